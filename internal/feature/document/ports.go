package document

import (
	"context"
	"io"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// Extract reads a file; see extract.Run.
type Extract func(ctx context.Context, name string, file io.Reader, progress func(done, total int)) (extract.Document, error)

// Lexicon is what means the same in a shop, in the language.
type Lexicon func(lang string) (index.Lexicon, error)

// Outside are questions that no shop answers, in the language: what is closest to
// them has no passage.
type Outside func(lang string) []retrieve.Doc

// Senses lends what somebody understands who has read more of the trade than the
// documents have to say.
type Senses interface {
	// Sense returns the one for a language, and a version that changes whenever
	// it does; nil and "" while there is none.
	Sense(lang string) (sense retrieve.Sense, version string)
}
