package ratelimit

import (
	"testing"
	"time"
)

func TestAllow(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	l := New(Rate{PerMinute: 30, Burst: 3}, func() time.Time { return now })
	for i := range 3 {
		if ok, _ := l.Allow("a"); !ok {
			t.Fatalf("call %d of the burst refused", i)
		}
	}
	if ok, retry := l.Allow("a"); ok || retry != 2*time.Second {
		t.Errorf("after the burst: got %v, %v, want refusal for 2s", ok, retry)
	}
	if ok, _ := l.Allow("b"); !ok {
		t.Error("another key was refused")
	}
	now = now.Add(2 * time.Second)
	if ok, _ := l.Allow("a"); !ok {
		t.Error("refused after the wait it was told")
	}
	now = now.Add(10 * time.Minute)
	if _, _ = l.Allow("c"); len(l.buckets) != 1 {
		t.Errorf("full buckets are kept: got %d keys, want 1", len(l.buckets))
	}
}

func TestAllowWithoutLimit(t *testing.T) {
	t.Parallel()
	l := New(Rate{}, nil)
	for range 1000 {
		if ok, _ := l.Allow("a"); !ok {
			t.Fatal("refused without a limit")
		}
	}
}

func TestAllowClockStepsBack(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	l := New(Rate{PerMinute: 60, Burst: 1}, func() time.Time { return now })
	l.Allow("a")
	now = now.Add(-time.Hour)
	if ok, retry := l.Allow("a"); ok || retry > time.Second {
		t.Errorf("got %v, %v, want a refusal of at most 1s", ok, retry)
	}
}
