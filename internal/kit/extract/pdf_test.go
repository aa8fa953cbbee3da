package extract

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// textPages is a PDF with lines of text: size, left edge, height and words.
func textPages(pages ...string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"}
	var kids strings.Builder
	for _, p := range pages {
		n := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", n)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R/B 4 0 R>>>>>>", n+1), stream("", p))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(pages))
	return pdfFile("", objects...)
}

func at(font string, size, x, y int, text string) string {
	return fmt.Sprintf("BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, text)
}

func runPDF(t *testing.T, body []byte) Document {
	t.Helper()
	doc, err := Run(t.Context(), "a.pdf", bytes.NewReader(body), Limits{}, program(t, "a.pdf")...)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPDFLayout(t *testing.T) {
	t.Parallel()
	const long = "Goods can be sent back within seven days after they have arrived at your home, if"
	page := func(n int, body string) string {
		return at("F", 8, 50, 815, "Shop manual 2026") + body + at("F", 8, 290, 20, fmt.Sprintf("%d / 3", n))
	}
	body := textPages(
		page(1, at("B", 20, 50, 770, "Returns")+at("F", 11, 50, 740, long)+at("F", 11, 50, 726, "they are unused.")+
			at("F", 11, 50, 705, "A second paragraph is parted by more room and by its end.")+
			at("B", 11, 50, 680, "Costs")+at("F", 11, 50, 660, "1. The shop pays for faults.")+at("F", 11, 50, 646, "2. Otherwise the customer pays.")+
			at("F", 11, 50, 620, "Region")+at("F", 11, 200, 620, "Price")+at("F", 11, 300, 620, "Days")+
			at("F", 11, 50, 604, "East")+at("F", 11, 200, 604, "6.00")+at("F", 11, 300, 604, "2")+
			at("F", 11, 50, 588, "West")+at("F", 11, 200, 588, "12.00")+at("F", 11, 300, 588, "5")),
		page(2, at("B", 20, 50, 770, "Invoices")+at("F", 11, 50, 60, long)),
		page(3, at("F", 11, 50, 770, "nobody has worn them.")),
	)
	check(t, runPDF(t, body), `# Returns @p1
`+long+` they are unused. @p1
A second paragraph is parted by more room and by its end. @p1
## Costs @p1
- 1. The shop pays for faults. @p1
- 2. Otherwise the customer pays. @p1
[Region|Price|Days]+ @p1
[East|6.00|2] @p1
[West|12.00|5] @p1
# Invoices @p2
`+long+` nobody has worn them. @p2
`)
}

// scanned is a PDF whose only page is a picture of a text.
func scanned(t *testing.T, lines ...string) []byte {
	t.Helper()
	const zoom = 4
	small := image.NewGray(image.Rect(0, 0, 300, 20+20*len(lines)))
	for i := range small.Pix {
		small.Pix[i] = 255
	}
	for i, l := range lines {
		d := font.Drawer{Dst: small, Src: image.NewUniform(color.Black), Face: basicfont.Face7x13, Dot: fixed.P(10, 20+20*i)}
		d.DrawString(l)
	}
	w, h := small.Rect.Dx()*zoom, small.Rect.Dy()*zoom
	var pix bytes.Buffer
	z := zlib.NewWriter(&pix)
	for y := range h {
		row := make([]byte, w)
		for x := range row {
			row[x] = small.Pix[y/zoom*small.Stride+x/zoom]
		}
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return pdfFile("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
		stream("", fmt.Sprintf("q 500 0 0 %d 50 600 cm /I Do Q", 500*h/w)),
		stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode", w, h), pix.String()),
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
}

func TestScannedPagesAreRecognised(t *testing.T) {
	t.Parallel()
	if err := OCR(t.Context()); err != nil {
		t.Fatal(err) // make test installs it
	}
	doc := runPDF(t, scanned(t, "Returns are free of charge", "within seven days"))
	got := strings.ReplaceAll(dump(doc), "Within", "within")
	if !strings.Contains(got, "Returns are free of charge") || !strings.Contains(got, "within seven days") || !strings.Contains(got, "! recognised_pages 1 [1]") {
		t.Errorf("got\n%s", got)
	}
}

func TestScannedPagesAreNamedWhereNothingRecognisesThem(t *testing.T) {
	t.Setenv("PATH", "")
	doc := runPDF(t, scanned(t, "Returns are free of charge"))
	if got := dump(doc); got != "! scanned_pages 1 [1]\n! no_text 1 []\n" {
		t.Errorf("got\n%s", got)
	}
}

func TestRecognisedTable(t *testing.T) {
	t.Parallel()
	row := func(v ...string) string { return strings.Join(v, "\t") + "\n" }
	table := row("level", "page_num", "block_num", "par_num", "line_num", "word_num", "left", "top", "width", "height", "conf", "text") +
		row("4", "1", "1", "1", "1", "0", "100", "100", "300", "60", "-1", "") + row("5", "1", "1", "1", "1", "1", "100", "100", "100", "60", "90", "退货") + row("5", "1", "1", "1", "1", "2", "220", "100", "100", "60", "90", "policy") +
		row("4", "1", "1", "1", "2", "0", "100", "200", "300", "30", "-1", "") + row("5", "1", "1", "1", "2", "1", "100", "200", "100", "30", "90", "七") + row("5", "1", "1", "1", "2", "2", "220", "200", "100", "30", "90", "天") + row("5", "1", "1", "1", "2", "3", "220", "200", "100", "30", "90", "内")
	lines := recognised(table, pdfPage{number: 1, width: 595, height: 842})
	if len(lines) != 2 || lines[0].text != "退货policy" || lines[1].text != "七天内" || lines[0].size < 1.4*lines[1].size || lines[0].top != 842-36 {
		t.Errorf("got %+v", lines)
	}
}

func TestRepeatedLinesAreDropped(t *testing.T) {
	t.Parallel()
	var pages []pdfPage
	for i := range 4 {
		text := number(i+1, "decimal")
		pages = append(pages, pdfPage{height: 842, lines: []pdfLine{
			{text: "店铃 手册", top: 830, bottom: 820}, {text: "正文 " + text, top: 700, bottom: 690}, {text: "第 " + text + " 页 共 4 页", top: 30, bottom: 20},
		}})
	}
	dropRepeated(pages)
	for i, p := range pages {
		if got := slices.Collect(func(yield func(string) bool) {
			for _, l := range p.lines {
				yield(l.text)
			}
		}); len(got) != 1 || !strings.HasPrefix(got[0], "正文") {
			t.Errorf("page %d: got %q", i+1, got)
		}
	}
}

// row is a line of cells at these places.
func row(y float64, cells ...any) pdfLine {
	l := pdfLine{top: y, bottom: y - 10, size: 10}
	for i := 0; i < len(cells); i += 2 {
		left, text := float64(cells[i].(int)), cells[i+1].(string)
		l.cells = append(l.cells, pdfCell{text: text, left: left, right: left + 10*float64(len([]rune(text)))})
		l.text += " " + text
	}
	l.text, l.left, l.right = l.text[1:], l.cells[0].left, l.cells[len(l.cells)-1].right
	if len(l.cells) == 1 {
		l.cells = nil
	}
	return l
}

func TestTablesGoOnOverThePage(t *testing.T) {
	t.Parallel()
	const full = "一行文字，从左边一直写到右边为止，它后面还有下一行文字要接着写，所以这一行是满的而且很长"
	pages := []pdfPage{
		{number: 1, width: 595, height: 842, lines: []pdfLine{row(500, 50, full), row(480, 50, "运费如下。"), row(200, 50, "地区", 200, "价格", 300, "天数")}},
		{number: 2, width: 595, height: 842, lines: []pdfLine{row(700, 50, "华东", 200, "六元"), row(680, 50, "西北", 200, "十元", 300, "五天"), row(400, 50, full), row(380, 50, "完。"), row(200, 50, "孤行", 200, "甲")}},
		{number: 3, width: 595, height: 842, lines: []pdfLine{row(700, 50, full)}},
	}
	b := newBuilder("a.pdf", Limits{}.orDefault(), nil)
	if err := b.layout(pages); err != nil {
		t.Fatal(err)
	}
	check(t, b.doc, full+"运费如下。 @p1\n[地区|价格|天数]+ @p1\n[华东|六元|] @p2\n[西北|十元|五天] @p2\n"+full+"完。 @p2\n孤行 甲 @p2\n"+full+" @p3\n")
}
