package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
	"github.com/shopbell/shopbell/internal/kit/money"
)

func readContacts(text string) nlu.Reading { return nlu.Read(nlu.Clean(text)) }

// zone is the shop's time zone, in which dates are said.
func (t *turn) zone() *time.Location {
	shop, err := t.s.Shops.Shop(t.ctx)
	if err != nil {
		return time.UTC
	}
	zone, err := time.LoadLocation(shop.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// said is how many goods and parcels a sentence names; the card has them all.
const said = 3

// orderText says the state of an order, where its parcels are, and what is in it.
func (t *turn) orderText(o *desk.Order, zone *time.Location) string {
	parts := []string{t.say("order."+string(o.Status), "number", o.Number)}
	switch o.Status {
	case desk.OrderRefunded:
		if m := refunded(o); m.Minor > 0 {
			parts = append(parts, t.say("order.refunded_amount", "amount", price(m)))
		}
	case desk.OrderShipped, desk.OrderDelivered, desk.OrderRefunding, desk.OrderPacked:
		parts = append(parts, t.parcelTexts(o, zone)...)
	case desk.OrderUnpaid, desk.OrderPaid, desk.OrderCompleted, desk.OrderCancelled:
	}
	if len(o.Lines) > 0 {
		parts = append(parts, t.say("order.items", "items", t.itemsText(o.Lines), "total", price(o.Total)))
	}
	return t.join(parts)
}

func (t *turn) itemsText(lines []desk.OrderLine) string {
	var items []string
	var pieces int64
	for i, l := range lines {
		pieces += l.Quantity
		if i >= said {
			continue
		}
		key := "order.item"
		if l.Options != "" {
			key = "order.item_options"
		}
		items = append(items, t.say(key, "title", l.Title, "options", l.Options, "n", strconv.FormatInt(l.Quantity, 10)))
	}
	text := t.series(items)
	if len(lines) > said {
		text = t.say("order.more_items", "items", text, "n", strconv.FormatInt(pieces, 10))
	}
	return text
}

func (t *turn) parcelTexts(o *desk.Order, zone *time.Location) (parts []string) {
	if len(o.Shipments) > 1 {
		parts = append(parts, t.say("order.parcels", "n", strconv.Itoa(len(o.Shipments))))
	}
	for i := range o.Shipments {
		if i == said {
			break
		}
		s := &o.Shipments[i]
		if s.TrackingNo != "" {
			parts = append(parts, t.say("order.shipped_by", "carrier", t.carrier(s.Carrier), "tracking", s.TrackingNo))
		}
		if n := len(s.Trail); n > 0 {
			last := s.Trail[n-1]
			place := last.Place
			switch {
			case place == "" || strings.Contains(last.Text, place):
				place = ""
			case t.lang == "en":
				place += ", "
			default:
				place += " "
			}
			at := time.UnixMilli(last.At)
			parts = append(parts, t.say("order.last_scan", "time", t.dayTime(at, zone), "place", place, "text", strings.TrimRight(last.Text, "。. ")))
		}
		switch s.Status {
		case desk.ShipmentDelivery:
			parts = append(parts, t.say("order.out_for_delivery"))
		case desk.ShipmentException:
			parts = append(parts, t.say("order.shipment_exception"))
		case desk.ShipmentDelivered, desk.ShipmentReturned:
			continue
		case desk.ShipmentPending, desk.ShipmentPickedUp, desk.ShipmentInTransit:
		}
		if !s.ExpectedAt.IsZero() && o.Status == desk.OrderShipped {
			parts = append(parts, t.say("order.expected", "date", t.day(s.ExpectedAt, zone)))
		}
	}
	return parts
}

func refunded(o *desk.Order) desk.Money {
	m := desk.Money{Currency: o.Total.Currency}
	for _, p := range o.Payments {
		if p.Kind == "refund" {
			m.Minor += p.Amount.Minor
		}
	}
	return m
}

// join puts sentences together as the language does.
func (t *turn) join(parts []string) string {
	if t.lang == "en" {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, "")
}

// carrier is the name of a courier; one that is not known keeps its code.
func (t *turn) carrier(code string) string {
	if key := "carrier." + strings.ToLower(code); t.s.texts.Has(key) {
		return t.say(key)
	}
	return code
}

func (t *turn) day(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	key := "date.day"
	if at.Year() != t.view.Now.In(zone).Year() {
		key = "date.year_day"
	}
	return t.say(key, "year", strconv.Itoa(at.Year()), "month", t.month(at), "day", strconv.Itoa(at.Day()))
}

func (t *turn) dayTime(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return t.say("date.day_time", "month", t.month(at), "day", strconv.Itoa(at.Day()), "time", at.Format("15:04"))
}

func (t *turn) month(at time.Time) string {
	if t.lang == "en" {
		return at.Month().String()[:3]
	}
	return strconv.Itoa(int(at.Month()))
}

// price writes an amount with the sign of its currency.
func price(m desk.Money) string { return money.Format(m.Minor, m.Currency) }
