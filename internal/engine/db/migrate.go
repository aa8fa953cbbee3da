package db

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

// migrate applies the SQL files of all features, ordered by the number in
// their names, which is unique across features. The same file serves both
// engines:
//
//   - BIGSERIAL PRIMARY KEY is a growing key on both;
//   - lines between "-- +only sqlite" or "-- +only postgres" and "-- +end" are
//     for that engine alone.
func (d *DB) migrate(ctx context.Context, sources []fs.FS) error {
	all := fstest.MapFS{}
	for _, src := range sources {
		names, err := fs.Glob(src, "migrations/*.sql")
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := fs.ReadFile(src, name)
			if err != nil {
				return err
			}
			base := strings.TrimPrefix(name, "migrations/")
			if _, double := all[base]; double {
				return fmt.Errorf("two migrations are called %s", base)
			}
			all[base] = &fstest.MapFile{Data: d.dialect.translate(text), Mode: 0o444}
		}
	}
	if len(all) == 0 {
		return nil
	}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
		// Two nodes that start together must not both migrate.
		c, err := d.sqlDB.Conn(ctx)
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // the lock ends with the session
		if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock(731904417)"); err != nil {
			return err
		}
		defer c.ExecContext(ctx, "SELECT pg_advisory_unlock(731904417)") //nolint:errcheck // see above
	}
	p, err := goose.NewProvider(dialect, d.sqlDB, all, goose.WithAllowOutofOrder(true))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// translate gives the engine its form of a migration.
func (d Dialect) translate(text []byte) []byte {
	if d == SQLite {
		text = bytes.ReplaceAll(text, []byte("BIGSERIAL PRIMARY KEY"), []byte("INTEGER PRIMARY KEY AUTOINCREMENT"))
	}
	var out bytes.Buffer
	skip := false
	for line := range strings.Lines(string(text)) {
		switch mark := strings.TrimSpace(line); {
		case strings.HasPrefix(mark, "-- +only "):
			skip = strings.TrimPrefix(mark, "-- +only ") != string(d)
			continue
		case mark == "-- +end":
			skip = false
			continue
		}
		if !skip {
			out.WriteString(line)
		}
	}
	return out.Bytes()
}
