package httpapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// The kinds of files that an export can be.
var exportTypes = map[tabular.Format]string{
	tabular.CSV:  "text/csv; charset=utf-8",
	tabular.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	tabular.JSON: "application/json",
}

const (
	maxExportQuery = 200
	exportTime     = 10 * time.Minute // that a slow client may take
)

// exportEntries writes the entries as they are read. Where that fails in the
// middle the connection is broken off, so that half a file does not pass for one.
func (s *server) exportEntries(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if !actor(r.Context()).Can(desk.CanReadKnowledge) {
		return desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	sink := tabular.Sink{
		Format: tabular.Format(q.Get("format")), Columns: knowledge.ExportColumns(), Sheet: "Sheet1", Long: "phrasings",
	}
	kind, ok := exportTypes[sink.Format]
	if !ok {
		return desk.Invalid("format", "error.field.value")
	}
	switch q.Get("encoding") {
	case "", "utf-8":
	case "gbk":
		if sink.Format != tabular.CSV {
			return desk.Invalid("encoding", "error.field.value")
		}
		sink.Encoding, kind = "gbk", "text/csv; charset=gb18030"
	default:
		return desk.Invalid("encoding", "error.field.value")
	}
	filter, err := exportFilter(r)
	if err != nil {
		return err
	}
	var ids []desk.EntryID
	if list := q.Get("ids"); list != "" {
		for id := range strings.SplitSeq(list, ",") {
			if !desk.ValidID("ke", desk.EntryID(id)) {
				return desk.Invalid("ids", "error.field.value")
			}
			ids = append(ids, desk.EntryID(id))
		}
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(exportTime)) //nolint:errcheck // not supported in tests
	var out tabular.Writer
	begin := func() (err error) {
		if out != nil {
			return nil
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="knowledge-%s.%s"`, s.Knowledge.Now().UTC().Format("20060102-1504"), sink.Format))
		h.Set("Cache-Control", "no-store")
		out, err = tabular.NewWriter(w, sink)
		return err
	}
	err = s.Knowledge.Export(r.Context(), filter, ids, func(values []any) error {
		if err := begin(); err != nil {
			return err
		}
		return out.Write(values)
	})
	if err != nil && out == nil {
		return err
	}
	if err == nil {
		if err = begin(); err == nil { // of nothing: the columns
			err = out.Close()
		}
	}
	if err != nil {
		s.Log.WarnContext(r.Context(), "an export has ended in the middle", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func exportFilter(r *http.Request) (knowledge.Filter, error) {
	q := r.URL.Query()
	f := knowledge.Filter{
		Lang: q.Get("lang"), CategoryID: desk.CategoryID(q.Get("category")), Query: q.Get("q"), State: desk.EntryState(q.Get("state")),
		Tag: q.Get("tag"), Owner: desk.UserID(q.Get("owner")), ReviewDue: q.Get("review_due") == "true",
	}
	for name, value := range map[string]string{"category": string(f.CategoryID), "q": f.Query, "tag": f.Tag, "owner": string(f.Owner)} {
		if len(value) > 4*maxExportQuery {
			return f, desk.Invalid(name, "error.field.too_long")
		}
	}
	if f.Lang != "" && !slices.Contains(knowledge.Langs(), f.Lang) {
		return f, desk.Invalid("lang", "error.field.value")
	}
	return f, nil
}

func documentExport(_ *huma.OpenAPI, o *huma.Operation) {
	text := func(name, doc string, values ...any) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: huma.TypeString, Enum: values}}
	}
	format := text("format", "", "csv", "xlsx", "json")
	format.Required = true
	o.Parameters = []*huma.Param{
		format, text("encoding", "Of CSV; gbk is written as GB18030, which has room for every character", "utf-8", "gbk"),
		text("ids", "Entries, parted by commas, 500 at most"),
		text("lang", "", "zh", "en"), text("category", "It and those below"), text("q", ""),
		text("state", "", "draft", "review", "scheduled", "published", "off", "expired"), text("tag", ""),
		text("owner", "A member of the team, or none"), text("review_due", "", "true", "false"),
	}
	documentExportFiles(o)
}

// documentExportFiles says that what comes is one of exportTypes.
func documentExportFiles(o *huma.Operation) {
	content := map[string]*huma.MediaType{}
	for _, kind := range exportTypes {
		content[strings.SplitN(kind, ";", 2)[0]] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	o.Responses["200"] = &huma.Response{Description: "The file", Content: content}
}
