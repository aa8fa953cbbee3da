package apptest

import (
	"net/http"
	"testing"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// An agent marks what was misunderstood and what was answered wrong. The first
// waits for whoever teaches, the second stands at its entry.
func TestMarksFromTheDesk(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		agent, boss := signIn(t, base, "agent@demo.example"), signIn(t, base, "supervisor@demo.example")
		c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		sent := c.say("怎么申请退货？")
		c.hears("the bot's answer", fromBot)
		path := "/api/v1/conversations/" + sent.ConversationID
		var log wire.MessagePage
		agent.must(http.MethodGet, path+"/messages", nil, &log)
		asked, answer := log.Messages[0], log.Messages[1]
		if len(answer.Evidence) == 0 {
			t.Fatalf("the answer rests on nothing: %+v", answer)
		}

		var mark wire.Mark
		agent.must(http.MethodPut, path+"/messages/1/mark", wire.NewMark{Intent: "return.policy"}, &mark)
		if mark.Kind != "intent" || mark.Text != asked.Text || mark.Intent != "return.policy" || mark.State != "open" || mark.By == nil {
			t.Errorf("the mark: %+v", mark)
		}
		agent.must(http.MethodPut, path+"/messages/2/mark", wire.NewMark{}, &mark)
		if mark.Kind != "answer" || mark.Text != asked.Text || mark.EntryID != answer.Evidence[0].ID {
			t.Errorf("the wrong answer: %+v", mark)
		}
		var read wire.MessageReading
		agent.must(http.MethodGet, path+"/messages/1/reading", nil, &read)
		if read.Model != "" || read.Turn || len(read.Intents) > 0 {
			t.Errorf("read without a model: %+v", read)
		}
		for what, refused := range map[string]struct {
			as           *person
			method, path string
			body         any
			want         int
		}{
			"an unknown message":     {agent, http.MethodPut, path + "/messages/99/mark", wire.NewMark{}, http.StatusNotFound},
			"an unknown intent":      {agent, http.MethodPut, path + "/messages/1/mark", wire.NewMark{Intent: "no.intent"}, http.StatusUnprocessableEntity},
			"another entry":          {agent, http.MethodPut, path + "/messages/2/mark", wire.NewMark{EntryID: "ke_other"}, http.StatusUnprocessableEntity},
			"an unknown chat":        {agent, http.MethodPut, "/api/v1/conversations/cv_none/messages/1/mark", wire.NewMark{}, http.StatusNotFound},
			"a reading of an answer": {agent, http.MethodGet, path + "/messages/2/reading", nil, http.StatusNotFound},
			"an agent who dismisses": {agent, http.MethodPost, "/api/v1/understanding/marks/dismiss", wire.ExampleText{Lang: "zh", Text: asked.Text}, http.StatusForbidden},
		} {
			if status, _ := refused.as.do(refused.method, refused.path, refused.body, nil); status != refused.want {
				t.Errorf("%s: got %d, want %d", what, status, refused.want)
			}
		}

		var waiting wire.LabelSuggestions
		boss.must(http.MethodGet, "/api/v1/understanding/suggestions?lang=zh", nil, &waiting)
		if len(waiting.Suggestions) != 1 || waiting.Suggestions[0].Mark == nil || waiting.Suggestions[0].Mark.ConversationID != sent.ConversationID {
			t.Errorf("to label: %+v", waiting)
		}
		boss.must(http.MethodPost, "/api/v1/understanding/examples", wire.NewIntentExamples{Lang: "zh", Intent: "return.policy", Texts: []string{asked.Text}, Origin: "desk"}, nil)
		var marks wire.MarkList
		agent.must(http.MethodGet, path+"/marks", nil, &marks)
		if len(marks.Marks) != 2 || marks.Marks[0].State != "accepted" || marks.Marks[1].State != "open" {
			t.Errorf("after it was taught: %+v", marks)
		}
		if status, _ := agent.do(http.MethodDelete, path+"/messages/1/mark", nil, nil); status != http.StatusConflict {
			t.Errorf("taking back what was accepted: got %d, want 409", status)
		}
		var wrong wire.EntryMarks
		agent.must(http.MethodGet, "/api/v1/knowledge/entries/"+answer.Evidence[0].ID+"/marks", nil, &wrong)
		if wrong.Total != 1 || len(wrong.Marks) != 1 || wrong.Marks[0].Seq != 2 {
			t.Errorf("the wrong answers of the entry: %+v", wrong)
		}
		agent.must(http.MethodDelete, path+"/messages/2/mark", nil, nil)
		var mood wire.MoodCourse
		agent.must(http.MethodGet, path+"/mood", nil, &mood)
		if mood.Mood != nil || len(mood.Points) > 0 {
			t.Errorf("a mood without models: %+v", mood)
		}
	})
}
