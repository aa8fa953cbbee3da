package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
)

const (
	maxGroup      = 256  // writes that share one commit
	writeQueue    = 1024 // writes that may wait
	maxStatements = 256  // prepared statements kept per connection
)

var errClosed = errors.New("database is closed")

type sqliteEngine struct {
	clock   func() time.Time
	writeDB *sql.DB
	readDB  *sql.DB
	writer  *sqliteConn
	readers chan *sqliteConn
	nRead   int
	ops     chan *writeOp
	quit    chan struct{}
	done    chan struct{}
}

type writeOp struct {
	fn   func(*Tx) error
	err  error
	done chan struct{}
}

func openSQLite(ctx context.Context, cfg Config) (*DB, error) {
	path := strings.TrimPrefix(cfg.DSN, "sqlite:")
	if path == "" {
		return nil, errors.New("the SQLite DSN names no file")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	e := &sqliteEngine{
		clock: cfg.Clock, nRead: cfg.Readers,
		ops: make(chan *writeOp, writeQueue), quit: make(chan struct{}), done: make(chan struct{}),
	}
	if e.nRead == 0 {
		e.nRead = 4
	}
	var err error
	if e.writeDB, err = sql.Open("sqlite", sqliteDSN(path, false)); err != nil {
		return nil, err
	}
	if e.readDB, err = sql.Open("sqlite", sqliteDSN(path, true)); err != nil {
		return nil, err
	}
	c, err := e.writeDB.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	e.writer = &sqliteConn{conn: c, statements: map[string]*sql.Stmt{}}
	e.readers = make(chan *sqliteConn, e.nRead)
	for range e.nRead {
		c, err := e.readDB.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		e.readers <- &sqliteConn{conn: c, statements: map[string]*sql.Stmt{}}
	}
	migrateDB, err := sql.Open("sqlite", sqliteDSN(path, false))
	if err != nil {
		return nil, err
	}
	go e.loop()
	return &DB{dialect: SQLite, clock: cfg.Clock, engine: e, sqlDB: migrateDB, path: path}, nil
}

// sqliteDSN: FULL makes every commit survive a power cut; the file is not mapped,
// since an error of the disk would then end the process instead of the call; immediate keeps a
// read that turns into a write from failing at once.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "wal_autocheckpoint(8000)",
	} {
		q.Add("_pragma", p)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-8000)")
	} else {
		// The writer comes back to the same heads and leaves of indexes.
		q.Add("_pragma", "cache_size(-65536)")
	}
	q.Set("_txlock", "immediate")
	q.Set("_time_format", "sqlite")
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func (e *sqliteEngine) write(ctx context.Context, fn func(*Tx) error) error {
	op := &writeOp{fn: fn, done: make(chan struct{})}
	select {
	case e.ops <- op:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.quit:
		return errClosed
	}
	// Once queued the write happens; the caller waits for its outcome even if
	// it has lost interest, so that "cancelled" never means "maybe stored".
	select {
	case <-op.done:
		return op.err
	case <-e.done:
		select {
		case <-op.done:
			return op.err
		default:
			return errClosed
		}
	}
}

func (e *sqliteEngine) loop() {
	defer close(e.done)
	group := make([]*writeOp, 0, maxGroup)
	for {
		group = group[:0]
		select {
		case op := <-e.ops:
			group = append(group, op)
		case <-e.quit:
			return
		}
	more:
		for len(group) < maxGroup {
			select {
			case op := <-e.ops:
				group = append(group, op)
			default:
				break more
			}
		}
		e.commit(group)
	}
}

// commit runs a group in one transaction and answers every member.
func (e *sqliteEngine) commit(group []*writeOp) {
	for len(group) > 0 {
		bad := e.try(group)
		if bad < 0 {
			for _, op := range group {
				close(op.done)
			}
			return
		}
		close(group[bad].done)
		group = append(group[:bad], group[bad+1:]...)
	}
}

// try runs the group once. It returns the index of the member that spoilt the
// transaction (its err is set), or -1 when every err is final.
func (e *sqliteEngine) try(group []*writeOp) int {
	if _, err := e.writer.exec("BEGIN IMMEDIATE", nil); err != nil {
		e.rollback() // should one be open that could not be ended
		return fail(group, err)
	}
	tx := &Tx{conn: e.writer, dialect: SQLite, now: e.clock().Truncate(time.Millisecond)}
	for i, op := range group {
		tx.wrote = false
		op.err = guard(op.fn, tx)
		// After an error of its own SQLite may have ended the transaction.
		if op.err != nil && (tx.wrote || isSQLite(op.err)) {
			e.rollback()
			return i
		}
	}
	if _, err := e.writer.exec("COMMIT", nil); err != nil {
		e.rollback()
		return fail(group, err)
	}
	return -1
}

func (e *sqliteEngine) rollback() {
	// Fails when SQLite has rolled back by itself, which is what is wanted.
	e.writer.exec("ROLLBACK", nil) //nolint:errcheck // see above
}

func isSQLite(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e)
}

func fail(group []*writeOp, err error) int {
	for _, op := range group {
		op.err = err
	}
	return -1
}

// guard turns a panic of one write into its error, so that the writer lives on.
func guard(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tx.wrote = true
			err = fmt.Errorf("panic in write: %v", p)
		}
	}()
	return fn(tx)
}

func (e *sqliteEngine) read(ctx context.Context, fn func(*Tx) error) error {
	var c *sqliteConn
	select {
	case c = <-e.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.quit:
		return errClosed
	}
	defer func() { e.readers <- c }()
	return fn(&Tx{conn: c, dialect: SQLite, now: e.clock().Truncate(time.Millisecond)})
}

func (e *sqliteEngine) close() error {
	close(e.quit)
	<-e.done
	err := e.writer.close()
	for range e.nRead {
		err = errors.Join(err, (<-e.readers).close())
	}
	return errors.Join(err, e.writeDB.Close(), e.readDB.Close())
}

// sqliteConn keeps its statements prepared. Contexts are not passed to the
// driver: it would start a goroutine for each call to watch them.
type sqliteConn struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func (c *sqliteConn) prepare(text string) (*sql.Stmt, error) {
	if st, ok := c.statements[text]; ok {
		return st, nil
	}
	if len(c.statements) >= maxStatements {
		for k, st := range c.statements {
			st.Close() //nolint:errcheck // nothing can be lost with a statement
			delete(c.statements, k)
		}
	}
	st, err := c.conn.PrepareContext(context.Background(), positional(text))
	if err != nil {
		return nil, err
	}
	c.statements[text] = st
	return st, nil
}

// positional turns $1, $2, … into ? where they stand in their order, each
// once: the driver looks a numbered parameter up by walking through all of
// them, which is most of the time of a multi-row insert.
func positional(text string) string {
	var b strings.Builder
	next := 1
	for i := 0; i < len(text); {
		if text[i] != '$' {
			b.WriteByte(text[i])
			i++
			continue
		}
		j := i + 1
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if text[i+1:j] != strconv.Itoa(next) {
			return text
		}
		next++
		b.WriteByte('?')
		i = j
	}
	return b.String()
}

func (c *sqliteConn) exec(text string, args []any) (int64, error) {
	st, err := c.prepare(text)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c *sqliteConn) queue(text string, args []any) error {
	_, err := c.exec(text, args)
	return err
}

func (c *sqliteConn) query(text string, args []any) (rows, error) {
	st, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	r, err := st.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, err
	}
	return sqlRows{r}, nil
}

func (c *sqliteConn) close() error {
	for _, st := range c.statements {
		st.Close() //nolint:errcheck // the connection is closed next
	}
	return c.conn.Close()
}

type sqlRows struct{ *sql.Rows }

func (r sqlRows) close() error { return r.Rows.Close() }
