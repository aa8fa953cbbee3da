package knowledge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

const (
	pollInterval = 500 * time.Millisecond
	maxInterval  = 30 * time.Second // while the database does not answer
)

// memory holds the entries of this node that are told at present, for searching, and
// those that are suspended.
type memory struct {
	found map[string]*retrieve.Retriever // by language

	entries atomic.Pointer[map[desk.EntryID]*desk.Entry]
	scoped  atomic.Bool // some entry is about some products only

	mu       sync.Mutex
	waiting  map[desk.EntryID]*desk.Entry // told from some time on, under mu
	due      time.Time                    // when one comes or goes next, zero = never, under mu
	revision int64                        // that entries and found show, under mu
	clicks   int64                        // revision of the clicks in found, under mu

	suspensions int64 // revision of the suspensions that entries show, under mu
	saves, seen int64 // how often entries were put in, and when the suspensions were looked at last, under mu
}

func newMemory() *memory {
	m := &memory{found: map[string]*retrieve.Retriever{}}
	for _, lang := range Langs() {
		m.found[lang] = retrieve.New(config(lang))
	}
	return m
}

// Search returns the entries that are told now, of the language, that may answer the
// question, best first. When the question is closer to what no shop answers
// than to any entry, or what answers it best is suspended, there are none. It
// answers from memory.
func (s *Service) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return search(s.memory.found[q.Lang], s.memory.entries.Load(), s.memory.scoped.Load(), s.vector(q.Text), s.db.Now(), &q), nil
}

func search(x *retrieve.Retriever, entries *map[desk.EntryID]*desk.Entry, scoped bool, vector []float32, now time.Time, q *desk.KnowledgeQuery) []desk.EntryHit {
	if x == nil || entries == nil {
		return nil
	}
	filter := filterOf(q)
	look := func(f retrieve.Filter) (hits []desk.EntryHit) {
		// One more than are asked for: it may go before the others.
		for _, h := range x.SearchNear(q.Text, vector, q.Limit+1, f) {
			// An entry may have been deleted between the two loads, or its time has
			// come since the last look at the clock.
			e := (*entries)[desk.EntryID(h.ID)]
			if e != nil && len(hits) == 0 && h.Score >= Threshold && e.State(now) == desk.EntrySuspended {
				return nil // what would answer must not, and what is left is the answer to something else
			}
			if e != nil && e.Told(now) {
				hits = append(hits, desk.EntryHit{Entry: e, Phrasing: h.Phrasing, Score: h.Score, Terms: h.Terms})
			}
		}
		return hits
	}
	var hits []desk.EntryHit
	switch {
	case !scoped:
		hits = look(filter)
	case q.Product != "":
		hits = look(filter)
		prefer(hits)
	default:
		hits = look(append(filter, noProduct))
		if len(hits) == 0 || hits[0].Score < Threshold {
			hits = look(filter)
			offer(hits)
		}
	}
	return hits[:min(len(hits), max(q.Limit, 0))]
}

// AboutProducts reports whether any entry is about some products only. If not,
// the product in view makes no difference to a search.
func (s *Service) AboutProducts() bool { return s.memory.scoped.Load() }

// Entry returns an entry that is told now, nil when there is none. It is shared:
// not to be changed.
func (s *Service) Entry(id desk.EntryID) *desk.Entry {
	entries := s.memory.entries.Load()
	if entries == nil {
		return nil
	}
	if e := (*entries)[id]; e != nil && e.Told(s.db.Now()) {
		return e
	}
	return nil
}

// Live returns the entries of a language that are told now, in the order of their making.
// They are shared: not to be changed.
func (s *Service) Live(lang string) []*desk.Entry {
	entries := s.memory.entries.Load()
	if entries == nil {
		return nil
	}
	var out []*desk.Entry
	now := s.db.Now()
	for _, e := range *entries {
		if e.Lang == lang && e.Told(now) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *desk.Entry) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Threshold is the score from which an entry answers a question.
func (s *Service) Threshold() float64 { return Threshold }

// Refresh brings the memory up to what is committed.
func (s *Service) Refresh(ctx context.Context) error {
	s.memory.follow(s.db.Now())
	if err := s.refreshEntries(ctx); err != nil {
		return err
	}
	if err := s.refreshSuspensions(ctx); err != nil {
		return err
	}
	return s.refreshClicks(ctx)
}

// rereads is how many entries are taken over one by one: with more, the index is
// made anew.
const rereads = 2000

// inMemory are the entries that are told, or will be.
const inMemory = `WHERE enabled = $1 AND published = $1 AND deleted_at = 0 AND (valid_until = 0 OR valid_until > $2)`

func (s *Service) refreshEntries(ctx context.Context) error {
	m := s.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.entries.Load()
	var now, count int64
	var list []desk.Entry
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		// The revision is read first: what is newer than it is read again later.
		err = tx.QueryRow(`SELECT revision FROM knowledge_revision WHERE id = 1`).Scan(&now)
		if err != nil || before == nil || now == m.revision {
			return err
		}
		if list, err = selectEntries(tx, `WHERE told_revision > $1 LIMIT $2`, m.revision, rereads+1); err != nil {
			return err
		}
		return tx.QueryRow(`SELECT COUNT(*) FROM knowledge_entry `+inMemory, true, db.Millis(tx.Now())).Scan(&count)
	})
	if err != nil || before != nil && now == m.revision {
		return err
	}
	if before != nil && len(list) <= rereads {
		m.put(*before, list, s.db.Now())
	}
	// Entries that an import has taken back are not there any more to be read.
	if before == nil || len(list) > rereads || int64(len(*m.entries.Load())+len(m.waiting)) != count {
		err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
			list, err = selectEntries(tx, inMemory, true, db.Millis(tx.Now()))
			return err
		})
		if err != nil {
			return err
		}
		m.replace(list, s.db.Now())
	}
	m.revision = now
	m.saves++
	return nil
}

func (m *memory) replace(list []desk.Entry, now time.Time) {
	entries := make(map[desk.EntryID]*desk.Entry, len(list))
	m.waiting = map[desk.EntryID]*desk.Entry{}
	docs := map[string][]retrieve.Doc{}
	for i := range list {
		e := &list[i]
		if !remembered(e, now) {
			m.wait(e, now)
			continue
		}
		entries[e.ID] = e
		docs[e.Lang] = append(docs[e.Lang], document(e))
	}
	m.store(entries)
	for lang, x := range m.found {
		x.Replace(append(outside(lang), docs[lang]...))
	}
}

// remembered reports whether the memory has the entry at a time: it is told, or it is
// suspended, and questions that it would answer have to be known as such.
func remembered(e *desk.Entry, now time.Time) bool {
	state := e.State(now)
	return state == desk.EntryPublished || state == desk.EntrySuspended
}

// wait remembers an entry that will be told later, and forgets any other.
func (m *memory) wait(e *desk.Entry, now time.Time) {
	delete(m.waiting, e.ID)
	if e.Published && e.State(now) == desk.EntryScheduled {
		m.waiting[e.ID] = e
	}
}

func (m *memory) store(entries map[desk.EntryID]*desk.Entry) {
	m.entries.Store(&entries)
	scoped := false
	m.due = time.Time{}
	for _, e := range entries {
		scoped = scoped || aboutProducts(e)
		m.until(e.ValidUntil)
	}
	for _, e := range m.waiting {
		m.until(e.ValidFrom)
	}
	m.scoped.Store(scoped)
}

// until makes the memory look at its entries again at a time.
func (m *memory) until(at time.Time) {
	if !at.IsZero() && (m.due.IsZero() || at.Before(m.due)) {
		m.due = at
	}
}

// follow lets entries come and go whose time has come.
func (m *memory) follow(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.entries.Load()
	if before == nil || m.due.IsZero() || now.Before(m.due) {
		return
	}
	var moved []desk.Entry
	for _, e := range *before {
		if !remembered(e, now) {
			moved = append(moved, *e)
		}
	}
	for _, e := range m.waiting {
		if remembered(e, now) {
			moved = append(moved, *e)
		}
	}
	m.put(*before, moved, now)
}

// changed takes over what this node has committed as the revision: entries that
// were saved or put into the bin.
func (m *memory) changed(revision int64, now time.Time, list ...desk.Entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.entries.Load()
	if before == nil || revision <= m.revision {
		return // Refresh has read it, or will
	}
	list = slices.DeleteFunc(list, func(e desk.Entry) bool {
		old := (*before)[e.ID]
		if old == nil {
			old = m.waiting[e.ID]
		}
		return old != nil && old.Version > e.Version
	})
	m.put(*before, list, now)
	m.saves++
	if revision == m.revision+1 {
		m.revision = revision
	}
}

// put brings entries in, or takes them out if they are not told now.
func (m *memory) put(before map[desk.EntryID]*desk.Entry, list []desk.Entry, now time.Time) {
	entries := maps.Clone(before)
	in, out := map[string][]retrieve.Doc{}, map[string][]string{}
	for i := range list {
		e := &list[i]
		m.wait(e, now)
		switch {
		case remembered(e, now):
			entries[e.ID] = e
			in[e.Lang] = append(in[e.Lang], document(e))
		case entries[e.ID] != nil:
			delete(entries, e.ID)
			out[e.Lang] = append(out[e.Lang], string(e.ID))
		}
	}
	m.store(entries)
	for lang, x := range m.found {
		if len(in[lang])+len(out[lang]) > 0 {
			x.Update(in[lang], out[lang])
		}
	}
}

func document(e *desk.Entry) retrieve.Doc {
	return retrieve.Doc{ID: string(e.ID), Phrasings: append([]string{e.Question}, e.Phrasings...), Body: desk.PlainAnswer(e.Answer, func(desk.Variable) string { return "" }), Tags: tags(e)}
}

// Learn makes Run learn from the entries, too: which phrasings are of which
// entry, and how senses understand them, which may be nil. It is called before
// Run; without it, words alone are compared.
func (s *Service) Learn(senses Senses) { s.learns, s.senses = true, senses }

// Run keeps the memory in step with the database until ctx ends, and learns in
// the background.
func (s *Service) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { s.writeClicks(ctx) })
	if s.learns {
		for lang, x := range s.memory.found {
			wg.Go(func() {
				x.Run(ctx, func(err error) {
					s.log.WarnContext(ctx, "the knowledge base could not be learned; words alone are compared", "lang", lang, "error", err)
				})
			})
		}
	}
	if s.places != nil {
		wg.Go(func() { s.places.run(ctx) })
	}
	wg.Go(func() { s.emptyBin(ctx) })
	versions := map[string]string{} // by language: of the sense in use
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Log: s.log, Failed: "the knowledge base could not be read"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		err := errors.Join(s.publishDue(ctx), s.Refresh(ctx))
		if s.learns && s.senses != nil {
			s.follow(versions)
		}
		return 0, err
	})
}

// follow takes over the sense of a model that has come into service.
func (s *Service) follow(versions map[string]string) {
	for lang, x := range s.memory.found {
		if sense, version := s.senses.Sense(lang); version != versions[lang] {
			versions[lang] = version
			x.UseSense(sense)
		}
	}
}
