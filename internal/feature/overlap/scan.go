package overlap

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/alike"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/job"
)

const batch = 20 // items that one transaction compares

// errBusy says that another node compares at present.
var errBusy = errors.New("another node compares entries")

// Follow compares what has changed since everything was compared last. Where that
// is much, or everything, it makes a job of it.
func (s *Service) Follow(ctx context.Context) error {
	var at, done revision
	var open int64
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if at, err = selectRevision(tx); err != nil {
			return err
		}
		if err := tx.QueryRow(`SELECT knowledge, documents FROM overlap_state WHERE id = 1`).Scan(&done.knowledge, &done.documents); err != nil || at == done {
			return err
		}
		return tx.QueryRow(`SELECT COUNT(*) FROM job WHERE kind = $1 AND state IN ('queued', 'running')`, JobKind).Scan(&open)
	})
	if err != nil || at == done || open > 0 {
		return err
	}
	todo, err := s.todo(ctx)
	if err != nil {
		return err
	}
	if len(todo.changed) > atOnce {
		return s.enqueue(ctx, "")
	}
	err = s.catchUp(ctx, todo, nil, nil)
	if errors.Is(err, errBusy) {
		err = nil // the next round looks again
	}
	return err
}

func (s *Service) enqueue(ctx context.Context, by desk.UserID) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		// The row stays locked until the commit: two nodes make one job.
		if _, err := tx.Exec(`UPDATE overlap_state SET entries = entries WHERE id = 1`); err != nil {
			return err
		}
		var open int64
		err := tx.QueryRow(`SELECT COUNT(*) FROM job WHERE kind = $1 AND state IN ('queued', 'running')`, JobKind).Scan(&open)
		if err != nil || open > 0 {
			return err
		}
		_, err = s.Jobs.Enqueue(tx, JobKind, struct{}{}, by)
		return err
	})
	s.Jobs.Ring(JobKind)
	return err
}

// Scan begins to compare everything with everything anew.
func (s *Service) Scan(ctx context.Context, by desk.Actor) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Queue(`DELETE FROM overlap_seen`); err != nil {
			return err
		}
		return tx.Queue(`UPDATE overlap_state SET knowledge = -1 WHERE id = 1`)
	})
	if err != nil {
		return err
	}
	return s.enqueue(ctx, by.UserID)
}

// Report is what a look through everything has found.
type Report struct {
	Compared int   `json:"compared"`
	Found    int64 `json:"found"`
	TookMS   int64 `json:"took_ms"`
}

// work is the job. It goes on where an earlier start has ended: what is compared
// is written down.
func (s *Service) work(ctx context.Context, t *job.Task) error {
	began := s.DB.Now()
	todo, err := s.todo(ctx)
	if err != nil {
		return err
	}
	r := Report{Compared: len(todo.changed)}
	t.Progress(0, int64(len(todo.changed)))
	err = s.catchUp(ctx, todo, t, func(done int) { t.Progress(int64(done), int64(len(todo.changed))) })
	if errors.Is(err, errBusy) {
		return desk.E(desk.CodeUnavailable, "error.unavailable", nil) // tried again
	}
	if err != nil {
		return err
	}
	r.TookMS = s.DB.Now().Sub(began).Milliseconds()
	if err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM overlap_pair`).Scan(&r.Found); err != nil {
			return err
		}
		return tx.Queue(`UPDATE overlap_state SET took = $1 WHERE id = 1`, r.TookMS)
	}); err != nil {
		return err
	}
	return t.Report(r)
}

// todo is what has to be compared.
type todo struct {
	at            revision
	changed, gone []string
	entries       int64
}

func (s *Service) todo(ctx context.Context) (out todo, err error) {
	type row struct {
		id   string
		edit int64
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if out.at, err = selectRevision(tx); err != nil {
			return err
		}
		now, err := live(tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT id, edit FROM overlap_seen`)
		list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.edit) })
		if err != nil {
			return err
		}
		seen := make(map[string]int64, len(list))
		for _, x := range list {
			seen[x.id] = x.edit
			if _, ok := now[x.id]; !ok {
				out.gone = append(out.gone, x.id)
			}
		}
		for id, edit := range now {
			if isEntry(id) {
				out.entries++
			}
			if old, ok := seen[id]; !ok || old != edit {
				out.changed = append(out.changed, id)
			}
		}
		return nil
	})
	slices.Sort(out.changed)
	return out, err
}

func isEntry(id string) bool { return strings.HasPrefix(id, "ke_") }

// catchUp compares what is to do, under the lease.
func (s *Service) catchUp(ctx context.Context, do todo, t *job.Task, progress func(done int)) error {
	write := s.DB.Write
	if t != nil {
		write = t.Write
	}
	if err := write(ctx, s.lease); err != nil {
		return err
	}
	m, err := s.memory(ctx)
	if err != nil {
		return err
	}
	waits := make(map[string]bool, len(do.changed))
	for _, id := range do.changed {
		waits[id] = true
	}
	for part := range slices.Chunk(do.gone, loadAtOnce) {
		if err := write(ctx, func(tx *db.Tx) error {
			if err := dropPairs(tx, part); err != nil {
				return err
			}
			return forget(tx, part)
		}); err != nil {
			return err
		}
	}
	done := 0
	for part := range slices.Chunk(do.changed, batch) {
		items, pairs, err := s.compare(ctx, m, part, waits)
		if err != nil {
			return err
		}
		if err := write(ctx, func(tx *db.Tx) error { return s.keep(tx, part, items, pairs) }); err != nil {
			return err
		}
		done += len(part)
		if progress != nil {
			progress(done)
		}
	}
	return write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE overlap_state SET knowledge = $1, documents = $2, scanned_at = $3, entries = $4, lease = '', lease_until = 0 WHERE id = 1 AND lease = $5`,
			do.at.knowledge, do.at.documents, db.Millis(tx.Now()), do.entries, s.node)
	})
}

// lease takes or keeps the right to compare.
func (s *Service) lease(tx *db.Tx) error {
	now := tx.Now()
	n, err := tx.Exec(`UPDATE overlap_state SET lease = $1, lease_until = $2 WHERE id = 1 AND (lease = $1 OR lease_until < $3)`,
		s.node, db.Millis(now.Add(leaseFor)), db.Millis(now))
	if err == nil && n == 0 {
		err = errBusy
	}
	return err
}

func forget(tx *db.Tx, ids []string) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return tx.Queue(`DELETE FROM overlap_seen WHERE id IN `+db.In(1, len(args)), args...)
}

// compare holds some changed items against everything that does not wait itself:
// so each pair comes once.
func (s *Service) compare(ctx context.Context, m *memory, part []string, waits map[string]bool) (items map[string]*item, pairs []pair, err error) {
	own, err := s.load(ctx, part)
	if err != nil {
		return nil, nil, err
	}
	items = map[string]*item{}
	for _, x := range own {
		items[x.id] = x
	}
	partners := make(map[string]map[string]*alike.Match, len(part))
	var missing []string
	for _, id := range part {
		x := items[id]
		delete(waits, id)
		if x == nil {
			continue // it has gone since
		}
		partners[id] = m.partners(x, func(other string) bool { return !waits[other] && other != id && (!x.passage || isEntry(other)) })
		for other := range partners[id] {
			if items[other] == nil {
				missing = append(missing, other)
			}
		}
	}
	slices.Sort(missing)
	for list := range slices.Chunk(slices.Compact(missing), loadAtOnce) {
		more, err := s.load(ctx, list)
		if err != nil {
			return nil, nil, err
		}
		for _, x := range more {
			items[x.id] = x
		}
	}
	now := s.DB.Now()
	for _, id := range part {
		for other, match := range partners[id] {
			if y := items[other]; y != nil {
				pairs = append(pairs, s.judge(items[id], y, match, now)...)
			}
		}
	}
	return items, pairs, nil
}

// keep writes what was found of some items, in place of what was found before.
func (s *Service) keep(tx *db.Tx, part []string, items map[string]*item, pairs []pair) error {
	if err := s.lease(tx); err != nil {
		return err
	}
	if err := dropPairs(tx, part); err != nil {
		return err
	}
	for i := range pairs {
		if err := insertPair(tx, &pairs[i]); err != nil {
			return err
		}
	}
	if err := s.fade(tx, part, items, pairs); err != nil {
		return err
	}
	for _, id := range part {
		if x := items[id]; x != nil {
			if err := tx.Queue(`INSERT INTO overlap_seen (id, edit) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET edit = excluded.edit`, id, x.edit); err != nil {
				return err
			}
		}
	}
	return nil
}

// unlike is the share of characters below which somebody has changed a text much.
const unlike = 0.75

// fade forgets that pairs were dismissed of which one has changed much since.
func (s *Service) fade(tx *db.Tx, part []string, items map[string]*item, pairs []pair) error {
	type row struct{ kind, a, b, was, were string }
	args := make([]any, len(part))
	for i, id := range part {
		args[i] = id
	}
	in := db.In(1, len(args))
	rows, err := tx.Query(`SELECT kind, a, b, a_was, b_was FROM overlap_dismissed WHERE a IN `+in+` OR b IN `+in, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.kind, &x.a, &x.b, &x.was, &x.were) })
	if err != nil {
		return err
	}
	for _, x := range list {
		i := slices.IndexFunc(pairs, func(p pair) bool { return p.kind == x.kind && p.a == x.a && p.b == x.b })
		if i < 0 {
			continue // it is not found at present
		}
		was, were := saidOf(&pairs[i], items)
		if !changed(x.kind, x.was, was) && !changed(x.kind, x.were, were) {
			continue
		}
		if err := tx.Queue(`DELETE FROM overlap_dismissed WHERE kind = $1 AND a = $2 AND b = $3`, x.kind, x.a, x.b); err != nil {
			return err
		}
	}
	return nil
}

// saidOf is what a pair is judged by: sentences, or question and answer.
func saidOf(p *pair, items map[string]*item) (a, b string) {
	if p.kind == Contradiction {
		return p.A.text(), p.B.text()
	}
	return items[p.a].whole(), items[p.b].whole()
}

func (x *item) whole() string {
	if x == nil {
		return ""
	}
	return x.Question + "\n" + x.Answer
}

// changed reports whether a text is not what it was: a sentence that contradicts
// by one number is another one with another number.
func changed(kind, was, is string) bool {
	if kind == Contradiction {
		return index.Fold(was) != index.Fold(is)
	}
	return shared(was, is) < unlike
}

// shared is the share of neighbouring characters that two texts have in common.
func shared(a, b string) float64 {
	count := func(s string) (map[[2]rune]int, int) {
		out, n := map[[2]rune]int{}, 0
		var before rune
		for _, r := range index.Fold(s) {
			out[[2]rune{before, r}]++
			before = r
			n++
		}
		return out, n
	}
	x, n := count(a)
	y, m := count(b)
	if n+m == 0 {
		return 1
	}
	both := 0
	for k, v := range x {
		both += min(v, y[k])
	}
	return float64(2*both) / float64(n+m)
}

// Status says how far everything has been compared.
type Status struct {
	Entries   int64
	ScannedAt time.Time
	Took      time.Duration // of the last full look
	Job       *job.Job      // that compares, or did so last; nil = none yet
	Current   bool          // nothing has changed since
}

// Status returns how far everything has been compared.
func (s *Service) Status(ctx context.Context) (out Status, err error) {
	jobs, err := s.Jobs.List(ctx, 1, JobKind)
	if err != nil {
		return out, err
	}
	if len(jobs) > 0 {
		out.Job = &jobs[0]
	}
	var at, done revision
	var scanned, took int64
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if at, err = selectRevision(tx); err != nil {
			return err
		}
		return tx.QueryRow(`SELECT entries, knowledge, documents, scanned_at, took FROM overlap_state WHERE id = 1`).Scan(&out.Entries, &done.knowledge, &done.documents, &scanned, &took)
	})
	out.ScannedAt, out.Took, out.Current = db.Time(scanned), time.Duration(took)*time.Millisecond, at == done
	return out, err
}
