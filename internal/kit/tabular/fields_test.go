package tabular

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func fieldsOf(t *testing.T, body string, opt Options) *Fields {
	t.Helper()
	for rec, err := range open(t, "a.json", []byte("["+body+"]"), Source{}).Records() {
		if err != nil {
			t.Fatal(err)
		}
		return rec.Fields(opt)
	}
	t.Fatal("no record")
	return nil
}

func TestFields(t *testing.T) {
	t.Parallel()
	read := map[string]func(f *Fields) string{
		"text":   func(f *Fields) string { s := "old"; f.Text("v", &s, 5); return s },
		"id":     func(f *Fields) string { s := "old"; f.ID("v", &s, 5); return s },
		"int":    func(f *Fields) string { n := int64(-7); f.Int("v", &n, -9, 100); return fmt.Sprint(n) },
		"bool":   func(f *Fields) string { b := true; f.Bool("v", &b); return fmt.Sprint(b) },
		"choice": func(f *Fields) string { s := "old"; Choice(f, "v", &s, "one", "two"); return s },
		"list":   func(f *Fields) string { l := []string{"old"}; f.List("v", &l, "|", 2, 5); return fmt.Sprintf("%q", l) },
		"pairs":  func(f *Fields) string { l := []Pair{{"o", "ld"}}; f.Pairs("v", &l, 2, 5); return fmt.Sprint(l) },
		"label":  func(f *Fields) string { s := "old"; f.PairText("v", &s, 2, 20); return s },
		"money":  func(f *Fields) string { n := int64(-7); f.Money("v", "USD", &n); return fmt.Sprint(n) },
		"yen":    func(f *Fields) string { n := int64(-7); f.Money("v", "JPY", &n); return fmt.Sprint(n) },
	}
	for _, c := range []struct{ kind, body, want, code string }{
		{"text", `{}`, "old", ""},
		{"text", `{"v":""}`, "", ""},
		{"text", `{"v":null}`, "", ""},
		{"text", `{"v":"  a b\ufeff "}`, "a b", ""},
		{"text", `{"v":10083}`, "10083", ""},
		{"text", `{"v":"一二三四五六"}`, "old", CodeTooLong},
		{"text", `{"v":["a"]}`, "old", CodeNotText},
		{"id", `{"v":""}`, "old", ""},
		{"id", `{"v":"a b"}`, "a b", ""},
		{"id", `{"v":"a\tb"}`, "old", CodeNotID},
		{"id", `{"v":"a\u200db"}`, "old", CodeNotID},
		{"id", `{"v":"123456"}`, "old", CodeTooLong},
		{"int", `{"v":12}`, "12", ""},
		{"int", `{"v":"12.0"}`, "12", ""},
		{"int", `{"v":""}`, "-7", ""},
		{"int", `{"v":"1.5"}`, "-7", CodeNotNumber},
		{"int", `{"v":101}`, "-7", CodeRange},
		{"int", `{"v":1e300}`, "-7", CodeNotNumber},
		{"bool", `{"v":false}`, "false", ""},
		{"bool", `{"v":"否"}`, "false", ""},
		{"bool", `{"v":"maybe"}`, "true", CodeNotBool},
		{"choice", `{"v":"TWO"}`, "two", ""},
		{"choice", `{"v":"three"}`, "old", CodeChoice},
		{"list", `{"v":"a| b ||"}`, `["a" "b"]`, ""},
		{"list", `{"v":["a",1]}`, `["a" "1"]`, ""},
		{"list", `{"v":""}`, `[]`, ""},
		{"list", `{"v":"a|b|c"}`, `["old"]`, CodeTooMany},
		{"list", `{"v":"abcdef"}`, `["old"]`, CodeTooLong},
		{"pairs", `{"v":"颜色=黑; 尺码 = M"}`, "[{颜色 黑} {尺码 M}]", ""},
		{"pairs", `{"v":{"b":"1","a":2}}`, "[{b 1} {a 2}]", ""},
		{"pairs", `{"v":[{"name":"b","value":"1"}]}`, "[{b 1}]", ""},
		{"pairs", `{"v":"black"}`, "[{o ld}]", CodeNotList},
		{"pairs", `{"v":[1]}`, "[{o ld}]", CodeNotList},
		{"pairs", `{"v":"a=1;b=2;c=3"}`, "[{o ld}]", CodeNotList},
		{"label", `{"v":"black, M"}`, "black, M", ""},
		{"label", `{"v":{"b":"1","a":2}}`, "b: 1; a: 2", ""},
		{"money", `{"v":79.9}`, "7990", ""},
		{"money", `{"v":"1,000.5"}`, "100050", ""},
		{"money", `{"v":53.480000000000004}`, "5348", ""},
		{"money", `{"v":53.485}`, "-7", CodeDecimals},
		{"money", `{"v":-1}`, "-7", CodeRange},
		{"money", `{"v":"¥1"}`, "-7", CodeNotMoney},
		{"yen", `{"v":1200}`, "1200", ""},
		{"yen", `{"v":1.5}`, "-7", CodeDecimals},
	} {
		f := fieldsOf(t, c.body, Options{})
		got, code := read[c.kind](f), ""
		if p := f.Problems(); len(p) > 0 {
			code = p[0].Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%s of %s: got %s, %q, want %s, %q", c.kind, c.body, got, code, c.want, c.code)
		}
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("", 8*3600)
	for in, want := range map[string]string{
		`"2026-11-20T15:04:05+01:00"`: "2026-11-20T14:04:05Z",
		`"2026-11-20 15:04"`:          "2026-11-20T07:04:00Z",
		`"2026/1/2 15:04"`:            "2026-01-02T07:04:00Z",
		`"2026-11-20"`:                "2026-11-19T16:00:00Z",
		`1763651045`:                  "2025-11-20T15:04:05Z",
		`1763651045123`:               "2025-11-20T15:04:05.123Z",
		`"46346.625"`:                 "2026-11-20T07:00:00Z", // a spreadsheet's serial number
		`"soon"`:                      "",
		`"20.11.2026"`:                "",
		`"0001-01-01"`:                "",
		`17`:                          "",
	} {
		f := fieldsOf(t, `{"v":`+in+`}`, Options{Zone: shanghai})
		var got time.Time
		f.Time("v", &got)
		text := ""
		if !got.IsZero() {
			text = got.Format(time.RFC3339Nano)
		}
		if text != want || (want == "") != (len(f.Problems()) == 1) {
			t.Errorf("%s: got %q, %v, want %q", in, text, f.Problems(), want)
		}
	}
}

func TestEach(t *testing.T) {
	t.Parallel()
	f := fieldsOf(t, `{"list":[{"a":1},{"b":2}],"obj":{"x":{"a":3}},"text":"x","mixed":[1]}`, Options{})
	list, ok := f.Each("list", 5, "a")
	if !ok || len(list) != 2 || len(f.Problems()) != 1 || f.Problems()[0].Field != "list[1].b" {
		t.Errorf("got %d, %v, %v", len(list), ok, f.Problems())
	}
	if obj, ok := f.Each("obj", 5, "a"); !ok || len(obj) != 1 || !obj[0].Has("a") {
		t.Errorf("got %v, %v", obj, ok)
	}
	for _, name := range []string{"text", "mixed", "absent"} {
		if _, ok := f.Each(name, 5, "a"); ok {
			t.Errorf("%s: got a list", name)
		}
	}
	if _, ok := f.Each("list", 1, "a", "b"); ok || !strings.Contains(f.Problems()[len(f.Problems())-1].Text, "at most 1") {
		t.Errorf("got no limit: %v", f.Problems())
	}
}
