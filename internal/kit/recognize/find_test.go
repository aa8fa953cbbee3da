package recognize

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// wednesday is the moment of all tests here: Wednesday, 18 November 2026, 10:30
// in Shanghai.
func wednesday() time.Time {
	return time.Date(2026, 11, 18, 10, 30, 0, 0, time.FixedZone("CST", 8*3600))
}

// found is a finding as "kind text value unit from..to duration", with what is
// empty left out.
func told(f Found) string {
	parts := []string{string(f.Kind), f.Text}
	if f.Value != "" {
		parts = append(parts, f.Value)
	}
	if f.Unit != "" {
		parts = append(parts, f.Unit)
	}
	const layout = "2006-01-02T15:04"
	if !f.From.IsZero() || !f.To.IsZero() {
		from, to := "", ""
		if !f.From.IsZero() {
			from = strings.TrimSuffix(f.From.Format(layout), "T00:00")
		}
		if !f.To.IsZero() {
			to = strings.TrimSuffix(f.To.Format(layout), "T00:00")
		}
		parts = append(parts, from+".."+to)
	}
	if f.Duration != 0 {
		parts = append(parts, f.Duration.String())
	}
	return strings.Join(parts, " ")
}

func check(t *testing.T, lang string, cases [][]string) {
	t.Helper()
	for _, c := range cases {
		var got []string
		for _, f := range Find(c[0], Options{Lang: lang, Now: wednesday()}) {
			got = append(got, told(f))
		}
		if !slices.Equal(got, c[1:]) {
			t.Errorf("%q:\n got  %s\n want %s", c[0], strings.Join(got, "\n      "), strings.Join(c[1:], "\n      "))
		}
	}
}

func TestChineseTimes(t *testing.T) {
	t.Parallel()
	check(t, "zh", [][]string{
		{"我上周三晚上下的单", "datetimerange 上周三晚上 2026-11-11T20:00..2026-11-12"},
		{"后天下午三点能到吗", "datetime 后天下午三点 2026-11-20T15:00..2026-11-20T16:00"},
		{"双十一那天买的", "date 双十一 2027-11-11..2027-11-12"},
		{"去年双十一买的", "date 去年双十一 2025-11-11..2025-11-12"},
		{"618当天有活动吗", "date 618当天 2027-06-18..2027-06-19"},
		{"大前天就发货了", "date 大前天 2026-11-15..2026-11-16"},
		{"这个月底之前", "daterange 这个月底之前 ..2026-11-21"},
		{"下周一到周三在家", "daterange 下周一到周三 2026-11-23..2026-11-26"},
		{"三天内发货", "daterange 三天内 2026-11-18T10:30..2026-11-22 72h0m0s"},
		{"7天无理由退货", "duration 7天 168h0m0s"},
		{"用了半个月就坏了", "duration 半个月 360h0m0s"},
		{"三到五个工作日", "duration 三到五个工作日 120h0m0s"},
		{"15號之後再送", "daterange 15號之後 2026-12-16.."},
		{"晚上8点半到10点", "timerange 晚上8点半到10点 2026-11-18T20:30..2026-11-18T22:00"},
		{"2小时后", "datetime 2小时后 2026-11-18T12:30..2026-11-18T12:30"},
		{"每周三晚上", "set 每周三晚上"},
		{"差十分八点", "time 差十分八点 2026-11-18T07:50..2026-11-18T07:51"},
		{"中秋节能送吗", "date 中秋节 2027-09-15..2027-09-16"},
		{"第三天还没到"},
		{"有一点贵，一看就喜欢"},
	})
}

func TestEnglishTimes(t *testing.T) {
	t.Parallel()
	check(t, "en", [][]string{
		{"Can it arrive the day after tomorrow?", "date the day after tomorrow 2026-11-20..2026-11-21"},
		{"next Friday evening", "datetimerange next Friday evening 2026-11-27T16:00..2026-11-27T20:00"},
		{"I ordered last week", "daterange last week 2026-11-09..2026-11-16"},
		{"within 3 business days", "daterange within 3 business days 2026-11-19..2026-11-24"},
		{"Is it open tomorrow at 8:30pm?", "datetime tomorrow at 8:30pm 2026-11-19T20:30..2026-11-19T20:31"},
		{"from Monday to Wednesday", "daterange from Monday to Wednesday 2026-11-23..2026-11-26"},
		{"before December 24", "daterange before December 24 ..2026-12-24"},
		{"by the end of this month", "daterange by the end of this month ..2026-12-01"},
		{"between 5 and 6 in the afternoon", "timerange between 5 and 6 in the afternoon 2026-11-18T17:00..2026-11-18T18:00"},
		{"by Friday please", "daterange by Friday ..2026-11-21"},
		{"early Monday morning", "datetimerange early Monday morning 2026-11-23T08:00..2026-11-23T10:00"},
		{"3 days ago", "date 3 days ago 2026-11-15..2026-11-16"},
		{"it took an hour and a half", "duration an hour and a half 1h30m0s"},
		{"every other Friday", "set every other Friday"},
		{"black friday 2026", "date black friday 2026 2026-11-27..2026-11-28"},
		{"it may march on"},
		{"Good morning, can you help?"},
	})
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	check(t, "zh", [][]string{
		{"两百五卖不卖", "number 两百五 250"},
		{"二百块太贵了", "currency 二百块 200 CNY"},
		{"299.9元包邮", "currency 299.9元 299.9 CNY"},
		{"三块五，一斤", "currency 三块五 3.5 CNY", "dimension 一斤 1 Jin"},
		{"打3折吗", "percentage 3折 30"},
		{"八五折", "percentage 八五折 85"},
		{"百分之二十", "percentage 百分之二十 20"},
		{"要一件半", "number 一件半 1.5"},
		{"来2斤", "dimension 2斤 2 Jin"},
		{"我165cm，55kg", "dimension 165cm 165 Centimeter", "dimension 55kg 55 Kilogram"},
		{"身高一米七五", "dimension 一米七五 1.75 Meter"},
		{"３千克", "dimension 3千克 3 Kilogram"},
		{"四川人一起看"},
	})
	check(t, "en", [][]string{
		{"It is $1,299.00", "currency $1,299.00 1299 USD"},
		{"20% off", "percentage 20% 20"},
		{"3 dollars 50 cents", "currency 3 dollars 50 cents 3.5 USD"},
		{"I am 5 ft 11 in", "dimension 5 ft 11 in 5.91666666666667 Foot"},
		{"a 5 m cable", "dimension 5 m 5 Meter"},
		{"two and a half million", "number two and a half million 2500000"},
		{"minus one fifth", "number minus one fifth -0.2"},
		{"which one is it, the A55?"},
	})
}

func TestContacts(t *testing.T) {
	t.Parallel()
	check(t, "", [][]string{
		{"打13800138000", "phonenumber 13800138000 13800138000"},
		{"电话:+86 138 0013 8000", "phonenumber +86 138 0013 8000 +8613800138000"},
		{"座机010-12345678转12", "phonenumber 010-12345678转12 01012345678"},
		{"call (425) 555-0100", "phonenumber (425) 555-0100 4255550100"},
		{"Mail Li.Na@Example.com, see https://example.com/a?b=1.", "email Li.Na@Example.com li.na@example.com", "url https://example.com/a?b=1 https://example.com/a?b=1"},
		{"官网example.com。", "url example.com example.com"},
		{"订单号20231234567", "number 20231234567 20231234567"},
	})
}

// Who asks for numbers gets those within other findings.
func TestOnly(t *testing.T) {
	t.Parallel()
	got := Find("299元买三天", Options{Lang: "zh", Only: []Kind{Number}, Now: wednesday()})
	if len(got) != 2 || got[0].Value != "299" || got[1].Value != "3" {
		t.Errorf("got %+v", got)
	}
}

func TestAmbiguous(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Friday": true, "next Friday": false, "at 5:30": true, "at 17:30": false, "$5": true, "5 EUR": false, "周五": true, "下周五": false, "三点": true, "下午三点": false,
	} {
		got := Find(text, Options{Now: wednesday(), Only: []Kind{Date, Time, Currency}})
		if len(got) != 1 || got[0].Ambiguous != want {
			t.Errorf("%s: got %+v, want ambiguous %v", text, got, want)
		}
	}
}

// The feasts of the moon lie whole lunar months after the new year.
func TestLunarFeasts(t *testing.T) {
	t.Parallel()
	for n := range chineseNewYears {
		year := 1990 + n
		spring, _ := holiday{lunar: springFestival}.on(year, time.UTC)
		for _, c := range []struct {
			feast lunarFeast
			days  []int // without and with a leap month in between
		}{
			{dragonBoat, []int{121, 122, 123, 124, 151, 152, 153}},
			{midAutumn, []int{219, 220, 221, 222, 249, 250, 251}},
		} {
			day, _ := holiday{lunar: c.feast}.on(year, time.UTC)
			if d := int(day.Sub(spring).Hours() / 24); !slices.Contains(c.days, d) {
				t.Errorf("%d: feast %d is %d days after the new year", year, c.feast, d)
			}
		}
	}
}
