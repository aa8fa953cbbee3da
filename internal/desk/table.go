package desk

import "time"

// TableQuery is a question that a table of the shop may answer.
type TableQuery struct {
	Text     string
	Lang     string // "zh" or "en"
	Mentions []Mention
	Now      time.Time // in the shop's zone, for "today"
	Product  string    // external id of the product in view, "" without one
	Category string    // of that product
	Talk     *TableTalk
}

// TableTalk is what a table that asked back has to remember until the next turn.
type TableTalk struct {
	Table TableID      `json:"t"`
	Ask   int          `json:"k"` // the key that was asked for
	Want  []int        `json:"w"` // columns that the customer wants to know
	Given []TableGiven `json:"g,omitempty"`
	Turns int          `json:"n,omitempty"` // since
}

// TableGiven is the value of a key: a number in its base unit (cm, kg, …), or
// texts that stand in the table's own cells.
type TableGiven struct {
	Key  int      `json:"k"`
	Num  float64  `json:"v,omitempty"`
	Text []string `json:"s,omitempty"`
	Unit string   `json:"u,omitempty"` // in which it was said
}

// TableStatus is what came of a question.
type TableStatus string

// What comes of a question; "" is a question for no table.
const (
	TableFound   TableStatus = "found"   // Hits are the cells
	TableMissing TableStatus = "missing" // Ask is what has to be known
	TableOutside TableStatus = "outside" // no row fits; Below and Above are the nearest
)

// TableFact is a name with its value: a column with a cell, or a key with what
// was said.
type TableFact struct {
	Name, Value string
	Row, Column int // of the cell; -1 for what was said
}

// TableHit is a row that fits.
type TableHit struct {
	Row    int
	Keys   []TableFact
	Values []TableFact
}

// TableAnswer is a function of the cells of one table and nothing else.
type TableAnswer struct {
	Status  TableStatus
	Table   TableID
	Title   string
	Version int64
	Sure    bool // it goes before an entry that fits as well
	Resumed bool // it goes on from Talk
	Said    []TableFact
	Hits    []TableHit
	Ask     TableAsk
	Off     TableFact // of TableOutside: the key that no row has
	Below   *TableHit
	Above   *TableHit
	Talk    *TableTalk // of TableMissing
}

// TableAsk is a key that is asked for.
type TableAsk struct {
	Name    string
	Of      string   // "height", "weight", …, "" for others
	Unit    string   // "" of what has none
	Options []string // where there are only a few
}
