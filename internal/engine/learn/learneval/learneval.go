// Package learneval measures classifiers: pure functions over what was wanted
// and what was said, and ways to choose the examples for it. It knows nothing of
// how a classifier works, and trains none.
package learneval

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Outcome is a text that a classifier has judged.
type Outcome struct {
	Want    string  // "" for a text of no label
	Got     string  // the best label
	P       float64 // of the best label
	Outside float64 // probability that no label fits
}

// Right tells whether the best label is the one that was wanted.
func (o Outcome) Right() bool { return o.Want == o.Got }

// Inside returns the outcomes of texts that have a label.
func Inside(all []Outcome) []Outcome {
	return slices.DeleteFunc(slices.Clone(all), func(o Outcome) bool { return o.Want == "" })
}

// Rejected returns the outcomes with Got "" where Outside reaches the threshold:
// what a caller sees that does not guess.
func Rejected(all []Outcome, threshold float64) []Outcome {
	out := slices.Clone(all)
	for i := range out {
		if out[i].Outside >= threshold {
			out[i].Got = ""
		}
	}
	return out
}

// Accuracy is the share that is right; 0 of nothing.
func Accuracy(all []Outcome) float64 {
	right := 0
	for _, o := range all {
		if o.Right() {
			right++
		}
	}
	return ratio(right, len(all))
}

// Recall is the share of a label's texts that are recognised.
func Recall(all []Outcome, label string) float64 {
	right, n := 0, 0
	for _, o := range all {
		if o.Want == label {
			n++
			if o.Right() {
				right++
			}
		}
	}
	return ratio(right, n)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// MacroF1 is the mean over the wanted labels of the harmonic mean of precision
// and recall.
func MacroF1(all []Outcome) float64 {
	want, got, both := map[string]int{}, map[string]int{}, map[string]int{}
	for _, o := range all {
		want[o.Want]++
		got[o.Got]++
		if o.Right() {
			both[o.Want]++
		}
	}
	sum := 0.0
	for _, l := range sortedKeys(want) {
		sum += ratio(2*both[l], want[l]+got[l])
	}
	if len(want) == 0 {
		return 0
	}
	return sum / float64(len(want))
}

func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// MCC is Matthews' correlation coefficient for many classes (Gorodkin, 2004).
func MCC(all []Outcome) float64 {
	want, got := map[string]int{}, map[string]int{}
	right := 0
	for _, o := range all {
		want[o.Want]++
		got[o.Got]++
		if o.Right() {
			right++
		}
	}
	n := float64(len(all))
	cross, wantSquare, gotSquare := 0.0, 0.0, 0.0
	for l, w := range want {
		cross += float64(w) * float64(got[l])
		wantSquare += float64(w) * float64(w)
	}
	for _, g := range got {
		gotSquare += float64(g) * float64(g)
	}
	below := math.Sqrt(n*n-gotSquare) * math.Sqrt(n*n-wantSquare)
	if below == 0 {
		return 0
	}
	return (float64(right)*n - cross) / below
}

// AUROC is the probability that a positive has a higher score than a negative;
// equal scores count half.
func AUROC(positive, negative []float64) float64 {
	if len(positive) == 0 || len(negative) == 0 {
		return 0
	}
	type point struct {
		score    float64
		positive bool
	}
	var all []point
	for _, s := range positive {
		all = append(all, point{s, true})
	}
	for _, s := range negative {
		all = append(all, point{s, false})
	}
	slices.SortFunc(all, func(a, b point) int { return cmp.Compare(a.score, b.score) })
	area, below := 0.0, 0.0
	for i := 0; i < len(all); {
		j, pos, neg := i, 0.0, 0.0
		for ; j < len(all) && all[j].score == all[i].score; j++ {
			if all[j].positive {
				pos++
			} else {
				neg++
			}
		}
		area += pos * (below + neg/2)
		below += neg
		i = j
	}
	return area / float64(len(positive)) / float64(len(negative))
}

// OutsideAUROC is how well the texts of no label are told from the others.
func OutsideAUROC(all []Outcome) float64 {
	var outside, inside []float64
	for _, o := range all {
		if o.Want == "" {
			outside = append(outside, o.Outside)
		} else {
			inside = append(inside, o.Outside)
		}
	}
	return AUROC(outside, inside)
}

// ECE is the expected calibration error in bins of equal width: how far
// probabilities are from the share that is right.
func ECE(all []Outcome, bins int) float64 {
	conf, right := make([]float64, bins), make([]float64, bins)
	for _, o := range all {
		b := max(min(int(o.P*float64(bins)), bins-1), 0)
		conf[b] += o.P
		if o.Right() {
			right[b]++
		}
	}
	sum := 0.0
	for b := range bins {
		sum += math.Abs(conf[b] - right[b])
	}
	if len(all) == 0 {
		return 0
	}
	return sum / float64(len(all))
}

// PrecisionAt is the accuracy among the given share of the outcomes that are
// surest.
func PrecisionAt(all []Outcome, coverage float64) float64 {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(b.P, a.P) })
	return Accuracy(sorted[:min(int(math.Ceil(coverage*float64(len(all)))), len(all))])
}

// Threshold returns the value of Outside from which on texts are best rejected,
// by the mean of the share of labelled texts that stay right and of the others
// that are rejected. It is to be chosen on texts that nothing is reported on.
func Threshold(all []Outcome) float64 {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(b.Outside, a.Outside) })
	outside := 0
	for _, o := range all {
		if o.Want == "" {
			outside++
		}
	}
	best, threshold, gain := 0.0, 1.1, 0.0
	for i, o := range sorted {
		switch {
		case o.Want == "":
			gain += 1 / float64(outside)
		case o.Right():
			gain -= 1 / float64(len(all)-outside)
		}
		last := i+1 == len(sorted)
		if gain > best && (last || sorted[i+1].Outside < o.Outside) {
			best = gain
			threshold = o.Outside
			if !last {
				threshold = (o.Outside + sorted[i+1].Outside) / 2
			}
		}
	}
	return threshold
}

// ThresholdAt returns the highest value of Outside from which on at least the
// given share of the texts of no label are rejected.
func ThresholdAt(all []Outcome, recall float64) float64 {
	var outside []float64
	for _, o := range all {
		if o.Want == "" {
			outside = append(outside, o.Outside)
		}
	}
	if len(outside) == 0 {
		return 1.1
	}
	slices.Sort(outside)
	slices.Reverse(outside)
	n := int(math.Ceil(recall * float64(len(outside))))
	return outside[max(min(n, len(outside)), 1)-1]
}

// Folds deals examples out to k folds so that every fold has its share of each
// label. The same seed gives the same folds.
func Folds(labels []string, k int, seed uint64) []int {
	order := shuffled(labels, seed)
	fold := make([]int, len(labels))
	for i, row := range order {
		fold[row] = i % k
	}
	return fold
}

// FewShot chooses n examples of each label, or all where there are fewer.
func FewShot(labels []string, n int, seed uint64) []int {
	var out []int
	taken := map[string]int{}
	for _, row := range shuffled(labels, seed) {
		if taken[labels[row]] < n {
			taken[labels[row]]++
			out = append(out, row)
		}
	}
	slices.Sort(out)
	return out
}

// shuffled returns the examples in an order that is random within each label.
func shuffled(labels []string, seed uint64) []int {
	order := rand.New(rand.NewPCG(seed, 0x6576616c)).Perm(len(labels)) //nolint:gosec // the same seed gives the same choice
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(labels[a], labels[b]) })
	return order
}
