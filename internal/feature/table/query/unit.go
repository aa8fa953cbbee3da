package query

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// unit is how a number is measured: of a dimension, and how many base units.
type unit struct {
	dim   string
	scale float64
	shown string // behind a number
	forms []string
}

// units by name. The names are those of Column.Unit.
var units = map[string]unit{
	"mm":   {"length", 0.1, "mm", []string{"mm", "毫米"}},
	"cm":   {"length", 1, "cm", []string{"cm", "厘米", "公分", "centimeters", "centimetres"}},
	"m":    {"length", 100, "m", []string{"m", "米", "metres", "meters"}},
	"in":   {"length", 2.54, "in", []string{"in", "inch", "inches", "英寸", `"`}},
	"ft":   {"length", 30.48, "ft", []string{"ft", "feet", "foot", "英尺", "'"}},
	"g":    {"mass", 0.001, "g", []string{"g", "克", "grams"}},
	"kg":   {"mass", 1, "kg", []string{"kg", "kgs", "公斤", "千克", "kilo", "kilos"}},
	"jin":  {"mass", 0.5, "斤", []string{"斤", "市斤", "jin"}},
	"lb":   {"mass", 0.45359237, "lb", []string{"lb", "lbs", "pounds", "pound", "磅"}},
	"oz":   {"mass", 0.028349523, "oz", []string{"oz", "ounces", "盎司"}},
	"cny":  {"cny", 1, "元", []string{"元", "块", "¥", "￥", "yuan", "rmb", "cny"}},
	"usd":  {"usd", 1, "USD", []string{"$", "usd", "美元", "dollars"}},
	"day":  {"time", 1, "天", []string{"天", "日", "days", "day"}},
	"hour": {"time", 1.0 / 24, "小时", []string{"小时", "hours", "hour", "h"}},
}

// recognised are the names that kit/recognize gives to units.
var recognised = map[string]string{
	"Millimeter": "mm", "Centimeter": "cm", "Meter": "m", "Inch": "in", "Foot": "ft", "Gram": "g", "Kilogram": "kg", "Jin": "jin", "Pound": "lb",
	"Ounce": "oz", "Day": "day", "CNY": "cny", "USD": "usd",
}

// Units lists the names of units.
func Units() []string {
	return []string{"mm", "cm", "m", "in", "ft", "g", "kg", "jin", "lb", "oz", "cny", "usd", "day", "hour"}
}

// unitIn finds the unit that a text ends with, or has in brackets: "体重(kg)".
func unitIn(s string) string {
	s = strings.ToLower(strings.TrimRight(strings.TrimSpace(s), ")）]】 "))
	best, length := "", 0
	for name, u := range units {
		for _, f := range u.forms {
			rest, ok := strings.CutSuffix(s, f)
			if !ok || len(f) <= length {
				continue
			}
			if last := f[0]; 'a' <= last && last <= 'z' && rest != "" && 'a' <= rest[len(rest)-1] && rest[len(rest)-1] <= 'z' {
				continue // a part of a word
			}
			best, length = name, len(f)
		}
	}
	return best
}

// span is a set of numbers in base units. A side that is open is infinite;
// oneSided ones say where they begin or end and win at that border.
type span struct {
	lo, hi   float64
	loOut    bool // lo itself is not in it
	hiOut    bool
	oneSided bool
	step     float64 // how exact it is: 160–164 has 164.4 in it, and 165–170 has 164.6
	unit     string
}

func (s span) has(v float64) bool {
	if s.step > 0 {
		v = math.Round(v/s.step) * s.step
	}
	const slack = 1e-9
	if s.loOut && v <= s.lo+slack || !s.loOut && v < s.lo-slack {
		return false
	}
	if s.hiOut && v >= s.hi-slack || !s.hiOut && v > s.hi+slack {
		return false
	}
	return true
}

var (
	numberForm = regexp.MustCompile(`(\d+(?:\.\d+)?)\s*('|’|′|ft|feet|英尺)\s*(\d+(?:\.\d+)?)?\s*("|”|″|in|inches)?|(\d[\d,]*(?:\.\d+)?)\s*([a-z¥$￥"]+|毫米|厘米|公分|米|英寸|英尺|克|公斤|千克|市斤|斤|磅|盎司|元|块|天|日|小时)?`)
	below      = regexp.MustCompile(`^\s*(≤|<=|≦|<|＜|小于等于|不超过|不足|低于|小于|under|below|less than|up to|max|within|至多|最多)`)
	above      = regexp.MustCompile(`^\s*(≥|>=|≧|>|＞|大于等于|不低于|不少于|超过|高于|大于|over|above|more than|from|at least|min|至少|满)`)
	belowEnd   = regexp.MustCompile(`(以下|以内|之内|及以下|内|下|or less|or under|and under|and below|or below|max|↓|-)\s*$`)
	aboveEnd   = regexp.MustCompile(`(以上|及以上|起|上|\+|and up|and over|and above|or more|or over|plus|↑)\s*$`)
)

// exclusive are the signs that leave their number out.
var exclusive = map[string]bool{"<": true, "＜": true, "不足": true, "低于": true, "小于": true, "under": true, "below": true, "less than": true, ">": true, "＞": true, "超过": true, "高于": true, "大于": true, "over": true, "above": true, "more than": true}

// parseSpan reads a cell of a number column: 165, "160-165", "≥170", "50kg以下",
// "160–165cm", "100-110斤", 5'5"-5'8". def is the unit of the column.
func parseSpan(cell, def string) (span, bool) {
	s := strings.ToLower(strings.TrimSpace(fold(cell)))
	if i := strings.IndexAny(s, "(（"); i > 0 {
		s = strings.TrimSpace(s[:i]) // 165 (5'5")
	}
	found := numberForm.FindAllStringSubmatchIndex(s, 4)
	if len(found) == 0 || len(found) > 2 {
		return span{}, false
	}
	type part struct {
		v    float64
		unit string
		own  bool
	}
	parts := make([]part, len(found))
	decimals := 0
	for i, f := range found {
		at := func(g int) string {
			if f[2*g] < 0 {
				return ""
			}
			return s[f[2*g]:f[2*g+1]]
		}
		if feet := at(1); feet != "" {
			v, _ := strconv.ParseFloat(feet, 64)       //nolint:errcheck // digits
			inches, _ := strconv.ParseFloat(at(3), 64) //nolint:errcheck // digits, or none
			parts[i] = part{v*12 + inches, "in", true}
			decimals = -1
			continue
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(at(5), ",", ""), 64)
		if err != nil {
			return span{}, false
		}
		if _, after, ok := strings.Cut(at(5), "."); ok && decimals >= 0 {
			decimals = max(decimals, len(after))
		}
		parts[i] = part{v: v}
		if u := unitIn(at(6)); u != "" {
			parts[i].unit, parts[i].own = u, true
		}
	}
	own := def
	for _, p := range parts {
		if p.own {
			own = p.unit
		}
	}
	scale := 1.0
	if u, ok := units[own]; ok {
		scale = u.scale
	}
	vals := make([]float64, len(parts))
	for i, p := range parts {
		k := scale
		if p.own {
			k = units[p.unit].scale
		}
		vals[i] = p.v * k
	}
	out := span{unit: own}
	rest := s[found[len(found)-1][1]:]
	head := s[:found[0][0]]
	switch {
	case len(vals) == 2:
		between := strings.TrimSpace(s[found[0][1]:found[1][0]])
		if between != "" && !strings.ContainsAny(between, "-–—~～至到") && between != "to" && between != "and" && !strings.Contains(between, "<") {
			return span{}, false
		}
		out.lo, out.hi = min(vals[0], vals[1]), max(vals[0], vals[1])
		if decimals >= 0 {
			out.step = scale * math.Pow(10, -float64(decimals))
		}
	case below.MatchString(head):
		out.lo, out.hi, out.oneSided = math.Inf(-1), vals[0], true
		out.hiOut = exclusive[strings.TrimSpace(below.FindString(head))]
	case above.MatchString(head):
		out.lo, out.hi, out.oneSided = vals[0], math.Inf(1), true
		out.loOut = exclusive[strings.TrimSpace(above.FindString(head))]
	case aboveEnd.MatchString(rest):
		out.lo, out.hi, out.oneSided = vals[0], math.Inf(1), true
	case belowEnd.MatchString(rest):
		out.lo, out.hi, out.oneSided = math.Inf(-1), vals[0], true
	case strings.TrimSpace(head) != "" && !strings.ContainsAny(head, "$¥￥约"):
		return span{}, false // a number in a sentence
	default:
		out.lo, out.hi = vals[0], vals[0]
	}
	return out, true
}

// shown writes a number of base units in a unit.
func shown(v float64, name string) string {
	u, ok := units[name]
	if !ok {
		return trim(v)
	}
	s := trim(v / u.scale)
	if u.shown[0] >= 0x80 {
		return s + u.shown
	}
	return s + " " + u.shown
}

// trim writes a number with at most one decimal.
func trim(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// fold makes full-width characters narrow.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x3000 || r == 0xA0:
			return ' '
		case 0xFF01 <= r && r <= 0xFF5E:
			return r - 0xFEE0
		}
		return r
	}, s)
}
