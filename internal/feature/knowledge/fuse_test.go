package knowledge

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// intents is a model of intents that is asked about anything.
type intents struct{ *learn.Model }

func (m intents) Outside(text string) float64 { return m.Predict(text).Outside }

// sense is what the shipped model of intents makes of texts.
func sense(t *testing.T, lang string) retrieve.Sense {
	t.Helper()
	name := filepath.Join(*senses, "intents_"+lang)
	if data, err := os.ReadFile(name); err == nil {
		if m, err := learn.Read(bytes.NewReader(data)); err == nil {
			return intents{m}
		}
	}
	data, err := os.ReadFile(filepath.Join("..", "understanding", "defaults", "intents_"+lang+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []learn.Example
	for line := range strings.Lines(string(data)) {
		if label, text, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			examples = append(examples, learn.Example{Text: text, Label: label})
		}
	}
	data, err = os.ReadFile(filepath.Join("..", "understanding", "defaults", "outside_"+lang+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var beyond []string
	for line := range strings.Lines(string(data)) {
		if _, text, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			beyond = append(beyond, text)
		}
	}
	m, err := learn.Train(t.Context(), examples, learn.Options{Lang: lang, Outside: beyond})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return intents{m}
}

// asked is one question: what is said of its candidates, and which of them is
// right, -1 for none.
type asked struct {
	hits   []retrieve.Hit
	right  int
	weight float64
}

// TestFitFused learns how the members' opinions are fused, as TestFit learns the
// weights of the words: from the demo entries in five parts, each of which is
// asked while the others are known, from topics outside, and from chat_*. Run with -fit, and -sense
// for the weights with vectors.
func TestFitFused(t *testing.T) {
	if !*fit {
		return // a tool, not a test
	}
	for _, lang := range Langs() {
		var v retrieve.Sense
		if *senses != "" {
			v = sense(t, lang)
		}
		all := askedOf(t, lang, v)
		m := retrieve.Model{Rank: fitRank(all, v != nil)}
		m = fitTrust(all, m)
		t.Logf("%s sense %v: %s", lang, v != nil, strings.ReplaceAll(fmt.Sprintf("%#v", m), "retrieve.", ""))
		cfg := config(lang)
		cfg.Learned, cfg.Sensed = m, m
		x := retrieve.New(cfg)
		x.Replace(append(outside(lang), demoDocs(t, lang)...))
		x.UseSense(v)
		if err := x.Train(t.Context()); err != nil {
			t.Fatal(err)
		}
		report(t, lang, x, lang)
		curve(t, x, lang)
	}
}

// curve prints what another bias would give, which people may prefer.
func curve(t *testing.T, x *retrieve.Retriever, lang string) {
	t.Helper()
	inside, beyond := labelledFile(t, "heldout_"+lang+".tsv"), labelledFile(t, "outside_"+lang+".tsv")
	for _, more := range []float64{-0.4, 0, 0.2, 0.4, 0.6, 0.8, 1, 1.4} {
		share := func(set []labelled, counts func(l labelled, h retrieve.Hit) bool) float64 {
			n := 0
			for _, l := range set {
				if hits := x.Search(l.text, 1, nil); len(hits) > 0 && math.Log(hits[0].Score/(1-hits[0].Score))+more >= 0 && counts(l, hits[0]) {
					n++
				}
			}
			return 100 * float64(n) / float64(len(set))
		}
		t.Logf("%s bias %+.1f: right %.1f%%, wrong %.1f%%, outside answered %.1f%%", lang, more,
			share(inside, func(l labelled, h retrieve.Hit) bool { return l.has(h.ID) }),
			share(inside, func(l labelled, h retrieve.Hit) bool { return !l.has(h.ID) }),
			share(beyond, func(labelled, retrieve.Hit) bool { return true }))
	}
}

func askedOf(t *testing.T, lang string, v retrieve.Sense) (out []asked) {
	t.Helper()
	const parts = 5
	docs := demoDocs(t, lang)
	ask := func(x *retrieve.Retriever, text, right string, weight float64) {
		a := asked{hits: x.Candidates(text, nil), right: -1, weight: weight}
		for i, h := range a.hits {
			if h.ID == right || right == outsidePrefix && a.right < 0 && strings.HasPrefix(h.ID, right) {
				a.right = i
			}
		}
		if len(a.hits) > 0 {
			out = append(out, a)
		}
	}
	for part := range parts {
		// Some phrasings are missing, then some entries and topics.
		less, fewer := outside(lang), []retrieve.Doc{}
		for i, d := range outside(lang) {
			if i%parts != part {
				fewer = append(fewer, d)
			}
		}
		for i, d := range docs {
			l := d
			l.Phrasings = nil
			for p, text := range d.Phrasings {
				if (i+p)%parts != part {
					l.Phrasings = append(l.Phrasings, text)
				}
			}
			less = append(less, l)
			if i%parts != part {
				fewer = append(fewer, d)
			}
		}
		for n, content := range [][]retrieve.Doc{less, fewer} {
			x := retrieve.New(config(lang))
			x.Replace(content)
			x.UseSense(v)
			if err := x.Train(t.Context()); err != nil {
				t.Fatal(err)
			}
			for i, d := range docs {
				for p, text := range d.Phrasings {
					switch {
					case n == 0 && (i+p)%parts == part:
						ask(x, text, d.ID, 1)
					case n == 1 && i%parts == part && p%5 == 0:
						ask(x, text, "", 0.2)
					}
				}
			}
			if n == 1 {
				for i, d := range outside(lang) {
					for p, text := range d.Phrasings {
						if i%parts == part && p < 3 {
							ask(x, text, "", 1)
						}
					}
				}
			}
			if n == 0 {
				for _, o := range labelledFile(t, "chat_"+lang+".tsv") {
					ask(x, o.text, outsidePrefix, 3.0/parts)
				}
			}
		}
	}
	return out
}

func rankVector(r retrieve.Rank) []float64 { return []float64{r.Words, r.Learnt, r.Sense} }

// fitRank maximises the softmax probability of the right candidate. Weights stay
// above zero.
func fitRank(all []asked, sensed bool) retrieve.Rank {
	w := []float64{0.2, 0.5, 0.3}
	if !sensed {
		w[2] = 0
	}
	for epoch := range 400 {
		g := make([]float64, len(w))
		n := 0.0
		for _, a := range all {
			if a.right < 0 {
				continue
			}
			n += a.weight
			p := make([]float64, len(a.hits))
			sum := 0.0
			for i, h := range a.hits {
				p[i] = math.Exp(dot(w, rankVector(h.Rank)) - dot(w, rankVector(a.hits[0].Rank)))
				sum += p[i]
			}
			for i, h := range a.hits {
				d := -p[i] / sum
				if i == a.right {
					d++
				}
				for j, x := range rankVector(h.Rank) {
					g[j] += a.weight * d * x
				}
			}
		}
		rate := 0.3 / (1 + float64(epoch)/100)
		for j := range w {
			if w[j] > 0 {
				w[j] = max(w[j]+rate*(g[j]/n-1e-3*w[j]), 1e-6)
			}
		}
	}
	return retrieve.Rank{Words: w[0], Learnt: w[1], Sense: w[2], Clicks: 0.5}
}

func trustVector(t retrieve.Trust) []float64 {
	return []float64{t.Words, t.Margin, t.Learnt, t.Outside, t.Sense, t.Beyond, t.Near, t.Asked, t.Offered, t.Whole, t.Known, 1}
}

// fitTrust fits the probability that the first candidate is the right one.
func fitTrust(all []asked, m retrieve.Model) retrieve.Model {
	type row struct {
		x    []float64
		y, w float64
	}
	rank := rankVector(m.Rank)
	var rows []row
	for _, a := range all {
		first, second := -1, -1
		at := func(i int) float64 { return dot(rank, rankVector(a.hits[i].Rank)) }
		for i := range a.hits {
			switch {
			case first < 0 || at(i) > at(first):
				first, second = i, first
			case second < 0 || at(i) > at(second):
				second = i
			}
		}
		if strings.HasPrefix(a.hits[first].ID, outsidePrefix) {
			continue // refused, however sure that is
		}
		h := a.hits[first].Trust
		h.Margin = 6
		if second >= 0 {
			h.Margin = min(6, at(first)-at(second))
		}
		r := row{x: trustVector(h), w: a.weight}
		if a.right == first {
			r.y = 1
		} else if a.right >= 0 {
			// A phrasing is asked without the ones that are closest to it: that goes
			// wrong more often than with the questions of customers.
			r.w *= 0.3
		}
		rows = append(rows, r)
	}
	w := make([]float64, len(rows[0].x))
	scale := make([]float64, len(w))
	for j := range scale {
		for _, r := range rows {
			scale[j] += r.x[j] * r.x[j] / float64(len(rows))
		}
		scale[j] = 1 / max(math.Sqrt(scale[j]), 1e-3)
	}
	for epoch := range 4000 {
		g := make([]float64, len(w))
		n := 0.0
		for _, r := range rows {
			d := r.w * (r.y - 1/(1+math.Exp(-dot(w, r.x))))
			n += r.w
			for j := range g {
				g[j] += d * r.x[j]
			}
		}
		rate := 2 / (1 + float64(epoch)/1000)
		for j := range w {
			w[j] += rate * scale[j] * scale[j] * (g[j]/n - 1e-4*w[j]/(scale[j]*scale[j]))
		}
	}
	m.Trust = retrieve.Trust{
		Words: w[0], Margin: w[1], Learnt: w[2], Outside: w[3], Sense: w[4], Beyond: w[5], Near: w[6],
		Asked: w[7], Offered: w[8], Whole: w[9], Known: w[10], Clicks: 0.5,
	}
	m.Bias = w[11]
	return m
}
