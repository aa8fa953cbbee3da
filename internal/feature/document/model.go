package document

import "github.com/shopbell/shopbell/internal/engine/index"

// Threshold is the score from which a passage answers a question, Near the one from
// which it is offered as one that may have been meant.
const (
	Threshold = 0.5
	Near      = 0.3
)

// models are the weights that fit_test.go finds for each language. Every feature is
// a share and not a count, so they carry over to other documents. The Bias is moved
// by hand until at most one in twenty questions that no shop answers gets a passage.
var models = map[string]index.Model{
	"zh": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -1.53, Offered: 5.48, Adjacent: 0.974, Document: 6.28, Profile: 7.35, Evidence: 4.08},
		Trust: index.Weights{Asked: 1.25, Offered: 1.95, Adjacent: 0.104, Document: 0.0143, Profile: -1.77, Known: -1.9, Evidence: 0.289},
		Bias:  -1.4, Margin: 0.841,
	},
	"en": {
		Kind: kindWeights, Unknown: 0.8,
		Rank:  index.Weights{Asked: -3.08, Offered: 4.3, Adjacent: -1.32, Document: 4.98, Profile: 6.49, Evidence: 3.64},
		Trust: index.Weights{Asked: 1.51, Offered: 0.841, Adjacent: -0.0897, Document: -0.162, Profile: -1.16, Known: -1.14, Evidence: 0.115},
		Bias:  -1.5, Margin: 0.787,
	},
}

// kindWeights are those of the knowledge base: a character says more than its idf, a
// pair less.
var kindWeights = [5]float64{1, 0.4, 1, 0.2, 0.3}
