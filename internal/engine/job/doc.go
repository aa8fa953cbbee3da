// Package job runs long work in the background: an import, a replay, a look
// through old conversations. A job is a row. It shows how far it is, can be
// cancelled, survives the end of its node, and keeps a report.
//
//	Enqueue ─▶ queued ─▶ running ─▶ done
//	              ▲         │ ├────▶ failed     the handler said why, or the job was begun too often
//	              └─────────┘ └────▶ cancelled  also from queued
//	        the node stopped, or its
//	        lease ran out
//
// A feature registers a handler for each kind of its jobs before Run. Each node
// runs one job of a kind at a time; what several nodes may do at once is up to
// who enqueues.
//
// A handler may be called again for the same job, on this node or another: it
// saves with Task.Write what it has done and how far it is in one transaction,
// and begins where Task.Saved says. A node that has lost the job gets ErrLost from
// Write, and its ctx ends; so nothing is written twice.
//
//	jobs.Register("knowledge.import", job.Kind{Run: func(ctx context.Context, t *job.Task) error {
//		var a args
//		var at cursor
//		if err := errors.Join(t.Args(&a), t.Saved(&at)); err != nil {
//			return err
//		}
//		for at.Row < rows {
//			err := t.Write(ctx, func(tx *db.Tx) error {
//				… write some rows, move at …
//				return t.Save(tx, at)
//			})
//			if err != nil {
//				return err
//			}
//			t.Progress(at.Row, rows)
//		}
//		return t.Report(summary)
//	}})
//
// It refuses to schedule and to repeat: what is due at a time is a column of the
// feature that knows why.
package job
