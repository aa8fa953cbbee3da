package learn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// shop is a small training set in both languages.
func shop() []Example {
	var out []Example
	for _, group := range [][]string{
		{"refund", "我要退款", "退款什么时候到账", "钱退到哪里", "how do I get my money back", "refund please", "when will my refund arrive", "申请退款多久", "退钱给我"},
		{"shipping", "什么时候发货", "快递到哪了", "物流怎么不动了", "where is my parcel", "when do you ship", "has my order been shipped", "还没发货吗", "发什么快递"},
		{"size", "穿多大码", "尺码偏大吗", "165穿什么码", "which size fits me", "is it true to size", "size chart please", "码数准吗", "大一码还是小一码"},
	} {
		for _, t := range group[1:] {
			out = append(out, Example{Text: t, Label: group[0]})
		}
	}
	return out
}

func train(t testing.TB, examples []Example, o Options) *Model {
	t.Helper()
	m, err := Train(context.Background(), examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrainPredict(t *testing.T) {
	m := train(t, shop(), Options{})
	for text, want := range map[string]string{"退款多久到": "refund", "快递什么时候到": "shipping", "what size should I take": "size"} {
		if r := m.Predict(text); r.Labels[0].Label != want {
			t.Errorf("%s: got %+v, want %s", text, r, want)
		}
	}
}

func file(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if n, err := m.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d of %d bytes: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func TestDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := train(t, shop(), Options{Seed: 5})
	runtime.GOMAXPROCS(4)
	two := train(t, shop(), Options{Seed: 5})
	one.info.Took, two.info.Took = 0, 0
	if !bytes.Equal(file(t, one), file(t, two)) {
		t.Error("the same seed gave two models")
	}
}

func TestRoundTrip(t *testing.T) {
	m := train(t, shop(), Options{})
	got, err := Read(bytes.NewReader(file(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Info(), m.Info()) {
		t.Errorf("got %+v, want %+v", got.Info(), m.Info())
	}
	for _, e := range shop() {
		if a, b := got.Predict(e.Text), m.Predict(e.Text); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: got %+v, want %+v", e.Text, a, b)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := file(t, train(t, shop(), Options{Fast: true}))
	for n := 0; n < len(whole); n += 97 {
		if _, err := Read(bytes.NewReader(whole[:n])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut after %d bytes: got %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 0x10
		if _, err := Read(bytes.NewReader(changed)); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) {
			t.Fatalf("byte %d changed: got %v", n, err)
		}
	}
	whole[len(fileMagic)]++
	if _, err := Read(bytes.NewReader(whole)); !errors.Is(err, ErrVersion) {
		t.Errorf("another version: got %v", err)
	}
}

// A file with a right checksum may still be made to harm: no index in it may be
// used unchecked.
func FuzzRead(f *testing.F) {
	few := []Example{{Text: "退款", Label: "refund"}, {Text: "发货", Label: "shipping"}}
	whole := file(f, train(f, few, Options{}))
	f.Add(whole[headerSize:len(whole)-4], true)
	f.Add(whole, false)
	whole = file(f, train(f, few, Options{Fast: true}))
	f.Add(whole[headerSize:len(whole)-4], true)
	f.Fuzz(func(t *testing.T, content []byte, wrap bool) {
		if wrap {
			content = seal(content)
		}
		m, err := Read(bytes.NewReader(content))
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) {
				t.Errorf("got the error %v", err)
			}
			return
		}
		m.Predict("退款 refund")
		m.Nearest("退款", 3)
		m.Vector("refund")
		m.Explain("退款 refund", m.labels[0], 3)
	})
}

// Every byte of a small file is changed once, behind a right checksum.
func TestHarmfulFiles(t *testing.T) {
	few := []Example{{Text: "退款", Label: "refund"}, {Text: "发货", Label: "shipping"}}
	whole := file(t, train(t, few, Options{}))
	content := whole[headerSize : len(whole)-4]
	for i := range content {
		changed := bytes.Clone(content)
		changed[i] ^= 1 << (i % 8)
		m, err := Read(bytes.NewReader(seal(changed)))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("byte %d: got the error %v", i, err)
			}
			continue
		}
		m.Predict("退款 refund")
		m.Nearest("退款", 3)
		m.Similarity("refund", "退款")
		m.Explain("退款", "refund", 3)
	}
}

func TestHostileTexts(t *testing.T) {
	m := train(t, shop(), Options{})
	fast := train(t, shop(), Options{Fast: true})
	for name, text := range map[string]string{
		"empty":            "",
		"blank":            " \n\t　",
		"a long line":      strings.Repeat("退款 refund ", 500_000),
		"a long word":      strings.Repeat("x", 10<<20),
		"invalid UTF-8":    "退\xff款\xc0\x80\xed\xa0\x80",
		"emoji":            strings.Repeat("😡👨‍👩‍👧", 2500),
		"zero width":       "退\u200b款\u200d\ufeff多\u202e久",
		"marks":            strings.Repeat("e\u0301\u0302\u0303", 1000),
		"control":          "\x00\x01\x02退款",
		"other scripts":    "คืนเงิน возврат 返金 환불 استرداد",
		"nothing but dots": strings.Repeat("。", 100_000),
	} {
		for _, m := range []*Model{m, fast} {
			start := time.Now()
			r := m.Predict(text)
			sum := 0.0
			for _, p := range r.Labels {
				if !(p.P >= 0 && p.P <= 1) {
					t.Errorf("%s: got the probability %v", name, p.P)
				}
				sum += p.P
			}
			if sum > 1.001 || len(r.Labels) != 3 || !(r.Outside >= 0 && r.Outside <= 1) {
				t.Errorf("%s: got %+v", name, r)
			}
			m.Nearest(text, 2)
			m.Explain(text, "refund", 5)
			if s := m.Similarity(text, "退款"); !(s >= 0 && s <= 1) {
				t.Errorf("%s: got the similarity %v", name, s)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%s: took %v", name, d)
			}
		}
	}
	if a, b := m.Predict("退\u200b款多久"), m.Predict("退款多久"); !reflect.DeepEqual(a, b) {
		t.Error("invisible runes change the result")
	}
	if r := m.Predict(""); r.Outside != 1 {
		t.Errorf("nothing at all: got %+v", r)
	}
}

func TestTinySets(t *testing.T) {
	if _, err := Train(t.Context(), nil, Options{}); !errors.Is(err, ErrNoExamples) {
		t.Errorf("no example: got %v", err)
	}
	if _, err := Train(t.Context(), []Example{{Text: " ", Label: "x"}, {Text: "x"}}, Options{}); !errors.Is(err, ErrNoExamples) {
		t.Errorf("nothing but blanks: got %v", err)
	}
	one := train(t, []Example{{Text: "where is my parcel", Label: "shipping"}}, Options{})
	if r := one.Predict("where is my parcel?"); r.Labels[0] != (Prediction{"shipping", 1}) {
		t.Errorf("one example: got %+v", r)
	}
	two := train(t, []Example{{Text: "退款", Label: "refund"}, {Text: "发货", Label: "shipping"}}, Options{})
	if r := two.Predict("退款"); r.Labels[0].Label != "refund" {
		t.Errorf("two examples: got %+v", r)
	}
	lone := train(t, append(shop(), Example{Text: "发票抬头写错了", Label: "invoice"}), Options{})
	if r := lone.Predict("发票抬头"); r.Labels[0].Label != "invoice" {
		t.Errorf("a label with one example: got %+v", r)
	}
}

func TestOneLabel(t *testing.T) {
	var examples []Example
	for _, e := range shop() {
		if e.Label == "refund" {
			examples = append(examples, e)
		}
	}
	m := train(t, examples, Options{})
	in, out := m.Predict("退款什么时候能到").Outside, m.Predict("今天天气怎么样").Outside
	if in >= out || m.Predict("今天天气怎么样").Labels[0] != (Prediction{"refund", 1}) {
		t.Errorf("got %v for a refund and %v for the weather", in, out)
	}
}

func TestContradictions(t *testing.T) {
	examples := append(shop(),
		Example{Text: "多久到", Label: "shipping"}, Example{Text: "多久到 ", Label: "refund"}, Example{Text: "多久到", Label: "shipping"})
	info := train(t, examples, Options{Fast: true}).Info()
	want := []Contradiction{{Text: "多久到", Kept: "shipping", Lost: []string{"refund"}}}
	if !reflect.DeepEqual(info.Contradictions, want) || info.Duplicates != 2 || info.Examples != len(shop())+1 {
		t.Errorf("got %+v, %d duplicates, %d examples", info.Contradictions, info.Duplicates, info.Examples)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Train(ctx, shop(), Options{Progress: func(float64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestProgress(t *testing.T) {
	last := 0.0
	train(t, shop(), Options{Progress: func(share float64) {
		if share < last || share > 1 {
			t.Errorf("progress went from %v to %v", last, share)
		}
		last = share
	}})
	if last != 1 {
		t.Errorf("progress ended at %v", last)
	}
}

func TestOutside(t *testing.T) {
	o := Options{}
	for _, s := range []string{"今天天气怎么样", "讲个笑话", "who won the game", "play some music", "股票涨了吗", "帮我写首诗", "what is the capital of france",
		"translate this to german", "明天几点日出", "你多大了", "set an alarm for six", "附近有什么电影院", "北京到上海的火车", "how tall is the eiffel tower",
		"推荐一部电影", "今晚吃什么", "tell me a story", "开灯", "what time is it", "谁是总统", "导航到公司", "add milk to my list"} {
		o.Outside = append(o.Outside, s)
	}
	m := train(t, shop(), o)
	if in, out := m.Predict("退款多久能到账").Outside, m.Predict("讲一个笑话吧").Outside; in >= m.Info().Threshold || out < m.Info().Threshold {
		t.Errorf("got %v for a refund, %v for a joke, with the threshold %v", in, out, m.Info().Threshold)
	}
	for _, p := range m.Predict("讲一个笑话吧").Labels {
		if p.Label == "" {
			t.Error("the class of outside texts shows")
		}
	}
}

// Words that no example has get their meaning from related sentences.
func TestRelated(t *testing.T) {
	t.Parallel()
	var few, related []Example
	for _, s := range []string{"退货", "我要退货", "怎么退货", "申请退货", "退货流程"} {
		few = append(few, Example{s, "return"}, Example{strings.ReplaceAll(s, "退货", "开票"), "invoice"}, Example{strings.ReplaceAll(s, "退货", "改地址"), "address"})
	}
	for i, s := range []string{"退货想寄回", "东西寄回退货", "寄回怎么弄", "我要寄回", "不想要了寄回", "退货寄回吧"} {
		related = append(related, Example{s, "send back"}, Example{fmt.Sprintf("抬头写错了开票 %d", i), "heading"}, Example{fmt.Sprintf("换个地方收货改地址 %d", i), "move"})
	}
	p := func(o Options) float64 {
		m, err := Train(t.Context(), few, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(m.Info().Labels); got != 3 {
			t.Errorf("labels: got %d, want 3", got)
		}
		for _, l := range m.Predict("寄回").Labels {
			if l.Label == "return" {
				return l.P
			}
		}
		return 0
	}
	alone, with := p(Options{Seed: 1}), p(Options{Seed: 1, Related: related})
	if with < alone+0.1 {
		t.Errorf("a word of related sentences: got %.3f, without them %.3f", with, alone)
	}
}

func TestExplain(t *testing.T) {
	m := train(t, shop(), Options{})
	got := m.Explain("退款呢", "refund", 3)
	if len(got) != 3 || !strings.Contains(got[0].Text, "退") || got[0].Weight <= 0 {
		t.Errorf("got %+v", got)
	}
	if got := m.Explain("我的退款呢", "no such label", 3); got != nil {
		t.Errorf("an unknown label: got %+v", got)
	}
}

func TestNearest(t *testing.T) {
	m := train(t, shop(), Options{Fast: true})
	got := m.Nearest("申请退款多久到", 2)
	if len(got) != 2 || got[0].Text != "申请退款多久" || got[0].Label != "refund" || got[0].Similarity < got[1].Similarity {
		t.Errorf("got %+v", got)
	}
	if a, b := m.Similarity("退款多久到", "申请退款多久"), m.Similarity("退款多久到", "尺码偏大吗"); a <= b {
		t.Errorf("got %v for what is alike, %v for what is not", a, b)
	}
}

func TestConcurrent(t *testing.T) {
	m := train(t, shop(), Options{})
	want := m.Predict("退款多久")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := m.Predict("退款多久"); !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
				}
				m.Nearest("where is it", 2)
				m.Explain("where is it", "shipping", 2)
				m.Vector("what size")
			}
		})
	}
	wg.Wait()
}

func BenchmarkPredict(b *testing.B) {
	m := train(b, shop(), Options{})
	b.ReportAllocs()
	for b.Loop() {
		m.Predict("我的退款什么时候到账")
	}
}
