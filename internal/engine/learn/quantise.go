package learn

// quantised is a matrix of bytes with a scale for each row: a quarter of the
// memory, and an error that is small beside that of training.
type quantised struct {
	width int
	scale []float32
	cells []int8
}

func quantise(cells []float32, width int) quantised {
	q := quantised{width: width, cells: make([]int8, len(cells))}
	if width == 0 {
		return q
	}
	q.scale = make([]float32, len(cells)/width)
	for r := range q.scale {
		row := cells[r*width : (r+1)*width]
		top := float32(0)
		for _, x := range row {
			top = max(top, x, -x)
		}
		if top == 0 {
			continue
		}
		q.scale[r] = top / 127
		for i, x := range row {
			y := x / q.scale[r]
			if y >= 0 {
				y += 0.5
			} else {
				y -= 0.5
			}
			q.cells[r*width+i] = int8(y)
		}
	}
	return q
}

// add adds f times row r to y.
func (q *quantised) add(r int32, f float32, y []float32) {
	row := q.cells[int(r)*q.width : (int(r)+1)*q.width]
	f *= q.scale[r]
	y = y[:len(row)]
	i := 0
	for ; i+4 <= len(row); i += 4 {
		a, b := row[i:i+4:i+4], y[i:i+4:i+4]
		b[0] += f * float32(a[0])
		b[1] += f * float32(a[1])
		b[2] += f * float32(a[2])
		b[3] += f * float32(a[3])
	}
	for ; i < len(row); i++ {
		y[i] += f * float32(row[i])
	}
}

// dot multiplies row r with x.
func (q *quantised) dot(r int32, x []float32) float32 {
	row := q.cells[int(r)*q.width : (int(r)+1)*q.width]
	x = x[:len(row)]
	s := float32(0)
	for i, c := range row {
		s += float32(c) * x[i]
	}
	return s * q.scale[r]
}

func (q *quantised) bytes() int64 { return int64(len(q.cells) + 4*len(q.scale)) }
