package bot

import (
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// What a model has to be sure of before the bot acts on it alone. Cues come
// first: they are right nearly always, and silent about most texts.
const (
	surelyWanted  = 0.85 // of an intent
	surelyOutside = 0.9  // that the text is none of the shop's business …
	rather        = 0.75 // … unless an entry fits as well as this
	surelyAngry   = 0.85
	veryAngry     = 0.75 // intensity
)

// The intents of the shipped taxonomy that the bot itself acts on.
var (
	wantsHuman = map[string]bool{"service.human": true}
	wantsOrder = map[string]bool{
		"order.status": true, "order.history": true, "shipping.track": true, "shipping.eta": true, "shipping.urge": true, "shipping.dispatch": true,
	}
)

// understand reads the burst with the shop's models, where there are any.
func (t *turn) understand() {
	if t.s.Understanding == nil || t.text == "" {
		return
	}
	t.meaning = t.s.Understanding.Read(t.text, t.lang)
	t.trace.understood(&t.meaning)
}

// wants reports whether the models are sure of one of the intents.
func (t *turn) wants(intents map[string]bool) bool {
	for _, g := range t.meaning.Intents {
		if g.P >= surelyWanted && intents[g.Intent] {
			return t.meaning.Outside < 0.5
		}
	}
	return false
}

// upset reports whether the customer is beside themselves: then a person answers,
// whatever was asked.
func (t *turn) upset() bool {
	f := &t.meaning.Feeling
	return f.Emotion == desk.EmotionAngry && f.P >= surelyAngry && f.Intensity >= veryAngry
}

// offTopic reports whether the text is none of the shop's business although some
// entry shares words with it.
func (t *turn) offTopic(a answers) bool {
	return t.meaning.Model != "" && t.meaning.Outside >= surelyOutside && a.score() < rather && t.read.Intent == nlu.Question
}
