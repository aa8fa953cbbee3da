package knowledge

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

const (
	pollInterval = 500 * time.Millisecond
	maxInterval  = 30 * time.Second // while the database does not answer
)

// memory holds the enabled entries of this node for searching.
type memory struct {
	found map[string]*retrieve.Retriever // by language

	entries atomic.Pointer[map[desk.EntryID]*desk.Entry]
	scoped  atomic.Bool // some entry is about some products only

	mu       sync.Mutex
	revision int64 // that entries and found show, under mu
	clicks   int64 // revision of the clicks in found, under mu
}

func newMemory() *memory {
	m := &memory{found: map[string]*retrieve.Retriever{}}
	for _, lang := range Langs() {
		m.found[lang] = retrieve.New(config(lang))
	}
	return m
}

// Search returns the enabled entries of the language that may answer the
// question, best first. When the question is closer to what no shop answers
// than to any entry, there are none. It answers from memory.
func (s *Service) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	x := s.memory.found[q.Lang]
	entries := s.memory.entries.Load()
	if x == nil || entries == nil {
		return nil, nil
	}
	filter := filterOf(&q)
	look := func(f retrieve.Filter) (hits []desk.EntryHit) {
		// One more than are asked for: it may go before the others.
		for _, h := range x.SearchNear(q.Text, s.vector(q.Text), q.Limit+1, f) {
			// An entry may have been deleted between the two loads.
			if e := (*entries)[desk.EntryID(h.ID)]; e != nil {
				hits = append(hits, desk.EntryHit{Entry: e, Phrasing: h.Phrasing, Score: h.Score, Terms: h.Terms})
			}
		}
		return hits
	}
	var hits []desk.EntryHit
	switch {
	case !s.memory.scoped.Load():
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
	return hits[:min(len(hits), max(q.Limit, 0))], nil
}

// AboutProducts reports whether any entry is about some products only. If not,
// the product in view makes no difference to a search.
func (s *Service) AboutProducts() bool { return s.memory.scoped.Load() }

// Entry returns an enabled entry, nil when there is none. It is shared: not to be
// changed.
func (s *Service) Entry(id desk.EntryID) *desk.Entry {
	entries := s.memory.entries.Load()
	if entries == nil {
		return nil
	}
	return (*entries)[id]
}

// Live returns the enabled entries of a language in the order of their making.
// They are shared: not to be changed.
func (s *Service) Live(lang string) []*desk.Entry {
	entries := s.memory.entries.Load()
	if entries == nil {
		return nil
	}
	var out []*desk.Entry
	for _, e := range *entries {
		if e.Lang == lang {
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
	if err := s.refreshEntries(ctx); err != nil {
		return err
	}
	return s.refreshClicks(ctx)
}

func (s *Service) refreshEntries(ctx context.Context) error {
	s.memory.mu.Lock()
	defer s.memory.mu.Unlock()
	var now int64
	var list []desk.Entry
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		// The revision is read first: what is newer than it is read again later.
		err = tx.QueryRow(`SELECT revision FROM knowledge_revision WHERE id = 1`).Scan(&now)
		if err != nil || now == s.memory.revision && s.memory.entries.Load() != nil {
			return err
		}
		list, err = selectEntries(tx, `WHERE enabled = $1`, true)
		return err
	})
	if err != nil || now == s.memory.revision && s.memory.entries.Load() != nil {
		return err
	}
	s.memory.replace(list)
	s.memory.revision = now
	return nil
}

func (m *memory) replace(list []desk.Entry) {
	entries := make(map[desk.EntryID]*desk.Entry, len(list))
	docs := map[string][]retrieve.Doc{}
	for i := range list {
		e := &list[i]
		entries[e.ID] = e
		docs[e.Lang] = append(docs[e.Lang], document(e))
	}
	m.store(entries)
	for lang, x := range m.found {
		x.Replace(append(outside(lang), docs[lang]...))
	}
}

func (m *memory) store(entries map[desk.EntryID]*desk.Entry) {
	m.entries.Store(&entries)
	scoped := false
	for _, e := range entries {
		scoped = scoped || aboutProducts(e)
	}
	m.scoped.Store(scoped)
}

// changed takes over one change that this node has committed as the revision:
// an entry that was saved, or the id of a deleted one.
func (m *memory) changed(revision int64, saved *desk.Entry, deleted desk.EntryID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.entries.Load()
	if before == nil || revision <= m.revision {
		return // Refresh has read it, or will
	}
	entries := make(map[desk.EntryID]*desk.Entry, len(*before)+1)
	for id, e := range *before {
		entries[id] = e
	}
	if saved != nil {
		if old := entries[saved.ID]; old != nil && old.Version > saved.Version {
			return
		}
		deleted = saved.ID
	}
	old := entries[deleted]
	delete(entries, deleted)
	switch {
	case saved != nil && saved.Enabled:
		e := *saved
		entries[e.ID] = &e
		m.store(entries)
		m.found[e.Lang].Update([]retrieve.Doc{document(&e)}, nil)
	case old != nil:
		m.store(entries)
		m.found[old.Lang].Update(nil, []string{string(deleted)})
	}
	if revision == m.revision+1 {
		m.revision = revision
	}
}

func document(e *desk.Entry) retrieve.Doc {
	return retrieve.Doc{ID: string(e.ID), Phrasings: append([]string{e.Question}, e.Phrasings...), Body: e.Answer, Tags: tags(e)}
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
	versions := map[string]string{} // by language: of the sense in use
	wait := time.Duration(0)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		wait = pollInterval
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			wait = min(2*wait, maxInterval)
			s.log.WarnContext(ctx, "the knowledge base could not be read", "error", err, "retry_in", wait.String())
		}
		if s.learns && s.senses != nil {
			s.follow(versions)
		}
		timer.Reset(wait)
	}
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
