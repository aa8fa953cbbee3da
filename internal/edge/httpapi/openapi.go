package httpapi

import (
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// Document returns the OpenAPI 3.1 document of the API as JSON. It needs no
// running server.
func Document() []byte {
	s := &server{Deps: Deps{Log: slog.New(slog.DiscardHandler)}}
	s.mount(http.NewServeMux())
	return s.document
}

const about = `Everything that the console does goes through this API.

**Who calls.** People sign in with POST /api/v1/session and carry a cookie. Programs send an API token, made in the
console: ` + "`Authorization: Bearer sbt_…`" + `. A token can do what its scopes say, and never more than its maker.

**Errors** are problem documents (RFC 9457) with a stable ` + "`code`" + ` and a text in the language of Accept-Language.
429 and 503 carry Retry-After.

**Safe to repeat.** A message is stored once for its client_id: after a broken connection send it again with the same one.

**Lists** are read page by page: pass ` + "`next`" + ` of one page as ` + "`cursor`" + ` of the following, until it is empty.

**Sockets.** /socket/agent and /socket/visitor speak the centrifuge JSON protocol. Their frames are the schemas
AgentEvent, InboxEvent and UserEvent for the team, and VisitorSend, VisitorSync, VisitorAck, VisitorTyping and
VisitorEvent for the widget.

Times are Unix milliseconds (UTC), 0 = never. Money is in minor units with its currency.`

func describe(doc *huma.OpenAPI, version string) {
	if version == "" {
		version = "1"
	}
	doc.Info = &huma.Info{
		Title: "Shopbell API", Version: version, Description: about,
		License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
	}
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "__Host-shopbell", Description: "The cookie of a signed-in person (shopbell over plain HTTP)"},
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token (sbt_…)"},
		"visitor": {Type: "http", Scheme: "bearer", Description: "VisitorSession.token"},
	}
}

// socketFrames cross the sockets and no HTTP body.
var socketFrames = []any{
	wire.AgentEvent{},
	wire.AgentTyping{},
	wire.InboxEvent{},
	wire.UserEvent{},
	wire.VisitorEvent{},
	wire.VisitorSend{},
	wire.VisitorSent{},
	wire.VisitorSync{},
	wire.VisitorSynced{},
	wire.VisitorAck{},
	wire.VisitorTyping{},
}

// completeDocument adds what no operation mentions and says which references
// may be null.
func completeDocument(doc *huma.OpenAPI) {
	schemas := doc.Components.Schemas
	for _, f := range socketFrames {
		schemas.Schema(reflect.TypeOf(f), true, "")
	}
	for name, schema := range schemas.Map() {
		if t := schemas.TypeFromRef("#/components/schemas/" + name); t != nil {
			markNullable(t, schema)
		}
	}
}

// markNullable allows null where a pointer to an object is always present in
// the JSON. huma cannot say that of a reference.
func markNullable(t reflect.Type, schema *huma.Schema) {
	if t.Kind() != reflect.Struct {
		return
	}
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() != reflect.Pointer || f.Type.Elem().Kind() != reflect.Struct || strings.Contains(options, "omitempty") {
			continue
		}
		if p := schema.Properties[name]; p != nil && p.Ref != "" {
			schema.Properties[name] = &huma.Schema{
				Description: f.Tag.Get("doc"),
				AnyOf:       []*huma.Schema{{Ref: p.Ref}, {Type: "null"}},
			}
		}
	}
}

func jsonResponse[T any](doc *huma.OpenAPI) *huma.Response {
	return &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: doc.Components.Schemas.Schema(reflect.TypeFor[T](), true, "")},
	}}
}

func problemResponse(doc *huma.OpenAPI) *huma.Response {
	return &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: doc.Components.Schemas.Schema(reflect.TypeFor[problem](), true, "Problem")},
	}}
}

func (s *server) serveDocument(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-cache")
	w.Write(s.document) //nolint:errcheck // the caller is gone
	return nil
}
