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

	// When it may be told; zero sets no limit.
	ValidFrom, ValidUntil time.Time

	Extras   []Extra         // what the answer shows beside its text, in order
	Variants []AnswerVariant // answers that go before Answer under their circumstances, first match wins

	// How it is kept. These are no part of its versions.
	Published bool   // some version has been published; else its content is that of Draft
	Draft     *Draft // a change that is not told yet, nil without one
	Edit      int64  // raised whenever the entry or its draft is written
	Tags      []string
	Owner     UserID
	ReviewAt  time.Time // when somebody should look at it again, zero = never
	DeletedAt time.Time // it lies in the bin since then, zero = it does not
	DeletedBy UserID
	// SuspendedAt is since when it is not told because what it rests on has
	// changed, zero = it is not suspended.
	SuspendedAt time.Time
}

// ExtraKind is what an extra shows.
type ExtraKind string

// The kinds of extras.
const (
	ExtraImage   ExtraKind = "image"   // a picture of the shop's
	ExtraProduct ExtraKind = "product" // the card of a product, as it is when it is sent
	ExtraLink    ExtraKind = "link"    // a button that opens an address
)

// Extra is shown beside an answer's text.
type Extra struct {
	Kind    ExtraKind    `json:"kind"`
	Image   AttachmentID `json:"image,omitempty"`   // with ExtraImage
	Alt     string       `json:"alt,omitempty"`     // what the image shows, for who cannot see it
	Product string       `json:"product,omitempty"` // external id, with ExtraProduct
	Label   string       `json:"label,omitempty"`   // with ExtraLink
	URL     string       `json:"url,omitempty"`     // with ExtraLink: https, or a path of the shop's site
}

// AnswerVariant is what an entry answers instead of its standard answer to whom, where
// and when its scope says; an empty list or value confines nothing, as in Entry.
// A variant confines something.
type AnswerVariant struct {
	Channels   []string  `json:"channels,omitempty"`
	Audience   Audience  `json:"audience,omitempty"`
	Products   []string  `json:"products,omitempty"`
	Categories []string  `json:"product_categories,omitempty"` // categories of products
	ValidFrom  time.Time `json:"valid_from,omitzero"`
	ValidUntil time.Time `json:"valid_until,omitzero"`
	Answer     string    `json:"answer"`
	Extras     []Extra   `json:"extras,omitempty"`
}

// EntryState says what becomes of an entry at present.
type EntryState string

// The states; doc.go of feature/knowledge draws how they follow each other.
const (
	EntryInDraft   EntryState = "draft"     // never published, being written
	EntryInReview  EntryState = "review"    // never published, waiting for approval
	EntryScheduled EntryState = "scheduled" // will be told from a time on
	EntryPublished EntryState = "published" // is told
	EntryOff       EntryState = "off"       // switched off
	EntrySuspended EntryState = "suspended" // what it rests on has changed, and nobody has looked yet
	EntryExpired   EntryState = "expired"   // its time is over
	EntryDeleted   EntryState = "deleted"   // in the bin
)

// State is the state of the entry at a time.
func (e *Entry) State(now time.Time) EntryState {
	switch {
	case !e.DeletedAt.IsZero():
		return EntryDeleted
	case !e.Published && e.Draft != nil && e.Draft.State == DraftScheduled:
		return EntryScheduled
	case !e.Published && e.Draft != nil && e.Draft.State == DraftInReview:
		return EntryInReview
	case !e.Published:
		return EntryInDraft
	case !e.Enabled:
		return EntryOff
	case !e.ValidUntil.IsZero() && !now.Before(e.ValidUntil):
		return EntryExpired
	case now.Before(e.ValidFrom):
		return EntryScheduled
	case !e.SuspendedAt.IsZero():
		return EntrySuspended
	}
	return EntryPublished
}

// Told reports whether customers are told the entry at a time.
func (e *Entry) Told(now time.Time) bool { return e.State(now) == EntryPublished }

// Draft is a change of an entry that customers are not told yet.
type Draft struct {
	Content   Entry // what customers would be told; how the entry is kept is left empty
	State     DraftState
	By        UserID // who wrote it last
	At        time.Time
	Base      int64  // version that it was begun on, 0 = none
	Note      string // of whoever submitted it or sent it back
	NoteBy    UserID
	PublishAt time.Time // with DraftScheduled
}

// DraftState says how far a draft is.
type DraftState string

// The states of a draft.
const (
	DraftOpen      DraftState = "draft"     // being written
	DraftInReview  DraftState = "review"    // waiting for approval
	DraftReturned  DraftState = "returned"  // sent back with a note, being written
	DraftScheduled DraftState = "scheduled" // approved, published at a time
)

// EntryVersion is a line of an entry's history.
type EntryVersion struct {
	Version int64
	At      time.Time
	By      UserID // "" when imported
	Origin  VersionOrigin
	Of      int64 // with VersionRestored: the version that was brought back
}

// VersionOrigin says what made a version.
type VersionOrigin string

// What makes versions.
const (
	VersionEdited    VersionOrigin = ""
	VersionImported  VersionOrigin = "imported"
	VersionRestored  VersionOrigin = "restored"
	VersionScheduled VersionOrigin = "scheduled"
	VersionBulk      VersionOrigin = "bulk"
	VersionMerged    VersionOrigin = "merged" // took in another entry, or names another one as related
)

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

// Alternative is the answer of an entry that a test of several gives to a customer.
type Alternative struct {
	Experiment ExperimentID
	Arm        string // "A" is the entry's own answer
	Answer     string
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

	// Says names columns of an export that the file has: they are said also where
	// they are empty.
	Says  map[string]bool
	Owner string // e-mail of who looks after it
	Draft bool   // it is not to be told yet
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
	Field         string // that was refused, or passed over: an owner whom nobody knows

	// What a version does not hold, in a form that only the knowledge base reads:
	// how the entry was kept before, "" of what is new, and after.
	Was, Is string
	// Made are the categories that came into being with it.
	Made []CategoryID
}

// EntryRef is an entry as somebody has read it.
type EntryRef struct {
	ID   EntryID
	Edit int64
}

// EntryMerge makes one entry of several. The others go to the bin.
type EntryMerge struct {
	Keep Entry // as it will be; its ID and Edit are those that were read
	Gone []EntryRef
}

// EntryMerged is what a merge has done.
type EntryMerged struct {
	Entry   Entry
	Gone    []EntryID
	Related int // entries that name it as related now
	// Undo is what it takes to take it back, in a form that only the knowledge base
	// reads.
	Undo string
}
