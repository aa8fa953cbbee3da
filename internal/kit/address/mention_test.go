package address_test

import (
	"slices"
	"testing"

	"github.com/shopbell/shopbell/internal/kit/address"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]address.Place{
		"寄到乌鲁木齐多少钱":                       {{Province: "新疆", City: "乌鲁木齐"}},
		"从广东寄到西藏":                         {{Province: "广东"}, {Province: "西藏"}},
		"shipping to New York or Alaska?": {{Province: "new york"}, {Province: "alaska"}},
		"我要一件大衣":                          nil,
		"Newyorker":                       nil,
	} {
		if got := address.Places(text); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
