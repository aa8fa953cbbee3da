// Package blob stores bytes under names. It knows nothing of what they are; who
// may read them is decided by its callers.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// Store keeps blobs. It is safe for concurrent use.
type Store interface {
	// Put stores everything that r yields, durably, and returns its size. A
	// name that exists is replaced. When r or the store fails, nothing is
	// stored; a full disk is CodeStorageFull.
	Put(ctx context.Context, name string, r io.Reader) (int64, error)
	// Open returns the blob, or CodeNotFound. The caller closes it.
	Open(ctx context.Context, name string) (Blob, error)
	// Delete removes the blob. An absent one is fine.
	Delete(ctx context.Context, name string) error
}

// Blob is an opened blob.
type Blob interface {
	io.ReadSeekCloser
	io.ReaderAt
	Size() int64
}

// Dir is a Store in a folder of the file system. Names become hashes, so any
// string is a name and no name leaves the folder:
//
//	<root>/ab/cd/abcd…   blobs
//	<root>/tmp/…         what is being written
type Dir struct{ root string }

var _ Store = (*Dir)(nil)

// abandoned is how old a temporary file of a killed process has to be.
const abandoned = 24 * time.Hour

// OpenDir makes the folder if it is absent and clears what a crash has left.
func OpenDir(root string) (*Dir, error) {
	tmp := filepath.Join(root, "tmp")
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(filepath.Join(tmp, e.Name())) //nolint:errcheck // tried again at the next start
		}
	}
	return &Dir{root: root}, nil
}

func (d *Dir) path(name string) string {
	sum := sha256.Sum256([]byte(name))
	h := hex.EncodeToString(sum[:])
	return filepath.Join(d.root, h[:2], h[2:4], h)
}

// Put implements Store: a temporary file, fsync, rename, fsync of the folder.
func (d *Dir) Put(ctx context.Context, name string, r io.Reader) (n int64, err error) {
	f, err := os.CreateTemp(filepath.Join(d.root, "tmp"), "put-")
	if err != nil {
		return 0, wrap(err)
	}
	defer func() {
		if err != nil {
			f.Close()           //nolint:errcheck // the first error is the one to report
			os.Remove(f.Name()) //nolint:errcheck // cleared at a later start
		}
	}()
	if n, err = io.Copy(f, &contextReader{ctx, r}); err != nil {
		return 0, wrap(err)
	}
	if err = f.Sync(); err != nil {
		return 0, wrap(err)
	}
	if err = f.Close(); err != nil {
		return 0, wrap(err)
	}
	path := d.path(name)
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, wrap(err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return 0, wrap(err)
	}
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path)), d.root} {
		if err := syncDir(dir); err != nil {
			return 0, wrap(err)
		}
	}
	return n, nil
}

// Open implements Store.
func (d *Dir) Open(_ context.Context, name string) (Blob, error) {
	f, err := os.Open(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, desk.E(desk.CodeNotFound, "error.not_found", err)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &file{f, info.Size()}, nil
}

// Delete implements Store.
func (d *Dir) Delete(_ context.Context, name string) error {
	err := os.Remove(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

type file struct {
	*os.File
	size int64
}

func (f *file) Size() int64 { return f.size }

// contextReader ends a copy whose caller is gone.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// syncDir makes a rename durable. Some file systems refuse to sync a folder;
// there the rename is as durable as they make it.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // opened for reading
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

func wrap(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return desk.E(desk.CodeStorageFull, "error.storage_full", err)
	}
	return err
}
