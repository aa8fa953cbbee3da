package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a part of a text, in bytes.
type span struct{ from, to int }

func (s span) of(text string) string { return text[s.from:s.to] }

// sentences cuts a text after its sentences and lines. The spans leave out nothing
// but white space.
func sentences(text string) []span {
	var out []span
	from := 0
	cut := func(to int) {
		s := text[from:to]
		lead := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, span{from + lead, from + lead + len(s)})
		}
		from = to
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			cut(i + n)
		case strings.ContainsRune("。！？!?；…", r), r == '.' && endsAt(text, i):
			end := i + n
			for end < len(text) { // what closes belongs to the sentence
				c, m := utf8.DecodeRuneInString(text[end:])
				if !strings.ContainsRune("”’」』）)\"'。！？!?…", c) {
					break
				}
				end += m
			}
			if (r == '!' || r == '?') && !followed(text[end:]) {
				break // of an address
			}
			cut(end)
			i = end
			continue
		}
		i += n
	}
	cut(len(text))
	return out
}

// followed reports whether a text ends here, or goes on as another sentence would.
func followed(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r) || r > unicode.MaxLatin1
}

// abbreviations end with a point that ends no sentence.
var abbreviations = map[string]bool{
	"no": true, "e.g": true, "i.e": true, "etc": true, "vs": true, "mr": true, "mrs": true, "ms": true, "dr": true, "inc": true, "ltd": true, "co": true, "approx": true,
	"art": true, "sec": true, "fig": true, "p": true, "pp": true, "u.s": true, "u.k": true, "a.m": true, "p.m": true, "st": true, "tel": true, "min": true, "max": true, "incl": true, "excl": true,
}

// endsAt reports whether the point at i ends a sentence.
func endsAt(text string, i int) bool {
	rest := strings.TrimLeft(text[i+1:], "”’」』）)\"'")
	if !followed(rest) {
		return false
	}
	begin := strings.LastIndexFunc(text[:i], func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '（' || r > unicode.MaxLatin1 })
	_, n := utf8.DecodeRuneInString(text[max(0, begin):])
	word := text[:i]
	if begin >= 0 {
		word = text[begin+n : i]
	}
	if abbreviations[strings.ToLower(word)] {
		return false
	}
	// "1. First" at the start of a line is a number, and "by A. Smith" an initial.
	line := strings.LastIndexByte(text[:i], '\n') + 1
	if word != "" && strings.TrimSpace(text[line:i]) == word && strings.Trim(word, "0123456789.") == "" {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return !unicode.IsLower(next)
}

const quoteRunes = 200 // of a quotation, about

// quote is the sentence of a text with those beside it, word for word: what follows
// it first, since an answer goes on, then what comes before. A text without the
// sentence is quoted from its beginning.
func quote(text, sentence string) string {
	list := sentences(text)
	if len(list) == 0 {
		return strings.TrimSpace(text)
	}
	best := 0
	for i, s := range list {
		if s.of(text) == sentence {
			best = i
			break
		}
	}
	from, to := best, best
	length := func(a, b int) int { return utf8.RuneCountInString(text[list[a].from:list[b].to]) }
	// A line that ends with a colon says what the next ones are about.
	for from > 0 && leads(list[from-1].of(text)) && length(from-1, to) <= 2*quoteRunes {
		from--
	}
	for to+1 < len(list) && (length(from, to+1) <= quoteRunes || leads(list[to].of(text))) {
		to++
	}
	for from > 0 && length(from-1, to) <= quoteRunes {
		from--
	}
	return text[list[from].from:list[to].to]
}

// leads reports whether a line introduces what follows it.
func leads(line string) bool {
	return strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":")
}
