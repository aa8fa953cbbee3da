package httpkit

import (
	"strconv"
	"strings"
)

// PreferredLang picks the best of the offered languages ("zh", "en") for an
// Accept-Language header; the first one offered when nothing fits.
func PreferredLang(header string, offered ...string) string {
	best, bestQ := offered[0], 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			parsed, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, o := range offered {
			if base == o && q > bestQ {
				best, bestQ = o, q
			}
		}
	}
	return best
}
