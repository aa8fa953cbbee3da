package httpapi

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
)

var update = flag.Bool("update", false, "write the golden files")

// publicRoutes is everything that anybody may call. Adding to it is a decision.
var publicRoutes = []string{
	"POST /api/v1/unsubscribe",
	"POST /api/v1/session",
	"GET /api/v1/invites/{token}",
	"POST /api/v1/invites/{token}",
	"POST /widget/v1/session",
	"GET /widget/v1/articles/{id}", // of the public part of the knowledge base
	"POST /widget/v1/articles/{id}/helped",
	"OPTIONS /widget/v1/{path...}",
	"GET /files/{id}", // by a signed link
	"GET /api/openapi.json",
	"GET /api/docs",
	"GET /api/docs.css",
	"GET /healthz",
	"GET /readyz",
}

// ownRoutes need no permission because they concern nobody but the caller.
var ownRoutes = []string{
	"GET /api/v1/session",
	"DELETE /api/v1/session",
	"PATCH /api/v1/me",
	"PUT /api/v1/me/password",
	"GET /api/v1/me/digest",
	"PUT /api/v1/me/digest",
	"POST /widget/v1/attachments",
}

func TestS01EveryRouteHasItsPermission(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, rt := range setup(t).table() {
		name := rt.method + " " + rt.path
		if seen[name] {
			t.Errorf("%s stands twice", name)
		}
		seen[name] = true
		if open := rt.access == public || rt.access == signed; open != slices.Contains(publicRoutes, name) {
			t.Errorf("%s: access %d, but on the public list: %v", name, rt.access, !open)
		} else if !open && (rt.permission == "") != slices.Contains(ownRoutes, name) {
			t.Errorf("%s: permission %q, but on the list of one's own: %v", name, rt.permission, rt.permission != "")
		}
		if rt.permission != "" && !slices.Contains(desk.AllPermissions(), rt.permission) {
			t.Errorf("%s: nobody has the permission %q", name, rt.permission)
		}
		if rt.limit == limitNone && strings.HasPrefix(rt.path, "/api/v1/") {
			t.Errorf("%s has no limit", name)
		}
	}
	for _, name := range slices.Concat(publicRoutes, ownRoutes) {
		if !seen[name] {
			t.Errorf("%s is on a list and does not exist", name)
		}
	}
}

// TestS01Matrix calls every route as everybody and compares who gets in with a
// file that a person has read.
func TestS01Matrix(t *testing.T) {
	t.Parallel()
	w := setup(t)
	token := func(scopes ...desk.Permission) string {
		u, _ := w.user(desk.RoleOwner)
		_, plain, err := w.deps.Auth.CreateToken(t.Context(), desk.Actor{UserID: u.ID, Permissions: desk.AllPermissions()}, "x", scopes, 1)
		w.must(err)
		return plain
	}
	wide, narrow := token(desk.AllPermissions()...), token(desk.CanReadEvents)
	visitor := w.visit(wire.VisitorSessionRequest{})
	roles := []desk.Role{desk.RoleAgent, desk.RoleSupervisor, desk.RoleAdmin, desk.RoleOwner}
	for _, r := range roles {
		w.user(r)
	}
	callers := []struct {
		name string
		as   func(*call) *call
	}{
		{"nobody", func(c *call) *call { return c }},
		{"guessed", func(c *call) *call { return c.bearer("sbt_guess").as(&http.Cookie{Name: "shopbell", Value: "guess"}) }},
		{"visitor", func(c *call) *call { return c.bearer(visitor.Token) }},
		{"agent", nil},
		{"supervisor", nil},
		{"admin", nil},
		{"owner", nil},
		{"token of all", func(c *call) *call { return c.bearer(wide) }},
		{"token event:read", func(c *call) *call { return c.bearer(narrow) }},
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-55s", "")
	for _, c := range callers {
		fmt.Fprintf(&out, " %s,", c.name)
	}
	out.WriteString("\n")
	for _, rt := range w.table() {
		fmt.Fprintf(&out, "%-55s", rt.method+" "+rt.path)
		for _, c := range callers {
			r := req(rt.method, rt.sample(), nil)
			if c.as != nil {
				c.as(r)
			} else {
				_, cookie := w.user(desk.Role(c.name))
				if rt.method == remove && rt.path == "/api/v1/session" {
					cookie = w.login(w.users[desk.Role(c.name)].Email) // this one ends
				}
				r.as(cookie)
			}
			fmt.Fprintf(&out, " %s", verdict(w.do(r).Code))
		}
		out.WriteString("\n")
	}
	const golden = "testdata/matrix.txt"
	if *update {
		w.must(os.WriteFile(golden, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	w.must(err)
	if got := out.String(); got != string(want) {
		t.Errorf("who may call what has changed; look at it and run with -update:\n%s", got)
	}
}

func verdict(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "401"
	case http.StatusForbidden:
		return "403"
	}
	return "in"
}

func TestS01OddIDs(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, owner := w.user(desk.RoleOwner)
	for _, id := range []string{"0", "null", "%00", "..%2f..", "[]", "cv_", "*", "%F0%9F%98%80", strings.Repeat("a", 65)} {
		for _, path := range []string{"/api/v1/conversations/" + id, "/api/v1/conversations/" + id + "/messages", "/api/v1/conversations/" + id + "/context", "/api/v1/users/" + id + "/invite"} {
			method := "GET"
			if strings.HasSuffix(path, "/invite") {
				method = "POST"
			}
			if got := w.do(req(method, path, nil).as(owner)).Code; got < 400 || got >= 500 {
				t.Errorf("%s %s: got %d", method, path, got)
			}
		}
	}
	for _, path := range []string{"/api/v1/conversations//messages", "/api/v1/users/", "/api/v1/nothing", "/api/v1", "/api/v1/../../etc/passwd", "/debug/pprof/", "/.git/config"} {
		if got := w.do(req("GET", path, nil).as(owner)).Code; got != http.StatusNotFound && got != http.StatusMovedPermanently && got != http.StatusTemporaryRedirect {
			t.Errorf("GET %s: got %d", path, got)
		}
	}
	for _, method := range []string{"TRACE", "CONNECT", "PROPFIND", "HEAD", "PUT"} {
		if got := w.do(req(method, "/api/v1/users", nil).as(owner)).Code; got != http.StatusNotFound && !(method == "HEAD" && got == http.StatusOK) {
			t.Errorf("%s: got %d", method, got)
		}
	}
}

// TestS02 is one shop's: there is no second tenant. What has to stay apart are
// people, so personal things of one member are looked for by another.
func TestS02PersonalThingsOfAnother(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, admin := w.user(desk.RoleAdmin)
	_, owner := w.user(desk.RoleOwner)
	token := decode[wire.APIToken](w.do(req("POST", "/api/v1/tokens", wire.NewAPIToken{Name: "mine", Scopes: []string{"event:read"}}).as(owner)).want(200))
	reply := decode[wire.CannedReply](w.do(req("POST", "/api/v1/canned-replies", wire.NewCannedReply{Shortcut: "a", Title: "A", Text: "A", Lang: "en", Personal: true}).as(owner)).want(200))
	if list := decode[wire.APITokenList](w.do(req("GET", "/api/v1/tokens", nil).as(admin)).want(200)); len(list.Tokens) != 0 {
		t.Errorf("another's tokens are listed: %+v", list)
	}
	if list := decode[wire.CannedReplyList](w.do(req("GET", "/api/v1/canned-replies", nil).as(admin)).want(200)); len(list.Replies) != 0 {
		t.Errorf("another's replies are listed: %+v", list)
	}
	w.do(req("DELETE", "/api/v1/tokens/"+token.ID, nil).as(admin)).want(404)
	w.do(req("DELETE", "/api/v1/canned-replies/"+reply.ID, nil).as(admin)).want(404)
	w.do(req("PUT", "/api/v1/canned-replies/"+reply.ID, wire.NewCannedReply{Shortcut: "a", Title: "A", Text: "B", Lang: "en"}).as(admin)).want(404)
}

func TestS03VisitorsStayApart(t *testing.T) {
	t.Parallel()
	w := setup(t)
	a := w.visit(wire.VisitorSessionRequest{})
	b := w.visit(wire.VisitorSessionRequest{})
	if a.Token == b.Token {
		t.Fatal("two visitors share a token")
	}
	idA := w.inbox.put(w.people.list[0], w.channel.ID)
	if got := w.visit(wire.VisitorSessionRequest{Token: a.Token}); got.Token != a.Token || len(got.Messages) != 1 || !strings.Contains(got.Messages[0].Text, string(idA)) {
		t.Errorf("A does not see their own log: %+v", got)
	}
	got := w.visit(wire.VisitorSessionRequest{Token: b.Token})
	if got.Conversation != nil || len(got.Messages) != 0 {
		t.Errorf("B sees A's log: %+v", got)
	}
	// A visitor's token opens nothing of the team's, and an id of A says no more than one that never was.
	_, agent := w.user(desk.RoleAgent)
	ghost := string(desk.NewID[desk.ConversationID]("cv", time.Now()))
	w.do(req("GET", "/api/v1/conversations/"+string(idA), nil).bearer(b.Token)).want(401)
	one := w.do(req("GET", "/api/v1/conversations/"+ghost, nil).as(agent)).want(404).problem()
	two := w.do(req("GET", "/api/v1/conversations/0", nil).as(agent)).want(404).problem()
	if one.Title != two.Title || one.Code != two.Code || one.Key != two.Key {
		t.Errorf("absent ids are told apart: %+v, %+v", one, two)
	}
	if len(ghost) < 36 {
		t.Errorf("id %q is short", ghost)
	}
}

func TestS03PrivateNotesStayPrivate(t *testing.T) {
	t.Parallel()
	w := setup(t)
	a := w.visit(wire.VisitorSessionRequest{})
	w.inbox.put(w.people.list[0], w.channel.ID)
	res := w.do(req("POST", "/widget/v1/session", wire.VisitorSessionRequest{Key: w.channel.Key, Token: a.Token})).want(200)
	if strings.Contains(res.Body.String(), "private note") {
		t.Errorf("the widget received a private note: %s", res.Body)
	}
}

func TestS04OrderOfAnotherCustomer(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	w.visit(wire.VisitorSessionRequest{})
	id := w.inbox.put(w.people.list[0], w.channel.ID)
	send := func(number string) result {
		return w.do(req("POST", "/api/v1/conversations/"+string(id)+"/messages", wire.SendMessage{ClientID: "client-1", Kind: "order_card", OrderNumber: number}).as(agent))
	}
	foreign := send("A-cu_other").want(422).problem()
	missing := send("B-1").want(422).problem()
	if foreign.Fields["order_number"] != missing.Fields["order_number"] {
		t.Errorf("a foreign order is told from an absent one: %v, %v", foreign.Fields, missing.Fields)
	}
	if len(w.inbox.sent) != 0 {
		t.Error("a foreign order was sent")
	}
	got := decode[wire.Message](send("A-" + string(w.people.list[0].ID)).want(200))
	if got.Order == nil || got.Order.Total.Minor != 12900 {
		t.Errorf("own order: %+v", got)
	}
}

func TestS04ContactsAreMasked(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.inbox.put(desk.Customer{ID: "cu_1", Phone: "13812345678", Email: "wang@shop.example"}, w.channel.ID)
	id := string(w.inbox.rows[0].ID)
	_, agent := w.user(desk.RoleAgent)
	_, supervisor := w.user(desk.RoleSupervisor)
	for _, path := range []string{"/api/v1/conversations", "/api/v1/conversations/" + id, "/api/v1/conversations/" + id + "/context", "/api/v1/orders", "/api/v1/orders/A-cu_1"} {
		hidden := w.do(req("GET", path, nil).as(agent)).want(200).Body.String()
		for _, private := range []string{"13812345678", "wang@shop", "文三路", "王小明"} {
			if strings.Contains(hidden, private) {
				t.Errorf("%s shows %s to an agent", path, private)
			}
		}
		if shown := w.do(req("GET", path, nil).as(supervisor)).want(200).Body.String(); !strings.Contains(shown, "13812345678") {
			t.Errorf("%s hides the contact from a supervisor: %s", path, shown)
		}
	}
}

func TestS09MassAssignment(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, agent := w.user(desk.RoleAgent)
	_, owner := w.user(desk.RoleOwner)
	w.visit(wire.VisitorSessionRequest{})
	id := string(w.inbox.put(w.people.list[0], w.channel.ID))
	for _, c := range []struct {
		cookie             *http.Cookie
		method, path, body string
	}{
		{agent, "PATCH", "/api/v1/me", `{"name":"x","role":"owner"}`},
		{agent, "PATCH", "/api/v1/me", `{"permissions":["user:manage"]}`},
		{agent, "PATCH", "/api/v1/me", `{"id":"us_other"}`},
		{owner, "PATCH", "/api/v1/users/" + string(u.ID), `{"password_hash":"x"}`},
		{owner, "POST", "/api/v1/users", `{"email":"a@b.example","name":"A","role":"agent","invited":false}`},
		{owner, "POST", "/api/v1/users", `{"email":"a@b.example","name":"A","role":"superuser"}`},
		{owner, "POST", "/api/v1/tokens", `{"name":"x","scopes":["event:read"],"user_id":"us_other"}`},
		{owner, "PATCH", "/api/v1/channels/" + string(w.channel.ID), `{"secret":"mine"}`},
		{owner, "PATCH", "/api/v1/channels/" + string(w.channel.ID), `{"key":"mine"}`},
		{owner, "PATCH", "/api/v1/settings/shop", `{"id":2}`},
		{agent, "POST", "/api/v1/conversations/" + id + "/messages", `{"client_id":"client-1","kind":"text","text":"x","sender":"bot"}`},
		{agent, "POST", "/api/v1/conversations/" + id + "/messages", `{"client_id":"client-1","kind":"text","text":"x","at":1}`},
		{agent, "POST", "/api/v1/conversations/" + id + "/messages", `{"client_id":"client-1","kind":"system","text":"x"}`},
		{agent, "POST", "/api/v1/conversations/" + id + "/messages", `{"client_id":"client-1","kind":"order_card","order":{"total":{"minor":1}}}`},
		{agent, "POST", "/api/v1/conversations/" + id + "/takeover", `{"state":"resolved"}`},
		{nil, "POST", "/widget/v1/session", `{"key":"` + w.channel.Key + `","verified":true}`},
		{nil, "POST", "/widget/v1/session", `{"key":"` + w.channel.Key + `","hmac_verified":true,"external_id":"C-1"}`},
		{nil, "POST", "/widget/v1/session", `{"key":"` + w.channel.Key + `","customer_id":"` + string(w.people.list[0].ID) + `"}`},
		{nil, "POST", "/api/v1/session", `{"email":"a","password":"b","role":"owner"}`},
	} {
		p := w.do(req(c.method, c.path, c.body).as(c.cookie)).want(422).problem()
		if p.Code != "invalid" || len(p.Fields) == 0 {
			t.Errorf("%s %s: %+v", c.path, c.body, p)
		}
	}
	if got, err := w.deps.Auth.User(t.Context(), u.ID); err != nil || got.Role != desk.RoleAgent || got.Name != u.Name {
		t.Errorf("the user was changed: %+v, %v", got, err)
	}
	if len(w.inbox.sent) != 0 {
		t.Error("a forged message was sent")
	}
}

func TestS10SecretsAreShownOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, owner := w.user(desk.RoleOwner)
	made := decode[wire.APIToken](w.do(req("POST", "/api/v1/tokens", wire.NewAPIToken{Name: "x", Scopes: []string{"event:read"}}).as(owner)).want(200))
	fresh := decode[wire.ChannelSecret](w.do(req("POST", "/api/v1/channels/"+string(w.channel.ID)+"/secret", nil).as(owner)).want(200))
	var stored string
	w.must(w.db.Read(t.Context(), readHash(u.ID, &stored)))
	for _, path := range []string{"/api/v1/tokens", "/api/v1/channels", "/api/v1/settings/shop", "/api/v1/users", "/api/v1/session"} {
		body := w.do(req("GET", path, nil).as(owner)).want(200).Body.String()
		for _, secret := range []string{made.Secret, fresh.Secret, w.channel.Secret, stored, "argon2id"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s shows a secret: %s", path, body)
			}
		}
	}
	for _, secret := range []string{made.Secret, fresh.Secret, owner.Value, password} {
		if strings.Contains(w.log.String(), secret) {
			t.Error("a secret stands in the log")
		}
	}
}

func TestTokensOnlyDoWhatTheirScopesSay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, admin := w.user(desk.RoleAdmin)
	w.do(req("POST", "/api/v1/tokens", wire.NewAPIToken{Name: "x", Scopes: []string{"nothing:known"}}).as(admin)).want(403)
	made := decode[wire.APIToken](w.do(req("POST", "/api/v1/tokens", wire.NewAPIToken{Name: "x", Scopes: []string{"user:manage", "token:manage", "conversation:read"}}).as(admin)).want(200))
	w.do(req("GET", "/api/v1/conversations", nil).bearer(made.Secret)).want(200)
	// What would outlive the token is for people only.
	w.do(req("POST", "/api/v1/tokens", wire.NewAPIToken{Name: "y", Scopes: []string{"user:manage"}}).bearer(made.Secret)).want(403)
	w.do(req("POST", "/api/v1/users", wire.NewUser{Email: "a@b.example", Name: "A", Role: "admin"}).bearer(made.Secret)).want(403)
	w.do(req("PUT", "/api/v1/me/password", wire.PasswordChange{Current: password, New: password + "2"}).bearer(made.Secret)).want(403)
	// A cookie does not help a wrong token.
	w.do(req("GET", "/api/v1/conversations", nil).bearer("sbt_wrong").as(admin)).want(401)
	w.do(req("DELETE", "/api/v1/tokens/"+made.ID, nil).as(admin)).want(204)
	w.do(req("GET", "/api/v1/conversations", nil).bearer(made.Secret)).want(401)
}

func readHash(id desk.UserID, into *string) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT password_hash FROM users WHERE id = $1`, string(id)).Scan(into)
	}
}
