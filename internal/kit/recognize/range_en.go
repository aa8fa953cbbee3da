package recognize

import "time"

// nowEN reads now, right now, as soon as possible, at the moment.
func (s *scan) nowEN(t int) (when, int, bool) {
	e := s.phrase(t, "right now", "now", "as soon as possible", "asap", "recently", "previously", "at present", "at this time", "at this minute", "at the minute", "at this moment", "at the moment", "at the present time", "at the current time")
	if e < 0 {
		return when{}, 0, false
	}
	w := when{kind: DateTime, from: s.now, to: s.now.Add(time.Second), timex: "PRESENT_REF"}
	if s.isWord(t, "as", "asap") {
		w.timex = "FUTURE_REF"
	}
	if s.isWord(t, "recently", "previously") {
		w.timex = "PAST_REF"
	}
	return w, e, true
}

// endOfDayEN reads end of day, eod, the end of tomorrow.
func (s *scan) endOfDayEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "the")
	end := func(day time.Time, e int) (when, int, bool) {
		x := day.AddDate(0, 0, 1)
		return when{kind: DateTime, from: x.Add(-time.Second), to: x, timex: x.Add(-time.Second).Format("2006-01-02T15:04:05")}, e, true
	}
	if e := s.phrase(u, "eod", "end of day", "end of the day"); e > 0 {
		return end(s.today(), e)
	}
	if e := s.phrase(u, "end of the", "end of"); e > 0 {
		if w, f, ok := s.plainDate(e); ok && w.kind == Date && !w.from.IsZero() && !s.isWord(e, "day") {
			return end(w.from, f)
		}
	}
	return when{}, 0, false
}

// relativePart reads tonight, this morning, last night, next evening.
func (s *scan) relativePart(t int) (when, int, bool) {
	u := s.optPhrase(t, "in the", "early", "late", "later")
	if s.isWord(u, "tonight", "tonite") {
		w := s.dayAndTime(onDay(s.today()), s.partOfDay(partNight))
		w.part = partNight
		return w, u + 1, true
	}
	n, e, ok := s.rel(u)
	if !ok {
		return when{}, 0, false
	}
	e = s.optPhrase(e, "early", "late")
	p := s.wordAt(e).part
	if p < partMorning || p > partNight || s.isWord(e, "nights", "mornings", "evenings") {
		return when{}, 0, false
	}
	if n > 0 && s.isWord(u, "this") {
		n = 0
	}
	w := s.dayAndTime(onDay(s.today().AddDate(0, 0, n)), s.partOfDay(p))
	if s.isWord(e-1, "early") {
		w = s.halfOfDay(w, false)
	} else if s.isWord(e-1, "late") || s.isWord(t, "late") {
		w = s.halfOfDay(w, true)
	}
	w.part = p
	return w, e + 1, true
}

func (s *scan) halfOfDay(w when, second bool) when {
	mid := w.from.Add(w.to.Sub(w.from) / 2)
	if second {
		w.from = mid
	} else {
		w.to = mid
	}
	return w
}

// pointEN reads a date, a time or both, without range words.
func (s *scan) pointEN(t int, loose bool) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.nowEN(t))
	try(s.endOfDayEN(t))
	try(s.partOfDate(t))
	try(s.timeEN(t, loose))
	if w, e, ok := s.relativePart(t); ok {
		try(w, e, true)
		try(s.timeOfPart(w, e))
	}
	if w, e, ok := s.dateEN(t); ok {
		try(w, e, true)
		if w.kind == Date {
			try(s.timeBehind(w, e))
		}
	}
	// time first: 9am on Tuesday, 10, tonight
	if w, e, ok := s.timeEN(t, true); ok {
		try(s.dateBehind(w, e))
	}
	return best, end, end > 0
}

// partOfDate reads early tomorrow, later today.
func (s *scan) partOfDate(t int) (when, int, bool) {
	if !s.isWord(t, "early", "earlier", "mid", "late", "later") {
		return when{}, 0, false
	}
	u := s.skipSigns(t+1, "-")
	u = s.optPhrase(u, "in the day", "in", "the day")
	d, e, ok := s.plainDate(u)
	if !ok || d.kind != Date || d.from.IsZero() {
		return when{}, 0, false
	}
	if x, f, ok := s.partEN(e); ok && x.part <= partNight { // early Monday morning
		return s.dayAndTime(d, s.halfOf(x, s.isWord(t, "late", "later"))), f, true
	}
	w := d
	w.kind, w.modified = DateTimeRange, true
	noon := d.from.Add(12 * time.Hour)
	switch {
	case s.isWord(t, "early", "earlier"):
		w.to = noon
	case s.isWord(t, "mid"):
		w.from, w.to = d.from.Add(10*time.Hour), d.from.Add(14*time.Hour)
	default:
		w.from = noon
	}
	return w, e, true
}

// timeOfPart reads the time behind tonight: "tonight at 7".
func (s *scan) timeOfPart(w when, e int) (when, int, bool) {
	u := s.skipSigns(e, ",")
	v := s.optPhrase(u, "at", "around", "by")
	if s.isWord(v-1, "by") {
		return when{}, 0, false
	}
	x, f, ok := s.timeEN(v, v > u || s.tk(min(v, len(s.tok)-1)).kind == tokDigits)
	if !ok || x.kind != Time {
		return when{}, 0, false
	}
	day := onDay(w.from.AddDate(0, 0, 0))
	day.from = s.date(w.from.Year(), int(w.from.Month()), w.from.Day())
	if x.vague {
		x = s.withPart(x, w.part)
	}
	x.vague = false
	return s.dayAndTime(onDay(day.from), x), f, true
}

// timeBehind reads the time or part of the day behind a date.
func (s *scan) timeBehind(d when, e int) (when, int, bool) {
	u := s.skipSigns(e, ",", "-", "@", "t")
	v := s.optPhrase(u, "at around", "at", "for", "around", "@", "by")
	if s.isWord(v-1, "by") || s.isWord(v-1, "for") && s.durationAt(v) {
		v = u
	}
	if v >= len(s.tok) {
		return when{}, 0, false
	}
	loose := v > u && s.isWord(v-1, "at", "around")
	var best when
	end := -1
	try := func(w when, f int, ok bool) {
		if ok && f > end {
			best, end = s.dayAndTime(d, w), f
		}
	}
	if x, f, ok := s.timeEN(v, loose); ok {
		try(x, f, true)
	}
	if x, f, ok := s.partEN(u); ok && x.part <= partNight {
		try(x, f, true)
		// Sunday late evening at 10:00
		g := s.optPhrase(s.skipSigns(f, ","), "at", "around")
		if y, h, ok := s.timeEN(g, g > f); ok && y.kind == Time {
			try(s.withPart(y, x.part), h, true)
		}
	}
	return best, end, end > 0
}

func (s *scan) durationAt(t int) bool {
	_, _, ok := s.durationEN(t)
	return ok
}

// dateBehind reads the date behind a time: 9am on Tuesday, 7 this evening.
func (s *scan) dateBehind(x when, e int) (when, int, bool) {
	u := s.skipSigns(e, ",", "-", "/")
	if w, f, ok := s.relativePart(s.optPhrase(u, "in")); ok {
		if x.vague {
			x = s.withPart(x, w.part)
		}
		x.vague = false
		return s.dayAndTime(onDay(s.date(w.from.Year(), int(w.from.Month()), w.from.Day())), x), f, true
	}
	v := s.optPhrase(u, "on the", "on", "of", "for", "in")
	bare := x.timex != "" && len(x.timex) == 3 && s.tk(e-1).kind == tokDigits && x.vague
	if bare && s.isWord(e-1, "noon", "midnight") {
		bare = false
	}
	w, f, ok := s.dateEN(v)
	if !ok || w.kind != Date {
		return when{}, 0, false
	}
	if bare && !s.isWord(e-2, "at", "around") { // "2 on Tuesday" is no time, "at 2 on Tuesday" is one
		return when{}, 0, false
	}
	if s.isWord(v-1, "in") && !s.isWord(e-1, "morning") {
		return when{}, 0, false
	}
	return s.dayAndTime(w, x), f, true
}

// rangeOfTimes reads 3-8pm, from 5 to 6, between 5 and 6 in the afternoon,
// from 10 am for 3 hours.
func (s *scan) rangeOfTimes(t int) (when, int, bool) {
	u := s.optPhrase(t, "from", "between")
	between := s.isWord(t, "between")
	a, e, surely, ok := s.clockEnd(u)
	if !ok {
		return when{}, 0, false
	}
	if f := s.phrase(e, "for"); f > 0 && surely && !between {
		if d, g, ok := s.durationEN(f); ok && d.unit.clock() {
			end := a.clock + int(d.duration/time.Second)
			w := when{kind: TimeRange, clock: a.clock, clockEnd: end, vague: a.vague, timex: "(" + a.timex + "," + "," + d.timex + ")"}
			return s.onClock(w, s.today()), g, true
		}
	}
	f := s.till(e, between)
	if f < 0 {
		return when{}, 0, false
	}
	f = s.optPhrase(f, "the", "about")
	b, g, surely2, ok := s.clockEnd(f)
	if !ok || b.clock == a.clock && !a.vague {
		return when{}, 0, false
	}
	w := s.clockRange(a, b)
	if x, h, ok := s.partBehind(b, g); ok && h > g {
		p := s.wordAt(h - 1).part
		if a.vague && a.clock < 12*3600 {
			a = s.withPart(a, p)
		}
		w, g, surely2 = s.clockRange(a, x), h, true
	}
	if !surely && !surely2 && u == t {
		return when{}, 0, false
	}
	if !surely && !surely2 && (s.notAnHour(g-1, g) || s.wordAt(g).is(wNumber) || b.clock > 24*3600) {
		return when{}, 0, false
	}
	return w, g, true
}

// clockEnd reads one end of a range of times.
func (s *scan) clockEnd(t int) (w when, e int, sure, ok bool) {
	if x, f, ok := s.timeEN(t, false); ok && x.kind == Time {
		return x, f, true, true
	}
	w, e, sure, ok = s.hourEN(t)
	if ok && (s.tk(t).kind == tokDigits && s.isWord(e, "/", "%") || w.clock > 24*3600) {
		return w, e, sure, false
	}
	return w, e, sure, ok
}

// till reads what stands between the ends of a range, or -1.
func (s *scan) till(t int, between bool) int {
	if between {
		if e := s.phrase(t, "and", "to", "through", "-", "–", "—", "~"); e > 0 {
			return e
		}
	}
	if s.isWord(t, "-", "–", "—", "~") && s.isWord(t+1, "-", "–", "—") {
		return t + 2
	}
	return s.phrase(t, "to", "until", "untill", "till", "til", "thru", "through", "-", "–", "—", "~")
}

// endEN reads one end of a range: a date, a period, a time or both.
func (s *scan) endEN(t int) (when, int, bool) { return s.once(memoEndEN, t, s.endENAnew) }

func (s *scan) endENAnew(t int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	// The beginning, middle and end of something are days in a range.
	u := t
	if e := s.phrase(t, "the beginning of", "the start of", "the middle of", "the end of", "beginning of", "start of", "middle of", "end of"); e > 0 {
		if w, f, ok := s.periodEN(e); ok && w.kind == DateRange {
			return w, f, true
		}
	}
	try(s.pointEN(u, false))
	try(s.bareMonth(u))
	try(s.periodEN(u))
	try(s.boundary(u))
	if end < 0 {
		// a bare ordinal: the twenty-seventh
		if d, e, ordinal, ok := s.dayNumber(s.optPhrase(u, "the")); ok && ordinal {
			return s.dayOfMonth(d), e, true
		}
	}
	return best, end, end > 0
}

// boundary reads "3 min later" as an end.
func (s *scan) boundary(t int) (when, int, bool) { return s.offsetDate(t) }

// rangeEN reads from … to …, between … and …, … to ….
func (s *scan) rangeEN(t int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.rangeOfTimes(t))
	try(s.daysOfMonth(t))
	try(s.dayWithTimes(t))
	try(s.weekWithDays(t))
	u := s.optPhrase(t, "from now")
	var a when
	var e int
	ok := false
	between := s.isWord(t, "between")
	if u > t {
		a, e, ok = s.nowEN(t + 1)
	} else {
		u = s.optPhrase(t, "from", "between", "during", "in", "on")
		if s.isWord(t, "in", "on") {
			// "on November 18-19" keeps its word, "in 2014 through May" does not
			if x, f, is := s.daysOfMonth(u); is {
				try(x, f, true)
			}
			if _, f, is := s.yearNumber(u); is && s.isWord(t, "in") {
				if g := s.till(f, false); g > 0 && s.yearFollows(g) {
					try(s.rangeEN(u))
				}
			}
			return best, end, end > 0
		}
		u = s.optPhrase(u, "the")
		a, e, ok = s.endEN(u)
		if s.isWord(u-1, "the") && u-1 > t-1 {
			if a2, e2, ok2 := s.endEN(u - 1); ok2 && (!ok || e2 > e) {
				a, e, ok = a2, e2, ok2
			}
		}
	}
	if !ok {
		return best, end, end > 0
	}
	// 14th Feb for 7 hours from 9:30am
	if a.kind == Date {
		if f := s.phrase(e, "for"); f > 0 {
			if d, g, ok := s.durationEN(f); ok && d.unit.clock() {
				if x, h, ok := s.timeEN(s.optPhrase(g, "from", "starting at", "starting from", "at"), true); ok && h > g {
					w := s.dayAndTime(a, x)
					w.kind, w.to = DateTimeRange, w.from.Add(d.duration)
					try(w, h, true)
				}
			}
		}
	}
	if a.kind == DateTime {
		if f := s.phrase(e, "for"); f > 0 {
			if d, g, ok := s.durationEN(f); ok && d.unit.clock() {
				w := a
				w.kind, w.to = DateTimeRange, a.from.Add(d.duration)
				try(w, g, true)
			}
		}
	}
	f := s.till(e, between)
	if f < 0 {
		return best, end, end > 0
	}
	dash := s.isWord(f-1, "-", "–", "—", "~")
	g := s.optPhrase(f, "the")
	b, h, ok := s.endEN(g)
	if b2, h2, ok2 := s.endEN(f); ok2 && (!ok || h2 > h) {
		b, h, ok = b2, h2, true
	}
	if !ok && (between || s.isWord(t, "from")) && a.kind != DateRange {
		if x, y, is := s.timeEN(f, true); is && a.kind == DateTime {
			b, h, ok = x, y, true
		}
	}
	if ok {
		if dash && a.kind == DateRange && a.undated && b.kind != DateRange {
			ok = false
		}
		if w, is := s.through(a, b); is && ok {
			try(w, h, true)
		}
	}
	return best, end, end > 0
}

// weekWithDays reads "next week from Monday to Wednesday".
func (s *scan) weekWithDays(t int) (when, int, bool) {
	n, e, ok := s.rel(t)
	if !ok || !s.isWord(e, "week") {
		return when{}, 0, false
	}
	u := s.phrase(e+1, "from", "between")
	if u < 0 {
		return when{}, 0, false
	}
	a := int(s.wordAt(u).weekday)
	v := s.till(u+1, s.isWord(e+1, "between"))
	if a == 0 || v < 0 {
		return when{}, 0, false
	}
	b := int(s.wordAt(v).weekday)
	if b == 0 {
		return when{}, 0, false
	}
	w, ok := s.through(s.weekdayOf(n, a), s.weekdayOf(n, b))
	return w, v + 1, ok
}

// daysOfMonth reads November 18-19, 9th to 17th of April, April ninth through
// seventeenth.
func (s *scan) daysOfMonth(t int) (when, int, bool) {
	u := s.optPhrase(t, "from", "between", "on", "in")
	between := s.isWord(t, "between")
	if m, e, ok := s.month(u); ok {
		e = s.optPhrase(e, "from", "between", "the")
		between = between || s.isWord(e-1, "between")
		d1, f, o1, ok := s.dayNumber(e)
		if !ok {
			return when{}, 0, false
		}
		g := s.till(f, between)
		if g < 0 {
			return when{}, 0, false
		}
		d2, h, o2, ok := s.dayNumber(s.optPhrase(g, "the"))
		if !ok || !o2 && s.notADay(h) && !s.isWord(h, ".") || s.isWord(h, "/", ":") || s.wordAt(h).month > 0 || s.isWord(h, "-") && s.joined(h+1) || !o1 && !o2 && s.wordAt(h).is(wUnit) {
			return when{}, 0, false
		}
		y, i, ok := s.yearBehind(h)
		if !ok {
			y, i = 0, h
		}
		w, ok := s.through(s.monthDay(y, m, d1), s.monthDay(y, m, d2))
		return w, i, ok
	}
	v := s.optPhrase(u, "the")
	d1, e, _, ok := s.dayNumber(v)
	if !ok || s.inNumber(v) {
		return when{}, 0, false
	}
	f := s.till(e, between)
	if f < 0 {
		return when{}, 0, false
	}
	b, g, ok := s.monthDayEN(s.optPhrase(f, "the"))
	if !ok { // 4-22 in January
		if d2, h, _, is := s.dayNumber(s.optPhrase(f, "the")); is && s.isWord(h, "in", "on") {
			if m, i, is := s.month(h + 1); is {
				y, j, is := s.yearBehind(i)
				if !is {
					y, j = 0, h+2
				}
				b, g, ok = s.monthDay(y, m, d2), j, true
			}
		}
	}
	if !ok {
		d2, h, ordinal, is := s.dayNumber(s.optPhrase(f, "the"))
		h = s.optPhrase(h, "of", "in", "on")
		if n, i, rel := s.rel(h); is && rel && s.isWord(i, "month") && (ordinal || h > f+1) {
			x := s.date(s.now.Year(), int(s.now.Month())+n, 1)
			w, ok := s.through(s.monthDay(x.Year(), int(x.Month()), d1), s.monthDay(x.Year(), int(x.Month()), d2))
			return w, i + 1, ok
		}
		return when{}, 0, false
	}
	a := s.monthDay(b.year, b.month, d1)
	if d1 > b.day {
		x := s.date(2001, b.month-1, 1)
		a = s.monthDay(b.year, int(x.Month()), d1)
	}
	w, ok := s.through(a, b)
	return w, g, ok
}

// dayWithTimes reads a date and a range of times in either order: Monday 3-8,
// tomorrow from 10am to noon, between 3 and 8 yesterday; also the first Monday
// 1pm to 3pm of next month.
func (s *scan) dayWithTimes(t int) (when, int, bool) {
	if d, e, ok := s.dateEN(t); ok && d.kind == Date {
		if p, f, ok := s.partEN(e); ok && p.part <= partNight { // Monday morning from 8 to 10
			if x, g, ok := s.dayTimes(f); ok {
				p.from = d.from
				w := s.inPart(p, x)
				w.timex, w.ambiguous = d.timex+x.timex, d.ambiguous
				return w, g, true
			}
		}
		u := s.skipSigns(e, ",", "-", "@")
		if x, f, ok := s.dayTimes(u); ok {
			return s.dayAndTime(d, x), f, true
		}
	}
	if p, e, ok := s.relativePart(t); ok {
		u := s.skipSigns(e, ",")
		if x, f, ok := s.dayTimes(u); ok {
			return s.inPart(p, x), f, true
		}
	}
	u := s.optPhrase(t, "the")
	if n, e := s.nth(u); n != 0 && s.wordAt(e).is(wWeekday) {
		if x, f, ok := s.rangeOfTimes(e + 1); ok {
			g := s.optPhrase(f, "of", "in")
			if r, h, ok := s.rel(g); ok && s.isWord(h, "month") {
				m := s.date(s.now.Year(), int(s.now.Month())+r, 1)
				d := s.feast(holiday{month: int(m.Month()), nth: n, weekday: time.Weekday(s.wordAt(e).weekday % 7)}, m.Year())
				return s.dayAndTime(d, x), h + 1, true
			}
		}
	}
	x, e, ok := s.dayTimes(t)
	if !ok {
		// morning of Tuesday
		if x, e, ok = s.partEN(t); !ok || x.part > partNight {
			return when{}, 0, false
		}
		v := s.optPhrase(e, "on", "of")
		d, f, ok := s.dateEN(v)
		if !ok || d.kind != Date || v == e && s.isWord(e-1, "night") {
			return when{}, 0, false
		}
		return s.dayAndTime(d, x), f, true
	}
	v := s.optPhrase(s.skipSigns(e, ","), "on", "of", "in")
	if p, f, ok := s.relativePart(v); ok {
		return s.inPart(p, x), f, true
	}
	d, f, ok := s.dateEN(v)
	if !ok || d.kind != Date {
		return when{}, 0, false
	}
	return s.dayAndTime(d, x), f, true
}

// dayTimes reads a range of times beside a date, where two bare hours will do.
func (s *scan) dayTimes(t int) (when, int, bool) {
	if w, e, ok := s.rangeOfTimes(t); ok {
		return w, e, true
	}
	if t >= len(s.tok) || s.tk(t).kind != tokDigits {
		return when{}, 0, false
	}
	a, e, _, ok := s.hourEN(t)
	if !ok {
		return when{}, 0, false
	}
	f := s.till(e, false)
	if f < 0 {
		return when{}, 0, false
	}
	b, g, _, ok := s.hourEN(f)
	if !ok || s.notAnHour(f, g) || s.isWord(g, "-", "/") {
		return when{}, 0, false
	}
	return s.clockRange(a, b), g, true
}

// inPart puts a range of times into a part of a day.
func (s *scan) inPart(p, x when) when {
	if x.vague && p.part.afternoon() && x.clock < 12*3600 {
		x.clock += 12 * 3600
		x.clockEnd += 12 * 3600
		x.vague = false
	}
	return s.dayAndTime(onDay(s.date(p.from.Year(), int(p.from.Month()), p.from.Day())), x)
}

// modifierEN reads before, by, after, since … and says what they mean.
func (s *scan) modifierEN(t int) (after, inclusive bool, e int) {
	include := func(e int) (int, bool) {
		if f := s.phrase(e, "or on", "or in", "or at"); f > 0 {
			return f, true
		}
		return e, false
	}
	for _, m := range []struct {
		after, inclusive bool
		words            []string
	}{
		{false, true, []string{"on or before", "in or before", "at or before", "as late as", "until", "till", "untill", "til", "no later than", "by", "due by"}},
		{false, false, []string{"before", "prior to", "earlier than", "sooner than", "no sooner than", "in advance of", "ending with", "ending on"}},
		{true, true, []string{"on or after", "in or after", "at or after", "since", "starting from", "starting on", "starting with", "starting", "beginning from", "beginning on", "beginning", "as early as", "any time from", "anytime from", "after or equal to"}},
		{true, false, []string{"after on", "after", "later than", "year greater than", "greater than"}},
	} {
		if e := s.phrase(t, m.words...); e > 0 {
			if s.isWord(t, "later") && s.isWord(t-1, "no") {
				continue
			}
			f, inc := include(e)
			return m.after, m.inclusive || inc, f
		}
	}
	if s.isWord(t, ">", "<") && !s.isWord(t-1, ">", "<", "-", "=") {
		e := t + 1
		if s.isWord(e, "=") {
			return s.isWord(t, ">"), true, e + 1
		}
		return s.isWord(t, ">"), false, e
	}
	return false, false, -1
}

// openEN reads a range with one end: before Friday, since 2015, by 6pm,
// 1/1/2016 and after.
func (s *scan) openEN(t int) (when, int, bool) {
	if e := s.phrase(t, "till date", "until date", "to date", "till now", "until now"); e > 0 {
		w := when{kind: DateRange, to: s.today(), timex: "PRESENT_REF", modified: true}
		if s.isWord(e-1, "now") {
			return when{}, 0, false
		}
		return w, e, true
	}
	after, inclusive, e := s.modifierEN(t)
	if e < 0 {
		// 2016 or later
		w, f, ok := s.endEN(t)
		if !ok || w.modified {
			return when{}, 0, false
		}
		if w.kind == DateRange && w.undated && s.tk(t).kind != tokDigits {
			return when{}, 0, false
		}
		if g := s.phrase(f, "or after", "and after", "or later", "and later", "or above", "or greater"); g > 0 && !s.isWord(g, "than") {
			x, ok := open(w, true, true)
			return x, g, ok
		}
		if g := s.phrase(f, "or before", "and before", "or earlier", "and earlier"); g > 0 && !s.isWord(g, "than") {
			x, ok := open(w, false, true)
			return x, g, ok
		}
		// today before 4pm, Friday after 3
		if w.kind == Date {
			after, inclusive, g := s.modifierEN(f)
			if g > 0 {
				if x, h, ok := s.timeEN(g, true); ok && x.kind == Time {
					y, ok := open(s.dayAndTime(w, x), after, inclusive)
					return y, h, ok
				}
			}
		}
		return when{}, 0, false
	}
	u := s.optPhrase(e, "the")
	var best when
	end := -1
	try := func(w when, f int, ok bool) {
		if ok && f > end {
			best, end = w, f
		}
	}
	for _, v := range []int{e, u} {
		if v >= len(s.tok) {
			continue
		}
		try(s.pointEN(v, true))
		try(s.periodEN(v))
		try(s.bareMonth(v))
		try(s.partEN(v))
	}
	if end < 0 {
		if d, f, ordinal, ok := s.dayNumber(u); ok && ordinal {
			best, end = s.dayOfMonth(d), f
		}
	}
	if end < 0 || best.kind == Set || best.kind == TimeRange && best.part < partBreakfast && s.isWord(t, "by") {
		return when{}, 0, false
	}
	if s.isWord(t, "after", "before") && best.undated && best.timex != "" && s.isWord(end-1, "day") {
		return when{}, 0, false
	}
	if best.kind == DateTime && best.timex == "PRESENT_REF" {
		return when{}, 0, false
	}
	if s.isWord(t, "by") && best.kind == DateRange && best.undated && !best.modified && s.isWord(end-1, "year", "week", "month") {
		return when{}, 0, false
	}
	// By the end of May is not over when the end begins.
	w, ok := open(best, after, inclusive || best.modified)
	// before 4pm today
	if ok && w.kind == TimeRange && best.kind == Time {
		v := s.optPhrase(s.skipSigns(end, ","), "on")
		if d, f, is := s.dateEN(v); is && d.kind == Date {
			y, ok := open(s.dayAndTime(d, best), after, inclusive)
			return y, f, ok
		}
	}
	return w, end, ok
}
