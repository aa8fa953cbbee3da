// Package feelings holds the texts from which the models of emotion, sentiment
// and tone learn, and a reader of surface cues that needs no model. The texts
// are the project's own, so that what is trained on them may be shipped. It
// trains nothing and decides nothing: models and their thresholds live with
// those who use them.
package feelings

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.tsv
var texts embed.FS

// Labels of Emotion. Sarcasm is Angry; urgency and worry are Anxious;
// disappointment and loss are Sad; trouble that is told without feeling is
// Neutral.
const (
	Angry    = "angry"
	Anxious  = "anxious"
	Sad      = "sad"
	Happy    = "happy"
	Surprise = "surprise"
	Neutral  = "neutral"
)

// Labels of Sentiment: the verdict of a whole review, whatever it concedes on
// the way.
const (
	Positive = "positive"
	Negative = "negative"
)

// Labels of Tone. Urgency and politeness are two questions: a text is an
// example of one of them and says nothing about the other.
const (
	UrgencyHigh     = "urgency:high"
	UrgencyLow      = "urgency:low"
	PolitenessHigh  = "politeness:polite"
	PolitenessPlain = "politeness:plain"
	PolitenessNone  = "politeness:rude"
)

// Langs are the languages that texts are kept in.
func Langs() []string { return []string{"zh", "en"} }

// Example is a text with what it is an example of.
type Example struct{ Label, Text string }

// Emotion returns what customers write to a shop, and some posts of everyday
// life, by feeling. As with Sentiment and Tone the file is read on every call:
// training happens once.
func Emotion(lang string) ([]Example, error) { return read("emotion", lang) }

// Sentiment returns reviews by verdict.
func Sentiment(lang string) ([]Example, error) { return read("sentiment", lang) }

// Tone returns texts by urgency and by politeness.
func Tone(lang string) ([]Example, error) { return read("tone", lang) }

func read(name, lang string) ([]Example, error) {
	data, err := texts.ReadFile(name + "_" + lang + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("read %s texts in %q: %w", name, lang, err)
	}
	return parse(string(data))
}

func parse(data string) ([]Example, error) {
	examples := make([]Example, 0, strings.Count(data, "\n"))
	n := 0
	for line := range strings.Lines(data) {
		n++
		label, text, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || label == "" || strings.TrimSpace(text) == "" || strings.Contains(text, "\t") {
			return nil, fmt.Errorf("line %d is not a label, a tab and a text", n)
		}
		examples = append(examples, Example{label, text})
	}
	return examples, nil
}
