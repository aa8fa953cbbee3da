package auth

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

var migrations = []fs.FS{Migrations}

const password = "correct-horse-battery"

// setup returns the service with an owner.
func setup(t *testing.T, d *db.DB) (*Service, desk.User) {
	t.Helper()
	s := New(d, slog.New(slog.DiscardHandler))
	s.Passwords = secret.NewPasswords(secret.Cost{Time: 1, Memory: 64}) // quick
	owner, err := s.Create(t.Context(), Member{Email: "Owner@Shop.example", Name: "Lin Wei", Role: desk.RoleOwner, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return s, owner
}

// ended is who was told that their sessions have ended.
type ended struct{ users chan desk.UserID }

func newEnded() *ended { return &ended{make(chan desk.UserID, 100)} }

func (e *ended) add(id desk.UserID) { e.users <- id }

func (e *ended) has(id desk.UserID) bool {
	for {
		select {
		case got := <-e.users:
			if got == id {
				return true
			}
		case <-time.After(time.Second): // S07: sockets close within a second
			return false
		}
	}
}

func login(t *testing.T, s *Service, email string) (string, Grant) {
	t.Helper()
	_, token, err := s.Login(t.Context(), email, password, "test")
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return token, g
}

func wantCode(t *testing.T, what string, err error, want desk.Code) {
	t.Helper()
	if got := desk.CodeOf(err); got != want {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, want)
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		token, g := login(t, s, " OWNER@shop.example ")
		if g.Actor.UserID != owner.ID || g.Actor.Role != desk.RoleOwner || g.Actor.Name != "Lin Wei" || !g.Actor.Can(desk.CanManageUsers) {
			t.Errorf("got %+v", g.Actor)
		}
		if second, _ := login(t, s, owner.Email); second == token {
			t.Error("two logins share a token")
		}
		for _, c := range []struct{ email, password string }{{owner.Email, "wrong"}, {"nobody@shop.example", password}, {"", ""}} {
			_, _, err := s.Login(t.Context(), c.email, c.password, "test")
			wantCode(t, c.email, err, desk.CodeUnauthenticated)
			var e *desk.Error
			if errors.As(err, &e) && e.Key != "error.login" {
				t.Errorf("%s: key %s tells more than the others", c.email, e.Key)
			}
		}
		for _, bad := range []string{"", "x", token + "x", "sbt_" + token} {
			_, err := s.Session(t.Context(), bad)
			wantCode(t, "session "+bad, err, desk.CodeUnauthenticated)
		}
	})
}

func TestLoginOvertakenByAChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		var before member
		if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			before, err = memberByID(tx, owner.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, g := login(t, s, owner.Email)
		if _, err := s.ChangePassword(t.Context(), g, password, "another-good-phrase", "test"); err != nil {
			t.Fatal(err)
		}
		_, err := s.openSession(t.Context(), before, loginAttempt(owner.Email, "test"))
		wantCode(t, "a login with the password of a moment ago", err, desk.CodeUnauthenticated)
	})
}

func TestLoginLimitsTries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		var wg sync.WaitGroup
		codes := make([]desk.Code, 3*accountTries)
		for i := range codes {
			wg.Go(func() {
				_, _, err := s.Login(context.Background(), owner.Email, "wrong", "10.0.0.1")
				codes[i] = desk.CodeOf(err)
			})
		}
		wg.Wait()
		looked := 0
		for _, c := range codes {
			if c == desk.CodeUnauthenticated {
				looked++
			}
		}
		if looked != accountTries {
			t.Errorf("%d passwords were looked at, want %d", looked, accountTries)
		}
		_, _, err := s.Login(t.Context(), owner.Email, password, "10.0.0.2")
		wantCode(t, "right password while locked", err, desk.CodeRateLimited)
		var e *desk.Error
		if !errors.As(err, &e) || e.RetryAfter < 1 || e.RetryAfter > int(attemptWindow.Seconds())+1 {
			t.Errorf("retry after %v", e)
		}
	})
}

func TestLoginLimitsSpraying(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, migrations...)
	s, owner := setup(t, d)
	for i := range addressTries {
		if err := s.try(t.Context(), loginAttempt(string(rune('a'+i)), "10.0.0.1")); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	_, _, err := s.Login(t.Context(), owner.Email, password, "10.0.0.1")
	wantCode(t, "spraying address", err, desk.CodeRateLimited)
	if _, _, err := s.Login(t.Context(), owner.Email, password, "10.0.0.2"); err != nil {
		t.Errorf("another address: %v", err)
	}
}

func TestLoginTriesEndWithTheWindow(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + t.TempDir() + "/t.db", Clock: func() time.Time { return now }}, migrations...)
	s, owner := setup(t, d)
	for range accountTries {
		s.Login(t.Context(), owner.Email, "wrong", "a") //nolint:errcheck // wrong on purpose
	}
	_, _, err := s.Login(t.Context(), owner.Email, password, "a")
	wantCode(t, "within the window", err, desk.CodeRateLimited)
	now = now.Add(attemptWindow + time.Second)
	if _, _, err := s.Login(t.Context(), owner.Email, password, "a"); err != nil {
		t.Errorf("after the window: %v", err)
	}
	var n int64
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM login_attempt WHERE key LIKE 'account:%'`).Scan(&n)
	}); err != nil || n != 0 {
		t.Errorf("%d accounts still counted after a success, %v", n, err)
	}
}

func TestSessionsExpire(t *testing.T) {
	t.Parallel()
	now := time.Now()
	clock := func() time.Time { return now }
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + t.TempDir() + "/t.db", Clock: clock}, migrations...)
	s, owner := setup(t, d)
	token, _ := login(t, s, owner.Email)
	alive := func() error {
		s.grants.clear()
		_, err := s.Session(t.Context(), token)
		return err
	}
	hash := secret.Hash(token)
	use := func() {
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE session SET seen_at = $2 WHERE token_hash = $1`, hash, now.UnixMilli())
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(sessionIdle - time.Minute)
	if err := alive(); err != nil {
		t.Fatalf("before the idle limit: %v", err)
	}
	use()
	now = now.Add(sessionIdle - time.Minute)
	if err := alive(); err != nil {
		t.Fatalf("a used session does not slide: %v", err)
	}
	now = now.Add(2 * time.Minute)
	wantCode(t, "idle too long", alive(), desk.CodeUnauthenticated)
	use()
	now = now.Add(sessionAbsolute)
	use()
	wantCode(t, "over the absolute limit", alive(), desk.CodeUnauthenticated)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		other := New(d, s.Log) // another node
		for name, end := range map[string]func(user desk.User, g Grant) error{
			"logout": func(_ desk.User, g Grant) error { return s.Logout(t.Context(), g) },
			"password change": func(_ desk.User, g Grant) error {
				_, err := s.ChangePassword(t.Context(), g, password, "another-good-phrase", "test")
				return err
			},
			"disable": func(u desk.User, _ Grant) error {
				yes := true
				_, err := s.Update(t.Context(), desk.Actor{UserID: owner.ID, Role: desk.RoleOwner}, u.ID, UserUpdate{Disabled: &yes})
				return err
			},
			"role change": func(u desk.User, _ Grant) error {
				role := desk.RoleAgent
				_, err := s.Update(t.Context(), desk.Actor{UserID: owner.ID, Role: desk.RoleOwner}, u.ID, UserUpdate{Role: &role})
				return err
			},
		} {
			e := newEnded()
			s.OnSessionsEnded = e.add
			u, err := s.Create(t.Context(), Member{Email: name[:3] + "@shop.example", Name: name, Role: desk.RoleSupervisor, Password: password})
			if err != nil {
				t.Fatal(err)
			}
			token, g := login(t, s, u.Email)
			ticket, err := s.NewTicket(t.Context(), g)
			if err != nil {
				t.Fatal(err)
			}
			if err := end(u, g); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			_, err = s.Session(t.Context(), token)
			wantCode(t, name+": session", err, desk.CodeUnauthenticated)
			_, err = other.Session(t.Context(), token)
			wantCode(t, name+": session on the other node", err, desk.CodeUnauthenticated)
			_, err = other.RedeemTicket(t.Context(), ticket)
			wantCode(t, name+": ticket made before", err, desk.CodeUnauthenticated)
			if !e.has(u.ID) {
				t.Errorf("%s: sockets were not told", name)
			}
		}
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, migrations...)
	s, owner := setup(t, d)
	token, g := login(t, s, owner.Email)
	_, err := s.ChangePassword(t.Context(), g, "wrong", "another-good-phrase", "test")
	wantCode(t, "wrong current password", err, desk.CodeInvalid)
	for _, weak := range []string{"short", "password123", "Passw0rd!!", "shopbell2026", "owner@shop.example", "1234567890", "aaaaaaaaaaaa", "qwertyuiop", "LinWei123456"} {
		_, err := s.ChangePassword(t.Context(), g, password, weak, "test")
		wantCode(t, weak, err, desk.CodeInvalid)
	}
	next, err := s.ChangePassword(t.Context(), g, password, "another-good-phrase", "test")
	if err != nil {
		t.Fatal(err)
	}
	if next == token {
		t.Error("the token stayed the same")
	}
	if _, err := s.Session(t.Context(), next); err != nil {
		t.Errorf("new session: %v", err)
	}
	_, _, err = s.Login(t.Context(), owner.Email, password, "test")
	wantCode(t, "old password", err, desk.CodeUnauthenticated)
}

func TestCommonPasswordsAreMany(t *testing.T) {
	t.Parallel()
	if n := len(common()); n < 3000 {
		t.Errorf("%d common passwords, want at least 3000", n)
	}
	for _, good := range []string{password, "我家的猫喜欢晒太阳呀", "x7#kQ2!vLm9p", "staple gun under the bridge"} {
		if err := checkPassword("password", good, "a@b.example", "Ann"); err != nil {
			t.Errorf("%q refused: %v", good, err)
		}
	}
}

func TestUpdateProtectsOwners(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		ctx := t.Context()
		admin, err := s.Create(ctx, Member{Email: "admin@shop.example", Name: "Admin", Role: desk.RoleAdmin, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		asAdmin, asOwner := desk.Actor{UserID: admin.ID, Role: desk.RoleAdmin}, desk.Actor{UserID: owner.ID, Role: desk.RoleOwner}
		toOwner, toAgent, yes := desk.RoleOwner, desk.RoleAgent, true
		name := "Renamed"

		for what, up := range map[string]UserUpdate{"role": {Role: &toAgent}, "disable": {Disabled: &yes}, "name": {Name: &name}} {
			_, err := s.Update(ctx, asAdmin, owner.ID, up)
			wantCode(t, "admin changes owner's "+what, err, desk.CodeForbidden)
		}
		_, err = s.Update(ctx, asAdmin, admin.ID, UserUpdate{Role: &toOwner})
		wantCode(t, "admin makes an owner", err, desk.CodeForbidden)
		_, err = s.Invite(ctx, asAdmin, Member{Email: "x@shop.example", Name: "X", Role: desk.RoleOwner})
		wantCode(t, "admin invites an owner", err, desk.CodeForbidden)
		_, err = s.Reinvite(ctx, asAdmin, owner.ID)
		wantCode(t, "admin resets an owner", err, desk.CodeForbidden)
		_, err = s.Update(ctx, asOwner, owner.ID, UserUpdate{Role: &toAgent})
		wantCode(t, "last owner steps down", err, desk.CodeConflict)
		_, err = s.Update(ctx, asOwner, owner.ID, UserUpdate{Disabled: &yes})
		wantCode(t, "last owner disables themselves", err, desk.CodeConflict)

		if _, err := s.Update(ctx, asOwner, admin.ID, UserUpdate{Role: &toOwner}); err != nil {
			t.Fatal(err)
		}
		// Two owners remove each other at the same moment: one stays.
		var wg sync.WaitGroup
		var errs [2]error
		wg.Go(func() { _, errs[0] = s.Update(ctx, asOwner, admin.ID, UserUpdate{Role: &toAgent}) })
		wg.Go(func() {
			_, errs[1] = s.Update(ctx, desk.Actor{UserID: admin.ID, Role: desk.RoleOwner}, owner.ID, UserUpdate{Role: &toAgent})
		})
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v, want exactly one success", errs[0], errs[1])
		}
	})
}

func TestInvite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		ctx := t.Context()
		by := desk.Actor{UserID: owner.ID, Role: desk.RoleOwner}
		inv, err := s.Invite(ctx, by, Member{Email: "ann@shop.example", Name: "Ann", Role: desk.RoleAgent})
		if err != nil {
			t.Fatal(err)
		}
		if !inv.User.Invited {
			t.Error("not shown as invited")
		}
		_, err = s.Invite(ctx, by, Member{Email: "ANN@shop.example", Name: "Other", Role: desk.RoleAgent})
		wantCode(t, "same address again", err, desk.CodeConflict)
		_, _, err = s.Login(ctx, "ann@shop.example", "", "test")
		wantCode(t, "login without a password", err, desk.CodeUnauthenticated)

		if u, first, err := s.Invitee(ctx, inv.Token); err != nil || first || u.Email != "ann@shop.example" {
			t.Errorf("got %+v, first %v, %v", u, first, err)
		}
		second, err := s.Reinvite(ctx, by, inv.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = s.Invitee(ctx, inv.Token)
		wantCode(t, "older link", err, desk.CodeNotFound)

		_, _, err = s.Accept(ctx, second.Token, Acceptance{Name: "Ann", Password: "password123"})
		wantCode(t, "weak password", err, desk.CodeInvalid)
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 8 {
			wg.Go(func() {
				if _, _, err := s.Accept(ctx, second.Token, Acceptance{Name: "Ann", Password: password}); err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d of 8 used the link, want 1", won)
		}
		login(t, s, "ann@shop.example")
	})
}

func TestInviteExpires(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + t.TempDir() + "/t.db", Clock: func() time.Time { return now }}, migrations...)
	s, owner := setup(t, d)
	inv, err := s.Reinvite(t.Context(), desk.Actor{Role: desk.RoleOwner}, owner.ID)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(inviteLife + time.Second)
	_, _, err = s.Accept(t.Context(), inv.Token, Acceptance{Name: "x", Password: password})
	wantCode(t, "expired", err, desk.CodeNotFound)
}

func TestFirstAdminLink(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		nodes := []*Service{New(d, slog.New(slog.DiscardHandler)), New(d, slog.New(slog.DiscardHandler))}
		var links []string
		for _, n := range nodes {
			link, err := n.FirstAdminLink(ctx)
			if err != nil || link == "" {
				t.Fatalf("link %q, %v", link, err)
			}
			links = append(links, link)
		}
		if _, first, err := nodes[0].Invitee(ctx, links[1]); err != nil || !first {
			t.Errorf("first %v, %v", first, err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for i := range 8 {
			wg.Go(func() {
				_, _, err := nodes[i%2].Accept(ctx, links[i%2], Acceptance{Email: "boss" + string(rune('a'+i)) + "@shop.example", Name: "Boss", Password: password})
				if err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Fatalf("%d first owners, want 1", won)
		}
		users, err := nodes[0].Users(ctx)
		if err != nil || len(users) != 1 || users[0].Role != desk.RoleOwner {
			t.Errorf("got %+v, %v, want one owner", users, err)
		}
		for _, link := range links {
			_, _, err := nodes[0].Invitee(ctx, link)
			wantCode(t, "link after the first owner", err, desk.CodeNotFound)
		}
		if link, err := nodes[0].FirstAdminLink(ctx); err != nil || link != "" {
			t.Errorf("a link %q after setup, %v", link, err)
		}
	})
}

func TestNoDefaultAccount(t *testing.T) {
	t.Parallel()
	s := New(dbtest.New(t, migrations...), slog.New(slog.DiscardHandler))
	users, err := s.Users(t.Context())
	if err != nil || len(users) != 0 {
		t.Errorf("got %v, %v, want nobody", users, err)
	}
	_, _, err = s.Login(t.Context(), "admin@localhost", "admin", "test")
	wantCode(t, "default login", err, desk.CodeUnauthenticated)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		ctx := t.Context()
		u, err := s.Create(ctx, Member{Email: "admin@shop.example", Name: "Admin", Role: desk.RoleAdmin, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		_, g := login(t, s, u.Email)
		_, _, err = s.CreateToken(ctx, desk.Actor{UserID: u.ID, Permissions: desk.RoleAgent.Permissions()}, "x", []desk.Permission{desk.CanManageUsers}, 0)
		wantCode(t, "scope beyond the maker", err, desk.CodeForbidden)
		_, _, err = s.CreateToken(ctx, g.Actor, "x", []desk.Permission{"everything"}, 0)
		wantCode(t, "unknown scope", err, desk.CodeForbidden)

		made, plain, err := s.CreateToken(ctx, g.Actor, "reports", []desk.Permission{desk.CanReadEvents, desk.CanReadConversations}, 30)
		if err != nil {
			t.Fatal(err)
		}
		grant, err := s.Token(ctx, plain)
		if err != nil {
			t.Fatal(err)
		}
		if grant.Session() || grant.Actor.TokenID != made.ID || !grant.Actor.Can(desk.CanReadEvents) || grant.Actor.Can(desk.CanManageUsers) {
			t.Errorf("got %+v", grant.Actor)
		}
		var stored int64
		if err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(`SELECT COUNT(*) FROM api_token WHERE secret_hash = $1`, plain).Scan(&stored)
		}); err != nil || stored != 0 {
			t.Errorf("the secret itself is stored (%v)", err)
		}
		// The maker loses a right: so does the token, also on the other node.
		role := desk.RoleAgent
		if _, err := s.Update(ctx, desk.Actor{UserID: owner.ID, Role: desk.RoleOwner}, u.ID, UserUpdate{Role: &role}); err != nil {
			t.Fatal(err)
		}
		for _, n := range []*Service{s, New(d, s.Log)} {
			if grant, err = n.Token(ctx, plain); err != nil || grant.Actor.Can(desk.CanReadEvents) {
				t.Errorf("token kept what its maker lost: %+v, %v", grant.Actor, err)
			}
		}
		wantCode(t, "somebody else deletes it", s.DeleteToken(ctx, desk.Actor{UserID: owner.ID}, made.ID), desk.CodeNotFound)
		if err := s.DeleteToken(ctx, g.Actor, made.ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.Token(ctx, plain)
		wantCode(t, "deleted token", err, desk.CodeUnauthenticated)
	})
}

func TestTickets(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, owner := setup(t, d)
		_, g := login(t, s, owner.Email)
		ticket, err := s.NewTicket(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		nodes := []*Service{s, New(d, s.Log)}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for i := range 8 {
			wg.Go(func() {
				got, err := nodes[i%2].RedeemTicket(context.Background(), ticket)
				if err == nil && got.Actor.UserID == owner.ID {
					mu.Lock()
					won++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d of 8 redeemed the ticket, want 1", won)
		}
	})
}

func TestTicketExpires(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + t.TempDir() + "/t.db", Clock: func() time.Time { return now }}, migrations...)
	s, owner := setup(t, d)
	_, g := login(t, s, owner.Email)
	ticket, err := s.NewTicket(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(ticketLife)
	_, err = s.RedeemTicket(t.Context(), ticket)
	wantCode(t, "after 30 s", err, desk.CodeUnauthenticated)
}

func TestVisitors(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		ctx := t.Context()
		token, err := s.NewVisitor(ctx, "cu_1", "ch_1", true, time.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // from the database, from memory
			v, err := s.Visitor(ctx, token)
			if err != nil || v.CustomerID != "cu_1" || v.ChannelID != "ch_1" || !v.Verified || time.Until(v.ExpiresAt) > time.Hour {
				t.Errorf("got %+v, %v", v, err)
			}
		}
		_, err = s.Visitor(ctx, "guess")
		wantCode(t, "guessed token", err, desk.CodeUnauthenticated)
		past, err := s.NewVisitor(ctx, "cu_1", "ch_1", true, time.Now().Add(-time.Second))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Visitor(ctx, past)
		wantCode(t, "expired", err, desk.CodeUnauthenticated)
	})
}

func TestName(t *testing.T) {
	t.Parallel()
	s, owner := setup(t, dbtest.New(t, migrations...))
	if got := s.Name(owner.ID); got != "Lin Wei" {
		t.Errorf("got %q", got)
	}
	name := "Lin\u202e Da\nwei\u200b"
	if _, err := s.UpdateProfile(t.Context(), desk.Actor{UserID: owner.ID}, ProfileUpdate{Name: &name}); err != nil {
		t.Fatal(err)
	}
	if got := s.Name(owner.ID); got != "Lin Da wei" {
		t.Errorf("after the change: got %q", got)
	}
	if got := s.Name("us_nobody"); got != "" {
		t.Errorf("nobody is called %q", got)
	}
}

func TestEmailKey(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" Ann@Shop.Example ": "ann@shop.example", "ann": "", "@x": "", "a@": "", "a b@c.d": "", "a\n@b.c": "", "a\u200b@b.c": "", "<a@b.c>": "", "\xff@b.c": "",
	} {
		if got := emailKey(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
