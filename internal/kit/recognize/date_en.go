package recognize

import "time"

// The functions of the English files read something at token t and return it
// with the token behind it.

// dayNumber reads the number of a day: 4, 4th, twenty-first.
func (s *scan) dayNumber(t int) (d, e int, ordinal, ok bool) {
	if t >= len(s.tok) {
		return 0, 0, false, false
	}
	k := s.tk(t)
	switch {
	case k.kind == tokDigits || k.kind == tokOrdinal:
		ok = k.num >= 1 && k.num <= 31 && (k.kind == tokOrdinal || k.end-k.start <= 2)
		return k.num, t + 1, k.kind == tokOrdinal, ok
	case k.word.is(wNumber) && k.word.n >= 20 && k.word.n <= 30:
		u := t + 1
		if s.isWord(u, "-") {
			u++
		}
		if w := s.wordAt(u); w.is(wOrdinal) && w.n < 10 && k.word.n+w.n <= 31 {
			return int(k.word.n + w.n), u + 1, true, true
		}
	case k.word.is(wOrdinal) && k.word.n <= 31 && k.text[len(k.text)-1] != 's':
		return int(k.word.n), t + 1, true, true
	}
	return 0, 0, false, false
}

// yearNumber reads 2018, nineteen ninety-nine, two thousand and five.
func (s *scan) yearNumber(t int) (int, int, bool) {
	if t >= len(s.tok) {
		return 0, 0, false
	}
	if k := s.tk(t); k.kind == tokDigits {
		if k.end-k.start == 4 && k.num >= 1500 && k.num <= 2100 && !isLetter(s.at(k.end)) && !s.decimalBehind(k.end) {
			return k.num, t + 1, true
		}
		return 0, 0, false
	}
	if !s.wordAt(t).is(wNumber) {
		return 0, 0, false
	}
	if s.isWord(t, "two", "one") && s.isWord(t+1, "thousand") {
		y, e := int(s.wordAt(t).n)*1000, t+2
		if s.isWord(e, "and") {
			e++
		}
		if v, f, ok := s.enTens(e); ok {
			return y + int(v), f, true
		}
		if y == 2000 && e == t+2 {
			return y, e, true
		}
		return 0, 0, false
	}
	a := int(s.wordAt(t).n)
	e := t + 1
	if a < 15 || a > 20 {
		return 0, 0, false
	}
	if s.isWord(e, "hundred") {
		e++
		if s.isWord(e, "and") {
			e++
		}
	}
	v, f, ok := s.enTens(e)
	if !ok || v < 10 && e == t+1 {
		return 0, 0, false
	}
	return a*100 + int(v), f, true
}

func (s *scan) decimalBehind(i int) bool {
	return (s.at(i) == '.' || s.at(i) == ',') && isDigit(s.at(i+1))
}

// shortYear reads two digits of a year.
func (s *scan) shortYear(t int) (int, int, bool) {
	for s.isWord(t, "'", "’", "‘") {
		t++
	}
	if t >= len(s.tok) || s.tk(t).kind != tokDigits || s.tk(t).end-s.tk(t).start != 2 || s.isWord(t+1, ":") || s.decimalBehind(s.tk(t).end) {
		return 0, 0, false
	}
	if _, _, f := s.meridiem(t + 1); f > 0 {
		return 0, 0, false
	}
	return fullYear(s.tk(t).num), t + 1, true
}

// fullYear gives two digits their century.
func fullYear(n int) int {
	if n >= 50 {
		return 1900 + n
	}
	return 2000 + n
}

// month reads the name of a month with its full stop.
func (s *scan) month(t int) (int, int, bool) {
	m := int(s.wordAt(t).month)
	if m == 0 {
		return 0, 0, false
	}
	e := t + 1
	if s.isWord(e, ".") && len(s.textAt(t)) <= 4 && s.joined(e) {
		e++
	}
	return m, e, true
}

// skipSigns skips one of the signs at t.
func (s *scan) skipSigns(t int, signs ...string) int {
	if s.isWord(t, signs...) {
		return t + 1
	}
	return t
}

// yearBehind reads the year behind a day and month: ", 2018", "of 2018", "/18".
func (s *scan) yearBehind(t int) (int, int, bool) {
	u := s.skipSigns(t, ",", "-", "/", ".", "\\")
	u = s.optPhrase(u, "of", "in")
	if y, e, ok := s.yearNumber(u); ok {
		if s.isWord(u-1, ",") || !s.isWord(e, ":") {
			return y, e, true
		}
		return 0, 0, false
	}
	if s.isWord(t, "'", "’", "-", "/") {
		return s.shortYear(s.skipSigns(t, "-", "/"))
	}
	if y, e, ok := s.shortYear(t); ok && (e >= len(s.tok) || s.isWord(e, ".", "?", "!", ";")) {
		return y, e, true
	}
	return 0, 0, false
}

// monthDayEN reads a day of a month in either order, with its year.
func (s *scan) monthDayEN(t int) (when, int, bool) {
	if m, e, ok := s.month(t); ok {
		u := s.skipSigns(e, "/", "-", ",", ".", "\\")
		v := s.optPhrase(u, "the")
		d, f, ordinal, ok := s.dayNumber(v)
		if !ok || !ordinal && s.notADay(f) {
			return when{}, 0, false
		}
		if y, g, ok := s.yearBehind(f); ok {
			return s.monthDay(y, m, d), g, true
		}
		return s.monthDay(0, m, d), f, true
	}
	u := s.optPhrase(t, "the")
	d, e, ordinal, ok := s.dayNumber(u)
	if s.isWord(u-1, "$", "£", "€") || u > t && s.tk(u).kind == tokWord {
		ok = false // a written number is found without its article
	}
	if ok && ordinal && u == t {
		f := s.optPhrase(e, "day of", "of")
		if n, g, is := s.rel(f); is && f > e && s.isWord(g, "month") { // 5th of next month
			x := s.date(s.now.Year(), int(s.now.Month())+n, 1)
			return s.monthDay(x.Year(), int(x.Month()), d), g + 1, true
		}
	}
	if ok && (ordinal || !s.inNumber(u)) {
		if f := s.isWord(e, "-", "/", "."); f {
			// 23-2020-September
			if y, g, ok := s.yearNumber(e + 1); ok {
				if m, h, ok := s.month(s.skipSigns(g, "-", "/", ".")); ok {
					return s.monthDay(y, m, d), h, true
				}
			}
		}
		f := s.optPhrase(e, "day of", "of", "-", "/", ",", ".")
		if m, g, ok := s.month(f); ok && !(s.isWord(e, ",", ".") && !ordinal && s.isWord(f, "may", "march")) {
			if y, h, ok := s.yearBehind(g); ok {
				return s.monthDay(y, m, d), h, true
			}
			return s.monthDay(0, m, d), g, true
		}
	}
	// 2019/aug/01
	if y, e, ok := s.yearNumber(t); ok && s.tk(t).kind == tokDigits {
		f := s.skipSigns(e, "-", "/", ".", ",")
		if m, g, ok := s.month(f); ok {
			h := s.optPhrase(s.skipSigns(g, "-", "/", "."), "the")
			if d, i, _, ok := s.dayNumber(h); ok && (f > e || s.tk(h).kind == tokOrdinal || h > g) {
				return s.monthDay(y, m, d), i, true
			}
		}
		if d, g, _, ok := s.dayNumber(f); ok && f > e {
			if m, h, ok := s.month(s.skipSigns(g, "-", "/", ".")); ok && h > g {
				return s.monthDay(y, m, d), h, true
			}
		}
	}
	return when{}, 0, false
}

// inNumber is whether the digits of token t are a part of a longer number.
func (s *scan) inNumber(t int) bool {
	if s.tk(t).kind != tokDigits && s.tk(t).kind != tokOrdinal {
		return false
	}
	p := s.at(s.tk(t).start - 1)
	if p == 't' && isDigit(s.at(s.tk(t).start-2)) {
		return false // 2016-11-08T08:00
	}
	return p == '.' && isDigit(s.at(s.tk(t).start-2)) || isLetter(p) || p == '$' || p == ':'
}

// notADay is whether what follows digits makes them a time, an amount or a year.
func (s *scan) notADay(t int) bool {
	if t >= len(s.tok) {
		return false
	}
	if s.isWord(t, ":", "%") || s.joined(t) && s.tk(t).kind == tokWord {
		return true
	}
	if s.isWord(t, ".") && s.decimalBehind(s.tk(t).start) {
		return true
	}
	_, _, e := s.meridiem(t)
	return e > 0
}

// numericDate reads 7/23, 3-23-2017, 2015-12-23.
func (s *scan) numericDate(t int) (when, int, bool) {
	n := [3]int{}
	size := [3]int{}
	u, count := t, 0
	var sep string
	for count < 3 && u < len(s.tok) && s.tk(u).kind == tokDigits {
		k := s.tk(u)
		n[count], size[count] = k.num, k.end-k.start
		count++
		u++
		if count == 3 || !s.isWord(u, "/", "-", ".", "\\") || sep != "" && s.textAt(u) != sep || u+1 >= len(s.tok) || s.tk(u+1).kind != tokDigits {
			break
		}
		// Spaces only around all or none.
		sep = s.textAt(u)
		u++
	}
	if p := s.at(s.tk(t).start - 1); isLetter(p) || isDigit(s.at(s.tk(t).start-2)) && (p == '/' || p == '.' || p == '-' && sep != "/" || p == ':' || p == ',') || p == '$' {
		return when{}, 0, false
	}
	if u < len(s.tok) && (s.joined(u) && s.tk(u).kind == tokWord && s.textAt(u) != "t" || s.isWord(u, "%", ":")) {
		return when{}, 0, false
	}
	if s.isWord(u, "/", ".") && s.joined(u) && u+1 < len(s.tok) && s.tk(u+1).kind == tokDigits && s.joined(u+1) {
		return when{}, 0, false
	}
	if count == 3 {
		if w, ok := s.dayFromParts(n, size); ok && (sep != "." || size[0] == 4 || size[2] == 4 || size[2] == 2 && size[0] <= 2) {
			return w, u, true
		}
		if sep != "/" {
			return when{}, 0, false
		}
		return when{}, 0, false
	}
	if count == 2 && size[0] <= 2 && size[1] <= 2 {
		slash := sep == "/"
		if !slash && !s.isWord(t-1, "on", "in") && !s.isWord(t-2, "on", "in") {
			return when{}, 0, false
		}
		if s.isWord(u, ".") && s.decimalBehind(s.tk(u).start) {
			return when{}, 0, false
		}
		m, d := n[0], n[1]
		if m > 12 {
			m, d = d, m
		}
		if m >= 1 && m <= 12 && d >= 1 && d <= 31 {
			return s.monthDay(0, m, d), u, true
		}
	}
	return when{}, 0, false
}

// dayFromParts orders the parts of a numeric date.
func (s *scan) dayFromParts(n, size [3]int) (when, bool) {
	y, m, d := n[2], n[0], n[1]
	ysize := size[2]
	if size[0] == 4 {
		y, m, d, ysize = n[0], n[1], n[2], 4
	}
	if m > 12 && d <= 12 && size[0] != 4 {
		m, d = d, m
	}
	if m < 1 || m > 12 || d < 1 || d > 31 || ysize != 4 && ysize != 2 || size[0] == 3 || ysize == 4 && (y < 1500 || y > 2100) {
		return when{}, false
	}
	if ysize == 2 {
		y = fullYear(y)
	}
	return s.monthDay(y, m, d), true
}

// rel reads next, this, last … as a number of units: 1, 0, -1.
func (s *scan) rel(t int) (n, e int, ok bool) {
	switch s.textAt(t) {
	case "next", "following", "upcoming", "coming":
		return 1, t + 1, true
	case "this", "current":
		if s.isWord(t+1, "upcoming", "coming") {
			return 1, t + 2, true
		}
		if s.isWord(t+1, "past") {
			return -1, t + 2, true
		}
		return 0, t + 1, true
	case "last":
		// "it will last three weeks"
		if s.isWord(t-1, "will", "would", "may", "might", "must", "shall", "should", "can", "could", "not", "cannot", "to") {
			return 0, 0, false
		}
		return -1, t + 1, true
	case "past", "previous":
		return -1, t + 1, true
	}
	return 0, 0, false
}

// dateEN reads a day.
func (s *scan) dateEN(t int) (when, int, bool) { return s.once(memoDateEN, t, s.dateENAnew) }

func (s *scan) dateENAnew(t int) (when, int, bool) {
	if t >= len(s.tok) {
		return when{}, 0, false
	}
	if s.isWord(t, "on") && s.wordAt(t+1).is(wWeekday) { // on Monday of next week
		if w, e, ok := s.weekdayEN(t + 1); ok && s.isWord(e-1, "week") && e > t+3 {
			return w, e, true
		}
		return when{}, 0, false
	}
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.monthDayEN(t))
	if s.tk(t).kind == tokDigits {
		try(s.numericDate(t))
	}
	try(s.weekdayEN(t))
	try(s.specialDay(t))
	try(s.feastEN(t))
	try(s.nthWeekday(t))
	try(s.offsetDate(t))
	if s.isWord(t, "next", "this", "last", "upcoming", "coming") && t+1 < len(s.tok) && s.tk(t+1).kind == tokDigits {
		if w, e, ok := s.numericDate(t + 1); ok {
			if s.isWord(t, "next") && !w.from.IsZero() && w.year == 0 && w.from.Year() == s.now.Year() {
				w = s.monthDay(s.now.Year()+1, w.month, w.day)
			}
			try(w, e, ok)
		}
	}
	if s.isWord(t, "the") && end < 0 || s.tk(t).kind == tokOrdinal && end < 0 {
		try(s.theNth(t))
	}
	if end < 0 {
		return when{}, 0, false
	}
	if best.kind == Date {
		if s.isWord(end, "(") && s.wordAt(end+1).is(wWeekday) && s.isWord(end+2, ")") {
			end += 3
		}
	}
	return best, end, true
}

// theNth reads "the 4th" after on or for, at the end of a clause.
func (s *scan) theNth(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	d, e, ordinal, ok := s.dayNumber(u)
	if !ok || !ordinal || !s.isWord(t-1, "on", "for", "by", "before", "after", "since", "until", "till") {
		return when{}, 0, false
	}
	if e < len(s.tok) && !s.isWord(e, ".", ",", "!", "?", "at", "from", "and", "or", "in", "through", "to", "until", "till", "-") {
		return when{}, 0, false
	}
	return s.dayOfMonth(d), e, true
}

// weekdayEN reads a weekday with what may stand around it.
func (s *scan) weekdayEN(t int) (when, int, bool) {
	n, u, relative := s.rel(t)
	if !relative {
		u = t
	}
	if relative && s.isWord(u, "week", "week's") {
		u = s.optPhrase(s.skipSigns(u+1, ",", "-", "—", "–"), "on")
	}
	wd := int(s.wordAt(u).weekday)
	if wd == 0 || (s.isWord(u, "sat", "sun", "wed", "weds") && !relative && !s.shortWeekday(u)) {
		return when{}, 0, false
	}
	e := u + 1
	if s.isWord(e, ".") && len(s.textAt(u)) <= 5 && s.joined(e) && e+1 < len(s.tok) && s.tk(e+1).start > s.tk(e).end && (s.wordAt(e+1).month > 0) {
		e++
	}
	// Friday, 3 August; Tuesday the eleventh
	f := s.skipSigns(e, ",", "-")
	if w, g, ok := s.monthDayEN(f); ok {
		return w, g, true
	}
	if f < len(s.tok) && s.tk(f).kind == tokDigits {
		if w, g, ok := s.numericDate(f); ok && (w.year != 0 || s.isWord(f+1, "/")) {
			return w, g, true
		}
	}
	if s.isWord(e, ",") && s.isWord(e+1, "the") && !relative { // Friday, the 13th
		if d, g, ordinal, ok := s.dayNumber(e + 2); ok && ordinal && s.boundaryBehind(g) {
			return s.weekdayOn(wd, d), g, true
		}
	}
	if d, g, ordinal, ok := s.dayNumber(s.optPhrase(e, "the")); ok && (ordinal || !s.notADay(g) && !s.isWord(g, "-", "to", "/", "o", "until", "oclock", "—", "–", "in", "minutes", "hours", "people") && s.tk(e).kind == tokDigits && s.boundaryBehind(g)) && !relative {
		return s.weekdayOn(wd, d), g, true
	}
	if s.isWord(u, "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays") && !relative {
		return when{}, 0, false
	}
	if !relative {
		g := s.optPhrase(e, "of")
		g = s.optPhrase(g, "the")
		if r, h, ok := s.rel(g); ok && s.isWord(h, "week") {
			return s.weekdayOf(r, wd), h + 1, true
		}
		return s.weekday(wd), e, true
	}
	switch s.textAt(t) {
	case "upcoming", "coming":
		return s.nextWeekday(wd, 1), e, true
	case "past":
		return s.nextWeekday(wd, -1), e, true
	}
	if s.isWord(t, "this") && n != 0 {
		return s.nextWeekday(wd, n), e, true
	}
	return s.weekdayOf(n, wd), e, true
}

func (s *scan) boundaryBehind(t int) bool {
	return t >= len(s.tok) || s.isWord(t, ".", ",", "!", "?", ";", ")", "at", "and", "from", "for")
}

// shortWeekday is whether sat or sun is a day: they are other words too.
func (s *scan) shortWeekday(t int) bool {
	if s.isWord(t-1, "on", "or", "and", "this", "next", "last", ",", "by", "until", "to", "-") {
		return true
	}
	_, _, _, ok := s.dayNumber(s.optPhrase(s.skipSigns(t+1, ",", "-"), "the"))
	return ok || s.isWord(t+1, ",") && s.wordAt(t+2).month > 0 || s.isWord(t, "wed", "weds") || s.wordAt(t+1).month > 0
}

// nextWeekday is the nearest such day after today, or before it.
func (s *scan) nextWeekday(wd, dir int) when {
	t := s.today().AddDate(0, 0, dir)
	for isoWeekday(t) != wd {
		t = t.AddDate(0, 0, dir)
	}
	return onDay(t)
}

// weekdayOn is a weekday that is the dth of its month: the nearest such.
func (s *scan) weekdayOn(wd, d int) when {
	for m := 0; m < 24; m++ {
		t := s.date(s.now.Year(), int(s.now.Month())+m, d)
		if t.Day() == d && isoWeekday(t) == wd && !t.Before(s.today()) {
			w := onDay(t)
			w.ambiguous = true
			return w
		}
	}
	return s.dayOfMonth(d)
}

// specialDay reads today, tomorrow, the day after tomorrow, next day.
func (s *scan) specialDay(t int) (when, int, bool) {
	day := func(n, e int) (when, int, bool) { return onDay(s.today().AddDate(0, 0, n)), e, true }
	u := s.optPhrase(t, "the", "my")
	if e := s.phrase(u, "day after tomorrow", "day after tmr", "day after tmrw"); e > 0 {
		return day(2, e)
	}
	if e := s.phrase(u, "day before yesterday"); e > 0 {
		return day(-2, e)
	}
	if u > t {
		if e := s.phrase(u, "day before"); e > 0 {
			return day(-1, e)
		}
		if e := s.phrase(u, "day after"); e > 0 {
			return day(1, e)
		}
	}
	switch s.textAt(t) {
	case "today", "otd":
		return day(0, t+1)
	case "tomorrow", "tmr", "tmrw", "tomorow":
		return day(1, t+1)
	case "yesterday":
		return day(-1, t+1)
	case "current":
		if s.isWord(t+1, "date") {
			return day(0, t+2)
		}
	}
	if n, e, ok := s.rel(u); ok && s.isWord(e, "day") && !s.isWord(e+1, "of") {
		return day(n, e+1)
	}
	if u > t && s.isWord(u, "day") && !s.isWord(u+1, "of", "to") {
		return day(0, u+1)
	}
	return when{}, 0, false
}

// nthWeekday reads "first Monday of next month", "last Friday in June 2019".
func (s *scan) nthWeekday(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	n, e := s.nth(u)
	if n == 0 {
		return when{}, 0, false
	}
	wd := 0
	if s.isWord(e, "week") { // first week of July on Friday
		return when{}, 0, false
	}
	wd = int(s.wordAt(e).weekday)
	if wd == 0 {
		return when{}, 0, false
	}
	f := s.optPhrase(e+1, "of", "in")
	f = s.optPhrase(f, "the")
	y, m, g := 0, 0, 0
	if r, h, ok := s.rel(f); ok && s.isWord(h, "month") {
		x := s.date(s.now.Year(), int(s.now.Month())+r, 1)
		y, m, g = x.Year(), int(x.Month()), h+1
	} else if mm, h, ok := s.month(f); ok {
		m, g = mm, h
		if yy, i, ok := s.yearBehind(h); ok {
			y, g = yy, i
		}
	} else {
		return when{}, 0, false
	}
	h := holiday{month: m, nth: n, weekday: time.Weekday(wd % 7)}
	w := s.feast(h, y)
	w.month = m
	return w, g, true
}

// nth reads first … fifth and last as 1 … 5 and -1, or 0.
func (s *scan) nth(t int) (int, int) {
	if t >= len(s.tok) {
		return 0, 0
	}
	if s.isWord(t, "last") {
		return -1, t + 1
	}
	d, e, ordinal, ok := s.dayNumber(t)
	if !ok || !ordinal || d > 5 {
		return 0, 0
	}
	return d, e
}

// offsetDate reads "in two days", "5 minutes ago", "three weeks from today",
// "two Sundays from now".
func (s *scan) offsetDate(t int) (when, int, bool) {
	u := t
	in := false
	if s.isWord(t, "in") {
		u, in = s.optPhrase(t+1, "the next", "about", "another"), true
		if s.isWord(u-1, "next") {
			return when{}, 0, false
		}
	}
	if wd := s.wordAt(u + 1).weekday; wd > 0 && !in {
		if n, e, ok := s.enSmall(u); ok && e == u+1 {
			if f := s.phrase(e+1, "from now", "later"); f > 0 {
				return onDay(s.nextWeekday(int(wd), 1).from.AddDate(0, 0, 7*(int(n)-1))), f, true
			}
		}
	}
	d, e, ok := s.durationEN(u)
	if !ok || d.modified {
		return when{}, 0, false
	}
	move := func(sign float64, from time.Time, end int) (when, int, bool) {
		w := s.moved(d, sign, from)
		if w.kind == Date {
			if f := s.optPhrase(end, "on"); s.wordAt(f).is(wWeekday) && !s.isWord(f, "sat", "sun") && (f > end) {
				end = f + 1
				w = onDay(w.from.AddDate(0, 0, int(s.wordAt(f).weekday)-isoWeekday(w.from)))
			}
		}
		return w, end, true
	}
	if f := s.phrase(e, "before yesterday"); f > 0 {
		return move(-1, s.today().AddDate(0, 0, -1), f)
	}
	if f := s.phrase(e, "ago", "earlier", "before today", "back"); f > 0 && !in {
		return move(-1, s.today(), f)
	}
	if f := s.phrase(e, "from now", "hence", "from today", "after today", "from current date"); f > 0 && !in {
		return move(1, s.today(), f)
	}
	if f := s.phrase(e, "from tomorrow", "after tomorrow", "from tmr", "after tmr"); f > 0 && !in {
		return move(1, s.today().AddDate(0, 0, 1), f)
	}
	if f := s.phrase(e, "from yesterday"); f > 0 && !in {
		return move(1, s.today().AddDate(0, 0, -1), f)
	}
	if f := s.phrase(e, "later"); f > 0 && !in && !s.isWord(f, "than", "in", "this", "today") {
		return move(1, s.today(), f)
	}
	if s.isWord(e, "before", "after", "from", "prior") && !in && !d.unit.clock() {
		sign := 1.0
		g := e + 1
		if s.isWord(e, "before", "prior") {
			sign = -1
			if s.isWord(e, "prior") {
				g++
			}
		}
		if x, f, ok := s.plainDate(g); ok && x.kind == Date && !x.from.IsZero() {
			w := s.moved(d, sign, x.from)
			return w, f, true
		}
	}
	if in && !s.isWord(e, "of", "or") {
		if f := s.phrase(e, "from now", "from today"); f > 0 {
			return move(1, s.today(), f)
		}
		return move(1, s.today(), e)
	}
	return when{}, 0, false
}

// moved is a duration from a day or from now.
func (s *scan) moved(d when, sign float64, from time.Time) when {
	if d.year != 0 || d.month != 0 || d.day != 0 { // of several units
		t := from
		if d.unit.clock() {
			t = s.now
		}
		t = addMonths(t, int(sign)*(12*d.year+d.month)).AddDate(0, 0, int(sign)*d.day)
		if d.unit.clock() {
			t = t.Add(time.Duration(sign) * time.Duration(d.clock) * time.Second)
			return when{kind: DateTime, from: t, to: t.Add(time.Second), timex: t.Format("2006-01-02T15:04:05")}
		}
		return onDay(t)
	}
	return s.moment(sign*d.count, d.unit, from)
}

// plainDate is a date that is not itself relative to another.
func (s *scan) plainDate(t int) (when, int, bool) {
	for _, read := range []func(int) (when, int, bool){s.monthDayEN, s.feastEN, s.specialDay, s.weekdayEN} {
		if w, e, ok := read(t); ok {
			return w, e, true
		}
	}
	if t < len(s.tok) && s.tk(t).kind == tokDigits {
		return s.numericDate(t)
	}
	return when{}, 0, false
}
