package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const keepEvents = 30 * 24 * time.Hour

// EventLine is a line of the event feed with its cursor.
type EventLine struct {
	desk.Event
	Cursor string
}

// eventPosition orders events by the commit that made them visible.
type eventPosition struct{ xid, id int64 }

func (p eventPosition) String() string {
	return strconv.FormatInt(p.xid, 36) + "-" + strconv.FormatInt(p.id, 36)
}

func parseEventPosition(s string) (p eventPosition, err error) {
	if s == "" {
		return p, nil
	}
	xid, id, ok := strings.Cut(s, "-")
	if p.xid, err = strconv.ParseInt(xid, 36, 64); ok && err == nil {
		p.id, err = strconv.ParseInt(id, 36, 64)
	}
	if !ok || err != nil {
		return p, desk.Invalid("after", "error.field.cursor")
	}
	return p, nil
}

// Events returns what happened after the cursor, oldest first. Events are kept
// for thirty days.
func (s *Service) Events(ctx context.Context, after string, limit int) ([]EventLine, error) {
	from, err := parseEventPosition(after)
	if err != nil {
		return nil, err
	}
	var out []EventLine
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := eventsAfter(tx, from, clampLimit(limit))
		if err != nil {
			return err
		}
		out = make([]EventLine, 0, len(list))
		for _, e := range list {
			line := EventLine{Event: e.Event, Cursor: e.position.String()}
			if err := json.Unmarshal([]byte(e.data), &line.Data); err != nil {
				return err
			}
			out = append(out, line)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load events: %w", err)
	}
	return out, nil
}

// AppendEvent writes a fact of another feature, in its transaction.
func (s *Service) AppendEvent(tx *db.Tx, e desk.Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("event %s: %w", e.Type, err)
	}
	return insertEvents(tx, []eventRow{{e, string(data)}})
}

type storedEvent struct {
	eventRow
	position eventPosition
}

// eventsAfter reads what the outbox has behind a position.
func eventsAfter(tx *db.Tx, from eventPosition, limit int) ([]storedEvent, error) {
	rows, err := tx.OutboxAfter(from.xid, from.id, limit)
	if err != nil {
		return nil, err
	}
	out := make([]storedEvent, len(rows))
	for i, r := range rows {
		out[i].position = eventPosition{r.XID, r.ID}
		out[i].Type, out[i].ConversationID, out[i].data, out[i].At = r.Type, desk.ConversationID(r.Log), r.Data, r.At
	}
	return out, nil
}

// pruneEvents forgets the oldest events, a few at a time, if their messages are
// in the search index. Their ids grow with their age closely enough.
func pruneEvents(tx *db.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM event WHERE at < $1 AND id IN (SELECT id FROM event ORDER BY id LIMIT 1000)
		AND (xid, id) <= (SELECT xid, event FROM message_index_cursor WHERE id = 1)`, db.Millis(tx.Now().Add(-keepEvents)))
}
