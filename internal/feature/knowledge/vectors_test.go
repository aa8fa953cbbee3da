package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/port/llm/llmtest"
)

// outsideModel is an Embedder over a model without a service.
type outsideModel struct {
	llmtest.Fake
	space string
	fail  error
}

func newOutsideModel() *outsideModel {
	return &outsideModel{space: "m/64", Fake: llmtest.Fake{Meanings: [][]string{
		{"退货", "退回", "不想要", "不喜欢"}, {"运费", "邮费", "快递费", "寄来寄去的钱"}, {"发票", "报销", "税票"}, {"洗", "干洗", "清洁", "弄干净"},
	}}}
}

func (m *outsideModel) Space() (string, int) {
	if m.space == "" {
		return "", 0
	}
	return m.space, 64
}

func (m *outsideModel) EmbedQuestion(ctx context.Context, texts []string) ([][]float32, error) {
	if m.fail != nil {
		return nil, m.fail
	}
	e, err := m.Embed(ctx, texts)
	return e.Vectors, err
}

func (m *outsideModel) EmbedEntries(ctx context.Context, texts []string) ([][]float32, error) {
	return m.EmbedQuestion(ctx, texts)
}

var topics = map[string][]string{
	"怎么申请退货":  {"退货怎么办理", "买的东西退回去", "我要退货"},
	"运费谁出":    {"邮费怎么算", "快递费要我付吗", "运费多少"},
	"能开发票吗":   {"怎么开发票", "报销用的发票", "发票怎么要"},
	"衣服可以机洗吗": {"能不能干洗", "怎么清洁", "要手洗吗"},
}

// shelf is a service with the topics, and a model outside if there is one.
func shelf(t *testing.T, d *db.DB, m *outsideModel) (*Service, map[string]desk.Entry) {
	t.Helper()
	s, c := setup(t, d)
	out := map[string]desk.Entry{}
	for q, phrasings := range topics {
		e, err := s.SaveEntry(t.Context(), boss, desk.Entry{CategoryID: c.ID, Lang: "zh", Question: q, Phrasings: phrasings, Answer: "见说明。", HandOver: desk.HandOverNever, Enabled: true})
		if err != nil {
			t.Fatal(err)
		}
		out[q] = e
	}
	if m != nil {
		s.Embed(m)
	}
	return s, out
}

// settle does what there is to do.
func settle(t *testing.T, s *Service) {
	t.Helper()
	for range 50 {
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		more, err := s.places.step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
	t.Fatal("placing does not end")
}

func stored(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(`SELECT COUNT(*) FROM knowledge_vector`).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPlacing(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		m := newOutsideModel()
		s, entries := shelf(t, d, m)
		if p := s.VectorProgress(); p != (VectorProgress{}) {
			t.Errorf("before anything: %+v", p)
		}
		settle(t, s)
		settle(t, s)
		if p := s.VectorProgress(); p != (VectorProgress{Placed: 16, Total: 16}) || len(m.Texts()) != 16 || stored(t, d) != 16 {
			t.Fatalf("%+v, %d texts sent, %d stored", p, len(m.Texts()), stored(t, d))
		}

		// Another node reads what is there.
		idle := newOutsideModel()
		other := New(d, slog.New(slog.DiscardHandler))
		other.Embed(idle)
		settle(t, other)
		if p := other.VectorProgress(); p.Placed != 16 || idle.Calls() != 0 {
			t.Errorf("another node: %+v after %d calls", p, idle.Calls())
		}

		// Only what has changed is placed again.
		e := entries["运费谁出"]
		e.Phrasings = append(e.Phrasings[:2:2], "包邮吗")
		e, err := s.SaveEntry(t.Context(), boss, e)
		if err != nil {
			t.Fatal(err)
		}
		settle(t, s)
		settle(t, s)
		settle(t, s)
		if got := m.Texts()[16:]; !reflect.DeepEqual(got, []string{"包邮吗"}) || stored(t, d) != 16 {
			t.Errorf("placed again: %q, %d stored", got, stored(t, d))
		}
		settle(t, other)
		if p := other.VectorProgress(); p.Placed != 16 || idle.Calls() != 0 {
			t.Errorf("another node, later: %+v after %d calls", p, idle.Calls())
		}
		if err := errors.Join(s.DeleteEntry(t.Context(), boss, e.ID), s.DestroyEntry(t.Context(), e.ID)); err != nil {
			t.Fatal(err)
		}
		if n := stored(t, d); n != 12 {
			t.Errorf("%d vectors are left of a deleted entry", n-12)
		}

		// Another model: its vectors count when enough of them are there.
		settle(t, s)
		m.space = "n/64"
		if _, err := s.places.step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.places.inUse.Load() != nil || stored(t, d) != 24 {
			t.Errorf("another model is used before its vectors are loaded, or the old ones are gone: %d stored", stored(t, d))
		}
		settle(t, s)
		settle(t, s)
		if use := s.places.inUse.Load(); use == nil || use.space != "n/64" || stored(t, d) != 12 {
			t.Errorf("another model: %+v, %d stored", use, stored(t, d))
		}
		m.space = ""
		settle(t, s)
		if s.Prepare(t.Context(), []string{"x"}, "zh") != "" || s.VectorProgress() != (VectorProgress{}) {
			t.Error("switched off, and still in use")
		}
	})
}

func ask(t *testing.T, s *Service, question string) []desk.EntryHit {
	t.Helper()
	hits, err := s.Search(t.Context(), desk.KnowledgeQuery{Text: question, Lang: "zh", Limit: 6})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// A question that shares no word with its entry is found by what it means.
func TestParaphraseWithoutSharedWords(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		m := newOutsideModel()
		s, _ := shelf(t, d, m)
		settle(t, s)
		settle(t, s)
		const question = "寄来寄去的钱呢"
		if hits := ask(t, s, question); len(hits) > 0 && hits[0].Entry.Question == "运费谁出" {
			t.Fatalf("found by its words: %+v", hits[0])
		}
		calls := m.Calls()
		if got := s.Prepare(t.Context(), []string{question, ""}, "zh"); got != "m/64" {
			t.Fatalf("prepared by %q", got)
		}
		if hits := ask(t, s, question); len(hits) == 0 || hits[0].Entry.Question != "运费谁出" || hits[0].Score < Near {
			t.Errorf("got %+v", hits)
		}
		if s.Prepare(t.Context(), []string{question}, "zh") != "m/64" || m.Calls() != calls+1 {
			t.Errorf("the same question was asked for %d times", m.Calls()-calls)
		}
		if got := s.Prepare(t.Context(), []string{"x"}, "en"); got != "" {
			t.Errorf("a language without entries: prepared by %q", got)
		}
	})
}

// A model that fails changes nothing, in whatever way it fails.
func TestWithoutAnAnswerNothingChanges(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		m := newOutsideModel()
		s, _ := shelf(t, d, m)
		settle(t, s)
		settle(t, s)
		plain := New(d, slog.New(slog.DiscardHandler))
		if err := plain.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, fail := range []func(){
			func() { m.fail = errors.New("gone") },
			func() { m.fail, m.space = nil, "other/64" },
			func() { m.space, m.Width = "m/64", 32 },
			func() { m.space, m.Width = "", 0 },
		} {
			fail()
			for _, q := range []string{"寄来寄去的钱呢", "我要退货", "发票", "今天天气怎么样"} {
				q = fmt.Sprintf("%s %d", q, i) // not one that has been placed
				if got := s.Prepare(t.Context(), []string{q}, "zh"); got != "" && m.Width == 0 {
					t.Errorf("failure %d: prepared by %q", i, got)
				}
				if got, want := ask(t, s, q), ask(t, plain, q); !sameHits(got, want) {
					t.Errorf("failure %d, %q: got %+v, want %+v", i, q, got, want)
				}
			}
		}
		// New entries are found by their words meanwhile, and placing is tried again later.
		m.space, m.fail = "m/64", errors.New("gone")
		settle(t, s)
		e := entry(desk.Category{ID: s.somebody(t).CategoryID})
		e.Question, e.Phrasings = "怎么修改收货地址", nil
		saved, err := s.SaveEntry(t.Context(), boss, e)
		if err != nil {
			t.Fatal(err)
		}
		calls := m.Calls()
		settle(t, s)
		settle(t, s)
		if p := s.VectorProgress(); p.Placed != 16 || p.Total != 17 || m.Calls() != calls {
			t.Errorf("got %+v", p)
		}
		if found(t, s, "修改收货地址") != saved.ID {
			t.Error("a new entry is not found by its words while the model is gone")
		}
	})
}

func (s *Service) somebody(t *testing.T) *desk.Entry {
	t.Helper()
	for _, e := range *s.memory.entries.Load() {
		return e
	}
	t.Fatal("no entries")
	return nil
}

func sameHits(a, b []desk.EntryHit) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Entry.ID != b[i].Entry.ID || a[i].Score != b[i].Score {
			return false
		}
	}
	return true
}

func TestVectorCache(t *testing.T) {
	t.Parallel()
	c := newVectorCache()
	for i := range 10 * maxCached {
		c.put("m", fmt.Sprint(i), []float32{float32(i)})
		if c.get("m", "0") == nil {
			t.Fatalf("what is asked for all the time is gone after %d others", i)
		}
		if n := len(c.young) + len(c.old); n > maxCached {
			t.Fatalf("%d are kept", n)
		}
	}
	if c.get("m", "5") != nil || c.get("n", "0") != nil {
		t.Error("what nobody asks for is kept, or spaces are mixed up")
	}
}
