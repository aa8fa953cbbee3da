package document

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

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

var (
	fit     = flag.Bool("fit", false, "fit the weights of the models and print them")
	verbose = flag.Bool("misses", false, "print what is answered wrong")
)

// The documents of the evaluation are the demo shop's answers, written as policies
// are: one document for each top category, its sub-categories as headings, the
// answers as paragraphs. As "manual" each answer has its question as a heading, as
// "policy" it has none.
type corpus struct {
	docs  []retrieve.Doc
	entry map[string][]string // by number of an entry: the passages that have its answer
	asked map[string][]string // its phrasings
}

func demoCorpus(tb testing.TB, lang string, questions bool) *corpus {
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
	rows = rows[1:]
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[col["category"]], b[col["category"]]) })
	c := &corpus{entry: map[string][]string{}, asked: map[string][]string{}}
	files := map[string]*extract.Document{}
	var order []string
	var before []string
	for _, r := range rows {
		path := strings.Split(r[col["category"]], "/")
		doc := files[path[0]]
		if doc == nil {
			doc = &extract.Document{Title: path[0]}
			files[path[0]] = doc
			order = append(order, path[0])
			before = nil
		}
		for i, name := range path {
			if len(before) > i && slices.Equal(before[:i+1], path[:i+1]) {
				continue
			}
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Heading, Level: i + 1, Text: name})
		}
		before = path
		if questions {
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Heading, Level: 4, Text: r[col["question"]]})
		}
		doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Paragraph, Text: r[col["answer"]]})
	}
	var all []desk.Passage
	for _, name := range order {
		for _, p := range cut(files[name]) {
			p.ID = desk.PassageID(fmt.Sprintf("p%03d", len(all)))
			all = append(all, p)
			c.docs = append(c.docs, found(&p, &desk.Document{}))
		}
	}
	for _, r := range rows {
		id := r[col["external_id"]]
		id = id[len(id)-3:]
		first := sentences(r[col["answer"]])[0].of(r[col["answer"]])
		for _, p := range all {
			if strings.Contains(p.Text, first) {
				c.entry[id] = append(c.entry[id], string(p.ID))
			}
		}
		if len(c.entry[id]) == 0 {
			tb.Fatalf("no passage has the answer of %s", id)
		}
		c.asked[id] = append(strings.Split(r[col["phrasings"]], "|"), r[col["question"]])
	}
	return c
}

type labelled struct {
	text  string
	right []string // numbers of entries
}

func labelledFile(tb testing.TB, name string) []labelled {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("..", "knowledge", "testdata", name))
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

func (c *corpus) has(l *labelled, passage string) bool {
	return slices.ContainsFunc(l.right, func(id string) bool { return slices.Contains(c.entry[id], passage) })
}

func (c *corpus) retriever(tb testing.TB, lang string, m index.Model) *retrieve.Retriever {
	tb.Helper()
	lex, err := knowledge.Lexicon(lang)
	if err != nil {
		tb.Fatal(err)
	}
	x := retrieve.New(retrieve.Config{Lexicon: lex, Index: m, Lang: lang})
	x.Replace(append(knowledge.Outside(lang), c.docs...))
	return x
}

func byWords(x *retrieve.Retriever) func(string) []retrieve.Hit {
	return func(question string) []retrieve.Hit { return x.Search(question, 6, nil) }
}

// tally counts what became of questions.
type tally struct{ total, right, wrong, asked, offered, refused, first int }

func (t tally) String() string {
	pct := func(n int) string { return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(max(1, t.total))) }
	return fmt.Sprintf("%d questions: right %s, wrong %s, asked back %s (right one offered %s), none %s; hit@1 %s",
		t.total, pct(t.right), pct(t.wrong), pct(t.asked), pct(t.offered), pct(t.refused), pct(t.first))
}

func evaluate(c *corpus, search func(question string) []retrieve.Hit, set []labelled) (n tally) {
	for i := range set {
		l := &set[i]
		hits := search(l.text)
		n.total++
		if len(hits) > 0 && c.has(l, hits[0].ID) {
			n.first++
		}
		switch {
		case len(hits) == 0 || hits[0].Score < Near:
			n.refused++
		case hits[0].Score < Threshold:
			n.asked++
			if slices.ContainsFunc(hits[:min(3, len(hits))], func(h retrieve.Hit) bool { return c.has(l, h.ID) }) {
				n.offered++
			}
		case c.has(l, hits[0].ID):
			n.right++
		default:
			n.wrong++
			if *verbose {
				fmt.Printf("%s → %s %.2f %q %v\n", l.text, hits[0].ID, hits[0].Score, hits[0].Phrasing, hits[0].Terms)
			}
		}
	}
	return n
}

// TestEval guards how often a question gets the passage with its answer, and how
// rarely a question gets one that no shop answers. The questions were written
// without looking at the answers, and took no part in the fit.
func TestEval(t *testing.T) {
	t.Parallel()
	for _, lang := range langs() {
		for _, questions := range []bool{false, true} {
			c := demoCorpus(t, lang, questions)
			x := c.retriever(t, lang, models[lang])
			what := lang + " " + map[bool]string{false: "policy", true: "manual"}[questions]
			inside := evaluate(c, byWords(x), labelledFile(t, "heldout_"+lang+".tsv"))
			beyond := evaluate(c, byWords(x), labelledFile(t, "outside_"+lang+".tsv"))
			t.Logf("%s (%d passages): %v", what, len(c.docs), inside)
			t.Logf("%s beyond: %v", what, beyond)
			least := map[bool]int{false: 60, true: 90}[questions]
			if got := inside.right + inside.wrong; inside.right*100 < least*got {
				t.Errorf("%s: of %d answers %d are right", what, got, inside.right)
			}
			if beyond.wrong*100 > 5*beyond.total {
				t.Errorf("%s: %d of %d questions that no shop answers get a passage", what, beyond.wrong, beyond.total)
			}
		}
	}
}

// TestFit learns the weights from the phrasings of the demo entries, each as a
// question to both corpora, from questions whose passages have been taken away, and
// from those of chat_*, which no shop answers.
func TestFit(t *testing.T) {
	if !*fit {
		return // a tool, not a test
	}
	for _, lang := range langs() {
		m := models[lang]
		for range 2 {
			var s []sample
			for _, questions := range []bool{false, true} {
				s = append(s, samplesOf(t, lang, demoCorpus(t, lang, questions), m)...)
			}
			m.Rank = learnRank(s)
			s = nil
			for _, questions := range []bool{false, true} {
				s = append(s, samplesOf(t, lang, demoCorpus(t, lang, questions), m)...)
			}
			m = learnTrust(s, m)
		}
		w := func(w index.Weights) string {
			return fmt.Sprintf("index.Weights{Asked: %.3g, Offered: %.3g, Adjacent: %.3g, Document: %.3g, Profile: %.3g, Known: %.3g, Evidence: %.3g}",
				w.Asked, w.Offered, w.Adjacent, w.Document, w.Profile, w.Known, w.Evidence)
		}
		t.Logf("%s:\nRank:  %s,\nTrust: %s,\nBias:  %.3g, Margin: %.3g,", lang, w(m.Rank), w(m.Trust), m.Bias, m.Margin)
		for _, questions := range []bool{false, true} {
			c := demoCorpus(t, lang, questions)
			for _, shift := range []float64{-1.2, -0.8, -0.4, 0, 0.4} {
				k := m
				k.Bias += shift
				x := c.retriever(t, lang, k)
				t.Logf("%v, bias %.2f\n in %v\n out %v", questions, k.Bias, evaluate(c, byWords(x), labelledFile(t, "heldout_"+lang+".tsv")), evaluate(c, byWords(x), labelledFile(t, "outside_"+lang+".tsv")))
			}
		}
	}
}

// sample is one question: the features of its candidates and which of them is
// right, -1 for none.
type sample struct {
	x      [][7]float64
	right  int
	weight float64
}

func vector(f index.Features) [7]float64 {
	return [7]float64{f.Asked, f.Offered, f.Adjacent, f.Document, f.Profile, f.Known, f.Evidence}
}

func weights(w []float64) index.Weights {
	return index.Weights{Asked: w[0], Offered: w[1], Adjacent: w[2], Document: w[3], Profile: w[4], Known: w[5], Evidence: w[6]}
}

func samplesOf(t *testing.T, lang string, c *corpus, m index.Model) (out []sample) {
	t.Helper()
	lex, err := knowledge.Lexicon(lang)
	if err != nil {
		t.Fatal(err)
	}
	x := index.New(index.Config{Lexicon: lex, Model: m})
	var docs []index.Doc
	byID := map[string]index.Doc{}
	for _, d := range append(knowledge.Outside(lang), c.docs...) {
		docs = append(docs, index.Doc{ID: d.ID, Phrasings: d.Phrasings})
		byID[d.ID] = docs[len(docs)-1]
	}
	x.Replace(docs)
	ask := func(text string, right func(id string) bool, weight float64) {
		s := sample{right: -1, weight: weight}
		for i, h := range x.Search(text, 12) {
			s.x = append(s.x, vector(h.Features))
			if s.right < 0 && right(h.ID) {
				s.right = i
			}
		}
		if len(s.x) > 0 {
			out = append(out, s)
		}
	}
	n := 0
	for id, list := range c.asked {
		for _, text := range list {
			ask(text, func(got string) bool { return slices.Contains(c.entry[id], got) }, 1)
		}
		if n++; n%3 != 0 {
			continue
		}
		x.Update(nil, c.entry[id])
		for _, text := range list {
			ask(text, func(string) bool { return false }, 0.5)
		}
		var back []index.Doc
		for _, p := range c.entry[id] {
			back = append(back, byID[p])
		}
		x.Update(back, nil)
	}
	for _, o := range labelledFile(t, "chat_"+lang+".tsv") {
		ask(o.text, func(id string) bool { return id[0] == '~' }, 3)
	}
	return out
}

// learnRank maximises the softmax probability of the right candidate.
func learnRank(samples []sample) index.Weights {
	w := make([]float64, 7)
	for epoch := range 300 {
		g := make([]float64, 7)
		n := 0.0
		for _, s := range samples {
			if s.right < 0 {
				continue
			}
			n += s.weight
			p, sum := make([]float64, len(s.x)), 0.0
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
		for j := range w {
			w[j] += 20 / (1 + float64(epoch)/100) * (g[j]/n - 1e-4*w[j])
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
	w := make([]float64, 9)
	for epoch := range 3000 {
		g := make([]float64, 9)
		n := 0.0
		for _, r := range rows {
			d := r.w * (r.y - 1/(1+math.Exp(-dot(w, r.x))))
			n += r.w
			for j := range g {
				g[j] += d * r.x[j]
			}
		}
		for j := range w {
			w[j] += 1 / (1 + float64(epoch)/1000) * (g[j]/n - 2e-4*w[j])
		}
	}
	m.Trust, m.Margin, m.Bias = weights(w), w[7], w[8]
	return m
}

func dot(w, x []float64) (z float64) {
	for i := range w {
		z += w[i] * x[i]
	}
	return z
}
