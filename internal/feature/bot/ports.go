package bot

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Knowledge finds entries. It is on the hot path and answers from memory.
type Knowledge interface {
	// Search returns the enabled entries of the language that may answer the
	// question, best first, with calibrated scores.
	Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error)
	// Prepare lets a model outside look at questions that will be searched for, if
	// the shop has one, and names it; "" when there is none that answers. It is
	// the one call that leaves memory, and takes less than a second.
	Prepare(ctx context.Context, questions []string, lang string) (model string)
	// AboutProducts reports whether any entry is about some products only, so
	// that the product in view makes a difference to a search.
	AboutProducts() bool
	// Entry returns an enabled entry, nil when there is none.
	Entry(id desk.EntryID) *desk.Entry
	// Threshold is the score from which an entry answers a question.
	Threshold() float64
}

// Experiments tests which of several answers of an entry serves customers best. It
// answers from memory.
type Experiments interface {
	// Assign says which answer of an entry a customer gets, always the same; nil
	// where the entry is not tested.
	Assign(e *desk.Entry, who desk.CustomerID) *desk.Alternative
}

// Rewriter turns the end of a talk into one question that can be understood by
// itself. recent are public messages, the last one what is asked. What it returns
// is untrusted: it is searched for and never said. It takes less than three
// seconds and returns "" when it has nothing.
type Rewriter interface {
	Rewrite(ctx context.Context, recent []desk.Message, lang string) (question, model string)
}

// Passages finds what the shop's documents say. It is on the hot path and answers
// from memory.
type Passages interface {
	// Search returns passages of the language that may answer the question, best
	// first, with calibrated scores.
	Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.PassageHit, error)
	// Hit returns a passage that may be quoted, nil when there is none.
	Hit(id desk.PassageID) *desk.PassageHit
	// Beside returns passages of the same document under other headings, the
	// nearest first.
	Beside(id desk.PassageID, limit int) []desk.PassageHit
	// Threshold is the score from which a passage answers, and the one from which it
	// may be offered.
	Threshold() (sure, near float64)
}

// Phraser says what passages answer to a question, each of its sentences citing
// them by their numbers from 1: "[1]". What it returns is untrusted: the guard holds
// it against the passages. It takes less than four seconds; model is "" when the
// shop does not want it or there is none, text "" when it has nothing to say.
type Phraser interface {
	Phrase(ctx context.Context, question string, passages []string, lang string) (text, model string)
}

// ProductHit is a product that a customer's words may mean.
type ProductHit struct {
	Product desk.Product
	Score   float64 // 0 to 1
	Asked   float64 // share of the words that the product's name has, 0 to 1
	Offered float64 // share of the product's name that the words have, 0 to 1
}

// Catalog finds products, with price and stock as they are now.
type Catalog interface {
	// Search returns active products, best first.
	Search(ctx context.Context, query string, limit int) ([]ProductHit, error)
	// Get and GetByExternalID return one product, or CodeNotFound.
	Get(ctx context.Context, id desk.ProductID) (desk.Product, error)
	GetByExternalID(ctx context.Context, id string) (desk.Product, error)
	// AtPage returns the product that is shown at the address, or CodeNotFound.
	AtPage(ctx context.Context, address string) (desk.Product, error)
}

// Orders reads orders. Only GetByNumber does not ask whose they are.
type Orders interface {
	// OfCustomer returns the newest orders of a customer.
	OfCustomer(ctx context.Context, id desk.CustomerID, limit int) ([]desk.Order, error)
	// Prove returns the order if the proof (telephone number or e-mail
	// address) is right, and lets who read it from now on. A wrong number and
	// a wrong proof are the same CodeNotFound; CodeRateLimited after too many.
	Prove(ctx context.Context, who, number, proof string) (desk.Order, error)
	// Proven returns the numbers that who has proved, the latest first.
	Proven(ctx context.Context, who string) ([]string, error)
	// GetByNumber returns an order, or CodeNotFound.
	GetByNumber(ctx context.Context, number string) (desk.Order, error)
}

// Pictures are the shop's own.
type Pictures interface {
	// Picture returns one, or CodeNotFound.
	Picture(ctx context.Context, id desk.AttachmentID) (desk.AttachmentPayload, error)
}

// Site is the shop's site.
type Site interface {
	// Address is where the site is, as desk.OnSite takes it; "" where the shop has not said.
	Address(ctx context.Context) (string, error)
}

// Tables are the shop's size charts, lists of fees and the like. They answer from
// memory.
type Tables interface {
	// Ask answers a question from the cells of one table; the zero answer is that
	// it is a question for none.
	Ask(q desk.TableQuery) desk.TableAnswer
	// AboutProducts reports whether any table is for some products only.
	AboutProducts() bool
}

// Shops says how the shop wants things done. It answers from memory.
type Shops interface {
	Shop(ctx context.Context) (desk.Shop, error)
}

// Understanding reads what a text means, from memory. What it cannot tell it
// leaves out.
type Understanding interface {
	Read(text, lang string) desk.Understanding
	// Mentions finds what a text names, and nothing else.
	Mentions(text, lang string) []desk.Mention
	// Resolve returns what a reference points at among what was shown, in the
	// order in which it was shown. ok is false where none fits or where it stays
	// open which of several is meant; the several are then returned.
	Resolve(ref desk.Reference, shown []desk.Shown) (items []desk.Shown, ok bool)
	// Complete fills what a text leaves out from the one before.
	Complete(now, before desk.Frame) desk.Frame
}
