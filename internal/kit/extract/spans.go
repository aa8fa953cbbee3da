package extract

// spans lays the cells of a table out, those that cover several places too.
type spans struct {
	limit int // of cells
	full  bool
	rows  []Row
	cells int
	down  []covered // by column: what the rows above let hang into this one
}

type covered struct {
	text string
	rows int // that it still covers
}

func (s *spans) begin(row Row) {
	s.close()
	s.rows = append(s.rows, row)
}

// hang puts what hangs down into the row, as far as its next free place.
func (s *spans) hang() {
	row := &s.rows[len(s.rows)-1]
	for len(row.Cells) < len(s.down) && s.down[len(row.Cells)].rows > 0 {
		d := &s.down[len(row.Cells)]
		d.rows--
		s.put(row, d.text)
	}
}

func (s *spans) put(row *Row, text string) {
	if s.cells++; s.cells > s.limit {
		s.full = true
		return
	}
	row.Cells = append(row.Cells, text)
}

// cell adds the next cell of the row.
func (s *spans) cell(text string, across, down int) {
	if s.full {
		return
	}
	s.hang()
	row := &s.rows[len(s.rows)-1]
	for range across {
		at := len(row.Cells)
		s.put(row, text)
		if s.full {
			return
		}
		for len(s.down) <= at {
			s.down = append(s.down, covered{})
		}
		s.down[at] = covered{text: text, rows: down - 1}
	}
}

// close ends the row with what hangs down behind its last cell.
func (s *spans) close() {
	if len(s.rows) == 0 || s.full {
		return
	}
	row := &s.rows[len(s.rows)-1]
	last := len(s.down)
	for last > 0 && s.down[last-1].rows == 0 {
		last--
	}
	for len(row.Cells) < last && !s.full {
		if s.hang(); len(row.Cells) < last && !s.full {
			s.put(row, "")
		}
	}
}

func (s *spans) finish() []Row {
	s.close()
	if !s.full {
		s.full = !level(s.rows, s.limit)
	}
	return s.rows
}

// level makes all rows equally long, unless they would have too many cells.
func level(rows []Row, limit int) bool {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	if width*len(rows) > limit {
		return false
	}
	for i := range rows {
		for len(rows[i].Cells) < width {
			rows[i].Cells = append(rows[i].Cells, "")
		}
	}
	return true
}
