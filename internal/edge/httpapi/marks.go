package httpapi

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

const (
	askedWithin = 50 // messages before an answer in which its question is looked for
	entryMarks  = 20
)

// MessagePath names a message in the path. It is exported because huma looks into
// exported embedded fields only.
type MessagePath struct {
	ConversationPath
	Seq int64 `path:"seq" minimum:"1" maximum:"9007199254740991"`
}

// message returns a message and the customer's message that it answers, which is
// itself if it is theirs.
func (s *server) message(ctx context.Context, in MessagePath) (m, asked desk.Message, err error) {
	list, _, err := s.Inbox.Messages(ctx, in.ID, 0, in.Seq+1, askedWithin)
	if err != nil {
		return m, asked, err
	}
	if len(list) == 0 || list[len(list)-1].Seq != in.Seq {
		return m, asked, desk.E(desk.CodeNotFound, "error.message.not_found", nil)
	}
	for _, x := range list {
		if x.Sender == desk.SenderCustomer && x.Text != "" {
			asked = x
		}
	}
	return list[len(list)-1], asked, nil
}

func (s *server) getReading(ctx context.Context, in *MessagePath) (*body[wire.MessageReading], error) {
	row, err := s.Inbox.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	m, _, err := s.message(ctx, *in)
	if err == nil && m.Sender != desk.SenderCustomer {
		err = desk.E(desk.CodeNotFound, "error.message.not_found", nil)
	}
	if err != nil {
		return nil, err
	}
	r, err := s.reading(ctx, row.Lang, &m)
	return reply(r), err
}

// reading is what the turn that answered the message understood, or else what it
// is read as now.
func (s *server) reading(ctx context.Context, lang string, m *desk.Message) (wire.MessageReading, error) {
	out := wire.MessageReading{Intents: []wire.IntentGuess{}}
	_, trace, err := s.Inbox.Turn(ctx, m.ConversationID, m.Seq)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return out, err
	}
	var turn struct {
		Meaning *struct {
			Model   string  `json:"model"`
			Outside float64 `json:"outside"`
			Intents []struct {
				Intent string  `json:"intent"`
				P      float64 `json:"p"`
			} `json:"intents"`
		} `json:"meaning"`
	}
	if err == nil && json.Unmarshal(trace, &turn) == nil && turn.Meaning != nil {
		out.Model, out.Outside, out.Turn = turn.Meaning.Model, turn.Meaning.Outside, true
		for _, g := range turn.Meaning.Intents {
			out.Intents = append(out.Intents, wire.IntentGuess{Intent: g.Intent, Probability: g.P, Text: m.Text})
		}
		return out, nil
	}
	u := s.Understanding.Read(m.Text, lang)
	out.Intents, out.Outside, out.Model = guesses(m.Text, u.Intents), u.Outside, u.Model
	return out, nil
}

func (s *server) listMarks(ctx context.Context, in *ConversationPath) (*body[wire.MarkList], error) {
	if _, err := s.Inbox.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	list, err := s.Understanding.Marks(ctx, in.ID)
	return reply(wire.MarkList{Marks: each(list, s.presentMark)}), err
}

func (s *server) saveMark(ctx context.Context, in *struct {
	MessagePath
	Body wire.NewMark
},
) (*body[wire.Mark], error) {
	row, err := s.Inbox.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	m, asked, err := s.message(ctx, in.MessagePath)
	if err != nil {
		return nil, err
	}
	mark := understanding.Mark{ConversationID: in.ID, Seq: in.Seq, Lang: row.Lang, Text: asked.Text}
	switch m.Sender {
	case desk.SenderCustomer:
		r, err := s.reading(ctx, row.Lang, &m)
		if err != nil {
			return nil, err
		}
		mark.Kind, mark.Text, mark.Intent, mark.Understood = understanding.MarkIntent, m.Text, in.Body.Intent, understoodAs(r)
	case desk.SenderBot:
		if mark.EntryID, err = entryOfAnswer(&m, in.Body.EntryID); err != nil {
			return nil, err
		}
		mark.Kind = understanding.MarkAnswer
	default:
		return nil, desk.Invalid("seq", "error.mark.no_answer")
	}
	saved, err := s.Understanding.SaveMark(ctx, actor(ctx), mark)
	return reply(s.presentMark(saved)), err
}

// understoodAs is the most likely meaning, "" when there was none.
func understoodAs(r wire.MessageReading) string {
	switch {
	case r.Outside > 0.5:
		return understanding.Outside
	case len(r.Intents) > 0:
		return r.Intents[0].Intent
	}
	return ""
}

// entryOfAnswer is the entry that a bot's answer rests on: the given one, or the
// first.
func entryOfAnswer(m *desk.Message, id string) (desk.EntryID, error) {
	i := slices.IndexFunc(m.Evidence, func(e desk.Evidence) bool { return e.Kind == "knowledge" && (id == "" || e.ID == id) })
	if i < 0 {
		return "", desk.Invalid("entry_id", "error.mark.no_answer")
	}
	return desk.EntryID(m.Evidence[i].ID), nil
}

func (s *server) deleteMark(ctx context.Context, in *MessagePath) (*none, error) {
	return nil, s.Understanding.DeleteMark(ctx, actor(ctx), in.ID, in.Seq)
}

func (s *server) listEntryMarks(ctx context.Context, in *EntryPath) (*body[wire.EntryMarks], error) {
	list, total, err := s.Understanding.AnswerMarks(ctx, in.ID, entryMarks)
	return reply(wire.EntryMarks{Marks: each(list, s.presentMark), Total: total}), err
}

func (s *server) dismissMarks(ctx context.Context, in *body[wire.ExampleText]) (*none, error) {
	return nil, s.Understanding.DismissMarks(ctx, actor(ctx), in.Body.Lang, in.Body.Text)
}

func (s *server) reopenMarks(ctx context.Context, in *body[wire.ExampleText]) (*none, error) {
	return nil, s.Understanding.ReopenMarks(ctx, in.Body.Lang, in.Body.Text)
}

func (s *server) presentMark(m understanding.Mark) wire.Mark {
	return wire.Mark{
		ConversationID: string(m.ConversationID), Seq: m.Seq, Kind: m.Kind, Lang: m.Lang, Text: m.Text, Understood: m.Understood,
		Intent: m.Intent, EntryID: string(m.EntryID), State: m.State, At: millis(m.CreatedAt),
		By: &wire.UserBrief{ID: string(m.CreatedBy), Name: s.Present.Name(m.CreatedBy)},
	}
}
