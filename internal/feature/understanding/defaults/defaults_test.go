package defaults

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

func TestIntentsAreWellFormed(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z]+\.[a-z]+(_[a-z]+)*$`)
	intents := mustIntents(t)
	if n := len(intents); n < 85 || n > 100 {
		t.Errorf("there are %d intents: too few to tell customers apart, or too many to keep apart", n)
	}
	seen := map[string]bool{}
	var group string
	closed := map[string]bool{}
	for _, i := range intents {
		if !form.MatchString(i.ID) || !strings.HasPrefix(i.ID, i.Group+".") {
			t.Errorf("%s is not its group, a dot and a name", i.ID)
		}
		if seen[i.ID] {
			t.Errorf("%s is there twice", i.ID)
		}
		seen[i.ID] = true
		if i.Group != group {
			if closed[i.Group] {
				t.Errorf("%s stands apart from its group", i.ID)
			}
			closed[group], group = true, i.Group
		}
		for what, text := range map[string]string{"zh": i.Zh, "en": i.En, "zh_about": i.ZhAbout, "en_about": i.EnAbout} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", i.ID, what)
			}
		}
		switch i.Scene {
		case SceneStandard, SceneComplex, SceneEmotional:
		default:
			t.Errorf("%s has the scene %q", i.ID, i.Scene)
		}
	}
	// A Bitext name in two intents would count a sentence twice.
	once(t, "Bitext", intents, func(i Intent) []string { return i.Bitext })
}

func TestEveryIntentHasExamples(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		count := map[string]int{}
		for _, e := range examples(t, Examples, lang) {
			count[e.Label]++
		}
		for _, i := range mustIntents(t) {
			if count[i.ID] < 20 {
				t.Errorf("%s has %d examples in %s, a model needs at least 20", i.ID, count[i.ID], lang)
			}
			delete(count, i.ID)
		}
		for label := range count {
			t.Errorf("%s is an intent in the examples in %s only", label, lang)
		}
	}
}

func TestOutsideIsLabelledSo(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		all := examples(t, Outside, lang)
		if len(all) < 400 {
			t.Errorf("there are %d sentences outside in %s, at least 400 are wanted", len(all), lang)
		}
		for _, e := range all {
			if e.Label != OutsideLabel {
				t.Errorf("%q is labelled %s", e.Text, e.Label)
			}
		}
	}
}

// The same sentence in two places teaches nothing, or two things.
func TestNoSentenceIsThereTwice(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		seen := map[string]Example{}
		for _, e := range append(examples(t, Examples, lang), examples(t, Outside, lang)...) {
			key := fold(e.Text)
			if key == "" {
				t.Errorf("%s: %q has neither letters nor digits", e.Label, e.Text)
			}
			if first, ok := seen[key]; ok {
				t.Errorf("%q (%s) is %q (%s) again", e.Text, e.Label, first.Text, first.Label)
			}
			seen[key] = e
		}
	}
}

func TestSentencesAreCleanText(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		for _, e := range append(examples(t, Examples, lang), examples(t, Outside, lang)...) {
			if !utf8.ValidString(e.Text) || strings.ContainsFunc(e.Text, unicode.IsControl) {
				t.Errorf("%s: %q has a byte that is not text", e.Label, e.Text)
			}
			if strings.TrimSpace(e.Text) != e.Text {
				t.Errorf("%s: %q has space around it", e.Label, e.Text)
			}
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	t.Parallel()
	if _, err := Examples("xx"); err == nil {
		t.Error("there are examples in a language that is not shipped")
	}
}

// What a public data set calls an intent must be findable here, and in one
// place: otherwise a measurement on it counts wrong.
func TestPublicLabelsAreMapped(t *testing.T) {
	t.Parallel()
	intents := mustIntents(t)

	t.Run("JDDC", func(t *testing.T) {
		f := sharedtest.Open(t, "data", "nlu", "jddc_intent.jsonl")
		labels := map[string]bool{}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			var row struct {
				Label string `json:"label"`
			}
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			labels[row.Label] = true
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		same(t, labels, once(t, "JDDC", intents, func(i Intent) []string { return i.JDDC }))
	})

	t.Run("ABCD", func(t *testing.T) {
		raw, err := os.ReadFile(sharedtest.Path(t, "data", "abcd", "ontology.json"))
		if err != nil {
			t.Fatal(err)
		}
		var ontology struct {
			Intents struct {
				Subflows map[string][]string `json:"subflows"`
			} `json:"intents"`
		}
		if err := json.Unmarshal(raw, &ontology); err != nil {
			t.Fatal(err)
		}
		labels := map[string]bool{}
		for _, flow := range ontology.Intents.Subflows {
			for _, label := range flow {
				labels[label] = true
			}
		}
		same(t, labels, once(t, "ABCD", intents, func(i Intent) []string { return i.ABCD }))
	})
}

func mustIntents(t *testing.T) []Intent {
	t.Helper()
	intents, err := Intents()
	if err != nil {
		t.Fatal(err)
	}
	return intents
}

func examples(t *testing.T, from func(string) ([]Example, error), lang string) []Example {
	t.Helper()
	all, err := from(lang)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// fold leaves what tells two sentences apart: letters and digits.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func once(t *testing.T, set string, intents []Intent, labels func(Intent) []string) map[string]bool {
	t.Helper()
	owner := map[string]string{}
	mapped := map[string]bool{}
	for _, i := range intents {
		for _, label := range labels(i) {
			if other := owner[label]; other != "" {
				t.Errorf("%s of %s belongs to both %s and %s", label, set, other, i.ID)
			}
			owner[label] = i.ID
			mapped[label] = true
		}
	}
	return mapped
}

func same(t *testing.T, want, got map[string]bool) {
	t.Helper()
	if len(want) == 0 {
		t.Error("the data set names no labels: has its form changed?")
	}
	for label := range want {
		if !got[label] {
			t.Errorf("%s belongs to no intent", label)
		}
	}
	for label := range got {
		if !want[label] {
			t.Errorf("%s is not in the data set", label)
		}
	}
}
