package upkeep

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/money"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

const maxClaims = 60 // of an entry that are found

// reader finds what entries take for true.
type reader struct {
	names *names
	live  *live
	zone  *time.Location

	day, cueBefore, cueBehind, inStock, outOfStock, pieces *regexp.Regexp
}

func newReader(n *names, zone *time.Location) *reader {
	return &reader{
		names: n, zone: zone,
		// A day that is written out; "within 30 days" is none.
		day:        regexp.MustCompile(`(?i)\d\s*月\s*\d|\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d|\d{1,2}/\d{1,2}/\d{4}|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`),
		cueBefore:  regexp.MustCompile(`(?i)(截至|截止|直到|延至|至|到|结束于|有效期|\b(until|till|through|thru|by|before|up to|ends?|ending|expires?|expiring|closes?|valid|last day))[^。！？.!?；;\n]{0,12}$`),
		cueBehind:  regexp.MustCompile(`^\s*(\d{1,2}[:：]\d\d|\d{1,2}\s*[点时])?\s*(前|之前|以前|止|为止|截止|结束|到期|失效)`),
		inStock:    regexp.MustCompile(`(?i)现货|有货|库存充足|\b(in stock|available now|ready to ship)\b`),
		outOfStock: regexp.MustCompile(`(?i)缺货|无货|没货|断货|售罄|卖完|\b(out of stock|sold out)\b`),
		pieces:     regexp.MustCompile(`(?i)(?:库存|仅剩|还剩|只剩|剩余)\s*(\d{1,7})\s*[件个双套台只]?|\b(\d{1,7})\s+(?:pieces\s+|items\s+|pairs\s+)?(?:left|in stock)\b|\bonly\s+(\d{1,7})\s+left\b`),
	}
}

// text is a piece of an entry with where it stands.
type text struct{ place, body string }

// answers are the texts that customers are told.
func answers(e *desk.Entry) []text {
	out := []text{{"answer", e.Answer}}
	for i := range e.Variants {
		out = append(out, text{fmt.Sprintf("variant %d", i+1), e.Variants[i].Answer})
	}
	return out
}

// mentions are the records that an entry is about, by what it is confined to, what
// it shows and what it names.
func (r *reader) mentions(e *desk.Entry) []Claim {
	var out []Claim
	add := func(c Claim) {
		c.Found = true
		if !slices.ContainsFunc(out, func(o Claim) bool { return o.same(&c) }) {
			out = append(out, c)
		}
	}
	products := func(place string, list []string) {
		for _, p := range list {
			add(Claim{Kind: KindProduct, Record: p, Place: place})
		}
	}
	products("scope", e.Products)
	shown := func(list []desk.Extra) {
		for _, x := range list {
			if x.Product != "" {
				products("extra", []string{x.Product})
			}
		}
	}
	shown(e.Extras)
	for i := range e.Variants {
		products(fmt.Sprintf("variant %d", i+1), e.Variants[i].Products)
		shown(e.Variants[i].Extras)
	}
	texts := append(answers(e), text{"question", e.Question})
	for _, p := range e.Phrasings {
		texts = append(texts, text{"phrasing", p})
	}
	for _, t := range texts {
		for _, m := range r.names.in(t.body) {
			add(Claim{Kind: m.kind, Record: m.record, Place: t.place, Quote: m.name})
			if m.kind == KindProduct && t.place != "phrasing" {
				add(Claim{Kind: KindTitle, Record: m.record, Place: t.place, Quote: m.name})
			}
		}
	}
	return out
}

// claims are what an entry takes for true, with what the records say at present. live
// has the records of mentions.
func (r *reader) claims(e *desk.Entry, mentioned []Claim, bound []string) []Claim {
	var about []*product
	out := make([]Claim, 0, len(mentioned))
	for _, c := range mentioned {
		if c.Kind == KindTitle {
			c.Seen = r.live.products[c.Record].called(c.Quote)
		} else {
			c.Seen, _ = r.live.now(&c, e.Lang)
		}
		out = append(out, c)
		if p := r.live.products[c.Record]; p != nil && c.Kind == KindProduct {
			about = append(about, p)
		}
	}
	for _, id := range bound {
		if p := r.live.products[id]; p != nil && !slices.Contains(about, p) {
			about = append(about, p)
		}
	}
	for _, t := range answers(e) {
		out = append(out, r.amounts(e, t, about)...)
		out = append(out, r.stocks(t, about)...)
		out = append(out, r.dates(e, t)...)
	}
	return unique(out)
}

func unique(list []Claim) []Claim {
	var out []Claim
	for i := range list {
		if len(out) < maxClaims && !slices.ContainsFunc(out, func(o Claim) bool { return o.same(&list[i]) }) {
			out = append(out, list[i])
		}
	}
	return out
}

// amounts are the sums of money in a text that are prices of what it is about. Others,
// such as a fee, are nobody's price.
func (r *reader) amounts(e *desk.Entry, t text, about []*product) []Claim {
	if len(about) == 0 || !strings.ContainsAny(fold(t.body), "0123456789") {
		return nil
	}
	var out []Claim
	for _, f := range recognize.Find(t.body, recognize.Options{Lang: e.Lang, Only: []recognize.Kind{recognize.Currency}}) {
		for _, p := range about {
			for _, m := range p.prices {
				if minor, err := money.Parse(f.Value, m.Currency); err == nil && minor == m.Minor && (f.Unit == m.Currency || f.Ambiguous) {
					out = append(out, Claim{Kind: KindPrice, Record: p.id, Seen: writeMoney(m), Quote: t.body[f.Start:f.End], Place: t.place, Found: true})
					break
				}
			}
		}
	}
	return out
}

// stocks are what a text says of what is in stock. Where it speaks of several
// products nobody can tell of which.
func (r *reader) stocks(t text, about []*product) []Claim {
	if len(about) != 1 {
		return nil
	}
	p := about[0]
	var out []Claim
	add := func(quote, seen string) {
		out = append(out, Claim{Kind: KindStock, Record: p.id, Seen: seen, Quote: quote, Place: t.place, Found: true})
	}
	if m := r.pieces.FindStringSubmatch(t.body); m != nil {
		if n := m[1] + m[2] + m[3]; n == strconv.FormatInt(p.stock, 10) {
			add(m[0], n)
			return out
		}
	}
	// What is not so when it is written is not about this.
	if q := r.outOfStock.FindString(t.body); q != "" && p.available() == isOut {
		add(q, isOut)
	} else if q := r.inStock.FindString(t.body); q != "" && p.available() == isIn {
		add(q, isIn)
	}
	return out
}

// dates are the days until which a text says that something holds. One that had
// passed when it was written tells of the past.
func (r *reader) dates(e *desk.Entry, t text) []Claim {
	if !r.day.MatchString(t.body) {
		return nil
	}
	var out []Claim
	only := []recognize.Kind{recognize.Date, recognize.DateRange, recognize.DateTime, recognize.DateTimeRange}
	for _, f := range recognize.Find(t.body, recognize.Options{Lang: e.Lang, Now: e.UpdatedAt.In(r.zone), Only: only}) {
		if !r.day.MatchString(f.Text) || f.To.IsZero() || !f.To.After(e.UpdatedAt) {
			continue
		}
		period := f.Kind == recognize.DateRange || f.Kind == recognize.DateTimeRange
		if !period && !r.cueBefore.MatchString(t.body[:f.Start]) && !r.cueBehind.MatchString(t.body[f.End:]) {
			continue
		}
		due := f.To
		out = append(out, Claim{Kind: KindDate, Seen: strconv.FormatInt(due.UnixMilli(), 10), Quote: t.body[f.Start:f.End], Place: t.place, Found: true, Due: due})
	}
	return out
}

// stands reports whether a quote of a claim is still in the text of an entry.
func stands(e *desk.Entry, c *Claim) bool {
	if c.Quote == "" {
		return false
	}
	quote := fold(c.Quote)
	if strings.Contains(fold(e.Question), quote) {
		return true
	}
	return slices.ContainsFunc(answers(e), func(t text) bool { return strings.Contains(fold(t.body), quote) })
}
