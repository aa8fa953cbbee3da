package db_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/linetest"
)

// overLine opens PostgreSQL through a line that the test can cut. It reports
// false where there is no PostgreSQL; make test starts one.
func overLine(t *testing.T, timeout time.Duration, params string) (*db.DB, *linetest.Line, bool) {
	t.Helper()
	t.Parallel()
	dsn := os.Getenv("TEST_POSTGRES_DSN")
	if dsn == "" {
		t.Log("TEST_POSTGRES_DSN is not set: make test sets it")
		return nil, nil, false
	}
	u, err := url.Parse(dbtest.Schema(t, dsn))
	if err != nil {
		t.Fatal(err)
	}
	line := linetest.New(t, u.Host)
	u.Host = line.Addr()
	return dbtest.Open(t, db.Config{DSN: u.String() + params, Timeout: timeout}, schema()...), line, true
}

func insert(name string) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO item (name, n) VALUES ($1, 1)", name)
		return err
	}
}

// What a client hears while PostgreSQL is away is that it may try again.
func TestPostgresAway(t *testing.T) {
	d, line, ok := overLine(t, 0, "")
	if !ok {
		return
	}
	unavailable := func(what string, err error) {
		t.Helper()
		var e *desk.Error
		if !errors.As(err, &e) || e.Code != desk.CodeUnavailable || e.RetryAfter == 0 {
			t.Errorf("%s: got %v, want %s with a time", what, err, desk.CodeUnavailable)
		}
	}
	if err := d.Write(t.Context(), insert("before")); err != nil {
		t.Fatal(err)
	}
	unavailable("lost before the commit", d.Write(t.Context(), func(tx *db.Tx) error {
		err := insert("lost")(tx)
		line.Cut()
		return err
	}))
	unavailable("write", d.Write(t.Context(), insert("lost")))
	line.Mend()
	if err := d.Write(t.Context(), insert("between")); err != nil {
		t.Errorf("back again: %v", err)
	}
	unavailable("lost between two statements", d.Write(t.Context(), func(tx *db.Tx) error {
		if err := insert("lost")(tx); err != nil {
			return err
		}
		line.Cut()
		return insert("lost as well")(tx)
	}))
	var n int64
	unavailable("read", d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow("SELECT COUNT(*) FROM item").Scan(&n) }))
	line.Mend()
	unavailable("lost while rows come", d.Read(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.Query("SELECT repeat('x', 10000) FROM generate_series(1, 10000)")
		line.Cut()
		_, err = db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
		return err
	}))
	line.Mend()
	if got := count(t, d); got != 2 {
		t.Errorf("rows: got %d, want the 2 that were acknowledged", got)
	}
}

// A network that swallows everything holds nobody for ever.
func TestPostgresSilent(t *testing.T) {
	d, line, ok := overLine(t, 300*time.Millisecond, "")
	if !ok {
		return
	}
	if err := d.Write(t.Context(), insert("before")); err != nil {
		t.Fatal(err)
	}
	// Nobody waits for these: they have no deadline of their own.
	for name, run := range map[string]func() error{
		"write": func() error {
			return d.Write(context.Background(), func(tx *db.Tx) error {
				line.Silence()
				return insert("lost")(tx)
			})
		},
		"read": func() error {
			return d.Read(context.Background(), func(tx *db.Tx) error {
				line.Silence()
				var n int64
				return tx.QueryRow("SELECT COUNT(*) FROM item").Scan(&n)
			})
		},
	} {
		if got := desk.CodeOf(run()); got != desk.CodeUnavailable {
			t.Errorf("%s: got %s, want %s", name, got, desk.CodeUnavailable)
		}
		line.Mend()
		if err := d.Write(t.Context(), insert("after "+name)); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// A process that is frozen in the middle of a transaction keeps its locks only
// for a while, and what it does when it awakes is refused.
func TestFrozenTransactionIsEnded(t *testing.T) {
	d, _, ok := overLine(t, 0, "&idle_in_transaction_session_timeout=200")
	if !ok {
		return
	}
	if err := d.Write(t.Context(), insert("contested")); err != nil {
		t.Fatal(err)
	}
	update := func(n int) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE item SET n = $1 WHERE name = 'contested'", n)
			return err
		}
	}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := update(2)(tx); err != nil {
			return err
		}
		if err := d.Write(context.Background(), update(3)); err != nil {
			t.Errorf("the other: %v", err)
		}
		return insert("too late")(tx)
	})
	if got := desk.CodeOf(err); got != desk.CodeUnavailable {
		t.Errorf("the frozen one: got %v, want %s", err, desk.CodeUnavailable)
	}
	if got := count(t, d); got != 1 {
		t.Errorf("rows: got %d, want 1", got)
	}
}

func TestCloseIsUnavailable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema(), func(t *testing.T, d *db.DB) {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"write": d.Write(t.Context(), insert("late")),
			"read":  d.Read(t.Context(), func(*db.Tx) error { return nil }),
		} {
			if got := desk.CodeOf(err); got != desk.CodeUnavailable {
				t.Errorf("%s: got %v, want %s", name, err, desk.CodeUnavailable)
			}
		}
	})
}
