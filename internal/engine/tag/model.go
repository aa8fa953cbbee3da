package tag

import "sync"

// Sequence is a text cut into tokens with a BIO tag for each: O, B-label for the
// first token of a span, I-label for those that follow.
type Sequence struct{ Tokens, Tags []string }

// Span is a labelled part of a text: tokens From ≤ i < To. P is the model's
// probability that exactly these tokens are a span of this label.
type Span struct {
	Label    string
	From, To int
	P        float64
}

// Longer texts are tagged in pieces, up to a limit.
const (
	pieceTokens = 256
	textTokens  = 4096
)

// Model finds spans. It is immutable and safe for concurrent use.
type Model struct {
	labels    []string // label 0 is outside, ""
	chain     *chain
	exp       *chain // of chain
	lex       *lexicon
	features  []feature // by key
	table     table     // of features
	scale     float64   // of a unit of their weights
	threshold float64   // a span less probable is not worth its risk
	pool      sync.Pool // *desk
}

// desk is the space for one text.
type desk struct {
	work    work
	lattice lattice
	units   []int32
	batch   batch
}

// finish derives what the file does not hold.
func (m *Model) finish() {
	m.exp = newChain(len(m.labels))
	m.chain.exp(m.exp)
	m.table = newTable(m.features)
	m.pool.New = func() any { return &desk{} }
}

// Labels lists the labels in the order of their names.
func (m *Model) Labels() []string { return append([]string(nil), m.labels[1:]...) }

// Tag returns a BIO tag for every token: the tags of Spans.
func (m *Model) Tag(tokens []string) []string {
	out := make([]string, len(tokens))
	for t := range out {
		out[t] = "O"
	}
	for _, s := range m.Spans(tokens) {
		out[s.From] = "B-" + s.Label
		for t := s.From + 1; t < s.To; t++ {
			out[t] = "I-" + s.Label
		}
	}
	return out
}

// Spans finds the spans, in order; they do not overlap. A text of more than 256
// tokens is looked at in pieces of that many, and after 4,096 tokens no more.
func (m *Model) Spans(tokens []string) []Span {
	d := m.pool.Get().(*desk)
	defer m.pool.Put(d)
	var out []Span
	for from := 0; from < min(len(tokens), textTokens); from += pieceTokens {
		piece := tokens[from:min(len(tokens), from+pieceTokens, textTokens)]
		m.score(piece, d)
		first := len(out)
		d.lattice.sumProduct(m.exp)
		d.lattice.surest(m.exp, m.threshold, func(label, a, b int, p float64) {
			out = append(out, Span{Label: m.labels[label], From: from + a, To: from + b, P: p})
		})
		for i, j := first, len(out)-1; i < j; i, j = i+1, j-1 { // they come from the end
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// score fills the lattice with the scores of the states of every token.
func (m *Model) score(tokens []string, d *desk) {
	m.lex.read(&d.work, tokens, m.lex.habits, m.lex.known)
	l := &d.lattice
	l.reset(len(tokens), len(m.labels))
	n := len(m.labels) * statesOfLabel
	d.units = grow(d.units, n)
	for t := range tokens {
		clear(d.units)
		m.table.add(d.work.keys[d.work.off[t]:d.work.off[t+1]], d.units, &d.batch)
		s := l.score[t*n : t*n+n]
		for i, u := range d.units {
			s[i] = float64(u) * m.scale
		}
	}
}
