package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a text fit to be shown and searched: no control, direction or
// invisible characters, single blanks, no blank lines. bad counts what could
// not be decoded.
func clean(s string) (text string, bad int) {
	if tidy(s) {
		return s, 0
	}
	var b strings.Builder
	b.Grow(len(s))
	blank, breaks := false, 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			breaks++
			continue
		case unicode.IsSpace(r) || r == '\u3164' || r == '\u2800':
			blank = true
			continue
		case invisible(r):
			continue
		case r == utf8.RuneError:
			bad++
		}
		if b.Len() > 0 {
			if breaks > 0 {
				b.WriteByte('\n')
			} else if blank {
				b.WriteByte(' ')
			}
		}
		blank, breaks = false, 0
		b.WriteRune(r)
	}
	return b.String(), bad
}

// line is clean on one line.
func line(s string) string {
	s, _ = clean(s)
	return strings.ReplaceAll(s, "\n", " ")
}

// tidy reports whether clean would change nothing: the common case.
func tidy(s string) bool {
	before := ' '
	for _, r := range s {
		if r == ' ' && before == ' ' || r < ' ' || r == 0x7f || r == utf8.RuneError || r >= 0x80 && (unicode.IsSpace(r) || invisible(r) || r == '\u3164' || r == '\u2800') {
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// invisible reports whether a character has no place in a text: controls, and
// what orders, tags or varies others without being seen. Texts are hidden with
// them. The joiners stay, emoji and some scripts need them.
func invisible(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d':
		return false
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return true
	case r < 0xa0:
		return false
	case r >= 0xe0000 && r <= 0xe0fff, r >= 0xfff0 && r <= 0xfffb, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// cjk reports whether words of the script of r stand without blanks.
func cjk(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		r >= 0x2018 && r <= 0x201d || r == '…' || r == '—'
}

// join puts two pieces of a broken line together again: with a blank between
// words, without one between Chinese characters, and without the hyphen that
// broke a word.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	switch {
	case cjk(last) || cjk(first):
		return a + b
	case (last == '-' || last == '\u00ad' || last == '\u2010') && unicode.IsLower(first) && len(a) > 1:
		before, _ := utf8.DecodeLastRuneInString(a[:len(a)-utf8.RuneLen(last)])
		if unicode.IsLetter(before) {
			return a[:len(a)-utf8.RuneLen(last)] + b
		}
	}
	return a + " " + b
}
