package understanding

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/understanding/feelings"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	likely     = 0.5  // of a part of the text, for an intent beside the first …
	supported  = 0.02 // … that the whole says as well, if the part is short
	longPart   = 4    // characters of Chinese, or words
	worthNote  = 0.05 // below which a guess is none
	maxRead    = 1000 // runes of a text that are read
	maxParts   = 8
	maxGuesses = 5
)

// Read understands a text. lang is that of the conversation, for texts that do
// not show theirs. It answers from memory and never fails: what no model can
// tell is left out.
func (s *Service) Read(text, lang string) desk.Understanding {
	t := hygiene.Clean(text, maxRead)
	u := desk.Understanding{
		Lang: language(&t, lang), Mixed: t.Mixed, Gibberish: t.Gibberish, Spam: t.Spam, Feeling: desk.Feeling{Emotion: desk.EmotionNeutral},
	}
	if t.Text == "" {
		return u
	}
	if l, ok := s.models.get(KindIntent, u.Lang); ok {
		u.Model = string(l.id)
		if t.Gibberish {
			u.Outside = 1
		} else {
			u.Intents, u.Outside = intents(l, t.Text)
		}
		for i := range u.Intents {
			g := &u.Intents[i]
			g.Start, g.End = t.Span(g.Start, g.End)
		}
	}
	u.Mentions = s.mentions(t, u.Lang)
	u.References = references(t)
	u.Feeling = s.feeling(t.Text, u.Lang)
	return u
}

// Feel reads only how a text sounds; the rest of Read takes longer.
func (s *Service) Feel(text, lang string) desk.Feeling {
	t := hygiene.Clean(text, maxRead)
	if t.Text == "" {
		return desk.Feeling{Emotion: desk.EmotionNeutral}
	}
	return s.feeling(t.Text, language(&t, lang))
}

// Ready reports whether the models of feelings are loaded, in every language.
func (s *Service) Ready() bool {
	for _, lang := range Langs() {
		for _, kind := range []string{KindEmotion, KindSentiment, KindUrgency, KindPoliteness} {
			if _, ok := s.models.get(kind, lang); !ok {
				return false
			}
		}
	}
	return true
}

// intents reads the whole text, and its parts: "退款什么时候到？另外发票怎么开" has
// two intents, and each part says one of them more clearly than the whole.
func intents(l loadedModel, text string) ([]desk.Guess, float64) {
	whole := l.predict(text)
	best := map[string]desk.Guess{}
	ofWhole := map[string]float64{}
	for _, p := range whole.Labels {
		ofWhole[p.Label] = p.P
		if p.P >= worthNote {
			best[p.Label] = desk.Guess{Intent: p.Label, P: p.P, End: len(text)}
		}
	}
	outside := whole.Outside
	parts := parts(text)
	if len(parts) > 1 {
		for _, part := range parts {
			r := l.model.Predict(text[part.from:part.to])
			if len(r.Labels) == 0 || r.Labels[0].P < likely || r.Outside > likely {
				continue
			}
			p := r.Labels[0]
			// "你好" before a question is not what the customer wants, and "this is
			// ridiculous" alone may mean anything.
			if strings.HasPrefix(p.Label, "talk.") || ofWhole[p.Label] < supported && length(text[part.from:part.to]) < longPart {
				continue
			}
			if p.P > best[p.Label].P {
				best[p.Label] = desk.Guess{Intent: p.Label, P: p.P, Start: part.from, End: part.to}
			}
			outside = min(outside, r.Outside)
		}
	}
	out := make([]desk.Guess, 0, len(best))
	for _, g := range best {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b desk.Guess) int { return cmp.Or(cmp.Compare(b.P, a.P), cmp.Compare(a.Intent, b.Intent)) })
	return out[:min(len(out), maxGuesses)], outside
}

// length counts characters of Chinese, and words of other scripts.
func length(s string) int {
	n := 0
	word := false
	for _, r := range s {
		han := 0x4E00 <= r && r <= 0x9FFF
		letter := !han && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'')
		if han || letter && !word {
			n++
		}
		word = letter
	}
	return n
}

type part struct{ from, to int }

// joints are words that begin another matter.
var joints = []string{"另外", "还有", "顺便", "以及", " and also ", " also, ", " by the way", " plus "}

// parts cuts a text where another matter may begin.
func parts(text string) []part {
	var out []part
	from := 0
	cut := func(to, next int) {
		if utf8.RuneCountInString(strings.TrimSpace(text[from:to])) >= 2 && len(out) < maxParts {
			out = append(out, part{from, to})
		}
		from = next
	}
	for i, r := range text {
		if i < from {
			continue
		}
		switch r {
		case '。', '？', '！', '?', '!', '；', ';', '\n', '，', ',':
			cut(i, i+utf8.RuneLen(r))
		default:
			for _, j := range joints {
				if i > from && strings.HasPrefix(text[i:], j) {
					cut(i, i)
					break
				}
			}
		}
	}
	cut(len(text), len(text))
	return out
}

// feeling puts the models and what is on the surface together. A mark is a hint:
// it moves what the model is unsure about.
func (s *Service) feeling(text, lang string) desk.Feeling {
	cues := feelings.Cues(text)
	f := desk.Feeling{Emotion: desk.EmotionNeutral}
	p := s.probabilities(KindEmotion, lang, text)
	if p == nil {
		p = map[string]float64{desk.EmotionNeutral: 1}
	}
	weigh(p, cues)
	for label, v := range p {
		if v > f.P || v == f.P && label < f.Emotion {
			f.Emotion, f.P = label, v
		}
	}
	if f.Emotion != desk.EmotionNeutral {
		f.Intensity = min(1, f.P*0.6+0.1*float64(min(cues.Exclaims, 3))+0.3*cues.Capitals+0.05*float64(min(cues.Repeats, 4))+0.2*float64(min(cues.Insults, 2)))
	}
	f.Urgency = s.probabilities(KindUrgency, lang, text)["high"]
	f.Urgency = min(1, f.Urgency+0.25*float64(min(cues.Urgent, 2)))
	tone := s.probabilities(KindPoliteness, lang, text)
	f.Politeness = max(-1, min(1, tone["polite"]-tone["rude"]+0.2*float64(min(cues.Polite, 2))-0.5*float64(min(cues.Insults, 2))))
	mood := s.probabilities(KindSentiment, lang, text)
	f.Sentiment = mood["positive"] - mood["negative"]
	return f
}

// weigh multiplies the odds of each emotion by what its marks speak for, and
// brings the sum back to one.
func weigh(p map[string]float64, cues feelings.Surface) {
	odds := map[string]float64{}
	for label, n := range cues.Emoji {
		odds[label] = 1 + 2*float64(min(n, 3))
	}
	anger := 1 + 1.5*float64(min(cues.Insults, 2)) + 2*float64(min(cues.Sarcasm, 2)) + 2*cues.Capitals
	odds[desk.EmotionAngry] = max(odds[desk.EmotionAngry], 1) * anger
	if cues.Urgent > 0 {
		odds[desk.EmotionAnxious] = max(odds[desk.EmotionAnxious], 1) * 1.5
	}
	sum := 0.0
	for label := range p {
		p[label] *= max(odds[label], 1)
		sum += p[label]
	}
	for label := range p {
		p[label] /= sum
	}
}

// probabilities are those of a model of the language, nil before there is one.
func (s *Service) probabilities(kind, lang, text string) map[string]float64 {
	l, ok := s.models.get(kind, lang)
	if !ok {
		return nil
	}
	r := l.predict(text)
	p := make(map[string]float64, len(r.Labels))
	for _, x := range r.Labels {
		p[x.Label] = x.P
	}
	return p
}

// language is that of the text, or else the fallback.
func language(t *hygiene.Text, fallback string) string {
	return cmp.Or(t.Lang, fallback, "zh")
}

// Sense returns how the model of intents sees texts of the language, and which
// model that is; nil without one.
func (s *Service) Sense(lang string) (sense retrieve.Sense, version string) {
	l, ok := s.models.get(KindIntent, lang)
	if !ok {
		return nil, ""
	}
	return Sense{l.model, l.recent}, string(l.id)
}

// Sense is a model of intents that is asked about anything.
type Sense struct {
	*learn.Model
	recent *recent // nil = nobody else asks it
}

// Outside is the probability that a text has none of the intents.
func (s Sense) Outside(text string) float64 {
	if s.recent == nil {
		return s.Predict(text).Outside
	}
	return s.recent.predict(s.Model, text).Outside
}
