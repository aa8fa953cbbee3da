package recognize

import "strings"

// group is a run of digits in a telephone number and the sign in front of it.
type group struct {
	start, end int
	sep        rune // ' ', '-', '.', '/' or 0; parentheses count as spaces
	paren      bool
}

// phones finds telephone numbers by their form: groups of digits with single
// separators, 7 to 15 digits in all, not a part of a longer code.
func (s *scan) phones() []Found {
	var out []Found
	for i := 0; i < len(s.r); {
		if r := s.r[i]; !isDigit(r) && r != '+' && r != '(' {
			i++
			continue
		}
		j, next := s.phoneAt(i)
		if j < 0 {
			i = max(next, i+1)
			continue
		}
		f := s.found(PhoneNumber, i, j)
		f.Value = s.phoneValue(i, j)
		f.Ambiguous = s.skip(i, isDigit) == j && !(j-i == 11 && s.r[i] == '1' && s.r[i+1] >= '3')
		out = append(out, f)
		i = j
	}
	return out
}

// phoneAt reads a telephone number at i. Where there is none it says where the
// next can begin.
func (s *scan) phoneAt(i int) (end, next int) {
	groups, end, plus := s.phoneGroups(i)
	if len(groups) == 0 {
		return -1, s.skip(i, isDigit)
	}
	next = end
	if !s.phoneMayBegin(i) {
		return -1, groups[0].end
	}
	groups, end = s.firstNumber(groups, end, plus)
	if !plausible(s, groups, plus) || !s.phoneMayEnd(end) {
		return -1, next
	}
	if e := s.extension(end); e > 0 {
		end = e
	}
	return end, end
}

// phoneGroups collects the groups of digits from i on.
func (s *scan) phoneGroups(i int) (groups []group, end int, plus bool) {
	j := i
	sep := rune(0)
	open := false
	for len(groups) < 9 {
		k := j
		paren := false
		if s.at(k) == '(' {
			paren, open = true, true
			k = s.skipOne(k+1, ' ')
		}
		if s.at(k) == '+' && len(groups) == 0 {
			plus = true
			k = s.skipOne(k+1, ' ')
			if s.at(k) == '(' {
				paren, open = true, true
				k++
			}
		}
		e := s.skip(k, isDigit)
		if e == k || e-k > 20 {
			break
		}
		groups = append(groups, group{start: k, end: e, sep: sep, paren: paren})
		end = e
		j, sep = e, 0
		m := s.skipOne(j, ' ')
		if s.at(m) == ')' && (open || len(groups) <= 2 && e-k == 3) {
			open = false
			end = m + 1
			j, sep = m+1, ' '
		}
		m = s.skipOne(j, ' ')
		switch c := s.at(m); {
		case c == '-' || c == '.' && m == j && s.at(m+1) != ' ' || c == '/' && m == j:
			sep = c
			m = s.skipOne(m+1, ' ')
		case m > j:
			sep = ' '
		}
		if m == j && s.at(m) != '(' && sep == 0 {
			break
		}
		j = m
		if !isDigit(s.at(j)) && s.at(j) != '(' {
			break
		}
		if s.at(j) == '(' && !isDigit(s.at(j+1)) {
			break
		}
	}
	return groups, end, plus
}

func (s *scan) skipOne(i int, r rune) int {
	if s.at(i) == r {
		return i + 1
	}
	return i
}

// firstNumber cuts off what no longer belongs to the number: two mobile numbers
// with a space between them, or a date behind one.
func (s *scan) firstNumber(groups []group, end int, plus bool) ([]group, int) {
	total := 0
	for n, g := range groups {
		size := g.end - g.start
		if n > 0 && g.sep == ' ' && (total >= 10 && size >= 5 || total >= 7 && total+size > 16 || total >= 10 && (s.dateOrTime(g.start) || g.paren)) {
			return groups[:n], s.closed(groups[n-1].end)
		}
		total += size
	}
	return groups, end
}

func (s *scan) closed(i int) int {
	if s.at(i) == ')' {
		return i + 1
	}
	return i
}

// dateOrTime is whether digits at i go on as 04/21/2020 or 12:37.
func (s *scan) dateOrTime(i int) bool {
	j := s.skip(i, isDigit)
	return (s.at(j) == '/' || s.at(j) == ':') && isDigit(s.at(j+1))
}

func plausible(s *scan, groups []group, plus bool) bool {
	total, dots, slashes, short := 0, 0, 0, 0
	for n, g := range groups {
		total += g.end - g.start
		switch g.sep {
		case '.':
			dots++
		case '/':
			slashes++
		}
		if g.end-g.start == 1 && n > 0 && !g.paren {
			short++
		}
	}
	first := groups[0].end - groups[0].start
	switch n := len(groups); {
	case total < 7 || total > 16 || short > 1:
		return false
	case n == 4 && first == 4 && total == 16:
		return false // a bank card
	case n == 1:
		g := groups[0]
		if total == 8 && (s.at(g.start) == '1' || s.at(g.start) == '2') && s.isCompactDate(g.start) {
			return false
		}
		return total <= 15
	case slashes > 0:
		// 3333/2/6666, 0176/12345678
		last := groups[n-1]
		return n == 3 && slashes == 2 && first >= 3 && first <= 4 && last.end-last.start >= 3 && groups[1].end-groups[1].start != 2 ||
			n == 2 && first <= 5 && last.end-last.start >= 5
	case dots > 0 && n == 2, dots > 0 && n == 4 && isAddress(s, groups):
		return false
	case n == 2 && first == 1 && !plus:
		return false
	case n == 3 && groups[1].sep == '-' && groups[2].sep == '-' && isDate(s, groups):
		return false
	case n == 2 && first > 5 && groups[1].sep == '-' && groups[1].end-groups[1].start > 4:
		return false
	case n == 2 && first == 5 && groups[1].end-groups[1].start == 4 && groups[1].sep == '-':
		return false // a postal code
	case n == 3 && first == 3 && groups[1].end-groups[1].start == 2 && groups[2].end-groups[2].start == 4 && groups[1].sep == '-':
		return false // a social security number
	case n > 4 && plus && groups[1].sep == '-' && !groups[0].paren:
		return false
	}
	return true
}

func isDate(s *scan, g []group) bool {
	a, b, c := s.atoi(g[0].start), s.atoi(g[1].start), s.atoi(g[2].start)
	n := g[0].end - g[0].start
	return n == 4 && b <= 12 && c <= 31 && a > 1500 || n <= 2 && g[2].end-g[2].start == 4 && a <= 31 && b <= 31
}

func (s *scan) isCompactDate(i int) bool {
	n := s.atoi(i)
	return n >= 19000101 && n/100%100 >= 1 && n/100%100 <= 12 && n%100 >= 1 && n%100 <= 31 && n < 21000000
}

func isAddress(s *scan, groups []group) bool {
	for _, g := range groups[1:] {
		if g.sep != '.' || g.end-g.start > 3 || s.atoi(g.start) > 255 {
			return false
		}
	}
	return true
}

// phoneMayBegin looks at what stands before: a letter, a sign of a code or of
// money, or a word that says that it is another kind of number.
func (s *scan) phoneMayBegin(i int) bool {
	p := s.at(i - 1)
	if p == ',' && s.wide(i-1) {
		p = ' '
	}
	if isLetter(p) && s.at(i) != '(' || isDigit(p) || strings.ContainsRune("./+#*%,=_$￥¥€£", p) && p != 0 {
		return false
	}
	if p == '-' || p == ')' {
		if !isLetter(s.at(i-2)) && !isSpace(s.at(i-2)) || p == ')' {
			return false
		}
		k := i - 2
		for k > 0 && k > i-20 && isLetter(s.at(k)) {
			k--
		}
		if isDigit(s.at(k)) && k < i-2 {
			return false // a code such as 91a-677
		}
	}
	if p == ':' {
		if !isLetter(s.at(i-2)) && !isHan(s.at(i-2)) && !isSpace(s.at(i-2)) {
			return false
		}
		p = s.at(i - 2)
		i--
	}
	j := i
	for j > 0 && (isSpace(s.r[j-1]) || s.r[j-1] == ':' || s.r[j-1] == '是' || s.r[j-1] == '为') {
		j--
	}
	if s.before(j, " is") {
		j -= 3
	}
	return !s.before(j, "card number", "card no", "no.", "order number", "order", "tracking number", "order no", "id", "invoice",
		"订单号", "訂單號", "单号", "單號", "订单", "訂單", "编号", "編號", "卡号", "卡號", "账号", "帳號", "身份证号", "身份证", "货号", "貨號", "条码", "qq", "qq号")
}

func (s *scan) phoneMayEnd(i int) bool {
	n := s.at(i)
	if n == 'x' && isDigit(s.at(i+1)) {
		return true
	}
	if isLetter(n) || isDigit(n) || strings.ContainsRune("/+#*:%=_", n) && n != 0 && !(n == '#' && !isDigit(s.at(i+1))) {
		return false
	}
	return (n != '-' || !isDigit(s.at(i+1)) && !isLetter(s.at(i+1))) && (n != '.' || !isDigit(s.at(i+1))) && (n != ',' || !isDigit(s.at(i+1)) || s.wide(i))
}

// extension reads "x123", "ext. 123" and 转123.
func (s *scan) extension(i int) int {
	j := s.anyOf(s.spaces(i), "ext.", "ext", "x", "转", "轉", "分机", "分機")
	if j < 0 {
		return -1
	}
	j = s.spaces(j)
	k := s.skip(j, isDigit)
	if k < j+1 || k > j+6 || isLetter(s.at(k)) {
		return -1
	}
	return k
}

// phoneValue is the digits, with + where the country code is written.
func (s *scan) phoneValue(i, j int) string {
	var b strings.Builder
	text := s.sub(i, j)
	if k := strings.IndexAny(text, "xe转轉分"); k > 0 {
		text = text[:k]
	}
	plus := strings.Contains(text, "+")
	if plus {
		b.WriteByte('+')
		text = strings.Replace(text, "(0)", "", 1)
	}
	for _, r := range text {
		if isDigit(r) {
			b.WriteRune(r)
		}
	}
	v := b.String()
	switch {
	case !plus && strings.HasPrefix(v, "00") && len(v) > 11:
		return "+" + v[2:]
	case !plus && len(v) == 13 && strings.HasPrefix(v, "861"):
		return "+" + v
	}
	return v
}
