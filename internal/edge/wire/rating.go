package wire

// Rating is what a customer says of a message.
type Rating struct {
	Seq     int64  `json:"seq"`
	Kind    string `json:"kind" enum:"answer,service"`
	Value   int64  `json:"value" doc:"Of an answer 1 (helped) or -1, of a service 1 to 5"`
	Comment string `json:"comment"`
	At      int64  `json:"at"`
}

// Ratings are those of a log, newest message first.
type Ratings struct {
	Ratings []Rating `json:"ratings" nullable:"false"`
}
