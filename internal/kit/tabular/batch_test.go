package tabular

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

var testColumns = Columns{
	Key: "id", Flat: []string{"id", "name", "part"}, Nested: []string{"id", "name", "parts"}, Required: []string{"part"}, Rows: 3,
}

// group runs the batches of a file and returns their form and the report.
func group(t *testing.T, name, body string, cols Columns, size int) (string, *Report, error) {
	t.Helper()
	report := &Report{}
	var out []string
	for batch, err := range Batches(open(t, name, []byte(body), Source{}).Records(), cols, size, report) {
		if err != nil {
			return strings.Join(out, " / "), report, err
		}
		var parts []string
		for _, g := range batch {
			parts = append(parts, fmt.Sprintf("%s×%d", g.Key, len(g.Rows)))
		}
		out = append(out, strings.Join(parts, " "))
	}
	return strings.Join(out, " / "), report, nil
}

func TestBatches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body, want string
		problems   string
	}{
		"groups":    {"id,part\na,1\na,2\nb,1\nc,1\nd,1\n", "a×2 b×1 / c×1 d×1", ""},
		"odd":       {"id,part\na,1\nb,1\nc,1\n", "a×1 b×1 / c×1", ""},
		"scattered": {"id,part\na,1\nb,1\na,2\n", "a×1 b×1", "4 scattered"},
		"no key":    {"id,part\n,1\nb,1\n", "b×1", "2 required"},
		"too many":  {"id,part\na,1\na,2\na,3\na,4\nb,1\n", "b×1", "2 too_many"},
		"shortened": {"id,part\n3.58E+11,1\nb,1\n", "b×1", "2 shortened"},
		"invisible": {"id,part\na\u202eb,1\nb\u200bc,1\n\ufeffc\u00a0,1\n", "c×1", "2 not_id, 3 not_id"},
		// An unreadable row may have belonged to either neighbour.
		"gap":        {"id,part\na,1\nx,1,2,3,4\nb,1\nc,1\n", "c×1", "3 unreadable, 2 incomplete, 4 incomplete"},
		"gap inside": {"id,part\na,1\na,1,2,3,4\na,2\nb,1\n", "b×1", "3 unreadable, 2 incomplete"},
		"gap at end": {"id,part\na,1\nb,1\nx,1,2,3,4\n", "a×1", "4 unreadable, 3 incomplete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, report, err := group(t, "a.csv", c.body, testColumns, 2)
			if err != nil || got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
			var problems []string
			for _, p := range report.Problems {
				problems = append(problems, fmt.Sprintf("%d %s", p.Row, p.Code))
			}
			if strings.Join(problems, ", ") != c.problems {
				t.Errorf("got the problems %q, want %q", problems, c.problems)
			}
		})
	}
}

func TestBatchesOfJSON(t *testing.T) {
	t.Parallel()
	body := `{"a":{"name":"x"},"b":{"id":"B"},"c":{"colour":1},"d":{"id":"B"}}`
	got, report, err := group(t, "a.json", body, testColumns, 10)
	if err != nil || got != "a×1 B×1" {
		t.Errorf("got %q (%v)", got, err)
	}
	if fmt.Sprint(report.Problems) != `[{3 c colour unknown_field unknown field "colour"} {4 B id duplicate id "B" stands in row 2 already}]` {
		t.Errorf("got %v", report.Problems)
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"id,colour\n1,2\n":    "missing: part; unknown: colour",
		"name,part\n1,2\n":    "missing: id",
		"id,part,stok\n1,2\n": "unknown: stok",
	} {
		_, _, err := group(t, "a.csv", body, testColumns, 2)
		var header *HeaderError
		if !errors.As(err, &header) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", body, err, want)
		}
	}
}

func TestReportKeepsSoManyProblems(t *testing.T) {
	t.Parallel()
	heard := 0
	r := &Report{Each: func(Result) { heard++ }}
	for i := range MaxProblems + 10 {
		r.Add(Result{Row: i, Outcome: Failed, Problems: []Problem{{Row: i}}})
	}
	if len(r.Problems) != MaxProblems || r.Dropped != 10 || r.Failed != MaxProblems+10 || heard != r.Failed {
		t.Errorf("got %d problems, %d dropped, %d failed, %d heard", len(r.Problems), r.Dropped, r.Failed, heard)
	}
}
