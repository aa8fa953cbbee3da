package recognize

import "time"

// periodZH reads a range of days that has a name: a week, a month, a year ….
func (s *scan) periodZH(i int) (when, int, bool) { return s.once(memoPeriodZH, i, s.periodZHAnew) }

func (s *scan) periodZHAnew(i int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.zhRelPeriod(i))
	try(s.zhYearPeriod(i))
	try(s.zhMonthPeriod(i))
	try(s.zhWeekOf(i))
	try(s.zhCentury(i))
	try(s.zhPastOrNext(i))
	if end > 0 {
		if w, e, ok := s.zhPartOf(best, end); ok {
			return w, e, true
		}
	}
	return best, end, end > 0
}

// zhRelPeriod reads 下周, 这个月, 上个周末, 本季度, 上半年.
func (s *scan) zhRelPeriod(i int) (when, int, bool) {
	if j := s.anyOf(i, "周末", "週末"); j > 0 {
		w := weekendAt(s.today())
		w.ambiguous = true
		return w, j, true
	}
	if n, j, ok := s.zhRel(i); ok {
		j = s.spaces(j)
		for _, u := range []struct {
			unit  unit
			words []string
		}{
			{unitWeekend, []string{"周末", "週末", "星期末"}},
			{unitMonth, []string{"月份", "月"}},
			{unitQuarter, []string{"季度"}},
			{unitYear, []string{"年度", "年"}},
			{unitWeek, []string{"周", "週", "星期", "礼拜", "禮拜"}},
		} {
			e := s.anyOf(j, u.words...)
			if e < 0 {
				continue
			}
			if _, _, day := s.zhWeekday(j); day && u.unit == unitWeek {
				return when{}, 0, false
			}
			if u.unit == unitYear && (s.at(i) == '当' || s.at(e) == '纪' || s.at(e) == '级' || s.at(e) == '龄') {
				return when{}, 0, false
			}
			w, ok := s.relative(u.unit, n)
			return w, e, ok
		}
	}
	if half, e := s.zhHalf(i); half > 0 && s.at(i) != '前' && s.at(i) != '后' {
		w := s.halfYear(s.now.Year(), half)
		w.ambiguous = true
		return w, e, true
	}
	return when{}, 0, false
}

// zhHalf reads 上半年 and 下半年.
func (s *scan) zhHalf(i int) (int, int) {
	if j := s.anyOf(i, "上半年", "前半年"); j > 0 {
		return 1, j
	}
	if j := s.anyOf(i, "下半年", "后半年", "後半年"); j > 0 {
		return 2, j
	}
	return 0, 0
}

// zhYearPeriod reads a year, with its half, quarter or season.
func (s *scan) zhYearPeriod(i int) (when, int, bool) {
	y, j, ok := s.zhYear(i, true)
	if !ok {
		if e := s.zhPresentQuarter(i); e > 0 {
			q, f, ok := s.zhQuarter(i)
			return s.quarterOf(0, q), f, ok
		}
		if q, e := s.zhSeason(i); q > 0 && e == i+2 {
			w := s.zhSeasonOf(0, q)
			return w, e, true
		}
		return when{}, 0, false
	}
	bare := isDigit(s.at(j - 1))
	if bare && (s.at(j) == '-' && isDigit(s.at(j+1)) && s.skip(j+1, isDigit) != j+5 || s.at(j) == '/' || s.at(j) == '.' && isDigit(s.at(j+1)) || s.at(j) == ':' || s.at(j) == '%' || (s.at(i-1) == '-' || s.at(i-1) == '/' || s.at(i-1) == ':') && isDigit(s.at(i-2)) || s.at(i-1) == '￥' || s.at(i-1) == '¥' || s.at(i-1) == '$') {
		return when{}, 0, false
	}
	if bare && isHan(s.at(j)) && (ChinesePlace(s.at(j)) > 0 || s.zhMeasure(j)) {
		return when{}, 0, false
	}
	k := s.spaces(s.opt(s.spaces(j), "的"))
	if half, e := s.zhHalf(k); half > 0 {
		return s.halfYear(y, half), e, true
	}
	if q, e, ok := s.zhQuarter(k); ok {
		return s.quarterOf(y, q), e, true
	}
	if q, e := s.zhSeason(k); q > 0 {
		return s.zhSeasonOf(y, q), e, true
	}
	w := s.yearOf(y)
	w.undated = bare
	w.ambiguous = bare
	return w, s.opt(j, "度"), true
}

// zhMeasure is whether a unit of money or measure follows a number.
func (s *scan) zhMeasure(i int) bool {
	for _, t := range []unitTable{currenciesZH, dimensionsZH} {
		if _, _, ok := t.at(s, i); ok {
			return true
		}
	}
	r := s.at(i)
	return r == '个' || r == '件' || r == '款' || r == '多' || r == '左' || r == '号' || r == '位' || r == '只' || r == '人'
}

func (s *scan) zhPresentQuarter(i int) int {
	_, e, ok := s.zhQuarter(i)
	if !ok {
		return 0
	}
	return e
}

// zhQuarter reads 第一季度.
func (s *scan) zhQuarter(i int) (int, int, bool) {
	j := s.lit(i, "第")
	if j < 0 {
		j = i
		if isZhNumeral(s.at(i-1)) || isDigit(s.at(i-1)) || s.at(i-1) == '第' {
			return 0, 0, false
		}
	}
	q, k, ok := s.zhInt(j, 1)
	if !ok || q < 1 || q > 4 {
		return 0, 0, false
	}
	e := s.lit(k, "季度")
	return q, e, e > 0
}

// zhSeason reads 春天, 夏季, 秋.
func (s *scan) zhSeason(i int) (int, int) {
	n := 0
	switch s.at(i) {
	case '春':
		n = 1
	case '夏':
		n = 2
	case '秋':
		n = 3
	case '冬':
		n = 4
	default:
		return 0, 0
	}
	if e := s.anyOf(i+1, "天", "季"); e > 0 {
		return n, e
	}
	if isHan(s.at(i + 1)) {
		return 0, 0
	}
	return n, i + 1
}

func (s *scan) zhSeasonOf(y, q int) when {
	w := when{kind: DateRange, ambiguous: true, timex: [...]string{"SP", "SU", "FA", "WI"}[q-1]}
	year := y
	if y == 0 {
		year = s.now.Year()
	} else {
		w.timex = format(float64(y)) + "-" + w.timex
	}
	w.from, w.to = s.date(year, 3*q, 1), s.date(year, 3*q+3, 1)
	return w
}

// zhMonthPeriod reads a month, with its year.
func (s *scan) zhMonthPeriod(i int) (when, int, bool) {
	if y, j, ok := s.zhYear(i, true); ok {
		if m, e, ok := s.zhMonth(s.spaces(s.opt(j, "的"))); ok {
			return s.monthOf(y, m), e, true
		}
		if isDigit(s.at(j - 1)) { // 2018-12
			if k := s.spaces(j); s.at(k) == '-' || s.at(k) == '/' || s.at(k) == '.' {
				k = s.spaces(k + 1)
				e := s.skip(k, isDigit)
				if n := s.atoi(k); e-k <= 2 && e > k && n >= 1 && n <= 12 && (s.at(j) != '.' || e-k == 2) && !isLetter(s.at(e)) && s.at(e) != '-' && s.at(e) != '/' && s.at(e) != '.' && s.at(e) != ':' && s.at(i-1) != '-' && s.at(i-1) != '/' {
					return s.monthOf(y, n), e, true
				}
			}
		}
		return when{}, 0, false
	}
	if m, e, ok := s.zhMonth(i); ok {
		if s.at(i-1) == '第' || s.at(e) == '经' || s.at(e) == '饼' || s.at(e) == '嫂' {
			return when{}, 0, false
		}
		return s.monthOf(0, m), e, true
	}
	return when{}, 0, false
}

// zhWeekOf reads 四月的第一周.
func (s *scan) zhWeekOf(i int) (when, int, bool) {
	y, j := 0, i
	if yy, k, ok := s.zhYear(i, false); ok {
		y, j = yy, k
	}
	m, k, ok := s.zhMonth(j)
	if !ok {
		n, e, is := s.zhRelMonth(j)
		if !is {
			return when{}, 0, false
		}
		x := s.date(s.now.Year(), int(s.now.Month())+n, 1)
		y, m, k = x.Year(), int(x.Month()), e
	}
	n, e := s.zhNth(s.spaces(s.opt(k, "的")))
	if n == 0 {
		return when{}, 0, false
	}
	f := s.anyOf(s.spaces(s.opt(e, "个", "個")), "周", "週", "星期", "礼拜")
	if f < 0 {
		return when{}, 0, false
	}
	amb := y == 0
	if amb {
		y = s.now.Year()
	}
	from := monday(s.date(y, m, 4)).AddDate(0, 0, 7*(n-1))
	if n < 0 {
		from = monday(s.date(y, m+1, 1).AddDate(0, 0, -4))
	}
	w := weekAt(from)
	w.ambiguous = amb
	return w, f, true
}

// zhCentury reads 20世纪, 上世纪九十年代, 90年代.
func (s *scan) zhCentury(i int) (when, int, bool) {
	century, j := -1, i
	if n, k, ok := s.zhRel(i); ok {
		if e := s.anyOf(k, "世纪", "世紀"); e > 0 {
			century, j = s.now.Year()/100+n, e
		}
	} else if n, k, ok := s.zhInt(i, 2); ok {
		if e := s.anyOf(k, "世纪", "世紀"); e > 0 && n >= 1 && n <= 22 {
			century, j = n-1, e
		}
	}
	if d, k, ok := s.zhInt(j, 2); ok && d%10 == 0 && d < 100 {
		if e := s.anyOf(k, "年代"); e > 0 && !isDigit(s.at(j-1)) {
			y := 100*century + d
			if century < 0 {
				y = fullDecade(d)
			}
			from, to := s.date(y, 1, 1), s.date(y+10, 1, 1)
			w := span(from, to, bounds(from, to, "P10Y"))
			w.ambiguous = century < 0
			return w, e, true
		}
	}
	if century < 0 {
		return when{}, 0, false
	}
	from, to := s.date(100*century, 1, 1), s.date(100*century+100, 1, 1)
	return span(from, to, bounds(from, to, "P100Y")), j, true
}

// zhPastOrNext reads 过去三天, 未来两周, 之后5分钟, 上两个月, 三天内, 上个小时.
func (s *scan) zhPastOrNext(i int) (when, int, bool) {
	past := s.anyOf(i, "过去的", "過去的", "过去", "過去", "之前的", "之前", "最近的", "最近", "近", "前", "上")
	if past > 0 && (isZhNumeral(s.at(i-1)) || isDigit(s.at(i-1))) && s.at(i) != '过' {
		past = -1
	}
	next := -1
	if past < 0 {
		next = s.anyOf(i, "未来的", "未来", "未來", "将来", "接下来的", "接下来", "接下來", "今后", "今後", "之后的", "之后", "之後", "以后", "后", "後", "下")
	}
	j, sign := past, -1.0
	if past < 0 {
		j, sign = next, 1
	}
	if j > 0 {
		j = s.spaces(j)
		// 上个小时
		if k := s.anyOf(j, "一个", "个", "個"); k > 0 && (s.at(i) == '上' || s.at(i) == '下') {
			if u, e := s.zhUnitOfTime(k); u.clock() {
				return s.period(sign, u), e, true
			}
		}
		if d, e, ok := s.durationZH(j); ok {
			if s.at(i) == '后' && s.anyOf(e, "内", "前", "后") < 0 && s.at(i-1) != 0 && isHan(s.at(i-1)) && i > 0 && !s.zhClauseStart(i) {
				return when{}, 0, false
			}
			return s.within(d, sign), s.opt(e, "之内", "以内", "之內", "以內", "内", "內", "里"), true
		}
		return when{}, 0, false
	}
	if d, e, ok := s.durationZH(i); ok {
		if f := s.anyOf(s.spaces(e), "之内", "以内", "之內", "以內", "内", "內"); f > 0 {
			w := s.within(d, 1)
			if w.kind == DateRange { // today counts
				w.from = s.now
			}
			w.duration = d.duration
			return w, f, true
		}
	}
	return when{}, 0, false
}

// zhClauseStart is whether a new clause begins at i.
func (s *scan) zhClauseStart(i int) bool { return i == 0 || !isHan(s.at(i-1)) }

// zhPartOf reads 初, 中旬, 底 behind a month or year.
func (s *scan) zhPartOf(w when, e int) (when, int, bool) {
	if w.from.IsZero() || w.to.IsZero() || w.kind != DateRange {
		return w, 0, false
	}
	length := int(w.to.Sub(w.from).Hours()+12) / 24
	if length < 27 {
		return w, 0, false
	}
	j := s.opt(e, "的")
	n, f := 0, -1
	for k, words := range [][]string{{"月初", "初期", "上旬", "初"}, {"中旬", "月中", "中期"}, {"月底", "月末", "年底", "年末", "下旬", "底", "末"}} {
		if x := s.anyOf(j, words...); x > 0 {
			n, f = k, x
			break
		}
	}
	if f < 0 {
		return w, 0, false
	}
	if length > 300 {
		return third3(w, n), f, true
	}
	first := w.from
	switch n {
	case 0:
		w.to = first.AddDate(0, 0, 10)
	case 1:
		w.from, w.to = first.AddDate(0, 0, 10), first.AddDate(0, 0, 20)
	default:
		w.from = first.AddDate(0, 0, 20)
	}
	return w, f, true
}

// zhMonthPart reads 月初, 月底, 年底 without a month.
func (s *scan) zhMonthPart(i int) (when, int, bool) {
	if isZhNumeral(s.at(i-1)) || isDigit(s.at(i-1)) {
		return when{}, 0, false
	}
	u := noUnit
	switch {
	case s.anyOf(i, "月初", "月底", "月末", "月中") > 0 && s.at(i+2) != '旬':
		u = unitMonth
	case s.anyOf(i, "年初", "年底", "年末", "年中") > 0:
		u = unitYear
	default:
		return when{}, 0, false
	}
	w, _ := s.relative(u, 0)
	x, e, ok := s.zhPartOf(w, i+1)
	x.ambiguous = true
	return x, e, ok
}

// nowZH reads 现在, 马上, 刚才.
func (s *scan) nowZH(i int) (when, int, bool) {
	switch s.at(i) {
	case '现', '現', '马', '馬', '立', '刚', '剛', '这', '當', '当', '此', '即', '目':
	default:
		return when{}, 0, false
	}
	e := s.anyOf(i, "现在", "現在", "马上", "馬上", "立刻", "立即", "刚刚才", "刚刚", "剛剛", "刚才", "剛才", "这会儿", "当下", "此刻", "目前")
	if e < 0 {
		return when{}, 0, false
	}
	w := when{kind: DateTime, from: s.now, to: s.now.Add(time.Second), timex: "PRESENT_REF"}
	switch s.at(i) {
	case '马', '馬', '立':
		w.timex = "FUTURE_REF"
	case '刚', '剛':
		w.timex = "PAST_REF"
	}
	return w, e, true
}
