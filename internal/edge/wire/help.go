package wire

import "github.com/shopbell/shopbell/internal/desk"

// HelpCentre is what the shop has set for its help centre. Texts are by language.
type HelpCentre struct {
	Enabled bool      `json:"enabled"`
	Title   Bilingual `json:"title" doc:"Empty = the shop's name"`
	Welcome Bilingual `json:"welcome" doc:"Empty = a greeting"`
	Colour  string    `json:"colour" doc:"#RRGGBB, empty = that of the first channel"`
	ShopURL string    `json:"shop_url" doc:"The shop's site: the footer leads there, and paths of buttons; empty = nowhere"`
	URL     string    `json:"url" doc:"Where the help centre is"`
}

// HelpCentreWrite replaces the settings.
type HelpCentreWrite struct {
	Enabled bool      `json:"enabled"`
	Title   Bilingual `json:"title"`
	Welcome Bilingual `json:"welcome"`
	Colour  string    `json:"colour" maxLength:"7"`
	ShopURL string    `json:"shop_url" maxLength:"300"`
}

// Bilingual is a text in each language; either may be empty.
type Bilingual struct {
	ZH string `json:"zh" maxLength:"200"`
	EN string `json:"en" maxLength:"200"`
}

// EntryFeedback is what visitors of the help centre and the chat have said about
// an entry.
type EntryFeedback struct {
	Helpful   int64        `json:"helpful"`
	Unhelpful int64        `json:"unhelpful"`
	Reasons   []HelpReason `json:"reasons" nullable:"false" doc:"Most often named first; not everybody names one"`
}

// HelpReason is why an entry did not help, and how often.
type HelpReason struct {
	Reason string `json:"reason" enum:"unclear,partial,outdated,other"`
	N      int64  `json:"n"`
}

// JudgedEntry is an entry with what was said about it.
type JudgedEntry struct {
	Entry    Entry         `json:"entry"`
	Feedback EntryFeedback `json:"feedback"`
}

// JudgedEntries are the entries that have helped least.
type JudgedEntries struct {
	Entries []JudgedEntry `json:"entries" nullable:"false"`
}

// VisitorArticle is an entry of the help centre that the widget offers.
type VisitorArticle struct {
	ID       string `json:"id"`
	Question string `json:"question"`
}

// VisitorArticleDetail is the entry itself.
// GET /widget/v1/articles/{id}
type VisitorArticleDetail struct {
	ID       string           `json:"id"`
	Question string           `json:"question"`
	Answer   string           `json:"answer"`
	Shown    []VisitorShown   `json:"shown,omitempty" doc:"What stands beside the answer, in order"`
	Related  []VisitorArticle `json:"related" nullable:"false"`
	URL      string           `json:"url" doc:"Its page in the help centre"`
}

// VisitorShown is a picture, a product or a button beside an answer.
type VisitorShown struct {
	Picture *Attachment       `json:"picture,omitempty"`
	Alt     string            `json:"alt,omitempty" doc:"What the picture shows"`
	Product *desk.ProductCard `json:"product,omitempty"`
	Link    *desk.Link        `json:"link,omitempty"`
}

// VisitorVerdict says whether an entry helped.
// POST /widget/v1/articles/{id}/helped
type VisitorVerdict struct {
	Helpful bool   `json:"helpful"`
	Reason  string `json:"reason,omitempty" enum:"unclear,partial,outdated,other"`
}
