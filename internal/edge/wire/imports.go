package wire

// ImportTable says what the columns of a table are.
type ImportTable struct {
	Use     bool     `json:"use"`
	Header  bool     `json:"header" doc:"The first row names the columns"`
	Columns []string `json:"columns" nullable:"false" maxItems:"500" doc:"One a column: key, question, phrasings, answer, category, category2, category3, related, hand_over, lang, enabled, state, help_centre, channels, audience, products, product_categories, tags, valid_from, valid_until, owner, review_at, extras, variants, or empty to leave it out"`
}

// ImportPlan says how a document becomes entries.
type ImportPlan struct {
	Lang     string        `json:"lang" enum:"zh,en"`
	Category string        `json:"category" maxLength:"200" doc:"Of what names none itself: names with slashes, three levels at most"`
	Tables   []ImportTable `json:"tables" nullable:"false" maxItems:"2000" doc:"One for each table of the document, in its order"`
	Sections bool          `json:"sections" doc:"Headings and what stands under them become entries"`
	Keep     bool          `json:"keep" doc:"An entry that is there already stays as it is"`
	Enabled  bool          `json:"enabled" doc:"New entries answer at once"`
}

// ImportStats counts what became of the rows.
type ImportStats struct {
	Rows      int64 `json:"rows"`
	Created   int64 `json:"created"`
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged"`
	Kept      int64 `json:"kept"`
	Refused   int64 `json:"refused"`
	Undone    int64 `json:"undone"`
	Left      int64 `json:"left" doc:"Changed by somebody since, so not undone"`
}

// ImportWarning is a thing to know about how a file was read.
type ImportWarning struct {
	Code  string `json:"code" enum:"scanned_pages,recognised_pages,hidden_sheets,hidden_cells,hidden_text,empty_formulas,deleted_text,bad_characters,no_text"`
	Count int64  `json:"count"`
	Pages []int  `json:"pages,omitempty"`
}

// ImportTableHead shows a table, for choosing what its columns are.
type ImportTableHead struct {
	Place string     `json:"place" doc:"Sheet or page, empty = nothing to tell"`
	Rows  int64      `json:"rows"`
	First [][]string `json:"first" nullable:"false" doc:"The first rows, cells cut after 200 characters"`
}

// Import is a file on its way into the knowledge base.
type Import struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Size      int64             `json:"size"`
	Format    string            `json:"format"`
	State     string            `json:"state" enum:"reading,unreadable,ready,importing,done,undoing,undone,stopped"`
	Failure   string            `json:"failure" doc:"Why it could not be read, in the language of the request"`
	Plan      *ImportPlan       `json:"plan,omitempty" doc:"The one that was made or used last"`
	Tables    []ImportTableHead `json:"tables,omitempty" doc:"Of a single import that has been read"`
	Headings  int64             `json:"headings"`
	Stats     ImportStats       `json:"stats"`
	Warnings  []ImportWarning   `json:"warnings" nullable:"false"`
	Job       *Job              `json:"job,omitempty"`
	CreatedAt int64             `json:"created_at"`
	CreatedBy string            `json:"created_by"`
}

// ImportList lists imports, newest first.
type ImportList struct {
	Imports []Import `json:"imports" nullable:"false"`
}

// ImportRow is a row, and what became of it or would become.
type ImportRow struct {
	Position  int64    `json:"position"`
	Page      int64    `json:"page,omitempty"`
	Sheet     string   `json:"sheet,omitempty"`
	Row       int64    `json:"row,omitempty"`
	Line      int64    `json:"line,omitempty"`
	Path      string   `json:"path,omitempty"`
	Question  string   `json:"question"`
	Phrasings []string `json:"phrasings,omitempty"`
	Answer    string   `json:"answer,omitempty"`
	Outcome   string   `json:"outcome" enum:"created,updated,unchanged,kept,refused,undone,left"`
	Field     string   `json:"field,omitempty"`
	Problem   string   `json:"problem,omitempty" doc:"In the language of the request"`
	EntryID   string   `json:"entry_id,omitempty"`
}

// ImportPreviewRequest asks what a plan would do.
type ImportPreviewRequest struct {
	Plan    ImportPlan `json:"plan"`
	Outcome string     `json:"outcome,omitempty" enum:",created,updated,unchanged,kept,refused"`
	Offset  int64      `json:"offset,omitempty" minimum:"0" maximum:"100000"`
}

// ImportRows is a page of rows.
type ImportRows struct {
	Rows  []ImportRow `json:"rows" nullable:"false"`
	Next  int64       `json:"next" doc:"Where the next page begins, 0 = this was the last"`
	Stats ImportStats `json:"stats"`
}
