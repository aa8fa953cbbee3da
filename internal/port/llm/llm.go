// Package llm is what the product asks of language models outside: a completion
// of a talk, and vectors of texts. An adapter for a protocol stands in a folder
// of its own, and llmtest is the suite that it passes.
//
//	feature ─▶ Guard: budget, limits, breaker, time-outs ─▶ Model: openai
//
// Nothing here has to answer. Every caller has another way to do its work, and
// takes it as soon as a call fails; so errors say why in one of a few classes,
// and never what was sent or what came back.
package llm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// Model is a service that answers. It is safe for concurrent use, ends a call
// with its context, and reads answers of bounded size only. Its errors are
// *Error.
type Model interface {
	// Chat completes a talk.
	Chat(ctx context.Context, r ChatRequest) (ChatReply, error)
	// Embed places texts so that those of the same meaning lie close together:
	// as many vectors as texts, in their order, all of one width and of length 1.
	Embed(ctx context.Context, texts []string) (Embeddings, error)
}

// The roles of messages.
const (
	System    = "system"
	User      = "user"
	Assistant = "assistant"
)

// Message is one line of a talk.
type Message struct {
	Role string
	Text string
}

// ChatRequest is a talk to complete.
type ChatRequest struct {
	Messages    []Message
	MaxTokens   int
	Temperature float64
	JSON        bool // the answer is to be one JSON object
}

// ChatReply is a completion. Text is never empty.
type ChatReply struct {
	Text  string
	Usage Usage
}

// Embeddings are vectors of texts.
type Embeddings struct {
	Vectors [][]float32
	Usage   Usage
}

// Usage is what a call has cost, in tokens. Services that do not say leave it
// zero.
type Usage struct{ Input, Output int64 }

// Total is the sum of both.
func (u Usage) Total() int64 { return u.Input + u.Output }

// MaxDimension is the widest vector that is accepted.
const MaxDimension = 8192

// Config says where a model is. Adapters are opened with it.
type Config struct {
	BaseURL string // of the API, such as https://api.example.com/v1
	Model   string
	Key     string // "" = none is sent
	// Dimension is how wide vectors have to be, 0 = any width.
	Dimension int
}

// Class says why a call has failed.
type Class string

// The classes. The first ones come from adapters, those after Unknown from the
// guard, which has not called then.
const (
	Timeout     Class = "timeout"      // no answer within the time
	Unreachable Class = "unreachable"  // no connection
	Forbidden   Class = "forbidden"    // an address that may not be reached
	Refused     Class = "refused"      // the key is wrong or has no right to do this
	NotFound    Class = "not_found"    // nothing at this address, or no such model
	RateLimited Class = "rate_limited" // the service asks to wait
	Failed      Class = "failed"       // the service reports a fault of its own
	Rejected    Class = "rejected"     // the service does not accept the request
	Malformed   Class = "malformed"    // the answer cannot be used
	Dimension   Class = "dimension"    // the vectors have another width than before
	Unknown     Class = "unknown"

	Off       Class = "off"       // no service is set up
	Open      Class = "open"      // it has failed so often that it is left alone for a while
	Exhausted Class = "exhausted" // the day's budget is spent
	TooOften  Class = "too_often" // the calls of this minute are used up
	Busy      Class = "busy"      // as many calls as may be are under way
	Cancelled Class = "cancelled" // the caller no longer waits
)

// Error is a failed call.
type Error struct {
	Class      Class
	Status     int           // of HTTP, 0 = none
	RetryAfter time.Duration // with RateLimited, 0 = not said
	Err        error         // without anything that was sent or received
}

func (e *Error) Error() string {
	s := "model service: " + string(e.Class)
	if e.Status != 0 {
		s += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// E returns an *Error.
func E(class Class, err error) *Error { return &Error{Class: class, Err: err} }

// ClassOf is the class of an error: "" for nil, Unknown for one that has none.
func ClassOf(err error) Class {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
}

// Unit checks a vector and brings it to the length 1 in place. It reports false
// for what is no direction: too wide, without length, infinite or not a number.
func Unit(v []float32) bool {
	if len(v) == 0 || len(v) > MaxDimension {
		return false
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	// A sum that is infinite or not a number fails both.
	if !(sum > 1e-20 && sum < math.MaxFloat64) {
		return false
	}
	length := math.Sqrt(sum)
	for i := range v {
		v[i] = float32(float64(v[i]) / length)
	}
	return true
}

// Tokens estimates what a text costs where a service does not say: a token for
// each character of Chinese and for four of others.
func Tokens(text string) int64 {
	quarters := int64(0)
	for _, r := range text {
		if r < 0x2E80 {
			quarters++
		} else {
			quarters += 4
		}
	}
	return (quarters + 3) / 4
}
