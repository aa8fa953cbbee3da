package recognize

import (
	"fmt"
	"time"
)

// when is what a part of the text says about time, before it becomes a finding.
type when struct {
	kind      Kind
	from, to  time.Time // of everything but durations; half-open
	timex     string
	ambiguous bool
	// A time of day in seconds, and its end when it is a range; vague when it
	// may be before or after noon.
	clock, clockEnd int
	vague           bool
	part            dayPart
	// A duration as it was said.
	count    float64
	unit     unit
	duration time.Duration
	// What a range may need from its ends: the day of the month alone, the
	// day and month without a year, the month alone.
	year, month, day int
	modified         bool // by before, after, early …: no end of a range
	undated          bool // a bare year or "the week": weak alone
}

func (s *scan) finding(i, j int, w when) Found {
	f := s.found(w.kind, i, j)
	f.From, f.To, f.Timex, f.Ambiguous, f.Duration = w.from, w.to, w.timex, w.ambiguous || w.vague, w.duration
	return f
}

func (s *scan) date(y, m, d int) time.Time {
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, s.now.Location())
}

func (s *scan) today() time.Time {
	return s.date(s.now.Year(), int(s.now.Month()), s.now.Day())
}

// monday is the first day of the week of t.
func monday(t time.Time) time.Time {
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}

// onDay is one day.
func onDay(t time.Time) when {
	return when{kind: Date, from: t, to: t.AddDate(0, 0, 1), timex: t.Format("2006-01-02"), year: t.Year(), month: int(t.Month()), day: t.Day()}
}

// monthDay is a day of a month; without a year (0) it is the next such day, and
// ambiguous. A day that the month has not got stays without times.
func (s *scan) monthDay(y, m, d int) when {
	w := when{kind: Date, year: y, month: m, day: d}
	if y != 0 {
		w.timex = fmt.Sprintf("%04d-%02d-%02d", y, m, d)
		if t := s.date(y, m, d); int(t.Month()) == m {
			w.from, w.to = t, t.AddDate(0, 0, 1)
		}
		return w
	}
	w.ambiguous = true
	w.timex = fmt.Sprintf("XXXX-%02d-%02d", m, d)
	for y := s.now.Year(); y <= s.now.Year()+8; y++ {
		if t := s.date(y, m, d); int(t.Month()) == m && !t.Before(s.today()) {
			w.from, w.to = t, t.AddDate(0, 0, 1)
			break
		}
	}
	return w
}

// dayOfMonth is the next day with that number.
func (s *scan) dayOfMonth(d int) when {
	w := when{kind: Date, day: d, ambiguous: true, timex: fmt.Sprintf("XXXX-XX-%02d", d)}
	for m := 0; m < 4; m++ {
		if t := s.date(s.now.Year(), int(s.now.Month())+m, d); t.Day() == d && !t.Before(s.today()) {
			w.from, w.to = t, t.AddDate(0, 0, 1)
			break
		}
	}
	return w
}

// weekday is the next such day of the week (1 is Monday), today included.
func (s *scan) weekday(n int) when {
	t := s.today()
	w := onDay(t.AddDate(0, 0, (n-isoWeekday(t)+7)%7))
	w.timex, w.ambiguous, w.year, w.month, w.day = fmt.Sprintf("XXXX-WXX-%d", n), true, 0, 0, 0
	return w
}

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// weekdayOf is a day of the week so many weeks from this one.
func (s *scan) weekdayOf(weeks, n int) when {
	return onDay(monday(s.today()).AddDate(0, 0, 7*weeks+n-1))
}

// span is a range of days.
func span(from, to time.Time, timex string) when {
	return when{kind: DateRange, from: from, to: to, timex: timex}
}

func (s *scan) yearOf(y int) when {
	w := span(s.date(y, 1, 1), s.date(y+1, 1, 1), fmt.Sprintf("%04d", y))
	w.year = y
	return w
}

// monthOf is a month; without a year it is this or the next such month.
func (s *scan) monthOf(y, m int) when {
	ambiguous := y == 0
	timex := fmt.Sprintf("%04d-%02d", y, m)
	year := y
	if ambiguous {
		timex = fmt.Sprintf("XXXX-%02d", m)
		y = s.now.Year()
		if m < int(s.now.Month()) {
			y++
		}
	}
	w := span(s.date(y, m, 1), s.date(y, m+1, 1), timex)
	w.ambiguous, w.month, w.year = ambiguous, m, year
	return w
}

// weekAt is the week of t.
func weekAt(t time.Time) when {
	t = monday(t)
	y, n := t.ISOWeek()
	return span(t, t.AddDate(0, 0, 7), fmt.Sprintf("%04d-W%02d", y, n))
}

func weekendAt(t time.Time) when {
	w := weekAt(t)
	w.from = w.from.AddDate(0, 0, 5)
	w.timex += "-WE"
	return w
}

func (s *scan) quarterOf(y, q int) when {
	ambiguous := y == 0
	timex := fmt.Sprintf("XXXX-Q%d", q)
	if ambiguous {
		y = s.now.Year()
	}
	w := span(s.date(y, 3*q-2, 1), s.date(y, 3*q+1, 1), timex)
	if !ambiguous {
		w.timex = bounds(w.from, w.to, "P3M")
	}
	w.ambiguous = ambiguous
	return w
}

func (s *scan) halfYear(y, h int) when {
	from := s.date(y, 6*h-5, 1)
	to := s.date(y, 6*h+1, 1)
	return span(from, to, bounds(from, to, "P6M"))
}

func bounds(from, to time.Time, period string) string {
	return "(" + from.Format("2006-01-02") + "," + to.Format("2006-01-02") + "," + period + ")"
}

// relative is the period so many units from the present one.
func (s *scan) relative(u unit, n int) (when, bool) {
	t := s.today()
	switch u {
	case unitDay:
		return onDay(t.AddDate(0, 0, n)), true
	case unitWeek:
		return weekAt(t.AddDate(0, 0, 7*n)), true
	case unitWeekend:
		return weekendAt(t.AddDate(0, 0, 7*n)), true
	case unitFortnight:
		return s.period(float64(n), unitFortnight), true
	case unitMonth:
		m := s.date(t.Year(), int(t.Month())+n, 1)
		return s.monthOf(m.Year(), int(m.Month())), true
	case unitQuarter:
		q := s.date(t.Year(), (int(t.Month())-1)/3*3+1+3*n, 1)
		return s.quarterOf(q.Year(), (int(q.Month())-1)/3+1), true
	case unitYear:
		return s.yearOf(t.Year() + n), true
	case unitDecade:
		y := t.Year()/10*10 + 10*n
		return span(s.date(y, 1, 1), s.date(y+10, 1, 1), bounds(s.date(y, 1, 1), s.date(y+10, 1, 1), "P10Y")), true
	}
	return when{}, false
}

// period is the time from now to n units later, or earlier when n is negative.
// Whole days leave out today.
func (s *scan) period(n float64, u unit) when {
	past := n < 0
	if u.clock() {
		from, to := s.now, s.now.Add(u.duration(n))
		if past {
			from, to = to, from
		}
		return when{kind: DateTimeRange, from: from, to: to, timex: "(" + from.Format("2006-01-02T15:04:05") + "," + to.Format("2006-01-02T15:04:05") + ",P" + u.timex(max(n, -n)) + ")"}
	}
	from, to := s.today(), s.today()
	switch {
	case u == unitQuarter:
		q := s.date(from.Year(), (int(from.Month())-1)/3*3+1, 1)
		from, to = q, q
		if !past {
			from = q.AddDate(0, 3, 0)
			to = from
		}
	case u == unitYear && past, u == unitMonth && past:
	case !past:
		from = from.AddDate(0, 0, 1)
		to = from
	}
	if past {
		from = shift(to, n, u)
	} else {
		to = shift(from, n, u)
	}
	return span(from, to, bounds(from, to, "P"+u.timex(max(n, -n))))
}

// shift moves t by n units.
func shift(t time.Time, n float64, u unit) time.Time {
	if n > 1e5 || n < -1e5 {
		return t
	}
	whole := int(n)
	if float64(whole) != n {
		return t.Add(u.duration(n))
	}
	switch u {
	case unitSecond, unitMinute, unitHour:
		return t.Add(u.duration(n))
	case unitWeek:
		return t.AddDate(0, 0, 7*whole)
	case unitFortnight:
		return t.AddDate(0, 0, 14*whole)
	case unitMonth:
		return addMonths(t, whole)
	case unitQuarter:
		return addMonths(t, 3*whole)
	case unitYear:
		return addMonths(t, 12*whole)
	case unitDecade:
		return addMonths(t, 120*whole)
	case unitBusinessDay:
		return addBusinessDays(t, whole)
	}
	return t.AddDate(0, 0, whole)
}

// addMonths stays within the month: a month after 31 January is 28 February.
func addMonths(t time.Time, n int) time.Time {
	u := t.AddDate(0, n, 0)
	if u.Day() != t.Day() {
		u = u.AddDate(0, 0, -u.Day())
	}
	return u
}

func addBusinessDays(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n = min(n, 1000); n > 0; n-- {
		t = t.AddDate(0, 0, step)
		for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			t = t.AddDate(0, 0, step)
		}
	}
	return t
}

// moment is n units before or after a day, or before or after now when the unit
// is shorter than a day.
func (s *scan) moment(n float64, u unit, from time.Time) when {
	if u.clock() {
		t := s.now.Add(u.duration(n))
		return when{kind: DateTime, from: t, to: t.Add(time.Second), timex: t.Format("2006-01-02T15:04:05")}
	}
	return onDay(shift(from, n, u))
}

// oclock is a time of day. precision is 1 for hours, 2 for minutes, 3 for
// seconds.
func (s *scan) oclock(h, m, sec, precision int) when {
	w := when{kind: Time, clock: h*3600 + m*60 + sec}
	grain := time.Hour
	w.timex = fmt.Sprintf("T%02d", h)
	if precision >= 2 {
		w.timex += fmt.Sprintf(":%02d", m)
		grain = time.Minute
	}
	if precision == 3 {
		w.timex += fmt.Sprintf(":%02d", sec)
		grain = time.Second
	}
	w.clockEnd = w.clock + int(grain/time.Second)
	return s.onClock(w, s.today())
}

// onClock puts a time or range of the day onto a day.
func (s *scan) onClock(w when, day time.Time) when {
	at := func(sec int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, sec, 0, day.Location())
	}
	w.from, w.to = at(w.clock), at(w.clockEnd)
	return w
}

// partOfDay is a range such as the morning.
func (s *scan) partOfDay(p dayPart) when {
	from, to, name := p.hours()
	return s.onClock(when{kind: TimeRange, clock: from * 3600, clockEnd: to * 3600, timex: "T" + name, part: p}, s.today())
}

// withPart settles which half of the day an hour is in.
func (s *scan) withPart(w when, p dayPart) when {
	if p == noPart || w.clock >= 13*3600 {
		return w
	}
	h := w.clock / 3600
	switch {
	case p.afternoon() && h < 12 && !((p == partNight) && h < 5) && !(p == partNoon && h > 9):
		return s.laterBy(w, 12)
	case h == 12 && (p == partMorning || p == partEarly || p == partNight):
		return s.laterBy(w, -12)
	}
	w.vague = false
	return w
}

// laterBy moves a time by hours.
func (s *scan) laterBy(w when, hours int) when {
	w.clock += hours * 3600
	w.clockEnd += hours * 3600
	w.vague = false
	if len(w.timex) >= 3 && w.timex[0] == 'T' {
		w.timex = fmt.Sprintf("T%02d", w.clock/3600) + w.timex[3:]
	}
	return s.onClock(w, s.today())
}

// dayAndTime joins a date with a time or a range of the day.
func (s *scan) dayAndTime(d, t when) when {
	w := t
	w.kind = DateTime
	if t.kind == TimeRange {
		w.kind = DateTimeRange
	}
	w.timex = d.timex + t.timex
	w.ambiguous = d.ambiguous || t.ambiguous
	w.year, w.month, w.day = d.year, d.month, d.day
	if d.from.IsZero() {
		w.from, w.to = time.Time{}, time.Time{}
		return w
	}
	w = s.onClock(w, d.from)
	if t.kind == TimeRange && t.from.IsZero() {
		w.from = time.Time{}
	}
	if t.kind == TimeRange && t.to.IsZero() {
		w.to = time.Time{}
	}
	return w
}

// through is the range from a to b, whose last day, month or hour belongs to it
// when it was named as such. It fails on what cannot be two ends.
func (s *scan) through(a, b when) (when, bool) {
	if a.modified || b.modified {
		return when{}, false
	}
	isTime := func(w when) bool { return w.kind == Time }
	isDay := func(w when) bool { return w.kind == Date || w.kind == DateRange }
	w := when{ambiguous: a.ambiguous || b.ambiguous}
	switch {
	case isTime(a) && isTime(b):
		return s.clockRange(a, b), true
	case isDay(a) && b.timex == "PRESENT_REF":
		if a.from.After(s.today()) {
			return when{}, false
		}
		w.kind, w.from, w.to = DateRange, a.from, s.today()
		w.timex = "(" + startOf(a) + "," + s.today().Format("2006-01-02") + "," + days(a.from, w.to) + ")"
		return w, true
	case isDay(a) && isDay(b):
		w.kind = DateRange
		a, b = s.agree(a, b)
		w.from, w.to = a.from, b.to
		w.timex = "(" + startOf(a) + "," + startOf(b) + "," + days(a.from, b.from) + ")"
		if !a.from.IsZero() && !b.to.IsZero() && b.to.Before(a.from) {
			return when{}, false
		}
		w.ambiguous = a.ambiguous || b.ambiguous
		return w, true
	case (isDay(a) || a.kind == DateTime) && (b.kind == DateTime || isTime(b)) || a.kind == DateTime && isDay(b):
		w.kind = DateTimeRange
		if isTime(b) {
			if a.kind != DateTime {
				return when{}, false
			}
			if b.vague && !a.vague && b.clock < a.clock && b.clock+12*3600 > a.clock {
				b = s.laterBy(b, 12)
			}
			if a.vague && !b.vague && a.clock < 12*3600 && b.clock >= 12*3600 && a.clock+12*3600 < b.clock {
				a = s.dayAndTime(when{timex: timexDay(a), from: a.from, year: a.year, month: a.month, day: a.day}, s.laterBy(when{clock: a.clock, clockEnd: a.clockEnd, timex: timexTime(a)}, 12))
			}
			b = s.onClock(b, a.from)
		}
		w.from, w.to = a.from, b.from
		w.vague = a.vague && b.vague
		if isDay(b) {
			w.to = b.to
		}
		if a.from.IsZero() || b.from.IsZero() {
			w.from, w.to = time.Time{}, time.Time{}
		}
		w.timex = "(" + a.timex + "," + b.timex + ",PTX)"
		return w, w.from.IsZero() || !w.to.Before(w.from)
	case isTime(a) && b.kind == DateTime:
		w.kind = DateTimeRange
		if a.vague && !b.vague && b.clock >= 12*3600 && a.clock < 12*3600 && a.clock+12*3600 < b.clock {
			a = s.laterBy(a, 12)
		}
		a = s.onClock(a, b.from)
		w.from, w.to, w.vague = a.from, b.from, a.vague && b.vague
		w.timex = "(" + a.timex + "," + b.timex + ",PTX)"
		return w, !w.to.Before(w.from)
	}
	return when{}, false
}

func timexDay(w when) string {
	for i := 1; i < len(w.timex); i++ {
		if w.timex[i] == 'T' {
			return w.timex[:i]
		}
	}
	return w.timex
}

func timexTime(w when) string { return w.timex[len(timexDay(w)):] }

// startOf is the TIMEX of the first day of w.
func startOf(w when) string {
	if w.kind == Date || w.from.IsZero() || w.ambiguous && w.month == 0 {
		return w.timex
	}
	if w.ambiguous {
		return fmt.Sprintf("XXXX-%02d-01", w.month)
	}
	return w.from.Format("2006-01-02")
}

func days(a, b time.Time) string {
	if a.IsZero() || b.IsZero() {
		return "PXD"
	}
	return fmt.Sprintf("P%dD", int(b.Sub(a).Hours()+12)/24)
}

// agree lets the ends of a range share what only one of them says: the year or
// the month, and puts the end after the beginning.
func (s *scan) agree(a, b when) (when, when) {
	remake := func(w when, y, m int) when {
		switch {
		case w.day != 0 && m != 0:
			return s.monthDay(y, m, w.day)
		case w.kind == DateRange && w.month != 0:
			return s.monthOf(y, w.month)
		}
		return w
	}
	switch {
	case a.month == 0 && a.day != 0 && b.month != 0 && b.day != 0: // 9th to 17th of April
		a = remake(a, b.year, b.month)
	case b.month == 0 && b.day != 0 && a.month != 0 && a.day != 0:
		b = remake(b, a.year, a.month)
	}
	switch {
	case a.year == 0 && a.month != 0 && b.year != 0 && b.month != 0:
		a = remake(a, b.year, a.month)
		if !a.from.IsZero() && a.from.After(b.from) {
			a = remake(a, b.year-1, a.month)
		}
	case b.year == 0 && b.month != 0 && a.year != 0 && a.month != 0:
		b = remake(b, a.year, b.month)
		if !b.from.IsZero() && b.from.Before(a.from) {
			b = remake(b, a.year+1, b.month)
		}
	}
	if b.from.IsZero() || a.from.IsZero() || !b.from.Before(a.from) {
		return a, b
	}
	switch {
	case b.ambiguous && b.month == 0: // Friday to Monday
		for n := 0; n < 60 && b.from.Before(a.from); n++ {
			b.from, b.to = b.from.AddDate(0, 0, 7), b.to.AddDate(0, 0, 7)
		}
	case a.ambiguous && a.month != 0 && b.ambiguous:
		amb, tx := a.ambiguous, a.timex
		if sooner := a.from.AddDate(-1, 0, 0); sooner.Before(b.from) {
			a.from, a.to = sooner, a.to.AddDate(-1, 0, 0)
			a.ambiguous, a.timex = amb, tx
		}
	}
	return a, b
}

// clockRange is from one time of day to another; one that only has an hour takes
// its half of the day from the other.
func (s *scan) clockRange(a, b when) when {
	const half = 12 * 3600
	switch {
	case a.vague && !b.vague && b.clock >= half && a.clock < half && a.clock+half < b.clock:
		a = s.laterBy(a, 12)
	case b.vague && !a.vague && b.clock <= a.clock && b.clock < half && b.clock+half > a.clock:
		b = s.laterBy(b, 12)
	case a.vague && b.vague && b.clock < a.clock && b.clock < half:
		b = s.laterBy(b, 12)
		b.vague = true
	}
	end := b.clock
	if end <= a.clock {
		end += 24 * 3600
	}
	w := when{kind: TimeRange, clock: a.clock, clockEnd: end, vague: a.vague && b.vague, part: b.part}
	d := time.Duration(end-a.clock) * time.Second
	w.timex = "(" + a.timex + "," + b.timex + ",P" + clockPeriod(d) + ")"
	return s.onClock(w, s.today())
}

func clockPeriod(d time.Duration) string {
	out := "T"
	for _, p := range []struct {
		unit time.Duration
		sign string
	}{{time.Hour, "H"}, {time.Minute, "M"}, {time.Second, "S"}} {
		if n := d / p.unit; n > 0 {
			out += fmt.Sprintf("%d%s", n, p.sign)
			d -= n * p.unit
		}
	}
	return out
}

// open makes w a range without an end or a beginning. inclusive says whether w
// itself belongs to it.
func open(w when, after, inclusive bool) (when, bool) {
	if w.kind == Duration || w.kind == Set {
		return when{}, false
	}
	out := w
	out.modified = true
	switch w.kind {
	case Date:
		out.kind = DateRange
	case Time:
		out.kind = TimeRange
	case DateTime:
		out.kind = DateTimeRange
	}
	point := w.kind == Time || w.kind == DateTime
	switch {
	case after && (inclusive || point):
		out.from, out.to = w.from, time.Time{}
	case after:
		out.from, out.to = w.to, time.Time{}
	case inclusive && !point:
		out.from, out.to = time.Time{}, w.to
	default:
		out.from, out.to = time.Time{}, w.from
	}
	return out, true
}
