package apptest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// A table is made, asked, changed and deleted, and a customer hears each time what
// its cells say.
func TestTableAnswers(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		agent, boss := signIn(t, base, "agent@demo.example"), signIn(t, base, "supervisor@demo.example")
		const tables, question = "/api/v1/knowledge/tables", "手指周长51毫米戴几号的戒指"
		var draft wire.TableDraft
		boss.must(http.MethodPost, tables+"/guess", wire.TableGuess{Lang: "zh", Rows: [][]string{{"手指周长(mm)", "圈号"}, {"49–50", "10"}, {"51–52", "12"}}}, &draft)
		draft.Title = "戒指圈号表"
		if c := draft.Content; c.Shape != "list" || c.Columns[0].Unit != "mm" || c.Columns[0].Role != "key" {
			t.Fatalf("guess: %+v", c)
		}
		var tried wire.TableTried
		agent.must(http.MethodPost, tables+"/try", wire.TableTry{Table: draft, Question: question, Lang: "zh"}, &tried)
		if tried.Status != "found" || !strings.Contains(tried.Answer, "12") || len(tried.Cells) == 0 {
			t.Errorf("tried: %+v", tried)
		}
		if status, _ := agent.do(http.MethodPost, tables, draft, nil); status != http.StatusForbidden {
			t.Errorf("an agent makes a table: %d", status)
		}
		var made wire.Table
		boss.must(http.MethodPost, tables, draft, &made)

		c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		c.say(question)
		c.hears("the cell", func(m *wire.VisitorMessage) bool { return strings.Contains(m.Text, "圈号 12") })

		changed := made.TableDraft
		changed.Content.Rows[1][1] = "13"
		boss.must(http.MethodPut, tables+"/"+made.ID, changed, &made)
		if status, _ := boss.do(http.MethodPut, tables+"/"+made.ID, changed, nil); status != http.StatusConflict {
			t.Errorf("a stale write: %d", status)
		}
		other := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		other.say(question)
		other.hears("the new cell", func(m *wire.VisitorMessage) bool { return strings.Contains(m.Text, "圈号 13") })

		var was wire.Table
		agent.must(http.MethodGet, tables+"/"+made.ID+"/versions/1", nil, &was)
		if was.Content.Rows[1][1] != "12" {
			t.Errorf("as it was: %+v", was.Content.Rows)
		}
		boss.must(http.MethodDelete, tables+"/"+made.ID, nil, nil)
		for _, path := range []string{"/" + made.ID, "/tb_none", "/tb_none/versions", "/" + made.ID + "/versions/9"} {
			if status, _ := boss.do(http.MethodGet, tables+path, nil, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		large := draft
		large.Content.Rows = [][]string{{strings.Repeat("长", 501), ""}}
		if status, _ := boss.do(http.MethodPost, tables, large, nil); status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
			t.Errorf("a cell that is too long: %d", status)
		}
	})
}
