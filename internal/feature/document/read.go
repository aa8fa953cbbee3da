package document

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// read is the job that makes passages of a file. The old ones answer until it is
// done.
func (s *Service) read(ctx context.Context, t *job.Task) error {
	var a args
	if err := t.Args(&a); err != nil {
		return err
	}
	d, err := s.Get(ctx, a.Document)
	if err != nil {
		return err
	}
	f, err := s.Files.Open(ctx, a.File)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	doc, err := s.Extract(ctx, d.FileName, f, func(done, total int) { t.Progress(int64(done), int64(total)) })
	if code := extract.CodeOf(err); code != "" {
		// Nothing here quotes the file.
		s.Log.InfoContext(ctx, "a document could not be read", slog.String("document_id", string(d.ID)), slog.Any("error", err))
		return s.unreadable(ctx, t, a, cmp.Or(reasons[code], "error.import.file.unreadable"))
	}
	if err != nil {
		return err
	}
	list := cut(&doc)
	if len(list) == 0 {
		return s.unreadable(ctx, t, a, "error.document.empty")
	}
	failure := ""
	err = t.Write(ctx, func(tx *db.Tx) error {
		failure = ""
		n, err := countPassages(tx, d.ID)
		if err != nil {
			return err
		}
		if n+int64(len(list)) > MaxPassages {
			failure = "error.document.too_many_passages"
			return nil
		}
		return s.replace(tx, t, d.ID, &doc, slices.Clone(list))
	})
	if err != nil {
		return err
	}
	if failure != "" {
		return s.unreadable(ctx, t, a, failure)
	}
	// The passages have all that is needed.
	return errors.Join(s.Files.Delete(ctx, a.File), s.Refresh(ctx))
}

// replace puts passages in place of those before; where these say the same, the ids
// stay.
func (s *Service) replace(tx *db.Tx, t *job.Task, id desk.DocumentID, doc *extract.Document, list []desk.Passage) error {
	d, err := lockDocument(tx, id)
	if err != nil {
		return err
	}
	if _, err := put(tx, &d, list); err != nil {
		return err
	}
	d.Format, d.Passages, d.State, d.Failure, d.Warnings = string(doc.Format), int64(len(list)), StateReady, "", doc.Warnings
	if d.Warnings == nil {
		d.Warnings = []extract.Warning{}
	}
	return s.write(tx, &d, desk.Actor{UserID: t.CreatedBy})
}

// put puts passages in place of those before, which it returns.
func put(tx *db.Tx, d *Document, list []desk.Passage) (before []desk.Passage, err error) {
	if before, err = selectPassages(tx, `WHERE document_id = $1 ORDER BY ordinal`, string(d.ID)); err != nil {
		return nil, err
	}
	ids := map[string][]desk.PassageID{}
	for i := range before {
		key := content(&before[i])
		ids[key] = append(ids[key], before[i].ID)
	}
	same := len(before) == len(list)
	for i := range list {
		p := &list[i]
		p.DocumentID = d.ID
		key := content(p)
		if old := ids[key]; len(old) > 0 {
			p.ID, ids[key] = old[0], old[1:]
			same = same && before[i].ID == p.ID
		} else {
			p.ID, same = desk.NewID[desk.PassageID]("ps", tx.Now()), false
		}
	}
	d.Pages = list[len(list)-1].Page
	if !same {
		if _, err := tx.Exec(`DELETE FROM document_passage WHERE document_id = $1`, string(d.ID)); err != nil {
			return nil, err
		}
		for i := range list {
			if err := insertPassage(tx, &list[i]); err != nil {
				return nil, err
			}
		}
		if d.Version == 0 {
			d.Lang = language(list)
		}
		d.Version++
	}
	return before, nil
}

// content is what makes a passage the same as another.
func content(p *desk.Passage) string { return strings.Join(p.Path, "\x1f") + "\x1e" + p.Text }

// reasons are the texts of why a file could not be read.
var reasons = map[extract.Code]string{
	extract.TooLarge: "error.import.file.too_large", extract.Unreadable: "error.import.file.unreadable",
	extract.Encrypted: "error.import.file.encrypted", extract.Unsupported: "error.import.file.unsupported",
	extract.TimedOut: "error.import.file.timed_out", extract.OutOfMemory: "error.import.file.out_of_memory",
	extract.Unavailable: "error.import.file.unavailable",
}

// unreadable notes why; the job has failed with the same reason.
func (s *Service) unreadable(ctx context.Context, t *job.Task, a args, key string) error {
	err := t.Write(ctx, func(tx *db.Tx) error {
		d, err := lockDocument(tx, a.Document)
		if err != nil {
			return err
		}
		d.State, d.Failure = StateUnreadable, key
		d.Edit++
		return saveDocument(tx, &d)
	})
	return errors.Join(err, s.Files.Delete(ctx, a.File), desk.E(desk.CodeInvalid, key, nil))
}
