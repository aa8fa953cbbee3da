package openai

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/shopbell/shopbell/internal/port/llm"
)

type usage struct {
	Prompt     int64 `json:"prompt_tokens"`
	Completion int64 `json:"completion_tokens"`
	Total      int64 `json:"total_tokens"`
}

// maxUsage bounds what a service may claim that one call has cost.
const maxUsage = 10_000_000

func (u usage) tokens() llm.Usage {
	bound := func(n int64) int64 { return max(0, min(n, maxUsage)) }
	out := llm.Usage{Input: bound(u.Prompt), Output: bound(u.Completion)}
	if rest := bound(u.Total) - out.Total(); rest > 0 {
		out.Input += rest
	}
	return out
}

func malformed(format string, args ...any) error {
	return llm.E(llm.Malformed, fmt.Errorf(format, args...))
}

// decodeChat reads a completion.
func decodeChat(r io.Reader) (llm.ChatReply, error) {
	var body struct {
		Choices []struct {
			Message struct {
				Content json.RawMessage `json:"content"`
			} `json:"message"`
		} `json:"choices"`
		Usage usage `json:"usage"`
	}
	if err := json.NewDecoder(r).Decode(&body); err != nil {
		return llm.ChatReply{}, unreadable(err)
	}
	if len(body.Choices) == 0 {
		return llm.ChatReply{}, malformed("the answer has no choices")
	}
	text := withoutThoughts(content(body.Choices[0].Message.Content))
	if text == "" {
		return llm.ChatReply{}, malformed("the answer has no text")
	}
	return llm.ChatReply{Text: text, Usage: body.Usage.tokens()}, nil
}

// content is a text, or a list of parts some of which are texts.
func content(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(raw, &parts) != nil {
		return ""
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// withoutThoughts leaves out what a reasoning model has thought aloud before its
// answer. Thoughts that have not come to an end have no answer after them.
func withoutThoughts(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if !strings.HasPrefix(text, "<think>") {
		return text
	}
	_, answer, _ := strings.Cut(text, "</think>")
	return strings.TrimSpace(answer)
}

// decodeEmbeddings reads n vectors of the dimension, 0 = of any one.
func decodeEmbeddings(r io.Reader, n, dimension int) (llm.Embeddings, error) {
	var body struct {
		Data []struct {
			Index     *int            `json:"index"`
			Embedding json.RawMessage `json:"embedding"`
		} `json:"data"`
		Usage usage `json:"usage"`
	}
	if err := json.NewDecoder(r).Decode(&body); err != nil {
		return llm.Embeddings{}, unreadable(err)
	}
	if len(body.Data) != n {
		return llm.Embeddings{}, malformed("%d vectors for %d texts", len(body.Data), n)
	}
	out := llm.Embeddings{Vectors: make([][]float32, n), Usage: body.Usage.tokens()}
	width := 0
	for i, d := range body.Data {
		at := i
		if d.Index != nil {
			at = *d.Index
		}
		if at < 0 || at >= n || out.Vectors[at] != nil {
			return llm.Embeddings{}, malformed("the vectors are numbered wrongly")
		}
		// A number that float32 cannot hold is an error of Unmarshal.
		var v []float32
		if err := json.Unmarshal(d.Embedding, &v); err != nil {
			return llm.Embeddings{}, malformed("a vector is no list of numbers")
		}
		if i == 0 {
			width = len(v)
		}
		if len(v) != width {
			return llm.Embeddings{}, malformed("the vectors differ in width")
		}
		if dimension > 0 && len(v) != dimension {
			return llm.Embeddings{}, llm.E(llm.Dimension, fmt.Errorf("%d instead of %d", len(v), dimension))
		}
		if !llm.Unit(v) {
			return llm.Embeddings{}, malformed("a vector has no direction")
		}
		out.Vectors[at] = v
	}
	return out, nil
}

// unreadable keeps of an error of encoding/json what cannot contain the answer.
func unreadable(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return malformed("the answer is no JSON after byte %d", syntax.Offset)
	case errors.As(err, &typ):
		return malformed("the answer has another form than expected")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("the answer ends too early")
	}
	return llm.E(llm.Malformed, err)
}
