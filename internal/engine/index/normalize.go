package index

import (
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// fold maps a rune to the form that is compared: half width, lower case,
// simplified script. It returns -1 for a rune that is invisible (zero width,
// direction marks) and ' ' for what separates words.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case r == '\'':
			return -1
		}
		return ' '
	}
	switch {
	case r == 0x3000:
		return ' '
	case 0xFF01 <= r && r <= 0xFF5E:
		return fold(r - 0xFEE0)
	case isHan(r):
		return hygiene.Simplified(r)
	case r == '’':
		return -1
	case r == utf8.RuneError:
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Mn):
		return -1
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return unicode.ToLower(r)
	}
	return ' '
}

func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF }

// stem is a light English stemmer: it joins singular and plural, the tenses and
// the -ing form, and does not try more. Words that are not plain ASCII letters
// stay as they are.
func stem(w []rune) []rune {
	if len(w) < 4 {
		return w
	}
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return w
		}
	}
	switch {
	case ends(w, "ies") && len(w) > 4:
		w = append(w[:len(w)-3:len(w)-3], 'y')
	case ends(w, "sses"), ends(w, "xes"), ends(w, "ches"), ends(w, "shes"):
		w = w[:len(w)-2]
	case ends(w, "s") && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is"):
		w = w[:len(w)-1]
	}
	switch {
	case ends(w, "ing") && len(w) > 5 && hasVowel(w[:len(w)-3]):
		w = single(w[:len(w)-3])
	case ends(w, "ied") && len(w) > 4:
		w = append(w[:len(w)-3:len(w)-3], 'y')
	case ends(w, "ed") && len(w) > 4 && hasVowel(w[:len(w)-2]):
		w = single(w[:len(w)-2])
	}
	if len(w) > 4 && w[len(w)-1] == 'e' {
		w = w[:len(w)-1]
	}
	return w
}

func ends(w []rune, suffix string) bool {
	if len(w) < len(suffix) {
		return false
	}
	for i := range len(suffix) {
		if w[len(w)-len(suffix)+i] != rune(suffix[i]) {
			return false
		}
	}
	return true
}

func hasVowel(w []rune) bool {
	for _, r := range w {
		switch r {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}

// single turns "shipp" into "ship".
func single(w []rune) []rune {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && w[n-1] != 'l' && w[n-1] != 's' && w[n-1] != 'z' {
		return w[:n-1]
	}
	return w
}

// Fold returns the form of a text in which texts are compared: half width, lower
// case, simplified script, words apart by one space, no marks.
func Fold(s string) string { return string(foldText(s)) }
