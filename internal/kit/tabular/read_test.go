package tabular

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// line is what a stream yields, for comparison.
func lines(f *File) (out []string, final error) {
	for rec, err := range f.Records() {
		var rowErr *RowError
		switch {
		case errors.As(err, &rowErr):
			out = append(out, fmt.Sprintf("%d !%s", rowErr.Row, rowErr.Code))
		case err != nil:
			return out, err
		default:
			out = append(out, fmt.Sprintf("%d %s", rec.Row, show(rec.Object)))
		}
	}
	return out, nil
}

func show(v any) string {
	switch v := v.(type) {
	case *Object:
		parts := []string{}
		for _, k := range v.Keys() {
			e, _ := v.Get(k)
			parts = append(parts, k+"="+show(e))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case []any:
		parts := []string{}
		for _, e := range v {
			parts = append(parts, show(e))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}

func open(t testing.TB, name string, body []byte, src Source) *File {
	t.Helper()
	f, err := New(bytes.NewReader(body), int64(len(body)), name, src)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body  string
		want  []string
		final string // part of the error that ends the stream
	}{
		"plain":          {"id,name\n1,a\n2,b\n", []string{"2 {id=1 name=a}", "3 {id=2 name=b}"}, ""},
		"no end of line": {"id,name\n1,a", []string{"2 {id=1 name=a}"}, ""},
		"BOM, CRLF":      {"\xef\xbb\xbfid;name\r\n1;a,b\r\n", []string{"2 {id=1 name=a,b}"}, ""},
		"tabs":           {"id\tname\n1\ta\n", []string{"2 {id=1 name=a}"}, ""},
		"names":          {" External ID ,商品 名称,\n1,a,x\n", []string{"2 {external_id=1 商品 名称=a}"}, ""},
		"quotes":         {"id,name\n1,\"a \"\"b\"\"\nc\"\n2,d\n", []string{"2 {id=1 name=a \"b\"\nc}", "4 {id=2 name=d}"}, ""},
		"empty rows":     {"id,name\n\n,,\n1,a\n , \n", []string{"4 {id=1 name=a}"}, ""},
		"short row":      {"id,name\n1\n", []string{"2 {id=1 name=}"}, ""},
		"long row":       {"id,name\n1,a,b\n2,b\n", []string{"2 !unreadable", "3 {id=2 name=b}"}, ""},
		"bare quote":     {"id,name\n1,12\" tv\n2,b\n", []string{"2 !unreadable", "3 {id=2 name=b}"}, ""},
		"open quote":     {"id,name\n1,\"a\n2,b\n", []string{"2 !unreadable"}, ""},
		"bad UTF-8":      {"id,name\n1,中文字\xff中文字中文字中文字\n2,b\n", []string{"2 !encoding", "3 {id=2 name=b}"}, ""},
		"NUL":            {"id,name\n1,a\x00\n2,b\n", []string{"2 !encoding", "3 {id=2 name=b}"}, ""},
		"double header":  {"id,name,ID\n1,a,2\n", nil, `two columns are called "id"`},
		"empty":          {" \n", nil, "empty"},
		"no header":      {"\n,,\n1,2\n", []string{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lines(open(t, "a.csv", []byte(c.body), Source{Encoding: encodingOf(c.body)}))
			if (err == nil) != (c.final == "") || err != nil && !strings.Contains(err.Error(), c.final) {
				t.Errorf("got the error %v, want %q", err, c.final)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) && name != "no header" {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// encodingOf names the encoding where the text is too short to tell.
func encodingOf(body string) string {
	if strings.Contains(body, "\x00") {
		return "utf-8"
	}
	return ""
}

// A record that is too long does not take the rows behind it with it, and does
// not cost more than the limit.
func TestS39LongLine(t *testing.T) {
	// What is held is asked, not what waits to be collected.
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	for name, long := range map[string]string{
		"line":       strings.Repeat("x", 10<<20),
		"open quote": `"` + strings.Repeat(strings.Repeat("y", 99)+"\n", 100_000),
	} {
		body := []byte("id,name\n1,a\n2," + long + "\n3,c\n4,d\n")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f := open(t, "a.csv", body, Source{})
		failed, last := 0, ""
		for rec, err := range f.Records() {
			var rowErr *RowError
			switch {
			case errors.As(err, &rowErr):
				if failed++; rowErr.Row < 3 {
					t.Errorf("%s: got row %d refused", name, rowErr.Row)
				}
			case err != nil:
				t.Fatal(err)
			default:
				id, _ := rec.Get("id")
				last = fmt.Sprint(id)
			}
		}
		runtime.ReadMemStats(&after)
		if failed == 0 || last != "4" {
			t.Errorf("%s: got %d rows refused, the last read is %q, want some and 4", name, failed, last)
		}
		if name == "line" && failed != 1 {
			t.Errorf("got %d rows refused, want 1", failed)
		}
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 32<<20 {
			t.Errorf("%s: got %d MB held", name, held>>20)
		}
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const simplified = "external_id,name,备注\n1,林晓,请放门卫，谢谢\n2,陈雨桐,这件衣服的尺码偏小，想换大一码\n3,欧阳娜娜,快递什么时候能到上海市徐汇区\n"
	const traditional = "external_id,name,備註\n1,林曉,請問這件衣服還有庫存嗎\n2,陳雨桐,訂單什麼時候可以送到臺北市\n3,歐陽娜娜,謝謝您的協助與說明\n"
	const european = "external_id,name\n1,José Núñez\n2,Zoë Brontë\n3,François Müller\n"
	for name, c := range map[string]struct {
		text string
		with encoding.Encoding
		want string
	}{
		"GBK":           {simplified, simplifiedchinese.GBK, gbName},
		"GB18030":       {simplified + "4,\U00020000,稀有字\n", simplifiedchinese.GB18030, gbName},
		"Big5":          {traditional, traditionalchinese.Big5, big5Name},
		"UTF-16LE BOM":  {simplified, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), leName},
		"UTF-16BE BOM":  {simplified, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), beName},
		"UTF-16LE bare": {simplified, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), leName},
		"Latin":         {european, charmap.Windows1252, winName},
		"UTF-8":         {simplified, encoding.Nop, utf8Name},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := c.with.NewEncoder().Bytes([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			f := open(t, "a.csv", body, Source{})
			if f.Encoding != c.want {
				t.Errorf("got %s, want %s", f.Encoding, c.want)
			}
			got, err := lines(f)
			want, _ := lines(open(t, "a.csv", []byte(c.text), Source{}))
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %q (%v), want %q", got, err, want)
			}
		})
	}
	// The text of a large file may begin with nothing but ASCII.
	body, err := simplifiedchinese.GBK.NewEncoder().String(strings.Repeat("1,plain,text\n", 20_000) + simplified)
	if err != nil {
		t.Fatal(err)
	}
	if f := open(t, "a.csv", []byte(body), Source{}); f.Encoding != gbName {
		t.Errorf("late: got %s, want %s", f.Encoding, gbName)
	}
	// Nor may a character that lies across two blocks disturb, nor a document
	// without a single line feed.
	for _, pad := range []string{"", "x", "xx", "xxx", "xxxx"} {
		for name, text := range map[string]string{
			"long": pad + strings.Repeat(simplified+strings.Repeat("plain,row\n", 20), 2000), "one line": pad + strings.Repeat(`{"name":"欧阳娜娜",`, 9000),
		} {
			body, err := simplifiedchinese.GBK.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			if f := open(t, "a.csv", []byte(body), Source{}); f.Encoding != gbName {
				t.Errorf("%s: got %s, want %s", name, f.Encoding, gbName)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50)
	for name, c := range map[string]struct {
		body, path string
		want       []string
		final      string
	}{
		"list":          {`[{"b":1,"a":"x"},{"b":2.50}]`, "", []string{"1 {b=1 a=x}", "2 {b=2.50}"}, ""},
		"keyed":         {`{"k1":{"a":[1,null,true]},"k2":{}}`, "", []string{"1 {a=[1 <nil> true]}", "2 {}"}, ""},
		"path":          {`{"x":{"y":[1,{}]},"data":{"rows":[{"a":1}]},"z":0}`, "data.rows", []string{"1 {a=1}"}, ""},
		"no such path":  {`{"data":{}}`, "data.rows", nil, `no "data.rows"`},
		"BOM":           {"\xef\xbb\xbf[]", "", []string{}, ""},
		"scalar":        {`[1,{"a":2}]`, "", []string{"1 !unreadable", "2 {a=2}"}, ""},
		"double key":    {`[{"a":1,"a":2},{"a":3}]`, "", []string{"1 !duplicate", "2 {a=3}"}, ""},
		"deep":          {`[` + deep + `,{"a":3}]`, "", []string{"1 !too_deep", "2 {a=3}"}, ""},
		"NUL":           {`[{"a":"\u0000"},{"a":3}]`, "", []string{"1 !encoding", "2 {a=3}"}, ""},
		"bad UTF-8":     {"[{\"a\":\"中文中文中文中文中文中文\xff\"},{\"a\":3}]", "", []string{"1 !encoding", "2 {a=3}"}, ""},
		"long value":    {`[{"a":"` + strings.Repeat("x", 300<<10) + `"},{"a":3}]`, "", []string{"1 !too_long", "2 {a=3}"}, ""},
		"cut":           {`[{"a":1},{"a"`, "", []string{"1 {a=1}"}, "ends in the middle"},
		"no JSON":       {`[{"a":1},oops]`, "", []string{"1 {a=1}"}, "record 2"},
		"more":          {`[{"a":1}] x`, "", []string{"1 {a=1}"}, "after the end"},
		"empty":         {``, "", nil, "empty"},
		"text":          {`"a"`, "", nil, "a list, or an object of records"},
		"endless":       {`[{"a":1},{"a":"` + strings.Repeat("x", 5<<20), "", []string{"1 {a=1}"}, "longer than"},
		"endless depth": {strings.Repeat("[", 1<<20), "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lines(open(t, "a.json", []byte(c.body), Source{Records: c.path}))
			if name == "endless depth" {
				if err == nil {
					t.Error("got no error")
				}
				return
			}
			if (err == nil) != (c.final == "") || err != nil && !strings.Contains(err.Error(), c.final) {
				t.Errorf("got the error %v, want %q", err, c.final)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestJSONNumbersAreExact(t *testing.T) {
	t.Parallel()
	f := open(t, "a.json", []byte(`[{"a":357962501027,"b":53.480000000000004}]`), Source{})
	for rec := range f.Records() {
		a, _ := rec.Get("a")
		b, _ := rec.Get("b")
		if a != json.Number("357962501027") || b != json.Number("53.480000000000004") {
			t.Errorf("got %v and %v", a, b)
		}
	}
}

func workbook(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // in memory
	fill(book)
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t testing.TB, book *excelize.File, sheet, cell string, values ...any) {
	t.Helper()
	if err := book.SetSheetRow(sheet, cell, &values); err != nil {
		t.Fatal(err)
	}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	body := workbook(t, func(book *excelize.File) {
		set(t, book, "Sheet1", "A1", "External ID", "价格", "at")
		set(t, book, "Sheet1", "A3", "P1", 79.9, 46346.625)
		set(t, book, "Sheet1", "A4", 357962501027, "¥1")
		set(t, book, "Sheet1", "A6", "P3", 1, 2, 3)
		if _, err := book.NewSheet("订单"); err != nil {
			t.Fatal(err)
		}
		set(t, book, "订单", "A1", "number")
		set(t, book, "订单", "A2", "W1")
		style, err := book.NewStyle(&excelize.Style{NumFmt: 7}) // ¥ with two decimals
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellStyle("Sheet1", "B3", "B3", style); err != nil {
			t.Fatal(err)
		}
	})
	got, err := lines(open(t, "a.xlsx", body, Source{}))
	want := []string{"3 {external_id=P1 价格=79.9 at=46346.625}", "4 {external_id=357962501027 价格=¥1 at=}", "6 !unreadable"}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	got, err = lines(open(t, "upload", body, Source{Sheet: "订单"}))
	if err != nil || fmt.Sprint(got) != "[2 {number=W1}]" {
		t.Errorf("second sheet: got %q (%v)", got, err)
	}
	for name, broken := range map[string][]byte{
		"cut": body[:len(body)/2], "no zip": []byte("PK\x03\x04 nothing"), "empty": nil,
	} {
		if _, err := lines(open(t, "a.xlsx", broken, Source{})); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
	if _, err := lines(open(t, "a.xlsx", body, Source{Sheet: "none"})); err == nil {
		t.Error("a sheet that is not there: got no error")
	}
}

// A workbook that unpacks to more than the limit is refused before it is
// unpacked, and so is a single value that would have to be held as a whole.
func TestS36XLSXBombs(t *testing.T) {
	big := workbook(t, func(book *excelize.File) {
		w, err := book.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.SetRow("A1", []any{"id"}); err != nil {
			t.Fatal(err)
		}
		row := []any{strings.Repeat("x", 30_000)}
		for i := 2; i <= 400; i++ {
			if err := w.SetRow(fmt.Sprintf("A%d", i), row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	})
	if len(big) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(big))
	}
	_, err := lines(open(t, "a.xlsx", big, Source{Limits: Limits{Unzip: 4 << 20}}))
	if err == nil || !strings.Contains(err.Error(), "too large when unpacked") {
		t.Errorf("got %v", err)
	}
	_, err = lines(open(t, "a.xlsx", big, Source{Limits: Limits{Cell: 10_000}}))
	if err == nil || !strings.Contains(err.Error(), "a value is longer") {
		t.Errorf("got %v", err)
	}
	_, err = lines(open(t, "a.xlsx", big, Source{Limits: Limits{Rows: 100}}))
	if err == nil || !strings.Contains(err.Error(), "more than 100 rows") {
		t.Errorf("got %v", err)
	}
}

// The library would take the fault for the end of the sheet.
func TestXLSXFaultInside(t *testing.T) {
	t.Parallel()
	const head = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	const row = `<row r="2"><c r="A2"><v>1</v></c></row>`
	texts := []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si></sst>`)
	got, err := lines(open(t, "a.xlsx", zipped(t, []byte(head+row+"</sheetData></worksheet>"), texts), Source{}))
	if err != nil || fmt.Sprint(got) != "[2 {id=1}]" {
		t.Errorf("got %q, %v", got, err)
	}
	for name, sheet := range map[string]string{
		"cut": head + row, "bad character": head + "<row>\x01</row>" + row + "</sheetData></worksheet>", "bad tag": head + row + "< /sheetData>",
		"deep": head + strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100) + row + "</sheetData></worksheet>",
	} {
		if got, err := lines(open(t, "a.xlsx", zipped(t, []byte(sheet), texts), Source{})); err == nil || len(got) > 0 {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if got, err := lines(open(t, "a.xlsx", zipped(t, []byte(head+row+"</sheetData></worksheet>"), texts[:len(texts)-6]), Source{})); err == nil {
		t.Errorf("texts cut: got %q", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, src := range []Source{{Format: "pdf"}, {Encoding: "klingon"}} {
		if _, err := New(strings.NewReader("a"), 1, "a.csv", src); err == nil {
			t.Errorf("%+v: got no error", src)
		}
	}
	if _, err := New(strings.NewReader("a"), 1, "a.xls", Source{}); err == nil {
		t.Error(".xls: got no error")
	}
	if _, err := Open(t.TempDir(), Source{}); err == nil {
		t.Error("a folder: got no error")
	}
}
