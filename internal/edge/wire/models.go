package wire

// ModelServices are the services outside that the shop lets help, and what they
// may cost.
type ModelServices struct {
	Services    []ModelService `json:"services" nullable:"false"`
	DailyTokens int64          `json:"daily_tokens" doc:"What all services may cost a day"`
	PerMinute   int64          `json:"per_minute" doc:"Calls of each service, on each node"`
	Phrases     bool           `json:"phrases" doc:"The language model may phrase answers from passages of documents"`
	TokensLeft  int64          `json:"tokens_left" doc:"Of today"`
	Vectors     VectorProgress `json:"vectors"`
	Networks    []string       `json:"networks" nullable:"false" doc:"Private networks that may be reached; set in the configuration"`
}

// ModelService is one of them. Its key is written and never read.
type ModelService struct {
	Kind        string `json:"kind" enum:"embedding,chat"`
	Enabled     bool   `json:"enabled"`
	BaseURL     string `json:"base_url"`
	Model       string `json:"model"`
	HasKey      bool   `json:"has_key"`
	Dimension   int64  `json:"dimension" doc:"Of the vectors, 0 before a call has shown it"`
	State       string `json:"state" enum:"off,starting,working,paused,exhausted"`
	Reason      string `json:"reason" enum:",timeout,unreachable,forbidden,refused,not_found,rate_limited,failed,rejected,malformed,dimension,unknown" doc:"Of the latest failure; empty after a success"`
	PausedSince int64  `json:"paused_since,omitempty"`
	PausedUntil int64  `json:"paused_until,omitempty"`
	MedianMs    int64  `json:"median_ms" doc:"Of the latest calls of this node, 0 = there are none"`
	Calls       int64  `json:"calls" doc:"Of today, as the following"`
	Failures    int64  `json:"failures"`
	Tokens      int64  `json:"tokens"`
}

// VectorProgress tells how many phrasings of the knowledge base have a vector of
// the service in use.
type VectorProgress struct {
	Placed int64  `json:"placed"`
	Total  int64  `json:"total"`
	Fault  string `json:"fault,omitempty" enum:"too_many,not_telling" doc:"Why they do not count: there are more phrasings than are kept, or the model does not tell the shop's own entries apart"`
}

// ModelServiceUpdate changes a service; absent fields stay. A test takes the same.
type ModelServiceUpdate struct {
	Enabled *bool   `json:"enabled,omitempty"`
	BaseURL *string `json:"base_url,omitempty" maxLength:"300" doc:"Of an API in the form of OpenAI's, usually with /v1 at its end"`
	Model   *string `json:"model,omitempty" maxLength:"200"`
	Key     *string `json:"key,omitempty" maxLength:"1000" doc:"Empty removes it. It belongs to the address: another host needs it again"`
}

// ModelLimitUpdate changes what services may cost.
type ModelLimitUpdate struct {
	DailyTokens int64 `json:"daily_tokens" minimum:"0" maximum:"1000000000"`
	PerMinute   int64 `json:"per_minute" minimum:"1" maximum:"10000"`
	Phrases     bool  `json:"phrases,omitempty" doc:"The language model may phrase answers from passages of documents; off unless said"`
}

// ModelTest is what one real call has brought.
type ModelTest struct {
	OK        bool   `json:"ok"`
	Ms        int64  `json:"ms"`
	Dimension int64  `json:"dimension,omitempty"`
	Reason    string `json:"reason,omitempty" enum:"timeout,unreachable,forbidden,refused,not_found,rate_limited,failed,rejected,malformed,dimension,unknown,exhausted"`
	Status    int64  `json:"status,omitempty" doc:"Of HTTP, when the service has refused"`
}
