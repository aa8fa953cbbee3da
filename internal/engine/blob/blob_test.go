package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/shopbell/shopbell/internal/desk"
)

func setup(t *testing.T) *Dir {
	t.Helper()
	d, err := OpenDir(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPutOpenDelete(t *testing.T) {
	t.Parallel()
	d := setup(t)
	for _, name := range []string{"at_1", "../../etc/passwd", "", strings.Repeat("长", 500)} {
		want := "content of " + name
		if n, err := d.Put(t.Context(), name, strings.NewReader(want)); err != nil || n != int64(len(want)) {
			t.Fatalf("put %q: %d, %v", name, n, err)
		}
		b, err := d.Open(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(b)
		if err != nil || string(got) != want || b.Size() != int64(len(want)) {
			t.Errorf("%q: got %q, size %d, %v", name, got, b.Size(), err)
		}
		b.Close() //nolint:errcheck // read only
	}
	if err := d.Delete(t.Context(), "at_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context(), "at_1"); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("after delete: got %v, want not_found", err)
	}
	if err := d.Delete(t.Context(), "at_1"); err != nil {
		t.Errorf("second delete: %v", err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(d.root), "etc")); err == nil {
		t.Error("a name left the folder")
	}
}

func TestPutFailsWhole(t *testing.T) {
	t.Parallel()
	d := setup(t)
	if _, err := d.Put(t.Context(), "a", strings.NewReader("old")); err != nil {
		t.Fatal(err)
	}
	broken := io.MultiReader(strings.NewReader("new"), iotest.ErrReader(errors.New("cut")))
	if _, err := d.Put(t.Context(), "a", broken); err == nil {
		t.Fatal("a broken upload was stored")
	}
	full := io.MultiReader(strings.NewReader("new"), iotest.ErrReader(syscall.ENOSPC))
	if _, err := d.Put(t.Context(), "a", full); desk.CodeOf(err) != desk.CodeStorageFull {
		t.Errorf("full disk: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Put(ctx, "a", strings.NewReader("new")); err == nil {
		t.Error("stored for a caller that was gone")
	}
	b, err := d.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // read only
	if got, err := io.ReadAll(b); err != nil || string(got) != "old" {
		t.Errorf("got %q, %v, want the old content", got, err)
	}
	if left, err := os.ReadDir(filepath.Join(d.root, "tmp")); err != nil || len(left) != 0 {
		t.Errorf("%d temporary files left, %v", len(left), err)
	}
}
