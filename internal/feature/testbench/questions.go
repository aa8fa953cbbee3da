package testbench

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// Limits.
const (
	MaxQuestions = 10_000 // that are saved
	MaxText      = 300
	MaxAccepted  = 10  // entries of a question
	MaxBatch     = 500 // questions that are added at once
	maxPage      = 200
	defaultPage  = 50
)

// Expect says what a question should be answered with.
type Expect string

// What can be expected.
const (
	ExpectEntries  Expect = "entries"   // one of several
	ExpectNothing  Expect = "nothing"   // no answer: the shop has none
	ExpectHandOver Expect = "hand_over" // a person
	ExpectOthers   Expect = "others"    // anything but some entries
)

// Question is a saved test question.
type Question struct {
	ID desk.TestID
	Ask
	Shown     string // what people may see of Text; "" = all of it
	Expect    Expect
	Entries   []desk.EntryID // accepted, or with ExpectOthers refused
	Titles    []string       // of Entries, "" of one that is gone
	Edit      int64
	UpdatedAt time.Time
	UpdatedBy desk.UserID

	RunAt  time.Time // zero = not yet
	Passed bool
	Got    Got
}

// Got is what was answered, in short.
type Got struct {
	Outcome string       `json:"outcome"`
	Entry   desk.EntryID `json:"entry,omitempty"`
	Title   string       `json:"title,omitempty"`
	Score   float64      `json:"score"`
}

func gotOf(a Answer) Got {
	g := Got{Outcome: a.Outcome, Score: a.Score}
	if len(a.Entries) > 0 {
		g.Entry, g.Title = desk.EntryID(a.Entries[0].ID), a.Entries[0].Title
	}
	return g
}

// passes reports whether the answer is what is expected.
func (q *Question) passes(a Answer) bool {
	switch q.Expect {
	case ExpectNothing:
		return len(a.Entries) == 0 && (a.Outcome == OutcomeMiss || a.Outcome == OutcomeAsk)
	case ExpectHandOver:
		return a.Outcome == OutcomeHandOver
	case ExpectEntries:
		return q.names(a)
	case ExpectOthers:
		return !q.names(a)
	}
	return false
}

// names reports whether the answer rests on one of the question's entries.
func (q *Question) names(a Answer) bool {
	return slices.ContainsFunc(a.Entries, func(e desk.Evidence) bool { return slices.Contains(q.Entries, desk.EntryID(e.ID)) })
}

// The results that a filter knows.
const (
	Passing = "passing"
	Failing = "failing"
	Never   = "never" // not run yet
)

// Filter chooses saved questions.
type Filter struct {
	Lang   string
	Query  string
	Result string // "" = any
	Cursor string // of the page before; "" = the first
	Limit  int
}

// Counts are how many questions of a language there are.
type Counts struct{ Total, Passing, Failing, Never int64 }

const (
	failing = `(run_at > 0 AND NOT passed)`
	rank    = `CASE WHEN ` + failing + ` THEN 0 ELSE 1 END`
)

// likeEscaper makes a text match itself in LIKE … ESCAPE '!'.
var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// maxNamed is how many entries whose names fit are looked for in questions.
const maxNamed = 100

// where is the condition of a filter without its page.
func (f *Filter) where(tx *db.Tx) (cond string, args []any, err error) {
	cond, args = `WHERE deleted_at = 0 AND lang = $1`, []any{f.Lang}
	switch f.Result {
	case Failing:
		cond += ` AND ` + failing
	case Passing:
		cond += ` AND run_at > 0 AND passed`
	case Never:
		cond += ` AND run_at = 0`
	}
	if f.Query == "" {
		return cond, args, nil
	}
	like := "%" + likeEscaper.Replace(strings.ToLower(f.Query)) + "%"
	rows, err := tx.Query(`SELECT id FROM knowledge_entry WHERE deleted_at = 0 AND lang = $1 AND LOWER(question) LIKE $2 ESCAPE '!' LIMIT $3`, f.Lang, like, int64(maxNamed))
	named, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	args = append(args, like)
	cond += fmt.Sprintf(` AND (LOWER(body) LIKE $%d ESCAPE '!'`, len(args))
	for _, id := range named {
		args = append(args, `%"`+likeEscaper.Replace(id)+`"%`)
		cond += fmt.Sprintf(` OR entries LIKE $%d ESCAPE '!'`, len(args))
	}
	return cond + `)`, args, err
}

// Find returns a page of the questions that fit, those that fail first and the
// newest before others, the cursor of the next page, and the counts of the language.
func (s *Service) Find(ctx context.Context, f Filter) (list []Question, next string, n Counts, err error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN `+failing+` THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN run_at = 0 THEN 1 ELSE 0 END), 0)
			FROM bench_question WHERE deleted_at = 0 AND lang = $1`, f.Lang).Scan(&n.Total, &n.Failing, &n.Never); err != nil {
			return err
		}
		n.Passing = n.Total - n.Failing - n.Never
		cond, args, err := f.where(tx)
		if err != nil {
			return err
		}
		if r, id, ok := strings.Cut(f.Cursor, "."); ok {
			at := int64(1)
			if r == "0" {
				at = 0
			}
			args = append(args, at, id)
			cond += fmt.Sprintf(` AND (`+rank+` > $%d OR `+rank+` = $%d AND id < $%d)`, len(args)-1, len(args)-1, len(args))
		}
		args = append(args, int64(f.Limit+1))
		list, err = selectQuestions(tx, cond+fmt.Sprintf(` ORDER BY `+rank+`, id DESC LIMIT $%d`, len(args)), args...)
		return err
	})
	if err != nil || len(list) <= f.Limit {
		return list, "", n, err
	}
	list = list[:f.Limit]
	last := &list[f.Limit-1]
	at := "1."
	if !last.RunAt.IsZero() && !last.Passed {
		at = "0."
	}
	return list, at + string(last.ID), n, nil
}

// Get returns a question, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.TestID) (q Question, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		q, err = selectQuestion(tx, id)
		return err
	})
	return q, err
}

func (q *Question) check() error {
	q.Text = hygiene.Tidy(q.Text, MaxText+1)
	q.Audience = cmp.Or(q.Audience, desk.AudienceEveryone)
	switch {
	case q.Text == "":
		return desk.Invalid("question", "error.field.required")
	case utf8.RuneCountInString(q.Text) > MaxText:
		return desk.Invalid("question", "error.field.too_long")
	case q.Lang != "zh" && q.Lang != "en":
		return desk.Invalid("lang", "error.field.value")
	case len(q.Channel) > 40:
		return desk.Invalid("channel", "error.field.too_long")
	case q.Audience != desk.AudienceEveryone && q.Audience != desk.AudienceSignedIn && q.Audience != desk.AudienceGuests:
		return desk.Invalid("audience", "error.field.value")
	}
	switch q.Expect {
	case ExpectEntries, ExpectOthers:
		slices.Sort(q.Entries)
		q.Entries = slices.Compact(q.Entries)
		if len(q.Entries) == 0 || len(q.Entries) > MaxAccepted {
			return desk.Invalid("entries", "error.bench.entries")
		}
	case ExpectNothing, ExpectHandOver:
		q.Entries = nil
	default:
		return desk.Invalid("expect", "error.field.value")
	}
	return nil
}

// known refuses a question that accepts an entry which the language does not have.
func known(tx *db.Tx, q *Question) error {
	if len(q.Entries) == 0 {
		return nil
	}
	args := []any{q.Lang}
	for _, id := range q.Entries {
		args = append(args, string(id))
	}
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM knowledge_entry WHERE lang = $1 AND deleted_at = 0 AND id IN `+db.In(2, len(q.Entries)), args...).Scan(&n)
	if err == nil && n != len(q.Entries) {
		err = desk.Invalid("entries", "error.entry.not_found")
	}
	return err
}

// Save makes a question, or replaces the one with its ID if nobody has written it
// since Edit, and runs it.
func (s *Service) Save(ctx context.Context, by desk.Actor, q Question) (Question, error) {
	if err := q.check(); err != nil {
		return q, err
	}
	a, err := s.Knowledge.Try().Ask(ctx, q.Ask)
	if err != nil {
		return q, fmt.Errorf("run a test question: %w", err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := known(tx, &q); err != nil {
			return err
		}
		q.UpdatedAt, q.UpdatedBy = tx.Now(), by.UserID
		q.RunAt, q.Passed, q.Got = tx.Now(), q.passes(a), gotOf(a)
		if q.ID == "" {
			return s.insert(tx, &q)
		}
		n, err := tx.Exec(`UPDATE bench_question SET body = $3, lang = $4, channel = $5, audience = $6, expects = $7, entries = $8, edit = edit + 1,
			updated_at = $9, updated_by = $10, run_at = $11, passed = $12, got_outcome = $13, got_entry = $14, got_title = $15, score = $16
			WHERE id = $1 AND edit = $2 AND deleted_at = 0`, append([]any{string(q.ID), q.Edit}, q.columns()...)...)
		if err == nil && n == 0 {
			if _, err = selectQuestion(tx, q.ID); err == nil {
				err = desk.E(desk.CodeConflict, "error.bench.changed", nil)
			}
		}
		return err
	})
	if err != nil {
		return q, err
	}
	return s.Get(ctx, q.ID)
}

func (q *Question) columns() []any {
	if q.Entries == nil {
		q.Entries = []desk.EntryID{}
	}
	entries, _ := json.Marshal(q.Entries) //nolint:errcheck,errchkjson // strings
	return []any{
		q.Text, q.Lang, q.Channel, string(q.Audience), string(q.Expect), string(entries), db.Millis(q.UpdatedAt), string(q.UpdatedBy),
		db.Millis(q.RunAt), q.Passed, q.Got.Outcome, string(q.Got.Entry), q.Got.Title, thousandths(q.Got.Score),
	}
}

func thousandths(x float64) int64 { return int64(x*1000 + 0.5) }

func (s *Service) insert(tx *db.Tx, q *Question) error {
	var n int
	if err := tx.QueryRow(`SELECT COUNT(*) FROM bench_question WHERE deleted_at = 0`).Scan(&n); err != nil {
		return err
	}
	if n >= MaxQuestions {
		return desk.E(desk.CodeTooLarge, "error.bench.too_many", nil)
	}
	err := tx.QueryRow(`SELECT COUNT(*) FROM bench_question WHERE deleted_at = 0 AND lang = $1 AND body = $2 AND channel = $3 AND audience = $4`,
		q.Lang, q.Text, q.Channel, string(q.Audience)).Scan(&n)
	if err == nil && n > 0 {
		err = desk.E(desk.CodeConflict, "error.bench.there", nil)
	}
	if err != nil {
		return err
	}
	q.ID, q.Edit = desk.NewID[desk.TestID]("tq", tx.Now()), 1
	_, err = tx.Exec(`INSERT INTO bench_question (body, lang, channel, audience, expects, entries, updated_at, updated_by, run_at, passed, got_outcome,
		got_entry, got_title, score, id, edit, created_at, deleted_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,1,$7,0)`,
		append(q.columns(), string(q.ID))...)
	return err
}

// Delete takes a question out; Restore brings it back for some days.
func (s *Service) Delete(ctx context.Context, id desk.TestID) error {
	return found(s.DeleteMany(ctx, []desk.TestID{id}))
}

// Restore brings a deleted question back.
func (s *Service) Restore(ctx context.Context, id desk.TestID) error {
	return found(s.RestoreMany(ctx, []desk.TestID{id}))
}

func found(n int64, err error) error {
	if err == nil && n == 0 {
		err = questionNotFound()
	}
	return err
}

// DeleteMany takes questions out and says how many.
func (s *Service) DeleteMany(ctx context.Context, ids []desk.TestID) (int64, error) {
	return s.setDeleted(ctx, ids, `UPDATE bench_question SET deleted_at = $1 WHERE deleted_at = 0 AND id IN `, true)
}

// RestoreMany brings deleted questions back and says how many. One that has been
// saved again meanwhile stays where it is.
func (s *Service) RestoreMany(ctx context.Context, ids []desk.TestID) (int64, error) {
	return s.setDeleted(ctx, ids, `UPDATE bench_question SET deleted_at = $1 WHERE deleted_at > 0
		AND NOT EXISTS (SELECT 1 FROM bench_question AS o WHERE o.deleted_at = 0 AND o.lang = bench_question.lang AND o.body = bench_question.body
			AND o.channel = bench_question.channel AND o.audience = bench_question.audience) AND id IN `, false)
}

func (s *Service) setDeleted(ctx context.Context, ids []desk.TestID, query string, deleted bool) (n int64, err error) {
	if len(ids) == 0 || len(ids) > MaxBatch {
		return 0, desk.Invalid("ids", "error.field.too_many")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		args := []any{int64(0)}
		if deleted {
			args[0] = db.Millis(tx.Now())
		}
		for _, id := range ids {
			args = append(args, string(id))
		}
		n, err = tx.Exec(query+db.In(2, len(ids)), args...)
		return err
	})
	return n, err
}

func questionNotFound() error { return desk.E(desk.CodeNotFound, "error.bench.not_found", nil) }

// Row is what became of a question that was added with others.
type Row struct {
	Number int // from 1
	Text   string
	Key    string // of the message that says why it was left out; "" = it was added
}

// AddMany adds questions and reports those that were left out. With dry it only
// looks.
func (s *Service) AddMany(ctx context.Context, by desk.Actor, list []Question, dry bool) (rows []Row, err error) {
	if len(list) > MaxBatch {
		return nil, desk.Invalid("questions", "error.field.too_many")
	}
	return s.addAll(ctx, by, list, dry)
}

func (s *Service) addAll(ctx context.Context, by desk.Actor, list []Question, dry bool) (rows []Row, err error) {
	base := s.Knowledge.Try()
	answers := make([]Answer, len(list))
	for i := range list {
		if list[i].check() == nil && !dry {
			if answers[i], err = base.Ask(ctx, list[i].Ask); err != nil {
				return nil, fmt.Errorf("run a test question: %w", err)
			}
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		rows = make([]Row, len(list))
		there := map[string]bool{}
		have, err := selectQuestions(tx, `WHERE deleted_at = 0`)
		if err != nil {
			return err
		}
		for i := range have {
			there[have[i].key()] = true
		}
		n := len(have)
		for i := range list {
			q := &list[i]
			rows[i] = Row{Number: i + 1, Text: q.Text}
			err := q.check()
			if err == nil {
				err = known(tx, q)
			}
			if err == nil && there[q.key()] {
				err = desk.E(desk.CodeConflict, "error.bench.there", nil)
			}
			if err == nil && n >= MaxQuestions {
				err = desk.E(desk.CodeTooLarge, "error.bench.too_many", nil)
			}
			if err != nil {
				if rows[i].Key = reason(err); rows[i].Key == "" {
					return err
				}
				continue
			}
			there[q.key()] = true
			n++
			if dry {
				continue
			}
			q.UpdatedAt, q.UpdatedBy, q.RunAt = tx.Now(), by.UserID, tx.Now()
			q.Passed, q.Got = q.passes(answers[i]), gotOf(answers[i])
			if err := s.insert(tx, q); err != nil {
				return err
			}
		}
		return nil
	})
	return rows, err
}

func (q *Question) key() string {
	return strings.Join([]string{q.Lang, q.Channel, string(q.Audience), q.Text}, "\x00")
}

const questionColumns = `id, lang, body, channel, audience, expects, entries, edit, updated_at, updated_by, run_at, passed, got_outcome, got_entry, got_title, score`

func selectQuestions(tx *db.Tx, tail string, args ...any) ([]Question, error) {
	rows, err := tx.Query(`SELECT `+questionColumns+` FROM bench_question `+tail, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, q *Question) error {
		var entries string
		var updated, run, score int64
		if err := r.Scan(&q.ID, &q.Lang, &q.Text, &q.Channel, &q.Audience, &q.Expect, &entries, &q.Edit, &updated, &q.UpdatedBy, &run, &q.Passed,
			&q.Got.Outcome, &q.Got.Entry, &q.Got.Title, &score); err != nil {
			return err
		}
		q.UpdatedAt, q.RunAt, q.Got.Score = db.Time(updated), db.Time(run), float64(score)/1000
		return json.Unmarshal([]byte(entries), &q.Entries)
	})
	if err != nil {
		return nil, err
	}
	return list, titles(tx, list)
}

func selectQuestion(tx *db.Tx, id desk.TestID) (Question, error) {
	list, err := selectQuestions(tx, `WHERE deleted_at = 0 AND id = $1`, string(id))
	return db.Only(list, err, questionNotFound())
}

// titles looks up what the accepted entries are called.
func titles(tx *db.Tx, list []Question) error {
	var ids []any
	seen := map[desk.EntryID]bool{}
	for i := range list {
		for _, id := range list[i].Entries {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, string(id))
			}
		}
	}
	type named struct{ id, title string }
	names := map[desk.EntryID]string{}
	for part := range slices.Chunk(ids, 500) {
		rows, err := tx.Query(`SELECT id, question FROM knowledge_entry WHERE deleted_at = 0 AND id IN `+db.In(1, len(part)), part...)
		found, err := db.Collect(rows, err, func(r *db.Rows, n *named) error { return r.Scan(&n.id, &n.title) })
		if err != nil {
			return err
		}
		for _, n := range found {
			names[desk.EntryID(n.id)] = n.title
		}
	}
	for i := range list {
		list[i].Titles = make([]string, len(list[i].Entries))
		for k, id := range list[i].Entries {
			list[i].Titles[k] = names[id]
		}
	}
	return nil
}
