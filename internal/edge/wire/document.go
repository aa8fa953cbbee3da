package wire

// DocumentList is all documents that the bot may quote, last changed first.
type DocumentList struct {
	Documents []Document `json:"documents" nullable:"false"`
	Passages  int64      `json:"passages" doc:"Of all of them and of the pages of sites"`
	Limit     int64      `json:"limit" doc:"Passages that a shop can have"`
}

// Document is a file that the bot quotes from.
type Document struct {
	ID         string          `json:"id"`
	Name       string          `json:"name" doc:"As customers see it"`
	FileName   string          `json:"file_name"`
	Lang       string          `json:"lang" enum:"zh,en"`
	Format     string          `json:"format" enum:",xlsx,csv,docx,pdf,html,markdown,text" doc:"Empty while it is read"`
	Size       int64           `json:"size"`
	Pages      int64           `json:"pages" doc:"0 where the format has none"`
	Passages   int64           `json:"passages"`
	State      string          `json:"state" enum:"reading,ready,unreadable" doc:"Of the last upload; passages of an earlier one stay in service until it has been read"`
	Failure    string          `json:"failure,omitempty" doc:"Why it could not be read, in the language of the request"`
	Warnings   []ImportWarning `json:"warnings" nullable:"false"`
	Enabled    bool            `json:"enabled"`
	ValidUntil int64           `json:"valid_until" doc:"0 = without limit"`
	Audience   string          `json:"audience" enum:"everyone,signed_in,guests"`
	Channels   []string        `json:"channels" nullable:"false" doc:"Kinds or ids of channels; empty = all"`
	Version    int64           `json:"version" doc:"Of its passages; 0 before there are any"`
	Edit       int64           `json:"edit" doc:"To be sent with a change"`
	Answers    int64           `json:"answers" doc:"How often the bot has answered from it"`
	UpdatedAt  int64           `json:"updated_at"`
	UpdatedBy  string          `json:"updated_by"`
	URL        string          `json:"url,omitempty" doc:"Of a page of a web site"`
	SiteID     string          `json:"site_id,omitempty" doc:"Whose page it is: it is kept and removed there"`
	Job        *Job            `json:"job,omitempty"`
}

// DocumentUpdate changes a document; absent fields stay.
type DocumentUpdate struct {
	Edit       int64     `json:"edit" minimum:"1"`
	Name       *string   `json:"name,omitempty" maxLength:"120"`
	Lang       *string   `json:"lang,omitempty" enum:"zh,en"`
	Enabled    *bool     `json:"enabled,omitempty"`
	ValidUntil *int64    `json:"valid_until,omitempty" minimum:"0" maximum:"253402300799000"`
	Audience   *string   `json:"audience,omitempty" enum:"everyone,signed_in,guests"`
	Channels   *[]string `json:"channels,omitempty" maxItems:"100"`
}

// Passage is a piece of a document.
type Passage struct {
	ID      string   `json:"id"`
	Ordinal int64    `json:"ordinal" doc:"Place in the document, from 0"`
	Path    []string `json:"path" nullable:"false" doc:"Headings above it"`
	Page    int64    `json:"page" doc:"0 where the format has none"`
	Text    string   `json:"text"`
}

// PassageList is a page of a document's passages.
type PassageList struct {
	Passages []Passage `json:"passages" nullable:"false"`
	Next     int64     `json:"next" doc:"Where the next page begins, 0 after the last"`
}

// PassageInDocument is a passage with what has it.
type PassageInDocument struct {
	Passage  Passage  `json:"passage"`
	Document Document `json:"document"`
}
