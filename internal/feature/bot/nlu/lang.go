package nlu

import "strings"

// Language tells "zh" or "en", or "" where the text does not show it: digits,
// emoji, codes, a size, a lone "ok".
func Language(text string) string {
	han, words := 0, 0
	inWord, letters, digits := false, 0, 0
	end := func() {
		if inWord && letters >= 2 && digits == 0 {
			words++
		}
		inWord, letters, digits = false, 0, 0
	}
	for _, r := range text {
		switch {
		case isHan(r):
			han++
			end()
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '\'' || r == '’':
			inWord = true
			letters++
		case '0' <= r && r <= '9' || r == '@' || r == '.' && inWord:
			inWord = true
			digits++
		default:
			end()
		}
	}
	end()
	switch {
	case han > 0 && han >= words:
		return "zh"
	case words > 1:
		return "en"
	case words == 1 && han == 0 && !neutral[strings.ToLower(strings.Trim(text, " \n.!?"))]:
		return "en"
	}
	return ""
}

// neutral words are written in both languages.
var neutral = map[string]bool{
	"ok": true, "okay": true, "xl": true, "xxl": true, "xxxl": true, "xs": true, "vip": true, "nfc": true, "usb": true,
	"wifi": true, "bug": true, "app": true, "sf": true, "pdf": true, "emm": true, "hmm": true, "haha": true, "tmd": true, "sb": true,
}
