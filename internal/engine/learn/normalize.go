package learn

import (
	"unicode"
	"unicode/utf8"
)

// maxTokens bounds the work for one text. Utterances have dozens of tokens and
// long reviews a thousand; of what is longer only the beginning is read.
const maxTokens = 2048

// maxRunLength is how often a sign may stand in a row and still count as more:
// "！！！！！" is as loud as "！！！".
const maxRunLength = 3

// fold maps a rune to the form that is compared: half width and lower case. It
// returns -1 for a rune that is invisible (zero width, direction marks,
// variation selectors) and ' ' for what separates words.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r <= ' ' || r == 0x7F:
			return ' '
		}
		return r
	}
	switch {
	case 0x4E00 <= r && r <= 0x9FFF:
		return r
	case r == 0x3000 || r == utf8.RuneError || unicode.IsSpace(r):
		return ' '
	case 0xFF01 <= r && r <= 0xFF5E:
		return fold(r - 0xFEE0)
	case r == '’' || r == '‘':
		return '\''
	case r == '“' || r == '”':
		return '"'
	case r == '。':
		return '.'
	case r == '、':
		return ','
	case r == '…':
		return '.'
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Cc):
		return -1
	case unicode.IsUpper(r):
		return unicode.ToLower(r)
	}
	return r
}

// kind is what a token is made of.
type kind uint8

const (
	sign kind = iota // punctuation, emoji, symbols: one rune
	char             // a character of a script that is written without spaces
	word             // a run of letters or digits
)

// token is a part of the folded text.
type token struct {
	start, end int // in runes
	kind       kind
	hash       uint32
}

// text is a folded text and its tokens. Its buffers are used again.
type text struct {
	runes  []rune
	tokens []token
}

// read replaces the content by that of s.
func (t *text) read(s string) {
	t.runes, t.tokens = t.runes[:0], t.tokens[:0]
	last, run := rune(-1), 0
	open := false // the last token is a word that may go on
	for _, r := range s {
		if r = fold(r); r < 0 {
			continue
		}
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if r == ' ' {
			open = false
			continue
		}
		if run > maxRunLength {
			continue
		}
		k := kindOf(r)
		if k == word && open {
			t.runes = append(t.runes, r)
			t.tokens[len(t.tokens)-1].end++
			continue
		}
		if len(t.tokens) == maxTokens {
			break
		}
		t.tokens = append(t.tokens, token{start: len(t.runes), end: len(t.runes) + 1, kind: k})
		t.runes = append(t.runes, r)
		open = k == word
	}
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.end-tok.start > maxWordLength {
			tok.end = tok.start + maxWordLength
		}
		tok.hash = hashRunes(t.runes[tok.start:tok.end])
	}
}

// maxWordLength is where a word without end is cut.
const maxWordLength = 40

func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '\'' {
			return word
		}
		return sign
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		return char
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return word
	}
	return sign
}

// key is what two texts share that are the same to the letter.
func (t *text) key() string {
	out := make([]rune, 0, len(t.runes)+len(t.tokens))
	for _, tok := range t.tokens {
		if tok.kind == word {
			out = append(out, ' ')
		}
		out = append(out, t.runes[tok.start:tok.end]...)
	}
	return string(out)
}
