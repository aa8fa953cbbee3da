package recognize

import "strings"

// zhPart reads a part of the day: 早上, 下午, 晚 ….
func (s *scan) zhPart(i int) (dayPart, int) {
	switch s.at(i) {
	case '凌', '清', '早', '上', '中', '下', '午', '晚', '夜', '半', '深', '傍', '大':
	default:
		return noPart, 0
	}
	for _, p := range []struct {
		part  dayPart
		words []string
	}{
		{partEarly, []string{"凌晨", "大清早"}},
		{partMorning, []string{"清晨", "清早", "早上", "早间", "早間", "早晨", "上午", "早"}},
		{partNoon, []string{"中午", "午间"}},
		{partAfternoon, []string{"下午", "午后", "午後"}},
		{partDusk, []string{"傍晚"}},
		{partNight, []string{"大晚上", "晚上", "晚间", "夜里", "夜裡", "夜晚", "半夜", "夜间", "深夜", "晚"}},
	} {
		if j := s.anyOf(i, p.words...); j > 0 {
			if j == i+1 && s.zhWordOf(i) {
				return noPart, 0
			}
			return p.part, j
		}
	}
	return noPart, 0
}

// zhWordOf is whether 早 or 晚 at i is a part of another word.
func (s *scan) zhWordOf(i int) bool {
	return i+1 < len(s.r) && strings.ContainsRune("就已知饭飯餐点點安会會会期年熟班于於些了到发發霜", s.at(i+1)) || s.at(i-1) == '最' || s.at(i-1) == '太'
}

// clockZH reads a time of day: (下午)三点(半|一刻|二十分), 17:55:23, 11:30 p.m.
func (s *scan) clockZH(i int) (when, int, bool) {
	part, j := s.zhPart(i)
	if part == noPart {
		j = i
	}
	j = s.spaces(j)
	if part != noPart {
		j = s.opt(j, "的", "大概", "大约", "差不多")
	}
	w, e, ok := s.zhMinutesTo(j)
	if !ok {
		w, e, ok = s.zhHour(j)
	}
	if !ok {
		w, e, ok = s.colonTime(j)
	}
	if !ok {
		if e := s.anyOf(i, "正午", "午夜"); e > 0 {
			h := 12
			if s.at(i) == '午' {
				h = 0
			}
			return s.oclock(h, 0, 0, 1), e, true
		}
		return when{}, 0, false
	}
	if part != noPart {
		w = s.withPart(w, part)
		w.vague = false
		w.part = part
	}
	return w, s.opt(e, "左右", "前后", "前後", "整"), true
}

// zhMinutesTo reads 差十分八点 and 八点差一刻.
func (s *scan) zhMinutesTo(i int) (when, int, bool) {
	minutes := func(i int) (int, int) {
		j := s.lit(i, "差")
		if j < 0 {
			return 0, 0
		}
		if k := s.anyOf(j, "一刻钟", "一刻"); k > 0 {
			return 15, k
		}
		m, k, ok := s.zhInt(j, 2)
		if !ok || m < 1 || m > 59 {
			return 0, 0
		}
		return m, s.opt(k, "分钟", "分")
	}
	m, j := minutes(i)
	var h, e int
	ok := false
	if j > 0 {
		h, e, ok = s.zhWholeHour(j)
	} else if h, e, ok = s.zhWholeHour(i); ok {
		m, e = minutes(s.spaces(e))
		ok = e > 0
	}
	if !ok || h > 24 {
		return when{}, 0, false
	}
	w := s.oclock((h+23)%24, 60-m, 0, 2)
	w.vague = h <= 12
	return w, e, true
}

func (s *scan) zhWholeHour(i int) (int, int, bool) {
	h, j, ok := s.zhInt(i, 2)
	if !ok {
		return 0, 0, false
	}
	e := s.anyOf(j, "点钟", "点", "點鐘", "點")
	return h, e, e > 0
}

// zhHour reads the hour and minutes in words.
func (s *scan) zhHour(i int) (when, int, bool) {
	if isDigit(s.at(i-1)) || ChineseDigit(s.at(i-1)) >= 0 || ChinesePlace(s.at(i-1)) > 0 || s.at(i-1) == '.' || s.at(i-1) == '第' {
		return when{}, 0, false
	}
	h, j, ok := s.zhInt(i, 2)
	if !ok || h > 24 {
		return when{}, 0, false
	}
	k := s.spaces(j)
	e := s.anyOf(k, "点钟", "點鐘", "点整", "點整", "点", "點")
	oclock := e > 0
	if e < 0 {
		if e = s.anyOf(k, "时", "時"); e < 0 || s.anyOf(e, "候", "间", "間", "代", "刻", "光", "装") > 0 {
			return when{}, 0, false
		}
	}
	whole := s.before(e, "钟", "鐘", "整")
	m, sec, precision, f := s.zhMinutes(e)
	if whole || f < 0 {
		m, sec, precision, f = 0, 0, 1, e
	}
	if !whole && precision == 1 && oclock {
		next := s.at(e)
		// 三点五 is a number, 几点 a question, 两点建议 advice
		if ChineseDigit(next) >= 0 || isDigit(next) || strings.ContainsRune("建意原要儿兒", next) && isHan(next) || s.at(i) == '一' && i+2 == e && !s.zhClockContext(i) {
			return when{}, 0, false
		}
	}
	w := s.oclock(h, m, sec, precision)
	w.vague = h <= 12 && h > 0
	return w, f, true
}

// zhClockContext is whether 一点, which mostly means "a bit", is a time.
func (s *scan) zhClockContext(i int) bool {
	j := i
	for j > 0 && isSpace(s.r[j-1]) {
		j--
	}
	return s.before(j, "上午", "下午", "中午", "凌晨", "晚上", "天", "早上", "夜里", "到", "半夜", "今晚", "明晚", "从", "在", "至")
}

// zhMinutes reads what follows 点: 半, 一刻, 二十, 20分30秒.
func (s *scan) zhMinutes(i int) (m, sec, precision, e int) {
	j := s.spaces(s.opt(i, "零", "过", "過", "又"))
	if e := s.anyOf(j, "半"); e > 0 {
		return 30, 0, 2, e
	}
	if e := s.anyOf(j, "一刻", "1刻"); e > 0 {
		return 15, 0, 2, s.opt(e, "钟", "鐘")
	}
	if e := s.anyOf(j, "三刻", "3刻"); e > 0 {
		return 45, 0, 2, s.opt(e, "钟", "鐘")
	}
	if s.at(j) == '到' || s.at(j) == '-' {
		return 0, 0, 0, -1
	}
	n, k, ok := s.zhInt(j, 2)
	if !ok || n > 59 {
		return 0, 0, 0, -1
	}
	e = s.anyOf(s.spaces(k), "分钟", "分鐘", "分")
	if e < 0 {
		if k == j+1 && j == i || isSpace(s.at(j-1)) || isLetter(s.at(k)) || s.at(k) == '.' || s.at(k) == ':' || strings.ContainsRune("个個点點元块%月号号日", s.at(k)) && k < len(s.r) {
			return 0, 0, 0, -1
		}
		return n, 0, 2, k
	}
	if x, q, ok := s.zhInt(s.spaces(e), 2); ok && x < 60 {
		if f := s.anyOf(s.spaces(q), "秒钟", "秒鐘", "秒"); f > 0 {
			return n, x, 3, f
		}
	}
	return n, 0, 2, e
}

// colonTime reads 17:55(:23) (pm).
func (s *scan) colonTime(i int) (when, int, bool) {
	if p := s.at(i - 1); isDigit(p) || p == ':' || p == '.' || isLetter(p) {
		return when{}, 0, false
	}
	j := s.skip(i, isDigit)
	if j == i || j > i+2 || s.atoi(i) > 24 {
		return when{}, 0, false
	}
	h := s.atoi(i)
	two := func(j int) (int, int) {
		k := s.spaces(j)
		if s.at(k) != ':' {
			return -1, 0
		}
		k = s.spaces(k + 1)
		if e := s.skip(k, isDigit); e == k+2 && s.atoi(k) < 60 {
			return s.atoi(k), e
		}
		return -1, 0
	}
	m, k := two(j)
	if m < 0 {
		// 5pm
		if half, e := s.zhMeridiem(j); half != 0 && h > 0 && h <= 12 {
			w, ok := s.halfDay(s.oclock(h, 0, 0, 1), half)
			return w, e, ok
		}
		return when{}, 0, false
	}
	w := s.oclock(h, m, 0, 2)
	if sec, e := two(k); sec >= 0 {
		w, k = s.oclock(h, m, sec, 3), e
	}
	w.vague = h <= 12 && h > 0 && s.at(i) != '0'
	if s.at(k) == ':' || isDigit(s.at(k)) {
		return when{}, 0, false
	}
	if half, e := s.zhMeridiem(k); half != 0 {
		x, ok := s.halfDay(w, half)
		return x, e, ok
	}
	return w, k, true
}

// zhMeridiem reads am and p.m. in Chinese text.
func (s *scan) zhMeridiem(i int) (byte, int) {
	j := s.spaces(i)
	e := s.anyOf(j, "a.m.", "p.m.", "a. m.", "p. m.", "a.m", "p.m", "am", "pm", "a m", "p m")
	if e < 0 || isLetter(s.at(e)) {
		return 0, 0
	}
	return byte(s.at(j)), e
}

// partZH reads a part of the day that stands for itself.
func (s *scan) partZH(i int) (when, int, bool) {
	p, j := s.zhPart(i)
	if p == noPart || j == i+1 {
		return when{}, 0, false
	}
	return s.partOfDay(p), j, true
}
