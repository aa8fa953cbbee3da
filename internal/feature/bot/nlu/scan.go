package nlu

import (
	"strings"
	"unicode/utf8"
)

// list names one list of cues.
type list int

const (
	identity list = iota
	notHuman
	human
	furious
	notFurious
	howTo
	orderStrong
	otherMatter
	orderWeak
	arrival
	stock
	vague
	price
	param
	lists
)

// finds holds the first cue of each list that a text has, "" for none.
type finds [lists]string

// order is the cue by which a sentence asks for the state of an order.
func (f *finds) order() string {
	if f[howTo] != "" || f[otherMatter] != "" {
		return ""
	}
	return f[orderStrong]
}

// cue is one entry of a list. One that begins or ends with a Latin letter has
// to stand in the text as a word; a tail follows within eight characters.
type cue struct {
	text string // as it stands in cues.go
	head string
	tail string
	list list
}

// cues of all lists by their first character: one walk over the text finds
// them all.
var cues = func() map[rune][]cue {
	m := map[rune][]cue{}
	for l, texts := range map[list][]string{
		identity: identityCues, notHuman: notHumanCues, human: humanCues, furious: furiousCues, notFurious: notFuriousCues,
		howTo: howToCues, orderStrong: orderStrongCues, otherMatter: otherMatterCues, orderWeak: orderWeakCues, arrival: arrivalCues, stock: stockCues, vague: vagueCues, price: priceCues, param: paramCues,
	} {
		for _, t := range texts {
			head, tail, _ := strings.Cut(t, "…")
			first, _ := utf8.DecodeRuneInString(head)
			m[first] = append(m[first], cue{t, head, tail, l})
		}
	}
	return m
}()

// scan walks over a squeezed text.
func scan(text string) (found finds) {
	for i, r := range text {
		for _, c := range cues[r] {
			if found[c.list] == "" && strings.HasPrefix(text[i:], c.head) && c.fits(text, i) {
				found[c.list] = c.text
			}
		}
	}
	return found
}

func (c *cue) fits(text string, from int) bool {
	to := from + len(c.head)
	if from > 0 && isLetter(c.head[0]) && isLetter(text[from-1]) ||
		to < len(text) && isLetter(c.head[len(c.head)-1]) && isLetter(text[to]) {
		return false
	}
	if c.tail == "" {
		return true
	}
	j := strings.Index(text[to:], c.tail)
	return j >= 0 && utf8.RuneCountInString(text[to:to+j]) <= 8
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
