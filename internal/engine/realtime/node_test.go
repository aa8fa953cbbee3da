package realtime_test

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/realtime"
)

func start(t *testing.T, redis string) *realtime.Node {
	t.Helper()
	n, err := realtime.New(t.Context(), realtime.Config{Redis: redis, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Stop(context.Background()) }) //nolint:errcheck // the test has ended
	return n
}

func TestWanted(t *testing.T) {
	t.Parallel()
	n := start(t, "")
	if n.Wanted("nobody") {
		t.Error("a single node without subscribers wants a publication")
	}
	n.Publish("nobody", []byte(`{}`))
}

func TestRedisUnreachable(t *testing.T) {
	t.Parallel()
	_, err := realtime.New(t.Context(), realtime.Config{Redis: "127.0.0.1:1", Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		t.Error("a relay that is not there was accepted")
	}
}

func TestStartWithRedis(t *testing.T) {
	t.Parallel()
	redis := os.Getenv("TEST_REDIS_ADDR")
	if redis == "" {
		t.Log("TEST_REDIS_ADDR is not set: make test sets it")
		return
	}
	n := start(t, redis)
	if !n.Wanted("any") {
		t.Error("with a relay every channel may be wanted elsewhere")
	}
}
