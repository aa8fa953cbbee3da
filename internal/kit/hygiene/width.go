package hygiene

import (
	"unicode"
	"unicode/utf8"
)

// narrow returns the plain form of a character that stands for others: full
// width, circled, mathematical, squared. more follows where it stands for more
// than one.
func narrow(r rune) (one rune, more string) {
	switch {
	case 0xFF01 <= r && r <= 0xFF5E:
		return r - 0xFEE0, ""
	case r == '‘' || r == '’' || r == '′' || r == '`' || r == '´':
		return '\'', ""
	case r == '“' || r == '”' || r == '″':
		return '"', ""
	case 0x2010 <= r && r <= 0x2015 || r == 0x2212:
		return '-', ""
	case r == 0x2044 || r == 0x2215:
		return '/', ""
	case 0x2460 <= r && r <= 0x2468:
		return '1' + r - 0x2460, ""
	case 0x2469 <= r && r <= 0x2472:
		return '1', string('0' + r - 0x2469)
	case 0x24B6 <= r && r <= 0x24CF:
		return 'A' + r - 0x24B6, ""
	case 0x24D0 <= r && r <= 0x24E9:
		return 'a' + r - 0x24D0, ""
	case 0x2776 <= r && r <= 0x277E:
		return '1' + r - 0x2776, ""
	case 0x2070 <= r && r <= 0x2079:
		return superscript(r), ""
	case 0x2080 <= r && r <= 0x2089:
		return '0' + r - 0x2080, ""
	case r == '²' || r == '³':
		return '2' + r - '²', ""
	case r == '¹':
		return '1', ""
	case 0x1D400 <= r && r <= 0x1D6A3:
		return letter52((r - 0x1D400) % 52), ""
	case 0x1D7CE <= r && r <= 0x1D7FF:
		return '0' + (r-0x1D7CE)%10, ""
	case 0x1F130 <= r && r <= 0x1F149:
		return 'A' + r - 0x1F130, ""
	case 0x1F150 <= r && r <= 0x1F169:
		return 'A' + r - 0x1F150, ""
	case 0x1F170 <= r && r <= 0x1F189:
		return 'A' + r - 0x1F170, ""
	}
	if s := compatible[r]; s != "" {
		first, size := utf8.DecodeRuneInString(s)
		return first, s[size:]
	}
	return r, ""
}

func superscript(r rune) rune {
	if r == 0x2071 {
		return 'i'
	}
	return '0' + r - 0x2070
}

func letter52(n rune) rune {
	if n < 26 {
		return 'A' + n
	}
	return 'a' + n - 26
}

// compatible lists what customers' keyboards have beyond the ranges of narrow.
var compatible = map[rune]string{
	'㎝': "cm", '㎜': "mm", '㎞': "km", '㎏': "kg", '㎎': "mg", '㎡': "m2", '㏄': "cc", '㎖': "ml", '㎗': "dl", '℉': "°F", '℃': "°C", '№': "No",
	'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl",
	'Ⅰ': "I", 'Ⅱ': "II", 'Ⅲ': "III", 'Ⅳ': "IV", 'Ⅴ': "V", 'Ⅵ': "VI", 'Ⅶ': "VII", 'Ⅷ': "VIII", 'Ⅸ': "IX", 'Ⅹ': "X",
	'㊀': "一", '㊁': "二", '㊂': "三", '￥': "¥", '￡': "£", '￠': "¢", '½': "1/2", '¼': "1/4", '¾': "3/4",
	'｡': "。", '､': "、", '｢': "「", '｣': "」",
}

// invisible reports whether r takes no place on the screen, or is for programs.
func invisible(r rune) bool {
	switch {
	case r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0: // Hangul fillers
		return true
	case 0xFE00 <= r && r <= 0xFE0F || 0xE0000 <= r && r <= 0xE0FFF: // variation selectors, tags
		return true
	case r == 0x20E3: // the frame of a key
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs) || !unicode.IsGraphic(r)
}

// emojiLen returns the length of the emoji that s begins with, with all that
// belongs to it, 0 for none.
func emojiLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if !isEmoji(r) {
		return 0
	}
	if isFlag(r) {
		if second, size := utf8.DecodeRuneInString(s[n:]); isFlag(second) {
			return n + size
		}
		return n
	}
	// A family of four with skin tones has 11 members; what is longer is no emoji.
	for range 16 {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == 0xFE0F || 0x1F3FB <= r && r <= 0x1F3FF || 0xE0020 <= r && r <= 0xE007F:
			n += size
		case r == 0x200D:
			next, more := utf8.DecodeRuneInString(s[n+size:])
			if !isEmoji(next) {
				return n
			}
			n += size + more
		default:
			return n
		}
	}
	return n
}

func isFlag(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

func isEmoji(r rune) bool {
	switch {
	case r < 0x231A:
		return false
	case 0x1F300 <= r && r <= 0x1FAFF, isFlag(r), r == 0x1F004, r == 0x1F0CF, 0x1F18E <= r && r <= 0x1F19A:
		return true
	case 0x2600 <= r && r <= 0x27BF:
		return r != '★' && r != '☆' && !(0x2776 <= r && r <= 0x2793)
	case r == 0x231A || r == 0x231B || 0x23E9 <= r && r <= 0x23F3, r == 0x2B50 || r == 0x2B55 || r == 0x2B1B || r == 0x2B1C:
		return true
	}
	return false
}
