package tag

import "slices"

// lexicon is what is known of words: the spans of the training texts and the
// words of the caller's dictionary, the tokens that spans typically end with,
// and what tokens usually are.
type lexicon struct {
	// words maps the key of a word to what is said of it. A word without a mark
	// is the beginning of longer ones.
	words   map[uint64][]mark
	endings map[uint32]uint8
	habits  habits
}

// mark is a label or a class of the dictionary with the sureness of it.
type mark uint16

const (
	dictionaryMark = 1 << 15
	sureBits       = 3

	longestWord = 10 // tokens
	maxEndings  = 100
)

// habits tells for tokens and pairs of tokens which state they are most often
// in and how often: 1 + 3 × state + sureness. It joins tokens that behave alike,
// which n-grams of the tokens themselves cannot.
type habits map[uint64]uint16

func pairKey(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) | 1<<63 }

// read turns tokens into features.
func (l *lexicon) read(w *work, tokens []string, h habits, marks func(word uint64) ([]mark, bool)) {
	w.reset(tokens)
	for i := range w.forms {
		f := &w.forms[i]
		f.ending = l.endings[f.exact]
		f.habit = h[uint64(f.shape)]
		if i+1 < len(w.forms) {
			f.pairHabit = h[pairKey(f.shape, w.forms[i+1].shape)]
		} else {
			f.pairHabit = 0
		}
	}
	for from := range w.forms {
		word := uint64(0)
		for to := from + 1; to <= min(len(w.forms), from+longestWord); to++ {
			word = mix(word, uint64(w.forms[to-1].exact))
			list, ok := marks(word)
			if !ok {
				break
			}
			for _, m := range list {
				w.mark(from, to, m)
			}
		}
	}
	w.collect()
}

// known is what the finished lexicon says of a word.
func (l *lexicon) known(word uint64) ([]mark, bool) {
	list, ok := l.words[word]
	return list, ok
}

// mark notes m for the tokens of a word, with their places in it.
func (w *work) mark(from, to int, m mark) {
	for t := from; t < to; t++ {
		k := key(kindWord, uint64(m), uint64(min(to-from, 5)), uint64(positionIn(t-from, to-from)))
		if !slices.Contains(w.marks[t], k) {
			w.marks[t] = append(w.marks[t], k)
		}
	}
}

// positionIn is the state of token i of a span of n.
func positionIn(i, n int) int {
	switch {
	case n == 1:
		return single
	case i == 0:
		return begin
	case i == n-1:
		return end
	}
	return inside
}
