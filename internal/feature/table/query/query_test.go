package query_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/table/query"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

type stored struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Lang     string        `json:"lang"`
	About    string        `json:"about"`
	Products []string      `json:"products"`
	Content  query.Content `json:"content"`
}

func load(t testing.TB) []*query.Compiled {
	t.Helper()
	data, err := os.ReadFile("testdata/tables.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []stored
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	out := make([]*query.Compiled, len(list))
	for i, s := range list {
		out[i] = query.Compile(query.Table{ID: desk.TableID(s.ID), Title: s.Title, Lang: s.Lang, About: s.About, Products: s.Products, Version: 1, Content: s.Content})
	}
	return out
}

// mentions are found as the understanding finds them, without a catalogue.
func mentions(t testing.TB) func(text, lang string) []desk.Mention {
	t.Helper()
	x, err := entity.New(entity.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func(text, lang string) []desk.Mention {
		clean := hygiene.Clean(text, 2000)
		var out []desk.Mention
		for _, e := range x.Find(clean, lang) {
			from, to := clean.Span(e.Start, e.End)
			out = append(out, desk.Mention{Kind: e.Kind, Text: e.Text, Value: e.Value, Start: from, End: to, Extra: e.Extra, Negated: e.Negated || e.Corrected})
		}
		return out
	}
}

// outcome writes an answer as testdata/questions.tsv does.
func outcome(a *desk.TableAnswer) string {
	switch a.Status {
	case desk.TableFound:
		var vals []string
		for _, h := range a.Hits {
			for _, v := range h.Values {
				if !slices.Contains(vals, v.Value) {
					vals = append(vals, v.Value)
				}
			}
		}
		return "=" + strings.Join(vals, "|")
	case desk.TableMissing:
		return "?" + a.Ask.Name
	case desk.TableOutside:
		return "!"
	}
	return "-"
}

// TestQuestions asks what customers ask, half of which is for no table. The words
// of query were extended with questions.tsv in sight; heldout.tsv was written
// afterwards.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"questions.tsv", "heldout.tsv"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			measure(t, name)
		})
	}
}

func measure(t *testing.T, name string) {
	t.Helper()
	tables, find := load(t), mentions(t)
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	right, total := map[bool]int{}, map[bool]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 3 {
			t.Fatalf("%q", lines.Text())
		}
		a := query.Ask(tables, &desk.TableQuery{Text: f[2], Lang: f[0], Mentions: find(f[2], f[0]), Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)})
		got, forTable := outcome(&a), f[1] != "-"
		total[forTable]++
		// A cell with its unit, or beside others of the same row, is the cell.
		if got == f[1] || f[1][0] == '=' && got[0] == '=' && slices.ContainsFunc(strings.Split(got[1:], "|"), func(v string) bool { return v == f[1][1:] || strings.HasPrefix(v, f[1][1:]+" ") }) {
			right[forTable]++
			continue
		}
		t.Errorf("%s: %s, want %s (table %s)", f[2], got, f[1], a.Table)
	}
	t.Logf("for a table: %d of %d; for none: %d of %d", right[true], total[true], right[false], total[false])
}
