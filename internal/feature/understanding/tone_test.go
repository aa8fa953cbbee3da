package understanding

import (
	"log/slog"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/learn"
)

// What is asked all day is neither pressing nor rude, however short it is.
func TestOrdinaryQuestionsSoundOrdinary(t *testing.T) {
	t.Parallel()
	s := New(Config{Idle: true, Fast: true, Log: slog.New(slog.DiscardHandler)})
	for _, c := range []struct {
		kind, lang, label string
		ordinary, marked  []string
	}{
		{
			KindUrgency, "zh", "high",
			[]string{"怎么退货", "运费谁出", "满减怎么算的", "能不能便宜点", "黑色L还有吗", "发票抬头开错了"},
			[]string{"十万火急，明天就要用", "今天能发吗 很急"},
		},
		{KindUrgency, "en", "high", []string{"where is my order", "do you ship to Hong Kong?"}, []string{"this is urgent, fix it now"}},
		{KindPoliteness, "zh", "rude", []string{"怎么退货", "转人工", "四天了还没发货"}, []string{"你们这帮骗子"}},
		{KindPoliteness, "en", "rude", []string{"where is my order", "I need this by tomorrow"}, []string{"shut up and refund me, you crooks"}},
	} {
		examples, _, err := s.material(t.Context(), c.kind, c.lang)
		if err != nil {
			t.Fatal(err)
		}
		m, err := learn.Train(t.Context(), examples, learn.Options{Lang: c.lang, Seed: seed, Fast: true})
		if err != nil {
			t.Fatal(err)
		}
		p := func(text string) float64 {
			for _, l := range m.Predict(text).Labels {
				if l.Label == c.label {
					return l.P
				}
			}
			return 0
		}
		for _, text := range c.ordinary {
			if got := p(text); got >= 0.5 {
				t.Errorf("%s %q: got %.2f, want less than a half", c.label, text, got)
			}
		}
		for _, text := range c.marked {
			if got := p(text); got < 0.5 {
				t.Errorf("%s %q: got %.2f, want at least a half", c.label, text, got)
			}
		}
	}
}
