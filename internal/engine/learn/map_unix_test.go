//go:build unix

package learn

import (
	"os"
	"path/filepath"
	"testing"
)

// Where there is no room for a file the model stays on the heap.
func TestMapWithoutRoom(t *testing.T) {
	m := train(t, shop(), Options{Fast: true})
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := m.Map(blocked); err == nil || m.mapping != nil {
		t.Errorf("mapped in a file: %v", err)
	}
	if r := m.Predict(shop()[0].Text); len(r.Labels) == 0 {
		t.Error("says nothing any more")
	}
}
