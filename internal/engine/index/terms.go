package index

import "sync"

// Term is one of those that texts are compared by, with how much its kind counts:
// a pair of characters or a word says more than a single character.
type Term struct {
	Key    uint64
	Weight float32
}

// kindWeights are those of Reader.
var kindWeights = [kinds]float32{kindChar: 0.3, kindPair: 1, kindWord: 1, kindPhrase: 0.6, kindWeak: 0.25}

// Reader cuts texts into terms as an index does, without keeping them. It is safe
// for concurrent use.
type Reader struct {
	analyzer *analyzer
	pool     sync.Pool // *text
}

// NewReader returns a reader that joins what the lexicon says.
func NewReader(lex Lexicon) *Reader {
	return &Reader{analyzer: newAnalyzer(lex), pool: sync.Pool{New: func() any { return &text{} }}}
}

// Terms returns the terms of a text, each once.
func (r *Reader) Terms(s string) []Term {
	t := r.pool.Get().(*text) //nolint:forcetypeassert,errcheck // nothing else is put in
	defer r.pool.Put(t)
	r.analyzer.analyze(t, s, maxDocRunes)
	out := make([]Term, len(t.terms))
	for i, term := range t.terms {
		out[i] = Term{term.key, kindWeights[term.kind]}
	}
	return out
}
