package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

func schema() []fs.FS {
	return []fs.FS{fstest.MapFS{"migrations/00001_test.sql": {Data: []byte(`-- +goose Up
CREATE TABLE item (id BIGSERIAL PRIMARY KEY, name TEXT NOT NULL UNIQUE, n BIGINT NOT NULL, ok BOOLEAN NOT NULL DEFAULT FALSE);
-- +only sqlite
CREATE TABLE only_sqlite (id TEXT);
-- +end
-- +goose Down
DROP TABLE item;
`)}}}
}

func count(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow("SELECT COUNT(*) FROM item").Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPlaceholders(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		var a, b, c, again string
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow("SELECT CAST($3 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT)", "1", "2", "3").Scan(&a, &b, &c, &again)
		})
		if got, want := a+b+c+again, "3123"; err != nil || got != want {
			t.Errorf("numbered placeholders: got %q, %v; want %q", got, err, want)
		}
	})
}

func TestWriteRollsBackOnlyTheFailed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		errs := make([]error, 100)
		for i := range errs {
			wg.Go(func() {
				errs[i] = d.Write(context.Background(), func(tx *db.Tx) error {
					if i%10 == 1 {
						return boom // before any write
					}
					if _, err := tx.Exec("INSERT INTO item (name, n) VALUES ($1, $2)", fmt.Sprint(i), i); err != nil {
						return err
					}
					if i%10 == 2 {
						return boom // after a write
					}
					if i%10 == 3 {
						panic("boom")
					}
					return tx.Queue("UPDATE item SET ok = TRUE WHERE name = $1", fmt.Sprint(i))
				})
			})
		}
		wg.Wait()
		for i, err := range errs {
			if bad := i%10 >= 1 && i%10 <= 3; bad != (err != nil) {
				t.Errorf("write %d: got error %v", i, err)
			}
		}
		if got, want := count(t, d), int64(70); got != want {
			t.Errorf("rows: got %d, want %d", got, want)
		}
		var unset int64
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow("SELECT COUNT(*) FROM item WHERE NOT ok").Scan(&unset)
		})
		if err != nil || unset != 0 {
			t.Errorf("queued updates missing: %d, %v", unset, err)
		}
	})
}

func TestErrors(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		insert := func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO item (name, n) VALUES ('a', 1)")
			return err
		}
		if err := d.Write(t.Context(), insert); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), insert); !db.IsUnique(err) {
			t.Errorf("second insert: got %v, want a unique violation", err)
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			var n int64
			return tx.QueryRow("SELECT n FROM item WHERE name = 'none'").Scan(&n)
		})
		if !errors.Is(err, db.ErrNoRows) {
			t.Errorf("no row: got %v, want ErrNoRows", err)
		}
		err = d.Write(t.Context(), func(*db.Tx) error { return desk.E(desk.CodeConflict, "k", nil) })
		if got, want := desk.CodeOf(err), desk.CodeConflict; got != want {
			t.Errorf("code: got %s, want %s", got, want)
		}
	})
}

func TestQueuedErrorFailsTheWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Queue("INSERT INTO item (name, n) VALUES ('a', 1)"); err != nil {
				return err
			}
			return tx.Queue("INSERT INTO item (name, n) VALUES ('a', 2)")
		})
		if !db.IsUnique(err) {
			t.Errorf("got %v, want a unique violation", err)
		}
		if got := count(t, d); got != 0 {
			t.Errorf("rows: got %d, want 0", got)
		}
	})
}

// TestChecks is what doctor asks.
func TestChecks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		if err := errors.Join(d.Check(t.Context()), d.CheckWrites(t.Context())); err != nil {
			t.Error(err)
		}
	})
}

// A copy is whole while others write, and never replaces a file.
func TestCopyTo(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, schema()...)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if err := d.Write(context.Background(), insert(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	if err := d.Write(t.Context(), insert("before")); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/copy.db"
	if err := d.CopyTo(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if err := d.CopyTo(t.Context(), path); err == nil {
		t.Error("a copy replaced a file")
	}
	copied := dbtest.Open(t, db.Config{DSN: "sqlite:" + path})
	var n int64
	err := copied.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow("SELECT COUNT(*) FROM item WHERE name = 'before'").Scan(&n)
	})
	if err != nil || n != 1 || copied.Check(t.Context()) != nil {
		t.Errorf("the copy lacks what was acknowledged: %d, %v", n, err)
	}
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, schema()...)
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO item (name, n) VALUES ('a', 1)")
		return err
	})
	if err == nil {
		t.Error("a read connection accepted a write")
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, schema()...)
	limit := func(pages int) {
		t.Helper()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			var n int64
			return tx.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	insert := func(i int) error {
		return d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO item (name, n) VALUES ($1, $2)", fmt.Sprintf("%04d%01000d", i, 0), i)
			return err
		})
	}
	limit(1) // SQLite takes the present size
	stored, err := 0, error(nil)
	for i := 0; err == nil && i < 1000; i++ {
		if err = insert(i); err == nil {
			stored++
		}
	}
	if got, want := desk.CodeOf(err), desk.CodeStorageFull; got != want {
		t.Fatalf("a write on a full disk: got %s (%v), want %s", got, err, want)
	}
	if got := count(t, d); got != int64(stored) {
		t.Errorf("rows on the full disk: got %d, want the %d that were acknowledged", got, stored)
	}
	limit(100_000)
	if err := insert(2000); err != nil {
		t.Errorf("writes do not go on when there is room again: %v", err)
	}
}

// The log of a busy database is copied and begun anew without a commit that
// does it.
func TestLogIsBegunAnew(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/test.db"
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + path}, schema()...)
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	look := func() (length, copied int) {
		t.Helper()
		var busy int
		if err := raw.QueryRow("PRAGMA wal_checkpoint(NOOP)").Scan(&busy, &length, &copied); err != nil {
			t.Fatal(err)
		}
		return length, copied
	}
	write := func(i, size int) {
		t.Helper()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO item (name, n) VALUES ($1, $2)", fmt.Sprintf("%d%0*d", i, size, 0), i)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	longest := 0
	for i := 0; longest < 17_000; i++ {
		write(i, 1<<20)
		length, _ := look()
		if length < longest {
			return // already
		}
		longest = length
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		write(int(time.Now().UnixNano()), 10)
		length, _ := look()
		if length < longest {
			return
		}
		longest = length
		if time.Now().After(deadline) {
			t.Fatalf("the log has %d pages and is still growing", length)
		}
	}
}
