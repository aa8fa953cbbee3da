package entity

import (
	"strings"

	"github.com/shopbell/shopbell/internal/kit/contact"
)

const (
	maxCode   = 40 // characters of one number
	maxGroups = 8  // in which a number is written
	maxCodes  = 20 // that are looked at in a message
)

// token is a run of letters, digits and single hyphens.
type token struct {
	start, end      int
	digits, letters int
	hash            bool // with # ahead
}

// codes finds order and tracking numbers, telephones and last digits.
func (m *message) codes() {
	if !strings.ContainsAny(m.low, "0123456789") {
		return
	}
	for _, re := range m.patterns {
		for _, at := range re.FindAllStringIndex(m.text, maxCodes) {
			if at[0] < at[1] && wordStart(m.low, at[0]) && wordEnd(m.low, at[1]) {
				m.add(Order, at[0], at[1], orderValue(m.text[at[0]:at[1]]), 0.95)
			}
		}
	}
	tokens := m.tokens()
	for i := 0; i < len(tokens); i++ {
		if n := m.grouped(tokens[i:]); n > 1 {
			i += n - 1
			continue
		}
		m.code(tokens[i])
	}
	m.phones()
	m.tails()
}

func orderValue(s string) string {
	return strings.ToUpper(strings.Trim(s, "# "))
}

// tokens lists the words that have a digit, and those that may begin a number
// in groups.
func (m *message) tokens() []token {
	var list []token
	s := m.low
	for i := 0; i < len(s) && len(list) < 4*maxCodes; {
		if !isWord(s[i]) {
			i++
			continue
		}
		t := token{start: i}
		for i < len(s) && (isWord(s[i]) || s[i] == '-' && i+1 < len(s) && isWord(s[i+1])) {
			switch {
			case isDigit(s[i]):
				t.digits++
			case s[i] != '-':
				t.letters++
			}
			i++
		}
		t.end = i
		if t.start > 0 && s[t.start-1] == '#' {
			t.hash = true
			t.start--
		}
		if t.end-t.start <= maxCode && (t.digits > 0 || t.end-t.start <= 4) && !m.inAddress(t) {
			list = append(list, t)
		}
	}
	return list
}

// inAddress reports whether a word is a piece of a link or an e-mail address.
func (m *message) inAddress(t token) bool {
	if t.start > 0 && strings.IndexByte("/@=&_", m.low[t.start-1]) >= 0 && !(m.low[t.start-1] == '/' && t.start > 1 && isDigit(m.low[t.start-2])) {
		return true
	}
	rest := m.low[t.end:]
	return strings.HasPrefix(rest, "@") || strings.HasPrefix(rest, "://") || len(rest) > 1 && rest[0] == '.' && isLower(rest[1])
}

// grouped finds a tracking number in groups ("SF 1234 5678 9012", "1Z 999 AA1
// 01 2345 6784") and returns how many of the words it takes.
func (m *message) grouped(tokens []token) int {
	last := 1
	for last < len(tokens) && last < maxGroups {
		if gap := m.low[tokens[last-1].end:tokens[last].start]; gap != " " {
			break
		}
		last++
	}
	for n := last; n > 1; n-- {
		start, end := tokens[0].start, tokens[n-1].end
		code := compact(m.text[start:end])
		if len(code) > maxCode {
			continue
		}
		if p, ok := sureParcel(code); ok && p.check != "failed" && tokens[n-1].digits > 0 {
			m.addParcel(start, end, code, p)
			return n
		}
		// The letters of a postal number may stand alone at its end: "123 456 785 CN".
		if p, ok := sureParcel(code); ok && len(code) == 13 && p.check == "ok" {
			m.addParcel(start, end, code, p)
			return n
		}
	}
	return 1
}

// compact is a number in capitals without blanks and hyphens.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '#':
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func (m *message) addParcel(start, end int, code string, p parcel) {
	m.add(Tracking, start, end, code, p.score, ExtraCarrier, p.carrier, ExtraCarriers, p.others, ExtraCheck, p.check)
}

// about is what the words around a number say that it is.
type about int

const (
	aboutNothing about = iota
	aboutOrder
	aboutParcel
	aboutPhone
	aboutOther // a code that is none of these
)

var aboutWords = []struct {
	is    about
	words []string
}{
	{aboutOrder, []string{"订单", "单子", "下单", "order", "purchase"}},
	{aboutParcel, []string{"快递", "物流", "运单", "包裹", "面单", "寄回", "寄件", "tracking", "shipment", "parcel", "package", "waybill", "awb", "consignment", "顺丰", "中通", "圆通", "韵达", "申通", "极兔", "邮政", "德邦", "ems", "ups", "usps", "fedex", "dhl"}},
	{aboutPhone, []string{"手机", "电话", "联系方式", "致电", "phone", "mobile", "cell", "tel", "call me", "whatsapp", "contact number"}},
	{aboutOther, []string{"密码", "验证码", "型号", "货号", "条码", "身份证", "卡号", "账号", "税号", "邮编", "qq", "微信", "vx", "model", "password", "card number", "zip", "postcode", "serial", "sn", "imei", "vat", "tax", "item"}},
}

// near looks for the closest word about a number: ahead of it, else behind.
func (m *message) near(start, end int) about {
	is, best := aboutNothing, -1
	ahead := m.before(start, 40)
	for _, g := range aboutWords {
		for _, w := range g.words {
			if i := strings.LastIndex(ahead, w); i >= 0 && i+len(w) > best && (!isLower(w[0]) || wordStart(ahead, i)) {
				is, best = g.is, i+len(w)
			}
		}
	}
	if is != aboutNothing {
		return is
	}
	behind := m.after(end, 24)
	best = len(behind) + 1
	for _, g := range aboutWords {
		for _, w := range g.words {
			if i := strings.Index(behind, w); i >= 0 && i < best && (!isLower(w[0]) || wordStart(behind, i)) {
				is, best = g.is, i
			}
		}
	}
	return is
}

// code decides what one word with digits is.
func (m *message) code(t token) {
	if t.digits == 0 {
		return
	}
	code := compact(m.text[t.start:t.end])
	if p, ok := sureParcel(code); ok {
		m.addParcel(t.start, t.end, code, p)
		return
	}
	if t.hash {
		if len(code) >= 3 && t.digits >= 3 {
			m.add(Order, t.start, t.end, orderValue(m.text[t.start:t.end]), 0.9)
		}
		return
	}
	hyphen := strings.Contains(m.low[t.start:t.end], "-")
	if t.letters == 0 && hyphen && !digitGroups(m.low[t.start:t.end]) {
		return // a date, a telephone, a range
	}
	if t.digits+t.letters < 5 || t.digits < 4 {
		return
	}
	is := m.near(t.start, t.end)
	n := len(code)
	if is == aboutOther {
		return
	}
	p, maybe := parcel{}, false
	if t.letters == 0 && !hyphen {
		p, maybe = maybeParcel(code)
	}
	value := orderValue(m.text[t.start:t.end])
	switch {
	case is == aboutOrder:
		if n >= 8 || t.letters > 0 && n >= 6 || n >= 5 && m.calledNumber(t) {
			m.add(Order, t.start, t.end, value, 0.9)
		}
	case is == aboutParcel && n >= 8:
		if !maybe {
			p = parcel{score: 0.5}
		}
		if named := m.namedCarrier(t.start); named != "" {
			p.carrier, p.others = named, ""
		}
		p.score = max(p.score, 0.85)
		m.addParcel(t.start, t.end, code, p)
	case is == aboutPhone && n <= 11:
	case maybe && p.score >= 0.55 && (p.carrier != "fedex" || m.lang == "en"):
		m.addParcel(t.start, t.end, code, p)
	case t.letters == 0 && n >= 10 || t.letters > 0 && n >= 8 && t.digits >= 4:
		score := 0.6
		if t.letters == 0 && n >= 16 || hyphen && t.letters == 0 {
			score = 0.75
		}
		m.add(Order, t.start, t.end, value, score)
	}
}

// digitGroups reports whether digits with hyphens have the form of an order
// number: a date of six digits and a long number.
func digitGroups(s string) bool {
	head, tail, _ := strings.Cut(s, "-")
	return (len(head) == 6 || len(head) == 8) && len(tail) >= 4 && !strings.Contains(tail, "-") ||
		len(head) == 3 && len(tail) == 15 && tail[7] == '-' // 123-1234567-1234567
}

// calledNumber reports whether a short number stands right behind a word for an
// order.
func (m *message) calledNumber(t token) bool {
	s := strings.TrimRight(m.before(t.start, 40), " :：是为is#.")
	return hasAnySuffix(s, "订单", "订单号", "单号", "编号", "order", "order number", "order no", "order id", "number")
}

// namedCarrier is the carrier that is named last before a number.
func (m *message) namedCarrier(at int) string {
	name := ""
	ahead := m.before(at, 40)
	words.find(ahead, func(_, _ int, p *phrase) {
		if p.kind == Carrier {
			name = p.value
		}
	})
	return name
}

// phones finds telephone numbers, in one piece or in groups.
func (m *message) phones() {
	s := m.low
	for i, n := 0, 0; i < len(s) && n < maxCodes; {
		if !isDigit(s[i]) && s[i] != '+' && s[i] != '(' || i > 0 && (isWord(s[i-1]) || strings.IndexByte("#-./@=_", s[i-1]) >= 0) {
			i++
			continue
		}
		n++
		ends := groupEnds(s, i)
		next := i + 1
		for k := len(ends) - 1; k >= 0; k-- {
			if score := m.phone(i, ends[k], k > 0); score > 0 {
				m.add(Phone, i, ends[k], contact.PhoneKey(m.text[i:ends[k]]), score)
				next = ends[k]
				break
			}
		}
		if len(ends) > 0 {
			next = max(next, ends[0])
		}
		i = next
	}
}

// groupEnds lists where the groups of digits end that begin at i.
func groupEnds(s string, i int) (ends []int) {
	if s[i] == '+' {
		i++
	}
	for len(ends) < maxGroups {
		for i < len(s) && (s[i] == '(' || s[i] == ')' || s[i] == ' ' && i+1 < len(s) && s[i+1] == '(') {
			i++
		}
		j := i
		for j < len(s) && isDigit(s[j]) && j-i < 20 {
			j++
		}
		if j == i || !wordEnd(s, j) {
			return ends
		}
		ends = append(ends, j)
		i = j
		for i < len(s) && strings.IndexByte(" -.)(", s[i]) >= 0 && i-j < 2 {
			i++
		}
		if i == j {
			return ends
		}
	}
	return ends
}

// phone judges whether s[i:end] is a telephone number: 0 for no.
func (m *message) phone(i, end int, groups bool) float64 {
	raw := m.low[i:end]
	var d [20]byte
	n := 0
	for k := range len(raw) {
		if isDigit(raw[k]) {
			if n == len(d) {
				return 0
			}
			d[n] = raw[k]
			n++
		}
	}
	digits := string(d[:n])
	plus := raw[0] == '+'
	cn := digits
	switch {
	case strings.HasPrefix(digits, "0086"):
		cn = digits[4:]
	case strings.HasPrefix(digits, "86") && n >= 12:
		cn = digits[2:]
	}
	switch {
	case len(cn) == 11 && cn[0] == '1' && cn[1] >= '3':
		return 0.95
	case plus && n >= 8 && n <= 15:
		return 0.95
	case n == 10 && (strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800")) && (groups || m.near(i, end) == aboutPhone):
		return 0.9
	case digits[:min(n, 1)] == "0" && n >= 10 && n <= 12 && (groups || m.near(i, end) == aboutPhone):
		return 0.85
	case n == 10 && digits[0] >= '2' && groups && usGroups(raw):
		return 0.9
	case n == 11 && digits[0] == '1' && groups && usGroups(strings.TrimLeft(raw[1:], " -.")):
		return 0.9
	case n >= 7 && n <= 11 && m.near(i, end) == aboutPhone:
		return 0.85
	}
	return 0
}

// usGroups reports whether ten digits are written 3-3-4.
func usGroups(raw string) bool {
	var sizes [3]int
	k := 0
	for i := range len(raw) {
		switch {
		case isDigit(raw[i]):
			sizes[k]++
		case sizes[k] > 0:
			if k++; k == len(sizes) {
				return false
			}
		}
	}
	return sizes == [3]int{3, 3, 4}
}

// tailWords stand ahead of the last digits of a number.
var tailWords = []string{"尾号", "后四位", "后4位", "最后四位", "末四位", "末尾", "last four", "last 4", "ending in", "ends in", "ending with", "ends with"}

func (m *message) tails() {
	for _, w := range tailWords {
		i := strings.Index(m.low, w)
		if i < 0 {
			continue
		}
		// The digits follow soon, with no others between.
		j := i + len(w)
		for end := min(len(m.low), j+24); j < end && !isDigit(m.low[j]); {
			j++
		}
		k := j
		for k < len(m.low) && isDigit(m.low[k]) {
			k++
		}
		if k-j == 4 && wordStart(m.low, j) && wordEnd(m.low, k) {
			m.add(Tail, j, k, m.low[j:k], 0.9)
			return
		}
	}
}
