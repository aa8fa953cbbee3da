package tag

import "math"

// chain holds the weights between tokens. Between two spans only the labels
// matter; within a span the label and the two states. The border of a text
// counts as a label of its own, number labels.
type chain struct {
	labels int
	next   []float64 // (labels+1)²: from label, to label
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

func (c *chain) exp(out *chain) {
	for i, w := range c.next {
		out.next[i] = math.Exp(w)
	}
	for i, w := range c.within {
		out.within[i] = math.Exp(w)
	}
}

// lattice is the working space for one text: scores of the states of every
// token, and what forward-backward and Viterbi make of them. It is reused.
type lattice struct {
	n, labels int
	score     []float64 // n × states: what the features say
	forward   []float64 // n × states, every token scaled to a sum of one
	backward  []float64 // n × states, with the same scales
	scale     []float64 // n
	ends      []float64 // n × labels: forward mass that has ended a span here
	starts    []float64 // n × labels: backward mass of spans that start here
	row       []float64 // labels: one step between spans
	link      []uint16  // labels: where Viterbi's step came from
	from      []uint16  // n × states: Viterbi's way back
}

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
	s[single] = math.Exp(s[single] - top)
	s[begin], s[inside], s[end] = 0, 0, 0 // outside has one state
	for i := statesOfLabel; i < len(s); i++ {
		s[i] = math.Exp(s[i] - top)
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
			if mass < 1e-12 {
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
		after := l.starts[(t+1)*k : (t+2)*k]
		for a := range k {
			i := a * statesOfLabel
			w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
			q := l.backward[(t+1)*m+i : (t+1)*m+i+statesOfLabel]
			sq := l.score[(t+1)*m+i : (t+1)*m+i+statesOfLabel]
			in, out := q[inside]*sq[inside]*inv, q[end]*sq[end]*inv
			b[i+begin] = w[beginInside]*in + w[beginEnd]*out
			b[i+inside] = w[insideInside]*in + w[insideEnd]*out
			sum := 0.0
			for c, w := range e.next[a*(k+1) : a*(k+1)+k] {
				sum += w * after[c]
			}
			b[i+end], b[i+single] = sum*inv, sum*inv
		}
	}
	for a := range k {
		i := a * statesOfLabel
		l.starts[t*k+a] = s[i+begin]*b[i+begin] + s[i+single]*b[i+single]
	}
}

// spanProbability is the probability that tokens from ≤ t < to are a span of
// label a, after sumProduct.
func (l *lattice) spanProbability(e *chain, a, from, to int) float64 {
	m := l.labels * statesOfLabel
	i := a * statesOfLabel
	if to-from == 1 {
		return min(1, l.forward[from*m+i+single]*l.backward[from*m+i+single])
	}
	w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
	p := l.forward[from*m+i+begin]
	step := w[beginInside]
	for t := from + 1; t < to-1; t++ {
		p *= step * l.score[t*m+i+inside] / l.scale[t]
		step = w[insideInside]
	}
	last := w[insideEnd]
	if to-from == 2 {
		last = w[beginEnd]
	}
	t := to - 1
	return min(1, p*last*l.score[t*m+i+end]/l.scale[t]*l.backward[t*m+i+end])
}

// best finds the states of highest total score (Viterbi). It needs scores, not
// factors.
func (l *lattice) best(c *chain, out []uint16) {
	n, k := l.n, l.labels
	m := k * statesOfLabel
	l.from = grow(l.from, n*m)
	l.forward, l.ends = grow(l.forward, 2*m), grow(l.ends, 2*k)
	const never = -1e30
	for t := range n {
		s := l.score[t*m : t*m+m]
		f := l.forward[t%2*m : t%2*m+m]
		from := l.from[t*m : t*m+m]
		if t == 0 {
			for a := range k {
				i := a * statesOfLabel
				w := c.next[k*(k+1)+a]
				f[i+begin], f[i+inside], f[i+end], f[i+single] = w+s[i+begin], never, never, w+s[i+single]
			}
		} else {
			before := l.forward[(t-1)%2*m : (t-1)%2*m+m]
			l.join(c, before)
			for a := range k {
				i := a * statesOfLabel
				p, w := before[i:i+statesOfLabel], c.within[a*stepsOfLabel:(a+1)*stepsOfLabel]
				f[i+begin], f[i+single] = l.row[a]+s[i+begin], l.row[a]+s[i+single]
				from[i+begin], from[i+single] = l.link[a], l.link[a]
				f[i+inside], from[i+inside] = p[begin]+w[beginInside]+s[i+inside], uint16(i+begin)
				if v := p[inside] + w[insideInside] + s[i+inside]; v > f[i+inside] {
					f[i+inside], from[i+inside] = v, uint16(i+inside)
				}
				f[i+end], from[i+end] = p[begin]+w[beginEnd]+s[i+end], uint16(i+begin)
				if v := p[inside] + w[insideEnd] + s[i+end]; v > f[i+end] {
					f[i+end], from[i+end] = v, uint16(i+inside)
				}
			}
		}
		f[begin], f[inside], f[end] = never, never, never // outside has one state
	}
	if n == 0 {
		return
	}
	f := l.forward[(n-1)%2*m : (n-1)%2*m+m]
	at, top := uint16(single), float64(math.Inf(-1))
	for a := range k {
		for _, state := range []int{end, single} {
			if v := f[a*statesOfLabel+state] + c.next[a*(k+1)+k]; v > top {
				at, top = uint16(a*statesOfLabel+state), v
			}
		}
	}
	for t := n - 1; ; t-- {
		out[t] = at
		if t == 0 {
			return
		}
		at = l.from[t*m+int(at)]
	}
}

// join finds for every label the best way to begin it after the states before:
// its score in row, the state it comes from in link.
func (l *lattice) join(c *chain, before []float64) {
	k := l.labels
	l.row, l.link = grow(l.row, k), grow(l.link, k)
	for b := range l.row {
		l.row[b] = math.Inf(-1)
	}
	for a := range k {
		i := a * statesOfLabel
		v, state := before[i+single], i+single
		if before[i+end] > v {
			v, state = before[i+end], i+end
		}
		for b, w := range c.next[a*(k+1) : a*(k+1)+k] {
			if v+w > l.row[b] {
				l.row[b], l.link[b] = v+w, uint16(state)
			}
		}
	}
}

// surest finds the spans that do not overlap and whose probabilities, less the
// threshold for each, add up to most: it is what maximises the expected F1,
// where the single best way to label the whole text maximises the chance that
// everything is right. It needs sumProduct.
func (l *lattice) surest(e *chain, threshold float64, visit func(label, from, to int, p float64)) {
	n, k := l.n, l.labels
	m := k * statesOfLabel
	type step struct {
		value float64
		from  int
		label int
		p     float64
	}
	steps := make([]step, n+1)
	for t := range n {
		if t > 0 && steps[t-1].value > steps[t].value || steps[t].from == 0 && steps[t].label == 0 && t > 0 && steps[t-1].value >= steps[t].value {
			steps[t] = step{value: steps[t-1].value, from: t - 1}
		}
		f, b, s := l.forward[t*m:t*m+m], l.backward[t*m:t*m+m], l.score
		for a := 1; a < k; a++ {
			i := a * statesOfLabel
			take := func(to int, p float64) {
				if v := steps[t].value + p - threshold; v > steps[to].value {
					steps[to] = step{v, t, a, p}
				}
			}
			if p := f[i+single] * b[i+single]; p > threshold {
				take(t+1, p)
			}
			p := f[i+begin]
			if p*b[i+begin] <= threshold {
				continue
			}
			w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
			toIn, toEnd := w[beginInside], w[beginEnd]
			for u := t + 1; u < n; u++ {
				q := p / l.scale[u]
				if done := q * toEnd * s[u*m+i+end] * l.backward[u*m+i+end]; done > threshold {
					take(u+1, done)
				}
				p = q * toIn * s[u*m+i+inside]
				if p*l.backward[u*m+i+inside] <= threshold {
					break
				}
				toIn, toEnd = w[insideInside], w[insideEnd]
			}
		}
	}
	if n > 0 && steps[n-1].value >= steps[n].value {
		steps[n] = step{value: steps[n-1].value, from: n - 1}
	}
	for t := n; t > 0; t = steps[t].from {
		if steps[t].label != 0 {
			visit(steps[t].label, steps[t].from, t, steps[t].p)
		}
	}
}
