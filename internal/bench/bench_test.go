package bench

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The floor and the load fit together: every message is acknowledged and
// echoed, and in a quiet conversation none is answered.
func TestFloorUnderLoad(t *testing.T) {
	t.Parallel()
	addr, err := FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Floor(ctx, addr, "sqlite:"+filepath.Join(t.TempDir(), "floor.db")) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	p := &Process{URL: "http://" + addr, PID: os.Getpid()}
	for !ready(ctx, p.URL) {
		time.Sleep(time.Millisecond)
	}
	for _, quiet := range []bool{false, true} {
		f, err := Load{Sockets: 8, Rate: 50, Length: 300 * time.Millisecond, Quiet: quiet, Texts: questions}.Run(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		if f.Errors != 0 || (f.Answered == 0) != quiet {
			t.Errorf("quiet %v: got %d answers to %d messages and %d errors", quiet, f.Answered, f.Sent, f.Errors)
		}
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	var d []time.Duration
	for i := range 1000 {
		d = append(d, time.Duration(999-i))
	}
	if got, want := spread(d), (Spread{P50: 500, P99: 990, Max: 999}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSentencesHaveTheirWords(t *testing.T) {
	t.Parallel()
	for i := range 2000 {
		if s := sentence(newRand(i), []string{"zh", "en"}[i%2]); s == "" || strings.Contains(s, "%") {
			t.Fatalf("sentence %d is %q", i, s)
		}
	}
}
