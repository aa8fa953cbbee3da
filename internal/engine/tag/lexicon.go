package tag

import "slices"

// lexicon is what is known of whole words: the spans of the training texts with
// their labels, and the words of the caller's dictionary. It also holds the
// characters that spans typically end with, which structure a text even where
// the words are new.
type lexicon struct {
	keyChars map[uint32]uint8
	habits   map[uint64]uint16
	words    map[uint64]entry
	longest  int

	// Only while training: how often each word occurs in which group of texts,
	// so that no text is told its own answers.
	own map[ownKey]entry
}

type ownKey struct {
	word  uint64
	group int32
}

// entry counts the texts in which a word occurs at all, and those in which it
// is a span, by label.
type entry struct {
	occurs uint32
	spans  []labelCount // by label
	class  uint16       // of the dictionary, 0: none
}

type labelCount struct {
	label uint16
	n     uint32
}

// hit is a word of the lexicon found in a text.
type hit struct {
	from, to int
	mark     uint64 // label and how sure
}

const (
	longestWord = 10
	maxKeyChars = 100
)

// find notes for every token what the words that cover it say.
func (l *lexicon) find(w *work, own int32) {
	n := len(w.forms)
	for len(w.marks) < n {
		w.marks = append(w.marks, nil)
	}
	for t := range n {
		w.marks[t] = w.marks[t][:0]
	}
	for from := range n {
		h := uint64(0)
		for to := from + 1; to <= min(n, from+l.longest); to++ {
			h = mix(h, uint64(w.forms[to-1].exact))
			e, ok := l.words[h]
			if !ok {
				continue
			}
			size := to - from
			if e.class != 0 {
				w.mark(from, to, mix(mix(kindWord, uint64(e.class)), uint64(min(size, 4))))
			}
			if size < 2 {
				continue
			}
			occurs := e.occurs
			var mine entry
			if own >= 0 {
				mine = l.own[ownKey{h, own}]
				occurs -= mine.occurs
			}
			for _, c := range e.spans {
				count := c.n
				if own >= 0 {
					for _, m := range mine.spans {
						if m.label == c.label {
							count -= m.n
						}
					}
				}
				if count == 0 {
					continue
				}
				share := uint64(0)
				switch {
				case count*10 >= occurs*8:
					share = 3
				case count*10 >= occurs*5:
					share = 2
				case count*10 >= occurs*2:
					share = 1
				}
				if count >= 3 {
					share |= 4
				}
				w.mark(from, to, mix(mix(mix(kindLexicon, uint64(c.label)), uint64(min(size, 5))), share))
			}
		}
	}
}

func (w *work) mark(from, to int, m uint64) {
	for t := from; t < to; t++ {
		k := mix(m, uint64(positionIn(t-from, to-from)))
		if !slices.Contains(w.marks[t], k) {
			w.marks[t] = append(w.marks[t], k)
		}
	}
}

// learn builds the lexicon. groups tells which texts count as one.
func learn(seqs []Sequence, groups []int32, gold [][]uint16, dictionary map[string]int) *lexicon {
	l := &lexicon{keyChars: map[uint32]uint8{}, words: map[uint64]entry{}, habits: map[uint64]uint16{}, own: map[ownKey]entry{}}
	var w work
	type ends struct{ last, all int }
	tails := map[uint32]ends{}
	done := map[int32]bool{}
	add := func(e entry, label uint16) entry {
		for i := range e.spans {
			if e.spans[i].label == label {
				e.spans[i].n++
				return e
			}
		}
		e.spans = append(e.spans, labelCount{label, 1})
		return e
	}
	for i, s := range seqs {
		if done[groups[i]] {
			continue
		}
		done[groups[i]] = true
		w.reset(s.Tokens)
		for t := 0; t < len(s.Tokens); {
			k := gold[i][t] / statesOfLabel
			from := t
			for t++; gold[i][from]%statesOfLabel == begin && t < len(s.Tokens) && gold[i][t]%statesOfLabel != begin && gold[i][t]%statesOfLabel != single; t++ {
			}
			e := tails[w.forms[t-1].exact]
			if k != 0 && t-from > 1 {
				e.last++
			}
			tails[w.forms[t-1].exact] = e
			if k == 0 || t-from > longestWord {
				continue
			}
			h := uint64(0)
			for _, f := range w.forms[from:t] {
				h = mix(h, uint64(f.exact))
			}
			l.words[h] = add(l.words[h], k)
			l.own[ownKey{h, groups[i]}] = add(l.own[ownKey{h, groups[i]}], k)
			l.longest = max(l.longest, t-from)
		}
		for _, f := range w.forms {
			e := tails[f.exact]
			e.all++
			tails[f.exact] = e
		}
	}
	clear(done)
	for i, s := range seqs {
		if done[groups[i]] {
			continue
		}
		done[groups[i]] = true
		w.reset(s.Tokens)
		for from := range w.forms {
			h := uint64(0)
			for to := from + 1; to <= min(len(w.forms), from+l.longest); to++ {
				h = mix(h, uint64(w.forms[to-1].exact))
				if e, ok := l.words[h]; ok {
					e.occurs++
					l.words[h] = e
					o := l.own[ownKey{h, groups[i]}]
					o.occurs++
					l.own[ownKey{h, groups[i]}] = o
				}
			}
		}
	}
	l.learnHabits(seqs, groups, gold)
	type tail struct {
		form uint32
		ends
	}
	var list []tail
	for f, e := range tails {
		if e.last >= 5 && e.last*3 >= e.all {
			list = append(list, tail{f, e})
		}
	}
	slices.SortFunc(list, func(a, b tail) int {
		if d := b.last - a.last; d != 0 {
			return d
		}
		return int(a.form) - int(b.form)
	})
	for i, t := range list[:min(len(list), maxKeyChars)] {
		l.keyChars[t.form] = uint8(i + 1)
	}
	for word, class := range dictionary {
		tokens, _ := Tokenize(word)
		if len(tokens) == 0 || len(tokens) > longestWord {
			continue
		}
		w.reset(tokens)
		h := uint64(0)
		for _, f := range w.forms {
			h = mix(h, uint64(f.exact))
		}
		e := l.words[h]
		e.class = uint16(class)
		l.words[h] = e
		l.longest = max(l.longest, len(tokens))
	}
	for h, e := range l.words {
		slices.SortFunc(e.spans, func(a, b labelCount) int { return int(a.label) - int(b.label) })
		l.words[h] = e
	}
	return l
}

func (l *lexicon) learnHabits(seqs []Sequence, groups []int32, gold [][]uint16) {
	counts := map[uint64]map[uint16]int{}
	var w work
	done := map[int32]bool{}
	add := func(k uint64, s uint16) {
		m := counts[k]
		if m == nil {
			m = map[uint16]int{}
			counts[k] = m
		}
		m[s]++
	}
	for i, s := range seqs {
		if done[groups[i]] {
			continue
		}
		done[groups[i]] = true
		w.reset(s.Tokens)
		for t, f := range w.forms {
			add(uint64(f.shape), gold[i][t])
			if t+1 < len(w.forms) {
				add(pairKey(f.shape, w.forms[t+1].shape), gold[i][t]<<1|gold[i][t+1]%statesOfLabel/2)
			}
		}
	}
	for k, m := range counts {
		total, best, state := 0, 0, uint16(0)
		for s, n := range m {
			total += n
			if n > best || n == best && s < state {
				best, state = n, s
			}
		}
		if total < 5 {
			continue
		}
		sure := 0
		switch {
		case best*10 >= total*9:
			sure = 2
		case best*10 >= total*6:
			sure = 1
		}
		l.habits[k] = 1 + state*3 + uint16(sure)
	}
}
