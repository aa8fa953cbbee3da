package learn

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// The signs by which a text is told that is of no label.
const (
	signTop     = iota // log odds of the best label
	signLead           // how far the second is
	signEntropy        // how undecided the ensemble is
	signLinear         // best linear score
	signNet            // best score of the nets before the softmax
	signEnergy         // logarithm of the sum of all of them
	signNear           // similarity of the nearest example
	signTokens         // share of its words that are known
	signPairs          // share of its pairs of words that are known
	signLength         // logarithm of the number of tokens
	signReject         // log odds of the class of outside texts, where some were given
	outsideSigns
)

// signs are the values of one text.
type signs [outsideSigns]float64

// logistic is a logistic regression over standardised signs.
type logistic struct {
	Mean, Scale, Weight signs
	Bias                float64
}

func (l *logistic) p(x signs) float64 {
	s := l.Bias
	for i, w := range l.Weight {
		s += w * (x[i] - l.Mean[i]) * l.Scale[i]
	}
	return 1 / (1 + math.Exp(-s))
}

// doubts tells which signs can only speak for outside (1) or against it (-1),
// however the few examples of a small set happen to lie.
func doubts() signs {
	return signs{signEntropy: 1, signLinear: -1, signNear: -1, signTokens: -1, signPairs: -1, signReject: 1}
}

// fitLogistic fits by Newton's method with a ridge; weight is how much each row
// counts. A weight keeps the direction that is given for it, 0 is any.
func fitLogistic(x []signs, y []bool, weight []float64, direction signs) logistic {
	var l logistic
	const n = outsideSigns + 1
	total := 0.0
	for i := range x {
		total += weight[i]
		for j, v := range x[i] {
			l.Mean[j] += weight[i] * v
		}
	}
	for j := range l.Mean {
		l.Mean[j] /= total
	}
	for i := range x {
		for j, v := range x[i] {
			d := v - l.Mean[j]
			l.Scale[j] += weight[i] * d * d / total
		}
	}
	for j, v := range l.Scale {
		if v < 1e-9 {
			l.Scale[j] = 0 // a sign that never changes
			continue
		}
		l.Scale[j] = 1 / math.Sqrt(v)
	}
	ridge := 1 + 0.002*total
	for range 30 {
		grad := make([]float64, n)
		hess := make([][]float64, n)
		for j := range hess {
			hess[j] = make([]float64, n)
		}
		for i := range x {
			var f [n]float64
			for j, v := range x[i] {
				f[j] = (v - l.Mean[j]) * l.Scale[j]
			}
			f[n-1] = 1
			p := l.p(x[i])
			d := p
			if y[i] {
				d--
			}
			h := weight[i] * max(p*(1-p), 1e-6)
			for a := range n {
				grad[a] += weight[i] * d * f[a]
				for b := range n {
					hess[a][b] += h * f[a] * f[b]
				}
			}
		}
		for j := range outsideSigns {
			grad[j] += ridge * l.Weight[j]
			hess[j][j] += ridge
			if d := direction[j]; d != 0 && l.Weight[j] == 0 && grad[j]*d > 0 {
				for k := range n { // it would turn: it stays at zero
					hess[j][k], hess[k][j] = 0, 0
				}
				hess[j][j], grad[j] = 1, 0
			}
		}
		hess[n-1][n-1] += 1e-9
		step := solve(hess, grad)
		size := 0.0
		for j := range outsideSigns {
			l.Weight[j] -= step[j]
			if l.Weight[j]*direction[j] < 0 {
				l.Weight[j] = 0
			}
			size += math.Abs(step[j])
		}
		l.Bias -= step[n-1]
		if size < 1e-4 {
			break
		}
	}
	return l
}

// evidence is what the members say of a text.
type evidence struct {
	p       []float32 // the ensemble's probabilities
	linear  []float32
	net     []float32 // nil without nets
	near    float32
	known   known
	tokens  int
	labels  int   // the classes from here on are outside
	without int32 // a label to pretend away; -1: none
}

func (e *evidence) signs() signs {
	var s signs
	first, second, sum, reject := float32(0), float32(0), float32(0), float32(0)
	for c, p := range e.p {
		if c >= e.labels {
			reject += p
			continue
		}
		if int32(c) == e.without {
			continue
		}
		sum += p
		if p > first {
			first, second = p, first
		} else if p > second {
			second = p
		}
	}
	sum = max(sum, 1e-9)
	reject = reject / (reject + sum)
	first, second = first/sum, second/sum
	for c, p := range e.p[:e.labels] {
		if int32(c) != e.without && p > 1e-9 {
			q := float64(p / sum)
			s[signEntropy] -= q * math.Log(q)
		}
	}
	s[signTop] = logit(float64(first))
	s[signLead] = float64(first - second)
	s[signLinear] = float64(e.top(e.linear))
	if e.net != nil {
		top := e.top(e.net)
		s[signNet] = float64(top)
		total := 0.0
		for c, z := range e.net[:e.labels] {
			if int32(c) != e.without {
				total += math.Exp(float64(z - top))
			}
		}
		s[signEnergy] = float64(top) + math.Log(total)
	}
	s[signNear] = float64(e.near)
	s[signTokens], s[signPairs] = float64(e.known.tokens), float64(e.known.pairs)
	s[signLength] = math.Log(float64(e.tokens + 1))
	if len(e.p) > e.labels {
		s[signReject] = logit(float64(reject))
	}
	return s
}

func (e *evidence) top(z []float32) float32 {
	top := float32(math.Inf(-1))
	for c, x := range z[:e.labels] {
		if int32(c) != e.without {
			top = max(top, x)
		}
	}
	if math.IsInf(float64(top), -1) {
		return 0
	}
	return top
}

func logit(p float64) float64 {
	p = min(max(p, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// salad makes n texts that mean nothing: words of the examples in any order,
// every third replaced by one that no example has. They stand for what is far
// from all labels, as examples whose label is pretended away stand for what is
// near.
func salad(texts []string, n int, rng *rand.Rand) []string {
	var t text
	var pieces []string
	var lengths []int
	for range min(len(texts), 5000) {
		t.read(texts[rng.IntN(len(texts))])
		lengths = append(lengths, len(t.tokens))
		for _, tok := range t.tokens {
			pieces = append(pieces, string(t.runes[tok.start:tok.end]))
		}
	}
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range max(lengths[rng.IntN(len(lengths))], 2) {
			p := pieces[rng.IntN(len(pieces))]
			if rng.IntN(3) == 0 {
				p = foreign(p, rng)
			}
			b.WriteString(p)
			if r, _ := utf8.DecodeLastRuneInString(p); kindOf(r) == word {
				b.WriteByte(' ')
			}
		}
		out[i] = b.String()
	}
	return out
}

// foreign replaces every rune by another of the same script.
func foreign(s string, rng *rand.Rand) string {
	var b strings.Builder
	for _, r := range s {
		switch kindOf(r) {
		case char:
			r = 0x4E00 + rune(rng.IntN(0x5000))
		case word:
			r = 'a' + rune(rng.IntN(26))
		}
		b.WriteRune(r)
	}
	return b.String()
}
