package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The words of the fixture. A few stand in every third message, most in one of
// hundreds, and each tracking number in one message alone, as in real logs.
var (
	zhGoods = []string{
		"纯棉短袖T恤", "加绒卫衣", "高腰牛仔裤", "真丝连衣裙", "羽绒服", "蓝牙耳机", "快充充电器", "机械键盘", "手机壳", "移动电源",
		"保湿面霜", "防晒霜", "口红", "洁面乳", "婴儿纸尿裤", "儿童水杯", "奶瓶", "车厘子", "大闸蟹", "三文鱼", "赣南脐橙",
	}
	zhPlaces = []string{"杭州", "成都", "乌鲁木齐", "哈尔滨", "广州", "深圳", "西安", "长沙", "昆明", "呼和浩特", "三亚", "拉萨"}
	zhLines  = []string{
		"请问%s还有货吗", "我买的%s什么时候发货", "%s可以退货吗，拆了包装", "%s的运费谁出", "快递到%p要几天", "订单号%n怎么还没到",
		"物流显示%p已经三天没动了，单号%n", "%s有没有优惠券", "我想把%s换成大一码", "发票开公司抬头可以吗", "您好，%s目前有现货，下单后48小时内发出",
		"好的，退货申请已经收到，运费由我们承担", "这款%s和上一款有什么区别", "包裹在%p被退回了，请帮忙处理%n", "谢谢，麻烦尽快",
	}
	enGoods = []string{
		"cotton T-shirt", "fleece hoodie", "high-waist jeans", "silk dress", "down jacket", "wireless earbuds", "fast charger",
		"mechanical keyboard", "phone case", "power bank", "moisturiser", "sunscreen", "lipstick", "baby bottle", "cherries", "salmon",
	}
	enPlaces = []string{"Berlin", "Toronto", "Lisbon", "Osaka", "Melbourne", "Dublin", "Oslo", "Austin", "Auckland", "Nairobi"}
	enLines  = []string{
		"Is the %s still in stock?", "When will my %s ship?", "Can I return the %s if I opened it?", "Who pays for return shipping of the %s?",
		"How long does delivery to %p take?", "My order %n has not arrived yet", "Tracking %n has been stuck in %p for three days",
		"Do you have a discount for the %s?", "I would like to exchange the %s for a larger size", "The %s is in stock and ships within 48 hours.",
		"Your return has been received, we cover the shipping.", "What is the difference between this %s and the other one?",
		"The parcel was sent back from %p, please help with %n", "Thank you, please hurry",
	}
	family  = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳"}
	given   = []string{"伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "洋", "子涵", "梓萱"}
	first   = []string{"Ann", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Hugo", "Iris", "Jonas"}
	family2 = []string{"Miller", "Okafor", "Nguyen", "Schmidt", "Rossi", "Hansen", "Dubois", "Novak"}
)

// Words to look for: frequent ones, ones in between, and rare ones.
var (
	frequentWords = []string{"退货", "发货", "ship", "the", "订单", "运费"}
	middleWords   = []string{"机械键盘", "呼和浩特", "mechanical keyboard", "Auckland", "三文鱼 优惠券", "Lisbon tracking"}
	rareWords     = []string{"SB00004217", "SB00017771", "SB00000042", "sb00009999", "乌鲁木齐 SB0002", "没有这个词语"}
)

func sentence(rnd *rand.Rand, lang string) string {
	lines, goods, places := zhLines, zhGoods, zhPlaces
	if lang == "en" {
		lines, goods, places = enLines, enGoods, enPlaces
	}
	return strings.NewReplacer(
		"%s", goods[skewed(rnd, len(goods))],
		"%p", places[skewed(rnd, len(places))],
		"%n", fmt.Sprintf("SB%08d", rnd.IntN(200_000)),
	).Replace(lines[skewed(rnd, len(lines))])
}

// skewed prefers the first of n.
func skewed(rnd *rand.Rand, n int) int {
	f := rnd.Float64()
	return int(f * f * float64(n))
}

func personName(rnd *rand.Rand, lang string) string {
	if lang == "zh" {
		return family[rnd.IntN(len(family))] + given[rnd.IntN(len(given))]
	}
	return first[rnd.IntN(len(first))] + " " + family2[rnd.IntN(len(family2))]
}
