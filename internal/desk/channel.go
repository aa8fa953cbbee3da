package desk

// Channel is one way in. For the web widget: one site with its key, the
// origins that may embed it and how the shop presents itself there.
type Channel struct {
	ID           ChannelID
	Kind         string // "webchat"
	Name         string
	Lang         string // language of greeting and defaults, "zh" or "en"
	Key          string // public, stands in the script line
	Secret       string // signs identity tokens; never leaves the server but once
	Origins      []string
	Greeting     string
	BotName      string
	Accent       string // "#E0532F"
	TopQuestions []string
}

// Shop is what the shop says about itself.
type Shop struct {
	Name      string
	Currency  string
	TimeZone  string // IANA name
	Masking   string // middle4, last4, all
	WaitAmber int64  // seconds
	WaitRed   int64  // seconds
}
