package httpapi

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

// docsPolicy lets the page load its own style and nothing else.
const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// docPage is what the template shows.
type docPage struct {
	Title, Version string
	About          []template.HTML
	Groups         []docGroup
	Schemas        []docSchema
}

type docGroup struct {
	Name       string
	Operations []docOperation
}

type docOperation struct {
	ID, Method, Path, Summary, Who, Permission string
	Params                                     []docField
	BodyRef, BodyNote                          string
	Answer                                     string
}

type docSchema struct {
	Name, Doc string
	Fields    []docField
}

type docField struct {
	Name, In, Type, Ref, Doc, Rules string
	Required                        bool
}

// renderDocs writes the readable page from the document, once at start. Groups
// stand in the order of the table of routes.
func renderDocs(doc *huma.OpenAPI, table []route) []byte {
	page := docPage{Title: doc.Info.Title, Version: doc.Info.Version, About: paragraphs(doc.Info.Description)}
	groups := map[string]*docGroup{}
	paths := make([]string, 0, len(doc.Paths))
	for p := range doc.Paths {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, path := range paths {
		for _, o := range operations(doc.Paths[path]) {
			tag := o.Tags[0]
			if groups[tag] == nil {
				groups[tag] = &docGroup{Name: tag}
			}
			groups[tag].Operations = append(groups[tag].Operations, docOf(o))
		}
	}
	for _, rt := range table {
		if g := groups[tagOf(rt.path)]; g != nil {
			page.Groups = append(page.Groups, *g)
			delete(groups, g.Name)
		}
	}
	schemas := doc.Components.Schemas.Map()
	for name, schema := range schemas {
		page.Schemas = append(page.Schemas, schemaDoc(name, schema))
	}
	slices.SortFunc(page.Schemas, func(a, b docSchema) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	if err := template.Must(template.New("docs").Parse(docsHTML)).Execute(&out, page); err != nil {
		panic(err) // our own template and our own types
	}
	return out.Bytes()
}

func operations(item *huma.PathItem) []*huma.Operation {
	var out []*huma.Operation
	for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

func docOf(o *huma.Operation) docOperation {
	d := docOperation{ID: o.OperationID, Method: o.Method, Path: o.Path, Summary: o.Summary, Who: whoMay(o)}
	d.Permission, _ = o.Extensions["x-permission"].(string)
	for _, p := range o.Parameters {
		if p.In != "header" {
			f := fieldDoc(p.Name, p.Schema, p.Required)
			f.In, f.Doc = p.In, strings.TrimSpace(p.Description+" "+f.Doc)
			d.Params = append(d.Params, f)
		}
	}
	if o.RequestBody != nil {
		for ct, media := range o.RequestBody.Content {
			d.BodyRef = refName(media.Schema)
			if d.BodyRef == "" {
				d.BodyNote = ct
			}
		}
	}
	for status, r := range o.Responses {
		if status == "default" {
			continue
		}
		for _, media := range r.Content {
			d.Answer = refName(media.Schema)
		}
	}
	return d
}

func whoMay(o *huma.Operation) string {
	var who []string
	for _, s := range o.Security {
		for name := range s {
			who = append(who, map[string]string{"session": "signed-in person", "token": "API token", "visitor": "visitor"}[name])
		}
	}
	if len(who) == 0 {
		return "anybody"
	}
	return strings.Join(who, " or ")
}

func schemaDoc(name string, s *huma.Schema) docSchema {
	d := docSchema{Name: name, Doc: s.Description}
	names := make([]string, 0, len(s.Properties))
	for n := range s.Properties {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		d.Fields = append(d.Fields, fieldDoc(n, s.Properties[n], slices.Contains(s.Required, n)))
	}
	return d
}

func fieldDoc(name string, s *huma.Schema, required bool) docField {
	f := docField{Name: name, Type: s.Type, Doc: s.Description, Required: required, Ref: refName(s)}
	switch {
	case len(s.AnyOf) > 0:
		f.Ref, f.Type = refName(s.AnyOf[0]), "or null"
	case s.Type == huma.TypeArray && s.Items != nil:
		f.Ref, f.Type = refName(s.Items), "list"
		if f.Ref == "" {
			f.Type = "list of " + s.Items.Type
		}
	}
	var rules []string
	if len(s.Enum) > 0 {
		var values []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok && text != "" {
				values = append(values, text)
			}
		}
		rules = append(rules, strings.Join(values, " · "))
	}
	f.Rules = strings.Join(rules, ", ")
	return f
}

func refName(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}

var (
	bold = regexp.MustCompile(`\*\*(.+?)\*\*`)
	code = regexp.MustCompile("`(.+?)`")
)

// paragraphs shows the little Markdown of our own description.
func paragraphs(text string) []template.HTML {
	var out []template.HTML
	for p := range strings.SplitSeq(text, "\n\n") {
		html := template.HTMLEscapeString(p)
		html = code.ReplaceAllString(bold.ReplaceAllString(html, "<strong>$1</strong>"), "<code>$1</code>")
		out = append(out, template.HTML(html)) //nolint:gosec // escaped above, our own text
	}
	return out
}

func (s *server) serveDocs(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", docsPolicy)
	h.Set("Cache-Control", "no-cache")
	w.Write(s.docsPage) //nolint:errcheck // the caller is gone
	return nil
}

func (s *server) serveDocsStyle(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	w.Write(docsCSS) //nolint:errcheck // the caller is gone
	return nil
}
