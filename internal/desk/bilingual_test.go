package desk

import "testing"

func TestInLang(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, zh, en string }{
		{"黑/Black", "黑", "Black"},
		{"Black / 黑", "黑", "Black"},
		{"颜色/Color", "颜色", "Color"},
		{"均码/One size", "均码", "One size"},
		{"M", "M", "M"},
		{"S/M", "S/M", "S/M"},
		{"bagged/bagless", "bagged/bagless", "bagged/bagless"},
		{"红/白", "红/白", "红/白"},
		{"a/b/黑", "a/b/黑", "a/b/黑"},
		{"", "", ""},
	} {
		if zh, en := InLang(c.text, "zh"), InLang(c.text, "en"); zh != c.zh || en != c.en {
			t.Errorf("%q: got %q and %q, want %q and %q", c.text, zh, en, c.zh, c.en)
		}
	}
}
