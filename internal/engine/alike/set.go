package alike

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/shopbell/shopbell/internal/engine/index"
)

const (
	maxPhrasings = 12   // of a document that are compared
	rare         = 2000 // documents that a term may stand in, to lead to them all
	least        = 0.2  // share of a phrasing's weight that a candidate has
	consider     = 40   // candidates that are compared
	seldom       = 0.02 // share of documents below which a term says hardly more: names of goods are seldom, and no question
	grown        = 1.25 // by which a set grows until its terms are weighed anew
)

// Doc is what may ask the same as another.
type Doc struct {
	ID        string
	Phrasings []string
	Body      string
}

// Match is a document that may ask the same as another.
type Match struct {
	ID    string
	Score float64 // the probability that both ask the same
	// Mine and Its are the numbers of the phrasings that come closest.
	Mine, Its int
}

// unknown is the number of all terms that no document has; they count like others.
const (
	unknown = 0
	strange = 0.7
)

// Set holds documents. It is safe for concurrent use.
type Set struct {
	reader *index.Reader

	mu       sync.RWMutex
	terms    map[uint64]uint32
	weight   []float32 // of each term, by how many documents have it
	kind     []float32
	postings [][]uint32 // slots of documents, by term
	docs     []*doc     // by slot, nil = free
	slots    map[string]uint32
	free     []uint32
	weighed  int // documents when all terms were weighed last
	scratch  sync.Pool
}

// doc is a document cut into terms.
type doc struct {
	id    string
	at    []int      // numbers of the phrasings that have terms
	terms [][]uint32 // of each of these, in order
	body  []uint32
}

// New returns an empty set.
func New(lex index.Lexicon) *Set {
	s := &Set{reader: index.NewReader(lex), terms: map[uint64]uint32{}, slots: map[string]uint32{}}
	s.kind, s.weight, s.postings = []float32{strange}, []float32{0}, [][]uint32{nil} // of terms that nobody has
	s.weigh(unknown)
	s.scratch.New = func() any { return &scratch{} }
	return s
}

// Len is the number of documents.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.slots)
}

// Put puts documents in, in place of those with their ids.
func (s *Set) Put(list ...Doc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range list {
		s.remove(list[i].ID)
		d := s.cut(&list[i], true)
		slot := uint32(len(s.docs)) //nolint:gosec // memory ends long before
		if n := len(s.free); n > 0 {
			slot, s.free = s.free[n-1], s.free[:n-1]
			s.docs[slot] = d
		} else {
			s.docs = append(s.docs, d)
		}
		s.slots[d.id] = slot
		for _, t := range d.all() {
			s.postings[t] = append(s.postings[t], slot)
			s.weigh(t)
		}
	}
	if float64(len(s.slots)) > grown*float64(s.weighed) {
		for t := range s.postings {
			s.weigh(uint32(t)) //nolint:gosec // as above
		}
		s.weighed = len(s.slots)
	}
}

// Remove takes documents out.
func (s *Set) Remove(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.remove(id)
	}
}

func (s *Set) remove(id string) {
	slot, ok := s.slots[id]
	if !ok {
		return
	}
	for _, t := range s.docs[slot].all() {
		if i := slices.Index(s.postings[t], slot); i >= 0 {
			s.postings[t] = slices.Delete(s.postings[t], i, i+1)
		}
		s.weigh(t)
	}
	s.docs[slot] = nil
	s.free = append(s.free, slot)
	delete(s.slots, id)
}

func (s *Set) weigh(t uint32) {
	n := float64(len(s.slots) + 2)
	share := (float64(len(s.postings[t])) + 0.5) / n
	s.weight[t] = s.kind[t] * float32(math.Log(1+1/(share+seldom)))
}

// cut makes terms of a document. Terms that nobody has had are kept if it is to
// be put in, and left out if it is only asked about.
func (s *Set) cut(d *Doc, keep bool) *doc {
	out := &doc{id: d.ID}
	for i, p := range d.Phrasings {
		if len(out.at) == maxPhrasings {
			break
		}
		if terms := s.ids(p, keep); len(terms) > 0 {
			out.at, out.terms = append(out.at, i), append(out.terms, terms)
		}
	}
	out.body = s.ids(d.Body, keep)
	return out
}

// ids are the numbers of a text's terms, in order.
func (s *Set) ids(text string, keep bool) []uint32 {
	terms := s.reader.Terms(text)
	out := make([]uint32, 0, len(terms))
	for _, t := range terms {
		id, ok := s.terms[t.Key]
		if !ok && keep {
			id = uint32(len(s.kind)) //nolint:gosec // as above
			s.terms[t.Key] = id
			s.kind, s.weight, s.postings = append(s.kind, t.Weight), append(s.weight, 0), append(s.postings, nil)
		}
		out = append(out, id)
	}
	slices.Sort(out)
	return slices.Clip(out)
}

// all are the terms of the phrasings, each once.
func (d *doc) all() []uint32 {
	var out []uint32
	for _, list := range d.terms {
		out = append(out, list...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// scratch is the working space of one look.
type scratch struct {
	share   []float32 // of the phrasing's weight, by slot
	best    []float32
	touched []uint32 // slots that have a share
	found   []uint32 // slots that have a best
}

// Like returns the documents that may ask the same as d, the most likely first,
// down to a probability. keep leaves others out; nil = none. A document with the
// id of d is not compared.
func (s *Set) Like(d Doc, from float64, limit int, keep func(id string) bool) []Match {
	s.mu.RLock()
	defer s.mu.RUnlock()
	mine := s.cut(&d, false)
	var out []Match
	for _, slot := range s.candidates(mine, keep) {
		if m := s.match(mine, s.docs[slot]); m.Score >= from {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.ID, b.ID)) })
	return out[:min(limit, len(out))]
}

// Near returns the documents that share most with a phrasing of d, whatever the
// rest of them says.
func (s *Set) Near(d Doc, limit int, keep func(id string) bool) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for _, slot := range s.candidates(s.cut(&d, false), keep) {
		if len(out) == limit {
			break
		}
		out = append(out, s.docs[slot].id)
	}
	return out
}

// candidates are the documents that share much of a phrasing.
func (s *Set) candidates(d *doc, keep func(id string) bool) []uint32 {
	x := s.scratch.Get().(*scratch) //nolint:forcetypeassert,errcheck // nothing else is put in
	defer s.scratch.Put(x)
	if len(x.share) < len(s.docs) {
		x.share, x.best = make([]float32, len(s.docs)+64), make([]float32, len(s.docs)+64)
	}
	x.found = x.found[:0]
	for _, terms := range d.terms {
		s.accumulate(x, terms)
	}
	out := make([]uint32, 0, len(x.found))
	for _, slot := range x.found {
		if c := s.docs[slot]; c.id != d.id && (keep == nil || keep(c.id)) {
			out = append(out, slot)
		}
	}
	slices.SortFunc(out, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(x.best[b], x.best[a]), strings.Compare(s.docs[a].id, s.docs[b].id))
	})
	for _, slot := range x.found {
		x.best[slot] = 0
	}
	return out[:min(consider, len(out))]
}

// accumulate notes the documents that have a good share of one phrasing.
func (s *Set) accumulate(x *scratch, terms []uint32) {
	order := slices.Clone(terms)
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(len(s.postings[a]), len(s.postings[b])) })
	all := float32(0)
	for _, t := range order {
		all += s.weight[t] * s.weight[t]
	}
	x.touched = x.touched[:0]
	for i, t := range order {
		if i >= 2 && len(s.postings[t]) > rare {
			break // it says little, and leads everywhere
		}
		w := s.weight[t] * s.weight[t]
		for _, slot := range s.postings[t] {
			if x.share[slot] == 0 {
				x.touched = append(x.touched, slot)
			}
			x.share[slot] += w
		}
	}
	for _, slot := range x.touched {
		if share := x.share[slot] / max(all, 1e-6); share >= least && share > x.best[slot] {
			if x.best[slot] == 0 {
				x.found = append(x.found, slot)
			}
			x.best[slot] = share
		}
		x.share[slot] = 0
	}
}
