package tag

import (
	"unicode"
	"unicode/utf8"
)

// Tokenize cuts text the way the training data is cut: a run of digits is a
// token, a run of Latin letters is one, every other character stands alone, and
// white space separates and is dropped. offsets[i] is the byte at which
// tokens[i] begins; a token is the bytes of text from there, so that invalid
// UTF-8 survives as single bytes.
func Tokenize(text string) (tokens []string, offsets []int) {
	n := 0
	for _, to := nextToken(text, 0); to > 0; _, to = nextToken(text, to) {
		n++
	}
	if n == 0 {
		return nil, nil
	}
	// Counted first: growing the slices of a very long text costs several times
	// as much as reading it twice.
	tokens, offsets = make([]string, 0, n), make([]int, 0, n)
	for from, to := nextToken(text, 0); to > 0; from, to = nextToken(text, to) {
		tokens, offsets = append(tokens, text[from:to]), append(offsets, from)
	}
	return tokens, offsets
}

// nextToken finds the first token at or after byte i. After the last one, to is
// zero.
func nextToken(text string, i int) (from, to int) {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		from = i
		i += n
		if r < 0x3001 && unicode.IsSpace(r) {
			continue
		}
		class := runeClass(r)
		for (class == classDigit || class == classLatin) && i < len(text) {
			r, n := utf8.DecodeRuneInString(text[i:])
			if runeClass(r) != class {
				break
			}
			i += n
		}
		return from, i
	}
	return 0, 0
}

// class is the type of a character, or of the first one of a token.
type class uint8

const (
	classHan class = iota
	classDigit
	classLatin
	classNumeral // 一 二 三 …, which number things but may be part of a name
	classDash
	classPunct
	classOther
)

func runeClass(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case r >= '0' && r <= '9':
			return classDigit
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			return classLatin
		case r == '-' || r == '_' || r == '~' || r == '/' || r == '#':
			return classDash
		}
		return classPunct
	case r >= '０' && r <= '９':
		return classDigit
	case r >= 'ａ' && r <= 'ｚ', r >= 'Ａ' && r <= 'Ｚ':
		return classLatin
	}
	if r == utf8.RuneError {
		return classOther
	}
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零', '〇', '两':
		return classNumeral
	case '－', '—', '–', '～', '／', '＃':
		return classDash
	}
	switch {
	case r >= 0x4e00 && r <= 0x9fff, unicode.Is(unicode.Han, r):
		return classHan
	case unicode.Is(unicode.Latin, r):
		return classLatin
	case unicode.IsPunct(r), unicode.IsSymbol(r):
		return classPunct
	}
	return classOther
}
