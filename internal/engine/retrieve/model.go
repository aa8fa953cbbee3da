package retrieve

// Model says how the members' opinions become an order and a probability. Its
// weights are fitted where documents and questions are known; see
// feature/knowledge.
type Model struct {
	Rank  Rank  // orders the candidates
	Trust Trust // turns what is said of a candidate into the log odds that it is right
	Bias  float64
}

// Rank has what each member says of a candidate, or the weight of it.
type Rank struct {
	Words  float64 // rank of the index
	Learnt float64 // logarithm of the classifier's probability
	Sense  float64 // discriminant
	Clicks float64 // logarithm of past clicks
}

func (w *Rank) of(f *Rank) float64 {
	return w.Words*f.Words + w.Learnt*f.Learnt + w.Sense*f.Sense + w.Clicks*f.Clicks
}

// Trust has the signs that a candidate is right, or the weights of them.
type Trust struct {
	Words   float64 // log odds of the index
	Margin  float64 // distance in rank to the best other candidate
	Learnt  float64 // log odds of the classifier
	Outside float64 // log odds of the classifier that no document fits
	Sense   float64 // log odds of the discriminant
	Beyond  float64 // log odds of the sense that the question is about something else
	Near    float64 // cosine with the middle of the document
	Asked   float64 // share of the question that the phrasing has
	Offered float64 // share of the phrasing that the question has
	Whole   float64 // share of the question that any phrasing of the document has
	Known   float64 // share of the question that any document has
	Clicks  float64
}

func (w *Trust) of(f *Trust) float64 {
	return w.Words*f.Words + w.Margin*f.Margin + w.Learnt*f.Learnt + w.Outside*f.Outside + w.Sense*f.Sense +
		w.Beyond*f.Beyond + w.Near*f.Near + w.Asked*f.Asked + w.Offered*f.Offered + w.Whole*f.Whole + w.Known*f.Known + w.Clicks*f.Clicks
}

// The models of a retriever that was given none.
var (
	generalLearned = Model{
		Rank:  Rank{Words: 0.1, Learnt: 1, Clicks: 0.5},
		Trust: Trust{Words: 0.3, Margin: 0.4, Learnt: 0.4, Outside: -0.3, Clicks: 0.5},
	}
	generalSensed = Model{
		Rank:  Rank{Words: 0.1, Learnt: 1, Sense: 0.8, Clicks: 0.5},
		Trust: Trust{Words: 0.3, Margin: 0.3, Learnt: 0.3, Outside: -0.2, Sense: 0.2, Beyond: -0.2, Clicks: 0.5},
	}
)

// maxMargin bounds how far a candidate can stand out.
const maxMargin = 6
