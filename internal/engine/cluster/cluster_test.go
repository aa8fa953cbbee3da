package cluster

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/cluster/clustereval"
)

// questions are said in several ways with several openings.
func questions() (texts, labels []string) {
	asked := map[string][]string{
		"refund":  {"退款什么时候到账", "退款多久能到账", "我的退款怎么还没到账", "退款还没有到账啊", "请问退款几天到账"},
		"invoice": {"能开发票吗", "发票怎么开", "可以给我开发票吗", "我要开一张发票", "麻烦开一下发票"},
		"courier": {"用什么快递发货", "你们发什么快递", "发的是哪家快递", "可以换个快递吗", "快递是哪家的"},
		"size":    {"this jacket is too small for me", "is the jacket small in size", "which size of jacket should I take", "jacket size is wrong", "the size of the jacket is small"},
	}
	for _, label := range []string{"refund", "invoice", "courier", "size"} {
		for i, q := range asked[label] {
			for j, opening := range []string{"", "在吗 ", "老板 ", "hi "} {
				texts = append(texts, fmt.Sprint(opening, q, strings.Repeat("?", (i+j)%3)))
				labels = append(labels, label)
			}
		}
	}
	return texts, labels
}

func find(t *testing.T, texts []string, o Options) *Result {
	t.Helper()
	r, err := Find(t.Context(), texts, o)
	if err != nil {
		t.Fatal(err)
	}
	seen := make([]int, len(texts))
	for i, g := range r.Groups {
		if !slices.Contains(g.Members, g.Medoid) {
			t.Errorf("group %d does not have its medoid", i)
		}
		if i > 0 && len(g.Members) > len(r.Groups[i-1].Members) {
			t.Errorf("group %d is larger than the one before", i)
		}
		if g.Cohesion < 0 || g.Cohesion > 1 {
			t.Errorf("group %d has the cohesion %v", i, g.Cohesion)
		}
		for _, m := range g.Members {
			seen[m]++
		}
	}
	for _, a := range r.Alone {
		seen[a]++
	}
	for i, n := range seen {
		if n != 1 {
			t.Errorf("text %d is told %d times", i, n)
		}
	}
	return r
}

func numbers(r *Result, n int) []int {
	of := make([]int, n)
	for i := range of {
		of[i] = -1
	}
	for i, g := range r.Groups {
		for _, m := range g.Members {
			of[m] = i
		}
	}
	return of
}

func TestFindGroupsWhatMeansTheSame(t *testing.T) {
	t.Parallel()
	texts, labels := questions()
	r := find(t, texts, Options{Seed: 1, Groups: 4})
	if s := clustereval.Compare(numbers(r, len(texts)), labels); s.V < 0.9 {
		t.Errorf("V is %.3f", s.V)
	}
	for _, g := range r.Groups {
		want := map[string]string{"refund": "到账", "invoice": "发票", "courier": "快递", "size": "jacket"}[labels[g.Medoid]]
		if !slices.ContainsFunc(g.Words, func(w string) bool { return strings.Contains(w, want) }) {
			t.Errorf("the words of %q are %q", texts[g.Medoid], g.Words)
		}
	}
}

func TestFindListensToWhoKnowsTheField(t *testing.T) {
	t.Parallel()
	// No word tells that these two mean the same.
	texts := []string{"甲乙", "丙丁", "戊己", "庚辛"}
	sense := map[string][]float32{"甲乙": {1, 0}, "丙丁": {1, 0}, "戊己": {0, 1}, "庚辛": {0, 1}}
	r := find(t, texts, Options{Groups: 2, Vector: func(s string) []float32 { return sense[s] }})
	of := numbers(r, 4)
	if of[0] != of[1] || of[2] != of[3] || of[0] == of[2] {
		t.Errorf("groups are %v", of)
	}
	// An opinion of another length, or none, is none.
	find(t, texts, Options{Vector: func(s string) []float32 { return make([]float32, len(s)%2*3) }})
	find(t, texts, Options{Vector: func(s string) []float32 {
		if s == "甲乙" {
			return []float32{1, 2, 3}
		}
		return []float32{1}
	}})
}

func TestFindIsTheSameAgain(t *testing.T) {
	t.Parallel()
	texts, _ := questions()
	a, b := find(t, texts, Options{Seed: 7}), find(t, texts, Options{Seed: 7})
	if !reflect.DeepEqual(a, b) {
		t.Error("two runs differ")
	}
}

func TestFindTakesAnything(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string][]string{
		"nothing":     nil,
		"no words":    {"", "。。。", "\xff\xfe", "!!"},
		"one":         {"退款"},
		"all alike":   slices.Repeat([]string{"退款到账了吗"}, 500),
		"long":        {strings.Repeat("退款", 1<<16), strings.Repeat("a", 1<<18), strings.Repeat("\U0001F600", 1<<16)},
		"two of many": {"退款", "发票", "退款", "在吗"},
	} {
		for _, groups := range []int{0, 1, 3, 1000} {
			r := find(t, texts, Options{Groups: groups})
			if name == "all alike" && (len(r.Groups) != 1 || len(r.Groups[0].Members) != 500 || r.Distinct != 1) {
				t.Errorf("%s: %d groups of %d texts", name, len(r.Groups), r.Distinct)
			}
		}
	}
	if _, err := Find(t.Context(), make([]string, MaxTexts+1), Options{}); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many texts: %v", err)
	}
}

func TestFindLeavesOutSmallGroups(t *testing.T) {
	t.Parallel()
	texts, _ := questions()
	texts = append(texts, "zzz qqq www")
	r := find(t, texts, Options{Seed: 1, Least: 10, Groups: 5})
	if !slices.Contains(r.Alone, len(texts)-1) {
		t.Error("what nobody else asks is in a group of ten")
	}
	for _, g := range r.Groups {
		if len(g.Members) < 10 {
			t.Errorf("a group has %d texts", len(g.Members))
		}
	}
}

func TestFindStops(t *testing.T) {
	t.Parallel()
	texts, _ := questions()
	ctx, cancel := context.WithCancel(t.Context())
	var steps []int64
	_, err := Find(ctx, texts, Options{Progress: func(done, total int64) {
		if steps = append(steps, done); done > total || len(steps) > 1 && done < steps[len(steps)-2] {
			t.Errorf("progress is %v of %d", steps, total)
		}
		if len(steps) == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(steps) != 3 {
		t.Errorf("after a cancel: %v, %v", err, steps)
	}
}

func TestMergeJoinsWhatIsNearlyTheSame(t *testing.T) {
	t.Parallel()
	m := merge([]string{
		"我的订单什么时候发货呀，等了很久了", "我的订单什么时候发货，等了很久了", "我的订单什麼時候發貨，等了很久了！！",
		"订单 12345 到哪了", "订单 99887 到哪了", "完全是另外一句话",
	})
	if want := []int32{0, 0, 0, 1, 1, 2}; !slices.Equal(m.of, want) {
		t.Errorf("got %v, want %v", m.of, want)
	}
	if want := []int{3, 2, 1}; !slices.Equal(m.count, want) {
		t.Errorf("counts are %v, want %v", m.count, want)
	}
}
