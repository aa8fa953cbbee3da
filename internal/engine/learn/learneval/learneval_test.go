package learneval

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

// some are judged texts whose figures were worked out by hand.
func some() []Outcome {
	return []Outcome{
		{Want: "a", Got: "a", P: 0.9, Outside: 0.1},
		{Want: "a", Got: "b", P: 0.6, Outside: 0.2},
		{Want: "b", Got: "b", P: 0.8, Outside: 0.3},
		{Want: "b", Got: "b", P: 0.7, Outside: 0.6},
		{Want: "", Got: "a", P: 0.5, Outside: 0.5},
		{Want: "", Got: "b", P: 0.4, Outside: 0.9},
	}
}

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func TestFigures(t *testing.T) {
	in := Inside(some())
	near(t, "accuracy", Accuracy(in), 0.75)
	near(t, "macro-F1", MacroF1(in), (2.0/3+4.0/5)/2)
	near(t, "MCC", MCC(in), (3*4-(2*1+2*3))/(math.Sqrt(16-10)*math.Sqrt(16-8)))
	near(t, "AUROC of outside", OutsideAUROC(some()), 7.0/8)
	near(t, "precision at half", PrecisionAt(in, 0.5), 1)
	near(t, "precision at all", PrecisionAt(in, 1), 0.75)
	near(t, "ECE in one bin", ECE(in, 1), 0)
	near(t, "ECE in ten bins", ECE(in, 10), (0.1+0.6+0.2+0.3)/4)
	near(t, "threshold", Threshold(some()), 0.4)
	near(t, "threshold at half of the recall", ThresholdAt(some(), 0.5), 0.9)
	near(t, "threshold at all of the recall", ThresholdAt(some(), 1), 0.5)
	cut := Rejected(some(), 0.4)
	near(t, "recall of outside", Recall(cut, ""), 1)
	near(t, "accuracy inside", Accuracy(Inside(cut)), 0.5)
	if some()[5].Got != "b" {
		t.Error("the outcomes that were given have changed")
	}
}

func TestNothing(t *testing.T) {
	for name, got := range map[string]float64{
		"accuracy": Accuracy(nil), "macro-F1": MacroF1(nil), "MCC": MCC(nil), "AUROC": AUROC(nil, nil),
		"ECE": ECE(nil, 10), "precision": PrecisionAt(nil, 0.5), "recall": Recall(nil, "a"),
	} {
		near(t, name, got, 0)
	}
}

func TestAUROC(t *testing.T) {
	near(t, "ties count half", AUROC([]float64{1, 1}, []float64{1, 0}), 0.75)
	near(t, "the wrong way round", AUROC([]float64{0}, []float64{1}), 0)
}

func TestFolds(t *testing.T) {
	var labels []string
	for i := range 50 {
		labels = append(labels, string(rune('a'+i%2)))
	}
	fold := Folds(labels, 5, 1)
	count := map[string]int{}
	for i, f := range fold {
		count[labels[i]+string(rune('0'+f))]++
	}
	for k, n := range count {
		if n != 5 {
			t.Errorf("%s: got %d, want 5", k, n)
		}
	}
	if !reflect.DeepEqual(fold, Folds(labels, 5, 1)) || reflect.DeepEqual(fold, Folds(labels, 5, 2)) {
		t.Error("folds follow from the seed")
	}
	chosen := FewShot(append(labels, "rare"), 3, 1)
	if len(chosen) != 7 || !slices.Contains(chosen, 50) {
		t.Errorf("got %v, want three of each and the rare one", chosen)
	}
}
