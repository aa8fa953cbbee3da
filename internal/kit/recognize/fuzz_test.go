package recognize

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostile are texts whose pieces could be read again and again.
func hostile() []string {
	return []string{
		strings.Repeat("1", 1<<16), strings.Repeat("1 ", 1<<15), strings.Repeat("1-", 1<<15), strings.Repeat("1,111", 1<<13), strings.Repeat("(", 1<<16),
		strings.Repeat("一", 1<<14), strings.Repeat("一百", 1<<14), strings.Repeat("三天", 1<<14), strings.Repeat("周一到", 1<<14), strings.Repeat("1年", 1<<14),
		strings.Repeat("one ", 1<<14), strings.Repeat("one hundred and ", 1<<12), strings.Repeat("from monday to ", 1<<12), strings.Repeat("two days and ", 1<<12),
		strings.Repeat("a@", 1<<15), strings.Repeat("a.b@c.", 1<<13), strings.Repeat("http://", 1<<13), strings.Repeat("$ ", 1<<15), strings.Repeat("next ", 1<<14),
		strings.Repeat("before after ", 1<<12), strings.Repeat("百分之", 1<<13), strings.Repeat("上", 1<<14), strings.Repeat("\xff", 1<<14), strings.Repeat("半", 1<<14),
		strings.Repeat(" ", 1<<16), strings.Repeat("a", 1<<16), strings.Repeat("从", 1<<14), strings.Repeat("三点到", 1<<13), strings.Repeat("1/2/", 1<<14),
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"下周一到周三 3-5天 299.9元 八五折", "from 5 to 6pm on Friday for $5", "+86 138 0013 8000 a@b.com", "负３分之負１", "\xff１\xe4\xb8", "feb 30 2019 - 1/2/3", "99999999999999999999年",
		"the 1st of the 31st", "12:60:61 25点61分", "İ１K Å", "half a", "two hundred and", "每隔", "差十分", "1e999 9^999 1/0 分之",
	} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, lang uint8) {
		start := time.Now()
		got := Find(text, Options{Lang: []string{"", "zh", "en"}[lang%3], Now: wednesday()})
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%d bytes took %v", len(text), d)
		}
		end := 0
		for _, g := range got {
			if g.Start < end || g.End <= g.Start || g.End > len(text) {
				t.Fatalf("%q: %d..%d after %d", text, g.Start, g.End, end)
			}
			if g.Text != narrowText(text[g.Start:g.End]) || utf8.ValidString(text) && !utf8.ValidString(g.Text) {
				t.Fatalf("%q: %q is not at %d..%d", text, g.Text, g.Start, g.End)
			}
			if !g.From.IsZero() && !g.To.IsZero() && g.To.Before(g.From) {
				t.Fatalf("%q: %v ends before it begins: %v..%v", text, g.Text, g.From, g.To)
			}
			end = g.End
		}
	})
}

// Four times the text takes about four times the time, and what is beyond
// MaxRunes none.
func TestLinear(t *testing.T) {
	t.Parallel()
	took := func(s string, n int) time.Duration {
		start := time.Now()
		Find(s[:min(n, len(s))], Options{Now: wednesday()})
		return time.Since(start)
	}
	for _, s := range hostile() {
		const n = 8000
		// A busy machine slows down both, and a quadratic one sixteen times.
		if large := took(s, n); large > time.Second && large > 12*took(s, n/4) {
			t.Errorf("%.20q: %d bytes took %v", s, n, large)
		}
	}
	long := strings.Repeat("下周一到周三 299 dollars ", 400_000) // 10 MB
	got := Find(long, Options{Now: wednesday()})
	if last := got[len(got)-1]; utf8.RuneCountInString(long[:last.End]) > MaxRunes {
		t.Errorf("read up to byte %d", last.End)
	}
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ name, lang, text string }{
		{"zh", "zh", "我上周三晚上买的两件衣服299.9元，什么时候发货？三天内能到吗"},
		{"zh-none", "zh", "请问这款衣服还有没有别的颜色可以选择，我想给妈妈买一个合适的"},
		{"en", "en", "I paid $299 last Friday, arrives in 3 days?"},
		{"both", "", "我上周三晚上买的两件衣服299.9元，什么时候发货？三天内能到吗"},
	} {
		b.Run(c.name, func(b *testing.B) {
			o := Options{Lang: c.lang, Now: wednesday()}
			b.ReportAllocs()
			for b.Loop() {
				Find(c.text, o)
			}
		})
	}
}
