package address

import (
	"strings"
	"sync"
	"unicode"
)

// Place is a place that a text names: a province, or a prefecture with the
// province that it lies in, both without 省 and 市; or a state of the USA.
type Place struct{ Province, City string }

// placeNames are the names that Places looks for.
var placeNames = sync.OnceValue(func() map[string]Place {
	out := map[string]Place{}
	for line := range strings.Lines(divisions) {
		province := ""
		for i, field := range strings.Fields(line) {
			name, _, _ := strings.Cut(field, "/")
			if i == 0 {
				province = name
				out[name] = Place{Province: name}
			} else if _, have := out[name]; !have {
				out[name] = Place{Province: province, City: name}
			}
		}
	}
	for state := range strings.SplitSeq(usStates, ";") {
		_, name, _ := strings.Cut(state, " ")
		out[strings.ToLower(name)] = Place{Province: strings.ToLower(name)}
	}
	return out
})

// maxPlace is the longest name, in characters.
const maxPlace = 20

// Places finds the provinces, prefectures and states of the USA that a text
// names, whether or not it is an address: 寄到乌鲁木齐多少钱.
func Places(text string) []Place {
	var out []Place
	names := placeNames()
	r := []rune(strings.ToLower(text))
	for i := 0; i < len(r); i++ {
		latin := r[i] < 0x80
		if latin && (!unicode.IsLetter(r[i]) || i > 0 && r[i-1] < 0x80 && unicode.IsLetter(r[i-1])) || !latin && !unicode.Is(unicode.Han, r[i]) {
			continue
		}
		for n := min(maxPlace, len(r)-i); n >= 2; n-- {
			end := i + n
			if latin && end < len(r) && r[end] < 0x80 && unicode.IsLetter(r[end]) {
				continue
			}
			if p, ok := names[string(r[i:end])]; ok {
				out = append(out, p)
				i = end - 1
				break
			}
		}
	}
	return out
}
