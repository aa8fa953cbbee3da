// Package email is the shop's outgoing mail: which server takes it, whether that
// works, and the mail that is written to see.
//
//	off ──(Save, enabled)──▶ on ──▶ Send: taken, or not, and why; the last of each is kept
//
// The password is sealed with the server's key for the host that it belongs to, is
// written and never read, and has to be entered again for another host. Everything
// else about what may be reached is the port's.
//
// It refuses to decide who gets what: features that have something to say write
// messages, and repeat what could not be sent.
package email

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	stdmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
	"github.com/shopbell/shopbell/internal/port/mail"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	maxHost     = 253
	maxLogin    = 254
	maxPassword = 500
	maxName     = 60
)

// Config is what the service works with.
type Config struct {
	DB     *db.DB
	Sender mail.Sender
	// Key is the server's key, which seals the password.
	Key func(ctx context.Context) ([]byte, error)
	Log *slog.Logger
}

// Service keeps the settings and sends. It is safe for concurrent use.
type Service struct{ Config }

// New returns the service.
func New(cfg Config) *Service { return &Service{cfg} }

// Overview is what an administrator sees. There is no password in it.
type Overview struct {
	Enabled     bool
	Host        string
	Port        int64
	Security    string
	Login       string
	HasPassword bool
	Sender      string
	Name        string

	SentAt   time.Time // the last mail that was taken
	FailedAt time.Time // the last one that was not
	Failure  mail.Class
	Code     int64
	Said     string
}

// row is what is stored.
type row struct {
	Overview
	sealed string
}

func selectRow(tx *db.Tx) (r row, err error) {
	var sent, failed int64
	err = tx.QueryRow(`SELECT enabled, host, port, security, login, sealed, sender, name, sent_at, failed_at, failure, code, said FROM email_server WHERE id = 1`).
		Scan(&r.Enabled, &r.Host, &r.Port, &r.Security, &r.Login, &r.sealed, &r.Sender, &r.Name, &sent, &failed, &r.Failure, &r.Code, &r.Said)
	r.SentAt, r.FailedAt, r.HasPassword = db.Time(sent), db.Time(failed), r.sealed != ""
	return r, err
}

func (s *Service) row(ctx context.Context) (r row, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		r, err = selectRow(tx)
		return err
	})
	return r, err
}

// Overview returns the settings, and how sending goes.
func (s *Service) Overview(ctx context.Context) (Overview, error) {
	r, err := s.row(ctx)
	return r.Overview, err
}

// Ready reports whether mail can be sent at all.
func (s *Service) Ready(ctx context.Context) (bool, error) {
	r, err := s.row(ctx)
	return r.Enabled, err
}

// Update changes the settings; nil stays. Password "" removes it.
type Update struct {
	Enabled  *bool
	Host     *string
	Port     *int64
	Security *string
	Login    *string
	Password *string
	Sender   *string
	Name     *string
}

func isHost(s string) bool {
	return len(s) <= maxHost && regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$`).MatchString(s)
}

func fits(s string, limit int) bool {
	return utf8.RuneCountInString(s) <= limit && !strings.ContainsFunc(s, unicode.IsControl)
}

func put(into, from *string) {
	if from != nil {
		*into = strings.TrimSpace(*from)
	}
}

func (up *Update) apply(r *row, sealer *secret.Sealer) error {
	host := r.Host
	put(&r.Host, up.Host)
	put(&r.Security, up.Security)
	put(&r.Login, up.Login)
	put(&r.Sender, up.Sender)
	put(&r.Name, up.Name)
	if up.Port != nil {
		r.Port = *up.Port
	}
	if up.Enabled != nil {
		r.Enabled = *up.Enabled
	}
	r.Host = strings.ToLower(r.Host)
	switch {
	case r.Enabled && r.Host == "":
		return desk.Invalid("host", "error.field.required")
	case r.Host != "" && !isHost(r.Host):
		return desk.Invalid("host", "error.email.host")
	case r.Port < 1 || r.Port > 65535:
		return desk.Invalid("port", "error.field.value")
	case r.Security != mail.StartTLS && r.Security != mail.TLS && r.Security != mail.Plain:
		return desk.Invalid("security", "error.field.value")
	case !fits(r.Login, maxLogin):
		return desk.Invalid("login", "error.field.value")
	case r.Enabled && r.Sender == "":
		return desk.Invalid("sender", "error.field.required")
	case r.Sender != "" && !mail.ValidAddress(r.Sender):
		return desk.Invalid("sender", "error.field.email")
	case !fits(r.Name, maxName):
		return desk.Invalid("name", "error.field.value")
	}
	switch {
	case up.Password != nil && *up.Password == "":
		r.sealed = ""
	case up.Password != nil:
		if !fits(*up.Password, maxPassword) {
			return desk.Invalid("password", "error.field.value")
		}
		r.sealed = sealer.Seal(*up.Password, r.Host)
	case r.sealed != "" && r.Host != host:
		return desk.Invalid("password", "error.email.password_again")
	}
	r.HasPassword = r.sealed != ""
	return nil
}

func (s *Service) sealer(ctx context.Context) (*secret.Sealer, error) {
	key, err := s.Key(ctx)
	if err != nil {
		return nil, err
	}
	return secret.NewSealer(key, "mail server"), nil
}

// Save changes the settings. They hold on every node at once.
func (s *Service) Save(ctx context.Context, by desk.Actor, up Update) (Overview, error) {
	sealer, err := s.sealer(ctx)
	if err != nil {
		return Overview{}, err
	}
	var saved row
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := selectRow(tx)
		if err != nil {
			return err
		}
		if err := up.apply(&r, sealer); err != nil {
			return err
		}
		r.FailedAt, r.Failure, r.Code, r.Said = time.Time{}, "", 0, ""
		saved = r
		return tx.Queue(`UPDATE email_server SET enabled = $1, host = $2, port = $3, security = $4, login = $5, sealed = $6, sender = $7, name = $8,
			failed_at = 0, failure = '', code = 0, said = '', updated_at = $9, updated_by = $10 WHERE id = 1`,
			r.Enabled, r.Host, r.Port, r.Security, r.Login, r.sealed, r.Sender, r.Name, db.Millis(tx.Now()), string(by.UserID))
	})
	if err != nil {
		return Overview{}, err
	}
	s.Log.InfoContext(ctx, "the mail server was changed", slog.Bool("enabled", saved.Enabled), slog.String("user_id", string(by.UserID)))
	return saved.Overview, nil
}

// errOff says that there is no server.
func errOff() error { return &mail.Error{Class: mail.Unfit} }

// Send sends a message from the shop's address, and keeps what has become of it. The
// message says to whom.
func (s *Service) Send(ctx context.Context, m mail.Message) error {
	r, err := s.row(ctx)
	if err != nil {
		return err
	}
	if !r.Enabled {
		return errOff()
	}
	err = s.send(ctx, &r, m)
	return errors.Join(err, s.note(ctx, err))
}

func (s *Service) send(ctx context.Context, r *row, m mail.Message) error {
	password := ""
	if r.sealed != "" {
		sealer, err := s.sealer(ctx)
		if err != nil {
			return err
		}
		if password, err = sealer.Open(r.sealed, r.Host); err != nil {
			return &mail.Error{Class: mail.Login} // the stored password is lost: it is to be entered again
		}
	}
	m.From = stdmail.Address{Name: r.Name, Address: r.Sender}
	return s.Sender.Send(ctx, mail.Server{Host: r.Host, Port: r.Port, Security: r.Security, User: r.Login, Password: password}, m)
}

func (s *Service) note(ctx context.Context, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err == nil {
			return tx.Queue(`UPDATE email_server SET sent_at = $1, failure = '', code = 0, said = '' WHERE id = 1`, db.Millis(tx.Now()))
		}
		var why *mail.Error
		code, said := 0, ""
		if errors.As(err, &why) {
			code, said = why.Code, why.Said
		}
		return tx.Queue(`UPDATE email_server SET failed_at = $1, failure = $2, code = $3, said = $4 WHERE id = 1`,
			db.Millis(tx.Now()), string(mail.ClassOf(err)), code, said)
	})
}

// TestResult is what has become of a mail that was written to see.
type TestResult struct {
	Class mail.Class // "" = it was taken
	Code  int64
	Said  string
	Took  time.Duration
}

// Test sends a message to whoever asks, with the settings that Save would store.
func (s *Service) Test(ctx context.Context, up Update, m mail.Message) (TestResult, error) {
	sealer, err := s.sealer(ctx)
	if err != nil {
		return TestResult{}, err
	}
	r, err := s.row(ctx)
	if err != nil {
		return TestResult{}, err
	}
	on := true
	up.Enabled = &on
	if err := up.apply(&r, sealer); err != nil {
		return TestResult{}, err
	}
	began := time.Now()
	err = s.send(ctx, &r, m)
	out := TestResult{Class: mail.ClassOf(err), Took: time.Since(began)}
	var why *mail.Error
	if errors.As(err, &why) {
		out.Code, out.Said = int64(why.Code), why.Said
	}
	return out, nil
}
