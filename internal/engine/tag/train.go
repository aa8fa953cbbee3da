package tag

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
)

type Options struct {
	Seed       uint64
	Rounds     int
	Dictionary map[string]string
	Progress   func(float64)

	K knobs
}

type knobs struct {
	MinCount int
	L2, Rate float64
	Drop     float64
	Dense    int
	LexDrop  float64
	Log      func(round int, ll float64)
}

type example struct {
	off  []int32
	ids  []int32
	gold []uint16
}

func Train(ctx context.Context, seqs []Sequence, o Options) (*Model, error) {
	index := map[string]int{"": 0}
	labels := []string{""}
	for _, s := range seqs {
		for _, sp := range spansOf(s.Tags) {
			if _, ok := index[sp.Label]; !ok {
				index[sp.Label] = 0
				labels = append(labels, sp.Label)
			}
		}
	}
	slices.Sort(labels[1:])
	for i, l := range labels {
		index[l] = i
	}
	gold := make([][]uint16, len(seqs))
	groups := make([]int32, len(seqs))
	texts := map[string]int32{}
	for i, s := range seqs {
		gold[i] = states(s.Tags, index)
		text := strings.Join(s.Tokens, "\x00")
		g, ok := texts[text]
		if !ok {
			g = int32(len(texts))
			texts[text] = g
		}
		groups[i] = g
	}
	lex := learn(seqs, groups, gold, nil)
	K := len(labels)
	n := K * statesOfLabel
	// features
	ids := map[uint64]int32{}
	var counts, lastGroup, texts2 []int32
	var keys []uint64
	var examples []example
	var w work
	for i, s := range seqs {
		w.collect(s.Tokens, lex, groups[i])
		ex := example{off: slices.Clone(w.off), ids: make([]int32, len(w.keys)), gold: gold[i]}
		for j, k := range w.keys {
			id, ok := ids[k]
			if !ok {
				id = int32(len(counts))
				ids[k] = id
				counts = append(counts, 0)
				lastGroup = append(lastGroup, 0)
				texts2 = append(texts2, 0)
				keys = append(keys, k)
			}
			counts[id]++
			if lastGroup[id] != groups[i]+1 {
				lastGroup[id] = groups[i] + 1
				texts2[id]++
			}
			ex.ids[j] = id
		}
		examples = append(examples, ex)
	}
	ids = nil
	var pairs []uint64
	for e := range examples {
		ex := &examples[e]
		at := int32(0)
		for t := range ex.gold {
			from := ex.off[t]
			ex.off[t] = at
			for _, id := range ex.ids[from:ex.off[t+1]] {
				if texts2[id] < int32(o.K.MinCount) {
					continue
				}
				ex.ids[at] = id
				at++
				if counts[id] < int32(o.K.Dense) {
					pairs = append(pairs, uint64(id)<<16|uint64(ex.gold[t]))
				}
			}
		}
		ex.off[len(ex.gold)] = at
		ex.ids = ex.ids[:at]
	}
	for id, c := range counts {
		if c >= int32(o.K.Dense) {
			for k := range K {
				for s := range statesOfLabel {
					if k > 0 || s == single {
						pairs = append(pairs, uint64(id)<<16|uint64(k*statesOfLabel+s))
					}
				}
			}
		}
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	start := make([]int32, len(counts)+1)
	state := make([]uint16, len(pairs))
	{
		j := 0
		for id := range counts {
			start[id] = int32(j)
			for j < len(pairs) && int(pairs[j]>>16) == id {
				state[j] = uint16(pairs[j])
				j++
			}
		}
		start[len(counts)] = int32(j)
	}
	pairs = nil
	W := make([]float32, len(state))
	G := make([]float32, len(state))
	sum := make([]float32, len(state))
	c, ce, cg, csum := newChain(K), newChain(K), newChain(K), newChain(K)
	var gw chain = *newChain(K)
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	var l lattice
	rate := o.K.Rate
	nsum := 0
	total := 0
	for _, ex := range examples {
		total += len(ex.gold)
	}
	dw := make([]float64, n)
	var kept []int32
	var koff []int32
	for round := range o.Rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		ll := 0.0
		for step, e := range order {
			if step%256 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			ex := &examples[e]
			T := len(ex.gold)
			l.reset(T, K)
			kept, koff = kept[:0], koff[:0]
			for t := range T {
				s := l.score[t*n : t*n+n]
				koff = append(koff, int32(len(kept)))
				for _, id := range ex.ids[ex.off[t]:ex.off[t+1]] {
					if o.K.Drop > 0 && rng.Float64() < o.K.Drop {
						continue
					}
					kept = append(kept, id)
					for j := start[id]; j < start[id+1]; j++ {
						s[state[j]] += float64(W[j])
					}
				}
			}
			koff = append(koff, int32(len(kept)))
			if o.K.Log != nil {
				for t, g := range ex.gold {
					ll += l.score[t*n+int(g)]
				}
			}
			c.exp(ce)
			ll -= l.sumProduct(ce)
			// emissions
			for t := range T {
				f, b := l.forward[t*n:t*n+n], l.backward[t*n:t*n+n]
				for i := range dw {
					dw[i] = -f[i] * b[i]
				}
				dw[ex.gold[t]]++
				for _, id := range kept[koff[t]:koff[t+1]] {
					decay := float32(o.K.L2 / float64(counts[id]))
					for j := start[id]; j < start[id+1]; j++ {
						g := float32(dw[state[j]]) - decay*W[j]
						if g > -1e-4 && g < 1e-4 {
							continue
						}
						G[j] += g * g
						W[j] += float32(rate) * g / float32(math.Sqrt(float64(G[j])+1e-2))
					}
				}
			}
			// chain
			clear(gw.next)
			clear(gw.within)
			k1 := K + 1
			for t := 0; t <= T; t++ {
				// gold
				switch {
				case t == 0:
					gw.next[K*k1+int(ex.gold[0]/4)]++
					for a := range K {
						gw.next[K*k1+a] -= l.forward[a*4+begin]*l.backward[a*4+begin] + l.forward[a*4+single]*l.backward[a*4+single]
					}
				case t == T:
					a := int(ex.gold[T-1] / 4)
					gw.next[a*k1+K]++
					for a := range K {
						o := (T-1)*n + a*4
						gw.next[a*k1+K] -= l.forward[o+end]*l.backward[o+end] + l.forward[o+single]*l.backward[o+single]
					}
				default:
					p, q := int(ex.gold[t-1]), int(ex.gold[t])
					if q%4 == begin || q%4 == single {
						gw.next[p/4*k1+q/4]++
					} else {
						gw.within[p/4*4+stepOf(p%4, q%4)]++
					}
					inv := 1 / l.scale[t]
					st := l.starts[t*K : t*K+K]
					for a, mass := range l.ends[(t-1)*K : t*K] {
						mass *= inv
						if mass < 1e-9 {
							continue
						}
						row := gw.next[a*k1 : a*k1+K]
						er := ce.next[a*k1 : a*k1+K]
						for b, v := range st {
							row[b] -= mass * er[b] * v
						}
					}
					for a := range K {
						f := l.forward[(t-1)*n+a*4 : (t-1)*n+a*4+4]
						b := l.backward[t*n+a*4 : t*n+a*4+4]
						s := l.score[t*n+a*4 : t*n+a*4+4]
						in, out := b[inside]*s[inside]*inv, b[end]*s[end]*inv
						w := ce.within[a*4 : a*4+4]
						g := gw.within[a*4 : a*4+4]
						g[beginInside] -= f[begin] * w[beginInside] * in
						g[beginEnd] -= f[begin] * w[beginEnd] * out
						g[insideInside] -= f[inside] * w[insideInside] * in
						g[insideEnd] -= f[inside] * w[insideEnd] * out
					}
				}
			}
			upd := func(w, g, gg []float64) {
				for i := range w {
					d := g[i] - o.K.L2/float64(len(examples))*w[i]
					if d == 0 {
						continue
					}
					gg[i] += d * d
					w[i] += rate * d / math.Sqrt(gg[i]+1e-2)
				}
			}
			upd(c.next, gw.next, cg.next)
			upd(c.within, gw.within, cg.within)
			for t := 0; t < T; t++ {
				p := int(ex.gold[t])
				_ = p
			}
		}
		if o.K.Log != nil {
			o.K.Log(round, ll/float64(total))
		}
		if o.Progress != nil {
			o.Progress(float64(round+1) / float64(o.Rounds))
		}
		if round*2 >= o.Rounds {
			nsum++
			for i, w := range W {
				sum[i] += w
			}
			for i, w := range c.next {
				csum.next[i] += w
			}
			for i, w := range c.within {
				csum.within[i] += w
			}
		}
	}
	for i := range csum.next {
		csum.next[i] /= float64(nsum)
	}
	for i := range csum.within {
		csum.within[i] /= float64(nsum)
	}
	m := &Model{labels: labels, chain: csum, exp: newChain(K), lex: lex}
	m.chain.exp(m.exp)
	// table
	size := 0
	for id := range counts {
		for j := start[id]; j < start[id+1]; j++ {
			v := sum[j] / float32(nsum) * float32(1-o.K.Drop)
			if v > -0.01 && v < 0.01 {
				v = 0
			}
			sum[j] = v
		}
		size++
	}
	lg := bits.Len(uint(size * 3 / 2))
	m.table.slots = make([]slot, 1<<lg)
	m.table.shift = uint(64 - lg)
	for id, key := range keys {
		at := len(m.table.weights)
		for j := start[id]; j < start[id+1]; j++ {
			if sum[j] != 0 {
				m.table.weights = append(m.table.weights, weight{state[j], sum[j]})
			}
		}
		if len(m.table.weights) == at {
			continue
		}
		key *= 0x9e3779b97f4a7c15
		i := key >> m.table.shift
		for m.table.slots[i].print != 0 {
			i = (i + 1) & uint64(len(m.table.slots)-1)
		}
		m.table.slots[i] = slot{uint32(key) | 1, uint32(at), uint16(len(m.table.weights) - at)}
	}
	return m, nil
}

func stepOf(p, q int) int {
	switch {
	case p == begin && q == inside:
		return beginInside
	case p == begin:
		return beginEnd
	case q == inside:
		return insideInside
	}
	return insideEnd
}
