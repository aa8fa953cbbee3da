package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	moodBatch    = 200 // events read in one go
	courseLength = 100 // messages in a course
	pressingFor  = 30 * 24 * time.Hour
)

// moods reads how customers' messages sound, from the events, whoever owns the
// conversation. Its cursor is moved in the transaction that stores what was read:
// of two nodes that read the same events one stores them.
type moods struct {
	s    *Service
	bell chan struct{}
	quit chan struct{}
	wg   sync.WaitGroup
}

func newMoods(s *Service) *moods {
	return &moods{s: s, bell: make(chan struct{}, 1), quit: make(chan struct{})}
}

func (x *moods) start() {
	if x.s.Feelings != nil {
		x.wg.Go(x.run)
	}
}

func (x *moods) stop() {
	close(x.quit)
	x.wg.Wait()
}

func (x *moods) wake() {
	select {
	case x.bell <- struct{}{}:
	default:
	}
}

func (x *moods) run() {
	for {
		began := time.Now()
		n := 0
		if x.s.Feelings.Ready() {
			var err error
			if n, err = x.readSome(context.Background()); err != nil {
				x.s.Log.Warn("moods wait", slog.Any("error", err))
			}
		}
		// With much to read, every other moment belongs to the conversations.
		pause := time.Since(began)
		if n < moodBatch {
			pause = indexGather // what arrives together is read together
			select {
			case <-x.bell:
			case <-time.After(indexEvery):
			case <-x.quit:
				return
			}
		}
		select {
		case <-time.After(pause):
		case <-x.quit:
			return
		}
	}
}

// heard is a message of a customer that has to be read.
type heard struct {
	key  messageKey
	at   time.Time
	lang string // of the conversation
	text string
}

type felt struct {
	heard
	desk.Feeling
}

// readSome reads the messages that the next events tell of.
func (x *moods) readSome(ctx context.Context) (n int, err error) {
	var from, to eventPosition
	var list []heard
	err = x.s.DB.Read(ctx, func(tx *db.Tx) error {
		n, list = 0, nil
		if err := tx.QueryRow(`SELECT xid, event FROM mood_cursor WHERE id = 1`).Scan(&from.xid, &from.id); err != nil {
			return err
		}
		events, err := eventsAfter(tx, from, moodBatch)
		if err != nil || len(events) == 0 {
			return err
		}
		n, to = len(events), events[len(events)-1].position
		list, err = heardIn(tx, events)
		return err
	})
	if err != nil || n == 0 {
		return 0, err
	}
	// Outside of any transaction: it takes its time.
	read := make([]felt, len(list))
	for i, h := range list {
		read[i] = felt{h, x.s.Feelings.Feel(h.text, h.lang)}
	}
	var changed []desk.ConversationID
	err = x.s.DB.Write(ctx, func(tx *db.Tx) error {
		changed = nil
		moved, err := tx.Exec(`UPDATE mood_cursor SET xid = $1, event = $2 WHERE id = 1 AND xid = $3 AND event = $4`, to.xid, to.id, from.xid, from.id)
		if err != nil || moved == 0 {
			return err // another node was faster
		}
		changed, err = storeFeelings(tx, read)
		return err
	})
	for _, id := range changed {
		if err == nil {
			x.s.Publisher.Changed(id)
		}
	}
	return n, err
}

// heardIn returns what customers have written, in the order of the events.
func heardIn(tx *db.Tx, events []storedEvent) ([]heard, error) {
	var keys []messageKey
	for _, e := range events {
		if e.Type != desk.EventMessageCreated {
			continue
		}
		var data struct {
			Seq    int64
			Sender desk.Sender
		}
		if err := json.Unmarshal([]byte(e.data), &data); err != nil {
			return nil, fmt.Errorf("event %s: %w", e.position, err)
		}
		if data.Sender == desk.SenderCustomer || data.Sender == "" { // "" of the past
			keys = append(keys, messageKey{e.ConversationID, data.Seq})
		}
	}
	found := map[messageKey]heard{}
	for from, to := range chunks(len(keys)) {
		args := make([]any, 0, 2*(to-from))
		for _, k := range keys[from:to] {
			args = append(args, string(k.conversation), k.seq)
		}
		rows, err := tx.Query(`SELECT m.conversation_id, m.seq, m.at, m.body, c.lang FROM message AS m JOIN conversation AS c ON c.id = m.conversation_id
			WHERE m.sender = '`+string(desk.SenderCustomer)+`' AND m.body <> '' AND (`+anyKey("seq", to-from)+`)`, args...)
		list, err := db.Collect(rows, err, func(r *db.Rows, h *heard) error {
			var at int64
			err := r.Scan(&h.key.conversation, &h.key.seq, &at, &h.text, &h.lang)
			h.at = db.Time(at)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			found[h.key] = h
		}
	}
	list := make([]heard, 0, len(found))
	for _, k := range keys {
		if h, ok := found[k]; ok {
			list = append(list, h)
		}
	}
	return list, nil
}

// storeFeelings writes what was read, and moves the moods. It returns the
// conversations whose mood is another now.
func storeFeelings(tx *db.Tx, read []felt) ([]desk.ConversationID, error) {
	ids := make([]desk.ConversationID, 0, len(read))
	for _, f := range read {
		ids = append(ids, f.key.conversation)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	moods, err := selectMoods(tx, ids)
	if err != nil {
		return nil, err
	}
	for _, f := range read {
		id := f.key.conversation
		moods[id] = moods[id].After(f.key.seq, f.at, f.Feeling)
	}
	const width = 9
	for from, to := range chunks(len(read)) {
		args := make([]any, 0, width*(to-from))
		for _, f := range read[from:to] {
			args = append(args, string(f.key.conversation), f.key.seq, db.Millis(f.at), f.Emotion, thousandths(f.P), thousandths(f.Intensity),
				thousandths(f.Urgency), thousandths(f.Politeness), thousandths(f.Sentiment))
		}
		err := tx.Queue(`INSERT INTO message_feeling (conversation_id, seq, at, emotion, p, intensity, urgency, politeness, sentiment)
			VALUES `+db.Values(to-from, width)+` ON CONFLICT (conversation_id, seq) DO NOTHING`, args...)
		if err != nil {
			return nil, err
		}
	}
	for from, to := range chunks(len(ids)) {
		args := make([]any, 0, width*(to-from))
		for _, id := range ids[from:to] {
			m := moods[id]
			args = append(args, string(id), m.Seq, db.Millis(m.At), string(m.Level()), thousandths(m.Value), thousandths(m.Slow),
				thousandths(m.Urgency), thousandths(m.Worst), m.WorstSeq)
		}
		err := tx.Queue(`INSERT INTO conversation_mood (conversation_id, seq, at, level, mood, slow, urgency, worst, worst_seq)
			VALUES `+db.Values(to-from, width)+` ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
			level = excluded.level, mood = excluded.mood, slow = excluded.slow, urgency = excluded.urgency, worst = excluded.worst,
			worst_seq = excluded.worst_seq`, args...)
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func selectMoods(tx *db.Tx, ids []desk.ConversationID) (map[desk.ConversationID]desk.Mood, error) {
	found := make(map[desk.ConversationID]desk.Mood, len(ids))
	for from, to := range chunks(len(ids)) {
		args := make([]any, 0, to-from)
		for _, id := range ids[from:to] {
			args = append(args, string(id))
		}
		rows, err := tx.Query(`SELECT conversation_id, seq, at, level, mood, slow, urgency, worst, worst_seq FROM conversation_mood
			WHERE conversation_id IN `+db.In(1, to-from), args...)
		type row struct {
			id   desk.ConversationID
			mood desk.Mood
		}
		list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error {
			var at, value, slow, urgency, worst int64
			var level desk.Level
			err := r.Scan(&x.id, &x.mood.Seq, &at, &level, &value, &slow, &urgency, &worst, &x.mood.WorstSeq)
			x.mood.At, x.mood.Upset = db.Time(at), level == desk.LevelUpset
			x.mood.Value, x.mood.Slow, x.mood.Urgency, x.mood.Worst = share(value), share(slow), share(urgency), share(worst)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			found[x.id] = x.mood
		}
	}
	return found, nil
}

// Course returns how a customer has felt over a conversation: the newest
// messages that were read, in their order. CodeNotFound without a conversation.
func (s *Service) Course(ctx context.Context, id desk.ConversationID) (desk.Mood, []desk.Felt, error) {
	if _, err := s.head(ctx, `id = $1`, string(id)); err != nil {
		return desk.Mood{}, nil, err
	}
	var mood desk.Mood
	var list []desk.Felt
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := selectMoods(tx, []desk.ConversationID{id})
		if err != nil {
			return err
		}
		mood = all[id]
		rows, err := tx.Query(`SELECT f.seq, f.at, f.emotion, f.p, f.intensity, f.urgency, f.politeness, f.sentiment, m.body
			FROM message_feeling AS f JOIN message AS m ON m.conversation_id = f.conversation_id AND m.seq = f.seq
			WHERE f.conversation_id = $1 ORDER BY f.seq DESC LIMIT $2`, string(id), courseLength)
		list, err = db.Collect(rows, err, func(r *db.Rows, f *desk.Felt) error {
			var at, p, intensity, urgency, politeness, sentiment int64
			m := desk.Message{}
			err := r.Scan(&f.Seq, &at, &f.Feeling.Emotion, &p, &intensity, &urgency, &politeness, &sentiment, &m.Text)
			f.At, f.Text = db.Time(at), m.Preview()
			f.Feeling.P, f.Feeling.Intensity, f.Feeling.Urgency = share(p), share(intensity), share(urgency)
			f.Feeling.Politeness, f.Feeling.Sentiment = share(politeness), share(sentiment)
			return err
		})
		return err
	})
	if err != nil {
		return desk.Mood{}, nil, fmt.Errorf("load course: %w", err)
	}
	slices.Reverse(list)
	return mood, list, nil
}

// pressing is the part of a page's query that finds conversations that are not
// resolved and whose customer is upset or in a hurry. It begins at the moods, of
// which few are.
func pressing(where, states, since string) string {
	return `SELECT * FROM (SELECT c.id AS id, c.last_at AS last_at FROM conversation_mood AS m CROSS JOIN conversation AS c
		WHERE m.level <> '` + string(desk.LevelCalm) + `' AND m.at > ` + since + ` AND c.id = m.conversation_id AND c.state IN (` + states + `)` + where +
		` AND (c.last_at, c.id) < ($1, $2) ORDER BY c.last_at DESC, c.id DESC LIMIT $3) AS p`
}

func thousandths(x float64) int64 {
	if x < 0 {
		return int64(x*1000 - 0.5)
	}
	return int64(x*1000 + 0.5)
}

func share(n int64) float64 { return float64(n) / 1000 }
