package address

import (
	"strings"
	"unicode/utf8"
)

// phones takes out telephone numbers: mobile numbers of China with or without
// +86 and gaps, numbers with an area code, and numbers of North America.
func (p *parser) phones() {
	for i := 0; i < len(p.r); i++ {
		if r := p.at(i); !isDigit(r) && r != '+' && r != '(' || i > 0 && isDigit(p.at(i-1)) {
			continue
		}
		if n := p.phone(i); n > 0 {
			p.put(Phone, i, i+n)
			i += n - 1
		}
	}
}

func (p *parser) phone(i int) int {
	var digits []rune
	j, end, gap := i, 0, 0
	plus := p.at(i) == '+'
	for ; j < len(p.r) && j-i < 24; j++ {
		r := p.at(j)
		switch {
		case isDigit(r):
			digits, end, gap = append(digits, r), j+1, 0
		case (r == '-' || r == ' ' || r == '(' || r == ')' || r == '.') && gap < 2 || r == '+' && j == i:
			gap++
		default:
			j = len(p.r)
		}
		if len(digits) > 15 {
			return 0
		}
		if n := len(digits); isPhone(string(digits), plus) && !isDigit(p.at(end)) && (n >= 11 || end-i > n || digits[0] == '0') {
			// A longer number may follow a gap only when it is none by itself.
			return end - i
		}
	}
	return 0
}

func isPhone(d string, plus bool) bool {
	d = strings.TrimPrefix(d, "0086")
	if len(d) == 13 && strings.HasPrefix(d, "86") {
		d = d[2:]
	}
	switch {
	case len(d) == 11 && d[0] == '1' && d[1] >= '3':
		return true
	case len(d) == 11 && d[0] == '1' && plus: // +1 212 555 0100
		return true
	case len(d) == 11 && d[0] == '0', len(d) == 12 && d[0] == '0':
		return true
	case len(d) == 10 && d[0] >= '2': // 212-555-0100
		return true
	case len(d) == 10 && strings.HasPrefix(d, "400"):
		return true
	}
	return false
}

// The words people write before a name, a number or an address.
var (
	nameLabels  = []string{"收货人姓名", "收件人姓名", "收货人", "收件人", "联系人", "姓名", "名字"}
	otherLabels = []string{"详细地址", "收货地址", "收件地址", "新地址", "地址", "所在地区", "手机号码", "手机号", "联系电话", "联系方式", "电话", "手机", "邮编"}
)

// labelled takes out labels, and the name after one.
func (p *parser) labelled() {
	for i := 0; i < len(p.r); i++ {
		if n := p.oneOf(i, nameLabels...); n > 0 {
			p.drop(i, i+n)
			j := i + n
			for j < len(p.r) && strings.ContainsRune(":： 是叫为", p.at(j)) && p.at(j) != 0 {
				p.drop(j, j+1)
				j++
			}
			to := j
			for to < len(p.r) && to-j < 8 && (isHan(p.at(to)) || p.at(to) == '·') && p.oneOf(to, otherLabels...) == 0 {
				to++
			}
			if to-j >= 2 && to-j <= 8 && p.parts.Name == "" {
				p.put(Name, j, to)
			}
			i = j
			continue
		}
		if n := p.oneOf(i, otherLabels...); n > 0 && (i == 0 || !isHan(p.at(i-1)) || strings.ContainsRune(":：是改为成到", p.at(i+n))) {
			p.drop(i, i+n)
			j := i + n
			for j < len(p.r) && strings.ContainsRune(":：是改为成到", p.at(j)) && p.at(j) != 0 {
				p.drop(j, j+1)
				j++
			}
			i = j - 1
		}
	}
}

func (p *parser) drop(from, to int) {
	for i := from; i < to; i++ {
		p.taken[i] = true
	}
}

// standingName finds a name that stands by itself: the nearest to the
// telephone number, or, without one, the first or last word.
func (p *parser) standingName() {
	if p.parts.Name != "" {
		return
	}
	type run struct{ from, to int }
	var runs []run
	for i := 0; i < len(p.r); {
		if p.separator(i) {
			i++
			continue
		}
		j := i
		for j < len(p.r) && !p.separator(j) {
			j++
		}
		runs = append(runs, run{i, j})
		i = j
	}
	if len(runs) < 2 && p.parts.Phone == "" {
		return
	}
	best, distance := run{}, 1<<30
	for k, r := range runs {
		if !p.isName(r.from, r.to) {
			continue
		}
		d := min(k, len(runs)-1-k) * 10
		for _, s := range p.parts.Spans {
			if s.Kind == Phone {
				d = min(max(s.Start-p.off[r.to], p.off[r.from]-s.End), 100)
			}
		}
		if p.parts.Phone == "" && d > 0 {
			continue
		}
		if d < distance {
			best, distance = r, d
		}
	}
	if best.to > 0 {
		p.put(Name, best.from, best.to)
	}
}

// FamilyName is how many bytes a Chinese family name at the beginning takes, 0
// without one.
func FamilyName(s string) int {
	for _, d := range strings.Fields(doubleSurnames) {
		if strings.HasPrefix(s, d) {
			return len(d)
		}
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError || !strings.ContainsRune(surnames, r) {
		return 0
	}
	return n
}

var titles = []string{"先生", "女士", "小姐", "老师", "同学"}

// isName tells whether runes i to j may be the name of a person.
func (p *parser) isName(i, j int) bool {
	text := string(p.r[i:j])
	for _, r := range text {
		if !isHan(r) && r != '·' {
			return false
		}
	}
	titled := false
	for _, t := range titles {
		if s, ok := strings.CutSuffix(text, t); ok {
			text, titled = s, true
			break
		}
	}
	n := utf8.RuneCountInString(text)
	family := utf8.RuneCountInString(text[:FamilyName(text)])
	double := family == 2
	switch {
	case n == 0 || n > 4 || n == 4 && !double || n == 1 && !titled:
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	if family == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if !titled && strings.ContainsRune("省市区县旗镇乡村路街巷弄号楼层室房栋幢座园苑厦厂店城府庄湾桥州", last) {
		return false
	}
	for _, c := range places()[first] {
		if strings.HasPrefix(text, c.name) {
			return false
		}
	}
	return true
}
