package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/ratelimit"
)

// server holds the dependencies of all handlers.
type server struct {
	Deps
	limiters map[limit]*ratelimit.Limiter
	document []byte // the OpenAPI document
	docsPage []byte
}

// maxBody bounds every body but uploads.
const maxBody = 1 << 20

// slowRequest is what the log warns about.
const slowRequest = 2 * time.Second

// New returns the handler of /api/, /widget/v1/, /files/, /healthz and /readyz.
func New(d Deps) (http.Handler, error) {
	s := &server{Deps: d, limiters: map[limit]*ratelimit.Limiter{
		limitAPI:     ratelimit.New(d.Limits.API, nil),
		limitLogin:   ratelimit.New(d.Limits.Login, nil),
		limitSession: ratelimit.New(d.Limits.Session, nil),
		limitUpload:  ratelimit.New(d.Limits.Upload, nil),
		limitVote:    ratelimit.New(d.Limits.Vote, nil),
	}}
	mux := http.NewServeMux()
	s.mount(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.writeProblem(w, r, errNoRoute) })

	// Writes to the team's API from other sites are refused before anything
	// else is looked at. The widget has its own check by channel.
	csrf := http.NewCrossOriginProtection()
	if d.PublicURL != "" {
		if err := csrf.AddTrustedOrigin(strings.TrimSuffix(d.PublicURL, "/")); err != nil {
			return nil, fmt.Errorf("public URL: %w", err)
		}
	}
	csrf.AddInsecureBypassPattern(widgetPath)
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, errCrossOrigin)
	}))
	return httpkit.Chain(csrf.Handler(mux),
		httpkit.Identify(d.TrustedProxies),
		httpkit.Log(d.Log, slowRequest),
		httpkit.SecureHeaders,
		noStore,
		httpkit.Gzip,
		httpkit.Recover(d.Log, func(w http.ResponseWriter, r *http.Request) {
			s.writeProblem(w, r, errPanic)
		}),
	), nil
}

// noStore keeps answers out of caches. Files and the widget's own pages say
// otherwise themselves.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// mount registers the table on the mux and describes it.
func (s *server) mount(mux *http.ServeMux) {
	shareHumaSettings()
	cfg := huma.DefaultConfig("Shopbell", "1")
	cfg.CreateHooks = nil // no $schema links
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	describe(cfg.OpenAPI, s.Version)
	api := humago.New(mux, cfg)
	for _, r := range s.routes() {
		r.register(s, api, mux)
	}
	completeDocument(api.OpenAPI())
	var err error
	if s.document, err = json.MarshalIndent(api.OpenAPI(), "", "  "); err != nil {
		panic(err) // a document of our own types
	}
	s.docsPage = renderDocs(api.OpenAPI(), s.routes())
}

// shareHumaSettings sets what huma keeps in package variables. They are the
// same for every server of the process.
var shareHumaSettings = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = newHumaError
	huma.NewErrorWithContext = newHumaErrorWithContext
})

var errNotUTF8 = errors.New("the body is not UTF-8")

// jsonFormat is huma's JSON without silent repairs: a body that is not UTF-8 is
// refused, and nothing may follow the value.
var jsonFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		if !utf8.Valid(data) {
			return errNotUTF8
		}
		return json.Unmarshal(data, v)
	},
}
