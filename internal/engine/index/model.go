package index

import "math"

// Model says how terms weigh, how a comparison ranks and what it is worth. Its
// weights are learnt where the lexicon is known; see feature/knowledge.
type Model struct {
	Kind    [5]float64 // weight of a character, a pair, a word, a phrase, a weak form
	Unknown float64    // weight of a term that no document has, as a share of its idf

	Rank  Weights // orders the candidates
	Trust Weights // turns the comparison into a probability …
	Bias  float64
	// … together with Margin, times the distance in rank to the best other
	// candidate.
	Margin float64
}

// general is the model of an index that was given none.
var general = Model{
	Kind: [5]float64{1, 0.4, 1, 0.2, 0.3}, Unknown: 0.8,
	Rank:  Weights{Asked: 2, Offered: 3, Document: 3, Body: 2, Evidence: 0.5},
	Trust: Weights{Asked: 1, Offered: 1.5, Document: 1.5, Body: 1, Evidence: 0.4},
	Bias:  -3, Margin: 0.8,
}

// Features compare a query with a phrasing. Shares are of idf, 0 to 1.
type Features struct {
	Asked    float64 // share of the query that the phrasing has
	Offered  float64 // share of the phrasing that the query has
	Adjacent float64 // share of the query shared as pairs or phrases
	Document float64 // share of the query that any phrasing of the document has
	Profile  float64 // the same, each term counted by the share of phrasings that have it
	Body     float64 // share of the query that only its body has
	Known    float64 // share of the query that any document has
	Evidence float64 // logarithm of the shared idf
}

// Weights are the factors of Features.
type Weights Features

func (w *Weights) of(f *Features) float64 {
	return w.Asked*f.Asked + w.Offered*f.Offered + w.Adjacent*f.Adjacent + w.Document*f.Document +
		w.Profile*f.Profile + w.Body*f.Body + w.Known*f.Known + w.Evidence*f.Evidence
}

// score is the probability that the i-th candidate is right.
func (m *Model) score(top []candidate, i int) float64 {
	z := m.Bias + m.Trust.of(&top[i].features) + m.Margin*margin(top, i)
	return 1 / (1 + math.Exp(-z))
}

// maxMargin bounds how far a lone candidate can stand out.
const maxMargin = 3

// margin is the distance to the best other candidate.
func margin(top []candidate, i int) float64 {
	other := 0
	if i == 0 {
		other = 1
	}
	if other >= len(top) {
		return maxMargin
	}
	return max(-maxMargin, min(maxMargin, top[i].rank-top[other].rank))
}
