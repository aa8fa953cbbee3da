package recognize

import "strings"

// wordClass says what an English word can be; some are several things, such as
// "second" and "march".
type wordClass uint16

const (
	wNumber    wordClass = 1 << iota // zero … ninety
	wMagnitude                       // hundred, thousand …
	wOrdinal
	wMonth
	wWeekday
	wUnit // of time
	wDayPart
)

// word is what is known of an English word.
type word struct {
	class   wordClass
	n       int64 // of a number, magnitude, ordinal
	month   int8  // 1–12
	weekday int8  // 1 is Monday, 7 is Sunday
	unit    unit  // of time
	part    dayPart
}

func (w word) is(c wordClass) bool { return w.class&c != 0 }

// words is never written to after it has been made.
var words = makeWords()

func makeWords() map[string]word {
	m := map[string]word{}
	add := func(list string, fill func(i int, w *word)) {
		for i, names := range strings.Fields(list) {
			for name := range strings.SplitSeq(names, "|") {
				w := m[name]
				fill(i, &w)
				m[name] = w
			}
		}
	}
	number := func(from, step int64) func(int, *word) {
		return func(i int, w *word) { w.class |= wNumber; w.n = from + step*int64(i) }
	}
	ordinal := func(from, step int64) func(int, *word) {
		return func(i int, w *word) { w.class |= wOrdinal; w.n = from + step*int64(i) }
	}
	add("zero|nought|naught|nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", number(0, 1))
	add("twenty thirty forty|fourty fifty sixty seventy eighty ninety", number(20, 10))
	add("first|firsts second|seconds third|thirds fourth|fourths fifth|fifths sixth|sixths seventh|sevenths eighth|eighths ninth|nineth|ninths tenth|tenths eleventh|elevenths twelfth|twelfths thirteenth|thirteenths fourteenth|fourteenths fifteenth|fifteenths sixteenth|sixteenths seventeenth|seventeenths eighteenth|eighteenths nineteenth|nineteenths", ordinal(1, 1))
	add("twentieth|twentieths thirtieth|thirtieths fortieth|fortieths fiftieth|fiftieths sixtieth|sixtieths seventieth|seventieths eightieth|eightieths ninetieth|ninetieths", ordinal(20, 10))
	for name, n := range map[string]int64{
		"hundred": 100, "hundreds": 100, "thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9,
		"trillion": 1e12, "trillions": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
	} {
		m[name] = word{class: wMagnitude, n: n}
		m[strings.TrimSuffix(name, "s")+"th"] = word{class: wOrdinal, n: n}
		m[strings.TrimSuffix(name, "s")+"ths"] = word{class: wOrdinal, n: n}
	}
	for name, n := range map[string]int64{"mln": 1e6, "mil": 1e6, "mm": 1e6, "bln": 1e9, "bn": 1e9, "tln": 1e12} {
		m[name] = word{class: wMagnitude, n: n}
	}
	add("january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
		func(i int, w *word) { w.class |= wMonth; w.month = int8(i + 1) })
	add("monday|mon|mondays tuesday|tues|tue|tuesdays wednesday|wed|weds|wedn|wednesdays thursday|thu|thur|thurs|thursdays friday|fri|fridays saturday|sat|saturdays sunday|sun|sundays",
		func(i int, w *word) { w.class |= wWeekday; w.weekday = int8(i + 1) })
	for name, u := range map[string]unit{
		"year": unitYear, "yr": unitYear, "month": unitMonth, "week": unitWeek, "day": unitDay, "hour": unitHour, "hr": unitHour,
		"minute": unitMinute, "min": unitMinute, "second": unitSecond, "sec": unitSecond, "fortnight": unitFortnight,
		"decade": unitDecade, "night": unitDay, "weekend": unitWeekend, "quarter": unitQuarter, "weekday": unitBusinessDay,
	} {
		for _, n := range []string{name, name + "s"} {
			w := m[n]
			w.class |= wUnit
			w.unit = u
			m[n] = w
		}
	}
	for name, p := range map[string]dayPart{
		"morning": partMorning, "mornings": partMorning, "afternoon": partAfternoon, "afternoons": partAfternoon, "evening": partEvening,
		"evenings": partEvening, "night": partNight, "nights": partNight, "nighttime": partNight, "daytime": partDaytime,
		"breakfast": partBreakfast, "brunch": partBrunch, "lunch": partLunch, "lunchtime": partLunch, "dinner": partDinner,
		"dinnertime": partDinner, "supper": partDinner,
	} {
		w := m[name]
		w.class |= wDayPart
		w.part = p
		m[name] = w
	}
	return m
}

// tk is token t; outside of the text it is an empty one at its end.
func (s *scan) tk(t int) *token {
	if t < 0 || t >= len(s.tok) {
		return &s.none
	}
	return &s.tok[t]
}

// wordAt is the word at token t, or an empty one.
func (s *scan) wordAt(t int) word {
	return s.tk(t).word
}

// textAt is the text of token t, or "".
func (s *scan) textAt(t int) string {
	return s.tk(t).text
}

// isWord is whether token t is one of texts.
func (s *scan) isWord(t int, texts ...string) bool {
	w := s.textAt(t)
	for _, x := range texts {
		if w == x {
			return true
		}
	}
	return false
}

// phrase is the token after the words of one of texts at t, or -1. Put longer
// texts before their beginnings.
func (s *scan) phrase(t int, texts ...string) int {
next:
	for _, text := range texts {
		u := t
		for w := range strings.SplitSeq(text, " ") {
			if s.textAt(u) != w {
				continue next
			}
			u++
		}
		return u
	}
	return -1
}

// optPhrase is the token after one of texts at t, or t.
func (s *scan) optPhrase(t int, texts ...string) int {
	if u := s.phrase(t, texts...); u > 0 {
		return u
	}
	return t
}

// endOf is the position after the tokens before t.
func (s *scan) endOf(t int) int { return s.tk(t - 1).end }

// joined is whether token t follows the one before it without a space.
func (s *scan) joined(t int) bool {
	return t > 0 && t < len(s.tok) && s.tk(t-1).end == s.tk(t).start
}
