package testbench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

// JobKind is the kind of the jobs that replay questions.
const JobKind = "testbench.replay"

const (
	MaxDays     = 30
	MaxReplayed = 20_000 // turns, the newest
	maxDrafts   = 500    // of a replay
	maxKept     = 2000   // differences of a replay
	maxReplays  = 20     // that are kept
	maxBurst    = 20     // messages
	atOnce      = 200    // turns that are read in one go
)

// Replay is the questions of some days, put to drafts or to what is told now.
type Replay struct {
	ID        desk.ReplayID
	JobID     desk.JobID
	Drafts    []ReplayDraft // none = what is told now, against what was said
	Days      int
	CreatedAt time.Time
	CreatedBy desk.UserID
	DoneAt    time.Time // zero = not yet, or never
	Counts    ReplayCounts
	Good, Bad int64 // differences that were judged so
}

// ReplayDraft is an entry whose draft a replay is about.
type ReplayDraft struct {
	EntryID desk.EntryID
	Title   string
}

// ReplayCounts count customers' questions, each as often as it was asked.
type ReplayCounts struct {
	Asked, Same, Changed, Gained, Lost int64
	Skipped                            int64 // that cannot be understood without what was said before
	Kept                               int64 // differences that can be looked at
}

// The kinds of differences.
const (
	Changed = "changed" // another answer
	Gained  = "gained"  // an answer where there was none
	Lost    = "lost"    // no answer where there was one
)

// The verdicts.
const (
	Good = "good"
	Bad  = "bad"
)

// Difference is a question that is answered otherwise.
type Difference struct {
	Replay        desk.ReplayID
	N             int64
	Conversation  desk.ConversationID
	Seq           int64
	At            time.Time
	Times         int64
	Ask           // its text without what says who asked
	Kind          string
	Before, After Got
	Verdict       string // "" = not judged
	Question      desk.TestID
}

// question is the test that says: as before.
func (d *Difference) question() Question {
	q := Question{Ask: d.Ask, Expect: ExpectNothing}
	switch {
	case d.Before.Entry != "":
		q.Expect, q.Entries = ExpectEntries, []desk.EntryID{d.Before.Entry}
	case d.Before.Outcome == OutcomeHandOver:
		q.Expect = ExpectHandOver
	}
	return q
}

type arguments struct {
	Replay desk.ReplayID `json:"replay"`
}

// Scope is what a replay is about: the drafts of some entries or all there are,
// together. Of none, what is told now is compared with what was said then.
type Scope struct {
	Entries   []desk.EntryID
	AllDrafts bool
}

const drafted = `FROM knowledge_entry WHERE deleted_at = 0 AND draft_state <> ''`

// Drafts counts the drafts that there are.
func (s *Service) Drafts(ctx context.Context) (n int64, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(`SELECT COUNT(*) ` + drafted).Scan(&n) })
	return n, err
}

// Start begins to replay the questions of the last days.
func (s *Service) Start(ctx context.Context, by desk.Actor, scope Scope, days int) (Replay, error) {
	if days < 1 || days > MaxDays {
		return Replay{}, desk.Invalid("days", "error.field.value")
	}
	r := Replay{Days: days, CreatedBy: by.UserID}
	ids := slices.Clone(scope.Entries)
	if scope.AllDrafts {
		var err error
		if ids, err = s.draftIDs(ctx); err != nil {
			return r, err
		}
		if len(ids) == 0 {
			return r, desk.Invalid("all_drafts", "error.bench.no_drafts")
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > maxDrafts {
		return r, desk.Invalid("entry_ids", "error.field.too_many")
	}
	for _, id := range ids {
		e, err := s.Knowledge.TryDraft(ctx, id)
		if err != nil {
			return r, err
		}
		r.Drafts = append(r.Drafts, ReplayDraft{id, e.Question})
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		r.ID, r.CreatedAt = desk.NewID[desk.ReplayID]("tr", tx.Now()), tx.Now()
		if r.JobID, err = s.Jobs.Enqueue(tx, JobKind, arguments{r.ID}, by.UserID); err != nil {
			return err
		}
		if err := tx.Queue(`INSERT INTO bench_replay (id, job_id, days, created_at, created_by, done_at, asked, same, changed, gained, lost, skipped, kept)
			VALUES ($1,$2,$3,$4,$5,0,0,0,0,0,0,0,0)`, string(r.ID), string(r.JobID), int64(days), db.Millis(r.CreatedAt), string(by.UserID)); err != nil {
			return err
		}
		for _, d := range r.Drafts {
			if err := tx.Queue(`INSERT INTO bench_replay_entry (replay_id, entry_id, title) VALUES ($1,$2,$3)`, string(r.ID), string(d.EntryID), d.Title); err != nil {
				return err
			}
		}
		return forget(tx)
	})
	if err == nil {
		s.Jobs.Ring(JobKind)
	}
	return r, err
}

func (s *Service) draftIDs(ctx context.Context) (ids []desk.EntryID, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT id `+drafted+` LIMIT $1`, int64(maxDrafts+1))
		ids, err = db.Collect(rows, err, func(r *db.Rows, id *desk.EntryID) error { return r.Scan(id) })
		return err
	})
	return ids, err
}

// forget drops all replays but the newest.
func forget(tx *db.Tx) error {
	rows, err := tx.Query(`SELECT id FROM bench_replay ORDER BY created_at DESC, id DESC LIMIT 100 OFFSET $1`, int64(maxReplays))
	old, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	for _, id := range old {
		err = errors.Join(err, drop(tx, id))
	}
	return err
}

func drop(tx *db.Tx, id string) error {
	for _, of := range []string{"bench_difference", "bench_replay_entry"} {
		if _, err := tx.Exec(`DELETE FROM `+of+` WHERE replay_id = $1`, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM bench_replay WHERE id = $1`, id)
	return err
}

// turn is one that the bot took about knowledge.
type turn struct {
	conv     desk.ConversationID
	seq      int64
	at       time.Time
	lang     string
	channel  string
	audience desk.Audience
	outcome  string
	score    float64
	alone    bool // it can be understood by itself

	text string
	said Got
}

func turnsSince(tx *db.Tx, since time.Time, limit int) ([]turn, error) {
	rows, err := tx.Query(`SELECT t.conversation_id, t.seq, t.at, t.trace, ch.kind, cu.verified FROM turn AS t
		JOIN conversation AS c ON c.id = t.conversation_id
		JOIN channel AS ch ON ch.id = c.channel_id
		JOIN customer AS cu ON cu.id = c.customer_id
		WHERE t.at >= $1 ORDER BY t.at DESC, t.conversation_id, t.seq LIMIT $2`, db.Millis(since), int64(limit))
	list, err := db.Collect(rows, err, func(r *db.Rows, t *turn) error {
		var at int64
		var trace string
		var verified bool
		if err := r.Scan(&t.conv, &t.seq, &at, &trace, &t.channel, &verified); err != nil {
			return err
		}
		t.at, t.audience = db.Time(at), desk.AudienceGuests
		if verified {
			t.audience = desk.AudienceSignedIn
		}
		var tr struct {
			Lang       string `json:"lang"`
			Intent     string `json:"intent"`
			Outcome    string `json:"outcome"`
			Candidates []struct {
				Score float64 `json:"score"`
			} `json:"candidates"`
			Refers    []json.RawMessage `json:"refers"`
			Carried   []string          `json:"carried"`
			Rewritten json.RawMessage   `json:"rewritten"`
		}
		if err := json.Unmarshal([]byte(trace), &tr); err != nil {
			return fmt.Errorf("turn %d of %s: %w", t.seq, t.conv, err)
		}
		if tr.Intent == "knowledge" {
			t.lang = tr.Lang
		}
		t.outcome, t.alone = tr.Outcome, len(tr.Refers) == 0 && len(tr.Carried) == 0 && len(tr.Rewritten) == 0
		if len(tr.Candidates) > 0 {
			t.score = tr.Candidates[0].Score
		}
		return nil
	})
	out := list[:0]
	for _, t := range list {
		if t.lang == "zh" || t.lang == "en" {
			out = append(out, t)
		}
	}
	return out, err
}

type line struct {
	sender desk.Sender
	text   string
	extra  string
	seq    int64
	at     int64
}

func lines(tx *db.Tx, conv desk.ConversationID, from, to int64) ([]line, error) {
	rows, err := tx.Query(`SELECT seq, sender, body, extra, at FROM message WHERE conversation_id = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq`, string(conv), from, to)
	return db.Collect(rows, err, func(r *db.Rows, l *line) error { return r.Scan(&l.seq, &l.sender, &l.text, &l.extra, &l.at) })
}

// burst is what a customer wrote up to a message, "" when it is gone.
func burst(tx *db.Tx, conv desk.ConversationID, seq int64) (string, error) {
	list, err := lines(tx, conv, seq-maxBurst, seq)
	return joined(list, seq), err
}

func joined(list []line, seq int64) string {
	var parts []string
	for _, l := range list {
		switch {
		case l.seq > seq:
		case l.sender == desk.SenderCustomer:
			parts = append(parts, l.text)
		default:
			parts = nil
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// read fills in what was asked, and what was said then.
func (t *turn) read(tx *db.Tx) error {
	list, err := lines(tx, t.conv, t.seq-maxBurst, t.seq+6)
	if err != nil {
		return err
	}
	t.text = joined(list, t.seq)
	t.said = Got{Outcome: t.outcome, Score: t.score}
	for _, l := range list {
		if l.seq <= t.seq || l.sender != desk.SenderBot || l.extra == "" || !db.Time(l.at).Equal(t.at) {
			continue
		}
		var e struct {
			Evidence []desk.Evidence `json:"evidence"`
		}
		if err := json.Unmarshal([]byte(l.extra), &e); err != nil {
			return fmt.Errorf("message %d of %s: %w", l.seq, t.conv, err)
		}
		for _, x := range e.Evidence {
			if x.Kind == "knowledge" && t.said.Entry == "" {
				t.said.Entry, t.said.Title = desk.EntryID(x.ID), x.Title
			}
		}
	}
	return nil
}

// compare names the difference, "" for none. That the bot asks back, does not know
// or passes the third miss on is all no answer.
func compare(before, after Got) string {
	switch b, a := before.kind(), after.kind(); {
	case b == a:
		return ""
	case b == "":
		return Gained
	case a == "":
		return Lost
	}
	return Changed
}

// kind is what answers are compared by: the entry, or whether there is an answer.
func (g Got) kind() string {
	if g.Entry == "" && g.Outcome == OutcomeAnswer {
		return OutcomeAnswer
	}
	return string(g.Entry)
}

// replay does the job. It begins anew when its node ends: it takes a minute.
func (s *Service) replay(ctx context.Context, t *job.Task) error {
	var a arguments
	if err := t.Args(&a); err != nil {
		return err
	}
	r, err := s.GetReplay(ctx, a.Replay)
	if err != nil {
		return err
	}
	now := s.Knowledge.Try()
	draft, err := s.tryDrafts(ctx, &r)
	if err != nil {
		return err
	}
	var turns []turn
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		turns, err = turnsSince(tx, r.CreatedAt.AddDate(0, 0, -r.Days), MaxReplayed)
		return err
	})
	if err != nil {
		return err
	}
	// Each question is asked once, however many customers have asked it.
	type answered struct {
		kind          string
		before, after Got
		at            int // of the difference, -1 = none
	}
	known := map[string]answered{}
	var n ReplayCounts
	var found []Difference
	for from := 0; from < len(turns); from += atOnce {
		part := turns[from:min(from+atOnce, len(turns))]
		if err := s.DB.Read(ctx, func(tx *db.Tx) error {
			for i := range part {
				if err := part[i].read(tx); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		for i := range part {
			x := &part[i]
			if err := ctx.Err(); err != nil {
				return err
			}
			if !x.alone || x.text == "" {
				n.Skipped++
				continue
			}
			ask := Ask{Text: x.text, Lang: x.lang, Channel: x.channel, Audience: x.audience}
			key := strings.Join([]string{ask.Lang, ask.Channel, string(ask.Audience), ask.Text}, "\x00")
			if draft == nil {
				key += "\x00" + x.said.kind()
			}
			k, ok := known[key]
			if !ok {
				b, err := now.Ask(ctx, ask)
				if err != nil {
					return fmt.Errorf("replay a question: %w", err)
				}
				k = answered{before: x.said, after: gotOf(b), at: -1}
				if draft != nil {
					d, err := draft.Ask(ctx, ask)
					if err != nil {
						return fmt.Errorf("replay a question: %w", err)
					}
					k.before, k.after = gotOf(b), gotOf(d)
				}
				if k.kind = compare(k.before, k.after); k.kind != "" && len(found) < maxKept {
					k.at = len(found)
					found = append(found, Difference{
						N: int64(len(found) + 1), Conversation: x.conv, Seq: x.seq, At: x.at, Ask: ask, Kind: k.kind, Before: k.before, After: k.after,
					})
				}
				known[key] = k
			}
			n.Asked++
			switch k.kind {
			case "":
				n.Same++
			case Gained:
				n.Gained++
			case Lost:
				n.Lost++
			default:
				n.Changed++
			}
			if k.at >= 0 {
				found[k.at].Times++
			}
		}
		t.Progress(int64(from+len(part)), int64(len(turns)))
	}
	n.Kept = int64(len(found))
	for i := range found {
		found[i].Text = s.mask(ctx, found[i].Conversation, found[i].Text)
	}
	err = t.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Queue(`DELETE FROM bench_difference WHERE replay_id = $1`, string(r.ID)); err != nil {
			return err
		}
		for i := range found {
			d := &found[i]
			if err := tx.Queue(`INSERT INTO bench_difference (replay_id, n, conversation_id, seq, at, times, lang, body, channel, audience, kind, before_outcome,
				before_entry, before_title, before_score, after_outcome, after_entry, after_title, after_score, verdict, question_id)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,'','')`,
				string(r.ID), d.N, string(d.Conversation), d.Seq, db.Millis(d.At), d.Times, d.Lang, d.Text, d.Channel, string(d.Audience), d.Kind,
				d.Before.Outcome, string(d.Before.Entry), d.Before.Title, thousandths(d.Before.Score),
				d.After.Outcome, string(d.After.Entry), d.After.Title, thousandths(d.After.Score)); err != nil {
				return err
			}
		}
		moved, err := tx.Exec(`UPDATE bench_replay SET done_at = $2, asked = $3, same = $4, changed = $5, gained = $6, lost = $7, skipped = $8, kept = $9 WHERE id = $1`,
			string(r.ID), db.Millis(tx.Now()), n.Asked, n.Same, n.Changed, n.Gained, n.Lost, n.Skipped, n.Kept)
		if err == nil && moved == 0 {
			err = replayNotFound() // somebody has deleted it
		}
		return err
	})
	return errors.Join(err, t.Report(n))
}

// tryDrafts is the knowledge base with the drafts of a replay, nil when it is about
// none. A draft that is gone meanwhile is left out, but not all of them.
func (s *Service) tryDrafts(ctx context.Context, r *Replay) (Base, error) {
	if len(r.Drafts) == 0 {
		return nil, nil
	}
	var changes []desk.Entry
	var gone error
	for _, d := range r.Drafts {
		e, err := s.Knowledge.TryDraft(ctx, d.EntryID)
		switch {
		case desk.CodeOf(err) == desk.CodeNotFound:
			gone = err
		case err != nil:
			return nil, err
		default:
			changes = append(changes, e)
		}
	}
	if len(changes) == 0 {
		return nil, gone
	}
	return s.Knowledge.Try(changes...), nil
}

// mask takes out of a question what says who asked.
func (s *Service) mask(ctx context.Context, conv desk.ConversationID, text string) string {
	text = redact.Text(text, MaxText)
	if s.Names != nil {
		for _, name := range s.Names(ctx, conv) {
			if len([]rune(name)) > 1 {
				text = strings.ReplaceAll(text, name, "…")
			}
		}
	}
	return text
}

func replayNotFound() error { return desk.E(desk.CodeNotFound, "error.bench.replay_not_found", nil) }

const replayColumns = `id, job_id, days, created_at, created_by, done_at, asked, same, changed, gained, lost, skipped, kept,
	(SELECT COUNT(*) FROM bench_difference AS d WHERE d.replay_id = bench_replay.id AND d.verdict = 'good'),
	(SELECT COUNT(*) FROM bench_difference AS d WHERE d.replay_id = bench_replay.id AND d.verdict = 'bad')`

func selectReplays(tx *db.Tx, tail string, args ...any) ([]Replay, error) {
	rows, err := tx.Query(`SELECT `+replayColumns+` FROM bench_replay `+tail, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *Replay) error {
		var days, created, done int64
		n := &x.Counts
		err := r.Scan(&x.ID, &x.JobID, &days, &created, &x.CreatedBy, &done, &n.Asked, &n.Same, &n.Changed, &n.Gained, &n.Lost, &n.Skipped, &n.Kept, &x.Good, &x.Bad)
		x.Days, x.CreatedAt, x.DoneAt = int(days), db.Time(created), db.Time(done)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		rows, err := tx.Query(`SELECT entry_id, title FROM bench_replay_entry WHERE replay_id = $1 ORDER BY entry_id`, string(list[i].ID))
		if list[i].Drafts, err = db.Collect(rows, err, func(r *db.Rows, d *ReplayDraft) error { return r.Scan(&d.EntryID, &d.Title) }); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Replays lists the replays, newest first.
func (s *Service) Replays(ctx context.Context) (list []Replay, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectReplays(tx, `ORDER BY created_at DESC, id DESC LIMIT $1`, int64(maxReplays))
		return err
	})
	return list, err
}

// GetReplay returns a replay, or CodeNotFound.
func (s *Service) GetReplay(ctx context.Context, id desk.ReplayID) (r Replay, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := selectReplays(tx, `WHERE id = $1`, string(id))
		if err == nil && len(list) == 0 {
			err = replayNotFound()
		}
		if err == nil {
			r = list[0]
		}
		return err
	})
	return r, err
}

// DeleteReplay forgets a replay and its verdicts.
func (s *Service) DeleteReplay(ctx context.Context, id desk.ReplayID) error {
	r, err := s.GetReplay(ctx, id)
	if err != nil {
		return err
	}
	if err := s.Jobs.Cancel(ctx, r.JobID); err != nil && desk.CodeOf(err) != desk.CodeConflict && desk.CodeOf(err) != desk.CodeNotFound {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return drop(tx, string(id)) })
}

const differenceColumns = `replay_id, n, conversation_id, seq, at, times, lang, body, channel, audience, kind, before_outcome, before_entry, before_title,
	before_score, after_outcome, after_entry, after_title, after_score, verdict, question_id`

func selectDifferences(tx *db.Tx, tail string, args ...any) ([]Difference, error) {
	rows, err := tx.Query(`SELECT `+differenceColumns+` FROM bench_difference `+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, d *Difference) error {
		var at, before, after int64
		err := r.Scan(&d.Replay, &d.N, &d.Conversation, &d.Seq, &at, &d.Times, &d.Lang, &d.Text, &d.Channel, &d.Audience, &d.Kind, &d.Before.Outcome,
			&d.Before.Entry, &d.Before.Title, &before, &d.After.Outcome, &d.After.Entry, &d.After.Title, &after, &d.Verdict, &d.Question)
		d.At, d.Before.Score, d.After.Score = db.Time(at), float64(before)/1000, float64(after)/1000
		return err
	})
}

// DifferenceFilter chooses differences.
type DifferenceFilter struct {
	Kind    string // "" = any
	Verdict string // "good", "bad", "open"; "" = any
	After   int64  // number of the last one that is known
	Limit   int
}

// Differences returns a page of a replay's differences, in their order, and how many
// fit.
func (s *Service) Differences(ctx context.Context, id desk.ReplayID, f DifferenceFilter) (list []Difference, total int64, err error) {
	if _, err := s.GetReplay(ctx, id); err != nil {
		return nil, 0, err
	}
	where, args := `WHERE replay_id = $1`, []any{string(id)}
	and := func(sql string, v any) {
		args = append(args, v)
		where += fmt.Sprintf(sql, len(args))
	}
	if f.Kind != "" {
		and(` AND kind = $%d`, f.Kind)
	}
	switch f.Verdict {
	case "open":
		and(` AND verdict = $%d`, "")
	case Good, Bad:
		and(` AND verdict = $%d`, f.Verdict)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM bench_difference `+where, args...).Scan(&total); err != nil {
			return err
		}
		and(` AND n > $%d`, f.After)
		and(` ORDER BY n LIMIT $%d`, int64(max(1, min(f.Limit, 200))))
		list, err = selectDifferences(tx, where, args...)
		return err
	})
	return list, total, err
}

// Judge says whether a difference is good or bad, or takes that back.
func (s *Service) Judge(ctx context.Context, id desk.ReplayID, n int64, verdict string) (d Difference, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE bench_difference SET verdict = $3 WHERE replay_id = $1 AND n = $2`, string(id), n, verdict); err != nil {
			return err
		}
		d, err = selectDifference(tx, id, n)
		return err
	})
	return d, err
}

func selectDifference(tx *db.Tx, id desk.ReplayID, n int64) (Difference, error) {
	list, err := selectDifferences(tx, `WHERE replay_id = $1 AND n = $2`, string(id), n)
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.bench.difference_not_found", nil))
}

// SaveDifference makes a test question of a difference: answered as before, or as
// after where that was judged as good.
func (s *Service) SaveDifference(ctx context.Context, by desk.Actor, id desk.ReplayID, n int64) (Question, error) {
	var d Difference
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		d, err = selectDifference(tx, id, n)
		return err
	})
	if err != nil {
		return Question{}, err
	}
	from := d
	if d.Verdict == Good {
		from.Before = d.After
	}
	q := from.question()
	q.Channel, q.Audience = "", desk.AudienceEveryone
	if q, err = s.Save(ctx, by, q); err != nil {
		return q, err
	}
	return q, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE bench_difference SET question_id = $3 WHERE replay_id = $1 AND n = $2`, string(id), n, string(q.ID))
		return err
	})
}
