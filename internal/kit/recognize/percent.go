package recognize

import "strings"

func (s *scan) percentages() []Found {
	var out []Found
	add := func(i, j int, v float64) int {
		f := s.found(Percentage, i, j)
		f.Value = format(v)
		out = append(out, f)
		return j
	}
	for i := 0; i < len(s.r); {
		if s.zh {
			if j, v, ok := s.zhPercentage(i); ok {
				i = add(i, j, v)
				continue
			}
		}
		if s.en && s.tokAt[i] >= 0 {
			if j, v, ok := s.percentOf(int(s.tokAt[i])); ok {
				i = add(i, j, v)
				continue
			}
		}
		n, ok := s.numberAt(i)
		if !ok {
			i = s.afterRefused(i)
			continue
		}
		j := s.percentSign(n.end)
		if j < 0 || isZhNumeral(s.r[i]) && (ChineseDigit(s.at(i-1)) >= 0 || strings.ContainsRune("几幾", s.at(i-1)) && i > 0) || isLetter(s.at(i-1)) || s.at(i-1) == '%' || s.at(i-1) == '.' && n.digits {
			i = max(i+1, min(n.end, s.skip(i, isDigit)))
			continue
		}
		i = add(i, j, n.val)
	}
	return out
}

// percentSign is the position after a sign or word for per cent at i, or -1.
func (s *scan) percentSign(i int) int {
	j := s.spaces(i)
	if s.at(j) == '%' {
		if isDigit(s.at(j + 1)) {
			return -1 // an escaped character of an address
		}
		return j + 1
	}
	if s.zh {
		if k := s.zhPoints(j); k > 0 {
			return k
		}
	}
	if !s.en {
		return -1
	}
	if s.at(j) == '-' {
		j++
	}
	if k := s.anyOf(j, "percentage points", "percentage point", "percentages", "percentage", "percents", "percent", "per cents", "per cent", "pct"); k > 0 && !isLetter(s.at(k)) {
		return k
	}
	return -1
}

// percentOf reads "percents of twenty".
func (s *scan) percentOf(t int) (int, float64, bool) {
	j := s.anyOf(s.tok[t].start, "percents of ", "percent of ", "per cents of ", "per cent of ", "percentage of ", "percentages of ")
	if j >= 0 {
		j = s.spaces(j)
	}
	if j < 0 || j >= len(s.r) || t > 0 && (s.tok[t-1].kind == tokDigits || s.tok[t-1].word.class == wNumber) {
		return 0, 0, false
	}
	n, ok := s.numberAt(j)
	return n.end, n.val, ok
}

// zhPoints reads 个百分点 with spaces in it.
func (s *scan) zhPoints(i int) int {
	for _, w := range []string{"个個", "百佰", "分", "点點"} {
		i = s.spaces(i)
		if !strings.ContainsRune(w, s.at(i)) || s.at(i) == 0 {
			return -1
		}
		i++
	}
	return i
}

// zhPercentage reads 百分之…, …折 and …成.
func (s *scan) zhPercentage(i int) (int, float64, bool) {
	r := s.at(i)
	if r == '百' || r == '佰' {
		if isZhNumeral(s.at(i - 1)) {
			return 0, 0, false
		}
		j := s.zhPartsOf(i + 1)
		if j < 0 {
			return 0, 0, false
		}
		j = s.spaces(j)
		if k := s.anyOf(j, "百", "佰"); k > 0 {
			return k, 100, true
		}
		if j >= len(s.r) {
			return 0, 0, false
		}
		n, ok := s.numberAt(j)
		if !ok {
			return 0, 0, false
		}
		return n.end, n.val, true
	}
	return s.zhTenths(i)
}

// zhTenths reads 八五折, 7折, 半折 and 三成半, which count tenths.
func (s *scan) zhTenths(i int) (int, float64, bool) {
	switch j := s.spaces(i + 1); s.at(i) {
	case '半':
		if s.at(j) == '折' {
			return j + 1, 50, true
		}
		if s.at(j) == '成' && s.at(j+1) != '品' {
			return j + 1, 5, true
		}
	case '对', '對':
		if s.at(j) == '折' && s.before(i, "打") {
			return j + 1, 50, true
		}
	}
	if isDigit(s.at(i-1)) || ChineseDigit(s.at(i-1)) >= 0 || s.at(i-1) == '.' || s.at(i-1) == '第' {
		return 0, 0, false
	}
	a, j := s.oneDigit(i)
	if a < 0 {
		return 0, 0, false
	}
	v := float64(a) * 10
	k := s.spaces(j)
	point := false
	if strings.ContainsRune("点點.", s.at(k)) && k < len(s.r) {
		k = s.spaces(k + 1)
		point = true
	}
	if b, e := s.oneDigit(k); b >= 0 && b < 10 {
		switch {
		case a == 1 && b == 0 && !point:
			v = 100
		default:
			v += float64(b)
		}
		j = e
	} else if point {
		return 0, 0, false
	}
	j = s.spaces(j)
	switch s.at(j) {
	case '折':
		if strings.ContainsRune("叠疊磨腾騰断斷射返纸紙", s.at(j+1)) && j+1 < len(s.r) {
			return 0, 0, false
		}
		return j + 1, v, true
	case '成':
		if strings.ContainsRune("功员員立就不", s.at(j+1)) && j+1 < len(s.r) {
			return 0, 0, false
		}
		k := s.spaces(j + 1)
		if s.at(k) == '半' {
			return k + 1, v + 5, true
		}
		if b, e := s.oneDigit(k); b >= 0 && b < 10 && !isDigit(s.at(e)) && !(strings.ContainsRune(".点點折成", s.at(s.spaces(e))) && e < len(s.r)) {
			return e, v + float64(b), true
		}
		return j + 1, v, true
	}
	return 0, 0, false
}

// oneDigit reads one digit or 十, or says -1.
func (s *scan) oneDigit(i int) (int, int) {
	r := s.at(i)
	switch {
	case isDigit(r):
		return int(r - '0'), i + 1
	case r == '十' || r == '拾':
		return 10, i + 1
	case ChineseDigit(r) >= 0:
		return ChineseDigit(r), i + 1
	}
	return -1, i
}

// partOfPercentage is whether the number at i belongs to a Chinese percentage.
func (s *scan) partOfPercentage(i, end int) bool {
	if s.zhPoints(end) > 0 {
		return true
	}
	back := i
	for n := 0; n < 6 && back > 0 && (isSpace(s.at(back-1)) || s.at(back-1) == '分' || s.at(back-1) == '之'); n++ {
		back--
	}
	return back < i-1 && (s.at(back-1) == '百' || s.at(back-1) == '佰') && s.zhPartsOf(back) > 0 && !isZhNumeral(s.at(back-2))
}
