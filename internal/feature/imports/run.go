package imports

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// read is the job that reads the file and makes a plan for it.
func (s *Service) read(ctx context.Context, t *job.Task) error {
	var a args
	if err := t.Args(&a); err != nil {
		return err
	}
	im, err := s.Get(ctx, a.Import)
	if err != nil {
		return err
	}
	progress := func(done, total int) { t.Progress(int64(done), int64(total)) }
	doc, err := s.extract(ctx, &im, progress)
	if code := extract.CodeOf(err); code != "" {
		// Nothing here quotes the file.
		s.Log.InfoContext(ctx, "a file could not be read", slog.String("import_id", string(im.ID)), slog.Any("error", err))
		return s.unreadable(ctx, t, im.ID, code)
	}
	if err != nil {
		return err
	}
	if err := s.store(ctx, im.ID, &doc); err != nil {
		return err
	}
	plan, err := json.Marshal(Guess(&doc))
	if err != nil {
		return err
	}
	warnings, err := json.Marshal(doc.Warnings)
	if err != nil {
		return err
	}
	return t.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE knowledge_import SET state = 'ready', format = $2, title = $3, plan = $4, warnings = $5, updated_at = $6 WHERE id = $1`,
			string(im.ID), string(doc.Format), doc.Title, string(plan), string(warnings), db.Millis(tx.Now()))
		return err
	})
}

func (s *Service) extract(ctx context.Context, im *Import, progress func(done, total int)) (extract.Document, error) {
	f, err := s.Files.Open(ctx, fileBlob(im.ID))
	if err != nil {
		return extract.Document{}, err
	}
	defer f.Close() //nolint:errcheck // read only
	return s.Extract(ctx, im.Name, f, progress)
}

// reasons are the texts of why a file could not be read.
var reasons = map[extract.Code]string{
	extract.TooLarge: "error.import.file.too_large", extract.Unreadable: "error.import.file.unreadable",
	extract.Encrypted: "error.import.file.encrypted", extract.Unsupported: "error.import.file.unsupported",
	extract.TimedOut: "error.import.file.timed_out", extract.OutOfMemory: "error.import.file.out_of_memory",
	extract.Unavailable: "error.import.file.unavailable",
}

// unreadable notes why; the job has failed with the same reason.
func (s *Service) unreadable(ctx context.Context, t *job.Task, id desk.ImportID, code extract.Code) error {
	key := cmp.Or(reasons[code], "error.import.file.unreadable")
	err := t.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE knowledge_import SET state = 'unreadable', failure = $2 WHERE id = $1`, string(id), key)
		return err
	})
	return errors.Join(err, desk.E(desk.CodeInvalid, key, nil))
}

// cursor is how far a run or its undoing is.
type cursor struct {
	Next  int   `json:"next"`
	Stats Stats `json:"stats"`
}

// run is the job that writes the entries, some at a time.
func (s *Service) run(ctx context.Context, t *job.Task) error {
	im, by, at, err := s.resume(ctx, t)
	if err != nil {
		return err
	}
	doc, err := s.load(ctx, im.ID)
	if err != nil {
		return err
	}
	if err := im.Plan.check(doc); err != nil {
		return err
	}
	list := propose(doc, im.Plan, s.Zone())
	for first := at.Next == 0; first || at.Next < len(list); first = false {
		from := at.Next
		part := list[from:min(from+batch, len(list))]
		next := at
		err := t.Write(ctx, func(tx *db.Tx) error {
			next = at
			if from == 0 { // the report of an earlier run makes room
				if _, err := tx.Exec(`DELETE FROM knowledge_import_row WHERE import_id = $1`, string(im.ID)); err != nil {
					return err
				}
			}
			changes, err := s.apply(tx, by, im.Plan, part, false)
			if err != nil {
				return err
			}
			for i := range part {
				row := rowOf(from+i, &part[i], changes[i])
				next.Stats.add(row.Outcome)
				if err := insertRow(tx, im.ID, &row); err != nil {
					return err
				}
				if err := insertMade(tx, im.ID, changes[i].Made); err != nil {
					return err
				}
				if row.Outcome != desk.EntryCreated && row.Outcome != desk.EntryUpdated {
					continue
				}
				if err := upsertChange(tx, im.ID, &changes[i]); err != nil {
					return err
				}
			}
			next.Next += len(part)
			return s.note(tx, t, im.ID, &next)
		})
		if err != nil {
			return err
		}
		at = next
		t.Progress(int64(at.Next), int64(len(list)))
	}
	return s.end(ctx, t, im.ID, StateDone, at.Stats)
}

// undo is the job that takes back what was written, the last first.
func (s *Service) undo(ctx context.Context, t *job.Task) error {
	im, by, at, err := s.resume(ctx, t)
	if err != nil {
		return err
	}
	if at.Next == 0 {
		at.Stats = im.Stats
		at.Stats.Undone, at.Stats.Left = 0, 0
	}
	var total int64
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		total, err = countChanges(tx, im.ID)
		return err
	})
	if err != nil {
		return err
	}
	total += int64(at.Next)
	for more := true; more; {
		next := at
		err := t.Write(ctx, func(tx *db.Tx) error {
			next = at
			changes, err := selectChanges(tx, im.ID, batch)
			if err != nil {
				return err
			}
			outcomes, err := s.Knowledge.RevertChanges(tx, by, changes)
			if err != nil {
				return err
			}
			for i, c := range changes {
				outcome := rowUndone
				if outcomes[i] == desk.EntryKept {
					outcome = rowLeft
					next.Stats.Left++
				} else {
					next.Stats.Undone++
				}
				if err := forgetChange(tx, im.ID, c.ID, outcome); err != nil {
					return err
				}
			}
			next.Next += len(changes)
			if more = len(changes) == batch; !more {
				if err := s.dropCategories(tx, im.ID); err != nil {
					return err
				}
			}
			return s.note(tx, t, im.ID, &next)
		})
		if err != nil {
			return err
		}
		at = next
		t.Progress(int64(at.Next), total)
	}
	return s.end(ctx, t, im.ID, StateUndone, at.Stats)
}

// dropCategories removes the categories that the import has made and that hold
// nothing any more.
func (s *Service) dropCategories(tx *db.Tx, id desk.ImportID) error {
	made, err := selectMade(tx, id)
	if err != nil || len(made) == 0 {
		return err
	}
	if err := s.Knowledge.DropCategories(tx, made); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM knowledge_import_category WHERE import_id = $1`, string(id))
	return err
}

func (s *Service) resume(ctx context.Context, t *job.Task) (im Import, by desk.Actor, at cursor, err error) {
	var a args
	if err = errors.Join(t.Args(&a), t.Saved(&at)); err != nil {
		return im, by, at, err
	}
	if im, err = s.Get(ctx, a.Import); err != nil {
		return im, by, at, err
	}
	by, err = s.Actor(ctx, t.CreatedBy)
	if err == nil && !by.Can(desk.CanWriteKnowledge) { // no longer
		err = desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	return im, by, at, err
}

// note saves how far the work is, for the job and for who looks.
func (s *Service) note(tx *db.Tx, t *job.Task, id desk.ImportID, at *cursor) error {
	stats, err := json.Marshal(at.Stats)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE knowledge_import SET stats = $2, updated_at = $3 WHERE id = $1`, string(id), string(stats), db.Millis(tx.Now())); err != nil {
		return err
	}
	return t.Save(tx, at)
}

// end says so once the bot of this node answers from what was written.
func (s *Service) end(ctx context.Context, t *job.Task, id desk.ImportID, state string, stats Stats) error {
	if err := s.Knowledge.Refresh(ctx); err != nil {
		return err
	}
	err := t.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE knowledge_import SET state = $2, updated_at = $3 WHERE id = $1`, string(id), state, db.Millis(tx.Now()))
		return err
	})
	return errors.Join(err, t.Report(stats))
}
