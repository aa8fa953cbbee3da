package settings

import (
	"bytes"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

var migrations = []fs.FS{Migrations}

func setup(d *db.DB) *Service { return New(d, slog.New(slog.DiscardHandler)) }

func ptr[T any](v T) *T { return &v }

func wantCode(t *testing.T, what string, err error, want desk.Code) {
	t.Helper()
	if got := desk.CodeOf(err); got != want {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, want)
	}
}

func TestShop(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := setup(d)
		if _, err := s.UpdateShop(t.Context(), ShopUpdate{Name: ptr("小店"), TimeZone: ptr("Europe/Berlin"), WaitAmber: ptr(int64(30))}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Shop(t.Context())
		want := desk.Shop{Name: "小店", Currency: "CNY", TimeZone: "Europe/Berlin", Masking: "middle4", WaitAmber: 30, WaitRed: 180}
		if err != nil || got != want {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		for name, up := range map[string]ShopUpdate{
			"zone": {TimeZone: ptr("Mars/Olympus")}, "local": {TimeZone: ptr("Local")}, "masking": {Masking: ptr("none")},
			"red before amber": {WaitRed: ptr(int64(10))}, "currency": {Currency: ptr("RMB!")},
		} {
			_, err := s.UpdateShop(t.Context(), up)
			wantCode(t, name, err, desk.CodeInvalid)
		}
	})
}

func TestChannels(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, other := setup(d), setup(d)
		ctx := t.Context()
		if list, err := other.Channels(ctx); err != nil || len(list) != 0 {
			t.Fatalf("got %v, %v", list, err)
		}
		c, err := s.CreateChannel(ctx, ChannelUpdate{Name: ptr("Site"), Origins: &[]string{"HTTPS://Shop.Example/", "https://shop.example:443", "http://localhost:3000"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Origins) != 2 || c.Origins[0] != "https://shop.example" {
			t.Errorf("origins %v", c.Origins)
		}
		got, err := s.ChannelByKey(ctx, c.Key)
		if err != nil || got.ID != c.ID || got.Secret != c.Secret {
			t.Errorf("at once on this node: %+v, %v", got, err)
		}
		// The other node looks again when its second is over.
		other.snapshot.Load().loaded = time.Now().Add(-fresh)
		if got, err = other.Channel(ctx, c.ID); err != nil || got.Key != c.Key {
			t.Errorf("on the other node: %+v, %v", got, err)
		}
		secret, err := s.NewChannelSecret(ctx, c.ID)
		if err != nil || secret == c.Secret {
			t.Errorf("secret not replaced, %v", err)
		}
		if c, err = s.UpdateChannel(ctx, c.ID, ChannelUpdate{Greeting: ptr("你好")}); err != nil || c.Greeting != "你好" || c.Secret != secret || c.Name != "Site" {
			t.Errorf("got %+v, %v", c, err)
		}
		_, err = s.CreateChannel(ctx, ChannelUpdate{Key: c.Key})
		wantCode(t, "key taken", err, desk.CodeConflict)
		_, err = s.ChannelByKey(ctx, "nothing")
		wantCode(t, "unknown key", err, desk.CodeNotFound)
		_, err = s.UpdateChannel(ctx, "ch_none", ChannelUpdate{})
		wantCode(t, "unknown id", err, desk.CodeNotFound)
		for _, o := range []string{"*", "https://*.shop.example", "javascript:alert(1)", "https://a/b", "shop.example", "https://u:p@a", "https://a; script-src *", "null"} {
			_, err := s.UpdateChannel(ctx, c.ID, ChannelUpdate{Origins: &[]string{o}})
			wantCode(t, "origin "+o, err, desk.CodeInvalid)
		}
	})
}

func TestChannelsOutliveTheDatabase(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "test.db")}, migrations...)
	if err != nil {
		t.Fatal(err)
	}
	s := setup(d)
	c, err := s.CreateChannel(t.Context(), ChannelUpdate{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	s.snapshot.Load().loaded = time.Now().Add(-time.Minute)
	if _, err := s.ChannelByKey(t.Context(), c.Key); err != nil {
		t.Errorf("a known channel is lost with the database: %v", err)
	}
}

func TestKeyIsOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		keys := make([][]byte, 8)
		var wg sync.WaitGroup
		for i := range keys {
			wg.Go(func() {
				key, err := setup(d).Key(t.Context())
				if err != nil {
					t.Error(err)
				}
				keys[i] = key
			})
		}
		wg.Wait()
		for _, k := range keys {
			if len(k) != 32 || !bytes.Equal(k, keys[0]) {
				t.Fatalf("nodes have different keys: %x", keys)
			}
		}
	})
}

func TestCannedReplies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := setup(d)
		ctx := t.Context()
		lead := desk.Actor{UserID: "us_lead", Permissions: desk.RoleSupervisor.Permissions()}
		ann := desk.Actor{UserID: "us_ann", Permissions: desk.RoleAgent.Permissions()}
		bob := desk.Actor{UserID: "us_bob", Permissions: desk.RoleAgent.Permissions()}
		hi := CannedReply{Shortcut: "Hi", Title: "Hello", Text: " Hello! ", Lang: "en"}

		_, err := s.CreateCannedReply(ctx, ann, hi)
		wantCode(t, "an agent writes for everybody", err, desk.CodeForbidden)
		shared, err := s.CreateCannedReply(ctx, lead, hi)
		if err != nil || shared.ID == "" || shared.Shortcut != "hi" || shared.Text != "Hello!" {
			t.Fatalf("got %+v, %v", shared, err)
		}
		_, err = s.CreateCannedReply(ctx, lead, hi)
		wantCode(t, "shortcut taken", err, desk.CodeConflict)
		mine := hi
		mine.UserID = "us_somebody_else" // whoever is named, it is the caller's
		own, err := s.CreateCannedReply(ctx, ann, mine)
		if err != nil || own.UserID != ann.UserID {
			t.Fatalf("got %+v, %v", own, err)
		}
		for who, want := range map[desk.UserID]int{ann.UserID: 2, bob.UserID: 1} {
			if list, err := s.CannedReplies(ctx, who); err != nil || len(list) != want {
				t.Errorf("%s sees %d, %v, want %d", who, len(list), err, want)
			}
		}
		own.Text = "Hi there"
		if _, err := s.UpdateCannedReply(ctx, ann, own); err != nil {
			t.Error(err)
		}
		_, err = s.UpdateCannedReply(ctx, bob, own)
		wantCode(t, "another's own reply", err, desk.CodeNotFound)
		wantCode(t, "delete another's", s.DeleteCannedReply(ctx, bob, own.ID), desk.CodeNotFound)
		wantCode(t, "delete everybody's", s.DeleteCannedReply(ctx, ann, shared.ID), desk.CodeForbidden)
		if err := s.DeleteCannedReply(ctx, ann, own.ID); err != nil {
			t.Error(err)
		}
	})
}
