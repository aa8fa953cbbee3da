package tabular

import (
	"fmt"
	"strings"
	"testing"
)

func mapped(t *testing.T, name, body, mapping string) (string, error) {
	t.Helper()
	m, err := ParseMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rec, err := range m.Apply(open(t, name, []byte(body), Source{Records: m.Records}).Records()) {
		if err != nil {
			return strings.Join(out, " "), err
		}
		out = append(out, show(rec.Object))
	}
	return strings.Join(out, " "), nil
}

func TestMapping(t *testing.T) {
	t.Parallel()
	const doc = `{"data":{"rows":{"k1":{"name":{"first":"A","last":"B"},"cents":1999,"id":"card_77","ok":true,"tags":["x","y"],
		"list":[{"n":"1"},{"n":"2"}],"state":"SENT","a.b":"dotted","none":null}}}}`
	for rule, want := range map[string]string{
		`v: "@key"`:       "{v=k1}",
		`v: name.last`:    "{v=B}",
		`v: list.1.n`:     "{v=2}",
		`v: a.b`:          "{v=dotted}",
		`v: missing.path`: "{}",
		`v: {const: USD}`: "{v=USD}",
		`v: {template: "{name.first} {name.last}"}`:    "{v=A B}",
		`v: {from: id, match: '^(.+)_\d+$'}`:           "{v=card}",
		`v: {from: id, match: '^x(.+)$'}`:              "{v=}",
		`v: {from: state, values: {SENT: shipped}}`:    "{v=shipped}",
		`v: {from: state, values: {NEW: paid}}`:        "{v=SENT}",
		`v: {from: ok, values: {"true": "1"}}`:         "{v=1}",
		`v: {from: state, values: {N: p}, default: d}`: "{v=d}",
		`v: {from: none, default: d}`:                  "{v=d}",
		`v: {from: missing, default: d}`:               "{v=d}",
		`v: {from: tags, join: ", "}`:                  "{v=x, y}",
		`v: {from: id, split: _}`:                      "{v=[card 77]}",
		`v: {from: cents, unit: minor}`:                "{v=1999}",
		`v: {each: list, fields: {m: n, of: $.id}}`:    "{v=[{m=1 of=card_77} {m=2 of=card_77}]}",
		`v: {each: name, fields: {k: "@key", t: .}}`:   "{v=[{k=first t=A} {k=last t=B}]}",
	} {
		got, err := mapped(t, "a.json", doc, "records: data.rows\nfields:\n  "+rule)
		if err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", rule, got, err, want)
		}
	}
}

func TestMappingOfTables(t *testing.T) {
	t.Parallel()
	got, err := mapped(t, "a.csv", "商品.编号,价格\nP1,1999\n", "fields: {id: 商品.编号, price: {from: 价格, unit: minor}}")
	if err != nil || got != "{id=P1 price=1999}" {
		t.Errorf("got %s (%v)", got, err)
	}
	got, err = mapped(t, "a.csv", "Order No,b\nW1,2\n", "fields: {number: Order No, again: order_no}")
	if err != nil || got != "{number=W1 again=W1}" {
		t.Errorf("got %s (%v)", got, err)
	}
	if _, err := mapped(t, "a.csv", "a,b\n1,2\n", "fields: {id: c}"); err == nil || !strings.Contains(err.Error(), `"c"`) {
		t.Errorf("a column that is not there: got %v", err)
	}
}

func TestMinorUnits(t *testing.T) {
	t.Parallel()
	m, err := ParseMapping([]byte("fields: {v: {from: c, unit: minor}}"))
	if err != nil {
		t.Fatal(err)
	}
	for rec := range m.Apply(open(t, "a.json", []byte(`[{"c":1999}]`), Source{}).Records()) {
		var n int64
		f := rec.Fields(Options{})
		f.Money("v", "CNY", &n)
		if n != 1999 || len(f.Problems()) > 0 {
			t.Errorf("got %d, %v, want 1999", n, f.Problems())
		}
	}
}

func TestMappingRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                        "mapping",
		"fields: {}":                              "fields is missing",
		"fields: [a]":                             "must be a list of name: rule",
		"fields: {a: {}}":                         "exactly one of",
		"fields: {a: {from: x, const: y}}":        "exactly one of",
		"fields: {a: {form: x}}":                  `unknown key "form"`,
		"field: {a: x}":                           "field",
		"fields: {a: {each: x}}":                  "belong together",
		"fields: {a: {from: x, unit: cents}}":     "unit is major or minor",
		"fields: {a: {from: x, match: '('}}":      "match",
		"fields: {a: {from: x, match: 'b'}}":      "one (group)",
		"fields: {a: {each: x, fields: {b: {}}}}": "a.b",
	} {
		_, err := ParseMapping([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	m, err := ParseMapping([]byte("fields: {colour: x}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(testColumns); err == nil || !strings.Contains(fmt.Sprint(err), `"colour"`) {
		t.Errorf("got %v", err)
	}
}
