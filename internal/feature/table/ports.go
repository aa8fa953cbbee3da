package table

import (
	"context"
	"io"

	"github.com/shopbell/shopbell/internal/kit/extract"
)

// Extract reads a file into headings, paragraphs and tables.
type Extract func(ctx context.Context, name string, file io.Reader) (extract.Document, error)
