package wire

import "encoding/json"

// Job is a piece of long work.
type Job struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	State     string          `json:"state" enum:"queued,running,done,failed,cancelled"`
	Done      int64           `json:"done" doc:"Of total; what is counted is the kind's"`
	Total     int64           `json:"total" doc:"0 = not known yet"`
	Failure   string          `json:"failure" doc:"Why it has failed, in the language of the request"`
	Report    json.RawMessage `json:"report,omitempty" doc:"What was done and what was not; its form is the kind's"`
	CreatedAt int64           `json:"created_at"`
	CreatedBy string          `json:"created_by" doc:"Name; empty = the program itself"`
	StartedAt int64           `json:"started_at,omitempty"`
	EndedAt   int64           `json:"ended_at,omitempty"`
}

// JobList is a list of jobs.
type JobList struct {
	Jobs []Job `json:"jobs" nullable:"false"`
}
