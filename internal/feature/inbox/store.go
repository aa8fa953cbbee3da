package inbox

import (
	"embed"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const headColumns = `id, customer_id, channel_id, lang, state, agent_id, epoch, last_seq, last_customer_seq,
	answered_seq, last_at, last_sender, last_preview, customer_delivered_seq, customer_read_seq, agent_read_seq,
	unread, waiting_since, turn_due_at, misses, memory, handover_why, created_at, updated_at, resolved_at`

const headWidth = 25

func headArgs(args []any, c *desk.Conversation) []any {
	return append(args, string(c.ID), string(c.CustomerID), string(c.ChannelID), c.Lang, string(c.State), string(c.AgentID),
		c.Epoch, c.LastSeq, c.LastCustomerSeq, c.AnsweredSeq, db.Millis(c.LastAt), string(c.LastSender), c.LastPreview,
		c.CustomerDeliveredSeq, c.CustomerReadSeq, c.AgentReadSeq, c.Unread, db.Millis(c.WaitingSince),
		db.Millis(c.TurnDueAt), c.Misses, c.Memory, c.HandoverWhy, db.Millis(c.CreatedAt), db.Millis(c.UpdatedAt),
		db.Millis(c.ResolvedAt))
}

// scanHead reads headColumns.
func scanHead(r *db.Rows, c *desk.Conversation) error {
	var lastAt, waiting, due, created, updated, resolved int64
	err := r.Scan(&c.ID, &c.CustomerID, &c.ChannelID, &c.Lang, &c.State, &c.AgentID,
		&c.Epoch, &c.LastSeq, &c.LastCustomerSeq, &c.AnsweredSeq, &lastAt, &c.LastSender, &c.LastPreview,
		&c.CustomerDeliveredSeq, &c.CustomerReadSeq, &c.AgentReadSeq, &c.Unread, &waiting, &due, &c.Misses, &c.Memory,
		&c.HandoverWhy, &created, &updated, &resolved)
	if err != nil {
		return err
	}
	c.LastAt, c.WaitingSince, c.TurnDueAt = db.Time(lastAt), db.Time(waiting), db.Time(due)
	c.CreatedAt, c.UpdatedAt, c.ResolvedAt = db.Time(created), db.Time(updated), db.Time(resolved)
	return nil
}

const messageColumns = `conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at`

const messageWidth = 10

// extra is what few messages have, in one column.
type extra struct {
	Payload      json.RawMessage `json:"payload,omitempty"`
	QuickReplies []string        `json:"quick_replies,omitempty"`
	Evidence     []desk.Evidence `json:"evidence,omitempty"`
}

func messageArgs(args []any, m *desk.Message) ([]any, error) {
	x := ""
	if m.Payload != nil || m.QuickReplies != nil || m.Evidence != nil {
		b, err := json.Marshal(extra{m.Payload, m.QuickReplies, m.Evidence})
		if err != nil {
			return nil, err
		}
		x = string(b)
	}
	return append(args, string(m.ConversationID), m.Seq, m.ClientID, string(m.Sender), m.SenderID, string(m.Kind), m.Text, x,
		m.Epoch, db.Millis(m.At)), nil
}

func scanMessage(r *db.Rows, m *desk.Message) error {
	var x string
	var at int64
	err := r.Scan(&m.ConversationID, &m.Seq, &m.ClientID, &m.Sender, &m.SenderID, &m.Kind, &m.Text, &x, &m.Epoch, &at)
	if err != nil {
		return err
	}
	m.At = db.Time(at)
	if x == "" {
		return nil
	}
	var e extra
	if err := json.Unmarshal([]byte(x), &e); err != nil {
		return err
	}
	m.Payload, m.QuickReplies, m.Evidence = e.Payload, e.QuickReplies, e.Evidence
	return nil
}

// chunks cuts n rows into groups whose sizes are powers of two, so that few
// different statements have to be prepared.
func chunks(n int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from := 0
		for size := 32; size > 0; size /= 2 {
			for n-from >= size {
				if !yield(from, from+size) {
					return
				}
				from += size
			}
		}
	}
}

// lockHeads reads the heads that are about to change, in the order of their
// ids so that two transactions cannot wait for each other.
func lockHeads(tx *db.Tx, ids []desk.ConversationID) (map[desk.ConversationID]*desk.Conversation, error) {
	heads := make(map[desk.ConversationID]*desk.Conversation, len(ids))
	for from, to := range chunks(len(ids)) {
		args := make([]any, 0, to-from)
		for _, id := range ids[from:to] {
			args = append(args, string(id))
		}
		rows, err := tx.Query(`SELECT `+headColumns+` FROM conversation WHERE id IN `+db.In(1, to-from)+
			` ORDER BY id`+tx.Dialect().ForUpdate(), args...)
		list, err := db.Collect(rows, err, scanHead)
		if err != nil {
			return nil, err
		}
		for i := range list {
			heads[list[i].ID] = &list[i]
		}
	}
	return heads, nil
}

// findByClientID returns the stored messages that the commands would repeat.
func findByClientID(tx *db.Tx, group []*command) (map[clientKey]*desk.Message, error) {
	var keys []clientKey
	for _, c := range group {
		if c.clientID != "" {
			keys = append(keys, clientKey{c.id, c.clientID})
		}
	}
	found := map[clientKey]*desk.Message{}
	for from, to := range chunks(len(keys)) {
		args := make([]any, 0, 2*(to-from))
		for _, k := range keys[from:to] {
			args = append(args, string(k.conversation), k.client)
		}
		rows, err := tx.Query(`SELECT `+messageColumns+` FROM message WHERE client_id <> '' AND (`+anyKey("client_id", to-from)+`)`, args...)
		list, err := db.Collect(rows, err, scanMessage)
		if err != nil {
			return nil, err
		}
		for i := range list {
			found[clientKey{list[i].ConversationID, list[i].ClientID}] = &list[i]
		}
	}
	return found, nil
}

type messageKey struct {
	conversation desk.ConversationID
	seq          int64
}

// anyKey is the condition that a message is one of n, each named by its
// conversation and the column. Both engines look each of them up in its index.
func anyKey(column string, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(" OR ")
		}
		b.WriteString("(conversation_id = $" + strconv.Itoa(2*i+1) + " AND " + column + " = $" + strconv.Itoa(2*i+2) + ")")
	}
	return b.String()
}

// messageBodies returns the texts of messages. The keys stand in the query one
// by one: joined to the events, PostgreSQL would read the whole log.
func messageBodies(tx *db.Tx, keys []messageKey) (map[messageKey]string, error) {
	bodies := make(map[messageKey]string, len(keys))
	for from, to := range chunks(len(keys)) {
		args := make([]any, 0, 2*(to-from))
		for _, k := range keys[from:to] {
			args = append(args, string(k.conversation), k.seq)
		}
		rows, err := tx.Query(`SELECT conversation_id, seq, body FROM message WHERE `+anyKey("seq", to-from), args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var k messageKey
			var body string
			if err = rows.Scan(&k.conversation, &k.seq, &body); err != nil {
				break
			}
			bodies[k] = body
		}
		if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

func insertMessages(tx *db.Tx, list []*desk.Message) error {
	for from, to := range chunks(len(list)) {
		args := make([]any, 0, messageWidth*(to-from))
		var err error
		for _, m := range list[from:to] {
			if args, err = messageArgs(args, m); err != nil {
				return err
			}
		}
		err = tx.Queue(`INSERT INTO message (`+messageColumns+`) VALUES `+db.Values(to-from, messageWidth), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// saveHeads writes heads that exist. It is an upsert because that is how many
// rows are updated with one statement on both engines.
func saveHeads(tx *db.Tx, list []*desk.Conversation) error {
	for from, to := range chunks(len(list)) {
		args := make([]any, 0, headWidth*(to-from))
		for _, c := range list[from:to] {
			args = headArgs(args, c)
		}
		if err := tx.Queue(`INSERT INTO conversation (`+headColumns+`) VALUES `+db.Values(to-from, headWidth)+saveHeadsTail, args...); err != nil {
			return err
		}
	}
	return nil
}

const saveHeadsTail = ` ON CONFLICT (id) DO UPDATE SET lang = excluded.lang, state = excluded.state, agent_id = excluded.agent_id,
	epoch = excluded.epoch, last_seq = excluded.last_seq, last_customer_seq = excluded.last_customer_seq,
	answered_seq = excluded.answered_seq, last_at = excluded.last_at, last_sender = excluded.last_sender,
	last_preview = excluded.last_preview, customer_delivered_seq = excluded.customer_delivered_seq,
	customer_read_seq = excluded.customer_read_seq, agent_read_seq = excluded.agent_read_seq, unread = excluded.unread,
	waiting_since = excluded.waiting_since, turn_due_at = excluded.turn_due_at, misses = excluded.misses,
	memory = excluded.memory, handover_why = excluded.handover_why, updated_at = excluded.updated_at,
	resolved_at = excluded.resolved_at`

func insertEvents(tx *db.Tx, list []eventRow) error {
	for from, to := range chunks(len(list)) {
		args := make([]any, 0, 4*(to-from))
		for _, e := range list[from:to] {
			args = append(args, e.Type, string(e.ConversationID), e.data, db.Millis(e.At))
		}
		if err := tx.Queue(`INSERT INTO event (type, conversation_id, data, at) VALUES `+db.Values(to-from, 4), args...); err != nil {
			return err
		}
	}
	return nil
}

// insertTraces keeps the last trace of a message that was answered twice over.
func insertTraces(tx *db.Tx, list []traceRow) error {
	for _, t := range list {
		err := tx.Queue(`INSERT INTO turn (conversation_id, seq, at, trace) VALUES ($1, $2, $3, $4)
			ON CONFLICT (conversation_id, seq) DO UPDATE SET at = excluded.at, trace = excluded.trace`,
			string(t.id), t.seq, db.Millis(t.at), t.txt)
		if err != nil {
			return err
		}
	}
	return nil
}

// findOrCreate returns the log of the customer on the channel. Two callers at
// the same moment get the same one.
func findOrCreate(tx *db.Tx, customer desk.CustomerID, channel desk.ChannelID, lang string) (id desk.ConversationID, created bool, err error) {
	find := func() error {
		return tx.QueryRow(`SELECT id FROM conversation WHERE customer_id = $1 AND channel_id = $2`,
			string(customer), string(channel)).Scan(&id)
	}
	if err = find(); !errors.Is(err, db.ErrNoRows) {
		return id, false, err
	}
	now := tx.Now()
	c := &desk.Conversation{
		ID: desk.NewID[desk.ConversationID]("cv", now), CustomerID: customer, ChannelID: channel, Lang: lang,
		State: desk.StateBot, Epoch: 1, LastAt: now, CreatedAt: now, UpdatedAt: now,
	}
	n, err := tx.Exec(`INSERT INTO conversation (`+headColumns+`) VALUES `+db.Values(1, headWidth)+
		` ON CONFLICT (customer_id, channel_id) DO NOTHING`, headArgs(nil, c)...)
	if err != nil || n == 1 {
		return c.ID, true, err
	}
	return id, false, find()
}

// dueTurns returns conversations whose turn is overdue: somebody crashed.
func dueTurns(tx *db.Tx, at time.Time, limit int) ([]desk.ConversationID, error) {
	rows, err := tx.Query(`SELECT id FROM conversation WHERE turn_due_at > 0 AND turn_due_at <= $1 ORDER BY turn_due_at LIMIT $2`,
		db.Millis(at), limit)
	return db.Collect(rows, err, func(r *db.Rows, id *desk.ConversationID) error { return r.Scan(id) })
}

// tail returns the newest messages up to upTo, ascending.
func tail(tx *db.Tx, id desk.ConversationID, upTo int64, limit int) ([]desk.Message, error) {
	rows, err := tx.Query(`SELECT `+messageColumns+` FROM message WHERE conversation_id = $1 AND seq <= $2 AND seq > $3 ORDER BY seq`,
		string(id), upTo, upTo-int64(limit))
	return db.Collect(rows, err, scanMessage)
}

// openQuestions returns the newest customer messages between two sequences,
// ascending.
func openQuestions(tx *db.Tx, id desk.ConversationID, after, before int64, limit int) ([]desk.Message, error) {
	rows, err := tx.Query(`SELECT `+messageColumns+` FROM message WHERE conversation_id = $1 AND seq > $2 AND seq < $3 AND sender = '`+
		string(desk.SenderCustomer)+`' ORDER BY seq DESC LIMIT $4`, string(id), after, before, limit)
	list, err := db.Collect(rows, err, scanMessage)
	slices.Reverse(list)
	return list, err
}
