package entity

import (
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// unit is what may stand behind a number.
type unit struct {
	word, name string
}

// counters are measure words by length; what they count follows.
var counters = []unit{
	{"件", "piece"},
	{"双", "pair"},
	{"条", "piece"},
	{"只", "piece"},
	{"套", "set"},
	{"盒", "box"},
	{"箱", "carton"},
	{"瓶", "bottle"},
	{"包", "pack"},
	{"袋", "bag"},
	{"台", "piece"},
	{"部", "piece"},
	{"支", "piece"},
	{"把", "piece"},
	{"张", "piece"},
	{"块", "piece"},
	{"份", "portion"},
	{"顶", "piece"},
	{"副", "pair"},
	{"对", "pair"},
	{"打", "dozen"},
	{"罐", "can"},
	{"桶", "bucket"},
	{"片", "piece"},
	{"卷", "roll"},
	{"串", "string"},
	{"朵", "piece"},
	{"枚", "piece"},
	{"款", "kind"},
	{"单", "order"},
	{"个", "piece"},
	{"提", "pack"},
	{"板", "pack"},
	{"粒", "piece"},
	{"根", "piece"},
}

// enCounters are English units of sale.
var enCounters = map[string]string{
	"pair": "pair", "pairs": "pair", "box": "box", "boxes": "box", "piece": "piece", "pieces": "piece", "pcs": "piece", "pc": "piece", "set": "set", "sets": "set", "pack": "pack", "packs": "pack",
	"packet": "pack", "packets": "pack", "bottle": "bottle", "bottles": "bottle", "bag": "bag", "bags": "bag", "unit": "piece", "units": "piece", "item": "piece", "items": "piece", "carton": "carton",
	"cartons": "carton", "case": "carton", "cases": "carton", "can": "can", "cans": "can", "roll": "roll", "rolls": "roll", "copies": "piece", "dozen": "dozen", "jar": "jar", "jars": "jar", "tube": "tube", "tubes": "tube",
	"of them": "piece", "of these": "piece", "of those": "piece", "of the": "piece",
}

// numbers finds sizes, quantities and body measures that begin with a number.
func (m *message) numbers() {
	s := m.low
	m.namedMeasures()
	for i := 0; i < len(s); {
		c := s[i]
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isWord(c):
			if !wordStart(s, i) || i > 0 && strings.IndexByte("#/@_", s[i-1]) >= 0 && (s[i-1] != '/' || i < 2 || !isDigit(s[i-2])) {
				i++
				continue
			}
		case recognize.ChineseDigit(r) < 0 && recognize.ChinesePlace(r) == 0:
			i += size
			continue
		}
		if r == '俩' {
			m.add(Quantity, i, i+size, "2", 0.6, ExtraUnit, "piece")
			i += size
			continue
		}
		if r == 'x' && i+1 < len(s) && isDigit(s[i+1]) {
			if v, end := number(s, i+1); wordEnd(s, end) && v < 1000 && v == float64(int(v)) {
				m.add(Quantity, i, end, format(v), 0.85) // x2 behind a name
				i = end
				continue
			}
		}
		v, end := number(s, i)
		if end == i {
			// The rest of a word, or of a code, is no number either.
			for i < len(s) && isWord(s[i]) {
				i++
			}
			if c >= utf8.RuneSelf {
				i += size
			}
			continue
		}
		i = max(m.numbered(v, i, end), end)
	}
}

// numbered decides what a number is and returns where it ends.
func (m *message) numbered(v float64, i, end int) int {
	s := m.low
	if strings.HasSuffix(s[:i], "第") || strings.HasSuffix(s[:i], ".") && i > 1 && isDigit(s[i-2]) {
		return end
	}
	rest := s[end:]
	gap := 0
	if strings.HasPrefix(rest, " ") {
		gap, rest = 1, rest[1:]
	}
	if to := m.measure(v, i, end, end+gap, rest); to > 0 {
		return to
	}
	if to := m.numberSize(v, i, end, end+gap, rest); to > 0 {
		return to
	}
	return m.quantity(v, i, end, end+gap, rest)
}

func (m *message) measure(v float64, i, end, at int, rest string) int {
	s := m.low
	ahead := m.before(i, 30)
	of := func(what string, value float64, unit string, to int, score float64) int {
		m.add(Measure, i, to, format(value), score, ExtraOf, what, ExtraUnit, unit)
		return to
	}
	switch {
	case v == 1 && (hasAnyPrefix(rest, "米") || isDigit(s[i]) && hasAnyPrefix(rest, "m") && len(rest) > 1 && isDigit(rest[1])):
		w := len("米")
		if rest[0] == 'm' {
			w = 1
		}
		// 1米65, 一米六五, 一米六, 1米7
		cm, to := number(s, at+w)
		switch {
		case to == at+w || cm != float64(int(cm)):
			return 0
		case cm < 10 && (to-at-w <= 3):
			cm *= 10
		}
		if cm < 40 || cm > 99 {
			return 0
		}
		if hasAnyPrefix(s[to:], "米", "cm") {
			return end
		}
		return of("height", 100+cm, "cm", to, 0.95)
	case v >= 1.3 && v <= 2.2 && (hasAnyPrefix(rest, "米") || strings.HasPrefix(rest, "m") && wordEnd(rest, 1)):
		if !m.bodily(ahead) && (notBody(ahead) || v < 1.4 || v > 2.05 || v == float64(int(v))) {
			return 0
		}
		return of("height", v*100, "cm", at+unitLen(rest, "米", "m"), 0.85)
	case hasAnyPrefix(rest, "cm", "厘米", "公分", "釐米") && v >= 100 && v <= 230:
		score := 0.7
		switch {
		case containsAny(ahead, "身高", "我高", "height", "tall"), strings.HasPrefix(s[min(len(s), at+unitLen(rest, "cm", "厘米", "公分")):], " tall"):
			score = 0.95
		case notBody(ahead) || v < 140 || v > 205:
			return 0
		}
		if to := at + unitLen(rest, "cm", "厘米", "公分", "釐米"); wordEnd(s, to) || isDigit(s[to]) {
			return of("height", v, "cm", to, score)
		}
	case hasAnyPrefix(rest, "kg", "公斤", "千克", "kilo"):
		to := at + unitLen(rest, "kgs", "kg", "公斤", "千克", "kilograms", "kilogram", "kilos", "kilo")
		if v < 30 || v > 180 || v > 130 && !m.bodily(ahead) || !wordEnd(s, to) && isLower(s[to]) || notBody(ahead) {
			return 0
		}
		return of("weight", v, "kg", to, m.sure(ahead))
	case strings.HasPrefix(rest, "斤"):
		if v < 60 || v > 360 || v > 260 && !m.bodily(ahead) || notBody(ahead) {
			return 0
		}
		return of("weight", v/2, "kg", at+3, m.sure(ahead))
	case hasAnyPrefix(rest, "lb", "pound"):
		to := at + unitLen(rest, "lbs", "lb", "pounds", "pound")
		if v < 70 || v > 400 || !wordEnd(s, to) {
			return 0
		}
		return of("weight", v*0.45359237, "kg", to, m.sure(ahead))
	case v >= 4 && v <= 7 && v == float64(int(v)) && isDigit(s[i]) && (strings.HasPrefix(rest, "'") || hasAnyPrefix(rest, "ft", "feet", "foot")):
		to := at + unitLen(rest, "'", "ft", "feet", "foot")
		for to < len(s) && (s[to] == ' ' || s[to] == '.') && to-at < 8 {
			to++
		}
		inches, next := number(s, to)
		if next == to || inches >= 12 || !isDigit(s[to]) {
			if strings.HasPrefix(rest, "'") || !m.bodily(ahead) && !strings.HasPrefix(s[to:], "tall") {
				return 0
			}
			return of("height", v*30.48, "cm", at+unitLen(rest, "'", "ft", "feet", "foot"), 0.8)
		}
		if k := next + unitLen(s[next:], `"`, "''", "in", " inches", " inch", " in"); wordEnd(s, k) {
			next = k
		}
		return of("height", v*30.48+inches*2.54, "cm", next, 0.95)
	case v >= 130 && v <= 220 && isDigit(s[i]) && hasAnyPrefix(rest, "的身高", "身高", "的个子"):
		return of("height", v, "cm", end, 0.9)
	case v >= 140 && v <= 205 && isDigit(s[i]) && len(rest) > 2 && at == end && strings.IndexByte("/,-", rest[0]) >= 0 || v >= 145 && v <= 200 && at == end+1 && len(rest) > 1 && isDigit(rest[0]):
		return m.pair(v, i, end, at, rest)
	}
	return 0
}

// pair reads height and weight that stand side by side: 165/55, 170 130斤.
func (m *message) pair(v float64, i, end, at int, rest string) int {
	s := m.low
	if at == end {
		at++
		rest = rest[1:]
	}
	w, to := number(s, at)
	if to == at || !isDigit(rest[0]) || w < 35 || w > 230 {
		return 0
	}
	unit := s[to:]
	kg, score := w, 0.6
	switch {
	case hasAnyPrefix(unit, "kg", "公斤"):
		to += unitLen(unit, "kg", "公斤")
		score = 0.95
	case strings.HasPrefix(unit, "斤"):
		to, kg, score = to+3, w/2, 0.95
	case !wordEnd(s, to):
		return 0
	case !m.body:
		return 0
	case w >= 85:
		kg = w / 2
	}
	m.add(Measure, i, end, format(v), score, ExtraOf, "height", ExtraUnit, "cm")
	m.add(Measure, at, to, format(kg), score, ExtraOf, "weight", ExtraUnit, "kg")
	return to
}

// bodily reports whether a body is spoken of.
func (m *message) bodily(ahead string) bool {
	return containsAny(ahead, "身高", "体重", "我高", "净重我", "height", "weigh", "tall", "i'm", "im ", "i am", "我", "本人", "老公", "老婆", "妈", "爸", "男朋友", "女朋友", "孩子", "宝宝")
}

// notBody reports whether a thing is measured.
func notBody(ahead string) bool {
	return hasAnySuffix(strings.TrimRight(ahead, " 是:：约有大概"), "长", "宽", "深", "厚", "径", "桌高", "柜高", "总高", "尺寸", "净重", "毛重", "承重", "载重", "length", "width", "depth", "diameter", "wide", "long") ||
		containsAny(ahead, "屏", "桌", "床", "柜", "箱", "承重", "快递", "包裹", "desk", "table", "capacity", "load", "parcel", "listing", "says")
}

func (m *message) sure(ahead string) float64 {
	if containsAny(ahead, "体重", "weigh", "身高", "height", "cm", "tall") || m.bodily(ahead) {
		return 0.95
	}
	return 0.75
}

func unitLen(rest string, units ...string) int {
	for _, u := range units {
		if strings.HasPrefix(rest, u) {
			return len(u)
		}
	}
	return 0
}

// measured are the words of measures that need no unit behind the number.
var measured = []struct {
	word, of  string
	low, high float64
}{
	{"身高", "height", 50, 230},
	{"体重", "weight", 3, 300},
	{"胸围", "bust", 40, 160},
	{"腰围", "waist", 40, 160},
	{"臀围", "hip", 50, 170},
	{"脚长", "foot", 8, 35},
	{"肩宽", "shoulder", 20, 70},
	{"height", "height", 50, 230},
	{"weight", "weight", 3, 300},
	{"bust", "bust", 40, 160},
	{"waist", "waist", 20, 160},
	{"hips", "hip", 30, 170},
	{"foot length", "foot", 8, 35},
}

// namedMeasures reads 身高165, 体重110, waist 70.
func (m *message) namedMeasures() {
	s := m.low
	for _, w := range measured {
		for from, n := 0, 0; n < 5; n++ {
			i := strings.Index(s[from:], w.word)
			if i < 0 {
				break
			}
			at := from + i + len(w.word)
			from = at
			if !isWord(w.word[0]) && strings.HasPrefix(s[at:], "体重") {
				at += len("体重") // 身高体重165 110: a pair
			}
			for at < len(s) && (strings.IndexByte(" :", s[at]) >= 0 || hasAnyPrefix(s[at:], "是", "在", "大概", "约", "有", "差不多") || hasAnyPrefix(s[at:], "is ", "of ", "about ")) {
				if s[at] >= utf8.RuneSelf {
					at += unitLen(s[at:], "大概", "差不多", "是", "在", "约", "有")
				} else {
					at += max(1, unitLen(s[at:], "is ", "of ", "about "))
				}
			}
			v, end := number(s, at)
			if end == at || v < w.low || v > w.high || end < len(s) && isLower(s[end]) && !hasAnyPrefix(s[end:], "cm", "kg") {
				continue
			}
			unit := "cm"
			rest := strings.TrimLeft(s[end:], " ")
			switch {
			case w.of == "weight" && hasAnyPrefix(rest, "斤", "lb", "pound", "kg", "公斤", "千克"), w.of == "height" && hasAnyPrefix(rest, "cm", "厘米", "公分", "米", "ft", "feet", "'"):
				continue // with its unit, which numbers reads
			case w.of == "weight":
				if unit = "kg"; v >= 85 && w.word == "体重" {
					v /= 2 // 斤, as people say it
				}
			case hasAnyPrefix(rest, "inch", `"`):
				v *= 2.54
			}
			to := end
			if strings.HasPrefix(s[end:], "cm") || strings.HasPrefix(s[end:], "kg") {
				to += 2
			}
			m.add(Measure, at, to, format(v), 0.9, ExtraOf, w.of, ExtraUnit, unit)
		}
	}
}

// numberSize reads 42码, 38.5, size 10.
func (m *message) numberSize(v float64, i, end, at int, rest string) int {
	s := m.low
	if v != float64(int(v*2))/2 {
		return 0
	}
	switch {
	case strings.HasPrefix(rest, "码") && v >= 10 && v <= 220:
		to := at + len("码")
		if strings.HasPrefix(s[to:], "半") {
			v, to = v+0.5, to+len("半")
		}
		m.add(Size, i, to, format(v), 0.95)
		return to
	case strings.HasPrefix(rest, "号") && v >= 15 && v <= 50:
		if !containsAny(m.before(i, 18), "穿", "鞋", "尺码", "脚", "码") && !hasAnyPrefix(rest, "号鞋", "号的鞋", "号半") {
			return 0
		}
		m.add(Size, i, at+len("号"), format(v), 0.8)
		return at + len("号")
	}
	if to := m.joinedSize(v, i, end, rest); to > 0 {
		return to
	}
	if !isDigit(s[i]) || end < len(s) && (isLower(s[end]) || s[end] == '/' || s[end] == '%') || v > 220 {
		return 0
	}
	ahead := strings.TrimRight(m.before(i, 24), " :是=is")
	switch {
	case hasAnySuffix(ahead, "尺码", "码数", "鞋码", "size", "sizes", "shoe size") || hasAnySuffix(ahead, "s") && hasAnySuffix(ahead, "size"):
		m.add(Size, i, end, format(v), 0.9)
		return end
	case v != float64(int(v)) && v >= 34 && v <= 48 && !hasAnyPrefix(rest, "元", "块", "度", "cm", "%", "kg", "斤", "usd", "yuan", "厘米", "公斤"):
		if i > 0 && strings.IndexByte("$.", s[i-1]) >= 0 || hasAnySuffix(m.low[:i], "¥", "€", "£") {
			return 0
		}
		m.add(Size, i, end, format(v), 0.7)
		return end
	}
	return 0
}

// joinedSize reads a size that has no word of its own beside another one: 42换43,
// 36到40码.
func (m *message) joinedSize(v float64, i, end int, rest string) int {
	if !isDigit(m.low[i]) || v < 20 || v > 60 {
		return 0
	}
	swap := false
	n := unitLen(rest, "换成", "换", "改成", "到", "还是", "或者", "或", "和", "-", "~", "、")
	if n > 0 {
		other, to := number(rest, n)
		swap = strings.HasPrefix(rest, "换") && other >= 30 && other <= 50 && v >= 30 && v <= 50 && wordEnd(rest, to) && !hasAnyPrefix(rest[to:], "元", "块", "天", "个", "件")
		if to == n || !swap && !(strings.HasPrefix(rest[to:], "码") && other >= 20 && other <= 60) {
			return 0
		}
	} else {
		// The second one of a swap.
		ahead := m.before(i, 12)
		k := len(ahead) - len(strings.TrimRight(ahead, "换成"))
		first := len(ahead) - k
		swap = strings.HasPrefix(ahead[first:], "换") && first >= 2 && isDigit(ahead[first-1]) && isDigit(ahead[first-2]) && v >= 30 && v <= 50 && wordEnd(m.low, end) && !hasAnyPrefix(rest, "元", "块", "天", "个", "件")
		if !swap {
			return 0
		}
	}
	m.add(Size, i, end, format(v), 0.75)
	return end
}

func (m *message) quantity(v float64, i, end, at int, rest string) int {
	s := m.low
	if v <= 0 || v > 100000 || v != float64(int(v)) {
		return end
	}
	if isLower(s[i]) || strings.HasPrefix(rest, "of ") || rest != "" && isLower(rest[0]) {
		return m.enQuantity(v, i, end, at, rest)
	}
	for _, u := range counters {
		if !strings.HasPrefix(rest, u.word) {
			continue
		}
		to := at + len(u.word)
		behind := s[to:]
		score := 0.9
		switch u.word {
		case "个":
			if hasAnyPrefix(behind, "月", "小时", "星期", "礼拜", "工作日", "问题", "人", "电话", "说法", "疑问", "字", "钟", "解释", "事", "地址", "半", "客服", "回复", "码", "颜色", "号") || v == 1 && m.low[:i] == "" && behind == "" {
				return to
			}
			if score = 0.75; v == 1 {
				score = 0.5
			}
		case "块":
			if v > 9 || behind == "" || !hygiene.IsHan(firstRune(behind)) || strings.ContainsRune("钱五九八包也啊吧呢能可多才就都的了", firstRune(behind)) {
				return to // money
			}
		case "打", "对", "把", "款", "包", "部", "单", "提":
			if hasAnyPrefix(behind, "开", "电话", "折", "不", "方", "邮", "分", "独", "项", "前") || i > 0 && strings.HasSuffix(s[:i], "统") || u.word == "提" && hasAnyPrefix(behind, "交", "到", "起", "示", "现", "醒") {
				return to
			}
		case "条":
			if hasAnyPrefix(behind, "消息", "信息", "评价", "短信", "龙") {
				return to
			}
		case "张":
			if hasAnyPrefix(behind, "图", "照片", "发票", "券", "优惠") {
				return to
			}
		case "件", "双":
			if u.word == "双" && hasAnyPrefix(behind, "十一", "11", "12", "十二", "休") || u.word == "件" && hasAnyPrefix(behind, "事", "套") {
				return to
			}
		}
		if hasAnySuffix(s[:i], "这", "那", "哪", "每", "同", "上", "下", "另", "后", "前") && v == 1 {
			return to // 这一件: which one, not how many
		}
		if u.name == "dozen" {
			v *= 12
		}
		m.add(Quantity, i, to, format(v), score, ExtraUnit, u.name)
		return to
	}
	// x2, *3, ×2 behind a name.
	if isDigit(s[i]) && v < 1000 && wordEnd(s, end) {
		if hasAnySuffix(s[:i], "*", "×", " x ") {
			m.add(Quantity, i, end, format(v), 0.8)
		}
	}
	return end
}

// enQuantity reads "two pairs", "3 boxes", "a dozen".
func (m *message) enQuantity(v float64, i, end, at int, rest string) int {
	if at == end && end < len(m.low) && isWord(m.low[end]) {
		return end
	}
	n := 0
	for n < len(rest) && isLower(rest[n]) {
		n++
	}
	word := rest[:n]
	if word == "of" {
		for w, name := range enCounters {
			if strings.HasPrefix(w, "of ") && strings.HasPrefix(rest, w) && wordEnd(rest, len(w)) && w != "of the" {
				m.add(Quantity, i, end, format(v), 0.85, ExtraUnit, name)
				return end
			}
		}
	}
	name := enCounters[word]
	article := m.low[i:end] == "a" || m.low[i:end] == "an"
	switch {
	case name == "" && strings.Contains(m.low[i:end], "dozen"):
		m.add(Quantity, i, end, format(v), 0.85, ExtraUnit, "piece")
		return end
	case name == "" || article && (name == "piece" || name == "carton" || name == "can" || name == "set" || name == "bag" || name == "box" && !strings.HasPrefix(rest, "box of")):
		return end
	case name == "dozen":
		v *= 12
	case strings.HasPrefix(rest, "pieces of information") || strings.HasPrefix(rest, "can "):
		return end
	}
	m.add(Quantity, i, at+n, format(v), 0.85, ExtraUnit, name)
	return at + n
}

// countProducts finds numbers right ahead of a product: "3 hoodies".
func (m *message) countProducts(found *[]Entity) {
	n := len(*found)
	for k := range n {
		e := &(*found)[k]
		if e.Kind != Product && e.Kind != SKU {
			continue
		}
		ahead := strings.TrimRight(m.low[:e.Start], " ")
		i := strings.LastIndexByte(ahead, ' ') + 1
		v, end := number(ahead, i)
		if end != len(ahead) || end == i || end == e.Start || v < 1 || v > 1000 || v != float64(int(v)) || ahead[i:] == "a" || ahead[i:] == "an" || ahead[i:] == "one" {
			continue
		}
		*found = append(*found, Entity{Kind: Quantity, Text: m.text[i:end], Start: i, End: end, Value: format(v), Score: 0.8})
	}
	if len(*found) > n {
		*found = Merge(nil, *found)
	}
}
