package knowledge

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// parcels makes two entries that one question may mean, and tells the first hit
// of a question on a node.
func parcels(t *testing.T, s *Service, c desk.Category) (lost, broken desk.EntryID) {
	t.Helper()
	for _, e := range []struct {
		id        *desk.EntryID
		question  string
		phrasings []string
	}{{&lost, "包裹丢了怎么办", []string{"包裹找不到"}}, {&broken, "包裹破了怎么办", []string{"包裹破损"}}} {
		one := entry(c)
		one.Question, one.Phrasings = e.question, e.phrasings
		saved, err := s.SaveEntry(t.Context(), boss, one)
		if err != nil {
			t.Fatal(err)
		}
		*e.id = saved.ID
	}
	return lost, broken
}

func chosenBy(who string, id desk.EntryID) desk.Choice {
	return desk.Choice{Question: "包裹怎么办？", Entry: id, Customer: desk.CustomerID(who)}
}

func TestClicksAreSharedAndKept(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		here, c := setup(t, d)
		lost, broken := parcels(t, here, c)
		there := New(d, slog.New(slog.DiscardHandler))
		if err := there.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		first := found(t, here, "包裹怎么办")
		other := lost
		if first == lost {
			other = broken
		}
		for i := range 6 {
			if ok, err := here.count(t.Context(), chosenBy(fmt.Sprint("cu_", i), other)); err != nil || !ok {
				t.Fatalf("customer %d: %v, %v", i, ok, err)
			}
		}
		started := New(d, slog.New(slog.DiscardHandler))
		for name, s := range map[string]*Service{"this node": here, "another node": there, "a node that starts": started} {
			if err := s.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := found(t, s, "包裹怎么办？！"); got != other {
				t.Errorf("%s: got %q, want %q", name, got, other)
			}
			if got := found(t, s, "包裹找不到"); got != lost {
				t.Errorf("%s: another question has changed", name)
			}
		}
		if err := here.DeleteEntry(t.Context(), boss, other); err != nil {
			t.Fatal(err)
		}
		if n := clicksOf(t, d, other); n == 0 {
			t.Error("the clicks do not wait in the bin with their entry")
		}
		if ok, err := here.count(t.Context(), chosenBy("cu_9", other)); ok || err != nil {
			t.Errorf("an entry in the bin was counted: %v, %v", ok, err)
		}
		if err := here.DestroyEntry(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		if n := clicksOf(t, d, other); n != 0 {
			t.Errorf("%d clicks outlive their entry", n)
		}
		if ok, err := here.count(t.Context(), chosenBy("cu_9", other)); ok || err != nil || clicksOf(t, d, other) != 0 {
			t.Errorf("a deleted entry was counted: %v, %v", ok, err)
		}
	})
}

func clicksOf(t *testing.T, d *db.DB, id desk.EntryID) (n int64) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM knowledge_click WHERE entry_id = $1`, string(id)).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// One customer, however they go about it, changes nothing for the others.
func TestOneCustomerCannotMoveAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		lost, broken := parcels(t, s, c)
		search := func() []desk.EntryHit {
			hits, err := s.Search(t.Context(), desk.KnowledgeQuery{Text: "包裹怎么办", Lang: "zh", Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			return hits
		}
		before := search()
		counted := 0
		for range 50 {
			for _, id := range []desk.EntryID{lost, broken} {
				ok, err := s.count(t.Context(), chosenBy("cu_1", id))
				if err != nil {
					t.Fatal(err)
				}
				if ok {
					counted++
				}
			}
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if counted != 2 {
			t.Errorf("one customer was counted %d times", counted)
		}
		for i, h := range search() {
			if h.Entry.ID != before[i].Entry.ID || h.Score != before[i].Score {
				t.Errorf("%q goes from %.3f to %.3f", h.Entry.Question, before[i].Score, h.Score)
			}
		}
		for i := range 2 * clicksADay {
			choice := chosenBy("cu_2", lost)
			choice.Question = fmt.Sprint("包裹", i)
			ok, err := s.count(t.Context(), choice)
			if err != nil || ok != (i < clicksADay) {
				t.Errorf("click %d of a day: %v, %v", i, ok, err)
			}
		}
	})
}

func TestClicksAreBounded(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		lost, _ := parcels(t, s, c)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < $1)
				INSERT INTO knowledge_click (question, entry_id, n, updated_at, revision) SELECT 'q' || n, $2, 1, 0, 0 FROM i`, maxClicks, string(lost))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := s.count(t.Context(), chosenBy("cu_1", lost)); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if n := clicksOf(t, d, lost); n != maxClicks-clicksDropped+1 {
			t.Errorf("%d pairs are kept", n)
		}
	})
}

// Chosen never waits, and what it has taken is written by Run.
func TestChosen(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		lost, _ := parcels(t, s, c)
		for range 2 * clickQueue {
			s.Chosen(chosenBy("cu_1", lost))
			s.Chosen(desk.Choice{Question: "…", Entry: lost, Customer: "cu_1"})
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Run(ctx); close(done) }()
		key := retrieve.Key("包裹怎么办")
		for clicksOf(t, d, lost) == 0 {
			select {
			case <-t.Context().Done():
				t.Fatal("never written")
			case <-time.After(5 * time.Millisecond):
			}
		}
		cancel()
		<-done
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			click, _, err := selectClick(tx, key, lost)
			if click.Count != 1 {
				t.Errorf("counts %v", click.Count)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
