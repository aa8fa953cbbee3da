package query_test

import (
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/table/query"
)

func list(keys []query.Column, rows ...[]string) query.Content {
	cols := append(keys, query.Column{Name: "尺码", Role: query.RoleValue, Kind: query.KindText})
	return query.Content{Shape: query.List, Columns: cols, Rows: rows}
}

func key(name, unit string) query.Column {
	return query.Column{Name: name, Role: query.RoleKey, Kind: query.KindNumber, Unit: unit}
}

// TestRanges reads cells as people write them, each asked for a value inside and
// one outside.
func TestRanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cell, unit, in, out string }{
		{"160-165", "cm", "163", "170"},
		{"160–165cm", "cm", "160", "159"},
		{"160～165", "cm", "165", "166"},
		{"≥170", "cm", "170", "169"},
		{">170", "cm", "171", "170"},
		{"170以上", "cm", "185", "169"},
		{"155及以下", "cm", "150", "156"},
		{"<155", "cm", "154", "155"},
		{"under 155", "cm", "154", "156"},
		{"170+", "cm", "171", "169"},
		{"1.60-1.65m", "cm", "162", "170"},
		{"5'3\"-5'5\"", "cm", "163", "170"},
		{"163 (5'4\")", "cm", "163", "164"},
		{"１６０－１６５", "cm", "163", "170"},
	} {
		table := query.Compile(query.Table{ID: "tb_1", Title: "尺码表", Content: list([]query.Column{key("身高", c.unit)}, []string{c.cell, "M"})})
		for said, want := range map[string]desk.TableStatus{c.in: desk.TableFound, c.out: desk.TableOutside} {
			a := query.Ask([]*query.Compiled{table}, &desk.TableQuery{Text: "身高" + said + "穿什么码", Lang: "zh"})
			if a.Status != want {
				t.Errorf("%s, asked for %s: %q, want %q", c.cell, said, a.Status, want)
			}
		}
	}
}

// TestUnits compares in base units: a chart in 斤 is asked in kg and in pounds.
func TestUnits(t *testing.T) {
	t.Parallel()
	chart := query.Compile(query.Table{ID: "tb_1", Title: "尺码表", Content: list([]query.Column{key("体重", "jin")}, []string{"90–110", "M"}, []string{"111-130斤", "L"}, []string{"66-80kg", "XL"})})
	for text, want := range map[string]string{"体重50公斤穿什么码": "M", "体重 60kg 穿什么码": "L", "体重140斤穿什么码": "XL", "体重 110 lb 什么码": "M"} {
		a := query.Ask([]*query.Compiled{chart}, &desk.TableQuery{Text: text, Lang: "zh"})
		if a.Status != desk.TableFound || a.Hits[0].Values[0].Value != want {
			t.Errorf("%s: %+v, want %s", text, a, want)
		}
	}
}

// TestBorders lists both rows where both have the value, and takes the one that
// claims it where one does; nothing is read between two rows.
func TestBorders(t *testing.T) {
	t.Parallel()
	ask := func(said string, cells ...string) desk.TableAnswer {
		var rows [][]string
		for i, c := range cells {
			rows = append(rows, []string{c, string(rune('A' + i))})
		}
		table := query.Compile(query.Table{ID: "tb_1", Title: "尺码表", Content: list([]query.Column{key("身高", "cm")}, rows...)})
		return query.Ask([]*query.Compiled{table}, &desk.TableQuery{Text: "身高" + said + "穿什么码", Lang: "zh"})
	}
	if a := ask("165", "160-165", "165-170"); len(a.Hits) != 2 {
		t.Errorf("both have it: %+v", a.Hits)
	}
	if a := ask("170", "160-170", "≥170"); len(a.Hits) != 1 || a.Hits[0].Row != 1 {
		t.Errorf("one claims it: %+v", a.Hits)
	}
	a := ask("167", "160-165", "170-175")
	if a.Status != desk.TableOutside || a.Below == nil || a.Above == nil || a.Below.Values[0].Value != "A" || a.Above.Values[0].Value != "B" {
		t.Errorf("between two rows: %+v", a)
	}
	if a := ask("165.4", "160-165", "166-170"); a.Status != desk.TableFound || a.Hits[0].Row != 0 {
		t.Errorf("rounded as the cells are: %+v", a)
	}
}

// TestBinding takes the table of the product in view before a general one, and
// none of several whose product nobody has named.
func TestBinding(t *testing.T) {
	t.Parallel()
	content := func(size string) query.Content {
		return list([]query.Column{key("身高", "cm")}, []string{"160-170", size})
	}
	general := query.Compile(query.Table{ID: "tb_general", Title: "尺码表", Content: content("M")})
	tee := query.Compile(query.Table{ID: "tb_tee", Title: "T 恤尺码", Products: []string{"tee"}, Content: content("L")})
	coat := query.Compile(query.Table{ID: "tb_coat", Title: "大衣尺码", Products: []string{"coat"}, Content: content("S")})
	for _, c := range []struct {
		tables  []*query.Compiled
		product string
		want    desk.TableID
	}{
		{[]*query.Compiled{general, tee, coat}, "tee", "tb_tee"},
		{[]*query.Compiled{general, tee, coat}, "coat", "tb_coat"},
		{[]*query.Compiled{general, tee, coat}, "bag", "tb_general"},
		{[]*query.Compiled{general, tee, coat}, "", "tb_general"},
		{[]*query.Compiled{tee, coat}, "", ""},
		{[]*query.Compiled{tee}, "", "tb_tee"},
		{[]*query.Compiled{tee}, "bag", ""},
	} {
		a := query.Ask(c.tables, &desk.TableQuery{Text: "身高165穿什么码", Lang: "zh", Product: c.product})
		if a.Table != c.want {
			t.Errorf("%d tables, product %q: %q, want %q", len(c.tables), c.product, a.Table, c.want)
		}
	}
}

// TestTalk waits for a key, and forgets it after a while.
func TestTalk(t *testing.T) {
	t.Parallel()
	chart := []*query.Compiled{query.Compile(query.Table{ID: "tb_1", Title: "尺码表", Content: list([]query.Column{key("身高", "cm"), key("体重", "kg")},
		[]string{"160-170", "50-60", "M"}, []string{"160-170", "61-70", "L"})})}
	a := query.Ask(chart, &desk.TableQuery{Text: "身高165穿什么码", Lang: "zh"})
	if a.Status != desk.TableMissing || a.Ask.Of != "weight" || a.Talk == nil {
		t.Fatalf("asked back: %+v", a)
	}
	for text, want := range map[string]string{"55": "M", "130": "L", "130斤": "L", "55kg": "M", "体重65": "L"} {
		b := query.Ask(chart, &desk.TableQuery{Text: text, Lang: "zh", Talk: a.Talk})
		if !b.Resumed || b.Status != desk.TableFound || b.Hits[0].Values[0].Value != want {
			t.Errorf("%s: %+v, want %s", text, b, want)
		}
	}
	for _, text := range []string{"好的", "退货运费谁出", "昨天买的 3 件衣服什么时候能发货，已经等了很久了呀"} {
		if b := query.Ask(chart, &desk.TableQuery{Text: text, Lang: "zh", Talk: a.Talk}); b.Resumed {
			t.Errorf("%s: %+v", text, b)
		}
	}
	late := *a.Talk
	late.Turns = 3
	if b := query.Ask(chart, &desk.TableQuery{Text: "55", Lang: "zh", Talk: &late}); b.Resumed {
		t.Errorf("too late: %+v", b)
	}
	other := *a.Talk
	other.Ask, other.Want = 99, []int{-1}
	if b := query.Ask(chart, &desk.TableQuery{Text: "55", Lang: "zh", Talk: &other}); b.Status != "" {
		t.Errorf("a memory of another table: %+v", b)
	}
}

// FuzzAsk looks for questions and cells that break it.
func FuzzAsk(f *testing.F) {
	f.Add("身高165体重55穿什么码", "160-165", "M")
	f.Add("5'5 what size", "≥5'", "")
	f.Add("İ165cm 穿什么码", "１６５～", "\xff")
	f.Fuzz(func(_ *testing.T, text, cell, value string) {
		rows := [][]string{{"身高", "尺码"}, {cell, value}, {value, cell}}
		c, ok := query.Guess(rows, "zh")
		if !ok {
			return
		}
		table := query.Compile(query.Table{ID: "tb_1", Title: cell, Content: c})
		query.Ask([]*query.Compiled{table}, &desk.TableQuery{Text: text, Lang: "zh"})
	})
}
