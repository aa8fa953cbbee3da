package learn

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// collect sorts out duplicates and contradictions, and numbers the labels by
// their names.
func (t *training) collect(examples []Example) error {
	type entry struct {
		text   string
		labels []string
	}
	byKey := map[string]int{}
	var entries []entry
	var tx text
	for _, e := range examples {
		if e.Label == "" {
			continue
		}
		tx.read(e.Text)
		key := tx.key()
		if key == "" {
			continue
		}
		i, ok := byKey[key]
		if !ok {
			i = len(entries)
			byKey[key] = i
			entries = append(entries, entry{text: strings.Clone(e.Text)})
		} else {
			t.info.Duplicates++
		}
		entries[i].labels = append(entries[i].labels, e.Label)
	}
	if len(entries) == 0 {
		return fmt.Errorf("train on %d examples: %w", len(examples), ErrNoExamples)
	}
	kept := make([]string, len(entries))
	count := map[string]int{}
	for i, e := range entries {
		kept[i] = majority(e.labels)
		count[kept[i]]++
		if slices.ContainsFunc(e.labels, func(l string) bool { return l != kept[i] }) {
			lost := slices.DeleteFunc(slices.Clone(e.labels), func(l string) bool { return l == kept[i] })
			slices.Sort(lost)
			t.info.Contradictions = append(t.info.Contradictions, Contradiction{Text: e.text, Kept: kept[i], Lost: slices.Compact(lost)})
		}
	}
	for l, n := range count {
		t.labels = append(t.labels, l)
		t.info.Labels = append(t.info.Labels, LabelInfo{Label: l, Examples: n})
	}
	slices.Sort(t.labels)
	slices.SortFunc(t.info.Labels, func(a, b LabelInfo) int { return cmp.Compare(a.Label, b.Label) })
	for i, e := range entries {
		c, _ := slices.BinarySearch(t.labels, kept[i])
		t.texts, t.label = append(t.texts, e.text), append(t.label, int32(c))
	}
	t.inside = len(t.texts)
	t.info.Examples = t.inside
	return nil
}

// majority is the most frequent label, of equally frequent ones the first.
func majority(labels []string) string {
	count := map[string]int{}
	for _, l := range labels {
		count[l]++
	}
	winner := labels[0]
	for _, l := range labels {
		if count[l] > count[winner] {
			winner = l
		}
	}
	return winner
}

// split deals the rows out to folds, label by label, so that every fold has its
// share of each.
func (t *training) split() {
	n := t.judged
	t.folds = 5
	if t.inside < 5*len(t.labels) || t.inside < 1000 {
		t.folds = 8
	}
	if n > 30_000 || t.o.Fast {
		t.folds = 3
	}
	t.folds = max(min(t.folds, t.inside), 1)
	order := random(t.o.Seed, 0x666f6c64).Perm(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.label[a], t.label[b]) })
	t.fold = make([]int, len(t.texts))
	for i := range t.fold {
		t.fold[i] = -1
	}
	for i, row := range order {
		t.fold[row] = i % t.folds
	}
}

// labelText reads a label as a text: labels are often short descriptions, and
// with few examples that helps. A label without known words has no features and
// does no harm.
func labelText(label string) string {
	var b strings.Builder
	lower := false
	for _, r := range label {
		if r == '_' || r == '-' || r == '/' || r == '.' {
			r = ' '
		}
		if lower && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}
