package recognize

import "time"

// periodEN reads a range of days that has a name: a week, a month, a year …
func (s *scan) periodEN(t int) (when, int, bool) { return s.once(memoPeriodEN, t, s.periodENAnew) }

func (s *scan) periodENAnew(t int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.monthEN(t))
	try(s.relativeEN(t))
	try(s.yearEN(t))
	try(s.quarterEN(t))
	try(s.seasonEN(t))
	try(s.weekEN(t))
	try(s.centuryEN(t))
	try(s.partOfPeriod(t))
	try(s.startingEN(t))
	return best, end, end > 0
}

// yearPhrase reads a year that is said or relative: 2018, next year.
func (s *scan) yearPhrase(t int) (int, int, bool) {
	if y, e, ok := s.yearNumber(t); ok {
		return y, e, true
	}
	u := s.optPhrase(t, "the")
	if n, e, ok := s.rel(u); ok && s.isWord(e, "year") {
		return s.now.Year() + n, e + 1, true
	}
	if u > t && s.isWord(u, "year") {
		return s.now.Year(), u + 1, true
	}
	return 0, 0, false
}

// monthEN reads a month, alone or with a year.
func (s *scan) monthEN(t int) (when, int, bool) {
	if s.tk(t).kind == tokDigits { // 12-2015, 2015/12
		return s.numericMonth(t)
	}
	u := s.optPhrase(t, "the month of", "month of")
	named := u > t
	n, v, relative := s.rel(u)
	if !relative {
		v = u
	}
	m, e, ok := s.month(v)
	if !ok {
		// 2018 March, next year March
		if y, f, ok := s.yearPhrase(t); ok {
			f = s.skipSigns(f, ",", "-")
			if m, g, ok := s.month(f); ok {
				if _, _, day := s.monthDayAfter(m, g); !day {
					return s.monthOf(y, m), g, true
				}
			}
		}
		return s.nthMonth(t)
	}
	f := s.skipSigns(e, ",", "-", "/", ".", "\\")
	f = s.optPhrase(f, "of", "in")
	if y, g, ok := s.yearPhrase(f); ok && !s.isWord(g, ":") && !relative && !s.isWord(f, "the") {
		return s.monthOf(y, m), g, true
	}
	if y, g, ok := s.shortYear(f); ok && !relative && (s.isWord(f-1, "of", "in", "-") || s.isWord(f, "'", "’")) {
		return s.monthOf(y, m), g, true
	}
	if e > v+1 {
		e = v + 1 // the full stop ends the sentence
	}
	if relative {
		if s.isWord(v, "may", "march") && n == 0 && (s.tk(v+1).kind == tokWord || s.isWord(v+1, ",")) {
			return when{}, 0, false // "this may be"
		}
		y := s.now.Year()
		if n > 0 && m <= int(s.now.Month()) || n < 0 && m >= int(s.now.Month()) {
			y += n
		}
		return s.monthOf(y, m), e, true
	}
	switch s.textAt(v) {
	case "may", "march", "mar", "sep", "dec", "jan":
		if (s.isWord(v, "may", "march")) && !named && !s.isWord(v-1, "in", "of", "on", "since", "until", "till", "by", "before", "after", "from", "between", "to", "through", "-", "early", "late", "mid", "during", "/") {
			return when{}, 0, false
		}
		if s.isWord(v, "may") && s.isWord(v+1, "be", "have", "not", "i", "also", "need", "result") {
			return when{}, 0, false
		}
	}
	return s.monthOf(0, m), e, true
}

func (s *scan) numericMonth(t int) (when, int, bool) {
	if t+2 >= len(s.tok) || !s.isWord(t+1, "-", "/", ".") || s.tk(t+2).kind != tokDigits || s.inNumber(t) {
		return when{}, 0, false
	}
	a, b := s.tk(t), s.tk(t+2)
	p, n := s.at(a.start-1), s.at(b.end)
	if p == '-' || p == '/' || isLetter(n) || (n == '-' || n == '/' || n == '.') && isDigit(s.at(b.end+1)) {
		return when{}, 0, false
	}
	if sa, sb := a.end-a.start, b.end-b.start; sa == 4 && sb <= 2 && !(s.isWord(t+1, ".") && sb == 1) {
		a, b = b, a
	} else if sb != 4 || sa > 2 || s.isWord(t+1, ".") {
		return when{}, 0, false
	}
	if a.num < 1 || a.num > 12 || b.num < 1900 || b.num > 2100 {
		return when{}, 0, false
	}
	return s.monthOf(b.num, a.num), t + 3, true
}

// nthMonth reads "first month of 2018".
func (s *scan) nthMonth(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	m := 0
	e := u + 1
	if s.isWord(u, "last") {
		m = 12
	} else if d, f, ordinal, ok := s.dayNumber(u); ok && ordinal && d <= 12 {
		m, e = d, f
	}
	if m == 0 || !s.isWord(e, "month") || !s.isWord(e+1, "of", "in") {
		return when{}, 0, false
	}
	y, f, ok := s.yearPhrase(e + 2)
	return s.monthOf(y, m), f, ok
}

// relativeEN reads next week, the last 3 months, 3 next weeks, the week after
// next, within two days.
func (s *scan) relativeEN(t int) (when, int, bool) {
	within := s.optPhrase(t, "within the", "within")
	if within > t {
		v := s.optPhrase(within, "next", "following", "coming")
		if d, e, ok := s.durationEN(v); ok {
			return s.within(d, 1), e, true
		}
		if u, e, ok := s.unitEN(v); ok && v > within {
			d, e := length(1, u), e
			if x, f, ok := s.durationEN(s.optPhrase(e, "and")); ok && f > e+1 {
				d, e = s.plus(d, x), f
			}
			return s.within(d, 1), e, true
		}
		return when{}, 0, false
	}
	u := s.optPhrase(t, "the", "my", "our")
	if u == t+1 && s.isWord(u, "rest", "remaining", "remainder") || u == t && s.isWord(t, "rest", "remaining") {
		return s.restOf(t, u)
	}
	if s.isWord(t, "that", "same") {
		v := t + 1
		switch s.textAt(v) {
		case "week", "weekend", "month", "year", "decade", "fortnight":
			if s.isWord(t, "same") || !s.isWord(t-1, "so", "is", "after") {
				w, ok := s.relative(s.wordAt(v).unit, 0)
				w.ambiguous = true
				return w, v + 1, ok
			}
		}
		return when{}, 0, false
	}
	n, e, ok := s.rel(u)
	if ok && u > t {
		return when{}, 0, false // the next week is found without its article
	}
	if ok {
		f := s.optPhrase(e, "whole", "calendar", "fiscal", "school", "business", "working")
		special := f > e && s.isWord(e, "fiscal", "school")
		if x, g, is := s.periodUnit(f); is {
			if special {
				return when{kind: DateRange, timex: "FY", ambiguous: true}, g, true
			}
			if x == unitWeek && s.isWord(g, "day", "days") {
				return when{}, 0, false
			}
			w, ok := s.relative(x, n)
			if h := s.phrase(g, "after next", "after the next"); h > 0 {
				w, ok = s.relative(x, 2)
				g = h
			}
			if s.isWord(g, "s") || s.isWord(f, "weeks", "months", "years", "quarters", "decades", "weekends") && n != 0 && !s.isWord(f, "weekends") {
				w = s.period(float64(3*n), x)
			}
			return w, g, ok
		}
		if s.isWord(e, "hour", "minute", "second") && n != 0 || s.isWord(e, "hours", "minutes") && n != 0 {
			return s.period(float64(n), s.wordAt(e).unit), e + 1, true
		}
		if v, g, is := s.enSmall(e); is && n != 0 && s.isWord(g, "quarter", "quarters") {
			return s.period(float64(n)*v, unitQuarter), g + 1, true
		}
		if v, g, _, is := s.amountEN(e); is && n != 0 {
			g = s.optPhrase(g, "more")
			if x, h, is := s.unitEN(g); is {
				d := length(v, x)
				if y, i, ok := s.durationEN(s.optPhrase(h, "and")); ok && y.unit < x {
					return s.within(s.plus(d, y), float64(n)), i, true
				}
				return s.within(d, float64(n)), h, true
			}
		}
		return when{}, 0, false
	}
	// 3 next weeks
	if v, f, _, is := s.amountEN(t); is && f == t+1 {
		if n, g, ok := s.rel(f); ok && n != 0 {
			if x, h, ok := s.unitEN(g); ok {
				return s.within(length(v, x), float64(n)), h, true
			}
		}
	}
	// the week after next, the month, the year
	if x, f, ok := s.periodUnit(u); ok && f == u+1 {
		if g := s.phrase(f, "after next", "after the next"); g > 0 {
			w, ok := s.relative(x, 2)
			return w, g, ok
		}
		if g := s.phrase(f, "to date"); g > 0 && (x == unitMonth || x == unitYear) {
			w, _ := s.relative(x, 0)
			w.to = s.now
			return w, g, true
		}
		text := s.textAt(u)
		if x == unitWeekend && u == t && text == "weekend" || u == t+1 && s.isWord(t, "the", "my") && text[len(text)-1] != 's' && x != unitQuarter && x != unitDecade {
			if s.isWord(f, "of") && f+1 < len(s.tok) && !s.isWord(f+1, "the") {
				return when{}, 0, false
			}
			if f < len(s.tok) && s.tk(f).kind == tokDigits && s.tk(f).end-s.tk(f).start <= 4 {
				return when{}, 0, false
			}
			w, ok := s.relative(x, 0)
			w.undated = true
			return w, f, ok
		}
	}
	return when{}, 0, false
}

// within is the time from now over a duration, forwards or back.
func (s *scan) within(d when, sign float64) when {
	if d.year != 0 || d.month != 0 || d.day != 0 || d.clock != 0 {
		w := s.moved(d, sign, s.today())
		kind := DateRange
		from := s.today()
		if d.unit.clock() {
			kind, from = DateTimeRange, s.now
		}
		out := when{kind: kind, from: from, to: w.from, timex: "(PRESENT_REF," + w.timex + "," + d.timex + ")"}
		if sign < 0 {
			out.from, out.to = out.to, out.from
		}
		return out
	}
	return s.period(sign*d.count, d.unit)
}

func (s *scan) periodUnit(t int) (unit, int, bool) {
	w := s.wordAt(t)
	if !w.is(wUnit) {
		if s.isWord(t, "workweek") {
			return unitWeek, t + 1, true
		}
		return noUnit, 0, false
	}
	switch w.unit {
	case unitWeek, unitWeekend, unitFortnight, unitMonth, unitQuarter, unitYear, unitDecade:
		return w.unit, t + 1, true
	}
	return noUnit, 0, false
}

// restOf reads "the rest of the week".
func (s *scan) restOf(t, u int) (when, int, bool) {
	v := s.optPhrase(u+1, "of")
	v = s.optPhrase(v, "the", "my", "this", "current")
	x, e, ok := s.unitEN(v)
	if !ok {
		return when{}, 0, false
	}
	if x == unitDay {
		w := when{kind: DateTimeRange, from: s.now, to: s.today().AddDate(0, 0, 1), timex: s.today().Format("2006-01-02")}
		return w, e, true
	}
	w, ok := s.relative(x, 0)
	w.from = s.today()
	if u > t {
		return w, e, ok
	}
	return w, e, ok
}

// yearEN reads a year: 2018, the year 2018, cy18, fy2019.
func (s *scan) yearEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "calendar year", "fiscal year", "school year", "year", "cy", "fy", "sy")
	special := u > t && (s.isWord(t, "fiscal", "school", "fy", "sy"))
	if u > t {
		y, e, ok := s.yearNumber(u)
		if !ok {
			if y, e, ok = s.shortYear(u); !ok || s.isWord(t, "year") {
				return when{}, 0, false
			}
			y = 2000 + y%100
		}
		if special {
			return when{kind: DateRange, ambiguous: true, year: y, timex: "FY" + format(float64(y))}, e, true
		}
		return s.yearOf(y), e, true
	}
	y, e, ok := s.yearNumber(t)
	if !ok {
		return when{}, 0, false
	}
	if s.tk(t).kind == tokDigits {
		// A bare number is a year only where nothing says otherwise.
		p, n := s.at(s.tk(t).start-1), s.at(s.tk(t).end)
		if isLetter(p) || p == '$' || p == '#' || p == '.' || p == ',' || p == ':' || p == '/' || n == '%' || n == ':' || s.inNumber(t) ||
			(p == '-' || p == '_') && !s.yearFollows(t-2) && (isDigit(s.at(s.tk(t).start-2)) || isLetter(s.at(s.tk(t).start-2))) ||
			(n == '-' || n == '/') && isDigit(s.at(s.tk(t).end+1)) && !s.yearFollows(t+2) {
			return when{}, 0, false
		}
		if s.wordAt(e).is(wUnit) || s.isWord(e, "dollars", "dollar", "people", "usd", "km", "miles") || s.wordAt(e).is(wMagnitude) || s.isWord(t-1, "$", "usd") || t > 0 && s.tk(t-1).kind == tokDigits && !s.isWord(t-1, "-") {
			return when{}, 0, false
		}
	} else if s.wordAt(e).is(wUnit | wMagnitude) {
		return when{}, 0, false
	}
	w := s.yearOf(y)
	w.undated = true
	w.ambiguous = true
	return w, e, true
}

func (s *scan) yearFollows(t int) bool {
	_, _, ok := s.yearNumber(t)
	return ok
}

// quarterEN reads q1 2019, third quarter of this year, 2019 h2, first half of
// 2018.
func (s *scan) quarterEN(t int) (when, int, bool) {
	if n, half, e, ok := s.quarterTerm(s.optPhrase(t, "the")); ok {
		f := s.skipSigns(e, ",", "-")
		f = s.optPhrase(f, "of", "in")
		if y, g, ok := s.yearPhrase(f); ok {
			return s.partOfYear(y, n, half), g, true
		}
		if half {
			return when{}, 0, false
		}
		return s.quarterOf(0, n), e, true
	}
	y, e, ok := s.yearPhrase(t)
	if !ok {
		return when{}, 0, false
	}
	f := s.skipSigns(e, "-", "'", "’")
	f = s.optPhrase(f, "s")
	f = s.optPhrase(f, "the")
	n, half, g, ok := s.quarterTerm(f)
	return s.partOfYear(y, n, half), g, ok
}

func (s *scan) partOfYear(y, n int, half bool) when {
	if half {
		return s.halfYear(y, n)
	}
	return s.quarterOf(y, n)
}

func (s *scan) quarterTerm(t int) (n int, half bool, e int, ok bool) {
	if s.isWord(t, "q", "h") && s.joined(t+1) && s.tk(t+1).kind == tokDigits {
		n, half = s.tk(t+1).num, s.isWord(t, "h")
		return n, half, t + 2, n >= 1 && (n <= 4 && !half || n <= 2) && (!s.joined(t+2) || s.tk(t+2).kind == tokSign)
	}
	n, e = s.nth(t)
	if n == 0 || n > 4 {
		return 0, false, 0, false
	}
	e = s.skipSigns(e, "-")
	if s.isWord(e, "quarter") {
		if n < 0 {
			return 4, false, e + 1, s.isWord(e+1, "of")
		}
		return n, false, e + 1, true
	}
	if s.isWord(e, "half") && n <= 2 && n != 0 {
		if n < 0 {
			n = 2
		}
		return n, true, e + 1, true
	}
	return 0, false, 0, false
}

// seasonEN reads summer, next winter, spring of 2019.
func (s *scan) seasonEN(t int) (when, int, bool) {
	n, u, relative := s.rel(s.optPhrase(t, "the"))
	if !relative {
		u = s.optPhrase(t, "the")
	}
	q := 0
	switch s.textAt(u) {
	case "spring":
		q = 1
	case "summer":
		q = 2
	case "autumn":
		q = 3
	case "fall":
		if _, _, year := s.yearNumber(u + 1); !relative && !year && !s.isWord(u-1, "in", "this", "the") {
			return when{}, 0, false
		}
		q = 3
	case "winter":
		q = 4
	default:
		return when{}, 0, false
	}
	if s.isWord(u+1, "festival", "day", "roll", "rolls", "water") {
		return when{}, 0, false
	}
	names := [...]string{"SP", "SU", "FA", "WI"}
	w := when{kind: DateRange, timex: names[q-1], ambiguous: true}
	y, e := 0, u+1
	f := s.skipSigns(e, ",")
	f = s.optPhrase(f, "of", "in")
	if yy, g, ok := s.yearPhrase(f); ok {
		y, e = yy, g
	}
	if y != 0 {
		w.timex = format(float64(y)) + "-" + w.timex
		w.from, w.to = s.date(y, 3*q, 1), s.date(y, 3*q+3, 1)
	} else {
		w.from, w.to = s.date(s.now.Year()+n, 3*q, 1), s.date(s.now.Year()+n, 3*q+3, 1)
	}
	return w, e, true
}

// weekEN reads week 31, the week of May 4, w/c Feb 4, the first two weeks of
// 2021, the last week of July.
func (s *scan) weekEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	if e := s.phrase(u, "week of", "week commencing", "week starting on", "week starting", "week beginning on", "week beginning", "w / c"); e > 0 {
		if w, f, ok := s.plainDate(s.optPhrase(e, "the", "on")); ok {
			out := weekAt(w.from)
			if w.from.IsZero() {
				return w, f, true
			}
			out.ambiguous, out.timex = w.ambiguous, w.timex
			return out, f, true
		}
		if d, f, ordinal, ok := s.dayNumber(s.optPhrase(e, "the")); ok && ordinal {
			w := s.dayOfMonth(d)
			out := weekAt(w.from)
			out.ambiguous = true
			return out, f, true
		}
	}
	if u == t && s.isWord(u, "week") && u+1 < len(s.tok) && s.tk(u+1).kind == tokDigits && s.tk(u+1).num >= 1 && s.tk(u+1).num <= 53 && !s.isWord(u+2, ":", "%") {
		y, e := s.now.Year(), u+2
		if s.isWord(e, "of") {
			if yy, f, ok := s.yearPhrase(e + 1); ok {
				y, e = yy, f
			}
		}
		w := weekAt(s.date(y, 1, 4).AddDate(0, 0, 7*(s.tk(u+1).num-1)))
		return w, e, true
	}
	n, e := s.nth(u)
	if n == 0 {
		return when{}, 0, false
	}
	count := 1
	if v, f, ok := s.enSmall(e); ok && v <= 52 && s.isWord(f, "weeks") {
		count, e = int(v), f
	}
	if !s.isWord(e, "week", "weeks") {
		if !s.isWord(e, "weekend") {
			return when{}, 0, false
		}
	}
	weekend := s.isWord(e, "weekend")
	f := s.optPhrase(e+1, "of", "in", "on")
	if f == e+1 && s.wordAt(f).month == 0 {
		return when{}, 0, false
	}
	f = s.optPhrase(f, "the")
	var first, last time.Time // the Mondays of the period
	y, m, g := 0, 0, 0
	amb := false
	if mm, h, ok := s.month(f); ok {
		m, g = mm, h
		if s.isWord(h-1, ".") {
			g--
		}
		if yy, i, ok := s.yearBehind(h); ok {
			y, g = yy, i
		}
	} else if r, h, ok := s.rel(f); ok && s.isWord(h, "month") {
		x := s.date(s.now.Year(), int(s.now.Month())+r, 1)
		y, m, g = x.Year(), int(x.Month()), h+1
	} else if s.isWord(f, "month") {
		y, m, g = s.now.Year(), int(s.now.Month()), f+1
	} else if yy, h, ok := s.yearPhrase(f); ok {
		y, g = yy, h
	} else {
		return when{}, 0, false
	}
	if y == 0 {
		y, amb = s.now.Year(), true
		if m < int(s.now.Month()) {
			y++
		}
	}
	if m == 0 {
		first = monday(s.date(y, 1, 4))
		last = monday(s.date(y, 12, 28))
	} else {
		// A week belongs to the month of its Thursday.
		first = monday(s.date(y, m, 4))
		last = monday(s.date(y, m+1, 1).AddDate(0, 0, -4))
	}
	from := first.AddDate(0, 0, 7*(n-1))
	if n < 0 {
		from = last.AddDate(0, 0, -7*(count-1))
	}
	w := weekAt(from)
	w.to = from.AddDate(0, 0, 7*count)
	if weekend {
		w.from = w.from.AddDate(0, 0, 5)
	}
	w.ambiguous = amb
	// first week of July on Friday
	if h := s.optPhrase(g, "on"); s.wordAt(h).is(wWeekday) && !weekend {
		return onDay(from.AddDate(0, 0, int(s.wordAt(h).weekday)-1)), h + 1, true
	}
	return w, g, true
}

// centuryEN reads the 15th century, the 1990s, the nineties.
func (s *scan) centuryEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	if d, e, ordinal, ok := s.dayNumber(u); ok && ordinal && d <= 22 && s.isWord(e, "century") {
		from, to := s.date(100*(d-1), 1, 1), s.date(100*d, 1, 1)
		return span(from, to, bounds(from, to, "P100Y")), e + 1, true
	}
	if n, e, ok := s.rel(u); ok && s.isWord(e, "century") {
		y := s.now.Year()/100*100 + 100*n
		return span(s.date(y, 1, 1), s.date(y+100, 1, 1), bounds(s.date(y, 1, 1), s.date(y+100, 1, 1), "P100Y")), e + 1, true
	}
	decade := func(y, e int, amb bool) (when, int, bool) {
		w := span(s.date(y, 1, 1), s.date(y+10, 1, 1), bounds(s.date(y, 1, 1), s.date(y+10, 1, 1), "P10Y"))
		w.ambiguous = amb
		return w, e, true
	}
	v := s.skipSigns(u, "'", "’")
	if v < len(s.tok) && s.tk(v).kind == tokDigits && s.tk(v).num%10 == 0 {
		size := s.tk(v).end - s.tk(v).start
		e := s.skipSigns(v+1, "'", "’")
		if s.isWord(e, "s") && (s.joined(e) || e > v+1) {
			switch n := s.tk(v).num; {
			case size == 4 && n >= 1000 && n <= 2100:
				return decade(n, e+1, false)
			case size == 2:
				return decade(fullDecade(n), e+1, true)
			}
		}
	}
	w := u
	century := 0
	if y, e, ok := s.centuryWord(u); ok {
		century, w = y, e
	}
	tens := 0
	for i, name := range [...]string{"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"} {
		if s.textAt(w) == name {
			tens = 20 + 10*i
		}
	}
	if tens == 0 {
		if e := s.phrase(u, "two thousands"); e > 0 {
			return decade(2000, e, false)
		}
		return when{}, 0, false
	}
	if century > 0 {
		return decade(century*100+tens, w+1, false)
	}
	return decade(fullDecade(tens), w+1, true)
}

func fullDecade(n int) int {
	if n <= 20 {
		return 2000 + n
	}
	return 1900 + n
}

func (s *scan) centuryWord(t int) (int, int, bool) {
	w := s.wordAt(t)
	if !w.is(wNumber) || w.n < 15 || w.n > 20 {
		return 0, 0, false
	}
	e := s.skipSigns(s.optPhrase(t+1, "hundred"), "-")
	return int(w.n), s.optPhrase(e, "and"), true
}

// partOfPeriod reads early 2016, mid-July, the end of this month, later this
// year.
func (s *scan) partOfPeriod(t int) (when, int, bool) {
	third := -1
	e := 0
	switch {
	case s.phrase(t, "beginning of", "start of") > 0:
		third, e = 0, t+2
	case s.phrase(t, "middle of") > 0:
		third, e = 1, t+2
	case s.phrase(t, "end of") > 0:
		third, e = 2, t+2
	case s.isWord(t, "early", "earlier"):
		third, e = 0, t+1
	case s.isWord(t, "mid"):
		third, e = 1, s.skipSigns(t+1, "-")
	case s.isWord(t, "late", "later"):
		third, e = 2, t+1
	case s.isWord(t, "eoy"):
		w := s.yearOf(s.now.Year())
		w.from, w.modified = s.date(s.now.Year(), 7, 1), true
		return w, t + 1, true
	default:
		return when{}, 0, false
	}
	if s.isWord(t, "earlier", "later") {
		if s.isWord(t-1, "or", "and", "no") {
			return when{}, 0, false
		}
		e = s.optPhrase(e, "in")
	}
	w, f, ok := s.bareMonth(e)
	for _, read := range []func(int) (when, int, bool){s.relativeEN, s.monthEN, s.yearEN, s.seasonEN, s.quarterEN} {
		if x, g, is := read(e); is && (!ok || g > f) && (!x.from.IsZero() || x.timex != "") {
			w, f, ok = x, g, true
		}
	}
	if !ok || w.kind != DateRange && w.kind != DateTimeRange {
		return when{}, 0, false
	}
	w.modified = true
	w = third3(w, third)
	return w, f, true
}

// bareMonth reads may and march where something before makes them months.
func (s *scan) bareMonth(t int) (when, int, bool) {
	m, _, ok := s.month(t)
	if !ok {
		return when{}, 0, false
	}
	return s.monthOf(0, m), t + 1, true
}

// third3 is the beginning, middle or end of a range.
func third3(w when, n int) when {
	if w.from.IsZero() || w.to.IsZero() {
		return w
	}
	length := w.to.Sub(w.from)
	days := int(length.Hours()+12) / 24
	from, to := w.from, w.to
	switch {
	case days > 300 && n == 0:
		to = from.AddDate(0, 6, 0)
	case days > 300 && n == 1:
		from, to = from.AddDate(0, 4, 0), from.AddDate(0, 8, 0)
	case days > 300:
		from = from.AddDate(0, 6, 0)
	case days > 25 && n == 0:
		to = from.AddDate(0, 0, 15)
	case days > 25 && n == 1:
		from, to = from.AddDate(0, 0, 9), from.AddDate(0, 0, 20)
	case days > 25:
		from = from.AddDate(0, 0, 15)
	case n == 0:
		to = from.AddDate(0, 0, (days+1)/2)
	case n == 1:
		from, to = from.AddDate(0, 0, days/4+1), from.AddDate(0, 0, days-days/4-1)
	default:
		from = from.AddDate(0, 0, days/2)
	}
	w.from, w.to = from, to
	return w
}

// startingEN reads "2 weeks starting May 20th", "for 3 days from today".
func (s *scan) startingEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "for")
	d, e, ok := s.durationEN(u)
	if !ok || d.unit.clock() {
		return when{}, 0, false
	}
	f := s.phrase(e, "starting from", "starting on", "starting", "beginning from", "beginning on", "beginning", "commencing")
	if f > 0 && u > t {
		return when{}, 0, false // found without its preposition
	}
	if f < 0 && u > t {
		f = s.phrase(e, "from")
	}
	if f < 0 {
		return when{}, 0, false
	}
	w, g, ok := s.plainDate(f)
	if !ok || w.from.IsZero() {
		return when{}, 0, false
	}
	to := s.moved(d, 1, w.from).from
	return span(w.from, to, bounds(w.from, to, d.timex)), g, true
}
