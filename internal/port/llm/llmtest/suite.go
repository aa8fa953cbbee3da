// Package llmtest is the suite that every adapter of a model passes, a model
// without a service, and a service that misbehaves. Tests use it and nothing
// that ships does.
package llmtest

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/port/llm"
)

// Fault is a way in which a service misbehaves.
type Fault string

// The faults.
const (
	Well            Fault = ""
	Silent          Fault = "silent" // takes the request and says nothing
	Dripping        Fault = "dripping"
	Broken          Fault = "broken"
	KeyRefused      Fault = "key refused"
	Limited         Fault = "limited" // for seven seconds
	NoModel         Fault = "no model"
	Redirects       Fault = "redirects"
	BadRequest      Fault = "bad request"
	Garbage         Fault = "garbage"
	Empty           Fault = "empty"
	Cut             Fault = "cut"
	Endless         Fault = "endless"
	EndlessSpace    Fault = "endless space"
	FewerVectors    Fault = "fewer vectors"
	SameIndex       Fault = "same index"
	WrongDimension  Fault = "wrong dimension"
	UnevenDimension Fault = "uneven dimension"
	NotANumber      Fault = "not a number"
	TooLarge        Fault = "too large"
	Zeros           Fault = "zeros"
	Gone            Fault = "gone" // nobody listens
)

// Suite checks an adapter. open returns one for a service that misbehaves so and
// answers as the fake does otherwise; the fake's vectors are 64 wide, which the
// adapter is to expect.
func Suite(t *testing.T, open func(t *testing.T, fake *Fake, fault Fault) llm.Model) {
	t.Helper()
	t.Run("well", func(t *testing.T) {
		t.Parallel()
		fake := &Fake{Answer: func(r llm.ChatRequest) (string, error) {
			return "<think>hm</think>\n " + strings.ToUpper(r.Messages[1].Text) + " ", nil
		}}
		m := open(t, fake, Well)
		texts := []string{"退货要自己付运费吗", "return policy", "x"}
		e, err := m.Embed(t.Context(), texts)
		if err != nil || len(e.Vectors) != len(texts) || e.Usage.Input == 0 {
			t.Fatalf("got %d vectors, %+v, %v", len(e.Vectors), e.Usage, err)
		}
		for i, v := range e.Vectors {
			want := fake.place(texts[i])
			dot, length := 0.0, 0.0
			for j := range v {
				dot += float64(v[j]) * float64(want[j])
				length += float64(v[j]) * float64(v[j])
			}
			if math.Abs(dot-1) > 1e-4 || math.Abs(length-1) > 1e-4 {
				t.Errorf("%q: cosine %.4f, length %.4f: another text's vector?", texts[i], dot, length)
			}
		}
		if e, err := m.Embed(t.Context(), nil); err != nil || len(e.Vectors) != 0 {
			t.Errorf("nothing to place: got %v, %v", e, err)
		}
		r, err := m.Chat(t.Context(), llm.ChatRequest{Messages: []llm.Message{{Role: llm.System, Text: "shout"}, {Role: llm.User, Text: "hello"}}, MaxTokens: 20})
		if err != nil || r.Text != "HELLO" || r.Usage.Total() == 0 {
			t.Errorf("got %+v, %v", r, err)
		}
		if got := fake.Talks()[0]; got.MaxTokens != 20 || got.Messages[0].Role != llm.System {
			t.Errorf("the service was asked %+v", got)
		}
	})

	both := map[Fault]llm.Class{
		Broken: llm.Failed, KeyRefused: llm.Refused, Limited: llm.RateLimited, NoModel: llm.NotFound, Redirects: llm.NotFound,
		BadRequest: llm.Rejected, Garbage: llm.Malformed, Empty: llm.Malformed, Cut: llm.Malformed, Gone: llm.Unreachable,
		EndlessSpace: llm.Malformed,
	}
	embed := map[Fault]llm.Class{
		Endless: llm.Malformed, FewerVectors: llm.Malformed, SameIndex: llm.Malformed, WrongDimension: llm.Dimension,
		UnevenDimension: llm.Malformed, NotANumber: llm.Malformed, TooLarge: llm.Malformed, Zeros: llm.Malformed,
	}
	chat := func(ctx context.Context, m llm.Model) error {
		_, err := m.Chat(ctx, llm.ChatRequest{Messages: []llm.Message{{Role: llm.User, Text: "a secret of the customer"}}, MaxTokens: 20})
		return err
	}
	place := func(ctx context.Context, m llm.Model) error {
		_, err := m.Embed(ctx, []string{"a secret of the customer", "another"})
		return err
	}
	check := func(fault Fault, name string, want llm.Class, call func(context.Context, llm.Model) error) {
		t.Run(string(fault)+"/"+name, func(t *testing.T) {
			t.Parallel()
			m := open(t, &Fake{}, fault)
			// Far more than an answer of bounded size takes.
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			err := call(ctx, m)
			if got := llm.ClassOf(err); got != want {
				t.Fatalf("got %q (%v), want %q", got, err, want)
			}
			if strings.Contains(err.Error(), "secret of the customer") || strings.Contains(err.Error(), "hotel") {
				t.Errorf("the error repeats what was sent or received: %v", err)
			}
		})
	}
	for fault, want := range both {
		check(fault, "embed", want, place)
		check(fault, "chat", want, chat)
	}
	for fault, want := range embed {
		check(fault, "embed", want, place)
	}
	for _, fault := range []Fault{Silent, Dripping} {
		for name, call := range map[string]func(context.Context, llm.Model) error{"embed": place, "chat": chat} {
			t.Run(string(fault)+"/"+name, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				if err := call(ctx, open(t, &Fake{}, fault)); llm.ClassOf(err) != llm.Timeout {
					t.Errorf("got %v, want the call to end with its time", err)
				}
			})
		}
	}
}
