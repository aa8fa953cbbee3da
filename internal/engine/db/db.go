package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrNoRows is returned by Row.Scan when the query found nothing.
var ErrNoRows = sql.ErrNoRows

// Config says which database to open.
type Config struct {
	// DSN is "sqlite:<path>" or a PostgreSQL URL ("postgres://…").
	DSN string
	// Readers is the number of SQLite read connections, or the size of the
	// PostgreSQL pool. 0 takes 4 and 16.
	Readers int
	// Timeout bounds one transaction on PostgreSQL, so that a network that
	// swallows everything holds nobody for ever. 0 takes 30 s.
	Timeout time.Duration
	// Clock tells the time of transactions. nil means time.Now.
	Clock func() time.Time
	// Log receives what an operator cares about.
	Log *slog.Logger
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	clock   func() time.Time
	engine  engine
	sqlDB   *sql.DB // for migrations
	path    string  // of the SQLite file
	closed  sync.Once
}

// engine is what the two databases do differently.
type engine interface {
	write(ctx context.Context, fn func(*Tx) error) error
	read(ctx context.Context, fn func(*Tx) error) error
	close() error
}

// conn runs statements of one transaction or one borrowed connection.
type conn interface {
	exec(sql string, args []any) (int64, error)
	query(sql string, args []any) (rows, error)
	queue(sql string, args []any) error
}

type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	close() error
}

// Open opens the database and brings its schema up to date with the migrations.
func Open(ctx context.Context, cfg Config, migrations ...fs.FS) (*DB, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	var d *DB
	var err error
	switch {
	case strings.HasPrefix(cfg.DSN, "sqlite:"):
		d, err = openSQLite(ctx, cfg)
	case strings.HasPrefix(cfg.DSN, "postgres://"), strings.HasPrefix(cfg.DSN, "postgresql://"):
		d, err = openPostgres(ctx, cfg)
	default:
		return nil, errors.New(`database: the DSN must start with "sqlite:" or "postgres://"`)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := d.migrate(ctx, migrations); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate database: %w", err), d.Close())
	}
	return d, nil
}

// Close ends all connections. Writes that wait are answered with an error. It
// may be called again.
func (d *DB) Close() (err error) {
	d.closed.Do(func() {
		err = errors.Join(d.engine.close(), d.sqlDB.Close())
	})
	return err
}

// Dialect returns what differs between the engines.
func (d *DB) Dialect() Dialect { return d.dialect }

// Now is the clock of transactions, for what has to agree with them without one.
func (d *DB) Now() time.Time { return d.clock() }

// Path is the file of a SQLite database, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

// Write runs fn in a transaction and returns after the durable commit. fn may
// run more than once: it assigns its results and has no other effects. On
// SQLite it must be quick, since it holds the only writer.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	return wrap(d.engine.write(ctx, fn))
}

// Read runs fn on one connection that only reads. Statements see what was
// committed when they started.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	return wrap(d.engine.read(ctx, fn))
}

// Tx is a transaction (in Write) or a borrowed connection (in Read). It is for
// one goroutine and must not be kept.
type Tx struct {
	conn    conn
	dialect Dialect
	now     time.Time
	wrote   bool
}

// Now is the one clock of the transaction, in whole milliseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// Dialect returns what differs between the engines.
func (tx *Tx) Dialect() Dialect { return tx.dialect }

// Exec runs a statement and returns how many rows it touched.
func (tx *Tx) Exec(sql string, args ...any) (int64, error) {
	tx.wrote = true
	return tx.conn.exec(sql, args)
}

// Queue runs a statement whose result nobody needs, at the latest before the
// next statement or the commit. Its error comes from there.
func (tx *Tx) Queue(sql string, args ...any) error {
	tx.wrote = true
	return tx.conn.queue(sql, args)
}

// Query runs a query. The caller closes the rows.
func (tx *Tx) Query(sql string, args ...any) (*Rows, error) {
	if !isSelect(sql) {
		tx.wrote = true
	}
	r, err := tx.conn.query(sql, args)
	if err != nil {
		return nil, err
	}
	return &Rows{rows: r}, nil
}

// QueryRow runs a query of at most one row.
func (tx *Tx) QueryRow(sql string, args ...any) *Row {
	r, err := tx.Query(sql, args...)
	return &Row{rows: r, err: err}
}

// Rows is the result of a query.
type Rows struct{ rows }

// Close ends the query. It may be called more than once.
func (r *Rows) Close() error { return r.close() }

// Row is the result of a query of at most one row.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row, or returns ErrNoRows.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close() //nolint:errcheck // the row has been read or the error returned
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}

// Collect reads all rows with scan and closes them.
func Collect[T any](r *Rows, err error, scan func(*Rows, *T) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // Err is checked below
	out := []T{}
	for r.Next() {
		var v T
		if err := scan(r, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, r.Err()
}

// Only returns the one row that was read, or missing where there is none.
func Only[T any](list []T, err, missing error) (T, error) {
	if err == nil && len(list) == 0 {
		err = missing
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// In returns "($3,$4,$5)" for n = 3 and first = 3.
func In(first, n int) string {
	var b strings.Builder
	b.Grow(n*5 + 2)
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
	return b.String()
}

// Values returns n parenthesised groups of width placeholders, from $1 on, for
// a multi-row INSERT.
func Values(n, width int) string {
	var b strings.Builder
	b.Grow(n * (width*5 + 2))
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(In(i*width+1, width))
	}
	return b.String()
}

// Millis is the stored form of a time: Unix milliseconds, 0 for the zero time.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the reverse of Millis.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func isSelect(sql string) bool {
	s := strings.TrimLeft(sql, " \t\r\n(")
	return len(s) >= 6 && strings.EqualFold(s[:6], "select")
}
