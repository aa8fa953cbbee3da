package tag

import "strings"

// A label k of the model has four states: its span begins, goes on, ends, or is
// a single token. Label 0 is "outside", of which every token is a span of one.
const (
	begin = iota
	inside
	end
	single
	statesOfLabel
)

// states turns BIO tags into states. A label that is not in index is outside.
func states(tags []string, index map[string]int) []uint16 {
	out := make([]uint16, len(tags))
	for _, s := range spansOf(tags) {
		k := index[s.Label]
		if k == 0 {
			for t := s.From; t < s.To; t++ {
				out[t] = single
			}
			continue
		}
		for t := s.From; t < s.To; t++ {
			out[t] = uint16(k*statesOfLabel + positionIn(t-s.From, s.To-s.From))
		}
	}
	return out
}

// positionIn is the state of token i of a span of n.
func positionIn(i, n int) int {
	switch {
	case n == 1:
		return single
	case i == 0:
		return begin
	case i == n-1:
		return end
	}
	return inside
}

// spansOf reads BIO tags. What is neither B-x nor I-x is outside and is not
// returned; an I-x that continues nothing begins a span.
func spansOf(tags []string) []Span {
	var out []Span
	for t, tag := range tags {
		kind, label, ok := strings.Cut(tag, "-")
		switch {
		case !ok || label == "" || kind != "B" && kind != "I":
		case kind == "I" && len(out) > 0 && out[len(out)-1].To == t && out[len(out)-1].Label == label:
			out[len(out)-1].To++
		default:
			out = append(out, Span{Label: label, From: t, To: t + 1, P: 1})
		}
	}
	return out
}
