package model

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
	"github.com/shopbell/shopbell/internal/port/llm"
)

// The kinds of services.
const (
	Embedding = "embedding" // places texts
	Chat      = "chat"      // writes
)

// Kinds are all of them.
func Kinds() []string { return []string{Embedding, Chat} }

const (
	maxURL       = 300
	maxModel     = 200
	maxKey       = 1000
	maxDaily     = 1_000_000_000
	maxPerMinute = 10_000
)

// Limit is what model services may cost.
type Limit struct {
	DailyTokens int64 // of all services, on all nodes
	PerMinute   int64 // calls of each service, on each node
	Phrases     bool  // the language model may phrase answers from passages of documents
}

// The states of a service.
const (
	StateOff       = "off"
	StateStarting  = "starting"  // its first call has not come back yet
	StateWorking   = "working"   //
	StatePaused    = "paused"    // it has failed and is left alone for a while
	StateExhausted = "exhausted" // the day's budget is spent
)

// Status is a service as an administrator sees it. There is no key in it.
type Status struct {
	Kind      string
	Enabled   bool
	BaseURL   string
	Model     string
	HasKey    bool
	Dimension int64

	State  string
	Reason llm.Class // of the latest failure; "" = it has not failed
	Since  time.Time // paused
	Until  time.Time // paused
	Median time.Duration
	Usage  Usage // of today, on all nodes
}

// Overview is everything that an administrator sees.
type Overview struct {
	Services []Status
	Limit    Limit
	Left     int64 // tokens of today
}

// Overview returns the services as this node has them.
func (s *Service) Overview(ctx context.Context) (Overview, error) {
	if err := s.Refresh(ctx); err != nil {
		return Overview{}, err
	}
	l := s.live.Load()
	used, left := s.meter.today()
	out := Overview{Limit: l.limit, Left: max(0, left)}
	for _, kind := range Kinds() {
		sv := l.services[kind]
		if sv == nil {
			sv = &service{row: row{Kind: kind}}
		}
		out.Services = append(out.Services, sv.status(used[kind], left))
	}
	return out, nil
}

func (sv *service) status(used Usage, left int64) Status {
	r := sv.row
	st := Status{
		Kind: r.Kind, Enabled: r.Enabled, BaseURL: r.BaseURL, Model: r.Model, HasKey: r.Sealed != "", Dimension: r.Dimension,
		State: StateOff, Usage: used,
	}
	if !r.Enabled {
		return st
	}
	if sv.guard == nil {
		st.State, st.Reason = StatePaused, sv.fault
		return st
	}
	g := sv.guard.Stats()
	st.Reason, st.Median = g.Last, g.Median
	switch {
	case left <= 0:
		st.State = StateExhausted
	case g.Open:
		st.State, st.Since, st.Until = StatePaused, g.Since, g.Until
	case r.Kind == Embedding && r.Dimension == 0:
		st.State = StateStarting
	default:
		st.State = StateWorking
	}
	return st
}

// Update changes a service; nil stays. A key is written and never read: nil
// keeps it, "" removes it. It belongs to the address, so another address needs
// it again.
type Update struct {
	Enabled *bool
	BaseURL *string
	Model   *string
	Key     *string
}

// Save changes a service. All nodes take it over within a second.
func (s *Service) Save(ctx context.Context, by desk.Actor, kind string, up Update) (Overview, error) {
	sealer, err := s.sealer(ctx)
	if err != nil {
		return Overview{}, err
	}
	var saved row
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := selectService(tx, kind)
		if err != nil {
			return err
		}
		if err := up.apply(&r, sealer); err != nil {
			return err
		}
		// A call shows it again: the model behind a name may have changed.
		r.Dimension = 0
		r.UpdatedAt, r.UpdatedBy = tx.Now(), by.UserID
		saved = r
		if err := saveService(tx, r); err != nil {
			return err
		}
		return raiseRevision(tx)
	})
	if err != nil {
		return Overview{}, err
	}
	s.Log.InfoContext(ctx, "a model service was changed", slog.String("kind", kind), slog.Bool("enabled", saved.Enabled), slog.String("user_id", string(by.UserID)))
	s.ring()
	return s.Overview(ctx)
}

// SaveLimit changes what the services may cost.
func (s *Service) SaveLimit(ctx context.Context, by desk.Actor, l Limit) (Overview, error) {
	if l.DailyTokens < 0 || l.DailyTokens > maxDaily {
		return Overview{}, desk.Invalid("daily_tokens", "error.field.value")
	}
	if l.PerMinute < 1 || l.PerMinute > maxPerMinute {
		return Overview{}, desk.Invalid("per_minute", "error.field.value")
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE model_limit SET daily_tokens = $1, per_minute = $2, phrases = $3, revision = revision + 1 WHERE id = 1`,
			l.DailyTokens, l.PerMinute, l.Phrases)
		return err
	})
	if err != nil {
		return Overview{}, err
	}
	s.Log.InfoContext(ctx, "the limits of model services were changed", slog.Bool("phrases", l.Phrases), slog.String("user_id", string(by.UserID)))
	return s.Overview(ctx)
}

func (up Update) apply(r *row, sealer *secret.Sealer) error {
	if !slices.Contains(Kinds(), r.Kind) {
		return desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	before := r.BaseURL
	if up.Enabled != nil {
		r.Enabled = *up.Enabled
	}
	if up.Model != nil {
		r.Model = strings.TrimSpace(*up.Model)
	}
	if up.BaseURL != nil {
		r.BaseURL = strings.TrimRight(strings.TrimSpace(*up.BaseURL), "/")
	}
	switch {
	case r.BaseURL == "" && r.Enabled:
		return desk.Invalid("base_url", "error.field.required")
	case r.BaseURL != "" && !isBaseURL(r.BaseURL):
		return desk.Invalid("base_url", "error.model_service.address")
	case r.Model == "" && r.Enabled:
		return desk.Invalid("model", "error.field.required")
	case utf8.RuneCountInString(r.Model) > maxModel || strings.ContainsFunc(r.Model, unicode.IsControl):
		return desk.Invalid("model", "error.field.value")
	}
	switch {
	case up.Key != nil && *up.Key == "":
		r.Sealed = ""
	case up.Key != nil:
		key := strings.TrimSpace(*up.Key)
		if len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
			return desk.Invalid("key", "error.field.value")
		}
		r.Sealed = sealer.Seal(key, r.about())
	case r.Sealed != "" && origin(before) != origin(r.BaseURL):
		return desk.Invalid("key", "error.model_service.key_again")
	}
	return nil
}

// about is what a sealed key belongs to: it opens for no other service.
func (r *row) about() string { return r.Kind + " " + origin(r.BaseURL) }

func isBaseURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxURL && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		u.RawQuery == "" && u.Fragment == ""
}

func origin(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

func (s *Service) sealer(ctx context.Context) (*secret.Sealer, error) {
	key, err := s.Key(ctx)
	if err != nil {
		return nil, err
	}
	return secret.NewSealer(key, "model service"), nil
}

func (s *Service) unseal(ctx context.Context, r row) (string, error) {
	if r.Sealed == "" {
		return "", nil
	}
	sealer, err := s.sealer(ctx)
	if err != nil {
		return "", err
	}
	return sealer.Open(r.Sealed, r.about())
}

// sample is what a test sends: nobody's words.
const sample = "How long does delivery take?"

// TestResult is what a test call has brought.
type TestResult struct {
	Took      time.Duration
	Dimension int       // of the vectors
	Class     llm.Class // why it failed, "" = it works
	Status    int       // of HTTP, when the service has refused
}

// Test makes one real call to what Save would store. It is not stopped by the
// breaker, but counts against the budget.
func (s *Service) Test(ctx context.Context, kind string, up Update) (TestResult, error) {
	sealer, err := s.sealer(ctx)
	if err == nil {
		err = s.Refresh(ctx)
	}
	if err != nil {
		return TestResult{}, err
	}
	on := true
	up.Enabled = &on
	r := row{Kind: kind}
	if sv := s.live.Load().services[kind]; sv != nil {
		r = sv.row
	}
	if err := up.apply(&r, sealer); err != nil {
		return TestResult{}, err
	}
	key, err := s.unseal(ctx, r)
	if err != nil {
		return TestResult{Class: llm.Refused}, nil //nolint:nilerr // the stored key is lost: it is to be entered again
	}
	budget := s.meter.of(kind)
	if budget.Left() <= 0 {
		return TestResult{Class: llm.Exhausted}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	started := s.Clock()
	m, err := s.Open(llm.Config{BaseURL: r.BaseURL, Model: r.Model, Key: key})
	var out TestResult
	var cost llm.Usage
	if err == nil {
		out.Dimension, cost, err = call(ctx, m, kind)
		budget.Count(cost.Total(), err != nil)
	}
	out.Took, out.Class = s.Clock().Sub(started), llm.ClassOf(err)
	var failed *llm.Error
	if errors.As(err, &failed) {
		out.Status = failed.Status
	}
	return out, nil
}

// call asks for as little as possible.
func call(ctx context.Context, m llm.Model, kind string) (dimension int, cost llm.Usage, err error) {
	if kind == Chat {
		r, err := m.Chat(ctx, llm.ChatRequest{Messages: []llm.Message{{Role: llm.User, Text: "Answer with one word: ready"}}, MaxTokens: 200})
		return 0, r.Usage, err
	}
	e, err := m.Embed(ctx, []string{sample})
	if err != nil {
		return 0, llm.Usage{}, err
	}
	return len(e.Vectors[0]), e.Usage, nil
}
