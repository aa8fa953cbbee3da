package httpapi

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/kit/ratelimit"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// identity signs who a visitor is, as the server of the shop does.
func (w *world) identity(externalID string, until time.Time) string {
	w.t.Helper()
	token, err := settings.SignIdentity(w.channel, settings.Identity{ExternalID: externalID, Name: "Wang", ExpiresAt: until}, time.Now())
	w.must(err)
	return token
}

func TestS11WidgetIdentity(t *testing.T) {
	t.Parallel()
	w := setup(t)
	soon := time.Now().Add(time.Hour)

	unknown := w.visit(wire.VisitorSessionRequest{})
	w.inbox.put(w.people.list[0], w.channel.ID)
	if unknown.Customer.Verified {
		t.Error("an unknown visitor counts as verified")
	}
	known := w.visit(wire.VisitorSessionRequest{Token: unknown.Token, Identity: w.identity("C-1", soon)})
	if !known.Customer.Verified || known.Customer.Name != "Wang" {
		t.Errorf("got %+v", known.Customer)
	}
	if known.Token == unknown.Token {
		t.Error("S14: the token stayed the same when the visitor became a customer")
	}
	if known.Conversation != nil || len(known.Messages) != 0 {
		t.Errorf("the unknown visitor's history became the customer's: %+v", known.Messages)
	}
	if v, err := w.deps.Auth.Visitor(t.Context(), unknown.Token); err != nil || v.Verified || v.CustomerID != w.people.list[0].ID {
		t.Errorf("the old token has become somebody else: %+v, %v", v, err)
	}

	// The customer's own log is theirs on every device, and nobody else's.
	w.inbox.put(w.people.list[1], w.channel.ID)
	if again := w.visit(wire.VisitorSessionRequest{Identity: w.identity("C-1", soon)}); len(again.Messages) != 1 {
		t.Errorf("another device of the customer sees %d messages", len(again.Messages))
	}
	if resumed := w.visit(wire.VisitorSessionRequest{Token: known.Token, Identity: w.identity("C-1", soon)}); resumed.Token != known.Token {
		t.Error("every page load opens another session")
	}
	if other := w.visit(wire.VisitorSessionRequest{Token: known.Token, Identity: w.identity("C-2", soon)}); len(other.Messages) != 0 || other.Token == known.Token {
		t.Errorf("C-2 got C-1's session: %+v", other)
	}
	// Signed out of the shop: the page brings no identity any more.
	if out := w.visit(wire.VisitorSessionRequest{Token: known.Token}); out.Customer.Verified || len(out.Messages) != 0 || out.Token == known.Token {
		t.Errorf("the next person at this computer sees the customer's log: %+v", out)
	}
	// A customer's session ends with the identity it came from.
	brief := w.visit(wire.VisitorSessionRequest{Identity: w.identity("C-3", time.Now().Add(90*time.Second))})
	if v, err := w.deps.Auth.Visitor(t.Context(), brief.Token); err != nil || time.Until(v.ExpiresAt) > 91*time.Second {
		t.Errorf("the session outlives its identity: %+v, %v", v, err)
	}
	// A token of one channel is worth nothing on another.
	second, err := w.deps.Settings.CreateChannel(t.Context(), settings.ChannelUpdate{})
	w.must(err)
	if got := w.visit(wire.VisitorSessionRequest{Key: second.Key, Token: unknown.Token}); got.Token == unknown.Token {
		t.Error("a token works on another channel")
	}
}

func TestS16ForgedIdentity(t *testing.T) {
	t.Parallel()
	w := setup(t)
	good := w.identity("C-1", time.Now().Add(time.Hour))
	second, err := w.deps.Settings.CreateChannel(t.Context(), settings.ChannelUpdate{})
	w.must(err)
	mine := w.channel
	w.channel = second
	foreign := w.identity("C-1", time.Now().Add(time.Hour))
	w.channel = mine
	var titles []string
	for name, token := range map[string]string{
		"nonsense": "x", "other site's": foreign, "expired": w.identity("C-1", time.Now().Add(-time.Hour)),
		"too long": w.identity("C-1", time.Now().Add(60*24*time.Hour)), "none": noneToken(good), "cut": good[:len(good)-4],
	} {
		res := w.do(req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: mine.Key, Identity: token}))
		if res.Code != http.StatusUnauthorized {
			t.Errorf("%s: got %d", name, res.Code)
			continue
		}
		titles = append(titles, res.problem().Title)
	}
	if slices.Sort(titles); len(slices.Compact(titles)) != 1 {
		t.Errorf("refusals differ: %v", titles)
	}
	if len(w.people.list) != 0 {
		t.Errorf("a forged identity made a customer: %+v", w.people.list)
	}
	w.do(req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: mine.Key, Identity: good})).want(200)
	// In the address it is not looked at, and it never reaches the log.
	w.do(req("POST", "/widget/v1/session?identity="+good, wire.VisitorSessionRequest{Key: mine.Key})).want(200)
	if strings.Contains(w.log.String(), good) || strings.Contains(w.log.String(), strings.Split(good, ".")[2]) {
		t.Error("an identity token stands in the log")
	}
}

func noneToken(good string) string {
	return "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + strings.Split(good, ".")[1] + "."
}

func TestS13BruteForce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.deps.Auth.Passwords = secret.NewPasswords(secret.DefaultCost) // times are compared
	u, _ := w.user(desk.RoleAgent)
	try := func(email, password string) result {
		return w.do(req("POST", "/api/v1/session", wire.Login{Email: email, Password: password}))
	}
	known, stranger := try(u.Email, "wrong").want(401), try("nobody@shop.example", "wrong").want(401)
	if one, two := known.problem(), stranger.problem(); one.Title != two.Title || one.Key != two.Key || len(one.Fields)+len(two.Fields) > 0 {
		t.Errorf("answers tell who exists: %s, %s", known.Body, stranger.Body)
	}
	// Somebody who does not exist costs a hash as well: the time is of the same size.
	slow, fast := quickest(func() { try(u.Email, "wrong") }), quickest(func() { try("nobody2@shop.example", "wrong") })
	if fast < slow/3 {
		t.Errorf("a stranger is refused in %v, a member in %v", fast, slow)
	}
	var last result
	for range 20 {
		last = try(u.Email, "wrong")
	}
	p := last.want(429).problem()
	if p.Code != "rate_limited" || last.Header().Get("Retry-After") == "" {
		t.Errorf("got %+v, Retry-After %q", p, last.Header().Get("Retry-After"))
	}
	try(u.Email, password).want(429)
	try("else@shop.example", strings.Repeat("x", 100_000)).want(422) // no hash is made of that
}

// quickest is the time that f takes when nothing else is in its way.
func quickest(f func()) time.Duration {
	best := time.Hour
	for range 5 {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

func TestS13CommonPasswords(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, cookie := w.user(desk.RoleAgent)
	change := func(next string) result {
		return w.do(req("PUT", "/api/v1/me/password", wire.PasswordChange{Current: password, New: next}).as(cookie))
	}
	for _, weak := range []string{"password12", "1234567890", "qwertyuiop", "woaini1314", "Shopbell2026", "iloveyou123"} {
		if p := change(weak).want(422).problem(); p.Fields["new"] == "" {
			t.Errorf("%s: %+v", weak, p)
		}
	}
	long := strings.Repeat("长密码 and spaces ", 6)
	res := change(long).want(204)
	if fresh := res.cookie(); fresh.Value == cookie.Value {
		t.Error("S14: the session token stayed the same")
	}
	w.do(req("POST", "/api/v1/session", wire.Login{Email: "agent@shop.example", Password: long})).want(200)
	w.do(req("POST", "/api/v1/session", wire.Login{Email: "agent@shop.example", Password: long[:len(long)-1]})).want(401)
}

func TestS14Fixation(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, first := w.user(desk.RoleAgent)
	planted := &http.Cookie{Name: "shopbell", Value: "planted-by-somebody"}
	res := w.do(req("POST", "/api/v1/session", wire.Login{Email: u.Email, Password: password}).as(planted)).want(200)
	fresh := res.cookie()
	if fresh.Value == planted.Value || fresh.Value == first.Value {
		t.Error("the token was not renewed at login")
	}
	w.do(req("GET", "/api/v1/session", nil).as(planted)).want(401)
}

func TestS15SessionsEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, owner := w.user(desk.RoleOwner)
	ended := make(chan desk.UserID, 100)
	w.deps.Auth.OnSessionsEnded = func(id desk.UserID) { ended <- id }
	u, _ := w.user(desk.RoleSupervisor)
	for name, end := range map[string]func(cookie *http.Cookie){
		"logout": func(c *http.Cookie) { w.do(req("DELETE", "/api/v1/session", nil).as(c)).want(204) },
		"password change": func(c *http.Cookie) {
			fresh := w.do(req("PUT", "/api/v1/me/password", wire.PasswordChange{Current: password, New: "another-good-phrase"}).as(c)).want(204).cookie()
			w.do(req("PUT", "/api/v1/me/password", wire.PasswordChange{Current: "another-good-phrase", New: password}).as(fresh)).want(204)
		},
		"role change": func(*http.Cookie) {
			for _, role := range []string{"agent", "supervisor"} {
				w.do(req("PATCH", "/api/v1/users/"+string(u.ID), wire.UserUpdate{Role: &role}).as(owner)).want(200)
			}
		},
		"disable": func(*http.Cookie) {
			for _, disabled := range []bool{true, false} {
				w.do(req("PATCH", "/api/v1/users/"+string(u.ID), wire.UserUpdate{Disabled: &disabled}).as(owner)).want(200)
			}
		},
	} {
		cookie := w.login(u.Email)
		ticket := decode[wire.SocketTicket](w.do(req("POST", "/api/v1/socket-ticket", nil).as(cookie)).want(200)).Ticket
		for len(ended) > 0 {
			<-ended
		}
		end(cookie)
		w.do(req("GET", "/api/v1/session", nil).as(cookie)).want(401)
		if _, err := w.deps.Auth.RedeemTicket(t.Context(), ticket); desk.CodeOf(err) != desk.CodeUnauthenticated {
			t.Errorf("%s: a ticket made before still works: %v", name, err)
		}
		select {
		case got := <-ended:
			if got != u.ID {
				t.Errorf("%s: the sockets of %s close", name, got)
			}
		case <-time.After(time.Second):
			t.Errorf("%s: sockets stay open", name)
		}
	}
}

func TestS17Cookies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Deps)
		header string
		want   string
		secure bool
	}{
		"plain":                    {func(*Deps) {}, "", "shopbell", false},
		"behind a trusted proxy":   {func(d *Deps) { d.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} }, "https", "__Host-shopbell", true},
		"header of nobody we know": {func(*Deps) {}, "https", "shopbell", false},
		"public address is https":  {func(d *Deps) { d.PublicURL = "https://chat.example" }, "", "__Host-shopbell", true},
	} {
		w := setup(t, c.change)
		if _, err := w.deps.Auth.Create(t.Context(), auth.Member{Email: "a@shop.example", Name: "A", Role: desk.RoleAgent, Password: password}); err != nil {
			t.Fatal(err)
		}
		res := w.do(req("POST", "/api/v1/session", wire.Login{Email: "a@shop.example", Password: password}).with("X-Forwarded-Proto", c.header)).want(200)
		cookies := res.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%s: %d cookies", name, len(cookies))
		}
		got := cookies[0]
		if got.Name != c.want || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteStrictMode || got.Path != "/" || got.Domain != "" || got.MaxAge <= 0 {
			t.Errorf("%s: got %+v", name, got)
		}
		if strings.Contains(res.Body.String(), got.Value) {
			t.Errorf("%s: the token stands in the body as well", name)
		}
		hsts := res.Header().Get("Strict-Transport-Security")
		if name == "behind a trusted proxy" && hsts == "" || name == "plain" && hsts != "" {
			t.Errorf("%s: HSTS %q", name, hsts)
		}
	}
}

func TestS20FirstAdministrator(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for _, login := range []wire.Login{{Email: "admin", Password: "admin"}, {Email: "admin@example.com", Password: "password"}, {Email: "", Password: ""}} {
		w.do(req("POST", "/api/v1/session", login)).want(401)
	}
	token, err := w.deps.Auth.FirstAdminLink(t.Context())
	w.must(err)
	info := decode[wire.InviteInfo](w.do(req("GET", "/api/v1/invites/"+token, nil)).want(200))
	if !info.First || info.Email != "" {
		t.Errorf("got %+v", info)
	}
	w.do(req("POST", "/api/v1/invites/"+token, wire.AcceptInvite{Email: "boss@shop.example", Name: "Boss", Password: "password12"})).want(422)
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for range 6 {
		wg.Go(func() {
			res := w.do(req("POST", "/api/v1/invites/"+token, wire.AcceptInvite{Email: "boss@shop.example", Name: "Boss", Password: password}))
			mu.Lock()
			defer mu.Unlock()
			codes[res.Code]++
		})
	}
	wg.Wait()
	if codes[200] != 1 || codes[404] != 5 {
		t.Errorf("got %v, want one 200 and five 404", codes)
	}
	w.do(req("GET", "/api/v1/invites/"+token, nil)).want(404)
	if again, err := w.deps.Auth.FirstAdminLink(t.Context()); err != nil || again != "" {
		t.Errorf("a second link %q, %v", again, err)
	}
	session := decode[wire.Session](w.do(req("GET", "/api/v1/session", nil).as(w.login("boss@shop.example"))).want(200))
	if session.User.Status != "online" {
		t.Errorf("signed in and %s", session.User.Status)
	}
	if session.User.Role != "owner" {
		t.Errorf("got %+v", session.User)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, owner := w.user(desk.RoleOwner)
	invite := decode[wire.Invite](w.do(req("POST", "/api/v1/users", wire.NewUser{Email: "ann@shop.example", Name: "Ann", Role: "agent"}).as(owner)).want(200))
	path, ok := strings.CutPrefix(invite.URL, "http://"+ownHost+"/console/invite/")
	if !ok || !invite.User.Invited {
		t.Fatalf("got %+v", invite)
	}
	res := w.do(req("POST", "/api/v1/invites/"+path, wire.AcceptInvite{Name: "Ann", Password: password})).want(200)
	w.do(req("GET", "/api/v1/session", nil).as(res.cookie())).want(200)
	w.do(req("POST", "/api/v1/invites/"+path, wire.AcceptInvite{Name: "Eve", Password: password})).want(404)
}

// changes is every route that changes something.
func changes(w *world) []route {
	return slices.DeleteFunc(w.table(), func(rt route) bool { return rt.method == get || rt.method == http.MethodOptions })
}

func TestS22CrossSiteRequests(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, owner := w.user(desk.RoleOwner)
	for _, rt := range changes(w) {
		if strings.HasPrefix(rt.path, widgetPath) {
			continue // no cookie lets anybody in there; see TestWidgetOrigin
		}
		for name, header := range map[string][2]string{
			"foreign origin": {"Origin", evil}, "null origin": {"Origin", "null"}, "the shop's own site": {"Origin", shopSite},
			"cross-site fetch": {"Sec-Fetch-Site", "cross-site"}, "sibling host": {"Sec-Fetch-Site", "same-site"},
			"origin that begins alike": {"Origin", "http://" + ownHost + ".evil.example"},
		} {
			p := w.do(req(rt.method, rt.sample(), "{}").as(owner).with(header[0], header[1])).want(403).problem()
			if p.Key != "error.cross_origin" {
				t.Errorf("%s %s, %s: %+v", rt.method, rt.path, name, p)
			}
		}
		for _, ct := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", ""} {
			if rt.limit == limitUpload && strings.HasPrefix(ct, "multipart/") {
				continue
			}
			if got := w.do(req(rt.method, rt.sample(), "{}").as(owner).with("Content-Type", ct)).Code; got != http.StatusUnsupportedMediaType {
				t.Errorf("%s %s as %q: got %d, want 415", rt.method, rt.path, ct, got)
			}
		}
	}
	w.do(req("PATCH", "/api/v1/me", `{"name":"Same"}`).as(owner).with("Sec-Fetch-Site", "same-origin").with("Origin", "http://"+ownHost)).want(200)
	w.do(req("GET", "/api/v1/session?_method=DELETE", nil).as(owner).with("X-HTTP-Method-Override", "DELETE")).want(200)
	w.do(req("GET", "/api/v1/session", nil).as(owner)).want(200)
	if got, err := w.deps.Auth.User(t.Context(), u.ID); err != nil || got.Name != "Same" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestS23SocketTickets(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, cookie := w.user(desk.RoleAgent)
	w.do(req("POST", "/api/v1/socket-ticket", nil)).want(401)
	w.do(req("POST", "/api/v1/socket-ticket", nil).as(cookie).with("Origin", evil)).want(403)
	ticket := decode[wire.SocketTicket](w.do(req("POST", "/api/v1/socket-ticket", nil).as(cookie)).want(200)).Ticket
	if strings.Contains(w.log.String(), ticket) {
		t.Error("the ticket stands in the log")
	}
	w.do(req("GET", "/api/v1/session", nil).bearer(ticket)).want(401) // it opens sockets and nothing else
	if g, err := w.deps.Auth.RedeemTicket(t.Context(), ticket); err != nil || g.Actor.UserID != u.ID {
		t.Errorf("got %+v, %v", g, err)
	}
	if _, err := w.deps.Auth.RedeemTicket(t.Context(), ticket); desk.CodeOf(err) != desk.CodeUnauthenticated {
		t.Errorf("used twice: %v", err)
	}
	for _, not := range []string{cookie.Value, ""} {
		if _, err := w.deps.Auth.RedeemTicket(t.Context(), not); desk.CodeOf(err) != desk.CodeUnauthenticated {
			t.Errorf("%q opened a socket: %v", not, err)
		}
	}
}

func TestS25Headers(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, owner := w.user(desk.RoleOwner)
	for _, c := range []*call{
		req("GET", "/api/v1/session", nil).as(owner), req("GET", "/api/v1/session", nil), req("GET", "/nowhere", nil),
		req("GET", "/api/docs", nil), req("GET", "/api/docs.css", nil), req("GET", "/api/openapi.json", nil), req("GET", "/healthz", nil),
		req("GET", "/files/at_x?e=1&s=x", nil), req("POST", "/api/v1/session", "{"), req("DELETE", "/api/v1/session", nil).with("Origin", evil),
		req("POST", "/widget/v1/session", "{}"),
	} {
		// S24: nobody frames the team's side; S25: nothing runs that is not ours.
		h := w.do(c.with("Accept-Encoding", "gzip")).Header()
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s %s: CSP %q lacks %s", c.method, c.path, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s %s: CSP %q", c.method, c.path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s %s: headers %v", c.method, c.path, h)
		}
		if cc := h.Get("Cache-Control"); cc != "no-store" && !strings.HasPrefix(c.path, "/api/docs") && c.path != "/api/openapi.json" {
			t.Errorf("%s %s: Cache-Control %q", c.method, c.path, cc)
		}
		if h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
			t.Errorf("%s %s tells what it runs: %v", c.method, c.path, h)
		}
	}
}

func TestS25NoCORSForTheTeam(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, owner := w.user(desk.RoleOwner)
	for _, origin := range []string{evil, shopSite, "null", "http://" + ownHost} {
		for _, method := range []string{"GET", "OPTIONS"} {
			h := w.do(req(method, "/api/v1/session", nil).as(owner).with("Origin", origin).with("Access-Control-Request-Method", "POST")).Header()
			for name := range h {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s from %s: %s: %s", method, origin, name, h.Get(name))
				}
			}
		}
	}
}

func TestWidgetOrigin(t *testing.T) {
	t.Parallel()
	w := setup(t)
	other, err := w.deps.Settings.CreateChannel(t.Context(), settings.ChannelUpdate{Origins: &[]string{"https://other.example"}})
	w.must(err)
	open := func(key, origin string) result {
		return w.do(req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: key}).with("Origin", origin).with("Sec-Fetch-Site", "cross-site"))
	}
	res := open(w.channel.Key, shopSite).want(200)
	if h := res.Header(); h.Get("Access-Control-Allow-Origin") != shopSite || h.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(h.Get("Vary"), "Origin") {
		t.Errorf("headers %v", h)
	}
	if h := open(w.channel.Key, "http://"+ownHost).want(200).Header(); h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("our own frame needs no leave: %v", h)
	}
	for name, c := range map[string][2]string{
		"unknown site": {w.channel.Key, evil}, "another channel's site": {w.channel.Key, "https://other.example"}, "the other way round": {other.Key, shopSite},
		"null": {w.channel.Key, "null"}, "begins alike": {w.channel.Key, shopSite + ".evil.example"}, "http": {w.channel.Key, "http://shop.example"},
	} {
		if p := open(c[0], c[1]).want(403).problem(); p.Key != "error.origin" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	pre := w.do(req("OPTIONS", "/widget/v1/session", nil).with("Origin", shopSite).with("Access-Control-Request-Method", "POST")).want(204)
	if pre.Header().Get("Access-Control-Allow-Methods") != "POST" {
		t.Errorf("preflight %v", pre.Header())
	}
	w.do(req("OPTIONS", "/widget/v1/session", nil).with("Origin", evil)).want(403)
	w.do(req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: "sbk_none"})).want(404)
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	w := setup(t, func(d *Deps) {
		one := ratelimit.Rate{PerMinute: 1, Burst: 2}
		d.Limits = Limits{API: one, Session: one, Upload: one, Vote: one, Login: ratelimit.Rate{PerMinute: 1, Burst: 3}}
	})
	_, agent := w.user(desk.RoleAgent)
	_, owner := w.user(desk.RoleOwner)
	visitor := w.visit(wire.VisitorSessionRequest{})
	for name, c := range map[string]func() *call{
		"api":     func() *call { return req("GET", "/api/v1/conversations", nil).as(agent) },
		"session": func() *call { return req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: w.channel.Key}) },
		"upload":  func() *call { return file("/widget/v1/attachments", "a.txt", []byte("a")).bearer(visitor.Token) },
		"vote": func() *call {
			return req("POST", "/widget/v1/articles/ke_1/helped", wire.VisitorVerdict{Helpful: true})
		},
		"login": func() *call { return req("GET", "/api/v1/invites/guess", nil).with("X-Forwarded-For", "1.2.3.4") },
	} {
		var res result
		for range 4 {
			res = w.do(c())
		}
		if p := res.want(429).problem(); p.Code != "rate_limited" || res.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %+v, Retry-After %q", name, p, res.Header().Get("Retry-After"))
		}
	}
	w.do(req("GET", "/api/v1/conversations", nil).as(owner)).want(200) // others are not held up
}
