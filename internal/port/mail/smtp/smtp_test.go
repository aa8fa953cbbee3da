package smtp_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	stdmail "net/mail"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"github.com/shopbell/shopbell/internal/port/mail"
	"github.com/shopbell/shopbell/internal/port/mail/smtp"
)

// double is a mail server in this process.
type double struct {
	mu     sync.Mutex
	got    []string // from|to|data
	refuse error
	server *gosmtp.Server
	port   int64
	roots  *x509.CertPool
}

type session struct {
	d        *double
	from, to string
}

func (d *double) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return &session{d: d}, nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "shop" || password != "right" {
			return gosmtp.ErrAuthFailed
		}
		return nil
	}), nil
}
func (s *session) Mail(from string, _ *gosmtp.MailOptions) error { s.from = from; return nil }
func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.to = to
	return s.d.refuse
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.d.mu.Lock()
	defer s.d.mu.Unlock()
	s.d.got = append(s.d.got, s.from+"|"+s.to+"|"+string(data))
	return err
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func start(t *testing.T, security string) *double {
	t.Helper()
	d := &double{}
	cert, roots := certificate(t)
	d.roots = roots
	d.server = gosmtp.NewServer(d)
	d.server.Domain, d.server.AllowInsecureAuth = "mail.test", security == mail.Plain
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.port = int64(l.Addr().(*net.TCPAddr).Port)
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	switch security {
	case mail.StartTLS:
		d.server.TLSConfig = config
	case mail.TLS:
		l = tls.NewListener(l, config)
	}
	go d.server.Serve(l)                   //nolint:errcheck // it ends with the test
	t.Cleanup(func() { d.server.Close() }) //nolint:errcheck // the test has ended
	return d
}

func here() []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

func hello() mail.Message {
	return mail.Message{
		From: stdmail.Address{Name: "小满", Address: "shop@example.com"}, To: stdmail.Address{Name: "Li", Address: "li@example.com"},
		Subject: "本周待复查", Text: "您好", HTML: "<p>您好</p>", Unsubscribe: "https://shop.example/stop?t=1", ID: "week.1",
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	for _, security := range []string{mail.StartTLS, mail.TLS, mail.Plain} {
		t.Run(security, func(t *testing.T) {
			t.Parallel()
			d := start(t, security)
			sender := &smtp.Sender{Networks: here(), Roots: d.roots, Timeout: 5 * time.Second}
			to := mail.Server{Host: "127.0.0.1", Port: d.port, Security: security, User: "shop", Password: "right"}
			if err := sender.Send(t.Context(), to, hello()); err != nil {
				t.Fatal(err)
			}
			if len(d.got) != 1 || !strings.HasPrefix(d.got[0], "shop@example.com|li@example.com|") {
				t.Fatalf("got %q", d.got)
			}
			for _, want := range []string{"Message-ID: <week.1@example.com>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "<https://shop.example/stop?t=1>", "text/plain", "text/html", "Auto-Submitted: auto-generated"} {
				if !strings.Contains(d.got[0], want) {
					t.Errorf("%q is missing in\n%s", want, d.got[0])
				}
			}
			to.Password = "wrong"
			if got := mail.ClassOf(sender.Send(t.Context(), to, hello())); got != mail.Login {
				t.Errorf("a wrong password: got %q", got)
			}
			if security == mail.Plain {
				return
			}
			to.Password = "right"
			if got := mail.ClassOf((&smtp.Sender{Networks: here()}).Send(t.Context(), to, hello())); got != mail.Insecure {
				t.Errorf("a certificate that nobody vouches for: got %q", got)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	d := start(t, mail.Plain)
	to := mail.Server{Host: "127.0.0.1", Port: d.port, Security: mail.Plain}
	sender := &smtp.Sender{Networks: here(), Timeout: 5 * time.Second}
	for name, c := range map[string]struct {
		to     mail.Server
		sender *smtp.Sender
		refuse error
		want   mail.Class
	}{
		"a private address":       {to, &smtp.Sender{}, nil, mail.Forbidden},
		"metadata of a cloud":     {mail.Server{Host: "169.254.169.254", Port: 25, Security: mail.StartTLS}, sender, nil, mail.Forbidden},
		"nobody listens":          {mail.Server{Host: "127.0.0.1", Port: 1, Security: mail.Plain}, sender, nil, mail.Unreachable},
		"no STARTTLS":             {mail.Server{Host: "127.0.0.1", Port: d.port, Security: mail.StartTLS}, sender, nil, mail.Insecure},
		"no TLS":                  {mail.Server{Host: "127.0.0.1", Port: d.port, Security: mail.TLS}, sender, nil, mail.Insecure},
		"nobody of that name":     {to, sender, &gosmtp.SMTPError{Code: 550, Message: "no such user"}, mail.Refused},
		"a server that is busy":   {to, sender, &gosmtp.SMTPError{Code: 451, Message: "later"}, mail.Later},
		"a login that is unknown": {mail.Server{Host: "127.0.0.1", Port: d.port, Security: mail.Plain, User: "x", Password: "y"}, sender, nil, mail.Login},
	} {
		d.refuse = c.refuse
		err := c.sender.Send(t.Context(), c.to, hello())
		if got := mail.ClassOf(err); got != c.want {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, c.want)
		}
	}
	for name, change := range map[string]func(m *mail.Message){
		"a header in the subject":   func(m *mail.Message) { m.Subject = "x\r\nBcc: all@example.com" },
		"a header in a name":        func(m *mail.Message) { m.From.Name = "x\nBcc: all@example.com" },
		"a second recipient":        func(m *mail.Message) { m.To.Address = "a@example.com,b@example.com" },
		"a command in an address":   func(m *mail.Message) { m.To.Address = "a@example.com>\r\nRCPT TO:<b@example.com" },
		"a header in unsubscribe":   func(m *mail.Message) { m.Unsubscribe = "https://x\r\nX: y" },
		"a message without subject": func(m *mail.Message) { m.Subject = "" },
	} {
		m := hello()
		change(&m)
		if got := mail.ClassOf(sender.Send(t.Context(), to, m)); got != mail.Unfit {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if len(d.got) != 0 {
		t.Errorf("something was sent: %q", d.got)
	}
}

// A connection that breaks is nobody's fault, and says whether the message may have
// been taken.
func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		breaks string // after the command
		want   mail.Class
	}{
		"at once":              {"", mail.Unreachable},
		"after the greeting":   {"EHLO", mail.Unreachable},
		"before the message":   {"DATA", mail.Unreachable},
		"in the goodbye":       {"QUIT", ""},
		"after the final line": {".", mail.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close() //nolint:errcheck // the test has ended
			go breaking(l, c.breaks)
			to := mail.Server{Host: "127.0.0.1", Port: int64(l.Addr().(*net.TCPAddr).Port), Security: mail.Plain}
			err = (&smtp.Sender{Networks: here(), Timeout: 3 * time.Second}).Send(t.Context(), to, hello())
			if got := mail.ClassOf(err); got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
		})
	}
}

// breaking talks until a command, and hangs up.
func breaking(l net.Listener, at string) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer conn.Close() //nolint:errcheck // that is what it is for
	if at == "" {
		return
	}
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") } //nolint:errcheck // it hangs up anyway
	say("220 here")
	data := false
	var buffer strings.Builder
	b := make([]byte, 1)
	for {
		if _, err := conn.Read(b); err != nil {
			if !errors.Is(err, io.EOF) {
				return
			}
			return
		}
		if b[0] != '\n' {
			buffer.WriteByte(b[0])
			continue
		}
		line := strings.TrimRight(buffer.String(), "\r")
		buffer.Reset()
		command, _, _ := strings.Cut(line, " ")
		switch {
		case data && line == ".":
			if at == "." {
				return
			}
			data = false
			say("250 taken")
		case data:
		case command == at:
			return
		case command == "DATA":
			data = true
			say("354 go on")
		default:
			say("250 fine")
		}
	}
}
