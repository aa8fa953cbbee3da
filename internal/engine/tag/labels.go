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

// maxLabels keeps the number of states in a byte.
const maxLabels = 60

// states turns BIO tags into states.
func states(tags []string, index map[string]int) []uint16 {
	out := make([]uint16, len(tags))
	for t := range out {
		out[t] = single
	}
	for _, s := range spansOf(tags) {
		for t := s.From; t < s.To; t++ {
			out[t] = uint16(index[s.Label]*statesOfLabel + positionIn(t-s.From, s.To-s.From))
		}
	}
	return out
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
