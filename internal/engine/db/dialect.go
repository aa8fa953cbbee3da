package db

// Dialect names the engine and holds the SQL fragments that differ.
type Dialect string

// The engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// ForUpdate is appended to a SELECT in a Write whose rows are about to change.
// SQLite has one writer and needs nothing.
func (d Dialect) ForUpdate() string {
	if d == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// SkipLocked is ForUpdate for a claim: rows that another worker holds are left out.
func (d Dialect) SkipLocked() string {
	if d == Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// CommitHorizon is a condition on the outbox's xid column that holds back
// rows which a slower, still open transaction could precede. On SQLite rows
// become visible in the order of their ids.
func (d Dialect) CommitHorizon() string {
	if d == Postgres {
		return "xid < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)"
	}
	return "1=1"
}
