package cli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// openNotes opens a database with one table, which is all that a backup needs
// to know of.
func openNotes(t *testing.T, cfg Config) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{DSN: cfg.DSN()}, []fs.FS{fstest.MapFS{"migrations/00001_note.sql": {Data: []byte(
		"-- +goose Up\nCREATE TABLE note (body TEXT NOT NULL);\n-- +goose Down\nDROP TABLE note;\n")}}}...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func writeNote(t *testing.T, d *db.DB, body string) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO note (body) VALUES ($1)", body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// notes returns what is in the database of the configuration.
func notes(t *testing.T, cfg Config) string {
	t.Helper()
	d := openNotes(t, cfg)
	defer d.Close()
	var list []string
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.Query("SELECT body FROM note ORDER BY body")
		list, err = db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// saved makes a backup of one note and two files.
func saved(t *testing.T, cfg Config) (archive string) {
	t.Helper()
	d := openNotes(t, cfg)
	writeNote(t, d, "saved")
	put(t, filepath.Join(cfg.DataDir, "files", "ab", "one"), "first file")
	put(t, filepath.Join(cfg.DataDir, "files", "two"), "")
	archive = filepath.Join(t.TempDir(), "backup.tar.gz")
	n, err := writeBackup(t.Context(), "v1", cfg, d, archive)
	if err != nil || n != 2 {
		t.Fatalf("%d files, %v", n, err)
	}
	writeNote(t, d, "after")
	return archive
}

func sqliteConfig(t *testing.T) Config {
	t.Helper()
	cfg := DefaultConfig()
	cfg.DataDir = filepath.Join(t.TempDir(), "data")
	return cfg
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		into := sqliteConfig(t)
		into.StoreDSN = "sqlite:" + filepath.Join(t.TempDir(), "elsewhere", "my.db")
		roundTrip(t, sqliteConfig(t), into)
	})
	dsn := os.Getenv("TEST_POSTGRES_DSN")
	if dsn == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		from, into := sqliteConfig(t), sqliteConfig(t)
		from.StoreDSN, into.StoreDSN = newDatabase(t, dsn), newDatabase(t, dsn)
		roundTrip(t, from, into)
	})
}

func newDatabase(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("backup_%d_%d", os.Getpid(), time.Now().UnixNano())
	run := func(query string) {
		c, err := sql.Open("pgx", dsn)
		if err == nil {
			defer c.Close()
			_, err = c.Exec(query)
		}
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	run("CREATE DATABASE " + name)
	t.Cleanup(func() { run("DROP DATABASE " + name + " WITH (FORCE)") })
	u.Path = "/" + name
	// What only our driver knows must not confuse PostgreSQL's programs.
	return u.String() + "&pool_max_conns=5"
}

func roundTrip(t *testing.T, from, into Config) {
	archive := saved(t, from)
	if err := restore(t.Context(), into, archive, false); err != nil {
		t.Fatal(err)
	}
	if got := notes(t, into); got != "saved" {
		t.Errorf("notes: got %q", got)
	}
	if got := get(filepath.Join(into.DataDir, "files", "ab", "one")) + get(filepath.Join(into.DataDir, "files", "two")); got != "first file" {
		t.Errorf("files: got %q", got)
	}
	// A second time something is there, and stays as it is.
	d := openNotes(t, into)
	writeNote(t, d, "newer")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(into.DataDir, "files", "two"), "newer")
	if err := restore(t.Context(), into, archive, false); err == nil {
		t.Error("restored over a database")
	}
	if got := notes(t, into) + get(filepath.Join(into.DataDir, "files", "two")); got != "newer savednewer" {
		t.Errorf("after the refusal: %q", got)
	}
	if err := restore(t.Context(), into, archive, true); err != nil {
		t.Fatal(err)
	}
	if got := notes(t, into) + get(filepath.Join(into.DataDir, "files", "two")); got != "saved" {
		t.Errorf("by force: %q", got)
	}
	if got := get(filepath.Join(into.DataDir, "files.before-restore", "two")); got != "newer" {
		t.Errorf("what was replaced is not kept: %q", got)
	}
	left, err := filepath.Glob(filepath.Join(into.DataDir, ".restore-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

// Files in the way are noticed before the database is put in its place.
func TestRestoreIsAllOrNothing(t *testing.T) {
	t.Parallel()
	archive, into := saved(t, sqliteConfig(t)), sqliteConfig(t)
	put(t, filepath.Join(into.DataDir, "files", "mine"), "mine")
	if err := restore(t.Context(), into, archive, false); err == nil {
		t.Error("restored over files")
	}
	if _, err := os.Stat(filepath.Join(into.DataDir, "shopbell.db")); err == nil {
		t.Error("the database is restored and the files are not")
	}
}

type member struct {
	name, body string
	kind       byte
}

func pack(t *testing.T, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	tw := tar.NewWriter(zip)
	for _, m := range members {
		if m.kind == 0 {
			m.kind = tar.TypeReg
		}
		h := &tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.body)), Typeflag: m.kind}
		if m.kind == tar.TypeSymlink {
			h.Linkname, h.Size, m.body = m.body, 0, ""
		}
		if err := tw.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := tw.Write([]byte(m.body)); err != nil {
			t.Fatal(err)
		}
	}
	tw.Close()
	zip.Close()
	path := filepath.Join(t.TempDir(), "backup.tar.gz")
	put(t, path, b.String())
	return path
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	archive := saved(t, sqliteConfig(t))
	whole, ours := get(archive), member{name: backupManifest, body: `{"format":1,"engine":"sqlite"}`}
	archives := map[string]string{
		"upwards":          pack(t, ours, member{name: "../../evil", body: "x"}),
		"upwards in files": pack(t, ours, member{name: "files/../../evil", body: "x"}),
		"absolute":         pack(t, ours, member{name: filepath.Join(t.TempDir(), "evil"), body: "x"}),
		"link":             pack(t, ours, member{name: "files/a", body: "/etc/passwd", kind: tar.TypeSymlink}),
		"write-ahead log":  pack(t, ours, member{name: "shopbell.db-wal", body: "x"}),
		"twice":            pack(t, ours, ours),
		"no manifest":      pack(t, member{name: "files/a", body: "x"}),
		"no database":      pack(t, ours),
		"damaged database": pack(t, ours, member{name: backupSQLite, body: strings.Repeat("x", 8192)}),
		"other format":     pack(t, member{name: backupManifest, body: `{"format":2,"engine":"sqlite"}`}),
		"other engine":     pack(t, member{name: backupManifest, body: `{"format":1,"engine":"postgres"}`}),
		"text":             filepath.Join(t.TempDir(), "text"),
		"nothing":          filepath.Join(t.TempDir(), "none"),
	}
	put(t, archives["text"], "not a backup")
	for _, part := range []int{1, 10, 50, 90, 99} {
		name := fmt.Sprintf("the first %d %%", part)
		archives[name] = filepath.Join(t.TempDir(), "part")
		put(t, archives[name], whole[:len(whole)*part/100])
	}
	archives["a byte less"] = filepath.Join(t.TempDir(), "part")
	put(t, archives["a byte less"], whole[:len(whole)-1])
	for name, path := range archives {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			into := sqliteConfig(t)
			if err := restore(t.Context(), into, path, true); err == nil {
				t.Error("restored")
			}
			root := filepath.Dir(into.DataDir)
			err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
				if err == nil && path != root && path != into.DataDir {
					t.Errorf("%s is left", path)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// A backup takes the place of yesterday's when it is complete, not before.
func TestFailedBackupLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	cfg := sqliteConfig(t)
	archive := saved(t, cfg)
	d := openNotes(t, cfg)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	before := get(archive)
	if _, err := writeBackup(t.Context(), "v1", cfg, d, archive); err == nil {
		t.Error("a closed database was saved")
	}
	if get(archive) != before {
		t.Error("the old backup is gone")
	}
	left, err := os.ReadDir(filepath.Dir(archive))
	if err != nil || len(left) != 1 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestPasswordIsNotOnTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{"postgres://me:hunter2@db:5432/shop?sslmode=require&pool_max_conns=4", "postgres://me@db:5432/shop?password=hunter2&sslmode=require"} {
		address, password, err := libpq(dsn)
		if err != nil || password != "hunter2" || address != "postgres://me@db:5432/shop?sslmode=require" {
			t.Errorf("got %q, %q, %v", address, password, err)
		}
	}
	if _, _, err := libpq("postgres://me:hunter2@db:port/"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a DSN that cannot be read: %v", err)
	}
}
