package email

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	stdmail "net/mail"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/port/mail"
)

// fake takes mail, or does not.
type fake struct {
	to   []mail.Server
	got  []mail.Message
	fail error
}

func (f *fake) Send(_ context.Context, s mail.Server, m mail.Message) error {
	f.to, f.got = append(f.to, s), append(f.got, m)
	return f.fail
}

func TestServer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) {
		ctx, by, sender := t.Context(), desk.Actor{UserID: "us_1"}, &fake{}
		s := New(Config{DB: d, Sender: sender, Key: func(context.Context) ([]byte, error) { return []byte("a key of the server, long enough"), nil }, Log: slog.New(slog.DiscardHandler)})
		if ready, err := s.Ready(ctx); err != nil || ready {
			t.Errorf("ready without a server: %v, %v", ready, err)
		}
		on := true
		text := func(s string) *string { return &s }
		port := func(n int64) *int64 { return &n }
		for name, up := range map[string]Update{
			"host":     {Enabled: &on},
			"a host":   {Host: text("mail.example.com/x")},
			"a header": {Name: text("x\r\nBcc: y@example.com")},
			"a sender": {Sender: text("Li <li@example.com>")},
			"a port":   {Port: port(70000)},
			"security": {Security: text("none")},
			"no from":  {Enabled: &on, Host: text("mail.example.com")},
		} {
			if _, err := s.Save(ctx, by, up); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: got %v", name, err)
			}
		}
		o, err := s.Save(ctx, by, Update{Enabled: &on, Host: text("Mail.example.com"), Login: text("shop"), Password: text("pass word"), Sender: text("shop@example.com"), Name: text("小满")})
		if err != nil || !o.HasPassword || o.Host != "mail.example.com" {
			t.Fatalf("got %+v, %v", o, err)
		}
		var stored string
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(`SELECT sealed FROM email_server`).Scan(&stored) }); err != nil || stored == "" || stored == "pass word" {
			t.Errorf("stored %q, %v", stored, err)
		}
		m := mail.Message{To: stdmail.Address{Address: "li@example.com"}, Subject: "x", Text: "y"}
		if err := s.Send(ctx, m); err != nil {
			t.Fatal(err)
		}
		if to := sender.to[0]; to.Password != "pass word" || to.User != "shop" || sender.got[0].From.Address != "shop@example.com" {
			t.Errorf("got %+v, %+v", to, sender.got[0])
		}
		// The password does not go to another host by itself.
		if _, err := s.Save(ctx, by, Update{Host: text("evil.example.com")}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("got %v", err)
		}
		sender.fail = &mail.Error{Class: mail.Refused, Code: 550, Said: "no such user"}
		if err := s.Send(ctx, m); !errors.Is(err, sender.fail) {
			t.Errorf("got %v", err)
		}
		if o, err = s.Overview(ctx); err != nil || o.Failure != mail.Refused || o.Code != 550 || o.FailedAt.IsZero() {
			t.Errorf("got %+v, %v", o, err)
		}
		if r, err := s.Test(ctx, Update{}, m); err != nil || r.Class != mail.Refused || r.Said != "no such user" {
			t.Errorf("got %+v, %v", r, err)
		}
	})
}
