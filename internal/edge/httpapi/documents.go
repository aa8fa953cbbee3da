package httpapi

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// DocumentPath names a document in the path. It is exported because huma looks into
// exported embedded fields only.
type DocumentPath struct {
	ID desk.DocumentID `path:"id" maxLength:"64"`
}

func (s *server) uploadDocument(w http.ResponseWriter, r *http.Request) error {
	return s.takeDocument(w, r, "")
}

func (s *server) replaceDocument(w http.ResponseWriter, r *http.Request) error {
	id := desk.DocumentID(r.PathValue("id"))
	if _, err := s.Documents.Get(r.Context(), id); err != nil {
		return err
	}
	return s.takeDocument(w, r, id)
}

func (s *server) takeDocument(w http.ResponseWriter, r *http.Request, id desk.DocumentID) error {
	return takeFile(w, r, maxImportUpload, func(_ *multipart.Reader, name string, file io.Reader) (any, error) {
		d, err := s.Documents.Upload(r.Context(), actor(r.Context()), id, name, file)
		return s.presentDocument(withLang(r.Context(), r), d), err
	})
}

func documentDocument(doc *huma.OpenAPI, o *huma.Operation) {
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "PDF, DOCX, HTML, Markdown, text, XLSX or CSV"}},
	}}}}
	o.Responses["200"] = jsonResponse[wire.Document](doc)
}

func documentNextDocument(doc *huma.OpenAPI, o *huma.Operation) {
	documentDocument(doc, o)
	o.Parameters = append(o.Parameters, &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
}

func (s *server) listDocuments(ctx context.Context, _ *none) (*body[wire.DocumentList], error) {
	list, passages, err := s.Documents.List(ctx)
	return reply(wire.DocumentList{Documents: each(list, func(d document.Document) wire.Document { return s.presentDocument(ctx, d) }), Passages: passages, Limit: document.MaxPassages}), err
}

func (s *server) getDocument(ctx context.Context, in *DocumentPath) (*body[wire.Document], error) {
	d, err := s.Documents.Get(ctx, in.ID)
	return reply(s.presentDocument(ctx, d)), err
}

func (s *server) updateDocument(ctx context.Context, in *struct {
	DocumentPath
	Body wire.DocumentUpdate
},
) (*body[wire.Document], error) {
	b := &in.Body
	up := document.Update{Edit: b.Edit, Name: b.Name, Lang: b.Lang, Enabled: b.Enabled, Audience: (*desk.Audience)(b.Audience), Channels: b.Channels}
	if b.ValidUntil != nil {
		at := time.Time{}
		if *b.ValidUntil > 0 {
			at = time.UnixMilli(*b.ValidUntil)
		}
		up.ValidUntil = &at
	}
	d, err := s.Documents.Save(ctx, actor(ctx), in.ID, up)
	return reply(s.presentDocument(ctx, d)), err
}

func (s *server) deleteDocument(ctx context.Context, in *DocumentPath) (*none, error) {
	return nil, s.Documents.Delete(ctx, actor(ctx), in.ID)
}

func (s *server) restoreDocument(ctx context.Context, in *DocumentPath) (*body[wire.Document], error) {
	d, err := s.Documents.Restore(ctx, actor(ctx), in.ID)
	return reply(s.presentDocument(ctx, d)), err
}

func (s *server) listPassages(ctx context.Context, in *struct {
	DocumentPath
	Q    string `query:"q" maxLength:"100" doc:"Only passages that have it"`
	From int64  `query:"from" minimum:"0" maximum:"1000000"`
},
) (*body[wire.PassageList], error) {
	list, next, err := s.Documents.Passages(ctx, in.ID, in.Q, in.From)
	return reply(wire.PassageList{Passages: each(list, presentPassage), Next: next}), err
}

func (s *server) getPassage(ctx context.Context, in *struct {
	ID desk.PassageID `path:"id" maxLength:"64"`
},
) (*body[wire.PassageInDocument], error) {
	p, d, err := s.Documents.Passage(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(wire.PassageInDocument{Passage: presentPassage(p), Document: s.presentDocument(ctx, d)}), nil
}

func presentPassage(p desk.Passage) wire.Passage {
	return wire.Passage{ID: string(p.ID), Ordinal: p.Ordinal, Path: notNil(p.Path), Page: p.Page, Text: p.Text}
}

func (s *server) presentDocument(ctx context.Context, d document.Document) wire.Document {
	out := wire.Document{
		ID: string(d.ID), Name: d.Name, FileName: d.FileName, Lang: d.Lang, Format: d.Format, Size: d.Bytes, Pages: d.Pages, Passages: d.Passages,
		State: d.State, Failure: inLanguage(ctx, d.Failure), Enabled: d.Enabled, ValidUntil: millis(d.ValidUntil), Audience: string(d.Audience),
		Channels: notNil(d.Channels), Version: d.Version, Edit: d.Edit, Answers: d.Answers, UpdatedAt: millis(d.UpdatedAt), UpdatedBy: s.Present.Name(d.UpdatedBy), URL: d.URL, SiteID: string(d.SiteID),
		Warnings: each(d.Warnings, func(w extract.Warning) wire.ImportWarning {
			return wire.ImportWarning{Code: string(w.Code), Count: int64(w.Count), Pages: w.Pages}
		}),
	}
	if d.Job != nil {
		j := s.presentJob(ctx, *d.Job)
		out.Job = &j
	}
	return out
}
