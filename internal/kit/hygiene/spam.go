package hygiene

import (
	"strings"
	"unicode/utf8"
)

// The reasons for which a text is taken for spam.
const (
	SpamLinks   = "links"   // several links
	SpamAdvert  = "advert"  // an offer with a way to get in touch
	SpamCrypto  = "crypto"  // coins and gains
	SpamRepeats = "repeats" // the same sentence many times
)

const (
	manyLinks     = 3
	manyTimes     = 5 // a sentence is repeated
	sentenceRunes = 6 // shorter ones are impatience: "转人工 转人工 转人工"
)

func spam(s string) string {
	links := 0
	for _, mark := range [...]string{"http://", "https://"} {
		links += strings.Count(s, mark)
	}
	links = max(links, strings.Count(s, "www."))
	contact := links > 0 || hasContact(s)
	switch {
	case links >= manyLinks:
		return SpamLinks
	case has(s, coins) && (has(s, gains) || contact && has(s, offers)):
		return SpamCrypto
	case contact && has(s, offers):
		return SpamAdvert
	case floods(s):
		return SpamRepeats
	}
	return ""
}

func has(s string, words []string) bool {
	for _, w := range words {
		if hasWord(s, w) {
			return true
		}
	}
	return false
}

// hasWord looks for w as a whole word where it is of Latin letters.
func hasWord(s, w string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(w)
		if (i == 0 || !isWordByte(w[0]) || !isWordByte(s[i-1])) && (end == len(s) || !isWordByte(w[len(w)-1]) || !isWordByte(s[end])) {
			return true
		}
		from = end
	}
}

// hasContact reports whether an account is named on which to get in touch.
func hasContact(s string) bool {
	for _, w := range accounts {
		for from := 0; ; {
			i := strings.Index(s[from:], w)
			if i < 0 {
				break
			}
			from += i + len(w)
			// The account follows soon: five letters or digits in a row.
			near, run := s[from:min(len(s), from+32)], 0
			for j := range len(near) {
				if isWordByte(near[j]) || near[j] == '_' || near[j] == '-' && run > 0 {
					run++
				} else {
					run = 0
				}
				if run >= 5 {
					return true
				}
			}
		}
	}
	return false
}

// floods reports whether a sentence stands there many times, with or without
// marks between.
func floods(s string) bool {
	if len(s) < manyTimes*sentenceRunes {
		return false
	}
	seen := map[string]int{}
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("\n。！？!?；;，,", r) }) {
		part = strings.TrimSpace(part)
		if utf8.RuneCountInString(part) < sentenceRunes {
			continue
		}
		if seen[part]++; seen[part] >= manyTimes {
			return true
		}
	}
	runes := []rune(s)
	p := period(runes)
	return p >= sentenceRunes && len(runes) >= manyTimes*p
}

// period is the length of the shortest piece of which repetitions make up the
// text, the last one perhaps cut short.
func period(s []rune) int {
	border := make([]int, len(s))
	for i := 1; i < len(s); i++ {
		k := border[i-1]
		for k > 0 && s[i] != s[k] {
			k = border[k-1]
		}
		if s[i] == s[k] {
			k++
		}
		border[i] = k
	}
	return len(s) - border[len(s)-1]
}

var accounts = []string{
	"微信", "薇信", "威信", "维信", "加v", "加薇", "加威", "vx", "wx", "v信", "weixin", "wechat", "qq", "扣扣", "企鹅", "q群", "telegram", "电报", "飞机号", "whatsapp", "line id", "skype", "手机", "电话", "联系", "contact", "call", "text me",
}

// offers are what a shop's customer does not write about.
var offers = []string{
	"刷单", "兼职", "日结", "日赚", "月入", "月赚", "赚钱", "高薪", "招聘", "贷款", "放款", "网贷", "套现", "征信修复", "代开发票", "办证", "博彩", "彩票计划", "棋牌", "赌场", "荐股", "股票群", "内幕消息", "引流", "涨粉", "推广合作", "刷好评", "刷信誉",
	"代写论文", "外挂", "色情", "裸聊", "上门服务", "免费领取", "领红包", "躺赚", "副业", "零投入", "无抵押", "秒下款",
	"make money", "earn money", "work from home", "part time job", "part-time job", "passive income", "loan", "loans", "casino", "betting", "viagra", "seo services", "backlinks", "forex", "investment", "guaranteed profit", "click here", "free gift card", "adult dating", "followers",
}

var coins = []string{"比特币", "以太坊", "泰达币", "虚拟币", "数字货币", "狗狗币", "空投", "btc", "bitcoin", "ethereum", "usdt", "crypto", "airdrop", "nft"}

var gains = []string{
	"稳赚", "翻倍", "高收益", "收益率", "日收益", "带单", "合约", "一起赚", "搬砖", "投资群", "跟单", "百倍币",
	"invest", "investing", "investment", "double your", "profit", "profits", "returns", "trading signals", "giveaway", "your wallet", "free coins", "claim your",
}
