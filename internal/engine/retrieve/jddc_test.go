package retrieve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// model is a classifier of something else that lends its sense.
type model struct{ *learn.Model }

func (m model) Outside(text string) float64 { return m.Predict(text).Outside }

// nlu opens a file of labelled data, or skips the test by name.
func nlu(tb testing.TB, name string) *os.File {
	tb.Helper()
	return sharedtest.Open(tb, "data", "nlu", name)
}

// question is one with the document that answers it.
type question struct{ Text, Label string }

// intents makes each label a document of n of its texts, drawn with the seed;
// the others are the questions.
func intents(tb testing.TB, name string, n int, seed uint64) (docs []Doc, questions []question) {
	tb.Helper()
	byLabel := map[string][]question{}
	lines := bufio.NewScanner(nlu(tb, name))
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			tb.Fatal(err)
		}
		byLabel[q.Label] = append(byLabel[q.Label], q)
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		list := byLabel[label]
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		d := Doc{ID: label}
		for _, q := range list[:min(n, len(list))] {
			d.Phrasings = append(d.Phrasings, q.Text)
		}
		docs, questions = append(docs, d), append(questions, list[min(n, len(list)):]...)
	}
	return docs, questions
}

// figures are those of a ranking.
type figures struct{ n, first, five, reciprocal float64 }

func (f figures) String() string {
	return fmt.Sprintf("R@1 %.3f, R@5 %.3f, MRR %.3f of %.0f", f.first/f.n, f.five/f.n, f.reciprocal/f.n, f.n)
}

func ranked(x *Retriever, questions []question) (f figures) {
	for _, q := range questions {
		f.n++
		at := slices.IndexFunc(x.Candidates(q.Text, nil), func(h Hit) bool { return h.ID == q.Label })
		if at < 0 {
			continue
		}
		f.reciprocal += 1 / float64(at+1)
		if at == 0 {
			f.first++
		}
		if at < 5 {
			f.five++
		}
	}
	return f
}

// TestIntentsOfCustomers guards what is found among questions of real
// customers, with what a shop has by itself: phrasings and nothing else.
func TestIntentsOfCustomers(t *testing.T) {
	docs, questions := intents(t, "jddc_intent.jsonl", 10, 1)
	var some []question
	for i := 0; i < len(questions); i += 5 {
		some = append(some, questions[i])
	}
	x := New(Config{Lang: "zh"})
	x.Replace(docs)
	t.Logf("words: %v", ranked(x, some))
	if err := x.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := ranked(x, some)
	t.Logf("words and classifier: %v; %+v", f, x.Info())
	if f.first/f.n < 0.53 || f.five/f.n < 0.77 || f.reciprocal/f.n < 0.635 {
		t.Error("worse than before")
	}
}

// TestIntentsWithSense measures what a model helps that has read sentences of
// the trade. SHOPBELL_SENTENCES names a file of them, a label and a sentence a
// line with a tab between; training on them takes half a minute.
func TestIntentsWithSense(t *testing.T) {
	name := os.Getenv("SHOPBELL_SENTENCES")
	if name == "" {
		return // a measurement, not a test
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var examples []learn.Example
	for line := range strings.Lines(string(data)) {
		if label, text, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			examples = append(examples, learn.Example{Text: text, Label: label})
		}
	}
	m, err := learn.Train(context.Background(), examples, learn.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(3) {
		docs, questions := intents(t, "jddc_intent.jsonl", 10, seed+1)
		x := New(Config{Lang: "zh"})
		x.Replace(docs)
		x.UseSense(model{m})
		if err := x.Train(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Logf("seed %d: %v; %+v", seed+1, ranked(x, questions), x.Info())
	}
}
