package understanding

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// What a model does not know yet are additions, changes and removals, each
// sentence once; what was undone is nothing.
func TestUnlearned(t *testing.T) {
	t.Parallel()
	s := New(Config{DB: dbtest.New(t, Migrations), Idle: true, Log: slog.New(slog.DiscardHandler)})
	boss := desk.Actor{UserID: "us_boss"}
	examples, outside, err := s.material(t.Context(), KindIntent, "zh")
	if err != nil {
		t.Fatal(err)
	}
	// A model that has learned all there is, without the time that this takes.
	err = s.DB.Write(t.Context(), func(tx *db.Tx) error {
		return insertModel(tx, &Model{
			ID: "um_1", Kind: KindIntent, Lang: "zh", State: StateReady, digest: digest(examples, outside),
			CreatedAt: tx.Now().Add(-time.Second),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	unlearned := func() int {
		t.Helper()
		list, err := s.Models(t.Context(), KindIntent, "zh")
		if err != nil || len(list) == 0 {
			t.Fatal(err)
		}
		return list[0].Unlearned
	}
	shipped, _, err := s.FindExamples(t.Context(), ExampleFilter{Lang: "zh", Intent: "return.request", Origin: OriginShipped, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	text := func(i int) string { return shipped[i].Text }
	teach := func(intent, text string) error {
		_, _, err := s.AddExamples(t.Context(), boss, "zh", intent, OriginShop, []string{text})
		return err
	}
	for i, step := range []struct {
		name string
		do   func() error
		want int
	}{
		{"nothing", func() error { return nil }, 0},
		{"added", func() error { return teach("return.request", "这个我想退回给你们") }, 1},
		{"undone", func() error { return s.RemoveExample(t.Context(), boss, "zh", "这个我想退回给你们") }, 0},
		{"removed", func() error { return s.RemoveExample(t.Context(), boss, "zh", text(0)) }, 2},
		{"changed", func() error { return teach("return.shipping_fee", text(1)) }, 3},
		{"changed again", func() error { return teach("return.exchange", text(1)) }, 3},
		{"all taken back", func() error {
			return errors.Join(s.RestoreExample(t.Context(), "zh", text(0)), s.RestoreExample(t.Context(), "zh", text(1)))
		}, 0},
	} {
		if err := step.do(); err != nil {
			t.Fatal(step.name, err)
		}
		if got := unlearned(); got != step.want {
			t.Errorf("%d %s: got %d, want %d", i, step.name, got, step.want)
		}
	}
}
