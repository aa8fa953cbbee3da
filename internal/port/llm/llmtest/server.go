package llmtest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/shopbell/shopbell/internal/port/llm"
)

// Server is a service on this machine that speaks the protocol of OpenAI, and
// misbehaves in the way that it is told.
type Server struct {
	*httptest.Server
	// Fake answers while nothing is wrong.
	Fake *Fake
	// Keys hears the Authorization header of every request, if it is not nil.
	Keys func(string)

	fault atomic.Value // Fault
	calls atomic.Int64
}

// NewServer starts a server that ends with the test.
func NewServer(tb testing.TB, f *Fake) *Server {
	tb.Helper()
	s := &Server{Fake: f}
	s.fault.Store(Well)
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	tb.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

// Misbehave sets what is wrong from now on.
func (s *Server) Misbehave(f Fault) { s.fault.Store(f) }

// Calls is how many requests have arrived.
func (s *Server) Calls() int64 { return s.calls.Load() }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.calls.Add(1)
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<22))
	if err != nil {
		return
	}
	if s.Keys != nil {
		s.Keys(r.Header.Get("Authorization"))
	}
	f, _ := s.fault.Load().(Fault)
	if f != Well && s.misbehave(w, r, f) {
		return
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/embeddings"):
		s.embed(w, r, body, f)
	case strings.HasSuffix(r.URL.Path, "/chat/completions"):
		s.chat(w, r, body)
	default:
		http.NotFound(w, r)
	}
}

// misbehave does what is wrong with every answer, and reports whether that was all.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f {
	case Silent:
		<-r.Context().Done()
	case Broken:
		http.Error(w, `{"error":{"message":"the texts were: …"}}`, http.StatusInternalServerError)
	case KeyRefused:
		http.Error(w, `{"error":{"message":"Incorrect API key provided"}}`, http.StatusUnauthorized)
	case Limited:
		w.Header().Set("Retry-After", "7")
		http.Error(w, `{}`, http.StatusTooManyRequests)
	case NoModel:
		http.Error(w, `{"error":{"code":"model_not_found"}}`, http.StatusNotFound)
	case Redirects:
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	case BadRequest:
		http.Error(w, `{"error":{"message":"too long"}}`, http.StatusBadRequest)
	case Garbage:
		_, _ = io.WriteString(w, "<html>welcome to the hotel network</html>")
	case Empty:
		_, _ = io.WriteString(w, `{}`)
	case Endless:
		_, _ = io.WriteString(w, `{"data":[{"embedding":[`)
		s.pour(w, r, "0.1,")
	case EndlessSpace:
		s.pour(w, r, "            ")
	case Dripping:
		_, _ = io.WriteString(w, `{"choices":[`)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		<-r.Context().Done()
	case Cut:
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"data":[{"ind`)
	default:
		return false
	}
	return true
}

func (s *Server) pour(w http.ResponseWriter, r *http.Request, what string) {
	what = strings.Repeat(what, 4096)
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, what); err != nil {
			return
		}
	}
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request, body []byte, f Fault) {
	var in struct{ Input []string }
	if json.Unmarshal(body, &in) != nil {
		http.Error(w, `{}`, http.StatusBadRequest)
		return
	}
	e, err := s.Fake.Embed(context.WithoutCancel(r.Context()), in.Input)
	if err != nil {
		http.Error(w, `{}`, http.StatusInternalServerError)
		return
	}
	type item struct {
		Index     int `json:"index"`
		Embedding any `json:"embedding"`
	}
	data := []item{}
	// The last one first: the index counts, not the place.
	for i := len(e.Vectors) - 1; i >= 0; i-- {
		data = append(data, item{i, e.Vectors[i]})
	}
	last := len(data) - 1
	switch f {
	case FewerVectors:
		data = data[:last]
	case SameIndex:
		data[last].Index = data[0].Index
	case WrongDimension:
		for i := range data {
			data[i].Embedding = []float64{1, 2, 3}
		}
	case UnevenDimension:
		data[last].Embedding = []float64{1, 2, 3}
	case NotANumber:
		data[last].Embedding = []any{"NaN", 1}
	case TooLarge:
		data[last].Embedding = json.RawMessage(`[1e39` + strings.Repeat(",1e39", len(e.Vectors[0])-1) + `]`)
	case Zeros:
		data[last].Embedding = make([]float64, len(e.Vectors[0]))
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data, "usage": map[string]any{"prompt_tokens": e.Usage.Input, "total_tokens": e.Usage.Input}})
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request, body []byte) {
	var in struct {
		Messages []struct{ Role, Content string }
		Max      int     `json:"max_tokens"`
		Max2     int     `json:"max_completion_tokens"`
		Temp     float64 `json:"temperature"`
	}
	if json.Unmarshal(body, &in) != nil || len(in.Messages) == 0 {
		http.Error(w, `{}`, http.StatusBadRequest)
		return
	}
	req := llm.ChatRequest{MaxTokens: max(in.Max, in.Max2), Temperature: in.Temp}
	for _, m := range in.Messages {
		req.Messages = append(req.Messages, llm.Message{Role: m.Role, Text: m.Content})
	}
	reply, err := s.Fake.Chat(context.WithoutCancel(r.Context()), req)
	if err != nil {
		http.Error(w, `{}`, http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": reply.Text}}},
		"usage":   map[string]any{"prompt_tokens": reply.Usage.Input, "completion_tokens": reply.Usage.Output},
	})
}
