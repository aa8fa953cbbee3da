package model

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/shopbell/shopbell/internal/kit/redact"
	"github.com/shopbell/shopbell/internal/port/llm"
)

// maxText is how much of a text is sent, in characters.
const maxText = 500

// reserve is the share of the day's budget that is kept for customers: entries
// are not placed with it.
const reserve = 0.2

// Space names the space of vectors that the service in use places texts in, and
// how wide it is; "" while there is none. Vectors of different spaces have
// nothing to do with each other.
func (s *Service) Space() (name string, width int) {
	g, r := s.guard(Embedding)
	if g == nil || r.Dimension == 0 {
		return "", 0
	}
	at := sha256.Sum256([]byte(r.BaseURL))
	return fmt.Sprintf("%s@%x/%d", r.Model, at[:4], r.Dimension), int(r.Dimension)
}

// EmbedQuestion places texts of a customer: in less than a second, or not at
// all. It fails at once while the service is left alone.
func (s *Service) EmbedQuestion(ctx context.Context, texts []string) ([][]float32, error) {
	g, _ := s.guard(Embedding)
	if g == nil {
		return nil, llm.E(llm.Off, nil)
	}
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	e, err := g.Embed(ctx, redacted(texts))
	return e.Vectors, err
}

// EmbedEntries places texts of the shop, in the background. It leaves a part of
// the day's budget to customers.
func (s *Service) EmbedEntries(ctx context.Context, texts []string) ([][]float32, error) {
	g, _ := s.guard(Embedding)
	if g == nil {
		return nil, llm.E(llm.Off, nil)
	}
	l := s.live.Load().limit
	if _, left := s.meter.today(); float64(left) < reserve*float64(l.DailyTokens) {
		return nil, llm.E(llm.Exhausted, nil)
	}
	ctx, cancel := context.WithTimeout(ctx, batchTime)
	defer cancel()
	e, err := g.Embed(ctx, redacted(texts))
	return e.Vectors, err
}

// redacted takes out what must not leave. A text of which nothing is left is
// still a text: services refuse empty ones.
func redacted(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		if out[i] = redact.Text(t, maxText); out[i] == "" {
			out[i] = "-"
		}
	}
	return out
}
