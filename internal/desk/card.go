package desk

// Card is what a conversation shows of the order: no contact, no address.
func (o *Order) Card() OrderCard {
	c := OrderCard{
		Number: o.Number, Status: string(o.Status), Total: o.Total,
		Items: make([]OrderCardItem, 0, len(o.Lines)), Shipments: make([]ShipmentCard, 0, len(o.Shipments)),
	}
	if !o.PlacedAt.IsZero() {
		c.PlacedAt = o.PlacedAt.UnixMilli()
	}
	for _, l := range o.Lines {
		c.Items = append(c.Items, OrderCardItem{Title: l.Title, Options: l.Options, Quantity: l.Quantity, Price: l.Price, Image: l.Image})
	}
	for i := range o.Shipments {
		c.Shipments = append(c.Shipments, o.Shipments[i].Card())
	}
	return c
}

// Card is what a conversation shows of the parcel.
func (s *Shipment) Card() ShipmentCard {
	c := ShipmentCard{Carrier: s.Carrier, TrackingNo: s.TrackingNo, Status: string(s.Status), Trail: s.Trail}
	if c.Trail == nil {
		c.Trail = []TrackEvent{}
	}
	if !s.ExpectedAt.IsZero() {
		c.ExpectedAt = s.ExpectedAt.UnixMilli()
	}
	return c
}

// Card is what a conversation shows of the product, in the language or, where
// it has no title in it, in another.
func (p *Product) Card(lang string) ProductCard {
	c := ProductCard{ID: p.ID, Title: p.Title[lang], Image: p.Image, URL: p.URL}
	for _, other := range []string{"zh", "en"} {
		if c.Title == "" {
			c.Title = p.Title[other]
		}
	}
	for i, v := range p.Variants {
		if i == 0 || v.Price.Minor < c.PriceMin.Minor {
			c.PriceMin = v.Price
		}
		if i == 0 || v.Price.Minor > c.PriceMax.Minor {
			c.PriceMax = v.Price
		}
		c.InStock = c.InStock || v.Stock > 0
	}
	return c
}
