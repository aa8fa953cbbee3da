// Package guard reads what the bot is about to say and holds it against the
// records that the sentence rests on. It knows nothing of how the sentence was
// made: whoever phrases it, a template today or a language model one day, a
// price, a stock or a date that no record has does not leave.
package guard

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/money"
)

// Facts are what a sentence may contain of numbers.
type Facts struct {
	numbers []string // amounts, counts, parts of times, runs of digits in codes and titles
	zone    *time.Location
}

// Order returns the facts of an order. Times may be said in the zone.
func Order(o *desk.Order, zone *time.Location) *Facts {
	f := &Facts{zone: zone}
	f.text(o.Number)
	f.time(o.PlacedAt)
	f.money(o.Total)
	var refunded int64
	for _, p := range o.Payments {
		f.money(p.Amount)
		if p.Kind == "refund" {
			refunded += p.Amount.Minor
		}
	}
	if refunded > 0 {
		f.money(desk.Money{Minor: refunded, Currency: o.Total.Currency})
	}
	var pieces int64
	for _, l := range o.Lines {
		f.text(l.Title, l.Options, l.SKU)
		f.money(l.Price)
		f.count(l.Quantity)
		pieces += l.Quantity
	}
	f.count(pieces)
	f.count(int64(len(o.Shipments)))
	for _, s := range o.Shipments {
		f.text(s.Carrier, s.TrackingNo)
		f.time(s.ExpectedAt)
		for _, e := range s.Trail {
			f.text(e.Place, e.Text)
			f.time(time.UnixMilli(e.At))
		}
	}
	return f
}

// Product returns the facts of a product.
func Product(p *desk.Product) *Facts {
	f := &Facts{zone: time.UTC}
	for _, t := range p.Title {
		f.text(t)
	}
	for _, param := range p.Params {
		for _, v := range param.Name {
			f.text(v)
		}
		for _, v := range param.Value {
			f.text(v)
		}
	}
	var stock int64
	for _, v := range p.Variants {
		stock += v.Stock
		f.text(v.SKU)
		f.money(v.Price)
		f.count(v.Stock)
		for _, o := range v.Options {
			f.text(o.Name, o.Value)
		}
	}
	f.count(stock)
	return f
}

// Texts returns the facts of texts that are quoted.
func Texts(list ...string) *Facts {
	f := &Facts{zone: time.UTC}
	f.text(list...)
	return f
}

func (f *Facts) text(list ...string) {
	for _, s := range list {
		f.numbers = appendNumbers(f.numbers, s)
	}
}

func (f *Facts) count(n int64) { f.numbers = append(f.numbers, strconv.FormatInt(n, 10)) }

func (f *Facts) money(m desk.Money) {
	s := money.Decimal(m.Minor, m.Currency)
	f.numbers = append(f.numbers, s)
	if whole, cents, ok := strings.Cut(s, "."); ok && strings.Trim(cents, "0") == "" {
		f.numbers = append(f.numbers, whole)
	}
}

func (f *Facts) time(t time.Time) {
	if t.IsZero() || t.UnixMilli() == 0 {
		return
	}
	t = t.In(f.zone)
	f.numbers = append(f.numbers, t.Format("15:04"), t.Format("2006"), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Day()))
}

// Check returns an error that names the first number of the text which none of
// the records has.
func Check(text string, facts ...*Facts) error {
next:
	for _, n := range appendNumbers(nil, text) {
		for _, f := range facts {
			if slices.Contains(f.numbers, n) {
				continue next
			}
		}
		return fmt.Errorf("%q stands in no record", n)
	}
	return nil
}

// appendNumbers appends the runs of digits of a text, with the points and
// colons inside them: "79.00", "14:05", "2026".
func appendNumbers(out []string, text string) []string {
	for i := 0; i < len(text); {
		if !digit(text[i]) {
			i++
			continue
		}
		from := i
		for i < len(text) && (digit(text[i]) || i+1 < len(text) && (text[i] == '.' || text[i] == ':') && digit(text[i+1])) {
			i++
		}
		out = append(out, text[from:i])
	}
	return out
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// ErrVariable says that a text still has a placeholder in it.
var ErrVariable = errors.New("the text has an unresolved variable")

// Text checks what is said word for word as the shop wrote it: a {variable}
// that nobody has filled in must not reach a customer.
func Text(s string) error {
	for rest := s; ; {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			return nil
		}
		rest = rest[i+1:]
		end := strings.IndexAny(rest, "}\n{")
		if end > 0 && rest[end] == '}' && utf8.RuneCountInString(rest[:end]) <= 40 {
			return ErrVariable
		}
	}
}

// Bound cuts a text to what a message may hold.
func Bound(s string) string {
	if len(s) <= desk.MaxTextRunes || utf8.RuneCountInString(s) <= desk.MaxTextRunes {
		return s
	}
	n := 0
	for i := range s {
		if n == desk.MaxTextRunes-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
