package inbox

import (
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// Events are how messages come into the index: an old one that is not in it
// yet, as after an import, is kept until it is.
func TestPruneWaitsForTheIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) {
		s := New(Config{DB: d, Publisher: quiet{}, Log: slog.New(slog.DiscardHandler)})
		long := time.Now().Add(-2 * keepEvents)
		ok, err := s.ImportPast(t.Context(), Past{
			CustomerID: "cu_1", ChannelID: "ch_1", Lang: "zh", State: desk.StateResolved,
			Messages: []desk.Message{{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: "退货怎么退", At: long}},
		})
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		prune := func() (n int64) {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) (err error) { n, err = pruneEvents(tx); return err }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := prune(); n != 0 {
			t.Errorf("%d events are forgotten that nobody has read", n)
		}
		// On PostgreSQL an event shows once no older transaction is open, and
		// other tests have some.
		deadline := time.Now().Add(20 * time.Second)
		for indexed := 0; indexed == 0; {
			if indexed, err = s.search.indexSome(t.Context()); err != nil || time.Now().After(deadline) {
				t.Fatal("the event is not indexed", err)
			}
		}
		if n := prune(); n != 1 {
			t.Errorf("%d old events are forgotten, want 1", n)
		}
	})
}
