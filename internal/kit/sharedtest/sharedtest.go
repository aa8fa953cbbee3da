// Package sharedtest finds the data sets that acceptance tests measure on. They
// are not part of the repository: they lie beside it, or where SHOPBELL_SHARED
// says. A test whose data is not here is skipped with words by which the summary
// of make test names it.
package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns where the file or folder is, or skips the test.
func Path(tb testing.TB, elem ...string) string {
	tb.Helper()
	name := filepath.Join(elem...)
	path := filepath.Join(root(tb), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("ACCEPTANCE NOT RUN: ../shared/%s (or in SHOPBELL_SHARED) is not here", filepath.ToSlash(name))
	}
	return path
}

// Open opens the file until the test ends, or skips the test.
func Open(tb testing.TB, elem ...string) *os.File {
	tb.Helper()
	f, err := os.Open(Path(tb, elem...))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() }) //nolint:errcheck // only read
	return f
}

// root is the folder "shared" beside the repository, whatever package asks.
func root(tb testing.TB) string {
	if dir := os.Getenv("SHOPBELL_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared")
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("the test does not run inside the repository")
		}
		dir = up
	}
}
