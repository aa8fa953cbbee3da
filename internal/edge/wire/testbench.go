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
	Expect     string   `json:"expect" enum:"entries,nothing,hand_over"`
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
	Expect    string       `json:"expect" enum:"entries,nothing,hand_over"`
	Entries   []BenchEntry `json:"entries" nullable:"false" doc:"Any of them will do"`
	Edit      int64        `json:"edit"`
	UpdatedAt int64        `json:"updated_at"`
	UpdatedBy string       `json:"updated_by"`
	RunAt     int64        `json:"run_at" doc:"0 = not yet"`
	Passed    bool         `json:"passed"`
	Got       BenchGot     `json:"got"`
}

// TestQuestions are the saved questions that fit, those that fail first.
type TestQuestions struct {
	Questions []TestQuestion `json:"questions" nullable:"false"`
	Total     int64          `json:"total" doc:"Of the language"`
	Failing   int64          `json:"failing" doc:"Of the language"`
}

// TestWrite is what a test question is made of.
type TestWrite struct {
	Question string   `json:"question" minLength:"1" maxLength:"300"`
	Lang     string   `json:"lang" enum:"zh,en"`
	Channel  string   `json:"channel,omitempty" maxLength:"40"`
	Audience string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Expect   string   `json:"expect" enum:"entries,nothing,hand_over"`
	Entries  []string `json:"entries,omitempty" maxItems:"10"`
	Edit     int64    `json:"edit,omitempty" doc:"As it was read"`
}

// TestBatch is many questions that expect the same.
type TestBatch struct {
	Questions []string `json:"questions" minItems:"1" maxItems:"500" nullable:"false"`
	Lang      string   `json:"lang" enum:"zh,en"`
	Expect    string   `json:"expect" enum:"entries,nothing,hand_over"`
	Entries   []string `json:"entries,omitempty" maxItems:"10"`
}

// TestSheet is a table of questions as CSV.
type TestSheet struct {
	Text string `json:"text" minLength:"1" maxLength:"300000" doc:"question, expected (entries with | between, or none, or hand over), language, channel, audience"`
	Lang string `json:"lang" enum:"zh,en" doc:"Of rows that do not say"`
	Dry  bool   `json:"dry,omitempty" doc:"Only look"`
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

// TestRun counts the results of a run.
type TestRun struct {
	Total   int64 `json:"total"`
	Failing int64 `json:"failing"`
}

// TestGate says whether publishing is blocked when answers get worse.
type TestGate struct {
	On bool `json:"on"`
}

// TestSuggestions are phrasings that could be test questions.
type TestSuggestions struct {
	Questions []string `json:"questions" nullable:"false"`
	Lang      string   `json:"lang"`
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
	Days    int    `json:"days" minimum:"1" maximum:"30"`
	EntryID string `json:"entry_id,omitempty" maxLength:"64" doc:"Whose draft; empty compares what is told now with what was said then"`
}

// Replay is old questions put to a draft, or to what is told now.
type Replay struct {
	ID        string `json:"id"`
	EntryID   string `json:"entry_id"`
	Title     string `json:"title"`
	Days      int64  `json:"days"`
	CreatedAt int64  `json:"created_at"`
	CreatedBy string `json:"created_by"`
	JobID     string `json:"job_id"`
	State     string `json:"state" enum:"queued,running,done,failed,cancelled"`
	Done      int64  `json:"done" doc:"Of of, while it runs"`
	Of        int64  `json:"of"`
	Asked     int64  `json:"asked"`
	Same      int64  `json:"same"`
	Changed   int64  `json:"changed"`
	Gained    int64  `json:"gained"`
	Lost      int64  `json:"lost"`
	Skipped   int64  `json:"skipped" doc:"Not to be understood without what was said before"`
	Kept      int64  `json:"kept" doc:"Differences that can be looked at"`
	Bad       int64  `json:"bad" doc:"Differences that were judged as bad"`
}

// Replays are the newest replays.
type Replays struct {
	Replays []Replay `json:"replays" nullable:"false"`
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
