package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"
)

// Whatever the bytes are, a stream ends, within its limits, with records that
// are text or with an error.
func walk(t *testing.T, name string, body []byte, src Source) {
	src.Limits = Limits{Rows: 2000, Record: 64 << 10, Cell: 8 << 10, Depth: 16, Unzip: 4 << 20}
	f, err := New(bytes.NewReader(body), int64(len(body)), name, src)
	if err != nil {
		return
	}
	n := 0
	for rec, err := range f.Records() {
		var rowErr *RowError
		if errors.As(err, &rowErr) {
			continue
		}
		if err != nil {
			break
		}
		if n++; n > 2000 {
			t.Fatal("more records than the limit")
		}
		check(t, rec.Object, 0)
		fields := rec.Fields(Options{})
		for _, k := range rec.Keys() {
			fields.Text(k, new(string), 100)
			fields.Pairs(k, new([]Pair), 10, 100)
			fields.Each(k, 10)
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func check(t *testing.T, v any, depth int) {
	if depth > 17 {
		t.Fatal("deeper than the limit")
	}
	switch v := v.(type) {
	case *Object:
		for i, e := range v.values {
			if v.keys[i] == "" && v.index != nil {
				t.Error("a column without a name")
			}
			check(t, e, depth+1)
		}
	case []any:
		for _, e := range v {
			check(t, e, depth+1)
		}
	case string:
		if !utf8.ValidString(v) || bytes.IndexByte([]byte(v), 0) >= 0 || len(v) > 8<<10 {
			t.Errorf("got %q", v)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"id,name\n1,a\n", "\xef\xbb\xbfid;b\r\n1;\"x\ny\"\r\n", "id\tn\n1\t\"a", "id,n\n1,12\" tv\n", "\xff\xfei\x00d\x00\n\x001\x00",
		"id,\xc3\xfb\n1,\xd6\xd0\xce\xc4\n", "id,id\n", ",,\n", "\n\n\"", "a,b\n\"" + string(make([]byte, 100)),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) { walk(t, "a.csv", body, Source{}) })
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`[{"a":1,"b":[{"c":null}]}]`, `{"k":{"a":"x"}}`, `{"data":[{"a":1}]}`, `[[[[[[[[[[[[[[[[[[[[[`, `[{"a":"\u0000\ud800"}]`, `[1,"x",true]`, "\xef\xbb\xbf[]",
	} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "data")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) { walk(t, "a.json", body, Source{Records: path}) })
}

func FuzzXLSX(f *testing.F) {
	const head = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`,
		`<row r="9999999"><c r="XFD1"><v>1</v></c></row>`, `<row><c r="A0"/></row><row r="-1"/>`, `<row r="1"><c t="s"><v>99</v></c></row>`, `<a><a><a>`,
	} {
		f.Add([]byte(head+rows), []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si></sst>`))
	}
	f.Fuzz(func(t *testing.T, sheet, texts []byte) { walk(t, "a.xlsx", zipped(t, sheet, texts), Source{}) })
}

// zipped is a workbook around the two parts that are parsed.
func zipped(t testing.TB, sheet, texts []byte) []byte {
	const relations = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range map[string][]byte{
		"[Content_Types].xml": []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`),
		"_rels/.rels": []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml": []byte(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + relations + `">` +
			`<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relations + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml": sheet,
		"xl/sharedStrings.xml":     texts,
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzMapping(f *testing.F) {
	for _, s := range []string{
		"fields:\n  a: b.c.0\n  d: {const: x}\n", "records: a.b\nfields: {a: {from: x, match: '^(.)', values: {a: b}, default: c}}\n",
		"fields: {l: {each: x, fields: {k: '@key', r: $.a, t: {template: '{a} {b}'}}}}\n", "fields: &a {x: *a}\n",
	} {
		f.Add([]byte(s), []byte(`[{"x":{"a":"b"},"a":[1,2],"b":{"c":["q"]}}]`))
	}
	f.Fuzz(func(t *testing.T, text, body []byte) {
		m, err := ParseMapping(text)
		if err != nil {
			return
		}
		file, err := New(bytes.NewReader(body), int64(len(body)), "a.json", Source{Records: m.Records})
		if err != nil {
			return
		}
		for rec, err := range m.Apply(file.Records()) {
			if err == nil {
				check(t, rec.Object, 0)
			}
		}
	})
}
