package db

import (
	"context"
	"errors"
	"fmt"
)

// CopyTo writes a consistent copy of a SQLite database to a file that must not
// exist, while others go on writing. A plain copy of the file would miss what
// is still in the write-ahead log.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.dialect != SQLite {
		return errors.New("only a SQLite database can be copied to a file")
	}
	_, err := d.sqlDB.ExecContext(ctx, "VACUUM INTO ?", path)
	return wrap(err)
}

// Check looks for damage and returns what it finds.
func (d *DB) Check(ctx context.Context) error {
	if d.dialect != SQLite {
		return d.sqlDB.PingContext(ctx)
	}
	var result string
	if err := d.sqlDB.QueryRowContext(ctx, "PRAGMA integrity_check(10)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return fmt.Errorf("the database is damaged: %s", result)
	}
	return nil
}

// CheckWrites proves that a write reaches the disk, with one that changes
// nothing.
func (d *DB) CheckWrites(ctx context.Context) error {
	return d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE goose_db_version SET is_applied = is_applied`)
		return err
	})
}
