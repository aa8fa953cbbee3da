package gap

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	followBatch = 200 // events read in one go
	lookBack    = 60  // messages of a log that are looked at before an event
)

// fact is an event that says what to look at.
type fact struct {
	xid, id int64
	kind    string
	conv    desk.ConversationID
	at      time.Time
	seq     int64       // of a message
	sender  desk.Sender // of a message
	reason  string      // of a hand-over
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
			Reason string      `json:"reason"`
		}
		if err := json.Unmarshal([]byte(r.Data), &d); err != nil {
			return nil, fmt.Errorf("event %d: %w", r.ID, err)
		}
		out[i] = fact{xid: r.XID, id: r.ID, kind: r.Type, conv: desk.ConversationID(r.Log), at: r.At, seq: d.Seq, sender: d.Sender, reason: d.Reason}
	}
	return out, nil
}

// tells reports whether a fact makes something of a question.
func (f *fact) tells() bool {
	switch f.kind {
	case desk.EventMessageCreated:
		return f.sender == desk.SenderBot || f.sender == desk.SenderAgent
	case desk.EventConversationHandedOver:
		return true
	}
	return false
}

// Follow reads what the next events tell of, and returns how many there were.
// The cursor moves in the transaction that stores what was found: of two nodes
// that read the same events one stores it.
func (s *Service) Follow(ctx context.Context) (n int, err error) {
	var xid, id int64
	var facts []fact
	var logs map[desk.ConversationID]*talk
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT xid, event FROM gap_state WHERE id = 1`).Scan(&xid, &id); err != nil {
			return err
		}
		if facts, err = factsAfter(tx, xid, id, followBatch); err != nil {
			return err
		}
		logs, err = s.talks(tx, facts)
		return err
	})
	if err != nil || len(facts) == 0 {
		return 0, err
	}
	var found findings
	for i := range facts {
		if f := &facts[i]; f.tells() {
			s.read(logs[f.conv], f, &found)
		}
	}
	last := facts[len(facts)-1]
	err = s.put(ctx, &found, func(tx *db.Tx) (bool, error) {
		moved, err := tx.Exec(`UPDATE gap_state SET xid = $1, event = $2, since = CASE WHEN since = 0 THEN $5 ELSE since END
			WHERE id = 1 AND xid = $3 AND event = $4`, last.xid, last.id, xid, id, db.Millis(facts[0].at))
		return moved > 0, err
	})
	return len(facts), err
}

// line is a message of a log.
type line struct {
	seq     int64
	sender  desk.Sender
	kind    desk.Kind
	text    string
	at      time.Time
	entries []desk.EntryID // that an answer rests on
	titles  []string       // their questions
}

// took is what became of a turn of the bot. seq is that of the last message
// that it answered.
type took struct {
	seq     int64
	at      time.Time
	lang    string
	intent  string
	outcome string
}

// talk is a stretch of a conversation.
type talk struct {
	id    desk.ConversationID
	lines []line
	turns []took
}

// talks loads the stretches that the facts are about.
func (s *Service) talks(tx *db.Tx, facts []fact) (map[desk.ConversationID]*talk, error) {
	type reach struct{ from, to int64 }
	reaches := map[desk.ConversationID]reach{}
	for i := range facts {
		f := &facts[i]
		if !f.tells() {
			continue
		}
		r, ok := reaches[f.conv]
		if f.seq > 0 && (r.from == 0 || f.seq < r.from) {
			r.from = f.seq
		}
		r.to = max(r.to, f.seq)
		if !ok || f.seq > 0 {
			reaches[f.conv] = r
		}
	}
	out := make(map[desk.ConversationID]*talk, len(reaches))
	for id, r := range reaches {
		if r.to == 0 { // a hand-over without a word: it is the newest thing, or nearly
			if err := tx.QueryRow(`SELECT COALESCE(MAX(seq), 0) FROM message WHERE conversation_id = $1`, string(id)).Scan(&r.to); err != nil {
				return nil, err
			}
			r.from = r.to
		}
		t, err := loadTalk(tx, id, r.from-lookBack, r.to+lookBack)
		if err != nil {
			return nil, err
		}
		out[id] = t
	}
	return out, nil
}

// loadTalk reads the messages after one sequence up to another, and the turns
// that were taken among them.
func loadTalk(tx *db.Tx, id desk.ConversationID, after, upTo int64) (*talk, error) {
	t := &talk{id: id}
	rows, err := tx.Query(`SELECT seq, sender, kind, body, extra, at FROM message WHERE conversation_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq`, string(id), after, upTo)
	t.lines, err = db.Collect(rows, err, func(r *db.Rows, l *line) error {
		var at int64
		var extra string
		if err := r.Scan(&l.seq, &l.sender, &l.kind, &l.text, &extra, &at); err != nil {
			return err
		}
		l.at = db.Time(at)
		if l.sender != desk.SenderBot || extra == "" {
			return nil
		}
		var e struct {
			Evidence []desk.Evidence `json:"evidence"`
		}
		if err := json.Unmarshal([]byte(extra), &e); err != nil {
			return fmt.Errorf("message %d of %s: %w", l.seq, id, err)
		}
		for _, x := range e.Evidence {
			if x.Kind == "knowledge" {
				l.entries, l.titles = append(l.entries, desk.EntryID(x.ID)), append(l.titles, x.Title)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(`SELECT seq, at, trace FROM turn WHERE conversation_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq`, string(id), after, upTo)
	t.turns, err = db.Collect(rows, err, func(r *db.Rows, x *took) error {
		var at int64
		var trace string
		if err := r.Scan(&x.seq, &at, &trace); err != nil {
			return err
		}
		x.at = db.Time(at)
		var tr struct {
			Lang    string `json:"lang"`
			Intent  string `json:"intent"`
			Outcome string `json:"outcome"`
		}
		if err := json.Unmarshal([]byte(trace), &tr); err != nil {
			return fmt.Errorf("turn %d of %s: %w", x.seq, id, err)
		}
		x.lang, x.intent, x.outcome = tr.Lang, tr.Intent, tr.Outcome
		return nil
	})
	return t, err
}

// at is where a message stands, or would.
func (t *talk) at(seq int64) int {
	i, _ := slices.BinarySearchFunc(t.lines, seq, func(l line, seq int64) int { return int(l.seq - seq) })
	return i
}
