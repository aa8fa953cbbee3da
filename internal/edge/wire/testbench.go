package wire

// BenchGot is what the bot makes of a question.
type BenchGot struct {
	Outcome string  `json:"outcome" enum:"answer,ask,miss,hand_over,"`
	EntryID string  `json:"entry_id" doc:"The entry that it answers with, empty for none"`
	Title   string  `json:"title"`
	Score   float64 `json:"score" doc:"Of the best candidate, 0 to 1"`
}

// BenchRegression is a question that is answered as it should be now, and would not be.
type BenchRegression struct {
	QuestionID string   `json:"question_id" doc:"Empty for a difference of a replay that was judged as bad"`
	Question   string   `json:"question"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Expect     string   `json:"expect" enum:"entries,nothing,hand_over,others"`
	Titles     []string `json:"titles" nullable:"false"`
	Got        BenchGot `json:"got"`
}

// BenchEntry is an entry that is accepted as the answer.
type BenchEntry struct {
	ID    string `json:"id"`
	Title string `json:"title" doc:"Empty when it is gone"`
}

// TestQuestion is a saved question with what should be answered.
type TestQuestion struct {
	ID        string       `json:"id"`
	Question  string       `json:"question"`
	Lang      string       `json:"lang" enum:"zh,en"`
	Channel   string       `json:"channel" doc:"Kind of the channel that it is asked in, empty for none in particular"`
	Audience  string       `json:"audience" enum:"everyone,signed_in,guests"`
	Expect    string       `json:"expect" enum:"entries,nothing,hand_over,others"`
	Entries   []BenchEntry `json:"entries" nullable:"false" doc:"Any of them will do, or with others none of them"`
	Edit      int64        `json:"edit"`
	UpdatedAt int64        `json:"updated_at"`
	UpdatedBy string       `json:"updated_by"`
	RunAt     int64        `json:"run_at" doc:"0 = not yet"`
	Passed    bool         `json:"passed"`
	Got       BenchGot     `json:"got"`
}

// TestQuestions is a page of the saved questions that fit, those that fail first.
type TestQuestions struct {
	Questions []TestQuestion `json:"questions" nullable:"false"`
	Next      string         `json:"next" doc:"Pass it as cursor; empty at the end"`
	Total     int64          `json:"total" doc:"Of the language"`
	Passing   int64          `json:"passing" doc:"Of the language"`
	Failing   int64          `json:"failing" doc:"Of the language"`
	Never     int64          `json:"never" doc:"Of the language: not run yet"`
	RunID     string         `json:"run_id" doc:"The newest job that somebody has begun to run them; empty for none"`
}

// TestWrite is what a test question is made of.
type TestWrite struct {
	Question string   `json:"question" minLength:"1" maxLength:"300"`
	Lang     string   `json:"lang" enum:"zh,en"`
	Channel  string   `json:"channel,omitempty" maxLength:"40"`
	Audience string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Expect   string   `json:"expect" enum:"entries,nothing,hand_over,others"`
	Entries  []string `json:"entries,omitempty" maxItems:"10"`
	Edit     int64    `json:"edit,omitempty" doc:"As it was read"`
}

// TestBatch is many questions.
type TestBatch struct {
	Questions []TestWrite `json:"questions" minItems:"1" maxItems:"500" nullable:"false"`
}

// TestBulk deletes questions, or brings them back.
type TestBulk struct {
	Action string   `json:"action" enum:"delete,restore"`
	IDs    []string `json:"ids" minItems:"1" maxItems:"500" nullable:"false"`
}

// TestBulkDone says how many that were.
type TestBulkDone struct {
	Done int64 `json:"done"`
}

// TestRows says what became of questions that were added together.
type TestRows struct {
	Added   int64     `json:"added"`
	Skipped []TestRow `json:"skipped" nullable:"false"`
}

// TestRow is a question that was left out.
type TestRow struct {
	Number   int64  `json:"number"`
	Question string `json:"question"`
	Why      string `json:"why"`
}

// TestRunStarted names the job that runs the questions. Its report counts total,
// failing, broken (had passed before) and mended (had failed).
type TestRunStarted struct {
	JobID string `json:"job_id"`
}

// TestGate says whether publishing is blocked when answers get worse.
type TestGate struct {
	On bool `json:"on"`
}

// TestSuggestion is a question that could be a test question.
type TestSuggestion struct {
	Question string     `json:"question"`
	Lang     string     `json:"lang" enum:"zh,en"`
	Entry    BenchEntry `json:"entry" doc:"That answers it"`
	Times    int64      `json:"times" doc:"That customers have asked it; 0 for a phrasing"`
}

// TestSuggestions are such questions, 200 at most.
type TestSuggestions struct {
	Suggestions []TestSuggestion `json:"suggestions" nullable:"false"`
}

// DraftTrial is what a draft would make of the test questions.
type DraftTrial struct {
	Total   int64             `json:"total"`
	Failing int64             `json:"failing"`
	Better  int64             `json:"better" doc:"Fail now, and would pass"`
	Worse   []BenchRegression `json:"worse" nullable:"false" doc:"Pass now, and would fail; 50 at most"`
}

// EntryCheck is a line of what happened to an entry at the gate.
type EntryCheck struct {
	At          int64             `json:"at"`
	By          string            `json:"by" doc:"Name; empty for the program"`
	Kind        string            `json:"kind" enum:"overridden,held"`
	Reason      string            `json:"reason"`
	Regressions []BenchRegression `json:"regressions" nullable:"false"`
}

// EntryChecks are those lines, latest first.
type EntryChecks struct {
	Checks []EntryCheck `json:"checks" nullable:"false"`
}

// ReplayStart begins a replay.
type ReplayStart struct {
	Days      int      `json:"days" minimum:"1" maximum:"30"`
	EntryIDs  []string `json:"entry_ids,omitempty" maxItems:"500" doc:"Whose drafts, together; without any, what is told now is compared with what was said then"`
	AllDrafts bool     `json:"all_drafts,omitempty" doc:"All drafts that there are"`
}

// Replay is old questions put to drafts, or to what is told now.
type Replay struct {
	ID        string       `json:"id"`
	Drafts    []BenchEntry `json:"drafts" nullable:"false"`
	Days      int64        `json:"days"`
	CreatedAt int64        `json:"created_at"`
	CreatedBy string       `json:"created_by"`
	JobID     string       `json:"job_id"`
	State     string       `json:"state" enum:"queued,running,done,failed,cancelled"`
	Done      int64        `json:"done" doc:"Of of, while it runs"`
	Of        int64        `json:"of"`
	Asked     int64        `json:"asked"`
	Same      int64        `json:"same"`
	Changed   int64        `json:"changed"`
	Gained    int64        `json:"gained"`
	Lost      int64        `json:"lost"`
	Skipped   int64        `json:"skipped" doc:"Not to be understood without what was said before"`
	Kept      int64        `json:"kept" doc:"Differences that can be looked at"`
	Good      int64        `json:"good" doc:"Differences that were judged as good"`
	Bad       int64        `json:"bad" doc:"Differences that were judged as bad"`
}

// Replays are the newest replays.
type Replays struct {
	Replays []Replay `json:"replays" nullable:"false"`
	Drafts  int64    `json:"drafts" doc:"That there are now"`
	MaxDays int64    `json:"max_days"`
	Limit   int64    `json:"limit" doc:"Turns of the bot that a replay looks at, the newest"`
}

// ReplayDifference is a question that is answered otherwise.
type ReplayDifference struct {
	N              int64    `json:"n"`
	ConversationID string   `json:"conversation_id"`
	Seq            int64    `json:"seq"`
	At             int64    `json:"at"`
	Times          int64    `json:"times"`
	Lang           string   `json:"lang" enum:"zh,en"`
	Question       string   `json:"question" doc:"Without what says who asked"`
	Kind           string   `json:"kind" enum:"changed,gained,lost"`
	Before         BenchGot `json:"before"`
	After          BenchGot `json:"after"`
	Verdict        string   `json:"verdict" enum:"good,bad,"`
	QuestionID     string   `json:"question_id" doc:"The test question that was made of it"`
}

// ReplayDifferences is a page of differences.
type ReplayDifferences struct {
	Differences []ReplayDifference `json:"differences" nullable:"false"`
	Total       int64              `json:"total"`
	Next        int64              `json:"next" doc:"Pass it as after; 0 at the end"`
}

// Verdict judges a difference.
type Verdict struct {
	Verdict string `json:"verdict" enum:"good,bad,"`
}
