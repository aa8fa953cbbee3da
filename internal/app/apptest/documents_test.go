package apptest

import (
	"bytes"
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
	for deadline := time.Now().Add(time.Minute); ; <-time.After(20 * time.Millisecond) {
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

// A manual of 200 pages answers within half a minute of its upload.
func TestDocumentOf200Pages(t *testing.T) {
	t.Parallel()
	base, _ := startNode(t, "", "")
	boss := signIn(t, base, "supervisor@demo.example")
	began := time.Now()
	d := boss.read(boss.upload("/api/v1/knowledge/documents", "Orrery manual.pdf", manual(200)).ID)
	if d.State != "ready" || d.Pages != 200 || d.Lang != "en" {
		t.Fatalf("got %+v", d)
	}
	c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-en", Lang: "en"})
	c.say("orrery dome clips")
	c.hears("the passage offered", func(m *wire.VisitorMessage) bool { return fromBot(m) && strings.Contains(m.Text, "Orrery manual") })
	c.say("Orrery dome clips")
	c.hears("the quotation", func(m *wire.VisitorMessage) bool { return fromBot(m) && strings.Contains(m.Text, "page 137") })
	took := time.Since(began)
	t.Logf("%d passages, first answer after %v", d.Passages, took)
	if took > 30*time.Second {
		t.Error("too slow")
	}
}

var (
	turns = []string{"Setting", "Cleaning", "Oiling", "Fastening", "Loosening", "Testing", "Packing", "Mounting", "Painting", "Storing", "Weighing", "Drying", "Filling", "Warming", "Cooling", "Lifting", "Joining", "Sealing", "Turning", "Naming"}
	parts = []string{"the axle", "the base", "the gear", "the moon", "the crank", "the ring", "the planet", "the pillar", "the spring", "the plate"}
)

// manual is a PDF of so many pages.
func manual(pages int) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), pages)
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for i := range pages {
		var page strings.Builder
		title := turns[i%len(turns)] + " " + parts[i/len(turns)%len(parts)]
		if i == 136 {
			title = "Orrery dome clips"
		}
		fmt.Fprintf(&page, "BT /F1 20 Tf 60 760 Td (%s) Tj ET\n", title)
		for line := range 30 {
			text := fmt.Sprintf("Step %d of part %d is done with the key of size %d, from the left to the right.", line+1, i+1, line%7+2)
			if i == 136 && line == 0 {
				text = "Two brass clips hold the orrery dome from below."
			}
			fmt.Fprintf(&page, "BT /F1 11 Tf 60 %d Td (%s) Tj ET\n", 720-line*20, text)
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		object("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
