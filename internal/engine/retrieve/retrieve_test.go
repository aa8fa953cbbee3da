package retrieve

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// shop is a small knowledge base in both languages.
func shop() []Doc {
	return []Doc{
		{ID: "refund", Phrasings: []string{"退款什么时候到账", "钱多久退回来", "退钱退到哪里", "when will my refund arrive", "how long until I get my money back"}},
		{ID: "ship", Phrasings: []string{"什么时候发货", "下单几天寄出", "还没发货吗", "when do you ship", "how soon is my order sent"}},
		{ID: "size", Phrasings: []string{"穿多大码", "尺码偏大吗", "码数准不准", "which size fits me", "is it true to size"}},
		{ID: "invoice", Phrasings: []string{"怎么开发票", "发票抬头写错了", "电子发票在哪下载", "can I get an invoice", "download the invoice"}},
		{ID: "~weather", Outside: true, Phrasings: []string{"今天天气怎么样", "明天下雨吗", "will it rain tomorrow", "how is the weather"}},
	}
}

// spelling is a sense of letters: it places texts by the characters they have.
type spelling struct{}

func (spelling) Vector(text string) []float32 {
	v := make([]float32, 64)
	for _, r := range text {
		v[uint32(r)*2654435761>>26]++
	}
	if n := inner.Dot(v, v); n > 0 {
		for i := range v {
			v[i] /= float32(math.Sqrt(float64(n)))
		}
	}
	return v
}

func (spelling) Outside(text string) float64 {
	if strings.Contains(text, "天气") {
		return 0.9
	}
	return 0.1
}

// states are the ways in which a retriever answers.
func states(t *testing.T, check func(t *testing.T, x *Retriever)) {
	t.Helper()
	for _, state := range []string{"words", "learned", "sensed"} {
		t.Run(state, func(t *testing.T) {
			x := New(Config{})
			x.Replace(shop())
			if state == "sensed" {
				x.UseSense(spelling{})
			}
			if state != "words" {
				train(t, x)
				if i := x.Info(); !i.Classifier || i.Sense != (state == "sensed") || !i.Current {
					t.Fatalf("got %+v", i)
				}
			}
			check(t, x)
		})
	}
}

func train(t testing.TB, x *Retriever) {
	t.Helper()
	if err := x.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func ids(hits []Hit) (out []string) {
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func first(hits []Hit) string {
	if len(hits) == 0 {
		return ""
	}
	return hits[0].ID
}

func TestSearch(t *testing.T) {
	states(t, func(t *testing.T, x *Retriever) {
		for _, c := range []struct{ question, want string }{
			{"退款多久到账", "refund"},
			{"几天能发货", "ship"},
			{"尺码准吗", "size"},
			{"发票怎么下载", "invoice"},
			{"when is my refund coming", "refund"},
			{"which size", "size"},
			{"明天天气", ""},
			{"", ""},
			{"🙂🙂", ""},
		} {
			hits := x.Search(c.question, 3, nil)
			if first(hits) != c.want {
				t.Errorf("%q: got %v, want %q", c.question, ids(hits), c.want)
			}
			for _, h := range hits {
				if h.Score < 0 || h.Score > 1 || math.IsNaN(h.Score) || h.Phrasing == "" || h.ID == "~weather" {
					t.Errorf("%q: got %+v", c.question, h)
				}
			}
		}
		if hits := x.Search("怎么退款", 0, nil); len(hits) != 0 {
			t.Errorf("a limit of none: got %v", ids(hits))
		}
		if hits := x.Search("怎么退款", 1, nil); len(hits) > 1 {
			t.Errorf("a limit of one: got %v", ids(hits))
		}
	})
}

func TestChangesAreSeenAtOnce(t *testing.T) {
	states(t, func(t *testing.T, x *Retriever) {
		x.Update([]Doc{
			{ID: "gift", Phrasings: []string{"可以送礼品包装吗", "礼盒怎么选"}},
			{ID: "size", Phrasings: []string{"腰带怎么打孔"}},
		}, []string{"refund"})
		for _, c := range []struct{ question, want string }{
			{"有礼品包装吗", "gift"}, {"腰带打孔", "size"},
		} {
			if hits := x.Search(c.question, 3, nil); first(hits) != c.want {
				t.Errorf("%s: got %v, want %s", c.question, ids(hits), c.want)
			}
		}
		if hits := x.Search("退款什么时候到账", 5, nil); slices.Contains(ids(hits), "refund") {
			t.Errorf("a removed document is found: %v", ids(hits))
		}
		if x.Info().Current {
			t.Error("what was learned is said to be current")
		}
		x.Replace(nil)
		if hits := x.Search("退款什么时候到账", 5, nil); len(hits) != 0 {
			t.Errorf("nothing is there, got %v", ids(hits))
		}
	})
}

func TestFilter(t *testing.T) {
	for _, c := range []struct {
		tags   string
		filter Filter
		want   bool
	}{
		{"", nil, true},
		{"", Filter{"channel:web"}, true},
		{"channel:web", nil, true},
		{"channel:web", Filter{"channel:web"}, true},
		{"channel:web", Filter{"channel:app"}, false},
		{"channel:web channel:app", Filter{"channel:app"}, true},
		{"channel:web", Filter{"lang:zh"}, true},
		{"channel:web lang:en", Filter{"channel:web", "lang:zh"}, false},
		{"product:1", Filter{"product:2", "channel:web"}, false},
		{"channel:web", Filter{"channel:ch_1", "channel:web"}, true},
		{"channel:ch_2", Filter{"channel:ch_1", "channel:web"}, false},
		{"channels:web", Filter{"channel:app"}, true},
	} {
		if got := c.filter.passes(limits(strings.Fields(c.tags))); got != c.want {
			t.Errorf("tags %q, filter %v: got %v", c.tags, c.filter, got)
		}
	}
	states(t, func(t *testing.T, x *Retriever) {
		docs := shop()
		docs[0].Tags = []string{"channel:app"}
		x.Replace(docs)
		if hits := x.Search("退款什么时候到账", 5, Filter{"channel:web"}); slices.Contains(ids(hits), "refund") {
			t.Errorf("got %v", ids(hits))
		}
		if hits := x.Search("退款什么时候到账", 5, Filter{"channel:app"}); first(hits) != "refund" {
			t.Errorf("got %v", ids(hits))
		}
	})
}

func TestClicks(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	x := New(Config{Now: func() time.Time { return now }})
	x.Replace([]Doc{
		{ID: "a", Phrasings: []string{"包裹丢了怎么办", "包裹找不到"}},
		{ID: "b", Phrasings: []string{"包裹破了怎么办", "包裹破损"}},
	})
	const question = "包裹怎么办"
	before := x.Search(question, 2, nil)
	other := before[1].ID
	click := Click{Question: Key("  " + question + "？"), ID: other}
	for n := range 8 {
		click = click.Again(now)
		x.UseClicks([]Click{click, {Question: Key(question), ID: "nobody", Count: 5, At: now}, {ID: other, Count: 5, At: now}})
		if after := x.Search(question, 2, nil); n < soleClick && !reflect.DeepEqual(after, before) {
			t.Errorf("what one person can do changes the answer: %+v", after)
		}
	}
	after := x.Search(question, 2, nil)
	if first(after) != other || after[0].Score <= before[1].Score {
		t.Errorf("eight clicks on %s: got %+v", other, after)
	}
	if got := x.Search("包裹破了", 1, nil); first(got) != "b" {
		t.Errorf("another question has changed: %v", ids(got))
	}
	now = now.Add(20 * halfLife)
	if got := x.Search(question, 2, nil); first(got) != before[0].ID {
		t.Errorf("long afterwards: got %v", ids(got))
	}
}

// However often a document is clicked on, it does not answer what its words hardly
// speak for, and what others say of a question without clicks stays.
func TestClicksCannotMakeAnAnswer(t *testing.T) {
	states(t, func(t *testing.T, x *Retriever) {
		for _, question := range []string{"退款什么时候到账", "退款的天气", "请问一下", "怎么办"} {
			before := x.Candidates(question, nil)
			for _, target := range before {
				x.clicks = newClicks(x.cfg.Now)
				x.UseClicks([]Click{{Question: Key(question), ID: target.ID, Count: 1e6, At: x.cfg.Now()}})
				for _, h := range x.Candidates(question, nil) {
					if h.ID != target.ID {
						continue
					}
					most := logistic(logOdds(target.Score) + clickLift)
					if target.Score < clickFloor && h.Score != target.Score || h.Score > most+1e-9 {
						t.Errorf("%s: %s goes from %.3f to %.3f", question, h.ID, target.Score, h.Score)
					}
				}
			}
		}
	})
}

func TestClicksAreBounded(t *testing.T) {
	c := newClicks(time.Now)
	often := Click{Question: "often", ID: "a"}
	for i := range 3 * maxClicked {
		c.put(Click{Question: fmt.Sprint("q", i), ID: "a", Count: 1, At: c.now()})
		often = often.Again(c.now())
		c.put(often)
	}
	if len(c.count) > maxClicked || len(c.some) > maxClicked {
		t.Errorf("%d pairs of %d questions are remembered", len(c.count), len(c.some))
	}
	if got := c.of("often", "a"); got < 2 || got > math.Log1p(maxClick) {
		t.Errorf("the one that is asked often counts %v", got)
	}
}

func TestDeterministic(t *testing.T) {
	answers := func(procs int) (out [][]Hit) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		x := New(Config{Seed: 3})
		docs := shop()
		if procs > 1 {
			slices.Reverse(docs)
		}
		x.Replace(docs)
		x.UseSense(spelling{})
		train(t, x)
		for _, q := range []string{"退款多久", "发票", "ship today", "天气"} {
			out = append(out, x.Candidates(q, nil))
		}
		return out
	}
	if a, b := answers(1), answers(4); !reflect.DeepEqual(a, b) {
		t.Errorf("got %+v and %+v", a, b)
	}
}

func TestHostile(t *testing.T) {
	odd := []string{
		"", " ", "\x00", "\xff\xfe\xfd", strings.Repeat("啊", 1<<16), strings.Repeat("a", 1<<20),
		strings.Repeat("🙂", 5000), "\u200b\u202e退款\u2066", "退\u0301款", "((((((((((a+)+)+)+)+", "NaN", "~weather",
	}
	states(t, func(t *testing.T, x *Retriever) {
		for _, s := range odd {
			for _, h := range x.Candidates(s, Filter{s, ":", "channel:"}) {
				if math.IsNaN(h.Score) || h.Score < 0 || h.Score > 1 {
					t.Errorf("%.20q: got %+v", s, h)
				}
			}
			x.UseClicks([]Click{{Question: Key(s), ID: "refund", Count: 9, At: time.Now()}})
		}
		for i, s := range odd {
			x.Update([]Doc{{ID: fmt.Sprint("odd", i), Phrasings: odd[:i], Body: s, Tags: odd}}, nil)
		}
		x.Update([]Doc{{}}, []string{"", "nobody"})
		train(t, x)
		for _, s := range odd {
			x.Search(s, 5, nil)
		}
	})
}

func TestNothingToLearn(t *testing.T) {
	for name, docs := range map[string][]Doc{
		"empty":         nil,
		"one":           {{ID: "a", Phrasings: []string{"退款"}}},
		"no words":      {{ID: "a", Phrasings: []string{"…"}}, {ID: "b"}},
		"only outside":  {{ID: "a", Phrasings: []string{"天气"}, Outside: true}},
		"contradictory": {{ID: "a", Phrasings: []string{"退款"}}, {ID: "b", Phrasings: []string{"退款"}}},
	} {
		x := New(Config{})
		x.Replace(docs)
		x.UseSense(spelling{})
		train(t, x)
		for _, h := range x.Candidates("退款", nil) {
			if math.IsNaN(h.Score) {
				t.Errorf("%s: got %+v", name, h)
			}
		}
		train(t, x)
	}
}

func TestTrainingEndsWithItsContext(t *testing.T) {
	x := New(Config{})
	x.Replace(shop())
	x.UseSense(spelling{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Train(ctx); err == nil {
		t.Error("no error")
	}
	if x.Info().Classifier {
		t.Error("half a training is in service")
	}
}

// Many changes in a row are learned once, after the last of them.
func TestRunLearnsOnceThingsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		x := New(Config{Delay: time.Second})
		go x.Run(ctx, nil)
		x.Replace(shop())
		for i := range 5 {
			time.Sleep(time.Second / 2)
			x.Update([]Doc{{ID: "gift", Phrasings: []string{fmt.Sprint("礼品包装", i)}}}, nil)
			synctest.Wait()
			if x.Info().Classifier {
				t.Fatalf("learned in the middle of changes, after %d", i)
			}
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		before := x.learned.Load()
		if i := x.Info(); !i.Classifier || !i.Current {
			t.Errorf("got %+v", i)
		}
		// The same again is nothing new.
		x.Update(shop()[:2], nil)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if x.learned.Load() != before {
			t.Error("learned again what had not changed")
		}
		cancel()
	})
}

// What is beyond the limits is found by its words.
func TestTooManyToLearn(t *testing.T) {
	docs := make([]Doc, MaxSensed+1)
	for i := range docs {
		docs[i] = Doc{ID: fmt.Sprint(i), Phrasings: []string{fmt.Sprintf("型号%d怎么用", i)}}
	}
	x := New(Config{})
	x.Replace(docs)
	x.UseSense(spelling{})
	train(t, x)
	if i := x.Info(); i.Classifier || i.Sense {
		t.Errorf("got %+v", i)
	}
	if got := first(x.Search("型号4711怎么用", 1, nil)); got != "4711" {
		t.Errorf("got %s", got)
	}
}
