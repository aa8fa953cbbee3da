package learneval_test

import (
	"slices"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/learn/learneval"
)

// Questions of real customers: a part that trains in a second, with floors a
// little below what was measured.
func TestRealCustomers(t *testing.T) {
	all := load(t, "jddc_intent")
	names := labels(all)
	slices.Sort(names)
	names = slices.Compact(names)
	for _, c := range []struct {
		name   string
		labels int
		o      learn.Options
		floor  float64
	}{
		{"linear alone", 40, learn.Options{Lang: "zh", Fast: true}, 0.74},
		{"with nets", 8, learn.Options{Lang: "zh"}, 0.88},
	} {
		examples := slices.DeleteFunc(slices.Clone(all), func(e learn.Example) bool {
			at, _ := slices.BinarySearch(names, e.Label)
			return at >= c.labels
		})
		far := outside([]string{"今天天气怎么样", "给我讲个笑话吧", "周杰伦最新的歌", "明天几点日出", "一加一等于几", "武汉加油"})
		got, m := cross(t, examples, 5, 1, c.o, far)
		report(t, c.name, m, got)
		if a := learneval.Accuracy(learneval.Inside(got)); a < c.floor {
			t.Errorf("%s: got the accuracy %.3f, want %.2f", c.name, a, c.floor)
		}
		if a := learneval.OutsideAUROC(got); a < 0.85 {
			t.Errorf("%s: got the AUROC %.3f, want 0.85", c.name, a)
		}
		if e := learneval.ECE(learneval.Inside(got), 15); e > 0.12 {
			t.Errorf("%s: got the ECE %.3f, want 0.12 at most", c.name, e)
		}
	}
}
