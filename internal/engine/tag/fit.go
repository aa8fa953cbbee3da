package tag

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// What was found to suit both address parts and product words.
const (
	leastTexts = 2   // a feature that one text has alone teaches that text
	rate       = 0.3 // of AdaGrad

	// Strength of the L2 penalty, which is shared out over the places of a
	// feature: one for so many examples, within limits.
	decayExamples = 300.
	leastDecay    = 0.5
	mostDecay     = 15.

	heldOutOne   = 20  // of so many texts one is held out to choose the threshold
	heldOutLast  = 4   // rounds at the end that learn from those too
	leastHeldOut = 30  // texts, fewer are not worth choosing by
	midThreshold = 0.4 // then
)

// fitter learns the weights. Weight j of feature id, start[id] ≤ j < start[id+1],
// is for state[j]: only the states that the feature has been seen with have one.
type fitter struct {
	labels  []string
	learned *learner
	options Options
	work    []example
	held    []example // part of work

	keys  []uint64
	count []float32 // places in which a feature stands
	start []int32
	state []uint16

	w, squares, sum []float32
	chain           *chain
	chainSquares    *chain
	chainSum        *chain
	chainExp        *chain
	chainGradient   *chain
	averaged        int
	threshold       float64
	lattice         lattice
	gradient        []float64 // states
	decay           float64
}

// example is a sample in numbers: ids[off[t]:off[t+1]] are the features of
// token t.
type example struct {
	off, ids []int32
	gold     []uint16
}

func newFitter(labels []string, samples []sample, learned *learner, o Options) *fitter {
	k := len(labels)
	f := &fitter{
		labels: labels, learned: learned, options: o, decay: min(max(float64(len(samples))/decayExamples, leastDecay), mostDecay),
		chain: newChain(k), chainSquares: newChain(k), chainSum: newChain(k), chainExp: newChain(k), chainGradient: newChain(k),
		gradient: make([]float64, k*statesOfLabel),
	}
	f.number(samples)
	f.pair()
	f.w, f.squares, f.sum = make([]float32, len(f.state)), make([]float32, len(f.state)), make([]float32, len(f.state))
	rng := rand.New(rand.NewPCG(o.Seed, 1)) //nolint:gosec // reproducible, nothing is kept secret by it
	rng.Shuffle(len(f.work), func(i, j int) { f.work[i], f.work[j] = f.work[j], f.work[i] })
	return f
}

// number reads the samples and gives numbers to the features that stand in
// enough of them.
func (f *fitter) number(samples []sample) {
	type seen struct {
		id, places, texts, last int32
	}
	all := map[uint64]*seen{}
	var w work
	for _, s := range samples {
		f.learned.read(&w, s)
		for _, k := range w.keys {
			e := all[k]
			if e == nil {
				e = &seen{id: -1}
				all[k] = e
			}
			e.places++
			if e.last != int32(s.group)+1 {
				e.last = int32(s.group) + 1
				e.texts++
			}
		}
	}
	for _, s := range samples {
		f.learned.read(&w, s)
		ex := example{gold: s.gold, off: make([]int32, 0, len(s.gold)+1)}
		for t := range s.gold {
			ex.off = append(ex.off, int32(len(ex.ids)))
			for _, k := range w.keys[w.off[t]:w.off[t+1]] {
				e := all[k]
				if e.texts < leastTexts {
					continue
				}
				if e.id < 0 {
					e.id = int32(len(f.keys))
					f.keys = append(f.keys, k)
					f.count = append(f.count, float32(e.places))
				}
				ex.ids = append(ex.ids, e.id)
			}
		}
		ex.off = append(ex.off, int32(len(ex.ids)))
		f.work = append(f.work, ex)
	}
}

// pair makes a weight for every feature with every state it is seen with. Only
// outside has none: it is what all others are measured against, and weights of
// its own made the model worse on product words.
func (f *fitter) pair() {
	var pairs []uint64
	limit := 1 << 22
	for _, ex := range f.work {
		for t, gold := range ex.gold {
			if gold < statesOfLabel {
				continue
			}
			for _, id := range ex.ids[ex.off[t]:ex.off[t+1]] {
				pairs = append(pairs, uint64(id)<<16|uint64(gold))
			}
		}
		if len(pairs) > limit { // most are repetitions
			slices.Sort(pairs)
			pairs = slices.Compact(pairs)
			limit = max(limit, 2*len(pairs))
		}
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	f.start, f.state = make([]int32, 0, len(f.keys)+1), make([]uint16, len(pairs))
	for j, p := range pairs {
		for len(f.start) <= int(p>>16) {
			f.start = append(f.start, int32(j))
		}
		f.state[j] = uint16(p)
	}
	for len(f.start) <= len(f.keys) {
		f.start = append(f.start, int32(len(pairs)))
	}
}

// fit runs the rounds. The first examples are held out of all but the last
// rounds, to choose the threshold by.
func (f *fitter) fit(ctx context.Context) error {
	held := len(f.work) / heldOutOne
	if held < leastHeldOut || f.options.Rounds <= heldOutLast {
		held = 0
	}
	f.threshold = midThreshold
	rng := rand.New(rand.NewPCG(f.options.Seed, 2)) //nolint:gosec // reproducible, nothing is kept secret by it
	order := make([]int, len(f.work))
	for i := range order {
		order[i] = i
	}
	for round := range f.options.Rounds {
		if held > 0 && round == f.options.Rounds-heldOutLast {
			f.chooseThreshold(f.work[:held])
			held = 0
		}
		part := order[held:]
		rng.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
		for i, e := range part {
			if i%64 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if f.options.Progress != nil && i%512 == 0 {
					f.options.Progress((float64(round) + float64(i)/float64(len(part))) / float64(f.options.Rounds))
				}
			}
			f.step(&f.work[e])
		}
		if 2*round >= f.options.Rounds-1 {
			f.average()
		}
	}
	if f.options.Progress != nil {
		f.options.Progress(1)
	}
	return nil
}

func (f *fitter) average() {
	f.averaged++
	for i, w := range f.w {
		f.sum[i] += w
	}
	f.chainSum.add(f.chain)
}

// score fills the lattice with the scores of an example.
func (f *fitter) score(ex *example) {
	f.lattice.reset(len(ex.gold), len(f.labels))
	n := len(f.gradient)
	for t := range ex.gold {
		s := f.lattice.score[t*n : t*n+n]
		for _, id := range ex.ids[ex.off[t]:ex.off[t+1]] {
			for j := f.start[id]; j < f.start[id+1]; j++ {
				s[f.state[j]] += float64(f.w[j])
			}
		}
	}
	f.chain.exp(f.chainExp)
	f.lattice.sumProduct(f.chainExp)
}

// step learns from one example: the weights move by the difference between what
// is right and what the model expects.
func (f *fitter) step(ex *example) {
	const tiny = 1e-4 // a smaller gradient is not worth touching a weight for
	f.score(ex)
	n := len(f.gradient)
	for t, gold := range ex.gold {
		a, b := f.lattice.forward[t*n:t*n+n], f.lattice.backward[t*n:t*n+n]
		for i := range f.gradient {
			f.gradient[i] = -a[i] * b[i]
		}
		f.gradient[gold]++
		for _, id := range ex.ids[ex.off[t]:ex.off[t+1]] {
			share := float32(f.decay) / f.count[id]
			for j := f.start[id]; j < f.start[id+1]; j++ {
				g := float32(f.gradient[f.state[j]]) - share*f.w[j]
				if g > -tiny && g < tiny {
					continue
				}
				f.squares[j] += g * g
				f.w[j] += rate * g / float32(math.Sqrt(float64(1+f.squares[j])))
			}
		}
	}
	f.stepChain(ex)
}

func (f *fitter) stepChain(ex *example) {
	g, k := f.chainGradient, len(f.labels)
	clear(g.next)
	clear(g.within)
	f.lattice.expectSteps(f.chainExp, g)
	last := k // the border
	for t, state := range ex.gold {
		label, kind := int(state/statesOfLabel), state%statesOfLabel
		if kind == begin || kind == single {
			g.next[last*(k+1)+label]++
		} else {
			g.within[label*stepsOfLabel+stepBetween(ex.gold[t-1]%statesOfLabel, kind)]++
		}
		last = label
	}
	g.next[last*(k+1)+k]++
	share := f.decay / float64(len(f.work))
	update := func(w, g, squares []float64) {
		for i := range w {
			if d := g[i] - share*w[i]; d != 0 {
				squares[i] += d * d
				w[i] += rate * d / math.Sqrt(1+squares[i])
			}
		}
	}
	update(f.chain.next, g.next, f.chainSquares.next)
	update(f.chain.within, g.within, f.chainSquares.within)
}

// stepBetween is which step within a span leads from one state to another.
func stepBetween(from, to uint16) int {
	switch {
	case from == begin && to == inside:
		return beginInside
	case from == begin:
		return beginEnd
	case to == inside:
		return insideInside
	}
	return insideEnd
}

// chooseThreshold takes the threshold of highest F1 on examples that have not
// been learned from.
func (f *fitter) chooseThreshold(held []example) {
	best := -1.0
	for i := range 7 {
		threshold := 0.2 + 0.05*float64(i)
		right, found, wanted := 0, 0, 0
		for e := range held {
			f.score(&held[e])
			type place struct{ label, from, to int }
			gold := map[place]bool{}
			eachSpan(held[e].gold, func(label, from, to int) {
				if label != 0 {
					gold[place{label, from, to}] = true
				}
			})
			wanted += len(gold)
			f.lattice.surest(f.chainExp, threshold, func(label, from, to int, _ float64) {
				found++
				if gold[place{label, from, to}] {
					right++
				}
			})
		}
		if f1 := 2 * float64(right) / float64(max(found+wanted, 1)); f1 > best {
			best, f.threshold = f1, threshold
		}
	}
}
