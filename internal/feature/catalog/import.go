package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Limits of what is kept about a product.
const (
	maxTitle    = 300
	maxBody     = 20_000
	maxCategory = 200
	maxAliases  = 50
	maxAlias    = 100
	maxParams   = 100
	maxParam    = 1000
	maxLink     = 2000
	maxSKU      = 100
	maxOptions  = 10
	maxOption   = 100
	maxVariants = 1000
	maxStock    = 1_000_000_000
)

// codeNotLink is a problem beyond those of tabular.
const codeNotLink = "not_link"

var (
	productFields = []string{
		"external_id", "title_zh", "title_en", "body_zh", "body_en", "category", "aliases",
		"params_zh", "params_en", "image", "url", "active", "currency",
	}
	variantFields = []string{"sku", "options", "price", "currency", "stock"}
)

// Columns are the fields of an import: in a table a row for each variant.
func (s *Service) Columns() tabular.Columns {
	return tabular.Columns{
		Key:      "external_id",
		Flat:     slices.Concat(productFields, []string{"sku", "options", "price", "stock"}),
		Nested:   slices.Concat(productFields, []string{"variants"}),
		Required: []string{"sku"},
		Rows:     maxVariants,
	}
}

// Import makes and updates products by their external id. The variants of a
// product are those of the record: what it does not list is removed.
func (s *Service) Import(ctx context.Context, rows tabular.Records, opt tabular.Options, report *tabular.Report) error {
	run := s.db.Write
	if opt.DryRun {
		run = s.db.Read
	}
	err := tabular.Import(ctx, rows, s.Columns(), report, func(batch []tabular.Group) (results []tabular.Result, err error) {
		err = run(ctx, func(tx *db.Tx) (err error) {
			results, err = importBatch(tx, batch, opt)
			return err
		})
		return results, err
	})
	if err != nil || opt.DryRun {
		return err
	}
	return s.Refresh(ctx)
}

// change is what becomes of one group.
type change struct {
	group    tabular.Group
	before   *desk.Product // nil = new
	after    desk.Product
	problems []tabular.Problem
}

func importBatch(tx *db.Tx, batch []tabular.Group, opt tabular.Options) ([]tabular.Result, error) {
	if !opt.DryRun {
		if err := lockRevision(tx); err != nil {
			return nil, err
		}
	}
	changes, err := readBatch(tx, batch, opt)
	if err != nil {
		return nil, err
	}
	if err := checkSKUs(tx, changes); err != nil {
		return nil, err
	}
	var revision int64
	results := make([]tabular.Result, 0, len(changes))
	for i := range changes {
		c := &changes[i]
		outcome := tabular.Created
		switch {
		case len(c.problems) > 0:
			results = append(results, c.group.Failed(c.problems))
			continue
		case c.before != nil && reflect.DeepEqual(*c.before, c.after):
			results = append(results, c.group.Done(tabular.Unchanged))
			continue
		case c.before != nil:
			outcome = tabular.Updated
		}
		if !opt.DryRun {
			if revision == 0 {
				if revision, err = nextRevision(tx); err != nil {
					return nil, err
				}
			}
			if err := c.save(tx, revision); err != nil {
				return nil, err
			}
		}
		results = append(results, c.group.Done(outcome))
	}
	return results, nil
}

func readBatch(tx *db.Tx, batch []tabular.Group, opt tabular.Options) ([]change, error) {
	keys := make([]any, len(batch))
	for i, g := range batch {
		keys[i] = g.Key
	}
	list, err := selectProducts(tx, `WHERE external_id IN `+db.In(1, len(keys)), keys...)
	if err != nil {
		return nil, err
	}
	known := make(map[string]*desk.Product, len(list))
	for i := range list {
		known[list[i].ExternalID] = &list[i]
	}
	changes := make([]change, len(batch))
	for i, g := range batch {
		c := &changes[i]
		c.group, c.before = g, known[g.Key]
		c.after = desk.Product{ID: desk.NewID[desk.ProductID]("pr", tx.Now()), ExternalID: g.Key, Active: true, Aliases: []string{}, Params: []desk.Param{}}
		if c.before != nil {
			c.after = *c.before
		}
		c.after.Title, c.after.Body = copyTexts(c.after.Title), copyTexts(c.after.Body)
		r := reader{f: g.Rows[0].Fields(opt), group: g, opt: opt, newID: func() desk.VariantID { return desk.NewID[desk.VariantID]("va", tx.Now()) }}
		c.problems = r.read(&c.after)
	}
	return changes, nil
}

func copyTexts(m map[string]string) map[string]string {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]string{}
	}
	return out
}

// checkSKUs refuses a SKU that another product has, in the catalogue or earlier
// in the batch.
func checkSKUs(tx *db.Tx, changes []change) error {
	var skus []string
	for i := range changes {
		for _, v := range changes[i].after.Variants {
			skus = append(skus, v.SKU)
		}
	}
	owners, err := skuOwners(tx, skus)
	if err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		for _, v := range c.after.Variants {
			owner, taken := owners[skuKey(v.SKU)]
			if taken && owner != c.after.ID {
				c.problems = append(c.problems, tabular.Problem{
					Row: c.group.Row, Field: "sku", Code: tabular.CodeConflict, Text: fmt.Sprintf("sku: another product has %q", v.SKU),
				})
			} else if len(c.problems) == 0 {
				owners[skuKey(v.SKU)] = c.after.ID
			}
		}
	}
	return nil
}

// save writes what has changed and leaves equal variants alone.
func (c *change) save(tx *db.Tx, revision int64) error {
	c.after.Version++
	if err := saveProduct(tx, &c.after, revision); err != nil {
		return err
	}
	var before []desk.Variant
	if c.before != nil {
		before = c.before.Variants
	}
	for _, old := range before {
		if !slices.ContainsFunc(c.after.Variants, func(v desk.Variant) bool { return v.ID == old.ID }) {
			if err := tx.Queue(`DELETE FROM variant WHERE id = $1`, string(old.ID)); err != nil {
				return err
			}
		}
	}
	for i := range c.after.Variants {
		v := &c.after.Variants[i]
		if i < len(before) && reflect.DeepEqual(before[i], *v) {
			continue
		}
		if err := saveVariant(tx, c.after.ID, i, v); err != nil {
			return err
		}
	}
	return nil
}

// reader turns the rows of a product into the product.
type reader struct {
	f     *tabular.Fields
	group tabular.Group
	opt   tabular.Options
	newID func() desk.VariantID

	currency string // of the variants, where the product names one
}

func (r *reader) read(p *desk.Product) []tabular.Problem {
	f := r.f
	for _, lang := range []string{"zh", "en"} {
		r.text("title_"+lang, p.Title, lang, maxTitle)
		r.text("body_"+lang, p.Body, lang, maxBody)
	}
	f.Text("category", &p.Category, maxCategory)
	f.List("aliases", &p.Aliases, "|", maxAliases, maxAlias)
	r.params(p)
	r.link("image", &p.Image)
	r.link("url", &p.URL)
	f.Bool("active", &p.Active)
	if len(p.Title) == 0 {
		f.Fail("title_zh", tabular.CodeRequired, "a title in one of the languages is needed")
	}
	r.variants(p)
	if len(p.Variants) == 0 {
		f.Fail("variants", tabular.CodeRequired, "at least one variant is needed")
	}
	return f.Problems()
}

func (r *reader) text(field string, texts map[string]string, lang string, limit int) {
	s := texts[lang]
	r.f.Text(field, &s, limit)
	if s == "" {
		delete(texts, lang)
		return
	}
	texts[lang] = s
}

// link reads an address that a browser may follow: of the shop's own site, or
// of another one over HTTP.
func (r *reader) link(field string, dst *string) {
	s := *dst
	r.f.Text(field, &s, maxLink)
	low := strings.ToLower(s)
	if s != "" && (!strings.HasPrefix(low, "/") || strings.HasPrefix(low, "//")) && !strings.HasPrefix(low, "https://") && !strings.HasPrefix(low, "http://") ||
		strings.ContainsAny(s, " \t\r\n\"'<>\\") {
		r.f.Fail(field, codeNotLink, "an address that begins with https:// or / is expected")
		return
	}
	*dst = s
}

// params joins the two languages by position.
func (r *reader) params(p *desk.Product) {
	if !r.f.Has("params_zh") && !r.f.Has("params_en") {
		return
	}
	var zh, en []tabular.Pair
	for _, old := range p.Params {
		zh = appendPair(zh, old, "zh")
		en = appendPair(en, old, "en")
	}
	r.f.Pairs("params_zh", &zh, maxParams, maxParam)
	r.f.Pairs("params_en", &en, maxParams, maxParam)
	if len(zh) > 0 && len(en) > 0 && len(zh) != len(en) {
		r.f.Fail("params_en", tabular.CodeNotList, fmt.Sprintf("%d parameters in English, %d in Chinese: they belong together by their places", len(en), len(zh)))
		return
	}
	p.Params = make([]desk.Param, max(len(zh), len(en)))
	for i := range p.Params {
		p.Params[i] = desk.Param{Name: map[string]string{}, Value: map[string]string{}}
	}
	for i, pair := range zh {
		p.Params[i].Name["zh"], p.Params[i].Value["zh"] = pair.Name, pair.Value
	}
	for i, pair := range en {
		p.Params[i].Name["en"], p.Params[i].Value["en"] = pair.Name, pair.Value
	}
}

func appendPair(list []tabular.Pair, p desk.Param, lang string) []tabular.Pair {
	if p.Name[lang] == "" {
		return list
	}
	return append(list, tabular.Pair{Name: p.Name[lang], Value: p.Value[lang]})
}

func (r *reader) variants(p *desk.Product) {
	rows := make([]*tabular.Fields, len(r.group.Rows))
	if r.group.Rows[0].Flat {
		rows[0] = r.f
		for i, rec := range r.group.Rows[1:] {
			rows[i+1] = r.f.Row(rec)
		}
	} else {
		r.f.Text("currency", &r.currency, 3)
		var ok bool
		if rows, ok = r.f.Each("variants", maxVariants, variantFields...); !ok {
			return
		}
	}
	old := make(map[string]desk.Variant, len(p.Variants))
	for _, v := range p.Variants {
		old[v.SKU] = v
	}
	seen := make(map[string]bool, len(rows))
	variants := make([]desk.Variant, 0, len(rows))
	for _, f := range rows {
		v, ok := r.variant(f, old)
		if !ok {
			continue
		}
		if seen[skuKey(v.SKU)] {
			f.Fail("sku", tabular.CodeDuplicate, fmt.Sprintf("%q stands twice", v.SKU))
			continue
		}
		seen[skuKey(v.SKU)] = true
		variants = append(variants, v)
	}
	p.Variants = variants
}

func (r *reader) variant(f *tabular.Fields, old map[string]desk.Variant) (desk.Variant, bool) {
	var sku string
	f.ID("sku", &sku, maxSKU)
	if sku == "" {
		f.Fail("sku", tabular.CodeRequired, "the SKU is missing")
		return desk.Variant{}, false
	}
	v, known := old[sku]
	if !known {
		v = desk.Variant{ID: r.newID(), SKU: sku, Options: []desk.Option{}}
	}
	r.price(f, &v.Price, known)
	f.Int("stock", &v.Stock, -maxStock, maxStock)
	var pairs []tabular.Pair
	f.Pairs("options", &pairs, maxOptions, maxOption)
	if pairs != nil {
		v.Options = make([]desk.Option, len(pairs))
		for i, p := range pairs {
			v.Options[i] = desk.Option{Name: p.Name, Value: p.Value}
		}
	}
	return v, true
}

// price reads an amount with its currency: that of the variant, else that of
// the product, else the one known, else the shop's. An amount never changes its
// currency without being named anew.
func (r *reader) price(f *tabular.Fields, price *desk.Money, known bool) {
	currency := cmp.Or(r.currency, price.Currency, r.opt.Currency)
	own := ""
	f.Text("currency", &own, 3)
	currency = cmp.Or(own, currency)
	amount := int64(-1)
	problems := len(f.Problems())
	f.Money("price", currency, &amount)
	switch {
	case amount >= 0:
		*price = desk.Money{Minor: amount, Currency: currency}
	case len(f.Problems()) > problems:
	case !known || currency != price.Currency:
		f.Fail("price", tabular.CodeRequired, "the price is missing")
	}
}
