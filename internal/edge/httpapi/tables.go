package httpapi

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/table/query"
)

// TablePath names a table in the path. It is exported because huma looks into
// exported embedded fields only.
type TablePath struct {
	ID desk.TableID `path:"id" maxLength:"64"`
}

// TableVersionPath names a version of a table in the path.
type TableVersionPath struct {
	TablePath
	Version int64 `path:"version" minimum:"1"`
}

// TestTable answers a question from one table, as the bot would say it.
type TestTable func(ctx context.Context, t *table.Table, q desk.TableQuery) (desk.TableAnswer, string, error)

// maxTableUpload is a little more than what the service takes, which says so.
const maxTableUpload = 17 << 20

func (s *server) listTables(ctx context.Context, in *struct {
	Bin bool `query:"bin" doc:"Those in the bin"`
},
) (*body[wire.TableList], error) {
	list, err := s.Tables.Find(ctx, in.Bin)
	return reply(wire.TableList{Tables: each(list, s.presentTableBrief)}), err
}

func (s *server) createTable(ctx context.Context, in *body[wire.TableDraft]) (*body[wire.Table], error) {
	t, err := s.Tables.Save(ctx, actor(ctx), tableOf("", &in.Body))
	return reply(s.presentTable(t)), err
}

func (s *server) getTable(ctx context.Context, in *TablePath) (*body[wire.Table], error) {
	t, err := s.Tables.Get(ctx, in.ID)
	return reply(s.presentTable(t)), err
}

func (s *server) replaceTable(ctx context.Context, in *struct {
	TablePath
	Body wire.TableDraft
},
) (*body[wire.Table], error) {
	t, err := s.Tables.Save(ctx, actor(ctx), tableOf(in.ID, &in.Body))
	return reply(s.presentTable(t)), err
}

func (s *server) deleteTable(ctx context.Context, in *TablePath) (*none, error) {
	return nil, s.Tables.Delete(ctx, in.ID)
}

func (s *server) restoreTable(ctx context.Context, in *TablePath) (*none, error) {
	return nil, s.Tables.Restore(ctx, in.ID)
}

func (s *server) listTableVersions(ctx context.Context, in *TablePath) (*body[wire.TableVersions], error) {
	list, err := s.Tables.Versions(ctx, in.ID)
	return reply(wire.TableVersions{Versions: each(list, func(v table.Version) wire.TableVersion {
		return wire.TableVersion{Version: v.Version, At: millis(v.At), By: wire.UserBrief{ID: string(v.By), Name: s.Present.Name(v.By)}, Of: v.Of}
	})}), err
}

func (s *server) getTableVersion(ctx context.Context, in *TableVersionPath) (*body[wire.Table], error) {
	t, err := s.Tables.GetVersion(ctx, in.ID, in.Version)
	return reply(s.presentTable(t)), err
}

func (s *server) restoreTableVersion(ctx context.Context, in *struct {
	TableVersionPath
	Body wire.TableRestore
},
) (*body[wire.Table], error) {
	t, err := s.Tables.RestoreVersion(ctx, actor(ctx), in.ID, in.Version, in.Body.Version)
	return reply(s.presentTable(t)), err
}

func (s *server) guessTable(_ context.Context, in *body[wire.TableGuess]) (*body[wire.TableDraft], error) {
	content, ok := query.Guess(in.Body.Rows, in.Body.Lang)
	if !ok {
		return nil, desk.Invalid("rows", "error.table.columns")
	}
	return reply(presentTableDraft(&table.Table{Lang: in.Body.Lang, Content: content, Enabled: true})), nil
}

func (s *server) readTables(w http.ResponseWriter, r *http.Request) error {
	lang := "zh"
	if r.URL.Query().Get("lang") == "en" {
		lang = "en"
	}
	return takeFile(w, r, maxTableUpload, func(_ *multipart.Reader, name string, file io.Reader) (any, error) {
		list, skipped, err := s.Tables.Read(r.Context(), name, file, lang)
		return wire.TablesFound{
			Tables: each(list, func(t table.Table) wire.TableDraft { return presentTableDraft(&t) }), Skipped: int64(skipped),
		}, err
	})
}

func documentTables(doc *huma.OpenAPI, o *huma.Operation) {
	o.Parameters = append(o.Parameters, &huma.Param{Name: "lang", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"zh", "en"}}})
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "XLSX, CSV, DOCX, PDF, HTML or Markdown"}},
	}}}}
	o.Responses["200"] = jsonResponse[wire.TablesFound](doc)
}

func (s *server) tryTable(ctx context.Context, in *body[wire.TableTry]) (*body[wire.TableTried], error) {
	t := tableOf("tb_try", &in.Body.Table)
	q := desk.TableQuery{Text: in.Body.Question, Lang: in.Body.Lang}
	if k := in.Body.Talk; k != nil {
		q.Talk = &desk.TableTalk{Table: t.ID, Ask: k.Ask, Want: k.Want, Given: each(k.Given, func(g wire.TableGiven) desk.TableGiven {
			return desk.TableGiven{Key: g.Key, Num: g.Num, Text: g.Text, Unit: g.Unit}
		})}
	}
	t.Lang = "" // what is tried is the cells, in either language
	a, text, err := s.TestTable(ctx, &t, q)
	if err != nil {
		return nil, err
	}
	out := wire.TableTried{Status: string(a.Status), Answer: text, Cells: cellsOf(&a)}
	if a.Status == "" {
		out.Status = "none"
	}
	if a.Talk != nil {
		out.Talk = &wire.TableTalk{Ask: a.Talk.Ask, Want: a.Talk.Want, Given: each(a.Talk.Given, func(g desk.TableGiven) wire.TableGiven {
			return wire.TableGiven{Key: g.Key, Num: g.Num, Text: notNil(g.Text), Unit: g.Unit}
		})}
	}
	return reply(out), nil
}

// cellsOf are the cells that an answer rests on.
func cellsOf(a *desk.TableAnswer) []wire.TableCell {
	out := []wire.TableCell{}
	hits := a.Hits
	for _, near := range []*desk.TableHit{a.Below, a.Above} {
		if near != nil {
			hits = append(hits, *near)
		}
	}
	for _, h := range hits {
		for _, list := range [][]desk.TableFact{h.Keys, h.Values} {
			for _, f := range list {
				out = append(out, wire.TableCell{Row: int64(f.Row), Column: int64(f.Column)})
			}
		}
	}
	return out
}

func tableOf(id desk.TableID, w *wire.TableDraft) table.Table {
	return table.Table{
		ID: id, Title: w.Title, Lang: w.Lang, About: w.About, Products: w.Products, Categories: w.Categories, Enabled: w.Enabled, Version: w.Version,
		Content: query.Content{
			Shape: w.Content.Shape, Columns: each(w.Content.Columns, columnOf), Across: columnAt(w.Content.Across), Cell: columnAt(w.Content.Cell), Rows: w.Content.Rows,
		},
	}
}

func columnOf(c wire.TableColumn) query.Column {
	return query.Column{Name: c.Name, Role: c.Role, Kind: c.Kind, Unit: c.Unit}
}

func columnAt(c *wire.TableColumn) *query.Column {
	if c == nil {
		return nil
	}
	out := columnOf(*c)
	return &out
}

func presentTableColumn(c query.Column) wire.TableColumn {
	return wire.TableColumn{Name: c.Name, Role: c.Role, Kind: c.Kind, Unit: c.Unit}
}

func presentTableDraft(t *table.Table) wire.TableDraft {
	out := wire.TableDraft{
		Title: t.Title, Lang: t.Lang, About: t.About, Products: notNil(t.Products), Categories: notNil(t.Categories), Enabled: t.Enabled, Version: t.Version,
		Content: wire.TableContent{Shape: t.Content.Shape, Columns: each(t.Content.Columns, presentTableColumn), Rows: notNil(t.Content.Rows)},
	}
	if a := t.Content.Across; a != nil {
		c := presentTableColumn(*a)
		out.Content.Across = &c
	}
	if a := t.Content.Cell; a != nil {
		c := presentTableColumn(*a)
		out.Content.Cell = &c
	}
	return out
}

func (s *server) presentTable(t table.Table) wire.Table {
	return wire.Table{
		TableDraft: presentTableDraft(&t), ID: string(t.ID), UpdatedAt: millis(t.UpdatedAt),
		UpdatedBy: wire.UserBrief{ID: string(t.UpdatedBy), Name: s.Present.Name(t.UpdatedBy)},
	}
}

func (s *server) presentTableBrief(t table.Table) wire.TableBrief {
	return wire.TableBrief{
		ID: string(t.ID), Title: t.Title, Lang: t.Lang, Enabled: t.Enabled, Shape: t.Content.Shape, Rows: int64(len(t.Content.Rows)),
		Columns: each(t.Content.Columns, func(c query.Column) string { return c.Name }), Products: notNil(t.Products), Categories: notNil(t.Categories),
		Version: t.Version, UpdatedAt: millis(t.UpdatedAt), UpdatedBy: wire.UserBrief{ID: string(t.UpdatedBy), Name: s.Present.Name(t.UpdatedBy)},
		DeletedAt: millis(t.DeletedAt),
	}
}
