package extract

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// xlsx reads a workbook: every sheet that can be seen, values as they are shown.
func (b *builder) xlsx(p *parts) error {
	_, top, err := p.related("")
	if err != nil {
		return err
	}
	main := top["officeDocument"]
	if main == "" || !p.has(main) {
		main = "xl/workbook.xml"
	}
	if !p.has(main) {
		return fail(Unreadable, "no workbook in it")
	}
	ids, near, err := p.related(main)
	if err != nil {
		return err
	}
	w := &workbook{b: b, p: p}
	if err := w.readSheets(main, ids); err != nil {
		return err
	}
	if err := w.readStyles(orText(near["styles"], "xl/styles.xml")); err != nil {
		return err
	}
	if err := w.readTexts(orText(near["sharedStrings"], "xl/sharedStrings.xml")); err != nil {
		return err
	}
	if err := b.coreTitle(p); err != nil {
		return err
	}
	for _, s := range w.sheets {
		if err := w.sheet(s); err != nil {
			return err
		}
	}
	return nil
}

type workbook struct {
	b      *builder
	p      *parts
	sheets []sheetRef
	texts  []string
	looks  []string // number format of each cell style
	from04 bool     // dates count from 1904
	cells  int
	rows   int
}

type sheetRef struct{ name, part string }

func (w *workbook) readSheets(main string, ids map[string]string) error {
	return w.p.each(main, func(_ *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := val(e, "date1904")
			w.from04 = v == "1" || v == "true"
		case "sheet":
			if s := val(e, "state"); s == "hidden" || s == "veryHidden" {
				w.b.doc.warn(HiddenSheets, 1)
				return nil
			}
			part := ids[prefixed(e, "r", "id")]
			for _, a := range e.Attr {
				if part == "" && a.Name.Local == "id" && a.Name.Space != "" {
					part = ids[a.Value]
				}
			}
			w.sheets = append(w.sheets, sheetRef{name: clip(line(val(e, "name")), 200), part: part})
		}
		return nil
	})
}

// readTexts reads the texts that cells share, without the readings above
// Chinese and Japanese ones.
func (w *workbook) readTexts(name string) error {
	size := 0
	return w.p.each(name, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		t, err := richText(x)
		if err != nil {
			return err
		}
		if size += len(t) + 16; size > 2*w.b.lim.Text {
			return fail(TooLarge, "texts of the workbook")
		}
		w.texts = append(w.texts, t)
		if len(w.texts)%5000 == 0 {
			w.b.beat()
		}
		return nil
	})
}

// richText is the text of the element that has just begun.
func richText(x *xmlReader) (string, error) {
	var out strings.Builder
	d := docx{x: x}
	err := d.element(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPh", "phoneticPr":
			return x.skip()
		case "t":
			t, err := x.text()
			out.WriteString(unescapeX(t))
			return err
		}
		return nil
	})
	return out.String(), err
}

// unescapeX undoes _x000D_, as Office writes what XML cannot.
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && len(s) >= i+7 && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				out.WriteRune(rune(n)) //nolint:gosec // 16 bits
				i += 6
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func (w *workbook) readStyles(name string) error {
	formats := map[string]string{}
	inCells := false
	return w.p.each(name, func(_ *xmlReader, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(formats) < 5000 {
				formats[val(e, "numFmtId")] = clip(val(e, "formatCode"), 300)
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells && len(w.looks) < 70_000 {
				id := val(e, "numFmtId")
				f, ok := formats[id]
				if !ok {
					f = builtinFormat(id)
				}
				w.looks = append(w.looks, f)
			}
		}
		return nil
	})
}

// sheetData is a sheet that is being read.
type sheetData struct {
	rows       []gridRow
	hiddenCols []span2
	merges     []merge
	lastRow    int
	reach      int // last row with something in it, hidden or not
}

type span2 struct{ from, to int }

type merge struct{ top, left, bottom, right int }

func (w *workbook) sheet(ref sheetRef) error {
	if ref.part == "" || !w.p.has(ref.part) {
		return nil // a sheet of another kind
	}
	x, err := w.p.open(ref.part)
	if err != nil {
		return err
	}
	defer x.close()
	s := &sheetData{}
	d := docx{x: x}
	t, err := x.next()
	if err != nil {
		return &Error{Code: Unreadable, Detail: "a sheet"}
	}
	for _, isText := t.(xml.CharData); isText; _, isText = t.(xml.CharData) {
		if t, err = x.next(); err != nil {
			return &Error{Code: Unreadable, Detail: "a sheet"}
		}
	}
	if e, ok := t.(xml.StartElement); !ok || e.Name.Local != "worksheet" {
		return nil // a chart
	}
	err = d.element(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "col":
			if v := val(e, "hidden"); v == "1" || v == "true" {
				from, _ := strconv.Atoi(val(e, "min")) //nolint:errcheck // none
				to, _ := strconv.Atoi(val(e, "max"))   //nolint:errcheck // none
				s.hiddenCols = append(s.hiddenCols, span2{from - 1, to - 1})
			}
		case "row":
			return w.row(&d, s, ref, e)
		case "mergeCell":
			if m, ok := parseMerge(val(e, "ref")); ok && len(s.merges) < 100_000 {
				s.merges = append(s.merges, m)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.emit(ref, s)
}

func (w *workbook) row(d *docx, s *sheetData, ref sheetRef, e xml.StartElement) error {
	n, err := strconv.Atoi(val(e, "r"))
	if err != nil || n <= s.lastRow || n > 1<<20 {
		n = s.lastRow + 1
	}
	s.lastRow = n
	hidden := val(e, "hidden") == "1" || val(e, "hidden") == "true"
	row := gridRow{place: Place{Sheet: ref.name, Row: n}}
	col, something := -1, false
	err = d.element(func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return nil
		}
		if at, ok := column(val(e, "r")); ok && at > col {
			col = at
		} else {
			col++
		}
		text, err := w.cell(d, e)
		if err != nil || strings.TrimSpace(text) == "" {
			return err
		}
		something = true
		if hidden || s.hides(col) {
			w.b.doc.warn(HiddenCells, 1)
			return nil
		}
		if w.cells++; w.cells > w.b.lim.Cells {
			return fail(TooLarge, "too many cells")
		}
		row.cells = append(row.cells, gridCell{col: col, text: text})
		return nil
	})
	if err != nil {
		return err
	}
	if w.rows++; w.rows > 10*w.b.lim.Blocks {
		return fail(TooLarge, "too many rows")
	}
	if w.rows%1000 == 0 {
		w.b.progress(w.rows, 0)
	}
	row.gap = n > s.reach+1
	if something {
		s.reach = n
	}
	if len(row.cells) > 0 {
		s.rows = append(s.rows, row)
	}
	return nil
}

func (s *sheetData) hides(col int) bool {
	return slices.ContainsFunc(s.hiddenCols, func(c span2) bool { return c.from <= col && col <= c.to })
}

// cell is the text of a cell as it is shown.
func (w *workbook) cell(d *docx, c xml.StartElement) (string, error) {
	kind := val(c, "t")
	var raw, inline string
	value, formula := false, false
	err := d.element(func(e xml.StartElement) error {
		var err error
		switch e.Name.Local {
		case "v":
			value = true
			raw, err = d.x.text()
		case "is":
			inline, err = richText(d.x)
		case "f":
			formula = true
			err = d.x.skip()
		}
		return err
	})
	if err != nil {
		return "", err
	}
	if formula && (!value || raw == "" && kind != "str") {
		w.b.doc.warn(EmptyFormulas, 1)
		return "", nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(raw))
		if err != nil || i < 0 || i >= len(w.texts) {
			return "", nil
		}
		return w.texts[i], nil
	case "str":
		return unescapeX(raw), nil
	case "inlineStr":
		return inline, nil
	case "b":
		if strings.TrimSpace(raw) == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "e", "d":
		return raw, nil
	}
	if raw == "" {
		return "", nil
	}
	look := ""
	if i, err := strconv.Atoi(val(c, "s")); err == nil && i >= 0 && i < len(w.looks) {
		look = w.looks[i]
	}
	return shown(raw, look, w.from04), nil
}

// column is the number of the column in a reference such as AB12, from 0.
func column(ref string) (int, bool) {
	n, i := 0, 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	return n - 1, i > 0 && n <= 16384
}

func parseMerge(ref string) (merge, bool) {
	a, z, ok := strings.Cut(ref, ":")
	if !ok {
		return merge{}, false
	}
	left, ok1 := column(a)
	right, ok2 := column(z)
	top, err1 := strconv.Atoi(strings.TrimLeft(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	bottom, err2 := strconv.Atoi(strings.TrimLeft(z, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return merge{top, left, bottom, right}, ok1 && ok2 && err1 == nil && err2 == nil && top <= bottom && left <= right
}

// emit adds the blocks of a sheet.
func (w *workbook) emit(ref sheetRef, s *sheetData) error {
	if len(s.rows) == 0 {
		return nil
	}
	if err := w.fill(s); err != nil {
		return err
	}
	if len(w.sheets) > 1 || !defaultSheetName(ref.name) {
		if err := w.b.add(Block{Kind: Heading, Level: 1, Text: ref.name, Place: Place{Sheet: ref.name, Row: s.rows[0].place.Row}}); err != nil {
			return err
		}
	}
	// Rows that are not stored are blank.
	rows := make([]gridRow, 0, len(s.rows))
	for i, r := range s.rows {
		if i > 0 && r.gap {
			rows = append(rows, gridRow{})
		}
		rows = append(rows, r)
	}
	return w.b.grid(rows)
}

func defaultSheetName(name string) bool {
	rest := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(name, "Sheet"), "工作表"), "Tabelle")
	return rest != name && strings.Trim(rest, "0123456789 ") == ""
}

// fill repeats the text of merged cells in all the rows and columns that they
// cover, as far as the sheet goes.
func (w *workbook) fill(s *sheetData) error {
	lastCol := 0
	for _, r := range s.rows {
		lastCol = max(lastCol, r.cells[len(r.cells)-1].col)
	}
	at := func(row int) (int, bool) {
		return slices.BinarySearchFunc(s.rows, row, func(r gridRow, n int) int { return cmp.Compare(r.place.Row, n) })
	}
	for _, m := range s.merges {
		i, ok := at(m.top)
		if !ok {
			continue
		}
		k := slices.IndexFunc(s.rows[i].cells, func(c gridCell) bool { return c.col == m.left })
		if k < 0 {
			continue
		}
		text := s.rows[i].cells[k].text
		for ; i < len(s.rows) && s.rows[i].place.Row <= m.bottom; i++ {
			for col := m.left; col <= min(m.right, lastCol); col++ {
				if w.cells++; w.cells > w.b.lim.Cells {
					return fail(TooLarge, "too many cells")
				}
				if s.hides(col) {
					continue
				}
				s.rows[i].set(gridCell{col: col, text: text, merged: m.right > m.left})
			}
		}
	}
	return nil
}

// set puts a cell into a row in its order.
func (r *gridRow) set(c gridCell) {
	i, ok := slices.BinarySearchFunc(r.cells, c.col, func(have gridCell, col int) int { return cmp.Compare(have.col, col) })
	if ok {
		r.cells[i] = c
		return
	}
	r.cells = slices.Insert(r.cells, i, c)
}
