package history

import (
	"io"
	"os"

	"github.com/shopbell/shopbell/internal/desk"
)

// Spool holds an upload while it is read: a temporary file without a name where
// the system allows that, so that nothing is left of it whatever happens.
func Spool(r io.Reader, name string) (f *File, done func(), err error) {
	h, err := os.CreateTemp("", "shopbell-history-")
	if err != nil {
		return nil, nil, err
	}
	unnamed := os.Remove(h.Name()) == nil
	done = func() {
		h.Close() //nolint:errcheck // it has been read
		if !unnamed {
			os.Remove(h.Name()) //nolint:errcheck // it has been read
		}
	}
	n, err := io.Copy(h, io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
	case n > MaxFile:
		err = desk.E(desk.CodeTooLarge, "error.history.too_large", nil)
	case n == 0:
		err = desk.Invalid("file", "error.history.empty")
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return &File{Body: h, Size: n, Name: name}, done, nil
}
