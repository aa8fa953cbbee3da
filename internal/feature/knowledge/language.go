package knowledge

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/engine/index"
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
		Rank:  index.Weights{Asked: -3.5, Offered: 6.14, Adjacent: 0.402, Document: 8.73, Body: 10.6, Evidence: 2.17},
		Trust: index.Weights{Asked: -1.02, Offered: 1.06, Adjacent: -0.689, Document: 1.4, Body: 0.543, Known: -1.51, Evidence: 0.397},
		Bias:  -1.13, Margin: 1.01,
	},
	"en": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -2.29, Offered: 4.35, Adjacent: -0.78, Document: 9.2, Body: 5.57, Evidence: 1.43},
		Trust: index.Weights{Asked: -0.612, Offered: 0.834, Adjacent: -0.421, Document: 2.05, Body: -0.0941, Known: -0.775, Evidence: 1.14},
		Bias:  -2.6, Margin: 0.731,
	},
}

// kindWeights: a character says more than its idf, a pair less, since each
// character of a word is counted in its pairs again.
var kindWeights = [5]float64{1, 0.4, 1, 0.2, 0.3}

// newIndex returns an empty index for the language.
func newIndex(lang string) *index.Index {
	return index.New(index.Config{Lexicon: lexicon(lang), Model: models[lang]})
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

// outside returns what people ask that no shop answers.
func outside(lang string) []index.Doc {
	data, err := outsides.ReadFile("outside/" + lang + ".txt")
	if err != nil {
		panic(err) // the file is part of the program
	}
	var docs []index.Doc
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		d := index.Doc{ID: outsidePrefix + strconv.Itoa(len(docs))}
		for p := range strings.SplitSeq(line, "|") {
			d.Phrasings = append(d.Phrasings, strings.TrimSpace(p))
		}
		docs = append(docs, d)
	}
	return docs
}
