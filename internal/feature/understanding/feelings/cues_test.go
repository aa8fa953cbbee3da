package feelings

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want Surface
	}{
		{"", Surface{}},
		{"退款要几天到账", Surface{Repeats: 1}},
		{"在吗？？？", Surface{Questions: 3, Repeats: 3}},
		{"什么意思？!⁉‼", Surface{Questions: 2, Exclaims: 4, Repeats: 1}},
		{"气死我了！！！！😡😡", Surface{Exclaims: 4, Repeats: 4, Emoji: map[string]int{Angry: 2}}},
		{"👍🏻👍🏿👍", Surface{Repeats: 3, Emoji: map[string]int{Happy: 3}}},
		{"❤️❤️", Surface{Repeats: 2, Emoji: map[string]int{Happy: 2}}},
		{"好看[爱心][爱心] ^_^", Surface{Repeats: 1, Emoji: map[string]int{Happy: 3}}},
		{"断货了[流泪]呜呜", Surface{Repeats: 2, Emoji: map[string]int{Sad: 2}}},
		{"no restock :( T_T", Surface{Repeats: 1, Emoji: map[string]int{Sad: 2}}},

		// Capitals: words only, and long enough ones.
		{"WHERE IS my order", Surface{Capitals: 0.5, Repeats: 1}},
		{"I DON'T KNOW", Surface{Capitals: 1, Repeats: 1}},
		{"size XL, no. YT8890123000", Surface{Repeats: 1}},
		{"SÉRIEUX", Surface{Capitals: 1, Repeats: 1}},

		// Runs: no digits, blanks or ruled lines.
		{"啊啊啊啊啊", Surface{Repeats: 5}},
		{"sooooo", Surface{Repeats: 5}},
		{"订单100000000  ------", Surface{Repeats: 1}},

		// Sarcasm: fixed phrases, and praise together with trouble.
		{"你们可真行", Surface{Sarcasm: 1, Repeats: 1}},
		{"呵呵呵呵", Surface{Sarcasm: 2, Repeats: 4}},
		{"好的🙂", Surface{Sarcasm: 1, Repeats: 1}},
		{"ok 🙂", Surface{Repeats: 1, Emoji: map[string]int{Happy: 1}}},
		{"可真是太好吃了", Surface{Repeats: 1}},
		{"可真是谢谢啊，又发错了", Surface{Sarcasm: 2, Repeats: 2}},
		{"物流慢了点，但真不错", Surface{Repeats: 1}},
		{"Thanks for nothing", Surface{Sarcasm: 1, Repeats: 1}},
		{"Great job, it arrived broken", Surface{Sarcasm: 1, Repeats: 2}},
		{"great job everyone", Surface{Repeats: 1}},
		{"Arrived late but brilliant", Surface{Repeats: 2}},
		{"混合着买可以吗", Surface{Repeats: 1}},

		// Insults, and what is for sale.
		{"骗子", Surface{Insults: 1, Repeats: 1}},
		{"滚", Surface{Insults: 1, Repeats: 1}},
		{"滚筒洗衣机", Surface{Repeats: 1}},
		{"垃圾袋有吗", Surface{Repeats: 1}},
		{"垃圾店", Surface{Insults: 1, Repeats: 1}},
		{"去死皮的膏", Surface{Repeats: 1}},
		{"送给妈妈的", Surface{Repeats: 2}},
		{"妈的又坏", Surface{Insults: 1, Repeats: 1}},
		{"usb cable and dumbbells", Surface{Repeats: 2}},
		{"You IDIOTS", Surface{Capitals: 0.5, Insults: 1, Repeats: 1}},
		{"sorry, a stupid question", Surface{Polite: 1, Repeats: 2}},

		// Urgency, and its denial.
		{"急！", Surface{Urgent: 1, Exclaims: 1, Repeats: 1}},
		{"急急急", Surface{Urgent: 1, Repeats: 3}},
		{"不急，慢慢来", Surface{Repeats: 2}},
		{"急救包里有什么", Surface{Repeats: 1}},
		{"不着急，但别忘了", Surface{Repeats: 1}},
		{"麻烦尽快，马上要用", Surface{Urgent: 2, Polite: 1, Repeats: 1}},
		{"I need it ASAP please", Surface{Capitals: 1.0 / 3, Urgent: 1, Polite: 1, Repeats: 2}},
		{"it's not urgent, no rush", Surface{Repeats: 1}},

		// Politeness.
		{"您好，请问有货吗，谢谢", Surface{Polite: 3, Repeats: 2}},
		{"退货太麻烦了", Surface{Repeats: 1}},
		{"I’d appreciate it, thanks", Surface{Polite: 2, Repeats: 2}},
		{"displease", Surface{Repeats: 1}},
	} {
		got := Cues(c.text)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q\n got %+v\nwant %+v", c.text, got, c.want)
		}
	}
}

// The cues have to be worth something on our own texts: each of them is found
// more often where it belongs.
func TestCuesTellTheLabelsApart(t *testing.T) {
	t.Parallel()
	share := func(examples []Example, label string, has func(Surface) bool) float64 {
		n, hits := 0, 0
		for _, e := range examples {
			if e.Label == label {
				n++
				if has(Cues(e.Text)) {
					hits++
				}
			}
		}
		return float64(hits) / float64(n)
	}
	for _, lang := range Langs() {
		emotion, err := Emotion(lang)
		if err != nil {
			t.Fatal(err)
		}
		tone, err := Tone(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			cue        string
			examples   []Example
			more, less string
			has        func(Surface) bool
			atLeast    float64
			atMost     float64
		}{
			{"sarcasm", emotion, Angry, Happy, func(s Surface) bool { return s.Sarcasm > 0 }, 0.03, 0.02},
			{"insults", emotion, Angry, Neutral, func(s Surface) bool { return s.Insults > 0 }, 0.03, 0},
			{"insults", tone, PolitenessNone, PolitenessHigh, func(s Surface) bool { return s.Insults > 0 }, 0.25, 0},
			{"urgent", tone, UrgencyHigh, UrgencyLow, func(s Surface) bool { return s.Urgent > 0 }, 0.25, 0.02},
			{"polite", tone, PolitenessHigh, PolitenessNone, func(s Surface) bool { return s.Polite > 0 }, 0.7, 0.05},
		} {
			if got := share(c.examples, c.more, c.has); got < c.atLeast {
				t.Errorf("%s: %s in %.2f of %s, want at least %.2f", lang, c.cue, got, c.more, c.atLeast)
			}
			if got := share(c.examples, c.less, c.has); got > c.atMost {
				t.Errorf("%s: %s in %.2f of %s, want at most %.2f", lang, c.cue, got, c.less, c.atMost)
			}
		}
	}
}

func TestCuesReadAHeadOnly(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("好", MaxRunes)
	if got := Cues(long + "！骗子"); got.Exclaims != 0 || got.Insults != 0 || got.Repeats != MaxRunes {
		t.Errorf("got %+v, want the head of the text only", got)
	}
}

func FuzzCues(f *testing.F) {
	for _, lang := range Langs() {
		emotion, err := Emotion(lang)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(emotion); i += 40 {
			f.Add(emotion[i].Text)
		}
	}
	f.Add("\xff\xfe！\x80呵")
	f.Add(strings.Repeat("急", 3*MaxRunes))
	f.Fuzz(func(t *testing.T, text string) {
		s := Cues(text)
		for name, n := range map[string]int{
			"exclaims": s.Exclaims, "questions": s.Questions, "repeats": s.Repeats,
			"sarcasm": s.Sarcasm, "insults": s.Insults, "urgent": s.Urgent, "polite": s.Polite,
		} {
			if n < 0 || n > 2*MaxRunes {
				t.Errorf("%s is %d", name, n)
			}
		}
		if s.Capitals < 0 || s.Capitals > 1 {
			t.Errorf("capitals are %v", s.Capitals)
		}
		for feeling, n := range s.Emoji {
			if n <= 0 || feeling == "" || feeling == Neutral {
				t.Errorf("emoji: %d of %q", n, feeling)
			}
		}
		if text == "" || utf8.RuneCountInString(text) > MaxRunes {
			return
		}
		if again := Cues(text); !reflect.DeepEqual(s, again) {
			t.Errorf("%q gives %+v and then %+v", text, s, again)
		}
	})
}

func BenchmarkCues(b *testing.B) {
	text := "您好，我从周一等到周五，每天问一次，每天换一个理由，你们可真行！！！再不发货我马上投诉😡"
	b.ReportAllocs()
	for b.Loop() {
		Cues(text)
	}
}
