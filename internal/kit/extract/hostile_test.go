package extract

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// hostile are files that want to do harm. Each is refused with one of the codes
// within its time and memory, or read.
func hostile(t testing.TB) map[string]struct {
	name string
	body []byte
	want []Code // "" = it may be read
} {
	t.Helper()
	type file = struct {
		name string
		body []byte
		want []Code
	}
	one := func(name string, s string, size uint64) stored {
		raw, crc := packed(s)
		return stored{name: name, raw: raw, size: size, crc: crc, at: -1}
	}
	page := "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
	font := "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
	tree := "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	catalog := "<</Type/Catalog/Pages 2 0 R>>"
	many := make([]part, 0, 70_000)
	for i := range 70_000 {
		many = append(many, part{name: "word/" + number(i, "decimal")})
	}
	gib := 1 << 30
	laughs := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>`
	xxe := `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`
	const small = docxHead + "</w:body></w:document>"
	lapped := one("word/document.xml", small, uint64(len(small)))
	files := map[string]file{
		"docx honest bomb": {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead, "<w:p></w:p>", gib), size: uint64(gib), at: -1}}), []Code{TooLarge}},
		"docx lying bomb":  {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead, "<w:p></w:p>", gib), size: 5000, at: -1}}), []Code{TooLarge, Unreadable}},
		"docx text bomb":   {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead+"<w:p><w:r><w:t>", "a", 60<<20), size: 60 << 20, at: -1}}), []Code{TooLarge}},
		"docx attribute":   {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead+`<w:p a="`, "a", 60<<20), size: 60 << 20, at: -1}}), []Code{TooLarge}},
		"docx comment":     {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead+`<!--`, "a", 60<<20), size: 60 << 20, at: -1}}), []Code{TooLarge}},
		"docx tags":        {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead, "<a/>", 60<<20), size: 60 << 20, at: -1}}), []Code{TooLarge, TimedOut}},
		"docx paragraphs":  {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: swollen(docxHead, "<w:p><w:r><w:t>x</w:t></w:r></w:p>", 60<<20), size: 60 << 20, at: -1}}), []Code{TooLarge}},
		"xlsx honest bomb": {"a.xlsx", rawArchive([]stored{one("xl/workbook.xml", "<workbook/>", 11), {name: "xl/sharedStrings.xml", raw: swollen("<sst>", "<si><t>a</t></si>", gib), size: uint64(gib), at: -1}}), []Code{TooLarge}},
		"xlsx lying bomb":  {"a.xlsx", rawArchive([]stored{one("xl/workbook.xml", "<workbook/>", 11), {name: "xl/sharedStrings.xml", raw: swollen("<sst>", "<si><t>a</t></si>", gib), size: 100, at: -1}}), []Code{TooLarge, Unreadable}},
		"70,000 entries":   {"a.docx", archive(t, many...), []Code{TooLarge}},
		"overlap": {"a.docx", rawArchive([]stored{
			lapped,
			{name: "word/styles.xml", raw: lapped.raw, size: lapped.size, crc: lapped.crc, at: 0},
			{name: "word/numbering.xml", raw: lapped.raw, size: lapped.size, crc: lapped.crc, at: 0},
		}), []Code{Unreadable}},
		"two of a name":       {"a.docx", archive(t, part{"word/document.xml", docxHead}, part{"WORD/document.xml", docxHead}), []Code{Unreadable}},
		"encrypted entry":     {"a.docx", rawArchive([]stored{{name: "word/document.xml", raw: []byte("xxxxxxxxxxxx"), size: 3, flags: 1, at: -1}}), []Code{Encrypted}},
		"deep docx":           {"a.docx", docxFile(t, strings.Repeat("<w:sdt><w:sdtContent>", 100_000)), []Code{Unreadable}},
		"deep tables":         {"a.docx", docxFile(t, strings.Repeat("<w:tbl><w:tr><w:tc>", 60)), []Code{Unreadable}},
		"deep xlsx":           {"a.xlsx", xlsxFile(t, strings.Repeat("<sheetData>", 500_000)), []Code{Unreadable}},
		"laughs":              {"a.docx", archive(t, part{"word/document.xml", laughs + docxHead + "<w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"}), []Code{Unreadable}},
		"entity of a file":    {"a.xlsx", archive(t, xlsxParts(xxe+"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&a;</t></is></c></row></sheetData></worksheet>")...), []Code{Unreadable}},
		"wide spans":          {"a.docx", docxFile(t, "<w:tbl>"+strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>`, 5000)+"</w:tbl>"), []Code{TooLarge}},
		"styles in a ring":    {"a.docx", docxFile(t, `<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>`, part{"word/styles.xml", `<w:styles><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>`}), []Code{""}},
		"absurd dimension":    {"a.xlsx", xlsxFile(t, `<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`), []Code{""}},
		"cells without end":   {"a.xlsx", xlsxFile(t, "<sheetData>"+strings.Repeat("<row>"+strings.Repeat("<c><v>1</v></c>", 1000)+"</row>", 900)+"</sheetData>"), []Code{TooLarge}},
		"merges over all":     {"a.xlsx", xlsxFile(t, "<sheetData>"+strings.Repeat(`<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>`, 5000)+`</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`), []Code{TooLarge}},
		"sparse to the edges": {"a.xlsx", xlsxFile(t, "<sheetData>"+sparse(16_000)+"</sheetData>"), []Code{TooLarge}},
		"old office":          {"a.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), []Code{Unsupported}},
		"encrypted office":    {"a.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), append(make([]byte, 600), utf16Text("EncryptedPackage")...)...), []Code{Encrypted}},
		"no archive":          {"a.docx", []byte("PK\x03\x04 and no more"), []Code{Unreadable}},
		"text with that name": {"a.xlsx", []byte("hello"), []Code{Unreadable}},
		"empty":               {"a.pdf", nil, []Code{Unreadable}},
		"picture":             {"a.png", []byte("\x89PNG\r\n\x1a\n"), []Code{Unsupported}},
		"deep html":           {"a.html", []byte(strings.Repeat("<div>", 1_000_000)), []Code{"", Unreadable}},
		"wide html":           {"a.html", []byte("<table>" + strings.Repeat("<tr><td colspan=1000 rowspan=1000>x", 3000) + "</table>"), []Code{TooLarge}},
		"html tags":           {"a.html", []byte(strings.Repeat("<p>a<b>", 300_000)), []Code{"", Unreadable, TooLarge, TimedOut, OutOfMemory}},
		"deep markdown":       {"a.md", []byte(strings.Repeat("> ", 100_000) + "x"), []Code{"", TimedOut, Unreadable, OutOfMemory}},
		"brackets":            {"a.md", []byte(strings.Repeat("[", 200_000)), []Code{"", TimedOut}},
		"deep lists":          {"a.md", []byte(strings.Repeat("* ", 50_000)), []Code{"", TimedOut, Unreadable, OutOfMemory}},
		"quote without end":   {"a.csv", []byte("a,b\n\"" + strings.Repeat("x,y\n", 1_000_000)), []Code{""}},
		"commas":              {"a.csv", []byte(strings.Repeat(",", 5_000_000)), []Code{TooLarge}},
		"nul bytes":           {"a.txt", make([]byte, 1<<20), []Code{Unreadable}},

		"pdf page ring":      {"a.pdf", pdfFile("", catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), []Code{"", Unreadable}},
		"pdf deep tree":      {"a.pdf", pdfFile("", append([]string{catalog}, deepTree(5000)...)...), []Code{"", Unreadable}},
		"pdf counts itself":  {"a.pdf", pdfFile("", catalog, "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page, stream("", ""), font), []Code{"", Unreadable, TooLarge}},
		"pdf content bomb":   {"a.pdf", pdfFile("", catalog, tree, page, zlibStream(swollen("", "0 0 m 9 9 l S\n", gib)), font), []Code{"", Unreadable, OutOfMemory, TimedOut, TooLarge}},
		"pdf text bomb":      {"a.pdf", pdfFile("", catalog, tree, page, zlibStream(swollen("BT /F 9 Tf ", "(aaaaaaaa)Tj 0 1 Td\n", 200<<20)), font), []Code{"", Unreadable, OutOfMemory, TimedOut, TooLarge}},
		"pdf nested arrays":  {"a.pdf", pdfFile("", catalog, tree, page, stream("", strings.Repeat("[", 1_000_000)), font), []Code{""}},
		"pdf form ring":      {"a.pdf", pdfFile("", catalog, tree, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", stream("", "/X Do /X Do"), stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do /X Do")), []Code{"", Unreadable, OutOfMemory, TimedOut}},
		"pdf forms of forms": {"a.pdf", formsOfForms(30), []Code{"", TimedOut, OutOfMemory, TooLarge, Unreadable}},
		"pdf encrypted":      {"a.pdf", pdfFile("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<"+strings.Repeat("41", 32)+">/U<"+strings.Repeat("42", 32)+">/P -44>>", catalog, tree, page, stream("", ""), font), []Code{Encrypted}},
		"pdf huge page":      {"a.pdf", pdfFile("", catalog, tree, strings.Replace(page, "0 0 595 842", "0 0 99999999 99999999", 1), stream("", "0 0 9999999 9999999 re f"), font), []Code{"", Unreadable}},
		"pdf rubbish":        {"a.pdf", []byte("%PDF-1.7\n" + strings.Repeat("<<", 500_000)), []Code{Unreadable, TimedOut}},
	}
	for _, real := range []string{"policy.docx", "libreoffice.xlsx", "policy.pdf"} {
		body, err := os.ReadFile("testdata/" + real)
		if err != nil {
			t.Fatal(err)
		}
		cuts, want := []int{10, 30, 60, 90, 99}, []Code{Unreadable}
		if real == "policy.pdf" {
			cuts, want = []int{60}, []Code{Unreadable, ""} // what is left of it may still be read
		}
		for _, cut := range cuts {
			files[real+" cut at "+number(cut, "decimal")] = file{real, body[:len(body)*cut/100], want}
		}
	}
	return files
}

// sparse has a cell in a column of its own in every row.
func sparse(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<row><c r="` + columnName(i) + `1"><v>1</v></c></row>`)
	}
	return b.String()
}

func columnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

func deepTree(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "<</Type/Pages/Kids["+number(i+3, "decimal")+" 0 R]/Count 1>>")
	}
	return out
}

// formsOfForms shows a form that shows another one ten times, and so on.
func formsOfForms(n int) []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", stream("", "/X Do"),
	}
	for i := range n {
		objects = append(objects, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X "+number(6+i, "decimal")+" 0 R>>>>", strings.Repeat("/X Do ", 10)))
	}
	objects = append(objects, stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 9 9 re f"))
	return pdfFile("", objects...)
}

const (
	officeTime, officeMemory = 2 * time.Second, 256 << 20
	pdfTime                  = 5 * time.Second
)

func TestHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, f := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &runner{lim: Limits{}.orDefault(), path: ownBinary(), args: []string{"extract"}, progress: func(Progress) {}}
			for _, o := range program(t, f.name) {
				o(r)
			}
			began := time.Now()
			_, err := r.run(t.Context(), f.name, bytes.NewReader(f.body))
			took := time.Since(began)
			cpu := time.Duration(0)
			if r.cmd.ProcessState != nil {
				cpu = r.cmd.ProcessState.UserTime() + r.cmd.ProcessState.SystemTime()
			}
			t.Logf("%d bytes: %v, %v, cpu %v, %d MB", len(f.body), err, took.Round(time.Millisecond), cpu.Round(time.Millisecond), r.peak>>20)
			found := raceEnabled && CodeOf(err) == OutOfMemory // the race detector wants several times as much
			for _, c := range f.want {
				found = found || c == "" && err == nil || c != "" && CodeOf(err) == c
			}
			if !found {
				t.Errorf("got %v, want one of %q", err, f.want)
			}
			limit, memory := officeTime, int64(officeMemory)
			if strings.HasSuffix(f.name, ".pdf") || strings.HasSuffix(f.name, ".md") || strings.HasSuffix(f.name, ".html") {
				limit, memory = pdfTime, defaultLimits().Memory
			}
			if raceEnabled {
				limit *= 10
			}
			if cpu > limit {
				t.Errorf("took %v of processor time", cpu)
			}
			if r.peak > memory && CodeOf(err) != OutOfMemory {
				t.Errorf("held %d MB", r.peak>>20)
			}
		})
	}
}
