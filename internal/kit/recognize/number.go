package recognize

import (
	"math"
	"strconv"
)

// num is a number in the text, which ends before the character end.
type num struct {
	val    float64
	end    int
	digits bool // begins with Arabic digits
	plain  bool // nothing but digits
	single bool // one Chinese numeral, which may be part of a word
}

// format writes v as a decimal of at most 15 significant digits.
func format(v float64) string {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return ""
	}
	if v == 0 {
		return "0"
	}
	// Rounding goes through text once, so that 0.1+0.2 is 0.3.
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (s *scan) numbers() []Found {
	var out []Found
	for i := 0; i < len(s.r); {
		n, ok := s.numberAt(i)
		if !ok || !s.standsAlone(i, n) {
			i = s.afterRefused(i)
			continue
		}
		if s.zh {
			n, _ = s.zhHalfMore(n)
		}
		f := s.found(Number, i, n.end)
		f.Value = format(n.val)
		out = append(out, f)
		i = n.end
	}
	return out
}

// afterRefused steps over a run of digits or letters that is no number, so that
// no part of it becomes one.
func (s *scan) afterRefused(i int) int {
	if isDigit(s.r[i]) {
		return s.skip(i, isDigit)
	}
	return i + 1
}

// numberAt reads the longest number at i in the languages that are wanted.
func (s *scan) numberAt(i int) (num, bool) {
	var best num
	ok := false
	r := s.r[i]
	if isDigit(r) || r == '-' || r == '+' || r == '.' || r == '½' || r == '¼' || r == '¾' {
		if n, is := s.arabic(i); is {
			best, ok = n, true
		}
	}
	if s.zh {
		if n, is := s.zhNumber(i); is && (!ok || n.end > best.end) || is && s.r[i] == '负' {
			best, ok = n, true
		}
	}
	if s.en && r == '-' && ok && s.tokAt[i] >= 0 { // -2 million
		if v, e, is := s.enSum(int(s.tokAt[i]) + 1); is && s.endOf(e) > best.end {
			best = num{val: -v, end: s.endOf(e), digits: true}
		}
	}
	if s.en && s.tokAt[i] >= 0 {
		if n, is := s.enNumber(int(s.tokAt[i])); is && (!ok || n.end > best.end) {
			best, ok = n, true
		}
	}
	return best, ok
}

// standsAlone is whether a number is one by itself rather than a part of a
// word, of a code or of an expression that means something else.
func (s *scan) standsAlone(i int, n num) bool {
	prev, next := s.at(i-1), s.at(n.end)
	if n.digits {
		if isLetter(prev) && !(prev == 'x' && !isLetter(s.at(i-2))) || isLetter(next) || isDigit(next) {
			return false
		}
		if prev == '.' && isDigit(s.at(i-2)) || next == '.' && isDigit(s.at(n.end+1)) || prev == ',' && isDigit(s.at(i-2)) && n.plain && n.end-i == 3 {
			return false
		}
	}
	if s.zh && isHan(s.at(n.end-1)) || s.zh && n.digits {
		if s.partOfPercentage(i, n.end) {
			return false
		}
	}
	return !n.single || s.singleStandsAlone(i, n.end)
}

// arabic reads digits with their sign, groups, decimals, exponent, multiplier
// or fraction.
func (s *scan) arabic(i int) (num, bool) {
	j := i
	neg := false
	switch s.at(j) {
	case '-', '+':
		// After a digit or a letter it is a hyphen.
		k := i - 1
		if isDigit(s.at(k)) || isLetter(s.at(k)) || s.at(k) == '-' || s.at(k) == ')' || s.at(j) == '+' {
			return num{}, false
		}
		if isSpace(s.at(k)) && isDigit(s.at(k-1)) {
			return num{}, false
		}
		neg = s.at(j) == '-'
		j = s.spaces(j + 1)
	}
	v, end, plain, ok := s.unsigned(j)
	if !ok {
		return num{}, false
	}
	if neg {
		v = -v
	}
	return num{val: v, end: end, digits: true, plain: plain && !neg}, true
}

func (s *scan) unsigned(i int) (v float64, end int, plain, ok bool) {
	if f, is := vulgar(s.at(i)); is {
		return f, i + 1, false, true
	}
	v, j, plain, ok := s.decimal(i)
	if !ok {
		return 0, 0, false, false
	}
	if f, is := vulgar(s.at(j)); is && plain {
		return v + f, j + 1, false, true
	}
	if v2, k, is := s.exponent(v, j); is {
		return v2, k, false, true
	}
	if plain {
		// 3/5 and 10 1/2
		if d, k, is := s.fractionTail(i, j); is && v < 1e6 {
			return v / d, k, false, true
		}
		if k := s.spaces(j); k > j {
			if a, e, p, is := s.decimal(k); is && p {
				if d, m, is := s.fractionTail(k, e); is && a < d && d <= 100 {
					return v + a/d, m, false, true
				}
			}
		}
	}
	if m, k := s.multiplier(j); k > 0 {
		return v * m, k, false, true
	}
	return v, j, plain, true
}

// fractionTail reads "/5" when nothing follows that makes it a date or a path.
func (s *scan) fractionTail(from, i int) (float64, int, bool) {
	if s.at(i) != '/' || s.at(from-1) == '/' || s.at(from-1) == '-' && isDigit(s.at(from-2)) {
		return 0, 0, false
	}
	j := s.skip(i+1, isDigit)
	if j == i+1 || j > i+5 || s.at(j) == '/' {
		return 0, 0, false
	}
	d := float64(s.atoi(i + 1))
	return d, j, d != 0
}

func vulgar(r rune) (float64, bool) {
	switch r {
	case '½':
		return 0.5, true
	case '¼':
		return 0.25, true
	case '¾':
		return 0.75, true
	case '⅓':
		return 1.0 / 3, true
	case '⅔':
		return 2.0 / 3, true
	}
	return 0, false
}

// decimal reads 1234, 1,234.5, 1.234,5 and .5.
func (s *scan) decimal(i int) (v float64, end int, plain, ok bool) {
	j := s.skip(i, isDigit)
	if j == i {
		if s.at(i) != '.' || !isDigit(s.at(i+1)) || isDigit(s.at(i-1)) || s.at(i-1) == '.' {
			return 0, 0, false, false
		}
	}
	if j-i > 300 {
		return 0, 0, false, false
	}
	buf := make([]byte, 0, 32)
	buf = s.appendDigits(buf, i, j)
	plain = true
	if j-i <= 3 && j > i {
		for _, g := range []struct{ group, point rune }{{',', '.'}, {'.', ','}} {
			k := j
			for k < j+80 && s.at(k) == g.group && s.skip(k+1, isDigit) == k+4 && s.wide(k) == s.wide(k+1) {
				k += 4
			}
			// A single 1.234 is a decimal; 1.234,5 and 1.234.567 are groups.
			if k == j || g.group == '.' && k == j+4 && (s.at(k) != ',' || !isDigit(s.at(k+1)) || s.skip(k+1, isDigit) == k+4) {
				continue
			}
			for p := j; p < k && len(buf) < 300; p += 4 {
				buf = s.appendDigits(buf, p+1, p+4)
			}
			if e := s.skip(k+1, isDigit); s.at(k) == g.point && e > k+1 {
				buf = append(buf, '.')
				buf = s.appendDigits(buf, k+1, e)
				k = e
			}
			v, err := strconv.ParseFloat(string(buf), 64)
			return v, k, false, err == nil
		}
	}
	if s.at(j) == '.' && isDigit(s.at(j+1)) {
		k := s.skip(j+1, isDigit)
		if k-j > 300 {
			return 0, 0, false, false
		}
		buf = append(buf, '.')
		buf = s.appendDigits(buf, j+1, k)
		j, plain = k, false
	}
	v, err := strconv.ParseFloat(string(buf), 64)
	return v, j, plain, err == nil
}

func (s *scan) appendDigits(buf []byte, i, j int) []byte {
	for ; i < j; i++ {
		buf = append(buf, byte(s.r[i]))
	}
	return buf
}

// exponent reads e5, ^-1, x10^-4 after v.
func (s *scan) exponent(v float64, i int) (float64, int, bool) {
	if s.at(i) == 'e' && i > 0 {
		j := i + 1
		if s.at(j) == '-' || s.at(j) == '+' {
			j++
		}
		if k := s.skip(j, isDigit); k > j && k < j+4 && !isLetter(s.at(k)) {
			x := float64(s.atoi(j))
			if s.at(i+1) == '-' {
				x = -x
			}
			return v * math.Pow(10, x), k, true
		}
		return 0, 0, false
	}
	base, factor, j := v, 1.0, i
	if k := s.anyOf(i, "x10", "*10", "×10"); k > 0 {
		base, factor, j = 10, v, k
	}
	if s.at(j) != '^' {
		return 0, 0, false
	}
	j++
	sign := 1.0
	for n := 0; n < 2 && (s.at(j) == '-' || s.at(j) == '+'); n++ {
		if s.at(j) == '-' {
			sign = -sign
		}
		j++
	}
	k := s.skip(j, isDigit)
	if k == j || k > j+3 {
		return 0, 0, false
	}
	return factor * math.Pow(base, sign*float64(s.atoi(j))), k, true
}

// multiplier reads k, M, bn … after a number, directly or after a space.
func (s *scan) multiplier(i int) (float64, int) {
	j := s.spaces(i)
	if j > i+1 {
		return 0, 0
	}
	k := s.skip(j, isLetter)
	if k == j || k > j+4 {
		return 0, 0
	}
	m := 0.0
	switch s.sub(j, k) {
	case "k":
		m = 1e3
	case "m", "mm", "mil", "mln":
		m = 1e6
	case "g", "b", "bn", "bln", "bil":
		m = 1e9
	case "t", "tn", "tln":
		m = 1e12
	}
	if m == 0 || isDigit(s.at(k)) {
		return 0, 0
	}
	return m, k
}
