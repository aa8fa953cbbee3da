package learneval_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/learn/learneval"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// dataDir is where the labelled data is, or the test is skipped by name.
func dataDir(t *testing.T) string {
	t.Helper()
	return sharedtest.Path(t, "data", "nlu")
}

func load(t *testing.T, name string) []learn.Example {
	t.Helper()
	f, err := os.Open(filepath.Join(dataDir(t), name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []learn.Example
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e learn.Example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func labels(examples []learn.Example) []string {
	out := make([]string, len(examples))
	for i, e := range examples {
		out[i] = e.Label
	}
	return out
}

func texts(examples []learn.Example) []string {
	out := make([]string, len(examples))
	for i, e := range examples {
		out[i] = e.Text
	}
	return out
}

func fit(t *testing.T, examples []learn.Example, o learn.Options) *learn.Model {
	t.Helper()
	m, err := learn.Train(t.Context(), examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// judge predicts; examples with the label "" are of none.
func judge(m *learn.Model, examples []learn.Example) []learneval.Outcome {
	out := make([]learneval.Outcome, len(examples))
	for i, e := range examples {
		r := m.Predict(e.Text)
		out[i] = learneval.Outcome{Want: e.Label, Got: r.Labels[0].Label, P: r.Labels[0].P, Outside: r.Outside}
	}
	return out
}

func outside(list []string) []learn.Example {
	out := make([]learn.Example, len(list))
	for i, s := range list {
		out[i].Text = s
	}
	return out
}

// report prints one line of figures.
func report(t *testing.T, name string, m *learn.Model, all []learneval.Outcome) {
	in := learneval.Inside(all)
	t.Logf("%-28s accuracy %.4f macro-F1 %.4f P@50%% %.4f ECE %.4f", name, learneval.Accuracy(in), learneval.MacroF1(in), learneval.PrecisionAt(in, 0.5), learneval.ECE(in, 15))
	if len(in) < len(all) {
		th := m.Info().Threshold
		cut := learneval.Rejected(all, th)
		t.Logf("%-28s AUROC %.4f; at its own threshold %.3f: in-scope %.4f outside recall %.4f MCC %.4f", "", learneval.OutsideAUROC(all), th,
			learneval.Accuracy(learneval.Inside(cut)), learneval.Recall(cut, ""), learneval.MCC(cut))
	}
	if m != nil {
		i := m.Info()
		t.Logf("%-28s trained %d in %.1fs; own estimate %.4f ECE %.4f AUROC %.4f; %d features, %.1f MB", "", i.Examples, i.Took.Seconds(), i.Accuracy, i.ECE, i.OutsideAUROC, i.Features, float64(i.Bytes)/1e6)
		for _, k := range i.Members {
			t.Logf("%-28s   %-12s weight %.2f alone %.4f", "", k.Name, k.Weight, k.Accuracy)
		}
	}
}

// cross runs folds (as many of the k as asked for) and pools the outcomes.
func cross(t *testing.T, examples []learn.Example, k, run int, o learn.Options, far []learn.Example) ([]learneval.Outcome, *learn.Model) {
	fold := learneval.Folds(labels(examples), k, 1)
	var all []learneval.Outcome
	var last *learn.Model
	for f := range run {
		var train, test []learn.Example
		for i, e := range examples {
			if fold[i] == f {
				test = append(test, e)
			} else {
				train = append(train, e)
			}
		}
		last = fit(t, train, o)
		all = append(all, judge(last, test)...)
		all = append(all, judge(last, far)...)
	}
	return all, last
}

// few trains on n examples a label and tests on the rest.
func few(t *testing.T, examples []learn.Example, n, runs int, o learn.Options) ([]learneval.Outcome, *learn.Model) {
	var all []learneval.Outcome
	var last *learn.Model
	for seed := range runs {
		chosen := learneval.FewShot(labels(examples), n, uint64(seed))
		var train, test []learn.Example
		for i, e := range examples {
			if _, ok := slices.BinarySearch(chosen, i); ok {
				train = append(train, e)
			} else {
				test = append(test, e)
			}
		}
		last = fit(t, train, o)
		all = append(all, judge(last, test)...)
	}
	return all, last
}

// TestFigures prints the figures of the data sets that SHOPBELL_LEARN_FIGURES
// names ("all" for every one). It takes minutes; SHOPBELL_LEARN_FOLDS limits how
// many of the five folds are run.
func TestFigures(t *testing.T) {
	if os.Getenv("SHOPBELL_LEARN_FIGURES") == "" {
		return // a measurement, not a test
	}
	names := strings.Split(os.Getenv("SHOPBELL_LEARN_FIGURES"), ",")
	want := func(name string) bool { return slices.Contains(names, name) || slices.Contains(names, "all") }
	run := 5
	if n, err := strconv.Atoi(os.Getenv("SHOPBELL_LEARN_FOLDS")); err == nil {
		run = n
	}
	zh, en := learn.Options{Lang: "zh"}, learn.Options{Lang: "en"}
	zh.Related, en.Related = related(t, "zh"), related(t, "en")
	if want("jddc") {
		posts := load(t, "ewect_train")[:1000]
		all, m := cross(t, load(t, "jddc_intent"), 5, run, zh, outside(texts(posts)))
		report(t, "jddc", m, all)
		speed(t, m, texts(load(t, "jddc_intent")[:2000]))
	}
	if want("jddc10") {
		all, m := few(t, load(t, "jddc_intent"), 10, run, zh)
		report(t, "jddc 10 a class", m, all)
	}
	if want("banking") {
		all, m := cross(t, load(t, "banking77_train"), 5, run, en, nil)
		report(t, "banking77", m, all)
		speed(t, m, texts(load(t, "banking77_train")[:2000]))
	}
	if want("banking10") {
		all, m := few(t, load(t, "banking77_train"), 10, run, en)
		report(t, "banking77 10 a class", m, all)
	}
	if want("clinc") {
		o := en
		o.Outside = texts(load(t, "clinc150_train_oos"))
		m := fit(t, load(t, "clinc150_train"), o)
		all := append(judge(m, load(t, "clinc150_dev")), judge(m, outside(texts(load(t, "clinc150_dev_oos"))))...)
		report(t, "clinc150 dev", m, all)
		cut := learneval.Rejected(all, learneval.Threshold(all))
		t.Logf("%-28s at the threshold of dev: in-scope %.4f outside recall %.4f", "", learneval.Accuracy(learneval.Inside(cut)), learneval.Recall(cut, ""))
		for _, recall := range []float64{0.5, 0.68, 0.8} {
			cut := learneval.Rejected(all, learneval.ThresholdAt(all, recall))
			t.Logf("%-28s with outside recall %.4f: in-scope %.4f", "", learneval.Recall(cut, ""), learneval.Accuracy(learneval.Inside(cut)))
		}
		speed(t, m, texts(load(t, "clinc150_dev")[:2000]))
	}
	if want("hint3") {
		mean, mcc := 0.0, 0.0
		for _, name := range []string{"curekart", "sofmattress", "powerplay11"} {
			examples := load(t, "hint3_"+name+"_train")
			all, m := cross(t, examples, 5, run, en, nil)
			report(t, "hint3 "+name, m, all)
			mean += learneval.Accuracy(all) / 3
			mcc += leaveLabelsOut(t, "hint3 "+name, examples, en) / 3
		}
		t.Logf("hint3 mean accuracy %.4f, mean MCC with a quarter of the labels as outside %.4f", mean, mcc)
	}
	if want("ewect") {
		all, m := cross(t, load(t, "ewect_train"), 5, run, zh, nil)
		report(t, "ewect", m, all)
	}
	if want("shop10") {
		examples := load(t, "shop10")
		all, m := cross(t, examples, 10, 1, zh, nil)
		report(t, "shop10 (one fold of ten)", m, all)
		report(t, "shop10 → eprstmt", nil, judge(m, load(t, "eprstmt_few")))
		speed(t, m, texts(examples[:2000]))
	}
}

// leaveLabelsOut trains without a quarter of the labels, whose texts then are
// outside, four times; it returns the MCC at the models' own thresholds.
func leaveLabelsOut(t *testing.T, name string, examples []learn.Example, o learn.Options) float64 {
	names := labels(examples)
	slices.Sort(names)
	names = slices.Compact(names)
	fold := learneval.Folds(labels(examples), 5, 2)
	mcc, auroc := 0.0, 0.0
	for q := range 4 {
		var train, test []learn.Example
		for i, e := range examples {
			c, _ := slices.BinarySearch(names, e.Label)
			switch {
			case c%4 == q:
				test = append(test, learn.Example{Text: e.Text})
			case fold[i] == 0:
				test = append(test, e)
			default:
				train = append(train, e)
			}
		}
		m := fit(t, train, o)
		all := judge(m, test)
		mcc += learneval.MCC(learneval.Rejected(all, m.Info().Threshold)) / 4
		auroc += learneval.OutsideAUROC(all) / 4
	}
	t.Logf("%-28s labels left out: AUROC %.4f MCC %.4f", name, auroc, mcc)
	return mcc
}

// speed prints how long a prediction takes, and what a file weighs.
func speed(t *testing.T, m *learn.Model, list []string) {
	var took []time.Duration
	for _, s := range list {
		start := time.Now()
		m.Predict(s)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	var file bytes.Buffer
	if _, err := m.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	t.Logf("%-28s p50 %d µs, p99 %d µs a prediction; file %.1f MB; process %d MB", "", took[len(took)/2].Microseconds(), took[len(took)*99/100].Microseconds(), float64(file.Len())/1e6, mem.Sys>>20)
}

// related are the sentences of a file in the folder that SHOPBELL_SENTENCES
// names, a label and a sentence a line with a tab between.
func related(t *testing.T, lang string) (out []learn.Example) {
	t.Helper()
	dir := os.Getenv("SHOPBELL_SENTENCES")
	if dir == "" {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(dir, "intents_"+lang+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		label, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		out = append(out, learn.Example{Text: text, Label: label})
	}
	return out
}
