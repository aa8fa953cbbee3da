package pdfium

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"testing"
)

// The library is the one that README.md names.
func TestLibraryIsTheOneThatIsNamed(t *testing.T) {
	t.Parallel()
	z, err := gzip.NewReader(bytes.NewReader(library))
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, z); err != nil { //nolint:gosec // our own file
		t.Fatal(err)
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := hex.EncodeToString(h.Sum(nil)); !bytes.Contains(text, []byte(sum)) {
		t.Errorf("README.md does not name the sum %s", sum)
	}
}
