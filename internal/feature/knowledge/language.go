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
// share and not a count.
var models = map[string]index.Model{
	"zh": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -1.43, Offered: 4.45, Adjacent: 0.454, Document: 7.05, Body: 17.3, Evidence: 0.743},
		Trust: index.Weights{Asked: -0.455, Offered: 0.844, Adjacent: -0.426, Document: 1.42, Body: 1.34, Known: -0.613, Evidence: 0.364},
		Bias:  -2.47, Margin: 0.85,
	},
	"en": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -1.62, Offered: 2.98, Adjacent: 0.62, Document: 7.02, Body: 5.25, Evidence: 0.562},
		Trust: index.Weights{Asked: -0.686, Offered: 0.825, Adjacent: -0.191, Document: 2.26, Body: 1.44, Known: -0.357, Evidence: 0.536},
		Bias:  -3.15, Margin: 0.735,
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
