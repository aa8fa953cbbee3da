package contradict

import (
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

func pairsOf(t *testing.T) (learn, held []pair) {
	t.Helper()
	data, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string]*Reader{}
	for _, lang := range []string{"zh", "en"} {
		f, err := os.Open(filepath.Join("..", "..", "feature", "knowledge", "lexicon", lang+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		lex, err := index.ReadLexicon(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		readers[lang] = NewReader(lex)
	}
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

// TestLearn prints the weights; they stand in compare.go. It runs where CONTRADICT_FIT is set.
func TestLearn(t *testing.T) {
	if os.Getenv("CONTRADICT_FIT") == "" {
		return
	}
	learn, _ := pairsOf(t)
	var xs [][features]float64
	var ys []float64
	for turn := range 4 { // the best of several differences depends on the weights
		xs, ys = nil, nil
		for _, p := range learn {
			var best *[features]float64
			for i := range p.a.clauses {
				for k := range p.b.clauses {
					if f, x := differ(p.a, p.b, &p.a.clauses[i], &p.b.clauses[k]); f != nil && (best == nil || learned.of(x) > learned.of(best)) {
						best = x
					}
				}
			}
			if best == nil {
				if p.different && turn == 0 {
					t.Logf("nothing differs: %s", p.text)
				}
				continue
			}
			y := 0.0
			if p.different {
				y = 1
			}
			xs, ys = append(xs, *best), append(ys, y)
		}
		var m model
		for range 20000 {
			var g model
			for i := range xs {
				d := m.of(&xs[i]) - ys[i]
				g.bias += d
				for k, v := range xs[i] {
					g.weights[k] += d * v
				}
			}
			n := float64(len(xs))
			m.bias -= g.bias / n
			for k := range m.weights {
				m.weights[k] -= g.weights[k]/n + 0.003*m.weights[k]
			}
		}
		learned = m
	}
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
	}
}
