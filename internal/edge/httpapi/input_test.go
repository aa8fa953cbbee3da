package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

func TestS39HostileText(t *testing.T) {
	t.Parallel()
	w := setup(t)
	u, agent := w.user(desk.RoleAgent)
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"invalid UTF-8":       {"{\"name\":\"\xff\xfe\"}", 422},
		"overlong UTF-8":      {"{\"name\":\"\xc0\xaf\"}", 422},
		"deep JSON":           {strings.Repeat("[", 500_000), 422},
		"deep object":         {`{"name":` + strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + "}", 422},
		"10 MB line":          {`{"name":"` + strings.Repeat("a", 10<<20) + `"}`, 413},
		"two values":          {`{"name":"a"}{"name":"b"}`, 422},
		"array":               {`[{"name":"a"}]`, 422},
		"number for text":     {`{"name":1}`, 422},
		"null":                {`null`, 422},
		"nothing":             {``, 422},
		"cut off":             {`{"name":"a`, 422},
		"only invisible":      {`{"name":"\u200b\u202e\u2066"}`, 422},
		"lone surrogate":      {`{"name":"\ud800"}`, 422},
		"huge number":         {`{"status":1e999999}`, 422},
		"too many characters": {`{"name":"` + strings.Repeat("长", 81) + `"}`, 422},
	} {
		res := w.do(req("PATCH", "/api/v1/me", c.body).as(agent).with("Content-Type", "application/json"))
		if name == "nothing" {
			continue // without a body there is nothing to change
		}
		if res.Code != c.want && !(c.want == 422 && res.Code == 400) {
			t.Errorf("%s: got %d %.200s, want %d", name, res.Code, res.Body, c.want)
		}
		if res.Code >= 500 || strings.Contains(res.Body.String(), "goroutine") {
			t.Errorf("%s: %s", name, res.Body)
		}
	}
	w.do(req("PATCH", "/api/v1/me", `{"name":"An\u202en\u200b\u0000\nLi"}`).as(agent)).want(200)
	got, err := w.deps.Auth.User(t.Context(), u.ID)
	if err != nil || got.Name != "Ann Li" && got.Name != "Ann  Li" {
		t.Errorf("got %q, %v", got.Name, err)
	}
	// In query strings and paths too.
	for _, path := range []string{"/api/v1/search/messages?q=%ff%fe", "/api/v1/search/messages?q=" + strings.Repeat("a", 5000), "/api/v1/conversations?cursor=%00", "/api/v1/conversations?limit=99999999999999999999", "/api/v1/conversations?view=x%27--", "/api/v1/conversations/%ff"} {
		if res := w.do(req("GET", path, nil).as(agent)); res.Code >= 500 {
			t.Errorf("%s: %d", path, res.Code)
		}
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	res := w.do(req("GET", "/api/v1/users", nil).with("Accept-Language", "zh-CN")).want(401)
	if p := res.problem(); p.Title != "请先登录。" || p.Code != "unauthenticated" || p.Key != "error.unauthenticated" || p.Type != "about:blank" {
		t.Errorf("got %+v", p)
	}
	if p := w.do(req("PUT", "/api/v1/me/password", `{"current":"x","new":"short"}`).as(agent).with("Accept-Language", "zh")).want(422).problem(); p.Fields["new"] != "至少 10 个字符。" {
		t.Errorf("got %+v", p)
	}
	if p := w.do(req("PUT", "/api/v1/me/password", `{"current":"x"}`).as(agent)).want(422).problem(); p.Fields["new"] != "This is required." {
		t.Errorf("got %+v", p)
	}
	if p := w.do(req("POST", "/api/v1/session", `{"email":"a"}`).with("Accept-Language", "fr")).want(422).problem(); p.Title != "Please check what you have entered." {
		t.Errorf("got %+v", p)
	}

	for cause, want := range map[error]int{
		errors.New("dial tcp 10.0.0.5: secret-host"):                                     500,
		desk.E(desk.CodeStorageFull, "error.storage_full", nil):                          507,
		&desk.Error{Code: desk.CodeUnavailable, Key: "error.unavailable", RetryAfter: 2}: 503,
		desk.E(desk.CodeConflict, "error.conversation.owner_changed", nil):               409,
		context.DeadlineExceeded:                                                         503,
	} {
		w.inbox.err = cause
		res := w.do(req("GET", "/api/v1/conversations", nil).as(agent)).want(want)
		p := decode[wire.Problem](res)
		if p.ID == "" || p.ID != res.Header().Get("X-Request-Id") {
			t.Errorf("%v: id %q, header %q", cause, p.ID, res.Header().Get("X-Request-Id"))
		}
		if want == 500 && (strings.Contains(res.Body.String(), "secret-host") || !strings.Contains(w.log.String(), "request_id="+p.ID)) {
			t.Errorf("the cause is shown or not logged: %s", res.Body)
		}
		if want == 503 && res.Header().Get("Retry-After") != "2" {
			t.Errorf("%v: no Retry-After", cause)
		}
	}
}

func TestPanicBecomesAProblem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	w.deps.TestBot = nil
	var err error
	w.handler, err = New(w.deps)
	w.must(err)
	p := w.do(req("POST", "/api/v1/knowledge/test", `{"question":"x"}`).as(agent)).want(500).problem()
	if p.Code != "internal" || !strings.Contains(w.log.String(), "panic in handler") {
		t.Errorf("got %+v", p)
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.do(req("GET", "/healthz", nil)).want(200)
	w.do(req("GET", "/readyz", nil)).want(200)
	w.deps.Ready = func(context.Context) error { return errors.New("no database") }
	var err error
	w.handler, err = New(w.deps)
	w.must(err)
	w.do(req("GET", "/healthz", nil)).want(200)
	w.do(req("GET", "/readyz", nil)).want(http.StatusServiceUnavailable)
}

// TestEveryErrorHasItsWords reads the message keys out of the whole source.
func TestEveryErrorHasItsWords(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`"(error\.[a-z0-9_.]+[a-z0-9])"`)
	seen := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range key.FindAllSubmatch(source, -1) {
			if k := string(m[1]); !seen[k] {
				seen[k] = true
				if !texts.Has(k) {
					t.Errorf("%s: %s has no text in texts/", path, k)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range texts.Keys() {
		if !seen[k] {
			t.Errorf("the text of %s is not used", k)
		}
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	id := string(w.inbox.put(desk.Customer{ID: "cu_1"}, w.channel.ID))
	m := decode[wire.Message](w.do(req("POST", "/api/v1/conversations/"+id+"/messages", wire.SendMessage{ClientID: "client-1", Kind: "product_card", ProductID: "pr_1"}).as(agent)).want(200))
	if m.Product == nil || m.Product.Title != "Shirt" || m.Product.PriceMin.Minor != 100 || m.Product.PriceMax.Minor != 300 || !m.Product.InStock {
		t.Errorf("got %+v", m.Product)
	}
	w.do(req("POST", "/api/v1/conversations/"+id+"/messages", wire.SendMessage{ClientID: "client-2", Kind: "product_card", ProductID: "pr_2"}).as(agent)).want(422)
}

func TestCategoryTree(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	_, head := w.user(desk.RoleSupervisor)
	add := func(parent, name string) string {
		body := wire.NewCategory{ParentID: parent, Lang: "zh", Name: name}
		return decode[wire.Category](w.do(req("POST", "/api/v1/knowledge/categories", body).as(head)).want(200)).ID
	}
	top := add("", "A")
	below := add(top, "B")
	for i, c := range []string{top, below, below} {
		w.do(req("POST", "/api/v1/knowledge/entries", entryWrite(c, fmt.Sprint("Q", i))).as(head)).want(200)
	}
	tree := decode[wire.CategoryTree](w.do(req("GET", "/api/v1/knowledge/categories?lang=zh", nil).as(agent)).want(200))
	if len(tree.Categories) != 1 || tree.Categories[0].Entries != 3 || len(tree.Categories[0].Children) != 1 || tree.Categories[0].Children[0].Entries != 2 {
		t.Errorf("got %+v", tree)
	}
}

func entryWrite(category, question string) wire.EntryWrite {
	return wire.EntryWrite{
		CategoryID: category, Lang: "zh", Question: question, Phrasings: []string{}, Answer: "A", Related: []string{}, HandOver: "never", Enabled: true,
	}
}

// TestProposeAndApprove walks an entry from an agent's proposal to the bin.
func TestProposeAndApprove(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	_, head := w.user(desk.RoleSupervisor)
	c := decode[wire.Category](w.do(req("POST", "/api/v1/knowledge/categories", wire.NewCategory{Lang: "zh", Name: "A"}).as(head)).want(200))
	w.do(req("POST", "/api/v1/knowledge/entries", entryWrite(c.ID, "Q")).as(agent)).want(403)
	e := decode[wire.Entry](w.do(req("POST", "/api/v1/knowledge/drafts", entryWrite(c.ID, "Q")).as(agent)).want(200))
	if e.State != "draft" || e.Version != 0 || e.Draft == nil || e.Draft.By != "The agent" {
		t.Fatalf("got %+v", e)
	}
	path := "/api/v1/knowledge/entries/" + e.ID
	e = decode[wire.Entry](w.do(req("POST", path+"/draft/submit", wire.DraftStep{Edit: e.Edit, Note: "please"}).as(agent)).want(200))
	w.do(req("POST", path+"/draft/publish", wire.DraftPublish{Edit: e.Edit}).as(agent)).want(403)
	w.do(req("PUT", path, entryWrite(c.ID, "Q")).as(agent)).want(403)
	w.do(req("POST", path+"/draft/publish", wire.DraftPublish{Edit: e.Edit + 1}).as(head)).want(409)
	e = decode[wire.Entry](w.do(req("POST", path+"/draft/publish", wire.DraftPublish{Edit: e.Edit}).as(head)).want(200))
	if e.State != "published" || e.Version != 1 || e.Draft != nil {
		t.Fatalf("got %+v", e)
	}
	// A client of before sends a version and nothing else.
	body := entryWrite(c.ID, "Q2")
	body.Version = 1
	e = decode[wire.Entry](w.do(req("PUT", path, body).as(head)).want(200))
	w.do(req("PUT", path, body).as(head)).want(409)
	versions := decode[wire.EntryVersions](w.do(req("GET", path+"/versions", nil).as(agent)).want(200))
	if len(versions.Versions) != 2 || versions.Versions[0].Origin != "edited" || versions.Versions[0].By != "The supervisor" {
		t.Errorf("got %+v", versions)
	}
	w.do(req("POST", path+"/versions/1/restore", wire.VersionRestore{Edit: e.Edit, Publish: true}).as(agent)).want(403)
	e = decode[wire.Entry](w.do(req("POST", path+"/versions/1/restore", wire.VersionRestore{Edit: e.Edit}).as(agent)).want(200))
	if e.Draft == nil || e.Draft.Question != "Q" || e.Question != "Q2" {
		t.Errorf("got %+v", e)
	}
	report := decode[wire.EntryBulkReport](w.do(req("POST", "/api/v1/knowledge/entries/bulk", wire.EntryBulk{Action: "delete", IDs: []string{e.ID, "ke_absent"}}).as(head).with("Accept-Language", "zh")).want(200))
	if report.Done != 1 || len(report.Skipped) != 1 || report.Skipped[0].Why != "知识点不存在。" || len(report.Undo) != 1 || report.Undo[0].Action != "restore" {
		t.Errorf("got %+v", report)
	}
	w.do(req("GET", path, nil).as(agent)).want(404)
	if n := decode[wire.EntryStates](w.do(req("GET", "/api/v1/knowledge/states?lang=zh", nil).as(agent)).want(200)); n.Deleted != 1 || n.Published != 0 {
		t.Errorf("got %+v", n)
	}
	w.do(req("DELETE", "/api/v1/knowledge/bin/"+e.ID, nil).as(agent)).want(403)
	w.do(req("DELETE", "/api/v1/knowledge/bin/"+e.ID, nil).as(head)).want(204)
	w.do(req("GET", "/api/v1/knowledge/bin/"+e.ID, nil).as(head)).want(404)
}

func TestDocsPage(t *testing.T) {
	t.Parallel()
	w := setup(t)
	page := w.do(req("GET", "/api/docs", nil)).want(200).Body.String()
	for _, want := range []string{"/api/v1/conversations/{id}/messages", "conversation:reply", `href="#schema-SendMessage"`, `id="schema-VisitorEvent"`, "viewport"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, not := range []string{"<script", "http://", "https://", "style=", "ZgotmplZ"} {
		if strings.Contains(strings.ReplaceAll(page, "https://shop.example", ""), not) {
			t.Errorf("the page has %s", not)
		}
	}
	w.do(req("GET", "/api/docs.css", nil)).want(200)
	w.do(req("GET", "/api/openapi.json", nil)).want(200)
}

func BenchmarkListConversations(b *testing.B) {
	w := setup(b)
	_, agent := w.user(desk.RoleAgent)
	for range 50 {
		w.inbox.put(desk.Customer{ID: "cu_1", Name: "王小明", Phone: "13812345678", Email: "wang@shop.example", Tags: []string{"VIP"}}, w.channel.ID)
	}
	for b.Loop() {
		w.do(req("GET", "/api/v1/conversations?limit=50", nil).as(agent).with("Accept-Encoding", "gzip")).want(200)
	}
}
