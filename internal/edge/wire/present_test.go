package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

func presenter() wire.Presenter {
	return wire.Presenter{
		Name: func(id desk.UserID) string { return "name of " + string(id) },
		File: func(id desk.AttachmentID, width int) string {
			if width > 0 {
				return "/files/" + string(id) + "?w=640"
			}
			return "/files/" + string(id)
		},
	}
}

// What is the team's own must not show in anything that a visitor receives.
func TestVisitorSeesNothingOfTheTeams(t *testing.T) {
	t.Parallel()
	m := desk.Message{
		ConversationID: "cv_1", Seq: 3, ClientID: "secret-client-id", Sender: desk.SenderAgent, SenderID: "us_secret", Kind: desk.KindText,
		Text: "hello", Evidence: []desk.Evidence{{Kind: "knowledge", ID: "ke_secret", Title: "secret"}}, Epoch: 7, At: time.UnixMilli(1000),
	}
	c := desk.Conversation{
		ID: "cv_1", State: desk.StateAgent, AgentID: "us_ann", Memory: "secret", HandoverWhy: "secret", LastPreview: "secret", Misses: 2,
	}
	p := presenter()
	raw, err := json.Marshal(map[string]any{"message": p.VisitorMessage(&m), "conversation": p.VisitorConversation(&c)})
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(raw), "name of us_secret", ""); strings.Contains(text, "secret") {
		t.Errorf("a visitor sees %s", text)
	}
	if got := p.VisitorMessage(&m); got.Author != "name of us_secret" || got.AI {
		t.Errorf("an agent's message: %+v", got)
	}
	m.Sender = desk.SenderBot
	if got := p.VisitorMessage(&m); !got.AI || got.Author != "" {
		t.Errorf("the bot's message is not labelled: %+v", got)
	}
	m.Sender = desk.SenderCustomer
	if got := p.VisitorMessage(&m); got.ClientID != "secret-client-id" {
		t.Errorf("the visitor's own message: %+v", got)
	}
	if c.State = desk.StateQueued; p.VisitorConversation(&c).AgentName != "" {
		t.Error("somebody answers who does not")
	}
}

func TestPayloadFollowsTheKind(t *testing.T) {
	t.Parallel()
	p := presenter()
	file := json.RawMessage(`{"id":"at_1","name":"a.png","type":"image/png","size":3,"width":2,"height":1}`)
	got := p.Message(&desk.Message{Kind: desk.KindImage, Sender: desk.SenderCustomer, Payload: file})
	if a := got.Attachment; a == nil || a.URL != "/files/at_1" || a.Thumb != "/files/at_1?w=640" || got.Order != nil {
		t.Errorf("an image: %+v", got)
	}
	got = p.Message(&desk.Message{Kind: desk.KindFile, Payload: file})
	if a := got.Attachment; a == nil || a.Thumb != "" {
		t.Errorf("a file: %+v", got)
	}
	got = p.Message(&desk.Message{Kind: desk.KindOrderCard, Text: "the sentence", Payload: json.RawMessage(`{`)})
	if got.Order != nil || got.Text != "the sentence" {
		t.Errorf("a card that cannot be read: %+v", got)
	}
	if got := p.Message(&desk.Message{Kind: desk.KindText}); got.QuickReplies == nil || got.Evidence == nil {
		t.Error("an empty list is null")
	}
}
