package desk

import "time"

// Guess is an intent that a text may have.
type Guess struct {
	Intent     string  // id of the taxonomy, such as "return.request"
	P          float64 // calibrated: the share of such guesses that are right
	Start, End int     // bytes of the part of the text that says so
}

// Mention is something that a text names, with its value in one form.
type Mention struct {
	Kind       string // "order", "phone", "size", "date", …
	Text       string // as it was written
	Value      string // normalised: an id, an ISO date, an amount
	Start, End int    // bytes of the text
	Extra      map[string]string
	Negated    bool // "not the black one"
}

// Reference points at something that was shown or talked about before. At least
// one of Ordinal, Last, Other, All and Attribute is set.
type Reference struct {
	Text       string
	Start, End int // bytes of the text
	// Kind is "product" or "order", or "" for whatever was shown.
	Kind string
	// Ordinal counts what was shown from 1, or from the end with -1; 0 for none.
	Ordinal int
	// Last is the one talked about: 这个, "that one".
	Last bool
	// Other is what was shown beside the one talked about.
	Other bool
	// All is everything that was shown: 这几款, "both".
	All bool
	// Attribute is "cheapest", "dearest", "newest" or "oldest", or the kind of a
	// mention ("color", "size") that has Value: 黑色那款, "the blue one".
	Attribute, Value string
	Negated          bool
}

// Shown is something that was shown to the customer.
type Shown struct {
	ID   string
	Kind string // "product" or "order", or another that only counts
	// Price is in minor units, 0 where there is none.
	Price int64
	At    time.Time // of an order; the age of a product
	// Current marks the one that was talked about last; without any it is the last
	// that was shown.
	Current bool
	// Attributes has values by kind, as Mention.Value has them.
	Attributes map[string]string
}

// Frame is what a text asks: an intent and what it is about.
type Frame struct {
	Intent   string // "" = none of its own
	Mentions []Mention
}

// The emotions.
const (
	EmotionAngry    = "angry"
	EmotionAnxious  = "anxious"
	EmotionSad      = "sad"
	EmotionHappy    = "happy"
	EmotionSurprise = "surprise"
	EmotionNeutral  = "neutral"
)

// Feeling is how a text sounds. Towards whom is not in it: Sentiment is what is
// said of goods, Emotion how the writer feels while writing.
type Feeling struct {
	Emotion    string
	P          float64 // calibrated probability of Emotion
	Intensity  float64 // 0 calm to 1 beside oneself
	Urgency    float64 // 0 to 1
	Politeness float64 // -1 rude to 1 polite
	Sentiment  float64 // -1 bad to 1 good, of the goods or the service talked about
}

// Understanding is what was read out of one text.
type Understanding struct {
	Lang     string  // "zh", "en", "" = neither
	Mixed    bool    // both languages
	Intents  []Guess // most likely first, those that are likely enough
	Outside  float64 // probability that the text is none of a shop's business
	Mentions []Mention
	// References are what points back at something shown, in order.
	References []Reference
	Feeling    Feeling
	Gibberish  bool
	Spam       bool
	Model      string // id of the intent model, "" before one is ready
}
