package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	indexBatch    = 500             // events indexed in one transaction
	indexEvery    = 2 * time.Second // other nodes' messages are found after at most this
	indexGather   = 200 * time.Millisecond
	pruneEvery    = time.Hour
	maxTerms      = 400 // of one message
	maxQueryTerms = 12
	searchPage    = 20
	maxSearchPage = 50
	searchRounds  = 4   // looks into the index for one page
	searchBatch   = 200 // rows of each look but the first
)

// searcher keeps the full-text index of messages up to date, from the events.
type searcher struct {
	db   *db.DB
	log  *slog.Logger
	bell chan struct{}
	quit chan struct{}
	wg   sync.WaitGroup
}

func newSearcher(d *db.DB, log *slog.Logger) *searcher {
	return &searcher{db: d, log: log, bell: make(chan struct{}, 1), quit: make(chan struct{})}
}

func (x *searcher) start() { x.wg.Go(x.run) }

func (x *searcher) stop() {
	close(x.quit)
	x.wg.Wait()
}

// wake says that there is something new.
func (x *searcher) wake() {
	select {
	case x.bell <- struct{}{}:
	default:
	}
}

func (x *searcher) run() {
	var pruned time.Time
	for {
		n, err := x.indexSome(context.Background())
		if err != nil {
			x.log.Warn("message index waits", slog.Any("error", err))
		}
		if n == indexBatch {
			continue
		}
		if time.Since(pruned) > pruneEvery && err == nil {
			pruned = time.Now()
			x.prune()
		}
		select {
		case <-x.bell:
		case <-time.After(indexEvery):
		case <-x.quit:
			return
		}
		// What arrives together is indexed together.
		select {
		case <-time.After(indexGather):
		case <-x.quit:
			return
		}
	}
}

func (x *searcher) prune() {
	for {
		var n int64
		err := x.db.Write(context.Background(), func(tx *db.Tx) (err error) { n, err = pruneEvents(tx); return err })
		if err != nil || n == 0 {
			return
		}
		select {
		case <-x.quit:
			return
		default:
		}
	}
}

// indexSome indexes the next events. The cursor's row is the lease: another
// node that holds it makes this one do nothing.
func (x *searcher) indexSome(ctx context.Context) (n int, err error) {
	err = x.db.Write(ctx, func(tx *db.Tx) error {
		n = 0
		var at eventPosition
		err := tx.QueryRow(`SELECT xid, event FROM message_index_cursor WHERE id = 1`+tx.Dialect().SkipLocked()).Scan(&at.xid, &at.id)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		events, err := eventsAfter(tx, at, indexBatch)
		if err != nil || len(events) == 0 {
			return err
		}
		n = len(events)
		if err := indexMessages(tx, events); err != nil {
			return err
		}
		last := events[n-1].position
		return tx.Queue(`UPDATE message_index_cursor SET xid = $1, event = $2 WHERE id = 1`, last.xid, last.id)
	})
	return n, err
}

// indexMessages adds the messages that the events tell of, in their order.
func indexMessages(tx *db.Tx, events []storedEvent) error {
	var keys []messageKey
	for _, e := range events {
		if e.Type != desk.EventMessageCreated {
			continue
		}
		var data struct{ Seq int64 }
		if err := json.Unmarshal([]byte(e.data), &data); err != nil {
			return fmt.Errorf("event %s: %w", e.position, err)
		}
		keys = append(keys, messageKey{e.ConversationID, data.Seq})
	}
	bodies, err := messageBodies(tx, keys)
	if err != nil {
		return err
	}
	for _, k := range keys {
		terms := strings.Join(indexTerms(bodies[k]), " ")
		if terms == "" {
			continue
		}
		if tx.Dialect() == db.Postgres {
			// An array of our own terms needs no parser and no quoting.
			err = tx.Queue(`INSERT INTO message_index (id, conversation_id, seq, terms)
				SELECT id, $1, $2, array_to_tsvector(string_to_array($3, ' ') || ('#' || (id >> `+strconv.Itoa(stretchBits)+`)))
				FROM nextval(pg_get_serial_sequence('message_index', 'id')) AS id`,
				string(k.conversation), k.seq, terms)
		} else if err = tx.Queue(`INSERT INTO message_index (conversation_id, seq) VALUES ($1, $2)`, string(k.conversation), k.seq); err == nil {
			err = tx.Queue(`INSERT INTO message_terms (rowid, terms) VALUES (last_insert_rowid(), $1)`, terms)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Search finds public messages and notes that contain every word of q, newest
// first, and the cursor of the next page.
func (s *Service) Search(ctx context.Context, q, cursor string, limit int) ([]desk.SearchHit, string, error) {
	q = strings.TrimSpace(q)
	if len(q) > 800 {
		return nil, "", desk.Invalid("q", "error.field.too_long")
	}
	at, err := parseSearchCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	if limit <= 0 {
		limit = searchPage
	}
	limit = min(limit, maxSearchPage)
	words := strings.Fields(strings.ToLower(q))
	found, rest, err := s.findWords(ctx, words, at, limit+1)
	// Whole words that fill a page need no look at longer ones, which on a
	// frequent word would take a while.
	if err == nil && cursor == "" && len(found) <= limit {
		at.prefixes = true
		found, rest, err = s.findWords(ctx, words, at, limit+1)
	}
	if err != nil {
		return nil, "", fmt.Errorf("search messages: %w", err)
	}
	if len(found) > limit {
		found = found[:limit]
		rest = found[limit-1].rowID
	}
	next := ""
	if at.before = rest; rest > 0 {
		next = at.String()
	}
	return s.hits(ctx, found, next)
}

// searchCursor is where a page of hits ended, and how the words are meant.
type searchCursor struct {
	before   int64
	prefixes bool // words may go on after what was typed
}

func (c searchCursor) String() string {
	kind := "w"
	if c.prefixes {
		kind = "p"
	}
	return kind + strconv.FormatInt(c.before, 36)
}

func parseSearchCursor(s string) (c searchCursor, err error) {
	if s == "" {
		return searchCursor{before: 1 << 62}, nil
	}
	c.prefixes = s[0] == 'p'
	if c.before, err = strconv.ParseInt(s[1:], 36, 64); err != nil {
		return c, desk.Invalid("cursor", "error.field.cursor")
	}
	return c, nil
}

// findWords returns the newest messages with every word. The index knows pairs
// of characters, not their order: what it finds is compared with the words, and
// what is lost by that is fetched again, within reason. rest is the row before
// which to go on, 0 at the end of the index.
func (s *Service) findWords(ctx context.Context, words []string, at searchCursor, limit int) (found []indexed, rest int64, err error) {
	match := matchExpression(words, s.DB.Dialect(), at.prefixes)
	if match == "" {
		return nil, 0, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, rest = found[:0], at.before
		batch := limit
		for range searchRounds {
			list, err := findIndexed(tx, match, rest, batch)
			if err != nil {
				return err
			}
			for _, h := range list {
				rest = h.rowID
				if containsAll(h.message.Text, words) {
					found = append(found, h)
				}
			}
			if len(list) < batch {
				rest = 0
			}
			if rest == 0 || len(found) >= limit {
				break
			}
			batch = searchBatch
		}
		return nil
	})
	return found, rest, err
}

func (s *Service) hits(ctx context.Context, found []indexed, next string) ([]desk.SearchHit, string, error) {
	ids := make([]desk.ConversationID, len(found))
	for i := range found {
		ids[i] = found[i].message.ConversationID
	}
	rows, err := s.Rows(ctx, ids)
	if err != nil {
		return nil, "", err
	}
	byID := make(map[desk.ConversationID]desk.ConversationRow, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	out := make([]desk.SearchHit, len(found))
	for i, h := range found {
		out[i] = desk.SearchHit{Message: h.message, Row: byID[h.message.ConversationID]}
	}
	return out, next, nil
}

type indexed struct {
	rowID   int64
	message desk.Message
}

// findIndexed returns the newest indexed messages before the row that match.
func findIndexed(tx *db.Tx, match string, before int64, limit int) ([]indexed, error) {
	if tx.Dialect() == db.SQLite {
		// FTS5 walks its lists backwards by row: frequent words end at once.
		return collectIndexed(tx.Query(`SELECT message_terms.rowid, `+prefixed+` FROM message_terms
			JOIN message_index i ON i.id = message_terms.rowid JOIN message m ON m.conversation_id = i.conversation_id AND m.seq = i.seq
			WHERE message_terms MATCH $1 AND message_terms.rowid < $2 ORDER BY message_terms.rowid DESC LIMIT $3`, match, before, limit))
	}
	return findInStretches(tx, match, before, limit)
}

// On PostgreSQL the index knows no order: of a frequent word it would gather
// all rows to find the newest. So each row carries one more term, the number of
// its stretch of the index, and a search looks through the newest stretches
// first, more of them each time. A word that is not found there is rare enough
// to be looked for everywhere.
const (
	stretchBits = 12 // rows of a stretch, as a power of two
	looks       = 4  // of 1, 2, 4 and 8 stretches, before the whole index
)

// stretchTerm cannot be a word: those have letters and digits alone.
func stretchTerm(n int64) string { return "'#" + strconv.FormatInt(n, 10) + "'" }

func findInStretches(tx *db.Tx, match string, before int64, limit int) ([]indexed, error) {
	var newest int64
	if err := tx.QueryRow(`SELECT COALESCE(MAX(id), 0) FROM message_index`).Scan(&newest); err != nil {
		return nil, err
	}
	next := min(before-1, newest) >> stretchBits
	args := []any{before, limit, match}
	for i := range looks {
		// Below the first stretch there is none with the number.
		terms := make([]string, 0, 1<<i)
		for range 1 << i {
			terms = append(terms, stretchTerm(next))
			next--
		}
		args = append(args, "("+strings.Join(terms, " | ")+") & "+match)
	}
	args = append(args, min(before, max(0, next+1)<<stretchBits))
	return collectIndexed(tx.Query(inStretches, args...))
}

// inStretches is one statement: a look that is not needed is not executed.
const inStretches = `WITH
	look1 AS MATERIALIZED (SELECT id FROM message_index WHERE terms @@ CAST($4 AS TSQUERY)),
	look2 AS MATERIALIZED (SELECT id FROM message_index WHERE terms @@ CAST($5 AS TSQUERY)),
	look3 AS MATERIALIZED (SELECT id FROM message_index WHERE terms @@ CAST($6 AS TSQUERY)),
	look4 AS MATERIALIZED (SELECT id FROM message_index WHERE terms @@ CAST($7 AS TSQUERY)),
	whole AS MATERIALIZED (SELECT id FROM message_index WHERE terms @@ CAST($3 AS TSQUERY))
	SELECT i.id, ` + prefixed + ` FROM (SELECT id FROM (
		SELECT * FROM (SELECT id FROM look1 WHERE id < $1 ORDER BY id DESC LIMIT $2) AS a UNION ALL
		SELECT * FROM (SELECT id FROM look2 ORDER BY id DESC LIMIT $2) AS b UNION ALL
		SELECT * FROM (SELECT id FROM look3 ORDER BY id DESC LIMIT $2) AS c UNION ALL
		SELECT * FROM (SELECT id FROM look4 ORDER BY id DESC LIMIT $2) AS d UNION ALL
		SELECT * FROM (SELECT id FROM whole WHERE id < $8 ORDER BY id DESC LIMIT $2) AS e) AS found LIMIT $2) AS r
	JOIN message_index i ON i.id = r.id
	JOIN message m ON m.conversation_id = i.conversation_id AND m.seq = i.seq ORDER BY i.id DESC`

const prefixed = `m.conversation_id, m.seq, m.client_id, m.sender, m.sender_id, m.kind, m.body, m.epoch, m.at`

func collectIndexed(rows *db.Rows, err error) ([]indexed, error) {
	return db.Collect(rows, err, func(r *db.Rows, h *indexed) error {
		m := &h.message
		var at int64
		err := r.Scan(&h.rowID, &m.ConversationID, &m.Seq, &m.ClientID, &m.Sender, &m.SenderID, &m.Kind, &m.Text, &m.Epoch, &at)
		m.At = db.Time(at)
		return err
	})
}

// indexTerms cuts a text into what is looked up: words of letters and digits
// in lower case, and every pair of neighbouring CJK characters. The last
// character of a run stands alone, so that a prefix search for one character
// finds it everywhere.
func indexTerms(text string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(t string) {
		if !seen[t] && len(out) < maxTerms {
			seen[t] = true
			out = append(out, t)
		}
	}
	runs(text, func(run []rune, cjk bool) {
		if !cjk {
			if len(run) <= 64 {
				add(string(run))
			}
			return
		}
		for i := range run {
			add(string(run[i:min(i+2, len(run))]))
		}
	})
	return out
}

// shortestPrefix is the shortest word whose beginning is looked for: shorter
// ones would match half of the index.
const shortestPrefix = 3

// matchExpression is the query in the language of the engine's index: every
// term must occur; with prefixes, words may go on after what was typed. A
// single CJK character is always the beginning of a pair.
func matchExpression(words []string, d db.Dialect, prefixes bool) string {
	var terms []string
	for _, w := range words {
		runs(w, func(run []rune, cjk bool) {
			switch {
			case len(terms) >= maxQueryTerms:
			case cjk && len(run) > 1:
				for i := 0; i+1 < len(run) && len(terms) < maxQueryTerms; i++ {
					terms = append(terms, string(run[i:i+2]))
				}
			case cjk || prefixes && len(run) >= shortestPrefix:
				terms = append(terms, string(run)+"*")
			default:
				terms = append(terms, string(run))
			}
		})
	}
	for i, t := range terms {
		word, prefix := strings.CutSuffix(t, "*")
		switch {
		case d == db.Postgres && prefix:
			terms[i] = "'" + word + "':*"
		case d == db.Postgres:
			terms[i] = "'" + word + "'"
		case prefix:
			terms[i] = `"` + word + `"*`
		default:
			terms[i] = `"` + word + `"`
		}
	}
	if d == db.Postgres {
		return strings.Join(terms, " & ")
	}
	return strings.Join(terms, " ")
}

// runs calls f for each stretch of letters and digits, lower-cased, CJK and
// others apart.
func runs(text string, f func(run []rune, cjk bool)) {
	var run []rune
	was := false
	flush := func() {
		if len(run) > 0 {
			f(run, was)
		}
		run = run[:0]
	}
	for _, r := range text {
		cjk := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
		switch {
		case !cjk && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case cjk != was:
			flush()
			was = cjk
		}
		run = append(run, unicode.ToLower(r))
	}
	flush()
}

func containsAll(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
