package learn

import (
	"context"
	"math"
	"math/rand/v2"
)

// netShape says how large a net is and how it is trained.
type netShape struct {
	Hidden    int
	Epochs    int
	Rate      float32
	Drop      float32 // share of the hidden units that are left out in a step
	DropGrams float32 // share of the features that are left out in a step
	Smooth    float32 // label smoothing
}

// net has one hidden layer over TF-IDF features: a bag of n-gram embeddings, a
// rectifier, and a softmax.
type net struct {
	hidden, classes int
	in              []float32 // a row of hidden values for each feature
	bias            []float32
	out             []float32 // a row of hidden values for each class
	outBias         []float32
}

// dot needs b to be at least as long as a.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
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
	rng := rand.New(rand.NewPCG(seed, 0x6e6574))
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
	order := make([]int32, len(rows))
	copy(order, rows)
	act, grad := make([]float32, h), make([]float32, h)
	mask := make([]bool, h)
	z := make([]float32, classes)
	var ids []int32
	var val []float32
	keep := 1 / (1 - shape.Drop)
	steps, step := float32(shape.Epochs*len(rows)), float32(0)
	for range shape.Epochs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, row := range order {
			rate := shape.Rate * (1 - step/steps)
			step++
			allIDs, allVal := m.row(int(row))
			ids, val = ids[:0], val[:0]
			if shape.DropGrams > 0 {
				f := 1 / (1 - shape.DropGrams)
				for k, id := range allIDs {
					if rng.Float32() >= shape.DropGrams {
						ids, val = append(ids, id), append(val, allVal[k]*f)
					}
				}
			} else {
				ids, val = allIDs, allVal
			}
			copy(act, t.bias)
			for k, id := range ids {
				axpy(val[k], t.in[int(id)*h:int(id)*h+h], act)
			}
			bits, left := uint64(0), 0
			cut := uint64(shape.Drop * 256)
			for j, x := range act {
				if left == 0 {
					bits, left = rng.Uint64(), 8
				}
				mask[j] = x > 0 && bits&0xFF >= cut
				bits >>= 8
				left--
				if mask[j] {
					act[j] = x * keep
				} else {
					act[j] = 0
				}
				grad[j] = 0
			}
			for c := range z {
				z[c] = t.outBias[c] + dot(act, t.out[c*h:c*h+h])
			}
			softmax(z)
			actNorm := dot(act, act)/float32(h) + 1e-6
			target := label[row]
			for c := range z {
				g := z[c] - shape.Smooth/float32(classes)
				if int32(c) == target {
					g -= 1 - shape.Smooth
				}
				if g < 1e-4 && g > -1e-4 {
					continue
				}
				w := t.out[c*h : c*h+h]
				axpy(g, w, grad)
				outSum[c] += g * g * actNorm
				f := rate * g / float32(math.Sqrt(float64(outSum[c])))
				axpy(-f, act, w)
				t.outBias[c] -= f * 0.1
			}
			for j := range grad {
				if mask[j] {
					grad[j] *= keep
				} else {
					grad[j] = 0
				}
			}
			gradNorm := dot(grad, grad) / float32(h)
			if gradNorm == 0 {
				continue
			}
			biasSum += gradNorm
			axpy(-rate*0.1/float32(math.Sqrt(float64(biasSum))), grad, t.bias)
			for k, id := range ids {
				inSum[id] += val[k] * val[k] * gradNorm
				axpy(-rate*val[k]/float32(math.Sqrt(float64(inSum[id]))), grad, t.in[int(id)*h:int(id)*h+h])
			}
		}
	}
	return t, nil
}

// scores writes the scores of the classes to z; act is a buffer and holds the
// hidden layer afterwards.
func (t *net) scores(ids []int32, val, act, z []float32) {
	h := t.hidden
	copy(act, t.bias)
	for k, id := range ids {
		axpy(val[k], t.in[int(id)*h:int(id)*h+h], act)
	}
	for j := range act {
		act[j] = max(act[j], 0)
	}
	for c := range z {
		z[c] = t.outBias[c] + dot(act, t.out[c*h:c*h+h])
	}
}
