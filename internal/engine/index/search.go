package index

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

// Hit is a document that answers a query, more or less.
type Hit struct {
	ID       string
	Score    float64  // calibrated: the share of such hits that are right
	Rank     float64  // orders the hits of one search: log odds between them
	Phrasing string   // the one that is closest to the query
	Terms    []string // the words that carried it, strongest first
	Features Features
}

// consider is how many documents are compared term by term.
const consider = 12

// maxLimit bounds how many hits a search returns.
const maxLimit = consider

// searcher is the working space of one search. It is reused, so a search
// allocates little more than its result.
type searcher struct {
	text    text
	terms   []queryTerm
	mark    []int32 // by term: 1 + index in terms, 0 = not asked
	score   []float32
	touched []int32 // phrasings with a score
	best    []float32
	bodies  []float32
	found   []int32 // documents with a score
	counts  []int32 // by query term: phrasings of a document that have it
	top     []candidate
}

type queryTerm struct {
	number int32 // -1 = unknown
	weight float32
	idx    int32 // in text.terms
}

type candidate struct {
	doc      int32
	phrasing int32
	content  uint64
	bm25     float32
	features Features
	rank     float64
}

// Options narrow a search, or widen it.
type Options struct {
	Limit int                  // at most so many hits, and never more than twelve and Also
	Keep  func(id string) bool // which documents may be found; nil = all
	Also  []string             // documents that are compared with the query whatever they share with it
}

// Search returns the documents that are closest to the query, best first, at
// most limit and never more than twelve.
func (x *Index) Search(query string, limit int) []Hit {
	return x.Find(query, Options{Limit: min(limit, maxLimit)})
}

// Find is Search with more to choose from. Keep holds for what Also names, too.
func (x *Index) Find(query string, o Options) []Hit {
	sn := x.current.Load()
	s := x.pool.Get().(*searcher) //nolint:forcetypeassert // the pool holds nothing else
	defer x.pool.Put(s)
	s.search(x, sn, query, o)
	defer s.clear()
	n := min(o.Limit, len(s.top))
	if n <= 0 {
		return nil
	}
	hits := make([]Hit, n)
	for i := range hits {
		c := &s.top[i]
		hits[i] = Hit{
			ID: sn.docs[c.doc].id, Phrasing: sn.phraseText[c.phrasing], Rank: c.rank,
			Score: x.model.score(s.top, i), Terms: s.shared(sn, c.phrasing), Features: c.features,
		}
	}
	return hits
}

func (s *searcher) search(x *Index, sn *snapshot, query string, o Options) {
	s.top, s.terms, s.touched, s.found = s.top[:0], s.terms[:0], s.touched[:0], s.found[:0]
	x.analyzer.analyze(&s.text, query, maxQueryRunes)
	s.resize(sn)
	s.lookUp(sn)
	s.accumulate(sn)
	s.choose(sn, o.Keep)
	s.add(sn, o)
	s.compare(sn, &x.model)
}

func (s *searcher) resize(sn *snapshot) {
	grow := func(f []float32, n int) []float32 {
		if cap(f) < n {
			return make([]float32, n)
		}
		return f[:n]
	}
	s.score = grow(s.score, len(sn.terms))
	s.best = grow(s.best, len(sn.docs))
	s.bodies = grow(s.bodies, len(sn.docs))
	if cap(s.mark) < len(sn.idf) {
		s.mark = make([]int32, len(sn.idf))
	}
	s.mark = s.mark[:len(sn.idf)]
}

// lookUp finds the numbers and weights of the query's terms. A misspelt word
// stands for the word it was meant to be, with less weight.
func (s *searcher) lookUp(sn *snapshot) {
	for i := range s.text.terms {
		t := &s.text.terms[i]
		q := queryTerm{number: -1, weight: sn.unknown[t.kind], idx: int32(i)} //nolint:gosec // few terms
		if n, ok := sn.numbers[t.key]; ok {
			q.number, q.weight = n, sn.idf[n]
		} else if n := sn.misspelt(s.text.stem(s.text.out[t.from:t.to]), t.kind); n >= 0 {
			q.number, q.weight = n, 0.8*sn.idf[n]
		}
		if q.number >= 0 {
			if s.mark[q.number] != 0 {
				continue
			}
			s.mark[q.number] = int32(len(s.terms)) + 1 //nolint:gosec // few terms
		}
		s.terms = append(s.terms, q)
	}
}

// misspelt returns the word that is one slip of the finger away, or -1.
func (sn *snapshot) misspelt(w []rune, kind termKind) int32 {
	if kind != kindWord || len(w) < 5 {
		return -1
	}
	var buf [64]byte
	if len(w) > 40 {
		return -1
	}
	b := buf[:0]
	for _, r := range w {
		if r >= utf8.RuneSelf || '0' <= r && r <= '9' {
			return -1
		}
		b = append(b, byte(r))
	}
	found, idf, text := int32(-1), float32(0), ""
	for n := len(b) - 1; n <= len(b)+1; n++ {
		for _, c := range sn.words[n] {
			// Of several, the word that more phrasings use is the likelier one.
			if len(c.text) <= 3 || !oneSlip(b, c.text) {
				continue
			}
			if i := sn.idf[c.term]; found < 0 || i < idf || i == idf && c.text < text {
				found, idf, text = c.term, i, c.text
			}
		}
	}
	return found
}

// oneSlip reports whether a becomes b by one letter left out, put in, exchanged
// or swapped with the next. The first letter is never the wrong one, and short
// words have too many neighbours for more than a swap.
func oneSlip(a []byte, b string) bool {
	if a[0] != b[0] || len(a) != len(b) && len(b) < 6 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) == len(b):
		return i < len(a) && (len(a) >= 6 && string(a[i+1:]) == b[i+1:] ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == b[i+2:])
	case len(a) < len(b):
		return string(a[i:]) == b[i+1:]
	default:
		return string(a[i+1:]) == b[i:]
	}
}

// accumulate adds up BM25 for every phrasing that shares a term.
func (s *searcher) accumulate(sn *snapshot) {
	// In a large index, terms that stand in every fifth phrasing choose no
	// candidate; compare counts them nevertheless.
	common := len(sn.terms)
	if common > 4000 {
		common /= 5
	}
	for _, q := range s.terms {
		if q.number < 0 {
			continue
		}
		list := sn.postings[q.number]
		if len(list) <= common {
			for _, p := range list {
				if s.score[p.phrasing] == 0 {
					s.touched = append(s.touched, p.phrasing)
				}
				s.score[p.phrasing] += p.weight
			}
		}
	}
}

// choose takes the documents with the best phrasings. Of those that are alike,
// their content decides, so that the same documents give the same answer under
// any ids.
func (s *searcher) choose(sn *snapshot, keep func(id string) bool) {
	for _, p := range s.touched {
		d := sn.phraseDoc[p]
		if s.best[d] == 0 {
			s.found = append(s.found, d)
		}
		if s.score[p] > s.best[d] {
			s.best[d] = s.score[p]
		}
	}
	for _, q := range s.terms {
		if q.number < 0 {
			continue
		}
		for _, d := range sn.bodies[q.number] {
			if s.best[d] > 0 {
				s.bodies[d] += q.weight
			}
		}
	}
	for _, d := range s.found {
		v := s.best[d] + 0.2*s.bodies[d]
		c := candidate{doc: d, content: sn.docs[d].content, bm25: v}
		if len(s.top) == consider && !c.before(&s.top[consider-1]) {
			continue
		}
		if keep != nil && !keep(sn.docs[d].id) {
			continue
		}
		if len(s.top) < consider {
			s.top = append(s.top, candidate{})
		}
		i := len(s.top) - 1
		for i > 0 && c.before(&s.top[i-1]) {
			s.top[i] = s.top[i-1]
			i--
		}
		s.top[i] = c
	}
}

func (c *candidate) before(o *candidate) bool {
	return c.bm25 > o.bm25 || c.bm25 == o.bm25 && c.content < o.content
}

// add makes candidates of the documents that are to be compared in any case.
func (s *searcher) add(sn *snapshot, o Options) {
	if len(s.terms) == 0 {
		return // nothing to compare with
	}
	for _, id := range o.Also {
		i, ok := slices.BinarySearchFunc(sn.docs, id, func(d *document, id string) int { return cmp.Compare(d.id, id) })
		d := int32(i) //nolint:gosec // far below 2^31 documents
		if !ok || sn.firstOf[i] == sn.firstOf[i+1] || o.Keep != nil && !o.Keep(id) ||
			slices.ContainsFunc(s.top, func(c candidate) bool { return c.doc == d }) {
			continue
		}
		s.top = append(s.top, candidate{doc: d, bm25: s.best[d]})
	}
}

// compare looks at the candidates term by term and puts them in their order.
func (s *searcher) compare(sn *snapshot, m *Model) {
	var asked, known float32
	for _, q := range s.terms {
		asked += q.weight
		if q.number >= 0 && len(sn.postings[q.number]) > 0 {
			known += q.weight
		}
	}
	for i := range s.top {
		c := &s.top[i]
		c.rank = math.Inf(-1)
		document, profile := s.ofDocument(sn, c.doc)
		for p := sn.firstOf[c.doc]; p < sn.firstOf[c.doc+1]; p++ {
			if s.score[p] < 0.5*s.best[c.doc] {
				continue
			}
			f := s.features(sn, p, asked)
			f.Document, f.Profile = float64(document/asked), float64(profile/asked)
			f.Body = float64(s.bodies[c.doc] / asked)
			f.Known = float64(known / asked)
			if r := m.Rank.of(&f); r > c.rank {
				c.phrasing, c.features, c.rank = p, f, r
			}
		}
	}
	slices.SortStableFunc(s.top, func(a, b candidate) int { return cmp.Compare(b.rank, a.rank) })
}

// ofDocument is how much of the query the phrasings of the document have
// together, and how much they have on average.
func (s *searcher) ofDocument(sn *snapshot, doc int32) (together, average float32) {
	s.counts = s.counts[:0]
	for range s.terms {
		s.counts = append(s.counts, 0)
	}
	from, to := sn.firstOf[doc], sn.firstOf[doc+1]
	for p := from; p < to; p++ {
		if s.score[p] == 0 {
			continue
		}
		for _, t := range sn.terms[p] {
			if k := s.mark[t]; k != 0 {
				s.counts[k-1]++
			}
		}
	}
	for i, n := range s.counts {
		if n > 0 {
			together += s.terms[i].weight
			average += s.terms[i].weight * float32(n)
		}
	}
	return together, average / float32(to-from)
}

func (s *searcher) features(sn *snapshot, phrasing int32, asked float32) Features {
	var shared, adjacent float32
	for _, t := range sn.terms[phrasing] {
		k := s.mark[t]
		if k == 0 {
			continue
		}
		q := s.terms[k-1]
		shared += q.weight
		if kind := s.text.terms[q.idx].kind; kind == kindPair || kind == kindPhrase {
			adjacent += q.weight
		}
	}
	return Features{
		Asked:    float64(shared / asked),
		Offered:  float64(shared / sn.phraseMass[phrasing]),
		Adjacent: float64(adjacent / asked),
		Evidence: math.Log1p(float64(shared)),
	}
}

// shared lists the words of the query that the phrasing has, strongest first.
// Of Chinese only pairs and characters that stand alone are told.
func (s *searcher) shared(sn *snapshot, phrasing int32) []string {
	var found []queryTerm
	for _, t := range sn.terms[phrasing] {
		if k := s.mark[t]; k != 0 {
			found = append(found, s.terms[k-1])
		}
	}
	slices.SortFunc(found, func(a, b queryTerm) int { return cmp.Compare(b.weight, a.weight) })
	out := make([]string, 0, len(found))
	for i, q := range found {
		t := s.text.terms[q.idx]
		inside := slices.ContainsFunc(found[:i], func(o queryTerm) bool {
			p := s.text.terms[o.idx]
			return p.from <= t.from && t.to <= p.to
		})
		if !inside {
			out = append(out, string(s.text.out[t.from:t.to]))
		}
	}
	return out
}

// clear readies the searcher for the next search, which may be over another
// snapshot: everything is zero again.
func (s *searcher) clear() {
	for _, q := range s.terms {
		if q.number >= 0 {
			s.mark[q.number] = 0
		}
	}
	for _, p := range s.touched {
		s.score[p] = 0
	}
	for _, d := range s.found {
		s.best[d], s.bodies[d] = 0, 0
	}
}
