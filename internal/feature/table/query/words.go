package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// concept is something that a column can be about.
type concept struct {
	id   string
	head []string // in the name of a column
	ask  []string // in a question that asks for it
}

// concepts in the order in which a column's name is tried.
var concepts = []concept{
	{"height", []string{"身高", "height", "tall", "个子"}, []string{"身高多少", "多高", "what height", "how tall"}},
	{"weight", []string{"体重", "重量", "公斤", "weight"}, []string{"体重多少", "多重", "what weight", "how heavy", "多少斤"}},
	{"foot", []string{"脚长", "足长", "foot length", "foot", "内长"}, []string{"脚长多少", "脚长是", "脚长要", "多长的脚", "foot length", "how long a foot", "how long should my foot"}},
	{"bust", []string{"胸围", "bust", "chest"}, []string{"胸围多少", "胸围是", "bust", "chest"}},
	{"waist", []string{"腰围", "waist"}, []string{"腰围多少", "腰围是", "waist"}},
	{"hip", []string{"臀围", "hip"}, []string{"臀围多少", "臀围是", "hip"}},
	{"shoulder", []string{"肩宽", "shoulder"}, []string{"肩宽多少", "肩宽是", "shoulder"}},
	{"sleeve", []string{"袖长", "sleeve"}, []string{"袖长", "sleeve"}},
	{"length", []string{"衣长", "裤长", "裙长"}, []string{"衣长", "裤长", "裙长"}},
	{"age", []string{"年龄", "月龄", "age"}, []string{"多大年龄", "what age", "几岁"}},
	{"size", []string{"尺码", "鞋码", "码数", "圈号", "指圈", "size"}, []string{
		"什么码", "啥码", "多大码", "哪个码", "几码", "多少码", "穿多大", "买多大", "选多大", "拍多大", "要多大", "多大的", "什么尺码", "哪个尺码", "什么号", "哪个号", "几号的", "穿几号", "推荐尺码", "尺码推荐", "怎么选码", "选什么尺", "合适的码", "多大尺码", "穿啥号", "戴几号", "多大号",
		"what size", "which size", "size should", "size do i", "my size", "size would", "size am i", "size is right", "recommend a size", "size fits", "size will fit",
	}},
	{"region", []string{"地区", "省份", "目的地", "国家", "城市", "区域", "收货地", "寄往", "region", "destination", "country", "state", "province", "zone", "area", "ship to"}, []string{"哪些地区", "which region", "which countries"}},
	{"weekday", []string{"星期", "周几", "日期", "营业日", "weekday", "day of the week", "day"}, []string{"周几", "星期几", "哪几天", "which days"}},
	{"days", []string{"时效", "天数", "送达", "到货", "预计", "delivery time", "days", "transit", "arrival", "lead time"}, []string{
		"几天", "多久", "多长时间", "什么时候到", "啥时候到", "时效", "几日", "how long", "how many days", "delivery time", "when will it arrive",
	}},
	{"fee", []string{"运费", "邮费", "快递费", "费用", "补差", "差价", "价格", "首重", "金额", "收费", "fee", "cost", "price", "postage", "rate", "charge", "surcharge"}, []string{
		"运费", "邮费", "快递费", "差价", "shipping cost", "shipping fee", "shipping rate", "postage", "delivery fee", "delivery cost", "cost to ship",
		"cost to send", "shipping to", "delivery to", "surcharge", "what's shipping",
	}},
	{"hours", []string{"营业时间", "开放时间", "时间", "开门", "关门", "opening", "hours", "open", "close"}, []string{
		"几点", "营业", "开门", "关门", "打烊", "开到", "opening hours", "open", "close", "what time",
	}},
	{"compat", []string{"兼容", "适配", "适用", "支持", "能用", "compatible", "compatibility", "works", "fits", "supported"}, []string{
		"兼容", "适配", "能用", "能不能用", "可以用", "支持", "适用", "能装", "compatible", "work with", "works with", "fit ", "support",
	}},
}

// conceptOf is what the name of a column says that it is about, "" if it does not.
func conceptOf(name string) string {
	low := strings.ToLower(fold(name))
	for _, c := range concepts {
		for _, h := range c.head {
			if hasWord(low, h) {
				return c.id
			}
		}
	}
	switch strings.TrimSpace(low) {
	case "码", "号", "号型", "eu", "us", "uk", "cn", "尺寸":
		return "size"
	}
	return ""
}

// howMuch asks for a fee only beside a word for sending, or a place.
var (
	howMuch = []string{"多少钱", "收费", "几块钱", "多少元", "要多少", "怎么收", "how much", "what does it cost", "cost", "price"}
	sending = []string{"寄", "快递", "发货", "发到", "送到", "邮", "物流", "ship", "shipping", "send", "delivery", "deliver", "postage"}
)

func asks(text, id string) bool {
	for _, c := range concepts {
		if c.id == id {
			return slices.ContainsFunc(c.ask, func(w string) bool { return hasWord(text, w) })
		}
	}
	return false
}

// subjects are things that a chart may be for. A question about one is not
// answered from a chart for another.
var subjects = []struct {
	id    string
	part  string // that it is a part of
	words []string
}{
	{"diaper", "baby", []string{"纸尿裤", "尿不湿", "尿裤", "拉拉裤", "diaper", "diapers", "nappy", "nappies"}},
	{"teat", "baby", []string{"奶嘴", "奶瓶", "teat", "nipple", "bottle"}},
	{"baby", "", []string{"宝宝", "婴儿", "童装", "儿童", "孩子", "小孩", "新生儿", "个月", "岁", "女儿", "儿子", "baby", "babies", "newborn", "toddler", "kid", "kids", "child", "children", "son", "daughter", "month old", "months old", "romper"}},
	{"shoe", "", []string{"鞋", "靴", "脚长", "脚宽", "shoe", "shoes", "sneaker", "sneakers", "boot", "boots", "foot"}},
	{"sock", "", []string{"袜", "sock", "socks"}},
	{"ring", "", []string{"戒指", "指环", "手寸", "ring", "rings"}},
	{"hat", "", []string{"帽", "头围", "hat", "hats", "cap"}},
	{"pet", "", []string{"狗", "猫", "宠物", "dog", "dogs", "cat", "cats", "pet"}},
	{"bed", "", []string{"床", "被套", "床单", "bed", "mattress", "duvet"}},
	{"case", "", []string{"手机壳", "保护壳", "行李箱", "背包", "phone case", "suitcase", "luggage", "backpack"}},
	{"trousers", "clothes", []string{"裤", "jeans", "trousers", "pants", "chinos"}},
	{"top", "clothes", []string{"上衣", "衬衫", "t恤", "卫衣", "毛衣", "外套", "羽绒服", "风衣", "shirt", "hoodie", "sweater", "jacket", "coat", "tee"}},
	{"dress", "clothes", []string{"裙", "dress", "skirt"}},
	{"clothes", "", []string{"衣服", "服装", "衣", "clothes", "clothing", "apparel"}},
}

// subjectsIn finds what a text is about.
func subjectsIn(text string) []string {
	var out []string
	for _, s := range subjects {
		if slices.ContainsFunc(s.words, func(w string) bool { return hasWord(text, w) }) && (s.id != "clothes" && s.id != "trousers" || !slices.Contains(out, "diaper") && !slices.Contains(out, "shoe")) {
			out = append(out, s.id)
		}
	}
	return out
}

func partOf(id string) string {
	for _, s := range subjects {
		if s.id == id {
			return s.part
		}
	}
	return ""
}

// others are matters in which a number, a place or a fee may be named without
// being asked for.
var others = []string{
	"退", "换货", "换大", "换小", "换一", "想换", "能换", "运费险", "保险", "谁出", "谁付", "谁承担", "赔", "买大了", "买小了", "大了", "小了", "发错", "拍错", "取消", "修改", "改地址", "改成", "补货", "没货", "断码", "有货", "还有", "发票", "收到", "没到", "还没", "优惠", "降价", "保价",
	"return", "returns", "refund", "exchange", "swap", "insurance", "too big", "too small", "too large", "wrong", "cancel", "change the", "change my", "in stock", "sold out", "restock", "invoice", "arrived", "received", "coupon", "discount", "price match", "track",
}

// hasWord reports whether a lower-case text has a word; words of letters must
// stand alone.
func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if !joins(text, i, word) && !joinsEnd(text, end, word) {
			return true
		}
		from = i + 1
		for from < len(text) && !utf8.RuneStart(text[from]) {
			from++
		}
	}
}

func joins(text string, i int, word string) bool {
	return i > 0 && latin(word[0]) && latin(text[i-1])
}

func joinsEnd(text string, end int, word string) bool {
	return end < len(text) && latin(word[len(word)-1]) && latin(text[end])
}

func latin(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' }

func isHan(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

var weekdays = [7][]string{
	{"周日", "周天", "星期日", "星期天", "礼拜天", "礼拜日", "sunday", "sundays", "sun"},
	{"周一", "星期一", "礼拜一", "monday", "mondays", "mon"},
	{"周二", "星期二", "礼拜二", "tuesday", "tuesdays", "tue"},
	{"周三", "星期三", "礼拜三", "wednesday", "wednesdays", "wed"},
	{"周四", "星期四", "礼拜四", "thursday", "thursdays", "thu"},
	{"周五", "星期五", "礼拜五", "friday", "fridays", "fri"},
	{"周六", "星期六", "礼拜六", "saturday", "saturdays", "sat"},
}

// daysIn finds the days of the week that a text names; a range has all of them.
func daysIn(text string) (set [7]bool, any bool) {
	type at struct{ day, from, to int }
	var found []at
	for d, names := range weekdays {
		for _, n := range names {
			if i := strings.Index(text, n); i >= 0 && !joins(text, i, n) && !joinsEnd(text, i+len(n), n) {
				found = append(found, at{d, i, i + len(n)})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b at) int { return a.from - b.from })
	for i, f := range found {
		set[f.day] = true
		if i > 0 {
			between := strings.TrimSpace(text[found[i-1].to:f.from])
			if between == "至" || between == "到" || between == "-" || between == "–" || between == "—" || between == "~" || between == "to" || between == "through" {
				for d := found[i-1].day; d != f.day; d = (d + 1) % 7 {
					set[d] = true
				}
			}
		}
	}
	for _, w := range []string{"工作日", "weekday", "weekdays"} {
		if strings.Contains(text, w) {
			for d := 1; d <= 5; d++ {
				set[d] = true
			}
		}
	}
	if strings.Contains(text, "周末") || hasWord(text, "weekend") || hasWord(text, "weekends") {
		set[0], set[6] = true, true
	}
	if strings.Contains(text, "每天") || strings.Contains(text, "全周") || hasWord(text, "every day") || hasWord(text, "daily") {
		set = [7]bool{true, true, true, true, true, true, true}
	}
	return set, set != [7]bool{}
}
