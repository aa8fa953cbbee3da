package rating_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/rating"
)

const (
	greeting = iota + 1
	question
	answer
	card
	ended
	old
)

// TestRate goes through what a customer can say of the messages of a log.
func TestRate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{inbox.Migrations, rating.Migrations}, func(t *testing.T, d *db.DB) {
		s := rating.New(d)
		put := func(seq int64, sender desk.Sender, kind desk.Kind, extra string, age time.Duration) {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at) VALUES ('cv_1', $1, '', $2, '', $3, 'x', $4, 1, $5)`,
					seq, string(sender), string(kind), extra, db.Millis(tx.Now().Add(-age)))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		known := `{"evidence":[{"kind":"knowledge","id":"ke_1","title":"x","version":1}]}`
		put(greeting, desk.SenderBot, desk.KindText, "", 0)
		put(question, desk.SenderCustomer, desk.KindText, "", 0)
		put(answer, desk.SenderBot, desk.KindText, known, 0)
		put(card, desk.SenderBot, desk.KindOrderCard, `{"payload":{"number":"1","args":7},"evidence":[{"kind":"order","id":"1"}]}`, 0)
		put(ended, desk.SenderSystem, desk.KindSystem, `{"payload":{"key":"system.resolved"}}`, 0)
		put(old, desk.SenderBot, desk.KindText, known, 31*24*time.Hour)

		for what, c := range map[string]struct {
			seq, value int64
			comment    string
			code       desk.Code
		}{
			"a greeting":           {greeting, 1, "", desk.CodeNotFound},
			"one's own":            {question, 1, "", desk.CodeNotFound},
			"nothing":              {99, 1, "", desk.CodeNotFound},
			"below zero":           {-1, 1, "", desk.CodeNotFound},
			"an answer with stars": {answer, 5, "", desk.CodeInvalid},
			"a comment on answers": {answer, -1, "bad", desk.CodeInvalid},
			"six stars":            {ended, 6, "", desk.CodeInvalid},
			"no star":              {ended, -1, "", desk.CodeInvalid},
			"too long ago":         {old, 1, "", desk.CodeConflict},
		} {
			if err := s.Rate(t.Context(), "cv_1", rating.Rating{Seq: c.seq, Value: c.value, Comment: c.comment}); desk.CodeOf(err) != c.code {
				t.Errorf("%s: got %v, want %s", what, err, c.code)
			}
		}
		if err := s.Rate(t.Context(), "cv_2", rating.Rating{Seq: answer, Value: 1}); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("in another log: %v", err)
		}
		say := func(seq, value int64, comment string) {
			t.Helper()
			if err := s.Rate(t.Context(), "cv_1", rating.Rating{Seq: seq, Value: value, Comment: comment}); err != nil {
				t.Fatal(err)
			}
		}
		say(answer, 1, "")
		say(answer, -1, "")
		say(card, 1, "")
		say(card, 0, "")
		say(ended, 4, "很好，我的电话 13812345678"+strings.Repeat("好", 600))
		list, err := s.Of(t.Context(), "cv_1")
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		if r := list[0]; r.Seq != ended || r.Kind != rating.Service || r.Value != 4 || !strings.Contains(r.Comment, "[phone]") || len([]rune(r.Comment)) > 520 {
			t.Errorf("the service: %+v", r)
		}
		if r := list[1]; r.Seq != answer || r.Kind != rating.Answer || r.Value != -1 || r.At.IsZero() {
			t.Errorf("the answer: %+v", r)
		}
	})
}
