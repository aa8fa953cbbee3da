package llmtest

import (
	"context"
	"hash/fnv"
	"strings"
	"sync"
	"unicode"

	"github.com/shopbell/shopbell/internal/port/llm"
)

// Fake is a model without a service. It places a text by its words: words of one
// meaning share an axis, all others get one of their own. The zero value works.
type Fake struct {
	Width int // of vectors; 0 = 64
	// Meanings are groups of words or parts of words that mean the same.
	Meanings [][]string
	// Answer completes talks; nil repeats the last message.
	Answer func(llm.ChatRequest) (string, error)
	// Before runs before every call and may fail it.
	Before func(ctx context.Context) error

	mu    sync.Mutex
	texts []string
	talks []llm.ChatRequest
	calls int
}

// Embed implements llm.Model.
func (f *Fake) Embed(ctx context.Context, texts []string) (llm.Embeddings, error) {
	f.mu.Lock()
	f.calls++
	f.texts = append(f.texts, texts...)
	f.mu.Unlock()
	if err := f.before(ctx); err != nil {
		return llm.Embeddings{}, err
	}
	var out llm.Embeddings
	for _, t := range texts {
		out.Vectors = append(out.Vectors, f.place(t))
		out.Usage.Input += llm.Tokens(t)
	}
	return out, nil
}

// Chat implements llm.Model.
func (f *Fake) Chat(ctx context.Context, r llm.ChatRequest) (llm.ChatReply, error) {
	f.mu.Lock()
	f.calls++
	f.talks = append(f.talks, r)
	f.mu.Unlock()
	if err := f.before(ctx); err != nil {
		return llm.ChatReply{}, err
	}
	text := r.Messages[len(r.Messages)-1].Text
	if f.Answer != nil {
		var err error
		if text, err = f.Answer(r); err != nil {
			return llm.ChatReply{}, err
		}
	}
	return llm.ChatReply{Text: text, Usage: llm.Usage{Input: 10, Output: llm.Tokens(text)}}, nil
}

func (f *Fake) before(ctx context.Context) error {
	if f.Before == nil {
		return nil
	}
	return f.Before(ctx)
}

// Calls is how many calls there were.
func (f *Fake) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// Texts are those that were placed, in their order.
func (f *Fake) Texts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.texts...)
}

// Talks are those that were completed.
func (f *Fake) Talks() []llm.ChatRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]llm.ChatRequest{}, f.talks...)
}

func (f *Fake) place(text string) []float32 {
	width := f.Width
	if width == 0 {
		width = 64
	}
	v := make([]float32, width)
	text = strings.ToLower(text)
	for i, group := range f.Meanings {
		for _, word := range group {
			if n := strings.Count(text, word); n > 0 {
				v[i%width] += float32(3 * n)
				text = strings.ReplaceAll(text, word, " ")
			}
		}
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, part := range parts(word) {
			h := fnv.New32a()
			_, _ = h.Write([]byte(part))
			v[h.Sum32()%uint32(width)] += 0.3
		}
	}
	if !llm.Unit(v) {
		v[0] = 1
	}
	return v
}

// parts are the characters of Chinese, and words of others as they are.
func parts(word string) []string {
	var out []string
	latin := ""
	for _, r := range word {
		if r > 0x2E80 {
			out = append(out, string(r))
		} else {
			latin += string(r)
		}
	}
	if latin != "" {
		out = append(out, latin)
	}
	return out
}

var _ llm.Model = (*Fake)(nil)
