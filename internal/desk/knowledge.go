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
	Version     int64
	UpdatedAt   time.Time
	UpdatedBy   UserID
	AnswerCount int64
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
