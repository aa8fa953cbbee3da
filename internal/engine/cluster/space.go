package cluster

import (
	"context"
	"math/rand/v2"
	"slices"
)

const axesTurns = 3 // after two, what is left out changes no group

// axesOf finds the directions, in columns, along which the rows of m differ most:
// a truncated singular value decomposition by random projection, whose columns
// span the space but are not turned. Cosines need no more.
func axesOf(ctx context.Context, m *sparse, width int, rng *rand.Rand) (*dense, error) {
	q := newDense(m.cols, min(width, m.cols, max(m.rows(), 1)))
	for i := range q.val {
		q.val[i] = float32(rng.NormFloat64())
	}
	t := m.transposed()
	for range axesTurns {
		q.orthonormal()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q = t.times(m.times(q))
	}
	q.orthonormal()
	return q, ctx.Err()
}

// narrow is d in the directions along which the rows that were drawn differ most.
func (d *dense) narrow(draw []int32, width int, rng *rand.Rand) *dense {
	square := d.only(draw).gram()
	cov := newDense(d.cols, d.cols)
	for i := range d.cols {
		for j := range i + 1 {
			x := float32(square[i*d.cols+j])
			cov.val[i*d.cols+j], cov.val[j*d.cols+i] = x, x
		}
	}
	q := newDense(d.cols, width)
	for i := range q.val {
		q.val[i] = float32(rng.NormFloat64())
	}
	for range 2 * axesTurns {
		q.orthonormal()
		q = cov.times(q)
	}
	q.orthonormal()
	return d.times(q)
}

func (d *dense) times(q *dense) *dense {
	out := newDense(d.rows, q.cols)
	each(d.rows, func(_, from, to int) {
		for r := from; r < to; r++ {
			o := out.row(r)
			for j, x := range d.row(r) {
				if x != 0 {
					axpy(x, q.row(j), o)
				}
			}
		}
	})
	return out
}

// only is some of the rows.
func (d *dense) only(rows []int32) *dense {
	if len(rows) == d.rows {
		return d
	}
	out := newDense(len(rows), d.cols)
	for i, r := range rows {
		copy(out.row(i), d.row(int(r)))
	}
	return out
}

// times is m·q.
func (m *sparse) times(q *dense) *dense {
	out := newDense(m.rows(), q.cols)
	each(m.rows(), func(_, from, to int) {
		for r := from; r < to; r++ {
			ids, val := m.row(r)
			o := out.row(r)
			for k, id := range ids {
				axpy(val[k], q.row(int(id)), o)
			}
		}
	})
	return out
}

func (m *sparse) transposed() *sparse {
	t := &sparse{ptr: make([]int, m.cols+1), ids: make([]int32, len(m.ids)), val: make([]float32, len(m.val)), cols: m.rows()}
	for _, id := range m.ids {
		t.ptr[id+1]++
	}
	for i := range m.cols {
		t.ptr[i+1] += t.ptr[i]
	}
	at := slices.Clone(t.ptr)
	for r := range m.rows() {
		ids, val := m.row(r)
		for k, id := range ids {
			t.ids[at[id]], t.val[at[id]] = int32(r), val[k]
			at[id]++
		}
	}
	return t
}

func (m *sparse) only(rows []int32) *sparse {
	if len(rows) == m.rows() {
		return m
	}
	out := &sparse{ptr: make([]int, 1, len(rows)+1), cols: m.cols}
	for _, r := range rows {
		ids, val := m.row(int(r))
		out.ids, out.val = append(out.ids, ids...), append(out.val, val...)
		out.ptr = append(out.ptr, len(out.ids))
	}
	return out
}
