package gap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	trendDays   = 30
	maxPage     = 200
	maxShown    = 60 // examples of a gap
	maxTicked   = 8  // phrasings that a draft proposes
	maxReason   = 200
	maxNear     = 5
	maxAnswers  = 20 // of people, that are compared for the best
	keepFew     = 90 * 24 * time.Hour
	few         = 5 // customers: gaps of fewer fade out
	keepMost    = 365 * 24 * time.Hour
	keepAsked   = 180 * 24 * time.Hour
	keepDecided = 180 * 24 * time.Hour
	maxOpen     = 5000
)

// Gap is what customers ask and the knowledge base does not answer.
type Gap struct {
	ID        desk.GapID
	Lang      string
	Title     string // the most central of its questions
	State     string
	Asked     int64 // by how many customers
	FirstAt   time.Time
	LastAt    time.Time
	New       bool             // nobody has looked at it since it came, or came back
	Days      []int64          // asked on each of the last thirty days, today last
	Sources   map[string]int64 // questions that are kept, by where they come from
	Drafted   bool             // a person has answered
	Reason    string           // why it was rejected
	DecidedAt time.Time
	DecidedBy desk.UserID
	EntryID   desk.EntryID // that it was accepted into
}

// Filter selects gaps.
type Filter struct {
	State string // "" = open
	Lang  string // "" = any
	Limit int    // 1 to 200, 0 = 200
}

// Find returns the gaps that are asked for most, and how many there are.
func (s *Service) Find(ctx context.Context, f Filter) (list []Gap, total int64, err error) {
	f.State = cmp.Or(f.State, StateOpen)
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = maxPage
	}
	where, args := `WHERE root = id AND state = $1`, []any{f.State}
	if f.Lang != "" {
		where, args = where+` AND lang = $2`, append(args, f.Lang)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM gap `+where, args...).Scan(&total); err != nil {
			return err
		}
		order := fmt.Sprintf(` ORDER BY asked DESC, last_at DESC, id LIMIT $%d`, len(args)+1)
		if f.State != StateOpen {
			order = fmt.Sprintf(` ORDER BY decided_at DESC, id LIMIT $%d`, len(args)+1)
		}
		list, err = s.selectGaps(tx, where+order, append(args, f.Limit)...)
		return err
	})
	return list, total, err
}

// News returns how many open gaps of a language nobody has looked at.
func (s *Service) News(ctx context.Context, lang string) (n int64, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM gap WHERE root = id AND state = '`+StateOpen+`' AND lang = $1 AND seen_at = 0`, lang).Scan(&n)
	})
	return n, err
}

func (s *Service) selectGaps(tx *db.Tx, tail string, args ...any) ([]Gap, error) {
	rows, err := tx.Query(`SELECT id, lang, title, state, asked, first_at, last_at, seen_at, reason, decided_at, decided_by, entry_id FROM gap `+tail, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, g *Gap) error {
		var first, last, seen, decided int64
		err := r.Scan(&g.ID, &g.Lang, &g.Title, &g.State, &g.Asked, &first, &last, &seen, &g.Reason, &decided, &g.DecidedBy, &g.EntryID)
		g.FirstAt, g.LastAt, g.DecidedAt, g.New = db.Time(first), db.Time(last), db.Time(decided), seen == 0
		g.Days, g.Sources = make([]int64, trendDays), map[string]int64{}
		return err
	})
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[desk.GapID]*Gap, len(list))
	ids := make([]any, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], string(list[i].ID)
	}
	today := tx.Now().In(s.zone())
	days := map[string]int{}
	for i := range trendDays {
		days[today.AddDate(0, 0, i-trendDays+1).Format(dayFormat)] = i
	}
	in := db.In(1, len(ids))
	since := today.AddDate(0, 0, 1-trendDays).Format(dayFormat)
	type count struct {
		id   desk.GapID
		what string
		n    int64
		said int64
	}
	rows, err = tx.Query(fmt.Sprintf(`SELECT g.root, d.day, SUM(d.n) FROM gap_day AS d JOIN gap AS g ON g.id = d.gap_id WHERE g.root IN %s AND d.day >= $%d GROUP BY g.root, d.day`, in, len(ids)+1), append(slices.Clone(ids), since)...)
	counts, err := db.Collect(rows, err, func(r *db.Rows, c *count) error { return r.Scan(&c.id, &c.what, &c.n) })
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		if i, ok := days[c.what]; ok {
			at[c.id].Days[i] = c.n
		}
	}
	rows, err = tx.Query(`SELECT g.root, q.source, COUNT(*), SUM(CASE WHEN q.answer <> '' THEN 1 ELSE 0 END) FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id
		WHERE g.root IN `+in+` GROUP BY g.root, q.source`, ids...)
	counts, err = db.Collect(rows, err, func(r *db.Rows, c *count) error { return r.Scan(&c.id, &c.what, &c.n, &c.said) })
	for _, c := range counts {
		at[c.id].Sources[c.what] = c.n
		at[c.id].Drafted = at[c.id].Drafted || c.said > 0
	}
	return list, err
}

// Draft is what an entry could say.
type Draft struct {
	Question   string
	Phrasings  []Phrasing
	Answer     string
	From       *Question // whose answer that is; nil = no person has answered
	CategoryID desk.CategoryID
}

// Phrasing is a way in which it was asked.
type Phrasing struct {
	Text   string
	Ticked bool
}

// Detail is a gap with all that is needed to decide about it.
type Detail struct {
	Gap
	Examples []Question // newest first
	Draft    Draft
	Near     []desk.EntryHit // entries that come near, best first
}

// Get returns a gap, and notes that somebody has looked at it if seen.
// CodeNotFound without one.
func (s *Service) Get(ctx context.Context, id desk.GapID, seen bool) (Detail, error) {
	var d Detail
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := s.selectGaps(tx, `WHERE id = $1`, string(id))
		if err == nil && len(list) == 0 {
			err = notFound()
		}
		if err != nil {
			return err
		}
		d = Detail{Gap: list[0]}
		d.Examples, err = selectQuestions(tx, `WHERE g.root = $1 ORDER BY q.at DESC, q.seq DESC LIMIT $2`, string(id), maxShown)
		return err
	})
	if err != nil {
		return d, err
	}
	if d.New && seen {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			return tx.Queue(`UPDATE gap SET seen_at = $2 WHERE id = $1 AND seen_at = 0`, string(id), db.Millis(tx.Now()))
		})
		if err != nil {
			return d, err
		}
	}
	if d.Near, err = s.near(ctx, &d); err != nil {
		return d, err
	}
	s.draft(&d)
	return d, nil
}

// near finds the entries that come near a gap: by its title, or else by the
// newest of its other questions that has any.
func (s *Service) near(ctx context.Context, d *Detail) ([]desk.EntryHit, error) {
	texts := []string{d.Title}
	for i := range d.Examples[:min(len(d.Examples), maxNear)] {
		if q := d.Examples[i].Text; q != d.Title {
			texts = append(texts, q)
		}
	}
	for _, text := range texts {
		hits, err := s.Entries.Search(ctx, desk.KnowledgeQuery{Text: text, Lang: d.Lang, Limit: maxNear})
		if err != nil || len(hits) > 0 {
			return hits, err
		}
	}
	return nil, nil
}

// draft fills in what an entry could say: the answer that people agree on most,
// the questions that say most of what the others mean.
func (s *Service) draft(d *Detail) {
	d.Draft = Draft{Question: d.Title, Phrasings: []Phrasing{}}
	l := s.groups.by[d.Lang]
	if l == nil {
		return
	}
	var answered []*Question
	seen := map[string]bool{hygiene.Fold(d.Title): true}
	for i := range d.Examples {
		q := &d.Examples[i]
		if q.Answer != "" && len(answered) < maxAnswers {
			answered = append(answered, q)
		}
		if f := hygiene.Fold(q.Text); !seen[f] {
			seen[f] = true
			d.Draft.Phrasings = append(d.Draft.Phrasings, Phrasing{Text: q.Text, Ticked: !masked(q.Text)})
		}
	}
	alike := l.judge.Load().model.Score
	near := map[string]float64{}
	for _, p := range d.Draft.Phrasings {
		near[p.Text] = alike(d.Title, p.Text)
	}
	slices.SortStableFunc(d.Draft.Phrasings, func(a, b Phrasing) int { return cmp.Compare(near[b.Text], near[a.Text]) })
	for i := range d.Draft.Phrasings {
		d.Draft.Phrasings[i].Ticked = d.Draft.Phrasings[i].Ticked && i < maxTicked
	}
	if len(answered) > 0 {
		texts := make([]string, len(answered))
		for i, q := range answered {
			texts[i] = q.Answer
		}
		best := answered[central(texts, alike)]
		// What somebody has proposed is meant as the answer.
		if i := slices.IndexFunc(answered, func(q *Question) bool { return q.ProposedBy != "" }); i >= 0 {
			best = answered[i]
		}
		d.Draft.Answer, d.Draft.From = best.Answer, best
	}
	weight := map[desk.CategoryID]float64{}
	for _, h := range d.Near {
		weight[h.Entry.CategoryID] += h.Score
		if c := h.Entry.CategoryID; d.Draft.CategoryID == "" || weight[c] > weight[d.Draft.CategoryID] {
			d.Draft.CategoryID = c
		}
	}
}

const questionColumns = `q.conversation_id, q.seq, q.source, q.lang, q.body, q.at, q.entry_id, q.proposed_by, q.answer, q.answered`

func selectQuestions(tx *db.Tx, tail string, args ...any) ([]Question, error) {
	rows, err := tx.Query(`SELECT `+questionColumns+` FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id `+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, q *Question) error {
		var at int64
		err := r.Scan(&q.ConversationID, &q.Seq, &q.Source, &q.Lang, &q.Text, &at, &q.EntryID, &q.ProposedBy, &q.Answer, &q.Answered)
		q.At = db.Time(at)
		return err
	})
}

// Accept makes an entry of an open gap, or, if e has an ID, adds its phrasings to
// that entry, of which it must have the version.
func (s *Service) Accept(ctx context.Context, by desk.Actor, id desk.GapID, e desk.Entry) (desk.Entry, error) {
	var lang string
	err := s.decide(ctx, id, func(tx *db.Tx, g *Gap) error {
		lang = g.Lang
		return tx.Queue(`UPDATE gap SET state = '`+StateAccepted+`', decided_asked = asked, decided_at = $2, decided_by = $3, entry_id = '', entry_version = 0, added = '', reason = '',
			seen_at = $2 WHERE id = $1`, string(id), db.Millis(tx.Now()), string(by.UserID))
	})
	if err != nil {
		return desk.Entry{}, err
	}
	saved, added, err := s.save(ctx, by, e, lang)
	if err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			return tx.Queue(`UPDATE gap SET entry_id = $2, entry_version = $3, entry_made = $4, added = $5 WHERE id = $1`,
				string(id), string(saved.ID), saved.Version, e.ID == "", strings.Join(added, "\n"))
		})
		return saved, err
	}
	// The gap is open as before.
	back := s.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		if err := tx.Queue(`UPDATE gap SET state = '`+StateOpen+`', decided_at = 0, decided_by = '' WHERE id = $1 AND state = '`+StateAccepted+`' AND entry_id = ''`, string(id)); err != nil {
			return err
		}
		return changed(tx)
	})
	return desk.Entry{}, errors.Join(err, back)
}

func (s *Service) save(ctx context.Context, by desk.Actor, e desk.Entry, lang string) (saved desk.Entry, added []string, err error) {
	if e.ID == "" {
		e.Lang, e.Enabled = lang, true
		e.HandOver = cmp.Or(e.HandOver, desk.HandOverNever)
		saved, err = s.Entries.SaveEntry(ctx, by, e)
		return saved, nil, err
	}
	have, err := s.Entries.GetEntry(ctx, e.ID)
	switch {
	case err != nil:
		return desk.Entry{}, nil, err
	case have.Lang != lang:
		return desk.Entry{}, nil, desk.Invalid("entry_id", "error.field.value")
	case have.Version != e.Version:
		return desk.Entry{}, nil, desk.E(desk.CodeConflict, "error.entry.changed", nil)
	}
	for _, p := range append([]string{e.Question}, e.Phrasings...) {
		p = strings.ReplaceAll(strings.TrimSpace(p), "\n", " ")
		if p != "" && p != have.Question && !slices.Contains(have.Phrasings, p) {
			have.Phrasings, added = append(slices.Clone(have.Phrasings), p), append(added, p)
		}
	}
	if len(added) == 0 {
		return have, nil, nil
	}
	saved, err = s.Entries.SaveEntry(ctx, by, have)
	return saved, added, err
}

// Reject closes an open gap. It comes back when it has been asked much more.
func (s *Service) Reject(ctx context.Context, by desk.Actor, id desk.GapID, reason string) error {
	reason = strings.TrimSpace(reason)
	if !utf8.ValidString(reason) || utf8.RuneCountInString(reason) > maxReason {
		return desk.Invalid("reason", "error.field.too_long")
	}
	return s.decide(ctx, id, func(tx *db.Tx, _ *Gap) error {
		return tx.Queue(`UPDATE gap SET state = '`+StateRejected+`', reason = $4, decided_asked = asked, decided_at = $2, decided_by = $3, seen_at = $2 WHERE id = $1`,
			string(id), db.Millis(tx.Now()), string(by.UserID), reason)
	})
}

// Merge puts an open gap into another one of the same language.
func (s *Service) Merge(ctx context.Context, by desk.Actor, id, into desk.GapID) error {
	return s.decide(ctx, id, func(tx *db.Tx, g *Gap) error {
		other, err := lock(tx, into)
		switch {
		case err != nil:
			return err
		case other.State != StateOpen || other.Lang != g.Lang || other.ID == g.ID:
			return desk.Invalid("into", "error.gap.merge")
		}
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{`UPDATE gap SET root = $2, via = $1 WHERE root = $1 AND id <> $1`, []any{string(id), string(into)}},
			{`UPDATE gap SET state = '` + StateMerged + `', root = $2, decided_at = $3, decided_by = $4, seen_at = $3 WHERE id = $1`, []any{string(id), string(into), db.Millis(tx.Now()), string(by.UserID)}},
			{
				`UPDATE gap SET asked = asked + $2, first_at = CASE WHEN first_at < $3 THEN first_at ELSE $3 END, last_at = CASE WHEN last_at > $4 THEN last_at ELSE $4 END WHERE id = $1`,
				[]any{string(into), g.Asked, db.Millis(g.FirstAt), db.Millis(g.LastAt)},
			},
		} {
			if _, err := tx.Exec(q.sql, q.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reopen takes the last decision about a gap back, with the entry that it made
// or changed if nobody has changed that since.
func (s *Service) Reopen(ctx context.Context, by desk.Actor, id desk.GapID) error {
	var entry desk.EntryID
	var version int64
	var made bool
	var added, state string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(`SELECT state, entry_id, entry_version, entry_made, added FROM gap WHERE id = $1`, string(id)).Scan(&state, &entry, &version, &made, &added)
		if errors.Is(err, db.ErrNoRows) {
			err = notFound()
		}
		return err
	})
	if err != nil {
		return err
	}
	if state == StateOpen {
		return desk.E(desk.CodeConflict, "error.gap.decided", nil)
	}
	if state == StateAccepted && entry != "" {
		if err := s.undoEntry(ctx, by, entry, version, made, added); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		g, err := lock(tx, id)
		if err != nil {
			return err
		}
		if g.State != state {
			return desk.E(desk.CodeConflict, "error.gap.decided", nil)
		}
		if state == StateMerged {
			if err := split(tx, g); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`UPDATE gap SET state = '`+StateOpen+`', reason = '', decided_at = 0, decided_by = '', entry_id = '', entry_version = 0, added = '' WHERE id = $1`, string(id)); err != nil {
			return err
		}
		return changed(tx)
	})
}

// split takes a merged gap out of the one that it was put into.
func split(tx *db.Tx, g *Gap) error {
	var into string
	if err := tx.QueryRow(`SELECT root FROM gap WHERE id = $1`, string(g.ID)).Scan(&into); err != nil {
		return err
	}
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE gap SET root = id WHERE id = $1`, []any{string(g.ID)}},
		{`UPDATE gap SET root = $1, via = '' WHERE via = $1`, []any{string(g.ID)}},
		{`UPDATE gap SET asked = asked - $2,
			first_at = COALESCE((SELECT MIN(q.at) FROM gap_question AS q JOIN gap AS x ON x.id = q.gap_id WHERE x.root = $1), first_at),
			last_at = COALESCE((SELECT MAX(q.at) FROM gap_question AS q JOIN gap AS x ON x.id = q.gap_id WHERE x.root = $1), last_at) WHERE id = $1`, []any{into, g.Asked}},
	} {
		if _, err := tx.Exec(q.sql, q.args...); err != nil {
			return err
		}
	}
	return nil
}

// undoEntry takes back what accepting a gap has done to an entry.
func (s *Service) undoEntry(ctx context.Context, by desk.Actor, id desk.EntryID, version int64, made bool, added string) error {
	e, err := s.Entries.GetEntry(ctx, id)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return nil // somebody has deleted it
	case err != nil:
		return err
	case e.Version != version:
		return desk.E(desk.CodeConflict, "error.entry.changed", nil)
	case made:
		return s.Entries.DeleteEntry(ctx, by, id)
	case added == "":
		return nil
	}
	drop := strings.Split(added, "\n")
	e.Phrasings = slices.DeleteFunc(slices.Clone(e.Phrasings), func(p string) bool { return slices.Contains(drop, p) })
	_, err = s.Entries.SaveEntry(ctx, by, e)
	return err
}

// decide runs a decision about an open gap.
func (s *Service) decide(ctx context.Context, id desk.GapID, apply func(tx *db.Tx, g *Gap) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		g, err := lock(tx, id)
		if err == nil && g.State != StateOpen {
			err = desk.E(desk.CodeConflict, "error.gap.decided", nil)
		}
		if err == nil {
			err = apply(tx, g)
		}
		if err != nil {
			return err
		}
		return changed(tx)
	})
}

func lock(tx *db.Tx, id desk.GapID) (*Gap, error) {
	var g Gap
	var first, last int64
	err := tx.QueryRow(`SELECT id, lang, state, asked, first_at, last_at FROM gap WHERE id = $1`+tx.Dialect().ForUpdate(), string(id)).
		Scan(&g.ID, &g.Lang, &g.State, &g.Asked, &first, &last)
	if errors.Is(err, db.ErrNoRows) {
		return nil, notFound()
	}
	g.FirstAt, g.LastAt = db.Time(first), db.Time(last)
	return &g, err
}

// Propose puts a question into the gaps because somebody of the team says so,
// with the answer of a colleague if that is what was pointed at. seq is that of
// the customer's message, answer and answered are of the colleague's.
func (s *Service) Propose(ctx context.Context, by desk.Actor, q Question) (desk.GapID, error) {
	if l := hygiene.Language(q.Text); l != "" {
		q.Lang = l
	}
	q.Text = s.clean([]string{q.Text})
	switch {
	case q.Text == "":
		return "", desk.Invalid("seq", "error.gap.no_question")
	case !slices.Contains(Langs(), q.Lang):
		return "", desk.Invalid("lang", "error.field.value")
	}
	q.Source, q.ProposedBy = SourceProposed, by.UserID
	if q.Answer != "" {
		q.Answer = s.proposedAnswer(ctx, q)
	}
	if err := s.put(ctx, &findings{questions: []Question{q}}, noGuard); err != nil {
		return "", err
	}
	var id desk.GapID
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		err := tx.Queue(`UPDATE gap_question SET proposed_by = $3, answer = CASE WHEN $4 <> '' THEN $4 ELSE answer END, answered = CASE WHEN $4 <> '' THEN $5 ELSE answered END
			WHERE conversation_id = $1 AND seq = $2`, string(q.ConversationID), q.Seq, string(by.UserID), q.Answer, q.Answered)
		if err != nil {
			return err
		}
		var state string
		err = tx.QueryRow(`SELECT g.root, top.state FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id JOIN gap AS top ON top.id = g.root WHERE q.conversation_id = $1 AND q.seq = $2`,
			string(q.ConversationID), q.Seq).Scan(&id, &state)
		if err != nil || state != StateRejected {
			return err
		}
		// A colleague wants it: that is as good as being asked much more.
		if err := tx.Queue(`UPDATE gap SET state = '`+StateOpen+`', seen_at = 0 WHERE id = $1`, string(id)); err != nil {
			return err
		}
		return changed(tx)
	})
	return id, err
}

func (s *Service) proposedAnswer(ctx context.Context, q Question) string {
	r, ok := s.replyAt(&talk{lines: []line{{seq: 1, sender: desk.SenderAgent, kind: desk.KindText, text: q.Answer}}}, 1)
	if !ok {
		return ""
	}
	if s.Names == nil {
		return r.text
	}
	return withoutNames(r.text, s.Names(ctx, q.ConversationID))
}

// Withdraw takes a proposal back. That is for who made it, and for who may write
// entries. What the question was before it was proposed it stays.
func (s *Service) Withdraw(ctx context.Context, by desk.Actor, id desk.ConversationID, seq int64) error {
	var source, who string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT source, proposed_by FROM gap_question WHERE conversation_id = $1 AND seq = $2`, string(id), seq).Scan(&source, &who)
	})
	switch {
	case errors.Is(err, db.ErrNoRows) || err == nil && who == "":
		return notFound()
	case err != nil:
		return err
	case who != string(by.UserID) && !by.Can(desk.CanWriteKnowledge):
		return desk.E(desk.CodeForbidden, "error.gap.of_colleague", nil)
	case source == SourceProposed:
		return s.withdraw(ctx, messageKey{id, seq})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE gap_question SET proposed_by = '' WHERE conversation_id = $1 AND seq = $2`, string(id), seq)
	})
}

// Proposed returns the messages of a conversation that were proposed.
func (s *Service) Proposed(ctx context.Context, id desk.ConversationID) (list []Question, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectQuestions(tx, `WHERE q.conversation_id = $1 AND q.proposed_by <> '' ORDER BY q.seq DESC LIMIT 200`, string(id))
		return err
	})
	return list, err
}

// fade lets go of what few have asked for and nobody has asked for lately, and
// of what was decided long ago.
func (s *Service) fade(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		var n int64
		old := `(state = '` + StateOpen + `' AND (last_at < $1 AND asked < $4 OR last_at < $2) OR state IN ('` + StateAccepted + `', '` + StateRejected + `') AND decided_at < $3) AND root = id`
		args := []any{db.Millis(now.Add(-keepFew)), db.Millis(now.Add(-keepMost)), db.Millis(now.Add(-keepDecided)), few}
		if err := tx.QueryRow(`SELECT COUNT(*) FROM gap WHERE `+old, args...).Scan(&n); err != nil {
			return err
		}
		var open int64
		if err := tx.QueryRow(`SELECT COUNT(*) FROM gap WHERE state = '` + StateOpen + `'`).Scan(&open); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM gap_question WHERE at < $1`, db.Millis(now.Add(-keepAsked))); err != nil {
			return err
		}
		if n == 0 && open <= maxOpen {
			return nil
		}
		if n > 0 {
			if err := drop(tx, `SELECT id FROM gap WHERE root IN (SELECT id FROM gap WHERE `+old+`)`, args...); err != nil {
				return err
			}
		}
		if over := open - n - maxOpen; over > 0 {
			if err := drop(tx, `SELECT id FROM gap WHERE id IN (SELECT id FROM gap WHERE state = '`+StateOpen+`' ORDER BY asked, last_at, id LIMIT $1)`, over); err != nil {
				return err
			}
		}
		return changed(tx)
	})
}
