package wire

// Experiment is a test of several answers of an entry.
type Experiment struct {
	ID       string          `json:"id"`
	EntryID  string          `json:"entry_id"`
	Lang     string          `json:"lang" enum:"zh,en"`
	Question string          `json:"question"`
	State    string          `json:"state" enum:"draft,running,paused,stopped"`
	Reason   string          `json:"reason" enum:"-,stopped,applied,answer_changed,entry_off" doc:"Why it was stopped; - = it was not"`
	Goal     string          `json:"goal" enum:"resolution,helpful,csat"`
	Minimum  int64           `json:"minimum" doc:"Results that each answer needs"`
	Hours    int64           `json:"hours" doc:"After an answer, until which it is looked at what became of it"`
	Arms     []ExperimentArm `json:"arms" nullable:"false" doc:"The standard answer first"`
	Edit     int64           `json:"edit" doc:"Raised whenever the test is changed"`
	Exposed  int64           `json:"exposed" doc:"Conversations that were given one of the answers"`

	CreatedAt int64  `json:"created_at"`
	CreatedBy string `json:"created_by" doc:"Name"`
	StartedAt int64  `json:"started_at" doc:"0 = not yet"`
	EndedAt   int64  `json:"ended_at" doc:"0 = not yet"`
	EndedBy   string `json:"ended_by" doc:"Name, empty when it ended by itself"`

	Applied        string `json:"applied" doc:"The answer that was taken, empty = none"`
	AppliedAt      int64  `json:"applied_at"`
	AppliedBy      string `json:"applied_by"`
	AppliedVersion int64  `json:"applied_version" doc:"Of the entry that it became; 0 = a draft"`
}

// ExperimentArm is one of the answers that are tested.
type ExperimentArm struct {
	Name   string `json:"name" enum:"A,B,C"`
	Answer string `json:"answer"`
	Share  int64  `json:"share" doc:"Of the customers, in per cent"`
}

// ExperimentList is the tests of a language, those that go on first.
type ExperimentList struct {
	Experiments []Experiment `json:"experiments" nullable:"false"`
}

// ExperimentWrite makes or changes a test that has not been started. Edit is the
// one that was changed; 0 makes a new test.
type ExperimentWrite struct {
	EntryID string               `json:"entry_id" minLength:"1" maxLength:"64"`
	Goal    string               `json:"goal" enum:"resolution,helpful,csat"`
	Minimum int64                `json:"minimum" minimum:"20" maximum:"100000"`
	Hours   int64                `json:"hours" minimum:"1" maximum:"168"`
	Arms    []ExperimentArmWrite `json:"arms" minItems:"2" maxItems:"3" nullable:"false" doc:"The standard answer first, of which only the share counts"`
	Edit    int64                `json:"edit,omitempty"`
}

// ExperimentArmWrite is an answer to be tested.
type ExperimentArmWrite struct {
	Answer string `json:"answer,omitempty" maxLength:"4000"`
	Share  int64  `json:"share" minimum:"5" maximum:"95"`
}

// ExperimentStep moves a test on.
type ExperimentStep struct {
	Edit int64 `json:"edit" doc:"As it was read"`
}

// ExperimentApply takes an answer.
type ExperimentApply struct {
	Edit    int64  `json:"edit" doc:"As it was read"`
	Arm     string `json:"arm" enum:"A,B,C"`
	Publish bool   `json:"publish,omitempty" doc:"At once, not as a draft"`
}

// ExperimentPlan helps to say how long a test takes.
type ExperimentPlan struct {
	Answer string           `json:"answer" doc:"The standard one"`
	PerDay float64          `json:"per_day" doc:"How often the entry answers"`
	Sizes  []ExperimentSize `json:"sizes" nullable:"false"`
}

// ExperimentSize is how many results each answer needs to find a difference, four
// times of five.
type ExperimentSize struct {
	Difference float64 `json:"difference" doc:"A share, or points of 1 to 5"`
	Count      int64   `json:"count"`
}

// StatInterval is where a value lies with some confidence.
type StatInterval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// StatRate is a share with its interval.
type StatRate struct {
	Count int64        `json:"count"`
	Of    int64        `json:"of"`
	Range StatInterval `json:"range" doc:"At 95 %, by Wilson"`
}

// ExperimentResult is what became of those who got one of the answers.
type ExperimentResult struct {
	Arm        string        `json:"arm" enum:"A,B,C"`
	Exposed    int64         `json:"exposed"`
	Settled    int64         `json:"settled" doc:"Of those, long enough ago to tell what became of it"`
	Resolved   StatRate      `json:"resolved" doc:"No person was needed"`
	HandedOver StatRate      `json:"handed_over"`
	Repeated   StatRate      `json:"repeated" doc:"The entry had to answer again"`
	Helpful    StatRate      `json:"helpful" doc:"Of the answers that were rated"`
	Rated      int64         `json:"rated" doc:"Ratings of the service"`
	Score      float64       `json:"score" doc:"Their mean, 1 to 5"`
	ScoreRange *StatInterval `json:"score_range,omitempty" doc:"At 95 %; absent below two ratings"`
	Best       float64       `json:"best" doc:"How likely it is the best by the goal"`
	Count      int64         `json:"count" doc:"Results by the goal"`
}

// ExperimentDifference compares two answers by the goal.
type ExperimentDifference struct {
	Arm   string        `json:"arm" enum:"A,B,C"`
	Than  string        `json:"than" enum:"A,B,C"`
	Value float64       `json:"value"`
	Range *StatInterval `json:"range,omitempty" doc:"At the level of the report; absent while nothing is known"`
}

// ExperimentWorse says in what a winner is worse than another answer.
type ExperimentWorse struct {
	Goal string `json:"goal" enum:"resolution,helpful,csat"`
	Than string `json:"than" enum:"A,B,C"`
}

// ExperimentReport is a test with what it has found.
type ExperimentReport struct {
	Experiment  Experiment             `json:"experiment"`
	Results     []ExperimentResult     `json:"results" nullable:"false"`
	Level       float64                `json:"level" doc:"Of the intervals of differences"`
	Verdict     string                 `json:"verdict" enum:"nothing,waiting,undecided,winner"`
	Winner      string                 `json:"winner" doc:"Empty without one"`
	Differences []ExperimentDifference `json:"differences" nullable:"false"`
	Worse       []ExperimentWorse      `json:"worse" nullable:"false"`
	PerDay      float64                `json:"per_day" doc:"Conversations that are given one of the answers"`
	DaysLeft    int64                  `json:"days_left" doc:"Until the planned number at that volume; -1 = nobody can say"`
}
