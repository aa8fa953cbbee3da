package recognize

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// scan is a text made ready: its characters narrowed and lower-cased, and its
// words looked up. Positions are indices of characters unless they are called
// tokens.
type scan struct {
	r     []rune
	off   []int32 // of each character and of the end: bytes in the input
	low   string  // r as a string
	loff  []int32 // bytes in low
	tok   []token
	none  token   // what stands where there is none
	tokAt []int32 // per character: the token that begins there, or -1
	zh    bool
	en    bool
	now   time.Time
	memos [7][8]memo
}

// memo keeps what was read at a place, because several readings of a sentence
// begin with the same part.
type memo struct {
	at int // one more than the place
	w  when
	e  int
	ok bool
}

// The readings that are kept.
const (
	memoEndZH = iota
	memoPointZH
	memoPeriodZH
	memoDateEN
	memoPeriodEN
	memoDurationEN
	memoEndEN
)

// once reads at a place unless that has been done.
func (s *scan) once(kind, at int, read func(int) (when, int, bool)) (when, int, bool) {
	m := &s.memos[kind][at&7]
	if m.at != at+1 {
		w, e, ok := read(at)
		*m = memo{at: at + 1, w: w, e: e, ok: ok}
	}
	return m.w, m.e, m.ok
}

// token is a word, a run of digits or a sign. "4th" is one token, "5pm" two.
type token struct {
	start, end int
	text       string
	kind       tokenKind
	num        int // of digits and ordinals, -1 beyond nine digits
	word       word
}

type tokenKind uint8

const (
	tokSign tokenKind = iota
	tokWord
	tokDigits
	tokOrdinal // 1st, 22nd
	tokHan
)

func newScan(text string, o Options) *scan {
	n := min(utf8.RuneCountInString(text), MaxRunes)
	s := &scan{
		r: make([]rune, 0, n), off: make([]int32, 0, n+1), loff: make([]int32, 0, n+1),
		zh: o.Lang != "en", en: o.Lang != "zh", now: o.Now,
	}
	var low strings.Builder
	low.Grow(len(text))
	end := len(text)
	for i, r := range text {
		if len(s.r) == n {
			end = i
			break
		}
		r = unicode.ToLower(narrow(r))
		s.r = append(s.r, r)
		s.off = append(s.off, int32(i))
		s.loff = append(s.loff, int32(low.Len()))
		low.WriteRune(r)
	}
	s.low = low.String()
	s.off = append(s.off, int32(end))
	s.loff = append(s.loff, int32(len(s.low)))
	s.none = token{start: len(s.r), end: len(s.r)}
	if s.en {
		s.tokenize()
	}
	return s
}

// narrow turns full-width letters, digits and signs into ASCII.
func narrow(r rune) rune {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == 0x3000, r == 0xa0:
		return ' '
	}
	return r
}

func (s *scan) tokenize() {
	s.tokAt = make([]int32, len(s.r)+1)
	s.tok = make([]token, 0, len(s.r)/4+4)
	for i := range s.tokAt {
		s.tokAt[i] = -1
	}
	for i := 0; i < len(s.r); {
		j, kind := i+1, tokSign
		switch r := s.r[i]; {
		case isSpace(r):
			i++
			continue
		case isDigit(r):
			j, kind = s.skip(i, isDigit), tokDigits
			if w := s.skip(j, isLetter); w == j+2 {
				switch s.sub(j, w) {
				case "st", "nd", "rd", "th":
					j, kind = w, tokOrdinal
				}
			}
		case isHan(r):
			kind = tokHan
		case isLetter(r):
			j, kind = s.skip(i, isLetter), tokWord
		}
		t := token{start: i, end: j, text: s.sub(i, j), kind: kind}
		switch kind {
		case tokDigits, tokOrdinal:
			t.num = s.atoi(i)
		case tokWord:
			t.word = words[t.text]
		}
		s.tokAt[i] = int32(len(s.tok))
		s.tok = append(s.tok, t)
		i = j
	}
}

// atoi reads the digits at i: -1 when there are none or more than nine.
func (s *scan) atoi(i int) int {
	n, j := 0, i
	for ; j < len(s.r) && isDigit(s.r[j]); j++ {
		if j-i == 9 {
			return -1
		}
		n = n*10 + int(s.r[j]-'0')
	}
	if j == i {
		return -1
	}
	return n
}

// at is the character at i, or 0 outside of the text.
func (s *scan) at(i int) rune {
	if i < 0 || i >= len(s.r) {
		return 0
	}
	return s.r[i]
}

func (s *scan) sub(i, j int) string { return s.low[s.loff[i]:s.loff[j]] }

func (s *scan) skip(i int, is func(rune) bool) int {
	for i < len(s.r) && is(s.r[i]) {
		i++
	}
	return i
}

// spaces skips a few spaces; more separate what stands around them.
func (s *scan) spaces(i int) int {
	for n := 0; n < 4 && i < len(s.r) && isSpace(s.r[i]); n++ {
		i++
	}
	return i
}

// lit is the position after text at i, or -1.
func (s *scan) lit(i int, text string) int {
	if i < 0 || i > len(s.r) {
		return -1
	}
	if !strings.HasPrefix(s.low[s.loff[i]:], text) {
		return -1
	}
	return i + utf8.RuneCountInString(text)
}

// anyOf is the position after the first of texts that stands at i, or -1. Put
// longer texts before their beginnings.
func (s *scan) anyOf(i int, texts ...string) int {
	for _, t := range texts {
		if j := s.lit(i, t); j >= 0 {
			return j
		}
	}
	return -1
}

// wide is whether the character at i was a full-width form of ASCII.
func (s *scan) wide(i int) bool { return s.r[i] < 0x80 && s.off[i+1]-s.off[i] == 3 }

// opt is the position after one of texts at i, or i.
func (s *scan) opt(i int, texts ...string) int {
	if j := s.anyOf(i, texts...); j >= 0 {
		return j
	}
	return i
}

// before is whether one of texts ends at i.
func (s *scan) before(i int, texts ...string) bool {
	if i < 0 || i > len(s.r) {
		return false
	}
	for _, t := range texts {
		if strings.HasSuffix(s.low[:s.loff[i]], t) {
			return true
		}
	}
	return false
}

func (s *scan) found(k Kind, i, j int) Found {
	return Found{Kind: k, Start: int(s.off[i]), End: int(s.off[j])}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u2009' }
func isASCIILetter(r rune) bool {
	return r >= 'a' && r <= 'z'
}

// isLetter tells letters of words that are separated by spaces.
func isLetter(r rune) bool {
	if r < 0x80 {
		return isASCIILetter(r)
	}
	return !isHan(r) && unicode.IsLetter(r)
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r == '〇'
}
