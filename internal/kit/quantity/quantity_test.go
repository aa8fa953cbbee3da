package quantity

import (
	"slices"
	"testing"
)

func TestQuantities(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]Quantity{
		"7 天": {{"7", "day"}}, "七天": {{"7", "day"}}, "七日": {{"7", "day"}}, "seven days": {{"7", "day"}}, "7-day": {{"7", "day"}}, "07 天": {{"7", "day"}},
		"十五天": {{"15", "day"}}, "二十一天": {{"21", "day"}}, "一百零五元": {{"105", "yuan"}}, "两千块": {{"2000", "yuan"}}, "1.5万元": {{"15000", "yuan"}}, "三万元": {{"30000", "yuan"}},
		"两年半": {{"2", "year"}}, "半年": {{"0.5", "year"}}, "3-5 天": {{"3", "day"}, {"5", "day"}}, "三到五天": {{"3", "day"}, {"5", "day"}},
		"three to five working days": {{"3", "workday"}, {"5", "workday"}}, "¥1,299.00": {{"1299", "yuan"}}, "$12.50": {{"12.5", "dollar"}}, "12.50 元": {{"12.5", "yuan"}},
		"百分之二十": {{"20", "percent"}}, "20%": {{"20", "percent"}}, "twenty-five percent": {{"25", "percent"}}, "one hundred and five items": {{"105", "piece"}},
		"一样统一第一": nil, "the one that": nil, "one day": {{"1", "day"}}, "二〇二六年": {{"2026", "year"}}, "400-820-8820": {{"400", ""}, {"820", ""}, {"8820", ""}},
		"9:00": {{"9", ""}, {"00", ""}}, "万一": nil, "一律": nil, "三包": nil, "daylight": nil, "minor 5 minds": {{"5", ""}},
	} {
		if got := Of(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
