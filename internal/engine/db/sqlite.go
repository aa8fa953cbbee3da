package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
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

// The write-ahead log is copied into the file when it has so many pages: a page
// that was written often in between is copied once.
const (
	checkpointPages = 16_000                // 64 MB
	checkpointRest  = 400                   // what the writer may have to copy itself
	checkpointTries = 4                     // to come down to that
	checkpointEvery = 25 * time.Millisecond // looks at the log
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
	log     *slog.Logger

	checkpointer *sql.Conn
	written      chan struct{}      // rung by commits
	restart      chan chan struct{} // asks the writer to copy the rest of the log
	copied       chan struct{}      // closed when the checkpointer has ended
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
		ops: make(chan *writeOp, writeQueue), quit: make(chan struct{}), done: make(chan struct{}), log: cfg.Log,
		written: make(chan struct{}, 1), restart: make(chan chan struct{}), copied: make(chan struct{}),
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
	if e.checkpointer, err = e.writeDB.Conn(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
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
	go e.checkpoints()
	return &DB{dialect: SQLite, clock: cfg.Clock, engine: e, sqlDB: migrateDB, path: path}, nil
}

// sqliteDSN: FULL makes every commit survive a power cut; the file is not mapped,
// since an error of the disk would then end the process instead of the call; immediate keeps a
// read that turns into a write from failing at once.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "wal_autocheckpoint(0)", "journal_size_limit(268435456)",
	} {
		q.Add("_pragma", p)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-8000)")
	} else {
		// The writer comes back to the same heads and leaves of indexes. After a
		// commit that has split a page SQLite looks through the whole cache, so
		// more is not always better.
		q.Add("_pragma", "cache_size(-24000)")
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
		case done := <-e.restart:
			e.checkpoint(e.writer.conn, "PASSIVE")
			close(done)
			continue
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
	select {
	case e.written <- struct{}{}:
	default:
	}
	return -1
}

// checkpoints copies the log into the file. Left to SQLite, the commit that
// makes the log too long would do it, and everybody behind it would wait for
// thousands of pages. Here a connection of its own copies most of them, then
// the writer, between two commits, the few that have come since: only a log
// that is copied whole is begun anew.
func (e *sqliteEngine) checkpoints() {
	defer close(e.copied)
	for {
		select {
		case <-e.written:
		case <-e.quit:
			return
		}
		select {
		case <-time.After(checkpointEvery):
		case <-e.quit:
			return
		}
		left := e.checkpoint(e.checkpointer, "NOOP")
		if left < checkpointPages {
			continue
		}
		for try := 0; left > checkpointRest && try < checkpointTries; try++ {
			left = e.checkpoint(e.checkpointer, "PASSIVE")
		}
		if left < 0 {
			continue
		}
		done := make(chan struct{})
		select {
		case e.restart <- done:
			<-done
		case <-e.done:
			return
		}
	}
}

// checkpoint runs a checkpoint and returns how many pages of the log are not in
// the file yet, or -1 if that failed. Nothing is lost then: the log goes on.
func (e *sqliteEngine) checkpoint(c *sql.Conn, mode string) int {
	var busy, length, copied int
	err := c.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &length, &copied)
	if err != nil {
		e.log.Warn("checkpoint failed", slog.Any("error", err))
		return -1
	}
	return length - copied
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
	<-e.copied
	err := errors.Join(e.checkpointer.Close(), e.writer.close())
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
