package knowledge

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

var (
	editor = desk.Actor{UserID: "us_2", Permissions: []desk.Permission{desk.CanProposeKnowledge}}
	head   = desk.Actor{UserID: "us_3", Permissions: []desk.Permission{desk.CanProposeKnowledge, desk.CanWriteKnowledge, desk.CanPublishKnowledge}}
)

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wants(t *testing.T, what string, err error, code desk.Code) {
	t.Helper()
	if got := desk.CodeOf(err); got != code {
		t.Errorf("%s: got %v, want %q", what, err, code)
	}
}

// clocked runs a test on each database under a clock of its own.
func clocked(t *testing.T, test func(t *testing.T, d *db.DB, now *time.Time)) {
	t.Parallel()
	run := func(dsn string) func(t *testing.T) {
		return func(t *testing.T) {
			now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
			if dsn == "" {
				dsn = "sqlite:" + filepath.Join(t.TempDir(), "test.db")
			} else {
				dsn = dbtest.Schema(t, dsn)
			}
			test(t, dbtest.Open(t, db.Config{DSN: dsn, Clock: func() time.Time { return now }}, Migrations), &now)
		}
	}
	t.Run("sqlite", run(""))
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", run(dsn))
	}
}

func answerOf(t *testing.T, s *Service) string {
	t.Helper()
	hits := must(s.Search(t.Context(), desk.KnowledgeQuery{Text: "我要退货", Lang: "zh", Limit: 1}))(t)
	if len(hits) == 0 {
		return ""
	}
	return hits[0].Entry.Answer
}

func TestDraftOfNewEntry(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		e := must(s.SaveDraft(t.Context(), editor, entry(c)))(t)
		if e.State(d.Now()) != desk.EntryInDraft || e.Version != 0 || e.Enabled || !e.Draft.Content.Enabled {
			t.Fatalf("new draft: %+v", e)
		}
		if got := found(t, s, "我要退货"); got != "" {
			t.Error("a draft is told")
		}
		stale := e
		e.Answer = "在订单里点退货。"
		e.Enabled = true
		e = must(s.SaveDraft(t.Context(), editor, e))(t)
		_, err := s.SaveDraft(t.Context(), editor, stale)
		wants(t, "a stale draft", err, desk.CodeConflict)

		e = must(s.SubmitDraft(t.Context(), editor, e.ID, e.Edit, "请看一下"))(t)
		if e.State(d.Now()) != desk.EntryInReview || e.Draft.Note != "请看一下" || e.Draft.NoteBy != editor.UserID {
			t.Errorf("submitted: %+v", e.Draft)
		}
		_, err = s.SubmitDraft(t.Context(), editor, e.ID, e.Edit, "")
		wants(t, "submitted twice", err, desk.CodeConflict)
		_, err = s.ReturnDraft(t.Context(), head, e.ID, e.Edit, " ")
		wants(t, "sent back without a word", err, desk.CodeInvalid)
		e = must(s.ReturnDraft(t.Context(), head, e.ID, e.Edit, "写清楚运费"))(t)
		e.Answer, e.Enabled = "在订单里点退货，运费我们出。", true
		e = must(s.SaveDraft(t.Context(), editor, e))(t)
		if e.Draft.State != desk.DraftReturned || e.Draft.Note != "写清楚运费" {
			t.Errorf("the note is gone while it is being followed: %+v", e.Draft)
		}
		e = must(s.SubmitDraft(t.Context(), editor, e.ID, e.Edit, ""))(t)
		e = must(s.PublishDraft(t.Context(), head, e.ID, e.Edit, e.Version, time.Time{}))(t)
		if e.Draft != nil || e.Version != 1 || e.State(d.Now()) != desk.EntryPublished {
			t.Errorf("published: %+v", e)
		}
		if got := answerOf(t, s); got != "在订单里点退货，运费我们出。" {
			t.Errorf("got %q", got)
		}
		_, err = s.PublishDraft(t.Context(), head, e.ID, e.Edit, e.Version, time.Time{})
		wants(t, "nothing to publish", err, desk.CodeConflict)
	})
}

func TestDraftLeavesThePublishedVersion(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		change := e
		change.Answer = "草稿里的答案"
		drafted := must(s.SaveDraft(t.Context(), editor, change))(t)
		if drafted.Answer != e.Answer || drafted.Draft.Content.Answer != "草稿里的答案" || drafted.Draft.Base != 1 {
			t.Errorf("got %+v", drafted)
		}
		there := New(d, slog.New(slog.DiscardHandler))
		for _, s := range []*Service{s, there} {
			if err := s.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := answerOf(t, s); got != e.Answer {
				t.Errorf("told while there is a draft: %q", got)
			}
		}
		list, _, _, err := s.FindEntries(t.Context(), Filter{Query: "草稿里的"})
		if err != nil || len(list) != 1 {
			t.Errorf("the words of a draft are not found in the list: %v", err)
		}
		// A program that knows no drafts publishes past it.
		e.Answer = "程序改的答案"
		e.Edit = 0
		saved := must(s.SaveEntry(t.Context(), head, e))(t)
		if saved.Draft == nil || saved.Version != 2 {
			t.Errorf("the draft is gone: %+v", saved)
		}
		_, err = s.PublishDraft(t.Context(), head, e.ID, saved.Edit, 1, time.Time{})
		wants(t, "published over what somebody else has published", err, desk.CodeConflict)
		again := must(s.DiscardDraft(t.Context(), editor, e.ID, saved.Edit))(t)
		if again.Draft != nil || answerOf(t, s) != "程序改的答案" {
			t.Errorf("discarded: %+v", again)
		}
		// The console publishes what is in its form, draft or not.
		again.Answer = "表单里的"
		last := must(s.SaveEntry(t.Context(), head, again))(t)
		_, err = s.SaveEntry(t.Context(), head, again)
		wants(t, "a stale form", err, desk.CodeConflict)
		if last.Draft != nil || last.Version != 3 {
			t.Errorf("got %+v", last)
		}
	})
}

func TestVersions(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		first := e.Answer
		e.Answer = "第二版"
		e = must(s.SaveEntry(t.Context(), boss, e))(t)
		_, err := s.RestoreVersion(t.Context(), editor, e.ID, 1, e.Edit, true)
		wants(t, "restored by somebody who may not publish", err, desk.CodeForbidden)
		_, err = s.RestoreVersion(t.Context(), head, e.ID, 9, e.Edit, true)
		wants(t, "a version that never was", err, desk.CodeNotFound)
		e = must(s.RestoreVersion(t.Context(), editor, e.ID, 1, e.Edit, false))(t)
		if e.Draft == nil || e.Draft.Content.Answer != first || e.Version != 2 {
			t.Errorf("restored as a draft: %+v", e)
		}
		e = must(s.RestoreVersion(t.Context(), head, e.ID, 1, e.Edit, true))(t)
		if e.Draft != nil || e.Version != 3 || answerOf(t, s) != first {
			t.Errorf("restored at once: %+v", e)
		}
		list := must(s.Versions(t.Context(), e.ID))(t)
		var got []int64
		for _, v := range list {
			got = append(got, v.Version)
		}
		if !slices.Equal(got, []int64{3, 2, 1}) || list[0].Origin != desk.VersionRestored || list[0].Of != 1 || list[1].By != boss.UserID {
			t.Errorf("got %+v", list)
		}
	})
}

func TestBin(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, clock *time.Time) {
		now := *clock
		s, c := setup(t, d)
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		if err := s.DeleteEntry(t.Context(), head, e.ID); err != nil {
			t.Fatal(err)
		}
		if found(t, s, "我要退货") != "" || s.Entry(e.ID) != nil {
			t.Error("told out of the bin")
		}
		if _, _, total, _ := s.FindEntries(t.Context(), Filter{}); total != 0 {
			t.Error("listed")
		}
		list, _, total, err := s.FindEntries(t.Context(), Filter{State: desk.EntryDeleted})
		if err != nil || total != 1 || list[0].DeletedBy != head.UserID {
			t.Errorf("the bin: %+v, %v", list, err)
		}
		_, err = s.SaveEntry(t.Context(), head, e)
		wants(t, "saved in the bin", err, desk.CodeNotFound)

		// Its category may go, and then it needs another one.
		if err := s.DeleteCategory(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.RestoreEntry(t.Context(), head, e.ID, "")
		wants(t, "restored to nowhere", err, desk.CodeInvalid)
		c2 := must(s.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "新的"}))(t)
		must(s.RestoreEntry(t.Context(), head, e.ID, c2.ID))(t)
		if found(t, s, "我要退货") != e.ID {
			t.Error("not told after it was restored")
		}

		if err := s.DeleteEntry(t.Context(), head, e.ID); err != nil {
			t.Fatal(err)
		}
		now = now.Add(BinLife - time.Minute)
		*clock = now
		if n := must(s.empty(t.Context()))(t); n != 0 {
			t.Error("emptied too early")
		}
		now = now.Add(2 * time.Minute)
		*clock = now
		if n := must(s.empty(t.Context()))(t); n != 1 {
			t.Errorf("emptied: %d", n)
		}
		if _, err := s.GetVersion(t.Context(), e.ID, 1); err != nil {
			t.Errorf("a version that answers rested on is gone: %v", err)
		}
	})
}

// TestTimes follows the clock without a write, on two nodes.
func TestTimes(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, clock *time.Time) {
		now := *clock
		s, c := setup(t, d)
		there := New(d, slog.New(slog.DiscardHandler))
		e := entry(c)
		e.ValidFrom, e.ValidUntil = now.Add(time.Hour), now.Add(2*time.Hour)
		e = must(s.SaveEntry(t.Context(), head, e))(t)
		at := func(step time.Duration, state desk.EntryState) {
			t.Helper()
			now = now.Add(step)
			*clock = now
			for _, s := range []*Service{s, there} {
				if err := s.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got, want := found(t, s, "我要退货") == e.ID, state == desk.EntryPublished; got != want {
					t.Errorf("after %v: told %v", step, got)
				}
			}
			if got := e.State(now); got != state {
				t.Errorf("state %q, want %q", got, state)
			}
			if counts := must(s.CountStates(t.Context(), "zh"))(t); counts[state] != 1 {
				t.Errorf("%s: counted %v", state, counts)
			}
			if _, _, total, err := s.FindEntries(t.Context(), Filter{State: state}); err != nil || total != 1 {
				t.Errorf("%s: listed %d, %v", state, total, err)
			}
		}
		at(0, desk.EntryScheduled)
		at(time.Hour, desk.EntryPublished)
		// What is over is not told, even before anybody has looked at the clock.
		now = now.Add(time.Hour)
		*clock = now
		if found(t, s, "我要退货") != "" || s.Entry(e.ID) != nil {
			t.Error("told after its time")
		}
		at(0, desk.EntryExpired)
		bad := entry(c)
		bad.ValidFrom, bad.ValidUntil = now, now
		_, err := s.SaveEntry(t.Context(), head, bad)
		wants(t, "over before it begins", err, desk.CodeInvalid)
	})
}

func TestScheduledDraft(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, clock *time.Time) {
		now := *clock
		s, c := setup(t, d)
		there := New(d, slog.New(slog.DiscardHandler))
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		before := e.Answer
		e.Answer = "双十一的答案"
		e = must(s.SaveDraft(t.Context(), editor, e))(t)
		e = must(s.PublishDraft(t.Context(), head, e.ID, e.Edit, e.Version, now.Add(time.Hour)))(t)
		_, err := s.SaveDraft(t.Context(), editor, e)
		wants(t, "an approved draft, changed by somebody who may not approve", err, desk.CodeForbidden)
		_, err = s.WithdrawDraft(t.Context(), editor, e.ID, e.Edit)
		wants(t, "taken back by somebody who may not approve", err, desk.CodeForbidden)
		tick := func() {
			t.Helper()
			for _, s := range []*Service{there, s} {
				if err := s.publishDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := s.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		now = now.Add(time.Hour - time.Second)
		*clock = now
		tick()
		if got := answerOf(t, s); got != before {
			t.Errorf("too early: %q", got)
		}
		now = now.Add(time.Second)
		*clock = now
		tick()
		for _, s := range []*Service{s, there} {
			if got := answerOf(t, s); got != "双十一的答案" {
				t.Errorf("at its time: %q", got)
			}
		}
		list := must(s.Versions(t.Context(), e.ID))(t)
		if len(list) != 2 || list[0].Origin != desk.VersionScheduled || list[0].By != head.UserID {
			t.Errorf("got %+v", list)
		}
	})
}

func TestImportOfALife(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, clock *time.Time) {
		s, _ := setup(t, d)
		file := func(rows string) string {
			path := filepath.Join(t.TempDir(), "life.csv")
			text := "external_id,lang,category,question,answer,tags,valid_from,valid_until\n" + rows
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		row := "k1,zh,售后,怎么申请退货,在订单里,大促|退货,2026-03-01 10:00,2026-03-02\n"
		if r := importFile(t, s, file(row+"k2,zh,售后,a,b,,2026-03-02,2026-03-01\nk3,zh,售后,a,b,\"x,y\",,\n")); r.Created != 1 || r.Failed != 2 {
			t.Fatalf("got %+v", *r)
		}
		list, _, _, err := s.FindEntries(t.Context(), Filter{Tag: "大促"})
		if err != nil || len(list) != 1 || list[0].State(d.Now()) != desk.EntryScheduled {
			t.Fatalf("got %+v, %v", list, err)
		}
		*clock = clock.Add(time.Hour)
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if answerOf(t, s) != "在订单里" {
			t.Error("not told at its time")
		}
		if r := importFile(t, s, file(row)); r.Unchanged != 1 {
			t.Errorf("again: %+v", *r)
		}
		// The file is the master: what it has comes back out of the bin.
		if err := s.DeleteEntry(t.Context(), head, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if r := importFile(t, s, file(row)); r.Updated != 1 || answerOf(t, s) != "在订单里" {
			t.Errorf("out of the bin: %+v", *r)
		}
	})
}

// A file does not touch a draft that waits for approval: it is refused, until the
// draft is free again. What says the same stays as it is.
func TestImportLeavesDraftsUnderWay(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, _ *time.Time) {
		s, _ := setup(t, d)
		file := func(answer string) string {
			path := filepath.Join(t.TempDir(), "drafts.csv")
			text := "external_id,lang,category,question,answer,state\nk1,zh,售后,怎么开发票," + answer + ",draft\n"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		if r := importFile(t, s, file("一")); r.Created != 1 {
			t.Fatalf("got %+v", *r)
		}
		if r := importFile(t, s, file("二")); r.Updated != 1 {
			t.Fatalf("an open draft: %+v", *r)
		}
		list, _, _, err := s.FindEntries(t.Context(), Filter{State: desk.EntryInDraft})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		e := must(s.SubmitDraft(t.Context(), head, list[0].ID, list[0].Edit, ""))(t)
		if r := importFile(t, s, file("二")); r.Unchanged != 1 {
			t.Errorf("the same: %+v", *r)
		}
		if r := importFile(t, s, file("三")); r.Failed != 1 {
			t.Errorf("in review: %+v", *r)
		}
		if e = must(s.GetEntry(t.Context(), e.ID))(t); e.Draft == nil || e.Draft.State != desk.DraftInReview || e.Draft.Content.Answer != "二" {
			t.Errorf("the draft: %+v", e.Draft)
		}
	})
}
