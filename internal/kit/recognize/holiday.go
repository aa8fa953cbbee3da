package recognize

import (
	"fmt"
	"time"
)

// A holiday that moves with the moon is found in a table, because the Chinese
// calendar is made by astronomers and not by a rule.

// holiday says when a feast is: on a day of a month, on the nth weekday of a
// month (the last when n is negative), or so many days from Easter, or by name
// on a day of the Chinese calendar.
type holiday struct {
	month, day int
	nth        int // 1 is the first, -1 the last weekday of the month
	weekday    time.Weekday
	easter     int // days from Easter Sunday; used when month is 0
	lunar      lunarFeast
	after      int // days after what the rest says
}

type lunarFeast uint8

const (
	notLunar lunarFeast = iota
	springFestival
	lanternFestival
	dragonBoat
	midAutumn
	newYearsEve
	unknownFeast // of another calendar: found, but without times
)

// chineseNewYears are the days of the Spring Festival from 1990 on, as month and
// day.
var chineseNewYears = [...]int{
	127, 215, 204, 123, 210, 131, 219, 207, 128, 216, // 1990
	205, 124, 212, 201, 122, 209, 129, 218, 207, 126, // 2000
	214, 203, 123, 210, 131, 219, 208, 128, 216, 205, // 2010
	125, 212, 201, 122, 210, 129, 217, 206, 126, 213, // 2020
	203, 123, 211, 131, 219, 208, 128, 215, 204, 124, // 2030
	212, 201, 122, 210, 130, 217, 206, 126, 214, 202, // 2040
}

// dragonBoats, midAutumns … are the other feasts of the same years.
var dragonBoats = [...]int{
	528, 616, 605, 624, 613, 602, 620, 609, 530, 618,
	606, 625, 615, 604, 622, 611, 531, 619, 608, 528,
	616, 606, 623, 612, 602, 620, 609, 530, 618, 607,
	625, 614, 603, 622, 610, 531, 619, 609, 528, 616,
	605, 624, 612, 601, 620, 610, 530, 618, 607, 527,
	615, 604, 622, 611, 531, 619, 608, 529, 616, 605,
}

var midAutumns = [...]int{
	1003, 922, 911, 930, 920, 909, 927, 916, 1005, 924,
	912, 1001, 921, 911, 928, 918, 1006, 925, 914, 1003,
	922, 912, 930, 919, 908, 927, 915, 1004, 924, 913,
	1001, 921, 910, 929, 917, 1006, 925, 915, 1003, 922,
	912, 1001, 919, 908, 927, 916, 1004, 924, 913, 1002,
	920, 910, 928, 917, 1005, 925, 915, 1004, 922, 911,
}

// on is the day of the holiday in a year; false where it is not known.
func (h holiday) on(year int, loc *time.Location) (time.Time, bool) {
	date := func(m, d int) time.Time { return time.Date(year, time.Month(m), d, 0, 0, 0, 0, loc) }
	var t time.Time
	switch {
	case h.lunar != notLunar:
		n := year - 1990
		if n < 0 || n >= len(chineseNewYears) {
			return t, false
		}
		spring := date(chineseNewYears[n]/100, chineseNewYears[n]%100)
		switch h.lunar {
		case springFestival:
			t = spring
		case newYearsEve:
			t = spring.AddDate(0, 0, -1)
		case lanternFestival:
			t = spring.AddDate(0, 0, 14)
		case dragonBoat:
			t = date(dragonBoats[n]/100, dragonBoats[n]%100)
		case midAutumn:
			t = date(midAutumns[n]/100, midAutumns[n]%100)
		default:
			return t, false
		}
	case h.month == 0:
		t = easter(year, loc).AddDate(0, 0, h.easter)
	case h.nth > 0:
		t = date(h.month, 1)
		t = t.AddDate(0, 0, (int(h.weekday)-int(t.Weekday())+7)%7+7*(h.nth-1))
	case h.nth < 0:
		t = date(h.month+1, 1).AddDate(0, 0, -1)
		t = t.AddDate(0, 0, -(int(t.Weekday())-int(h.weekday)+7)%7)
	default:
		t = date(h.month, h.day)
	}
	return t.AddDate(0, 0, h.after), true
}

// easter is Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
func easter(y int, loc *time.Location) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	return time.Date(y, time.Month((h+l-7*m+114)/31), (h+l-7*m+114)%31+1, 0, 0, 0, 0, loc)
}

// feast is a holiday in a year, or the next one when year is 0.
func (s *scan) feast(h holiday, year int) when {
	w := when{kind: Date}
	if year != 0 {
		t, ok := h.on(year, s.now.Location())
		if !ok {
			w.timex = fmt.Sprintf("%04d", year)
			return w
		}
		return onDay(t)
	}
	for y := s.now.Year(); y < s.now.Year()+2; y++ {
		t, ok := h.on(y, s.now.Location())
		if ok && !t.Before(s.today()) {
			w = onDay(t)
			break
		}
	}
	w.ambiguous, w.year = true, 0
	if h.month != 0 && h.nth == 0 && h.after == 0 {
		w.timex = fmt.Sprintf("XXXX-%02d-%02d", h.month, h.day)
	}
	return w
}
