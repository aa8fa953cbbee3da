package history

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Knowledge is the knowledge base; see knowledge.Service.
type Knowledge interface {
	Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error)
	Threshold() float64
	GetEntry(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	SaveEntry(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error)
	DeleteEntry(ctx context.Context, by desk.Actor, id desk.EntryID) error
}

// Sense tells what a text of the language means, as a direction; nil if nobody can.
type Sense func(lang string) func(text string) []float32
