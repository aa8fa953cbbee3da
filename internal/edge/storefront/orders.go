package storefront

import (
	"net/http"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// Carriers' names as customers know them.
var carriers = map[string]string{"sf": "顺丰速运/SF Express", "zto": "中通快递/ZTO Express", "yto": "圆通速递/YTO Express"}

type signInView struct{ Shoppers []shopperView }

type shopperView struct {
	ID, Name, Initial string
	Orders            int
	States            []string // keys
}

type ordersView struct {
	Name   string
	Orders []orderView
}

type orderView struct {
	Number, Placed, Status, Tone string // Status is a key
	Note, Total                  string
	Pieces                       int64
	Lines                        []lineView
	Parcels                      []parcelView
}

type lineView struct {
	Title, Options, Image, URL, Price string
	Quantity                          int64
}

type parcelView struct {
	Carrier, TrackingNo, Status, Expected string // Status is a key
	Trail                                 []scanView
}

type scanView struct{ At, Text string }

func (s *site) orders(v *visit) error {
	if v.customer == nil {
		return s.chooseShopper(v)
	}
	orders, err := s.Shop.Orders(v.ctx(), v.customer.ExternalID)
	if err != nil {
		return err
	}
	view := ordersView{Name: v.customer.Name}
	for i := range orders {
		view.Orders = append(view.Orders, s.orderView(&orders[i], v.lang))
	}
	s.render(v, http.StatusOK, "orders", s.text(v.lang, "nav.orders")+" · "+s.text(v.lang, "shop.name"), view)
	return nil
}

// chooseShopper offers the demo customers, those of the page's language first.
func (s *site) chooseShopper(v *visit) error {
	var mine, others []shopperView
	for _, id := range s.Shoppers {
		c, err := s.Shop.Customer(v.ctx(), id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		orders, err := s.Shop.Orders(v.ctx(), id)
		if err != nil {
			return err
		}
		view := shopperView{ID: id, Name: c.Name, Initial: initial(c.Name), Orders: len(orders)}
		for i := range orders {
			if key := "status." + string(orders[i].Status); len(view.States) < 4 && !slices.Contains(view.States, key) {
				view.States = append(view.States, key)
			}
		}
		if c.Lang == v.lang {
			mine = append(mine, view)
		} else {
			others = append(others, view)
		}
	}
	s.render(v, http.StatusOK, "signin", s.text(v.lang, "signin.title")+" · "+s.text(v.lang, "shop.name"), signInView{append(mine, others...)})
	return nil
}

func initial(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}

// tones of the states: how a badge is coloured.
var tones = map[desk.OrderStatus]string{
	desk.OrderUnpaid: "wait", desk.OrderPaid: "active", desk.OrderPacked: "active", desk.OrderShipped: "active",
	desk.OrderDelivered: "good", desk.OrderCompleted: "good", desk.OrderRefunding: "wait",
	desk.OrderCancelled: "quiet", desk.OrderRefunded: "quiet",
}

func (s *site) orderView(o *desk.Order, lang string) orderView {
	view := orderView{
		Number: o.Number, Placed: s.when(o.PlacedAt, lang), Status: "status." + string(o.Status), Tone: tones[o.Status],
		Note: o.Note, Total: price(o.Total),
	}
	for _, l := range o.Lines {
		view.Pieces += l.Quantity
		line := lineView{Title: l.Title, Options: l.Options, Image: l.Image, Price: price(l.Price), Quantity: l.Quantity}
		if l.Product != "" {
			line.URL = "/shop/" + lang + "/p/" + l.Product + "?sku=" + l.SKU
		}
		view.Lines = append(view.Lines, line)
	}
	for i := range o.Shipments {
		sh := &o.Shipments[i]
		parcel := parcelView{Carrier: desk.InLang(carriers[sh.Carrier], lang), TrackingNo: sh.TrackingNo, Status: "parcel." + string(sh.Status)}
		if parcel.Carrier == "" {
			parcel.Carrier = sh.Carrier
		}
		if sh.Status != desk.ShipmentDelivered && sh.Status != desk.ShipmentReturned {
			parcel.Expected = s.day(sh.ExpectedAt, lang)
		}
		for j := len(sh.Trail) - 1; j >= 0; j-- { // newest first
			parcel.Trail = append(parcel.Trail, scanView{At: s.when(time.UnixMilli(sh.Trail[j].At), lang), Text: sh.Trail[j].Text})
		}
		view.Parcels = append(view.Parcels, parcel)
	}
	return view
}
