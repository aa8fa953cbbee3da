package learn

import (
	"cmp"
	"math"
	"slices"
)

// maxPostings bounds the memory and the time of the search among examples; of
// larger sets a part is searched.
const maxPostings = 1_500_000

// commonFeature is how many examples may always have a feature that counts.
const commonFeature = 200

// neighbours finds the examples that are most alike by the cosine of their
// TF-IDF vectors.
type neighbours struct {
	texts []string
	label []int32
	ptr   []int32 // by feature, into docs and val
	docs  []int32
	val   []float32
}

// newNeighbours takes rows in the given order as long as there is room, and sorts
// what it has taken of order by label. What
// more than one example in twenty has is left out: it is most of the work, and
// tells little about who is near. So similarities are a little low.
func newNeighbours(m *matrix, order []int, texts []string, label []int32) *neighbours {
	n := &neighbours{ptr: make([]int32, m.cols+1)}
	docs := make([]int32, m.cols)
	total := 0
	for i, row := range order {
		ids, _ := m.row(row)
		if total += len(ids); total > maxPostings {
			order = order[:i]
			break
		}
		for _, id := range ids {
			docs[id]++
		}
	}
	common := int32(max(commonFeature, len(order)/20))
	for id, d := range docs {
		n.ptr[id+1] = n.ptr[id]
		if d <= common {
			n.ptr[id+1] += d
		}
	}
	// The examples of a label stand together, so that votes adds them up in one go.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(label[a], label[b]) })
	n.docs, n.val = make([]int32, n.ptr[m.cols]), make([]float32, n.ptr[m.cols])
	next := slices.Clone(n.ptr)
	for doc, row := range order {
		ids, val := m.row(row)
		for k, id := range ids {
			if docs[id] <= common {
				n.docs[next[id]], n.val[next[id]] = int32(doc), val[k]
				next[id]++
			}
		}
		n.texts, n.label = append(n.texts, texts[row]), append(n.label, label[row])
	}
	return n
}

// similarities writes the cosine with every example to sim.
func (n *neighbours) similarities(ids []int32, val, sim []float32) {
	clear(sim)
	for k, id := range ids {
		a, b := n.ptr[id], n.ptr[id+1]
		docs, weights, x := n.docs[a:b], n.val[a:b], val[k]
		for j, d := range docs {
			sim[d] += x * weights[j]
		}
	}
}

// votes turns similarities into a score for each class: the fourth root of the
// sum of fourth powers, so that the nearest counts most and many help. It
// returns the greatest similarity.
func (n *neighbours) votes(sim, z []float32) (nearest float32) {
	clear(z)
	for d := 0; d < len(sim); {
		c, sum := n.label[d], float32(0)
		for ; d < len(sim) && n.label[d] == c; d++ {
			s := sim[d]
			if s > nearest {
				nearest = s
			}
			s *= s
			sum += s * s
		}
		z[c] += sum
	}
	for c, s := range z {
		z[c] = root4(s)
	}
	return nearest
}

func root4(s float32) float32 { return float32(math.Sqrt(math.Sqrt(float64(s)))) }

// best returns the numbers of the k most similar examples.
func best(sim []float32, k int) []int32 {
	order := make([]int32, 0, len(sim))
	for i, s := range sim {
		if s > 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(sim[b], sim[a]), cmp.Compare(a, b))
	})
	return order[:min(k, len(order))]
}

func (n *neighbours) bytes() int64 {
	size := int64(4 * (len(n.ptr) + len(n.docs) + len(n.val) + len(n.label)))
	for _, t := range n.texts {
		size += int64(len(t)) + 16
	}
	return size
}
