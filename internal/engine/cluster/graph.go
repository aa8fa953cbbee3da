package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// edge leads to a point that is near.
type edge struct {
	to  int32
	sim float32
}

const probes = 6 // groups that are looked through for neighbours

// neighbours finds for each row of x the k nearest of base, whose rows are those
// of x that draw tells, without itself. With groups of base, only the nearest of
// them are looked through. Rows have length 1.
func neighbours(ctx context.Context, x, base *dense, draw []int32, k int, groups *means) [][]edge {
	out := make([][]edge, x.rows)
	var members [][]int32
	if groups != nil {
		members = make([][]int32, groups.k)
		for i, g := range groups.of {
			members[g] = append(members[g], int32(i))
		}
	}
	each(x.rows, func(_, from, to int) {
		if ctx.Err() != nil {
			return
		}
		for i := from; i < to; i++ {
			n, r := nearest{k: k}, x.row(i)
			if groups == nil {
				for j := range base.rows {
					if int(draw[j]) != i {
						n.add(int32(j), inner.Dot(r, base.row(j)))
					}
				}
			} else {
				g := nearest{k: probes}
				for c := range groups.k {
					g.add(int32(c), inner.Dot(r, groups.middle.row(c)))
				}
				for _, e := range g.sorted() {
					for _, j := range members[e.to] {
						if int(draw[j]) != i {
							n.add(j, inner.Dot(r, base.row(int(j))))
						}
					}
				}
			}
			out[i] = n.sorted()
		}
	})
	return out
}

// nearest keeps the k edges with the greatest similarity, in a heap.
type nearest struct {
	k    int
	heap []edge // the least similar one first
}

func (n *nearest) add(to int32, sim float32) {
	h := n.heap
	if len(h) < n.k {
		h = append(h, edge{to, sim})
		for i := len(h) - 1; i > 0 && h[i].sim < h[(i-1)/2].sim; i = (i - 1) / 2 {
			h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
		}
		n.heap = h
		return
	}
	if sim <= h[0].sim {
		return
	}
	h[0] = edge{to, sim}
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h[c].sim < h[least].sim {
				least = c
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

func (n *nearest) sorted() []edge {
	slices.SortFunc(n.heap, func(a, b edge) int {
		return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.to, b.to))
	})
	return n.heap
}

// stranger is the cosine up to which the nearest one is no neighbour.
const stranger = 0.1

// moved is x with each row by a share of the way at its neighbours, of which the
// nearer ones count more.
func moved(x, base *dense, near [][]edge, share float32) *dense {
	out := newDense(x.rows, x.cols)
	each(x.rows, func(_, from, to int) {
		for i := from; i < to; i++ {
			o, own := out.row(i), x.row(i)
			sum := float32(0)
			for _, e := range near[i] {
				if w := e.sim * e.sim; e.sim > stranger {
					axpy(w, base.row(int(e.to)), o)
					sum += w
				}
			}
			if sum == 0 {
				copy(o, own)
				continue
			}
			for j := range o {
				o[j] = (1-share)*own[j] + share*o[j]/sum
			}
			scale(o, inner.Dot(o, o))
		}
	})
	return out
}
