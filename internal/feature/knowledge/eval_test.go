package knowledge

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

type tally struct{ right, wrong, asked, refused, total, first, third int }

func (c tally) share(n int) float64 { return float64(n) / float64(max(1, c.total)) }

func (c tally) String() string {
	pct := func(n int) string { return fmt.Sprintf("%.1f%%", 100*c.share(n)) }
	return fmt.Sprintf("%d questions: right %s, wrong %s, asked back %s, refused %s; hit@1 %s, hit@3 %s",
		c.total, pct(c.right), pct(c.wrong), pct(c.asked), pct(c.refused), pct(c.first), pct(c.third))
}

func evaluate(t *testing.T, x *retrieve.Retriever, set []labelled) (c tally) {
	t.Helper()
	for _, l := range set {
		hits := x.Candidates(l.text, nil)
		c.total++
		if len(hits) > 0 && l.has(hits[0].ID) {
			c.first++
		}
		for i, h := range hits {
			if i < 3 && l.has(h.ID) {
				c.third++
				break
			}
		}
		switch {
		case len(hits) == 0 || hits[0].Score < Near || strings.HasPrefix(hits[0].ID, outsidePrefix):
			c.refused++
		case hits[0].Score < Threshold:
			c.asked++
		case l.has(hits[0].ID):
			c.right++
			continue
		default:
			c.wrong++
		}
		if *verbose && (len(l.right) > 0 || len(hits) > 0 && hits[0].Score >= Threshold && hits[0].ID[0] != '~') {
			var b strings.Builder
			for i, h := range hits {
				if i < 3 {
					fmt.Fprintf(&b, " [%s %.2f %s %v]", h.ID, h.Score, h.Phrasing, h.Terms)
				}
			}
			t.Logf("%s → %v:%s", l.text, l.right, b.String())
		}
	}
	return c
}

// demo is a retriever with the demo shop's entries, which has learned from them
// unless words is true.
func demo(t *testing.T, lang string, words bool, v retrieve.Sense) *retrieve.Retriever {
	t.Helper()
	x := retrieve.New(config(lang))
	x.Replace(append(outside(lang), demoDocs(t, lang)...))
	x.UseSense(v)
	if !words {
		if err := x.Train(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// TestEval guards how well questions find their entries that were written
// without looking at the phrasings, and how rarely a question that the shop does
// not answer gets an answer. -misses prints what goes wrong.
func TestEval(t *testing.T) {
	for _, lang := range Langs() {
		for _, c := range []struct {
			what                        string
			right, wrong, third, beyond float64 // least, most, least, most
			words, sense                bool
		}{
			{what: "words", words: true, right: 0.85, wrong: 0.08, third: 0.93, beyond: 0.09},
			{what: "learned", right: 0.86, wrong: 0.075, third: 0.95, beyond: 0.06},
			{what: "sensed", sense: true, right: 0.89, wrong: 0.07, third: 0.965, beyond: 0.06},
		} {
			var by retrieve.Sense
			if c.sense {
				if *senses == "" {
					continue
				}
				by = sense(t, lang)
			}
			inside, beyond := report(t, lang+" "+c.what, demo(t, lang, c.words, by), lang)
			if i := inside; i.share(i.right) < c.right || i.share(i.wrong) > c.wrong || i.share(i.third) < c.third {
				t.Errorf("%s %s: worse than before: %v", lang, c.what, i)
			}
			if beyond.share(beyond.wrong) > c.beyond {
				t.Errorf("%s %s: answers too much that is not its business: %v", lang, c.what, beyond)
			}
		}
	}
}

func report(t *testing.T, what string, x *retrieve.Retriever, lang string) (inside, beyond tally) {
	t.Helper()
	inside = evaluate(t, x, labelledFile(t, "heldout_"+lang+".tsv"))
	beyond = evaluate(t, x, labelledFile(t, "outside_"+lang+".tsv"))
	t.Logf("%s held out: %v", what, inside)
	t.Logf("%s outside: %v", what, beyond)
	return inside, beyond
}
