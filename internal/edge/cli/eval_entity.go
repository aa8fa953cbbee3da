package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/engine/tag"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// entityLine is a line of a file of entities: a sequence of tags, or a sentence
// with what is to be recognised in it.
type entityLine struct {
	Chars []string `json:"chars"`
	Tags  []string `json:"tags"`

	Lang    string `json:"lang"`
	Model   string `json:"model"`
	Input   string `json:"input"`
	Context struct {
		Now string `json:"ReferenceDateTime"`
	} `json:"context"`
	Results []struct{ Text, TypeName string } `json:"results"`
}

func readEntities(names []string) (seqs []tag.Sequence, cases []entityLine, err error) {
	for _, name := range names {
		err := readLines(name, func(line []byte) error {
			var l entityLine
			if err := json.Unmarshal(line, &l); err != nil {
				return err
			}
			switch {
			case l.Model != "":
				cases = append(cases, l)
			case len(l.Chars) == 0 || len(l.Chars) != len(l.Tags):
				return errors.New("a line needs as many tags as chars")
			default:
				seqs = append(seqs, tag.Sequence{Tokens: l.Chars, Tags: l.Tags})
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return seqs, cases, nil
}

// evalEntity measures tagging, which is learned, and recognition, which is not:
// each on the lines of its form.
func evalEntity(ctx context.Context, e *evaluation) ([]figure, error) {
	seqs, cases, err := readEntities(e.test)
	if err != nil {
		return nil, err
	}
	var figures []figure
	if len(seqs) > 0 {
		if figures, err = e.tagged(ctx, seqs); err != nil {
			return nil, err
		}
	}
	if len(cases) > 0 {
		more, err := recognised(cases)
		if err != nil {
			return nil, err
		}
		figures = append(figures, more...)
	}
	if len(figures) == 0 {
		return nil, fmt.Errorf("%s: no line", strings.Join(e.test, ", "))
	}
	return figures, nil
}

func (e *evaluation) tagged(ctx context.Context, test []tag.Sequence) ([]figure, error) {
	train, _, err := readEntities(e.train)
	if err != nil {
		return nil, err
	}
	if len(train) == 0 {
		return nil, errors.New("sequences are learned: --train is needed")
	}
	began := time.Now()
	m, err := tag.Train(ctx, train, tag.Options{Seed: e.seed})
	if err != nil {
		return nil, err
	}
	training := time.Since(began)
	var took []time.Duration
	type count struct{ want, got, both int }
	counts := map[string]*count{}
	of := func(label string) *count {
		if counts[label] == nil {
			counts[label] = &count{}
		}
		return counts[label]
	}
	all := &count{}
	for _, s := range test {
		began := time.Now()
		got := m.Tag(s.Tokens)
		took = append(took, time.Since(began))
		wanted := spansOf(s.Tags)
		for label, n := range wanted {
			of(label.label).want += n
			all.want += n
		}
		for span, n := range spansOf(got) {
			of(span.label).got += n
			all.got += n
			if wanted[span] > 0 {
				of(span.label).both += n
				all.both += n
			}
		}
	}
	f1 := func(c *count) float64 { return 2 * float64(c.both) / float64(max(c.want+c.got, 1)) }
	var size counter
	if _, err := m.WriteTo(&size); err != nil {
		return nil, err
	}
	figures := []figure{
		{"sequences", float64(len(test)), ""},
		{"f1", f1(all), "exact spans"},
		{"precision", float64(all.both) / float64(max(all.got, 1)), ""},
		{"recall", float64(all.both) / float64(max(all.want, 1)), ""},
	}
	for _, label := range slices.Sorted(maps.Keys(counts)) {
		figures = append(figures, figure{"f1 " + label, f1(counts[label]), ""})
	}
	figures = append(figures, figure{"training", training.Seconds(), "s"}, figure{"model size", float64(size), "bytes"})
	return append(figures, latencies(took)...), nil
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

type labelledSpan struct {
	label    string
	from, to int
}

// spansOf reads BIO tags.
func spansOf(tags []string) map[labelledSpan]int {
	out := map[labelledSpan]int{}
	from, label := -1, ""
	end := func(to int) {
		if from >= 0 {
			out[labelledSpan{label, from, to}]++
		}
		from, label = -1, ""
	}
	for i, t := range tags {
		kind, name, _ := strings.Cut(t, "-")
		switch {
		case kind == "I" && name == label && from >= 0:
		case kind == "B" || kind == "I":
			end(i)
			from, label = i, name
		default:
			end(i)
		}
	}
	end(len(tags))
	return out
}

// recognised is the share of sentences in which exactly what is wanted was
// found, by text and type.
func recognised(cases []entityLine) ([]figure, error) {
	var took []time.Duration
	exact, n := map[string]int{}, map[string]int{}
	for _, c := range cases {
		now := time.Now()
		if c.Context.Now != "" {
			var err error
			if now, err = time.Parse("2006-01-02T15:04:05", c.Context.Now); err != nil {
				return nil, err
			}
		}
		lang := map[string]string{"Chinese": "zh", "English": "en"}[c.Lang]
		began := time.Now()
		found := recognize.Find(c.Input, recognize.Options{Lang: lang, Now: now, Only: kindsOf(c.Model)})
		took = append(took, time.Since(began))
		var got, want []string
		for _, f := range found {
			got = append(got, strings.ToLower(f.Text)+"\t"+string(f.Kind))
		}
		for _, r := range c.Results {
			want = append(want, strings.ToLower(r.Text)+"\t"+strings.TrimPrefix(r.TypeName, "datetimeV2."))
		}
		slices.Sort(got)
		slices.Sort(want)
		n[c.Lang]++
		if slices.Equal(got, want) {
			exact[c.Lang]++
		}
	}
	var figures []figure
	for _, lang := range slices.Sorted(maps.Keys(n)) {
		figures = append(figures, figure{"exact " + lang, float64(exact[lang]) / float64(n[lang]), fmt.Sprintf("of %d cases", n[lang])})
	}
	return append(figures, latencies(took)...), nil
}

// kindsOf are the kinds that a case is about.
func kindsOf(model string) []recognize.Kind {
	switch model {
	case "NumberModel":
		return []recognize.Kind{recognize.Number}
	case "PercentModel":
		return []recognize.Kind{recognize.Percentage}
	case "CurrencyModel":
		return []recognize.Kind{recognize.Currency}
	case "DimensionModel":
		return []recognize.Kind{recognize.Dimension}
	case "PhoneNumberModel":
		return []recognize.Kind{recognize.PhoneNumber}
	case "URLModel":
		return []recognize.Kind{recognize.URL}
	case "EmailModel":
		return []recognize.Kind{recognize.Email}
	}
	return []recognize.Kind{
		recognize.Date, recognize.DateRange, recognize.Time, recognize.TimeRange, recognize.DateTime, recognize.DateTimeRange,
		recognize.Duration, recognize.Set,
	}
}
