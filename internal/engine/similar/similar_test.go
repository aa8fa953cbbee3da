package similar

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// judged are some pairs in both languages.
func judged() []Pair {
	return []Pair{
		{"什么时候发货", "啥时候能发货", 1}, {"怎么退款", "退款怎么操作", 1}, {"尺码偏大吗", "码数会不会偏大", 1},
		{"能开发票吗", "可以开发票么", 1}, {"when will it ship", "when do you ship", 1}, {"can I return it", "is it possible to return this", 1},
		{"快递到哪了", "我的快递现在在哪里", 1}, {"怎么修改地址", "地址写错了怎么改", 1},
		{"什么时候发货", "什么时候退款", 0}, {"可以退货", "不可以退货", 0}, {"我能联系你吗", "你能联系我吗", 0},
		{"买3件多少钱", "买5件多少钱", 0}, {"when will it ship", "when will I be refunded", 0}, {"怎么退款", "为什么退款", 0},
		{"能开发票吗", "发票抬头错了", 0}, {"尺码偏大吗", "颜色偏黄吗", 0},
	}
}

func trained(t testing.TB, o Options) *Model {
	t.Helper()
	m, err := Train(t.Context(), judged(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestScore(t *testing.T) {
	for name, m := range map[string]*Model{"untrained": Untrained(index.Lexicon{}), "trained": trained(t, Options{})} {
		for _, c := range []struct{ text, more, less string }{
			{"什么时候能到货", "啥时候能到货", "为什么没到货"},
			{"我可以找你吗", "我能找你吗", "你可以找我吗"},
			{"这个可以退", "这个能退吗", "天气真好"},
			{"how do I return it", "how can I return this", "where is my parcel"},
			{"查一下快递", "帮我查快递", "查一下余额"},
		} {
			more, less := m.Score(c.text, c.more), m.Score(c.text, c.less)
			if more <= less && (name == "untrained" || c.less != "你可以找我吗") { // that is more than 16 pairs can teach
				t.Errorf("%s: %s: %s %.3f, %s %.3f", name, c.text, c.more, more, c.less, less)
			}
			if back := m.Score(c.more, c.text); back != more {
				t.Errorf("%s: %v one way, %v the other", name, more, back)
			}
		}
		if got := m.Score("怎么退款", "怎么退款"); name == "untrained" && got < 0.9 {
			t.Errorf("the same text: %v", got)
		}
	}
}

func TestFeatures(t *testing.T) {
	m := Untrained(index.Lexicon{Same: map[string]string{"邮费": "运费"}, Filler: []string{"亲亲"}})
	for _, c := range []struct {
		name    string
		feature int
		a, b    string
		want    float64
	}{
		{"variants of the lexicon", cosOne, "亲亲邮费多少", "运费多少", 1},
		{"nothing shared", cosOne, "退款", "发货", 0},
		{"negation", negation, "我要退", "我不要退", 0},
		{"negation twice", negation, "不能不退", "能退", 1},
		{"persons swapped", persons, "我喜欢你", "你喜欢我", 1},
		{"persons alike", persons, "我喜欢你", "我也喜欢你", 0},
		{"one person missing", persons, "我喜欢", "喜欢", 0.5},
		{"the same numbers", numbers, "买3件", "要3件", 1},
		{"other numbers", numbers, "买3件", "买4件", 0},
		{"questions", asking, "什么时候退", "为什么退", 0},
		{"edits", edits, "abc def", "abc xyz", 0.5},
		{"order", subsequence, "退货运费", "运费退货", 0.5},
		{"begin", begin, "退货", "退款", 1},
		{"end", end, "退货", "退款", 0},
		{"nothing", cosOne, "", "", 0},
	} {
		if got := m.features(m.side(c.a), m.side(c.b))[c.feature]; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDeterministic(t *testing.T) {
	o := Options{Seed: 4, Texts: []string{"退货运费谁出", "发货时间"}}
	if !bytes.Equal(file(t, trained(t, o)), file(t, trained(t, o))) {
		t.Error("the same seed gave two models")
	}
}

func TestHostile(t *testing.T) {
	odd := []string{
		"", " ", "\x00", "\xff\xfe", strings.Repeat("啊", 1<<16), strings.Repeat("a", 1<<20), strings.Repeat("🙂", 5000),
		"\u200b\u202e退款", strings.Repeat("我你", 500), "吗呢吧啊", "((((a+)+)+",
	}
	for _, m := range []*Model{Untrained(index.Lexicon{}), trained(t, Options{})} {
		for _, a := range odd {
			for _, b := range odd {
				if got := m.Score(a, b); !(got >= 0 && got <= 1) {
					t.Errorf("%.10q, %.10q: got %v", a, b, got)
				}
			}
		}
	}
	var pairs []Pair
	for i, a := range odd {
		pairs = append(pairs, Pair{a, odd[len(odd)-1-i], float64(i % 2)})
	}
	if _, err := Train(t.Context(), pairs, Options{Texts: odd}); err != nil {
		t.Errorf("odd texts: %v", err)
	}
}

func TestNothingToLearn(t *testing.T) {
	for name, c := range map[string]struct {
		pairs []Pair
		want  error
	}{
		"none":           {nil, ErrNoPairs},
		"one score":      {[]Pair{{"a", "b", 1}, {"c", "d", 1}}, ErrNoPairs},
		"without texts":  {[]Pair{{"", "", 1}, {"…", "", 0}}, ErrNoPairs},
		"not a number":   {[]Pair{{"a", "b", math.NaN()}, {"a", "b", 1}}, nil},
		"without bounds": {[]Pair{{"a", "b", math.Inf(1)}, {"a", "b", 1}}, nil},
	} {
		if _, err := Train(t.Context(), c.pairs, Options{}); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if m, err := Train(t.Context(), []Pair{{"退款", "退钱", 1}, {"退款", "发货", 0}}, Options{}); err != nil {
		t.Errorf("two pairs: %v", err)
	} else if got := m.Score("退款", "退钱"); math.IsNaN(got) {
		t.Errorf("two pairs: got %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, judged(), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
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

func TestRoundTrip(t *testing.T) {
	lex := index.Lexicon{Same: map[string]string{"邮费": "运费"}}
	for _, m := range []*Model{Untrained(lex), trained(t, Options{Lexicon: lex, Texts: many(300)})} {
		got, err := Read(bytes.NewReader(file(t, m)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range judged() {
			if a, b := m.Score(p.A, p.B), got.Score(p.A, p.B); a != b {
				t.Errorf("%s, %s: %v was written, %v read", p.A, p.B, a, b)
			}
		}
	}
}

// many are texts with enough characters for vectors.
func many(n int) (out []string) {
	for i := range n {
		var b strings.Builder
		for j := range 12 {
			b.WriteRune(rune(0x4E00 + (i*i+j*j*7+i*j)%150))
		}
		out = append(out, b.String())
	}
	return out
}

func TestDamagedFiles(t *testing.T) {
	whole := file(t, trained(t, Options{}))
	for n := 0; n < len(whole); n += 101 {
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

// FuzzRead reads bodies whose checksum is right: what gets that far must be
// harmless.
func FuzzRead(f *testing.F) {
	whole := file(f, trained(f, Options{}))
	f.Add(whole[headerBytes:])
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"Width":-1,"Trees":[[{"Left":1}]]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := sha256.Sum256(body)
		head := append([]byte(fileMagic), fileVersion)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(body)))
		m, err := Read(bytes.NewReader(append(append(head, sum[:]...), body...)))
		if err != nil {
			return
		}
		if got := m.Score("什么时候发货", "没发货"); !(got >= 0 && got <= 1) {
			t.Errorf("got %v", got)
		}
	})
}

func FuzzScore(f *testing.F) {
	m := trained(f, Options{})
	f.Add("什么时候发货", "not yet")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := m.Score(a, b), m.Score(b, a)
		if x != y || !(x >= 0 && x <= 1) {
			t.Errorf("%q, %q: %v and %v", a, b, x, y)
		}
	})
}

func BenchmarkScore(b *testing.B) {
	m := trained(b, Options{Texts: many(300)})
	b.ReportAllocs()
	for b.Loop() {
		m.Score("你好，我想知道我的快递什么时候能送到", "请问快递大概几天能到呀")
	}
}
