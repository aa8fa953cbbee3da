package entity

import "slices"

// Frame is what a message asks: an intent and what it is about.
type Frame struct {
	Intent   string
	Entities []Entity
}

// Complete fills an elliptic message from the one before: 黑色的呢 after
// 白色L码有货吗 asks whether the black one is there in L.
//
//   - Without an intent of its own it asks the same, and all that it does not
//     name stays as it was.
//   - With an intent but without a product, an order or a parcel it is about the
//     last one, in the size and colour that were talked about.
//   - With both it stands alone.
//
// What was denied or taken back is not handed on; neither are contacts. An
// entity that is taken over has Start and End -1.
func Complete(current, previous Frame) Frame {
	elliptic := current.Intent == ""
	if !elliptic && current.has(Product, SKU, Order, Tracking) {
		return current
	}
	out := Frame{Intent: current.Intent, Entities: slices.Clone(current.Entities)}
	if elliptic {
		out.Intent = previous.Intent
	}
	for _, e := range previous.Entities {
		if e.Negated || e.Corrected || !handedOn(e.Kind, elliptic) || current.replaces(&e) {
			continue
		}
		e.Start, e.End = -1, -1
		out.Entities = append(out.Entities, e)
	}
	return out
}

// handedOn reports whether a kind outlives its message.
func handedOn(kind string, elliptic bool) bool {
	switch kind {
	case Product, SKU, Order, Tracking, Size, Color, Option:
		return true
	case Phone, Tail, kindEmail, kindURL:
		return false
	}
	return elliptic
}

// replaces reports whether the frame says anew what e said, also by denying it.
func (f *Frame) replaces(e *Entity) bool {
	for i := range f.Entities {
		c := &f.Entities[i]
		switch {
		case c.Negated || c.Corrected:
			if c.Kind == e.Kind && (c.Value == e.Value || c.Value == "") {
				return true
			}
		case c.Kind == e.Kind:
			if c.Kind != Option || c.Extra[ExtraOption] == e.Extra[ExtraOption] {
				if c.Kind != Measure || c.Extra[ExtraOf] == e.Extra[ExtraOf] {
					return true
				}
			}
		case (c.Kind == Product || c.Kind == SKU) && (e.Kind == Product || e.Kind == SKU),
			(c.Kind == Order || c.Kind == Tracking) && (e.Kind == Order || e.Kind == Tracking):
			return true
		}
	}
	return false
}

func (f *Frame) has(kinds ...string) bool {
	return slices.ContainsFunc(f.Entities, func(e Entity) bool {
		return slices.Contains(kinds, e.Kind) && !e.Negated && !e.Corrected
	})
}
