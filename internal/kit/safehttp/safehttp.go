// Package safehttp makes HTTP clients for addresses that somebody typed into a
// form. What may be reached is decided when a connection is made, by the address
// that is really dialled, so names that resolve to something else do not get
// past it.
//
//	public addresses            by https
//	networks of the operator    by https and http, at any port
//	metadata of cloud machines  never, also when such a network contains them
//
// It follows no redirects, uses no proxy (the proxy's address would be the one
// that is looked at) and keeps no cookies. It does not bound bodies: callers do.
package safehttp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// ErrForbidden is in the chain of the error when an address may not be reached.
var ErrForbidden = errors.New("this address may not be reached")

const (
	dialTimeout    = 5 * time.Second
	idleTimeout    = 90 * time.Second
	maxIdle        = 8
	maxHeaderBytes = 64 << 10
)

// never lists what no configuration opens: addresses that only mean something
// to the machine itself, and the metadata services of clouds, which hand out
// credentials to whoever asks.
var never = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),     // also of Amazon, Google, Azure, Tencent
	netip.MustParsePrefix("100.100.100.200/32"), // of Alibaba
	netip.MustParsePrefix("192.0.0.192/32"),     // of Oracle
	netip.MustParsePrefix("224.0.0.0/4"),
	netip.MustParsePrefix("255.255.255.255/32"),
	netip.MustParsePrefix("::/128"),
	netip.MustParsePrefix("fe80::/10"),
	netip.MustParsePrefix("fd00:ec2::/32"), // of Amazon
	netip.MustParsePrefix("fd20:ce::/32"),  // of Google
	netip.MustParsePrefix("ff00::/8"),
}

// NewClient returns a client that reaches public addresses and the networks. Its
// requests end with their contexts.
func NewClient(networks []netip.Prefix) *http.Client {
	return newClient(newPolicy(networks))
}

// NewWebClient returns one for web sites: of public addresses it reaches only the
// ports of the web.
func NewWebClient(networks []netip.Prefix) *http.Client {
	return newClient(webPolicy(networks))
}

func webPolicy(networks []netip.Prefix) *policy {
	p := newPolicy(networks)
	p.public = ssrf.New()
	return p
}

func newClient(p *policy) *http.Client {
	return &http.Client{
		Transport: &transport{plain: newTransport(p.plain), secure: newTransport(p.secure)},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// transport keeps apart what may be asked in the clear.
type transport struct{ plain, secure *http.Transport }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" {
		return t.secure.RoundTrip(r)
	}
	return t.plain.RoundTrip(r)
}

// CloseIdleConnections is called by http.Client.
func (t *transport) CloseIdleConnections() {
	t.plain.CloseIdleConnections()
	t.secure.CloseIdleConnections()
}

// NewDialer returns a dialer that reaches what a client's connections may reach:
// secure says that it will speak TLS. It is for protocols other than HTTP.
func NewDialer(networks []netip.Prefix, secure bool) *net.Dialer {
	p := newPolicy(networks)
	c := p.plain
	if secure {
		c = p.secure
	}
	return newDialer(c)
}

type control = func(network, address string, c syscall.RawConn) error

func newDialer(c control) *net.Dialer {
	return &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second, Control: c}
}

func newTransport(c control) *http.Transport {
	dialer := newDialer(c)
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2: true, MaxIdleConns: maxIdle, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: idleTimeout,
		TLSHandshakeTimeout: dialTimeout, MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// policy decides about addresses.
type policy struct {
	networks []netip.Prefix
	public   *ssrf.Guardian
}

func newPolicy(networks []netip.Prefix) *policy {
	return &policy{networks: slices.Clone(networks), public: ssrf.New(ssrf.WithAnyPort())}
}

// plain lets through what stands in the operator's networks.
func (p *policy) plain(_, address string, _ syscall.RawConn) error {
	inside, err := p.inside(address)
	if err == nil && !inside {
		err = fmt.Errorf("%w: without https", ErrForbidden)
	}
	return err
}

// secure lets public addresses through, too.
func (p *policy) secure(network, address string, c syscall.RawConn) error {
	inside, err := p.inside(address)
	if err != nil || inside {
		return err
	}
	if err := p.public.Safe(network, address, c); err != nil {
		return fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	return nil
}

// inside reports whether the address stands in the operator's networks. An
// error means that nobody may reach it.
func (p *policy) inside(address string) (bool, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	ip := embedded(at.Addr())
	if slices.ContainsFunc(never, func(n netip.Prefix) bool { return n.Contains(ip) }) {
		return false, ErrForbidden
	}
	return slices.ContainsFunc(p.networks, func(n netip.Prefix) bool { return n.Contains(ip) }), nil
}

var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// embedded is the address itself, or the IPv4 address that is written as one of
// IPv6.
func embedded(ip netip.Addr) netip.Addr {
	ip = ip.WithZone("")
	if nat64.Contains(ip) {
		b := ip.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return ip.Unmap()
}
