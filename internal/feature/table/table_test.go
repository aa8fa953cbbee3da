package table_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/table/query"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

var boss = desk.Actor{UserID: "us_1", Role: desk.RoleOwner}

func chart() table.Table {
	return table.Table{Title: "尺码表", Lang: "zh", Enabled: true, Content: query.Content{
		Shape:   query.List,
		Columns: []query.Column{{Name: "脚长", Role: query.RoleKey, Kind: query.KindNumber, Unit: "cm"}, {Name: "鞋码", Role: query.RoleValue, Kind: query.KindText}},
		Rows:    [][]string{{"23.5", "37"}, {"24", "38"}, {"", ""}},
	}}
}

func open(d *db.DB) *table.Service {
	return table.New(table.Config{DB: d, Log: slog.New(slog.DiscardHandler)})
}

func asked(s *table.Service) string {
	a := s.Ask(desk.TableQuery{Text: "脚长24厘米穿几码", Lang: "zh"})
	if a.Status != desk.TableFound {
		return ""
	}
	return a.Hits[0].Values[0].Value
}

func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{table.Migrations}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s, other := open(d), open(d)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		made, err := s.Save(ctx, boss, chart())
		must(err)
		if made.Version != 1 || len(made.Content.Rows) != 2 || asked(s) != "38" {
			t.Fatalf("made: %+v, asked %q", made, asked(s))
		}
		must(other.Refresh(ctx))
		changed := made
		changed.Content.Rows = [][]string{{"24", "39"}}
		changed, err = s.Save(ctx, boss, changed)
		must(err)
		if asked(s) != "39" || asked(other) != "38" {
			t.Errorf("after the change: %q here, %q on the other node", asked(s), asked(other))
		}
		must(other.Refresh(ctx))
		if asked(other) != "39" {
			t.Errorf("the other node has seen the change: %q", asked(other))
		}
		if _, err := s.Save(ctx, boss, made); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a stale write: %v", err)
		}
		if _, err := s.RestoreVersion(ctx, boss, made.ID, 1, 1); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a stale restore: %v", err)
		}
		back, err := s.RestoreVersion(ctx, boss, made.ID, 1, 2)
		must(err)
		if back.Version != 3 || asked(s) != "38" {
			t.Errorf("brought back: %+v, %q", back, asked(s))
		}
		versions, err := s.Versions(ctx, made.ID)
		must(err)
		if len(versions) != 3 || versions[0].Of != 1 || versions[2].Version != 1 {
			t.Errorf("versions: %+v", versions)
		}

		must(s.Delete(ctx, made.ID))
		if asked(s) != "" {
			t.Error("a deleted table answers")
		}
		if err := s.Delete(ctx, made.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("deleted twice: %v", err)
		}
		if _, err := s.Get(ctx, made.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("from the bin: %v", err)
		}
		bin, err := s.Find(ctx, true)
		must(err)
		if len(bin) != 1 || bin[0].DeletedAt.IsZero() {
			t.Errorf("bin: %+v", bin)
		}
		must(s.Restore(ctx, made.ID))
		if asked(s) != "38" {
			t.Error("a restored table does not answer")
		}
		off := back
		off.Enabled = false
		_, err = s.Save(ctx, boss, off)
		must(err)
		if asked(s) != "" {
			t.Error("a table that is off answers")
		}
		demo := chart()
		demo.ExternalID = "demo"
		must(s.Import(ctx, boss, demo))
		must(s.Import(ctx, boss, demo))
		list, err := s.Find(ctx, false)
		must(err)
		if len(list) != 2 {
			t.Errorf("imported twice: %d", len(list))
		}
		for _, id := range []desk.TableID{"tb_none"} {
			if _, err := s.GetVersion(ctx, id, 1); desk.CodeOf(err) != desk.CodeNotFound {
				t.Errorf("no such version: %v", err)
			}
			if err := s.Restore(ctx, id); desk.CodeOf(err) != desk.CodeNotFound {
				t.Errorf("no such table: %v", err)
			}
		}
	})
}

func TestLimits(t *testing.T) {
	t.Parallel()
	s := open(dbtest.New(t, table.Migrations))
	for name, spoil := range map[string]func(*table.Table){
		"no title":  func(x *table.Table) { x.Title = " " },
		"rows":      func(x *table.Table) { x.Content.Rows = make([][]string, table.MaxRows+1) },
		"columns":   func(x *table.Table) { x.Content.Columns = make([]query.Column, table.MaxColumns+1) },
		"one":       func(x *table.Table) { x.Content.Columns = x.Content.Columns[:1] },
		"no key":    func(x *table.Table) { x.Content.Columns[0].Role = query.RoleValue },
		"no name":   func(x *table.Table) { x.Content.Columns[0].Name = "" },
		"unit":      func(x *table.Table) { x.Content.Columns[0].Unit = "furlong" },
		"cell":      func(x *table.Table) { x.Content.Rows[0][0] = strings.Repeat("长", 501) },
		"language":  func(x *table.Table) { x.Lang = "fr" },
		"no across": func(x *table.Table) { x.Content.Shape = query.Matrix },
	} {
		x := chart()
		spoil(&x)
		if _, err := s.Save(t.Context(), boss, x); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	row := func(cells ...string) extract.Row { return extract.Row{Cells: cells} }
	doc := extract.Document{Format: extract.XLSX, Title: "尺码", Blocks: []extract.Block{
		{Kind: extract.Table, Place: extract.Place{Sheet: "Sheet1"}, Rows: []extract.Row{row("身高\\体重(斤)", "90–100", "101–120"), row("160–164", "S", "M"), row("165–169", "M", "L")}},
		{Kind: extract.Table, Place: extract.Place{Sheet: "运费"}, Rows: []extract.Row{row("运费表", "运费表", "运费表"), row("地区", "首重（元）", "备注"), row("新疆、西藏", "15", "慢"), row("其他地区", "8", "")}},
		{Kind: extract.Table, Place: extract.Place{Sheet: "一列"}, Rows: []extract.Row{row("只有一列")}},
	}}
	s := table.New(table.Config{Extract: func(context.Context, string, io.Reader) (extract.Document, error) { return doc, nil }})
	list, skipped, err := s.Read(t.Context(), "尺码.xlsx", strings.NewReader("x"), "zh")
	if err != nil || skipped != 1 || len(list) != 2 {
		t.Fatalf("%d tables, %d skipped, %v", len(list), skipped, err)
	}
	size, fee := list[0].Content, list[1].Content
	if list[0].Title != "尺码" || size.Shape != query.Matrix || size.Columns[0].Unit != "cm" || size.Across.Unit != "jin" || size.Cell.Name != "尺码" {
		t.Errorf("chart: %q %+v %+v %+v", list[0].Title, size.Columns[0], size.Across, size.Cell)
	}
	if list[1].Title != "运费" || fee.Shape != query.List || fee.Columns[0].Kind != query.KindRegion || fee.Columns[0].Role != query.RoleKey || fee.Columns[1].Role != query.RoleValue || fee.Columns[2].Role != query.RoleNone {
		t.Errorf("fees: %q %+v", list[1].Title, fee.Columns)
	}
	a, err := table.Try(&list[0], desk.TableQuery{Text: "身高165体重52公斤穿什么码", Lang: "zh"})
	if err != nil || a.Status != desk.TableFound || a.Hits[0].Values[0].Value != "L" {
		t.Errorf("104斤: %+v %v", a, err)
	}
}

// BenchmarkAsk asks fifty tables of two hundred rows.
func BenchmarkAsk(b *testing.B) {
	s := open(dbtest.New(b, table.Migrations))
	for i := range 50 {
		x := chart()
		x.Title = fmt.Sprintf("尺码表 %d", i)
		if i%2 == 1 {
			x.Content.Columns[0] = query.Column{Name: "地区", Role: query.RoleKey, Kind: query.KindRegion}
			x.Content.Columns[1].Name = "运费"
		}
		x.Content.Rows = nil
		for r := range 200 {
			key := fmt.Sprintf("%d–%d", 100+r, 100+r)
			if i%2 == 1 {
				key = fmt.Sprintf("某地%d、别处%d", r, r)
			}
			x.Content.Rows = append(x.Content.Rows, []string{key, "38"})
		}
		if _, err := s.Save(b.Context(), boss, x); err != nil {
			b.Fatal(err)
		}
	}
	for _, text := range []string{"寄到新疆要多少运费", "脚长150厘米穿几码"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				s.Ask(desk.TableQuery{Text: text, Lang: "zh"})
			}
		})
	}
}
