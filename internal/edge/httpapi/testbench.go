package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Overriding is a request that may go ahead although answers get worse. It is
// exported because huma looks into exported embedded fields only.
type Overriding struct {
	Override string `query:"override" maxLength:"500" doc:"Why this goes ahead although test questions would be answered worse; needs knowledge:publish"`
}

func (o *Overriding) over(ctx context.Context) context.Context {
	if o.Override == "" {
		return ctx
	}
	return knowledge.WithOverride(ctx, o.Override)
}

// TestPath names a test question in the path. It is exported because huma looks
// into exported embedded fields only.
type TestPath struct {
	ID desk.TestID `path:"id" maxLength:"64"`
}

// ReplayPath names a replay in the path. It is exported like TestPath.
type ReplayPath struct {
	ID desk.ReplayID `path:"id" maxLength:"64"`
}

// DifferencePath names a difference of a replay. It is exported like TestPath.
type DifferencePath struct {
	ReplayPath
	N int64 `path:"n" minimum:"1"`
}

func (s *server) listTests(ctx context.Context, in *struct {
	Lang   string `query:"lang" enum:"zh,en" default:"zh"`
	Q      string `query:"q" maxLength:"200"`
	Result string `query:"result" enum:"passing,failing,never"`
	Cursor string `query:"cursor" maxLength:"80"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.TestQuestions], error) {
	list, next, n, err := s.Bench.Find(ctx, testbench.Filter{Lang: in.Lang, Query: in.Q, Result: in.Result, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	run, err := s.Bench.LastRun(ctx)
	return reply(wire.TestQuestions{
		Questions: each(list, s.presentTest), Next: next, Total: n.Total, Passing: n.Passing, Failing: n.Failing, Never: n.Never, RunID: string(run.ID),
	}), err
}

func (s *server) getTest(ctx context.Context, in *TestPath) (*body[wire.TestQuestion], error) {
	q, err := s.Bench.Get(ctx, in.ID)
	return reply(s.presentTest(q)), err
}

func (s *server) createTest(ctx context.Context, in *body[wire.TestWrite]) (*body[wire.TestQuestion], error) {
	q, err := s.Bench.Save(ctx, actor(ctx), testOf("", in.Body))
	return reply(s.presentTest(q)), err
}

func (s *server) replaceTest(ctx context.Context, in *struct {
	TestPath
	Body wire.TestWrite
},
) (*body[wire.TestQuestion], error) {
	q, err := s.Bench.Save(ctx, actor(ctx), testOf(in.ID, in.Body))
	return reply(s.presentTest(q)), err
}

func (s *server) deleteTest(ctx context.Context, in *TestPath) (*none, error) {
	return nil, s.Bench.Delete(ctx, in.ID)
}

func (s *server) restoreTest(ctx context.Context, in *TestPath) (*none, error) {
	return nil, s.Bench.Restore(ctx, in.ID)
}

func (s *server) changeTests(ctx context.Context, in *body[wire.TestBulk]) (*body[wire.TestBulkDone], error) {
	ids := each(in.Body.IDs, func(id string) desk.TestID { return desk.TestID(id) })
	change := s.Bench.DeleteMany
	if in.Body.Action == "restore" {
		change = s.Bench.RestoreMany
	}
	n, err := change(ctx, ids)
	return reply(wire.TestBulkDone{Done: n}), err
}

func (s *server) addTests(ctx context.Context, in *body[wire.TestBatch]) (*body[wire.TestRows], error) {
	rows, err := s.Bench.AddMany(ctx, actor(ctx), each(in.Body.Questions, func(w wire.TestWrite) testbench.Question { return testOf("", w) }), false)
	return reply(presentRows(ctx, rows)), err
}

// addTestFile takes a file as a form. What is only looked at changes nothing.
func (s *server) addTestFile(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("lang") != "zh" && q.Get("lang") != "en" {
		return desk.Invalid("lang", "error.field.value")
	}
	return takeFile(w, r, testbench.MaxFile+multipartOverhead, func(_ *multipart.Reader, name string, file io.Reader) (any, error) {
		data, err := io.ReadAll(io.LimitReader(file, testbench.MaxFile+1))
		if err != nil {
			return nil, err
		}
		if len(data) > testbench.MaxFile {
			return nil, desk.E(desk.CodeTooLarge, "error.bench.file_too_large", nil)
		}
		rows, err := s.Bench.AddSheet(r.Context(), actor(r.Context()), data, name, q.Get("lang"), q.Get("dry") == "true")
		return presentRows(r.Context(), rows), err
	})
}

func documentTestFile(doc *huma.OpenAPI, o *huma.Operation) {
	o.Parameters = []*huma.Param{
		{Name: "lang", In: "query", Required: true, Description: "Of rows that do not say", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"zh", "en"}}},
		{Name: "dry", In: "query", Description: "Only look", Schema: &huma.Schema{Type: huma.TypeBoolean}},
	}
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {
			Type: huma.TypeString, Format: "binary",
			Description: "CSV or XLSX of at most 2 MB; columns question, expected (entries with | between, ! before them for anything else, none, or hand over), lang, channel, audience",
		}},
	}}}}
	o.Responses["200"] = jsonResponse[wire.TestRows](doc)
}

func (s *server) exportTests(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("lang") != "zh" && q.Get("lang") != "en" {
		return desk.Invalid("lang", "error.field.value")
	}
	sink := tabular.Sink{Format: tabular.Format(q.Get("format")), Columns: testbench.SheetColumns(), Sheet: "Sheet1"}
	kind, ok := exportTypes[sink.Format]
	if !ok {
		return desk.Invalid("format", "error.field.value")
	}
	var file bytes.Buffer
	out, err := tabular.NewWriter(&file, sink)
	if err != nil {
		return err
	}
	if err := s.Bench.Export(r.Context(), q.Get("lang"), out.Write); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="tests-%s-%s.%s"`, q.Get("lang"), s.Knowledge.Now().UTC().Format("20060102-1504"), sink.Format))
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(file.Bytes())
	return err
}

func documentTestExport(_ *huma.OpenAPI, o *huma.Operation) {
	text := func(name string, values ...any) *huma.Param {
		return &huma.Param{Name: name, In: "query", Required: true, Schema: &huma.Schema{Type: huma.TypeString, Enum: values}}
	}
	o.Parameters = []*huma.Param{text("lang", "zh", "en"), text("format", "csv", "xlsx", "json")}
	documentExportFiles(o)
}

func (s *server) runTests(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" doc:"Only of this language"`
},
) (*body[wire.TestRunStarted], error) {
	id, err := s.Bench.StartRun(ctx, actor(ctx), in.Lang)
	return reply(wire.TestRunStarted{JobID: string(id)}), err
}

func (s *server) getTestGate(ctx context.Context, _ *struct{}) (*body[wire.TestGate], error) {
	on, err := s.Bench.Gate(ctx)
	return reply(wire.TestGate{On: on}), err
}

func (s *server) setTestGate(ctx context.Context, in *body[wire.TestGate]) (*none, error) {
	return nil, s.Bench.SetGate(ctx, in.Body.On)
}

func (s *server) suggestTests(ctx context.Context, in *struct {
	Lang    string `query:"lang" enum:"zh,en" default:"zh"`
	EntryID string `query:"entry_id" maxLength:"64" doc:"Of one entry"`
},
) (*body[wire.TestSuggestions], error) {
	return suggested(s.Bench.SuggestPhrasings(ctx, in.Lang, desk.EntryID(in.EntryID)))
}

func (s *server) suggestAsked(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.TestSuggestions], error) {
	return suggested(s.Bench.SuggestAsked(ctx, in.Lang))
}

func suggested(list []testbench.Suggestion, err error) (*body[wire.TestSuggestions], error) {
	return reply(wire.TestSuggestions{Suggestions: each(list, func(x testbench.Suggestion) wire.TestSuggestion {
		return wire.TestSuggestion{Question: x.Text, Lang: x.Lang, Entry: wire.BenchEntry{ID: string(x.Entry), Title: x.Title}, Times: x.Times}
	})}), err
}

func (s *server) testDraft(ctx context.Context, in *EntryPath) (*body[wire.DraftTrial], error) {
	t, err := s.Bench.TryDraft(ctx, in.ID)
	return reply(wire.DraftTrial{Total: int64(t.Total), Failing: int64(t.Failing), Better: int64(t.Better), Worse: each(t.Worse, presentRegression)}), err
}

func (s *server) listChecks(ctx context.Context, in *EntryPath) (*body[wire.EntryChecks], error) {
	list, err := s.Bench.Checks(ctx, in.ID)
	return reply(wire.EntryChecks{Checks: each(list, func(c testbench.Check) wire.EntryCheck {
		return wire.EntryCheck{At: millis(c.At), By: s.Present.Name(c.By), Kind: c.Kind, Reason: c.Reason, Regressions: each(c.Regressions, presentRegression)}
	})}), err
}

func (s *server) listReplays(ctx context.Context, _ *struct{}) (*body[wire.Replays], error) {
	list, err := s.Bench.Replays(ctx)
	if err != nil {
		return nil, err
	}
	drafts, err := s.Bench.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	jobs, err := s.Jobs.List(ctx, 100, testbench.JobKind)
	byID := map[desk.JobID]job.Job{}
	for _, j := range jobs {
		byID[j.ID] = j
	}
	return reply(wire.Replays{
		Replays: each(list, func(r testbench.Replay) wire.Replay { return s.presentReplay(r, byID[r.JobID]) }),
		Drafts:  drafts, MaxDays: testbench.MaxDays, Limit: testbench.MaxReplayed,
	}), err
}

func (s *server) startReplay(ctx context.Context, in *body[wire.ReplayStart]) (*body[wire.Replay], error) {
	r, err := s.Bench.Start(ctx, actor(ctx), testbench.Scope{
		Entries: each(in.Body.EntryIDs, func(id string) desk.EntryID { return desk.EntryID(id) }), AllDrafts: in.Body.AllDrafts,
	}, in.Body.Days)
	return reply(s.presentReplay(r, job.Job{State: job.Queued})), err
}

func (s *server) getReplay(ctx context.Context, in *ReplayPath) (*body[wire.Replay], error) {
	r, err := s.Bench.GetReplay(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	j, err := s.Jobs.Get(ctx, r.JobID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		err = nil // jobs are forgotten after some time
	}
	return reply(s.presentReplay(r, j)), err
}

func (s *server) deleteReplay(ctx context.Context, in *ReplayPath) (*none, error) {
	return nil, s.Bench.DeleteReplay(ctx, in.ID)
}

func (s *server) listDifferences(ctx context.Context, in *struct {
	ReplayPath
	Kind    string `query:"kind" enum:"changed,gained,lost"`
	Verdict string `query:"verdict" enum:"good,bad,open"`
	After   int64  `query:"after" minimum:"0"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.ReplayDifferences], error) {
	list, total, err := s.Bench.Differences(ctx, in.ID, testbench.DifferenceFilter{Kind: in.Kind, Verdict: in.Verdict, After: in.After, Limit: in.Limit})
	out := wire.ReplayDifferences{Differences: each(list, presentDifference), Total: total}
	if len(list) == in.Limit {
		out.Next = list[len(list)-1].N
	}
	return reply(out), err
}

func (s *server) judgeDifference(ctx context.Context, in *struct {
	DifferencePath
	Body wire.Verdict
},
) (*body[wire.ReplayDifference], error) {
	d, err := s.Bench.Judge(ctx, in.ID, in.N, in.Body.Verdict)
	return reply(presentDifference(d)), err
}

func (s *server) saveDifference(ctx context.Context, in *DifferencePath) (*body[wire.TestQuestion], error) {
	q, err := s.Bench.SaveDifference(ctx, actor(ctx), in.ID, in.N)
	return reply(s.presentTest(q)), err
}

func testOf(id desk.TestID, w wire.TestWrite) testbench.Question {
	return testbench.Question{
		ID: id, Ask: testbench.Ask{Text: w.Question, Lang: w.Lang, Channel: w.Channel, Audience: desk.Audience(w.Audience)},
		Expect: testbench.Expect(w.Expect), Entries: each(w.Entries, func(id string) desk.EntryID { return desk.EntryID(id) }), Edit: w.Edit,
	}
}

func (s *server) presentTest(q testbench.Question) wire.TestQuestion {
	out := wire.TestQuestion{
		ID: string(q.ID), Question: q.Text, Lang: q.Lang, Channel: q.Channel, Audience: string(q.Audience), Expect: string(q.Expect),
		Entries: []wire.BenchEntry{}, Edit: q.Edit, UpdatedAt: millis(q.UpdatedAt), UpdatedBy: s.Present.Name(q.UpdatedBy),
		RunAt: millis(q.RunAt), Passed: q.Passed, Got: presentGot(q.Got),
	}
	for i, id := range q.Entries {
		e := wire.BenchEntry{ID: string(id)}
		if i < len(q.Titles) {
			e.Title = q.Titles[i]
		}
		out.Entries = append(out.Entries, e)
	}
	return out
}

func presentGot(g testbench.Got) wire.BenchGot {
	return wire.BenchGot{Outcome: g.Outcome, EntryID: string(g.Entry), Title: g.Title, Score: g.Score}
}

func presentRegression(r testbench.Regression) wire.BenchRegression {
	return wire.BenchRegression{
		QuestionID: string(r.Question), Question: r.Text, Lang: r.Lang, Expect: string(r.Expect), Titles: notNil(r.Titles), Got: presentGot(r.Got),
	}
}

func presentRows(ctx context.Context, rows []testbench.Row) wire.TestRows {
	out := wire.TestRows{Skipped: []wire.TestRow{}}
	for _, r := range rows {
		if r.Key == "" {
			out.Added++
		} else {
			out.Skipped = append(out.Skipped, wire.TestRow{Number: int64(r.Number), Question: r.Text, Why: inLanguage(ctx, r.Key)})
		}
	}
	return out
}

func (s *server) presentReplay(r testbench.Replay, j job.Job) wire.Replay {
	out := wire.Replay{
		ID: string(r.ID), Drafts: each(r.Drafts, func(d testbench.ReplayDraft) wire.BenchEntry {
			return wire.BenchEntry{ID: string(d.EntryID), Title: d.Title}
		}), Days: int64(r.Days), CreatedAt: millis(r.CreatedAt), CreatedBy: s.Present.Name(r.CreatedBy),
		JobID: string(r.JobID), State: j.State, Done: j.Done, Of: j.Total,
		Asked: r.Counts.Asked, Same: r.Counts.Same, Changed: r.Counts.Changed, Gained: r.Counts.Gained, Lost: r.Counts.Lost,
		Skipped: r.Counts.Skipped, Kept: r.Counts.Kept, Good: r.Good, Bad: r.Bad,
	}
	switch {
	case !r.DoneAt.IsZero():
		out.State = job.Done
	case out.State == "" || out.State == job.Done:
		out.State = job.Failed
	}
	return out
}

func presentDifference(d testbench.Difference) wire.ReplayDifference {
	return wire.ReplayDifference{
		N: d.N, ConversationID: string(d.Conversation), Seq: d.Seq, At: millis(d.At), Times: d.Times, Lang: d.Lang, Question: d.Text, Kind: d.Kind,
		Before: presentGot(d.Before), After: presentGot(d.After), Verdict: d.Verdict, QuestionID: string(d.Question),
	}
}
