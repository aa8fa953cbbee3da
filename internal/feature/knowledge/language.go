package knowledge

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

//go:embed lexicon/*.txt
var lexicons embed.FS

// Langs are the languages that entries are kept in.
func Langs() []string { return []string{"zh", "en"} }

// models are the weights that fit_test.go finds for each language on the demo
// shop's entries; they carry over to other shops because every feature is a
// share and not a count. The Bias of a fit that asks too rarely what shops do
// answer may be moved by hand; TestEval says what that costs.
var models = map[string]index.Model{
	"zh": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -3.8, Offered: 5.74, Adjacent: 0.723, Document: 8.02, Profile: 3.12, Body: 9.73, Evidence: 3.01},
		Trust: index.Weights{Asked: -0.011, Offered: 1.62, Adjacent: -0.624, Document: 1.38, Profile: -1.31, Body: 0.139, Known: -1.82, Evidence: 0.0798},
		Bias:  -0.6, Margin: 0.743,
	},
	"en": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -1.79, Offered: 3.51, Adjacent: -1.86, Document: 6.89, Profile: 5.07, Body: 5.81, Evidence: 2},
		Trust: index.Weights{Asked: 0.395, Offered: 0.761, Adjacent: -0.278, Document: 1.61, Profile: -1.38, Body: 0.139, Known: -0.558, Evidence: 0.692},
		Bias:  -1.9, Margin: 0.601,
	},
}

// learned and sensed are the weights once the entries have been learned, without
// and with the sense of a model that understands intents. fuse_test.go finds
// them; the Bias is moved as above, and its test prints what another one gives.
var (
	learned = map[string]retrieve.Model{
		"zh": {
			Rank:  retrieve.Rank{Words: 0.827, Learnt: 0.189, Clicks: 0.5},
			Trust: retrieve.Trust{Words: 0.133, Margin: 0.579, Learnt: -0.131, Outside: -0.337, Asked: -0.679, Offered: 1.7, Whole: 1.64, Known: -0.128, Clicks: 0.5},
			Bias:  -1.87,
		},
		"en": {
			Rank:  retrieve.Rank{Words: 0.779, Learnt: 0.266, Clicks: 0.5},
			Trust: retrieve.Trust{Words: 0.433, Margin: 0.375, Learnt: -0.0717, Outside: -0.403, Asked: -0.959, Offered: 0.637, Whole: 2.36, Known: 0.199, Clicks: 0.5},
			Bias:  -1.61,
		},
	}
	sensed = map[string]retrieve.Model{
		"zh": {
			Rank:  retrieve.Rank{Words: 0.4, Learnt: 0.3, Sense: 0.45, Clicks: 0.5},
			Trust: retrieve.Trust{Words: 0.532, Margin: 0.374, Learnt: -0.332, Outside: -0.235, Sense: 0.0394, Beyond: -0.146, Near: 4.25, Asked: 0.0843, Offered: -1.1, Whole: 0.998, Known: 1.24, Clicks: 0.5},
			Bias:  -5.05,
		},
		"en": {
			Rank:  retrieve.Rank{Words: 0.648, Learnt: 0.124, Sense: 0.258, Clicks: 0.5},
			Trust: retrieve.Trust{Words: 0.576, Margin: 0.461, Learnt: -0.156, Outside: -0.256, Sense: 0.0768, Beyond: -0.0903, Near: 2.08, Asked: -0.776, Offered: -0.919, Whole: 1.45, Known: 0.291, Clicks: 0.5},
			Bias:  -2.12,
		},
	}
)

// kindWeights: a character says more than its idf, a pair less, since each
// character of a word is counted in its pairs again.
var kindWeights = [5]float64{1, 0.4, 1, 0.2, 0.3}

// config says how questions of the language are compared with entries.
func config(lang string) retrieve.Config {
	return retrieve.Config{
		Lexicon: lexicon(lang), Index: models[lang], Learned: learned[lang], Sensed: sensed[lang], Lang: lang,
	}
}

// NewRetriever is an empty one that compares as the knowledge base does, for
// measuring it on other entries.
func NewRetriever(lang string) (*retrieve.Retriever, error) {
	if !slices.Contains(Langs(), lang) {
		return nil, fmt.Errorf("%q is no language of the knowledge base", lang)
	}
	return retrieve.New(config(lang)), nil
}

// Lexicon is what means the same in a shop, in the language.
func Lexicon(lang string) (index.Lexicon, error) {
	if !slices.Contains(Langs(), lang) {
		return index.Lexicon{}, fmt.Errorf("%q is no language of the knowledge base", lang)
	}
	return lexicon(lang), nil
}

func lexicon(lang string) index.Lexicon {
	f, err := lexicons.Open("lexicon/" + lang + ".txt")
	if err != nil {
		panic(err) // the file is part of the program
	}
	lex, err := index.ReadLexicon(f)
	if err != nil {
		panic(fmt.Errorf("lexicon %s: %w", lang, err))
	}
	return lex
}

// Threshold is the score from which an entry is given as the answer, Near the
// one from which it is offered as a question that may have been meant.
const (
	Threshold = 0.5
	Near      = 0.15
)

//go:embed outside/*.txt
var outsides embed.FS

// outsidePrefix marks the documents that are no entries.
const outsidePrefix = "~"

// Outside is what people ask that no shop answers, in the language, as documents
// for another retriever.
func Outside(lang string) []retrieve.Doc { return outside(lang) }

// outside returns what people ask that no shop answers.
func outside(lang string) []retrieve.Doc {
	data, err := outsides.ReadFile("outside/" + lang + ".txt")
	if err != nil {
		panic(err) // the file is part of the program
	}
	var docs []retrieve.Doc
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		d := retrieve.Doc{ID: outsidePrefix + strconv.Itoa(len(docs)), Outside: true}
		for p := range strings.SplitSeq(line, "|") {
			d.Phrasings = append(d.Phrasings, strings.TrimSpace(p))
		}
		docs = append(docs, d)
	}
	return docs
}
