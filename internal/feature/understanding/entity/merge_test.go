package entity_test

import (
	"testing"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	at := func(kind, value string, start, end int, score float64) entity.Entity {
		return entity.Entity{Kind: kind, Value: value, Start: start, End: end, Score: score}
	}
	known := func(n string) bool { return n == "13812345678" }
	for name, c := range map[string]struct {
		knows func(string) bool
		lists [][]entity.Entity
		want  string
	}{
		"order before a number":         {nil, [][]entity.Entity{{at("number", "12345678", 0, 8, 1)}, {at("order", "W12345678", 0, 9, .6)}}, "order:W12345678"},
		"phone before an order":         {nil, [][]entity.Entity{{at("order", "13812345678", 0, 11, .6), at("phone", "13812345678", 0, 11, .95)}}, "phone:13812345678"},
		"known order before a phone":    {known, [][]entity.Entity{{at("order", "13812345678", 0, 11, .6), at("phone", "13812345678", 0, 11, .95)}}, "order:13812345678"},
		"size before a number":          {nil, [][]entity.Entity{{at("number", "42", 0, 2, 1)}, {at("size", "42", 0, 5, .95)}}, "size:42"},
		"money before a lone number":    {nil, [][]entity.Entity{{at("number", "20", 0, 2, 1)}, {at("money", "20", 0, 5, 1)}}, "money:20"},
		"date before a quantity":        {nil, [][]entity.Entity{{at("date", "2025-11-03", 0, 8, 1)}, {at("quantity", "3", 4, 8, .9)}}, "date:2025-11-03"},
		"link before all in it":         {nil, [][]entity.Entity{{at("order", "12345678", 10, 18, .9)}, {at("url", "u", 0, 20, 1)}}, "url:u"},
		"sure parcel before an order":   {nil, [][]entity.Entity{{at("order", "SF1234567890123", 0, 15, .9), at("tracking", "SF1234567890123", 0, 15, .97)}}, "tracking::SF1234567890123"},
		"colour within a product":       {nil, [][]entity.Entity{{at("product", "p", 0, 12, 1), at("color", "white", 0, 6, .9)}}, "product:p, color:white"},
		"product before its quantity":   {nil, [][]entity.Entity{{at("product", "p", 0, 9, 1), at("quantity", "4", 0, 6, .9)}}, "product:p"},
		"address before its numbers":    {nil, [][]entity.Entity{{at("number", "12", 10, 12, 1), at("address", "a", 0, 20, .8)}}, "address:a"},
		"what has no place is left out": {nil, [][]entity.Entity{{at("size", "M", -1, -1, 1), at("size", "L", 3, 3, 1)}}, ""},
		"the longer of equals":          {nil, [][]entity.Entity{{at("color", "blue", 0, 4, .9), at("color", "navy", 0, 9, .9)}}, "color:navy"},
	} {
		if got := show(entity.Merge(c.knows, c.lists...)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	list := []entity.Entity{at("order", "13812345678", 0, 11, .6)}
	if entity.Merge(known, list); list[0].Extra != nil {
		t.Error("the list of the caller was changed")
	}
}
