package openai

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/kit/safehttp"
	"github.com/shopbell/shopbell/internal/port/llm"
	"github.com/shopbell/shopbell/internal/port/llm/llmtest"
)

func client(t *testing.T) *http.Client {
	t.Helper()
	c := safehttp.NewClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")})
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func open(t *testing.T, cfg llm.Config) *Adapter {
	t.Helper()
	a, err := Open(cfg, client(t))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSuite(t *testing.T) {
	t.Parallel()
	llmtest.Suite(t, func(t *testing.T, fake *llmtest.Fake, fault llmtest.Fault) llm.Model {
		s := llmtest.NewServer(t, fake)
		s.Misbehave(fault)
		if fault == llmtest.Gone {
			s.Close()
		}
		return open(t, llm.Config{BaseURL: s.URL + "/v1/", Model: "m", Dimension: 64})
	})
}

func TestKeyIsSent(t *testing.T) {
	t.Parallel()
	s := llmtest.NewServer(t, &llmtest.Fake{})
	var got string
	s.Keys = func(h string) { got = h }
	for key, want := range map[string]string{"sk-1": "Bearer sk-1", "": ""} {
		if _, err := open(t, llm.Config{BaseURL: s.URL, Model: "m", Key: key}).Embed(t.Context(), []string{"x"}); err != nil || got != want {
			t.Errorf("key %q: sent %q, %v", key, got, err)
		}
	}
	s.Misbehave(llmtest.Limited)
	_, err := open(t, llm.Config{BaseURL: s.URL, Model: "m"}).Embed(t.Context(), []string{"x"})
	var e *llm.Error
	if !errors.As(err, &e) || e.RetryAfter != 7*time.Second {
		t.Errorf("got %v, want the seven seconds that the service asks for", err)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"", "api.example.com", "ftp://api.example.com", "file:///etc/passwd", "https://", "https://u:p@api.example.com", "https://api.example.com/?a=b", "https://a\nb"} {
		if _, err := Open(llm.Config{BaseURL: u}, http.DefaultClient); err == nil {
			t.Errorf("%q: accepted", u)
		}
	}
	s := llmtest.NewServer(t, &llmtest.Fake{})
	a, err := Open(llm.Config{BaseURL: s.URL}, safehttp.NewClient(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Embed(t.Context(), []string{"x"}); llm.ClassOf(err) != llm.Forbidden || s.Calls() != 0 {
		t.Errorf("a private address: got %v after %d calls, want a refusal without any", err, s.Calls())
	}
}

// Newer models of OpenAI call max_tokens otherwise and refuse a temperature.
func TestParametersThatAreRefused(t *testing.T) {
	t.Parallel()
	var bodies []map[string]any
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		bodies = append(bodies, in)
		for _, p := range []string{"max_tokens", "temperature"} {
			if _, ok := in[p]; ok {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"error":{"message":"Unsupported","param":"`+p+`","code":"unsupported_parameter"}}`)
				return
			}
		}
		_, _ = io.WriteString(w, `{"choices":[{"message":{"content":[{"type":"text","text":"yes"}]}}]}`)
	}))
	defer s.Close()
	a := open(t, llm.Config{BaseURL: s.URL, Model: "m"})
	ask := llm.ChatRequest{Messages: []llm.Message{{Role: llm.User, Text: "?"}}, MaxTokens: 5}
	for range 2 {
		if r, err := a.Chat(t.Context(), ask); err != nil || r.Text != "yes" {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
	if len(bodies) != 4 || bodies[3]["max_completion_tokens"] != 5.0 {
		t.Errorf("got %d requests, the last %v: want what was refused to be remembered", len(bodies), bodies[len(bodies)-1])
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"data":[{"index":0,"embedding":[1,2,3]},{"index":1,"embedding":[0.5,-1,1e-3]}],"usage":{"prompt_tokens":4}}`,
		`{"data":[{"embedding":[1e38,1e38]},{"embedding":[0,0]}]}`, `{"data":[{"index":-1,"embedding":null}]}`,
		`{"choices":[{"message":{"content":"<think>a</think>b"}}],"usage":{"total_tokens":-5}}`, `{"choices":[{"message":{"content":[{"text":"a"}]}}]}`,
		`{"choices":[{"message":{}}]}`, `[[[[`, `{"data":"x"}`, ``, `null`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, n := range []int{1, 2} {
			e, err := decodeEmbeddings(strings.NewReader(string(data)), n, 0)
			if err != nil {
				if llm.ClassOf(err) == llm.Unknown {
					t.Errorf("an error without a class: %v", err)
				}
				continue
			}
			if len(e.Vectors) != n || e.Usage.Total() < 0 || e.Usage.Total() > 3*maxUsage {
				t.Fatalf("%d vectors, usage %+v", len(e.Vectors), e.Usage)
			}
			for _, v := range e.Vectors {
				sum := 0.0
				for _, x := range v {
					sum += float64(x) * float64(x)
				}
				if len(v) != len(e.Vectors[0]) || !(sum > 0.99 && sum < 1.01) {
					t.Fatalf("a vector of width %d and length² %v", len(v), sum)
				}
			}
		}
		if r, err := decodeChat(strings.NewReader(string(data))); err == nil && (r.Text == "" || r.Usage.Total() < 0) {
			t.Fatalf("got %+v", r)
		} else if err != nil && llm.ClassOf(err) == llm.Unknown {
			t.Errorf("an error without a class: %v", err)
		}
	})
}
