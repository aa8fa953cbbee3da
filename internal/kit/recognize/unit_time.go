package recognize

import "time"

// unit is a unit of time.
type unit uint8

const (
	noUnit unit = iota
	unitSecond
	unitMinute
	unitHour
	unitDay
	unitBusinessDay
	unitWeekend
	unitWeek
	unitFortnight
	unitMonth
	unitQuarter
	unitYear
	unitDecade
	unitCentury
)

// clock is whether the unit is shorter than a day.
func (u unit) clock() bool { return u == unitSecond || u == unitMinute || u == unitHour }

// duration is how long n of the unit are; months count 30 days, years 365.
func (u unit) duration(n float64) time.Duration {
	const day = 24 * time.Hour
	d := day
	switch u {
	case unitSecond:
		d = time.Second
	case unitMinute:
		d = time.Minute
	case unitHour:
		d = time.Hour
	case unitWeek:
		d = 7 * day
	case unitFortnight:
		d = 14 * day
	case unitMonth:
		d = 30 * day
	case unitQuarter:
		d = 90 * day
	case unitYear:
		d = 365 * day
	case unitDecade:
		d = 3650 * day
	}
	x := float64(d) * n
	if x > 9e18 || x < -9e18 {
		return 0
	}
	return time.Duration(x)
}

// timex is P2W or PT3H without the number's rounding.
func (u unit) timex(n float64) string {
	switch u {
	case unitSecond:
		return "T" + format(n) + "S"
	case unitMinute:
		return "T" + format(n) + "M"
	case unitHour:
		return "T" + format(n) + "H"
	case unitBusinessDay:
		return format(n) + "BD"
	case unitWeekend:
		return format(n) + "WE"
	case unitWeek:
		return format(n) + "W"
	case unitFortnight:
		return format(2*n) + "W"
	case unitMonth:
		return format(n) + "M"
	case unitQuarter:
		return format(3*n) + "M"
	case unitYear:
		return format(n) + "Y"
	case unitDecade:
		return format(10*n) + "Y"
	}
	return format(n) + "D"
}

// dayPart is a part of the day that has a name.
type dayPart uint8

const (
	noPart dayPart = iota
	partMorning
	partAfternoon
	partEvening
	partNight
	partDaytime
	partBreakfast
	partBrunch
	partLunch
	partDinner
	partEarly // 凌晨
	partDusk  // 傍晚
	partNoon  // 中午
	partMidday
	partBusinessHours
)

// hours says when the part begins and ends, in hours, and its TIMEX name.
func (p dayPart) hours() (from, to int, timex string) {
	switch p {
	case partMorning:
		return 8, 12, "MO"
	case partAfternoon:
		return 12, 16, "AF"
	case partEvening:
		return 16, 20, "EV"
	case partNight:
		return 20, 24, "NI"
	case partDaytime:
		return 8, 18, "DT"
	case partBreakfast:
		return 8, 12, "MEB"
	case partBrunch:
		return 8, 12, "MER"
	case partLunch, partNoon:
		return 11, 13, "MEL"
	case partDinner:
		return 16, 20, "MED"
	case partEarly:
		return 0, 8, "DA"
	case partDusk:
		return 16, 20, "EV"
	case partMidday:
		return 12, 13, "MI"
	case partBusinessHours:
		return 8, 18, "BH"
	}
	return 0, 24, ""
}

// afternoon is whether hours from one to eleven are those after noon.
func (p dayPart) afternoon() bool {
	switch p {
	case partAfternoon, partEvening, partNight, partDinner, partDusk, partLunch, partNoon:
		return true
	}
	return false
}
