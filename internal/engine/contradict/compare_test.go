package contradict

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/index"
)

type pair struct {
	lang      string
	different bool
	a, b      *Statement
	row       int
	text      string
}

func readerOf(t *testing.T, lang string) *Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "feature", "knowledge", "lexicon", lang+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	lex, err := index.ReadLexicon(f)
	if err != nil {
		t.Fatal(err)
	}
	return NewReader(lex)
}

func pairsOf(t *testing.T) (learn, held []pair) {
	t.Helper()
	data, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string]*Reader{"zh": readerOf(t, "zh"), "en": readerOf(t, "en")}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		c := strings.Split(line, "\t")
		r := readers[c[0]]
		p := pair{c[0], c[1] == "y", r.Read(Text{c[2], c[3]}), r.Read(Text{c[4], c[5]}), i + 1, line}
		if i/2%2 == 0 {
			learn = append(learn, p)
		} else {
			held = append(held, p)
		}
	}
	return learn, held
}

// demoOf are the entries of the demo shop, half of them; they do not contradict
// each other.
func demoOf(t *testing.T, lang string, part int) (out []*Statement) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "demo", "knowledge_"+lang+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := readerOf(t, lang)
	for i, c := range rows[1:] {
		if i%2 == part {
			out = append(out, r.Read(Text{c[3], c[5]}))
		}
	}
	return out
}

// TestLearn prints the weights; they stand in compare.go. It runs where CONTRADICT_FIT is set.
func TestLearn(t *testing.T) {
	if os.Getenv("CONTRADICT_FIT") == "" {
		return
	}
	learn, _ := pairsOf(t)
	var xs [][features]float64
	var ys, ws []float64
	add := func(a, b *Statement, y, w float64) {
		var best *[features]float64
		for i := range a.clauses {
			for k := range b.clauses {
				if f, x := differ(a, b, &a.clauses[i], &b.clauses[k]); f != nil && (best == nil || learned.of(x) > learned.of(best)) {
					best = x
				}
			}
		}
		if best != nil {
			xs, ys, ws = append(xs, *best), append(ys, y), append(ws, w)
		}
	}
	for range 4 { // the best of several differences depends on the weights
		xs, ys, ws = nil, nil, nil
		for _, p := range learn {
			y := 0.0
			if p.different {
				y = 1
			}
			add(p.a, p.b, y, 1)
		}
		for _, lang := range []string{"zh", "en"} {
			list := demoOf(t, lang, 0)
			for i := range list {
				for k := range i {
					add(list[i], list[k], 0, 0.5)
				}
			}
		}
		var m model
		for range 6000 {
			var g model
			n := 0.0
			for i := range xs {
				d := (m.of(&xs[i]) - ys[i]) * ws[i]
				n += ws[i]
				g.bias += d
				for k, v := range xs[i] {
					g.weights[k] += d * v
				}
			}
			m.bias -= 2 * g.bias / n
			for k := range m.weights {
				m.weights[k] -= 2 * (g.weights[k]/n + 0.002*m.weights[k])
			}
		}
		learned = m
	}
	t.Logf("%d examples", len(xs))
	for _, p := range learn {
		f := Compare(p.a, p.b)
		if f != nil && (f.Score >= Threshold) != p.different {
			t.Logf("%.2f %s: %s", f.Score, f.Kind, p.text)
		}
	}
	t.Logf("model{%.3f, [features]float64{%s}}", learned.bias, strings.Trim(strings.ReplaceAll(fmt.Sprintf("%.3f", learned.weights), " ", ", "), "[]"))
}

// TestMeasure guards how right it is on the pairs that nothing was learned from.
func TestMeasure(t *testing.T) {
	learn, held := pairsOf(t)
	for _, lang := range []string{"zh", "en"} {
		measure := func(list []pair) (precision, recall float64, n int) {
			found, right, all := 0, 0, 0
			for _, p := range list {
				if p.lang != lang {
					continue
				}
				n++
				f := Compare(p.a, p.b)
				is := f != nil && f.Score >= Threshold
				if p.different {
					all++
				}
				if is {
					found++
					if p.different {
						right++
					}
				}
			}
			return float64(right) / math.Max(1, float64(found)), float64(right) / float64(all), n
		}
		p, r, n := measure(learn)
		t.Logf("%s learned from: precision %.2f, recall %.2f of %d pairs", lang, p, r, n)
		p, r, n = measure(held)
		t.Logf("%s held back: precision %.2f, recall %.2f of %d pairs", lang, p, r, n)
		if p < 0.75 || r < 0.8 {
			t.Error("worse than before")
		}
		list, found := demoOf(t, lang, 1), 0
		for i := range list {
			for k := range i {
				if f := Compare(list[i], list[k]); f != nil && f.Score >= Threshold {
					found++
				}
			}
		}
		t.Logf("%s: of %d pairs of the demo shop's other entries %d would be shown", lang, len(list)*(len(list)-1)/2, found)
		if found > 2 {
			t.Error("worse than before")
		}
	}
}
