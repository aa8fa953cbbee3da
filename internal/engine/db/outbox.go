package db

import "time"

// OutboxRow is a fact that a feature has written in the transaction that made it
// true. The table event has them.
type OutboxRow struct {
	XID, ID int64  // order the rows, in this order
	Type    string // desk has the names
	Log     string // the conversation that it is about, "" = none
	Data    string // JSON
	At      time.Time
}

// OutboxAfter reads the outbox behind a row, at most limit rows, in an order in
// which nothing can appear before what has been read. On SQLite that is the id; on
// PostgreSQL a slow transaction could commit a smaller id later, so the order is
// that of the transactions, and what could still be preceded is held back.
func (tx *Tx) OutboxAfter(xid, id int64, limit int) ([]OutboxRow, error) {
	query := `SELECT xid, id, type, conversation_id, data, at FROM event WHERE id > $1 ORDER BY id LIMIT $2`
	args := []any{id, limit}
	if tx.Dialect() == Postgres {
		query = `SELECT xid, id, type, conversation_id, data, at FROM event WHERE (xid, id) > ($3, $1)
			AND xid < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) ORDER BY xid, id LIMIT $2`
		args = append(args, xid)
	}
	rows, err := tx.Query(query, args...)
	return Collect(rows, err, func(r *Rows, o *OutboxRow) error {
		var at int64
		err := r.Scan(&o.XID, &o.ID, &o.Type, &o.Log, &o.Data, &at)
		o.At = Time(at)
		return err
	})
}
