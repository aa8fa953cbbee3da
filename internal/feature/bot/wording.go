package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// What is told of an entry, and what its variables stand for.
//
//	the first variant that fits ─▶ all of its variables can be filled? ─▶ told; no test of answers sees it
//	        │ none fits                │ no
//	        ▼                          ▼
//	the alternative of a test that runs, else the standard answer ─▶ all can be filled? ─▶ told
//	                                                                   │ no; what is missing?
//	        ┌──────────────┬───────────────────────────────────────────┴───┐
//	    an order        a product                           all else (not sent yet, a guest's name)
//	        ▼              ▼                                               ▼
//	  its number and    which one is asked,                   said so, and a person offered:
//	  proof are asked,  the answer follows                    a miss like others
//	  the answer follows
//
// A variable with a fallback never misses. Orders are those that order.go tells of:
// a guest's are none until one is proved.

// wording is what an entry tells this customer.
type wording struct {
	text    string
	extras  []desk.Extra
	rests   []desk.Evidence // the entry first
	facts   []*guard.Facts  // with variables
	missing string          // the record without which it cannot be told; "" = it can
}

// wording is the answer of an entry that this customer gets, and what it rests on.
// A test box takes no part in tests of answers.
func (t *turn) wording(e *desk.Entry) (wording, error) {
	rests := evidenceOf(e)
	at, err := t.variant(e)
	if err != nil {
		return wording{}, err
	}
	if at >= 0 {
		v := &e.Variants[at]
		rests.Variant = at + 1
		w, err := t.fill(v.Answer, rests)
		if err != nil || w.missing == "" {
			w.extras, t.trace.Variant = v.Extras, rests.Variant
			return w, err
		}
		rests.Variant = 0
	}
	answer := e.Answer
	if t.s.Experiments != nil && !t.trial && t.view.Conversation.ID != "" && at < 0 {
		if a := t.s.Experiments.Assign(e, t.view.Conversation.CustomerID); a != nil {
			answer, rests.Experiment, rests.Arm = a.Answer, a.Experiment, a.Arm
		}
	}
	w, err := t.fill(answer, rests)
	w.extras = e.Extras
	return w, err
}

// variant is the place of the variant that fits the circumstances, -1 without any.
func (t *turn) variant(e *desk.Entry) (int, error) {
	if len(e.Variants) == 0 {
		return -1, nil
	}
	q := t.circumstances()
	if slices.ContainsFunc(e.Variants, func(v desk.AnswerVariant) bool { return v.AboutProducts() }) {
		p, err := t.productInView()
		if err != nil {
			return -1, err
		}
		if p != nil {
			q.Product, q.Category = p.ExternalID, p.Category
		}
	}
	return e.VariantFor(&q, t.view.Now), nil
}

// circumstances are those under which the turn takes place, without the product in view.
func (t *turn) circumstances() desk.KnowledgeQuery {
	q := desk.KnowledgeQuery{Lang: t.lang, Channel: t.view.Channel.ID, ChannelKind: t.view.Channel.Kind}
	if t.view.Conversation.ID != "" { // else it is a test, for nobody
		q.Audience = desk.AudienceGuests
		if t.view.Customer.Verified {
			q.Audience = desk.AudienceSignedIn
		}
	}
	return q
}

// fill fills the variables of an answer. One that cannot be read stays as it is: the
// guard does not let it pass.
func (t *turn) fill(answer string, rests desk.Evidence) (wording, error) {
	w := wording{text: answer, rests: []desk.Evidence{rests}}
	pieces, bad := desk.ReadAnswer(answer)
	if bad != nil || !slices.ContainsFunc(pieces, func(p desk.Piece) bool { return p.Variable != "" }) {
		return w, nil
	}
	r := records{turn: t}
	var text, own strings.Builder // own is what the shop has written
	for _, p := range pieces {
		value := p.Text
		if p.Variable == "" {
			own.WriteString(p.Text)
		} else {
			filled, err := r.value(p.Variable)
			switch {
			case err != nil:
				return w, err
			case filled != "":
				value = filled
			case p.Optional:
			case t.trial:
				value = t.example(p.Variable)
			default:
				w.missing = r.missing(p.Variable)
				return w, nil
			}
		}
		text.WriteString(value)
	}
	w.text = text.String()
	switch {
	case guard.Text(own.String()) != nil:
		w.text = own.String() // which does not pass, whatever the records have
		return w, nil
	case t.trial:
		return w, nil
	}
	w.rests = append(w.rests, r.rests...)
	w.facts = append(r.facts, guard.Texts(desk.PlainAnswer(answer, func(desk.Variable) string { return " " })))
	return w, nil
}

func (t *turn) example(v desk.Variable) string { return t.say("example." + string(v)) }

// records are what the variables of an answer are read from.
type records struct {
	*turn
	order   *desk.Order
	looked  bool // for the order
	rests   []desk.Evidence
	facts   []*guard.Facts
	product bool // stands in facts
}

// value is what a variable stands for; "" = it cannot be said.
func (r *records) value(v desk.Variable) (string, error) {
	switch v.Record() {
	case "order", "shipment":
		o, err := r.ownOrder()
		if err != nil || o == nil {
			return "", err
		}
		return r.ofOrder(v, o), nil
	case "product":
		p, err := r.productInView()
		if err != nil || p == nil || !p.Active {
			return "", err
		}
		return r.ofProduct(v, p), nil
	case "customer":
		if !r.view.Customer.Verified {
			return "", nil
		}
		return r.plain(r.view.Customer.Name), nil
	}
	shop, err := r.s.Shops.Shop(r.ctx)
	return r.plain(desk.InLang(shop.Name, r.lang)), err
}

// plain is a name: its digits may be said.
func (r *records) plain(name string) string {
	r.facts = append(r.facts, guard.Texts(name))
	return name
}

// missing is the record without which a variable cannot be filled.
func (r *records) missing(v desk.Variable) string {
	switch record := v.Record(); {
	case (record == "order" || record == "shipment") && r.order == nil:
		return kindOrder
	case record == "product" && r.inSight == nil:
		return kindProduct
	}
	return string(v)
}

// ownOrder is the customer's order that is meant: the one that the text names or
// points at, else the one that was talked about, else the latest that is not over,
// else the latest. An order that they name and may not hear of leaves none.
func (r *records) ownOrder() (*desk.Order, error) {
	if r.looked {
		return r.order, nil
	}
	r.looked = true
	own, err := r.accessible()
	if err != nil {
		return nil, err
	}
	if r.order = r.meant(own); r.order == nil {
		return nil, nil
	}
	r.facts = append(r.facts, guard.Order(r.order, r.zone()))
	r.rests = append(r.rests, desk.Evidence{Kind: "order", ID: r.order.Number, Title: r.order.Number, Version: r.order.Version})
	r.trace.Order = r.order.Number
	return r.order, nil
}

func (r *records) meant(own []desk.Order) *desk.Order {
	if o := r.named(own); o != nil || len(r.read.Numbers) > 0 {
		return o
	}
	if len(r.to.orders) == 1 {
		return &r.to.orders[0]
	}
	for _, fits := range []func(desk.Order) bool{
		func(o desk.Order) bool { return o.Number == r.mem.Order },
		func(o desk.Order) bool { return !over(&o) },
		func(desk.Order) bool { return true },
	} {
		if i := slices.IndexFunc(own, fits); i >= 0 {
			return &own[i]
		}
	}
	return nil
}

// over reports whether nothing more will become of an order.
func over(o *desk.Order) bool {
	switch o.Status {
	case desk.OrderCompleted, desk.OrderCancelled, desk.OrderRefunded:
		return true
	case desk.OrderUnpaid, desk.OrderPaid, desk.OrderPacked, desk.OrderShipped, desk.OrderDelivered, desk.OrderRefunding:
	}
	return false
}

func (r *records) ofOrder(v desk.Variable, o *desk.Order) string {
	switch v { //nolint:exhaustive // the others are of other records
	case desk.VarOrderNumber:
		return o.Number
	case desk.VarOrderStatus:
		return r.say("status." + string(o.Status))
	case desk.VarOrderTotal:
		return price(o.Total)
	case desk.VarOrderPlacedAt:
		if o.PlacedAt.IsZero() {
			return ""
		}
		return r.day(o.PlacedAt, r.zone())
	}
	s := underWay(o.Shipments)
	if s == nil {
		return ""
	}
	switch v { //nolint:exhaustive // as above
	case desk.VarShipmentCarrier:
		return r.carrier(s.Carrier)
	case desk.VarShipmentTracking:
		return s.TrackingNo
	}
	if s.ExpectedAt.IsZero() {
		return ""
	}
	return r.day(s.ExpectedAt, r.zone())
}

// underWay is the first parcel that has not arrived, else the last one.
func underWay(list []desk.Shipment) *desk.Shipment {
	if len(list) == 0 {
		return nil
	}
	i := slices.IndexFunc(list, func(s desk.Shipment) bool {
		return s.Status != desk.ShipmentDelivered && s.Status != desk.ShipmentReturned
	})
	if i < 0 {
		i = len(list) - 1
	}
	return &list[i]
}

func (r *records) ofProduct(v desk.Variable, p *desk.Product) string {
	if !r.product {
		r.product = true
		r.facts = append(r.facts, guard.Product(p))
		r.rests = append(r.rests, productEvidence(p, r.title(p)))
		r.trace.Product = string(p.ID)
	}
	switch v { //nolint:exhaustive // as above
	case desk.VarProductTitle:
		return r.title(p)
	case desk.VarProductPrice:
		if len(p.Variants) == 0 {
			return ""
		}
		low, high := priceRange(p.Variants)
		if low == high {
			return price(low)
		}
		return price(low) + "–" + price(high)
	}
	var n int64
	for _, one := range p.Variants {
		n += one.Stock
	}
	return strconv.FormatInt(n, 10)
}

// askFor gets what an answer cannot be told without, where the customer can say it.
// The answer waits for that.
func (t *turn) askFor(e *desk.Entry, missing string) error {
	switch missing {
	case kindOrder:
		t.trace.Intent = "order"
		t.waits = e
		switch {
		case len(t.read.Numbers) > 0:
			return t.prove(t.proof())
		case t.view.Customer.Verified:
			t.outcome, t.mem.Pending, t.mem.Waiting, t.mem.Waits = AskedBack, noNumberYet, 0, e.ID
			t.addText(t.say("order.none"), t.say("pick.human"))
		default:
			t.ask("order.ask_number", noNumberYet)
		}
	case kindProduct:
		t.trace.Intent = "product"
		t.outcome, t.mem.Waits = AskedBack, e.ID
		t.addText(t.say("product.ask"), t.say("pick.human"))
	default:
		t.trace.Intent, t.trace.Missing = string(nlu.Question), missing
		if t.view.Conversation.Misses+1 >= desk.MaxMisses {
			t.pass(whyMisses, "talk.misses")
			return nil
		}
		t.outcome = Missed
		t.addText(t.say("knowledge.unfilled"), t.say("pick.human"))
	}
	return nil
}

// resume tells the answer that has waited for a product, once the customer names it.
// One that waits for an order is told when that is proved.
func (t *turn) resume() (done bool, err error) {
	if t.mem.Waits == "" {
		return false, nil
	}
	e := t.s.Knowledge.Entry(t.mem.Waits)
	if t.mem.Pending != "" && e != nil {
		t.waits = e
		return false, nil
	}
	t.mem.Waits = ""
	if e == nil {
		return false, nil
	}
	named, err := t.resolve(halfAsked)
	if err != nil || len(named) != 1 {
		return false, err
	}
	t.looked, t.inSight, t.mem.Product = true, &named[0], named[0].ID
	return t.tellWaiting(e)
}

// tellWaiting tells an answer that has waited, if all is there now.
func (t *turn) tellWaiting(e *desk.Entry) (done bool, err error) {
	t.waits, t.mem.Waits = nil, ""
	w, err := t.wording(e)
	if err != nil || w.missing != "" {
		return false, err
	}
	t.outcome, t.trace.Intent = Answered, string(nlu.Question)
	t.tell(e, &w, related(e, nil))
	return true, nil
}
