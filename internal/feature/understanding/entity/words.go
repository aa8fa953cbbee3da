package entity

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// phrase is one entry of the tables of tables.go.
type phrase struct {
	head, tail string // a tail follows within maxGap characters of the same clause
	kind       string
	value      string
	shade      string
}

// maxGap is how many characters may stand between the parts of a phrase.
const maxGap = 8

// dictionary has phrases by their first character, longest first.
type dictionary map[rune][]phrase

// words are all fixed phrases.
var words = func() dictionary {
	d := dictionary{}
	d.table(Color, colorTable)
	d.shades()
	d.table(Size, sizeTable)
	d.table(Payment, paymentTable)
	d.table(Carrier, carrierTable)
	d.table(Platform, platformTable)
	d.table(Reason, reasonTable)
	d.sort()
	return d
}()

// table adds lines of the form "value/shade = word, word, head…tail".
func (d dictionary) table(kind, lines string) {
	for line := range strings.Lines(lines) {
		name, list, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok {
			continue
		}
		value, shade, _ := strings.Cut(name, "/")
		for w := range strings.SplitSeq(list, ",") {
			w = strings.TrimSpace(w)
			d.add(w, kind, value, shade)
			if last, _ := utf8.DecodeLastRuneInString(w); kind == Color && last > utf8.RuneSelf && last != '色' {
				d.add(w+"色", kind, value, shade)
			}
		}
	}
}

func (d dictionary) add(w, kind, value, shade string) {
	head, tail, _ := strings.Cut(w, "…")
	first, _ := utf8.DecodeRuneInString(head)
	d[first] = append(d[first], phrase{head, tail, kind, value, shade})
}

// shades adds light and dark forms of the base colours.
func (d dictionary) shades() {
	for zh, shade := range map[string]string{"浅": "light", "淡": "light", "亮": "bright", "深": "dark", "暗": "dark"} {
		for han, base := range baseColors {
			d.add(zh+string(han)+"色", Color, base, shade+" "+base)
			d.add(zh+string(han), Color, base, shade+" "+base)
		}
	}
	for _, shade := range [...]string{"light", "dark", "bright", "pale", "deep"} {
		for _, base := range baseColors {
			d.add(shade+" "+base, Color, base, shade+" "+base)
		}
		d.add(shade+" grey", Color, "gray", shade+" gray")
	}
}

func (d dictionary) sort() {
	for _, list := range d {
		slices.SortStableFunc(list, func(a, b phrase) int { return cmp.Compare(len(b.head)+len(b.tail), len(a.head)+len(a.tail)) })
	}
}

// find calls visit for each phrase of a folded text, the longest at each place.
// Of two kinds both are told when they begin at the same place.
func (d dictionary) find(s string, visit func(start, end int, p *phrase)) {
	end := map[string]int{} // of the last one of each kind
	inWord := false
	for i, r := range s {
		if r < utf8.RuneSelf && isWord(byte(r)) {
			if inWord {
				continue
			}
			inWord = true
		} else {
			inWord = false
		}
		list := d[r]
		for k := range list {
			p := &list[k]
			if i < end[p.kind] || !strings.HasPrefix(s[i:], p.head) {
				continue
			}
			if to, ok := p.fits(s, i); ok {
				end[p.kind] = to
				visit(i, to, p)
			}
		}
	}
}

// fits reports whether the phrase stands at i, and where it ends. Latin words
// end where a word ends; a plural counts.
func (p *phrase) fits(s string, i int) (end int, ok bool) {
	end, ok = wordEndAfter(s, i+len(p.head), p.head)
	if !ok || p.tail == "" {
		return end, ok
	}
	window := s[end:min(len(s), end+4*maxGap+len(p.tail))]
	j := strings.Index(window, p.tail)
	if j < 0 || utf8.RuneCountInString(window[:j]) > maxGap || strings.ContainsAny(window[:j], clauseMarks) {
		return 0, false
	}
	if isWord(p.tail[0]) && !wordStart(s, end+j) {
		return 0, false
	}
	return wordEndAfter(s, end+j+len(p.tail), p.tail)
}

func wordEndAfter(s string, end int, w string) (int, bool) {
	if !isWord(w[len(w)-1]) || wordEnd(s, end) {
		return end, true
	}
	if s[end] == 's' && wordEnd(s, end+1) && isLower(w[len(w)-1]) {
		return end + 1, true
	}
	return 0, false
}

// words finds what is in the tables.
func (m *message) words() {
	words.find(m.low, func(start, end int, p *phrase) {
		score := 0.9
		switch p.kind {
		case Size:
			if isLower(m.low[start]) && !m.sizeWord(start, end) {
				return
			}
		case Color:
			if hasAnyPrefix(m.low[end:], " member", " card", " medal", "会员", "卡会员", " friday") || strings.HasSuffix(m.low[:start], "credit ") {
				return
			}
		case Platform:
			if p.value == "wechat" && hasAnyPrefix(m.low[end:], "支付", "付", "转账", "钱包", " pay") {
				return
			}
		case Reason:
			score = 0.85
			if m.noReason(p, start, end) {
				return
			}
		}
		m.add(p.kind, start, end, p.value, score, ExtraShade, p.shade)
	})
}

// noReason reports whether words that may be a reason speak of something else:
// of a price, a coupon, an hour.
func (m *message) noReason(p *phrase, start, end int) bool {
	ahead, behind := m.before(start, 30), m.low[end:]
	switch p.value {
	case "late":
		return m.low[start:end] == "late" && hasAnyPrefix(behind, " night", " fee")
	case "too_small", "too_large":
		return containsAny(ahead, "价", "差距", "悬殊", "压力", "风险", "声音", "噪音", "时间", "音量", "price", "risk", "wait")
	case "defective":
		return containsAny(ahead, "券", "红包", "积分", "优惠", "卡", "支付", "码", "登录", "提交", "会员", "权益", "一键", "coupon", "code", "voucher", "card", "link", "login", "password", "app", "site", "page", "account", "payment") ||
			hasAnyPrefix(behind, "花呗", "白条", "券", "优惠", "红包", "积分", "支付", "微信")
	case "quality":
		return hasAnyPrefix(m.low[start:end], "过期", "expired") && containsAny(ahead, "券", "码", "链接", "会员", "积分", "红包", "卡", "coupon", "code", "voucher", "promo", "link", "card", "session")
	case "damaged":
		return containsAny(ahead, "link", "page", "链接", "网页")
	case "missing":
		return m.low[start:end] == "少了" && containsAny(ahead, "钱", "金额", "积分", "余额", "价", "额度", "券")
	case "unwanted":
		if m.low[start:end] == "不需要" {
			return behind != "" && !strings.HasPrefix(behind, "了") && !strings.ContainsRune(clauseMarks, firstRune(behind))
		}
	}
	return false
}

// sizeWord reports whether small, medium, large stand for a size and not for
// how big something is.
func (m *message) sizeWord(start, end int) bool {
	ahead, behind := strings.TrimRight(m.before(start, 24), " "), m.after(end, 16)
	if hasAnySuffix(ahead, "too", "so", "very", "bit", "quite", "how", "really", "runs", "run", "is", "was", "were", "are", "little", "fits", "little too") && !strings.HasSuffix(ahead, "size is") {
		return false
	}
	behind = strings.TrimLeft(behind, " ")
	if behind == "" || !isLower(behind[0]) {
		return true
	}
	if hasAnySuffix(ahead, "size", "a size", "in") {
		return true
	}
	word := behind
	if i := strings.IndexByte(word, ' '); i >= 0 {
		word = word[:i]
	}
	switch strings.TrimRight(word, ".") {
	case "size", "sizes", "please", "pls", "one", "ones", "in", "or", "and", "instead", "for", "not", "is", "if", "but", "fits", "fit", "still", "available", "to", "would", "with", "as", "then", "rather", "left", "this", "now", "thanks":
		return true
	}
	return false
}

// colors finds colours of one Chinese character, which are colours only beside
// certain others: 白 in 要白的, not in 明白.
func (m *message) colors() {
	before := rune(0)
	for i, r := range m.low {
		if base := baseColors[r]; base != "" {
			next, _ := utf8.DecodeRuneInString(m.low[i+utf8.RuneLen(r):])
			if i+utf8.RuneLen(r) == len(m.low) {
				next = 0
			}
			if loneColor(before, next) {
				m.add(Color, i, i+utf8.RuneLen(r), base, 0.75)
			}
		}
		before = r
	}
}

func loneColor(before, next rune) bool {
	if strings.ContainsRune("的款", next) && next != 0 {
		return before == 0 || !strings.ContainsRune("明告空坦小洁漂苍蛋网脸眼走发变褪掉奶蜜青辣黄", before)
	}
	open := before == 0 || strings.ContainsRune("要换选拍买是和或、，,。 ?？！!有不款成了", before)
	closed := next == 0 || strings.ContainsRune("smlx和或、，,。 ?？！!吗呢吧有没还就啊呀", next)
	return open && closed
}
