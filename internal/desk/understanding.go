package desk

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
	Lang      string  // "zh", "en", "" = neither
	Mixed     bool    // both languages
	Intents   []Guess // most likely first, those that are likely enough
	Outside   float64 // probability that the text is none of a shop's business
	Mentions  []Mention
	Feeling   Feeling
	Gibberish bool
	Spam      bool
	Model     string // id of the intent model, "" before one is ready
}
