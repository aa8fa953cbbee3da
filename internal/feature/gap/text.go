package gap

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

// besideContact is how many letters a part of a question has at most that only
// tells how to reach somebody: "我电话[phone]".
const besideContact = 8

func marks() [6]string {
	return [...]string{redact.Phone, redact.Email, redact.Link, redact.Address, redact.Number, redact.Name}
}

// masked reports whether something was taken out of a text.
func masked(s string) bool {
	for _, m := range marks() {
		if strings.Contains(s, m) {
			return true
		}
	}
	return false
}

// withoutContacts leaves out the parts of a question that only tell how to reach
// who asks, unless nothing else is left.
func withoutContacts(s string) string {
	if !masked(s) {
		return s
	}
	var b strings.Builder
	for part := range strings.SplitAfterSeq(cutParts(s), "\x00") {
		part = strings.TrimSuffix(part, "\x00")
		rest := part
		for _, m := range marks() {
			rest = strings.ReplaceAll(rest, m, "")
		}
		if rest == part || letters(rest) > besideContact {
			b.WriteString(part)
		}
	}
	if out := strings.TrimSpace(b.String()); letters(out) >= 2 {
		return out
	}
	return s
}

// cutParts puts a zero byte, which no tidied text has, behind each part of a text.
func cutParts(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if strings.ContainsRune(",，。.!！?？;；\n", r) {
			b.WriteByte(0)
		}
	}
	return b.String()
}

var fullWidth = map[rune]rune{',': '，', '?': '？', '!': '！', ':': '：', ';': '；'}

// typeset gives marks behind Chinese their Chinese form back, which is lost where
// texts are made alike.
func typeset(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	before := rune(0)
	for i, r := range s {
		if f, ok := fullWidth[r]; ok && hygiene.IsHan(before) {
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			if !unicode.IsDigit(next) || r != ':' {
				r = f
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
