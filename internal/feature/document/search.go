package document

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
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
	countEvery   = 4                // looks at the revision
	maxInterval  = 30 * time.Second // while the database does not answer
)

// memory holds the passages of this node that may be quoted, for searching.
type memory struct {
	found  map[string]*retrieve.Retriever     // by language
	placed map[string]*atomic.Pointer[placed] // by language; nil while there is no sense
	live   atomic.Pointer[passages]

	mu       sync.Mutex
	revision int64                              // that live shows, under mu
	sums     map[desk.PassageID]uint64          // what found has of a passage, under mu
	langs    map[desk.PassageID]string          // under mu
	docs     map[string]map[string]retrieve.Doc // by language and id: what found has, under mu
}

// passages are those of one revision. They do not change.
type passages struct {
	all       map[desk.PassageID]*desk.Passage
	documents map[desk.DocumentID]*desk.Document
	order     map[desk.DocumentID][]*desk.Passage
}

// start is the first passage under the same headings, where the headings were what
// was found: all that stand under them are alike then.
func (l *passages) start(p *desk.Passage, phrasing string) *desk.Passage {
	n := len(p.Path)
	if n == 0 || phrasing != p.Path[n-1] && phrasing != strings.Join(p.Path, " ") {
		return p
	}
	order := l.order[p.DocumentID]
	i := slices.IndexFunc(order, func(o *desk.Passage) bool { return o.ID == p.ID })
	for i > 0 && slices.Equal(order[i-1].Path, p.Path) {
		i--
	}
	return order[i]
}

func langs() []string { return []string{"zh", "en"} }

func newMemory(lexicon Lexicon) (*memory, error) {
	m := &memory{
		found: map[string]*retrieve.Retriever{}, placed: map[string]*atomic.Pointer[placed]{},
		sums: map[desk.PassageID]uint64{}, langs: map[desk.PassageID]string{}, docs: map[string]map[string]retrieve.Doc{},
	}
	for _, lang := range langs() {
		x, err := newRetriever(lexicon, lang)
		if err != nil {
			return nil, err
		}
		m.found[lang], m.placed[lang], m.docs[lang] = x, &atomic.Pointer[placed]{}, map[string]retrieve.Doc{}
	}
	return m, nil
}

func newRetriever(lexicon Lexicon, lang string) (*retrieve.Retriever, error) {
	lex, err := lexicon(lang)
	if err != nil {
		return nil, fmt.Errorf("words of passages: %w", err)
	}
	return retrieve.New(retrieve.Config{Lexicon: lex, Index: models[lang], Lang: lang}), nil
}

// Search returns the passages that may answer the question, best first. When it is
// closer to what no shop answers than to any passage, there are none. It answers
// from memory.
func (s *Service) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.PassageHit, error) {
	x, live := s.memory.found[q.Lang], s.memory.live.Load()
	if x == nil || live == nil || len(live.all) == 0 {
		return nil, nil
	}
	now := s.DB.Now()
	var hits []desk.PassageHit
	for _, h := range s.find(x, &q) {
		p := live.all[desk.PassageID(h.ID)]
		if p == nil {
			continue // gone between the two loads
		}
		p = live.start(p, h.Phrasing)
		if slices.ContainsFunc(hits, func(o desk.PassageHit) bool { return o.Passage == p }) {
			continue
		}
		if d := live.documents[p.DocumentID]; d.Told(now) {
			hits = append(hits, desk.PassageHit{Passage: p, Document: d, Quote: quote(p.Text, h.Phrasing), Score: h.Score, Terms: h.Terms})
		}
	}
	return hits, nil
}

// find is what may answer the question, best first; nothing where what no shop
// answers is closer.
func (s *Service) find(x *retrieve.Retriever, q *desk.KnowledgeQuery) []retrieve.Hit {
	p, w := s.memory.placed[q.Lang].Load(), weighings[q.Lang]
	if p == nil {
		return x.Search(q.Text, q.Limit, filterOf(q))
	}
	hits := x.Candidates(q.Text, filterOf(q))
	if !p.weigh(q.Text, hits, &w) {
		return x.Search(q.Text, q.Limit, filterOf(q))
	}
	if p.rows[hits[0].ID].outside {
		return nil
	}
	hits = slices.DeleteFunc(hits, func(h retrieve.Hit) bool { return p.rows[h.ID].outside })
	return hits[:min(q.Limit, len(hits))]
}

// Hit returns a passage that may be quoted at present, from its beginning; nil when
// there is none.
func (s *Service) Hit(id desk.PassageID) *desk.PassageHit {
	live := s.memory.live.Load()
	if live == nil {
		return nil
	}
	p := live.all[id]
	if p == nil {
		return nil
	}
	d := live.documents[p.DocumentID]
	if !d.Told(s.DB.Now()) {
		return nil
	}
	return &desk.PassageHit{Passage: p, Document: d, Quote: quote(p.Text, "")}
}

// Beside returns passages of the document near one, under other headings than its
// own, the nearest first.
func (s *Service) Beside(id desk.PassageID, limit int) []desk.PassageHit {
	live := s.memory.live.Load()
	if live == nil || live.all[id] == nil {
		return nil
	}
	p := live.all[id]
	order := live.order[p.DocumentID]
	at := slices.IndexFunc(order, func(o *desk.Passage) bool { return o.ID == id })
	seen := []string{p.Label()}
	var out []desk.PassageHit
	for d := 1; d < len(order) && len(out) < limit; d++ {
		for _, i := range [...]int{at + d, at - d} {
			if i < 0 || i >= len(order) || len(out) == limit || len(order[i].Path) == 0 || slices.Contains(seen, order[i].Label()) {
				continue
			}
			seen = append(seen, order[i].Label())
			out = append(out, desk.PassageHit{Passage: order[i], Document: live.documents[p.DocumentID]})
		}
	}
	return out
}

// Threshold is the score from which a passage answers a question, Near the one from
// which it may be offered.
func (s *Service) Threshold() (sure, near float64) { return Threshold, Near }

// tags are what retrieval keeps a document apart by; filterOf lets through what
// fits the circumstances of the question.
func tags(d *desk.Document) []string {
	var out []string
	for _, c := range d.Channels {
		out = append(out, "channel:"+c)
	}
	if d.Audience != "" && d.Audience != desk.AudienceEveryone {
		out = append(out, "audience:"+string(d.Audience))
	}
	return out
}

func filterOf(q *desk.KnowledgeQuery) (f retrieve.Filter) {
	if q.Channel != "" {
		f = append(f, "channel:"+string(q.Channel))
	}
	if q.ChannelKind != "" {
		f = append(f, "channel:"+q.ChannelKind)
	}
	if q.Audience != "" {
		f = append(f, "audience:"+string(q.Audience))
	}
	return f
}

// found is a passage as it is searched: its headings and its sentences are what it
// may be asked by.
func found(p *desk.Passage, d *desk.Document) retrieve.Doc {
	doc := retrieve.Doc{ID: string(p.ID), Tags: tags(d)}
	if n := len(p.Path); n > 0 {
		doc.Phrasings = append(doc.Phrasings, p.Path[n-1])
		if n > 1 {
			doc.Phrasings = append(doc.Phrasings, strings.Join(p.Path, " "))
		}
	}
	for _, s := range sentences(p.Text) {
		doc.Phrasings = append(doc.Phrasings, s.of(p.Text))
	}
	return doc
}

func sum(d *retrieve.Doc) uint64 {
	h := fnv.New64a()
	for _, list := range [][]string{d.Phrasings, d.Tags} {
		for _, s := range list {
			_, _ = h.Write([]byte(s))
			_, _ = h.Write([]byte{0})
		}
		_, _ = h.Write([]byte{1})
	}
	return h.Sum64()
}

// Refresh brings the memory up to what is committed.
func (s *Service) Refresh(ctx context.Context) error {
	m := s.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	var now int64
	var documents []Document
	var list []desk.Passage
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		// The revision is read first: what is newer than it is read again later.
		err = tx.QueryRow(`SELECT revision FROM document_revision WHERE id = 1`).Scan(&now)
		if err != nil || now == m.revision {
			return err
		}
		const live = `enabled = $1 AND version > 0 AND deleted_at = 0`
		if documents, err = selectDocuments(tx, `WHERE `+live, true); err != nil {
			return err
		}
		list, err = selectPassages(tx, `WHERE document_id IN (SELECT id FROM document WHERE `+live+`) ORDER BY document_id, ordinal`, true)
		return err
	})
	if err != nil || now == m.revision {
		return err
	}
	s.show(documents, list)
	m.revision = now
	return nil
}

// show puts passages into service.
func (s *Service) show(documents []Document, list []desk.Passage) {
	m := s.memory
	next := &passages{all: make(map[desk.PassageID]*desk.Passage, len(list)), documents: map[desk.DocumentID]*desk.Document{}, order: map[desk.DocumentID][]*desk.Passage{}}
	for i := range documents {
		next.documents[documents[i].ID] = &documents[i].Document
	}
	put, remove := map[string][]retrieve.Doc{}, map[string][]string{}
	for i := range list {
		p := &list[i]
		d := next.documents[p.DocumentID]
		if d == nil {
			continue // committed between the two reads
		}
		next.all[p.ID] = p
		next.order[p.DocumentID] = append(next.order[p.DocumentID], p)
		doc := found(p, d)
		digest := sum(&doc)
		if lang, ok := m.langs[p.ID]; ok && (lang != d.Lang) {
			remove[lang] = append(remove[lang], string(p.ID))
			delete(m.sums, p.ID)
		}
		if was, ok := m.sums[p.ID]; !ok || was != digest {
			put[d.Lang] = append(put[d.Lang], doc)
			m.sums[p.ID], m.langs[p.ID] = digest, d.Lang
		}
	}
	for id, lang := range m.langs {
		if next.all[id] == nil {
			remove[lang] = append(remove[lang], string(id))
			delete(m.sums, id)
			delete(m.langs, id)
		}
	}
	m.live.Store(next)
	for lang, x := range m.found {
		if x.Len() == 0 && len(put[lang]) > 0 && s.Outside != nil {
			put[lang] = append(s.Outside(lang), put[lang]...)
		}
		if len(put[lang])+len(remove[lang]) == 0 {
			continue
		}
		x.Update(put[lang], remove[lang])
		docs := maps.Clone(m.docs[lang])
		for _, id := range remove[lang] {
			delete(docs, id)
		}
		for _, d := range put[lang] {
			docs[d.ID] = d
		}
		m.docs[lang] = docs
	}
}

// Run keeps the memory in step with the database until ctx ends.
func (s *Service) Run(ctx context.Context) {
	looks := 0
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Log: s.Log, Failed: "documents could not be read"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		err := errors.Join(s.Refresh(ctx), s.follow(ctx))
		if looks++; err == nil && looks%countEvery == 0 {
			for n := countBatch; n == countBatch && err == nil; {
				n, err = s.Count(ctx)
			}
		}
		return 0, err
	})
}
