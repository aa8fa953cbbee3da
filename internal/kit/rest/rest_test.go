package rest

import "testing"

func TestDue(t *testing.T) {
	t.Parallel()
	var r resting
	for i, step := range []struct {
		allocated uint64 // since the last look
		due       bool
	}{
		{20 << 20, false}, // works
		{1 << 20, false},  // rests, but little has gathered
		{40 << 20, false}, // works
		{1 << 20, true},   // rests
		{1 << 20, false},  // has been done
		{7 << 20, false},
		{60 << 20, false},
		{8 << 20, true},
	} {
		if got := r.due(r.before + step.allocated); got != step.due {
			t.Errorf("step %d: got %v, want %v", i, got, step.due)
		}
	}
}

func TestAllocatedGrows(t *testing.T) {
	before := allocated()
	sink = make([]byte, 1<<20)
	if got := allocated() - before; got < 1<<20 {
		t.Errorf("a megabyte counts as %d bytes", got)
	}
}

var sink []byte
