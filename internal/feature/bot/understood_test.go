package bot

import (
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
)

// reader is an understanding that has been told what to read.
type reader map[string]desk.Understanding

func (r reader) Read(text, _ string) desk.Understanding { return r[text] }

func (reader) Mentions(string, string) []desk.Mention { return nil }

func (reader) Resolve(desk.Reference, []desk.Shown) ([]desk.Shown, bool) { return nil, false }

func (reader) Complete(now, _ desk.Frame) desk.Frame { return now }

func TestUnderstoodDecides(t *testing.T) {
	t.Parallel()
	sure := func(intent string, p, outside float64) desk.Understanding {
		return desk.Understanding{Model: "um_1", Intents: []desk.Guess{{Intent: intent, P: p}}, Outside: outside, Feeling: desk.Feeling{Emotion: desk.EmotionNeutral, P: 1}}
	}
	angry := func(p, intensity float64) desk.Understanding {
		return desk.Understanding{Model: "um_1", Feeling: desk.Feeling{Emotion: desk.EmotionAngry, P: p, Intensity: intensity}}
	}
	for _, tt := range []struct {
		name, text string
		meaning    desk.Understanding
		handOver   string
	}{
		{"a person, in words that no cue knows", "麻烦喊一位同事过来处理下", sure("service.human", 0.95, 0), whyAsked},
		{"a person, but the model is not sure", "麻烦喊一位同事过来处理下", sure("service.human", 0.6, 0), ""},
		{"beside themselves", "等了十天你们一句话都没有！！！", angry(0.95, 0.9), whyUpset},
		{"annoyed", "等了十天你们一句话都没有！！！", angry(0.95, 0.4), ""},
		{"angry, but the model is not sure", "等了十天你们一句话都没有！！！", angry(0.5, 0.9), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := (&fake{}).bot()
			s.Understanding = reader{tt.text: tt.meaning}
			d, err := s.Turn(t.Context(), view(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if d.HandOver != tt.handOver {
				t.Errorf("got hand-over %q, want %q", d.HandOver, tt.handOver)
			}
			if !strings.Contains(string(d.Trace), `"model":"um_1"`) {
				t.Errorf("the trace does not say what was understood: %s", d.Trace)
			}
		})
	}
}

// An entry that shares some words with what is none of the shop's business does
// not answer it.
func TestOutsideIsNotAnswered(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "作文", Answer: "赠品作文本每单一册。"}}
	s := f.bot()
	const text = "帮我写一篇作文"
	for outside, want := range map[float64]bool{0.1: true, 0.99: false} {
		s.Understanding = reader{text: {Model: "um_1", Outside: outside}}
		f.score = 0.6
		d, err := s.Turn(t.Context(), view(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(d.Replies[0].Text, "作文本"); got != want {
			t.Errorf("outside %.2f: answered %v, want %v", outside, got, want)
		}
	}
}
