package recognize

import "strings"

// enNumber reads a number with words in it that begins at token t: an integer,
// a decimal after "point", a fraction, a sum of them.
func (s *scan) enNumber(t int) (num, bool) {
	u, sign := t, 1.0
	if s.isWord(u, "minus", "negative") {
		u, sign = u+1, -1
	}
	if sign < 0 && s.tk(u).kind == tokDigits {
		if v, end, _, ok := s.unsigned(s.tk(u).start); ok {
			n := num{val: -v, end: end}
			if w, e, ok := s.enSum(u); ok && s.endOf(e) > end {
				n = num{val: -w, end: s.endOf(e)}
			}
			return n, true
		}
	}
	v, e, ok := s.enSum(u)
	if !ok {
		return s.digitsOver(u)
	}
	if e == u+1 && s.wordAt(u).n == 1 && s.wordAt(u).is(wNumber) && s.isWord(u-1, "which", "that", "this", "the", "each", "any", "every", "no", "another") {
		return num{}, false
	}
	if e == u+1 && s.isWord(u, "nil") || s.tk(e-1).kind == tokDigits && u == e-1 && sign > 0 {
		return num{}, false // plain digits are read elsewhere
	}
	return num{val: sign * v, end: s.endOf(e)}, true
}

// enSum reads a cardinal with what can follow it.
func (s *scan) enSum(t int) (float64, int, bool) {
	v, e, ok := s.enCardinal(t)
	if !ok {
		return s.enBareFraction(t)
	}
	// nought point nought three
	if s.isWord(e, "point") && s.wordAt(e+1).is(wNumber) {
		scale := 0.1
		for e++; s.wordAt(e).is(wNumber) && scale > 1e-12; {
			n, f, _ := s.enTens(e)
			if n >= 10 {
				scale /= 10
			}
			v += n * scale
			scale /= 10
			e = f
		}
		if w := s.wordAt(e); w.is(wMagnitude) && w.n > 100 {
			return v * float64(w.n), e + 1, true
		}
		return v, e, true
	}
	if w := s.wordAt(e); w.is(wMagnitude) && v < 1 {
		return v * float64(w.n), e + 1, true
	}
	// twenty-three fifths; one hundred thirty-fifths is 100/35.
	if d, f, is := s.enDenominator(e); is {
		head, last := s.splitTens(t, e, v)
		if s.joinedWords(e) && last > 0 {
			v, d = head, last+d
		}
		return s.ofMagnitude(v/d, f)
	}
	if d, f, is := s.enOver(e, v); is {
		return v / d, f, true
	}
	// three and a fifth, one billion and a quarter million, one and a half
	for n := 0; n < 3 && s.isWord(e, "and"); n++ {
		x, f, is := s.enBareFraction(e + 1)
		if is && v < 1000 && x >= 1000 { // of both: two and a half million
			x, f = x/float64(s.wordAt(f-1).n), f-1
		}
		if !is {
			if x, f, is = s.enCardinal(e + 1); is {
				if d, g, frac := s.enDenominator(f); frac {
					x, f, is = s.ofMagnitude(x/d, g)
				} else {
					// Only a smaller number adds to a round one.
					is = x < 100 && v >= 20 && s.isWord(f, "and")
				}
			}
		}
		if !is {
			break
		}
		v, e = v+x, f
		if w := s.wordAt(e); w.is(wMagnitude) && v < 1000 && w.n > 100 { // two and a half million
			return v * float64(w.n), e + 1, true
		}
	}
	return v, e, true
}

// enOver reads "over three", "out of five", "in ten" behind the number v.
func (s *scan) enOver(t int, v float64) (float64, int, bool) {
	f := s.optPhrase(t, "over", "out of")
	if f == t {
		if !s.isWord(t, "in") || s.tk(t-1).kind != tokWord || s.tk(t+1).kind != tokWord {
			return 0, 0, false
		}
		f = t + 1
	}
	d, e, ok := s.enSmall(f)
	if !ok || d == 0 || d <= v && !s.isWord(t, "over") || s.tk(f).kind == tokDigits && !s.boundedDigits(f) {
		return 0, 0, false
	}
	return d, e, true
}

// digitsOver reads "1 over three".
func (s *scan) digitsOver(t int) (num, bool) {
	if s.tk(t).kind != tokDigits || s.tk(t).num < 0 || !s.boundedDigits(t) {
		return num{}, false
	}
	v := float64(s.tk(t).num)
	d, e, ok := s.enOver(t+1, v)
	if !ok {
		return num{}, false
	}
	return num{val: v / d, end: s.endOf(e)}, true
}

// boundedDigits is whether token t is a number without decimals or a unit.
func (s *scan) boundedDigits(t int) bool {
	k := s.tk(t)
	next := s.at(k.end)
	return !isLetter(next) && !((next == '.' || next == ',' || next == '/') && isDigit(s.at(k.end+1))) && !strings.ContainsRune(".,/-", s.at(k.start-1)) || k.start == 0
}

// splitTens tells how much of the number before token e is its last word of
// tens, so that "hundred thirty-fifths" can be read.
func (s *scan) splitTens(t, e int, v float64) (head, last float64) {
	w := s.wordAt(e - 1)
	if e-1 > t && w.is(wNumber) && w.n >= 20 && w.n%10 == 0 {
		return v - float64(w.n), float64(w.n)
	}
	return v, 0
}

func (s *scan) joinedWords(e int) bool { return s.isWord(e, "-") || s.joined(e) }

// enDenominator reads "fifths", "-fifths" and "quarters" after a number.
func (s *scan) enDenominator(t int) (float64, int, bool) {
	number := s.wordAt(t - 1).is(wNumber)
	if s.isWord(t, "-") {
		t++
	}
	if s.isWord(t, "half", "halves") {
		return 2, t + 1, true
	}
	if s.isWord(t, "quarter", "quarters") && number {
		return 4, t + 1, true
	}
	if s.isWord(t, "ten") && s.isWord(t+1, "thousandth", "thousandths") {
		return 1e4, t + 2, true
	}
	w := s.wordAt(t)
	if w.is(wNumber) && w.n >= 20 {
		u := s.skipSigns(t+1, "-")
		if o := s.wordAt(u); o.is(wOrdinal) && o.n < 10 {
			return float64(w.n + o.n), u + 1, true
		}
	}
	if !w.is(wOrdinal) || w.n < 3 {
		return 0, 0, false
	}
	return float64(w.n), t + 1, true
}

// enBareFraction reads a half, a fifth, half a million, a twenty-first, a
// hundred thousand trillionths.
func (s *scan) enBareFraction(t int) (float64, int, bool) {
	if e := s.phrase(t, "half a dozen", "half dozen"); e > 0 {
		return 6, e, true
	}
	if e := s.phrase(t, "half a", "half an"); e > 0 && s.wordAt(e).is(wMagnitude) {
		return float64(s.wordAt(e).n) / 2, e + 1, true
	}
	if s.isWord(t, "half") && s.wordAt(t+1).is(wMagnitude) {
		return float64(s.wordAt(t+1).n) / 2, t + 2, true
	}
	if !s.isWord(t, "a", "an") {
		return 0, 0, false
	}
	if s.isWord(t+1, "half") {
		return s.ofMagnitude(0.5, t+2)
	}
	if s.isWord(t+1, "quarter") {
		return s.ofMagnitude(0.25, t+2)
	}
	w := s.wordAt(t + 1)
	if w.is(wNumber) && w.n >= 20 {
		e := t + 2
		if s.isWord(e, "-") {
			e++
		}
		if o := s.wordAt(e); o.is(wOrdinal) && o.n < 10 {
			return 1 / float64(w.n+o.n), e + 1, true
		}
	}
	if w.is(wOrdinal) && (w.n > 3 || w.n == 3) {
		return 1 / float64(w.n), t + 2, true
	}
	return 0, 0, false
}

// ofMagnitude reads "of a million" or "million" after a fraction.
func (s *scan) ofMagnitude(v float64, t int) (float64, int, bool) {
	e := s.optPhrase(t, "of a", "a")
	if w := s.wordAt(e); w.is(wMagnitude) {
		return v * float64(w.n), e + 1, true
	}
	return v, t, true
}

// enSmall reads a cardinal or digits.
func (s *scan) enSmall(t int) (float64, int, bool) {
	if t < len(s.tok) && s.tk(t).kind == tokDigits {
		if n := s.tk(t).num; n >= 0 {
			return float64(n), t + 1, true
		}
		return 0, 0, false
	}
	return s.enCardinal(t)
}

// enCardinal reads an integer that has a word in it, such as "two hundred and
// five", "3 hundred", "1.5 million", "a thousand", "five dozen".
func (s *scan) enCardinal(t int) (float64, int, bool) {
	total, last, e := 0.0, 1e18, t
	for e < len(s.tok) {
		u := e
		if u > t {
			if s.isWord(u, ",") && s.wordAt(u-1).is(wMagnitude) {
				u++
			}
			if s.isWord(u, "and") {
				u++
			}
			if u > e && !s.wordAt(e-1).is(wMagnitude) {
				break
			}
		}
		g, f, ok := s.enGroup(u)
		if !ok || u > t && s.tk(u).kind == tokDigits && !s.wordAt(f).is(wMagnitude) && g >= last {
			break
		}
		if u > t && s.isWord(u-1, "and") && s.wordAt(f).is(wOrdinal) && s.isWord(f-1, "a") {
			break
		}
		mag := 1.0
		if s.isWord(f, "-") && s.wordAt(f+1).is(wMagnitude) && s.joined(f+1) {
			f++
		}
		for s.wordAt(f).is(wMagnitude) && mag < 1e15 {
			mag *= float64(s.wordAt(f).n)
			f++
		}
		if u > t && (g*mag >= last || mag == 1 && last == 1) {
			break
		}
		total += g * mag
		last, e = mag, f
		if mag == 1 {
			break
		}
	}
	if e == t {
		return 0, 0, false
	}
	if s.isWord(e, "dozen", "dozens", "doz", "dozs") {
		return total * 12, e + 1, true
	}
	return total, e, true
}

// enGroup reads a number below a thousand, or digits before a magnitude.
func (s *scan) enGroup(t int) (float64, int, bool) {
	if t >= len(s.tok) {
		return 0, 0, false
	}
	switch {
	case s.isWord(t, "a", "an"):
		if s.wordAt(t + 1).is(wMagnitude) {
			if s.wordAt(t+1).n == 100 {
				return s.enHundred(1, t+2)
			}
			return 1, t + 1, true
		}
		if s.isWord(t+1, "dozen") {
			return 1, t + 1, true
		}
		return 0, 0, false
	case s.tk(t).kind == tokDigits:
		v, end, _, ok := s.decimal(s.tk(t).start)
		if !ok {
			return 0, 0, false
		}
		e := t
		for e < len(s.tok) && s.tk(e).start < end {
			e++
		}
		if w := s.wordAt(e); !w.is(wMagnitude) && !s.isWord(e, "dozen", "dozens", "doz", "dozs") && e == t+1 {
			return 0, 0, false
		} else if w.n == 100 && w.is(wMagnitude) {
			return s.enHundred(v, e+1)
		}
		if !s.wordAt(e).is(wMagnitude) && !s.isWord(e, "dozen", "dozens", "doz", "dozs") {
			return 0, 0, false
		}
		return v, e, true
	case s.wordAt(t).is(wMagnitude) && len(s.textAt(t)) > 4 && s.textAt(t)[len(s.textAt(t))-1] != 's':
		if s.wordAt(t).n == 100 {
			return s.enHundred(1, t+1)
		}
		if t > 0 && (s.tk(t-1).kind == tokDigits || s.wordAt(t-1).is(wNumber)) {
			return 0, 0, false
		}
		return 1, t, s.wordAt(t).is(wMagnitude)
	}
	v, e, ok := s.enTens(t)
	if !ok {
		return 0, 0, false
	}
	if w := s.wordAt(e); w.is(wMagnitude) && w.n == 100 {
		return s.enHundred(v, e+1)
	}
	return v, e, true
}

// enHundred reads what follows "two hundred".
func (s *scan) enHundred(v float64, t int) (float64, int, bool) {
	u := s.optPhrase(t, "and")
	if x, e, ok := s.enTens(u); ok {
		// two hundred and fifty-four hundredths is a sum with a fraction
		if u > t && s.isWord(e, "hundredths", "thousandths") {
			return v * 100, t, true
		}
		return v*100 + x, e, true
	}
	return v * 100, t, true
}

// enTens reads a number below a hundred.
func (s *scan) enTens(t int) (float64, int, bool) {
	w := s.wordAt(t)
	if !w.is(wNumber) {
		return 0, 0, false
	}
	v := float64(w.n)
	if w.n < 20 || w.n%10 != 0 {
		return v, t + 1, true
	}
	u := t + 1
	if s.isWord(u, "-") {
		u++
	}
	if x := s.wordAt(u); x.is(wNumber) && x.n > 0 && x.n < 10 {
		return v + float64(x.n), u + 1, true
	}
	return v, t + 1, true
}
