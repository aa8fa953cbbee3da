// Package smtp hands mail over to a server by SMTP. Certificates are checked, and
// what may be reached is decided by the address that is really dialled.
package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/shopbell/shopbell/internal/kit/safehttp"
	"github.com/shopbell/shopbell/internal/port/mail"
)

const (
	timeout  = 20 * time.Second // of everything
	maxReply = 256 << 10        // bytes that a server may say
	maxSaid  = 200
)

// Sender is a mail.Sender. The zero value reaches public addresses.
type Sender struct {
	Networks []netip.Prefix // of the operator: also private, and without TLS
	Roots    *x509.CertPool // nil = those of the system
	Timeout  time.Duration  // 0 = 20 s
}

// Send implements mail.Sender.
func (s *Sender) Send(ctx context.Context, to mail.Server, m mail.Message) error {
	if err := m.Check(); err != nil {
		return err
	}
	limit := s.Timeout
	if limit == 0 {
		limit = timeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client, err := s.client(to, limit)
	if err != nil {
		return &mail.Error{Class: mail.Unfit}
	}
	msg, err := message(&m)
	if err != nil {
		return &mail.Error{Class: mail.Unfit}
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return explain(err)
	}
	err = client.SendWithSMTPClient(conn, msg)
	// What has been taken has been taken, whatever becomes of the goodbye.
	_ = client.CloseWithSMTPClient(conn) //nolint:errcheck // see above
	if err != nil {
		return explain(err)
	}
	return nil
}

func (s *Sender) client(to mail.Server, limit time.Duration) (*gomail.Client, error) {
	secure := &tls.Config{ServerName: to.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
	options := []gomail.Option{
		gomail.WithPort(int(to.Port)), gomail.WithTimeout(limit), gomail.WithTLSConfig(secure), gomail.WithHELO("shopbell.local"),
		gomail.WithDialContextFunc(s.dial(&to, secure)), gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	switch to.Security {
	case mail.TLS:
		options = append(options, gomail.WithSSL())
	case mail.StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if to.User != "" {
		login := gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthCramMD5)
		if to.Security == mail.Plain {
			login = gomail.WithSMTPAuth(gomail.SMTPAuthPlainNoEnc)
		}
		options = append(options, login, gomail.WithUsername(to.User), gomail.WithPassword(to.Password))
	}
	return gomail.NewClient(to.Host, options...)
}

// dial connects, ends the connection with the context, and bounds what is read from it.
func (s *Sender) dial(to *mail.Server, secure *tls.Config) gomail.DialContextFunc {
	dialer := safehttp.NewDialer(s.Networks, to.Security != mail.Plain)
	address := net.JoinHostPort(to.Host, strconv.FormatInt(to.Port, 10)) // also of IPv6
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		bounded := &bounded{Conn: conn, left: maxReply}
		if to.Security != mail.TLS {
			return bounded, nil
		}
		over := tls.Client(bounded, secure)
		if err := over.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return over, nil
	}
}

// bounded is a connection from which only so much is read.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func message(m *mail.Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(&m.To)
	msg.Subject(m.Subject)
	msg.SetDate()
	if m.ID != "" {
		_, host, _ := strings.Cut(m.From.Address, "@")
		msg.SetMessageIDWithValue(m.ID + "@" + host)
	} else {
		msg.SetMessageID()
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	if m.Unsubscribe != "" {
		msg.SetListUnsubscribe(m.Unsubscribe)
		if strings.HasPrefix(m.Unsubscribe, "https://") {
			if err := msg.SetListUnsubscribeOneClick(m.Unsubscribe); err != nil {
				return nil, err
			}
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// explain finds out what has gone wrong.
func explain(err error) *mail.Error {
	out := &mail.Error{Class: mail.Unreachable}
	var sent *gomail.SendError
	var said *textproto.Error
	var certificate *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	switch {
	case errors.Is(err, safehttp.ErrForbidden):
		out.Class = mail.Forbidden
	case errors.As(err, &certificate), errors.As(err, &header), strings.Contains(err.Error(), "STARTTLS"), strings.Contains(err.Error(), "tls:"):
		out.Class = mail.Insecure
	case errors.As(err, &sent):
		out.Code = sent.ErrorCode()
		switch {
		case out.Code >= 500:
			out.Class = mail.Refused
		case out.Code >= 400:
			out.Class = mail.Later
		case sent.Reason == gomail.ErrSMTPDataClose:
			out.Class = mail.Unknown
		}
		if errors.As(err, &said) {
			out.Said = line(said.Msg)
		}
	case errors.As(err, &said):
		out.Code, out.Said = said.Code, line(said.Msg)
		switch {
		case said.Code == 530 || said.Code == 534 || said.Code == 535 || said.Code == 538:
			out.Class = mail.Login
		case said.Code >= 500:
			out.Class = mail.Refused
		case said.Code >= 400:
			out.Class = mail.Later
		}
	case strings.Contains(strings.ToUpper(err.Error()), "AUTH"):
		out.Class = mail.Login
	}
	return out
}

// line is what a server has said, fit to be shown.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	for i := range s {
		if i > maxSaid {
			return s[:i] + "…"
		}
	}
	return s
}
