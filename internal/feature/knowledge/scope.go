package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// Limits of what an entry is confined to.
const (
	maxScope      = 100 // elements of each list
	maxScopeValue = 200 // characters of an element
)

const (
	near = 0.1  // that an entry about the product in view may lie below a general one, and still go before it
	most = 0.99 // that two scores add up to
)

// noProduct passes over entries that are about some products.
const noProduct = "about:"

// tags are what retrieval keeps an entry apart by.
func tags(e *desk.Entry) []string {
	var out []string
	for _, c := range e.Channels {
		out = append(out, "channel:"+c)
	}
	if e.Audience != "" && e.Audience != desk.AudienceEveryone {
		out = append(out, "audience:"+string(e.Audience))
	}
	for _, p := range e.Products {
		out = append(out, "about:product:"+p)
	}
	for _, c := range e.Categories {
		out = append(out, "about:category:"+desk.CategoryKey(c))
	}
	return out
}

// filterOf lets through what fits the circumstances of the question.
func filterOf(q *desk.KnowledgeQuery) retrieve.Filter {
	var f retrieve.Filter
	if q.Channel != "" {
		f = append(f, "channel:"+string(q.Channel))
	}
	if q.ChannelKind != "" {
		f = append(f, "channel:"+q.ChannelKind)
	}
	if q.Audience != "" {
		f = append(f, "audience:"+string(q.Audience))
	}
	if q.Product == "" {
		return f
	}
	f = append(f, "about:product:"+q.Product)
	for _, c := range desk.CategoryNames(q.Category) {
		f = append(f, "about:category:"+c)
	}
	return f
}

// aboutProducts reports whether an entry is about some products only.
func aboutProducts(e *desk.Entry) bool { return len(e.Products)+len(e.Categories) > 0 }

// prefer puts an entry about the product in view before a general one that is
// hardly likelier. Where both were found by the same phrasing, they are the same
// question, and what speaks for either speaks for the one that is more exact.
func prefer(hits []desk.EntryHit) {
	for i := range hits {
		h := hits[i]
		switch {
		case h.Score < hits[0].Score-near:
			return
		case !aboutProducts(h.Entry):
			continue
		case i == 0 && (len(hits) == 1 || aboutProducts(hits[1].Entry)):
			return
		}
		other := &hits[0]
		if i == 0 {
			other = &hits[1]
		}
		if index.Fold(h.Phrasing) == index.Fold(other.Phrasing) {
			h.Score = min(h.Score+other.Score, most)
		} else {
			h.Score = max(h.Score, other.Score)
		}
		copy(hits[1:i+1], hits[:i])
		hits[0] = h
		return
	}
}

// offer lowers what is about some product, where none is in view: it is right
// for its product only, so that it may be offered and does not answer.
func offer(hits []desk.EntryHit) {
	for i := range hits {
		if aboutProducts(hits[i].Entry) {
			hits[i].Score = min(hits[i].Score, Threshold-0.01)
		}
	}
	slices.SortStableFunc(hits, func(a, b desk.EntryHit) int { return cmp.Compare(b.Score, a.Score) })
}

// checkScope normalises what the entry is confined to and names the field that
// cannot be kept.
func checkScope(e *desk.Entry) fault {
	return checkConfined(&e.Channels, &e.Products, &e.Categories, &e.Audience)
}

func checkConfined(channels, products, categories *[]string, audience *desk.Audience) fault {
	for _, l := range []struct {
		field string
		list  *[]string
	}{{"channels", channels}, {"products", products}, {"product_categories", categories}} {
		*l.list = tidy(*l.list)
		if len(*l.list) > maxScope || slices.ContainsFunc(*l.list, func(s string) bool { return utf8.RuneCountInString(s) > maxScopeValue }) {
			return fault{field: l.field, key: "error.field.too_long"}
		}
	}
	*audience = cmp.Or(*audience, desk.AudienceEveryone)
	switch *audience {
	case desk.AudienceEveryone, desk.AudienceSignedIn, desk.AudienceGuests:
		return fault{}
	}
	return fault{field: "audience", key: "error.field.value"}
}

// unknownKey is the message about a field whose value the shop does not have.
func unknownKey(field string) string {
	switch field[strings.LastIndexByte(field, '.')+1:] {
	case "channels":
		return "error.entry.channels"
	case "product_categories":
		return "error.entry.product_categories"
	}
	return "error.entry.products"
}

// unknown names the first value of the entry that the shop does not have, and
// its field; "" when it has all.
func unknown(tx *db.Tx, e *desk.Entry) (field, value string, err error) {
	if field, value, err = unknownIn(tx, e.Channels, e.Products, e.Categories); err != nil || value != "" {
		return field, value, err
	}
	return unknownVariants(tx, e)
}

func unknownIn(tx *db.Tx, channels, products, categories []string) (field, value string, err error) {
	if value, err = missing(tx, channels, func(list []any) (string, []any) {
		return `SELECT id FROM channel WHERE id IN ` + db.In(1, len(list)) + ` UNION SELECT kind FROM channel`, list
	}, nil); err != nil || value != "" {
		return "channels", value, err
	}
	if value, err = unknownProduct(tx, products); err != nil || value != "" {
		return "products", value, err
	}
	value, err = missing(tx, categories, func([]any) (string, []any) {
		return `SELECT DISTINCT category FROM product`, nil
	}, desk.CategoryNames)
	return "product_categories", value, err
}

func unknownProduct(tx *db.Tx, products []string) (string, error) {
	return missing(tx, products, func(list []any) (string, []any) {
		return `SELECT external_id FROM product WHERE external_id IN ` + db.In(1, len(list)), list
	}, nil)
}

// missing returns the first value that the query does not list. names are those
// under which an element of the list goes; nil = its own only.
func missing(tx *db.Tx, values []string, query func([]any) (string, []any), names func(string) []string) (string, error) {
	if len(values) == 0 {
		return "", nil
	}
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	sql, args := query(list)
	rows, err := tx.Query(sql, args...)
	have, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil {
		return "", err
	}
	known := map[string]bool{}
	for _, h := range have {
		known[h] = true
		if names != nil {
			for _, n := range names(h) {
				known[n] = true
			}
		}
	}
	for _, v := range values {
		if !known[v] && (names == nil || !known[desk.CategoryKey(v)]) {
			return v, nil
		}
	}
	return "", nil
}
