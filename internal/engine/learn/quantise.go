package learn

// quantised is a matrix of bytes with a scale for each row: a quarter of the
// memory, and an error that is small beside that of training.
type quantised struct {
	width int
	scale []float32
	cells []byte // int8
}

func quantise(cells []float32, width int) quantised {
	q := quantised{width: width, cells: make([]byte, len(cells))}
	if width == 0 {
		return q
	}
	q.scale = make([]float32, len(cells)/width)
	for r := range q.scale {
		row := cells[r*width : (r+1)*width]
		top := largest(row)
		if top == 0 {
			continue
		}
		q.scale[r] = top / 127
		for i, x := range row {
			q.cells[r*width+i] = byte(int8(rounded(x / q.scale[r])))
		}
	}
	return q
}

// largest is the greatest distance from zero.
func largest(row []float32) float32 {
	top := float32(0)
	for _, x := range row {
		top = max(top, x, -x)
	}
	return top
}

func rounded(x float32) int {
	if x < 0 {
		return int(x - 0.5)
	}
	return int(x + 0.5)
}

// add adds f times row r to y.
func (q *quantised) add(r int32, f float32, y []float32) {
	row := q.cells[int(r)*q.width : (int(r)+1)*q.width]
	f *= q.scale[r]
	y = y[:len(row)]
	i := 0
	for ; i+4 <= len(row); i += 4 {
		a, b := row[i:i+4:i+4], y[i:i+4:i+4]
		b[0] += f * float32(int8(a[0]))
		b[1] += f * float32(int8(a[1]))
		b[2] += f * float32(int8(a[2]))
		b[3] += f * float32(int8(a[3]))
	}
	for ; i < len(row); i++ {
		y[i] += f * float32(int8(row[i]))
	}
}

func (q *quantised) bytes() int64 { return int64(len(q.cells) + 4*len(q.scale)) }
