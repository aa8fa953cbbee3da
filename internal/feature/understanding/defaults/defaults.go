// Package defaults holds the taxonomy of customer intents that ships with the
// product, and the example sentences from which a model can learn it. Every
// sentence was written for this project. The package only reads its files: it
// neither trains nor decides anything.
package defaults

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed intents.json intents_zh.tsv intents_en.tsv outside_zh.tsv outside_en.tsv
var files embed.FS

// OutsideLabel is the label of sentences that are none of a shop's business.
const OutsideLabel = "outside"

// Scene says who should solve a request when a shop has not decided otherwise.
type Scene string

// The scenes.
const (
	SceneStandard  Scene = "standard"  // the bot alone
	SceneComplex   Scene = "complex"   // the bot prepares, a person decides
	SceneEmotional Scene = "emotional" // a person
)

// Intent is one thing that customers want. The last three fields name the same
// thing in public data sets, so that a model can be measured on them.
type Intent struct {
	ID      string   `json:"id"`
	Group   string   `json:"group"`
	Zh      string   `json:"zh"`
	En      string   `json:"en"`
	ZhAbout string   `json:"zh_about"`
	EnAbout string   `json:"en_about"`
	Scene   Scene    `json:"scene"`
	JDDC    []string `json:"jddc"`
	Bitext  []string `json:"bitext"`
	ABCD    []string `json:"abcd"`
}

// Example is a sentence and the id of the intent that it expresses, or
// OutsideLabel.
type Example struct{ Label, Text string }

// Intents lists the taxonomy in the order of its file, groups together.
func Intents() ([]Intent, error) {
	raw, err := files.ReadFile("intents.json")
	if err != nil {
		return nil, fmt.Errorf("default intents: %w", err)
	}
	var intents []Intent
	if err := json.Unmarshal(raw, &intents); err != nil {
		return nil, fmt.Errorf("default intents: %w", err)
	}
	return intents, nil
}

// Examples lists the sentences of all intents in a language, "zh" or "en".
func Examples(lang string) ([]Example, error) { return read("intents_" + lang + ".tsv") }

// Outside lists sentences in a language, "zh" or "en", that a shop should
// recognise as outside of its scope.
func Outside(lang string) ([]Example, error) { return read("outside_" + lang + ".tsv") }

func read(name string) ([]Example, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("default examples: %w", err)
	}
	var examples []Example
	line := 0
	for text := range strings.Lines(string(raw)) {
		line++
		label, sentence, ok := strings.Cut(strings.TrimSuffix(text, "\n"), "\t")
		if !ok || label == "" || sentence == "" {
			return nil, fmt.Errorf("default examples: %s:%d is not an intent, a tab and a sentence", name, line)
		}
		examples = append(examples, Example{Label: label, Text: sentence})
	}
	return examples, nil
}
