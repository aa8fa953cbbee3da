package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
)

const (
	maxOrders   = 20 // of a customer that are looked through
	otherOrders = 4  // offered beside the one shown
	noNumberYet = "?"
)

// givesProof reports whether the text may be what the bot has asked for.
func (t *turn) givesProof() bool {
	return t.mem.Pending != "" && (len(t.read.Numbers) > 0 || t.read.Phone != "" || t.read.Email != "")
}

// mayHaveOrders reports whether words about a delivery may mean an order.
func (t *turn) mayHaveOrders() bool {
	return t.view.Customer.Verified || t.mem.Order != "" || t.mem.Pending != "" || len(t.read.Numbers) > 0
}

// order answers about the customer's own orders: whose they are comes first.
func (t *turn) order() error {
	t.trace.Intent = "order"
	t.outcome = Answered
	own, err := t.accessible()
	if err != nil {
		return err
	}
	if o := t.named(own); o != nil {
		t.show(o, nil)
		return nil
	}
	if proof := t.proof(); proof != "" || len(t.read.Numbers) > 0 || t.mem.Pending != "" && len(own) == 0 {
		return t.prove(proof)
	}
	switch {
	case len(own) == 0 && t.view.Customer.Verified:
		t.mem.Pending, t.mem.Waiting = noNumberYet, 0
		t.addText(t.say("order.none"), t.say("pick.human"))
	case len(own) == 0:
		t.ask("order.ask_number", noNumberYet)
	default:
		// Newest first; the one talked about before goes before that.
		i := max(0, slices.IndexFunc(own, func(o desk.Order) bool { return o.Number == t.mem.Order }))
		t.show(&own[i], own)
	}
	return nil
}

// accessible returns the orders that this customer may hear about, newest
// first: their own when the shop has vouched for them, and those that they
// have proved in this conversation.
func (t *turn) accessible() ([]desk.Order, error) {
	var own []desk.Order
	if t.view.Customer.Verified && t.view.Customer.ID != "" {
		list, err := t.s.Orders.OfCustomer(t.ctx, t.view.Customer.ID, maxOrders)
		if err != nil {
			return nil, err
		}
		own = list
	}
	if t.view.Conversation.ID == "" {
		return own, nil
	}
	numbers, err := t.s.Orders.Proven(t.ctx, string(t.view.Conversation.ID))
	if err != nil {
		return nil, err
	}
	for _, n := range numbers[:min(len(numbers), maxOrders)] {
		if slices.ContainsFunc(own, func(o desk.Order) bool { return o.Number == n }) {
			continue
		}
		o, err := t.s.Orders.GetByNumber(t.ctx, n)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		own = append(own, o)
	}
	return own, nil
}

// named returns the order whose number or tracking number stands in the text.
func (t *turn) named(own []desk.Order) *desk.Order {
	for i := range own {
		for _, n := range t.read.Numbers {
			if sameNumber(own[i].Number, n) || slices.ContainsFunc(own[i].Shipments, func(s desk.Shipment) bool { return sameNumber(s.TrackingNo, n) }) {
				return &own[i]
			}
		}
	}
	return nil
}

// sameNumber compares numbers as people write them: without "#", blanks and
// case. An empty number is like no other.
func sameNumber(a, b string) bool {
	key := func(s string) string {
		return strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s))
	}
	a, b = key(a), key(b)
	return a == b && a != ""
}

func (t *turn) proof() string {
	if t.read.Email != "" {
		return t.read.Email
	}
	return t.read.Phone
}

// ask asks for what is missing and remembers the number that it is for.
func (t *turn) ask(key, number string) {
	t.mem.Pending, t.mem.Waiting = number, 0
	t.outcome, t.mem.Topic = AskedBack, kindOrder
	t.mem.Waits = ""
	if t.waits != nil {
		t.mem.Waits = t.waits.ID
	}
	t.addText(t.say(key), t.say("pick.human"))
}

// prove checks a number with its proof. An order that does not exist and one
// that is somebody else's sound the same.
func (t *turn) prove(proof string) error {
	number := t.mem.Pending
	if len(t.read.Numbers) > 0 {
		number = t.read.Numbers[0]
	}
	switch {
	case number == "" || number == noNumberYet:
		if proof == "" {
			t.ask("order.ask_number", noNumberYet)
		} else {
			t.ask("order.ask_number_only", noNumberYet)
		}
		return nil
	case proof == "" && len(t.read.Numbers) > 1 && t.mem.Pending != "":
		proof = t.read.Numbers[1]
	case proof == "":
		proof = t.earlierProof()
	}
	if proof == "" || t.trial || t.view.Conversation.ID == "" {
		t.ask("order.ask_proof", number)
		return nil
	}
	o, err := t.s.Orders.Prove(t.ctx, string(t.view.Conversation.ID), number, proof)
	switch desk.CodeOf(err) {
	case "":
		t.mem.Pending, t.mem.Waiting, t.mem.Order = "", 0, o.Number
		if e := t.waits; e != nil {
			if done, err := t.tellWaiting(e); err != nil || done {
				return err
			}
		}
		t.show(&o, nil)
		return nil
	case desk.CodeNotFound:
		t.ask("order.retry", noNumberYet)
		return nil
	case desk.CodeRateLimited:
		t.mem.Pending, t.mem.Waiting, t.mem.Waits = "", 0, ""
		t.pass(whyLocked, "order.locked")
		return nil
	default:
		return err
	}
}

// earlierProof is the contact that the customer gave before the number, when
// the bot had asked for both.
func (t *turn) earlierProof() string {
	if t.mem.Pending != noNumberYet {
		return ""
	}
	for i := len(t.view.Recent) - 1; i >= 0 && i >= len(t.view.Recent)-4; i-- {
		if m := &t.view.Recent[i]; m.Sender == desk.SenderCustomer {
			r := readContacts(m.Text)
			if len(r.Numbers) > 0 {
				return "" // it was tried with that number
			}
			if r.Email != "" {
				return r.Email
			}
			if r.Phone != "" {
				return r.Phone
			}
		}
	}
	return ""
}

// show sends the order as a sentence and a card; others are offered.
func (t *turn) show(o *desk.Order, all []desk.Order) {
	t.mem.Order, t.mem.Pending, t.mem.Waiting, t.mem.Waits = o.Number, "", 0, ""
	t.trace.Order, t.mem.Topic = o.Number, kindOrder
	zone := t.zone()
	text := t.orderText(o, zone)
	var quick []string
	for i := range all {
		if all[i].ID != o.ID && len(quick) < otherOrders {
			quick = append(quick, all[i].Number)
		}
	}
	t.mem.seeOrders(o.Number, quick)
	if len(quick) > 0 {
		text += "\n" + t.say("order.others")
	}
	payload, err := json.Marshal(orderCard(o))
	if err != nil {
		t.pass(whyFailed, "talk.failed")
		return
	}
	evidence := []desk.Evidence{{Kind: "order", ID: o.Number, Title: o.Number, Version: o.Version}}
	t.add(desk.Reply{Kind: desk.KindOrderCard, Text: text, Payload: payload, QuickReplies: quick, Evidence: evidence}, guard.Order(o, zone))
}

func orderCard(o *desk.Order) desk.OrderCard {
	c := desk.OrderCard{
		Number: o.Number, Status: string(o.Status), PlacedAt: unixMilli(o.PlacedAt), Total: o.Total,
		Items: []desk.OrderCardItem{}, Shipments: []desk.ShipmentCard{},
	}
	for _, l := range o.Lines {
		c.Items = append(c.Items, desk.OrderCardItem{Title: l.Title, Options: l.Options, Quantity: l.Quantity, Price: l.Price, Image: l.Image})
	}
	for _, s := range o.Shipments {
		trail := s.Trail
		if trail == nil {
			trail = []desk.TrackEvent{}
		}
		c.Shipments = append(c.Shipments, desk.ShipmentCard{
			Carrier: s.Carrier, TrackingNo: s.TrackingNo, Status: string(s.Status), ExpectedAt: unixMilli(s.ExpectedAt), Trail: trail,
		})
	}
	return c
}

func unixMilli(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}
