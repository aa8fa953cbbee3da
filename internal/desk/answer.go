package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Variable is a hole in an answer that is filled when it is told. It is written
// {{order.number}}, or with what is said where it cannot be filled:
// {{order.number|your order}}.
type Variable string

// The variables.
const (
	VarOrderNumber      Variable = "order.number"
	VarOrderStatus      Variable = "order.status"
	VarOrderTotal       Variable = "order.total"
	VarOrderPlacedAt    Variable = "order.placed_at"
	VarShipmentCarrier  Variable = "shipment.carrier"
	VarShipmentTracking Variable = "shipment.tracking_no"
	VarShipmentExpected Variable = "shipment.expected_at"
	VarProductTitle     Variable = "product.title"
	VarProductPrice     Variable = "product.price"
	VarProductStock     Variable = "product.stock"
	VarCustomerName     Variable = "customer.name"
	VarShopName         Variable = "shop.name"
)

// Variables lists them.
func Variables() []Variable {
	return []Variable{
		VarOrderNumber, VarOrderStatus, VarOrderTotal, VarOrderPlacedAt, VarShipmentCarrier, VarShipmentTracking, VarShipmentExpected,
		VarProductTitle, VarProductPrice, VarProductStock, VarCustomerName, VarShopName,
	}
}

// Record names what the variable is read from: "order", "shipment", "product",
// "customer", "shop".
func (v Variable) Record() string {
	record, _, _ := strings.Cut(string(v), ".")
	return record
}

// Piece is a part of an answer: a text, or a hole.
type Piece struct {
	Text     string   // of a hole: what is said where it cannot be filled
	Variable Variable // "" = a text
	Optional bool     // a hole that says something where it cannot be filled
	At       int      // of a hole: the character where it begins, from 1
}

const maxFallback = 100 // characters

// ReadAnswer parts an answer at its holes. bad is the first one that is none: of an
// unknown variable, or, without a name, one that does not end on its line.
func ReadAnswer(answer string) (pieces []Piece, bad *Piece) {
	at := 1
	for rest := answer; rest != ""; {
		text, hole, ok := strings.Cut(rest, "{{")
		if text != "" {
			pieces = append(pieces, Piece{Text: text})
		}
		if !ok {
			break
		}
		p := Piece{At: at + utf8.RuneCountInString(text)}
		end := strings.Index(hole, "}}")
		if end < 0 || strings.ContainsAny(hole[:end], "{}\r\n") {
			return pieces, &p
		}
		inside := hole[:end]
		name, otherwise, optional := strings.Cut(inside, "|")
		p.Variable, p.Text, p.Optional = Variable(strings.TrimSpace(name)), strings.TrimSpace(otherwise), optional
		if !slices.Contains(Variables(), p.Variable) || utf8.RuneCountInString(p.Text) > maxFallback {
			return pieces, &p
		}
		pieces = append(pieces, p)
		rest = hole[end+2:]
		at = p.At + utf8.RuneCountInString(inside) + len("{{}}")
	}
	return pieces, nil
}

// CheckAnswer refuses an answer with a hole that nothing can fill, and says where.
func CheckAnswer(field, answer string) error {
	_, bad := ReadAnswer(answer)
	if bad == nil {
		return nil
	}
	err := Invalid(field, "error.entry.hole")
	if bad.Variable != "" {
		err = Invalid(field, "error.entry.variable")
	}
	err.Args = map[string]string{"at": strconv.Itoa(bad.At), "name": string(bad.Variable)}
	return err
}

// PlainAnswer is an answer as it is told where there are no records to fill it from:
// with what its holes say without, else with what name calls the variable. An answer
// that cannot be read stays as it is.
func PlainAnswer(answer string, name func(Variable) string) string {
	if !strings.Contains(answer, "{{") {
		return answer
	}
	pieces, bad := ReadAnswer(answer)
	if bad != nil {
		return answer
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Variable != "" && !p.Optional {
			p.Text = name(p.Variable)
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// Fits reports whether a variant is for who asks, where, about which product and
// when. What the question leaves open does not fit a variant that is confined in it.
func (v *AnswerVariant) Fits(q *KnowledgeQuery, now time.Time) bool {
	switch {
	case now.Before(v.ValidFrom), !v.ValidUntil.IsZero() && !now.Before(v.ValidUntil):
		return false
	case v.Audience != "" && v.Audience != AudienceEveryone && v.Audience != q.Audience:
		return false
	case len(v.Channels) > 0 && !slices.Contains(v.Channels, string(q.Channel)) && !slices.Contains(v.Channels, q.ChannelKind):
		return false
	case !v.AboutProducts():
		return true
	case q.Product == "":
		return false
	case slices.Contains(v.Products, q.Product):
		return true
	}
	names := CategoryNames(q.Category)
	return slices.ContainsFunc(v.Categories, func(c string) bool { return slices.Contains(names, CategoryKey(c)) })
}

// AboutProducts reports whether a variant is about some products only.
func (v *AnswerVariant) AboutProducts() bool { return len(v.Products)+len(v.Categories) > 0 }

// VariantFor is the place of the first variant that fits, -1 without any.
func (e *Entry) VariantFor(q *KnowledgeQuery, now time.Time) int {
	for i := range e.Variants {
		if e.Variants[i].Fits(q, now) {
			return i
		}
	}
	return -1
}

// CategoryKey is equal for names of a category of goods that mean the same.
func CategoryKey(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// CategoryNames are the keys under which a category of goods goes: "服饰/Clothing" is
// one, and so is each half.
func CategoryNames(category string) []string {
	key := CategoryKey(category)
	if key == "" {
		return nil
	}
	names := []string{key}
	for part := range strings.SplitSeq(key, "/") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(names, part) {
			names = append(names, part)
		}
	}
	return names
}
