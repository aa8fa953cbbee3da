package learn

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Example is a text of which somebody has said what it is.
type Example struct{ Text, Label string }

// Options steer training. The zero value is a good choice.
type Options struct {
	Lang     string              // "zh", "en", or "" for both; a hint, both always work
	Seed     uint64              // the same seed and examples give the same model
	Outside  []string            // texts that are known to be of no label; from twenty on they are learned from like a label
	Related  []Example           // texts of the same field under other labels: nets learn from them which words go together
	Progress func(share float64) // may be nil; called from one goroutine at a time
	Fast     bool                // without nets: for a label that has just been added
	Spare    bool                // leaves a processor to the rest of the process, which serves people meanwhile
}

// Prediction is a label with its probability.
type Prediction struct {
	Label string
	P     float64
}

// maxPredictions is how many labels a result names at most.
const maxPredictions = 10

// Result is what a model says of a text.
type Result struct {
	Labels  []Prediction // best first, given that one of the labels fits
	Outside float64      // probability that none does
}

// Neighbour is an example that is like a text.
type Neighbour struct {
	Text, Label string
	Similarity  float64
}

// Feature is a part of a text that speaks for a label, or against it when
// Weight is below zero.
type Feature struct {
	Text   string
	Weight float64
}

// Info tells how a model came about and how good it is.
type Info struct {
	Labels         []LabelInfo
	Examples       int             // that were learned from
	Duplicates     int             // that said the same once more
	Contradictions []Contradiction // texts that came with several labels
	Outside        int             // texts of no label that were given
	Accuracy       float64         // on held-out folds of the examples
	ECE            float64         // expected calibration error on the same
	Threshold      float64         // from this Outside on, a text is better taken for one of no label
	OutsideAUROC   float64         // how well held-out examples are told from texts of no label
	Features       int
	Bytes          int64 // memory that the model takes
	Took           time.Duration
	Members        []Member
}

// LabelInfo counts the examples of a label and tells how many of them are
// recognised when they are held out.
type LabelInfo struct {
	Label    string
	Examples int
	Recall   float64
}

// Contradiction is a text with several labels; Kept is the one that most of the
// examples say.
type Contradiction struct {
	Text string
	Kept string
	Lost []string
}

// Member is one of the methods that vote.
type Member struct {
	Name     string
	Weight   float64
	Accuracy float64 // alone, on held-out folds
}

// Errors of Train and Read.
var (
	ErrNoExamples = errors.New("no example with a text and a label")
	ErrVersion    = errors.New("the model file is of another version")
	ErrDamaged    = errors.New("the model file is damaged")
)

// Model is a trained classifier. It does not change, and all of its methods may
// be called at the same time.
type Model struct {
	labels  []string
	vocab   *vocabulary
	linear  quantised   // a row for each feature, a column for each class
	bias    []float32   // of the linear scores
	nets    *servedNets // nil without
	near    *neighbours
	weights stackWeights
	tilt    []float32 // added to the classes' scores
	outside logistic  // that no label fits
	sure    logistic  // that the best label is right
	info    Info
	mapping *mapping // of the matrices, nil while they are on the heap
	scratch sync.Pool
}

// Info tells how the model came about and how good it is.
func (m *Model) Info() Info { return m.info }

// Train learns from examples. Texts that come with several labels count for the
// one that most of their examples say; Info lists them. It returns the error of
// ctx when that ends first.
func Train(ctx context.Context, examples []Example, o Options) (*Model, error) {
	t, err := newTraining(ctx, examples, o)
	if err != nil {
		return nil, err
	}
	return t.run()
}
