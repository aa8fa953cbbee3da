package document

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const countBatch = 500 // events in one go

// event is a message of somebody, by where it stands.
type event struct {
	xid, id int64
	kind    string
	conv    desk.ConversationID
	seq     int64
	sender  desk.Sender
}

// Count adds up the answers that the next events tell of, and returns how many
// events there were. The cursor moves in the transaction that adds: of two nodes
// that read the same events one counts them.
func (s *Service) Count(ctx context.Context) (n int, err error) {
	var xid, id int64
	var events []event
	answers := map[string]int64{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT xid, event FROM document_counted WHERE id = 1`).Scan(&xid, &id); err != nil {
			return err
		}
		if events, err = eventsAfter(tx, xid, id); err != nil {
			return err
		}
		for i := range events {
			if e := &events[i]; e.kind == desk.EventMessageCreated && e.sender == desk.SenderBot {
				if err := quoted(tx, e, answers); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil || len(events) == 0 {
		return 0, err
	}
	last := &events[len(events)-1]
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		moved, err := tx.Exec(`UPDATE document_counted SET xid = $1, event = $2 WHERE id = 1 AND xid = $3 AND event = $4`, last.xid, last.id, xid, id)
		if err != nil || moved == 0 {
			return err
		}
		for id, n := range answers {
			if _, err := tx.Exec(`UPDATE document SET answers = answers + $2 WHERE id = $1`, id, n); err != nil {
				return err
			}
		}
		return nil
	})
	return len(events), err
}

// eventsAfter reads what the outbox has behind a row.
func eventsAfter(tx *db.Tx, xid, id int64) ([]event, error) {
	rows, err := tx.OutboxAfter(xid, id, countBatch)
	if err != nil {
		return nil, err
	}
	out := make([]event, len(rows))
	for i, r := range rows {
		var d struct {
			Seq    int64       `json:"seq"`
			Sender desk.Sender `json:"sender"`
		}
		if err := json.Unmarshal([]byte(r.Data), &d); err != nil {
			return nil, fmt.Errorf("event %d: %w", r.ID, err)
		}
		out[i] = event{xid: r.XID, id: r.ID, kind: r.Type, conv: desk.ConversationID(r.Log), seq: d.Seq, sender: d.Sender}
	}
	return out, nil
}

// quoted adds the documents that a message of the bot quotes.
func quoted(tx *db.Tx, e *event, answers map[string]int64) error {
	rows, err := tx.Query(`SELECT extra FROM message WHERE conversation_id = $1 AND seq = $2`, string(e.conv), e.seq)
	list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil || len(list) == 0 || list[0] == "" {
		return err
	}
	var extra struct {
		Evidence []desk.Evidence `json:"evidence"`
	}
	if err := json.Unmarshal([]byte(list[0]), &extra); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, x := range extra.Evidence {
		if x.Kind == "passage" && !seen[x.Document] {
			seen[x.Document] = true
			answers[x.Document]++
		}
	}
	return nil
}
