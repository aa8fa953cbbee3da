package httpapi

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

//go:embed texts/*.json
var textFiles embed.FS

// texts are the words of errors.
var texts = i18n.MustLoad(textFiles, "texts", "en")

// Errors that arise at the edge itself.
var (
	errCrossOrigin = desk.E(desk.CodeForbidden, "error.cross_origin", nil)
	errNoRoute     = desk.E(desk.CodeNotFound, "error.not_found", nil)
	errMediaType   = desk.E(desk.CodeInvalid, "error.media_type", nil)
	errPanic       = desk.E(desk.CodeInternal, "error.internal", errors.New("panic, logged above"))
)

// statusOf is the HTTP form of a code.
var statusOf = map[desk.Code]int{
	desk.CodeInvalid:         http.StatusUnprocessableEntity,
	desk.CodeUnauthenticated: http.StatusUnauthorized,
	desk.CodeForbidden:       http.StatusForbidden,
	desk.CodeNotFound:        http.StatusNotFound,
	desk.CodeConflict:        http.StatusConflict,
	desk.CodeTooLarge:        http.StatusRequestEntityTooLarge,
	desk.CodeRateLimited:     http.StatusTooManyRequests,
	desk.CodeUnavailable:     http.StatusServiceUnavailable,
	desk.CodeStorageFull:     http.StatusInsufficientStorage,
	desk.CodeInternal:        http.StatusInternalServerError,
}

// problem is an error as it goes out.
type problem struct {
	wire.Problem
	headers http.Header
}

// Error, GetStatus, GetHeaders and ContentType let huma write it.
func (p *problem) Error() string           { return p.Code }
func (p *problem) GetStatus() int          { return p.Status }
func (p *problem) GetHeaders() http.Header { return p.headers }

// ContentType is that of RFC 9457.
func (p *problem) ContentType(string) string { return "application/problem+json" }

type langKey struct{}

// withLang carries the language of the request to where errors are made.
func withLang(ctx context.Context, r *http.Request) context.Context {
	return context.WithValue(ctx, langKey{}, langOf(r))
}

func langOf(r *http.Request) string {
	return httpkit.PreferredLang(r.Header.Get("Accept-Language"), "en", "zh")
}

// problem renders any error. What the caller cannot act on is told by a short
// id only, which stands in the log with the cause.
func (s *server) problem(ctx context.Context, err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	lang, _ := ctx.Value(langKey{}).(string)
	var e *desk.Error
	if !errors.As(err, &e) {
		e = desk.E(desk.CodeInternal, "error.internal", err)
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			e = &desk.Error{Code: desk.CodeUnavailable, Key: "error.unavailable", RetryAfter: 2, Err: err}
		}
	}
	p = newProblem(lang, e)
	p.ID = httpkit.FromContext(ctx).ID
	level := slog.LevelDebug
	switch e.Code {
	case desk.CodeInternal:
		level = slog.LevelError
	case desk.CodeUnavailable, desk.CodeStorageFull:
		level = slog.LevelWarn
	}
	if s.Log.Enabled(ctx, level) {
		s.Log.Log(ctx, level, "request refused", "request_id", p.ID, "code", string(e.Code), "key", e.Key, "error", err)
	}
	return p
}

func newProblem(lang string, e *desk.Error) *problem {
	status, ok := statusOf[e.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	if errors.Is(e, errMediaType) {
		status = http.StatusUnsupportedMediaType
	}
	p := &problem{Problem: wire.Problem{
		Type: "about:blank", Title: texts.Text(lang, e.Key, e.Args), Status: status, Code: string(e.Code), Key: e.Key,
	}}
	if len(e.Fields) > 0 {
		p.Fields = make(map[string]string, len(e.Fields))
		for field, key := range e.Fields {
			p.Fields[field] = texts.Text(lang, key, e.Args)
		}
	}
	var worse *testbench.RegressedError
	if errors.As(e.Err, &worse) {
		p.Regressions = each(worse.List, presentRegression)
	}
	if e.RetryAfter > 0 {
		p.headers = http.Header{"Retry-After": {strconv.Itoa(e.RetryAfter)}}
	}
	if e.Code == desk.CodeUnauthenticated {
		p.headers = http.Header{"Www-Authenticate": {`Bearer realm="shopbell"`}}
	}
	return p
}

// writeProblem answers outside of huma.
func (s *server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problem(withLang(r.Context(), r), err)
	h := w.Header()
	for k, v := range p.headers {
		h[k] = v
	}
	h.Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		json.NewEncoder(w).Encode(p.Problem) //nolint:errcheck,errchkjson // the caller is gone
	}
}

func newHumaError(status int, msg string, errs ...error) huma.StatusError {
	return humaProblem("", status, msg, errs)
}

func newHumaErrorWithContext(hc huma.Context, status int, msg string, errs ...error) huma.StatusError {
	r, _ := humago.Unwrap(hc)
	p := humaProblem(langOf(r), status, msg, errs)
	p.ID = httpkit.FromContext(r.Context()).ID
	return p
}

// humaProblem renders what huma has found wrong with the input.
func humaProblem(lang string, status int, _ string, errs []error) *problem {
	e := &desk.Error{Code: desk.CodeInvalid, Key: "error.invalid", Fields: map[string]string{}}
	switch {
	case status == http.StatusRequestEntityTooLarge:
		e.Code, e.Key = desk.CodeTooLarge, "error.too_large"
	case status == http.StatusUnsupportedMediaType:
		e = errMediaType
	case status == http.StatusRequestTimeout:
		e.Code, e.Key = desk.CodeUnavailable, "error.timeout"
	case status >= http.StatusInternalServerError:
		e.Code, e.Key = desk.CodeInternal, "error.internal"
	}
	p := newProblem(lang, e)
	if status >= http.StatusBadRequest && status < http.StatusInternalServerError {
		p.Status = status
	}
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			if p.Fields == nil {
				p.Fields = map[string]string{}
			}
			field := fieldOf(d.Location)
			if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
				field = strings.TrimSuffix(name, " to be present")
			}
			p.Fields[field] = validationText(lang, d.Message)
		}
	}
	return p
}

// fieldOf turns "body.variants[0].price" into "variants[0].price".
func fieldOf(location string) string {
	_, field, ok := strings.Cut(location, ".")
	if !ok {
		return location
	}
	return field
}

// validationTexts maps the beginnings of huma's messages to ours; what follows
// is the argument {n}.
var validationTexts = []struct{ prefix, key string }{
	{"expected length >= ", "error.field.min_length"},
	{"expected length <= ", "error.field.max_length"},
	{"expected array length >= ", "error.field.min_items"},
	{"expected array length <= ", "error.field.max_items"},
	{"expected number >= ", "error.field.min"},
	{"expected number <= ", "error.field.max"},
	{"expected value to be one of ", "error.field.value"},
	{"expected required property ", "error.field.required"},
	{"required ", "error.field.required"},
	{"unexpected property", "error.field.unknown"},
	{"expected string to be RFC 5322 email", "error.field.email"},
	{"expected ", "error.field.form"},
}

func validationText(lang, msg string) string {
	for _, v := range validationTexts {
		if rest, ok := strings.CutPrefix(msg, v.prefix); ok {
			return texts.Text(lang, v.key, map[string]string{"n": rest})
		}
	}
	return texts.Text(lang, "error.field.form", nil)
}
