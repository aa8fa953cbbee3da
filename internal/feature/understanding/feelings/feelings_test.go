package feelings

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// least says how many texts a label has at least: fewer, and a model learns
// the topics of the texts in place of what they feel like.
var least = map[string]map[string]map[string]int{
	"emotion": {
		"zh": {Angry: 220, Anxious: 220, Sad: 220, Happy: 220, Surprise: 220, Neutral: 220},
		"en": {Angry: 160, Anxious: 160, Sad: 160, Happy: 160, Surprise: 160, Neutral: 160},
	},
	"sentiment": {
		"zh": {Positive: 500, Negative: 500},
		"en": {Positive: 300, Negative: 300},
	},
	"tone": {
		"zh": {UrgencyHigh: 120, UrgencyLow: 120, PolitenessHigh: 120, PolitenessPlain: 120, PolitenessNone: 120},
		"en": {UrgencyHigh: 80, UrgencyLow: 80, PolitenessHigh: 80, PolitenessPlain: 80, PolitenessNone: 80},
	},
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for name, load := range map[string]func(string) ([]Example, error){"emotion": Emotion, "sentiment": Sentiment, "tone": Tone} {
		for _, lang := range Langs() {
			t.Run(name+"_"+lang, func(t *testing.T) {
				t.Parallel()
				examples, err := load(lang)
				if err != nil {
					t.Fatal(err)
				}
				want := least[name][lang]
				counts := map[string]int{}
				seen := map[string]string{}
				for _, e := range examples {
					if _, known := want[e.Label]; !known {
						t.Errorf("%q has the unknown label %q", e.Text, e.Label)
					}
					counts[e.Label]++
					if !utf8.ValidString(e.Text) || strings.TrimSpace(e.Text) != e.Text {
						t.Errorf("%q is not clean", e.Text)
					}
					if n := utf8.RuneCountInString(e.Text); n > 160 {
						t.Errorf("%q has %d characters: customers write shorter", e.Text, n)
					}
					// The two dimensions of tone may share a text, the labels of one may not.
					dimension, _, _ := strings.Cut(e.Label, ":")
					if dimension == e.Label {
						dimension = ""
					}
					key := dimension + "\t" + bare(e.Text)
					if before, twice := seen[key]; twice {
						t.Errorf("%q stands there already as %q", e.Text, before)
					}
					seen[key] = e.Text
				}
				for label, n := range want {
					if counts[label] < n {
						t.Errorf("%d texts are %s, want at least %d", counts[label], label, n)
					}
				}
			})
		}
	}
}

// bare is a text without what does not make it another one.
func bare(text string) string {
	b := strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	if b == "" {
		return text // nothing but marks
	}
	return b
}

func TestUnknownLanguage(t *testing.T) {
	t.Parallel()
	if _, err := Emotion("xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("got %v, want an error that names the language", err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse("sad\t唉\r\nhappy\tyay, it's here\n")
	if err != nil || len(got) != 2 || got[0] != (Example{"sad", "唉"}) || got[1] != (Example{"happy", "yay, it's here"}) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"sad", "sad\t", "\ttext", "sad\ttwo\ttabs", "sad\tok\n\nsad\tok"} {
		if got, err := parse(bad); err == nil {
			t.Errorf("%q: got %v, want an error", bad, got)
		}
	}
}
