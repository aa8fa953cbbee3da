// Package dbtest opens databases for tests: SQLite always, PostgreSQL as well
// where TEST_POSTGRES_DSN names one (make test does).
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// Each runs the test on every engine, each with a fresh database.
func Each(t *testing.T, migrations []fs.FS, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, migrations...)) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { test(t, Open(t, db.Config{DSN: Schema(t, dsn)}, migrations...)) })
	}
}

// New opens a fresh SQLite database that ends with the test.
func New(t testing.TB, migrations ...fs.FS) *db.DB {
	t.Helper()
	return Open(t, db.Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "test.db")}, migrations...)
}

// Open opens a database that ends with the test.
func Open(t testing.TB, cfg db.Config, migrations ...fs.FS) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), cfg, migrations...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() }) //nolint:errcheck // the test has ended
	return d
}

var schemas atomic.Int64

// Schema makes an empty schema in the PostgreSQL database and returns the DSN
// whose search path it is. It is dropped when the test ends.
func Schema(t testing.TB, dsn string) string {
	t.Helper()
	name := fmt.Sprintf("t_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), schemas.Add(1))
	run := func(query string) {
		c, err := sql.Open("pgx", dsn)
		if err == nil {
			defer c.Close() //nolint:errcheck // a test's connection
			_, err = c.ExecContext(context.Background(), query)
		}
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	run("CREATE SCHEMA " + name)
	t.Cleanup(func() { run("DROP SCHEMA " + name + " CASCADE") })
	sep := "?"
	if strings.Contains(dsn, "?") {
		sep = "&"
	}
	return dsn + sep + "search_path=" + url.QueryEscape(name)
}
