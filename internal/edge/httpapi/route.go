package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
)

// route is one line of the table.
type route struct {
	method     string
	path       string
	access     access
	permission desk.Permission // of member and person routes
	limit      limit
	summary    string
	handler    handler
}

// handler puts a route on the mux and into the document.
type handler func(s *server, api huma.API, mux *http.ServeMux, rt *route)

func (rt route) register(s *server, api huma.API, mux *http.ServeMux) { rt.handler(s, api, mux, &rt) }

// op is a handler with typed input and output. Its errors become problems.
func op[I, O any](fn func(ctx context.Context, in *I) (*O, error)) handler {
	return func(s *server, api huma.API, _ *http.ServeMux, rt *route) {
		o := rt.operation()
		o.Middlewares = huma.Middlewares{s.guard(rt)}
		o.MaxBodyBytes = maxBody
		huma.Register(api, o, func(ctx context.Context, in *I) (*O, error) {
			out, err := fn(ctx, in)
			if err != nil {
				return nil, s.problem(ctx, err)
			}
			return out, nil
		})
	}
}

// raw is a handler that reads and writes by itself; document describes it.
func raw(fn func(w http.ResponseWriter, r *http.Request) error, document func(*huma.OpenAPI, *huma.Operation)) handler {
	return func(s *server, api huma.API, mux *http.ServeMux, rt *route) {
		if document != nil {
			o := rt.operation()
			o.Responses = map[string]*huma.Response{"default": problemResponse(api.OpenAPI())}
			document(api.OpenAPI(), &o)
			api.OpenAPI().AddOperation(&o)
		}
		mux.HandleFunc(rt.method+" "+rt.path, func(w http.ResponseWriter, r *http.Request) {
			ctx, err := s.enter(w, r, rt)
			if err == nil {
				err = fn(w, r.WithContext(ctx))
			}
			if err != nil {
				s.writeProblem(w, r, err)
			}
		})
	}
}

// operation is what the document says about the route.
func (rt *route) operation() huma.Operation {
	o := huma.Operation{
		Method: rt.method, Path: rt.path, Summary: rt.summary, Tags: []string{tagOf(rt.path)},
		OperationID: operationID(rt.method, rt.path),
	}
	switch rt.access {
	case member:
		o.Security = []map[string][]string{{"session": {}}, {"token": scope(rt.permission)}}
	case person:
		o.Security = []map[string][]string{{"session": {}}}
	case visitor:
		o.Security = []map[string][]string{{"visitor": {}}}
	case public, signed:
		o.Security = []map[string][]string{}
	}
	if rt.permission != "" {
		o.Description = "Needs the permission `" + string(rt.permission) + "`."
		o.Extensions = map[string]any{"x-permission": string(rt.permission)}
	}
	return o
}

func scope(p desk.Permission) []string {
	if p == "" {
		return []string{}
	}
	return []string{string(p)}
}

// tagOf groups operations by the noun after the prefix.
func tagOf(path string) string {
	for _, prefix := range []string{"/api/v1/", "/widget/v1/", "/api/", "/"} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			noun, _, _ := strings.Cut(rest, "/")
			if prefix == "/widget/v1/" {
				return "visitor"
			}
			return noun
		}
	}
	return ""
}

// operationID is "get-conversations-id-messages".
func operationID(method, path string) string {
	path = strings.NewReplacer("/api/v1", "", "{", "", "}", "", "/", "-", ".", "-").Replace(path)
	return strings.ToLower(method) + path
}
