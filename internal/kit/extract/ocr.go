package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/extract/pdfium"
)

const (
	ocrProgram  = "tesseract"
	ocrLanguage = "chi_sim+eng"
	ocrDPI      = 200
	ocrTime     = 40 * time.Second // of one page
)

// OCR says what is missing for the recognition of scanned pages, nil where it
// works.
func OCR(ctx context.Context) error {
	path, err := exec.LookPath(ocrProgram)
	if err != nil {
		return errors.New("the program tesseract is not installed (packages tesseract-ocr and tesseract-ocr-chi-sim)")
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "--list-langs").Output() //nolint:gosec // a fixed program
	if err != nil {
		return fmt.Errorf("tesseract --list-langs: %w", err)
	}
	have := strings.Fields(string(out))
	for want := range strings.SplitSeq(ocrLanguage, "+") {
		if !slices.Contains(have, want) {
			return fmt.Errorf("tesseract does not know the language %s", want)
		}
	}
	return nil
}

// ocr recognises pages that are pictures.
type ocr struct {
	b       *builder
	ctx     context.Context //nolint:containedctx // of one document
	began   time.Time
	checked bool
	missing bool
	pages   int
}

// page returns the lines of a page without text: none where it is blank.
func (o *ocr) page(p *pdfium.Page, page pdfPage) ([]pdfLine, error) {
	if !o.checked {
		o.checked, o.missing = true, OCR(o.ctx) != nil
	}
	if o.missing || o.pages >= o.b.lim.Scanned || time.Since(o.began) > o.b.lim.Wall*3/4 {
		// The pages that have a text are worth more than none at all.
		img, err := p.Picture(36)
		if err == nil && !blank(img) {
			o.b.doc.warnPage(ScannedPages, page.number)
		}
		return page.lines, err
	}
	img, err := p.Picture(ocrDPI)
	if err != nil {
		return nil, err
	}
	if blank(img) {
		return page.lines, nil
	}
	o.pages++
	text, err := o.recognise(img)
	if err != nil {
		o.b.doc.warnPage(ScannedPages, page.number)
		return page.lines, nil //nolint:nilerr // the warning says it
	}
	lines := recognised(text, page)
	if len(lines) > 0 {
		o.b.doc.warnPage(RecognisedPages, page.number)
	}
	return lines, nil
}

// blank reports whether a picture is of one colour.
func blank(img *image.Gray) bool {
	if len(img.Pix) == 0 {
		return true
	}
	dark := 0
	for _, v := range img.Pix {
		if v < 160 {
			dark++
		}
	}
	return dark*20_000 < len(img.Pix)
}

// recognise runs the program, and tells the parent that work goes on.
func (o *ocr) recognise(img *image.Gray) (string, error) {
	var file, out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, img); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(o.ctx, ocrTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, ocrProgram, "stdin", "stdout", "-l", ocrLanguage, "--psm", "6", "--dpi", "200", "-c", "tessedit_create_tsv=1")
	cmd.Stdin, cmd.Stdout = &file, &limitedBuffer{buf: &out, left: 1 << 20}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return out.String(), err
		case <-tick.C:
			o.b.beat()
		}
	}
}

type limitedBuffer struct {
	buf  *bytes.Buffer
	left int
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errors.New("too much text on a page")
	}
	return l.buf.Write(p)
}

// recognised makes lines of the table that the program writes: a row for each
// line, with its box, and below it one for each word. The program parts Chinese
// characters by blanks, and is not sure how high letters are: only what is much
// higher than the rest counts as large.
func recognised(table string, page pdfPage) []pdfLine {
	const levelLine, levelWord, columns = "4", "5", 12
	var lines []pdfLine
	var texts [][]string
	for row := range strings.SplitSeq(table, "\n") {
		f := strings.Split(row, "\t")
		if len(f) != columns {
			continue
		}
		switch {
		case f[0] == levelLine:
			var box [4]float64
			for i := range box {
				n, _ := strconv.Atoi(f[6+i]) //nolint:errcheck // a line without a place is still a line
				box[i] = float64(n) * 72 / ocrDPI
			}
			top := page.height - box[1]
			lines = append(lines, pdfLine{left: box[0], right: box[0] + box[2], top: top, bottom: top - box[3], size: box[3]})
			texts = append(texts, nil)
		case f[0] == levelWord && len(lines) > 0:
			texts[len(texts)-1] = append(texts[len(texts)-1], f[11])
		}
	}
	var heights []float64 // of lines, as often as they have words
	for i := range lines {
		lines[i].text = line(closeUp(strings.Join(texts[i], " ")))
		heights = append(heights, slices.Repeat([]float64{lines[i].size}, len(texts[i]))...)
	}
	lines = slices.DeleteFunc(lines, func(l pdfLine) bool { return l.text == "" })
	usual := median(heights)
	for i := range lines {
		if lines[i].size > 1.4*usual {
			lines[i].size = 1.5 * usual
		} else {
			lines[i].size = usual
		}
	}
	return lines
}

// closeUp takes blanks between Chinese characters away.
func closeUp(s string) string {
	var out strings.Builder
	words := strings.Fields(s)
	for i, w := range words {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(words[i-1])
			after, _ := utf8.DecodeRuneInString(w)
			if !cjk(before) && !cjk(after) {
				out.WriteByte(' ')
			}
		}
		out.WriteString(w)
	}
	return out.String()
}
