package wire

// Gap is what customers ask and the knowledge base does not answer.
type Gap struct {
	ID        string      `json:"id"`
	Lang      string      `json:"lang" enum:"zh,en"`
	Title     string      `json:"title" doc:"The most central of its questions"`
	State     string      `json:"state" enum:"open,accepted,rejected,merged"`
	Asked     int64       `json:"asked" doc:"By how many customers"`
	FirstAt   int64       `json:"first_at"`
	LastAt    int64       `json:"last_at"`
	New       bool        `json:"new" doc:"Nobody has looked at it since it came, or came back"`
	Days      []int64     `json:"days" nullable:"false" doc:"Asked on each of the last thirty days, today last"`
	Sources   []GapSource `json:"sources" nullable:"false" doc:"Most questions first"`
	Drafted   bool        `json:"drafted" doc:"A person has answered it"`
	Reason    string      `json:"reason" doc:"Why it was rejected"`
	DecidedAt int64       `json:"decided_at"`
	DecidedBy *UserBrief  `json:"decided_by"`
	EntryID   string      `json:"entry_id" doc:"That it was accepted into"`
}

// GapSource is how many of a gap's questions came in one way.
type GapSource struct {
	Source string `json:"source" enum:"miss,ask,handover,wrong,unhelpful,again,person,proposed"`
	Count  int64  `json:"count"`
}

// GapPage is the gaps that are asked for most.
type GapPage struct {
	Gaps  []Gap `json:"gaps" nullable:"false"`
	Total int64 `json:"total"`
}

// GapNews is what waits for whoever keeps the knowledge base.
type GapNews struct {
	New int64 `json:"new" doc:"Open gaps that nobody has looked at"`
	Low bool  `json:"low" doc:"Too few questions are answered"`
}

// GapQuestion is a question of a customer, without what says who they are.
type GapQuestion struct {
	ConversationID string `json:"conversation_id"`
	Seq            int64  `json:"seq"`
	Source         string `json:"source" enum:"miss,ask,handover,wrong,unhelpful,again,person,proposed"`
	Lang           string `json:"lang" enum:"zh,en"`
	Text           string `json:"text"`
	At             int64  `json:"at"`
	EntryID        string `json:"entry_id" doc:"That an answer rests on which did not help"`
	Answer         string `json:"answer" doc:"What a person then answered"`
	Answered       int64  `json:"answered" doc:"The sequence of that answer, 0 = none"`
	ProposedBy     string `json:"proposed_by" doc:"Name of who proposed it, else empty"`
	GapID          string `json:"gap_id,omitempty"`
}

// GapPhrasing is a way in which it was asked.
type GapPhrasing struct {
	Text   string `json:"text"`
	Ticked bool   `json:"ticked" doc:"Worth taking over"`
}

// GapDraft is what an entry could say.
type GapDraft struct {
	Question   string        `json:"question"`
	Phrasings  []GapPhrasing `json:"phrasings" nullable:"false"`
	Answer     string        `json:"answer" doc:"What people agree on most, empty when nobody has answered"`
	From       *GapQuestion  `json:"from" doc:"Whose answer that is"`
	CategoryID string        `json:"category_id" doc:"That of the nearest entries, empty when none is near"`
}

// NearEntry is an entry that comes near a gap.
type NearEntry struct {
	EntryID  string  `json:"entry_id"`
	Question string  `json:"question"`
	Answer   string  `json:"answer"`
	Score    float64 `json:"score"`
	Version  int64   `json:"version"`
}

// GapDetail is a gap with all that is needed to decide about it.
type GapDetail struct {
	Gap      Gap           `json:"gap"`
	Examples []GapQuestion `json:"examples" nullable:"false" doc:"Newest first"`
	Draft    GapDraft      `json:"draft"`
	Near     []NearEntry   `json:"near" nullable:"false" doc:"Nearest first"`
}

// AcceptGap makes an entry of a gap, or adds its phrasings to the entry that is
// named, of which Version is the one that was looked at.
type AcceptGap struct {
	EntryID    string   `json:"entry_id,omitempty" maxLength:"64"`
	Version    int64    `json:"version,omitempty"`
	Question   string   `json:"question" minLength:"1" maxLength:"300"`
	Phrasings  []string `json:"phrasings" maxItems:"200" nullable:"false"`
	Answer     string   `json:"answer,omitempty" maxLength:"4000" doc:"Of a new entry"`
	CategoryID string   `json:"category_id,omitempty" maxLength:"64" doc:"Of a new entry"`
}

// RejectGap says why a gap needs no entry.
type RejectGap struct {
	Reason string `json:"reason,omitempty" maxLength:"200"`
}

// MergeGap names the gap that another one is put into.
type MergeGap struct {
	Into string `json:"into" minLength:"1" maxLength:"64"`
}

// ProposedGap is the gap that a proposal went to.
type ProposedGap struct {
	GapID string `json:"gap_id"`
}

// GapQuestions are questions, newest first.
type GapQuestions struct {
	Questions []GapQuestion `json:"questions" nullable:"false"`
}

// Coverage is how many questions the bot answers from the knowledge base.
type Coverage struct {
	Today  string          `json:"today" doc:"The day in the shop's time zone, 2006-01-02"`
	Days   []CoverageDay   `json:"days" nullable:"false" doc:"Those with questions among the last ninety, oldest first"`
	Levels []CoverageLevel `json:"levels" nullable:"false"`
	Watch  CoverageWatch   `json:"watch"`
}

// CoverageDay is one day in one language.
type CoverageDay struct {
	Day      string `json:"day"`
	Lang     string `json:"lang" enum:"zh,en"`
	Asked    int64  `json:"asked"`
	Answered int64  `json:"answered"`
}

// CoverageLevel is the last seven days in one language.
type CoverageLevel struct {
	Lang     string `json:"lang" enum:"zh,en"`
	Asked    int64  `json:"asked"`
	Answered int64  `json:"answered"`
	Low      bool   `json:"low" doc:"Below the threshold, of enough questions to say so"`
}

// CoverageWatch is what the shop wants to be told.
type CoverageWatch struct {
	Threshold int64 `json:"threshold" minimum:"0" maximum:"100" doc:"Percent of the questions that should be answered; 0 = never tell"`
	IdleDays  int64 `json:"idle_days" minimum:"1" maximum:"365" doc:"After which an entry that nobody has used is worth a look"`
}
