package nlu

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRunes is how much of a burst is read.
const MaxRunes = 2000

// Clean returns the text as a person sees it: without invalid bytes, invisible
// characters and direction marks, full-width letters and digits as plain ones,
// white space as single blanks (line breaks stay), at most MaxRunes long.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), 4*MaxRunes))
	blank := true // at the beginning, and after a blank
	n := 0
	for i := 0; i < len(s) && n < MaxRunes; {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == utf8.RuneError && size <= 1, unicode.In(r, unicode.Cf), r != '\n' && unicode.IsControl(r) && !unicode.IsSpace(r):
			continue
		case r == '\n':
			b.WriteByte('\n')
			blank = true
			n++
			continue
		case unicode.IsSpace(r):
			if !blank {
				b.WriteByte(' ')
				n++
			}
			blank = true
			continue
		case 0xFF10 <= r && r <= 0xFF19, 0xFF21 <= r && r <= 0xFF3A, 0xFF41 <= r && r <= 0xFF5A, r == 0xFF03, r == 0xFF20:
			r -= 0xFEE0
		}
		b.WriteRune(r)
		blank = false
		n++
	}
	return strings.TrimSpace(b.String())
}

// plain reports whether Clean would change nothing: the common case.
func plain(s string) bool {
	if len(s) > MaxRunes {
		return false
	}
	before := byte(' ')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' || c == 0x7f || c == ' ' && (before == ' ' || before == '\n') {
				return false
			}
			before = c
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !(0x4E00 <= r && r <= 0x9FFF || 0x3001 <= r && r <= 0x3011 || r == '，' || r == '？' || r == '！' || r == '；' || r == '：') {
			return false
		}
		before = 'x'
		i += size
	}
	return len(s) > 0 && before != ' ' && before != '\n'
}

// Segments splits a burst into its sentences: at line breaks and at the marks
// that end a sentence. Pieces of fewer than two characters are left out.
func Segments(text string) []string {
	var out []string
	from := 0
	add := func(to int) {
		if s := strings.TrimSpace(text[from:to]); utf8.RuneCountInString(s) >= 2 {
			out = append(out, s)
		}
	}
	for i, r := range text {
		switch r {
		case '\n', '。', '？', '！', '?', '!', '；', ';':
			end := i + utf8.RuneLen(r)
			add(end)
			from = end
		}
	}
	add(len(text))
	return out
}

// Same reports whether two texts have the same letters and digits, in any case.
func Same(a, b string) bool { return bare(strings.ToLower(a)) == bare(strings.ToLower(b)) }

// squeeze is the form in which cues are looked for: lower case, traditional
// marks of emphasis gone, and no blanks between Chinese characters.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	pending := false
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '~' || r == '～' || r == '-' || r == '_' || r == '*' {
			pending = true
			continue
		}
		if pending && (!isHan(r) || !isHan(before)) && b.Len() > 0 {
			b.WriteByte(' ')
		}
		pending = false
		if r == '’' {
			r = '\''
		}
		r = unicode.ToLower(r)
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF }
