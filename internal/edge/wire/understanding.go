package wire

// Intent is one thing that customers want.
type Intent struct {
	ID        string         `json:"id" doc:"group.name, such as return.request"`
	Group     string         `json:"group"`
	TitleZh   string         `json:"title_zh"`
	TitleEn   string         `json:"title_en"`
	AboutZh   string         `json:"about_zh" doc:"What belongs here and what does not"`
	AboutEn   string         `json:"about_en"`
	Scene     string         `json:"scene" enum:"standard,complex,emotional" doc:"Who should solve it: the bot alone, both, a person"`
	Enabled   bool           `json:"enabled"`
	Shipped   bool           `json:"shipped" doc:"Comes with the product: can be changed and switched off, not deleted"`
	Changed   bool           `json:"changed" doc:"The shop has made or changed it"`
	Examples  map[string]int `json:"examples" doc:"Sentences by language"`
	UpdatedAt int64          `json:"updated_at,omitempty"`
	UpdatedBy string         `json:"updated_by,omitempty"`
}

// IntentList is the taxonomy.
type IntentList struct {
	Intents []Intent `json:"intents" nullable:"false"`
}

// IntentWrite makes or replaces an intent.
type IntentWrite struct {
	Group   string `json:"group,omitempty" maxLength:"32" doc:"Empty takes the first part of the id"`
	TitleZh string `json:"title_zh,omitempty" maxLength:"240"`
	TitleEn string `json:"title_en,omitempty" maxLength:"240"`
	AboutZh string `json:"about_zh,omitempty" maxLength:"1200"`
	AboutEn string `json:"about_en,omitempty" maxLength:"1200"`
	Scene   string `json:"scene,omitempty" enum:"standard,complex,emotional" default:"standard"`
	Enabled bool   `json:"enabled,omitempty" default:"true"`
}

// IntentExample is a sentence that teaches an intent.
type IntentExample struct {
	ID        string `json:"id,omitempty" doc:"Empty of a shipped one"`
	Lang      string `json:"lang"`
	Intent    string `json:"intent" doc:"An intent's id, or \"outside\""`
	Text      string `json:"text"`
	Origin    string `json:"origin" enum:"shipped,shop,message,desk"`
	CreatedAt int64  `json:"created_at,omitempty"`
	CreatedBy string `json:"created_by,omitempty"`
}

// IntentExamplePage is a page of sentences.
type IntentExamplePage struct {
	Examples []IntentExample `json:"examples" nullable:"false"`
	Total    int             `json:"total"`
}

// NewIntentExamples teaches sentences of one intent.
type NewIntentExamples struct {
	Lang   string   `json:"lang" enum:"zh,en"`
	Intent string   `json:"intent" minLength:"1" maxLength:"80" doc:"An intent's id, or \"outside\""`
	Texts  []string `json:"texts" minItems:"1" maxItems:"500" nullable:"false"`
	Origin string   `json:"origin,omitempty" enum:"shop,message,desk" default:"shop"`
}

// TaughtExamples says what has become of the sentences.
type TaughtExamples struct {
	Added   int `json:"added"`
	Changed int `json:"changed" doc:"Known sentences that mean something else now"`
}

// ExampleText names a sentence.
type ExampleText struct {
	Lang string `json:"lang" enum:"zh,en"`
	Text string `json:"text" minLength:"1" maxLength:"2000"`
}

// ReadText is a text to be understood.
type ReadText struct {
	Text string `json:"text" minLength:"1" maxLength:"8000"`
	Lang string `json:"lang,omitempty" enum:"zh,en" doc:"For texts that do not show their language"`
}

// Reading is what was understood, and why.
type Reading struct {
	Lang      string          `json:"lang"`
	Intents   []IntentGuess   `json:"intents" nullable:"false" doc:"Most likely first"`
	Outside   float64         `json:"outside" doc:"Probability that it is none of the shop's business"`
	Mentions  []Mention       `json:"mentions" nullable:"false"`
	Feeling   Feeling         `json:"feeling"`
	Gibberish bool            `json:"gibberish"`
	Spam      bool            `json:"spam"`
	Model     string          `json:"model" doc:"The model of intents; empty before one is ready"`
	Nearest   []NearExample   `json:"nearest" nullable:"false" doc:"The most similar sentences that were taught"`
	Features  []ReadingWeight `json:"features" nullable:"false" doc:"What spoke for the first intent, and against it"`
}

// IntentGuess is an intent that a text may have.
type IntentGuess struct {
	Intent      string  `json:"intent"`
	Probability float64 `json:"probability"`
	Text        string  `json:"text" doc:"The part of the text that says so"`
}

// Mention is something that a text names.
type Mention struct {
	Kind    string            `json:"kind" doc:"order, tracking, phone, product, size, color, quantity, money, date, address, …"`
	Text    string            `json:"text"`
	Value   string            `json:"value" doc:"In one form"`
	Start   int               `json:"start" doc:"Characters of the text"`
	End     int               `json:"end"`
	Extra   map[string]string `json:"extra,omitempty"`
	Negated bool              `json:"negated"`
}

// Feeling is how a text sounds.
type Feeling struct {
	Emotion     string  `json:"emotion" enum:"angry,anxious,sad,happy,surprise,neutral"`
	Probability float64 `json:"probability"`
	Intensity   float64 `json:"intensity" doc:"0 to 1"`
	Urgency     float64 `json:"urgency" doc:"0 to 1"`
	Politeness  float64 `json:"politeness" doc:"-1 rude to 1 polite"`
	Sentiment   float64 `json:"sentiment" doc:"-1 to 1, of what is talked about"`
}

// NearExample is a sentence that is like the text.
type NearExample struct {
	Text       string  `json:"text"`
	Intent     string  `json:"intent"`
	Similarity float64 `json:"similarity"`
}

// ReadingWeight is a piece of text that spoke for or against.
type ReadingWeight struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

// UnderstandingModel is a version of what has been learned.
type UnderstandingModel struct {
	ID          string       `json:"id"`
	Kind        string       `json:"kind" enum:"intent,emotion,sentiment,urgency,politeness"`
	Lang        string       `json:"lang"`
	State       string       `json:"state" enum:"training,ready,active,retired,failed"`
	Progress    int64        `json:"progress" doc:"Percent"`
	Failure     string       `json:"failure,omitempty" doc:"Message key: model.failed, model.cancelled, model.interrupted"`
	Figures     ModelFigures `json:"figures"`
	CreatedAt   int64        `json:"created_at"`
	CreatedBy   string       `json:"created_by" doc:"Empty = trained by itself"`
	ActivatedAt int64        `json:"activated_at,omitempty"`
	Unlearned   int          `json:"unlearned" doc:"Sentences that were taught, changed or taken away since its training began; of intents, ready or active"`
}

// ModelFigures say how good a model is on sentences that were held out.
type ModelFigures struct {
	Examples   int               `json:"examples"`
	Labels     int               `json:"labels"`
	HeldOut    int               `json:"held_out"`
	Accuracy   float64           `json:"accuracy"`
	MacroF1    float64           `json:"macro_f1"`
	ECE        float64           `json:"ece" doc:"Expected calibration error"`
	Outside    float64           `json:"outside" doc:"Area under the ROC curve for what is outside"`
	Seconds    float64           `json:"seconds"`
	Bytes      int64             `json:"bytes"`
	Micros     float64           `json:"micros"`
	PerLabel   []LabelFigures    `json:"per_label" nullable:"false"`
	Confused   []ConfusedIntents `json:"confused" nullable:"false" doc:"Most frequent first"`
	ComparedTo string            `json:"compared_to,omitempty" doc:"The model that was in service"`
	Messages   int               `json:"messages" doc:"Recent messages that both have read"`
	Different  []ReadDifferently `json:"different" nullable:"false"`
}

// LabelFigures are those of one label.
type LabelFigures struct {
	Label     string  `json:"label"`
	HeldOut   int     `json:"held_out"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

// ConfusedIntents are sentences of one intent that were read as another.
type ConfusedIntents struct {
	Want  string   `json:"want"`
	Got   string   `json:"got"`
	Count int      `json:"count"`
	Texts []string `json:"texts" nullable:"false"`
}

// ReadDifferently is a message that two models read differently.
type ReadDifferently struct {
	Text   string `json:"text"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// UnderstandingModelList is the versions of a kind and language.
type UnderstandingModelList struct {
	Models []UnderstandingModel `json:"models" nullable:"false" doc:"Newest first"`
}

// TrainModel asks for a new model of intents.
type TrainModel struct {
	Lang string `json:"lang" enum:"zh,en"`
}

// LabelSuggestion is a real sentence that is worth a label.
type LabelSuggestion struct {
	Text    string        `json:"text"`
	Intents []IntentGuess `json:"intents" nullable:"false"`
	Outside float64       `json:"outside"`
	Doubt   float64       `json:"doubt" doc:"0 sure to 1"`
	Mark    *Mark         `json:"mark" doc:"The newest, where the team has marked it as misunderstood"`
	Marks   int           `json:"marks" doc:"How often it was marked"`
}

// LabelSuggestions are what was marked first, newest first, then the least certain.
type LabelSuggestions struct {
	Suggestions []LabelSuggestion `json:"suggestions" nullable:"false"`
}
