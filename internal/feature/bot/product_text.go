package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	lowStock   = 5 // from which "only n left" is said
	maxLabels  = 8 // variants that a sentence lists one by one
	cardLabels = 6
	maxParams  = 5
)

// productText answers what was asked: stock of what was chosen, price,
// parameters.
func (t *turn) productText(p *desk.Product, about nlu.About) string {
	chosen, unknown := t.choices(p)
	fitting := fitting(p, chosen)
	var parts []string
	if about&nlu.AboutParam != 0 {
		parts = t.paramTexts(p)
	}
	if about&nlu.AboutPrice != 0 && len(p.Variants) > 0 {
		parts = append(parts, t.priceText(p, fitting))
	}
	if about&nlu.AboutStock != 0 || len(parts) == 0 || len(chosen) > 0 && about&nlu.AboutParam == 0 {
		switch {
		case unknown || len(fitting) == 0 && len(p.Variants) > 0:
			parts = append(parts, t.say("product.no_such", "title", t.title(p), "options", t.labels(inStock(p.Variants), p.Variants)))
		default:
			parts = append(parts, t.stockText(p, fitting, chosen))
		}
	}
	return t.join(parts)
}

func (t *turn) priceText(p *desk.Product, variants []desk.Variant) string {
	if len(variants) == 0 {
		variants = p.Variants
	}
	low, high := priceRange(variants)
	if low == high {
		return t.say("product.price", "title", t.title(p), "price", price(low))
	}
	return t.say("product.price_range", "title", t.title(p), "low", price(low), "high", price(high))
}

func priceRange(variants []desk.Variant) (low, high desk.Money) {
	for i, v := range variants {
		if i == 0 || v.Price.Minor < low.Minor {
			low = v.Price
		}
		if i == 0 || v.Price.Minor > high.Minor {
			high = v.Price
		}
	}
	return low, high
}

// stockText says whether the fitting variants are there.
func (t *turn) stockText(p *desk.Product, variants []desk.Variant, chosen map[string][]string) string {
	title, in := t.title(p), inStock(variants)
	switch {
	case len(variants) == 1 && len(chosen) > 0:
		v := variants[0]
		name := t.label(v, p.Variants)
		switch {
		case v.Stock > lowStock:
			return t.say("product.in_stock", "title", title, "variant", name)
		case v.Stock > 0:
			return t.say("product.low", "title", title, "variant", name, "n", strconv.FormatInt(v.Stock, 10))
		}
		text := t.say("product.out", "title", title, "variant", name)
		if others := inStock(p.Variants); len(others) > 0 {
			text = t.join([]string{text, t.say("product.others", "options", t.labels(others, p.Variants))})
		}
		return text
	case len(in) == 0 && len(chosen) > 0:
		return t.say("product.out", "title", title, "variant", t.chosenLabel(p, chosen))
	case len(in) == 0:
		return t.say("product.all_out", "title", title)
	case len(variants) == 1:
		if v := variants[0]; v.Stock <= lowStock {
			return t.say("product.low_single", "title", title, "n", strconv.FormatInt(v.Stock, 10))
		}
		return t.say("product.have", "title", title)
	}
	text := t.say("product.have_options", "title", title, "options", t.labels(in, variants))
	if len(chosen) > 0 {
		text = t.say("product.have_chosen", "title", title, "variant", t.chosenLabel(p, chosen), "options", t.labels(in, variants))
	}
	if out := t.allOut(variants); len(out) > 0 {
		text = t.join([]string{text, t.say("product.out_values", "values", t.list(out))})
	}
	return text
}

func inStock(variants []desk.Variant) []desk.Variant {
	var out []desk.Variant
	for _, v := range variants {
		if v.Stock > 0 {
			out = append(out, v)
		}
	}
	return out
}

// labels lists variants one by one, or by the values of each option where that
// would be too long.
func (t *turn) labels(list, among []desk.Variant) string {
	if len(list) <= maxLabels {
		names := make([]string, len(list))
		for i, v := range list {
			names[i] = t.label(v, among)
			if v.Stock <= lowStock {
				names[i] += t.say("product.left", "n", strconv.FormatInt(v.Stock, 10))
			}
		}
		return t.list(names)
	}
	var parts []string
	for _, name := range optionNames(list) {
		left := t.values(list, name)
		// In the shop's order, not in that of what happens to be left.
		values := slices.DeleteFunc(t.values(among, name), func(v string) bool { return !slices.Contains(left, v) })
		if len(values) > 1 || len(t.values(among, name)) > 1 {
			parts = append(parts, t.say("product.option", "name", desk.InLang(name, t.lang), "values", t.list(values)))
		}
	}
	return t.series(parts)
}

// label names a variant by the options in which the variants differ.
func (t *turn) label(v desk.Variant, among []desk.Variant) string {
	var parts []string
	for _, o := range v.Options {
		if len(t.values(among, o.Name)) > 1 || len(among) == 1 {
			parts = append(parts, desk.InLang(o.Value, t.lang))
		}
	}
	if len(parts) == 0 {
		return v.SKU
	}
	return strings.Join(parts, " ")
}

// chosenLabel names the chosen values in the order of the options.
func (t *turn) chosenLabel(p *desk.Product, chosen map[string][]string) string {
	var parts []string
	for _, name := range optionNames(p.Variants) {
		for _, v := range chosen[name] {
			parts = append(parts, desk.InLang(v, t.lang))
		}
	}
	return strings.Join(parts, " ")
}

// allOut lists the option values of which nothing is left.
func (t *turn) allOut(variants []desk.Variant) []string {
	in := inStock(variants)
	var out []string
	for _, name := range optionNames(variants) {
		left := t.values(in, name)
		for _, v := range t.values(variants, name) {
			if !slices.Contains(left, v) && len(out) < maxLabels {
				out = append(out, v)
			}
		}
	}
	return out
}

func (t *turn) values(variants []desk.Variant, option string) []string {
	var out []string
	for _, v := range variants {
		for _, o := range v.Options {
			if s := desk.InLang(o.Value, t.lang); o.Name == option && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func optionNames(variants []desk.Variant) []string {
	var out []string
	for _, v := range variants {
		for _, o := range v.Options {
			if !slices.Contains(out, o.Name) {
				out = append(out, o.Name)
			}
		}
	}
	return out
}

func (t *turn) list(items []string) string {
	if t.lang == "en" {
		return strings.Join(items, ", ")
	}
	return strings.Join(items, "、")
}

// series joins longer parts than those of a list.
func (t *turn) series(parts []string) string {
	if t.lang == "en" {
		return strings.Join(parts, "; ")
	}
	return strings.Join(parts, "；")
}

func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF }

// choices finds the option values that are asked for, by option: those that the
// text names, and those that it leaves out. unknown says that it names a size
// which the product does not have.
func (t *turn) choices(p *desk.Product) (chosen map[string][]string, unknown bool) {
	chosen, unknown = t.namedChoices(p)
	t.complete(p, chosen)
	return chosen, unknown
}

// namedChoices are the option values that the text itself names.
func (t *turn) namedChoices(p *desk.Product) (chosen map[string][]string, unknown bool) {
	text := strings.ToLower(t.said())
	words := optionWords(t.said())
	chosen = map[string][]string{}
	size := false
	for _, v := range p.Variants {
		for _, o := range v.Options {
			if slices.Contains(chosen[o.Name], o.Value) {
				continue
			}
			for part := range strings.SplitSeq(strings.ToLower(o.Value), "/") {
				if mentions(text, words, strings.TrimSpace(part)) {
					chosen[o.Name] = append(chosen[o.Name], o.Value)
					size = size || isSize(part)
					break
				}
			}
		}
	}
	for name, values := range chosen {
		chosen[name] = longest(values)
	}
	t.mentioned(p, chosen)
	for _, values := range chosen {
		size = size || slices.ContainsFunc(values, func(v string) bool { return isSize(strings.ToLower(v)) })
	}
	if !size {
		for _, w := range words {
			unknown = unknown || isSize(w) && slices.ContainsFunc(p.Variants, func(v desk.Variant) bool {
				return slices.ContainsFunc(v.Options, func(o desk.Option) bool { return isSize(strings.ToLower(o.Value)) })
			})
		}
	}
	return chosen, unknown
}

// single are the options of which the text names one value.
func (t *turn) single(p *desk.Product) map[string]string {
	chosen, _ := t.choices(p)
	out := map[string]string{}
	for name, values := range chosen {
		if len(values) == 1 && len(out) < maxChosen {
			out[name] = values[0]
		}
	}
	return out
}

// longest leaves out a value that stands inside another one: "白" in "米白".
func longest(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return slices.ContainsFunc(values, func(o string) bool {
			zh, _, _ := strings.Cut(o, "/")
			part, _, _ := strings.Cut(v, "/")
			return o != v && len(zh) > len(part) && strings.Contains(zh, part)
		})
	})
}

func mentions(text string, words []string, value string) bool {
	if value == "" {
		return false
	}
	if strings.ContainsFunc(value, isHan) {
		return strings.Contains(text, value) || utf8.RuneCountInString(value) > 1 && strings.Contains(text, strings.TrimSuffix(value, "色"))
	}
	if slices.Contains(words, value) {
		return true
	}
	return strings.ContainsAny(value, " -") && strings.Contains(text, value)
}

// optionWords are the Latin words and numbers of a text that may name an
// option, in lower case. A single letter counts where it is written as a size:
// "M", "M码", "size m".
func optionWords(text string) []string {
	var out []string
	before := ""
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && alphanumeric(text[i]) {
			i++
		}
		if i == from {
			i++
			continue
		}
		w := text[from:i]
		low := strings.ToLower(w)
		upper := w != low
		if full, ok := sizeNames[low]; ok {
			low = full
		} else if len(w) == 1 && w[0] > '9' && !upper && before != "size" && !strings.HasPrefix(text[i:], "码") && !strings.HasPrefix(text[i:], "号") {
			before = low
			continue
		}
		out = append(out, low)
		before = low
	}
	return out
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

var sizeNames = map[string]string{"small": "s", "medium": "m", "large": "l"}

func isSize(s string) bool {
	switch s {
	case "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl":
		return true
	}
	return false
}

// fitting returns the variants that have one of the chosen values of every
// option.
func fitting(p *desk.Product, chosen map[string][]string) []desk.Variant {
	var out []desk.Variant
next:
	for _, v := range p.Variants {
		for _, o := range v.Options {
			if want := chosen[o.Name]; len(want) > 0 && !slices.Contains(want, o.Value) {
				continue next
			}
		}
		out = append(out, v)
	}
	return out
}

// paramGroups are words that ask for the same parameter.
var paramGroups = [][]string{
	{"材质", "面料", "成分", "材料", "料子", "什么做", "什么料", "配料", "material", "fabric", "made of", "composition", "ingredient"},
	{"建议", "尺码", "什么码", "多大码", "穿多大", "选码", "size advice", "what size", "which size", "advice"},
	{"洗涤", "洗护", "怎么洗", "机洗", "清洗", "care", "wash"},
	{"保存", "储存", "存放", "storage", "store"},
	{"重量", "克重", "多重", "净重", "几公斤", "weight", "weigh", "heavy"},
	{"尺寸", "规格", "大小", "多大", "多长", "dimension", "how big", "how long", "how tall", "measure"},
	{"容量", "净含量", "capacity", "net content", "volume"},
	{"续航", "电池", "电量", "battery", "runtime"},
	{"功率", "power", "watt"},
	{"厚度", "厚", "thick"},
	{"版型", "fit"},
	{"产地", "哪里产", "origin"},
	{"保质期", "shelf life", "expir"},
	{"屏幕", "显示", "screen", "display"},
	{"内存", "存储", "memory", "storage"},
	{"防水", "water"},
	{"接口", "port"},
	{"适用", "适合", "suit", "for"},
}

// asksParam reports whether the text asks for one of the product's parameters.
func (t *turn) asksParam(p *desk.Product) bool {
	if t.read.About&nlu.AboutParam == 0 {
		return false
	}
	low := strings.ToLower(t.read.Rest)
	return slices.ContainsFunc(p.Params, func(param desk.Param) bool {
		name := inLang(param.Name, t.lang)
		return name != "" && asksFor(low, strings.ToLower(name))
	})
}

// paramTexts says the parameters that were asked for, or the first ones.
func (t *turn) paramTexts(p *desk.Product) []string {
	low := strings.ToLower(t.read.Rest)
	var asked, first []string
	for _, param := range p.Params {
		name, value := inLang(param.Name, t.lang), inLang(param.Value, t.lang)
		if name == "" || value == "" {
			continue
		}
		if len(first) < maxParams {
			first = append(first, t.say("product.param_item", "name", name, "value", value))
		}
		if asksFor(low, strings.ToLower(name)) {
			asked = append(asked, t.say("product.param", "title", t.title(p), "name", name, "value", value))
		}
	}
	if len(asked) == 0 && len(first) > 0 {
		return []string{t.say("product.params", "title", t.title(p), "list", t.series(first))}
	}
	return asked
}

func asksFor(text, param string) bool {
	if strings.Contains(text, param) {
		return true
	}
	for _, g := range paramGroups {
		if slices.ContainsFunc(g, func(w string) bool { return strings.Contains(param, w) }) &&
			slices.ContainsFunc(g, func(w string) bool { return len(w) > 3 && strings.Contains(text, w) }) {
			return true
		}
	}
	return false
}

func (t *turn) productCard(p *desk.Product) desk.ProductCard {
	low, high := priceRange(p.Variants)
	c := desk.ProductCard{
		ID: p.ID, Title: t.title(p), Image: p.Image, URL: p.URL, PriceMin: low, PriceMax: high, InStock: len(inStock(p.Variants)) > 0,
	}
	chosen, _ := t.choices(p)
	list := fitting(p, chosen)
	var parts []string
	for _, v := range list[:min(len(list), cardLabels)] {
		parts = append(parts, t.label(v, p.Variants)+": "+strconv.FormatInt(v.Stock, 10))
	}
	c.Stock = strings.Join(parts, " · ")
	return c
}
