package wire

// OverlapGroup is entries that ask the same, or two that say otherwise.
type OverlapGroup struct {
	Kind    string          `json:"kind" enum:"duplicate,scoped,contradiction" doc:"scoped = the same question, for different customers"`
	Exact   bool            `json:"exact" doc:"Word for word the same"`
	Score   float64         `json:"score" doc:"How likely it is so, 0 to 1"`
	Asked   int64           `json:"asked" doc:"How often its entries have answered"`
	Members []OverlapMember `json:"members" nullable:"false" doc:"The one that has answered most first"`
	Pairs   []OverlapPair   `json:"pairs" nullable:"false"`
}

// OverlapMember is an entry, or a passage of a document.
type OverlapMember struct {
	ID         string `json:"id"`
	Passage    bool   `json:"passage"`
	Document   string `json:"document" doc:"Name of a passage's"`
	Edit       int64  `json:"edit" doc:"As it was compared"`
	Question   string `json:"question" doc:"Of a passage: the headings above"`
	Answer     string `json:"answer"`
	Phrasings  int    `json:"phrasings"`
	CategoryID string `json:"category_id"`
	Asked      int64  `json:"asked"`
}

// OverlapQuote is a sentence with the part that differs.
type OverlapQuote struct {
	Before string `json:"before"`
	Mark   string `json:"mark"`
	After  string `json:"after"`
}

// OverlapPair is two members of a group.
type OverlapPair struct {
	ID    string       `json:"id"`
	A     string       `json:"a"`
	B     string       `json:"b"`
	Score float64      `json:"score"`
	Of    string       `json:"of" enum:",number,denial" doc:"What a contradiction is about"`
	Mine  OverlapQuote `json:"mine" doc:"Of a: the phrasing that is closest, or the sentence"`
	Its   OverlapQuote `json:"its"`
}

// OverlapCounts are how many pairs are open.
type OverlapCounts struct {
	Duplicates     int64 `json:"duplicates"`
	Scoped         int64 `json:"scoped"`
	Contradictions int64 `json:"contradictions"`
	Exact          int64 `json:"exact"`
	Dismissed      int64 `json:"dismissed"`
}

// OverlapPage is what was found, that which does most harm first.
type OverlapPage struct {
	Groups []OverlapGroup `json:"groups" nullable:"false"`
	Counts OverlapCounts  `json:"counts"`
}

// OverlapStatus is how far everything has been compared.
type OverlapStatus struct {
	Entries   int64 `json:"entries" doc:"That were compared"`
	ScannedAt int64 `json:"scanned_at" doc:"0 = never"`
	TookMS    int64 `json:"took_ms" doc:"Of the last look through everything"`
	Current   bool  `json:"current" doc:"Nothing has changed since"`
	Job       *Job  `json:"job" doc:"The last look through everything"`
}

// OverlapCheck is an entry as somebody writes it.
type OverlapCheck struct {
	EntryID    string   `json:"entry_id,omitempty" maxLength:"64"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Question   string   `json:"question" maxLength:"300"`
	Phrasings  []string `json:"phrasings" maxItems:"200" nullable:"false"`
	Answer     string   `json:"answer" maxLength:"4000"`
	Related    []string `json:"related" maxItems:"10" nullable:"false"`
	Channels   []string `json:"channels,omitempty" maxItems:"100"`
	Audience   string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Products   []string `json:"products,omitempty" maxItems:"100"`
	Categories []string `json:"product_categories,omitempty" maxItems:"100"`
	ValidFrom  int64    `json:"valid_from,omitempty" minimum:"0" maximum:"253402300799000"`
	ValidUntil int64    `json:"valid_until,omitempty" minimum:"0" maximum:"253402300799000"`
}

// OverlapWarning is something that an entry overlaps with.
type OverlapWarning struct {
	Kind  string        `json:"kind" enum:"duplicate,contradiction"`
	With  OverlapMember `json:"with"`
	Score float64       `json:"score"`
	Of    string        `json:"of" enum:",number,denial"`
	Mine  OverlapQuote  `json:"mine"`
	Its   OverlapQuote  `json:"its"`
}

// OverlapWarnings is what an entry overlaps with.
type OverlapWarnings struct {
	Warnings []OverlapWarning `json:"warnings" nullable:"false"`
}

// OverlapIDs names pairs.
type OverlapIDs struct {
	IDs []string `json:"ids" minItems:"1" maxItems:"500" nullable:"false"`
}

// EntryRef is an entry as it was read.
type EntryRef struct {
	ID   string `json:"id" maxLength:"64"`
	Edit int64  `json:"edit"`
}

// MergeWrite makes one entry of several. What it leaves out is joined from all.
type MergeWrite struct {
	Keep       EntryRef   `json:"keep"`
	Gone       []EntryRef `json:"gone" minItems:"1" maxItems:"20" nullable:"false"`
	Question   string     `json:"question,omitempty" maxLength:"300"`
	Answer     string     `json:"answer,omitempty" maxLength:"4000"`
	CategoryID string     `json:"category_id,omitempty" maxLength:"64"`
	Phrasings  []string   `json:"phrasings,omitempty" maxItems:"200"`
}

// EntryMergeDone is a merge that was made.
type EntryMergeDone struct {
	ID       string        `json:"id"`
	KeepID   string        `json:"keep_id"`
	Question string        `json:"question"`
	Gone     []MergedEntry `json:"gone" nullable:"false"`
	At       int64         `json:"at"`
	By       string        `json:"by"`
	UndoneAt int64         `json:"undone_at" doc:"0 = it stands"`
	Related  int           `json:"related" doc:"Entries that name the kept one as related now; known right after the merge"`
}

// MergedEntry is an entry that was merged into another.
type MergedEntry struct {
	ID       string `json:"id"`
	Question string `json:"question"`
}

// MergeList is the last merges, latest first.
type MergeList struct {
	Merges []EntryMergeDone `json:"merges" nullable:"false"`
}
