package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Limits of variants, and of what an answer shows beside its text.
const (
	maxVariants = 20
	maxTogether = 30_000 // UTF-16 units of all variants as an export writes them: a cell of a workbook holds no more
	maxExtras   = 10
	maxAlt      = 300
	maxLabel    = 40
	maxURL      = 2000
)

// fault is a field that cannot be kept, and the message about it with its arguments.
// The zero fault is none.
type fault struct {
	field, key string
	args       map[string]string
}

func (f fault) err() error {
	if f.field == "" {
		return nil
	}
	err := desk.Invalid(f.field, f.key)
	err.Args = f.args
	return err
}

// checkHoles refuses an answer with a hole that nothing can fill.
func checkHoles(answer string) fault {
	var e *desk.Error
	if !errors.As(desk.CheckAnswer("answer", answer), &e) {
		return fault{}
	}
	return fault{field: "answer", key: e.Fields["answer"], args: e.Args}
}

func (f fault) in(where string, i int) fault {
	if f.field != "" {
		f.field = fmt.Sprintf("%s[%d].%s", where, i, f.field)
	}
	return f
}

// checkVariants normalises the variants and extras of an entry and says what cannot
// be kept.
func checkVariants(e *desk.Entry) fault {
	var f fault
	if e.Extras, f = checkExtras(e.Extras); f.field != "" {
		return f
	}
	if len(e.Variants) > maxVariants {
		return fault{field: "variants", key: "error.field.too_many"}
	}
	e.Variants = slices.Clone(e.Variants) // the caller's stay as they are
	for i := range e.Variants {
		v := &e.Variants[i]
		if f := checkVariant(v).in("variants", i); f.field != "" {
			return f
		}
		if slices.ContainsFunc(e.Variants[:i], func(o desk.AnswerVariant) bool { return scopeKey(&o) == scopeKey(v) }) {
			return fault{field: "scope", key: "error.entry.variant_twice"}.in("variants", i)
		}
	}
	if len(e.Variants) == 0 {
		e.Variants = nil
	}
	if tabular.CellLength(variantsCell(e.Variants)) > maxTogether {
		return fault{field: "variants", key: "error.entry.variants_long"}
	}
	return fault{}
}

func checkVariant(v *desk.AnswerVariant) (f fault) {
	v.Answer = strings.TrimSpace(v.Answer)
	if f := checkHoles(v.Answer); f.field != "" {
		return f
	}
	v.ValidFrom, v.ValidUntil = db.Time(db.Millis(v.ValidFrom)), db.Time(db.Millis(v.ValidUntil))
	switch {
	case v.Answer == "":
		return fault{field: "answer", key: "error.field.required"}
	case utf8.RuneCountInString(v.Answer) > maxAnswer:
		return fault{field: "answer", key: "error.field.too_long"}
	case !ordered(v.ValidFrom, v.ValidUntil):
		return fault{field: "valid_until", key: "error.entry.valid_until"}
	}
	if f = checkConfined(&v.Channels, &v.Products, &v.Categories, &v.Audience); f.field != "" {
		return f
	}
	if !confines(v) {
		return fault{field: "scope", key: "error.entry.variant_everywhere"}
	}
	v.Extras, f = checkExtras(v.Extras)
	return f
}

// ordered reports whether the end comes after the beginning, where there is one.
func ordered(from, until time.Time) bool { return until.IsZero() || until.After(from) }

// confines reports whether there are circumstances under which a variant does not fit.
func confines(v *desk.AnswerVariant) bool {
	return len(v.Channels)+len(v.Products)+len(v.Categories) > 0 || v.Audience != desk.AudienceEveryone ||
		!v.ValidFrom.IsZero() || !v.ValidUntil.IsZero()
}

// scopeKey is equal for variants that fit under the same circumstances.
func scopeKey(v *desk.AnswerVariant) string {
	categories := make([]string, len(v.Categories))
	for i, c := range v.Categories {
		categories[i] = desk.CategoryKey(c)
	}
	return fmt.Sprintf("%q %q %q %q %d %d", sorted(v.Channels), sorted(v.Products), sorted(categories), v.Audience,
		db.Millis(v.ValidFrom), db.Millis(v.ValidUntil))
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// checkExtras normalises what an answer shows beside its text: of each what its kind
// has.
func checkExtras(list []desk.Extra) ([]desk.Extra, fault) {
	if len(list) == 0 {
		return nil, fault{}
	}
	if len(list) > maxExtras {
		return list, fault{field: "extras", key: "error.field.too_many"}
	}
	list = slices.Clone(list)
	for i, x := range list {
		var f fault
		if list[i], f = checkExtra(x); f.field != "" {
			return list, f.in("extras", i)
		}
	}
	return list, fault{}
}

func checkExtra(x desk.Extra) (desk.Extra, fault) {
	alt, label := strings.TrimSpace(x.Alt), strings.TrimSpace(x.Label)
	product, address := strings.TrimSpace(x.Product), strings.TrimSpace(x.URL)
	switch x.Kind {
	case desk.ExtraImage:
		switch {
		case !desk.ValidID("at", x.Image):
			return x, fault{field: "image", key: "error.field.value"}
		case utf8.RuneCountInString(alt) > maxAlt:
			return x, fault{field: "alt", key: "error.field.too_long"}
		}
		return desk.Extra{Kind: x.Kind, Image: x.Image, Alt: alt}, fault{}
	case desk.ExtraProduct:
		switch {
		case product == "":
			return x, fault{field: "product", key: "error.field.required"}
		case utf8.RuneCountInString(product) > maxScopeValue:
			return x, fault{field: "product", key: "error.field.too_long"}
		}
		return desk.Extra{Kind: x.Kind, Product: product}, fault{}
	case desk.ExtraLink:
		switch {
		case label == "":
			return x, fault{field: "label", key: "error.field.required"}
		case utf8.RuneCountInString(label) > maxLabel:
			return x, fault{field: "label", key: "error.field.too_long"}
		case len(address) > maxURL:
			return x, fault{field: "url", key: "error.field.too_long"}
		case !safeAddress(address):
			return x, fault{field: "url", key: "error.entry.link"}
		}
		return desk.Extra{Kind: x.Kind, Label: label, URL: address}, fault{}
	}
	return x, fault{field: "kind", key: "error.field.value"}
}

// safeAddress reports whether an address is https, or a path of the shop's own site.
// Browsers read a backslash as a slash, and pass over control characters.
func safeAddress(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool {
		return r == '\\' || unicode.IsControl(r) || unicode.IsSpace(r) || r == utf8.RuneError
	}) {
		return false
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return false
	case strings.HasPrefix(s, "/"):
		return !strings.HasPrefix(s, "//")
	}
	return u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}

// unknownVariants is unknown of the variants and of what answers show.
func unknownVariants(tx *db.Tx, e *desk.Entry) (field, value string, err error) {
	if field, value, err = unknownCard(tx, e.Extras); err != nil || value != "" {
		return field, value, err
	}
	for i := range e.Variants {
		v := &e.Variants[i]
		if field, value, err = unknownIn(tx, v.Channels, v.Products, v.Categories); err == nil && value == "" {
			field, value, err = unknownCard(tx, v.Extras)
		}
		if err != nil || value != "" {
			return fault{field: field}.in("variants", i).field, value, err
		}
	}
	return "", "", nil
}

// unknownCard names the first product that is to be shown and that the shop does not
// have.
func unknownCard(tx *db.Tx, list []desk.Extra) (field, value string, err error) {
	var products []string
	for _, x := range list {
		if x.Kind == desk.ExtraProduct {
			products = append(products, x.Product)
		}
	}
	if value, err = unknownProduct(tx, products); err != nil || value == "" {
		return "", "", err
	}
	i := slices.IndexFunc(list, func(x desk.Extra) bool { return x.Product == value })
	return fault{field: "product"}.in("extras", i).field, value, nil
}

// variantsCell and extrasCell are what an export says of them: JSON, "" = none.
func variantsCell(list []desk.AnswerVariant) string { return tabular.JoinJSON(list) }
func extrasCell(list []desk.Extra) string           { return tabular.JoinJSON(list) }

// readVariants reads the two columns that hold JSON.
func readVariants(f *tabular.Fields, e *desk.Entry) {
	readJSON(f, "extras", &e.Extras)
	readJSON(f, "variants", &e.Variants)
	if bad := checkVariants(e); bad.field != "" {
		f.Fail(column(bad.field), tabular.CodeRange, bad.field+" cannot be kept")
	}
}

func readJSON[T any](f *tabular.Fields, name string, into *[]T) {
	cell := ""
	if !f.Has(name) {
		return
	}
	f.Text(name, &cell, maxCell)
	list, err := tabular.SplitJSON[T](cell)
	if err != nil {
		f.Fail(name, tabular.CodeRange, "is not the JSON that an export has there")
		return
	}
	*into = list
}

const maxCell = 1 << 20

// column is the column of a field: "variants" of "variants[2].answer".
func column(field string) string {
	name, _, _ := strings.Cut(field, "[")
	return name
}

// searchedIn is what the list of entries is searched in for.
func searchedIn(e *desk.Entry) string {
	parts := append([]string{e.Question, strings.Join(e.Phrasings, "\n"), e.Answer}, answersOf(e.Variants)...)
	return strings.ToLower(strings.Join(parts, "\n"))
}

func answersOf(list []desk.AnswerVariant) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Answer
	}
	return out
}

// plainVariants gives variants from outside memory the form that checkVariants gives
// them, so that equal ones are equal.
func plainVariants(list []desk.AnswerVariant) []desk.AnswerVariant {
	if len(list) == 0 {
		return nil
	}
	for i := range list {
		v := &list[i]
		v.Channels, v.Products, v.Categories = notNil(v.Channels), notNil(v.Products), notNil(v.Categories)
		v.Audience = cmp.Or(v.Audience, desk.AudienceEveryone)
		v.Extras = plainExtras(v.Extras)
	}
	return list
}

func plainExtras(list []desk.Extra) []desk.Extra {
	if len(list) == 0 {
		return nil
	}
	return list
}
