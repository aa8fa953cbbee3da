// Package redact takes out of a text what says who somebody is or where they
// live, before it leaves for somebody else: telephone numbers, e-mail addresses,
// links, delivery addresses with the name beside them, names that are introduced
// as such, and everything that could be the number of an order, a parcel, a card or
// a document.
//
// It works by rules and hides rather too much: a long number is a number of
// something. It does not find a name that nothing announces, and what can be told
// from the rest of a text stays in it.
package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/address"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// What stands in place of what was taken out.
const (
	Phone   = "[phone]"
	Email   = "[email]"
	Link    = "[link]"
	Address = "[address]"
	Number  = "[number]"
	Name    = "[name]"
)

const (
	longNumber = 5 // digits that stand together, with signs between them
	longCode   = 6 // digits of a word that has letters, too: "WH-1000XM5" stays
	spoken     = 7 // digits in Chinese characters
)

type span struct {
	from, to int
	as       string
}

// Text returns the text with what it must not say taken out. Invisible
// characters go, and full-width letters and digits become plain ones, so that
// neither hides anything. At most limit characters of the text are returned.
func Text(s string, limit int) string {
	s = hygiene.Tidy(s, limit)
	spans := slices.Concat(found(s), addresses(s), numbers(s), names(s))
	if len(spans) == 0 {
		return s
	}
	slices.SortStableFunc(spans, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for i := 0; i < len(spans); {
		// What overlaps goes together, under the name of the longest.
		whole, longest := spans[i], spans[i]
		for i++; i < len(spans) && spans[i].from < whole.to; i++ {
			whole.to = max(whole.to, spans[i].to)
			if spans[i].to-spans[i].from > longest.to-longest.from {
				longest = spans[i]
			}
		}
		b.WriteString(s[at:whole.from])
		b.WriteString(longest.as)
		at = whole.to
	}
	b.WriteString(s[at:])
	return b.String()
}

func found(s string) []span {
	var out []span
	for _, f := range recognize.Find(s, recognize.Options{Only: []recognize.Kind{recognize.PhoneNumber, recognize.Email, recognize.URL}}) {
		as := Phone
		switch f.Kind {
		case recognize.Email:
			as = Email
		case recognize.URL:
			as = Link
		}
		out = append(out, span{f.Start, f.End, as})
	}
	return out
}

// addresses are those that a courier could go to, from their first part to the
// last.
func addresses(s string) []span {
	var out []span
	for _, p := range address.Find(s) {
		if len(p.Spans) < 2 || p.Road == "" && p.Community == "" && p.Building == "" && p.Town == "" {
			continue
		}
		from, to := p.Spans[0].Start, p.Spans[0].End
		for _, part := range p.Spans {
			from, to = min(from, part.Start), max(to, part.End)
		}
		out = append(out, span{from, to, Address})
	}
	return out
}

// numbers are words with many digits, digits in groups, and digits that are
// spelt.
func numbers(s string) []span {
	var out []span
	for i := 0; i < len(s); {
		w := readWord(s, i)
		switch {
		case w.letters == 0 && w.digits >= longNumber, w.row >= longNumber, w.digits >= longCode:
			out = append(out, span{i, w.end, Number})
			i = w.end
		case w.letters > 0:
			i = w.end
		default:
			if to, n := spelt(s, i); n >= spoken {
				out = append(out, span{i, to, Number})
				i = to
				continue
			}
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
		}
	}
	return out
}

// word is a run of letters and digits of the alphabet.
type word struct {
	end     int
	digits  int
	row     int // the longest row of digits without anything between them
	letters int
}

// readWord reads on from i, over single signs between letters and digits, and
// over a blank only between digits.
func readWord(s string, i int) word {
	w := word{end: i}
	row := 0
	for j := i; j < len(s); j++ {
		c := s[j]
		digit := '0' <= c && c <= '9'
		if !digit {
			row = 0
		}
		switch {
		case digit:
			w.digits++
			row++
			w.row, w.end = max(w.row, row), j+1
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			w.letters++
			w.end = j + 1
		case j > w.end || j == i:
			return w
		case strings.IndexByte("-_./*#", c) >= 0:
		case c == ' ' && w.letters == 0 && j+1 < len(s) && '0' <= s[j+1] && s[j+1] <= '9':
		default:
			return w
		}
	}
	return w
}

const speltDigits = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"

// spelt reads digits in Chinese characters, with plain ones and blanks among them.
func spelt(s string, i int) (end, n int) {
	end = i
	for j, r := range s[i:] {
		switch {
		case strings.ContainsRune(speltDigits, r) || unicode.IsDigit(r):
			n++
			end = i + j + utf8.RuneLen(r)
		case r == ' ' && n > 0:
		default:
			return end, n
		}
	}
	return end, n
}
