package apptest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// upload sends a file to be imported.
func (p *person) upload(path, name string, data []byte) (im wire.Import) {
	p.t.Helper()
	p.send(path, name, data, &im)
	return im
}

// send sends a file.
func (p *person) send(path, name string, data []byte, out any) {
	p.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		p.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+path, &form)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // read only
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatalf("upload: %d %s %v", res.StatusCode, answer, err)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		p.t.Fatal(err)
	}
}

// until waits for a state that an import reaches by itself.
func (p *person) until(id string, states ...string) wire.Import {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(20 * time.Millisecond) {
		var im wire.Import
		p.must(http.MethodGet, "/api/v1/knowledge/imports/"+id, nil, &im)
		if slices.Contains(states, im.State) {
			return im
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the import is still %s", im.State)
		}
	}
}

// A spreadsheet becomes entries that the bot answers from, a second run of it
// updates, and undoing leaves things as they were.
func TestImport(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		boss := signIn(t, base, "supervisor@demo.example")
		file := func(days string) []byte {
			var b strings.Builder
			b.WriteString("分类,标准问,相似问,答案\n")
			for i := range 130 {
				fmt.Fprintf(&b, "导入/第%d组,编号%04d的星座灯怎么换灯泡？,星座灯%04d换灯泡,拧下底座第%04d号螺丝。\n", i%3, i, i, i)
			}
			fmt.Fprintf(&b, "导入,星座灯的保修期是多久？,星座灯保修多长时间,%s天。\n", days)
			b.WriteString("导入,没有答案的问题？,,\n")
			data, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(b.String()))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
		run := func(days string) wire.Import {
			t.Helper()
			im := boss.upload("/api/v1/knowledge/imports", `C:\共享\星座灯.csv`, file(days))
			im = boss.until(im.ID, "ready")
			if im.Name != "星座灯.csv" || im.Plan == nil || im.Plan.Lang != "zh" || len(im.Tables) != 1 || im.Tables[0].Rows != 133 {
				t.Fatalf("read: %+v", im)
			}
			boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+im.ID+"/run", im.Plan, nil)
			return boss.until(im.ID, "done")
		}
		probe := boss.upload("/api/v1/knowledge/imports", "星座灯.csv", file("30"))
		probe = boss.until(probe.ID, "ready")
		var rows wire.ImportRows
		boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+probe.ID+"/preview", wire.ImportPreviewRequest{Plan: *probe.Plan, Outcome: "refused"}, &rows)
		if rows.Stats.Created != 131 || rows.Stats.Refused != 1 || len(rows.Rows) != 1 || rows.Rows[0].Row != 133 && rows.Rows[0].Line != 133 {
			t.Errorf("preview: %+v", rows)
		}
		asks := func(want string) {
			t.Helper()
			c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
			c.say("星座灯的保修期是多久？")
			c.hears("the answer "+want, func(m *wire.VisitorMessage) bool { return fromBot(m) && strings.Contains(m.Text, want) })
		}

		first := run("30")
		if first.Stats.Created != 131 || first.Stats.Refused != 1 {
			t.Errorf("the first run: %+v", first.Stats)
		}
		asks("30天")
		second := run("45")
		if second.Stats.Updated != 1 || second.Stats.Unchanged != 130 || second.Stats.Created != 0 {
			t.Errorf("the second run: %+v", second.Stats)
		}
		asks("45天")

		boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+second.ID+"/undo", nil, nil)
		if im := boss.until(second.ID, "undone"); im.Stats.Undone != 1 || im.Stats.Left != 0 {
			t.Errorf("undone: %+v", im.Stats)
		}
		asks("30天")
		// What was changed since the first run, by the second and its undoing, is left.
		boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+first.ID+"/undo", nil, nil)
		if im := boss.until(first.ID, "undone"); im.Stats.Undone != 130 || im.Stats.Left != 1 {
			t.Errorf("undone: %+v", im.Stats)
		}
		boss.must(http.MethodGet, "/api/v1/knowledge/imports/"+first.ID+"/rows?outcome=left", nil, &rows)
		if len(rows.Rows) != 1 || !strings.Contains(rows.Rows[0].Question, "保修期") {
			t.Errorf("left: %+v", rows.Rows)
		}
		if status, _ := boss.do(http.MethodPost, "/api/v1/knowledge/imports/"+first.ID+"/undo", nil, nil); status != http.StatusConflict {
			t.Errorf("undone twice: got %d, want 409", status)
		}
		boss.must(http.MethodDelete, "/api/v1/knowledge/imports/"+first.ID, nil, nil)

		broken := boss.upload("/api/v1/knowledge/imports", "kaputt.xlsx", []byte("PK\x03\x04 nothing"))
		if im := boss.until(broken.ID, "unreadable"); im.Failure == "" {
			t.Errorf("a broken file: %+v", im)
		}
		agent := signIn(t, base, "agent@demo.example")
		if status, _ := agent.do(http.MethodGet, "/api/v1/knowledge/imports/"+second.ID, nil, nil); status != http.StatusForbidden {
			t.Errorf("an agent reads an import: got %d, want 403", status)
		}
	})
}
