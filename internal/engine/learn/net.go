package learn

import (
	"context"
	"math"
	"slices"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// netShape says how large a net is and how it is trained.
type netShape struct {
	Hidden    int
	Epochs    int
	Rate      float32
	Drop      float32 // share of the hidden units that are left out in a step
	DropGrams float32 // share of the features that are left out in a step
}

// net has one hidden layer over TF-IDF features: a bag of n-gram embeddings, a
// rectifier, and a softmax.
type net struct {
	hidden, classes int
	in              []float32 // a row of hidden values for each feature
	bias            []float32
	out             []float32 // a row of classes for each hidden unit
	outBias         []float32
}

// axpy adds f times x to y.
func axpy(f float32, x, y []float32) {
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b := x[i:i+4:i+4], y[i:i+4:i+4]
		b[0] += f * a[0]
		b[1] += f * a[1]
		b[2] += f * a[2]
		b[3] += f * a[3]
	}
	for ; i < len(x); i++ {
		y[i] += f * x[i]
	}
}

// softmax replaces scores by probabilities and returns the logarithm of their
// sum before.
func softmax(z []float32) float32 {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	sum := float32(0)
	for i, x := range z {
		e := float32(math.Exp(float64(x - top)))
		z[i] = e
		sum += e
	}
	for i := range z {
		z[i] /= sum
	}
	return top + float32(math.Log(float64(sum)))
}

// trainNet fits a net by stochastic gradient descent whose steps shrink row by
// row (Adagrad) and towards the end.
func trainNet(ctx context.Context, m *matrix, rows []int32, label []int32, classes int, shape netShape, seed uint64) (*net, error) {
	rng := random(seed, 0x6e6574)
	h := shape.Hidden
	t := &net{
		hidden: h, classes: classes,
		in: make([]float32, m.cols*h), bias: make([]float32, h),
		out: make([]float32, classes*h), outBias: make([]float32, classes),
	}
	for i := range t.in {
		t.in[i] = (rng.Float32()*2 - 1) * 0.1
	}
	for i := range t.out {
		t.out[i] = (rng.Float32()*2 - 1) * float32(math.Sqrt(3/float64(h)))
	}
	inSum, outSum := make([]float32, m.cols), make([]float32, classes)
	for i := range inSum {
		inSum[i] = 0.01
	}
	for i := range outSum {
		outSum[i] = 0.01
	}
	biasSum := float32(0.01)
	order := slices.Clone(rows)
	// Only the hidden units that are not left out are computed, and only those
	// that answer are followed: the buffers hold these alone, unit names them.
	unit := make([]int32, 0, h)
	act := make([]float32, h)
	z, step := make([]float32, classes), make([]float32, classes)
	var ids []int32
	var val []float32
	keep, keepGrams := 1/(1-shape.Drop), 1/(1-shape.DropGrams)
	cut := uint64(shape.Drop * 256)
	total, done := float32(shape.Epochs*len(rows)), float32(0)
	for range shape.Epochs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, row := range order {
			rate := shape.Rate * (1 - done/total)
			done++
			ids, val = ids[:0], val[:0]
			allIDs, allVal := m.row(int(row))
			for k, id := range allIDs {
				if shape.DropGrams == 0 || rng.Float32() >= shape.DropGrams {
					ids, val = append(ids, id), append(val, allVal[k]*keepGrams)
				}
			}
			unit = unit[:0]
			bits := uint64(0)
			for j := range h {
				if j%8 == 0 {
					bits = rng.Uint64()
				}
				if bits&0xFF >= cut {
					unit = append(unit, int32(j))
				}
				bits >>= 8
			}
			act = act[:len(unit)]
			for i, j := range unit {
				act[i] = t.bias[j]
			}
			for k, id := range ids {
				gather(val[k], t.in[int(id)*h:int(id)*h+h], unit, act)
			}
			active, norm := 0, float32(0)
			copy(z, t.outBias)
			for i, x := range act {
				if x > 0 {
					x *= keep
					j := unit[i]
					act[active], unit[active] = x, j
					active++
					norm += x * x
					axpy(x, t.out[int(j)*classes:int(j)*classes+classes], z)
				}
			}
			act, unit = act[:active], unit[:active]
			softmax(z)
			norm = norm/float32(h) + 1e-6
			z[label[row]]--
			for c, g := range z {
				outSum[c] += g * g * norm
				step[c] = -rate * g / float32(math.Sqrt(float64(outSum[c])))
				t.outBias[c] += 0.1 * step[c]
			}
			gradNorm := float32(0)
			for i, j := range unit {
				w := t.out[int(j)*classes : int(j)*classes+classes]
				g := keep * inner.Dot(w, z)
				axpy(act[i], step, w)
				act[i] = g
				gradNorm += g * g
			}
			if gradNorm /= float32(h); gradNorm == 0 {
				continue
			}
			biasSum += gradNorm
			f := -0.1 * rate / float32(math.Sqrt(float64(biasSum)))
			for i, j := range unit {
				t.bias[j] += f * act[i]
			}
			for k, id := range ids {
				inSum[id] += val[k] * val[k] * gradNorm
				scatter(-rate*val[k]/float32(math.Sqrt(float64(inSum[id]))), act, unit, t.in[int(id)*h:int(id)*h+h])
			}
		}
	}
	return t, nil
}

// gather adds f times the chosen places of x to y.
func gather(f float32, x []float32, chosen []int32, y []float32) {
	y = y[:len(chosen)]
	for i, j := range chosen {
		y[i] += f * x[j]
	}
}

// scatter adds f times x to the chosen places of y.
func scatter(f float32, x []float32, chosen []int32, y []float32) {
	x = x[:len(chosen)]
	for i, j := range chosen {
		y[j] += f * x[i]
	}
}

// scores writes the scores of the classes to z; act is a buffer.
func (t *net) scores(ids []int32, val, act, z []float32) {
	h := t.hidden
	copy(act, t.bias)
	for k, id := range ids {
		axpy(val[k], t.in[int(id)*h:int(id)*h+h], act)
	}
	copy(z, t.outBias)
	for j, x := range act {
		if x > 0 {
			axpy(x, t.out[j*t.classes:(j+1)*t.classes], z)
		}
	}
}

// only leaves the first classes.
func (t *net) only(classes int) {
	if classes == t.classes {
		return
	}
	out := make([]float32, 0, t.hidden*classes)
	for j := range t.hidden {
		out = append(out, t.out[j*t.classes:j*t.classes+classes]...)
	}
	t.out, t.outBias, t.classes = out, t.outBias[:classes:classes], classes
}
