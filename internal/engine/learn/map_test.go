package learn

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
)

// A mapped model says what it said before, leaves no file behind, and its memory
// lasts as long as somebody asks it.
func TestMap(t *testing.T) {
	m := train(t, shop(), Options{})
	want := make([]Result, 0, len(shop()))
	for _, e := range shop() {
		want = append(want, m.Predict(e.Text))
	}
	whole := file(t, m)
	dir := filepath.Join(t.TempDir(), "models")
	if err := m.Map(dir); err != nil {
		t.Fatal(err)
	}
	if canMap != (m.mapping != nil) {
		t.Fatalf("mapped: %v", m.mapping != nil)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	runtime.GC()
	for i, e := range shop() {
		if got := m.Predict(e.Text); !reflect.DeepEqual(got, want[i]) {
			t.Errorf("%s: got %+v, want %+v", e.Text, got, want[i])
		}
	}
	if err := m.Map(dir); err != nil {
		t.Errorf("mapped twice: %v", err)
	}
	if !bytes.Equal(file(t, m), whole) {
		t.Error("a mapped model is written otherwise")
	}
}
