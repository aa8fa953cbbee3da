package extract

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// docx reads a document of Word, WPS or LibreOffice.
func (b *builder) docx(p *parts) error {
	_, top, err := p.related("")
	if err != nil {
		return err
	}
	main := top["officeDocument"]
	if main == "" || !p.has(main) {
		main = "word/document.xml"
	}
	if !p.has(main) {
		return fail(Unreadable, "no document in it")
	}
	d := &docx{b: b}
	_, near, err := p.related(main)
	if err != nil {
		return err
	}
	if d.styles, err = readStyles(p, orText(near["styles"], "word/styles.xml")); err != nil {
		return err
	}
	if d.lists, err = readLists(p, orText(near["numbering"], "word/numbering.xml")); err != nil {
		return err
	}
	if err := b.coreTitle(p); err != nil {
		return err
	}
	d.x, err = p.open(main)
	if err != nil {
		return err
	}
	defer d.x.close()
	if err := d.body(); err != nil {
		return err
	}
	return d.finish()
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

type docx struct {
	b      *builder
	x      *xmlReader
	styles styles
	lists  lists

	count  int // paragraphs so far
	blocks []docxBlock
	nest   int // tables and boxes around here
}

// docxBlock is a block with what may make it a heading where styles do not.
type docxBlock struct {
	Block
	bold  bool // all of it
	size  int  // of the letters, in half points, 0 = as the style says
	title bool
}

// para is a paragraph that is being read.
type para struct {
	text        strings.Builder
	style       string
	outline     int // 0 = none, else the level
	numID       string
	ilvl        int
	hasNum      bool
	bold, plain int // characters
	size        int
	boxes       []docxBlock // what stands in text boxes of it
}

// element walks through the children of the element that has just begun.
func (d *docx) element(f func(e xml.StartElement) error) error {
	for depth := d.x.depth - 1; d.x.depth > depth; {
		t, err := d.x.next()
		if errors.Is(err, io.EOF) {
			return fail(Unreadable, "XML ends too early")
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *docx) body() error {
	for {
		t, err := d.x.next()
		if errors.Is(err, io.EOF) {
			return fail(Unreadable, "no body in it")
		}
		if err != nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "body" {
			continue
		}
		if err := d.element(d.flow(&d.blocks)); err != nil {
			return err
		}
		for { // to the end, so that what is cut off there shows
			if _, err := d.x.next(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
}

// flow reads paragraphs and tables into out.
func (d *docx) flow(out *[]docxBlock) func(e xml.StartElement) error {
	var f func(e xml.StartElement) error
	f = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			return d.paragraph(out)
		case "tbl":
			return d.table(out)
		case "sdt":
			return d.control(f)
		case "del", "moveFrom":
			d.b.doc.warn(DeletedText, 1)
			return d.x.skip()
		case "Fallback", "sectPr", "sdtPr", "tblPr", "tblGrid":
			return d.x.skip() // a fallback says again what stands before it
		}
		return nil // go into it: a tracked change, a section, something newer
	}
	return f
}

// control reads a content control, unless it is a table of contents.
func (d *docx) control(f func(e xml.StartElement) error) error {
	contents := false
	return d.element(func(e xml.StartElement) error {
		switch {
		case e.Name.Local == "docPartGallery":
			contents = contents || strings.EqualFold(val(e, "val"), "Table of Contents")
		case e.Name.Local == "sdtContent" && contents:
			return d.x.skip()
		case e.Name.Local == "sdtContent":
			return d.element(f)
		}
		return nil
	})
}

func (d *docx) paragraph(out *[]docxBlock) error {
	d.count++
	if d.count%200 == 0 {
		d.b.progress(d.count, 0)
	}
	if d.count > d.b.lim.Blocks {
		return fail(TooLarge, "too many paragraphs")
	}
	place := Place{Paragraph: d.count}
	p := &para{outline: -1}
	if err := d.element(d.inParagraph(p)); err != nil {
		return err
	}
	block := d.classify(p)
	block.Place = place
	if block.Kind != "" {
		*out = append(*out, block)
	}
	*out = append(*out, p.boxes...)
	return nil
}

// inParagraph reads the properties and runs of a paragraph.
func (d *docx) inParagraph(p *para) func(e xml.StartElement) error {
	var f func(e xml.StartElement) error
	f = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			return d.element(func(e xml.StartElement) error { return d.property(p, e) })
		case "r":
			return d.run(p, f)
		case "del", "moveFrom":
			d.b.doc.warn(DeletedText, 1)
			return d.x.skip()
		case "Fallback", "rt", "instrText", "fldData", "sdtPr", "annotation":
			return d.x.skip()
		case "txbxContent":
			return d.box(p)
		case "t": // of a formula
			t, err := d.x.text()
			p.text.WriteString(t)
			return err
		}
		return nil
	}
	return f
}

func (d *docx) property(p *para, e xml.StartElement) error {
	switch e.Name.Local {
	case "pStyle":
		p.style = val(e, "val")
	case "outlineLvl":
		if n, err := strconv.Atoi(val(e, "val")); err == nil && n >= 0 {
			p.outline = n + 1
		}
	case "numId":
		p.numID, p.hasNum = val(e, "val"), true
	case "ilvl":
		if n, err := strconv.Atoi(val(e, "val")); err == nil {
			p.ilvl = min(max(n, 0), 8)
		}
	case "rPr", "pPrChange", "sectPr":
		return d.x.skip() // of the mark at the end, and of what was before
	}
	return nil
}

// run reads a piece of text with one look.
func (d *docx) run(p *para, around func(e xml.StartElement) error) error {
	bold, hidden, size := d.styles.bold(p.style), false, 0
	return d.element(func(e xml.StartElement) error {
		text := ""
		switch e.Name.Local {
		case "rPr":
			return d.element(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "b":
					bold = on(e)
				case "vanish", "webHidden":
					hidden = hidden || on(e) && e.Name.Local == "vanish"
				case "sz":
					size, _ = strconv.Atoi(val(e, "val")) //nolint:errcheck // 0 = as the style says
				case "rPrChange":
					return d.x.skip()
				}
				return nil
			})
		case "t":
			t, err := d.x.text()
			if err != nil {
				return err
			}
			if hidden {
				d.b.doc.warn(HiddenText, 1)
				return nil
			}
			text = t
			n := utf8.RuneCountInString(strings.TrimSpace(t))
			if bold {
				p.bold += n
			} else {
				p.plain += n
			}
			if n > 0 {
				p.size = max(p.size, size)
			}
		case "delText", "delInstrText":
			d.b.doc.warn(DeletedText, 1)
			return d.x.skip()
		case "tab", "ptab":
			text = "\t"
		case "br", "cr":
			if k := val(e, "type"); k == "" || k == "textWrapping" {
				text = "\n"
			}
		case "noBreakHyphen":
			text = "-"
		default:
			return around(e)
		}
		if p.text.Len()+len(text) > d.b.lim.Text {
			return fail(TooLarge, "a paragraph")
		}
		p.text.WriteString(text)
		return nil
	})
}

// box reads a text box: its paragraphs follow the one that it hangs on.
func (d *docx) box(p *para) error {
	if d.nest++; d.nest > 16 {
		return fail(Unreadable, "boxes and tables nested too deeply")
	}
	defer func() { d.nest-- }()
	return d.element(d.flow(&p.boxes))
}

// classify says what a paragraph is.
func (d *docx) classify(p *para) docxBlock {
	text := p.text.String()
	block := docxBlock{Block: Block{Kind: Paragraph, Text: text}, bold: p.bold > 0 && p.plain == 0, size: p.size}
	st := d.styles.resolve(p.style)
	if st.contents {
		return docxBlock{}
	}
	if !p.hasNum {
		p.numID, p.hasNum = st.numID, st.numID != ""
		if p.hasNum && st.hasLevel {
			p.ilvl = st.ilvl
		} else if p.hasNum {
			p.ilvl = d.lists.levelOf(p.numID, p.style)
		}
	}
	numbered := p.hasNum && p.numID != "0" && d.lists.known(p.numID)
	marker := ""
	if numbered && strings.TrimSpace(text) != "" {
		marker = d.lists.next(p.numID, p.ilvl)
	}
	level := st.heading
	if p.outline >= 0 {
		level = p.outline
		if level > 9 {
			level = 0
		}
	}
	switch {
	case st.title:
		block.Kind, block.Level, block.title = Heading, 1, true
	case level > 0 && level <= 9:
		block.Kind, block.Level, block.Marker = Heading, min(level, 6), marker
	case numbered:
		block.Kind, block.Level, block.Marker = Item, p.ilvl+1, marker
	case st.list > 0:
		block.Kind, block.Level = Item, st.list
	}
	return block
}

// finish adds the blocks, and takes bold lines for headings in a document that
// has no others.
func (d *docx) finish() error {
	styled := false
	for _, b := range d.blocks {
		styled = styled || b.Kind == Heading && !b.title
	}
	first := true
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.title || b.Kind == Heading && first {
			if t := line(b.Text); t != "" && (b.title || b.Level == 1) && first {
				d.b.title(t)
			}
			first = first && !b.title
		}
		if b.Kind == Heading {
			first = false
		}
		if !styled && b.bold && (b.Kind == Paragraph || b.Kind == Item) {
			if lvl := headingLike(b.Marker + b.Text); lvl > 0 {
				b.Kind, b.Level = Heading, lvl
			}
		}
		if err := d.b.add(b.Block); err != nil {
			return err
		}
	}
	return nil
}

// headingLike reports the level of a line that people would take for a heading:
// short and without an end of a sentence. 一、 stands above （一）.
func headingLike(s string) int {
	s = line(s)
	if n := utf8.RuneCountInString(s); n == 0 || n > 40 || strings.ContainsAny(s[max(len(s)-3, 0):], "。！；，.!;,") {
		return 0
	}
	switch numberStyle(s) {
	case numChapter, numHan:
		return 2
	case numHanParen:
		return 3
	case numDecimal, numParen, numNone, numBullet:
	}
	return 2
}

// table reads a table; tables in its cells become text.
func (d *docx) table(out *[]docxBlock) error {
	if d.nest++; d.nest > 16 {
		return fail(Unreadable, "boxes and tables nested too deeply")
	}
	defer func() { d.nest-- }()
	block := docxBlock{Block: Block{Kind: Table, Place: Place{Paragraph: d.count + 1}}}
	cells, header := 0, false
	above := map[int]string{} // text of the merged cell that reaches down, by column
	err := d.element(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			row := Row{Place: Place{Paragraph: d.count + 1}}
			err := d.row(&row, above, func() { header = header || len(block.Rows) == 0 }, &cells)
			if err == nil && len(row.Cells) > 0 {
				block.Rows = append(block.Rows, row)
			}
			return err
		case "tblPr", "tblGrid", "Fallback":
			return d.x.skip()
		case "del", "moveFrom":
			d.b.doc.warn(DeletedText, 1)
			return d.x.skip()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !level(block.Rows, d.b.lim.Cells) {
		return fail(TooLarge, "too many cells")
	}
	switch {
	case len(block.Rows) == 1 && len(block.Rows[0].Cells) == 1:
		// A box around a text, not a table.
		block.Kind, block.Text = Paragraph, block.Rows[0].Cells[0]
		block.Rows = nil
	default:
		block.Header = header && len(block.Rows) > 1 || looksLikeHeader(block.Rows)
	}
	*out = append(*out, block)
	return nil
}

func (d *docx) row(row *Row, above map[int]string, header func(), cells *int) error {
	deleted := false
	err := d.element(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return d.element(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "tblHeader":
					if on(e) {
						header()
					}
				case "del":
					deleted = true
				case "gridBefore":
					n, _ := strconv.Atoi(val(e, "val")) //nolint:errcheck // none
					for range min(max(n, 0), 64) {
						row.Cells = append(row.Cells, "")
					}
				}
				return nil
			})
		case "tc":
			return d.cell(row, above, cells)
		}
		return nil
	})
	if deleted {
		d.b.doc.warn(DeletedText, 1)
		row.Cells = nil
	}
	return err
}

func (d *docx) cell(row *Row, above map[int]string, cells *int) error {
	across, merge := 1, ""
	var inner []docxBlock
	flow := d.flow(&inner)
	err := d.element(func(e xml.StartElement) error {
		if e.Name.Local != "tcPr" {
			return flow(e)
		}
		return d.element(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "gridSpan":
				n, _ := strconv.Atoi(val(e, "val")) //nolint:errcheck // one
				across = min(max(n, 1), 1000)
			case "vMerge":
				merge = orText(val(e, "val"), "continue")
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	text := cellText(inner)
	for range across {
		at := len(row.Cells)
		switch merge {
		case "continue":
			text = orText(above[at], text)
		case "restart":
			above[at] = text
		default:
			delete(above, at)
		}
		row.Cells = append(row.Cells, text)
		if *cells++; *cells > d.b.lim.Cells {
			return fail(TooLarge, "too many cells")
		}
	}
	return nil
}

// cellText puts what stands in a cell into lines.
func cellText(blocks []docxBlock) string {
	var lines []string
	for _, b := range blocks {
		if b.Kind == Table {
			for _, r := range b.Rows {
				lines = append(lines, strings.Join(r.Cells, " | "))
			}
			continue
		}
		text := b.Text
		if b.Marker != "" {
			text = b.Marker + " " + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}
