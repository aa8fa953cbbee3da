package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	maxAttempts    = 5 // of a transaction that lost a race
	connectTimeout = 5 * time.Second
	pgTimeout      = 30 * time.Second // of a transaction, where the configuration says nothing
)

type pgEngine struct {
	clock   func() time.Time
	pool    *pgxpool.Pool
	timeout time.Duration
}

func openPostgres(ctx context.Context, cfg Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(cfg.DSN)
	if err != nil {
		return nil, errors.New("the PostgreSQL DSN cannot be read") // err would show the password
	}
	if cfg.Readers > 0 {
		pc.MaxConns = int32(min(cfg.Readers, 1000))
	} else {
		pc.MaxConns = 16
	}
	if pc.ConnConfig.RuntimeParams["application_name"] == "" {
		pc.ConnConfig.RuntimeParams["application_name"] = "shopbell"
	}
	// An acknowledgement follows a commit that is on disk, whatever the
	// server's default says.
	pc.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	// No query runs long enough to pay for its compilation.
	if pc.ConnConfig.RuntimeParams["jit"] == "" {
		pc.ConnConfig.RuntimeParams["jit"] = "off"
	}
	// A node that freezes in the middle of a transaction does not keep its locks.
	if pc.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] == "" {
		pc.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "30s"
	}
	if pc.ConnConfig.ConnectTimeout == 0 {
		pc.ConnConfig.ConnectTimeout = connectTimeout
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	e := &pgEngine{clock: cfg.Clock, pool: pool, timeout: cfg.Timeout}
	if e.timeout == 0 {
		e.timeout = pgTimeout
	}
	return &DB{dialect: Postgres, clock: cfg.Clock, engine: e, sqlDB: stdlib.OpenDBFromPool(pool)}, nil
}

func (e *pgEngine) write(ctx context.Context, fn func(*Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := e.try(ctx, fn)
		var pgErr *pgconn.PgError
		lostRace := errors.As(err, &pgErr) && (pgErr.Code == "40001" || pgErr.Code == "40P01")
		if !lostRace || attempt == maxAttempts {
			return err
		}
		select {
		case <-time.After(time.Duration(rand.Int64N(int64(attempt) * int64(5*time.Millisecond)))): //nolint:gosec // jitter
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (e *pgEngine) try(ctx context.Context, fn func(*Tx) error) (err error) {
	pc, release, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	// A caller that loses interest must not leave "maybe stored" behind.
	ctx = context.WithoutCancel(ctx)
	c := &pgConn{ctx: ctx, conn: pc, inTx: true}
	defer func() {
		if c.begun {
			// An open transaction at this point is one that failed.
			if _, rbErr := pc.Exec(ctx, "rollback"); rbErr != nil {
				pc.Close(ctx) //nolint:errcheck // the pool replaces it
			}
		}
	}()
	if err := guard(fn, &Tx{conn: c, dialect: Postgres, now: e.clock().Truncate(time.Millisecond)}); err != nil {
		return err
	}
	return c.commit()
}

func (e *pgEngine) read(ctx context.Context, fn func(*Tx) error) error {
	pc, release, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	return fn(&Tx{conn: &pgConn{ctx: ctx, conn: pc}, dialect: Postgres, now: e.clock().Truncate(time.Millisecond)})
}

// acquire borrows a connection for one transaction. The deadline stands on the
// connection itself, since one in a context costs a goroutine for each statement.
func (e *pgEngine) acquire(ctx context.Context) (*pgx.Conn, func(), error) {
	pc, err := e.pool.Acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	line := pc.Conn().PgConn().Conn()
	line.SetDeadline(time.Now().Add(e.timeout)) //nolint:errcheck // of a closed connection, which the next statement finds out
	return pc.Conn(), func() {
		line.SetDeadline(time.Time{}) //nolint:errcheck // as above
		pc.Release()
	}, nil
}

func (e *pgEngine) close() error {
	e.pool.Close()
	return nil
}

// pgConn sends BEGIN with the first statement and the queued statements with
// the next one or with COMMIT: a transaction costs one round trip less at each
// end.
type pgConn struct {
	ctx     context.Context //nolint:containedctx // lives as long as the transaction
	conn    *pgx.Conn
	inTx    bool
	begun   bool
	pending []queued
}

type queued struct {
	sql  string
	args []any
}

// batch starts a batch with what has to go first.
func (c *pgConn) batch() (*pgx.Batch, int) {
	b := &pgx.Batch{}
	if c.inTx && !c.begun {
		b.Queue("begin")
		c.begun = true
	}
	for _, q := range c.pending {
		b.Queue(q.sql, q.args...)
	}
	c.pending = c.pending[:0]
	return b, b.Len()
}

func (c *pgConn) queue(sql string, args []any) error {
	c.pending = append(c.pending, queued{sql, args})
	return nil
}

func (c *pgConn) exec(sql string, args []any) (int64, error) {
	b, first := c.batch()
	if first == 0 {
		tag, err := c.conn.Exec(c.ctx, sql, args...)
		return tag.RowsAffected(), err
	}
	b.Queue(sql, args...)
	res := c.conn.SendBatch(c.ctx, b)
	for range first {
		if _, err := res.Exec(); err != nil {
			return 0, errors.Join(err, res.Close())
		}
	}
	tag, err := res.Exec()
	if err != nil {
		res.Close() //nolint:errcheck // err says it
		return 0, err
	}
	return tag.RowsAffected(), res.Close()
}

func (c *pgConn) query(sql string, args []any) (rows, error) {
	b, first := c.batch()
	if first == 0 {
		r, err := c.conn.Query(c.ctx, sql, args...)
		if err != nil {
			return nil, err
		}
		return &pgRows{Rows: r}, nil
	}
	b.Queue(sql, args...)
	res := c.conn.SendBatch(c.ctx, b)
	for range first {
		if _, err := res.Exec(); err != nil {
			res.Close() //nolint:errcheck // err says it
			return nil, err
		}
	}
	r, err := res.Query()
	if err != nil {
		res.Close() //nolint:errcheck // err says it
		return nil, err
	}
	return &pgRows{Rows: r, batch: res}, nil
}

func (c *pgConn) commit() error {
	if !c.begun && len(c.pending) == 0 {
		return nil
	}
	b, _ := c.batch()
	b.Queue("commit")
	res := c.conn.SendBatch(c.ctx, b)
	for i := range b.Len() {
		tag, err := res.Exec()
		if err != nil {
			res.Close() //nolint:errcheck // err says it
			return err
		}
		if i == b.Len()-1 && tag.String() != "COMMIT" {
			res.Close() //nolint:errcheck // the next line says it
			return fmt.Errorf("commit was answered with %s", tag)
		}
	}
	c.begun = false
	return res.Close()
}

type pgRows struct {
	pgx.Rows
	batch pgx.BatchResults
}

func (r *pgRows) close() error {
	r.Rows.Close()
	err := r.Err()
	if r.batch != nil {
		err = errors.Join(err, r.batch.Close())
		r.batch = nil
	}
	return err
}
