package rating

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

// Kind is what is rated.
type Kind string

// The kinds.
const (
	Answer  Kind = "answer"  // a message of the bot: 1 or -1
	Service Kind = "service" // what the message that tells of its end has closed: 1 to 5
)

const (
	maxComment = 500 // runes
	changeable = 30 * 24 * time.Hour
	maxListed  = 500 // newest ones of a log
)

// resolvedKey is the system note with which a person ends a service.
const resolvedKey = "system.resolved"

// Rating is what a customer says of a message of their log.
type Rating struct {
	Seq     int64
	Kind    Kind
	Value   int64
	Comment string // of a service; without numbers and addresses that say who somebody is
	At      time.Time
}

// Ratings keeps what customers say. It is safe for concurrent use.
type Ratings struct {
	db *db.DB
}

// New returns the service.
func New(d *db.DB) *Ratings { return &Ratings{d} }

// Rate keeps what the customer of a log says of one of its messages, in place of
// what they said before; with the value 0 they say nothing any more. What cannot
// be rated is CodeNotFound: only answers of the bot and the ends of services can.
// The caller answers for the log being the customer's.
func (s *Ratings) Rate(ctx context.Context, log desk.ConversationID, r Rating) error {
	comment := redact.Text(r.Comment, maxComment)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		kind, at, err := rateable(tx, log, r.Seq)
		switch {
		case err != nil:
			return err
		case tx.Now().Sub(at) > changeable:
			return desk.E(desk.CodeConflict, "error.rating.too_late", nil)
		case r.Value == 0:
			_, err := tx.Exec(`DELETE FROM rating WHERE conversation_id = $1 AND seq = $2`, string(log), r.Seq)
			return err
		case kind == Answer && r.Value != 1 && r.Value != -1, kind == Service && (r.Value < 1 || r.Value > 5):
			return desk.Invalid("value", "error.field.value")
		case kind == Answer && comment != "":
			return desk.Invalid("comment", "error.field.value")
		}
		_, err = tx.Exec(`INSERT INTO rating (conversation_id, seq, kind, value, comment, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (conversation_id, seq) DO UPDATE SET value = excluded.value, comment = excluded.comment, at = excluded.at`,
			string(log), r.Seq, string(kind), r.Value, comment, db.Millis(tx.Now()))
		return err
	})
}

// Of returns the ratings of a log, newest message first.
func (s *Ratings) Of(ctx context.Context, log desk.ConversationID) (list []Rating, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(`SELECT seq, kind, value, comment, at FROM rating WHERE conversation_id = $1 ORDER BY seq DESC LIMIT $2`, string(log), maxListed)
		list, err = db.Collect(rows, err, func(r *db.Rows, x *Rating) error {
			var at int64
			err := r.Scan(&x.Seq, &x.Kind, &x.Value, &x.Comment, &at)
			x.At = db.Time(at)
			return err
		})
		return err
	})
	return list, err
}

// rateable tells what a message of a log is, to whoever rates it.
func rateable(tx *db.Tx, log desk.ConversationID, seq int64) (Kind, time.Time, error) {
	var sender desk.Sender
	var extra string
	var at int64
	err := tx.QueryRow(`SELECT sender, extra, at FROM message WHERE conversation_id = $1 AND seq = $2`, string(log), seq).Scan(&sender, &extra, &at)
	if errors.Is(err, db.ErrNoRows) {
		return "", time.Time{}, notFound()
	}
	if err != nil {
		return "", time.Time{}, err
	}
	var e struct {
		Payload  desk.SystemPayload `json:"payload"`
		Evidence []desk.Evidence    `json:"evidence"`
	}
	switch sender {
	case desk.SenderBot:
		e.Evidence, err = evidence(extra)
	case desk.SenderSystem:
		if extra != "" {
			err = json.Unmarshal([]byte(extra), &e)
		}
	case desk.SenderCustomer, desk.SenderAgent:
	}
	switch {
	case err != nil:
		return "", time.Time{}, fmt.Errorf("message %d of %s: %w", seq, log, err)
	case sender == desk.SenderBot && len(e.Evidence) > 0:
		return Answer, db.Time(at), nil
	case sender == desk.SenderSystem && e.Payload.Key == resolvedKey:
		return Service, db.Time(at), nil
	}
	return "", time.Time{}, notFound()
}

// evidence leaves alone what else a message of the bot has: cards of any shape.
func evidence(extra string) ([]desk.Evidence, error) {
	if extra == "" {
		return nil, nil
	}
	var e struct {
		Evidence []desk.Evidence `json:"evidence"`
	}
	err := json.Unmarshal([]byte(extra), &e)
	return e.Evidence, err
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.rating.not_found", nil) }
