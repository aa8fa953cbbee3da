package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

var migrations = []fs.FS{Migrations}

var boss = desk.Actor{UserID: "us_1", Name: "Boss"}

// setup returns a service with a category.
func setup(t *testing.T, d *db.DB) (*Service, desk.Category) {
	t.Helper()
	s := New(d, slog.New(slog.DiscardHandler))
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := s.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "售后服务"})
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Parallel()
	dbtest.Each(t, migrations, test)
}

func entry(c desk.Category) desk.Entry {
	return desk.Entry{
		CategoryID: c.ID, Lang: "zh", Question: "怎么申请退货？", Phrasings: []string{"想退货", " 想退货 ", ""},
		Answer: "在我的订单里申请。", HandOver: desk.HandOverNever, Enabled: true,
	}
}

func found(t *testing.T, s *Service, question string) desk.EntryID {
	t.Helper()
	hits, err := s.Search(t.Context(), desk.KnowledgeQuery{Text: question, Lang: "zh", Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(hits) == 0 {
		return ""
	}
	return hits[0].Entry.ID
}

func TestSaveEntry(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		e, err := s.SaveEntry(t.Context(), boss, entry(c))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := e.Version, int64(1); got != want || !slices.Equal(e.Phrasings, []string{"想退货"}) {
			t.Errorf("got version %d and phrasings %q", got, e.Phrasings)
		}
		if got := found(t, s, "我要退货"); got != e.ID {
			t.Errorf("search after the write: got %q, want %q", got, e.ID)
		}

		e.Answer = "点申请售后。"
		changed, err := s.SaveEntry(t.Context(), boss, e)
		if err != nil || changed.Version != 2 {
			t.Fatalf("second version: %+v, %v", changed, err)
		}
		if _, err := s.SaveEntry(t.Context(), boss, e); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("write over a newer version: got %v, want a conflict", err)
		}
		old, err := s.GetVersion(t.Context(), e.ID, 1)
		if err != nil || old.Answer != "在我的订单里申请。" || old.UpdatedBy != boss.UserID {
			t.Errorf("version 1: got %+v, %v", old, err)
		}

		changed.Enabled = false
		if _, err := s.SaveEntry(t.Context(), boss, changed); err != nil {
			t.Fatal(err)
		}
		if got := found(t, s, "我要退货"); got != "" {
			t.Errorf("a disabled entry was found")
		}
		if err := s.DeleteEntry(t.Context(), boss, e.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.GetEntry(t.Context(), e.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("deleted entry: got %v, want not found", err)
		}
		if _, err := s.GetVersion(t.Context(), e.ID, 2); err != nil {
			t.Errorf("version of a deleted entry: %v", err)
		}
	})
}

func TestSaveEntryRefuses(t *testing.T) {
	t.Parallel()
	s, c := setup(t, dbtest.New(t, migrations...))
	for field, change := range map[string]func(e *desk.Entry){
		"lang":        func(e *desk.Entry) { e.Lang = "fr" },
		"question":    func(e *desk.Entry) { e.Question = " " },
		"answer":      func(e *desk.Entry) { e.Answer = strings.Repeat("字", maxAnswer+1) },
		"phrasings":   func(e *desk.Entry) { e.Phrasings = []string{strings.Repeat("字", maxQuestion+1)} },
		"hand_over":   func(e *desk.Entry) { e.HandOver = "perhaps" },
		"category_id": func(e *desk.Entry) { e.CategoryID = "kc_absent" },
	} {
		e := entry(c)
		change(&e)
		_, err := s.SaveEntry(t.Context(), boss, e)
		var de *desk.Error
		if !errors.As(err, &de) || de.Fields[field] == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestOtherNodes(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		here, c := setup(t, d)
		there := New(d, slog.New(slog.DiscardHandler))
		if err := there.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		e, err := here.SaveEntry(t.Context(), boss, entry(c))
		if err != nil {
			t.Fatal(err)
		}
		if got := found(t, there, "我要退货"); got != "" {
			t.Fatal("the other node knows too early: the test proves nothing")
		}
		if err := there.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := found(t, there, "我要退货"); got != e.ID {
			t.Errorf("other node: got %q, want %q", got, e.ID)
		}
		// Both write in turn: neither loses the other's entry.
		b := entry(c)
		b.Question, b.Phrasings = "发票怎么开", nil
		if b, err = there.SaveEntry(t.Context(), boss, b); err != nil {
			t.Fatal(err)
		}
		a := entry(c)
		a.Question, a.Phrasings = "积分会过期吗", nil
		if a, err = here.SaveEntry(t.Context(), boss, a); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(here.Refresh(t.Context()), there.Refresh(t.Context())); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*Service{here, there} {
			if found(t, s, "积分会过期吗") != a.ID || found(t, s, "发票怎么开") != b.ID {
				t.Error("an entry was lost")
			}
		}
	})
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	s, _ := setup(t, dbtest.New(t, migrations...))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	cancel()
	<-done
}

func TestCategories(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, top := setup(t, d)
		make_ := func(parent desk.CategoryID, name string) (desk.Category, error) {
			return s.CreateCategory(t.Context(), desk.Category{ParentID: parent, Lang: "zh", Name: name})
		}
		second, err := make_(top.ID, "退货流程")
		if err != nil {
			t.Fatal(err)
		}
		third, err := make_(second.ID, "7天无理由退货")
		if err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]func() error{
			"a fourth level": func() error { _, err := make_(third.ID, "更深"); return err },
			"no parent":      func() error { _, err := make_("kc_absent", "孤儿"); return err },
			"below itself": func() error {
				top.ParentID = third.ID
				_, err := s.UpdateCategory(t.Context(), top)
				top.ParentID = ""
				return err
			},
			"a slash": func() error { _, err := make_("", "a/b"); return err },
		} {
			if err := try(); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: got %v, want invalid", name, err)
			}
		}
		if _, err := make_(top.ID, "退货流程"); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("the same name twice: got %v", err)
		}
		e := entry(third)
		if _, err := s.SaveEntry(t.Context(), boss, e); err != nil {
			t.Fatal(err)
		}
		for _, c := range []desk.Category{top, third} {
			if err := s.DeleteCategory(t.Context(), c.ID); desk.CodeOf(err) != desk.CodeConflict {
				t.Errorf("%s is not empty: got %v", c.Name, err)
			}
		}
		list, _, total, err := s.FindEntries(t.Context(), Filter{CategoryID: top.ID})
		if err != nil || total != 1 || len(list) != 1 {
			t.Errorf("entries below the top: %d of %d, %v", len(list), total, err)
		}
		third.ParentID, third.Name = "", "独立"
		if moved, err := s.UpdateCategory(t.Context(), third); err != nil || moved.Position != 1 {
			t.Errorf("move to the top: %+v, %v", moved, err)
		}
		nodes, counts, err := s.Categories(t.Context(), "zh")
		if err != nil || len(nodes) != 3 || counts[third.ID] != 1 {
			t.Errorf("tree: %+v %v %v", nodes, counts, err)
		}
	})
}

func TestFindEntriesPages(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, now *time.Time) {
		s, c := setup(t, d)
		for i := range 7 {
			*now = now.Add(time.Millisecond) // entries of one moment are in no order
			e := entry(c)
			e.Question = fmt.Sprintf("问题 %d 100%%", i)
			if _, err := s.SaveEntry(t.Context(), boss, e); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		cursor := ""
		for range 5 {
			list, next, total, err := s.FindEntries(t.Context(), Filter{Lang: "zh", Query: "100%", Limit: 3, Cursor: cursor})
			if err != nil || total != 7 {
				t.Fatalf("total %d, %v", total, err)
			}
			for _, e := range list {
				got = append(got, e.Question[7:8])
			}
			if cursor = next; next == "" {
				break
			}
		}
		if got, want := strings.Join(got, ""), "6543210"; got != want {
			t.Errorf("pages: got %s, want %s", got, want)
		}
		if _, _, total, _ := s.FindEntries(t.Context(), Filter{Query: "1_0"}); total != 0 {
			t.Error("_ was taken for any character")
		}
		if _, _, _, err := s.FindEntries(t.Context(), Filter{Cursor: "x"}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("bad cursor: got %v", err)
		}
	})
}

func importFile(t *testing.T, s *Service, path string) *tabular.Report {
	t.Helper()
	file, err := tabular.Open(path, tabular.Source{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	report := &tabular.Report{}
	if err := s.Import(t.Context(), file.Records(), tabular.Options{}, report); err != nil {
		t.Fatal(err)
	}
	return report
}

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, _ := setup(t, d)
		demo := filepath.Join("..", "..", "..", "demo", "knowledge_zh.csv")
		if r := importFile(t, s, demo); r.Created != 150 || r.Failed != 0 {
			t.Fatalf("first run: %+v", *r)
		}
		nodes, _, err := s.Categories(t.Context(), "zh")
		if err != nil || len(nodes) < 20 {
			t.Fatalf("categories: %d, %v", len(nodes), err)
		}
		if r := importFile(t, s, demo); r.Unchanged != 150 {
			t.Errorf("second run: %+v", *r)
		}
		list, _, _, err := s.FindEntries(t.Context(), Filter{Query: "七天无理由退货是什么"})
		if err != nil || len(list) != 1 || found(t, s, "7天无理由是怎么算的") != list[0].ID {
			t.Errorf("imported entry is not found: %v %v", list, err)
		}
		data, err := os.ReadFile(demo)
		if err != nil {
			t.Fatal(err)
		}
		changed := filepath.Join(t.TempDir(), "changed.csv")
		text := strings.Replace(string(data), "包邮吗？", "要运费吗？", 1) + "bad-1,fr,a,q,,a,,,\nbad-2,zh,a/b/c/d,q,,a,,,\nbad-3,zh,a,,,a,,,\n"
		if err := os.WriteFile(changed, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := importFile(t, s, changed); r.Updated < 1 || r.Failed != 3 || r.Created != 0 {
			t.Errorf("changed file: %+v", *r)
		}
	})
}

// lent is a sense of the first characters, in a version.
type lent struct{ version string }

func (l *lent) Sense(lang string) (retrieve.Sense, string) {
	if l.version == "" || lang != "zh" {
		return nil, ""
	}
	return l, l.version
}

func (*lent) Vector(text string) []float32 {
	v := make([]float32, 8)
	for _, r := range text {
		v[r%8] = 1
		break
	}
	return v
}

func (*lent) Outside(string) float64 { return 0.1 }

func TestLearns(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		var ids []desk.EntryID
		for _, e := range []desk.Entry{
			{Question: "怎么申请退货", Phrasings: []string{"想退货", "退货在哪里点"}},
			{Question: "什么时候发货", Phrasings: []string{"几天发出", "还没发货"}},
			{Question: "能开发票吗", Phrasings: []string{"发票怎么开", "要发票"}},
		} {
			e.CategoryID, e.Lang, e.Answer, e.HandOver, e.Enabled = c.ID, "zh", "好的。", desk.HandOverNever, true
			saved, err := s.SaveEntry(t.Context(), boss, e)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, saved.ID)
		}
		senses, versions := &lent{}, map[string]string{}
		s.Learn(senses)
		x := s.memory.found["zh"]
		for _, c := range []struct {
			version string
			want    bool
		}{{"", false}, {"1", true}, {"2", true}, {"", false}} {
			senses.version = c.version
			s.follow(versions)
			if err := x.Train(t.Context()); err != nil {
				t.Fatal(err)
			}
			if i := x.Info(); !i.Classifier || i.Sense != c.want || !i.Current {
				t.Errorf("version %q: got %+v", c.version, i)
			}
			if got := found(t, s, "怎么退货"); got != ids[0] {
				t.Errorf("version %q: got %q", c.version, got)
			}
		}
		e := entry(c)
		e.Question, e.Phrasings = "可以货到付款吗", nil
		saved, err := s.SaveEntry(t.Context(), boss, e)
		if err != nil {
			t.Fatal(err)
		}
		if got := found(t, s, "货到付款"); got != saved.ID {
			t.Errorf("an entry that is not learned yet: got %q", got)
		}
	})
}
