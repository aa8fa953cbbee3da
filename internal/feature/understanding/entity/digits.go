package entity

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// maxNumeral is the length of a numeral in Chinese characters that is read.
const maxNumeral = 8

// number reads the number that begins at i: digits with at most one point,
// Chinese numerals, or an English word. end is i where there is none.
func number(s string, i int) (v float64, end int) {
	if i >= len(s) {
		return 0, i
	}
	switch c := s[i]; {
	case isDigit(c):
		j := i
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if j-i > 7 {
			return 0, i // a code
		}
		if j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
			k := j + 1
			for k < len(s) && isDigit(s[k]) {
				k++
			}
			if k-j <= 3 {
				j = k
			}
		}
		v, err := strconv.ParseFloat(s[i:j], 64)
		if err != nil {
			return 0, i
		}
		return v, j
	case isLower(c):
		for _, w := range numberWords {
			if strings.HasPrefix(s[i:], w.word) && wordEnd(s, i+len(w.word)) {
				return w.value, i + len(w.word)
			}
		}
		return 0, i
	}
	return hanNumber(s, i)
}

var numberWords = []struct {
	word  string
	value float64
}{
	{"half a dozen", 6},
	{"a dozen", 12},
	{"a couple of", 2},
	{"a couple", 2},
	{"a single", 1},
	{"one", 1},
	{"two", 2},
	{"three", 3},
	{"four", 4},
	{"five", 5},
	{"six", 6},
	{"seven", 7},
	{"eight", 8},
	{"nine", 9},
	{"ten", 10},
	{"eleven", 11},
	{"twelve", 12},
	{"fifteen", 15},
	{"twenty", 20},
	{"thirty", 30},
	{"fifty", 50},
	{"a", 1},
	{"an", 1},
}

// hanNumber reads 三, 十二, 一百一十, 一百二 (120), 三八 (38).
func hanNumber(s string, i int) (float64, int) {
	total, section, digit, lastUnit, digits := 0, 0, -1, 0, 0
	n := 0
	j := i
	for n < maxNumeral && j < len(s) {
		r, size := utf8.DecodeRuneInString(s[j:])
		if d := recognize.ChineseDigit(r); d >= 0 {
			if digit >= 0 && lastUnit == 0 {
				digit = digit*10 + d
			} else {
				digit = d
			}
			digits++
		} else if u := int(recognize.ChinesePlace(r)); u > 0 {
			switch {
			case u == 10000:
				total = (total + section + max(digit, 0)) * u
				section = 0
			case digit < 0:
				section += u
			default:
				section += digit * u
			}
			digit, lastUnit = -1, u
		} else {
			break
		}
		n++
		j += size
	}
	if n == 0 {
		return 0, i
	}
	if digit > 0 {
		r, _ := utf8.DecodeLastRuneInString(s[i : j-3])
		if lastUnit >= 100 && int(recognize.ChinesePlace(r)) == lastUnit {
			digit *= lastUnit / 10 // 一百二
		}
		section += digit
	}
	return float64(total + section), j
}

func format(v float64) string {
	return strconv.FormatFloat(float64(int64(v*10+0.5))/10, 'f', -1, 64)
}
