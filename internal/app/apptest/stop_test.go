package apptest

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// A node that is told to end while the bot waits for the end of a burst closes
// its sockets, ends without an error, and the next one answers.
func TestStopInTheMiddleOfATurn(t *testing.T) {
	t.Parallel()
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	base, stop := startNode(t, dsn, "")
	c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
	sent := c.say("我想问一下")
	began := time.Now()
	stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	select {
	case <-c.client.Done():
	case <-time.After(patience):
		t.Error("the socket stays open")
	}
	base, _ = startNode(t, dsn, "")
	again := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh", Token: c.token})
	var synced wire.VisitorSynced
	if err := again.client.Call(t.Context(), "sync", wire.VisitorSync{After: sent.Seq - 1}, &synced); err != nil {
		t.Fatal(err)
	}
	if len(synced.Messages) == 0 || synced.Messages[0].Seq != sent.Seq {
		t.Fatalf("the acknowledged message is gone: %+v", synced)
	}
	for _, m := range synced.Messages {
		if fromBot(&m) {
			return
		}
	}
	again.hears("the answer", fromBot)
}
