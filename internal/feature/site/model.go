package site

import (
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// Bounds of a site.
const (
	MaxSites     = 20
	MaxPages     = 2000
	DefaultPages = 200

	maxPrefixes = 50
	maxPrefix   = 200
	maxName     = 120
	maxBytes    = 500 << 20 // that a run takes from a site
	maxTime     = 3 * time.Hour
	pageSize    = 100
	maxRuns     = 30
	keepRuns    = 30 * 24 * time.Hour
	binTime     = 30 * 24 * time.Hour
)

// Every says how often a site is read by itself.
type Every string

// The schedules.
const (
	Never  Every = "never"
	Daily  Every = "daily"
	Weekly Every = "weekly"
)

// The states of a run.
const (
	RunRunning   = "running"
	RunDone      = "done"
	RunFailed    = "failed"
	RunCancelled = "cancelled"
)

// Settings are what an owner decides about a site.
type Settings struct {
	Name     string
	Start    string   // address
	Include  []string // prefixes of paths; empty = all
	Exclude  []string
	Limit    int64 // pages
	Every    Every
	Hour     int          // of the shop's time zone
	Weekday  time.Weekday // of Weekly
	Lang     string       // "zh", "en", "" = that of each page
	Passages bool         // pages are quoted
	Entries  bool         // questions with answers become drafts
	Paused   bool         // it is not read by itself; what is kept stays
}

// Site is a web site that the bot quotes from.
type Site struct {
	Settings
	ID        desk.SiteID
	Failure   string // key of why the last run failed, "" = it did not
	NextAt    time.Time
	Edit      int64
	Kept      int64 // pages that customers are told of
	Passed    int64 // pages that are not read
	Missing   int64 // pages that were not there in the last run, and are kept as yet
	Run       *Run  // the last
	Job       *job.Job
	CreatedAt time.Time
	CreatedBy desk.UserID
	UpdatedAt time.Time
	DeletedAt time.Time // it lies in the bin since then, zero = it does not

	failures int64
	runID    desk.SiteRunID
	jobID    desk.JobID
}

// Outcome is what has become of a page in a run.
type Outcome string

// The outcomes.
const (
	PageNew       Outcome = "new"
	PageChanged   Outcome = "changed"
	PageUnchanged Outcome = "unchanged"
	PageRefused   Outcome = "refused"
	PageGone      Outcome = "gone" // of changes only: it was taken out
)

// Page is a page that a run has visited.
type Page struct {
	ID        desk.SitePageID
	SiteID    desk.SiteID
	URL       string
	Name      string
	Outcome   Outcome
	Reason    Reason
	Missed    int64 // visits on end in which it was not there
	Gone      bool  // it was taken out, its document is in the bin
	Pinned    bool  // somebody wants it to stay, though it is gone
	Document  desk.DocumentID
	Bytes     int64
	Questions int64
	Passages  int64 // of its document
	ReadAt    time.Time
	ChangedAt time.Time

	etag, modified, listed string
	hash                   string // of the file
	content                string // of what it says
	hashes                 string // of its blocks, see short
	applied                string // of what its document was made of
	offered                string // of the questions that the imports were given
	run                    desk.SiteRunID
}

// read reports whether there is something of it to quote.
func (p *Page) read() bool { return p.content != "" && !p.Gone }

// Stats counts what a run has met.
type Stats struct {
	Found     int64  `json:"found"` // addresses
	Read      int64  `json:"read"`
	New       int64  `json:"new"`
	Changed   int64  `json:"changed"`
	Unchanged int64  `json:"unchanged"`
	Gone      int64  `json:"gone"` // taken out
	Refused   int64  `json:"refused"`
	Questions int64  `json:"questions"` // offered to the imports
	Bytes     int64  `json:"bytes"`
	Sitemap   bool   `json:"sitemap"`
	Cut       string `json:"cut"`  // "pages", "bytes", "time": why it ended early
	Held      int64  `json:"held"` // pages that are gone, and too many to believe it
}

// Run is one reading of a site.
type Run struct {
	ID        desk.SiteRunID
	SiteID    desk.SiteID
	State     string
	Failure   string // key of a text
	Stats     Stats
	ImportID  desk.ImportID // that has its questions, "" = none
	StartedAt time.Time
	EndedAt   time.Time
	StartedBy desk.UserID // "" = the schedule

	jobID desk.JobID
}

// Change is what a run has changed of what customers are told.
type Change struct {
	PageID desk.SitePageID
	URL    string
	Name   string
	Kind   Outcome
	Gone   []string // passages
	Come   []string
}

// Kind says in which list of Pages a page stands.
func (p *Page) Kind() string {
	switch kept := p.content != "" && p.applied != "" && (p.Document != "" || p.Outcome != PageRefused); {
	case p.Gone:
		return "gone"
	case kept && p.Missed > 0:
		return "missing"
	case kept:
		return "kept"
	}
	return "refused"
}
