// Package db is the one way to the database: the same hand-written SQL on
// SQLite and on PostgreSQL.
//
// SQL is written in the subset that both engines share ($1, RETURNING, ON
// CONFLICT, CTEs, window functions). What differs stands here: how a connection
// is opened, how writes are grouped, how errors become codes, and the few
// fragments of Dialect.
//
// Write returns after the durable commit. On SQLite there is one writer; calls
// that wait at the same time share one transaction and one fsync:
//
//	Write ──┐
//	Write ──┼──▶ queue ──▶ writer: BEGIN · fn · fn · fn · COMMIT(fsync) ──▶ all answered
//	Write ──┘
//
// A function that fails before it has written anything is left out of the
// group. One that fails later takes the transaction with it: the group is
// rolled back and run again without it. So a function may run more than once,
// and its only effects may go through its Tx.
//
// On PostgreSQL every Write is a transaction of its own; Tx.Queue lets the last
// statements travel together with the COMMIT in one round trip.
package db
