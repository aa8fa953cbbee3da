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
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		from, class := i, runeClass(r)
		i += n
		for class == classDigit || class == classLatin {
			r, n = utf8.DecodeRuneInString(text[i:])
			if n == 0 || runeClass(r) != class {
				break
			}
			i += n
		}
		tokens = append(tokens, text[from:i])
		offsets = append(offsets, from)
	}
	return tokens, offsets
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
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零', '〇', '两':
		return classNumeral
	case '－', '—', '–', '～', '／', '＃':
		return classDash
	}
	switch {
	case unicode.Is(unicode.Han, r):
		return classHan
	case unicode.Is(unicode.Latin, r):
		return classLatin
	case unicode.IsPunct(r), unicode.IsSymbol(r):
		return classPunct
	}
	return classOther
}
