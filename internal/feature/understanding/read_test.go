package understanding

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/feature/understanding/feelings"
)

func TestParts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"退款什么时候到？另外发票怎么开":                                "退款什么时候到|另外发票怎么开",
		"我要退货还有运费谁出":                                     "我要退货|还有运费谁出",
		"where is my order":                              "where is my order",
		"return it, and also when will the refund come?": "return it| and also when will the refund come",
		"": "", "？": "", "啊": "",
	} {
		var got []string
		for _, p := range parts(text) {
			got = append(got, text[p.from:p.to])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

// What a model that was taught three things reads.
func TestSeveralIntents(t *testing.T) {
	t.Parallel()
	var examples []learn.Example
	for label, texts := range map[string][]string{
		"refund.status": {"退款什么时候到账", "钱什么时候退给我", "退款到了没", "退款进度查一下", "退款还要几天", "什么时候退钱"},
		"invoice.get":   {"发票怎么开", "我要开发票", "能开发票吗", "怎么申请发票", "发票在哪里开", "给我开张发票"},
		"talk.greeting": {"你好", "您好", "在吗", "有人吗", "哈喽", "你好呀"},
	} {
		for _, x := range texts {
			examples = append(examples, learn.Example{Text: x, Label: label})
		}
	}
	m, err := learn.Train(t.Context(), examples, learn.Options{Lang: "zh", Seed: 1, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	text := "你好，退款什么时候到账？另外发票怎么开"
	got, _ := intents(loadedModel{model: m, recent: &recent{}}, text)
	if len(got) < 2 {
		t.Fatalf("got %+v", got)
	}
	found := map[string]string{}
	for _, g := range got {
		if g.P >= likely {
			found[g.Intent] = text[g.Start:g.End]
		}
	}
	if !strings.Contains(found["refund.status"], "退款") || !strings.Contains(found["invoice.get"], "发票") || found["talk.greeting"] != "" {
		t.Errorf("got %v", found)
	}
}

func TestWeigh(t *testing.T) {
	t.Parallel()
	s := New(Config{Idle: true, Log: slog.New(slog.DiscardHandler)})
	for text, want := range map[string]string{"你们这帮骗子！！！垃圾": desk.EmotionAngry, "什么时候发货": desk.EmotionNeutral, "": desk.EmotionNeutral} {
		u := s.Read(text, "zh")
		if f := u.Feeling; f.Emotion != want && want == desk.EmotionNeutral || f.Intensity < 0 || f.Intensity > 1 || f.Politeness < -1 {
			t.Errorf("%q: %+v", text, f)
		}
	}
	p := map[string]float64{desk.EmotionNeutral: 0.5, desk.EmotionAngry: 0.4, desk.EmotionSad: 0.1}
	weigh(p, feelings.Cues("你们就是骗子，垃圾"))
	if p[desk.EmotionAngry] <= p[desk.EmotionNeutral] {
		t.Errorf("insults do not make it angrier: %v", p)
	}
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("probabilities sum up to %f", sum)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"退货", "\xff\xfe", strings.Repeat("😀", 5000), "a\u202eb", "，，，，", strings.Repeat("！", 3000)} {
		f.Add(s)
	}
	s := New(Config{Idle: true, Log: slog.New(slog.DiscardHandler)})
	f.Fuzz(func(t *testing.T, text string) {
		u := s.Read(text, "")
		if u.Lang != "zh" && u.Lang != "en" {
			t.Errorf("language %q", u.Lang)
		}
		for _, p := range parts(text) {
			if p.from < 0 || p.to > len(text) || p.from >= p.to {
				t.Errorf("part %+v of %d bytes", p, len(text))
			}
		}
	})
}
