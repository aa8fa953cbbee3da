package tag

import (
	"maps"
	"slices"
)

// sample is a text to learn from.
type sample struct {
	tokens []string
	gold   []uint16 // states
	// group is the same for texts that are the same. They count as one: a title
	// that a shop has listed five times is no evidence times five.
	group int
	first bool // of its group
}

// folds is into how many parts the samples are cut to learn habits for each
// part from the others.
const folds = 5

// learner builds a lexicon and answers for the samples themselves as if it had
// not seen them.
type learner struct {
	counts  map[uint64]*count
	own     map[ownWord]*count // by the group that it comes from
	classes map[uint64]mark
	habits  [folds]habits
	lexicon *lexicon
}

type ownWord struct {
	word  uint64
	group int
}

// count says in how many groups a word occurs, and how often it is a span.
type count struct {
	occurs int
	spans  []labelCount // by label
}

type labelCount struct{ label, n int }

func (c *count) add(label int) {
	i, ok := slices.BinarySearchFunc(c.spans, label, func(s labelCount, l int) int { return s.label - l })
	if !ok {
		c.spans = slices.Insert(c.spans, i, labelCount{label: label})
	}
	c.spans[i].n++
}

func (c *count) of(label int) int {
	if c != nil {
		for _, s := range c.spans {
			if s.label == label {
				return s.n
			}
		}
	}
	return 0
}

// learn builds the lexicon. dictionary maps words to classes from 1.
func learn(samples []sample, dictionary map[string]int) *learner {
	l := &learner{
		counts: map[uint64]*count{}, own: map[ownWord]*count{}, classes: map[uint64]mark{},
		lexicon: &lexicon{words: map[uint64][]mark{}},
	}
	var w work
	tails := map[uint32]*tail{}
	for _, s := range samples {
		if s.first {
			w.reset(s.tokens)
			l.spans(&w, s)
			countTails(&w, s, tails)
		}
	}
	for _, s := range samples {
		if s.first {
			w.reset(s.tokens)
			l.occurrences(&w, s)
		}
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
			if _, ok := l.classes[h]; !ok {
				l.classes[h] = 0
			}
		}
		l.classes[h] = max(l.classes[h], dictionaryMark|mark(class))
	}
	l.lexicon.endings = typicalEndings(tails)
	l.lexicon.habits = learnHabits(samples, -1)
	for f := range folds {
		l.habits[f] = learnHabits(samples, f)
	}
	for word := range l.counts {
		l.lexicon.words[word] = l.marks(word, nil)
	}
	for word := range l.classes {
		l.lexicon.words[word] = l.marks(word, nil)
	}
	return l
}

// spans counts the spans of a sample and notes the beginnings of their words.
func (l *learner) spans(w *work, s sample) {
	eachSpan(s.gold, func(label, from, to int) {
		if label == 0 || to-from < 2 || to-from > longestWord {
			return
		}
		h := uint64(0)
		for t := from; t < to; t++ {
			h = mix(h, uint64(w.forms[t].exact))
			if l.counts[h] == nil {
				l.counts[h] = &count{}
			}
		}
		l.counts[h].add(label)
		k := ownWord{h, s.group}
		if l.own[k] == nil {
			l.own[k] = &count{}
		}
		l.own[k].add(label)
	})
}

func (l *learner) occurrences(w *work, s sample) {
	for from := range w.forms {
		h := uint64(0)
		for to := from + 1; to <= min(len(w.forms), from+longestWord); to++ {
			h = mix(h, uint64(w.forms[to-1].exact))
			c := l.counts[h]
			if c == nil {
				break
			}
			c.occurs++
			if o := l.own[ownWord{h, s.group}]; o != nil {
				o.occurs++
			}
		}
	}
}

// marks is what is said of a word by all samples but those of own.
func (l *learner) marks(word uint64, own *count) []mark {
	var out []mark
	if c := l.counts[word]; c != nil {
		occurs := c.occurs
		if own != nil {
			occurs -= own.occurs
		}
		for _, s := range c.spans {
			n := s.n - own.of(s.label)
			if n <= 0 {
				continue
			}
			sure := 0
			switch {
			case n*10 >= occurs*8:
				sure = 3
			case n*10 >= occurs*5:
				sure = 2
			case n*10 >= occurs*2:
				sure = 1
			}
			if n >= 3 {
				sure |= 4
			}
			out = append(out, mark(s.label<<sureBits|sure))
		}
	}
	if m := l.classes[word]; m != 0 {
		out = append(out, m)
	}
	return out
}

// read collects the features of a sample as those of a text that is new.
func (l *learner) read(w *work, s sample) {
	l.lexicon.read(w, s.tokens, l.habits[s.group%folds], func(word uint64) ([]mark, bool) {
		list, ok := l.lexicon.words[word]
		if own := l.own[ownWord{word, s.group}]; own != nil {
			list = l.marks(word, own)
		}
		return list, ok
	})
}

// eachSpan visits the spans of states; tokens outside are spans of label 0.
func eachSpan(gold []uint16, visit func(label, from, to int)) {
	for t := 0; t < len(gold); {
		from := t
		t++
		if gold[from]%statesOfLabel != single {
			for t < len(gold) && gold[t]%statesOfLabel != begin && gold[t]%statesOfLabel != single {
				t++
			}
		}
		visit(int(gold[from]/statesOfLabel), from, t)
	}
}

// tail counts how often a token ends a span of several tokens, and all of it.
type tail struct{ last, all int }

func countTails(w *work, s sample, tails map[uint32]*tail) {
	for _, f := range w.forms {
		if tails[f.exact] == nil {
			tails[f.exact] = &tail{}
		}
		tails[f.exact].all++
	}
	eachSpan(s.gold, func(label, from, to int) {
		if label != 0 && to-from > 1 {
			tails[w.forms[to-1].exact].last++
		}
	})
}

func typicalEndings(tails map[uint32]*tail) map[uint32]uint8 {
	var list []uint32
	for form, t := range tails {
		if t.last >= 5 && t.last*3 >= t.all {
			list = append(list, form)
		}
	}
	slices.SortFunc(list, func(a, b uint32) int {
		if d := tails[b].last - tails[a].last; d != 0 {
			return d
		}
		return int(a) - int(b)
	})
	out := map[uint32]uint8{}
	for i, form := range list[:min(len(list), maxEndings)] {
		out[form] = uint8(i + 1)
	}
	return out
}

// learnHabits learns from all samples that are not in the fold.
func learnHabits(samples []sample, fold int) habits {
	const least = 5 // of fewer cases nothing is concluded
	counts := map[uint64]map[uint16]int{}
	add := func(k uint64, state uint16) {
		m := counts[k]
		if m == nil {
			m = map[uint16]int{}
			counts[k] = m
		}
		m[state]++
	}
	var w work
	for _, s := range samples {
		if !s.first || s.group%folds == fold {
			continue
		}
		w.reset(s.tokens)
		for t, f := range w.forms {
			add(uint64(f.shape), s.gold[t])
			if t+1 < len(w.forms) {
				goesOn := s.gold[t+1] % statesOfLabel / 2 // whether the span does not end between the two
				add(pairKey(f.shape, w.forms[t+1].shape), s.gold[t]<<1|goesOn)
			}
		}
	}
	out := habits{}
	for k, m := range counts {
		total, most, state := 0, 0, uint16(0)
		for _, s := range slices.Sorted(maps.Keys(m)) {
			total += m[s]
			if m[s] > most {
				most, state = m[s], s
			}
		}
		if total < least {
			continue
		}
		sure := uint16(0)
		switch {
		case most*10 >= total*9:
			sure = 2
		case most*10 >= total*6:
			sure = 1
		}
		out[k] = 1 + state*3 + sure
	}
	return out
}
