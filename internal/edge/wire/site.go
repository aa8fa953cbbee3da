package wire

// SiteSettings are what an owner decides about a web site.
type SiteSettings struct {
	Name     string   `json:"name" maxLength:"120" doc:"Empty = the name of its host"`
	Start    string   `json:"start" minLength:"1" maxLength:"512" doc:"Address that reading begins at; https is assumed"`
	Include  []string `json:"include" nullable:"false" maxItems:"50" doc:"Prefixes of paths that are read; empty = all"`
	Exclude  []string `json:"exclude" nullable:"false" maxItems:"50" doc:"Prefixes of paths that are not"`
	Limit    int64    `json:"limit" minimum:"1" maximum:"2000" doc:"Pages"`
	Every    string   `json:"every" enum:"never,daily,weekly"`
	Hour     int      `json:"hour" minimum:"0" maximum:"23" doc:"Of the shop's time zone"`
	Weekday  int      `json:"weekday" minimum:"0" maximum:"6" doc:"0 = Sunday"`
	Lang     string   `json:"lang" enum:",zh,en" doc:"Empty = that of each page"`
	Passages bool     `json:"passages" doc:"Pages are quoted with their address"`
	Entries  bool     `json:"entries" doc:"Questions with their answers become drafts, by an import that somebody runs"`
	Paused   bool     `json:"paused" doc:"It is not read by itself; what is kept stays"`
}

// SiteUpdate changes the settings of a site.
type SiteUpdate struct {
	SiteSettings
	Edit int64 `json:"edit" minimum:"1" doc:"Of the site as it was seen"`
}

// Site is a web site that the bot quotes from.
type Site struct {
	SiteSettings
	ID      string   `json:"id"`
	Failure string   `json:"failure,omitempty" doc:"Why the last run failed, in the language of the request"`
	NextAt  int64    `json:"next_at" doc:"When it is read by itself, 0 = it is not"`
	Edit    int64    `json:"edit"`
	Kept    int64    `json:"kept" doc:"Pages that customers are told of"`
	Passed  int64    `json:"passed" doc:"Pages that were met and are not read"`
	Missing int64    `json:"missing" doc:"Kept pages that were not there in the last run"`
	Run     *SiteRun `json:"run,omitempty" doc:"The last"`
	Job     *Job     `json:"job,omitempty" doc:"While it is read"`
}

// SiteList is all sites.
type SiteList struct {
	Sites []Site `json:"sites" nullable:"false"`
}

// SiteRun is one reading of a site.
type SiteRun struct {
	ID        string    `json:"id"`
	State     string    `json:"state" enum:"running,done,failed,cancelled"`
	Failure   string    `json:"failure,omitempty" doc:"In the language of the request"`
	Stats     SiteStats `json:"stats"`
	ImportID  string    `json:"import_id,omitempty" doc:"The import that has its questions"`
	StartedAt int64     `json:"started_at"`
	EndedAt   int64     `json:"ended_at" doc:"0 = it has not ended"`
	StartedBy string    `json:"started_by" doc:"Empty = the schedule"`
}

// SiteStats counts what a run has met.
type SiteStats struct {
	Found     int64  `json:"found" doc:"Addresses"`
	Read      int64  `json:"read"`
	New       int64  `json:"new"`
	Changed   int64  `json:"changed"`
	Unchanged int64  `json:"unchanged"`
	Gone      int64  `json:"gone" doc:"Taken out"`
	Refused   int64  `json:"refused"`
	Questions int64  `json:"questions" doc:"Offered as drafts"`
	Bytes     int64  `json:"bytes"`
	Sitemap   bool   `json:"sitemap"`
	Cut       string `json:"cut" enum:",pages,bytes,time" doc:"Why it ended before everything was read"`
	Held      int64  `json:"held" doc:"Pages that are gone, but too many at once to be taken out"`
}

// SiteRunList is the last runs of a site.
type SiteRunList struct {
	Runs []SiteRun `json:"runs" nullable:"false"`
}

// SitePage is a page that was visited.
type SitePage struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Name      string `json:"name"`
	Kind      string `json:"kind" enum:"kept,missing,gone,refused"`
	Outcome   string `json:"outcome" enum:"new,changed,unchanged,refused"`
	Reason    string `json:"reason" enum:",robots,noindex,canonical,duplicate,not_found,moved,elsewhere,not_html,empty,refused,busy,server,network,forbidden,too_large,unreadable,full,excluded"`
	Pinned    bool   `json:"pinned" doc:"Somebody wants it to stay"`
	Document  string `json:"document,omitempty"`
	Bytes     int64  `json:"bytes"`
	Passages  int64  `json:"passages"`
	Questions int64  `json:"questions"`
	ReadAt    int64  `json:"read_at"`
	ChangedAt int64  `json:"changed_at"`
}

// SitePageList is a page of a site's pages.
type SitePageList struct {
	Pages []SitePage `json:"pages" nullable:"false"`
	Next  string     `json:"next" doc:"Where the next page begins, empty after the last"`
}

// SiteChange is what a run has changed of what customers are told.
type SiteChange struct {
	PageID string   `json:"page_id"`
	URL    string   `json:"url"`
	Name   string   `json:"name"`
	Kind   string   `json:"kind" enum:"new,changed,gone"`
	Gone   []string `json:"gone" nullable:"false" doc:"Passages, cut short"`
	Come   []string `json:"come" nullable:"false"`
}

// SiteChangeList is all that a run has changed.
type SiteChangeList struct {
	Changes []SiteChange `json:"changes" nullable:"false"`
}

// SiteCheckRequest asks what an address is.
type SiteCheckRequest struct {
	Start   string   `json:"start" minLength:"1" maxLength:"512"`
	Include []string `json:"include" nullable:"false" maxItems:"50"`
	Exclude []string `json:"exclude" nullable:"false" maxItems:"50"`
}

// SiteCheck is what an address turns out to be.
type SiteCheck struct {
	Start   string        `json:"start" doc:"The address in form"`
	MovedTo string        `json:"moved_to,omitempty" doc:"Another site that it leads to; nothing else is told then"`
	Title   string        `json:"title"`
	Robots  bool          `json:"robots" doc:"The site has rules for programs, and allows this"`
	Delay   int64         `json:"delay" doc:"Milliseconds between requests that the site asks for, 0 = none"`
	Sitemap bool          `json:"sitemap"`
	Found   int64         `json:"found" doc:"Addresses known of so far"`
	Pages   []SitePreview `json:"pages" nullable:"false" doc:"The first ones"`
}

// SitePreview is what would be read of a page.
type SitePreview struct {
	URL       string `json:"url"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Questions int64  `json:"questions"`
	Reason    string `json:"reason" doc:"Why it would not be read, empty = it would"`
}
