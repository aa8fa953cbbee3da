package upkeep

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	maxItems   = 50 // of a section
	expiryDays = 14 // before the end of an entry or a document
	draftDays  = 7  // that a draft waits before somebody is told
	dayFormat  = "2006-01-02"
)

// Section is a part of the review list.
type Section string

// The sections, in their order.
const (
	SectionFlagged  Section = "flagged"  // what an entry rests on has changed
	SectionExpiring Section = "expiring" // its time is over, or soon will be
	SectionDue      Section = "due"      // somebody wanted to look at it again
	SectionWrong    Section = "wrong"    // its answers were called wrong
	SectionGaps     Section = "gaps"     // asked, not answered, with a draft
	SectionDrafts   Section = "drafts"   // a draft has waited for a week
	SectionIdle     Section = "idle"     // nobody has used it
)

// Sections are all of them.
func Sections() []Section {
	return []Section{SectionFlagged, SectionExpiring, SectionDue, SectionWrong, SectionGaps, SectionDrafts, SectionIdle}
}

// What an item is.
const (
	ItemEntry    = "entry"
	ItemDocument = "document"
	ItemGap      = "gap"
)

// Item is something to look at.
type Item struct {
	ID    string
	Kind  string
	Lang  string
	Title string
	Owner desk.UserID
	State desk.EntryState // of an entry
	At    time.Time       // since when, or until when
	Count int64           // how often it was asked, or called wrong
	Flags []Flag          // with SectionFlagged
	Done  *Done           // somebody has looked at it this week
}

// Done is a mark on the list.
type Done struct {
	By desk.UserID
	At time.Time
}

// Part is a section with what stands in it.
type Part struct {
	Section Section
	Total   int64
	Items   []Item // the most pressing, not all
}

// Wanted selects what a review list has.
type Wanted struct {
	Lang  string      // "" = any
	Owner desk.UserID // "" = any
}

// Week names the week of a time by its Monday.
func (s *Service) Week(at time.Time) string { return monday(at.In(s.zone())).Format(dayFormat) }

func monday(t time.Time) time.Time { return t.AddDate(0, 0, -((int(t.Weekday()) + 6) % 7)) }

// Review returns the list of the week. Every section is there, also an empty one.
func (s *Service) Review(ctx context.Context, w Wanted) ([]Part, error) {
	parts := map[Section]*Part{}
	for _, section := range Sections() {
		parts[section] = &Part{Section: section, Items: []Item{}}
	}
	if err := s.fromUsage(ctx, w, parts); err != nil {
		return nil, err
	}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, read := range []func(*db.Tx, Wanted, *Part) error{readFlagged, readExpiring, readDue, readDrafts} {
			part := &Part{}
			if err := read(tx, w, part); err != nil {
				return err
			}
			parts[part.Section] = part
		}
		return s.markDone(tx, parts)
	})
	if err != nil {
		return nil, err
	}
	out := make([]Part, 0, len(parts))
	for _, section := range Sections() {
		out = append(out, *parts[section])
	}
	return out, nil
}

// fromUsage fills the sections that conversations have something to say about.
func (s *Service) fromUsage(ctx context.Context, w Wanted, parts map[Section]*Part) error {
	langs := []string{"zh", "en"}
	if w.Lang != "" {
		langs = []string{w.Lang}
	}
	for _, lang := range langs {
		used, err := s.Usage.Used(ctx, lang)
		if err != nil {
			return fmt.Errorf("read usage: %w", err)
		}
		for i := range used {
			u := &used[i]
			if w.Owner != "" && u.Entry.Owner != w.Owner {
				continue
			}
			item := itemOf(&u.Entry, s.DB.Now())
			if u.Wrong > 0 {
				item.Count, item.At = u.Wrong, u.LastAt
				parts[SectionWrong].add(item)
			} else if u.Idle {
				item.At = u.LastAt
				parts[SectionIdle].add(item)
			}
		}
		if w.Owner != "" {
			continue // a gap has no owner
		}
		asked, err := s.Usage.Asked(ctx, lang)
		if err != nil {
			return fmt.Errorf("read gaps: %w", err)
		}
		for _, a := range asked {
			parts[SectionGaps].add(Item{ID: string(a.ID), Kind: ItemGap, Lang: a.Lang, Title: a.Title, At: a.At, Count: a.Count})
		}
	}
	for _, section := range []Section{SectionWrong, SectionGaps} {
		slices.SortStableFunc(parts[section].Items, func(a, b Item) int { return cmp.Compare(b.Count, a.Count) })
	}
	return nil
}

func (p *Part) add(i Item) {
	p.Total++
	if len(p.Items) < maxItems {
		p.Items = append(p.Items, i)
	}
}

func itemOf(e *desk.Entry, now time.Time) Item {
	i := Item{ID: string(e.ID), Kind: ItemEntry, Lang: e.Lang, Title: e.Question, Owner: e.Owner, State: e.State(now)}
	if e.Draft != nil && !e.Published {
		i.Title = e.Draft.Content.Question
	}
	return i
}

// condition selects entries of the list, from $1 on.
func (w *Wanted) condition(table, more string, args ...any) (string, []any) {
	cond := table + `deleted_at = 0 AND ` + more
	if w.Lang != "" {
		args = append(args, w.Lang)
		cond += fmt.Sprintf(` AND %slang = $%d`, table, len(args))
	}
	if w.Owner != "" {
		args = append(args, string(w.Owner))
		cond += fmt.Sprintf(` AND %sowner_id = $%d`, table, len(args))
	}
	return cond, args
}

// row is an entry of the list as the database has it.
type itemRow struct {
	id, lang, title, owner string
	enabled, published     bool
	from, until, suspended int64
	at                     int64
}

func (r *itemRow) item(now time.Time) Item {
	e := desk.Entry{
		ID: desk.EntryID(r.id), Lang: r.lang, Question: r.title, Owner: desk.UserID(r.owner), Enabled: r.enabled, Published: r.published,
		ValidFrom: db.Time(r.from), ValidUntil: db.Time(r.until), SuspendedAt: db.Time(r.suspended),
	}
	i := itemOf(&e, now)
	i.At = db.Time(r.at)
	return i
}

// readEntries reads what a condition selects, by at.
func readEntries(tx *db.Tx, p *Part, at, order, cond string, args []any) error {
	if err := tx.QueryRow(`SELECT COUNT(*) FROM knowledge_entry WHERE `+cond, args...).Scan(&p.Total); err != nil {
		return err
	}
	rows, err := tx.Query(fmt.Sprintf(`SELECT id, lang, question, owner_id, enabled, published, valid_from, valid_until, suspended_at, %s
		FROM knowledge_entry WHERE %s ORDER BY %s, id LIMIT %d`, at, cond, order, maxItems), args...)
	list, err := db.Collect(rows, err, scanItem)
	p.Items = []Item{}
	for i := range list {
		p.Items = append(p.Items, list[i].item(tx.Now()))
	}
	return err
}

func scanItem(r *db.Rows, o *itemRow) error {
	return r.Scan(&o.id, &o.lang, &o.title, &o.owner, &o.enabled, &o.published, &o.from, &o.until, &o.suspended, &o.at)
}

func readExpiring(tx *db.Tx, w Wanted, p *Part) error {
	p.Section = SectionExpiring
	soon := db.Millis(tx.Now().AddDate(0, 0, expiryDays))
	cond, args := w.condition("", `published AND enabled AND valid_until > 0 AND valid_until <= $1`, soon)
	if err := readEntries(tx, p, "valid_until", "valid_until", cond, args); err != nil || w.Owner != "" {
		return err
	}
	more, args := `SELECT id, lang, name, '', enabled, TRUE, 0, valid_until, 0, valid_until FROM document
		WHERE deleted_at = 0 AND enabled AND valid_until > 0 AND valid_until <= $1`, []any{soon}
	if w.Lang != "" {
		more, args = more+` AND lang = $2`, append(args, w.Lang)
	}
	rows, err := tx.Query(more+fmt.Sprintf(` ORDER BY valid_until LIMIT %d`, maxItems), args...)
	list, err := db.Collect(rows, err, scanItem)
	for i := range list {
		item := list[i].item(tx.Now())
		item.Kind = ItemDocument
		p.add(item)
	}
	slices.SortStableFunc(p.Items, func(a, b Item) int { return a.At.Compare(b.At) })
	return err
}

func readDue(tx *db.Tx, w Wanted, p *Part) error {
	p.Section = SectionDue
	cond, args := w.condition("", `review_at > 0 AND review_at <= $1`, db.Millis(tx.Now()))
	return readEntries(tx, p, "review_at", "review_at", cond, args)
}

func readDrafts(tx *db.Tx, w Wanted, p *Part) error {
	p.Section = SectionDrafts
	cond, args := w.condition("", `draft_state IN ('draft', 'review', 'returned') AND draft_at <= $1`, db.Millis(tx.Now().AddDate(0, 0, -draftDays)))
	return readEntries(tx, p, "draft_at", "draft_at", cond, args)
}

// readFlagged reads the entries whose claims do not hold, suspended ones first.
func readFlagged(tx *db.Tx, w Wanted, p *Part) error {
	p.Section = SectionFlagged
	cond, args := w.condition("", `id IN (SELECT entry_id FROM upkeep_flag)`)
	err := readEntries(tx, p, `(SELECT MIN(f.since) FROM upkeep_flag AS f WHERE f.entry_id = knowledge_entry.id)`,
		`CASE WHEN suspended_at > 0 THEN 0 ELSE 1 END, 10`, cond, args)
	if err != nil || len(p.Items) == 0 {
		return err
	}
	ids := make([]desk.EntryID, len(p.Items))
	for i := range p.Items {
		ids[i] = desk.EntryID(p.Items[i].ID)
	}
	claims, err := claimsOf(tx, ids)
	if err != nil {
		return err
	}
	flags, err := flagsOf(tx, ids)
	if err != nil {
		return err
	}
	var flagged []Claim
	for i, id := range ids {
		p.Items[i].Flags = flagsFrom(claims[id], flags[id])
		for _, f := range p.Items[i].Flags {
			flagged = append(flagged, f.Claim)
		}
	}
	names, err := namesOf(tx, flagged, nil)
	for i := range p.Items {
		for j := range p.Items[i].Flags {
			c := &p.Items[i].Flags[j].Claim
			c.Name = names.name(c.Record, p.Items[i].Lang)
		}
	}
	return err
}

func (s *Service) markDone(tx *db.Tx, parts map[Section]*Part) error {
	type row struct {
		section Section
		item    string
		done    Done
	}
	rows, err := tx.Query(`SELECT section, item, author, at FROM upkeep_done WHERE week = $1`, s.Week(tx.Now()))
	list, err := db.Collect(rows, err, func(r *db.Rows, o *row) error {
		var at int64
		err := r.Scan(&o.section, &o.item, &o.done.By, &at)
		o.done.At = db.Time(at)
		return err
	})
	for i := range list {
		p := parts[list[i].section]
		if p == nil {
			continue
		}
		for j := range p.Items {
			if p.Items[j].ID == list[i].item {
				p.Items[j].Done = &list[i].done
			}
		}
	}
	return err
}

// SetDone marks an item of this week's list, or takes the mark away.
func (s *Service) SetDone(ctx context.Context, by desk.Actor, section Section, item string, done bool) error {
	if !slices.Contains(Sections(), section) || item == "" || len(item) > 64 {
		return desk.Invalid("item", "error.field.value")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		week := s.Week(tx.Now())
		if !done {
			return tx.Queue(`DELETE FROM upkeep_done WHERE week = $1 AND section = $2 AND item = $3`, week, string(section), item)
		}
		if err := tx.Queue(`DELETE FROM upkeep_done WHERE week < $1`, monday(tx.Now().AddDate(0, 0, -90)).Format(dayFormat)); err != nil {
			return err
		}
		return tx.Queue(`INSERT INTO upkeep_done (week, section, item, author, at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (week, section, item) DO NOTHING`,
			week, string(section), item, string(by.UserID), db.Millis(tx.Now()))
	})
}
