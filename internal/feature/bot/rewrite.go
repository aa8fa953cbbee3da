package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	rewritten  = 6   // messages before the burst that a rewriting may look at
	maxRewrite = 200 // characters of one; what is longer is none
)

// prepare has a model outside look at what is searched for, where words are not
// sure of it already. It reports whether searching again is worth it.
func (t *turn) prepare(best []desk.EntryHit, segments []string) bool {
	if len(segments) < 2 && len(best) > 0 && best[0].Score >= sure {
		return false
	}
	questions := append([]string{t.read.Words()}, segments[:min(maxSegments, len(segments))]...)
	if !slices.Contains(questions, t.read.Rest) {
		questions = append(questions, t.read.Rest)
	}
	t.trace.Vectors = t.s.Knowledge.Prepare(t.ctx, questions, t.lang)
	return t.trace.Vectors != ""
}

// rewrite tries once more with the question in other words, where nothing that
// was found is sure. The other words only search: they are never said, and what
// they find has to be as sure as what the customer's own words find.
func (t *turn) rewrite(a answers) (answers, error) {
	if t.s.Rewriter == nil || a.confident() || t.text == "" || t.attached() {
		return a, nil
	}
	recent := t.view.Recent[max(0, len(t.view.Recent)-rewritten):]
	question, model := t.s.Rewriter.Rewrite(t.ctx, append(slices.Clone(recent), t.view.Burst...), t.lang)
	question = nlu.Clean(question)
	if question == "" || utf8.RuneCountInString(question) > maxRewrite || strings.Contains(question, "\n") || nlu.Same(question, t.read.Rest) {
		return a, nil
	}
	t.trace.Rewritten = &rewriting{Model: model, Question: question}
	if m := t.s.Knowledge.Prepare(t.ctx, []string{question}, t.lang); m != "" {
		t.trace.Vectors = m
	}
	hits, err := t.search(question)
	if err != nil || len(hits) == 0 || hits[0].Score <= a.score() {
		return a, err
	}
	a.best, a.several = hits, nil
	return a, nil
}
