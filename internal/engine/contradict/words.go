package contradict

import (
	"regexp"
	"strings"
)

// forms are words that say yes or no to something, by what they have in common.
// Those of one form that begin with ! deny it.
var forms = []struct{ word, form string }{
	// The longest of those that begin alike come first.
	{"不可以", "!can"}, {"不能够", "!can"}, {"不支持", "!can"}, {"不允许", "!can"}, {"不接受", "!can"}, {"不提供", "!can"}, {"不能", "!can"}, {"不可", "!can"}, {"不予", "!can"},
	{"无法", "!can"}, {"禁止", "!can"}, {"谢绝", "!can"}, {"不得", "!can"}, {"不行", "!can"}, {"没办法", "!can"},
	{"可不可以", "can"}, {"能不能", "can"}, {"是否可以", "can"}, {"是否支持", "can"}, {"可以", "can"}, {"能够", "can"}, {"支持", "can"}, {"允许", "can"}, {"接受", "can"}, {"可能", ""}, {"可", "can"}, {"能", "can"},
	{"不会", "!will"}, {"会员", ""}, {"会", "will"},
	{"不需要", "!need"}, {"不用", "!need"}, {"不必", "!need"}, {"无需", "!need"}, {"无须", "!need"}, {"需要", "need"}, {"必须", "need"}, {"务必", "need"}, {"需", "need"},
	{"不包邮", "!free"}, {"不免费", "!free"}, {"另外收费", "!free"}, {"收费", "!free"}, {"付费", "!free"}, {"自费", "!free"}, {"运费自理", "!free"}, {"到付", "!free"},
	{"免运费", "free"}, {"免费", "free"}, {"包邮", "free"}, {"免邮", "free"},
	{"买家承担", "!ours"}, {"您承担", "!ours"}, {"顾客承担", "!ours"}, {"客户承担", "!ours"}, {"自行承担", "!ours"}, {"自理", "!ours"}, {"自付", "!ours"}, {"自己承担", "!ours"},
	{"我们承担", "ours"}, {"商家承担", "ours"}, {"卖家承担", "ours"}, {"本店承担", "ours"}, {"店铺承担", "ours"}, {"我方承担", "ours"},
	{"没有", "!have"}, {"不含", "!have"}, {"不带", "!have"}, {"暂无", "!have"}, {"含", "have"}, {"有效", ""}, {"有", "have"}, {"附带", "have"},
	{"cannot", "!can"}, {"can't", "!can"}, {"can not", "!can"}, {"unable", "!can"}, {"impossible", "!can"}, {"not possible", "!can"}, {"not allowed", "!can"}, {"can", "can"}, {"able", "can"}, {"possible", "can"}, {"allowed", "can"},
	{"not free", "!free"}, {"costs", "!free"}, {"charged", "!free"}, {"chargeable", "!free"}, {"free of charge", "free"}, {"free", "free"},
	{"unavailable", "!available"}, {"not available", "!available"}, {"available", "available"},
	{"optional", "!required"}, {"not required", "!required"}, {"required", "required"},
	{"yes", "yes"}, {"no,", "!yes"}, {"closed", "!open"}, {"unopened", "!opened"}, {"unused", "!used"}, {"unworn", "!worn"},
}

var (
	// no is what denies the word behind it.
	noHan   = regexp.MustCompile(`(?:暂不|概不|一律不|并不|均不|不再|不|没|未|非|勿|无)(\p{Han}{2})`)
	noLatin = regexp.MustCompile(`\b(?:(?:do|does|did|is|are|was|were|will|would|should|has|have|must) ?not|(?:do|does|did|is|are|was|were|wo|would|should|has|have|must)n['’]t|not|no|never|without)\s+(?:(?:be|been|a|an|the|any|yet|currently|to)\s+)*([a-z]+)`)
	// harmless looks like a denial and is none.
	harmless = strings.NewReplacer("不同", "\x00\x00\x00\x00\x00\x00", "不仅", "\x00\x00\x00\x00\x00\x00", "不但", "\x00\x00\x00\x00\x00\x00", "不过", "\x00\x00\x00\x00\x00\x00",
		"不管", "\x00\x00\x00\x00\x00\x00", "非常", "\x00\x00\x00\x00\x00\x00", "无理由", "\x00\x00\x00\x00\x00\x00\x00\x00\x00", "无论", "\x00\x00\x00\x00\x00\x00", "not only", "\x00\x00\x00\x00\x00\x00\x00\x00")
	// left out of what two clauses are compared by: it is what they may differ in.
	denials = regexp.MustCompile(`暂不|概不|一律|并不|不再|不|没有|没|未|勿|\b(?:not|no|never|cannot|yes)\b|n['’]t\b`)
	latin   = regexp.MustCompile(`[a-z]+`)
	inside  = regexp.MustCompile(`[a-z]`)
)

// padding says nothing of the subject.
var padding = strings.NewReplacer("之日起", " ", "自", " ", "商品", " ", "订单", " ", "以内", " ", "之内", " ", "内", " ", "后", " ", "起", " ", "左右", " ", "一般", " ", "目前", " ", "默认", " ", "即可", " ", "全场", " ", "我们的", " ", "您的", " ", "的", "", "了", "")

func isForm(word string) bool {
	for _, f := range forms {
		if strings.TrimPrefix(f.form, "!") == word {
			return true
		}
	}
	return false
}

func undenied(s string) string {
	return padding.Replace(denials.ReplaceAllString(harmless.Replace(s), " "))
}

// state denies that something has happened: it names a case, and says no to nothing.
var state = regexp.MustCompile(`^(?:没|未|还没|尚未)`)

// words are what a clause says and what it denies, by form, with where it stands.
func words(text string, at int) (said, denied map[string]mark) {
	said, denied = map[string]mark{}, map[string]mark{}
	s := []byte(harmless.Replace(text))
	for _, f := range forms {
		for {
			i := indexWord(string(s), f.word)
			if i < 0 {
				break
			}
			m := mark{at + i, at + i + len(f.word)}
			for k := range f.word {
				s[i+k] = 0
			}
			switch {
			case f.form == "":
			case f.form[0] == '!':
				denied[f.form[1:]] = m
			default:
				said[f.form] = m
			}
		}
	}
	rest := string(s)
	for _, re := range []*regexp.Regexp{noHan, noLatin} {
		if re == noHan && !strings.ContainsAny(rest, "不没未非勿无") || re == noLatin && !strings.Contains(rest, "n") {
			continue // most clauses
		}
		for _, m := range re.FindAllStringSubmatchIndex(rest, -1) {
			denied[stem(rest[m[2]:m[3]])] = mark{at + m[0], at + m[3]}
		}
	}
	return said, denied
}

// indexWord finds a word; one of Latin letters ends where it ends.
func indexWord(s, word string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(word)
		if !inside.MatchString(word[:1]) || (i == 0 || !letter(s[i-1])) && (end == len(s) || !letter(s[end])) {
			return i
		}
		from = end
	}
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' }

// stem joins a word with its plural and past.
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if len(w) > len(end)+3 && w[0] < 0x80 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return strings.TrimSuffix(w, "e")
}

// has reports where a clause says a word that another denies, without denying it.
func (c *clause) has(word string) (mark, bool) {
	if m, ok := c.said[word]; ok {
		return m, true
	}
	if _, ok := c.denied[word]; ok {
		return mark{}, false
	}
	if word == "" {
		return mark{}, false
	}
	if word[0] >= 0x80 {
		i := strings.Index(c.reading, word)
		return mark{c.from + i, c.from + i + len(word)}, i >= 0
	}
	for _, m := range latin.FindAllStringIndex(c.reading, -1) {
		if stem(c.reading[m[0]:m[1]]) == word {
			return mark{c.from + m[0], c.from + m[1]}, true
		}
	}
	return mark{}, false
}

// facets are circumstances, by kind: two texts that name different ones of a kind
// speak of different cases.
var facets = map[string][]string{
	"place": {"江浙沪", "新疆", "西藏", "内蒙", "偏远", "港澳台", "香港", "澳门", "台湾", "海外", "国外", "境外", "国际", "大陆", "国内", "同城", "本地", "省内", "省外", "北京", "上海", "广东", "海南",
		"canada", "europe", "asia", "the us", "usa", "uk", "hawaii", "alaska", "domestic", "overseas", "abroad", "international"},
	"time": {"双11", "双十一", "618", "大促", "预售", "春节", "年货节", "国庆", "节假日", "周末", "周六", "周日", "工作日1", "夜间", "夏季", "冬季", "会员日",
		"weekend", "saturday", "sunday", "weekday", "holiday", "black friday", "christmas", "at night", "summer", "winter", "peak"},
	"who":  {"金卡", "银卡", "钻石", "白金", "普通会员", "会员", "新客", "新人", "首单", "first order", "student", "学生", "企业", "个人", "孕妇", "儿童", "member", "vip", "business", "new customer"},
	"why":  {"无理由", "质量问题", "发错", "破损", "拒收", "faulty", "damaged", "defective", "wrong item", "change your mind", "change my mind"},
	"when": {"发货前", "发货后", "签收前", "签收后", "付款前", "before ship", "before we ship", "before they are shipped", "until they are shipped", "after ship", "after we ship", "after they are shipped"},
	"how": {"顺丰", "普通快递", "圆通", "中通", "邮政", "ems", "京东", "express", "standard", "pickup", "信用卡", "银行卡", "花呗", "微信", "支付宝", "储值", "余额", "礼品卡", "gift card", "paypal", "apple pay", "google pay", "bank transfer", "to cards", "credit card",
		"平台券", "店铺优惠券", "优惠券", "积分", "充电盒", "phone support", "chat support", "电子发票", "纸质发票", "专用发票", "普通发票", "门店", "线下"},
	"what":  {"退货", "换货", "退款", "自提", "保修", "return", "exchange", "refund", "warranty"},
	"if":    {"如果", "若", "的话", "超过", "过了", "否则", "除非", "除外", "if ", "unless", "otherwise", "except"},
	"which": {"赠品", "套装", "生鲜", "预售商品", "礼品卡", "定制", "gift card", "sale items", "custom"},
}

// narrowing are kinds of circumstances of which one side alone makes a case of its
// own: what holds at weekends is no contradiction of what holds in general.
var narrowing = map[string]bool{"place": true, "time": true, "who": true, "why": true, "if": true}

func facetsOf(text string) map[string]bool {
	out := map[string]bool{}
	for kind, list := range facets {
		for _, word := range list {
			if strings.Contains(text, word) {
				out[kind+":"+word] = true
			}
		}
	}
	return out
}
