package recognize

import (
	"slices"
	"strings"
	"time"
)

// Kind says what a finding is.
type Kind string

// The kinds.
const (
	Number        Kind = "number"
	Percentage    Kind = "percentage"
	Currency      Kind = "currency"
	Dimension     Kind = "dimension"
	Date          Kind = "date"
	DateRange     Kind = "daterange"
	Time          Kind = "time"
	TimeRange     Kind = "timerange"
	DateTime      Kind = "datetime"
	DateTimeRange Kind = "datetimerange"
	Duration      Kind = "duration"
	Set           Kind = "set" // a recurring time
	PhoneNumber   Kind = "phonenumber"
	Email         Kind = "email"
	URL           Kind = "url"
)

// MaxRunes is how many characters of a text are looked at.
const MaxRunes = 20_000

// Options say how a text is to be read. The zero value reads both languages and
// all kinds, relative to the time of the call.
type Options struct {
	Lang string    // "zh", "en"; anything else is both
	Now  time.Time // what "today" means; its location is that of all results
	Only []Kind    // nil is all
}

// Found is one finding.
type Found struct {
	Kind       Kind
	Text       string // as written, but full-width letters and digits are ASCII
	Start, End int    // bytes in the input
	// Value is a decimal with at most 15 significant digits for numbers,
	// percentages, money and dimensions (in units of Unit), the digits of a
	// telephone number with a leading + where the country code is known, an
	// address in lower case. A unit without a number has none.
	Value string
	Unit  string // ISO 4217 code, or the name of a unit in English
	// From and To are the half-open interval of a date or time relative to
	// Options.Now. A range that is open at one end has the zero time there. A
	// time of day without a date lies on the day of Options.Now. The last day,
	// month or year that a range names belongs to it.
	From, To time.Time
	Duration time.Duration // of a duration; months count 30 days, years 365
	Timex    string        // TIMEX3, with X for what is not said
	// Ambiguous is set when other readings are as good: a weekday that could be
	// the last or the next (the next is given), an hour that could be morning or
	// afternoon, "$" without a country.
	Ambiguous bool
}

// Find returns what is in text, in order of appearance and without overlaps: of
// two findings that overlap the longer one stays.
func Find(text string, o Options) []Found {
	if text == "" {
		return nil
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	s := newScan(text, o)
	want := func(kinds ...Kind) bool {
		return o.Only == nil || slices.ContainsFunc(kinds, func(k Kind) bool { return slices.Contains(o.Only, k) })
	}
	var all []Found
	if want(Number) {
		all = append(all, s.numbers()...)
	}
	if want(Percentage) {
		all = append(all, s.percentages()...)
	}
	if want(Currency) {
		all = append(all, s.money()...)
	}
	if want(Dimension) {
		all = append(all, s.dimensions()...)
	}
	if want(Date, DateRange, Time, TimeRange, DateTime, DateTimeRange, Duration, Set) {
		all = append(all, s.times()...)
	}
	if want(PhoneNumber) {
		all = append(all, s.phones()...)
	}
	if want(Email) {
		all = append(all, s.emails()...)
	}
	if want(URL) {
		all = append(all, s.urls()...)
	}
	all = slices.DeleteFunc(all, func(f Found) bool { return !want(f.Kind) })
	all = longest(all)
	for i := range all {
		all[i].Text = narrowText(text[all[i].Start:all[i].End])
	}
	return all
}

// rank orders findings of the same extent: what says more comes first.
func rank(k Kind) int {
	switch k {
	case Email, URL:
		return 0
	case Currency, Percentage:
		return 1
	case Dimension:
		return 2
	case Number:
		return 5
	case PhoneNumber:
		return 4
	}
	return 3
}

// longest removes what overlaps with something longer. Each finder returns its
// own without overlaps and in order, so a finding meets few others.
func longest(all []Found) []Found {
	slices.SortStableFunc(all, func(a, b Found) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return b.End - a.End
		}
		return rank(a.Kind) - rank(b.Kind)
	})
	out := all[:0]
	for _, f := range all {
		n := len(out)
		if n == 0 || out[n-1].End <= f.Start {
			out = append(out, f)
			continue
		}
		last := out[n-1]
		if f.End-f.Start > last.End-last.Start || f.End-f.Start == last.End-last.Start && rank(f.Kind) < rank(last.Kind) {
			out[n-1] = f
		}
	}
	return out
}

func narrowText(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return narrow(r) != r }) {
		return s
	}
	return strings.Map(narrow, s)
}
