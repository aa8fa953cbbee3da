package hygiene

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// DefaultMax is the number of characters that are kept when no limit is given.
	DefaultMax = 2000
	// maxRun is how often the same letter or mark stays in a row.
	maxRun = 3
	// maxSizeRun is how often an x stays in a row: XXXXXL is a size.
	maxSizeRun = 6
	// maxMarks is how many combining marks stay on one letter.
	maxMarks = 2
	// For each character that may be kept, so many bytes are read: what stands
	// behind thousands of invisible ones is not looked for.
	readFactor = 64
	leastRead  = 4096
	maxEmoji   = 64
)

// Text is a text fit to be read by machines.
type Text struct {
	// Text has plain widths, single blanks and line breaks, bounded repetitions,
	// and nothing invisible. Its case is that of the input.
	Text string
	// Folded is Text in lower case and simplified script, equally long byte for
	// byte: an offset in one is an offset in the other.
	Folded string
	// Offsets has, for each byte of Text and for its end, the offset in the input
	// of the character it came from. It is nil where Text begins the input
	// unchanged. Span uses it.
	Offsets []int32
	// Emoji lists the emoji in order, whole sequences as they were typed.
	Emoji []string
	// Lang is "zh" or "en", or "" where the text does not show it.
	Lang string
	// Mixed is true where Chinese and words of another language stand together.
	Mixed bool
	// Scripts has the share of each script among letters and digits.
	Scripts Scripts
	// Gibberish is true where the text says nothing: mashed keys, one character
	// again and again, marks without words.
	Gibberish bool
	// Spam is true for adverts and floods; SpamWhy is then one of the reasons.
	Spam    bool
	SpamWhy string
}

// Scripts has shares between 0 and 1 that add up to 1, or are all 0 where there
// is neither letter nor digit.
type Scripts struct {
	Han, Latin, Digit, Kana, Hangul, Cyrillic, Arabic, Other float64
}

// Span returns the part of the input that Text[start:end] came from.
func (t *Text) Span(start, end int) (from, to int) {
	if t.Offsets == nil {
		return start, end
	}
	return int(t.Offsets[start]), int(t.Offsets[end])
}

// Clean returns what is read of s: at most limit characters of it, DefaultMax
// where limit is not positive.
func Clean(s string, limit int) Text {
	if limit <= 0 {
		limit = DefaultMax
	}
	var t Text
	if plain(s, limit) {
		t.Text = s
	} else {
		c := newCleaner(s, limit)
		c.run()
		t.Text, t.Offsets, t.Emoji = c.out.String(), c.offsets, c.emoji
		if strings.HasPrefix(s, t.Text) {
			t.Offsets = nil
		}
	}
	t.Folded = Fold(t.Text)
	t.look()
	return t
}

// Tidy returns the Text of Clean alone, for texts that need no judgement: names
// of a catalogue, words of a table.
func Tidy(s string, limit int) string {
	if limit <= 0 {
		limit = DefaultMax
	}
	if plain(s, limit) {
		return s
	}
	c := newCleaner(s, limit)
	c.run()
	return c.out.String()
}

// Fold returns s in lower case and simplified script. The result is as long as
// s: a letter whose other case has another length stays.
func Fold(s string) string {
	for i, r := range s {
		if f := foldRune(r); f != r {
			b := []byte(s)
			foldFrom(b, s, i)
			return string(b)
		}
	}
	return s
}

func foldFrom(b []byte, s string, from int) {
	for i, r := range s[from:] {
		if f := foldRune(r); f != r {
			utf8.EncodeRune(b[from+i:], f)
		}
	}
}

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case IsHan(r):
		return Simplified(r)
	}
	if l := unicode.ToLower(r); l != r && utf8.RuneLen(l) == utf8.RuneLen(r) {
		return l
	}
	return r
}

// plain reports whether Clean would change nothing: the common case.
func plain(s string, limit int) bool {
	if len(s) > limit {
		return false // it may be shorter in characters, which is for the cleaner to count
	}
	var before rune = ' '
	run := 0
	for _, r := range s {
		switch {
		case r == before:
			run++
			if r == ' ' || r == '\n' || run >= maxRun && !isDigit(r) {
				return false
			}
		case r == ' ' && before == '\n' || r == '\n' && before == ' ', r < ' ' && r != '\n', r == 0x7f:
			return false
		case r < utf8.RuneSelf, IsHan(r), 0x3001 <= r && r <= 0x3011:
			run = 1
		default:
			return false
		}
		before = r
	}
	return before != ' ' && before != '\n'
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' && r < utf8.RuneSelf }

// cleaner is one run of Clean.
type cleaner struct {
	in      string
	limit   int
	out     strings.Builder
	offsets []int32
	emoji   []string

	kept     int  // characters written
	before   rune // written last, in lower case
	times    int  // that it stands there in a row
	marks    int  // combining marks since the last letter
	blank    rune // white space that waits for what follows it, 0 for none
	blankAt  int
	codeEnd  int // end of the word that was looked at last
	codeHere bool
}

func newCleaner(s string, limit int) *cleaner {
	return &cleaner{in: s[:min(len(s), max(leastRead, readFactor*min(limit, 1<<20)))], limit: limit}
}

func (c *cleaner) run() {
	c.out.Grow(min(len(c.in), 3*c.limit))
	c.offsets = make([]int32, 0, min(len(c.in), 3*c.limit)+1)
	i := 0
	for i < len(c.in) && c.kept < c.limit {
		r, size := utf8.DecodeRuneInString(c.in[i:])
		if r >= 0x2190 {
			if n := emojiLen(c.in[i:]); n > 0 {
				c.addEmoji(c.in[i:i+n], i)
				i += n
				continue
			}
		}
		c.add(r, size, i)
		i += size
	}
	c.offsets = append(c.offsets, int32(i))
}

// add takes one character of the input.
func (c *cleaner) add(r rune, size, at int) {
	if r < utf8.RuneSelf {
		switch {
		case r == ' ' || r == '\t':
			c.space(' ', at)
			return
		case '\n' <= r && r <= '\r':
			c.space('\n', at)
			return
		case r < ' ' || r == 0x7f:
			return
		}
		c.put(r, at)
		return
	}
	switch {
	case r == utf8.RuneError: // bytes that are no text, or that were none before
	case IsHan(r):
		c.put(r, at)
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		c.space('\n', at)
	case unicode.IsSpace(r) || r == 0x2800:
		c.space(' ', at)
	case invisible(r):
	case unicode.In(r, unicode.Mn, unicode.Me):
		if c.marks++; c.marks <= maxMarks && c.kept > 0 && c.blank == 0 {
			c.write(r, at)
		}
	default:
		one, more := narrow(r)
		c.put(one, at)
		for _, r := range more {
			c.put(r, at)
		}
	}
}

func (c *cleaner) space(r rune, at int) {
	if c.blank == 0 {
		c.blankAt = at
	}
	if c.blank != '\n' {
		c.blank = r
	}
}

// put writes a character that can be seen, unless it has been repeated enough.
func (c *cleaner) put(r rune, at int) {
	if c.kept >= c.limit {
		return
	}
	c.marks = 0
	low := unicode.ToLower(r)
	if c.blank != 0 {
		if c.kept+1 >= c.limit { // no room for more than the blank
			c.kept = c.limit
			return
		}
		if c.kept > 0 {
			c.write(c.blank, c.blankAt)
		}
		c.blank, c.times = 0, 0
	}
	if low != c.before {
		c.before, c.times = low, 0
	}
	if c.times++; c.times > maxRun && !isDigit(r) && (low != 'x' || c.times > maxSizeRun) && !c.inCode(r, at) {
		return
	}
	c.write(r, at)
}

// inCode reports whether the letter at this place belongs to a word with digits
// in it, of which nothing is left out.
func (c *cleaner) inCode(r rune, at int) bool {
	if !isASCIILetter(r) {
		return false
	}
	if at >= c.codeEnd {
		from := at
		for from > 0 && isWordByte(c.in[from-1]) && at-from < maxRun {
			from--
		}
		c.codeHere = false
		c.codeEnd = from
		for c.codeEnd < len(c.in) && isWordByte(c.in[c.codeEnd]) {
			c.codeHere = c.codeHere || isDigit(rune(c.in[c.codeEnd]))
			c.codeEnd++
		}
		c.codeEnd = max(c.codeEnd, at+1)
	}
	return c.codeHere
}

func isWordByte(b byte) bool { return isDigit(rune(b)) || 'a' <= b|0x20 && b|0x20 <= 'z' }

func (c *cleaner) write(r rune, at int) {
	n := c.out.Len()
	c.out.WriteRune(r)
	for range c.out.Len() - n {
		c.offsets = append(c.offsets, int32(at))
	}
	c.kept++
}

func (c *cleaner) addEmoji(seq string, at int) {
	if len(c.emoji) < maxEmoji {
		c.emoji = append(c.emoji, seq)
	}
	r, size := utf8.DecodeRuneInString(seq)
	c.put(r, at)
	if second, _ := utf8.DecodeRuneInString(seq[size:]); isFlag(r) && isFlag(second) {
		c.put(second, at+size)
	}
}
