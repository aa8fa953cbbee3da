// Package openai speaks the protocol of OpenAI's chat completions and
// embeddings, which nearly every service and server for models offers: OpenAI,
// DeepSeek, Qwen, SiliconFlow, vLLM, Ollama, Xinference, text-embeddings-inference.
//
// It reads an answer with suspicion: how long it is, how many vectors it has, how
// wide they are and whether they are numbers at all. It makes no call twice but
// where the service says that it wants a parameter under another name.
package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/kit/safehttp"
	"github.com/shopbell/shopbell/internal/port/llm"
)

// How much of an answer is read.
const (
	maxChat      = 1 << 20
	maxError     = 64 << 10
	maxEmbedding = 256 << 10 // of one text; 8,192 numbers of 20 digits fit
	maxBody      = 64 << 20
)

// Adapter is a model behind the protocol.
type Adapter struct {
	cfg    llm.Config
	base   string
	client *http.Client

	// What newer models of OpenAI refuse, as they have said.
	renamed  atomic.Bool // max_tokens is called max_completion_tokens
	tempered atomic.Bool // temperature cannot be set
}

// Open returns the model. It refuses an address that no request can be made of.
// client decides what may be reached.
func Open(cfg llm.Config, client *http.Client) (*Adapter, error) {
	u, err := url.Parse(cfg.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, llm.E(llm.NotFound, errors.New("the address is no http or https URL"))
	}
	return &Adapter{cfg: cfg, base: strings.TrimRight(u.String(), "/"), client: client}, nil
}

type chatMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type chatRequest struct {
	Model               string          `json:"model"`
	Messages            []chatMessage   `json:"messages"`
	MaxTokens           int             `json:"max_tokens,omitempty"`
	MaxCompletionTokens int             `json:"max_completion_tokens,omitempty"`
	Temperature         *float64        `json:"temperature,omitempty"`
	ResponseFormat      *responseFormat `json:"response_format,omitempty"`
}

type responseFormat struct {
	Type string `json:"type"`
}

// Chat implements llm.Model.
func (a *Adapter) Chat(ctx context.Context, r llm.ChatRequest) (llm.ChatReply, error) {
	var reply llm.ChatReply
	for {
		renamed, tempered := a.renamed.Load(), a.tempered.Load()
		err := a.post(ctx, "/chat/completions", a.chatRequest(r, renamed, tempered), maxChat, func(body io.Reader) (err error) {
			reply, err = decodeChat(body)
			return err
		})
		var bad *parameterError
		switch {
		case errors.As(err, &bad) && bad.name == "max_tokens" && !renamed:
			a.renamed.Store(true)
		case errors.As(err, &bad) && bad.name == "temperature" && !tempered:
			a.tempered.Store(true)
		case err != nil:
			return llm.ChatReply{}, err
		default:
			return reply, nil
		}
	}
}

func (a *Adapter) chatRequest(r llm.ChatRequest, renamed, tempered bool) *chatRequest {
	out := &chatRequest{Model: a.cfg.Model, Messages: make([]chatMessage, len(r.Messages))}
	for i, m := range r.Messages {
		out.Messages[i] = chatMessage{m.Role, m.Text}
	}
	if renamed {
		out.MaxCompletionTokens = r.MaxTokens
	} else {
		out.MaxTokens = r.MaxTokens
	}
	if !tempered {
		out.Temperature = &r.Temperature
	}
	if r.JSON {
		out.ResponseFormat = &responseFormat{"json_object"}
	}
	return out
}

type embeddingRequest struct {
	Model          string   `json:"model"`
	Input          []string `json:"input"`
	EncodingFormat string   `json:"encoding_format"`
}

// Embed implements llm.Model.
func (a *Adapter) Embed(ctx context.Context, texts []string) (llm.Embeddings, error) {
	if len(texts) == 0 {
		return llm.Embeddings{}, nil
	}
	var out llm.Embeddings
	limit := min(maxBody, int64(len(texts))*maxEmbedding+maxError)
	err := a.post(ctx, "/embeddings", embeddingRequest{a.cfg.Model, texts, "float"}, limit, func(body io.Reader) (err error) {
		out, err = decodeEmbeddings(body, len(texts), a.cfg.Dimension)
		return err
	})
	if err != nil {
		return llm.Embeddings{}, err
	}
	return out, nil
}

// post makes one request and reads its answer, at most limit bytes of it.
func (a *Adapter) post(ctx context.Context, path string, body any, limit int64, read func(io.Reader) error) error {
	data, err := json.Marshal(body)
	if err != nil {
		return llm.E(llm.Rejected, errors.New("the request cannot be written"))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+path, bytes.NewReader(data))
	if err != nil {
		return llm.E(llm.NotFound, errors.New("no request can be made of the address"))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "shopbell")
	if a.cfg.Key != "" {
		req.Header.Set("Authorization", "Bearer "+a.cfg.Key)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return transportError(ctx, err)
	}
	defer resp.Body.Close() //nolint:errcheck // read as far as it is wanted
	if resp.StatusCode != http.StatusOK {
		return statusError(resp)
	}
	counted := &io.LimitedReader{R: resp.Body, N: limit + 1}
	err = read(counted)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return llm.E(llm.Timeout, nil)
	case counted.N <= 0:
		return llm.E(llm.Malformed, fmt.Errorf("the answer is longer than %d bytes", limit))
	case isTimeout(err):
		return llm.E(llm.Timeout, nil)
	}
	return err
}

// transportError says why there was no answer. The errors of net/http contain
// the address, and that may contain anything: only their kind is kept.
func transportError(ctx context.Context, err error) error {
	var dns *net.DNSError
	switch {
	case errors.Is(err, safehttp.ErrForbidden):
		return llm.E(llm.Forbidden, nil)
	case ctx.Err() != nil || isTimeout(err):
		return llm.E(llm.Timeout, nil)
	case errors.As(err, &dns):
		return llm.E(llm.Unreachable, errors.New("the name has no address"))
	case strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "x509: "):
		return llm.E(llm.Unreachable, errors.New("the certificate or the encryption does not hold"))
	}
	return llm.E(llm.Unreachable, nil)
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

// parameterError is a request that the service does not accept because of one
// parameter.
type parameterError struct{ name string }

func (e *parameterError) Error() string { return "a parameter is not accepted" }

func statusError(resp *http.Response) error {
	e := &llm.Error{Status: resp.StatusCode, Class: llm.Failed}
	switch code := resp.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusPaymentRequired:
		e.Class = llm.Refused
	case code == http.StatusNotFound || code == http.StatusMethodNotAllowed || code >= 300 && code < 400:
		e.Class = llm.NotFound
	case code == http.StatusTooManyRequests:
		e.Class = llm.RateLimited
		if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 && s < 1e6 {
			e.RetryAfter = time.Duration(s) * time.Second
		}
	case code >= 400 && code < 500:
		e.Class = llm.Rejected
		var body struct {
			Error struct {
				Param string `json:"param"`
			} `json:"error"`
		}
		if json.NewDecoder(io.LimitReader(resp.Body, maxError)).Decode(&body) == nil && body.Error.Param != "" {
			e.Err = &parameterError{body.Error.Param}
		}
	case code < 300:
		e.Class = llm.Malformed
	}
	return e
}

var _ llm.Model = (*Adapter)(nil)
