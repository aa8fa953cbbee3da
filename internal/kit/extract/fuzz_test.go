package extract

import (
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever the bytes are, a reader ends within its limits, with a document that
// is fit to be stored or with an error that has a code.
func fuzzed(t *testing.T, name string, body []byte) {
	lim := Limits{Unpacked: 4 << 20, Text: 1 << 20, Blocks: 5000, Cells: 20_000}.orDefault()
	began := time.Now()
	doc, err := read(t.Context(), &order{Name: name, Limits: lim}, body, nil)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if err != nil {
		if CodeOf(err) == "" {
			t.Errorf("an error without a code: %v", err)
		}
		return
	}
	text := func(s string) {
		if again, _ := clean(s); !utf8.ValidString(s) || again != s {
			t.Errorf("got %q", s)
		}
	}
	text(doc.Title)
	cells := 0
	for _, b := range doc.Blocks {
		text(b.Text)
		switch {
		case b.Kind == Heading && (b.Level < 1 || b.Level > 6 || strings.Contains(b.Text, "\n")), b.Kind == Item && (b.Level < 1 || b.Level > 9),
			b.Kind == Table && len(b.Rows) == 0, b.Kind != Table && b.Text == "":
			t.Errorf("got the block %+v", b)
		}
		for _, r := range b.Rows {
			if len(r.Cells) != len(b.Rows[0].Cells) {
				t.Error("rows of different lengths")
			}
			cells += len(r.Cells)
			for _, c := range r.Cells {
				text(c)
			}
		}
	}
	if cells > lim.Cells || len(doc.Blocks) > lim.Blocks {
		t.Errorf("%d cells, %d blocks", cells, len(doc.Blocks))
	}
}

func FuzzDOCX(f *testing.F) {
	for _, s := range []string{
		p("1", "x"), `<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>`, `<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>`,
		`<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>`, `<w:p><w:r><w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent></w:r></w:p>`, `<w:p`, `</w:body>`, "<w:p><w:r><w:t>\xff&#0;",
	} {
		f.Add([]byte(s), []byte(`<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>`), []byte(`<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`))
	}
	f.Fuzz(func(t *testing.T, body, styles, numbering []byte) {
		fuzzed(t, "a.docx", docxFile(t, string(body), part{"word/styles.xml", "<w:styles>" + string(styles) + "</w:styles>"}, part{"word/numbering.xml", "<w:numbering>" + string(numbering) + "</w:numbering>"}))
	})
}

func FuzzXLSX(f *testing.F) {
	for _, s := range []string{
		`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="0"><v>45231</v></c></row></sheetData>`, `<sheetData><row r="9999999"><c r="ZZZZ1"><v>1</v></c></row><row r="-1"/></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`,
		`<cols><col min="-1" max="9999999" hidden="1"/></cols>`, `<sheetData><c t="s"><v>-1</v></c>`,
	} {
		f.Add([]byte(s), []byte(`<si><t>x_x0041_</t></si>`), `yyyy"年";[$¥-804]#,##0.0#_ \`)
	}
	f.Fuzz(func(t *testing.T, rows, texts []byte, look string) {
		styles := `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(look) + `"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>`
		fuzzed(t, "a.xlsx", xlsxFile(t, string(rows), part{"xl/sharedStrings.xml", "<sst>" + string(texts) + "</sst>"}, part{"xl/styles.xml", styles}))
	})
}

func FuzzArchive(f *testing.F) {
	for _, name := range []string{"policy.docx", "libreoffice.xlsx"} {
		body, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) { fuzzed(t, "a.docx", body) })
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\ufeffa;b\r\n\"x\ny\";1\n", "a\tb\n\n\nc", "\"", "\xff\xfea\x00", "标题\n\na,b\n1,2\n", ",,\n,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) { fuzzed(t, "a.csv", body) })
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<h1>a</h1><p>b<table><tr><td rowspan=3 colspan=2>x<td>y</table>", "<ul><li>a<ol start=-5><li>b</ul>", "<main><template><p>x</main>", "<title>x", "<svg><title>a</title></svg><math><mi>x", "<p a='>\n<b", "<pre>\n\n<!-- -->", "<table><caption><table>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) { fuzzed(t, "a.html", body) })
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n- b\n  1. c\n", "| a | b |\n|--|--|\n| c |\n", "---\ntitle: x\n---\n", "> ```\n> a\n", "<div><p>x\n\n</div>", "[a]: b\n[a]\n", "a  \nb\\\nc"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) { fuzzed(t, "a.md", body) })
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a\n\nb", "\r\r", "\xff\xfe\x00", "<html>", "\u202e"} {
		f.Add([]byte(s), "a.txt")
	}
	f.Fuzz(func(t *testing.T, body []byte, name string) {
		if strings.HasPrefix(string(body), "%PDF-") {
			return // has a test of its own: a second for each
		}
		fuzzed(t, name, body)
	})
}

// The layout of a PDF, without the library below it.
func FuzzLayout(f *testing.F) {
	f.Add("退货\n七天内可以退货，\n请联系客服。\n1. 甲\n2. 乙", 12.0, 30.0, 3)
	f.Add("a  b\nc  d\n• x\n第 1 页", -1.0, 0.0, 9)
	f.Fuzz(func(t *testing.T, text string, size, left float64, pages int) {
		var all []pdfPage
		for n := range min(max(pages, 1), 5) {
			page := pdfPage{number: n + 1, width: 595, height: 842}
			y := 800.0
			for s := range strings.SplitSeq(text, "\n") {
				l := pdfLine{text: line(s), left: left, right: left + size*float64(len(s)), top: y, bottom: y - size, size: size}
				for _, c := range strings.Split(s, "  ") {
					l.cells = append(l.cells, pdfCell{text: line(c), left: left, right: left + size})
				}
				page.lines = append(page.lines, l)
				y -= size * 1.5
			}
			all = append(all, page)
		}
		b := newBuilder("a.pdf", Limits{}.orDefault(), nil)
		if err := b.layout(all); err != nil && CodeOf(err) == "" {
			t.Error(err)
		}
	})
}
