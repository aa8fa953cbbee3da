package experiment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const followBatch = 200 // events read in one go

// fact is an event that says what to look at.
type fact struct {
	xid, id int64
	kind    string
	conv    desk.ConversationID
	at      time.Time
	seq     int64       // of a message
	sender  desk.Sender // of a message
}

// factsAfter reads what the outbox has behind a row.
func factsAfter(tx *db.Tx, xid, id int64, limit int) ([]fact, error) {
	rows, err := tx.OutboxAfter(xid, id, limit)
	if err != nil {
		return nil, err
	}
	out := make([]fact, len(rows))
	for i, r := range rows {
		var d struct {
			Seq    int64       `json:"seq"`
			Sender desk.Sender `json:"sender"`
		}
		if err := json.Unmarshal([]byte(r.Data), &d); err != nil {
			return nil, fmt.Errorf("event %d: %w", r.ID, err)
		}
		out[i] = fact{xid: r.XID, id: r.ID, kind: r.Type, conv: desk.ConversationID(r.Log), at: r.At, seq: d.Seq, sender: d.Sender}
	}
	return out, nil
}

// Follow reads what the next events tell of, and returns how many there were.
// The cursor moves in the transaction that stores what was found: of two nodes
// that read the same events one stores it.
func (s *Service) Follow(ctx context.Context) (n int, err error) {
	var xid, id int64
	var facts []fact
	var told []answered
	var someone bool
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT xid, event FROM experiment_cursor WHERE id = 1`).Scan(&xid, &id); err != nil {
			return err
		}
		if facts, err = factsAfter(tx, xid, id, followBatch); err != nil || len(facts) == 0 {
			return err
		}
		// Without a test that is or was under way lately there is nothing to look for.
		var watched int64
		err := tx.QueryRow(`SELECT COUNT(*) FROM experiment WHERE state IN ('running', 'paused') OR ended_at > $1`,
			db.Millis(facts[0].at.Add(-MaxHours*time.Hour))).Scan(&watched)
		if someone = watched > 0; err != nil || !someone {
			return err
		}
		told, err = answers(tx, facts)
		return err
	})
	if err != nil || len(facts) == 0 {
		return 0, err
	}
	last := facts[len(facts)-1]
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		moved, err := tx.Exec(`UPDATE experiment_cursor SET xid = $1, event = $2 WHERE id = 1 AND xid = $3 AND event = $4`, last.xid, last.id, xid, id)
		if err != nil || moved == 0 || !someone {
			return err
		}
		return store(tx, facts, told)
	})
	return len(facts), err
}

// answered is an answer of the bot from an entry.
type answered struct {
	fact
	evidence []desk.Evidence
}

// answers reads what the answers rest on that the facts tell of.
func answers(tx *db.Tx, facts []fact) ([]answered, error) {
	var out []answered
	for i := range facts {
		f := &facts[i]
		if f.kind != desk.EventMessageCreated || f.sender != desk.SenderBot {
			continue
		}
		var text string
		err := tx.QueryRow(`SELECT extra FROM message WHERE conversation_id = $1 AND seq = $2`, string(f.conv), f.seq).Scan(&text)
		if errors.Is(err, db.ErrNoRows) || err == nil && text == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		var x struct {
			Evidence []desk.Evidence `json:"evidence"`
		}
		if err := json.Unmarshal([]byte(text), &x); err != nil {
			return nil, fmt.Errorf("message %d of %s: %w", f.seq, f.conv, err)
		}
		if len(x.Evidence) > 0 {
			out = append(out, answered{*f, x.Evidence})
		}
	}
	return out, nil
}

// store writes what the facts tell, in their order: an answer that was given
// before a person came is one that did not help.
func store(tx *db.Tx, facts []fact, told []answered) error {
	for i := range facts {
		f := &facts[i]
		if len(told) > 0 && told[0].id == f.id {
			if err := told[0].store(tx); err != nil {
				return err
			}
			told = told[1:]
			continue
		}
		switch f.kind {
		case desk.EventConversationHandedOver, desk.EventConversationTaken:
			_, err := tx.Exec(`UPDATE experiment_exposure SET handed_at = $2 WHERE conversation_id = $1 AND handed_at = 0`, string(f.conv), db.Millis(f.at))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// store notes who was given which answer first, or that the same entry has
// answered them again.
func (a *answered) store(tx *db.Tx) error {
	for _, e := range a.evidence {
		if e.Kind != "knowledge" {
			continue
		}
		_, err := tx.Exec(`UPDATE experiment_exposure SET repeated_at = $3 WHERE conversation_id = $1 AND seq < $4 AND repeated_at = 0
			AND experiment_id IN (SELECT id FROM experiment WHERE entry_id = $2)`, string(a.conv), e.ID, db.Millis(a.at), a.seq)
		if err != nil {
			return err
		}
		if e.Experiment == "" {
			continue
		}
		_, err = tx.Exec(`INSERT INTO experiment_exposure (experiment_id, conversation_id, arm, seq, at, handed_at, repeated_at) VALUES ($1,$2,$3,$4,$5,0,0)
			ON CONFLICT (experiment_id, conversation_id) DO NOTHING`, string(e.Experiment), string(a.conv), e.Arm, a.seq, db.Millis(a.at))
		if err != nil {
			return err
		}
	}
	return nil
}
