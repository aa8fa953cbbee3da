package knowledge

import (
	"context"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// Senses lends what somebody understands who has read more of the trade than the
// entries have to say.
type Senses interface {
	// Sense returns the one for a language, and a version that changes whenever
	// it does; nil and "" while there is none.
	Sense(lang string) (sense retrieve.Sense, version string)
}

// Embedder places texts in the space of a model outside. Each call may fail, and
// takes the time that its name allows at most.
type Embedder interface {
	// Space names the space, and how wide its vectors are; "" while there is none.
	// Vectors of different spaces have nothing to do with each other.
	Space() (name string, width int)
	// EmbedQuestion is for somebody who waits.
	EmbedQuestion(ctx context.Context, texts []string) ([][]float32, error)
	// EmbedEntries is for the background.
	EmbedEntries(ctx context.Context, texts []string) ([][]float32, error)
}
