package hygiene

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// look fills in what the text is made of.
func (t *Text) look() {
	var n [8]int
	total := 0
	for _, r := range t.Text {
		if s := script(r); s >= 0 {
			n[s]++
			total++
		}
	}
	if total > 0 {
		share := func(i int) float64 { return float64(n[i]) / float64(total) }
		t.Scripts = Scripts{share(han), share(latin), share(digit), share(kana), share(hangul), share(cyrillic), share(arabic), share(other)}
	}
	t.Lang, t.Mixed = languages(t.Text)
	t.Gibberish = gibberish(t.Folded, total, len(t.Emoji))
	t.SpamWhy = spam(t.Folded)
	t.Spam = t.SpamWhy != ""
}

const (
	han = iota
	latin
	digit
	kana
	hangul
	cyrillic
	arabic
	other
)

func script(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case isDigit(r):
			return digit
		case isASCIILetter(r):
			return latin
		}
		return -1
	case IsHan(r):
		return han
	case r < 0x250 && unicode.IsLetter(r):
		return latin
	case 0x400 <= r && r < 0x530:
		return cyrillic
	case 0x600 <= r && r < 0x780 && unicode.IsLetter(r):
		return arabic
	case 0x3041 <= r && r <= 0x30FF && r != '・':
		return kana
	case 0xAC00 <= r && r <= 0xD7A3:
		return hangul
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return other
	}
	return -1
}

// gibberish judges a folded text with so many letters and digits.
func gibberish(s string, letters, emoji int) bool {
	if s == "" {
		return false
	}
	if letters == 0 {
		return emoji == 0
	}
	if repeated(s) {
		return true
	}
	bad, all := 0, 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && isWordByte(s[j]) {
			j++
		}
		if j == i {
			r, size := utf8.DecodeRuneInString(s[i:])
			if script(r) >= 0 {
				all++
			}
			i += size
			continue
		}
		all += j - i
		if mashed(s[i:j]) {
			bad += j - i
		}
		i = j
	}
	return bad*5 >= all*3 // three fifths of it
}

// repeated reports whether the text is one character again and again that does
// not stand for a laugh, a cheer or a sigh.
func repeated(s string) bool {
	var one rune
	n := 0
	for _, r := range s {
		switch {
		case script(r) < 0:
		case n == 0:
			one, n = r, 1
		case r != one:
			return false
		default:
			n++
		}
	}
	return n >= maxRun && !strings.ContainsRune("哈呵嘿嘻啊呜嗯哦额恩喂好是对哼草求快急顶赞w68", one) && (!isDigit(one) || n > maxRun)
}

// mashed reports whether a word of letters was typed without meaning any.
func mashed(w string) bool {
	if len(w) < 4 {
		return false
	}
	vowels, near, sameRow, rare, right, left := 0, 0, 0, 0, 0, 0
	for i := range len(w) {
		if isDigit(rune(w[i])) {
			return false // a code
		}
		if strings.IndexByte("aeiouy", w[i]) >= 0 {
			vowels++
		}
		if i == 0 {
			continue
		}
		a, b := key[w[i-1]], key[w[i]]
		if a/16 == b/16 {
			sameRow++
			switch a - b {
			case -1:
				right++
				near++
			case 1:
				left++
				near++
			case 0:
				near++
			}
		}
		if rarePair[w[i-1]-'a'][w[i]-'a'] {
			rare++
		}
	}
	steps := len(w) - 1
	switch {
	case right == steps || left == steps: // along a row of the keyboard
		return true
	case len(w) == 4:
		return false
	case near*5 >= steps*4: // to and fro
		return true
	case len(w) >= 6 && sameRow == steps && periodic(w):
		return true
	case vowels == 0:
		return strings.Trim(w, "xsl") != "" && w != "https"
	case rare >= 2 && vowels*10 <= len(w)*3:
		return true
	}
	return len(w) >= 12 && vowels*7 < len(w)
}

// key is the place of each letter on the keyboard: its row times 16 and its
// column.
var key = func() (places [256]int8) {
	for row, keys := range [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for i := range len(keys) {
			places[keys[i]] = int8(row*16 + i)
		}
	}
	return places
}()

// periodic reports whether w is a piece of three or four letters repeated; two are
// a laugh.
func periodic(w string) bool {
	for p := 3; p <= 4 && 2*p <= len(w); p++ {
		if w[p:] == w[:len(w)-p] {
			return true
		}
	}
	return false
}

// rarePair is rarePairs by its letters.
var rarePair = func() (table [26][26]bool) {
	for p := range strings.FieldsSeq(rarePairs) {
		table[p[0]-'a'][p[1]-'a'] = true
	}
	return table
}()

// rarePairs are neighbours in no English word and in no syllable of pinyin.
const rarePairs = "bq bx cj cv cx dx fq fx fz fj fk fv fb fd gf gx gq hx hj hk hg jb jc jd jf jg jh jk jl jm jp jr js jt jv jw jx jz " +
	"kj kq kx kz kd kf lx lj lq mx mz pq px qb qc qd qf qg qh qj qk ql qm qp qr qs qt qv qw qx qy qz sx tq vb vc vd vf vg vh vj vk " +
	"vm vn vp vq vt vw vx vz wx wv wq wj xj xk xr xz xd xf zx zj zq zf zd dj dk fg df"
