package contradict

import (
	"math"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// Kind is what two texts differ in.
type Kind string

// The kinds.
const (
	Number Kind = "number" // a quantity of the same unit
	Denial Kind = "denial" // one says yes, the other no
)

// Side is what one of two texts says: a sentence, and which part of it differs.
// Both are offsets in bytes of the text.
type Side struct {
	From, To         int // the sentence
	MarkFrom, MarkTo int
}

// Finding is something that two texts say differently.
type Finding struct {
	Kind  Kind
	Score float64 // the probability that they contradict each other
	A, B  Side
}

// The features of two clauses that differ.
const (
	clauses   = iota // how much the clauses have in common
	subjects         // the titles
	wholes           // what one side's title and clause has of the other text, the less
	other            // kinds of circumstances of which the two name different ones
	narrower         // of which only one names one
	numeric          // it is a number
	leftovers        // weight that each of them has alone, the less
	features
)

type model struct {
	bias    float64
	weights [features]float64
}

// learned was fitted by TestLearn on half of testdata/pairs.tsv.
var learned = model{-2.550, [features]float64{3.752, 0.670, 3.469, -3.930, -0.974, -0.311, -1.819}}

// Threshold is the probability from which a difference is worth a look.
const Threshold = 0.5

const same = 0.25 // that two clauses have in common, to speak of the same

// Compare returns what two texts contradict each other in most, nil if they differ
// in nothing.
func Compare(a, b *Statement) *Finding {
	var best *Finding
	for i := range a.clauses {
		for k := range b.clauses {
			f, x := differ(a, b, &a.clauses[i], &b.clauses[k])
			if f == nil {
				continue
			}
			f.Score = learned.of(x)
			if best == nil || f.Score > best.Score {
				best = f
			}
		}
	}
	return best
}

func (m *model) of(x *[features]float64) float64 {
	z := m.bias
	for i, w := range m.weights {
		z += w * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// differ returns on what two clauses differ, and how alike they are otherwise.
func differ(a, b *Statement, p, q *clause) (*Finding, *[features]float64) {
	kind, word, terms := Number, "", a.reader
	mine, its, ok := numbers(p, q)
	if !ok {
		kind = Denial
		if word, mine, its, ok = denial(p, q); !ok {
			return nil, nil
		}
	}
	p.prepare(terms)
	q.prepare(terms)
	us, them := p.terms, q.terms
	// What they have in common is looked for beside the word itself.
	if kind == Denial && !isForm(word) {
		own := terms.Terms(word)
		us, them = less(us, own), less(them, own)
	}
	var x [features]float64
	if x[clauses] = cosine(us, them); x[clauses] < same {
		return nil, nil
	}
	a.prepare()
	b.prepare()
	x[subjects] = cosine(a.title, b.title)
	hasA, onlyA := held(a.title, p.terms, b.all)
	hasB, onlyB := held(b.title, q.terms, a.all)
	x[wholes], x[leftovers] = min(hasA, hasB), min(onlyA, onlyB)
	x[other], x[narrower] = circumstances(a, b, p, q)
	if kind == Number {
		x[numeric] = 1
	}
	side := func(c *clause, m mark) Side { return Side{c.sentFrom, c.sentTo, m.from, m.to} }
	return &Finding{Kind: kind, A: side(p, mine), B: side(q, its)}, &x
}

// numbers are quantities of the same unit that differ. A number that the other
// side has as well, among others, is no difference.
func numbers(p, q *clause) (mine, its mark, ok bool) {
	of := func(list []measure, unit string) (out []measure) {
		for _, m := range list {
			if m.unit == unit {
				out = append(out, m)
			}
		}
		return out
	}
	alone := func(list, other []measure) []measure {
		return slices.DeleteFunc(slices.Clone(list), func(m measure) bool {
			return slices.ContainsFunc(other, func(o measure) bool { return math.Abs(o.value-m.value) < 1e-6 })
		})
	}
	for _, m := range p.quantities {
		us, them := of(p.quantities, m.unit), of(q.quantities, m.unit)
		x, y := alone(us, them), alone(them, us)
		if len(x) > 0 && len(y) > 0 {
			return mark{x[0].from, x[len(x)-1].to}, mark{y[0].from, y[len(y)-1].to}, true
		}
	}
	return mark{}, mark{}, false
}

func less(list, own []index.Term) []index.Term {
	return slices.DeleteFunc(slices.Clone(list), func(t index.Term) bool {
		return slices.ContainsFunc(own, func(o index.Term) bool { return o.Key == t.Key })
	})
}

// denial finds words that one clause says and the other denies. Two of them take
// each other back, and a state alone is a case and no denial.
func denial(p, q *clause) (first string, mine, its mark, ok bool) {
	n, real := 0, false
	look := func(no, yes *clause, swap bool) {
		for _, word := range sorted(no.denied) {
			at, has := yes.has(word)
			if _, both := yes.denied[word]; !has || both {
				continue
			}
			n++
			denies := !state.MatchString(no.reading[no.denied[word].from-no.from:])
			if n == 1 || denies && !real {
				real = real || denies
				first, mine, its = word, no.denied[word], at
				if swap {
					mine, its = its, mine
				}
			}
		}
	}
	look(p, q, false)
	look(q, p, true)
	return first, mine, its, n%2 == 1 && real
}

func sorted(m map[string]mark) []string {
	out := make([]string, 0, len(m))
	for w := range m {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

func cosine(a, b []index.Term) float64 {
	var ab, aa, bb float64
	for _, t := range b {
		bb += float64(t.Weight * t.Weight)
	}
	for _, t := range a {
		w := float64(t.Weight * t.Weight)
		aa += w
		if slices.ContainsFunc(b, func(o index.Term) bool { return o.Key == t.Key }) {
			ab += w
		}
	}
	return ab / math.Max(1e-9, math.Sqrt(aa*bb))
}

// held is the share of a title and a clause that another text has, and the weight
// of what it has not.
func held(title, terms []index.Term, other map[uint64]bool) (share, only float64) {
	all, has := 0.0, 0.0
	for _, list := range [][]index.Term{title, terms} {
		for _, t := range list {
			all += float64(t.Weight)
			if other[t.Key] {
				has += float64(t.Weight)
			}
		}
	}
	return has / math.Max(1e-9, all), math.Log1p(all - has)
}

// circumstances count the kinds of which the two sides name different ones, and of
// which one side alone names one that narrows it.
func circumstances(a, b *Statement, p, q *clause) (different, alone float64) {
	for kind := range facets {
		us, them := named(kind, a.facets, p.facets), named(kind, b.facets, q.facets)
		shared := slices.ContainsFunc(us, func(w string) bool { return slices.Contains(them, w) })
		switch {
		case len(us) > 0 && len(them) > 0 && !shared:
			different++
		case narrowing[kind] && (len(us) > 0) != (len(them) > 0):
			alone++
		}
	}
	return different, alone
}

func named(kind string, sets ...map[string]bool) (out []string) {
	for _, set := range sets {
		for w := range set {
			if k, word, _ := strings.Cut(w, ":"); k == kind {
				out = append(out, word)
			}
		}
	}
	return out
}
