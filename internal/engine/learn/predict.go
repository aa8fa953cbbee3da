package learn

import (
	"cmp"
	"math"
	"slices"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// scratch holds the buffers of one prediction.
type scratch struct {
	reader
	linear, net, votes, p []float32
	act, sim              []float32
	order                 []int32
}

func (m *Model) classes() int { return len(m.bias) }

func (m *Model) borrow() *scratch {
	if s, ok := m.scratch.Get().(*scratch); ok {
		return s
	}
	c, units := m.classes(), 0
	if m.nets != nil {
		units = len(m.nets.bias)
	}
	return &scratch{
		linear: make([]float32, c), net: make([]float32, c), votes: make([]float32, c), p: make([]float32, c),
		act: make([]float32, units), sim: make([]float32, len(m.near.texts)),
	}
}

// Predict tells which labels fit a text best, and whether any does.
func (m *Model) Predict(s string) Result {
	b := m.borrow()
	defer m.scratch.Put(b)
	v := b.read(m.vocab, s)
	labels := len(m.labels)
	copy(b.linear, m.bias)
	for k, id := range v.ids {
		m.linear.add(id, v.val[k], b.linear)
	}
	copy(b.p, b.linear)
	axpy(1, m.tilt, b.p)
	e := evidence{p: b.p, linear: b.linear, known: b.known, tokens: len(b.text.tokens), labels: labels, without: -1}
	if m.nets != nil {
		m.nets.activate(v, b.act)
		m.nets.scores(b.act, b.net)
		axpy(m.weights[memberNet], b.net, b.p)
		e.net = b.net
	}
	m.near.similarities(v.ids, v.val, b.sim)
	e.near = m.near.votes(b.sim, b.votes)
	axpy(m.weights[memberNear], b.votes, b.p)
	softmax(b.p)
	signs := e.signs()
	r := Result{Outside: m.outside.p(signs)}
	if len(b.text.tokens) == 0 {
		r.Outside = 1
	}
	sum := float32(0)
	b.order = b.order[:0]
	for c, p := range b.p[:labels] {
		sum += p
		b.order = append(b.order, int32(c))
	}
	n := min(maxPredictions, labels)
	r.Labels = make([]Prediction, n)
	for i := range n { // selection: ten of a hundred need no sort
		top := i
		for j := i + 1; j < len(b.order); j++ {
			if b.p[b.order[j]] > b.p[b.order[top]] {
				top = j
			}
		}
		b.order[i], b.order[top] = b.order[top], b.order[i]
		r.Labels[i] = Prediction{Label: m.labels[b.order[i]], P: float64(b.p[b.order[i]] / max(sum, 1e-30))}
	}
	sharpen(r.Labels, m.sure.p(signs))
	return r
}

// sharpen gives the best label the probability p, as far as it stays the best,
// and the others the rest in proportion.
func sharpen(list []Prediction, p float64) {
	if len(list) < 2 || list[0].P >= 1-1e-9 {
		return
	}
	rest := 1 - list[0].P
	p = max(p, list[1].P/(rest+list[1].P)) // where the two are equal
	for i := range list[1:] {
		list[i+1].P *= (1 - p) / rest
	}
	list[0].P = p
}

// Nearest returns the n examples that are most like a text.
func (m *Model) Nearest(s string, n int) []Neighbour {
	b := m.borrow()
	defer m.scratch.Put(b)
	v := b.read(m.vocab, s)
	m.near.similarities(v.ids, v.val, b.sim)
	// The index leaves out what is common: the candidates are compared in full.
	own := vector{ids: slices.Clone(v.ids), val: slices.Clone(v.val)}
	var out []Neighbour
	for _, d := range best(b.sim, max(50, 2*n)) {
		s := m.near.texts[d]
		out = append(out, Neighbour{Text: s, Label: m.labels[m.near.label[d]], Similarity: float64(min(cosine(own, b.read(m.vocab, s)), 1))})
	}
	slices.SortStableFunc(out, func(a, b Neighbour) int { return cmp.Compare(b.Similarity, a.Similarity) })
	return out[:max(min(n, len(out)), 0)]
}

// vectorWidth is the length of a vector of a model without nets.
const vectorWidth = 128

// vectorNets are how many nets a vector shows: more hardly tell more.
const vectorNets = 2

// Vector is where the model sees a text, with length 1; texts that mean the same
// to it lie close together. A text without a known word is all zero.
func (m *Model) Vector(s string) []float32 {
	b := m.borrow()
	defer m.scratch.Put(b)
	v := b.read(m.vocab, s)
	var out []float32
	if m.nets == nil {
		out = make([]float32, vectorWidth)
		for k, id := range v.ids {
			h := m.vocab.hashes[id]
			for i := range uint32(4) {
				h = mix(h, i+1)
				x := v.val[k]
				if h&0x100 != 0 {
					x = -x
				}
				out[h%vectorWidth] += x
			}
		}
	}
	if m.nets != nil {
		out = make([]float32, min(vectorNets, m.nets.count)*m.nets.hidden)
		if len(v.ids) > 0 {
			m.nets.activate(v, out)
		}
	}
	if n := inner.Dot(out, out); n > 0 {
		f := 1 / float32(math.Sqrt(float64(n)))
		for i := range out {
			out[i] *= f
		}
	}
	return out
}

// Similarity tells how alike two texts are, from 0 to 1.
func (m *Model) Similarity(a, b string) float64 {
	x, y := m.Vector(a), m.Vector(b)
	learned := max(float64(inner.Dot(x, y)), 0)
	s := m.borrow()
	defer m.scratch.Put(s)
	v := s.read(m.vocab, a)
	first := vector{ids: slices.Clone(v.ids), val: slices.Clone(v.val)}
	return min((learned+float64(cosine(first, s.read(m.vocab, b))))/2, 1)
}

func cosine(a, b vector) float32 {
	s := float32(0)
	for i, j := 0, 0; i < len(a.ids) && j < len(b.ids); {
		switch cmp.Compare(a.ids[i], b.ids[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			s += a.val[i] * b.val[j]
			i++
			j++
		}
	}
	return s
}

func (m *Model) bytes() int64 {
	size := m.linear.bytes() + m.near.bytes() + int64(4*len(m.bias)) + int64(9*m.vocab.size()+4*len(m.vocab.table))
	if m.nets != nil {
		size += m.nets.bytes()
	}
	return size
}
