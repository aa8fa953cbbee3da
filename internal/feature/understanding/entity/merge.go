package entity

import (
	"cmp"
	"slices"
)

// Kinds of kit/recognize and kit/address that Merge ranks. Any other kind counts
// as a plain number.
const (
	kindURL     = "url"
	kindEmail   = "email"
	kindAddress = "address"
	kindMoney   = "money"
	kindNumber  = "number"
)

// Merge puts findings about one text together, in their order. Where two stand
// at the same place, one stays:
//
//   - a link or an e-mail address before all that stands in it;
//   - an order that the shop knows before a telephone, and that before any other
//     number;
//   - a tracking number before an order, unless it only might be one;
//   - an address before the numbers in it, and a size, a quantity or a measure
//     before the number it is made of;
//   - among equals the longer, then the surer one.
//
// Colours, sizes and options may stand within a product's name.
func Merge(knows func(order string) bool, lists ...[]Entity) []Entity {
	var all []Entity
	end := 0
	for _, list := range lists {
		for _, e := range list {
			if e.Start < 0 || e.End <= e.Start {
				continue
			}
			all = append(all, e)
			end = max(end, e.End)
		}
	}
	if len(all) == 0 {
		return nil
	}
	asked := 0
	for i := range all {
		// The shop is asked about few: a lookup may cost.
		if all[i].Kind == Order && knows != nil && asked < 10 {
			asked++
			if knows(all[i].Value) {
				all[i] = all[i].with(ExtraKnown, "true")
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(rank(&b), rank(&a)), cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(b.Score, a.Score))
	})
	taken := make([]uint8, end)
	kept := all[:0]
	for _, e := range all {
		mine, blocked := layers(e.Kind)
		free := true
		for i := e.Start; i < e.End && free; i++ {
			free = taken[i]&blocked == 0
		}
		if !free {
			continue
		}
		for i := e.Start; i < e.End; i++ {
			taken[i] |= mine
		}
		if kept = append(kept, e); len(kept) == maxEntities {
			break
		}
	}
	slices.SortStableFunc(kept, byPlace)
	return kept
}

func (e Entity) with(key, value string) Entity {
	extra := map[string]string{key: value}
	for k, v := range e.Extra {
		if k != key {
			extra[k] = v
		}
	}
	e.Extra = extra
	return e
}

// rank is who wins a place.
func rank(e *Entity) int {
	switch e.Kind {
	case kindURL, kindEmail:
		return 100
	case Order:
		if e.Extra[ExtraKnown] == "true" {
			return 95
		}
		return 60
	case SKU:
		return 90
	case Tracking:
		if e.Score >= sureCode {
			return 85
		}
		return 65
	case Phone:
		return 80
	case Tail:
		return 70
	case Product:
		if e.Score >= sureName {
			return 62
		}
		return 47
	case kindAddress:
		return 58
	case Measure:
		return 55
	case Reason:
		return 52
	case Size:
		return 50
	case Quantity:
		return 45
	case Payment, Carrier, Platform:
		return 49
	case Option:
		return 41
	case Color:
		return 42
	case kindMoney:
		return 48
	case kindNumber:
		return 1
	}
	return 46 // dates, durations, other units
}

const (
	sureCode = 0.9 // of a tracking number with a form or a check digit of its own
	sureName = 0.9 // of a product whose whole name stands there
)

// layers says which layer of the text an entity takes, and which must be free.
func layers(kind string) (mine, blocked uint8) {
	const attribute, product, other = 1, 2, 4
	switch kind {
	case Color, Size, Option:
		return attribute, attribute | other
	case Product:
		return product, product | other
	}
	return other, attribute | product | other
}
