package overlap_test

import (
	"testing"

	"github.com/shopbell/shopbell/internal/feature/overlap"
)

// TestExact finds what is the same but for marks, also with few phrasings, and is
// not misled by the name of what both are about.
func TestExact(t *testing.T) {
	each(t, func(w *world) {
		w.shop()
		w.entry("星座灯可以刻字吗？", "可以刻字，最多8个字。", phrased("星座灯刻字"))
		w.entry("星座灯可以刻字吗", "可以刻字，最多8个字。")
		w.entry("星座灯多久发货？", "付款后48小时内发货。", phrased("星座灯什么时候发货", "星座灯几天能发"))
		w.entry("星座灯什么时候能发货", "付款后48小时内从上海仓发货。", phrased("星座灯多久能发货", "星座灯发货时间"))
		w.follow()
		groups, n, err := w.Find(w.t.Context(), overlap.Filter{Lang: "zh", Kind: "exact"})
		if err != nil {
			w.t.Fatal(err)
		}
		if n.Exact != 1 || len(groups) != 1 || !groups[0].Exact {
			w.t.Errorf("exact: %+v, %+v", n, groups)
		}
		for _, g := range w.find(overlap.Duplicate) {
			if len(g.Members) != 2 {
				w.t.Errorf("a group of %d: %+v", len(g.Members), g.Members)
			}
		}
	})
}
