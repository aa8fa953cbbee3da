package knowledge

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

var (
	fit     = flag.Bool("fit", false, "fit the weights of the models and print them")
	verbose = flag.Bool("misses", false, "print what is answered wrong")
	senses  = flag.String("sense", "", "folder with models of intents, which are trained and put there if they are missing: measure or fit with them, too")
)

// demoDocs reads the demo shop's entries as documents.
func demoDocs(tb testing.TB, lang string) []retrieve.Doc {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "demo", "knowledge_"+lang+".csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	col := map[string]int{}
	for i, name := range rows[0] {
		col[name] = i
	}
	var docs []retrieve.Doc
	for _, r := range rows[1:] {
		id := r[col["external_id"]]
		docs = append(docs, retrieve.Doc{
			ID:        id[len(id)-3:],
			Phrasings: append([]string{r[col["question"]]}, strings.Split(r[col["phrasings"]], "|")...),
			Body:      r[col["answer"]],
		})
	}
	return docs
}

// plain makes documents of the index of them.
func plain(docs ...retrieve.Doc) []index.Doc {
	out := make([]index.Doc, len(docs))
	for i, d := range docs {
		out[i] = index.Doc{ID: d.ID, Phrasings: d.Phrasings, Body: d.Body}
	}
	return out
}

// labelled is a question with the entries that answer it; none for a question
// that the shop does not answer.
type labelled struct {
	text  string
	right []string
}

func labelledFile(tb testing.TB, name string) []labelled {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(data)) {
		text, ids, _ := strings.Cut(strings.TrimSpace(line), "\t")
		l := labelled{text: text}
		if ids != "" {
			l.right = strings.Split(ids, ",")
		}
		out = append(out, l)
	}
	return out
}

func (l labelled) has(id string) bool { return slices.Contains(l.right, id) }

// vector lists the features in a fixed order, and weights reads them back.
func vector(f index.Features) [8]float64 {
	return [8]float64{f.Asked, f.Offered, f.Adjacent, f.Document, f.Profile, f.Body, f.Known, f.Evidence}
}

func weights(w []float64) index.Weights {
	return index.Weights{Asked: w[0], Offered: w[1], Adjacent: w[2], Document: w[3], Profile: w[4], Body: w[5], Known: w[6], Evidence: w[7]}
}

// sample is one query: the features of its candidates and which of them is
// right, -1 for none.
type sample struct {
	x      [][8]float64
	right  int
	weight float64
}

// TestFit learns the weights from the demo entries (each phrasing is asked while
// it is missing from the index, and while its whole entry is missing) and from
// the questions of chat_*, which no shop answers. Run with -fit. The questions of
// heldout_* and outside_* are for measuring and take no part.
func TestFit(t *testing.T) {
	if !*fit {
		return // a tool, not a test
	}
	for _, lang := range Langs() {
		m := models[lang]
		for range 2 {
			samples := samplesOf(t, lang, m)
			m.Rank = learnRank(samples)
			m = learnTrust(samplesOf(t, lang, m), m)
		}
		t.Logf("%s: %s", lang, source(m))
		x := retrieve.New(retrieve.Config{Lexicon: lexicon(lang), Index: m})
		x.Replace(append(outside(lang), demoDocs(t, lang)...))
		report(t, lang+" words", x, lang)
	}
}

// source prints the model as it stands in language.go.
func source(m index.Model) string {
	w := func(w index.Weights) string {
		return fmt.Sprintf("index.Weights{Asked: %.3g, Offered: %.3g, Adjacent: %.3g, Document: %.3g, Profile: %.3g, Body: %.3g, Known: %.3g, Evidence: %.3g}",
			w.Asked, w.Offered, w.Adjacent, w.Document, w.Profile, w.Body, w.Known, w.Evidence)
	}
	return fmt.Sprintf("\nRank: %s,\nTrust: %s,\nBias: %.3g, Margin: %.3g,", w(m.Rank), w(m.Trust), m.Bias, m.Margin)
}

func samplesOf(t *testing.T, lang string, m index.Model) (out []sample) {
	docs := demoDocs(t, lang)
	x := index.New(index.Config{Lexicon: lexicon(lang), Model: m})
	x.Replace(plain(append(outside(lang), docs...)...))
	ask := func(text, right string, weight float64) {
		s := sample{right: -1, weight: weight}
		for i, h := range x.Search(text, 12) {
			s.x = append(s.x, vector(h.Features))
			if h.ID == right || right == "~" && s.right < 0 && strings.HasPrefix(h.ID, right) {
				s.right = i
			}
		}
		if len(s.x) > 0 {
			out = append(out, s)
		}
	}
	for i, d := range docs {
		for p, text := range d.Phrasings {
			less := d
			less.Phrasings = append(append([]string{}, d.Phrasings[:p]...), d.Phrasings[p+1:]...)
			x.Update(plain(less), nil)
			ask(text, d.ID, 1)
			if (i+p)%5 == 0 {
				x.Update(nil, []string{d.ID})
				ask(text, "", 0.5)
			}
			x.Update(plain(d), nil)
		}
	}
	for _, o := range labelledFile(t, "chat_"+lang+".tsv") {
		ask(o.text, "~", 3)
	}
	return out
}

// learnRank maximises the softmax probability of the right candidate.
func learnRank(samples []sample) index.Weights {
	w := make([]float64, 8)
	for epoch := range 300 {
		g := make([]float64, 8)
		n := 0.0
		for _, s := range samples {
			if s.right < 0 {
				continue
			}
			n += s.weight
			p := make([]float64, len(s.x))
			sum := 0.0
			for i, x := range s.x {
				p[i] = math.Exp(dot(w, x[:]))
				sum += p[i]
			}
			for i, x := range s.x {
				d := -p[i] / sum
				if i == s.right {
					d++
				}
				for j := range g {
					g[j] += s.weight * d * x[j]
				}
			}
		}
		rate := 20 / (1 + float64(epoch)/100)
		for j := range w {
			w[j] += rate * (g[j]/n - 1e-4*w[j])
		}
	}
	return weights(w)
}

// learnTrust fits the probability that the first candidate is the right one.
func learnTrust(samples []sample, m index.Model) index.Model {
	rank := vector(index.Features(m.Rank))
	type row struct {
		x    []float64
		y, w float64
	}
	var rows []row
	for _, s := range samples {
		margin := 3.0
		if len(s.x) > 1 {
			margin = min(3, dot(rank[:], s.x[0][:])-dot(rank[:], s.x[1][:]))
		}
		r := row{x: append(append([]float64{}, s.x[0][:]...), margin, 1), w: s.weight}
		if s.right == 0 {
			r.y = 1
		}
		rows = append(rows, r)
	}
	w := make([]float64, 10)
	for epoch := range 4000 {
		g := make([]float64, 10)
		n := 0.0
		for _, r := range rows {
			d := r.w * (r.y - 1/(1+math.Exp(-dot(w, r.x))))
			n += r.w
			for j := range g {
				g[j] += d * r.x[j]
			}
		}
		rate := 1 / (1 + float64(epoch)/1000)
		for j := range w {
			w[j] += rate * (g[j]/n - 2e-4*w[j])
		}
	}
	m.Trust, m.Margin, m.Bias = weights(w), w[8], w[9]
	return m
}

func dot(w, x []float64) (z float64) {
	for i := range w {
		z += w[i] * x[i]
	}
	return z
}
