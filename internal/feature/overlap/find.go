package overlap

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/alike"
	"github.com/shopbell/shopbell/internal/engine/contradict"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
)

const (
	maxPairs  = 2000 // that are grouped, the likeliest first
	maxGroups = 200  // that are returned
	maxWarned = 3    // of each kind, while somebody writes
)

func fold(s string) string { return index.Fold(s) }

// Filter chooses what is listed.
type Filter struct {
	Lang      string
	Kind      string // "exact" is duplicates word for word; "" = any
	Category  desk.CategoryID
	Dismissed bool // those instead of the open ones
}

// Group is entries that overlap.
type Group struct {
	Kind    string
	Exact   bool
	Score   float64 // of its likeliest pair
	Asked   int64   // answers that its entries have given
	Members []Member
	Pairs   []Pair
}

// Member is an entry or a passage of a group.
type Member struct {
	ID         string
	Passage    bool
	Document   string // name of a passage's
	Edit       int64
	Question   string
	Answer     string
	Phrasings  int
	CategoryID desk.CategoryID
	Asked      int64
}

// Pair is two members that overlap.
type Pair struct {
	ID    string
	A, B  string
	Score float64
	Of    string // with Contradiction: "number" or "denial"
	Mine  Quote
	Its   Quote
}

// Counts are how many open pairs of a language there are.
type Counts struct{ Duplicates, Scoped, Contradictions, Exact, Dismissed int64 }

// Find returns groups, those that do most harm first, and counts the pairs.
func (s *Service) Find(ctx context.Context, f Filter) (groups []Group, n Counts, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if n, err = counts(tx, f.Lang); err != nil {
			return err
		}
		where, args := `WHERE p.lang = $1 AND x.at IS NULL`, []any{f.Lang}
		if f.Dismissed {
			where = `WHERE p.lang = $1 AND x.at IS NOT NULL`
		}
		switch f.Kind {
		case "":
		case "exact":
			where += ` AND p.exact = TRUE`
		default:
			where, args = where+` AND p.kind = $2`, append(args, f.Kind)
		}
		pairs, err := selectPairs(tx, where+` ORDER BY p.score DESC, p.id`+limit(len(args)), append(args, maxPairs)...)
		if err != nil {
			return err
		}
		members, err := selectMembers(tx, pairs)
		if err != nil {
			return err
		}
		below, err := subtree(tx, f.Category)
		if err != nil {
			return err
		}
		groups = group(pairs, members)
		if f.Category != "" {
			groups = slices.DeleteFunc(groups, func(g Group) bool {
				return !slices.ContainsFunc(g.Members, func(m Member) bool { return below[m.CategoryID] })
			})
		}
		return nil
	})
	return groups[:min(len(groups), maxGroups)], n, err
}

func limit(args int) string { return fmt.Sprintf(` LIMIT $%d`, args+1) }

func counts(tx *db.Tx, lang string) (n Counts, err error) {
	type row struct {
		kind             string
		exact, dismissed bool
		n                int64
	}
	rows, err := tx.Query(`SELECT p.kind, p.exact, x.at IS NOT NULL, COUNT(*)`+fromPairs+`WHERE p.lang = $1 GROUP BY p.kind, p.exact, x.at IS NOT NULL`, lang)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.kind, &x.exact, &x.dismissed, &x.n) })
	for _, x := range list {
		switch {
		case x.dismissed:
			n.Dismissed += x.n
			continue
		case x.kind == Duplicate:
			n.Duplicates += x.n
		case x.kind == Scoped:
			n.Scoped += x.n
		default:
			n.Contradictions += x.n
		}
		if x.exact && x.kind == Duplicate {
			n.Exact += x.n
		}
	}
	return n, err
}

func selectMembers(tx *db.Tx, pairs []pair) (map[string]Member, error) {
	var ids []string
	for _, p := range pairs {
		ids = append(ids, p.a, p.b)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := make(map[string]Member, len(ids))
	for part := range slices.Chunk(ids, loadAtOnce) {
		items, err := selectItems(tx, part)
		if err != nil {
			return nil, err
		}
		uses, err := selectUses(tx, part)
		if err != nil {
			return nil, err
		}
		for _, x := range items {
			out[x.id] = Member{
				ID: x.id, Passage: x.passage, Document: x.document, Edit: x.edit, Question: x.Question, Answer: x.Answer, Phrasings: len(x.Phrasings),
				CategoryID: x.CategoryID, Asked: uses[x.id],
			}
		}
	}
	return out, nil
}

// selectUses counts how often entries have answered.
func selectUses(tx *db.Tx, ids []string) (map[string]int64, error) {
	type row struct {
		id string
		n  int64
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := tx.Query(`SELECT entry_id, uses FROM gap_entry_use WHERE entry_id IN `+db.In(1, len(args)), args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.n) })
	out := map[string]int64{}
	for _, x := range list {
		out[x.id] = x.n
	}
	return out, err
}

// subtree are a category and those below it.
func subtree(tx *db.Tx, id desk.CategoryID) (map[desk.CategoryID]bool, error) {
	out := map[desk.CategoryID]bool{}
	if id == "" {
		return out, nil
	}
	rows, err := tx.Query(`WITH RECURSIVE below (id) AS (
			SELECT CAST($1 AS TEXT) UNION SELECT c.id FROM knowledge_category c JOIN below b ON c.parent_id = b.id
		) SELECT id FROM below`, string(id))
	list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	for _, s := range list {
		out[desk.CategoryID(s)] = true
	}
	return out, err
}

// group joins pairs of duplicates that share an entry; contradictions stand alone.
func group(pairs []pair, members map[string]Member) []Group {
	root := map[string]string{}
	var find func(id string) string
	find = func(id string) string {
		if up, ok := root[id]; ok && up != id {
			root[id] = find(up)
			return root[id]
		}
		return id
	}
	key := func(p *pair) string {
		if p.kind == Contradiction {
			return p.id
		}
		return p.kind + find(p.kind+p.a)
	}
	for _, p := range pairs {
		if p.kind != Contradiction {
			root[find(p.kind+p.a)] = find(p.kind + p.b)
		}
	}
	by := map[string]*Group{}
	var order []string
	for i := range pairs {
		p := &pairs[i]
		if _, ok := members[p.a]; !ok {
			continue
		}
		if _, ok := members[p.b]; !ok {
			continue // it has gone, and nobody has looked since
		}
		k := key(p)
		g := by[k]
		if g == nil {
			g = &Group{Kind: p.kind, Exact: true}
			by[k] = g
			order = append(order, k)
		}
		g.add(p, members)
	}
	out := make([]Group, 0, len(order))
	for _, k := range order {
		out = append(out, *by[k])
	}
	rank := func(g *Group) int { return slices.Index([]string{Contradiction, Duplicate, Scoped}, g.Kind) }
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(b.Asked, a.Asked), cmp.Compare(b.Score, a.Score), strings.Compare(a.Pairs[0].ID, b.Pairs[0].ID))
	})
	return out
}

func (g *Group) add(p *pair, members map[string]Member) {
	g.Exact = g.Exact && p.exact
	g.Score = max(g.Score, p.score)
	g.Pairs = append(g.Pairs, Pair{ID: p.id, A: p.a, B: p.b, Score: p.score, Of: p.Of, Mine: p.A, Its: p.B})
	for _, id := range []string{p.a, p.b} {
		if !slices.ContainsFunc(g.Members, func(m Member) bool { return m.ID == id }) {
			g.Members = append(g.Members, members[id])
			g.Asked += members[id].Asked
		}
	}
	// The one that has answered most comes first: it is the likeliest to stay.
	slices.SortStableFunc(g.Members, func(a, b Member) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(b.Phrasings, a.Phrasings), strings.Compare(a.ID, b.ID))
	})
}

// Warning is something that an entry overlaps with while it is written.
type Warning struct {
	Kind  string
	With  Member
	Score float64
	Of    string
	Mine  Quote
	Its   Quote
}

// Check returns what an entry, as somebody writes it, overlaps with. Pairs that
// were dismissed are left out.
func (s *Service) Check(ctx context.Context, e desk.Entry) ([]Warning, error) {
	m, err := s.memory(ctx)
	if err != nil {
		return nil, err
	}
	mine := &item{id: string(e.ID), Entry: e}
	partners := m.partners(mine, nil)
	ids := make([]string, 0, len(partners))
	for id := range partners {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var found []pair
	var members map[string]Member
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		others, err := selectItems(tx, ids)
		if err != nil {
			return err
		}
		for _, x := range others {
			found = append(found, s.warn(mine, x, partners[x.id])...)
		}
		if members, err = selectMembers(tx, found); err != nil || e.ID == "" {
			return err
		}
		known, err := selectPairs(tx, `WHERE x.at IS NOT NULL AND (p.a = $1 OR p.b = $1)`, string(e.ID))
		found = slices.DeleteFunc(found, func(p pair) bool {
			return slices.ContainsFunc(known, func(k pair) bool { return k.kind == p.kind && (k.a == p.b || k.b == p.b) })
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b pair) int { return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.b, b.b)) })
	var out []Warning
	n := map[string]int{}
	for _, kind := range []string{Contradiction, Duplicate} {
		for _, p := range found {
			if n[kind]++; p.kind != kind || n[kind] > maxWarned {
				if p.kind != kind {
					n[kind]--
				}
				continue
			}
			out = append(out, Warning{Kind: kind, With: members[p.b], Score: p.score, Of: p.Of, Mine: p.A, Its: p.B})
		}
	}
	return out, nil
}

// warn is judge for an entry that is being written: it is always a, and a pair for
// other customers is nothing to warn of.
func (s *Service) warn(mine, other *item, match *alike.Match) (out []pair) {
	if scopeOf(mine, other) != sameScope {
		return nil
	}
	p := pair{a: other.id, b: other.id}
	if match != nil && match.Score >= Likely && !linked(mine, other) {
		p.kind, p.score = Duplicate, match.Score
		p.A, p.B = Quote{Mark: mine.phrasing(match.Mine)}, Quote{Mark: other.phrasing(match.Its)}
		out = append(out, p)
	}
	if f := contradict.Compare(s.read(mine), s.read(other)); f != nil && f.Score >= contradict.Threshold {
		p.kind, p.score, p.Of = Contradiction, f.Score, string(f.Kind)
		p.A, p.B = quote(mine.Answer, f.A), quote(other.Answer, f.B)
		out = append(out, p)
	}
	return out
}
