package upkeep

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	nameStart = 3 // characters that a name is looked up by first
	maxNamed  = 8 // records that one text names
)

// named is a record that goes under a name.
type named struct {
	kind   Kind // KindProduct, KindDocument or KindTable
	record string
}

// names finds the names of records in texts. A text is looked at once, however many
// names there are: most places in it begin no name.
type names struct {
	lengths map[string][]int   // of the names that begin so, in bytes, the longest first
	of      map[string][]named // by name
	by      map[named][]string // the names of each record
}

func newNames() *names {
	return &names{lengths: map[string][]int{}, of: map[string][]named{}, by: map[named][]string{}}
}

// set gives a record its names and reports whether it has new ones.
func (n *names) set(r named, list []string) (fresh bool) {
	var next []string
	for _, s := range list {
		if s = fold(s); len(start(s)) > 0 && !slices.Contains(next, s) {
			next = append(next, s)
		}
	}
	for _, old := range n.by[r] {
		if !slices.Contains(next, old) {
			n.of[old] = slices.DeleteFunc(n.of[old], func(o named) bool { return o == r })
		}
	}
	for _, s := range next {
		if slices.Contains(n.by[r], s) {
			continue
		}
		fresh = true
		if len(n.of[s]) == 0 {
			n.add(s)
		}
		n.of[s] = append(n.of[s], r)
	}
	if len(next) == 0 {
		delete(n.by, r)
	} else {
		n.by[r] = next
	}
	return fresh
}

func (n *names) add(s string) {
	key := start(s)
	if list := n.lengths[key]; !slices.Contains(list, len(s)) {
		list = append(list, len(s))
		slices.SortFunc(list, func(a, b int) int { return b - a })
		n.lengths[key] = list
	}
}

// start is what a name is looked up by; "" for one too short to mean something.
func start(s string) string {
	at := 0
	for range nameStart {
		_, size := utf8.DecodeRuneInString(s[at:])
		if size == 0 {
			return ""
		}
		at += size
	}
	return s[:at]
}

// mention is a name in a text.
type mention struct {
	named
	name string
}

// in returns what a text names, the longest name at each place.
func (n *names) in(text string) []mention {
	text = fold(text)
	var out []mention
	before := ' '
	for at := 0; at < len(text) && len(out) < maxNamed; {
		r, size := utf8.DecodeRuneInString(text[at:])
		found := ""
		if !joined(before, r) {
			found = n.longest(text[at:])
		}
		if found == "" {
			before, at = r, at+size
			continue
		}
		for _, of := range n.of[found] {
			out = append(out, mention{of, found})
		}
		before, _ = utf8.DecodeLastRuneInString(found)
		at += len(found)
	}
	return out
}

func (n *names) longest(text string) string {
	for _, l := range n.lengths[start(text)] {
		if l > len(text) || len(n.of[text[:l]]) == 0 {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(text[:l])
		next, _ := utf8.DecodeRuneInString(text[l:])
		if !joined(last, next) {
			return text[:l]
		}
	}
	return ""
}

// joined reports whether two characters belong to one word of Latin letters or digits.
func joined(a, b rune) bool {
	word := func(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return word(a) && word(b)
}

// fold makes spellings of a name equal.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch {
		case r == '\u3000':
			return ' '
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, strings.TrimSpace(s)))
}
