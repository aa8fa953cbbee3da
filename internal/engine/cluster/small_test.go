package cluster

import (
	"testing"

	"github.com/shopbell/shopbell/internal/engine/cluster/clustereval"
)

// A shop's first file is small, and nobody says how many groups it has.
func TestFindInFewTexts(t *testing.T) {
	t.Parallel()
	var texts, labels []string
	for label, list := range map[string][]string{
		"card":   {"礼盒能写贺卡吗", "送礼可以写贺卡吗", "能帮忙写张贺卡吗", "贺卡可以写什么内容", "礼盒里的贺卡怎么写", "贺卡能手写吗", "可以附一张贺卡吗", "写贺卡要钱吗"},
		"store":  {"门店周末几点关门", "实体店周末营业到几点", "周末门店几点关门呀", "你们门店周末开到几点", "门店周末几点开门"},
		"points": {"会员积分怎么兑换", "积分能换什么", "积分怎么用啊", "我的积分怎么兑换礼品"},
	} {
		for _, s := range list {
			texts, labels = append(texts, s), append(labels, label)
		}
	}
	r := find(t, texts, Options{Seed: 1, Least: 3})
	if s := clustereval.Compare(numbers(r, len(texts)), labels); s.V < 0.9 || len(r.Groups) != 3 {
		t.Errorf("%d groups, %d alone, V is %.3f", len(r.Groups), len(r.Alone), s.V)
		for _, g := range r.Groups {
			for _, m := range g.Members {
				t.Log(texts[m])
			}
			t.Log("--")
		}
	}
	// What has nothing in common stays apart.
	r = find(t, []string{"退款", "发票", "尺码", "快递", "weather", "jacket", "赠品", "安装"}, Options{Seed: 1})
	if len(r.Groups) != 0 {
		t.Errorf("got %+v", r.Groups)
	}
}
