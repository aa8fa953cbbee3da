package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// How long a text is at most that leaves out what it is about.
const (
	ellipticRunes = 24
	ellipticWords = 8
	valueRunes    = 8 // one that is only a size or a colour
	valueWords    = 4
)

// leads begin a text that goes on from the one before, corrections one that
// takes something back.
var (
	leads       = []string{"那", "和", "还有", "换", "and ", "what about ", "how about ", "then ", "or "}
	corrections = []string{
		"不是", "不对", "不要", "说错", "打错", "写错", "搞错", "错了", "应该是", "我是说", "我说的是", "我要的是", "改成", "还是",
		"no, ", "no ", "not ", "sorry", "i mean", "i meant", "actually", "oops", "wait", "make it ", "rather ",
	}
)

// goesOn reports whether the text is understood only together with the turn
// before: 那黑色的呢, "and in L?", 说错了，是L码.
func (t *turn) goesOn() bool {
	r := &t.read
	if t.s.Understanding == nil || t.mem.Topic == "" || r.OrderCue != "" || len(r.Numbers) > 0 || r.Phone != "" || r.Email != "" {
		return false
	}
	if r.Intent != nlu.Question && r.Intent != nlu.Product {
		return false
	}
	low := strings.ToLower(r.Rest)
	runes, words := utf8.RuneCountInString(low), len(strings.Fields(low))
	latin := nlu.Language(low) == "en"
	if latin && words > ellipticWords || !latin && runes > ellipticRunes {
		return false
	}
	if strings.HasSuffix(strings.TrimRight(low, "?？ 。!！"), "呢") || begins(low, leads) || begins(low, corrections) {
		return true
	}
	return r.About == 0 && (latin && words <= valueWords || !latin && runes <= valueRunes) &&
		slices.ContainsFunc(t.meaning.Mentions, func(m desk.Mention) bool { return isValue(m.Kind) && !m.Negated })
}

func begins(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text, w) })
}

// corrects reports whether the text takes back what the turn before was about.
func (t *turn) corrects() bool { return t.follows && begins(strings.ToLower(t.read.Rest), corrections) }

// isValue reports whether a mention says which variant of a product is meant.
func isValue(kind string) bool { return kind == "size" || kind == "color" || kind == "option" }

// followsProduct reports whether the text goes on about a product, or from one
// to another.
func (t *turn) followsProduct() bool { return t.follows && t.mem.Topic == kindProduct }

// asksForVariant reports whether the text asks for a product in a size or a
// colour without a word for it: T恤有白色M码吗.
func (t *turn) asksForVariant() bool {
	low := strings.ToLower(t.read.Rest)
	if t.read.About != 0 || t.read.Intent != nlu.Question || utf8.RuneCountInString(low) > pointRunes || !strings.Contains(low, "有") {
		return false
	}
	if !strings.Contains(low, "有没有") && !strings.ContainsAny(low, "吗么嘛?？") {
		return false
	}
	product, value := false, false
	for _, m := range t.meaning.Mentions {
		if !m.Negated {
			product, value = product || m.Kind == kindProduct, value || isValue(m.Kind)
		}
	}
	return product && value
}

// weakAbout are cues that ask no more than the turn before has asked.
var weakAbout = map[string]bool{"码呢": true, "色呢": true, "色的呢": true, "号呢": true, "的呢": true, "款呢": true, "what about": true, "how about": true}

// wanted is what is asked of a product: what the text says, or what was asked
// before and left out now.
func (t *turn) wanted() nlu.About {
	about := t.read.About
	if weakAbout[t.read.AboutCue] {
		about = 0
	}
	switch {
	case about != 0:
		return about | t.mem.About
	case t.mem.About != 0:
		return t.read.About | t.mem.About
	case t.mem.Topic == kindProduct && t.mem.Asked != 0 && (t.follows || t.to.ref != nil):
		return t.mem.Asked
	case t.read.About != 0:
		return t.read.About
	}
	return nlu.AboutStock | nlu.AboutPrice
}

// said is the text without greetings and without what it denies or takes back:
// 不是白色，我要雾蓝的 names one colour.
func (t *turn) said() string {
	return t.without(func(m *desk.Mention) bool { return m.Negated && (isValue(m.Kind) || m.Kind == kindProduct) })
}

// without is the text without greetings and without some of what it names.
func (t *turn) without(drop func(*desk.Mention) bool) string {
	if !strings.HasSuffix(t.text, t.read.Rest) {
		return t.read.Rest
	}
	text := []byte(t.text)
	for i := range t.meaning.Mentions {
		if m := &t.meaning.Mentions[i]; drop(m) {
			blank(text, m.Start, m.End)
		}
	}
	return string(text[len(t.text)-len(t.read.Rest):])
}

// complete adds the options that the text leaves out, where it goes on from the
// turn before: 那黑色的呢 asks for the size that was asked for.
func (t *turn) complete(p *desk.Product, chosen map[string][]string) {
	if !t.followsProduct() || len(t.mem.Chosen) == 0 {
		return
	}
	var now, before desk.Frame
	before.Intent = kindProduct
	option := func(name, value string) desk.Mention {
		return desk.Mention{Kind: "option", Value: value, Extra: map[string]string{"option": name}}
	}
	for name, values := range chosen {
		for _, v := range values {
			now.Mentions = append(now.Mentions, option(name, v))
		}
	}
	for _, name := range optionNames(p.Variants) {
		if v, ok := t.mem.Chosen[name]; ok && hasOption(p, name, v) {
			before.Mentions = append(before.Mentions, option(name, v))
		}
	}
	for _, m := range t.s.Understanding.Complete(now, before).Mentions {
		if name := m.Extra["option"]; m.Start < 0 && len(chosen[name]) == 0 {
			chosen[name] = []string{m.Value}
			t.trace.carry(m.Value)
		}
	}
}

func hasOption(p *desk.Product, name, value string) bool {
	return slices.ContainsFunc(p.Variants, func(v desk.Variant) bool {
		return slices.Contains(v.Options, desk.Option{Name: name, Value: value})
	})
}

// mentioned adds the options that are named in other words than the shop's: navy
// for 藏青.
func (t *turn) mentioned(p *desk.Product, chosen map[string][]string) {
	for _, m := range t.meaning.Mentions {
		if m.Negated || m.Kind != "color" && m.Kind != "size" || t.s.Understanding == nil {
			continue
		}
		named := false
		found := map[string][]string{}
		for _, v := range p.Variants {
			for _, o := range v.Options {
				if !t.means(o.Value, m.Kind, m.Value) {
					continue
				}
				named = named || slices.Contains(chosen[o.Name], o.Value)
				if !slices.Contains(found[o.Name], o.Value) {
					found[o.Name] = append(found[o.Name], o.Value)
				}
			}
		}
		for name, values := range found {
			if !named && len(chosen[name]) == 0 {
				chosen[name] = values
			}
		}
	}
}

// followsOrder reports whether the text goes on about the order that was talked
// about: "and tomorrow?"
func (t *turn) followsOrder() bool {
	return t.follows && t.mem.Topic == kindOrder && t.mem.Order != "" && slices.ContainsFunc(t.meaning.Mentions, func(m desk.Mention) bool {
		switch m.Kind {
		case "date", "daterange", "time", "timerange", "datetime", "datetimerange":
			return !m.Negated
		}
		return false
	})
}
