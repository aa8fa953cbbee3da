package learn

import (
	"cmp"
	"slices"
	"strings"
)

// Explain returns the n parts of a text that weigh most for a label or against
// it, compared with the mean of all labels. It returns nothing for a label that
// the model does not know.
func (m *Model) Explain(s, label string, n int) []Feature {
	class, ok := slices.BinarySearch(m.labels, label)
	if !ok {
		return nil
	}
	b := m.borrow()
	defer m.scratch.Put(b)
	v := b.read(m.vocab, s)
	names := make(map[int32]string, len(v.ids))
	for _, g := range b.grams {
		if id := m.vocab.find(g.hash); id >= 0 && names[id] == "" {
			names[id] = m.vocab.name(&b.text, g)
		}
	}
	weight := make([]float32, len(v.ids))
	row := make([]float32, m.classes())
	for k, id := range v.ids {
		clear(row)
		m.linear.add(id, v.val[k], row)
		weight[k] = row[class] - mean(row)
	}
	if t := m.nets; t != nil {
		// Nets are linear in their features as long as the same hidden units work.
		t.activate(v, b.act)
		back := make([]float32, len(b.act))
		for j, a := range b.act {
			if a > 0 {
				out := t.out[j*m.classes() : (j+1)*m.classes()]
				back[j] = out[class] - mean(out)
			}
		}
		for k, id := range v.ids {
			weight[k] += m.weights[memberNet] / float32(t.count) * v.val[k] * t.dot(id, back)
		}
	}
	// Several n-grams may read the same, such as a word and all of its letters.
	sum := map[string]float64{}
	for k, id := range v.ids {
		sum[names[id]] += float64(weight[k])
	}
	var out []Feature
	for name, w := range sum {
		if w != 0 {
			out = append(out, Feature{Text: name, Weight: w})
		}
	}
	slices.SortFunc(out, func(a, b Feature) int {
		return cmp.Or(cmp.Compare(abs(b.Weight), abs(a.Weight)), cmp.Compare(a.Text, b.Text))
	})
	return out[:max(min(n, len(out)), 0)]
}

func mean(x []float32) float32 {
	s := float32(0)
	for _, v := range x {
		s += v
	}
	return s / float32(len(x))
}

// name writes an n-gram in a way that people can read: 退 货, re…fund, 'bro.
func (v *vocabulary) name(t *text, g gram) string {
	words := func(from, to int) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			tok := t.tokens[i]
			if i > from && (tok.kind == word || t.tokens[i-1].kind == word) {
				b.WriteByte(' ')
			}
			b.WriteString(string(t.runes[tok.start:tok.end]))
		}
		return b.String()
	}
	start, end := int(g.start), int(g.end)
	switch g.group {
	case groupPairs:
		return words(start, start+1) + " … " + words(end-1, end)
	case groupLetters:
		return v.letters(t.runes[t.tokens[start].start:t.tokens[start].end], g.hash)
	}
	return words(start, end)
}

// letters finds the n-gram of letters with a hash; the ends of the word are
// written as '-' where more of it follows.
func (v *vocabulary) letters(runes []rune, hash uint32) string {
	name := ""
	v.grams.eachLetters(runes, func(h uint32, from, to int) {
		if h != hash || name != "" {
			return
		}
		name = string(runes[max(from, 0):min(to, len(runes))])
		if from > 0 {
			name = "-" + name
		}
		if to < len(runes) {
			name += "-"
		}
	})
	return name
}
