package pinyin

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	gopinyin "github.com/mozillazg/go-pinyin"
)

const (
	first = 0x4E00
	last  = 0x9FFF
	// maxSyllable is the length of the longest one, "zhuang".
	maxSyllable = 6
)

// table is what the library's readings become: syllables by number, so that a
// character costs two bytes and a look-up no parsing.
type table struct {
	usual     [last - first + 1]uint16 // number of the usual reading, 0 for none
	more      map[rune][]string        // readings of characters with more than one
	syllables []string                 // by number
	fuzzy     []uint16                 // number of the fuzzy key, by number of the syllable
	byName    map[string]uint16
}

// load is made from the library's map at the first use, in about ten
// milliseconds, and is then only read.
var load = sync.OnceValue(func() *table {
	t := &table{more: map[rune][]string{}, syllables: []string{""}, byName: map[string]uint16{}}
	for code, list := range gopinyin.PinyinDict {
		if code < first || code > last {
			continue
		}
		var readings []string
		for s := range strings.SplitSeq(list, ",") {
			s = bare(s)
			if s == "" || slices.Contains(readings, s) {
				continue
			}
			readings = append(readings, t.syllables[t.number(s)])
		}
		if len(readings) == 0 {
			continue
		}
		t.usual[code-first] = t.byName[readings[0]]
		if len(readings) > 1 {
			t.more[rune(code)] = readings
		}
	}
	// Fuzzy forms that are no syllables themselves ("lin" is one, "zuan" of
	// "zhuang" is one, "fun" of "hun" is not) get numbers of their own.
	n := len(t.syllables)
	t.fuzzy = make([]uint16, n, 2*n)
	for i := 1; i < n; i++ {
		t.fuzzy[i] = t.number(soften(t.syllables[i]))
	}
	delete(t.byName, "")
	return t
})

// number returns the number of a syllable, a new one if need be.
func (t *table) number(s string) uint16 {
	if n := t.byName[s]; n != 0 {
		return n
	}
	n := uint16(len(t.syllables))
	s = strings.Clone(s)
	t.syllables = append(t.syllables, s)
	t.byName[s] = n
	return n
}

// bare is a syllable without its tone: ü is v, as it is typed.
func bare(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			b.WriteRune(r)
		case strings.ContainsRune("āáǎà", r):
			b.WriteByte('a')
		case strings.ContainsRune("ēéěèếềê", r):
			b.WriteByte('e')
		case strings.ContainsRune("īíǐì", r):
			b.WriteByte('i')
		case strings.ContainsRune("ōóǒò", r):
			b.WriteByte('o')
		case strings.ContainsRune("ūúǔù", r):
			b.WriteByte('u')
		case strings.ContainsRune("üǖǘǚǜ", r):
			b.WriteByte('v')
		case strings.ContainsRune("ńňǹ", r):
			b.WriteByte('n')
		case r == 'ḿ':
			b.WriteByte('m')
		}
	}
	return b.String()
}

// soften joins the sounds that many do not tell apart.
func soften(s string) string {
	switch {
	case len(s) < 2:
		return s
	case s[1] == 'h' && (s[0] == 'z' || s[0] == 'c' || s[0] == 's'):
		s = s[:1] + s[2:]
	case s[0] == 'n':
		s = "l" + s[1:]
	case s[0] == 'h':
		s = "f" + s[1:]
	}
	if n := len(s) - 1; n >= 2 && s[n] == 'g' && s[n-1] == 'n' && strings.IndexByte("aei", s[n-2]) >= 0 {
		s = s[:n]
	}
	return s
}

// Of returns the readings of a character without tones, the usual one first;
// nil for what is not Chinese. ü is written v.
func Of(r rune) []string {
	if r < first || r > last {
		return nil
	}
	t := load()
	if list := t.more[r]; list != nil {
		return slices.Clone(list)
	}
	if n := t.usual[r-first]; n != 0 {
		return []string{t.syllables[n]}
	}
	return nil
}

// Sound returns a number for the usual reading of a character, the same for all
// that sound alike or nearly; 0 for what is not Chinese. The numbers hold
// within the process only.
func Sound(r rune) uint16 {
	if r < first || r > last {
		return 0
	}
	t := load()
	return t.fuzzy[t.usual[r-first]]
}

// Sounds returns the numbers of a word that was typed in pinyin, or nil if it
// cannot be read as syllables from end to end. Of several ways the one with the
// fewest syllables counts.
func Sounds(latin string) []uint16 {
	parts := Split(latin)
	if parts == nil {
		return nil
	}
	t := load()
	out := make([]uint16, len(parts))
	for i, p := range parts {
		out[i] = t.fuzzy[t.byName[p]]
	}
	return out
}

// maxLatin bounds what is read as pinyin.
const maxLatin = 36

// Split cuts a word of Latin letters into syllables: "tuihuo" into tui, huo. It
// returns nil if that cannot be done.
func Split(latin string) []string {
	n := len(latin)
	if n == 0 || n > maxLatin {
		return nil
	}
	latin = strings.ToLower(latin)
	if len(latin) != n {
		return nil
	}
	t := load()
	// best[i] is the fewest syllables that spell latin[:i], cut[i] where the last
	// of them begins.
	var best, cut [maxLatin + 1]int
	for i := 1; i <= n; i++ {
		best[i] = maxLatin + 1
		for from := max(0, i-maxSyllable); from < i; from++ {
			if best[from]+1 < best[i] && t.spelled(latin[from:i]) {
				best[i], cut[i] = best[from]+1, from
			}
		}
	}
	if best[n] > maxLatin {
		return nil
	}
	out := make([]string, best[n])
	for i, k := n, best[n]-1; i > 0; k-- {
		out[k] = latin[cut[i]:i]
		i = cut[i]
	}
	return out
}

// spelled reports whether s is a syllable that people type; the table also has
// numbers for interjections and fuzzy forms.
func (t *table) spelled(s string) bool {
	n := t.byName[s]
	if n == 0 || int(n) >= len(t.fuzzy) {
		return false
	}
	switch s {
	case "m", "n", "ng", "hm", "hng", "r", "ei", "yo", "lo", "o", "eng", "den", "fiao", "kei", "nia", "rua":
		return false
	}
	return strings.ContainsAny(s, "aeiouv")
}

// Key returns the form under which words that sound alike, or nearly, are the
// same: "退货", "推货" and "tuihuo" have one key. Latin letters that are not
// pinyin and all other characters stay, in lower case.
func Key(s string) string {
	t := load()
	var b strings.Builder
	b.Grow(2 * len(s))
	sep := func() {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if n := Sound(r); n != 0 {
			sep()
			b.WriteString(t.syllables[n])
			i += size
			continue
		}
		j := i
		for j < len(s) && isLetter(s[j]) {
			j++
		}
		if j == i {
			if r != ' ' && r != '\'' {
				b.WriteString(s[i : i+size])
			}
			i += size
			continue
		}
		parts := Split(s[i:j])
		if parts == nil {
			sep()
			b.WriteString(strings.ToLower(s[i:j]))
		}
		for _, p := range parts {
			sep()
			b.WriteString(soften(p))
		}
		i = j
	}
	return b.String()
}

// Initials returns the first letters of the characters: "th" for "退货". Letters
// and digits stay; all else is left out.
func Initials(s string) string {
	t := load()
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (isLetter(byte(r)) || '0' <= r && r <= '9'):
			b.WriteString(strings.ToLower(string(r)))
		case first <= r && r <= last && t.usual[r-first] != 0:
			b.WriteByte(t.syllables[t.usual[r-first]][0])
		}
	}
	return b.String()
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
