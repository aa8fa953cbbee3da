package upkeep

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/money"
)

// Kind says what a claim is about. Another one needs a case in live.now, and in
// reader.claims if it is found in texts.
type Kind string

// The kinds.
const (
	KindPrice    Kind = "price"    // a price that the text names, of a product
	KindProduct  Kind = "product"  // that the product is for sale
	KindTitle    Kind = "title"    // what the product is called
	KindStock    Kind = "stock"    // that the product is in stock or not, or how many there are
	KindDocument Kind = "document" // what a document says
	KindTable    Kind = "table"    // what a table says
	KindDate     Kind = "date"     // that a day has not passed
)

// Bindable are the kinds of records that somebody may bind an entry to.
func Bindable() []Kind { return []Kind{KindProduct, KindDocument, KindTable} }

// Claim is what an entry takes for true.
type Claim struct {
	ID      desk.ClaimID
	EntryID desk.EntryID
	Version int64 // of the entry that it was read from
	Kind    Kind
	Record  string
	Seen    string // what the record said when the entry was right
	Quote   string // as it stands in the text, "" where nothing does
	Place   string // "answer", "question", "scope", "variant 1"
	Found   bool   // read from the entry; else somebody has bound it
	Removed bool   // somebody has said that it does not count
	Acked   string // what the record said when somebody found the entry still right
	Due     time.Time
	Created time.Time

	Name string // of the record, for people; not stored
}

// same reports whether two claims are one, also of different versions.
func (c *Claim) same(o *Claim) bool {
	return c.Kind == o.Kind && c.Record == o.Record && (c.Kind == KindDocument || c.Kind == KindTable || c.Kind == KindProduct || c.Quote == o.Quote)
}

// Reason says why an entry is flagged.
type Reason string

// The reasons. Each has a policy.
const (
	ReasonPrice    Reason = "price"    // the text names a price that is not the live one
	ReasonProduct  Reason = "product"  // not for sale any more, or again
	ReasonTitle    Reason = "title"    // called otherwise
	ReasonStock    Reason = "stock"    // in stock or not
	ReasonDocument Reason = "document" // has changed, or is gone
	ReasonTable    Reason = "table"    // has changed, or is gone
	ReasonPassed   Reason = "passed"   // a date has passed
	ReasonNear     Reason = "near"     // a date will pass soon
)

// Reasons are all of them.
func Reasons() []Reason {
	return []Reason{ReasonPrice, ReasonProduct, ReasonTitle, ReasonStock, ReasonDocument, ReasonTable, ReasonPassed, ReasonNear}
}

// What a record is at present, beside its version or price.
const (
	isActive = "active"
	isOff    = "off"
	isGone   = "gone"
	isIn     = "in"
	isOut    = "out"
	isPassed = "passed"
	isNear   = "near"
)

// Flag is a claim that does not hold any more.
type Flag struct {
	Claim    Claim
	Reason   Reason
	Now      string // what the record says at present
	Since    time.Time
	Suspends bool
}

// product is what is looked at of a product.
type product struct {
	id     string // external
	title  map[string]string
	active bool
	prices []desk.Money
	skus   []string
	stock  int64
}

// called is the name of the product that is written so.
func (p *product) called(quote string) string {
	if p == nil {
		return quote
	}
	for _, t := range p.title {
		if fold(t) == fold(quote) {
			return t
		}
	}
	for _, s := range p.skus {
		if fold(s) == fold(quote) {
			return s
		}
	}
	return quote
}

func (p *product) available() string {
	if p.stock > 0 {
		return isIn
	}
	return isOut
}

// live is what records say at present.
type live struct {
	products  map[string]*product
	documents map[string]record
	tables    map[string]record
	at        time.Time
	near      time.Duration
}

// record is a document or a table.
type record struct {
	name    string
	version int64
	told    bool
}

func (r *record) says(ok bool) string {
	switch {
	case !ok:
		return isGone
	case !r.told:
		return isOff
	}
	return strconv.FormatInt(r.version, 10)
}

// now is what the record of a claim says at present, and whether the claim holds.
func (l *live) now(c *Claim, lang string) (says string, holds bool) {
	switch c.Kind {
	case KindDocument:
		r, ok := l.documents[c.Record]
		says = r.says(ok)
		return says, says == c.Seen
	case KindTable:
		r, ok := l.tables[c.Record]
		says = r.says(ok)
		return says, says == c.Seen
	case KindDate:
		switch {
		case !l.at.Before(c.Due):
			return isPassed, false
		case !l.at.Before(c.Due.Add(-l.near)):
			return isNear, false
		}
		return "", true
	}
	p := l.products[c.Record]
	if c.Kind == KindProduct {
		says = isActive
		if p == nil {
			says = isGone
		} else if !p.active {
			says = isOff
		}
		return says, says == c.Seen
	}
	if p == nil {
		return "", true // that it is gone is said once
	}
	return p.says(c, lang)
}

func (p *product) says(c *Claim, lang string) (says string, holds bool) {
	switch c.Kind {
	case KindPrice:
		for i, m := range p.prices {
			if i > 0 {
				says += ","
			}
			says += writeMoney(m)
			holds = holds || writeMoney(m) == c.Seen
		}
	case KindTitle:
		says = p.title[lang]
		for _, t := range p.title {
			holds = holds || fold(t) == fold(c.Seen)
			if says == "" {
				says = t
			}
		}
		for _, s := range p.skus {
			holds = holds || fold(s) == fold(c.Seen)
		}
	case KindStock:
		if says = p.available(); c.Seen != isIn && c.Seen != isOut {
			says = strconv.FormatInt(p.stock, 10)
		}
		holds = says == c.Seen
	}
	return says, holds
}

// reason is why an entry with the claim is flagged.
func (c *Claim) reason(now string) Reason {
	if c.Kind == KindDate {
		return Reason(now)
	}
	return Reason(c.Kind)
}

func writeMoney(m desk.Money) string { return strconv.FormatInt(m.Minor, 10) + " " + m.Currency }

// ReadMoney reads what a claim of a price has seen.
func ReadMoney(s string) (desk.Money, error) {
	minor, currency, ok := strings.Cut(s, " ")
	n, err := strconv.ParseInt(minor, 10, 64)
	if !ok || err != nil || !money.ValidCurrency(currency) {
		return desk.Money{}, fmt.Errorf("%q is no amount", s)
	}
	return desk.Money{Minor: n, Currency: currency}, nil
}
