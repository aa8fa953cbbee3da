package tag

// Sequence is a text cut into tokens with a BIO tag for each: O, B-label for the
// first token of a span, I-label for those that follow.
type Sequence struct {
	Tokens []string
	Tags   []string
}

// Span is a labelled part of a text: tokens From ≤ i < To. P is the model's
// probability that exactly these tokens have exactly this label.
type Span struct {
	Label    string
	From, To int
	P        float64
}

type Model struct {
	labels    []string // 0 is outside, ""
	chain     *chain
	exp       *chain
	lex       *lexicon
	table     table
	threshold float64
}

type table struct {
	shift   uint
	slots   []slot
	weights []weight
}

type slot struct {
	print uint32
	at    uint32 // first weight<<8 | number of weights
	n     uint16
}

type weight struct {
	state uint16
	w     float32
}

func (t *table) find(key uint64) []weight {
	key *= 0x9e3779b97f4a7c15
	i := key >> t.shift
	print := uint32(key) | 1
	for {
		s := &t.slots[i]
		if s.print == print {
			return t.weights[s.at : s.at+uint32(s.n)]
		}
		if s.print == 0 {
			return nil
		}
		i = (i + 1) & uint64(len(t.slots)-1)
	}
}

func (m *Model) scores(tokens []string, w *work, l *lattice) {
	w.collect(tokens, m.lex, -1)
	l.reset(len(tokens), len(m.labels))
	n := len(m.labels) * statesOfLabel
	for t := range tokens {
		s := l.score[t*n : t*n+n]
		for _, k := range w.keys[w.off[t]:w.off[t+1]] {
			for _, x := range m.table.find(k) {
				s[x.state] += float64(x.w)
			}
		}
	}
}

func (m *Model) Tag(tokens []string) []string {
	var w work
	var l lattice
	m.scores(tokens, &w, &l)
	if m.threshold > 0 {
		l.sumProduct(m.exp)
		out := make([]string, len(tokens))
		for t := range out {
			out[t] = "O"
		}
		l.surest(m.exp, m.threshold, func(label, from, to int, p float64) {
			out[from] = "B-" + m.labels[label]
			for t := from + 1; t < to; t++ {
				out[t] = "I-" + m.labels[label]
			}
		})
		return out
	}
	st := make([]uint16, len(tokens))
	l.best(m.chain, st)
	out := make([]string, len(tokens))
	for t, s := range st {
		k, p := s/statesOfLabel, s%statesOfLabel
		switch {
		case k == 0:
			out[t] = "O"
		case p == begin || p == single:
			out[t] = "B-" + m.labels[k]
		default:
			out[t] = "I-" + m.labels[k]
		}
	}
	return out
}
