package alike

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// row is a pair with what people say of it.
type row struct {
	x    [features]float64
	same bool
	w    float64
}

// base is a knowledge base of which it is known which entries ask the same: those
// with the same label.
type base struct {
	name  string
	set   *Set
	docs  []Doc
	label map[string]string
}

func lexicon(t *testing.T, lang string) index.Lexicon {
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
	return lex
}

// half tells labels apart: nothing is measured on labels that were learned from.
func half(label string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(label))
	return h.Sum32() >> 4 & 1
}

// labelled makes entries of the sentences of a label; some labels get two.
// Where goods are given, each label is about one of them and once more about
// another: who asks the same about another one does not ask the same.
func labelled(t *testing.T, lang, name string, part uint32, seed uint64, goods ...string) *base {
	t.Helper()
	by := map[string][]string{}
	f := sharedtest.Open(t, "data", "nlu", name)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p struct{ Text, Label string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if half(p.Label) == part {
			by[p.Label] = append(by[p.Label], p.Text)
		}
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	b := &base{name: name, set: New(lexicon(t, lang)), label: map[string]string{}}
	labels := make([]string, 0, len(by))
	for l := range by {
		labels = append(labels, l)
	}
	slices.Sort(labels)
	for _, l := range labels {
		list := by[l]
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for k := range 1 + rng.IntN(3) {
			n := min(1+rng.IntN(7), len(list))
			if n == 0 {
				break
			}
			texts, label := slices.Clone(list[:n]), l
			if len(goods) > 0 {
				good := goods[(int(half(l+"?"))+k/2+len(l))%len(goods)]
				label += good
				for i := range texts {
					texts[i] = about(lang, texts[i], good)
				}
			}
			b.add(Doc{ID: fmt.Sprintf("%s#%d", l, k), Phrasings: texts}, label)
			list = list[n:]
		}
	}
	return b
}

func about(lang, text, good string) string {
	if lang == "zh" {
		return good + text
	}
	return strings.TrimRight(text, "?. ") + " of the " + good
}

func goodsOf(lang string, part uint32) []string {
	all := map[string][]string{
		"zh": {"星座灯", "羊绒围巾", "扫地机器人", "儿童手表", "筋膜枪", "空气炸锅", "露营帐篷", "电动牙刷"},
		"en": {"constellation lamp", "cashmere scarf", "robot vacuum", "kids watch", "massage gun", "air fryer", "camping tent", "sonic toothbrush"},
	}[lang]
	return all[4*part : 4*part+4]
}

// demo makes entries of those of the demo shop, and of some of them a second one
// that has other phrasings and says part of the answer.
func demo(t *testing.T, lang string, part uint32, seed uint64) *base {
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
	rng := rand.New(rand.NewPCG(seed, 2))
	b := &base{name: "demo " + lang, set: New(lexicon(t, lang)), label: map[string]string{}}
	for _, r := range rows[1:] {
		if half(r[0]) != part {
			continue
		}
		texts := strings.Split(r[4], "|")
		rng.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		if rng.IntN(2) == 0 && len(texts) > 3 {
			cut := 1 + rng.IntN(len(texts)-1)
			sentences := strings.SplitAfter(strings.ReplaceAll(r[5], ". ", ". \x00"), "。")
			if lang == "en" {
				sentences = strings.Split(strings.ReplaceAll(r[5], ". ", ". \x00"), "\x00")
			}
			body := strings.Join(sentences[:1+rng.IntN(len(sentences))], "")
			if rng.IntN(3) == 0 {
				body = rows[1+rng.IntN(len(rows)-1)][5] // what somebody else would have answered
			}
			b.add(Doc{ID: r[0] + "#2", Phrasings: texts[:cut], Body: body}, r[0])
			texts = texts[cut:]
		}
		b.add(Doc{ID: r[0], Phrasings: append([]string{r[3]}, texts...), Body: r[5]}, r[0])
	}
	return b
}

func (b *base) add(d Doc, label string) {
	b.docs = append(b.docs, d)
	b.label[d.ID] = label
	b.set.Put(d)
}

// proposed are the pairs that a look comes up with, and how many pairs there are
// that ask the same.
func (b *base) proposed() (rows []row, same int) {
	for i := range b.docs {
		for k := range i {
			if b.label[b.docs[i].ID] == b.label[b.docs[k].ID] {
				same++
			}
		}
		mine := b.set.docs[b.set.slots[b.docs[i].ID]]
		for _, slot := range b.set.candidates(mine, func(id string) bool { return id < mine.id }) {
			x, _, _ := b.set.features(mine, b.set.docs[slot])
			if x[closest] >= faint {
				rows = append(rows, row{x, b.label[mine.id] == b.label[b.set.docs[slot].id], 1})
			}
		}
	}
	return rows, same
}

// judged are pairs of single sentences; part says which half.
func judged(t *testing.T, name string, yes func(float64) (same, known bool), part int) (rows []row, same int) {
	t.Helper()
	s := New(lexicon(t, "zh"))
	type pair struct{ A, B, Label string }
	var pairs []pair
	f := sharedtest.Open(t, "data", "nlu", name)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p pair
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, p)
	}
	for i, p := range pairs {
		s.Put(Doc{ID: fmt.Sprint("a", i), Phrasings: []string{p.A}}, Doc{ID: fmt.Sprint("b", i), Phrasings: []string{p.B}})
	}
	for i, p := range pairs {
		var score float64
		_, _ = fmt.Sscan(p.Label, &score)
		is, known := yes(score)
		a, okA := s.slots[fmt.Sprint("a", i)]
		b, okB := s.slots[fmt.Sprint("b", i)]
		if !known || i%2 != part || !okA || !okB || len(s.docs[a].terms) == 0 || len(s.docs[b].terms) == 0 {
			continue
		}
		x, _, _ := s.features(s.docs[a], s.docs[b])
		if is {
			same++
		}
		rows = append(rows, row{x, is, 1})
	}
	return rows, same
}

// regress fits a logistic regression by plain descent.
func regress(rows []row) model {
	var m model
	for step := range 20000 {
		var g model
		all := 0.0
		for i := range rows {
			r := &rows[i]
			y := 0.0
			if r.same {
				y = 1
			}
			d := (m.of(&r.x) - y) * r.w
			all += r.w
			g.bias += d
			for k, v := range r.x {
				g.weights[k] += d * v
			}
		}
		rate := 4 / (1 + float64(step)/5000)
		m.bias -= rate * g.bias / all
		for k := range m.weights {
			m.weights[k] -= rate * (g.weights[k]/all + 0.0005*m.weights[k])
		}
	}
	return m
}

func measure(rows []row, same int, at float64) (precision, recall float64, found int) {
	right := 0
	for i := range rows {
		if learned.of(&rows[i].x) >= at {
			found++
			if rows[i].same {
				right++
			}
		}
	}
	return float64(right) / math.Max(1, float64(found)), float64(right) / math.Max(1, float64(same)), found
}

func bases(t *testing.T, part uint32) []*base {
	t.Helper()
	var out []*base
	for seed := range uint64(3) {
		out = append(out, demo(t, "zh", part, seed), demo(t, "en", part, seed),
			labelled(t, "en", "banking77_train.jsonl", part, seed), labelled(t, "en", "clinc150_train.jsonl", part, seed), labelled(t, "zh", "jddc_intent.jsonl", part, seed),
			labelled(t, "en", "banking77_train.jsonl", part, seed+10, goodsOf("en", part)...), labelled(t, "zh", "jddc_intent.jsonl", part, seed+10, goodsOf("zh", part)...))
	}
	return out
}

func strictly(v float64) (same, known bool) { return v >= 4.5, v >= 4.5 || v <= 3 }

func asked(v float64) (same, known bool) { return v == 1, true }

// TestLearn prints the weights; they stand in score.go. It runs where ALIKE_FIT is set.
func TestLearn(t *testing.T) {
	if os.Getenv("ALIKE_FIT") == "" {
		return
	}
	var rows []row
	weigh := func(list []row, all float64) {
		for i := range list {
			list[i].w = all / float64(len(list))
		}
		rows = append(rows, list...)
	}
	for _, b := range bases(t, 0) {
		list, same := b.proposed()
		t.Logf("%s: %d entries, %d pairs proposed, %d same", b.name, len(b.docs), len(list), same)
		share := 300.0
		if strings.HasPrefix(b.name, "jddc") {
			share = 100 // its labels are noisy
		}
		weigh(list, share)
	}
	// Half of the pairs that people have judged are the same. Of what a look comes up
	// with it is few.
	seldom := func(list []row, all float64) {
		weigh(list, all)
		for i := len(rows) - len(list); i < len(rows); i++ {
			if !rows[i].same {
				rows[i].w *= 6
			}
		}
	}
	list, _ := judged(t, "bustm_pairs_dev.jsonl", asked, 0)
	seldom(list, 50)
	list, _ = judged(t, "sts_jddc_dev.jsonl", strictly, 0)
	seldom(list, 100)
	m := regress(rows)
	t.Logf("model{%.3f, [features]float64{%s}}", m.bias, strings.Trim(strings.ReplaceAll(fmt.Sprintf("%.3f", m.weights), " ", ", "), "[]"))
}

// TestMeasure tells how right the probability is on labels that nothing was
// learned from.
func TestMeasure(t *testing.T) {
	report := func(name string, rows []row, same int) {
		line := fmt.Sprintf("%-24s %5d pairs, %4d same:", name, len(rows), same)
		for _, at := range []float64{0.3, 0.5, 0.55, 0.6, 0.7, 0.8} {
			p, r, n := measure(rows, same, at)
			line += fmt.Sprintf("  %.2f: %.2f/%.2f (%d)", at, p, r, n)
		}
		t.Log(line)
	}
	var all []row
	for i, b := range bases(t, 1) {
		rows, same := b.proposed()
		if i < 7 {
			report(b.name, rows, same)
			if p, r, _ := measure(rows, same, 0.55); strings.HasPrefix(b.name, "demo") && (p < 0.8 || r < 0.5) {
				t.Error("worse than before")
			}
		}
		all = append(all, rows...)
	}
	rows, same := judged(t, "bustm_pairs_dev.jsonl", asked, 1)
	report("bustm", rows, same)
	rows, same = judged(t, "sts_jddc_dev.jsonl", strictly, 1)
	report("sts_jddc", rows, same)
	var n, right [10]int
	for i := range all {
		k := min(9, int(10*learned.of(&all[i].x)))
		n[k]++
		if all[i].same {
			right[k]++
		}
	}
	for k := range n {
		t.Logf("said %.1f–%.1f: %d pairs, %.2f the same", float64(k)/10, float64(k+1)/10, n[k], float64(right[k])/math.Max(1, float64(n[k])))
	}
}
