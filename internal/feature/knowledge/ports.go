package knowledge

import "github.com/shopbell/shopbell/internal/engine/retrieve"

// Senses lends what somebody understands who has read more of the trade than the
// entries have to say.
type Senses interface {
	// Sense returns the one for a language, and a version that changes whenever
	// it does; nil and "" while there is none.
	Sense(lang string) (sense retrieve.Sense, version string)
}
