package tag

// choice is the best way to choose spans before a token.
type choice struct {
	value float64
	from  int // where the last span, or token outside, begins
	label int // 0: outside
	p     float64
}

// surest visits, last first, the spans that do not overlap and whose
// probabilities, less the threshold for each, add up to most. That maximises the
// expected F1, where the best way to label the whole text (Viterbi) maximises
// the chance that everything is right. It needs sumProduct.
func (l *lattice) surest(e *chain, threshold float64, visit func(label, from, to int, p float64)) {
	n, k := l.n, l.labels
	l.choices = grow(l.choices, n+1)
	best := l.choices
	clear(best)
	for t := range n {
		if t > 0 && best[t-1].value >= best[t].value {
			best[t] = choice{value: best[t-1].value, from: t - 1}
		}
		for a := 1; a < k; a++ {
			l.eachEnd(e, a, t, threshold, func(to int, p float64) {
				if v := best[t].value + p - threshold; v > best[to].value {
					best[to] = choice{v, t, a, p}
				}
			})
		}
	}
	if n > 0 && best[n-1].value >= best[n].value {
		best[n] = choice{value: best[n-1].value, from: n - 1}
	}
	for t := n; t > 0; t = best[t].from {
		if best[t].label != 0 {
			visit(best[t].label, best[t].from, t, min(best[t].p, 1))
		}
	}
}

// eachEnd visits the spans of label a that begin at t and are more probable than
// the threshold.
func (l *lattice) eachEnd(e *chain, a, t int, threshold float64, visit func(to int, p float64)) {
	m, i := l.labels*statesOfLabel, a*statesOfLabel
	f, b := l.forward[t*m+i:t*m+i+statesOfLabel], l.backward[t*m+i:t*m+i+statesOfLabel]
	if p := f[single] * b[single]; p > threshold {
		visit(t+1, p)
	}
	p := f[begin]
	if p*b[begin] <= threshold {
		return
	}
	w := e.within[a*stepsOfLabel : (a+1)*stepsOfLabel]
	in, out := w[beginInside], w[beginEnd]
	for u := t + 1; u < l.n; u++ {
		s, b := l.score[u*m+i:u*m+i+statesOfLabel], l.backward[u*m+i:u*m+i+statesOfLabel]
		p /= l.scale[u]
		if whole := p * out * s[end] * b[end]; whole > threshold {
			visit(u+1, whole)
		}
		p *= in * s[inside]
		if p*b[inside] <= threshold {
			return
		}
		in, out = w[insideInside], w[insideEnd]
	}
}
