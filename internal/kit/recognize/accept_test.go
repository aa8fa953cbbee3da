package recognize

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// The specification of Microsoft's Recognizers-Text, which nobody of this
// project wrote, is the yardstick: what is found and of which kind must equal
// it exactly, case by case.

type specCase struct {
	Lang    string `json:"lang"`
	Model   string `json:"model"`
	Input   string `json:"input"`
	Context struct {
		ReferenceDateTime string
	} `json:"context"`
	Results []struct {
		Text       string
		TypeName   string
		Resolution json.RawMessage
	} `json:"results"`
}

// half is "seen" for cases that were read while the grammar was written and
// "unseen" for those that were only counted.
func (c specCase) half() string {
	h := sha256.Sum256([]byte(c.Input))
	if h[0]&1 == 0 {
		return "seen"
	}
	return "unseen"
}

func (c specCase) options() Options {
	o := Options{Lang: "en", Now: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
	if c.Lang == "Chinese" {
		o.Lang = "zh"
	}
	if t, err := time.Parse("2006-01-02T15:04:05", c.Context.ReferenceDateTime); err == nil {
		o.Now = t
	}
	switch c.Model {
	case "NumberModel":
		o.Only = []Kind{Number}
	case "PercentModel":
		o.Only = []Kind{Percentage}
	case "CurrencyModel":
		o.Only = []Kind{Currency}
	case "DimensionModel":
		o.Only = []Kind{Dimension}
	case "PhoneNumberModel":
		o.Only = []Kind{PhoneNumber}
	case "URLModel":
		o.Only = []Kind{URL}
	case "EmailModel":
		o.Only = []Kind{Email}
	case "DateTimeModel":
		o.Only = []Kind{Date, DateRange, Time, TimeRange, DateTime, DateTimeRange, Duration, Set}
	}
	return o
}

// TestSpecification asserts the shares that were reached, a little below.
func TestSpecification(t *testing.T) {
	t.Parallel()
	file := sharedtest.Open(t, "data", "nlu", "recognizers_spec.jsonl")
	scores := map[string]*score{}
	count := func(name string, exact, valued, right bool) {
		s := scores[name]
		if s == nil {
			s = &score{}
			scores[name] = s
		}
		s.add(exact, valued, right)
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c specCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		got := Find(c.Input, c.options())
		exact := c.exact(got)
		valued, right := c.values(got)
		valued, right = valued && exact, right && valued && exact
		for _, name := range []string{c.Lang, c.Lang + " " + c.half(), c.Lang + " " + c.Model, c.Lang + " " + c.Model + " " + c.half()} {
			count(name, exact, valued, right)
		}
		if show := os.Getenv("RECOGNIZE_SHOW"); show != "" && c.half() == "seen" && strings.Contains(c.Lang+c.Model, show) && (!exact || valued && !right) {
			t.Log(c.explain(got, exact))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(scores)) {
		t.Logf("%-40s %s", name, scores[name])
	}
	for lang, want := range map[string]float64{"Chinese": 0.95, "English": 0.90} {
		if got := scores[lang].share(); got < want {
			t.Errorf("%s: got %.3f of the cases exact, want %.3f", lang, got, want)
		}
	}
}

type score struct{ cases, exact, valued, right int }

func (s *score) add(exact, valued, right bool) {
	s.cases++
	if exact {
		s.exact++
	}
	if valued {
		s.valued++
	}
	if right {
		s.right++
	}
}

func (s *score) share() float64 { return float64(s.exact) / float64(s.cases) }

func (s *score) String() string {
	return fmt.Sprintf("%4d/%4d exact %.3f   values %4d/%4d %.3f", s.exact, s.cases, s.share(), s.right, s.valued, float64(s.right)/float64(max(s.valued, 1)))
}

func (c specCase) exact(got []Found) bool {
	var a, b []string
	for _, r := range c.Results {
		a = append(a, strings.ToLower(r.Text)+"\x00"+strings.TrimPrefix(r.TypeName, "datetimeV2."))
	}
	for _, f := range got {
		b = append(b, strings.ToLower(f.Text)+"\x00"+string(f.Kind))
	}
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// values compares what is comparable: decimals, and the days and times of what
// is resolved; of several resolutions one must be met.
func (c specCase) values(got []Found) (valued, right bool) {
	if len(got) != len(c.Results) {
		return false, false
	}
	order := slices.Clone(got)
	results := slices.Clone(c.Results)
	slices.SortStableFunc(order, func(a, b Found) int { return cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)) })
	slices.SortStableFunc(results, func(a, b struct {
		Text       string
		TypeName   string
		Resolution json.RawMessage
	}) int {
		return cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text))
	})
	right = true
	for i, r := range results {
		is, ok := sameValue(order[i], r.Resolution)
		valued = valued || is
		right = right && (!is || ok)
	}
	return valued, right
}

func sameValue(f Found, resolution json.RawMessage) (comparable, same bool) {
	var plain struct {
		Value  string `json:"value"`
		ISO    string `json:"isoCurrency"`
		Values []struct {
			Timex, Value, Start, End string
		} `json:"values"`
	}
	if json.Unmarshal(resolution, &plain) != nil {
		return false, false
	}
	switch f.Kind {
	case Number, Percentage, Dimension:
		want, err := strconv.ParseFloat(strings.TrimSuffix(plain.Value, "%"), 64)
		got, err2 := strconv.ParseFloat(f.Value, 64)
		return err == nil, err2 == nil && near(got, want)
	case Currency:
		want, err := strconv.ParseFloat(plain.Value, 64)
		got, err2 := strconv.ParseFloat(f.Value, 64)
		return err == nil && plain.ISO != "", err2 == nil && near(got, want) && f.Unit == plain.ISO
	case Date, DateTime, DateRange, DateTimeRange, Time, TimeRange, Duration:
		for _, v := range plain.Values {
			if v.Value == "not resolved" {
				return false, false
			}
			if sameTime(f, v.Value, v.Start, v.End) {
				return true, true
			}
		}
		return len(plain.Values) > 0, false
	}
	return false, false
}

func near(a, b float64) bool {
	return a == b || max(a-b, b-a) <= 1e-9*max(max(a, -a), max(b, -b))
}

func sameTime(f Found, value, start, end string) bool {
	is := func(t time.Time, want string) bool {
		if want == "" {
			return t.IsZero()
		}
		if t.IsZero() {
			return false
		}
		switch len(want) {
		case 10:
			return t.Format("2006-01-02") == want
		case 8:
			return t.Format("15:04:05") == want
		}
		// The last second of a day is its end.
		return t.Format("2006-01-02 15:04:05") == want || t.Add(-time.Second).Format("2006-01-02 15:04:05") == want && strings.HasSuffix(want, "59")
	}
	switch f.Kind {
	case Duration:
		return fmt.Sprint(int64(f.Duration/time.Second)) == value
	case Date, Time, DateTime:
		return is(f.From, value)
	}
	// A named last day belongs to a range here; its start is in the TIMEX.
	if parts := strings.Split(f.Timex, ","); len(parts) == 3 && len(end) == 10 && strings.HasSuffix(parts[1], end[4:]) {
		end = f.To.Format("2006-01-02")
	}
	if (start == "") != (end == "") { // a day may be in or out
		return is(f.From, start) && is(f.To, end) || is(f.From.AddDate(0, 0, -1), start) && end == "" || is(f.To.AddDate(0, 0, -1), end) && start == ""
	}
	return is(f.From, start) && (is(f.To, end) || f.Kind == TimeRange && end == "23:59:59")
}

func (c specCase) explain(got []Found, exact bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %s %s (%s)\n", exact, c.Model, c.Input, c.Context.ReferenceDateTime)
	for _, r := range c.Results {
		fmt.Fprintf(&b, "   want %q %s %.300s\n", r.Text, r.TypeName, strings.Join(strings.Fields(string(r.Resolution)), " "))
	}
	for _, f := range got {
		fmt.Fprintf(&b, "   got  %q %s %s %s %s %s %v %s\n", f.Text, f.Kind, f.Value, f.Unit, f.From.Format(time.DateTime), f.To.Format(time.DateTime), f.Duration, f.Timex)
	}
	return b.String()
}
