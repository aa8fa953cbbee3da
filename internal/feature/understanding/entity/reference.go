package entity

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// Attributes by which a thing is told from others.
const (
	Cheapest = "cheapest"
	Dearest  = "dearest"
	Newest   = "newest"
	Oldest   = "oldest"
)

// Reference points at something that was shown or talked about before.
type Reference = desk.Reference

// Item is something that was shown to the customer.
type Item = desk.Shown

const (
	refCounter = `(?:个|款|件|双|条|单|张|种|套|本|台|只|瓶|盒|笔|份|样|箱|部|支|把|顶)`
	refNoun    = `(订单|单子|包裹|快递|商品|宝贝|产品|衣服|鞋子?|裤子|裙子)?`
	enNoun     = `(ones?|orders?|items?|products?|packages?|parcels?|purchases?)`
)

// rule finds one way of pointing. Its groups are those that read takes.
type rule struct {
	re    *regexp.Regexp
	hints []string // one of them stands in every text that matches
	read  func(r *Reference, group func(int) string) bool
}

var rules = []rule{
	{regexp.MustCompile(`(倒数)?第([0-9]{1,2}|[一二两三四五六七八九十]{1,3})` + refCounter + `(?:的)?` + refNoun), []string{"第"}, func(r *Reference, g func(int) string) bool {
		n, _ := number(g(2), 0)
		if r.Ordinal = int(n); g(1) != "" {
			r.Ordinal = -r.Ordinal
		}
		r.Kind = nounKind(g(0), g(3))
		return r.Ordinal != 0
	}},
	{regexp.MustCompile(`最(?:后|末)(?:面)?(?:那|的|一|那一)?` + refCounter + refNoun + `|最下面(?:的|那|那一)?(?:` + refCounter + `)?`), []string{"最"}, func(r *Reference, g func(int) string) bool {
		r.Ordinal, r.Kind = -1, nounKind(g(0), g(1))
		return true
	}},
	{regexp.MustCompile(`(?:最(便宜|实惠|低价|贵|新|近|早|旧)|(便宜|贵)(?:点|些|一点)?)(?:的|那|一|的那)*(` + refCounter + `)?` + refNoun), []string{"最", "便宜", "贵"}, func(r *Reference, g func(int) string) bool {
		switch g(1) + g(2) {
		case "便宜", "实惠", "低价":
			r.Attribute = Cheapest
		case "贵":
			r.Attribute = Dearest
		case "新", "近":
			r.Attribute = Newest
		default:
			r.Attribute = Oldest
		}
		// 便宜点吧 haggles; 便宜的那个 points. 最近 alone is a time.
		if g(2) != "" && g(3) == "" && !strings.HasSuffix(r.Text, "那") || g(1) == "近" && g(3) == "" && g(4) == "" {
			return false
		}
		r.Kind = nounKind(g(3), g(4))
		return true
	}},
	{regexp.MustCompile(`(?:另外?(?:一|那|的)*|其(?:他|它|余)(?:的|那)?|别的(?:那)?)(` + refCounter + `)?` + refNoun), []string{"另", "其", "别的"}, func(r *Reference, g func(int) string) bool {
		r.Other, r.Kind = true, nounKind(g(1), g(2))
		return g(1) != "" || g(2) != "" || strings.HasSuffix(r.Text, "的")
	}},
	{regexp.MustCompile(`[这那](?:些|几` + refCounter + `|[两三四五2345俩仨]` + refCounter + `?)` + refNoun + `|[两三]` + refCounter + `都|都要|全要`), []string{"这", "那", "都", "全要"}, func(r *Reference, g func(int) string) bool {
		r.All, r.Kind = true, nounKind(g(0), g(1))
		return true
	}},
	{regexp.MustCompile(`(?:(?:上面|刚才|刚刚|前面|之前|上边)(?:说|看|发|问|推荐)?(?:的|过的)?[这那]?(?:一)?|[这那](?:一)?|上一|前一|该|此)` + refCounter + refNoun + `|刚才的|(?:^|[^其])(它)`), []string{"这", "那", "上", "刚", "前", "该", "此", "它"}, func(r *Reference, g func(int) string) bool {
		r.Last, r.Kind = true, nounKind(g(0), g(1))
		return !strings.HasSuffix(r.Text, "样")
	}},
	{regexp.MustCompile(`\b(?:the )?(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-9]th|last|bottom|top)(?: and)? ` + enNoun + `\b|\b(?:number|option|no\.?) ?#?([1-9])\b`), []string{"first", "second", "third", "th", "st", "nd", "rd", "last", "bottom", "top", "number", "option", "no"}, func(r *Reference, g func(int) string) bool {
		switch g(1) {
		case "first", "1st", "top":
			r.Ordinal = 1
		case "second", "2nd":
			r.Ordinal = 2
		case "third", "3rd":
			r.Ordinal = 3
		case "fourth":
			r.Ordinal = 4
		case "fifth":
			r.Ordinal = 5
		case "sixth":
			r.Ordinal = 6
		case "last", "bottom":
			if r.Ordinal = -1; enKind(g(2)) == Order {
				r.Ordinal, r.Attribute = 0, Newest // "my last order" is the latest one
			}
		case "":
			r.Ordinal = int(g(3)[0] - '0')
		default:
			r.Ordinal = int(g(1)[0] - '0')
		}
		r.Kind = enKind(g(2))
		return true
	}},
	{regexp.MustCompile(`\b(?:the |my )?(cheapest|least expensive|cheaper|most expensive|dearest|newest|latest|most recent|oldest|earliest)(?: ` + enNoun + `)?\b`), []string{"cheap", "expensive", "dearest", "est", "recent"}, func(r *Reference, g func(int) string) bool {
		switch g(1) {
		case "cheapest", "least expensive":
			r.Attribute = Cheapest
		case "cheaper":
			r.Attribute = Cheapest
			if g(2) == "" {
				return false
			}
		case "most expensive", "dearest":
			r.Attribute = Dearest
		case "oldest", "earliest":
			r.Attribute = Oldest
		default:
			r.Attribute = Newest
		}
		r.Kind = enKind(g(2))
		return true
	}},
	{regexp.MustCompile(`\b(?:the |my )other ` + enNoun + `\b|\bthe other(?:$|[.,?!])`), []string{"other"}, func(r *Reference, g func(int) string) bool {
		r.Other, r.Kind = true, enKind(g(1))
		return true
	}},
	{regexp.MustCompile(`\b(?:both|all of them|all of these|all of those|these|those|the two)(?: of them)?(?: ` + enNoun + `)?\b`), []string{"both", "all", "these", "those", "the two"}, func(r *Reference, g func(int) string) bool {
		r.All, r.Kind = true, enKind(g(1))
		return true
	}},
	{regexp.MustCompile(`\b(?:that|this|same|the previous|the above|the)(?: same)? ` + enNoun + `\b(?: above)?|\bit\b(?: take| possible| seem| appear)?|\bthat(?:$|[.,?!])`), []string{"that", "this", "same", "the", "it"}, func(r *Reference, g func(int) string) bool {
		r.Last, r.Kind = true, enKind(g(1))
		if strings.HasPrefix(r.Text, "it ") {
			return false // "how long will it take"
		}
		if strings.HasPrefix(r.Text, "the ") && !strings.Contains(r.Text, "previous") && !strings.Contains(r.Text, "above") && !strings.Contains(r.Text, "same") {
			return enKind(g(1)) == "" && g(1) != "" // "the one"; "the order" may be any
		}
		return true
	}},
}

func nounKind(counter, noun string) string {
	switch {
	case noun == "订单" || noun == "单子" || noun == "包裹" || noun == "快递" || strings.HasSuffix(counter, "单") || strings.HasSuffix(counter, "笔"):
		return Order
	case noun != "", containsAny(counter, "款", "件", "双", "条", "套", "台", "瓶", "盒"):
		return Product
	}
	return ""
}

func enKind(noun string) string {
	switch strings.TrimSuffix(noun, "s") {
	case "order", "package", "parcel", "purchase":
		return Order
	case "item", "product":
		return Product
	}
	return ""
}

// noReference are words behind 这个 and the like that make it another thing.
var noReference = []string{"月", "问题", "时候", "时间", "情况", "意思", "说法", "地址", "号码", "电话", "价", "码", "颜色", "尺", "星期", "礼拜", "周", "活动", "客服", "态度", "事", "人", "小时", "数", "牌子", "年", "券", "优惠"}

// References finds what points at something shown before, in order.
func References(t hygiene.Text) []Reference {
	s := t.Folded
	if len(s) != len(t.Text) {
		return nil
	}
	var refs []Reference
	taken := func(start, end int) bool {
		return slices.ContainsFunc(refs, func(r Reference) bool { return start < r.End && end > r.Start })
	}
	refs = attributed(t, refs)
	for _, rule := range rules {
		if !containsAny(s, rule.hints...) {
			continue
		}
		for _, at := range rule.re.FindAllStringSubmatchIndex(s, 10) {
			group := func(n int) string {
				if at[2*n] < 0 {
					return ""
				}
				return s[at[2*n]:at[2*n+1]]
			}
			r := Reference{Text: strings.TrimSpace(group(0)), Start: at[0], End: at[1]}
			if taken(r.Start, r.End) || hasAnyPrefix(s[r.End:], noReference...) && !pointsBeyond(r.Text) || hasAnyPrefix(s[r.End:], "次", "天", "点") {
				continue
			}
			if rule.read(&r, group) {
				r.End -= len(s[r.Start:r.End]) - len(strings.TrimRight(s[r.Start:r.End], " .,?!"))
				r.Text = t.Text[r.Start:r.End]
				refs = append(refs, r)
			}
		}
	}
	slices.SortFunc(refs, func(a, b Reference) int { return cmp.Compare(a.Start, b.Start) })
	denyReferences(t, refs)
	return refs
}

// pointsBeyond reports whether the words point whatever follows: 第二个.
func pointsBeyond(words string) bool { return strings.Contains(words, "第") }

// attributed finds 黑色那款, "the blue one", "the one in L".
func attributed(t hygiene.Text, refs []Reference) []Reference {
	s := t.Folded
	if !containsAny(s, "那", "这", "的", "one") {
		return refs
	}
	m := newMessage(t, t.Lang)
	m.words()
	m.sizes()
	m.numbers()
	m.colors()
	for _, e := range Merge(nil, m.found) {
		if e.Kind != Color && e.Kind != Size {
			continue
		}
		rest := s[e.End:]
		n := unitLen(rest, "的那一", "的那", "的这", "那一", "那", "这", " ones", " one")
		if n == 0 {
			continue
		}
		end := e.End + n
		if rest[0] >= 0x80 {
			k := unitLen(s[end:], "个", "款", "件", "双", "条", "套", "台", "只", "瓶", "盒")
			if k == 0 {
				continue
			}
			end += k
		} else if !wordEnd(s, end) {
			continue
		}
		start := e.Start
		if strings.HasSuffix(s[:start], "the ") {
			start -= 4
		}
		refs = append(refs, Reference{Text: t.Text[start:end], Start: start, End: end, Kind: Product, Attribute: e.Kind, Value: e.Value})
	}
	return refs
}

func denyReferences(t hygiene.Text, refs []Reference) {
	if len(refs) == 0 {
		return
	}
	asEntities := make([]Entity, len(refs))
	for i, r := range refs {
		asEntities[i] = Entity{Start: r.Start, End: r.End}
	}
	m := newMessage(t, t.Lang)
	m.negate(asEntities)
	for i := range refs {
		refs[i].Negated = asEntities[i].Negated
	}
}

// Resolve returns what a reference points at among the items that were shown, in
// the order in which they were shown. ok is false where none fits or where it
// stays open which of several is meant; the several are then returned.
func Resolve(ref Reference, shown []Item) (items []Item, ok bool) {
	var fit []Item
	for _, it := range shown {
		if ref.Kind == "" || it.Kind == ref.Kind {
			fit = append(fit, it)
		}
	}
	if len(fit) == 0 {
		return nil, false
	}
	switch ref.Attribute {
	case "":
	case Cheapest, Dearest:
		fit = slices.DeleteFunc(fit, func(it Item) bool { return it.Price <= 0 })
		fit = extreme(fit, ref.Attribute == Dearest, func(a, b Item) int { return cmp.Compare(a.Price, b.Price) })
	case Newest, Oldest:
		fit = slices.DeleteFunc(fit, func(it Item) bool { return it.At.IsZero() })
		fit = extreme(fit, ref.Attribute == Newest, func(a, b Item) int { return a.At.Compare(b.At) })
	default:
		fit = slices.DeleteFunc(fit, func(it Item) bool { return !strings.EqualFold(it.Attributes[ref.Attribute], ref.Value) })
	}
	switch {
	case len(fit) == 0:
		return nil, false
	case ref.All:
		return fit, true
	case ref.Ordinal > 0:
		if ref.Ordinal > len(fit) {
			return nil, false
		}
		return fit[ref.Ordinal-1 : ref.Ordinal], true
	case ref.Ordinal < 0:
		if -ref.Ordinal > len(fit) {
			return nil, false
		}
		i := len(fit) + ref.Ordinal
		return fit[i : i+1], true
	case ref.Other:
		i := current(fit)
		rest := slices.Delete(slices.Clone(fit), i, i+1)
		return rest, len(rest) == 1
	case ref.Last:
		i := current(fit)
		return fit[i : i+1], true
	case ref.Attribute == "":
		return nil, false // it points at nothing
	}
	return fit, len(fit) == 1
}

// current is the place of the item that was talked about last.
func current(items []Item) int {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Current {
			return i
		}
	}
	return len(items) - 1
}

// extreme returns the smallest items, or the largest ones.
func extreme(items []Item, largest bool, less func(a, b Item) int) []Item {
	if len(items) == 0 {
		return nil
	}
	best := slices.MinFunc(items, less)
	if largest {
		best = slices.MaxFunc(items, less)
	}
	return slices.DeleteFunc(items, func(it Item) bool { return less(it, best) != 0 })
}
