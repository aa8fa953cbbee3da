// Package quantity finds the numbers of a text, however they are written, with
// what they count: 7 天, 七日 and seven days are the same.
package quantity

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quantity is a number with what it counts: 7 天, seven days and 七日 are the same,
// 7 小时 is not. Unit is "" where it counts nothing that is known here.
type Quantity struct {
	Value string
	Unit  string
}

// Found is a quantity and where it stands, in bytes. To is the end of the number,
// End that of its unit.
type Found struct {
	Quantity
	From, To, End int
}

// units are the names of what is counted, the longest first where one begins with
// another.
var units = []struct {
	name string
	of   string
}{
	{"个工作日", "workday"}, {"工作日", "workday"}, {"working day", "workday"}, {"business day", "workday"},
	{"个自然日", "day"}, {"自然日", "day"}, {"calendar day", "day"}, {"天", "day"}, {"日", "day"}, {"号", "day"}, {"day", "day"},
	{"个小时", "hour"}, {"小时", "hour"}, {"钟头", "hour"}, {"hour", "hour"}, {"hr", "hour"},
	{"分钟", "minute"}, {"minute", "minute"}, {"min", "minute"}, {"秒", "second"}, {"second", "second"},
	{"个星期", "week"}, {"星期", "week"}, {"个礼拜", "week"}, {"周", "week"}, {"week", "week"},
	{"个月", "month"}, {"月", "month"}, {"month", "month"}, {"年", "year"}, {"year", "year"}, {"季", "quarter"},
	{"元", "yuan"}, {"块", "yuan"}, {"人民币", "yuan"}, {"yuan", "yuan"}, {"rmb", "yuan"}, {"cny", "yuan"}, {"毛", "jiao"}, {"角", "jiao"},
	{"美元", "dollar"}, {"dollar", "dollar"}, {"usd", "dollar"}, {"euro", "euro"}, {"eur", "euro"}, {"pound", "pound"}, {"gbp", "pound"},
	{"%", "percent"}, {"percent", "percent"}, {"per cent", "percent"}, {"折", "zhe"}, {"成", "tenth"}, {"倍", "times"},
	{"次", "time"}, {"time", "time"}, {"件", "piece"}, {"piece", "piece"}, {"item", "piece"}, {"个", "piece"}, {"张", "sheet"}, {"photo", "sheet"},
	{"积分", "point"}, {"point", "point"}, {"分", "point"}, {"公里", "km"}, {"km", "km"}, {"公斤", "kg"}, {"千克", "kg"}, {"kg", "kg"}, {"斤", "jin"}, {"克", "g"}, {"厘米", "cm"}, {"cm", "cm"}, {"米", "m"},
	{"点", "clock"}, {"时", "clock"}, {"am", "clock"}, {"pm", "clock"}, {"级", "level"}, {"位", "person"}, {"人", "person"}, {"岁", "age"},
}

var signs = map[string]string{"¥": "yuan", "$": "dollar", "€": "euro", "£": "pound"}

const hanDigits = "零一二三四五六七八九"

var words = map[string]int64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1000000,
	"once": 1, "twice": 2, "double": 2, "triple": 3, "dozen": 12, "half": 0, "fortnight": 14,
}

var (
	arabic  = regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`)
	chinese = regexp.MustCompile(`[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟俩仨半]+`)
	english = regexp.MustCompile(`\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|once|twice|double|triple|dozen|half|fortnight)(?:[ -](?:and[ -])?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million))*\b`)
	between = regexp.MustCompile(`^ ?(?:-|–|—|~|～|至|到|、|to|or|或|and) ?$`)
	ranges  = regexp.MustCompile(`^(?:-|–|—|~|～|至|到|、)[零一二两三四五六七八九十百千]`)
	joints  = strings.NewReplacer("-", " ", " and ", " ")
)

// Of returns the numbers of a text in lower case.
func Of(text string) []Quantity {
	all := Find(text)
	out := make([]Quantity, len(all))
	for i := range all {
		out[i] = all[i].Quantity
	}
	return out
}

// Find is Of with where each of them stands.
func Find(text string) []Found {
	var all []Found
	taken := make([]bool, len(text))
	add := func(from, to int, value, unit string) {
		if taken[from] {
			return
		}
		for i := from; i < to; i++ {
			taken[i] = true
		}
		f := Found{Quantity{value, unit}, from, to, to}
		if of, n := unitAt(text[to:]); of != "" && of == unit {
			f.End += n
		}
		all = append(all, f)
	}
	for _, m := range arabic.FindAllStringIndex(text, -1) {
		value, rest := Decimal(text[m[0]:m[1]]), text[m[1]:]
		for _, scale := range []struct {
			name  string
			zeros int
		}{{"万", 4}, {"千", 3}, {"百", 2}, {" thousand", 3}, {"k ", 3}, {"亿", 8}} {
			if strings.HasPrefix(rest, scale.name) {
				value, rest = shifted(value, scale.zeros), rest[len(scale.name):]
				break
			}
		}
		unit := unitOf(rest)
		if unit == "" || unit == "clock" {
			for sign, of := range signs {
				if strings.HasSuffix(strings.TrimRight(text[:m[0]], " "), sign) {
					unit = of
				}
			}
		}
		if unit == "" && strings.HasSuffix(text[:m[0]], "百分之") {
			unit = "percent"
		}
		add(m[0], len(text)-len(rest), value, unit)
	}
	for _, m := range chinese.FindAllStringIndex(text, -1) {
		s, rest := text[m[0]:m[1]], text[m[1]:]
		unit := unitOf(rest)
		if strings.HasSuffix(text[:m[0]], "百分之") {
			unit = "percent"
		}
		// 一样, 统一, 千万别, 第一: words and no numbers, where they count nothing.
		if strings.HasPrefix(rest, "分之") {
			continue // 百分之
		}
		if unit == "" && !ranges.MatchString(rest) && (utf8.RuneCountInString(s) == 1 || strings.HasPrefix(s, "万") || !strings.ContainsAny(s, "一二两三四五六七八九十")) {
			continue
		}
		if s == "半" || s == "一半" {
			add(m[0], m[1], "0.5", unit)
			continue
		}
		add(m[0], m[1], hanNumber(s), unit)
	}
	for _, m := range english.FindAllStringIndex(text, -1) {
		s := text[m[0]:m[1]]
		unit := unitOf(text[m[1]:])
		switch s {
		case "one": // "the one that", "one of"
			if unit == "" {
				continue
			}
		case "once", "twice":
			unit = "time"
		case "fortnight":
			unit = "day"
		case "half":
			add(m[0], m[1], "0.5", unit)
			continue
		}
		add(m[0], m[1], strconv.FormatInt(wordNumber(s), 10), unit)
	}
	// "3 to 5 days" counts days twice.
	for i := range all {
		if all[i].Unit != "" {
			continue
		}
		for k := range all {
			if all[k].From > all[i].To && all[k].From-all[i].To <= 5 && between.MatchString(text[all[i].To:all[k].From]) {
				all[i].Unit = all[k].Unit
			}
		}
	}
	return all
}

// unitOf is what a text begins with, if it is a unit.
func unitOf(rest string) string {
	of, _ := unitAt(rest)
	return of
}

// unitAt is unitOf with the bytes up to its end.
func unitAt(text string) (of string, end int) {
	rest := strings.TrimLeft(text, " -")
	best := 0
	for _, u := range units {
		if len(u.name) > best && strings.HasPrefix(rest, u.name) {
			after := rest[len(u.name):]
			// An English unit ends here, or with its plural.
			if u.name[0] >= 'a' && u.name[0] <= 'z' {
				after = strings.TrimPrefix(after, "s")
				if after != "" && after[0] >= 'a' && after[0] <= 'z' {
					continue
				}
			}
			best, of, end = len(u.name), u.of, len(text)-len(after)
		}
	}
	return of, end
}

// Decimal writes a number without what changes nothing.
func Decimal(s string) string {
	s = strings.ReplaceAll(s, ",", "")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if t := strings.TrimLeft(s, "0"); t != "" && t[0] != '.' && len(s) < 5 {
		s = t // 07 is 7; a long run of digits is a code
	}
	return s
}

// shifted multiplies with a power of ten.
func shifted(s string, zeros int) string {
	whole, part, _ := strings.Cut(s, ".")
	for len(part) < zeros {
		part += "0"
	}
	out := strings.TrimLeft(whole+part[:zeros], "0")
	if rest := strings.TrimRight(part[zeros:], "0"); rest != "" {
		out += "." + rest
	}
	if out == "" {
		return "0"
	}
	return out
}

var hanForms = strings.NewReplacer("〇", "零", "两", "二", "俩", "二", "仨", "三", "壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")

// hanNumber reads a Chinese number.
func hanNumber(s string) string {
	s = hanForms.Replace(s)
	half := strings.HasSuffix(s, "半")
	s = strings.ReplaceAll(s, "半", "")
	if !strings.ContainsAny(s, "十百千万亿") { // digits in a row: 二零二六
		out := ""
		for _, r := range s {
			out += strconv.Itoa(strings.Index(hanDigits, string(r)) / len("零"))
		}
		if half {
			out += ".5"
		}
		return Decimal(out)
	}
	var total, section, digit int64
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			place := map[rune]int64{'十': 10, '百': 100, '千': 1000}[r]
			if digit == 0 && section == 0 && r == '十' {
				digit = 1
			}
			section += digit * place
			digit = 0
		case '万', '亿':
			place := map[rune]int64{'万': 10_000, '亿': 100_000_000}[r]
			total = (total + section + digit) * place
			section, digit = 0, 0
		default:
			digit = int64(strings.Index(hanDigits, string(r)) / len("零"))
		}
	}
	out := strconv.FormatInt(total+section+digit, 10)
	if half {
		out += ".5"
	}
	return out
}

// wordNumber reads an English number.
func wordNumber(s string) int64 {
	var total, section int64
	for w := range strings.FieldsSeq(joints.Replace(s)) {
		switch v := words[w]; {
		case v == 100:
			section = max(1, section) * 100
		case v >= 1000:
			total, section = (total+max(1, section))*v, 0
		default:
			section += v
		}
	}
	return total + section
}

// Measured reports whether a code is a number with its unit, as in 7day or 20kg,
// which Of looks at.
func Measured(s string) bool {
	m := arabic.FindStringIndex(s)
	return m != nil && m[0] == 0 && unitOf(s[m[1]:]) != ""
}
