package tag

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Options of a training. The zero value is usable.
type Options struct {
	Seed       uint64
	Rounds     int               // over all examples; 0: 12
	Dictionary map[string]string // word → class, for words that the examples may lack
	Progress   func(float64)     // called with the part that is done, from the same goroutine
}

// Errors of a training.
var (
	ErrNoExamples = errors.New("tag: no example has a label")
	ErrExample    = errors.New("tag: example without a tag for every token")
	ErrLabels     = errors.New("tag: more labels than a model can hold")
)

const defaultRounds = 12

// Train learns a model. The same examples and options give the same model.
// Examples are not judged: of contradictory ones the more frequent win. What
// follows the first 256 tokens of an example is not learned from.
func Train(ctx context.Context, seqs []Sequence, o Options) (*Model, error) {
	if o.Rounds <= 0 {
		o.Rounds = defaultRounds
	}
	labels, samples, err := readSamples(seqs)
	if err != nil {
		return nil, err
	}
	learned := learn(samples, classesOf(o.Dictionary))
	f := newFitter(labels, samples, learned, o)
	if err := f.fit(ctx); err != nil {
		return nil, fmt.Errorf("tag: train: %w", err)
	}
	return f.model(), nil
}

// readSamples checks the examples, collects their labels and joins those that
// are the same.
func readSamples(seqs []Sequence) ([]string, []sample, error) {
	labels := map[string]int{"": 0}
	for i, s := range seqs {
		if len(s.Tags) != len(s.Tokens) {
			return nil, nil, fmt.Errorf("%w: number %d", ErrExample, i)
		}
		for _, span := range spansOf(s.Tags) {
			labels[span.Label] = 0
		}
	}
	switch {
	case len(labels) == 1:
		return nil, nil, ErrNoExamples
	case len(labels) > maxLabels:
		return nil, nil, fmt.Errorf("%w: %d", ErrLabels, len(labels)-1)
	}
	names := slices.Sorted(maps.Keys(labels))
	for i, name := range names {
		labels[name] = i
	}
	groups := map[string]int{}
	samples := make([]sample, 0, len(seqs))
	for _, s := range seqs {
		n := min(len(s.Tokens), pieceTokens)
		if n == 0 {
			continue
		}
		text := strings.Join(s.Tokens[:n], "\x00")
		group, known := groups[text]
		if !known {
			group = len(groups)
			groups[text] = group
		}
		samples = append(samples, sample{s.Tokens[:n], states(s.Tags[:n], labels), group, !known})
	}
	return names, samples, nil
}

// classesOf numbers the classes of a dictionary from 1 by their names.
func classesOf(dictionary map[string]string) map[string]int {
	number := map[string]int{}
	for _, class := range dictionary {
		number[class] = 0
	}
	for i, class := range slices.Sorted(maps.Keys(number)) {
		number[class] = min(i+1, dictionaryMark-1)
	}
	out := make(map[string]int, len(dictionary))
	for word, class := range dictionary {
		out[word] = number[class]
	}
	return out
}

// model makes a model of the averages of the weights.
func (f *fitter) model() *Model {
	const least = 0.03 // smaller weights are half of all and change nothing but size and speed
	m := &Model{labels: f.labels, chain: f.chainSum.over(f.averaged), lex: f.learned.lexicon, threshold: f.threshold}
	top := float32(least)
	for _, w := range f.sum {
		top = max(top, w, -w)
	}
	n := float32(f.averaged)
	m.scale = float64(top/n) / math.MaxInt16
	for id, key := range f.keys {
		var weights []weight
		for j := f.start[id]; j < f.start[id+1]; j++ {
			if w := f.sum[j] / n; w > least || w < -least {
				weights = append(weights, weight{f.state[j], int16(math.Round(float64(w) / m.scale))})
			}
		}
		if len(weights) > 0 {
			m.features = append(m.features, feature{shorten(key), weights})
		}
	}
	slices.SortFunc(m.features, func(a, b feature) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	m.features = slices.CompactFunc(m.features, func(a, b feature) bool { return a.key == b.key })
	m.finish()
	return m
}
