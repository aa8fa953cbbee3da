package wire

// Category is a node of the knowledge tree.
type Category struct {
	ID       string     `json:"id"`
	ParentID string     `json:"parent_id"`
	Lang     string     `json:"lang" enum:"zh,en"`
	Name     string     `json:"name"`
	Entries  int64      `json:"entries" doc:"In it and below"`
	Children []Category `json:"children" nullable:"false"`
}

// CategoryTree is the whole tree of a language.
type CategoryTree struct {
	Categories []Category `json:"categories" nullable:"false"`
}

// NewCategory makes or renames a node.
type NewCategory struct {
	ParentID string `json:"parent_id,omitempty"`
	Lang     string `json:"lang" enum:"zh,en"`
	Name     string `json:"name" minLength:"1" maxLength:"60"`
}

// CategoryMove puts a node elsewhere.
type CategoryMove struct {
	ParentID string `json:"parent_id,omitempty" maxLength:"64" doc:"Empty = at the top"`
	Number   int    `json:"number" minimum:"0" maximum:"10000" doc:"Among the children of the parent, from 0"`
}

// Entry is a knowledge entry: what customers are told, and how it is kept. Of one
// that has never been published the content is that of its draft.
type Entry struct {
	ID         string   `json:"id"`
	CategoryID string   `json:"category_id"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Question   string   `json:"question"`
	Phrasings  []string `json:"phrasings" nullable:"false"`
	Answer     string   `json:"answer"`
	Related    []string `json:"related" nullable:"false"`
	HandOver   string   `json:"hand_over" enum:"never,offer,always"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"channels" nullable:"false" doc:"Kinds or ids of the channels in which it answers; empty = all"`
	Audience   string   `json:"audience" enum:"everyone,signed_in,guests"`
	Products   []string `json:"products" nullable:"false" doc:"External ids of the products that it is about; empty, like product_categories = all"`
	Categories []string `json:"product_categories" nullable:"false"`
	ValidFrom  int64    `json:"valid_from" doc:"Told from then on; 0 = at once"`
	ValidUntil int64    `json:"valid_until" doc:"Told until then; 0 = without end"`
	Unlisted   bool     `json:"unlisted" doc:"Not shown in the help centre"`

	Extras   []Extra         `json:"extras" nullable:"false" doc:"What the answer shows beside its text, in order"`
	Variants []AnswerVariant `json:"variants" nullable:"false" doc:"Answers that go before it under their circumstances, first match wins"`

	Version   int64  `json:"version" doc:"0 = never published"`
	UpdatedAt int64  `json:"updated_at"`
	UpdatedBy string `json:"updated_by" doc:"Name, empty when imported"`

	State      string      `json:"state" enum:"draft,review,scheduled,published,suspended,off,expired,deleted"`
	Edit       int64       `json:"edit" doc:"Raised whenever the entry or its draft is written"`
	Draft      *EntryDraft `json:"draft,omitempty" doc:"A change that customers are not told yet"`
	Tags       []string    `json:"tags" nullable:"false"`
	Owner      *UserBrief  `json:"owner,omitempty" doc:"Who looks after it"`
	ReviewAt   int64       `json:"review_at" doc:"When somebody should look at it again; 0 = never"`
	DeletedAt  int64       `json:"deleted_at" doc:"In the bin since then; 0 = it is not"`
	DeletedBy  string      `json:"deleted_by"`
	MergedInto string      `json:"merged_into,omitempty" doc:"Of one in the bin: the entry that answers in its place"`
}

// Extra is shown beside an answer's text.
type Extra struct {
	Kind    string `json:"kind" enum:"image,product,link"`
	Image   string `json:"image,omitempty" maxLength:"64" doc:"Id of an attachment, with image"`
	Alt     string `json:"alt,omitempty" maxLength:"300" doc:"What the image shows"`
	Product string `json:"product,omitempty" maxLength:"200" doc:"External id, with product"`
	Label   string `json:"label,omitempty" maxLength:"40" doc:"Of the button, with link"`
	URL     string `json:"url,omitempty" maxLength:"2000" doc:"With link: https, or a path of the shop's site that begins with one slash"`
}

// AnswerVariant is an answer under some circumstances; what is empty or 0 confines
// nothing. A variant confines something, and no two the same.
type AnswerVariant struct {
	Channels   []string `json:"channels,omitempty" maxItems:"100" doc:"Kinds or ids of channels"`
	Audience   string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Products   []string `json:"products,omitempty" maxItems:"100" doc:"External ids of the product in view: one of these, or of product_categories"`
	Categories []string `json:"product_categories,omitempty" maxItems:"100"`
	ValidFrom  int64    `json:"valid_from,omitempty" minimum:"0" maximum:"253402300799000" doc:"Told from then on, in Unix milliseconds"`
	ValidUntil int64    `json:"valid_until,omitempty" minimum:"0" maximum:"253402300799000" doc:"Told until then"`
	Answer     string   `json:"answer" minLength:"1" maxLength:"4000"`
	Extras     []Extra  `json:"extras,omitempty" maxItems:"10"`
}

// EntryDraft is a change of an entry that customers are not told yet.
type EntryDraft struct {
	State      string   `json:"state" enum:"draft,review,returned,scheduled"`
	CategoryID string   `json:"category_id"`
	Question   string   `json:"question"`
	Phrasings  []string `json:"phrasings" nullable:"false"`
	Answer     string   `json:"answer"`
	Related    []string `json:"related" nullable:"false"`
	HandOver   string   `json:"hand_over" enum:"never,offer,always"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"channels" nullable:"false"`
	Audience   string   `json:"audience" enum:"everyone,signed_in,guests"`
	Products   []string `json:"products" nullable:"false"`
	Categories []string `json:"product_categories" nullable:"false"`
	ValidFrom  int64    `json:"valid_from"`
	ValidUntil int64    `json:"valid_until"`
	Unlisted   bool     `json:"unlisted"`

	Extras   []Extra         `json:"extras" nullable:"false"`
	Variants []AnswerVariant `json:"variants" nullable:"false"`

	Base      int64  `json:"base" doc:"Version that it was begun on; 0 = none"`
	By        string `json:"by" doc:"Name of who wrote it last"`
	At        int64  `json:"at"`
	Note      string `json:"note" doc:"Of whoever submitted it or sent it back"`
	NoteBy    string `json:"note_by"`
	PublishAt int64  `json:"publish_at" doc:"With the state scheduled"`
}

// EntryPage is a page of entries.
type EntryPage struct {
	Entries []Entry `json:"entries" nullable:"false"`
	Next    string  `json:"next"`
	Total   int64   `json:"total"`
}

// EntryWrite makes or replaces an entry or its draft. Version is the one that was
// edited: another one is refused with conflict. 0 makes a new entry.
type EntryWrite struct {
	CategoryID string   `json:"category_id"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Question   string   `json:"question" minLength:"1" maxLength:"300"`
	Phrasings  []string `json:"phrasings" maxItems:"200" nullable:"false"`
	Answer     string   `json:"answer" minLength:"1" maxLength:"4000"`
	Related    []string `json:"related" maxItems:"10" nullable:"false"`
	HandOver   string   `json:"hand_over" enum:"never,offer,always"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"channels,omitempty" maxItems:"100" doc:"Kinds or ids of channels; empty = all"`
	Audience   string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Products   []string `json:"products,omitempty" maxItems:"100" doc:"External ids of the products that it is about"`
	Categories []string `json:"product_categories,omitempty" maxItems:"100" doc:"Categories of products that it is about, or one language of them"`
	ValidFrom  int64    `json:"valid_from,omitempty" minimum:"0" maximum:"253402300799000" doc:"Told from then on, in Unix milliseconds; 0 = at once"`
	ValidUntil int64    `json:"valid_until,omitempty" minimum:"0" maximum:"253402300799000" doc:"Told until then; 0 = without end"`
	Unlisted   bool     `json:"unlisted,omitempty" doc:"Not shown in the help centre"`

	Extras   []Extra         `json:"extras,omitempty" maxItems:"10" doc:"What the answer shows beside its text, in order"`
	Variants []AnswerVariant `json:"variants,omitempty" maxItems:"20" doc:"Answers that go before it under their circumstances, first match wins"`

	Version int64 `json:"version,omitempty"`
	Edit    int64 `json:"edit,omitempty" doc:"That of the entry or draft that was edited: another one is refused with conflict, and publishing ends the draft. Publishing without it goes past a draft, which stays"`
}

// DraftStep moves a draft on.
type DraftStep struct {
	Edit int64  `json:"edit" doc:"As it was read"`
	Note string `json:"note,omitempty" maxLength:"500"`
}

// DraftPublish publishes a draft.
type DraftPublish struct {
	Edit    int64 `json:"edit" doc:"As it was read"`
	Version int64 `json:"version" doc:"That is told at present, as it was read; 0 = none"`
	At      int64 `json:"at,omitempty" minimum:"0" maximum:"253402300799000" doc:"Unix milliseconds; absent or past = now"`
}

// EntryVersion is a line of an entry's history.
type EntryVersion struct {
	Version int64  `json:"version"`
	At      int64  `json:"at"`
	By      string `json:"by" doc:"Name, empty when imported"`
	Origin  string `json:"origin" enum:"edited,imported,restored,scheduled,bulk,merged"`
	Of      int64  `json:"of" doc:"The version that was brought back, with the origin restored"`
}

// EntryVersions is the history of an entry, latest first, 500 at most.
type EntryVersions struct {
	Versions []EntryVersion `json:"versions" nullable:"false"`
}

// VersionRestore brings a version back.
type VersionRestore struct {
	Edit    int64 `json:"edit" doc:"That of the entry, as it was read"`
	Publish bool  `json:"publish,omitempty" doc:"At once, not as a draft"`
}

// EntryUpkeep is how an entry is looked after.
type EntryUpkeep struct {
	Tags     []string `json:"tags" maxItems:"20" nullable:"false"`
	OwnerID  string   `json:"owner_id,omitempty" maxLength:"64"`
	ReviewAt int64    `json:"review_at,omitempty" minimum:"0" maximum:"253402300799000"`
}

// EntryLock says who is editing an entry.
type EntryLock struct {
	By    UserBrief `json:"by"`
	Mine  bool      `json:"mine"`
	Since int64     `json:"since"`
	Till  int64     `json:"till" doc:"It ends then, unless it is renewed"`
}

// EntryLocking takes the lock.
type EntryLocking struct {
	Take bool `json:"take,omitempty" doc:"Also from somebody else"`
}

// EntryStates counts entries by state.
type EntryStates struct {
	Draft     int64 `json:"draft"`
	Review    int64 `json:"review"`
	Scheduled int64 `json:"scheduled"`
	Published int64 `json:"published"`
	Suspended int64 `json:"suspended"`
	Off       int64 `json:"off"`
	Expired   int64 `json:"expired"`
	Deleted   int64 `json:"deleted"`
}

// EntryTag is a tag and how many entries have it.
type EntryTag struct {
	Name    string `json:"name"`
	Entries int64  `json:"entries"`
}

// EntryTags are the tags in use, the most used first.
type EntryTags struct {
	Tags []EntryTag `json:"tags" nullable:"false"`
}

// BinRestore takes an entry out of the bin.
type BinRestore struct {
	CategoryID string `json:"category_id,omitempty" maxLength:"64" doc:"Where its own is gone"`
}

// EntryBulk does one thing to many entries.
type EntryBulk struct {
	Action string   `json:"action" enum:"move,tag,untag,owner,publish,on,off,delete,restore,destroy"`
	Value  string   `json:"value,omitempty" maxLength:"64" doc:"Of move a category, of tag and untag a tag, of owner a member of the team (empty = nobody)"`
	IDs    []string `json:"ids" minItems:"1" maxItems:"500" nullable:"false"`
}

// EntryBulkReport says what was done, and what was not.
type EntryBulkReport struct {
	Done    int64           `json:"done"`
	Skipped []EntryBulkSkip `json:"skipped" nullable:"false"`
	Undo    []EntryBulk     `json:"undo" nullable:"false" doc:"What takes it back; empty where nothing can"`
}

// EntryBulkSkip is an entry that was left as it was.
type EntryBulkSkip struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Why      string `json:"why" doc:"In the language of the caller"`
}
