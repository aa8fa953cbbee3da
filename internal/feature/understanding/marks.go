package understanding

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// The kinds of marks.
const (
	MarkIntent = "intent" // a customer's message was misunderstood
	MarkAnswer = "answer" // the bot's answer was wrong
)

// The states of a mark. Only those of intents are decided in the workbench.
const (
	MarkOpen      = "open"
	MarkAccepted  = "accepted" // its sentence has been taught
	MarkDismissed = "dismissed"
)

// maxMarks bounds what is read of the marks at once.
const maxMarks = 500

// Mark says that a message was misunderstood or answered wrong. Whoever talks
// with customers makes it; it teaches nothing until somebody who may teach
// accepts it.
type Mark struct {
	ConversationID desk.ConversationID
	Seq            int64 // of the customer's message, or of the bot's answer
	Kind           string
	Lang           string
	Text           string       // what the customer wrote, up to 500 characters
	Understood     string       // what it was read as: an intent, Outside or ""
	Intent         string       // what it means; "" = whoever marked it does not know
	EntryID        desk.EntryID // that the wrong answer rests on
	State          string
	CreatedAt      time.Time
	CreatedBy      desk.UserID
	DecidedAt      time.Time
	DecidedBy      desk.UserID

	folded string
}

// SaveMark marks a message; a second mark of the same message changes the first.
// Lang is that of the conversation, for texts that do not show theirs.
func (s *Service) SaveMark(ctx context.Context, by desk.Actor, m Mark) (Mark, error) {
	m.Text = cut(strings.TrimSpace(m.Text), maxText)
	if l := hygiene.Language(m.Text); l != "" {
		m.Lang = l
	}
	m.folded = fold(m.Text)
	switch {
	case m.Kind != MarkIntent && m.Kind != MarkAnswer:
		return Mark{}, desk.Invalid("kind", "error.field.value")
	case m.folded == "" || !utf8.ValidString(m.Text):
		return Mark{}, desk.Invalid("seq", "error.mark.no_text")
	case !slices.Contains(Langs(), m.Lang):
		return Mark{}, desk.Invalid("lang", "error.field.value")
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if m.Intent != "" {
			if err := checkIntent(tx, m.Intent); err != nil {
				return err
			}
		}
		m.State, m.CreatedAt, m.CreatedBy = MarkOpen, tx.Now(), by.UserID
		return upsertMark(tx, &m)
	})
	return m, err
}

// DeleteMark takes an open mark back. That is for who made it, and for who may
// teach.
func (s *Service) DeleteMark(ctx context.Context, by desk.Actor, id desk.ConversationID, seq int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := selectMark(tx, id, seq)
		switch {
		case err != nil:
			return err
		case m.CreatedBy != by.UserID && !by.Can(desk.CanWriteKnowledge):
			return desk.E(desk.CodeForbidden, "error.mark.of_colleague", nil)
		case m.State != MarkOpen:
			return desk.E(desk.CodeConflict, "error.mark.decided", nil)
		}
		return tx.Queue(`DELETE FROM understanding_mark WHERE conversation_id = $1 AND seq = $2`, string(id), seq)
	})
}

// Marks returns those of a conversation, the newest at most, in the order of its
// messages.
func (s *Service) Marks(ctx context.Context, id desk.ConversationID) (list []Mark, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectMarks(tx, `WHERE conversation_id = $1 ORDER BY seq DESC LIMIT $2`, string(id), maxMarks)
		return err
	})
	slices.Reverse(list)
	return list, err
}

// AnswerMarks returns the newest marks that call an answer of the entry wrong,
// at most limit, and how many there are in all.
func (s *Service) AnswerMarks(ctx context.Context, entry desk.EntryID, limit int) (list []Mark, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM understanding_mark WHERE entry_id = $1 AND entry_id <> ''`, string(entry)).Scan(&total); err != nil {
			return err
		}
		list, err = selectMarks(tx, `WHERE entry_id = $1 AND entry_id <> '' ORDER BY created_at DESC LIMIT $2`, string(entry), min(max(limit, 1), maxPage))
		return err
	})
	return list, total, err
}

// DismissMarks decides that a sentence was understood well enough, or that it
// teaches nothing: its open marks are closed.
func (s *Service) DismissMarks(ctx context.Context, by desk.Actor, lang, text string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(decideMarks, lang, fold(text), MarkDismissed, db.Millis(tx.Now()), string(by.UserID))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeNotFound, "error.mark.not_found", nil)
		}
		return err
	})
}

// ReopenMarks takes back the last decision about the marks of a sentence.
func (s *Service) ReopenMarks(ctx context.Context, lang, text string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE understanding_mark SET state = 'open', decided_at = 0, decided_by = ''
			WHERE lang = $1 AND folded = $2 AND kind = 'intent' AND state <> 'open' AND decided_at = (
				SELECT MAX(decided_at) FROM understanding_mark WHERE lang = $1 AND folded = $2 AND kind = 'intent')`, lang, fold(text))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeNotFound, "error.mark.not_found", nil)
		}
		return err
	})
}

// decideMarks closes the open marks of a sentence: language, folded text, state,
// when and by whom.
const decideMarks = `UPDATE understanding_mark SET state = $3, decided_at = $4, decided_by = $5
	WHERE lang = $1 AND folded = $2 AND kind = 'intent' AND state = 'open'`

// markedSentences returns the newest marks of intents in a language that are open
// or were dismissed.
func (s *Service) markedSentences(ctx context.Context, lang string) (list []Mark, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, state := range []string{MarkOpen, MarkDismissed} {
			part, err := selectMarks(tx, `WHERE kind = 'intent' AND lang = $1 AND state = $2 ORDER BY created_at DESC LIMIT $3`, lang, state, maxMarks)
			if err != nil {
				return err
			}
			list = append(list, part...)
		}
		return nil
	})
	return list, err
}

func cut(s string, runes int) string {
	for i := range s {
		if runes--; runes < 0 {
			return s[:i]
		}
	}
	return s
}

const markColumns = `conversation_id, seq, kind, lang, body, folded, understood, intent_id, entry_id, state, created_at, created_by, decided_at, decided_by`

func selectMarks(tx *db.Tx, tail string, args ...any) ([]Mark, error) {
	rows, err := tx.Query(`SELECT `+markColumns+` FROM understanding_mark `+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, m *Mark) error {
		var created, decided int64
		err := r.Scan(&m.ConversationID, &m.Seq, &m.Kind, &m.Lang, &m.Text, &m.folded, &m.Understood, &m.Intent, &m.EntryID, &m.State,
			&created, &m.CreatedBy, &decided, &m.DecidedBy)
		m.CreatedAt, m.DecidedAt = db.Time(created), db.Time(decided)
		return err
	})
}

func selectMark(tx *db.Tx, id desk.ConversationID, seq int64) (Mark, error) {
	list, err := selectMarks(tx, `WHERE conversation_id = $1 AND seq = $2`+tx.Dialect().ForUpdate(), string(id), seq)
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.mark.not_found", nil))
}

func upsertMark(tx *db.Tx, m *Mark) error {
	return tx.Queue(`INSERT INTO understanding_mark (`+markColumns+`) VALUES `+db.Values(1, 14)+`
		ON CONFLICT (conversation_id, seq) DO UPDATE SET kind = excluded.kind, lang = excluded.lang, body = excluded.body,
		folded = excluded.folded, understood = excluded.understood, intent_id = excluded.intent_id, entry_id = excluded.entry_id,
		state = excluded.state, created_at = excluded.created_at, created_by = excluded.created_by, decided_at = 0, decided_by = ''`,
		string(m.ConversationID), m.Seq, m.Kind, m.Lang, m.Text, m.folded, m.Understood, m.Intent, string(m.EntryID), m.State,
		db.Millis(m.CreatedAt), string(m.CreatedBy), int64(0), "")
}
