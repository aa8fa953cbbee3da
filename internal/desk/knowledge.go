package desk

import "time"

// Entry is a knowledge entry: what customers ask, what the shop answers.
type Entry struct {
	ID          EntryID
	ExternalID  string // key of the importer; "" when made by hand
	CategoryID  CategoryID
	Lang        string // "zh" or "en"
	Question    string // the standard question, the entry's title
	Phrasings   []string
	Answer      string
	Related     []string // standard questions of related entries
	HandOver    HandOverRule
	Enabled     bool
	Unlisted    bool // not shown in the help centre
	Version     int64
	UpdatedAt   time.Time
	UpdatedBy   UserID
	AnswerCount int64

	// What the entry is confined to; an empty list or value confines nothing.
	Channels   []string // kinds or ids of channels
	Audience   Audience
	Products   []string // external ids; about one of these or of Categories
	Categories []string // categories of products
}

// Audience says to whom an entry may be told.
type Audience string

// The audiences. Everyone is "", too.
const (
	AudienceEveryone Audience = "everyone"
	AudienceSignedIn Audience = "signed_in" // customers whom the shop's identity names
	AudienceGuests   Audience = "guests"    // all others
)

// KnowledgeQuery is a question to the knowledge base: what is asked, where, by
// whom, and about which product. What it leaves empty is not looked at.
type KnowledgeQuery struct {
	Text  string
	Lang  string // "zh" or "en"
	Limit int    // of the entries found

	Channel     ChannelID
	ChannelKind string
	Audience    Audience // AudienceSignedIn or AudienceGuests
	Product     string   // external id of the product in view
	Category    string   // of that product
}

// EntryHit is an entry that may answer a question.
type EntryHit struct {
	Entry    *Entry   // shared: not to be changed
	Phrasing string   // the one that is closest to the question
	Score    float64  // 0 to 1: how sure it is that the entry answers it
	Terms    []string // the words that carried it, strongest first
}

// HandOverRule says when an entry's answer goes to a person.
type HandOverRule string

// The hand-over rules.
const (
	HandOverNever  HandOverRule = "never"
	HandOverOffer  HandOverRule = "offer"  // answer, then offer a person
	HandOverAlways HandOverRule = "always" // answer, then hand over at once
)

// Category is a node of the three-level tree.
type Category struct {
	ID       CategoryID
	ParentID CategoryID // "" at the top
	Lang     string
	Name     string
	Position int64
}

// EntryDraft is an entry as a file has it: what is empty is not said.
type EntryDraft struct {
	Entry  Entry  // ExternalID and Lang are always said
	Path   string // names of categories, "售后/退货"
	Refile bool   // an entry that is there moves to Path, too
	Keep   bool   // an entry that is there stays as it is
}

// EntryOutcome is what became of a draft.
type EntryOutcome string

// The outcomes.
const (
	EntryCreated   EntryOutcome = "created"
	EntryUpdated   EntryOutcome = "updated"
	EntryUnchanged EntryOutcome = "unchanged"
	EntryKept      EntryOutcome = "kept"
	EntryRefused   EntryOutcome = "refused"
)

// EntryChange is what a draft has done, or would do.
type EntryChange struct {
	ID            EntryID // "" of one that would be created
	Outcome       EntryOutcome
	Before, After int64  // versions; Before is 0 for what is new
	Field         string // that was refused
}
