package apptest

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// read waits until a document is quoted from.
func (p *person) read(id string) wire.Document {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(200 * time.Millisecond) {
		var d wire.Document
		p.must(http.MethodGet, "/api/v1/knowledge/documents/"+id, nil, &d)
		if d.State != "reading" {
			return d
		}
		if time.Now().After(deadline) {
			p.t.Fatal("the document is still being read")
		}
	}
}

// A file becomes what the bot quotes, and whoever may read the knowledge base may
// look at it; only who writes it may change it.
func TestDocuments(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		boss, agent := signIn(t, base, "supervisor@demo.example"), signIn(t, base, "agent@demo.example")
		policy, err := os.ReadFile("../../kit/extract/testdata/policy.docx")
		if err != nil {
			t.Fatal(err)
		}
		if d := boss.read(boss.upload("/api/v1/knowledge/documents", "policy.docx", policy).ID); d.State != "ready" || d.Format != "docx" || d.Passages == 0 {
			t.Errorf("got %+v", d)
		}
		text := func(days int) []byte {
			return fmt.Appendf(nil, "# 星座灯\n\n## 灯泡更换周期\n\n星座灯的灯泡更换周期最长为 %d 天，超过的会变暗。\n", days)
		}
		d := boss.read(boss.upload("/api/v1/knowledge/documents", "星座灯说明书.md", text(45)).ID)
		hears := func(want string) {
			t.Helper()
			c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
			c.say("星座灯的灯泡更换周期是多久")
			c.hears("the quotation", func(m *wire.VisitorMessage) bool {
				return fromBot(m) && strings.Contains(m.Text, want) && strings.Contains(m.Text, "《星座灯说明书》灯泡更换周期")
			})
		}
		hears("45 天")
		boss.upload("/api/v1/knowledge/documents/"+d.ID+"/file", "新版.md", text(60))
		if d = boss.read(d.ID); d.Version != 2 || d.Name != "星座灯说明书" || d.FileName != "新版.md" {
			t.Errorf("got %+v", d)
		}
		hears("60 天")

		var list wire.PassageList
		agent.must(http.MethodGet, "/api/v1/knowledge/documents/"+d.ID+"/passages?q=%E5%8F%98%E6%9A%97", nil, &list)
		var one wire.PassageInDocument
		if len(list.Passages) == 1 {
			agent.must(http.MethodGet, "/api/v1/knowledge/passages/"+list.Passages[0].ID, nil, &one)
		}
		if one.Document.ID != d.ID || !strings.Contains(one.Passage.Text, "60 天") {
			t.Errorf("got %+v, %+v", list, one)
		}
		off := false
		for _, c := range []struct {
			who          *person
			method, path string
			in           any
			want         int
		}{
			{agent, http.MethodPatch, "/documents/" + d.ID, wire.DocumentUpdate{Edit: d.Edit, Enabled: &off}, http.StatusForbidden},
			{agent, http.MethodDelete, "/documents/" + d.ID, nil, http.StatusForbidden},
			{boss, http.MethodPatch, "/documents/" + d.ID, wire.DocumentUpdate{Edit: 1, Enabled: &off}, http.StatusConflict},
			{boss, http.MethodGet, "/documents/dc_none", nil, http.StatusNotFound},
			{boss, http.MethodGet, "/passages/ps_none", nil, http.StatusNotFound},
			{boss, http.MethodDelete, "/documents/" + d.ID, nil, http.StatusNoContent},
			{boss, http.MethodGet, "/documents/" + d.ID, nil, http.StatusNotFound},
			{boss, http.MethodPost, "/documents/" + d.ID + "/restore", nil, http.StatusOK},
		} {
			if status, said := c.who.do(c.method, "/api/v1/knowledge"+c.path, c.in, nil); status != c.want {
				t.Errorf("%s %s: got %d %s, want %d", c.method, c.path, status, said, c.want)
			}
		}
	})
}
