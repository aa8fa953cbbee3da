package index

import "math"

// BM25 for texts as short as questions: a term that occurs counts once, and a
// longer phrasing pays little for its length.
const (
	bm25K = 1.2
	bm25B = 0.35
)

// snapshot is an immutable index. Terms, phrasings and documents are numbered;
// what belongs to a number stands in flat slices, so that a search touches
// little memory.
type snapshot struct {
	docs []*document

	numbers map[uint64]int32 // term key → term number
	idf     []float32        // by term, weighted by its kind
	unknown [kinds]float32   // by kind: the idf of a term that no document has
	words   map[int][]word   // by length: the Latin words, for misspelt ones

	postings   [][]posting // by term
	bodies     [][]int32   // by term: documents whose body has it
	phraseDoc  []int32     // by phrasing
	phraseText []string
	phraseMass []float32 // sum of idf
	terms      [][]int32 // by phrasing: its term numbers
	firstOf    []int32   // by document: its first phrasing; one more at the end
}

type posting struct {
	phrasing int32
	weight   float32
}

type word struct {
	text string
	term int32
}

// build needs the stems of words, for finding misspelt ones.
func build(docs []*document, stems map[uint64]string, m Model) *snapshot {
	s := &snapshot{docs: docs, numbers: map[uint64]int32{}, words: map[int][]word{}}
	var kindOf []termKind
	var df []int32
	number := func(t docTerm) int32 {
		n, ok := s.numbers[t.key]
		if !ok {
			n = int32(len(df)) //nolint:gosec // far below 2^31 terms
			s.numbers[t.key] = n
			df, kindOf = append(df, 0), append(kindOf, t.kind)
		}
		// What is a weak form anywhere is one everywhere.
		kindOf[n] = max(kindOf[n], t.kind)
		return n
	}
	var total int
	for i, d := range docs {
		s.firstOf = append(s.firstOf, int32(len(s.terms))) //nolint:gosec // as above
		for _, p := range d.phrasings {
			ns := make([]int32, len(p.terms))
			for j, t := range p.terms {
				ns[j] = number(t)
				df[ns[j]]++
			}
			total += len(ns)
			s.terms = append(s.terms, ns)
			s.phraseDoc = append(s.phraseDoc, int32(i)) //nolint:gosec // as above
			s.phraseText = append(s.phraseText, p.text)
		}
	}
	s.firstOf = append(s.firstOf, int32(len(s.terms))) //nolint:gosec // as above
	for _, d := range docs {
		for _, t := range d.body {
			number(t)
		}
	}
	for key, n := range s.numbers {
		if stem := stems[key]; stem != "" {
			s.words[len(stem)] = append(s.words[len(stem)], word{stem, n})
		}
	}
	s.weigh(df, kindOf, m)
	s.post(df, float32(total))
	return s
}

// weigh computes the idf of every term.
func (sn *snapshot) weigh(df []int32, kindOf []termKind, m Model) {
	n := float64(len(sn.terms))
	// The root keeps a word that happens to be rare from weighing more than the
	// subject of the question, of which many phrasings speak.
	idf := func(df float64) float64 { return math.Sqrt(math.Log(1 + (n-df+0.5)/(df+0.5))) }
	sn.idf = make([]float32, len(df))
	for t := range df {
		sn.idf[t] = float32(idf(float64(df[t])) * m.Kind[kindOf[t]])
	}
	// A word that nobody has used says less against a match than its idf
	// would: customers tell stories around their question.
	for k := range sn.unknown {
		sn.unknown[k] = float32(idf(0) * m.Kind[k] * m.Unknown)
	}
}

// post fills the postings.
func (sn *snapshot) post(df []int32, total float32) {
	sn.postings = make([][]posting, len(df))
	flat := make([]posting, int(total))
	for t, n := range df {
		sn.postings[t], flat = flat[:0:n], flat[n:]
	}
	avg := total / float32(max(1, len(sn.terms)))
	sn.phraseMass = make([]float32, len(sn.terms))
	for p, ns := range sn.terms {
		norm := (bm25K + 1) / (1 + bm25K*(1-bm25B+bm25B*float32(len(ns))/avg))
		for _, t := range ns {
			sn.phraseMass[p] += sn.idf[t]
			sn.postings[t] = append(sn.postings[t], posting{int32(p), sn.idf[t] * norm}) //nolint:gosec // as above
		}
	}
	sn.bodies = make([][]int32, len(df))
	for i, d := range sn.docs {
		for _, t := range d.body {
			n := sn.numbers[t.key]
			sn.bodies[n] = append(sn.bodies[n], int32(i)) //nolint:gosec // as above
		}
	}
}
