package tabular

import "time"

// Outcome is what became of a record.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Failed    Outcome = "failed"
)

// Problem says what is wrong with a record. Code is stable and names a message
// of the catalogue; Text is the same in plain English, for logs and terminals.
type Problem struct {
	Row    int
	Record string // the record's own key, "" when it could not be read
	Field  string // "" = the whole record
	Code   string
	Text   string
}

// The codes of problems that this package finds. Features add their own.
const (
	CodeUnreadable = "unreadable"     // the row has no readable form
	CodeEncoding   = "encoding"       // bytes that are no text
	CodeTooLong    = "too_long"       // longer than the limit
	CodeTooDeep    = "too_deep"       // nested deeper than the limit
	CodeDuplicate  = "duplicate"      // the same key twice
	CodeScattered  = "scattered"      // rows of one record do not stand together
	CodeIncomplete = "incomplete"     // a row of the record may be missing
	CodeRequired   = "required"       // the value is missing
	CodeNotText    = "not_text"       // a list or an object where text belongs
	CodeNotID      = "not_id"         // spaces or invisible characters in an identifier
	CodeShortened  = "shortened"      // 3.58E+11: the spreadsheet has cut the number
	CodeNotNumber  = "not_number"     // no whole number
	CodeRange      = "range"          // outside what is allowed
	CodeNotBool    = "not_bool"       // neither yes nor no
	CodeNotTime    = "not_time"       // no date or time
	CodeNotMoney   = "not_money"      // no amount
	CodeDecimals   = "decimals"       // more decimals than the currency has
	CodeCurrency   = "currency"       // no ISO 4217 code
	CodeChoice     = "choice"         // none of the allowed words
	CodeNotList    = "not_list"       // no list
	CodeUnknown    = "unknown_field"  // a field that nobody reads
	CodeTooMany    = "too_many"       // more elements than allowed
	CodeConflict   = "conflict"       // another record has this value
	CodeMissing    = "unknown_record" // names a record that does not exist
)

// MaxProblems is how many problems a Report keeps. All are counted, and Each
// hears of all.
const MaxProblems = 1000

// Result is what became of one record.
type Result struct {
	Row      int
	Record   string
	Outcome  Outcome
	Problems []Problem // of a failed record
}

// Report sums up an import.
type Report struct {
	Rows      int // rows of the source
	Created   int // records
	Updated   int
	Unchanged int
	Failed    int
	Problems  []Problem // the first MaxProblems
	Dropped   int       // problems beyond them

	// Each hears every result in the order of the source, unless it is nil.
	Each func(Result)
	// Progress hears how many rows have been dealt with after every batch,
	// unless it is nil.
	Progress func(rows int)
}

// Add counts a result.
func (r *Report) Add(res Result) {
	switch res.Outcome {
	case Created:
		r.Created++
	case Updated:
		r.Updated++
	case Unchanged:
		r.Unchanged++
	case Failed:
		r.Failed++
		keep := max(0, min(len(res.Problems), MaxProblems-len(r.Problems)))
		r.Problems = append(r.Problems, res.Problems[:keep]...)
		r.Dropped += len(res.Problems) - keep
	}
	if r.Each != nil {
		r.Each(res)
	}
}

// Options are the circumstances of an import.
type Options struct {
	// DryRun checks and compares everything and writes nothing.
	DryRun bool
	// Zone is where times without a zone were written down. nil = UTC.
	Zone *time.Location
	// Currency is that of amounts whose record names none.
	Currency string
}
