package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout makes blocks of the lines of all pages.
func (b *builder) layout(pages []pdfPage) error {
	dropRepeated(pages)
	s := measure(pages)
	l := &layouter{b: b, style: s}
	for i := range pages {
		if err := l.page(&pages[i]); err != nil {
			return err
		}
	}
	return l.flush()
}

var (
	digits     = regexp.MustCompile(`[0-9]+`)
	pageNumber = regexp.MustCompile(`^(?i:[-–—·|\s]*(?:第\s*#\s*页\s*[/，,]?\s*(?:共\s*#\s*页)?|page\s+#(?:\s+of\s+#)?|#\s*(?:/|of)\s*#|#)[-–—·|\s]*)$`)
)

const edgeLines = 3 // of a page, where headers and footers are looked for

// dropRepeated removes what stands at the top or bottom of most pages, and
// page numbers.
func dropRepeated(pages []pdfPage) {
	seen := map[string]int{}
	for _, p := range pages {
		for key := range edges(p) {
			seen[key]++
		}
	}
	need := max(3, (len(pages)+1)/2)
	for i := range pages {
		p := &pages[i]
		drop := map[int]bool{}
		for key, at := range edges(*p) {
			if seen[key] >= need && len(pages) >= 3 || pageNumber.MatchString(key[1:]) && len(p.lines) > 1 {
				for _, k := range at {
					drop[k] = true
				}
			}
		}
		kept := p.lines[:0]
		for k, l := range p.lines {
			if !drop[k] {
				kept = append(kept, l)
			}
		}
		p.lines = kept
	}
}

// edges are the outermost lines of a page without their numbers, by where they
// are: t… at the top and b… at the bottom.
func edges(p pdfPage) map[string][]int {
	order := make([]int, len(p.lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch d := p.lines[b].top - p.lines[a].top; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	})
	out := map[string][]int{}
	for n, i := range order {
		l := p.lines[i]
		at := ""
		switch {
		case n < edgeLines && l.bottom > p.height*0.85:
			at = "t"
		case n >= len(order)-edgeLines && l.top < p.height*0.15:
			at = "b"
		default:
			continue
		}
		key := at + digits.ReplaceAllString(strings.Join(strings.Fields(l.text), " "), "#")
		out[key] = append(out[key], i)
	}
	return out
}

// pdfStyle is what the letters of a document are like.
type pdfStyle struct {
	body  float64   // height of most of them
	sizes []float64 // of headings, largest first
	bolds bool      // most of the text is bold: then bold says nothing
}

// measure finds the size of the text, which most characters have, and the sizes
// above it.
func measure(pages []pdfPage) pdfStyle {
	weight := map[float64]int{}
	bold, all := 0, 0
	for _, p := range pages {
		for _, l := range p.lines {
			n := utf8.RuneCountInString(l.text)
			weight[step(l.size)] += n
			all += n
			if l.bold {
				bold += n
			}
		}
	}
	s := pdfStyle{bolds: bold*2 > all}
	most := 0
	for size, n := range weight {
		if n > most || n == most && size < s.body {
			s.body, most = size, n
		}
	}
	for size, n := range weight {
		// What half of a document is written in is no heading.
		if size >= s.body*1.12 && n*3 < all {
			s.sizes = append(s.sizes, size)
		}
	}
	slices.Sort(s.sizes)
	slices.Reverse(s.sizes)
	// Sizes that nobody could tell apart are one.
	s.sizes = slices.CompactFunc(s.sizes, func(a, b float64) bool { return math.Abs(a-b) < 0.06*b })
	return s
}

func step(size float64) float64 { return math.Round(size*2) / 2 }

// level is the level of a heading in this size, 0 where it is that of the text.
func (s pdfStyle) level(size float64) int {
	if size = step(size); size < s.body*1.12 {
		return 0
	}
	for i, have := range s.sizes {
		if size >= have*0.94 {
			return min(i+1, 6)
		}
	}
	return 0
}

// layouter joins lines to paragraphs.
type layouter struct {
	b     *builder
	style pdfStyle

	open  Block
	last  pdfLine // of the open block
	right float64 // edge of the column that it stands in
	pitch float64 // from line to line in the open block
	page0 int

	tab     Block // a table that may go on, on the next page
	columns []pdfCell
	tabPage int // the last one it is on; 0 = there is none
}

func (l *layouter) flush() error {
	if l.tabPage > 0 && len(l.tab.Rows) == 1 {
		l.tab.Kind, l.tab.Text, l.tab.Rows = Paragraph, strings.Join(l.tab.Rows[0].Cells, " "), nil
	}
	if l.tabPage > 0 {
		l.tab.Header = looksLikeHeader(l.tab.Rows)
		if err := l.b.add(l.tab); err != nil {
			return err
		}
		l.tab, l.tabPage = Block{}, 0
	}
	block := l.open
	l.open = Block{}
	l.pitch = 0
	block.Text = strings.TrimSuffix(block.Text, "\u00ad")
	return l.b.add(block)
}

func (l *layouter) page(p *pdfPage) error {
	l.right = 0
	for _, ln := range p.lines {
		l.right = max(l.right, ln.right)
	}
	from := l.goOn(p)
	for i := from; i < len(p.lines); i++ {
		if n, columns := tableAt(p.lines[i:]); n > 0 {
			if err := l.table(p, p.lines[i:i+n], columns); err != nil {
				return err
			}
			i += n - 1
			continue
		}
		if last := p.lines[i]; i == len(p.lines)-1 && len(last.cells) > 1 && i > 0 && !l.continues(p, last, Paragraph, 0) {
			// Perhaps the header of a table that is on the next page.
			if err := l.table(p, p.lines[i:], last.cells); err != nil {
				return err
			}
			continue
		}
		if err := l.line(p, p.lines[i]); err != nil {
			return err
		}
	}
	return nil
}

func (l *layouter) line(p *pdfPage, ln pdfLine) error {
	kind, level := l.kind(ln)
	if l.open.Text != "" && l.tabPage == 0 && l.continues(p, ln, kind, level) {
		if l.open.Place.Page == p.number && l.pitch == 0 {
			l.pitch = l.last.top - ln.top
		}
		l.open.Text = join(l.open.Text, ln.text)
		l.last, l.page0 = ln, p.number
		return nil
	}
	if err := l.flush(); err != nil {
		return err
	}
	l.open = Block{Kind: kind, Level: level, Text: ln.text, Place: Place{Page: p.number}}
	if kind == Item && numberStyle(ln.text) == numBullet {
		_, size := utf8.DecodeRuneInString(ln.text)
		l.open.Text = strings.TrimSpace(ln.text[size:])
	}
	l.last, l.page0 = ln, p.number
	return nil
}

// kind says what a line begins.
func (l *layouter) kind(ln pdfLine) (Kind, int) {
	n := utf8.RuneCountInString(ln.text)
	sentence := strings.HasSuffix(ln.text, "。") || strings.HasSuffix(ln.text, "；") || strings.HasSuffix(ln.text, "，")
	if level := l.style.level(ln.size); level > 0 && n <= 80 && !sentence && letters(ln.text) {
		return Heading, level
	}
	number := numberStyle(ln.text)
	if ln.bold && !l.style.bolds && n <= 40 && !sentence && letters(ln.text) && len(ln.cells) == 0 && number != numBullet && l.short(ln) {
		return Heading, min(len(l.style.sizes)+1, 6)
	}
	if number == numChapter && n <= 30 && !sentence && l.short(ln) {
		return Heading, min(len(l.style.sizes)+1, 6)
	}
	if number != numNone && number != numChapter && number != numHan {
		return Item, 1
	}
	return Paragraph, 0
}

// short reports whether a line ends well before its column does.
func (l *layouter) short(ln pdfLine) bool { return ln.right < l.right-3*ln.size }

func letters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// continues reports whether a line goes on with the open block.
func (l *layouter) continues(p *pdfPage, ln pdfLine, kind Kind, level int) bool {
	open, last := l.open, l.last
	switch {
	case kind == Heading || open.Kind == Heading:
		// A long heading goes on in the same size, right below.
		gap := last.bottom - ln.top
		return kind == Heading && open.Kind == Heading && level == open.Level && l.page0 == p.number && gap < 0.5*ln.size && gap > -0.5*ln.size && !l.short(last)
	case kind == Item || numberStyle(ln.text) != numNone:
		return false
	case math.Abs(last.size-ln.size) > 0.15*last.size:
		return false
	}
	full := last.right > l.right-2.2*last.size
	if l.page0 != p.number {
		// Over the page: only what is visibly not over.
		return !ended(open.Text) && (full || lower(ln.text)) && len(ln.cells) == 0
	}
	pitch := last.top - ln.top
	switch {
	case pitch < -0.5*last.size || pitch < 0.4*last.size && ln.left > last.right:
		// Another column, or the same line again.
		return full && !ended(open.Text) && pitch < -3*last.size
	case pitch > 2.4*last.size, l.pitch > 0 && pitch > 1.3*l.pitch:
		return false
	case ln.left > last.left+1.2*ln.size && open.Kind == Paragraph && ended(open.Text):
		return false // the next one is indented
	case !full && ended(open.Text):
		return false
	}
	return full || !ended(open.Text) && !l.short(last)
}

// ended reports whether a sentence is over.
func ended(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”’\"')）】》"))
	return strings.ContainsRune("。！？!?.:：;；…", r)
}

func lower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// tableAt returns how many lines from the first on are rows of a table, and
// where its columns are: those of the row with most cells, below or above which
// the cells of all others stand.
func tableAt(lines []pdfLine) (n int, columns []pdfCell) {
	for n < len(lines) && len(lines[n].cells) > 1 && (n == 0 || below(lines[n-1], lines[n])) {
		n++
	}
	for n > 1 {
		columns = slices.MaxFunc(lines[:n], func(a, b pdfLine) int { return len(a.cells) - len(b.cells) }).cells
		odd := slices.IndexFunc(lines[:n], func(l pdfLine) bool { return place(l, columns) == nil })
		if odd < 0 {
			return n, columns
		}
		n = odd
	}
	return 0, nil
}

// below reports whether a line may be the next row.
func below(above, l pdfLine) bool {
	d := above.top - l.top
	return d > 0 && d < 6*above.size
}

// place puts the cells of a line into columns, nil where they do not fit. A cell
// begins or ends where its column does, or has its middle there.
func place(l pdfLine, columns []pdfCell) []string {
	out := make([]string, len(columns))
	near := func(x, y float64) bool { return math.Abs(x-y) < 0.8*l.size }
	at := 0
	for _, c := range l.cells {
		for at < len(columns) && !near(c.left, columns[at].left) && !near(c.right, columns[at].right) &&
			!near((c.left+c.right)/2, (columns[at].left+columns[at].right)/2) {
			at++
		}
		if at == len(columns) {
			return nil
		}
		out[at] = c.text
		at++
	}
	return out
}

func (l *layouter) table(p *pdfPage, lines []pdfLine, columns []pdfCell) error {
	if err := l.flush(); err != nil {
		return err
	}
	l.tab, l.columns, l.tabPage = Block{Kind: Table, Place: Place{Page: p.number}}, columns, p.number
	for _, ln := range lines {
		l.tab.Rows = append(l.tab.Rows, Row{Place: Place{Page: p.number}, Cells: place(ln, columns)})
	}
	return nil
}

// goOn adds the rows on top of a page to a table that ended the page before,
// but not the header that is printed again. It returns how many lines it took.
func (l *layouter) goOn(p *pdfPage) int {
	n := 0
	for l.tabPage == p.number-1 && l.tabPage > 0 && n < len(p.lines) && len(p.lines[n].cells) > 1 && (n == 0 || below(p.lines[n-1], p.lines[n])) {
		cells := place(p.lines[n], l.columns)
		if cells == nil {
			break
		}
		if n > 0 || !slices.Equal(cells, l.tab.Rows[0].Cells) {
			l.tab.Rows = append(l.tab.Rows, Row{Place: Place{Page: p.number}, Cells: cells})
		}
		n++
	}
	if n > 0 {
		l.tabPage = p.number
	}
	return n
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
