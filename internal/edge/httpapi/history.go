package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/history"
)

const (
	maxHistoryMapping = 64 << 10
	shownExamples     = 3 // of a cluster in a list
)

// withHistory reads the form: a mapping, which may be missing, then the file.
func withHistory(w http.ResponseWriter, r *http.Request, use func(f *history.File, m *history.Mapping) error) error {
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) //nolint:errcheck // not supported in tests
	r.Body = http.MaxBytesReader(w, r.Body, history.MaxFile+multipartOverhead+maxHistoryMapping)
	form, err := r.MultipartReader()
	if err != nil {
		return errMediaType
	}
	var mapping *history.Mapping
	for range maxParts {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return historyError(err)
		}
		switch part.FormName() {
		case "mapping":
			var m wire.HistoryMapping
			if err := json.NewDecoder(io.LimitReader(part, maxHistoryMapping)).Decode(&m); err != nil {
				return desk.Invalid("mapping", "error.field.value")
			}
			if mapping, err = mappingOf(m); err != nil {
				return err
			}
		case "file":
			f, done, err := history.Spool(part, part.FileName())
			if err != nil {
				return historyError(err)
			}
			defer done()
			return use(f, mapping)
		}
	}
	return desk.Invalid("file", "error.field.required")
}

func historyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return desk.E(desk.CodeTooLarge, "error.history.too_large", err)
	}
	if desk.CodeOf(err) == desk.CodeInternal {
		return &desk.Error{Code: desk.CodeInvalid, Key: "error.attachment.broken", Err: err}
	}
	return err
}

func mappingOf(w wire.HistoryMapping) (*history.Mapping, error) {
	m := &history.Mapping{Conversation: w.Conversation, Time: w.Time, Sender: w.Sender, Text: w.Text, Transcript: w.Transcript, Roles: map[string]history.Role{}}
	for name, role := range w.Roles {
		switch r := history.Role(role); r {
		case history.Customer, history.Agent, history.System:
			m.Roles[name] = r
		default:
			return nil, desk.Invalid("mapping", "error.field.value")
		}
	}
	return m, nil
}

func (s *server) previewHistory(w http.ResponseWriter, r *http.Request) error {
	return withHistory(w, r, func(f *history.File, m *history.Mapping) error {
		p, err := history.Look(f, m)
		if err != nil {
			return err
		}
		return writeJSON(w, presentHistoryPreview(p))
	})
}

func (s *server) startHistory(w http.ResponseWriter, r *http.Request) error {
	return withHistory(w, r, func(f *history.File, m *history.Mapping) error {
		if m == nil {
			return desk.Invalid("mapping", "error.field.required")
		}
		read, err := history.ReadAll(f, *m)
		if err != nil {
			return err
		}
		i, err := s.History.Start(r.Context(), actor(r.Context()), f.Name, read)
		if err != nil {
			return err
		}
		return writeJSON(w, s.presentHistory(i))
	})
}

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}

func presentHistoryPreview(p *history.Preview) wire.HistoryPreview {
	m := p.Mapping
	out := wire.HistoryPreview{
		Columns: notNil(p.Columns), Rows: p.Rows, BadRows: p.Bad, Talks: []wire.HistoryTalk{},
		Mapping: wire.HistoryMapping{Conversation: m.Conversation, Time: m.Time, Sender: m.Sender, Text: m.Text, Transcript: m.Transcript, Roles: map[string]string{}},
		Senders: each(p.Senders, func(c history.SenderCount) wire.HistorySender {
			return wire.HistorySender{Name: c.Name, Count: c.Count, Role: string(c.Role)}
		}),
	}
	for name, role := range m.Roles {
		out.Mapping.Roles[name] = string(role)
	}
	for _, t := range p.Talks {
		out.Talks = append(out.Talks, wire.HistoryTalk{
			Messages: each(t.Messages, func(l history.Line) wire.HistoryLine { return wire.HistoryLine{Role: string(l.Role), Text: l.Text} }),
			Pairs:    each(t.Pairs, func(p history.Pair) wire.HistoryPair { return wire.HistoryPair{Question: p.Question, Answer: p.Answer} }),
		})
	}
	return out
}

func (s *server) presentHistory(i history.Import) wire.HistoryImport {
	return wire.HistoryImport{
		ID: string(i.ID), Name: i.Name, JobID: string(i.JobID), Conversations: i.Conversations, Messages: i.Messages, Questions: i.Questions,
		Grouped: i.Grouped, BadRows: i.BadRows, CreatedAt: millis(i.CreatedAt), CreatedBy: s.Present.Name(i.CreatedBy),
	}
}

// presentCluster says of the entry that answers it only what is still true.
func (s *server) presentCluster(ctx context.Context, i *history.Import, c *history.Cluster) wire.HistoryCluster {
	out := wire.HistoryCluster{
		ID: string(c.ID), ImportID: string(c.ImportID), Lang: c.Lang, Question: c.Question, Words: notNil(c.Words), Size: c.Size,
		Share: float64(c.Size) / float64(max(i.Questions, 1)), Cohesion: c.Cohesion, Examples: notNil(c.Examples),
		Answers:  each(c.Answers, func(a history.Answer) wire.HistoryAnswer { return wire.HistoryAnswer{Text: a.Text, Count: a.Count} }),
		Answered: len(c.Answers) > 0, State: string(c.State), Target: c.Target, Version: c.Version, DecidedAt: millis(c.DecidedAt),
	}
	if c.DecidedBy != "" {
		out.DecidedBy = s.Present.Name(c.DecidedBy)
	}
	id := c.EntryID
	if c.State == history.Joined || c.State == history.Accepted {
		id = desk.EntryID(c.Target)
	}
	if id != "" {
		if e, err := s.Knowledge.GetEntry(ctx, id); err == nil {
			out.EntryID, out.Entry = string(e.ID), e.Question
		}
	}
	return out
}

func (s *server) listHistory(ctx context.Context, _ *none) (*body[wire.HistoryImportList], error) {
	list, err := s.History.Imports(ctx)
	return reply(wire.HistoryImportList{Imports: each(list, s.presentHistory)}), err
}

// HistoryPath names an import in the path. It is exported because huma looks into
// exported embedded fields only.
type HistoryPath struct {
	ID desk.HistoryID `path:"id" maxLength:"64"`
}

// ClusterPath names a cluster in the path.
type ClusterPath struct {
	ID desk.ClusterID `path:"id" maxLength:"64"`
}

func (s *server) getHistory(ctx context.Context, in *HistoryPath) (*body[wire.HistoryClusters], error) {
	i, list, err := s.History.Clusters(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := wire.HistoryClusters{Import: s.presentHistory(i), Clusters: []wire.HistoryCluster{}}
	for k := range list {
		c := s.presentCluster(ctx, &i, &list[k])
		c.Examples, c.Answers = c.Examples[:min(len(c.Examples), shownExamples)], []wire.HistoryAnswer{}
		out.Clusters = append(out.Clusters, c)
	}
	return reply(out), nil
}

func (s *server) undoHistory(ctx context.Context, in *HistoryPath) (*body[wire.HistoryUndone], error) {
	kept, err := s.History.Undo(ctx, actor(ctx), in.ID)
	return reply(wire.HistoryUndone{Kept: kept}), err
}

func (s *server) getCluster(ctx context.Context, in *ClusterPath) (*body[wire.HistoryCluster], error) {
	i, c, err := s.History.Cluster(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(s.presentCluster(ctx, &i, &c)), nil
}

func (s *server) acceptCluster(ctx context.Context, in *struct {
	ClusterPath
	Overriding
	Body wire.EntryWrite
},
) (*body[wire.Entry], error) {
	e, err := s.History.Accept(in.over(ctx), actor(ctx), in.ID, entryOf("", in.Body))
	return reply(s.presentEntry(e)), err
}

func (s *server) joinCluster(ctx context.Context, in *struct {
	ClusterPath
	Overriding
	Body wire.HistoryJoin
},
) (*none, error) {
	return nil, s.History.Join(in.over(ctx), actor(ctx), in.ID, desk.EntryID(in.Body.EntryID), in.Body.Phrasings)
}

func (s *server) mergeCluster(ctx context.Context, in *struct {
	ClusterPath
	Body wire.HistoryMerge
},
) (*none, error) {
	return nil, s.History.Merge(ctx, actor(ctx), in.ID, desk.ClusterID(in.Body.ClusterID))
}

func (s *server) rejectCluster(ctx context.Context, in *ClusterPath) (*none, error) {
	return nil, s.History.Reject(ctx, actor(ctx), in.ID)
}

func (s *server) reopenCluster(ctx context.Context, in *ClusterPath) (*none, error) {
	return nil, s.History.Reopen(ctx, actor(ctx), in.ID)
}

func documentHistory[T any](doc *huma.OpenAPI, o *huma.Operation) {
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{
			"mapping": {Type: huma.TypeString, Description: "A HistoryMapping as JSON; before the file. Needed to import, and guessed for a preview"},
			"file":    {Type: huma.TypeString, Format: "binary", Description: "CSV, XLSX, JSON or JSON lines of at most 64 MB"},
		},
	}}}}
	o.Responses["200"] = jsonResponse[T](doc)
}
