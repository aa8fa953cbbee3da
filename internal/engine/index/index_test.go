package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

func testModel() Model {
	w := Weights{Asked: 2, Offered: 2, Document: 2}
	return Model{Kind: [5]float64{1, 0.4, 1, 0.2, 0.3}, Unknown: 0.8, Rank: w, Trust: w, Bias: -3, Margin: 0.5}
}

func testLexicon(t testing.TB) Lexicon {
	t.Helper()
	lex, err := ReadLexicon(strings.NewReader(`
# comment
运费 = 邮费, 快递费
退货 = 退
return = send back
- 请问, 的, please, the
~ 怎么, how
怎么 = 如何
`))
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

func testIndex(t testing.TB) *Index {
	x := New(Config{testLexicon(t), testModel()})
	x.Replace([]Doc{
		{ID: "fee", Phrasings: []string{"运费多少", "要付运费吗"}, Body: "全场包邮"},
		{ID: "return", Phrasings: []string{"怎么退货", "我要退货"}},
		{ID: "charger", Phrasings: []string{"charging the battery", "how do I charge it", "phone charger"}},
		{ID: "back", Phrasings: []string{"how to return an item"}},
	})
	return x
}

func TestSearch(t *testing.T) {
	t.Parallel()
	x := testIndex(t)
	for _, tt := range []struct{ query, want string }{
		{"运费多少", "fee"},
		{"請問郵費多少", "fee"},     // traditional script, filler, synonym
		{"ＣＨＡＲＧＥ", "charger"}, // full width, inflection
		{"chargers", "charger"},
		{"charegr", "charger"}, // two letters swapped
		{"sending back items", "back"},
		{"如何\u200b退\u202e貨", "return"}, // zero width and direction marks
		{"包邮", ""},                     // a body alone finds nothing
		{"", ""},
		{"🙂", ""},
	} {
		got := ""
		if hits := x.Search(tt.query, 3); len(hits) > 0 {
			got = hits[0].ID
		}
		if got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.query, got, tt.want)
		}
	}
}

func TestSearchExplains(t *testing.T) {
	t.Parallel()
	hits := testIndex(t).Search("请问邮费多少", 5)
	if len(hits) == 0 {
		t.Fatal("no hit")
	}
	h := hits[0]
	if got, want := h.Phrasing, "运费多少"; got != want {
		t.Errorf("phrasing: got %q, want %q", got, want)
	}
	if got, want := fmt.Sprint(h.Terms), "[多 少 运 费 费多 多少 运费]"; got != want {
		t.Errorf("terms: got %s, want %s", got, want)
	}
	if h.Features.Asked < 0.99 || h.Score <= 0.5 || h.Score > 1 {
		t.Errorf("score %v, features %+v", h.Score, h.Features)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	x := testIndex(t)
	x.Update([]Doc{{ID: "fee", Phrasings: []string{"会员积分"}}, {ID: "new", Phrasings: []string{"发票抬头"}}}, []string{"return", "absent"})
	for query, want := range map[string]string{"积分": "fee", "发票": "new", "运费": "", "退货": ""} {
		got := ""
		if hits := x.Search(query, 1); len(hits) > 0 {
			got = hits[0].ID
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
	if got, want := x.Len(), 4; got != want {
		t.Errorf("documents: got %d, want %d", got, want)
	}
}

// TestConcurrent lets readers and writers meet; the race detector watches.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	x := testIndex(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 300 {
				if hits := x.Search("怎么退货", 3); len(hits) == 0 || hits[0].ID != "return" {
					t.Errorf("lost the document: %v", hits)
					return
				}
			}
		})
	}
	for i := range 100 {
		x.Update([]Doc{{ID: fmt.Sprint("extra", i%7), Phrasings: []string{fmt.Sprintf("编号%d", i)}}}, []string{fmt.Sprint("extra", (i+3)%7)})
	}
	wg.Wait()
}

func TestReadLexiconRefusesAmbiguity(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a = x\nb = x", "a = b\nb = c", "- x, x", "no list"} {
		if _, err := ReadLexicon(strings.NewReader(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func FuzzSearch(f *testing.F) {
	x := testIndex(f)
	for _, s := range []string{"怎么退货", "how do I send back", "\xff\xfe", "a'b’c", strings.Repeat("退", 3000), "’", "ⅷ１２３", "\u0300\u0300", "e\u0301clair"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, h := range x.Search(s, 12) {
			if !(h.Score >= 0 && h.Score <= 1) {
				t.Errorf("score %v", h.Score)
			}
		}
		x2 := New(Config{Model: x.model})
		x2.Replace([]Doc{{ID: "a", Phrasings: []string{s, "退货"}, Body: s}})
		x2.Search(s, 3)
	})
}

// words make texts whose frequencies look like language: few words are common.
func randomText(rnd *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(rune(0x4E00 + int(2000*rnd.Float64()*rnd.Float64()*rnd.Float64())))
	}
	return b.String()
}

func benchmarkIndex(b *testing.B, entries int) {
	rnd := rand.New(rand.NewPCG(1, 1))
	x := New(Config{testLexicon(b), testModel()})
	docs := make([]Doc, entries)
	for i := range docs {
		docs[i].ID = fmt.Sprint(i)
		docs[i].Body = randomText(rnd, 80)
		for range 8 {
			docs[i].Phrasings = append(docs[i].Phrasings, randomText(rnd, 6+rnd.IntN(8)))
		}
	}
	x.Replace(docs)
	queries := make([]string, 64)
	for i := range queries {
		queries[i] = docs[rnd.IntN(entries)].Phrasings[0][:9] + randomText(rnd, 9)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		x.Search(queries[i%len(queries)], 5)
		i++
	}
}

func BenchmarkSearch2400(b *testing.B)  { benchmarkIndex(b, 300) }
func BenchmarkSearch50000(b *testing.B) { benchmarkIndex(b, 6250) }

func BenchmarkUpdate50000(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 1))
	x := New(Config{})
	docs := make([]Doc, 6250)
	for i := range docs {
		docs[i].ID = fmt.Sprint(i)
		for range 8 {
			docs[i].Phrasings = append(docs[i].Phrasings, randomText(rnd, 10))
		}
	}
	x.Replace(docs)
	for b.Loop() {
		x.Update(docs[:1], nil)
	}
}

func TestFind(t *testing.T) {
	x := New(Config{testLexicon(t), testModel()})
	x.Replace([]Doc{
		{ID: "a", Phrasings: []string{"怎么退货", "我要退货"}},
		{ID: "b", Phrasings: []string{"退货运费谁出"}},
		{ID: "c", Phrasings: []string{"有尺码表吗"}},
		{ID: "empty", Phrasings: []string{"…"}},
	})
	only := func(ids ...string) func(string) bool {
		return func(id string) bool { return slices.Contains(ids, id) }
	}
	for _, c := range []struct {
		name  string
		query string
		o     Options
		want  string
	}{
		{"as Search", "退货", Options{Limit: 12}, "a b"},
		{"filtered", "退货", Options{Limit: 12, Keep: only("b", "c")}, "b"},
		{"nothing shared, but asked for", "退货", Options{Limit: 12, Also: []string{"c"}}, "a b c"},
		{"found anyway", "退货", Options{Limit: 12, Also: []string{"a", "b"}}, "a b"},
		{"asked for and filtered", "退货", Options{Limit: 12, Keep: only("a"), Also: []string{"c"}}, "a"},
		{"unknown and without words", "退货", Options{Limit: 12, Also: []string{"nobody", "", "empty"}}, "a b"},
		{"limit", "退货", Options{Limit: 1, Also: []string{"c"}}, "a"},
		{"no words", "…", Options{Limit: 12, Also: []string{"c"}}, ""},
		{"unknown words", "天气", Options{Limit: 12, Also: []string{"c"}}, "c"},
	} {
		var got []string
		for _, h := range x.Find(c.query, c.o) {
			got = append(got, h.ID)
			if math.IsNaN(h.Score) || math.IsNaN(h.Rank) {
				t.Errorf("%s: got %+v", c.name, h)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}
