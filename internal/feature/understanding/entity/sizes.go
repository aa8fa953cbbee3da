package entity

import (
	"strings"
	"unicode/utf8"
)

// letterSize is the normal form of a size in letters, "" for none.
func letterSize(w string) string {
	switch w {
	case "s", "m", "l", "xl", "xs":
		return strings.ToUpper(w)
	case "xxs", "2xs":
		return "2XS"
	case "3xs", "xxxs":
		return "3XS"
	}
	n := len(w)
	if n < 3 || n > 6 || w[n-1] != 'l' {
		return ""
	}
	if strings.Trim(w[:n-1], "x") == "" {
		return string(rune('0'+n-1)) + "XL"
	}
	if n == 3 && '1' <= w[0] && w[0] <= '8' && w[1] == 'x' {
		if w[0] == '1' {
			return "XL"
		}
		return strings.ToUpper(w)
	}
	return ""
}

// systems are the size systems that stand beside a number.
var systems = map[string]string{"us": "US", "uk": "UK", "eu": "EU", "eur": "EU", "jp": "JP", "cn": "CN", "fr": "FR", "it": "IT", "au": "AU", "kr": "KR", "de": "DE"}

// sizes finds sizes written in Latin letters and in forms of their own. Those of
// a number and 码 are found with the numbers.
func (m *message) sizes() {
	s := m.low
	wordBefore, endBefore := "", 0
	for i := 0; i < len(s); {
		if !isWord(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && isWord(s[j]) {
			j++
		}
		w := s[i:j]
		if j-i <= 6 {
			m.size(w, i, j, wordBefore, endBefore)
		}
		wordBefore, endBefore = w, j
		i = j
	}
}

func (m *message) size(w string, i, j int, before string, endBefore int) {
	s := m.low
	if v := letterSize(w); v != "" {
		if len(w) > 1 || m.loneLetter(i, j, before, endBefore) {
			score := 0.95
			if len(w) == 1 {
				score = 0.85
			}
			end := j
			if strings.HasPrefix(s[j:], "码") || strings.HasPrefix(s[j:], "号") && !strings.HasPrefix(s[j:], "号楼") {
				end += 3
			}
			start := i
			if before == "size" && s[endBefore:i] == " " {
				start = endBefore - 4
			}
			m.add(Size, start, end, v, score)
		}
		return
	}
	switch {
	case systems[w] != "":
		m.systemSize(w, i, j)
	case len(w) > 2 && systems[w[:2]] != "" && isDigit(w[2]):
		m.systemSize(w[:2], i, i+2)
	case len(w) > 3 && systems[w[:3]] != "" && isDigit(w[3]):
		m.systemSize(w[:3], i, i+3)
	case isDigit(w[0]) && systems[strings.TrimLeft(w, "0123456789")] != "":
		digits := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz")
		m.add(Size, i, j, systems[w[len(digits):]]+" "+digits, 0.85)
	case len(w) == 3 && w[0] == 'w' && isDigit(w[1]) && isDigit(w[2]):
		rest := strings.TrimLeft(s[j:], " /x")
		if len(rest) >= 3 && rest[0] == 'l' && isDigit(rest[1]) && isDigit(rest[2]) && wordEnd(rest, 3) && len(s)-len(rest)-j <= 3 {
			m.add(Size, i, len(s)-len(rest)+3, strings.ToUpper(w)+" "+strings.ToUpper(rest[:3]), 0.95)
		}
	case len(w) == 6 && w[0] == 'w' && w[3] == 'l' && isDigit(w[1]) && isDigit(w[2]) && isDigit(w[4]) && isDigit(w[5]):
		m.add(Size, i, j, strings.ToUpper(w[:3])+" "+strings.ToUpper(w[3:]), 0.95)
	case len(w) == 5 && w[2] == 'x' && between(w[:2], 24, 46) && between(w[3:], 24, 40):
		if m.legs {
			m.add(Size, i, j, "W"+w[:2]+" L"+w[3:], 0.85)
		}
	case between(w, 80, 200) && j < len(s) && s[j] == '/':
		m.gbSize(w, i, j)
	case isBra(w):
		if m.underwear {
			m.add(Size, i, j, strings.ToUpper(w), 0.85)
		}
	}
}

func between(w string, low, high int) bool {
	n := 0
	for i := range len(w) {
		if !isDigit(w[i]) || n > 1000 {
			return false
		}
		n = n*10 + int(w[i]-'0')
	}
	return low <= n && n <= high && w != ""
}

func isBra(w string) bool {
	digits := strings.TrimRight(w, "abcdefgh")
	if cup := len(w) - len(digits); cup < 1 || cup > 2 {
		return false
	}
	return between(digits, 28, 44) && len(digits) == 2 || between(digits, 65, 110)
}

// gbSize reads 175/92A: height and girth as Chinese labels have them.
func (m *message) gbSize(w string, i, j int) {
	s := m.low
	k := j + 1
	for k < len(s) && isDigit(s[k]) {
		k++
	}
	girth := s[j+1 : k]
	if !between(girth, 44, 130) {
		return
	}
	end, letter := k, ""
	if k < len(s) && 'a' <= s[k] && s[k] <= 'd' && wordEnd(s, k+1) {
		end, letter = k+1, strings.ToUpper(s[k:k+1])
	} else if !wordEnd(s, k) || !between(girth, 72, 120) || containsAny(m.before(i, 30), "身高", "体重") || hasAnyPrefix(s[k:], "斤", "kg", "公斤") {
		return
	}
	if strings.HasPrefix(s[end:], "码") {
		end += 3
	}
	m.add(Size, i, end, w+"/"+girth+letter, 0.9)
}

// systemSize reads the number behind US, EU, UK.
func (m *message) systemSize(system string, i, j int) {
	s := m.low
	if wordEnd(s, j) && m.text[i:j] == system && !m.fits {
		return // "tell us 9 times", "it 5"
	}
	k := j
	for k < len(s) && (s[k] == ' ' || s[k] == ':' || s[k] == '-') && k-j < 2 {
		k++
	}
	for _, w := range [...]string{"size ", "size", "men's ", "women's ", "mens ", "womens ", "m", "w"} {
		if strings.HasPrefix(s[k:], w) && k+len(w) < len(s) && isDigit(s[k+len(w)]) {
			k += len(w)
			break
		}
	}
	v, end := number(s, k)
	if end == k || !isDigit(s[k]) || v < 1 || v > 60 || end < len(s) && isLower(s[end]) || strings.HasPrefix(s[end:], ",") && end+1 < len(s) && isDigit(s[end+1]) {
		return
	}
	if strings.HasPrefix(s[end:], "码") {
		end += 3
	}
	m.add(Size, i, end, systems[system]+" "+format(v), 0.95)
}

// loneLetter reports whether an S, M or L by itself is a size.
func (m *message) loneLetter(i, j int, before string, endBefore int) bool {
	s := m.low
	ahead, _ := utf8.DecodeLastRuneInString(s[:i])
	behind, _ := utf8.DecodeRuneInString(s[j:])
	if i == 0 {
		ahead = 0
	}
	if j == len(s) {
		behind = 0
	}
	if strings.ContainsRune("'&.@_#=+", ahead) && ahead != 0 || strings.ContainsRune("&'@_=+", behind) && behind != 0 {
		return false
	}
	// "t-shirt", "L-shaped": a hyphen joins sizes only with sizes.
	if behind == '-' && j+1 < len(s) && isWord(s[j+1]) && !sizeAt(s, j+1) {
		return false
	}
	if ahead == '-' && letterSize(before) == "" {
		return false
	}
	if before != "" && isDigit(before[len(before)-1]) && i-endBefore <= 1 {
		return false // "5 L", "10 m"
	}
	if behind == ' ' && j+1 < len(s) && isDigit(s[j+1]) {
		return false // "S 24"
	}
	capital := m.text[i] != s[i]
	switch {
	case behind == '码' || behind == '号':
		return true
	case before == "size" && i-endBefore <= 2:
		return true
	case capital:
		return behind != '.' || j+1 >= len(s) || !isWord(s[j+1])
	case i == 0 && j == len(s):
		return true
	case strings.HasSuffix(s[:i], "码") || strings.HasSuffix(s[:i], "尺码 "):
		return true
	}
	// In Chinese a small letter between characters: 要m的, l有吗.
	return m.lang == "zh" && (ahead == 0 || ahead >= utf8.RuneSelf || ahead == ' ' || ahead == '-' || ahead == '/' || ahead == ',') &&
		(behind == 0 || behind >= utf8.RuneSelf || behind == ' ' || behind == '-' || behind == '/' || behind == ',' || behind == '?')
}

func sizeAt(s string, i int) bool {
	j := i
	for j < len(s) && isWord(s[j]) && j-i < 7 {
		j++
	}
	return letterSize(s[i:j]) != ""
}
