package desk

import (
	"strings"
	"unicode"
)

// InLang takes the part of its language out of a text that a shop has written
// in both, "黑/Black". A text in which a stroke separates anything else, such as
// "bagged/bagless" or "S/M", is the same in every language.
func InLang(text, lang string) string {
	a, b, ok := strings.Cut(text, "/")
	if !ok || strings.Contains(b, "/") || hasHan(a) == hasHan(b) {
		return text
	}
	if hasHan(a) == (lang == "zh") {
		return strings.TrimSpace(a)
	}
	return strings.TrimSpace(b)
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
