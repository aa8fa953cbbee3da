package extract

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"
	"unicode/utf16"

	"github.com/shopbell/shopbell/internal/kit/extract/pdfium"
)

// pdf reads a PDF page by page, then looks at all lines together: what stands on
// every page is no text, and what is larger than the rest is a heading.
func (b *builder) pdf(ctx context.Context, body []byte) error {
	engine, err := b.startPDFium(ctx)
	if err != nil {
		return err
	}
	defer engine.Close() //nolint:errcheck // the process ends
	doc, err := engine.Open(body)
	switch {
	case errors.Is(err, pdfium.ErrPassword):
		return fail(Encrypted, "")
	case errors.Is(err, pdfium.ErrMemory):
		return fail(OutOfMemory, "opening")
	case err != nil:
		return &Error{Code: Unreadable, Detail: "open", Err: plainError(err)}
	case doc.Pages < 1:
		return fail(Unreadable, "no pages")
	case doc.Pages > b.lim.Pages:
		return fail(TooLarge, fmt.Sprintf("%d pages", doc.Pages))
	}
	if title, err := doc.Title(); err == nil {
		b.property(title)
	}
	pages := make([]pdfPage, 0, doc.Pages)
	o := &ocr{b: b, ctx: ctx, began: time.Now()}
	size, broken := 0, 0
	for i := range doc.Pages {
		page, err := readPage(doc, i, o)
		if err != nil {
			if CodeOf(err) != "" {
				return err
			}
			// One damaged page does not spoil the others, a broken sandbox does.
			if broken++; !errors.Is(err, pdfium.ErrFormat) {
				return &Error{Code: Unreadable, Detail: fmt.Sprintf("page %d", i+1), Err: plainError(err)}
			}
			b.doc.warnPage(DamagedPages, i+1)
			continue
		}
		for _, l := range page.lines {
			size += len(l.text)
		}
		if size > b.lim.Text {
			return fail(TooLarge, fmt.Sprintf("more than %d bytes of text", b.lim.Text))
		}
		pages = append(pages, page)
		b.progress(i+1, doc.Pages)
	}
	if broken == doc.Pages {
		return fail(Unreadable, "no page can be read")
	}
	return b.layout(pages)
}

// startPDFium compiles the library, which takes a while and is not the file's
// fault: the parent hears that work goes on.
func (b *builder) startPDFium(ctx context.Context) (*pdfium.Engine, error) {
	done := make(chan struct{})
	beaten := make(chan struct{})
	go func() {
		defer close(beaten)
		tick := time.NewTicker(300 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				b.beat()
			}
		}
	}()
	engine, err := pdfium.Start(ctx, b.lim.Memory-pdfiumCode)
	close(done)
	<-beaten
	if err != nil {
		return nil, &Error{Code: Unavailable, Detail: "PDFium does not start", Err: err}
	}
	return engine, nil
}

// pdfiumCode is what the compiled library takes beside its own memory.
const pdfiumCode = 160 << 20

// plainError keeps what a sandbox says to one line.
func plainError(err error) error { return errors.New(clip(line(err.Error()), 120)) }

// pdfPage is the text of a page.
type pdfPage struct {
	number        int
	width, height float64
	lines         []pdfLine
}

// pdfLine is a line as it stands on the page.
type pdfLine struct {
	text        string
	left, right float64
	top, bottom float64
	size        float64 // height of its letters
	bold        bool
	cells       []pdfCell // pieces with wide gaps between them
}

type pdfCell struct {
	text        string
	left, right float64
}

func readPage(doc *pdfium.Document, i int, o *ocr) (pdfPage, error) {
	p, err := doc.Page(i)
	if err != nil {
		return pdfPage{}, err
	}
	defer p.Close() //nolint:errcheck // the process ends soon
	page := pdfPage{number: i + 1, width: p.Width, height: p.Height}
	if p.Chars > maxPageChars {
		return page, fail(TooLarge, fmt.Sprintf("page %d has %d characters", i+1, p.Chars))
	}
	r := &lineReader{p: p, page: &page}
	if err := r.read(); err != nil {
		return page, err
	}
	if r.seen < fewChars {
		page.lines, err = o.page(p, page)
	}
	return page, err
}

const (
	maxPageChars = 500_000
	wideGap      = 0.6 // of the letters' size: wider than a blank, also in a justified line
	fewChars     = 8   // a page with less is a picture with a page number
)

// lineReader takes the characters of a page apart into lines.
type lineReader struct {
	p    *pdfium.Page
	page *pdfPage
	seen int // characters that show

	text       []rune
	first      int // index of the first and last character of the line that shows
	last       int
	sizes      []float64
	bold, thin int
	cells      []pdfCell
	cellFrom   int // in text
	cellLeft   float64
	high       rune // first half of a pair
	gap        bool // a blank came
}

func (r *lineReader) read() error {
	r.first = -1
	for i := range r.p.Chars {
		c, err := r.p.Char(i)
		if err != nil {
			return err
		}
		switch {
		case utf16.IsSurrogate(c) && c < 0xdc00:
			r.high = c
			continue
		case utf16.IsSurrogate(c):
			c = utf16.DecodeRune(r.high, c)
		}
		switch {
		case c == '\n' || c == '\r':
			if err := r.flush(); err != nil {
				return err
			}
		case c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000:
			r.gap = true
			r.text = append(r.text, ' ')
		case c == 0xfffe || c == 2:
			r.text = append(r.text, '\u00ad') // a hyphen that breaks a word
		case c >= 0xe000 && c <= 0xf8ff && r.first < 0:
			// Fonts of symbols have their bullets in the private area.
			if err := r.char(i, '•'); err != nil {
				return err
			}
		case c != 0 && !invisible(c):
			if err := r.char(i, c); err != nil {
				return err
			}
		}
	}
	return r.flush()
}

// char adds a character that shows.
func (r *lineReader) char(i int, c rune) error {
	r.seen++
	if r.first < 0 {
		r.first = i
		box, err := r.p.Box(i)
		if err != nil {
			return err
		}
		r.cellLeft, r.cellFrom = box.Left, len(r.text)
	}
	if n := i - r.first; n < 3 || n%16 == 0 {
		size, err := r.p.Size(i)
		if err != nil {
			return err
		}
		if size > 0 {
			r.sizes = append(r.sizes, size)
		}
		bold, err := r.p.Bold(i)
		if err != nil {
			return err
		}
		if bold {
			r.bold++
		} else {
			r.thin++
		}
	}
	if r.gap && r.last >= r.first && r.last != i {
		if err := r.cut(i); err != nil {
			return err
		}
	}
	r.gap = false
	r.text = append(r.text, c)
	r.last = i
	return nil
}

// lineMarker is the number or bullet in front of an item, which is no cell.
var lineMarker = regexp.MustCompile(`^(?:[•●○■□◆▪‣·∙➢✓*–-]|[（(]?[0-9一二三四五六七八九十a-zA-Z]{1,3}[.．、）)]|[①-⑳])$`)

// cut ends a cell where the gap to the next character is wide.
func (r *lineReader) cut(i int) error {
	before, err1 := r.p.Box(r.last)
	after, err2 := r.p.Box(i)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if len(r.cells) == 0 && lineMarker.MatchString(line(string(r.text[r.cellFrom:]))) {
		return nil
	}
	if wide := after.Left - before.Right; wide > wideGap*median(r.sizes) {
		r.cells = append(r.cells, pdfCell{text: string(r.text[r.cellFrom:]), left: r.cellLeft, right: before.Right})
		r.cellFrom, r.cellLeft = len(r.text), after.Left
	}
	return nil
}

func (r *lineReader) flush() error {
	defer func() {
		r.text, r.first, r.last, r.sizes, r.bold, r.thin, r.cells, r.cellFrom, r.gap = nil, -1, 0, nil, 0, 0, nil, 0, false
	}()
	if r.first < 0 {
		return nil
	}
	y, err1 := r.p.Baseline(r.first)
	z, err2 := r.p.Box(r.last)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	text := line(string(r.text))
	if text == "" {
		return nil
	}
	size := median(r.sizes)
	l := pdfLine{
		text: text, left: r.cellLeftOf(), right: z.Right, top: y + 0.8*size, bottom: y - 0.2*size,
		size: size, bold: r.bold > 0 && r.thin == 0,
	}
	if len(r.cells) > 0 {
		r.cells = append(r.cells, pdfCell{text: string(r.text[r.cellFrom:]), left: r.cellLeft, right: z.Right})
		for i := range r.cells {
			r.cells[i].text = line(r.cells[i].text)
		}
		l.cells = r.cells
	}
	if r.text[len(r.text)-1] == '\u00ad' {
		l.text += "\u00ad"
	}
	r.page.lines = append(r.page.lines, l)
	return nil
}

// cellLeftOf is where the line begins.
func (r *lineReader) cellLeftOf() float64 {
	if len(r.cells) > 0 {
		return r.cells[0].left
	}
	return r.cellLeft
}
