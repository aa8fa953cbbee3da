package learn

import (
	"cmp"
	"math"
	"slices"
)

// chooseTilt lowers the scores of frequent labels, as far as that serves the
// held-out examples: the mean of accuracy and of macro-F1 decides. Without it,
// rare labels drown where sizes differ much.
func (t *training) chooseTilt(m *Model, z [][]float32) []float32 {
	prior := make([]float64, t.classes)
	for _, c := range t.label[:t.given] {
		if int(c) < t.classes {
			prior[c]++
		}
	}
	var best []float32
	most := -1.0
	p := make([]float32, t.classes)
	for _, strength := range []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5} {
		tilt := make([]float32, t.classes)
		for c, n := range prior {
			tilt[c] = float32(-strength * math.Log(n/float64(t.inside)*float64(len(t.labels))))
		}
		hit, said := make([]float64, len(t.labels)), make([]float64, len(t.labels))
		right := 0.0
		for i := range t.inside {
			m.weights.mix(z[i], tilt, p)
			top := argmax(p[:len(t.labels)])
			said[top]++
			if top == int(t.label[i]) {
				hit[top]++
				right++
			}
		}
		score := right / float64(t.inside)
		for c := range t.labels {
			score += 2 * hit[c] / (said[c] + prior[c]) / float64(len(t.labels))
		}
		if score > most+1e-3 { // a tilt has to pay
			most, best = score, tilt
		}
	}
	return best
}

// judge measures the ensemble and its members on the held-out rows.
func (t *training) judge(m *Model, z [][]float32, use [members]bool) {
	C := t.classes
	var right [members]int
	recall := make([]int, len(t.labels))
	all := 0
	p := make([]float32, C)
	for i := range t.inside {
		for k := range members {
			if argmax(z[i][k*C:k*C+len(t.labels)]) == int(t.label[i]) {
				right[k]++
			}
		}
		m.weights.mix(z[i], m.tilt, p)
		q := p[:len(t.labels)]
		softmax(q)
		top := argmax(q)
		if top == int(t.label[i]) {
			all++
			recall[top]++
		}
	}
	n := float64(t.inside)
	t.info.Accuracy = float64(all) / n
	for c := range t.info.Labels {
		t.info.Labels[c].Recall = float64(recall[c]) / float64(t.info.Labels[c].Examples)
	}
	for k := range members {
		if use[k] {
			t.info.Members = append(t.info.Members, Member{Name: memberName(k), Weight: float64(m.weights[k]), Accuracy: float64(right[k]) / n})
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

func argmax(z []float32) int {
	best := 0
	for i, x := range z {
		if x > z[best] {
			best = i
		}
	}
	return best
}

// fitOutside fits the judgement whether any label fits. Held-out examples stand
// for texts with a label. Texts without one are those that were given, and the
// examples once more as if their own label did not exist.
func (t *training) fitOutside(m *Model, z [][]float32, nearest [][2]float32) {
	C, L := t.classes, len(t.labels)
	shares := t.knownShares()
	p := make([]float32, C)
	linear := make([]float32, C)
	var tx text
	var x []signs
	var y []bool
	var weight []float64
	var right []bool // the examples that are recognised
	view := func(i int, without int32) signs {
		e := evidence{p: p, linear: linear, near: nearest[i][0], known: shares[i][0], labels: L, without: without}
		if without >= 0 {
			e.near, e.known = nearest[i][1], shares[i][1]
		}
		for c := range linear {
			linear[c] = m.weights[memberLinear]*z[i][memberLinear*C+c] + m.weights[memberBayes]*z[i][memberBayes*C+c]
		}
		if m.nets != nil {
			e.net = z[i][memberNet*C : (memberNet+1)*C]
		}
		m.weights.mix(z[i], m.tilt, p)
		softmax(p)
		tx.read(t.texts[i])
		e.tokens = len(tx.tokens)
		return e.signs()
	}
	given := t.given - t.inside
	// Both kinds of texts weigh the same in all.
	made, pretended := 0.3, 0.7
	if L == 1 {
		made, pretended = 1, 0
	}
	real := 0.0
	if given > 0 {
		real = 0.8 * min(float64(given)/enoughOutside, 1)
	}
	made, pretended = made*(1-real), pretended*(1-real)
	for i := range t.judged {
		n := float64(t.inside)
		own := view(i, -1)
		switch {
		case i >= t.given:
			x, y, weight, right = append(x, own), append(y, true), append(weight, made*n/float64(t.judged-t.given)), append(right, false)
		case i >= t.inside:
			x, y, weight, right = append(x, own), append(y, true), append(weight, real*n/float64(given)), append(right, false)
		default:
			x, y, weight, right = append(x, own), append(y, false), append(weight, 1), append(right, argmax(p[:L]) == int(t.label[i]))
			if L > 1 {
				x, y, weight, right = append(x, view(i, t.label[i])), append(y, true), append(weight, pretended), append(right, false)
			}
		}
	}
	m.outside = fitLogistic(x, y, weight, doubts())
	t.fitSure(m, x, y, right)
	t.chooseThreshold(m, x, y, right, weight)
}

// fitSure fits how probable it is that the best label is right, given that one
// fits: the softmax alone is too sure of some texts and not of others.
func (t *training) fitSure(m *Model, x []signs, outside, right []bool) {
	var inside []signs
	var y []bool
	var weight []float64
	for i, s := range x {
		if !outside[i] {
			inside, y, weight = append(inside, s), append(y, right[i]), append(weight, 1)
		}
	}
	direction := doubts()
	for i := range direction {
		direction[i] = -direction[i]
	}
	m.sure = fitLogistic(inside, y, weight, direction)
	const bins = 15
	var off [bins]float64
	for i, s := range inside {
		p := m.sure.p(s)
		off[min(int(p*bins), bins-1)] += p - float64(btoi(y[i]))
	}
	for _, d := range off {
		t.info.ECE += abs(d) / float64(len(inside))
	}
}

// knownShares tells for each row which share of its words and pairs of words
// the other rows know, and which share the rows of other labels know.
func (t *training) knownShares() [][2]known {
	F := t.x.cols
	all, own := make([]int32, F), make([]int32, F)
	byLabel := make([][]int32, len(t.labels)+2)
	for i := range t.judged {
		byLabel[t.label[i]] = append(byLabel[t.label[i]], int32(i))
		if i < t.inside {
			ids, _ := t.x.row(i)
			for _, id := range ids {
				all[id]++
			}
		}
	}
	for row := t.own; row < len(t.texts); row++ {
		ids, _ := t.x.row(row)
		for _, id := range ids {
			all[id]++
		}
	}
	out := make([][2]known, len(t.texts))
	var r reader
	for c, rows := range byLabel {
		if c < len(t.labels) {
			for _, row := range rows {
				ids, _ := t.x.row(int(row))
				for _, id := range ids {
					own[id]++
				}
			}
		}
		for _, row := range rows {
			r.text.read(t.texts[row])
			self := int32(0)
			if int(row) < t.inside {
				self = 1
			}
			var others, strangers tally
			r.grams = t.vocab.grams.read(&r.text, r.grams[:0])
			for _, g := range r.grams {
				if !g.short() {
					continue
				}
				id := t.vocab.find(g.hash)
				others.add(g, id >= 0 && all[id] > self)
				strangers.add(g, id >= 0 && all[id] > own[id])
			}
			out[row] = [2]known{others.known(), strangers.known()}
		}
		clear(own)
	}
	return out
}

// chooseThreshold takes the one that treats both kinds best: the mean of the
// share of examples that are let through and recognised, and of the others that
// are not let through.
func (t *training) chooseThreshold(m *Model, x []signs, y, right []bool, weight []float64) {
	type point struct {
		p, weight      float64
		outside, right bool
	}
	points := make([]point, len(x))
	var total [2]float64
	for i := range x {
		points[i] = point{m.outside.p(x[i]), weight[i], y[i], right[i]}
		total[btoi(y[i])] += weight[i]
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(b.p, a.p) })
	t.info.Threshold = 0.5
	most, caught, lost, area := 0.0, 0.0, 0.0, 0.0
	for i, p := range points {
		if p.outside {
			caught += p.weight / total[1]
		} else {
			if p.right {
				lost += p.weight / total[0]
			}
			area += caught * p.weight / total[0]
		}
		if caught-lost > most {
			most = caught - lost
			t.info.Threshold = p.p
			if i+1 < len(points) {
				t.info.Threshold = (p.p + points[i+1].p) / 2
			}
		}
	}
	t.info.OutsideAUROC = area
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
