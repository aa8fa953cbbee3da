package understanding_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

var boss = desk.Actor{UserID: "us_boss", Name: "Boss"}

type messages []string

func (m messages) RecentTexts(context.Context, int) ([]string, error) { return m, nil }

func each(t *testing.T, test func(t *testing.T, s *understanding.Service)) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{understanding.Migrations}, func(t *testing.T, d *db.DB) {
		test(t, newService(d))
	})
}

func newService(d *db.DB) *understanding.Service {
	return understanding.New(understanding.Config{
		DB: d, Idle: true, Fast: true, Log: slog.New(slog.DiscardHandler), Messages: messages{"我要退货", "刚买就降价了能补差价吗", "where is my order"},
	})
}

func find(t *testing.T, s *understanding.Service, id string) understanding.Intent {
	t.Helper()
	list, err := s.Intents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(x understanding.Intent) bool { return x.ID == id })
	if i < 0 {
		t.Fatalf("no intent %s among %d", id, len(list))
	}
	return list[i]
}

// few switches off most intents, so that a training takes seconds.
func few(t *testing.T, s *understanding.Service) {
	t.Helper()
	list, err := s.Intents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range list {
		if i%8 == 0 || in.ID == "return.request" {
			continue
		}
		in.Enabled = false
		if _, err := s.SaveIntent(t.Context(), boss, in); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTaxonomyUnderTheShops(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		in := find(t, s, "return.request")
		if !in.Shipped || !in.Enabled || in.Examples["zh"] < 20 || in.Examples["en"] < 20 || in.Title["en"] == "" {
			t.Errorf("the shipped intent: %+v", in)
		}
		in.Title["zh"], in.Enabled = "我要退", false
		if _, err := s.SaveIntent(t.Context(), boss, in); err != nil {
			t.Fatal(err)
		}
		in = find(t, s, "return.request")
		if in.Title["zh"] != "我要退" || in.Enabled || !in.Shipped || in.Examples["zh"] != 0 || in.UpdatedBy != boss.UserID {
			t.Errorf("switched off: %+v", in)
		}
		if err := s.DeleteIntent(t.Context(), in.ID); err != nil {
			t.Fatal(err)
		}
		if in = find(t, s, "return.request"); in.Title["zh"] == "我要退" || !in.Enabled || in.Examples["zh"] == 0 {
			t.Errorf("taken back: %+v", in)
		}

		own := understanding.Intent{ID: "gift.engrave", Title: map[string]string{"zh": "刻字"}, About: map[string]string{}, Scene: "standard", Enabled: true}
		if _, err := s.SaveIntent(t.Context(), boss, own); err != nil {
			t.Fatal(err)
		}
		if in = find(t, s, "gift.engrave"); in.Shipped || in.Group != "gift" || in.Title["en"] != "刻字" {
			t.Errorf("the shop's own: %+v", in)
		}
		for _, bad := range []understanding.Intent{
			{ID: "Gift", Title: map[string]string{"zh": "x"}, Scene: "standard"},
			{ID: "gift.x", Title: map[string]string{}, Scene: "standard"},
			{ID: "gift.x", Title: map[string]string{"zh": "x"}, Scene: "sometimes"},
		} {
			bad.About = map[string]string{}
			if _, err := s.SaveIntent(t.Context(), boss, bad); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%+v: got %v, want invalid", bad, err)
			}
		}
		if err := s.DeleteIntent(t.Context(), "gift.none"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("an unknown intent: got %v", err)
		}
	})
}

func TestExamplesUnderTheShops(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		own := understanding.Intent{ID: "gift.engrave", Title: map[string]string{"zh": "刻字"}, About: map[string]string{}, Scene: "standard", Enabled: true}
		if _, err := s.SaveIntent(t.Context(), boss, own); err != nil {
			t.Fatal(err)
		}
		teach := func(intent string, texts ...string) (int, int) {
			t.Helper()
			added, changed, err := s.AddExamples(t.Context(), boss, "zh", intent, understanding.OriginShop, texts)
			if err != nil {
				t.Fatal(err)
			}
			return added, changed
		}
		page := func(f understanding.ExampleFilter) ([]understanding.Example, int) {
			t.Helper()
			list, total, err := s.FindExamples(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			return list, total
		}
		if a, c := teach("gift.engrave", "可以刻字吗", " 可以刻字吗？ ", "", "背面能刻名字不"); a != 2 || c != 0 {
			t.Errorf("taught: got %d new and %d changed, want 2 and 0", a, c)
		}
		if a, c := teach("gift.engrave", "可以刻字吗!"); a != 0 || c != 0 {
			t.Errorf("taught again: got %d new and %d changed, want none", a, c)
		}
		if _, n := page(understanding.ExampleFilter{Lang: "zh", Intent: "gift.engrave"}); n != 2 {
			t.Errorf("sentences of the intent: got %d, want 2", n)
		}
		shipped, before := page(understanding.ExampleFilter{Lang: "zh", Intent: "return.request", Limit: 1})
		text := shipped[0].Text
		if a, c := teach("gift.engrave", text); a != 0 || c != 1 {
			t.Errorf("a shipped sentence means something else: got %d new and %d changed", a, c)
		}
		if _, n := page(understanding.ExampleFilter{Lang: "zh", Intent: "return.request"}); n != before-1 {
			t.Errorf("left of the shipped ones: got %d, want %d", n, before-1)
		}
		if err := s.RestoreExample(t.Context(), "zh", text); err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveExample(t.Context(), boss, "zh", text); err != nil {
			t.Fatal(err)
		}
		if list, n := page(understanding.ExampleFilter{Lang: "zh", Intent: "return.request", Limit: 200}); n != before-1 ||
			slices.ContainsFunc(list, func(e understanding.Example) bool { return e.Text == text }) {
			t.Errorf("a removed shipped sentence is still there, or another is gone: %d of %d", n, before)
		}
		if err := s.RemoveExample(t.Context(), boss, "zh", text); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("removed twice: got %v", err)
		}
		if err := s.RemoveExample(t.Context(), boss, "zh", "背面能刻名字不"); err != nil {
			t.Fatal(err)
		}
		if list, n := page(understanding.ExampleFilter{Lang: "zh", Query: "刻字吗"}); n != 1 || list[0].Intent != "gift.engrave" || list[0].CreatedBy != boss.UserID {
			t.Errorf("found by its words: %d, %+v", n, list)
		}
		for name, call := range map[string]func() error{
			"an unknown language": func() error {
				_, _, err := s.AddExamples(t.Context(), boss, "fr", "gift.engrave", "shop", []string{"x"})
				return err
			},
			"an unknown intent": func() error {
				_, _, err := s.AddExamples(t.Context(), boss, "zh", "gift.none", "shop", []string{"x"})
				return err
			},
			"nothing": func() error {
				_, _, err := s.AddExamples(t.Context(), boss, "zh", "gift.engrave", "shop", []string{" ", "？"})
				return err
			},
		} {
			if err := call(); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: got %v, want invalid", name, err)
			}
		}
	})
}

// until waits for the training of a language to end.
func until(t *testing.T, s *understanding.Service, lang string) understanding.Model {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); ; <-time.After(20 * time.Millisecond) {
		list, err := s.Models(t.Context(), understanding.KindIntent, lang)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) > 0 && list[0].State != understanding.StateTraining {
			return list[0]
		}
		if time.Now().After(deadline) {
			t.Fatal("the training does not end")
		}
	}
}

func TestTrainSwitchAndTakeBack(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, understanding.Migrations)
	one, two := newService(d), newService(d)
	t.Cleanup(one.Stop)
	if u := one.Read("我要退货", ""); u.Model != "" || len(u.Intents) > 0 || u.Lang != "zh" {
		t.Errorf("before the first model: %+v", u)
	}
	few(t, one)
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("帮我在杯子上刻%d个字", i+1))
	}
	own := understanding.Intent{ID: "gift.engrave", Title: map[string]string{"zh": "刻字"}, About: map[string]string{}, Scene: "standard", Enabled: true}
	if _, err := one.SaveIntent(t.Context(), boss, own); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Train(t.Context(), boss, "zh"); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Train(t.Context(), boss, "zh"); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("two trainings at once: got %v, want a conflict", err)
	}
	first := until(t, one, "zh")
	if first.State != understanding.StateReady || first.Progress != 100 || first.Figures.Examples < 500 || first.Figures.HeldOut == 0 || first.Figures.Bytes == 0 {
		t.Fatalf("the first model: %+v", first)
	}
	if err := one.Activate(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*understanding.Service{one, two} {
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if u := s.Read("我要退货", ""); u.Model != string(first.ID) || len(u.Intents) == 0 || u.Intents[0].Intent != "return.request" {
			t.Errorf("the first model reads %+v", u)
		}
	}

	if _, _, err := one.AddExamples(t.Context(), boss, "zh", "gift.engrave", understanding.OriginShop, lines); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Train(t.Context(), boss, "zh"); err != nil {
		t.Fatal(err)
	}
	second := until(t, two, "zh")
	if c := second.Figures.Compared; c == nil || c.With != first.ID || c.Messages != 2 {
		t.Errorf("the comparison: %+v", second.Figures.Compared)
	}
	if err := two.Activate(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	if err := one.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if u := one.Read("杯子上能刻3个字吗", ""); len(u.Intents) == 0 || u.Intents[0].Intent != "gift.engrave" {
		t.Errorf("the new intent is read as %+v", u.Intents)
	}
	if err := one.Activate(t.Context(), second.ID); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("switched twice: got %v, want a conflict", err)
	}
	if err := one.Activate(t.Context(), first.ID); err != nil {
		t.Errorf("taking back: %v", err)
	}
	list, err := one.Models(t.Context(), understanding.KindIntent, "zh")
	if err != nil || len(list) != 2 || list[0].State != understanding.StateRetired || list[1].State != understanding.StateActive {
		t.Errorf("versions: %+v, %v", list, err)
	}
}

func TestCancelTraining(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, understanding.Migrations)
	one, two := newService(d), newService(d)
	m, err := one.Train(t.Context(), boss, "en")
	if err != nil {
		t.Fatal(err)
	}
	// From another node: the training finds out, whenever it looks.
	if err := two.Cancel(t.Context(), m.ID); err != nil && desk.CodeOf(err) != desk.CodeConflict {
		t.Fatal(err)
	}
	one.Stop()
	list, err := one.Models(t.Context(), understanding.KindIntent, "en")
	if err != nil || len(list) != 1 || list[0].State == understanding.StateActive {
		t.Errorf("after the cancellation: %+v, %v", list, err)
	}
	if err := two.Cancel(t.Context(), "um_none"); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("an unknown model: got %v", err)
	}
}

// A node that stops in the middle leaves a training that the next one begins
// anew, and one that vanishes is given up after a while.
func TestInterruptedTrainingIsBegunAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, understanding.Migrations)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO understanding_model (id, kind, lang, state, digest, progress, figures, failure, created_at, created_by,
			heartbeat_at, activated_at) VALUES ('um_gone', 'intent', 'zh', 'training', '', 40, '', '', $1, '', $1, 0)`,
			time.Now().Add(-2*time.Minute).UnixMilli())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := newService(d)
	s.Idle = false
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(20 * time.Millisecond) {
		list, err := s.Models(t.Context(), understanding.KindIntent, "zh")
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 2 && list[1].State == understanding.StateFailed && list[1].Failure == "model.interrupted" && list[0].State != understanding.StateFailed {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not begun again: %+v", list)
		}
	}
	cancel()
	s.Stop()
	<-done
}

// A damaged model leaves the one before it in service, and says so once.
func TestDamagedModel(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		err := s.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO understanding_model (id, kind, lang, state, digest, progress, figures, failure, created_at, created_by,
				heartbeat_at, activated_at) VALUES ('um_x', 'intent', 'zh', 'active', '', 100, '', '', 1, '', 1, 1)`)
			if err == nil {
				_, err = tx.Exec(`INSERT INTO understanding_model_part (model_id, part, data) VALUES ('um_x', 0, $1)`, []byte("no model"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Refresh(t.Context()); err != nil {
				t.Errorf("refresh: %v", err)
			}
		}
		if u := s.Read("我要退货", ""); u.Model != "" {
			t.Errorf("read with a damaged model: %+v", u)
		}
	})
}
