package tag

import "math"

// chain holds the weights between tokens. Between two spans only the labels
// matter; within a span the label and the two states. The border of a text
// counts as a label of its own, number labels.
type chain struct {
	labels int
	next   []float64 // (labels+1)²: from label, to label
	before []float64 // the same, to label, from label; only of exp
	within []float64 // labels × 4: begin→inside, begin→end, inside→inside, inside→end
}

const (
	beginInside = iota
	beginEnd
	insideInside
	insideEnd
	stepsOfLabel
)

func newChain(labels int) *chain {
	return &chain{labels: labels, next: make([]float64, (labels+1)*(labels+1)), within: make([]float64, labels*stepsOfLabel)}
}

// add adds o to c.
func (c *chain) add(o *chain) {
	for i, w := range o.next {
		c.next[i] += w
	}
	for i, w := range o.within {
		c.within[i] += w
	}
}

// over returns c divided by n.
func (c *chain) over(n int) *chain {
	out := newChain(c.labels)
	for i, w := range c.next {
		out.next[i] = w / float64(n)
	}
	for i, w := range c.within {
		out.within[i] = w / float64(n)
	}
	return out
}

// exp fills out with the exponentials of c.
func (c *chain) exp(out *chain) {
	k := c.labels + 1
	out.before = grow(out.before, k*k)
	for i, w := range c.next {
		out.next[i] = math.Exp(w)
		out.before[i%k*k+i/k] = out.next[i]
	}
	for i, w := range c.within {
		out.within[i] = math.Exp(w)
	}
}

// lattice is the working space for one text: scores of the states of every
// token, and what forward-backward makes of them. It is reused.
type lattice struct {
	n, labels int
	score     []float64 // n × states: what the features say
	forward   []float64 // n × states, every token scaled to a sum of one
	backward  []float64 // n × states, with the same scales
	scale     []float64 // n
	ends      []float64 // n × labels: forward mass that has ended a span here
	starts    []float64 // n × labels: backward mass of spans that start here
	row       []float64 // labels: one step between spans
	choices   []choice  // n+1: see surest
}

// Probabilities and factors that are too small to change an outcome.
const (
	negligible = 1e-9
	tooLow     = -20 // its logarithm
)

// grow returns s with n elements, of any content.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// reset makes room for n tokens and clears the scores.
func (l *lattice) reset(n, labels int) {
	l.n, l.labels = n, labels
	l.score = grow(l.score, n*labels*statesOfLabel)
	clear(l.score)
}

// sumProduct runs forward-backward. e is the chain with exp applied. It returns
// the logarithm of the sum over all ways to label the text. Afterwards score
// holds factors instead of logarithms.
func (l *lattice) sumProduct(e *chain) float64 {
	n, k := l.n, l.labels
	m := k * statesOfLabel
	l.forward, l.backward = grow(l.forward, n*m), grow(l.backward, n*m)
	l.ends, l.starts, l.scale = grow(l.ends, n*k), grow(l.starts, n*k), grow(l.scale, n)
	l.row = grow(l.row, k)
	logZ := 0.0
	for t := range n {
		logZ += l.factors(t, e)
		logZ += math.Log(l.forwardStep(t, e))
	}
	for t := n - 1; t >= 0; t-- {
		l.backwardStep(t, e)
	}
	return logZ
}

// factors replaces the scores of token t by their exponentials, divided by the
// largest one, whose logarithm it returns. What the border forbids becomes zero.
func (l *lattice) factors(t int, e *chain) float64 {
	k := l.labels
	s := l.score[t*k*statesOfLabel : (t+1)*k*statesOfLabel]
	top := s[single]
	for _, v := range s[statesOfLabel:] {
		top = max(top, v)
	}
	s[single] = math.Exp(max(s[single]-top, tooLow))
	s[begin], s[inside], s[end] = 0, 0, 0 // outside has one state
	for i := statesOfLabel; i < len(s); i++ {
		if d := s[i] - top; d > tooLow {
			s[i] = math.Exp(d)
		} else {
			s[i] = 0
		}
	}
	if t == l.n-1 {
		for a := range k {
			stop := e.next[a*(k+1)+k]
			i := a * statesOfLabel
			s[i+begin], s[i+inside] = 0, 0
			s[i+end] *= stop
			s[i+single] *= stop
		}
	}
	return top
}

// forwardStep fills forward and ends of token t and returns its scale.
func (l *lattice) forwardStep(t int, e *chain) float64 {
	k := l.labels
	m := k * statesOfLabel
	s, f, start := l.score[t*m:t*m+m], l.forward[t*m:t*m+m], l.row
	if t == 0 {
		copy(start, e.next[k*(k+1):k*(k+1)+k])
		clear(f)
	} else {
		clear(start)
		for a, mass := range l.ends[(t-1)*k : t*k] {
			if mass < negligible {
				continue
			}
			for b, w := range e.next[a*(k+1) : a*(k+1)+k] {
				start[b] += mass * w
			}
		}
		for a := range k {
			i := a * statesOfLabel
			p := l.forward[(t-1)*m+i : (t-1)*m+i+statesOfLabel]
			w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
			f[i+inside] = (p[begin]*w[beginInside] + p[inside]*w[insideInside]) * s[i+inside]
			f[i+end] = (p[begin]*w[beginEnd] + p[inside]*w[insideEnd]) * s[i+end]
		}
	}
	sum := 0.0
	for a := range k {
		i := a * statesOfLabel
		f[i+begin] = start[a] * s[i+begin]
		f[i+single] = start[a] * s[i+single]
		sum += f[i] + f[i+1] + f[i+2] + f[i+3]
	}
	sum = max(sum, math.SmallestNonzeroFloat32) // weights of a strange file must not make NaN
	l.scale[t] = sum
	inv := 1 / sum
	for i := range f {
		f[i] *= inv
	}
	for a := range k {
		l.ends[t*k+a] = f[a*statesOfLabel+end] + f[a*statesOfLabel+single]
	}
	return sum
}

// backwardStep fills backward and starts of token t.
func (l *lattice) backwardStep(t int, e *chain) {
	k := l.labels
	m := k * statesOfLabel
	s, b := l.score[t*m:t*m+m], l.backward[t*m:t*m+m]
	if t == l.n-1 {
		for i := range b {
			b[i] = 1
		}
	} else {
		inv := 1 / l.scale[t+1]
		row := l.row
		clear(row)
		for c, v := range l.starts[(t+1)*k : (t+2)*k] {
			if v < negligible {
				continue
			}
			v *= inv
			for a, w := range e.before[c*(k+1) : c*(k+1)+k] {
				row[a] += w * v
			}
		}
		for a := range k {
			i := a * statesOfLabel
			w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
			q := l.backward[(t+1)*m+i : (t+1)*m+i+statesOfLabel]
			sq := l.score[(t+1)*m+i : (t+1)*m+i+statesOfLabel]
			in, out := q[inside]*sq[inside]*inv, q[end]*sq[end]*inv
			b[i+begin] = w[beginInside]*in + w[beginEnd]*out
			b[i+inside] = w[insideInside]*in + w[insideEnd]*out
			b[i+end], b[i+single] = row[a], row[a]
		}
	}
	for a := range k {
		i := a * statesOfLabel
		l.starts[t*k+a] = s[i+begin]*b[i+begin] + s[i+single]*b[i+single]
	}
}

// expectSteps subtracts from out how often the model expects each step of the
// chain, after sumProduct.
func (l *lattice) expectSteps(e, out *chain) {
	n, k := l.n, l.labels
	m := k * statesOfLabel
	for a := range k {
		out.next[k*(k+1)+a] -= l.expectStart(0, a)
		i := (n-1)*m + a*statesOfLabel
		out.next[a*(k+1)+k] -= l.forward[i+end]*l.backward[i+end] + l.forward[i+single]*l.backward[i+single]
	}
	for t := 1; t < n; t++ {
		inv := 1 / l.scale[t]
		starts := l.starts[t*k : t*k+k]
		for a, mass := range l.ends[(t-1)*k : t*k] {
			if mass < negligible {
				continue
			}
			mass *= inv
			row, w := out.next[a*(k+1):a*(k+1)+k], e.next[a*(k+1):a*(k+1)+k]
			for b, v := range starts {
				row[b] -= mass * w[b] * v
			}
		}
		for a := range k {
			i := a * statesOfLabel
			f, b, s := l.forward[(t-1)*m+i:(t-1)*m+i+statesOfLabel], l.backward[t*m+i:t*m+i+statesOfLabel], l.score[t*m+i:t*m+i+statesOfLabel]
			in, out2 := b[inside]*s[inside]*inv, b[end]*s[end]*inv
			w, g := e.within[a*stepsOfLabel:(a+1)*stepsOfLabel], out.within[a*stepsOfLabel:(a+1)*stepsOfLabel]
			g[beginInside] -= f[begin] * w[beginInside] * in
			g[beginEnd] -= f[begin] * w[beginEnd] * out2
			g[insideInside] -= f[inside] * w[insideInside] * in
			g[insideEnd] -= f[inside] * w[insideEnd] * out2
		}
	}
}

// expectStart is the probability that a span of label a starts at t.
func (l *lattice) expectStart(t, a int) float64 {
	i := t*l.labels*statesOfLabel + a*statesOfLabel
	return l.forward[i+begin]*l.backward[i+begin] + l.forward[i+single]*l.backward[i+single]
}
