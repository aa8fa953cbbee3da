package wire

// HistoryMapping says what the columns of a file of old chats are.
type HistoryMapping struct {
	Conversation string            `json:"conversation"`
	Time         string            `json:"time"`
	Sender       string            `json:"sender" doc:"Who wrote it, or in which role"`
	Text         string            `json:"text" doc:"Where a row is a message"`
	Transcript   string            `json:"transcript" doc:"Where a row is a conversation"`
	Roles        map[string]string `json:"roles,omitempty" doc:"By sender: customer, agent or system; others are found out"`
}

// HistoryPreview is what a file of old chats holds.
type HistoryPreview struct {
	Columns []string        `json:"columns" nullable:"false"`
	Mapping HistoryMapping  `json:"mapping"`
	Senders []HistorySender `json:"senders" nullable:"false" doc:"The most frequent first"`
	Rows    int             `json:"rows" doc:"Rows that were looked at"`
	BadRows int             `json:"bad_rows"`
	Talks   []HistoryTalk   `json:"talks" nullable:"false" doc:"The first conversations, with personal data masked"`
}

// HistorySender is somebody who writes in a file of old chats.
type HistorySender struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
	Role  string `json:"role" enum:"customer,agent,system"`
}

// HistoryTalk is the beginning of an old conversation.
type HistoryTalk struct {
	Messages []HistoryLine `json:"messages" nullable:"false"`
	Pairs    []HistoryPair `json:"pairs" nullable:"false" doc:"What will be learned from it"`
}

// HistoryLine is an old message.
type HistoryLine struct {
	Role string `json:"role" enum:"customer,agent,system"`
	Text string `json:"text"`
}

// HistoryPair is a question and what people answered.
type HistoryPair struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// HistoryImport is a file of old chats that has been read.
type HistoryImport struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	JobID         string `json:"job_id" doc:"The job that groups the questions"`
	Conversations int64  `json:"conversations"`
	Messages      int64  `json:"messages"`
	Questions     int64  `json:"questions"`
	Grouped       int64  `json:"grouped" doc:"Questions that are in a cluster"`
	BadRows       int64  `json:"bad_rows"`
	CreatedAt     int64  `json:"created_at"`
	CreatedBy     string `json:"created_by"`
}

// HistoryImportList is the imports, the newest first.
type HistoryImportList struct {
	Imports []HistoryImport `json:"imports" nullable:"false"`
}

// HistoryCluster is old questions that mean the same.
type HistoryCluster struct {
	ID        string          `json:"id"`
	ImportID  string          `json:"import_id"`
	Lang      string          `json:"lang" enum:"zh,en"`
	Question  string          `json:"question" doc:"The one that stands for all"`
	Words     []string        `json:"words" nullable:"false"`
	Size      int64           `json:"size" doc:"Questions, with those of clusters merged into it"`
	Share     float64         `json:"share" doc:"Of all questions of the import"`
	Cohesion  float64         `json:"cohesion" doc:"0 to 1: how much they are alike"`
	Examples  []string        `json:"examples" nullable:"false" doc:"In a list only the first ones"`
	Answers   []HistoryAnswer `json:"answers" nullable:"false" doc:"What people have answered most; in a list none"`
	Answered  bool            `json:"answered" doc:"People have answered it"`
	EntryID   string          `json:"entry_id,omitempty" doc:"An entry that answers it already"`
	Entry     string          `json:"entry,omitempty" doc:"Its question"`
	State     string          `json:"state" enum:"new,accepted,joined,merged,rejected"`
	Target    string          `json:"target,omitempty" doc:"The entry or the cluster that it has gone to"`
	Version   int64           `json:"version"`
	DecidedAt int64           `json:"decided_at,omitempty"`
	DecidedBy string          `json:"decided_by,omitempty"`
}

// HistoryAnswer is what people have answered.
type HistoryAnswer struct {
	Text  string `json:"text"`
	Count int    `json:"count" doc:"How many of the answers that were compared say so"`
}

// HistoryClusters is an import with its clusters, the largest first.
type HistoryClusters struct {
	Import   HistoryImport    `json:"import"`
	Clusters []HistoryCluster `json:"clusters" nullable:"false"`
}

// HistoryJoin adds phrasings to an entry that is there.
type HistoryJoin struct {
	EntryID   string   `json:"entry_id" minLength:"1" maxLength:"64"`
	Phrasings []string `json:"phrasings" maxItems:"200" nullable:"false"`
}

// HistoryMerge makes a cluster part of another one.
type HistoryMerge struct {
	ClusterID string `json:"cluster_id" minLength:"1" maxLength:"64"`
}

// HistoryUndone says what is left of an import that was undone.
type HistoryUndone struct {
	Kept int `json:"kept" doc:"Entries that stay because they were edited since"`
}
