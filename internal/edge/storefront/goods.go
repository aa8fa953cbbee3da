package storefront

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/money"
)

// category is a shelf: key is what products carry, "服饰/Clothing".
type category struct{ key, slug, hero string }

func (c category) name(lang string) string { return desk.InLang(c.key, lang) }

// categories in the order of the site, each with the product that stands for it.
var categories = []category{
	{"服饰/Clothing", "clothing", "demo-fleece-hoodie"},
	{"数码/Electronics", "electronics", "demo-over-ear-headphones"},
	{"美妆/Beauty", "beauty", "demo-velvet-lipstick"},
	{"母婴/Baby", "baby", "demo-plush-bunny"},
	{"生鲜/Fresh Food", "fresh-food", "demo-cherries"},
}

const (
	perShelf = 8 // products of a category on the first page
	lowStock = 5
)

// card is a product in a grid.
type card struct {
	Title, Image, URL    string
	Before, Price, After string // "from ¥79", "¥79 起" where variants differ in price
	Choice               string // "3 种颜色 · 4 种尺码"
	SoldOut              string // the word for it; "" = in stock
}

type shelf struct {
	Name, URL, Slug string
	Count           int
	Cards           []card
}

type homeView struct {
	Count   int
	Hero    []string // images
	Shelves []shelf
}

// products are those of the shop in an order that stays.
func (s *site) products(ctx context.Context) ([]desk.Product, error) {
	list, err := s.Shop.Products(ctx)
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(slices.Values(list), func(a, b desk.Product) int {
		return cmp.Compare(a.ExternalID, b.ExternalID)
	}), nil
}

func (s *site) home(v *visit) error {
	products, err := s.products(v.ctx())
	if err != nil {
		return err
	}
	view := homeView{Count: len(products)}
	for _, c := range categories {
		sh := s.shelf(c, products, v.lang)
		if sh.Count == 0 {
			continue
		}
		sh.Cards = sh.Cards[:min(perShelf, len(sh.Cards))]
		view.Shelves = append(view.Shelves, sh)
		for i := range products {
			if products[i].ExternalID == c.hero {
				view.Hero = append(view.Hero, products[i].Image)
			}
		}
	}
	s.render(v, http.StatusOK, "home", s.text(v.lang, "shop.name")+" · "+s.text(v.lang, "home.slogan"), view)
	return nil
}

func (s *site) category(v *visit) error {
	i := slices.IndexFunc(categories, func(c category) bool { return c.slug == v.r.PathValue("category") })
	if i < 0 {
		return errNotFound
	}
	products, err := s.products(v.ctx())
	if err != nil {
		return err
	}
	sh := s.shelf(categories[i], products, v.lang)
	s.render(v, http.StatusOK, "category", sh.Name+" · "+s.text(v.lang, "shop.name"), sh)
	return nil
}

func (s *site) shelf(c category, products []desk.Product, lang string) shelf {
	sh := shelf{Name: c.name(lang), Slug: c.slug, URL: "/shop/" + lang + "/c/" + c.slug}
	for i := range products {
		if products[i].Category == c.key {
			sh.Cards = append(sh.Cards, newCard(&products[i], lang))
		}
	}
	sh.Count = len(sh.Cards)
	return sh
}

func newCard(p *desk.Product, lang string) card {
	c := card{Title: of(p.Title, lang), Image: p.Image, URL: "/shop/" + lang + "/p/" + p.ExternalID}
	c.SoldOut = texts.Text(lang, "card.soldout", nil)
	var prices []int64
	for _, v := range p.Variants {
		prices = append(prices, v.Price.Minor)
		if v.Stock > 0 {
			c.SoldOut = ""
		}
	}
	if len(prices) == 0 {
		return c
	}
	low := slices.Min(prices)
	c.Price = price(desk.Money{Minor: low, Currency: p.Variants[0].Price.Currency})
	if low != slices.Max(prices) {
		c.Before, c.After = texts.Text(lang, "card.before", nil), texts.Text(lang, "card.after", nil)
	}
	var parts []string
	for _, a := range axesOf(p) {
		if len(a.values) > 1 {
			parts = append(parts, choice(desk.InLang(a.name, lang), len(a.values), lang))
		}
	}
	c.Choice = strings.Join(parts, " · ")
	return c
}

func choice(name string, n int, lang string) string {
	if lang == "en" {
		return fmt.Sprintf("%d %s", n, plural(strings.ToLower(name)))
	}
	return fmt.Sprintf("%d 种%s", n, name)
}

// plural is enough for the names of options.
func plural(noun string) string {
	switch {
	case strings.HasSuffix(noun, "sh"), strings.HasSuffix(noun, "ch"):
		return noun + "es"
	case strings.HasSuffix(noun, "y"):
		return strings.TrimSuffix(noun, "y") + "ies"
	}
	return noun + "s"
}

// axis is one thing to choose: a colour, a size.
type axis struct {
	name   string
	values []string
}

func axesOf(p *desk.Product) []axis {
	var out []axis
	for _, v := range p.Variants {
		for _, o := range v.Options {
			i := slices.IndexFunc(out, func(a axis) bool { return a.name == o.Name })
			if i < 0 {
				out, i = append(out, axis{name: o.Name}), len(out)
			}
			if !slices.Contains(out[i].values, o.Value) {
				out[i].values = append(out[i].values, o.Value)
			}
		}
	}
	return out
}

type productView struct {
	Title, Body, Image  string
	Category            categoryLink
	SKU, Price          string
	Stock               int64
	SoldOut, Low, Fresh bool
	Axes                []axisView
	Params              []paramView
	Related             []card
}

type axisView struct {
	Name    string
	Choices []choiceView
}

type choiceView struct {
	Name, URL         string
	Selected, SoldOut bool
}

type paramView struct{ Name, Value string }

func (s *site) product(v *visit) error {
	products, err := s.products(v.ctx())
	if err != nil {
		return err
	}
	id := v.r.PathValue("id")
	i := slices.IndexFunc(products, func(p desk.Product) bool { return p.ExternalID == id })
	if i < 0 || len(products[i].Variants) == 0 {
		return errNotFound
	}
	p := &products[i]
	chosen := chooseVariant(p, v.r.URL.Query().Get("sku"))
	view := productView{
		Title: of(p.Title, v.lang), Body: of(p.Body, v.lang), Image: p.Image, SKU: chosen.SKU, Price: price(chosen.Price),
		Stock: chosen.Stock, SoldOut: chosen.Stock <= 0, Low: chosen.Stock > 0 && chosen.Stock <= lowStock,
		Axes: chooser(p, chosen, v.lang),
	}
	for _, c := range categories {
		if c.key == p.Category {
			view.Category = categoryLink{Name: c.name(v.lang), URL: "/shop/" + v.lang + "/c/" + c.slug, Slug: c.slug}
			view.Fresh = c.slug == "fresh-food"
		}
	}
	for _, param := range p.Params {
		view.Params = append(view.Params, paramView{of(param.Name, v.lang), of(param.Value, v.lang)})
	}
	for step := 1; step < len(products) && len(view.Related) < 4; step++ {
		if other := &products[(i+step)%len(products)]; other.Category == p.Category {
			view.Related = append(view.Related, newCard(other, v.lang))
		}
	}
	s.render(v, http.StatusOK, "product", view.Title+" · "+s.text(v.lang, "shop.name"), view)
	return nil
}

// chooseVariant is the one named, else the first in stock, else the first.
func chooseVariant(p *desk.Product, sku string) desk.Variant {
	if i := slices.IndexFunc(p.Variants, func(v desk.Variant) bool { return v.SKU == sku }); i >= 0 {
		return p.Variants[i]
	}
	if i := slices.IndexFunc(p.Variants, func(v desk.Variant) bool { return v.Stock > 0 }); i >= 0 {
		return p.Variants[i]
	}
	return p.Variants[0]
}

// chooser links every choice to the variant that differs from the chosen one
// in that alone, or in as little as possible.
func chooser(p *desk.Product, chosen desk.Variant, lang string) []axisView {
	var out []axisView
	for _, a := range axesOf(p) {
		view := axisView{Name: desk.InLang(a.name, lang)}
		for _, value := range a.values {
			best := slices.MaxFunc(p.Variants, func(x, y desk.Variant) int {
				return cmp.Compare(likeness(x, chosen, a.name, value), likeness(y, chosen, a.name, value))
			})
			view.Choices = append(view.Choices, choiceView{
				Name: desk.InLang(value, lang), URL: "/shop/" + lang + "/p/" + p.ExternalID + "?sku=" + best.SKU,
				Selected: optionOf(chosen, a.name) == value, SoldOut: best.Stock <= 0,
			})
		}
		out = append(out, view)
	}
	return out
}

func likeness(v, chosen desk.Variant, name, value string) int {
	score := 0
	for _, o := range v.Options {
		switch {
		case o.Name == name && o.Value == value:
			score += 100
		case o.Name != name && optionOf(chosen, o.Name) == o.Value:
			score++
		}
	}
	return score
}

func optionOf(v desk.Variant, name string) string {
	for _, o := range v.Options {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

// price writes an amount as a shop window does: no decimals without need.
func price(m desk.Money) string {
	s := strings.TrimSuffix(money.Decimal(m.Minor, m.Currency), ".00")
	if m.Currency == "CNY" {
		return "¥" + s
	}
	return m.Currency + " " + s
}

func number(n any) string {
	switch n := n.(type) {
	case int:
		return strconv.Itoa(n)
	case int64:
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprint(n)
}
