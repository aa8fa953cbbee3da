package hygiene

import "strings"

// Language tells "zh" or "en", or "" where the text does not show it: digits,
// emoji, codes, a size, a lone "ok".
func Language(text string) string {
	lang, _ := languages(text)
	return lang
}

// languages also tells whether words of another language stand beside Chinese.
func languages(text string) (lang string, mixed bool) {
	han, words, foreign := 0, 0, 0
	start, letters, digits := -1, 0, 0
	end := func(at int) {
		if start >= 0 && letters >= 2 && digits == 0 {
			words++
			if w := strings.ToLower(text[start:at]); !neutral[w] && !units[w] {
				foreign++
			}
		}
		start, letters, digits = -1, 0, 0
	}
	for i, r := range text {
		switch {
		case IsHan(r):
			han++
			end(i)
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '\'' || r == '’':
			if start < 0 {
				start = i
			}
			letters++
		case '0' <= r && r <= '9' || r == '@' || r == '.' && start >= 0:
			if start < 0 {
				start = i
			}
			digits++
		default:
			end(i)
		}
	}
	end(len(text))
	mixed = han > 0 && foreign > 0
	switch {
	case han > 0 && han >= words:
		return "zh", mixed
	case words > 1:
		return "en", mixed
	case words == 1 && han == 0 && !neutral[strings.ToLower(strings.Trim(text, " \n.!?"))]:
		return "en", mixed
	}
	return "", mixed
}

// IsHan reports whether r is a common Chinese character.
func IsHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF }

// neutral words are written in both languages.
var neutral = map[string]bool{
	"ok": true, "okay": true, "xl": true, "xxl": true, "xxxl": true, "xs": true, "vip": true, "nfc": true, "usb": true,
	"wifi": true, "bug": true, "app": true, "sf": true, "pdf": true, "emm": true, "hmm": true, "haha": true, "tmd": true, "sb": true,
}

// units stand beside Chinese without making it two languages.
var units = map[string]bool{
	"cm": true, "mm": true, "kg": true, "ml": true, "gb": true, "tb": true, "id": true, "qq": true, "vx": true, "wx": true, "ems": true, "ups": true, "dhl": true,
}
