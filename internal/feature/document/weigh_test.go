package document

import (
	"flag"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
)

// reader is a sense that tells sending back from sending out.
type reader struct{}

func (reader) Vector(text string) []float32 {
	switch {
	case strings.Contains(text, "退"):
		return []float32{1, 0}
	case strings.Contains(text, "寄给"), strings.Contains(text, "送到"):
		return []float32{0, 1}
	}
	return []float32{0, 0}
}

func (reader) Outside(string) float64 { return 0 }

// reads is how the sense of a shop changes.
type reads struct {
	sense   retrieve.Sense
	version string
}

func (r *reads) Sense(lang string) (retrieve.Sense, string) {
	if lang != "zh" {
		return nil, ""
	}
	return r.sense, r.version
}

// TestNearnessDecides asks in words that two passages have in common.
func TestNearnessDecides(t *testing.T) {
	t.Parallel()
	m, err := newMemory(knowledge.Lexicon)
	if err != nil {
		t.Fatal(err)
	}
	senses := &reads{}
	s := &Service{Config: Config{Senses: senses}, memory: m}
	d := Document{Document: desk.Document{ID: "dc_1", Lang: "zh"}}
	show := func(texts ...string) {
		list := make([]desk.Passage, len(texts))
		for i, text := range texts {
			list[i] = desk.Passage{ID: desk.PassageID("p" + strconv.Itoa(i)), DocumentID: d.ID, Ordinal: int64(i), Text: text}
		}
		s.show([]Document{d}, list)
		m.revision++
	}
	first := func() string {
		hits := s.find(m.found["zh"], &desk.KnowledgeQuery{Text: "退货的快递怎么安排", Lang: "zh", Limit: 3})
		if len(hits) == 0 {
			return ""
		}
		return hits[0].ID
	}
	follow := func() {
		if err := s.follow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	show("快递由仓库安排，送到之前都可以查询。", "要退的东西，快递由顾客自己选。")
	follow()
	if got := first(); got != "p0" {
		t.Fatalf("by words alone %q is found", got)
	}
	senses.sense, senses.version = reader{}, "1"
	follow()
	if got := first(); got != "p1" {
		t.Errorf("with a sense %q is found", got)
	}
	show("快递由仓库安排，送到之前都可以查询。", "要退的东西，快递由顾客自己选。", "快递可以寄给邻居。")
	if got := first(); got != "p0" {
		t.Errorf("before the sense has seen all, %q is found", got)
	}
	follow()
	if got := first(); got != "p1" {
		t.Errorf("once it has seen all, %q is found", got)
	}
	senses.sense, senses.version = nil, ""
	follow()
	if got := first(); got != "p0" {
		t.Errorf("without it again, %q is found", got)
	}
}

var sensed = flag.Bool("sensed", false, "train the shipped models of intents and measure, or with -fit fit, what they bring")

// shipped is the model of intents of a shop that has taught nothing.
func shipped(t testing.TB, lang string) retrieve.Sense {
	t.Helper()
	examples, err := understanding.Related(lang, nil)
	if err != nil {
		t.Fatal(err)
	}
	outside, err := defaults.Outside(lang)
	if err != nil {
		t.Fatal(err)
	}
	o := learn.Options{Lang: lang}
	for _, x := range outside {
		o.Outside = append(o.Outside, x.Text)
	}
	m, err := learn.Train(t.Context(), examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return understanding.Sense{Model: m}
}

// world is documents with a sense that has seen them.
type world struct {
	x *retrieve.Retriever
	p *placed
}

func newWorld(t testing.TB, lang string, by *placed, outside, docs []retrieve.Doc) *world {
	t.Helper()
	lex, err := knowledge.Lexicon(lang)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]retrieve.Doc{}
	for _, d := range append(slices.Clone(outside), docs...) {
		all[d.ID] = d
	}
	w := &world{x: retrieve.New(retrieve.Config{Lexicon: lex, Index: models[lang], Lang: lang})}
	w.x.Replace(append(slices.Clone(outside), docs...))
	if w.p, err = by.place(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) find(question string, by weighing) []retrieve.Hit {
	hits := w.x.Candidates(question, nil)
	if len(hits) == 0 || !w.p.weigh(question, hits, &by) {
		return nil
	}
	return hits
}

// TestSensed measures what the shipped models of intents bring, and with -fit finds
// the weighings: from the phrasings of the demo entries, each as a question to both
// corpora, from questions whose passages have been taken away, from topics outside
// that have been taken away, and from chat_*.
func TestSensed(t *testing.T) {
	if !*sensed {
		return // a tool, not a test
	}
	for _, lang := range langs() {
		by := &placed{sense: shipped(t, lang)}
		w := weighings[lang]
		shifts := []float64{0}
		if *fit {
			w = fitWeighing(t, lang, by, w.rank)
			t.Logf("%s: %+v", lang, w)
			shifts = []float64{-0.4, 0, 0.2, 0.4, 0.6, 0.8}
		}
		for _, questions := range []bool{false, true} {
			c := demoCorpus(t, lang, questions)
			at := newWorld(t, lang, by, knowledge.Outside(lang), c.docs)
			for _, shift := range shifts {
				k := w
				k.bias += shift
				search := func(text string) []retrieve.Hit {
					hits := at.find(text, k)
					if len(hits) > 0 && at.p.rows[hits[0].ID].outside {
						return nil
					}
					return hits
				}
				t.Logf("%s %v %+.1f\n in %v\n out %v", lang, questions, shift,
					evaluate(c, search, labelledFile(t, "heldout_"+lang+".tsv")), evaluate(c, search, labelledFile(t, "outside_"+lang+".tsv")))
			}
		}
	}
}

func fitWeighing(t *testing.T, lang string, by *placed, rank float64) weighing {
	t.Helper()
	const parts = 3
	var rows [][6]float64 // signs, whether it was right, how much it counts
	outside := knowledge.Outside(lang)
	for _, questions := range []bool{false, true} {
		c := demoCorpus(t, lang, questions)
		all := newWorld(t, lang, by, outside, c.docs)
		ask := func(w *world, text string, right []string, weight float64) {
			hits := w.find(text, weighing{rank: rank})
			if len(hits) == 0 || w.p.rows[hits[0].ID].outside {
				return
			}
			r := [6]float64{hits[0].Trust.Margin, hits[0].Trust.Near, hits[0].Trust.Whole, hits[0].Trust.Known, 0, weight}
			if slices.Contains(right, hits[0].ID) {
				r[4] = 1
			}
			rows = append(rows, r)
		}
		var ids []string
		for id := range c.asked {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, o := range labelledFile(t, "chat_"+lang+".tsv") {
			ask(all, o.text, nil, 3)
		}
		for part := range parts {
			less := slices.Clone(outside)
			for i := range less {
				if i%parts == part {
					less[i].Phrasings = nil
				}
			}
			var gone []string
			for i, id := range ids {
				if i%parts == part {
					gone = append(gone, c.entry[id]...)
				}
			}
			fewer := slices.DeleteFunc(slices.Clone(c.docs), func(d retrieve.Doc) bool { return slices.Contains(gone, d.ID) })
			without := newWorld(t, lang, all.p, less, fewer)
			for i, id := range ids {
				for _, text := range c.asked[id] {
					if i%parts == part {
						ask(all, text, c.entry[id], 1)
						ask(without, text, nil, 0.3)
					}
				}
			}
			for i, d := range outside {
				for _, text := range d.Phrasings[:min(3, len(d.Phrasings))] {
					if i%parts == part {
						ask(without, text, nil, 1)
					}
				}
			}
		}
	}
	var w [5]float64
	for epoch := range 20_000 {
		var g [5]float64
		n := 0.0
		for _, r := range rows {
			x := [5]float64{r[0], r[1], r[2], r[3], 1}
			d := r[5] * (r[4] - 1/(1+math.Exp(-dot(w[:], x[:]))))
			n += r[5]
			for j := range g {
				g[j] += d * x[j]
			}
		}
		for j := range w {
			w[j] += 1 / (1 + float64(epoch)/4000) * (g[j]/n - 1e-5*w[j])
		}
	}
	return weighing{rank: rank, margin: w[0], near: w[1], whole: w[2], known: w[3], bias: w[4]}
}
