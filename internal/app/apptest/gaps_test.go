package apptest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// A customer asks what nobody has written down, a person answers, and the next
// customer hears it from the bot.
func TestGapBecomesAnEntry(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		agent, boss := signIn(t, base, "agent@demo.example"), signIn(t, base, "supervisor@demo.example")
		c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		const question, answer = "想加盟你们品牌需要什么条件", "我们暂时只做直营，不开放加盟，有变化会在首页公告"
		sent := c.say(question)
		c.hears("that the bot does not know", fromBot)
		path := "/api/v1/conversations/" + sent.ConversationID
		agent.must(http.MethodPost, path+"/takeover", wire.Command{}, nil)
		agent.must(http.MethodPost, path+"/messages", wire.SendMessage{ClientID: "client-gap-1", Kind: "text", Text: "您好，" + answer}, nil)

		// The events are read a moment later; the request is what shows it.
		var page wire.GapPage
		for limit := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
			boss.must(http.MethodGet, "/api/v1/knowledge/gaps?lang=zh", nil, &page)
			if len(page.Gaps) == 1 && page.Gaps[0].Drafted {
				break
			}
			if time.Now().After(limit) {
				t.Fatalf("no gap: %+v", page)
			}
		}
		var news wire.GapNews
		boss.must(http.MethodGet, "/api/v1/knowledge/gaps/news?lang=zh", nil, &news)
		if news.New != 1 {
			t.Errorf("news: %+v", news)
		}
		var d wire.GapDetail
		boss.must(http.MethodGet, "/api/v1/knowledge/gaps/"+page.Gaps[0].ID, nil, &d)
		if d.Gap.Title != question || d.Draft.Answer != answer || len(d.Examples) != 1 || d.Examples[0].ConversationID != sent.ConversationID {
			t.Errorf("the gap: %+v", d)
		}
		var tree wire.CategoryTree
		boss.must(http.MethodGet, "/api/v1/knowledge/categories?lang=zh", nil, &tree)
		accept := wire.AcceptGap{Question: d.Draft.Question, Phrasings: []string{"你们开放加盟吗"}, Answer: d.Draft.Answer, CategoryID: tree.Categories[0].ID}
		if status, _ := agent.do(http.MethodPost, "/api/v1/knowledge/gaps/"+d.Gap.ID+"/accept", accept, nil); status != http.StatusForbidden {
			t.Errorf("an agent accepts: %d", status)
		}
		var entry wire.Entry
		boss.must(http.MethodPost, "/api/v1/knowledge/gaps/"+d.Gap.ID+"/accept", accept, &entry)

		other := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		other.say(question)
		other.hears("the new entry", func(m *wire.VisitorMessage) bool { return strings.Contains(m.Text, answer) })

		// Proposed from the desk, and taken back.
		var proposed wire.ProposedGap
		agent.must(http.MethodPut, path+"/messages/1/gap", nil, &proposed)
		var list wire.GapQuestions
		agent.must(http.MethodGet, path+"/gaps", nil, &list)
		if len(list.Questions) != 1 || list.Questions[0].ProposedBy == "" {
			t.Errorf("proposals: %+v", list)
		}
		agent.must(http.MethodDelete, path+"/messages/1/gap", nil, nil)
		agent.must(http.MethodGet, path+"/gaps", nil, &list)
		if len(list.Questions) != 0 {
			t.Errorf("after taking back: %+v", list)
		}
		var coverage wire.Coverage
		boss.must(http.MethodGet, "/api/v1/knowledge/coverage", nil, &coverage)
		if len(coverage.Days) == 0 || coverage.Watch.Threshold != 70 {
			t.Errorf("coverage: %+v", coverage)
		}
	})
}
