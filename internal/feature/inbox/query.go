package inbox

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	defaultPage = 50
	maxPage     = 200
	countCap    = 1000 // a view is not counted beyond
)

var states = []desk.State{desk.StateQueued, desk.StateAgent, desk.StateBot, desk.StateResolved}

// Find returns a page of the inbox, newest last line first, and the cursor of
// the next page ("" at the end).
func (s *Service) Find(ctx context.Context, f desk.ConversationFilter) ([]desk.ConversationRow, string, error) {
	limit := clampLimit(f.Limit)
	before, err := parsePageCursor(f.Cursor)
	if err != nil {
		return nil, "", err
	}
	var in []desk.State
	switch f.View {
	case desk.ViewMine, desk.ViewAgent:
		in = []desk.State{desk.StateAgent}
	case desk.ViewQueued:
		in = []desk.State{desk.StateQueued}
	case desk.ViewBot:
		in = []desk.State{desk.StateBot}
	case desk.ViewResolved:
		in = []desk.State{desk.StateResolved}
	case desk.ViewAll, "":
		in = states
	default:
		return nil, "", desk.Invalid("view", "error.field.view")
	}
	if f.Pressing && f.View == desk.ViewResolved {
		return nil, "", nil // what is resolved presses nobody
	}
	query, args := pageQuery(f, in, before, limit+1, s.Clock())
	var heads []desk.Conversation
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(query, args...)
		heads, err = db.Collect(rows, err, scanHead)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("find conversations: %w", err)
	}
	next := ""
	if len(heads) > limit {
		heads = heads[:limit]
		last := heads[limit-1]
		next = pageCursor{last.LastAt.UnixMilli(), last.ID}.String()
	}
	rows, err := s.rows(ctx, heads)
	return rows, next, err
}

// pageQuery finds the ids of the page in the index of each state and then
// reads only those heads.
func pageQuery(f desk.ConversationFilter, in []desk.State, before pageCursor, limit int, now time.Time) (string, []any) {
	args := []any{before.at, string(before.id), limit}
	arg := func(v string) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	where := ""
	if f.View == desk.ViewMine {
		where += " AND agent_id = " + arg(string(f.UserID))
	}
	if f.ChannelID != "" {
		where += " AND channel_id = " + arg(string(f.ChannelID))
	}
	if f.Pressing {
		states := make([]string, 0, len(in))
		for _, st := range in {
			if st != desk.StateResolved {
				states = append(states, "'"+string(st)+"'")
			}
		}
		args = append(args, db.Millis(now.Add(-pressingFor)))
		return `SELECT ` + headColumns + ` FROM conversation WHERE id IN (SELECT id FROM (` +
			pressing(where, strings.Join(states, ", "), "$"+strconv.Itoa(len(args))) + `) AS page) ORDER BY last_at DESC, id DESC`, args
	}
	parts := make([]string, 0, len(in))
	for _, st := range in {
		// The state is a constant of ours: as a literal it lets the partial index be used.
		parts = append(parts, `SELECT * FROM (SELECT id, last_at FROM conversation WHERE state = '`+string(st)+`'`+where+
			` AND (last_at, id) < ($1, $2) ORDER BY last_at DESC, id DESC LIMIT $3) AS s_`+string(st))
	}
	return `SELECT ` + headColumns + ` FROM conversation WHERE id IN (SELECT id FROM (` + strings.Join(parts, " UNION ALL ") +
		`) AS page ORDER BY last_at DESC, id DESC LIMIT $3) ORDER BY last_at DESC, id DESC`, args
}

// Counts returns how many conversations each view has, up to 1000.
func (s *Service) Counts(ctx context.Context, user desk.UserID, channel desk.ChannelID) (map[desk.View]int64, error) {
	args := []any{countCap, string(user)}
	where := ""
	if channel != "" {
		where = " AND channel_id = $3"
		args = append(args, string(channel))
	}
	count := func(cond string) string {
		return `(SELECT COUNT(*) FROM (SELECT 1 FROM conversation WHERE ` + cond + where + ` LIMIT $1) AS c)`
	}
	var mine, queued, bot, agent, resolved int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT `+count(`state = 'agent' AND agent_id = $2`)+`, `+count(`state = 'queued'`)+`, `+
			count(`state = 'bot'`)+`, `+count(`state = 'agent'`)+`, `+count(`state = 'resolved'`), args...).
			Scan(&mine, &queued, &bot, &agent, &resolved)
	})
	if err != nil {
		return nil, fmt.Errorf("count conversations: %w", err)
	}
	return map[desk.View]int64{
		desk.ViewMine: mine, desk.ViewQueued: queued, desk.ViewBot: bot, desk.ViewAgent: agent,
		desk.ViewResolved: resolved, desk.ViewAll: min(queued+bot+agent+resolved, countCap),
	}, nil
}

// Get returns one conversation.
func (s *Service) Get(ctx context.Context, id desk.ConversationID) (desk.ConversationRow, error) {
	head, err := s.head(ctx, `id = $1`, string(id))
	if err != nil {
		return desk.ConversationRow{}, err
	}
	rows, err := s.rows(ctx, []desk.Conversation{head})
	if err != nil {
		return desk.ConversationRow{}, err
	}
	return rows[0], nil
}

// Rows returns the conversations that exist among ids, in no order.
func (s *Service) Rows(ctx context.Context, ids []desk.ConversationID) ([]desk.ConversationRow, error) {
	var heads []desk.Conversation
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		heads = heads[:0]
		for from, to := range chunks(len(ids)) {
			args := make([]any, 0, to-from)
			for _, id := range ids[from:to] {
				args = append(args, string(id))
			}
			rows, err := tx.Query(`SELECT `+headColumns+` FROM conversation WHERE id IN `+db.In(1, to-from), args...)
			part, err := db.Collect(rows, err, scanHead)
			if err != nil {
				return err
			}
			heads = append(heads, part...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load conversations: %w", err)
	}
	return s.rows(ctx, heads)
}

// OfCustomer returns the customer's conversations, newest first.
func (s *Service) OfCustomer(ctx context.Context, customer desk.CustomerID, limit int) ([]desk.ConversationRow, error) {
	var heads []desk.Conversation
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT `+headColumns+` FROM conversation WHERE customer_id = $1 ORDER BY last_at DESC LIMIT $2`,
			string(customer), clampLimit(limit))
		heads, err = db.Collect(rows, err, scanHead)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("conversations of customer: %w", err)
	}
	return s.rows(ctx, heads)
}

// Messages returns a stretch of a log, ascending: what follows after, or the
// newest before before, or, with neither, the newest. more says that the log
// goes on in that direction.
func (s *Service) Messages(ctx context.Context, id desk.ConversationID, after, before int64, limit int) (list []desk.Message, more bool, err error) {
	return s.stretch(ctx, id, "", after, before, limit)
}

// PublicMessages is Messages of a log without its private notes: a page has as
// many messages as were asked for, however many notes lie between them.
func (s *Service) PublicMessages(ctx context.Context, id desk.ConversationID, after, before int64, limit int) (list []desk.Message, more bool, err error) {
	return s.stretch(ctx, id, ` AND kind <> '`+string(desk.KindNote)+`'`, after, before, limit)
}

func (s *Service) stretch(ctx context.Context, id desk.ConversationID, only string, after, before int64, limit int) (list []desk.Message, more bool, err error) {
	limit = clampLimit(limit)
	query := `SELECT ` + messageColumns + ` FROM message WHERE conversation_id = $1 AND seq > $2` + only + ` ORDER BY seq LIMIT $3`
	bound := after
	backwards := after == 0
	if backwards {
		query = `SELECT ` + messageColumns + ` FROM message WHERE conversation_id = $1 AND seq < $2` + only + ` ORDER BY seq DESC LIMIT $3`
		if bound = before; bound == 0 {
			bound = 1 << 62
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(query, string(id), bound, limit+1)
		list, err = db.Collect(rows, err, scanMessage)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("load messages: %w", err)
	}
	if more = len(list) > limit; more {
		list = list[:limit]
	}
	if backwards {
		slices.Reverse(list)
	}
	return list, more, nil
}

// RecentTexts returns what customers have written lately, newest first, at most
// limit texts.
func (s *Service) RecentTexts(ctx context.Context, limit int) (texts []string, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		// The index of messages is in the order of time; every second line or so is
		// a customer's.
		rows, err := tx.Query(`SELECT m.body FROM (SELECT id, conversation_id, seq FROM message_index ORDER BY id DESC LIMIT $1) AS i
			JOIN message m ON m.conversation_id = i.conversation_id AND m.seq = i.seq
			WHERE m.sender = '`+string(desk.SenderCustomer)+`' AND m.body <> '' ORDER BY i.id DESC LIMIT $2`, 4*limit, limit)
		texts, err = db.Collect(rows, err, func(r *db.Rows, t *string) error { return r.Scan(t) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load recent texts: %w", err)
	}
	return texts, nil
}

// Turn returns the trace of the turn that answered the customer message seq.
func (s *Service) Turn(ctx context.Context, id desk.ConversationID, seq int64) (at time.Time, trace json.RawMessage, err error) {
	var ms int64
	var text string
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT at, trace FROM turn WHERE conversation_id = $1 AND seq = $2`, string(id), seq).Scan(&ms, &text)
	})
	if errors.Is(err, db.ErrNoRows) {
		return time.Time{}, nil, desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	return db.Time(ms), json.RawMessage(text), err
}

func (s *Service) head(ctx context.Context, where string, args ...any) (desk.Conversation, error) {
	var list []desk.Conversation
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT `+headColumns+` FROM conversation WHERE `+where, args...)
		list, err = db.Collect(rows, err, scanHead)
		return err
	})
	if err != nil {
		return desk.Conversation{}, fmt.Errorf("load conversation: %w", err)
	}
	if len(list) == 0 {
		return desk.Conversation{}, desk.E(desk.CodeNotFound, "error.conversation.not_found", nil)
	}
	return list[0], nil
}

// rows gives heads the names that lists show.
func (s *Service) rows(ctx context.Context, heads []desk.Conversation) ([]desk.ConversationRow, error) {
	ids := make([]desk.CustomerID, len(heads))
	for i := range heads {
		ids[i] = heads[i].CustomerID
	}
	customers, err := s.Customers.GetMany(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("load customers: %w", err)
	}
	conversations := make([]desk.ConversationID, len(heads))
	for i := range heads {
		conversations[i] = heads[i].ID
	}
	var moods map[desk.ConversationID]desk.Mood
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		moods, err = selectMoods(tx, conversations)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load moods: %w", err)
	}
	out := make([]desk.ConversationRow, len(heads))
	for i, h := range heads {
		row := desk.ConversationRow{Conversation: h, Customer: customers[h.CustomerID], Mood: moods[h.ID]}
		row.Customer.ID = h.CustomerID // even of one who was deleted
		if h.AgentID != "" {
			row.AgentName = s.Names.Name(h.AgentID)
		}
		ch, err := s.Channels.Channel(ctx, h.ChannelID)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return nil, fmt.Errorf("load channel: %w", err)
		}
		row.ChannelKind, row.ChannelName, row.ChannelLang = ch.Kind, ch.Name, ch.Lang
		out[i] = row
	}
	return out, nil
}

func clampLimit(n int) int {
	if n <= 0 {
		return defaultPage
	}
	return min(n, maxPage)
}

// pageCursor is where a page ended: the position of its last row.
type pageCursor struct {
	at int64
	id desk.ConversationID
}

func (c pageCursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.at, 36) + "." + string(c.id)))
}

func parsePageCursor(s string) (pageCursor, error) {
	if s == "" {
		return pageCursor{1 << 62, "~"}, nil
	}
	bad := desk.Invalid("cursor", "error.field.cursor")
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) > 100 {
		return pageCursor{}, bad
	}
	at, id, ok := strings.Cut(string(b), ".")
	ms, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || !desk.ValidID("cv", desk.ConversationID(id)) {
		return pageCursor{}, bad
	}
	return pageCursor{ms, desk.ConversationID(id)}, nil
}
