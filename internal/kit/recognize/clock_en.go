package recognize

// meridiem reads am, p.m., o'clock: 'a', 'p' or 'o', whether it is joined to
// what stands before, and the token behind it, or 0.
func (s *scan) meridiem(t int) (half byte, joined bool, e int) {
	if t >= len(s.tok) {
		return 0, false, 0
	}
	joined = s.joined(t)
	switch w := s.textAt(t); w {
	case "am", "pm":
		return w[0], joined, t + 1
	case "a", "p":
		if s.isWord(t+1, ".") && s.isWord(t+2, "m") {
			e = t + 3
			if s.isWord(e, ".") && s.joined(e) {
				e++
			}
			return w[0], joined, e
		}
		if s.isWord(t+1, "m") {
			return w[0], joined, t + 2
		}
		if joined || w == "p" {
			return w[0], joined, t + 1
		}
	case "oclock", "sharp":
		return 'o', joined, t + 1
	case "o":
		u := s.skipSigns(t+1, "'", "’", "‘")
		if s.isWord(u, "clock") {
			return 'o', joined, u + 1
		}
	}
	return 0, false, 0
}

// halfDay applies am or pm to a time.
func (s *scan) halfDay(w when, half byte) (when, bool) {
	h := w.clock / 3600
	switch half {
	case 'a':
		if h > 12 {
			return w, h <= 24
		}
		w.vague = false
		if h == 12 {
			return s.laterBy(w, -12), true
		}
	case 'p':
		if h < 12 {
			return s.laterBy(w, 12), true
		}
		w.vague = false
	}
	return w, true
}

// hourEN reads the hour and minutes of a time, without anything around it.
// sure is whether it is a time by itself.
func (s *scan) hourEN(t int) (w when, e int, sure, ok bool) {
	if t >= len(s.tok) {
		return w, 0, false, false
	}
	k := s.tk(t)
	if k.kind == tokDigits {
		return s.hourDigits(t)
	}
	if !k.word.is(wNumber) || k.word.n > 12 && k.word.n != 20 {
		return w, 0, false, false
	}
	h := int(k.word.n)
	e = t + 1
	if h == 20 {
		if x := s.wordAt(e); x.is(wNumber) && x.n >= 1 && x.n <= 4 {
			h += int(x.n)
			e++
		}
	}
	// two thirty, six forty-three (minutes), eight oh five
	u := s.skipSigns(e, "-")
	if s.isWord(u, "oh", "o") && s.wordAt(u+1).is(wNumber) && s.wordAt(u+1).n < 10 {
		w = s.oclock(h, int(s.wordAt(u+1).n), 0, 2)
		w.vague = h <= 12
		return w, u + 2, true, true
	}
	if m, f, is := s.enTens(u); is && m >= 10 && m < 60 && h <= 12 {
		w = s.oclock(h, int(m), 0, 2)
		w.vague = true
		five := int(m)%5 == 0
		if s.isWord(f, "minutes", "minute", "mins", "min") {
			f++
			five = true
		}
		return w, f, five && !s.wordAt(f).is(wMagnitude|wUnit|wOrdinal) && !s.wordAt(t-1).is(wNumber), true
	}
	w = s.oclock(h, 0, 0, 1)
	w.vague = h <= 12
	return w, e, false, true
}

func (s *scan) hourDigits(t int) (w when, e int, sure, ok bool) {
	k := s.tk(t)
	size := k.end - k.start
	if s.inNumber(t) || s.at(k.start-1) == '/' || s.at(k.start-1) == ',' && isDigit(s.at(k.start-2)) {
		return w, 0, false, false
	}
	minutes := func(u int) (int, bool) {
		return s.number2(u, 60)
	}
	u := t + 1
	switch {
	case size >= 3 && size <= 4 && k.num/100 <= 24 && k.num%100 < 60:
		// 1140 a.m.
		if half, _, f := s.meridiem(u); f > 0 && half != 'o' {
			w = s.oclock(k.num/100, k.num%100, 0, 2)
			return w, u, true, true
		}
		return w, 0, false, false
	case size > 2 || k.num > 24:
		return w, 0, false, false
	case s.isWord(u, ":"):
		m, is := minutes(u + 1)
		if !is {
			return w, 0, false, false
		}
		e = u + 2
		if s.isWord(e, ":") {
			if sec, is := minutes(e + 1); is {
				w = s.oclock(k.num, m, sec, 3)
				w.vague = k.num <= 12 && size < 2 || k.num == 12 || k.num >= 1 && k.num < 12 && size == 2 && s.at(k.start) == '1'
				return w, e + 2, true, true
			}
			if s.joined(e) && e+1 < len(s.tok) && s.tk(e+1).kind == tokDigits {
				return w, 0, false, false
			}
		}
		w = s.oclock(k.num, m, 0, 2)
		w.vague = k.num <= 12 && s.at(k.start) != '0'
		return w, e, true, true
	case s.isWord(u, ".") && s.joined(u) && s.joined(u+1):
		m, is := minutes(u + 1)
		if !is || s.isWord(u+2, "%") || s.isWord(u+2, "percent", "per") || s.decimalBehind(s.tk(u+1).end) {
			break
		}
		w = s.oclock(k.num, m, 0, 2)
		w.vague = k.num <= 12
		if _, _, f := s.meridiem(u + 2); f > 0 || s.isWord(t-1, "at") {
			return w, u + 2, true, true
		}
		return w, u + 2, false, true
	case s.isWord(u, "h") && s.joined(u):
		if m, is := minutes(u + 1); is {
			return s.oclock(k.num, m, 0, 2), u + 2, true, true
		}
	}
	w = s.oclock(k.num, 0, 0, 1)
	w.vague = k.num <= 12 && k.num > 0
	return w, u, false, true
}

// number2 is the two digits of minutes or seconds at token t.
func (s *scan) number2(t, limit int) (int, bool) {
	if t >= len(s.tok) || s.tk(t).kind != tokDigits || s.tk(t).end-s.tk(t).start != 2 || s.tk(t).num >= limit {
		return 0, false
	}
	return s.tk(t).num, true
}

// timeEN reads a time of day. Bare hours count only where loose says that
// something around them makes them one.
func (s *scan) timeEN(t int, loose bool) (when, int, bool) {
	if t >= len(s.tok) {
		return when{}, 0, false
	}
	if w, e, ok := s.namedTime(t); ok {
		return w, e, true
	}
	if w, e, ok := s.pastHour(t); ok {
		return s.partBehind(w, e)
	}
	if w, e, ok := s.partBefore(t); ok {
		return w, e, true
	}
	from := t
	if s.isWord(t, "at") { // at 6.45 is found with its word
		if w, e, sure, ok := s.hourEN(t + 1); ok && sure && s.isWord(t+2, ".") {
			return s.describe(w, e)
		}
		return when{}, 0, false
	}
	if s.isWord(t, "t") && s.tk(t).end < len(s.r) && isDigit(s.at(s.tk(t).end)) {
		from = t + 1
		loose = false
	}
	w, e, sure, ok := s.hourEN(from)
	if !ok {
		return when{}, 0, false
	}
	if half, _, f := s.meridiem(e); f > 0 && !(half == 'p' && s.isWord(e, "p") && !s.joined(e)) {
		return s.describe(w, e)
	}
	if x, f, ok := s.partBehind(w, e); f > e && ok {
		return x, f, true
	}
	if s.isWord(e, "ish") || s.isWord(e, "-") && s.isWord(e+1, "ish") {
		return w, s.optPhrase(e, "-") + 1, true
	}
	if sure {
		return w, e, true
	}
	if !loose || s.notAnHour(from, e) {
		return when{}, 0, false
	}
	return w, e, true
}

// notAnHour is whether what follows a bare number makes it something else.
func (s *scan) notAnHour(t, e int) bool {
	if e >= len(s.tok) {
		return false
	}
	if s.wordAt(e).is(wUnit|wMagnitude|wOrdinal|wNumber|wMonth) || s.isWord(e, "%", "/", ":", "percent", "people", "dollars", "times", "$", "of", "st") {
		return true
	}
	if s.tk(e).kind == tokDigits || s.isWord(e, ".", ",") && s.decimalBehind(s.tk(e).start) {
		return true
	}
	return s.joined(e) && (s.tk(e).kind == tokWord || s.tk(e).kind == tokHan)
}

// describe reads the am or pm behind a time, and then a part of the day.
func (s *scan) describe(w when, e int) (when, int, bool) {
	half, _, f := s.meridiem(e)
	if f == 0 {
		return s.partBehind(w, e)
	}
	if half == 'o' {
		if h2, _, g := s.meridiem(f); g > 0 && h2 != 'o' {
			half, f = h2, g
		}
	}
	if half == 'o' {
		return s.partBehind(w, f)
	}
	w, ok := s.halfDay(w, half)
	return w, f, ok
}

// partBehind reads "in the morning", "at night" behind a time.
func (s *scan) partBehind(w when, e int) (when, int, bool) {
	u := s.optPhrase(e, "in the", "in", "at", "of the")
	u = s.optPhrase(u, "early", "late")
	p := s.wordAt(u).part
	if p >= partMorning && p <= partNight && (u > e || p != partNight) && len(s.textAt(u)) > 3 && s.textAt(u)[len(s.textAt(u))-1] != 's' {
		if w.vague || w.clock < 13*3600 {
			w = s.withPart(w, p)
		}
		return w, u + 1, true
	}
	return w, e, true
}

// partBefore reads "in the morning 9 oclock" and "morning at 7".
func (s *scan) partBefore(t int) (when, int, bool) {
	u := s.optPhrase(t, "in the", "in", "at")
	u = s.optPhrase(u, "early", "late")
	p := s.wordAt(u).part
	if p < partMorning || p > partNight || s.textAt(u)[len(s.textAt(u))-1] == 's' {
		return when{}, 0, false
	}
	v := s.optPhrase(s.skipSigns(u+1, ","), "at", "around")
	w, e, sure, ok := s.hourEN(v)
	if !ok {
		return when{}, 0, false
	}
	half, _, f := s.meridiem(e)
	if !sure && f == 0 && (v == u+1 && s.tk(v).kind != tokDigits || s.notAnHour(v, e) || s.isWord(e, "-", "to")) {
		return when{}, 0, false
	}
	w = s.withPart(w, p)
	if f > 0 {
		e = f
		if half != 'o' {
			w, ok = s.halfDay(w, half)
		}
	}
	return w, e, ok
}

// pastHour reads half past seven, quarter to eight, 10 past 9.
func (s *scan) pastHour(t int) (when, int, bool) {
	u := s.optPhrase(t, "a")
	m, e := 0.0, 0
	switch {
	case s.isWord(u, "half"):
		m, e = 30, u+1
	case s.isWord(u, "quarter"):
		m, e = 15, u+1
	case s.isWord(u, "three") && s.isWord(u+1, "quarters", "quarter"):
		m, e = 45, u+2
	case u == t:
		v, f, ok := s.enSmall(t)
		if !ok || v > 59 || v < 1 {
			return when{}, 0, false
		}
		m, e = v, s.optPhrase(f, "minutes", "minute", "mins", "min")
	default:
		return when{}, 0, false
	}
	past := s.isWord(e, "past", "after") && (s.isWord(e, "past") || s.isWord(e-1, "quarter", "half"))
	if !past && !s.isWord(e, "to") {
		return when{}, 0, false
	}
	w, f, _, ok := s.hourEN(e + 1)
	if !ok || !past && m != 15 && !s.isWord(e-1, "minutes", "mins", "quarters") {
		return when{}, 0, false
	}
	h := w.clock / 3600
	if w.clock%3600 != 0 {
		return when{}, 0, false
	}
	if past {
		w = s.oclock(h, int(m), 0, 2)
	} else {
		w = s.oclock((h+23)%24, 60-int(m), 0, 2)
	}
	w.vague = h <= 12
	return s.describe(w, f)
}

// namedTime reads noon and midnight.
func (s *scan) namedTime(t int) (when, int, bool) {
	u := s.optPhrase(t, "12")
	switch {
	case s.isWord(u, "noon", "midday", "noonish"):
		return s.oclock(12, 0, 0, 1), u + 1, true
	case s.isWord(u, "midnight"):
		return s.oclock(0, 0, 0, 1), u + 1, true
	case s.isWord(t, "mid"):
		v := s.skipSigns(t+1, "-")
		switch s.textAt(v) {
		case "day":
			return s.oclock(12, 0, 0, 1), v + 1, true
		case "night":
			return s.oclock(0, 0, 0, 1), v + 1, true
		case "morning":
			return s.oclock(10, 0, 0, 1), v + 1, true
		case "afternoon":
			return s.oclock(14, 0, 0, 1), v + 1, true
		}
	case s.isWord(t, "midmorning"):
		return s.oclock(10, 0, 0, 1), t + 1, true
	case s.isWord(t, "midafternoon"):
		return s.oclock(14, 0, 0, 1), t + 1, true
	}
	return when{}, 0, false
}

// partEN reads a part of the day: (in the) (early) morning, at lunchtime.
func (s *scan) partEN(t int) (when, int, bool) {
	u := s.optPhrase(t, "in the", "in")
	if e := s.phrase(u, "business hours", "business hour"); e > 0 {
		return s.partOfDay(partBusinessHours), e, true
	}
	v := s.optPhrase(u, "early", "late", "earlier", "later")
	if v > u {
		v = s.optPhrase(s.skipSigns(v, "-"), "in the", "in")
	}
	p := s.wordAt(v).part
	meal := p >= partBreakfast && p <= partDinner
	if s.isWord(t, "at") && s.wordAt(t+1).part >= partBreakfast && s.wordAt(t+1).part <= partDinner {
		return s.partOfDay(s.wordAt(t + 1).part), t + 2, true
	}
	text := s.textAt(v)
	if p == noPart || s.isWord(t-1, "good") || text[len(text)-1] == 's' && text != "business" && !(u > t) || p == partNight && s.isWord(v, "nights") {
		return when{}, 0, false
	}
	if meal && u == t && (s.isWord(t-1, "have", "has", "had", "for", "our", "my", "a", "the", "eat", "with", "free") || s.isWord(v+1, "with", "together", "menu", "box", "set")) {
		return when{}, 0, false
	}
	w := s.partOfDay(p)
	if s.isWord(v-1, "early", "earlier") || v > u && s.isWord(u, "early", "earlier") {
		w = s.halfOf(w, false)
	} else if v > u {
		w = s.halfOf(w, true)
	}
	if p == partNight && s.isWord(v+1, "time") {
		v++
	}
	return w, v + 1, true
}

// halfOf is the first or second half of a part of the day.
func (s *scan) halfOf(w when, second bool) when {
	mid := w.clock + (w.clockEnd-w.clock)/2
	if second {
		w.clock = mid
	} else {
		w.clockEnd = mid
	}
	return s.onClock(w, s.today())
}
