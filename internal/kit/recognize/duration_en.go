package recognize

import (
	"strings"
	"time"
)

// unitEN reads a unit of time.
func (s *scan) unitEN(t int) (unit, int, bool) {
	if s.isWord(t, "business", "working", "week") && s.isWord(t+1, "day", "days") {
		return unitBusinessDay, t + 2, true
	}
	if w := s.wordAt(t); w.is(wUnit) && w.unit != unitQuarter {
		if w.is(wOrdinal) && s.isWord(t, "second") && s.wordAt(t+1).is(wUnit|wWeekday) {
			return noUnit, 0, false
		}
		return w.unit, t + 1, true
	}
	return noUnit, 0, false
}

// letterUnit reads the h of 5h, joined to its number.
func (s *scan) letterUnit(t int) (unit, int, bool) {
	if !s.joined(t) {
		return noUnit, 0, false
	}
	switch s.textAt(t) {
	case "h":
		return unitHour, t + 1, true
	case "d":
		return unitDay, t + 1, true
	case "w":
		return unitWeek, t + 1, true
	case "y":
		return unitYear, t + 1, true
	}
	return noUnit, 0, false
}

// length makes a duration out of one number and unit.
func length(n float64, u unit) when {
	return when{kind: Duration, count: n, unit: u, duration: u.duration(n), timex: "P" + u.timex(n)}
}

// amountEN reads how many: digits, words, a, a few, several, a couple of.
func (s *scan) amountEN(t int) (n float64, e int, vague, ok bool) {
	if e := s.phrase(t, "a couple of", "a couple", "couple of", "couple"); e > 0 {
		return 2, e, true, true
	}
	if e := s.phrase(t, "a few", "few", "several", "some"); e > 0 {
		return 3, e, true, true
	}
	if t >= len(s.tok) {
		return 0, 0, false, false
	}
	i := s.tk(t).start
	if p := s.at(i - 1); isDigit(s.at(i)) && (isLetter(p) || p == '.' || p == ':' || p == '/' || p == '$') {
		return 0, 0, false, false
	}
	if v, j, _, is := s.unsigned(i); is {
		// "5 m" as a multiplier would swallow the unit.
		if v2, j2, _, is := s.decimal(i); is && j2 < j && isLetter(s.at(j-1)) {
			v, j = v2, j2
		}
		return v, s.tokenFrom(t, j), false, true
	}
	if v, e, is := s.enSum(t); is {
		return v, e, false, true
	}
	return 0, 0, false, false
}

// tokenFrom is the first token from t on that begins at i or later.
func (s *scan) tokenFrom(t, i int) int {
	for t < len(s.tok) && s.tok[t].start < i {
		t++
	}
	return t
}

// oneDuration reads a number and a unit.
func (s *scan) oneDuration(t int) (when, int, bool) {
	if s.isWord(t, "a", "an", "another") {
		u := s.optPhrase(t+1, "half")
		if x, e, ok := s.unitEN(u); ok && (u > t+1 || !s.isWord(u, "minutes")) {
			n := 1.0
			if u > t+1 {
				n = 0.5
			}
			return s.halves(length(n, x), e)
		}
		if u > t+1 {
			return when{}, 0, false
		}
	}
	if s.isWord(t, "half") {
		u := s.optPhrase(t+1, "of")
		u = s.optPhrase(u, "a", "an")
		if x, e, ok := s.unitEN(u); ok {
			return length(0.5, x), e, true
		}
	}
	if e := s.phrase(t, "a quarter of an", "quarter of an"); e > 0 {
		if x, f, ok := s.unitEN(e); ok {
			return length(0.25, x), f, true
		}
	}
	n, e, vague, ok := s.amountEN(t)
	if !ok {
		return when{}, 0, false
	}
	u := s.skipSigns(e, "-")
	u = s.optPhrase(u, "more", "whole", "full", "and a half", "and half")
	if s.isWord(u-1, "half") && u > e {
		n += 0.5
	}
	x, f, ok := s.unitEN(u)
	if !ok {
		if x, f, ok = s.letterUnit(e); !ok {
			return when{}, 0, false
		}
	}
	w := length(n, x)
	w.vague = vague
	return s.halves(w, f)
}

// halves reads "and a half" behind a unit.
func (s *scan) halves(w when, e int) (when, int, bool) {
	f := s.phrase(e, "and a half", "and half")
	x := 0.5
	if f < 0 {
		f, x = s.phrase(e, "and a quarter", "and quarter"), 0.25
	}
	if f < 0 || s.wordAt(f).is(wUnit) {
		return w, e, true
	}
	out := length(w.count+x, w.unit)
	out.vague = w.vague
	return out, f, true
}

// durationEN reads a duration of one or more units.
func (s *scan) durationEN(t int) (when, int, bool) {
	return s.once(memoDurationEN, t, s.durationENAnew)
}

func (s *scan) durationENAnew(t int) (when, int, bool) {
	w, e, ok := s.oneDuration(t)
	if !ok {
		return s.wholeUnit(t)
	}
	for n := 0; n < 6; n++ {
		u := s.skipSigns(e, ",")
		u = s.optPhrase(u, "and")
		x, f, ok := s.oneDuration(u)
		if !ok || s.isWord(u, "a", "an") && u == e || x.unit == w.unit || x.unit.duration(1) >= w.unit.duration(1) {
			break
		}
		w, e = s.plus(w, x), f
	}
	return w, e, true
}

// plus adds a smaller unit to a duration. The parts are kept for the calendar.
func (s *scan) plus(a, b when) when {
	if a.year == 0 && a.month == 0 && a.day == 0 && a.clock == 0 {
		a.put(a.count, a.unit)
	}
	a.put(b.count, b.unit)
	tx := b.timex[1:]
	if len(tx) > 0 && tx[0] == 'T' {
		for i := range a.timex {
			if a.timex[i] == 'T' {
				tx = tx[1:]
				break
			}
		}
	}
	a.timex += tx
	a.duration += b.duration
	a.unit, a.count = b.unit, b.count
	return a
}

// put counts n units into the fields of a duration of several units.
func (w *when) put(n float64, u unit) {
	switch u {
	case unitYear:
		w.year += int(n)
	case unitDecade:
		w.year += 10 * int(n)
	case unitMonth:
		w.month += int(n)
	case unitSecond, unitMinute, unitHour:
		w.clock += int(u.duration(n) / time.Second)
	default:
		w.day += int(u.duration(n) / (24 * time.Hour))
	}
}

// wholeUnit reads "all week", "the whole day", "for the year".
func (s *scan) wholeUnit(t int) (when, int, bool) {
	if s.isWord(t, "all", "whole", "full") {
		u := s.skipSigns(t+1, "-")
		if x, e, ok := s.unitEN(u); ok && (x == unitDay || x == unitWeek || x == unitMonth || x == unitYear || x == unitFortnight) && s.textAt(e - 1)[len(s.textAt(e-1))-1] != 's' && s.wordAt(u).part == noPart {
			return length(1, x), e, true
		}
	}
	return when{}, 0, false
}

// spanEN is durationEN with what makes it more or less.
func (s *scan) spanEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "less than", "more than", "at least", "at most", "up to")
	if u > t && !s.isWord(t, "less", "more") {
		return when{}, 0, false
	}
	if e := s.phrase(t, "for the", "during the"); e > 0 {
		if x, f, ok := s.unitEN(e); ok && f == e+1 && (x == unitYear || x == unitMonth || x == unitWeek || x == unitDay) && s.textAt(e)[len(s.textAt(e))-1] != 's' && !s.isWord(f, "of", "after", "before") && s.wordAt(e).part == noPart {
			return length(1, x), f, true
		}
	}
	return s.durationEN(u)
}

// setEN reads a recurring time: every day, each Monday, twice a week, daily.
func (s *scan) setEN(t int) (when, int, bool) {
	w, e, ok := s.setBase(t)
	if !ok {
		// 6pm every day, 19:00 on Mondays
		x, f, is := s.timeEN(t, true)
		if !is {
			if x, f, is = s.partEN(t); !is {
				return w, 0, false
			}
		}
		g := s.optPhrase(f, "on")
		if w, h, ok := s.setBase(g); ok && !s.isWord(g, "daily", "annual", "weekly", "monthly") {
			w.timex += x.timex
			return w, h, true
		}
		return w, 0, false
	}
	// every day at 7
	u := s.skipSigns(e, ",")
	u = s.optPhrase(u, "at")
	if x, f, ok := s.rangeOfTimes(u); ok {
		w.timex += x.timex
		return w, f, true
	}
	if x, f, ok := s.timeEN(u, u > e || s.wordAt(u).class == 0); ok && (u > e || s.tk(u).kind == tokDigits || f > u+1) && !s.isWord(u, "one") {
		w.timex += x.timex
		return w, f, true
	}
	if x, f, ok := s.partEN(e); ok && x.part <= partNight {
		if y, g, ok := s.timeEN(e, false); ok && g > f {
			x, f = y, g
		}
		w.timex += x.timex
		return w, f, true
	}
	return w, e, true
}

func (s *scan) setBase(t int) (when, int, bool) {
	set := func(timex string, e int) (when, int, bool) { return when{kind: Set, timex: timex}, e, true }
	if e := s.phrase(t, "once every", "every", "each", "once a", "once an", "twice a", "one a", "any", "once per"); e > 0 {
		any := s.isWord(t, "any")
		every := 1.0
		if f := s.optPhrase(e, "other", "alternate", "second"); f > e && s.wordAt(f).is(wUnit|wWeekday) {
			every, e = 2, f
		}
		if u, f, ok := s.unitEN(e); ok {
			if u == unitWeekend {
				return set("XXXX-WXX-WE", f)
			}
			if any && !s.isWord(e, "day", "week", "month", "year") {
				return when{}, 0, false
			}
			if p := s.wordAt(e).part; p != noPart && every == 1 {
				_, _, name := p.hours()
				return set("T"+name, f)
			}
			return set("P"+u.timex(every), f)
		}
		if s.isWord(e, "quarter", "quarters") {
			return set("P"+unitQuarter.timex(every), e+1)
		}
		if wd := s.wordAt(e).weekday; wd > 0 {
			return set("XXXX-WXX-"+format(float64(wd)), e+1)
		}
		if n, f, _, ok := s.amountEN(e); ok && !any {
			if u, g, ok := s.unitEN(f); ok {
				return set("P"+u.timex(n), g)
			}
		}
		if p := s.wordAt(e).part; p >= partMorning && p <= partNight {
			_, _, name := p.hours()
			return set("T"+name, e+1)
		}
		if m, f, ok := s.month(e); ok {
			if d, g, ok := s.monthDayAfter(m, f); ok {
				return set(d.timex, g)
			}
			return set("XXXX-"+two(m), f)
		}
		if w, f, ok := s.monthDayEN(e); ok && w.year == 0 {
			return set(w.timex, f)
		}
		return when{}, 0, false
	}
	if s.isWord(t, "everyday") {
		return set("P1D", t+1)
	}
	u := s.optPhrase(t, "on")
	if s.isWord(u, "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays") && !s.isWord(t-1, "this", "next", "last") {
		return set("XXXX-WXX-"+format(float64(s.wordAt(u).weekday)), u+1)
	}
	if s.isWord(u, "mornings", "afternoons", "evenings", "nights") && (u > t || !s.wordAt(t-1).is(wNumber) && s.tk(max(t-1, 0)).kind != tokDigits) && !s.isWord(u, "nights") {
		_, _, name := s.wordAt(u).part.hours()
		return set("T"+name, u+1)
	}
	if s.isWord(t, "weekends") || s.isWord(t, "all") && s.isWord(t+1, "weekends") {
		return set("XXXX-WXX-WE", t+1+btoi(s.isWord(t, "all")))
	}
	return s.adverb(t)
}

func (s *scan) monthDayAfter(m, t int) (when, int, bool) {
	if d, e, _, ok := s.dayNumber(t); ok && !s.notADay(e) {
		return s.monthDay(0, m, d), e, true
	}
	return when{}, 0, false
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// adverb reads daily, bi-weekly, semiannual.
func (s *scan) adverb(t int) (when, int, bool) {
	factor, u := 1.0, t
	name := s.textAt(t)
	for _, p := range []struct {
		prefix string
		factor float64
	}{{"bi", 2}, {"semi", 0.5}, {"tri", 3}} {
		rest, ok := strings.CutPrefix(name, p.prefix)
		if !ok {
			continue
		}
		if rest == "" {
			u = s.skipSigns(t+1, "-")
			name, factor = s.textAt(u), p.factor
		} else if _, ok := adverbUnit(rest); ok {
			name, factor = rest, p.factor
		}
		break
	}
	x, ok := adverbUnit(name)
	if !ok {
		return when{}, 0, false
	}
	return when{kind: Set, timex: "P" + x.timex(factor)}, u + 1, true
}

func adverbUnit(name string) (unit, bool) {
	switch name {
	case "daily":
		return unitDay, true
	case "weekly":
		return unitWeek, true
	case "monthly":
		return unitMonth, true
	case "quarterly":
		return unitQuarter, true
	case "yearly", "annual", "annually":
		return unitYear, true
	}
	return noUnit, false
}
