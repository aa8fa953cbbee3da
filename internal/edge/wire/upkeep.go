package wire

// Claim is what an entry takes for true.
type Claim struct {
	ID      string `json:"id"`
	Kind    string `json:"kind" enum:"price,product,title,stock,document,table,date"`
	Record  string `json:"record" doc:"External id of a product, or id of a document or table; empty for a date"`
	Name    string `json:"name" doc:"Of the record, empty when it is gone"`
	Seen    string `json:"seen" doc:"What the record said when the entry was right: '19900 CNY', 'active', a version, Unix ms"`
	Quote   string `json:"quote" doc:"As it stands in the text"`
	Place   string `json:"place"`
	Found   bool   `json:"found" doc:"Read from the text; else somebody has bound it"`
	Removed bool   `json:"removed" doc:"Somebody has said that it does not count"`
}

// ClaimFlag is a claim that does not hold any more.
type ClaimFlag struct {
	Claim       Claim  `json:"claim"`
	Reason      string `json:"reason" enum:"price,product,title,stock,document,table,passed,near"`
	Now         string `json:"now"`
	Since       int64  `json:"since"`
	Suspends    bool   `json:"suspends"`
	Replacement string `json:"replacement,omitempty" doc:"What to write instead of the quote, where only one thing can be meant"`
}

// ClaimEvent is a line of what has happened to an entry because of its claims.
type ClaimEvent struct {
	At     int64  `json:"at"`
	By     string `json:"by" doc:"Name; empty when it went by itself"`
	What   string `json:"what" enum:"flagged,cleared,suspended,released,confirmed,undone,bound,removed,restored"`
	Reason string `json:"reason"`
	Name   string `json:"name"`
	Was    string `json:"was"`
	Now    string `json:"now"`
}

// EntryStanding is what an entry rests on, and what of it does not hold.
type EntryStanding struct {
	Claims []Claim      `json:"claims" nullable:"false"`
	Flags  []ClaimFlag  `json:"flags" nullable:"false"`
	Log    []ClaimEvent `json:"log" nullable:"false"`
}

// ClaimBinding binds an entry to a record.
type ClaimBinding struct {
	Kind   string `json:"kind" enum:"product,document,table"`
	Record string `json:"record" minLength:"1" maxLength:"200"`
}

// ClaimList names claims.
type ClaimList struct {
	Claims []string `json:"claims" nullable:"false" maxItems:"200" doc:"Empty: all that are flagged"`
}

// ReviewList is what should be looked at this week.
type ReviewList struct {
	Week     string          `json:"week" doc:"Its Monday"`
	Sections []ReviewSection `json:"sections" nullable:"false"`
}

// ReviewSection is a part of it.
type ReviewSection struct {
	Section string       `json:"section" enum:"flagged,expiring,due,wrong,gaps,drafts,idle"`
	Total   int64        `json:"total"`
	Items   []ReviewItem `json:"items" nullable:"false" doc:"The most pressing, not all"`
}

// ReviewItem is something to look at.
type ReviewItem struct {
	ID    string      `json:"id"`
	Kind  string      `json:"kind" enum:"entry,document,gap"`
	Lang  string      `json:"lang"`
	Title string      `json:"title"`
	Owner *UserBrief  `json:"owner,omitempty"`
	State string      `json:"state" doc:"Of an entry"`
	At    int64       `json:"at" doc:"Since when, or until when; 0 = never"`
	Count int64       `json:"count" doc:"How often it was asked, or called wrong"`
	Flags []ClaimFlag `json:"flags" nullable:"false"`
	Done  *ReviewDone `json:"done,omitempty"`
}

// ReviewDone says who has looked at an item this week.
type ReviewDone struct {
	By string `json:"by"`
	At int64  `json:"at"`
}

// ReviewMark marks an item of this week's list.
type ReviewMark struct {
	Section string `json:"section" enum:"flagged,expiring,due,wrong,gaps,drafts,idle"`
	ID      string `json:"id" minLength:"1" maxLength:"64"`
	Done    bool   `json:"done"`
}

// UpkeepPolicies say what becomes of an entry when what it rests on changes.
type UpkeepPolicies struct {
	Price    string `json:"price" enum:"off,flag,suspend"`
	Product  string `json:"product" enum:"off,flag,suspend"`
	Title    string `json:"title" enum:"off,flag,suspend"`
	Stock    string `json:"stock" enum:"off,flag,suspend"`
	Document string `json:"document" enum:"off,flag,suspend"`
	Table    string `json:"table" enum:"off,flag,suspend"`
	Passed   string `json:"passed" enum:"off,flag,suspend"`
	Near     string `json:"near" enum:"off,flag,suspend"`
}

// UpkeepSettings are what the shop has decided.
type UpkeepSettings struct {
	Policies UpkeepPolicies `json:"policies"`
	NearDays int64          `json:"near_days" minimum:"1" maximum:"60"`
	Digest   Digest         `json:"digest"`
}

// Digest is the weekly mail.
type Digest struct {
	On      bool     `json:"on"`
	Weekday int64    `json:"weekday" minimum:"1" maximum:"7" doc:"1 = Monday"`
	Hour    int64    `json:"hour" minimum:"0" maximum:"23" doc:"In the shop's time zone"`
	Members []string `json:"members" nullable:"false" maxItems:"200" doc:"Who get the whole list"`
	Owners  bool     `json:"owners" doc:"Owners of entries get their part"`
}

// DigestMail is what has become of a weekly mail.
type DigestMail struct {
	Week     string `json:"week"`
	To       string `json:"to" doc:"Name"`
	State    string `json:"state" enum:"claimed,sent,empty,waiting,failed,unknown"`
	Attempts int64  `json:"attempts"`
	NextAt   int64  `json:"next_at"`
	Failure  string `json:"failure"`
	At       int64  `json:"at"`
}

// MailServer is the server that takes the shop's mail. There is no password in it.
type MailServer struct {
	Enabled     bool         `json:"enabled"`
	Host        string       `json:"host"`
	Port        int64        `json:"port"`
	Security    string       `json:"security" enum:"starttls,tls,plain"`
	Login       string       `json:"login"`
	HasPassword bool         `json:"has_password"`
	Sender      string       `json:"sender"`
	Name        string       `json:"name"`
	SentAt      int64        `json:"sent_at"`
	FailedAt    int64        `json:"failed_at"`
	Failure     string       `json:"failure" doc:"Why the last mail was not taken, empty when it was"`
	Code        int64        `json:"code"`
	Said        string       `json:"said"`
	Networks    []string     `json:"networks" nullable:"false" doc:"Private networks in which it may stand"`
	Mails       []DigestMail `json:"mails" nullable:"false" doc:"The latest weekly mails"`
}

// MailServerUpdate changes it; what is left out stays. An empty password removes it.
type MailServerUpdate struct {
	Enabled  *bool   `json:"enabled,omitempty"`
	Host     *string `json:"host,omitempty" maxLength:"253"`
	Port     *int64  `json:"port,omitempty" minimum:"1" maximum:"65535"`
	Security *string `json:"security,omitempty" enum:"starttls,tls,plain"`
	Login    *string `json:"login,omitempty" maxLength:"254"`
	Password *string `json:"password,omitempty" maxLength:"500"`
	Sender   *string `json:"sender,omitempty" maxLength:"254"`
	Name     *string `json:"name,omitempty" maxLength:"60"`
}

// MailTest is what has become of a mail that was written to see.
type MailTest struct {
	OK     bool   `json:"ok"`
	Reason string `json:"reason" doc:"Why not: forbidden, unreachable, insecure, login, refused, later, unknown, unfit"`
	Code   int64  `json:"code"`
	Said   string `json:"said" doc:"By the server"`
	Ms     int64  `json:"ms"`
	To     string `json:"to"`
}

// DigestWanted says whether somebody wants the weekly mail.
type DigestWanted struct {
	Wanted bool `json:"wanted"`
}
