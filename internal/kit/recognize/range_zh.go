package recognize

import "strings"

// zhShortPart reads 今晚, 明早, 昨晚 as a day and a part of it.
func (s *scan) zhShortPart(i int) (when, dayPart, int, bool) {
	n := 0
	switch s.at(i) {
	case '今':
	case '明':
		n = 1
	case '昨':
		n = -1
	case '当', '當':
	case '后', '後':
		n = 2
	case '前':
		n = -2
	default:
		return when{}, noPart, 0, false
	}
	p := noPart
	switch s.at(i + 1) {
	case '早', '晨':
		p = partMorning
	case '晚', '夜':
		p = partNight
	default:
		return when{}, noPart, 0, false
	}
	if (s.at(i) == '后' || s.at(i) == '前') && (isZhNumeral(s.at(i-1)) || isDigit(s.at(i-1)) || s.at(i+1) == '夜') {
		return when{}, noPart, 0, false
	}
	e := i + 2
	if s.at(i+1) == '早' || s.at(i+1) == '晚' {
		e = s.opt(e, "上")
	}
	return onDay(s.today().AddDate(0, 0, n)), p, e, true
}

// pointZH reads a date, a time or both.
func (s *scan) pointZH(i int) (when, int, bool) { return s.once(memoPointZH, i, s.pointZHAnew) }

func (s *scan) pointZHAnew(i int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.nowZH(i))
	try(s.clockZH(i))
	try(s.partZH(i))
	if d, p, e, ok := s.zhShortPart(i); ok {
		try(s.dayAndTime(d, s.partOfDay(p)), e, true)
		k := s.spaces(s.opt(s.spaces(e), "的", "在"))
		if x, f, ok := s.clockZH(k); ok {
			try(s.dayAndTime(d, s.withPart(x, p)), f, true)
			best.vague = false
		}
	}
	// 这个晚上, 下个早上
	if n, j, ok := s.zhRel(i); ok {
		if p, e := s.zhPart(s.spaces(j)); p != noPart && e > j+1 && s.at(i) != '上' && s.at(i) != '下' {
			try(s.dayAndTime(onDay(s.today().AddDate(0, 0, n)), s.partOfDay(p)), e, true)
		}
	}
	if d, e, ok := s.dateZH(i); ok {
		try(d, e, true)
		if d.kind == Date {
			try(s.zhTimeBehind(d, e))
		}
	}
	return best, end, end > 0
}

// zhTimeBehind reads the time or the part of the day behind a date.
func (s *scan) zhTimeBehind(d when, e int) (when, int, bool) {
	j := s.spaces(e)
	if s.at(j) == ',' {
		j = s.spaces(j + 1)
	}
	if s.at(j) == 't' && isDigit(s.at(j+1)) {
		j++
	}
	j = s.spaces(s.opt(j, "的", "在", "那天", "当天"))
	if x, f, ok := s.clockZH(j); ok {
		return s.dayAndTime(d, x), f, true
	}
	if p, f := s.zhPart(j); p != noPart && !(f == j+1 && s.zhWordOf(j)) {
		return s.dayAndTime(d, s.partOfDay(p)), f, true
	}
	return when{}, 0, false
}

// zhEnd reads one end of a range.
func (s *scan) zhEnd(i int) (when, int, bool) { return s.once(memoEndZH, i, s.zhEndAnew) }

func (s *scan) zhEndAnew(i int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.pointZH(i))
	try(s.periodZH(i))
	try(s.zhMonthPart(i))
	return best, end, end > 0
}

// rangeZH reads 从…到…, …至…, …和…之间.
func (s *scan) rangeZH(i int) (when, int, bool) {
	j := s.spaces(s.opt(i, "从", "從", "自", "由", "在"))
	if s.at(i) == '在' {
		if s.zhTogether(j) < 0 {
			j = i
		}
	}
	a, e, ok := s.zhEnd(j)
	if !ok {
		return s.zhBareStart(i, j)
	}
	if w, f, ok := s.zhBareStart(i, j); ok && f > e {
		return w, f, true
	}
	k := s.spaces(e)
	f := s.anyOf(k, "直到", "到", "至", "--", "——", "-", "—", "~", "–", "～")
	together := false
	if f < 0 {
		if f = s.anyOf(k, "和", "与", "與"); f < 0 {
			return when{}, 0, false
		}
		together = true
	}
	f = s.spaces(f)
	b, g, ok := s.zhEnd(f)
	if !ok || a.kind == Date && a.month != 0 && b.kind == Time {
		// 一月十日到20日, 十月一到七
		d, h, is := s.zhDay(f, a.kind == Date && a.month != 0)
		if !is || a.day == 0 {
			if x, h, is := s.zhWeekdayShort(f, j, e); is {
				b, g, ok = x, h, true
			}
		} else {
			b, g, ok = s.dayOfMonth(d), h, true
			if a.month != 0 {
				b = s.monthDay(a.year, a.month, d)
			}
		}
	}
	if !ok {
		return when{}, 0, false
	}
	// 下周一到周三 stays within the week of its beginning.
	if wd, h, is := s.zhWeekday(f); is && h == g && a.kind == Date && !a.ambiguous && !a.from.IsZero() && a.month != 0 {
		if x := onDay(monday(a.from).AddDate(0, 0, wd-1)); !x.from.Before(a.from) {
			b = x
		}
	}
	if b.kind == Date && b.month == 0 && b.day != 0 && a.kind == Date && a.month != 0 && a.day != 0 && s.zhDayAlone(f, g) {
		b = s.monthDay(a.year, a.month, b.day)
	}
	if b.kind == Time && a.kind == Time && a.part != noPart && b.part == noPart && b.vague {
		if x := s.withPart(b, a.part); x.clock > a.clock {
			b = x
		}
	}
	if b.kind == Time && a.kind == DateTime && a.part != noPart && b.part == noPart && b.vague {
		if x := s.withPart(b, a.part); x.clock > a.clock {
			b = x
		}
	}
	w, ok := s.through(a, b)
	if !ok {
		return when{}, 0, false
	}
	h := s.anyOf(s.spaces(g), "之间", "之間", "之内", "之內", "期间", "期間", "中间", "这段时间", "间")
	if together && h < 0 {
		return when{}, 0, false
	}
	if h > 0 {
		g = h
	}
	return w, g, true
}

// zhTogether is whether a range with 和 … 之间 or 到 stands at i.
func (s *scan) zhTogether(i int) int {
	_, e, ok := s.zhEnd(i)
	if !ok {
		return -1
	}
	return s.anyOf(s.spaces(e), "和", "与", "與", "到", "至", "-", "~")
}

func (s *scan) zhDayAlone(i, e int) bool {
	_, f, ok := s.zhDay(i, false)
	return ok && f == e
}

// zhWeekdayShort reads the 三 of 周一到三.
func (s *scan) zhWeekdayShort(i, from, to int) (when, int, bool) {
	if !isHan(s.at(i)) || ChinesePlace(s.at(i+1)) > 0 || ChineseDigit(s.at(i+1)) >= 0 || strings.ContainsRune(measureWords, s.at(i+1)) && i+1 < len(s.r) && s.at(i+1) != '的' {
		return when{}, 0, false
	}
	d := ChineseDigit(s.at(i))
	switch s.at(i) {
	case '日', '天':
		d = 7
	}
	_, e, ok := s.zhWeekdayDate(from)
	if d < 1 || d > 7 || !ok || e != to {
		return when{}, 0, false
	}
	return s.weekday(d), i + 1, true
}

// zhBareStart reads ranges whose beginning says less than their end: 10-12月,
// 3到5号, 1995-1997年, 8-10点, 3-5天.
func (s *scan) zhBareStart(i, j int) (when, int, bool) {
	if p := s.at(j - 1); isDigit(p) || p == '第' || p == '.' || ChineseDigit(p) >= 0 || isLetter(p) || p == '-' || p == '/' || p == ':' {
		return when{}, 0, false
	}
	part, k := s.zhPart(j)
	if part == noPart {
		k = j
	}
	n, e, ok := s.zhInt(s.spaces(k), 4)
	if !ok {
		return when{}, 0, false
	}
	f := s.anyOf(s.spaces(e), "到", "至", "--", "——", "-", "—", "~", "–", "～")
	if f < 0 {
		return when{}, 0, false
	}
	f = s.spaces(f)
	if part == noPart {
		if y, g, ok := s.zhYear(f, false); ok && n > 99 && n < 2101 && y >= n {
			w, ok := s.through(s.yearOf(n), s.yearOf(y))
			return w, g, ok
		}
		if m, g, ok := s.zhMonth(f); ok && n >= 1 && n <= 12 && (!isHan(s.at(e-1)) || isHan(s.at(f))) {
			if _, _, day := s.zhDay(g, true); !day {
				w, ok := s.through(s.monthOf(0, n), s.monthOf(0, m))
				return w, g, ok
			}
		}
		if d, g, ok := s.zhDay(f, false); ok && n >= 1 && n <= 31 && n < d {
			w, ok := s.through(s.dayOfMonth(n), s.dayOfMonth(d))
			return w, g, ok
		}
	}
	if b, g, ok := s.zhHour(f); ok && n <= 24 {
		a := s.oclock(n, 0, 0, 1)
		a.vague = n <= 12
		if part != noPart {
			a, b = s.withPart(a, part), s.withPart(b, part)
			if b.clock < a.clock && b.clock < 12*3600 {
				b = s.laterBy(b, 12)
			}
		}
		return s.clockRange(a, b), g, true
	}
	return when{}, 0, false
}

// openZH reads a range with one end: 周五之前, 2018年以来, 12点以后,
// 2010年1月4日或之前.
func (s *scan) openZH(i int) (when, int, bool) {
	since := s.anyOf(i, "自从", "自從", "自", "从", "從")
	j := i
	if since > 0 {
		j = since
	}
	j = s.spaces(j)
	early, late := -1, -1
	if since < 0 {
		if early = s.anyOf(j, "早于", "不晚于", "早於"); early > 0 {
			j = early
		} else if late = s.anyOf(j, "晚于", "不早于", "晚於"); late > 0 {
			j = late
		}
	}
	w, e, ok := s.zhEnd(j)
	if !ok || w.duration != 0 || w.kind == DateTime && w.timex == "PRESENT_REF" {
		return when{}, 0, false
	}
	if early > 0 || late > 0 {
		x, ok := open(w, late > 0, s.at(i) == '不')
		return x, e, ok
	}
	k := s.spaces(e)
	inclusive := false
	if f := s.anyOf(k, "或者", "或", "及", "和", "以及"); f > 0 {
		k, inclusive = s.spaces(f), true
	}
	if f := s.anyOf(k, "以来", "以來", "之来", "起", "开始", "開始"); f > 0 && (since > 0 || s.at(k) == '以' || s.at(k) == '起') {
		x, ok := open(w, true, true)
		return x, f, ok
	}
	before := s.anyOf(k, "之前", "以前", "前")
	after := s.anyOf(k, "之后", "之後", "以后", "以後", "后", "後")
	if before < 0 && after < 0 {
		return when{}, 0, false
	}
	f := max(before, after)
	if next := s.at(f); isHan(next) && strings.ContainsRune("面边台天年", next) && f == k+1 {
		return when{}, 0, false
	}
	if w.kind == TimeRange && f == k+1 {
		return when{}, 0, false
	}
	x, ok := open(w, after > 0, inclusive)
	return x, f, ok
}

// anyTimeZH reads the longest of all that can begin at i.
func (s *scan) anyTimeZH(i int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	r := s.r[i]
	if !isDigit(r) && !zhStarts[r] {
		return best, 0, false
	}
	try(s.openZH(i))
	try(s.rangeZH(i))
	try(s.setZH(i))
	try(s.pointZH(i))
	try(s.periodZH(i))
	try(s.zhMonthPart(i))
	try(s.durationZH(i))
	return best, end, end > 0
}
