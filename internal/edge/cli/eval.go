package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/learn/learneval"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	maxEvalLine = 1 << 20
	evalBins    = 15 // of the calibration error
)

// outsideLabels are how data sets call what has no label.
var outsideLabels = []string{"oos", "outside", "out_of_scope", "NO_NODES_DETECTED"}

// evaluation is one call of the command.
type evaluation struct {
	train, test, dev []string
	lang             string
	seed             uint64
	fast, asJSON     bool
	phrasings        int // of an entry
	sense, baseline  bool
}

// figure is one line of what is measured.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
}

func (c *command) eval() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure how well texts are understood, on files of labelled data",
		Long: "Trains on files, reads other files, and prints how good that was: by the same code that serves customers. " +
			"Nothing is stored and no shop is needed.\n\n" +
			"A file has one JSON object a line: {\"text\", \"label\"} for intent, oos, emotion, retrieval and cluster " +
			"(texts of no label are labelled " + strings.Join(outsideLabels, ", ") + "); for entity {\"chars\", \"tags\"} with BIO tags, which are learned, " +
			"or {\"lang\", \"model\", \"input\", \"context\", \"results\"}, which is not; for similarity {\"label\", \"a\", \"b\"}.",
	}
	for _, task := range []struct {
		name, short string
		run         func(ctx context.Context, e *evaluation) ([]figure, error)
	}{
		{"intent", "Which label a text has", evalIntent},
		{"oos", "Which label a text has, and whether any", evalOutside},
		{"emotion", "Which feeling a text has", evalEmotion},
		{"entity", "What a text names", evalEntity},
		{"retrieval", "Which entry a question asks for", evalRetrieval},
		{"similarity", "How much two texts mean the same", evalSimilarity},
		{"cluster", "Which texts mean the same, without labels", evalCluster},
	} {
		e := &evaluation{}
		sub := &cobra.Command{
			Use: task.name, Short: task.short, Args: cobra.NoArgs,
			Example: "  shopbell eval " + task.name + " --train train.jsonl --test test.jsonl --json",
			RunE: func(cmd *cobra.Command, _ []string) error {
				figures, err := task.run(cmd.Context(), e)
				if err != nil {
					return err
				}
				return e.print(cmd.OutOrStdout(), task.name, figures)
			},
		}
		f := sub.Flags()
		required := []string{"test", "train"}
		switch task.name {
		case "cluster":
			sub.Example = "  shopbell eval cluster --test test.jsonl --json"
			f.BoolVar(&e.sense, "sense", true, "with the sense of the shipped intents, as in a shop")
			f.BoolVar(&e.baseline, "baseline", true, "compare with k-means on TF-IDF, which takes long for many texts")
		default:
			f.StringArrayVar(&e.train, "train", nil, "file to learn from; may be given several times")
		}
		f.StringArrayVar(&e.test, "test", nil, "file to measure on; may be given several times")
		f.StringVar(&e.lang, "lang", "", "zh or en (default: found out)")
		f.Uint64Var(&e.seed, "seed", 1, "the same seed gives the same model")
		f.BoolVar(&e.fast, "fast", false, "train without nets, as for a label that has just been added")
		f.BoolVar(&e.asJSON, "json", false, "print JSON")
		if task.name == "oos" {
			f.StringArrayVar(&e.dev, "dev", nil, "file on which the threshold is chosen (default: by the model itself)")
		}
		if task.name == "retrieval" {
			f.BoolVar(&e.sense, "sense", true, "with the sense of the shipped intents, as in a shop; it takes most of the training")
			f.IntVar(&e.phrasings, "phrasings", 10, "texts of each label that become phrasings of its entry, drawn with the seed")
		}
		if task.name == "entity" || task.name == "similarity" || task.name == "cluster" {
			required = required[:1]
		}
		for _, name := range required {
			if err := sub.MarkFlagRequired(name); err != nil {
				panic(err) // only with a flag that is not defined above
			}
		}
		cmd.AddCommand(sub)
	}
	return cmd
}

func (e *evaluation) print(w io.Writer, task string, figures []figure) error {
	if e.asJSON {
		out := map[string]any{"task": task, "train": e.train, "test": e.test, "seed": e.seed}
		for _, f := range figures {
			out[strings.ReplaceAll(f.Name, " ", "_")] = f.Value
		}
		b, err := json.MarshalIndent(out, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(w, string(b))
		return err
	}
	for _, f := range figures {
		value := fmt.Sprintf("%.4f", f.Value)
		if f.Value == float64(int64(f.Value)) {
			value = fmt.Sprintf("%d", int64(f.Value))
		}
		if _, err := fmt.Fprintf(w, "%-28s %12s %s\n", f.Name, value, f.Unit); err != nil {
			return err
		}
	}
	return nil
}

// labelled is a line of a file.
type labelled struct {
	Text  string `json:"text"`
	Label string `json:"label"`
}

// readLabelled reads files of classification, those of no label apart.
func readLabelled(names []string) (examples []learn.Example, outside []string, err error) {
	for _, name := range names {
		err := readLines(name, func(line []byte) error {
			var l labelled
			if err := json.Unmarshal(line, &l); err != nil {
				return err
			}
			switch {
			case l.Text == "" || l.Label == "":
				return errors.New("a line needs a text and a label")
			case slices.Contains(outsideLabels, l.Label):
				outside = append(outside, l.Text)
			default:
				examples = append(examples, learn.Example{Text: l.Text, Label: l.Label})
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	if len(examples) == 0 && len(outside) == 0 {
		return nil, nil, fmt.Errorf("%s: no line", strings.Join(names, ", "))
	}
	return examples, outside, nil
}

// readLines calls read for every line of a file that is not blank.
func readLines(name string, read func(line []byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxEvalLine)
	n := 0
	for lines.Scan() {
		n++
		if line := bytes.TrimSpace(lines.Bytes()); len(line) > 0 {
			if err := read(line); err != nil {
				return fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return nil
}

// model trains on the files, of intents as a shop's model of intents is trained.
func (e *evaluation) model(ctx context.Context, intents bool) (*learn.Model, error) {
	examples, outside, err := readLabelled(e.train)
	if err != nil {
		return nil, err
	}
	o := learn.Options{Lang: e.lang, Seed: e.seed, Fast: e.fast, Outside: outside}
	if intents {
		if o.Related, err = understanding.Related(e.language(examples), examples); err != nil {
			return nil, err
		}
	}
	return learn.Train(ctx, examples, o)
}

// language is the one that was given, or that most of the examples are in.
func (e *evaluation) language(examples []learn.Example) string {
	if e.lang != "" {
		return e.lang
	}
	english := 0
	for _, x := range examples {
		if hygiene.Language(x.Text) == "en" {
			english++
		}
	}
	if 2*english > len(examples) {
		return "en"
	}
	return "zh"
}

// judge reads texts with the model and times each.
func judge(m *learn.Model, examples []learn.Example, outside []string) (out []learneval.Outcome, took []time.Duration) {
	for _, t := range outside {
		examples = append(examples, learn.Example{Text: t})
	}
	for _, x := range examples {
		began := time.Now()
		r := m.Predict(x.Text)
		took = append(took, time.Since(began))
		o := learneval.Outcome{Want: x.Label, Outside: r.Outside}
		if len(r.Labels) > 0 {
			o.Got, o.P = r.Labels[0].Label, r.Labels[0].P
		}
		out = append(out, o)
	}
	return out, took
}

func evalIntent(ctx context.Context, e *evaluation) ([]figure, error) { return e.classify(ctx, true) }

func evalEmotion(ctx context.Context, e *evaluation) ([]figure, error) { return e.classify(ctx, false) }

func (e *evaluation) classify(ctx context.Context, intents bool) ([]figure, error) {
	examples, outside, err := readLabelled(e.test)
	if err != nil {
		return nil, err
	}
	m, err := e.model(ctx, intents)
	if err != nil {
		return nil, err
	}
	all, took := judge(m, examples, outside)
	in := learneval.Inside(all)
	figures := []figure{
		{"texts", float64(len(in)), ""},
		{"accuracy", learneval.Accuracy(in), ""},
		{"macro f1", learneval.MacroF1(in), ""},
		{"ece", learneval.ECE(in, evalBins), ""},
		{"precision at 50 % coverage", learneval.PrecisionAt(in, 0.5), ""},
	}
	if len(outside) > 0 {
		figures = append(figures, figure{"auroc", learneval.OutsideAUROC(all), ""})
	}
	return append(figures, costs(m, took)...), nil
}

func evalOutside(ctx context.Context, e *evaluation) ([]figure, error) {
	examples, outside, err := readLabelled(e.test)
	if err != nil {
		return nil, err
	}
	m, err := e.model(ctx, true)
	if err != nil {
		return nil, err
	}
	threshold := m.Info().Threshold
	if len(e.dev) > 0 {
		devIn, devOut, err := readLabelled(e.dev)
		if err != nil {
			return nil, err
		}
		dev, _ := judge(m, devIn, devOut)
		threshold = learneval.Threshold(dev)
	}
	all, took := judge(m, examples, outside)
	decided := learneval.Rejected(all, threshold)
	figures := []figure{
		{"texts", float64(len(all)), ""},
		{"threshold", threshold, ""},
		{"in-scope accuracy", learneval.Accuracy(learneval.Inside(all)), "without rejecting"},
		{"in-scope accuracy rejecting", learneval.Accuracy(learneval.Inside(decided)), ""},
		{"oos recall", learneval.Recall(decided, ""), ""},
		{"auroc", learneval.OutsideAUROC(all), ""},
		{"mcc", learneval.MCC(decided), ""},
		{"ece", learneval.ECE(learneval.Inside(all), evalBins), ""},
	}
	return append(figures, costs(m, took)...), nil
}

// costs are what a model takes.
func costs(m *learn.Model, took []time.Duration) []figure {
	info := m.Info()
	size, err := m.WriteTo(io.Discard)
	if err != nil {
		size = 0
	}
	return append([]figure{
		{"labels", float64(len(info.Labels)), ""},
		{"examples", float64(info.Examples), ""},
		{"training", info.Took.Seconds(), "s"},
		{"model size", float64(size), "bytes"},
		{"memory", float64(info.Bytes), "bytes"},
	}, latencies(took)...)
}

func latencies(took []time.Duration) []figure {
	if len(took) == 0 {
		return nil
	}
	sorted := slices.Clone(took)
	slices.SortFunc(sorted, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	at := func(share float64) float64 {
		return float64(sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Nanoseconds()) / 1000
	}
	return []figure{{"p50", at(0.5), "µs"}, {"p99", at(0.99), "µs"}}
}
