package httpapi

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/imports"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// ImportPath names an import in the path. It is exported because huma looks into
// exported embedded fields only.
type ImportPath struct {
	ID desk.ImportID `path:"id" maxLength:"64"`
}

// maxImportUpload is a little more than what the service takes, which says so.
const maxImportUpload = 65 << 20

func (s *server) uploadImport(w http.ResponseWriter, r *http.Request) error {
	return takeFile(w, r, maxImportUpload, func(_ *multipart.Reader, name string, file io.Reader) (any, error) {
		im, err := s.Imports.Upload(r.Context(), actor(r.Context()), name, file)
		return s.presentImport(withLang(r.Context(), r), im), err
	})
}

func documentImport(doc *huma.OpenAPI, o *huma.Operation) {
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "XLSX, CSV, DOCX, PDF, HTML, Markdown or text"}},
	}}}}
	o.Responses["200"] = jsonResponse[wire.Import](doc)
}

func (s *server) listImports(ctx context.Context, _ *none) (*body[wire.ImportList], error) {
	list, err := s.Imports.List(ctx)
	return reply(wire.ImportList{Imports: each(list, func(im imports.Import) wire.Import { return s.presentImport(ctx, im) })}), err
}

func (s *server) getImport(ctx context.Context, in *ImportPath) (*body[wire.Import], error) {
	im, err := s.Imports.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := s.presentImport(ctx, im)
	heads, headings, err := s.Imports.Outline(ctx, im)
	out.Headings = int64(headings)
	out.Tables = each(heads, func(h imports.TableHead) wire.ImportTableHead {
		return wire.ImportTableHead{Place: tablePlace(h.Place), Rows: int64(h.Rows), First: h.First}
	})
	return reply(out), err
}

// tablePlace tells tables apart; the words around it are the client's.
func tablePlace(p extract.Place) string {
	if p.Sheet != "" {
		return p.Sheet
	}
	if p.Page > 0 {
		return strconv.Itoa(p.Page)
	}
	return ""
}

func (s *server) deleteImport(ctx context.Context, in *ImportPath) (*none, error) {
	return nil, s.Imports.Delete(ctx, in.ID)
}

func (s *server) previewImport(ctx context.Context, in *struct {
	ImportPath
	Body wire.ImportPreviewRequest
},
) (*body[wire.ImportRows], error) {
	list, stats, err := s.Imports.Preview(ctx, actor(ctx), in.ID, planOf(in.Body.Plan), desk.EntryOutcome(in.Body.Outcome), int(in.Body.Offset))
	out := wire.ImportRows{Rows: each(list, func(r imports.Row) wire.ImportRow { return presentImportRow(ctx, r) }), Stats: presentImportStats(stats)}
	if total := counted(stats, in.Body.Outcome); int(in.Body.Offset)+len(list) < total {
		out.Next = in.Body.Offset + int64(len(list))
	}
	return reply(out), err
}

// counted is how many rows have the outcome; "" = any.
func counted(s imports.Stats, outcome string) int {
	switch desk.EntryOutcome(outcome) {
	case desk.EntryCreated:
		return s.Created
	case desk.EntryUpdated:
		return s.Updated
	case desk.EntryUnchanged:
		return s.Unchanged
	case desk.EntryKept:
		return s.Kept
	case desk.EntryRefused:
		return s.Refused
	}
	return s.Rows
}

func (s *server) runImport(ctx context.Context, in *struct {
	ImportPath
	Body wire.ImportPlan
},
) (*body[wire.Import], error) {
	im, err := s.Imports.Run(ctx, actor(ctx), in.ID, planOf(in.Body))
	return reply(s.presentImport(ctx, im)), err
}

func (s *server) undoImport(ctx context.Context, in *ImportPath) (*body[wire.Import], error) {
	im, err := s.Imports.Undo(ctx, actor(ctx), in.ID)
	return reply(s.presentImport(ctx, im)), err
}

func (s *server) listImportRows(ctx context.Context, in *struct {
	ImportPath
	Outcome string `query:"outcome" enum:",created,updated,unchanged,kept,refused,undone,left"`
	From    int    `query:"from" minimum:"0" maximum:"100000"`
},
) (*body[wire.ImportRows], error) {
	list, next, err := s.Imports.Rows(ctx, in.ID, in.Outcome, in.From)
	return reply(wire.ImportRows{Rows: each(list, func(r imports.Row) wire.ImportRow { return presentImportRow(ctx, r) }), Next: int64(next)}), err
}

func planOf(w wire.ImportPlan) imports.Plan {
	return imports.Plan{
		Lang: w.Lang, Category: w.Category, Sections: w.Sections, Keep: w.Keep, Enabled: w.Enabled,
		Tables: each(w.Tables, func(t wire.ImportTable) imports.TablePlan {
			return imports.TablePlan{Use: t.Use, Header: t.Header, Columns: each(t.Columns, func(c string) imports.Field { return imports.Field(c) })}
		}),
	}
}

func (s *server) presentImport(ctx context.Context, im imports.Import) wire.Import {
	out := wire.Import{
		ID: string(im.ID), Name: im.Name, Size: im.Size, Format: im.Format, State: im.State, Failure: inLanguage(ctx, im.Failure),
		Stats: presentImportStats(im.Stats), CreatedAt: millis(im.CreatedAt), CreatedBy: s.Present.Name(im.CreatedBy),
		Warnings: each(im.Warnings, func(w extract.Warning) wire.ImportWarning {
			return wire.ImportWarning{Code: string(w.Code), Count: int64(w.Count), Pages: w.Pages}
		}),
	}
	if im.Plan.Lang != "" {
		out.Plan = &wire.ImportPlan{
			Lang: im.Plan.Lang, Category: im.Plan.Category, Sections: im.Plan.Sections, Keep: im.Plan.Keep, Enabled: im.Plan.Enabled,
			Tables: each(im.Plan.Tables, func(t imports.TablePlan) wire.ImportTable {
				return wire.ImportTable{Use: t.Use, Header: t.Header, Columns: each(t.Columns, func(f imports.Field) string { return string(f) })}
			}),
		}
	}
	if im.Job != nil {
		j := s.presentJob(ctx, *im.Job)
		j.Report = nil // the stats say the same
		out.Job = &j
	}
	return out
}

func presentImportStats(s imports.Stats) wire.ImportStats {
	return wire.ImportStats{
		Rows: int64(s.Rows), Created: int64(s.Created), Updated: int64(s.Updated), Unchanged: int64(s.Unchanged), Kept: int64(s.Kept),
		Refused: int64(s.Refused), Undone: int64(s.Undone), Left: int64(s.Left),
	}
}

func presentImportRow(ctx context.Context, r imports.Row) wire.ImportRow {
	return wire.ImportRow{
		Position: int64(r.Position), Page: int64(r.Place.Page), Sheet: r.Place.Sheet, Row: int64(r.Place.Row), Line: int64(r.Place.Line), Path: r.Path,
		Question: r.Question, Phrasings: r.Phrasings, Answer: r.Answer, Outcome: string(r.Outcome), Field: r.Field, Problem: inLanguage(ctx, r.Problem),
		EntryID: string(r.EntryID),
	}
}
