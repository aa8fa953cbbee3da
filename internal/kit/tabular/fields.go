package tabular

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/money"
)

// Fields reads the values of a record into typed variables. A value that the
// record does not mention leaves its variable as it is, so a file may hold a
// part of what is known; a text or a list that it mentions as empty is emptied.
// A value that cannot be read becomes a Problem and leaves its variable too.
type Fields struct {
	obj      *Object
	row      int
	path     string // of a nested record, "lines[2]."
	opt      Options
	flat     bool // a row of a table, whose cells may have been guarded
	problems *[]Problem
}

// Fields starts reading the record.
func (r Record) Fields(opt Options) *Fields {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	return &Fields{obj: r.Object, row: r.Row, opt: opt, flat: r.Flat, problems: &[]Problem{}}
}

// Row starts reading a further row of the same record; its problems join those
// of f.
func (f *Fields) Row(rec Record) *Fields {
	return &Fields{obj: rec.Object, row: rec.Row, opt: f.opt, flat: rec.Flat, problems: f.problems}
}

// Problems are those found so far, in this record and in those nested in it.
func (f *Fields) Problems() []Problem { return *f.problems }

// Fail adds a problem with a field.
func (f *Fields) Fail(field, code, text string) {
	*f.problems = append(*f.problems, Problem{Row: f.row, Field: f.path + field, Code: code, Text: f.path + field + ": " + text})
}

// Has reports whether the record mentions the field.
func (f *Fields) Has(name string) bool {
	_, ok := f.obj.Get(name)
	return ok
}

// scalar returns the text of a value; ok is false when it is absent or no scalar.
func (f *Fields) scalar(name string) (text string, ok bool) {
	v, ok := f.obj.Get(name)
	if !ok {
		return "", false
	}
	text, ok = scalarText(v)
	if !ok {
		f.Fail(name, CodeNotText, "one value is expected here, not a list or a group")
	}
	if f.flat {
		text = Unguard(text)
	}
	return text, ok
}

func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return strings.TrimFunc(v, isBlank), true
	case json.Number:
		return v.String(), true
	case minorUnits:
		return string(v), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// isBlank is white space, or one of the invisible characters that spreadsheets
// and web pages leave at the ends of what was copied from them.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// Text reads a text of at most limit characters.
func (f *Fields) Text(name string, dst *string, limit int) {
	s, ok := f.scalar(name)
	if !ok {
		return
	}
	if n := utf8.RuneCountInString(s); n > limit {
		f.Fail(name, CodeTooLong, fmt.Sprintf("%d characters, at most %d are allowed", n, limit))
		return
	}
	*dst = s
}

// ID reads an identifier: no white space but single blanks inside it, no
// invisible or control characters, and not a number that a spreadsheet has cut
// short. An empty one leaves dst as it is.
func (f *Fields) ID(name string, dst *string, limit int) {
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	switch {
	case len(s) > limit:
		f.Fail(name, CodeTooLong, fmt.Sprintf("longer than %d bytes", limit))
	case strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r) }):
		f.Fail(name, CodeNotID, "invisible characters in an identifier")
	case shortened(s):
		f.Fail(name, CodeShortened, s+" was shortened by a spreadsheet: format the column as text")
	default:
		*dst = s
	}
}

// shortened recognises 3.58E+11.
func shortened(s string) bool {
	mantissa, exp, ok := strings.Cut(s, "E+")
	return ok && exp != "" && strings.Trim(exp, "0123456789") == "" && strings.Trim(mantissa, "0123456789.") == "" && mantissa != ""
}

// Int reads a whole number between low and high.
func (f *Fields) Int(name string, dst *int64, low, high int64) {
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		// 12.0 and 1.2E+1 are whole as well.
		x, floatErr := strconv.ParseFloat(s, 64)
		if floatErr != nil || x != math.Trunc(x) || math.Abs(x) > 1e15 {
			f.Fail(name, CodeNotNumber, fmt.Sprintf("%q is not a whole number", clip(s)))
			return
		}
		n = int64(x)
	}
	if n < low || n > high {
		f.Fail(name, CodeRange, fmt.Sprintf("%d is not between %d and %d", n, low, high))
		return
	}
	*dst = n
}

// Bool reads true/false, yes/no, 1/0, 是/否.
func (f *Fields) Bool(name string, dst *bool) {
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	switch strings.ToLower(s) {
	case "true", "yes", "y", "1", "是", "有":
		*dst = true
	case "false", "no", "n", "0", "否", "无":
		*dst = false
	default:
		f.Fail(name, CodeNotBool, fmt.Sprintf("%q is neither true nor false", clip(s)))
	}
}

// Choice reads one of the allowed words, in any case.
func Choice[T ~string](f *Fields, name string, dst *T, allowed ...T) {
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	for _, a := range allowed {
		if strings.EqualFold(s, string(a)) {
			*dst = a
			return
		}
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	f.Fail(name, CodeChoice, fmt.Sprintf("%q is none of %s", clip(s), strings.Join(words, ", ")))
}

// List reads a list of texts: a JSON list, or a text split at sep. Empty
// elements are left out.
func (f *Fields) List(name string, dst *[]string, sep string, count, limit int) {
	v, ok := f.obj.Get(name)
	if !ok {
		return
	}
	var parts []string
	if list, isList := v.([]any); isList {
		for _, e := range list {
			s, ok := scalarText(e)
			if !ok {
				f.Fail(name, CodeNotText, "a list of texts is expected")
				return
			}
			parts = append(parts, s)
		}
	} else {
		s, ok := f.scalar(name)
		if !ok {
			return
		}
		if sep == "|" {
			parts = SplitList(s)
		} else {
			parts = strings.Split(s, sep)
		}
	}
	out := []string{}
	for _, p := range parts {
		if p = strings.TrimFunc(p, isBlank); p == "" {
			continue
		}
		if utf8.RuneCountInString(p) > limit {
			f.Fail(name, CodeTooLong, fmt.Sprintf("an element has more than %d characters", limit))
			return
		}
		out = append(out, p)
	}
	if len(out) > count {
		f.Fail(name, CodeTooMany, fmt.Sprintf("%d elements, at most %d are allowed", len(out), count))
		return
	}
	*dst = out
}

// Pair is one element of "name=value;name=value".
type Pair struct{ Name, Value string }

// Pairs reads named values in their order: "Colour=Black;Size=M", a JSON object
// {"Colour":"Black"}, or a list of {"name":…,"value":…}.
func (f *Fields) Pairs(name string, dst *[]Pair, count, limit int) {
	v, ok := f.obj.Get(name)
	if !ok {
		return
	}
	out, problem := pairs(v)
	if problem == "" && len(out) > count {
		problem = fmt.Sprintf("%d elements, at most %d are allowed", len(out), count)
	}
	for _, p := range out {
		if utf8.RuneCountInString(p.Name) > limit || utf8.RuneCountInString(p.Value) > limit {
			problem = fmt.Sprintf("an element has more than %d characters", limit)
		}
	}
	if problem != "" {
		f.Fail(name, CodeNotList, problem)
		return
	}
	*dst = out
}

// PairText reads named values as one text, "Colour: Black; Size: M". A text
// stays as it is written.
func (f *Fields) PairText(name string, dst *string, count, limit int) {
	v, ok := f.obj.Get(name)
	if !ok {
		return
	}
	if _, scalar := scalarText(v); scalar {
		f.Text(name, dst, limit)
		return
	}
	var list []Pair
	f.Pairs(name, &list, count, limit)
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = p.Name + ": " + p.Value
	}
	*dst = strings.Join(parts, "; ")
}

func pairs(v any) (out []Pair, problem string) {
	const form = "name=value;name=value is expected"
	out = []Pair{}
	switch v := v.(type) {
	case *Object:
		for _, k := range v.Keys() {
			e, _ := v.Get(k)
			s, ok := scalarText(e)
			if !ok {
				return nil, form
			}
			out = append(out, Pair{k, s})
		}
	case []any:
		for _, e := range v {
			o, _ := e.(*Object)
			n, _ := o.Get("name")
			val, _ := o.Get("value")
			name, ok1 := scalarText(n)
			value, ok2 := scalarText(val)
			if o == nil || !ok1 || !ok2 || name == "" {
				return nil, `a list of {"name":…,"value":…} is expected`
			}
			out = append(out, Pair{name, value})
		}
	default:
		s, _ := scalarText(v)
		for part := range strings.SplitSeq(s, ";") {
			if strings.TrimFunc(part, isBlank) == "" {
				continue
			}
			n, val, ok := strings.Cut(part, "=")
			n, val = strings.TrimFunc(n, isBlank), strings.TrimFunc(val, isBlank)
			if !ok || n == "" {
				return nil, form
			}
			out = append(out, Pair{n, val})
		}
	}
	return out, ""
}

// minorUnits is an amount that a mapping has declared to be in minor units.
type minorUnits string

// Money reads an amount of the currency into minor units. Amounts are decimals
// in major units ("79.00") and not negative.
func (f *Fields) Money(name, currency string, dst *int64) {
	v, ok := f.obj.Get(name)
	if !ok {
		return
	}
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	var n int64
	var err error
	if _, isMinor := v.(minorUnits); isMinor {
		if n, err = strconv.ParseInt(s, 10, 64); err != nil {
			err = money.ErrAmount
		}
	} else {
		n, err = money.Parse(s, currency)
	}
	switch {
	case errors.Is(err, money.ErrCurrency):
		f.Fail("currency", CodeCurrency, fmt.Sprintf("%q is not a currency code such as CNY", clip(currency)))
	case errors.Is(err, money.ErrDecimals):
		f.Fail(name, CodeDecimals, fmt.Sprintf("%s has more decimals than %s", clip(s), currency))
	case err != nil:
		f.Fail(name, CodeNotMoney, fmt.Sprintf("%q is not an amount", clip(s)))
	case n < 0 || n > money.Max:
		f.Fail(name, CodeRange, fmt.Sprintf("%s is not between 0 and %s", clip(s), money.Decimal(money.Max, currency)))
	default:
		*dst = n
	}
}

var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
	"2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00",
}

// Time reads a point in time: RFC 3339, "2006-01-02 15:04" in the zone of the
// options, Unix seconds or milliseconds, or the serial number of a spreadsheet.
func (f *Fields) Time(name string, dst *time.Time) {
	s, ok := f.scalar(name)
	if !ok || s == "" {
		return
	}
	t, ok := ParseTime(s, f.opt.Zone)
	if !ok {
		f.Fail(name, CodeNotTime, fmt.Sprintf("%q is not a time such as 2026-11-20 15:04", clip(s)))
		return
	}
	*dst = t
}

// ParseTime reads a point in time in one of the forms of Fields.Time, in whole
// milliseconds.
func ParseTime(s string, zone *time.Location) (time.Time, bool) {
	if zone == nil {
		zone = time.UTC
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case n >= 20_000 && n < 100_000: // days since the end of 1899, 1954 to 2173
			whole, part := math.Modf(n)
			day := time.Date(1899, 12, 30, 0, 0, 0, 0, zone).AddDate(0, 0, int(whole))
			return day.Add(time.Duration(math.Round(part*86_400)) * time.Second).UTC(), true
		case n >= 1e8 && n < 1e10:
			return time.UnixMilli(int64(math.Round(n * 1000))).UTC(), true
		case n >= 1e11 && n < 1e13:
			return time.UnixMilli(int64(n)).UTC(), true
		}
		return time.Time{}, false
	}
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			if y := t.Year(); y < 1970 || y > 2200 {
				return time.Time{}, false
			}
			return t.Truncate(time.Millisecond).UTC(), true
		}
	}
	return time.Time{}, false
}

// Each returns the records nested in a list or in the values of an object, and
// whether the field is mentioned. known are the fields that they may have.
func (f *Fields) Each(name string, count int, known ...string) ([]*Fields, bool) {
	v, ok := f.obj.Get(name)
	if !ok {
		return nil, false
	}
	var elements []any
	switch v := v.(type) {
	case nil:
	case []any:
		elements = v
	case *Object:
		elements = v.values
	default:
		f.Fail(name, CodeNotList, "a list is expected")
		return nil, false
	}
	return f.Elements(name, elements, count, known...)
}

// Elements is Each for elements that the caller has found in the field.
func (f *Fields) Elements(name string, elements []any, count int, known ...string) ([]*Fields, bool) {
	if len(elements) > count {
		f.Fail(name, CodeTooMany, fmt.Sprintf("%d elements, at most %d are allowed", len(elements), count))
		return nil, false
	}
	out := make([]*Fields, 0, len(elements))
	for i, e := range elements {
		path := fmt.Sprintf("%s%s[%d].", f.path, name, i)
		o, ok := e.(*Object)
		if !ok {
			f.Fail(name, CodeNotList, fmt.Sprintf("element %d is not a group of fields", i))
			return nil, false
		}
		nested := &Fields{obj: o, row: f.row, path: path, opt: f.opt, problems: f.problems}
		for _, k := range o.Keys() {
			if !slices.Contains(known, k) {
				nested.Fail(k, CodeUnknown, "unknown field")
			}
		}
		out = append(out, nested)
	}
	return out, true
}

// clip keeps what a message quotes short.
func clip(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}
