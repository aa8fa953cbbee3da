package attachment

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// Config bounds what is taken in.
type Config struct {
	ImageBytes int64 // 0 takes 10 MB
	FileBytes  int64 // 0 takes 20 MB
	// Scan looks at every upload before it is stored, for example with a virus
	// scanner; an error refuses it. nil accepts.
	Scan func(ctx context.Context, name string, r io.Reader) error
	// Used names the shop's pictures that something shows; nil = they are all kept.
	Used func(ctx context.Context) (map[desk.AttachmentID]bool, error)
}

const (
	defaultImageBytes = 10 << 20
	defaultFileBytes  = 20 << 20
	sniffBytes        = 1024
	unsentPerDay      = 60  // uploads of one person that no message carries
	picturesPerDay    = 500 // of the shop that one person uploads
	unsentLife        = 24 * time.Hour
)

// Service takes in and hands out files.
type Service struct {
	db     *db.DB
	store  blob.Store
	cfg    Config
	log    *slog.Logger
	signer *secret.Signer
	memory *semaphore.Weighted // of the pictures under way
}

// New returns the service. key is the server's signing key.
func New(d *db.DB, store blob.Store, key []byte, cfg Config, log *slog.Logger) *Service {
	if cfg.ImageBytes == 0 {
		cfg.ImageBytes = defaultImageBytes
	}
	if cfg.FileBytes == 0 {
		cfg.FileBytes = defaultFileBytes
	}
	return &Service{db: d, store: store, cfg: cfg, log: log, signer: secret.NewSigner(key, "file"), memory: semaphore.NewWeighted(workMemory)}
}

// Limits are the sizes that Upload refuses beyond.
func (s *Service) Limits() (image, file int64) { return s.cfg.ImageBytes, s.cfg.FileBytes }

// Upload takes in one file for its owner (a CustomerID or UserID). The type is
// decided by the content; it must be one that the name's ending promises.
func (s *Service) Upload(ctx context.Context, owner, name string, r io.Reader) (desk.AttachmentPayload, error) {
	return s.take(ctx, stored{AttachmentPayload: desk.AttachmentPayload{Name: cleanName(name)}, owner: owner}, r)
}

// take takes in a file of which the name and the owner are known.
func (s *Service) take(ctx context.Context, a stored, r io.Reader) (desk.AttachmentPayload, error) {
	if err := s.checkUnsent(ctx, &a); err != nil {
		return desk.AttachmentPayload{}, err
	}
	in := bufio.NewReaderSize(r, sniffBytes)
	head, err := in.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return desk.AttachmentPayload{}, readError(err)
	}
	format, err := detect(a.Name, head)
	if err != nil {
		return desk.AttachmentPayload{}, err
	}
	if format.image {
		return s.uploadImage(ctx, a, format, in)
	}
	if a.shop {
		return desk.AttachmentPayload{}, desk.Invalid("file", "error.attachment.picture")
	}
	a.Type = format.mediaType
	return s.uploadFile(ctx, a, format, in)
}

func (s *Service) uploadImage(ctx context.Context, a stored, f format, r io.Reader) (desk.AttachmentPayload, error) {
	data, err := io.ReadAll(io.LimitReader(r, s.cfg.ImageBytes+1))
	if err != nil {
		return desk.AttachmentPayload{}, readError(err)
	}
	if int64(len(data)) > s.cfg.ImageBytes {
		return desk.AttachmentPayload{}, desk.E(desk.CodeTooLarge, "error.attachment.image_too_large", nil)
	}
	if err := s.scan(ctx, a.Name, bytes.NewReader(data)); err != nil {
		return desk.AttachmentPayload{}, err
	}
	pic, err := s.render(ctx, f, data)
	if err != nil {
		return desk.AttachmentPayload{}, err
	}
	a.Type, a.Name = pic.mediaType, withEnding(a.Name, pic.ending)
	a.Width, a.Height, a.Size = pic.width, pic.height, int64(len(pic.data))
	a.thumb = pic.thumbType
	err = s.save(ctx, &a, func(id string) error {
		if _, err := s.store.Put(ctx, id, bytes.NewReader(pic.data)); err != nil {
			return err
		}
		if pic.thumbType == "" {
			return nil
		}
		_, err := s.store.Put(ctx, thumbName(id), bytes.NewReader(pic.thumb))
		return err
	})
	return a.AttachmentPayload, err
}

// render runs the decoder when there is memory for it.
func (s *Service) render(ctx context.Context, f format, data []byte) (picture, error) {
	work, err := checkBounds(f, data) // cheap: refused without waiting
	if err != nil {
		return picture{}, err
	}
	if err := s.memory.Acquire(ctx, work); err != nil {
		return picture{}, &desk.Error{Code: desk.CodeUnavailable, Key: "error.unavailable", RetryAfter: 2, Err: err}
	}
	defer s.memory.Release(work)
	return render(f, data)
}

func (s *Service) uploadFile(ctx context.Context, a stored, f format, r io.Reader) (desk.AttachmentPayload, error) {
	err := s.save(ctx, &a, func(id string) error {
		n, err := s.store.Put(ctx, id, io.LimitReader(r, s.cfg.FileBytes+1))
		if err != nil {
			return readError(err)
		}
		if n > s.cfg.FileBytes {
			return desk.E(desk.CodeTooLarge, "error.attachment.file_too_large", nil)
		}
		if n == 0 {
			return desk.Invalid("file", "error.attachment.empty")
		}
		b, err := s.store.Open(ctx, id)
		if err != nil {
			return err
		}
		defer b.Close() //nolint:errcheck // read only
		if f.check != nil {
			if err := f.check(b, n); err != nil {
				return err
			}
		}
		a.Size = n
		return s.scan(ctx, a.Name, io.NewSectionReader(b, 0, n))
	})
	return a.AttachmentPayload, err
}

// save writes the row before the bytes, so that the sweep finds whatever a
// crash leaves behind, and removes both when put fails.
func (s *Service) save(ctx context.Context, a *stored, put func(id string) error) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		a.ID, a.created = desk.NewID[desk.AttachmentID]("at", tx.Now()), tx.Now()
		return insert(tx, a)
	})
	if err != nil {
		return fmt.Errorf("store attachment: %w", err)
	}
	if err := put(string(a.ID)); err != nil {
		if gone := s.remove(context.WithoutCancel(ctx), []desk.AttachmentID{a.ID}); gone != nil {
			s.log.WarnContext(ctx, "attachment left for the sweep", "attachment_id", a.ID, "error", gone)
		}
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE attachment SET size = $2 WHERE id = $1`, string(a.ID), a.Size)
		return err
	})
}

func (s *Service) scan(ctx context.Context, name string, r io.Reader) error {
	if s.cfg.Scan == nil {
		return nil
	}
	if err := s.cfg.Scan(ctx, name, r); err != nil {
		return &desk.Error{Code: desk.CodeInvalid, Key: "error.attachment.refused", Err: err}
	}
	return nil
}

// checkUnsent bounds what a person can store without saying a word.
func (s *Service) checkUnsent(ctx context.Context, a *stored) error {
	var n int64
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM attachment WHERE owner_id = $1 AND conversation_id = '' AND created_at > $2 AND shop = $3`,
			a.owner, tx.Now().Add(-unsentLife).UnixMilli(), a.shop).Scan(&n)
	})
	most := int64(unsentPerDay)
	if a.shop {
		most = picturesPerDay
	}
	if err == nil && n >= most {
		return &desk.Error{Code: desk.CodeRateLimited, Key: "error.attachment.too_many", RetryAfter: 3600}
	}
	return err
}

// Claim binds a file to the conversation that its owner sends it in and returns
// what the message carries. The same conversation may claim again, so a resent
// message finds it; for anybody else the file does not exist.
func (s *Service) Claim(ctx context.Context, id desk.AttachmentID, owner string, conversation desk.ConversationID) (desk.AttachmentPayload, error) {
	absent := &desk.Error{Code: desk.CodeNotFound, Key: "error.attachment.not_found"}
	if !desk.ValidID("at", id) || owner == "" || conversation == "" {
		return desk.AttachmentPayload{}, absent
	}
	var a stored
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE attachment SET conversation_id = $3 WHERE id = $1 AND owner_id = $2 AND conversation_id IN ('', $3) AND size > 0 AND NOT shop`,
			string(id), owner, string(conversation))
		if err != nil {
			return err
		}
		if n == 0 {
			return absent
		}
		a, err = load(tx, id)
		return err
	})
	return a.AttachmentPayload, err
}

// Sweep removes files that nobody has sent within a day, and pictures of the shop's
// that nothing has shown for as long. Any node may run it.
func (s *Service) Sweep(ctx context.Context) error {
	ids, err := s.old(ctx, `NOT shop ORDER BY created_at LIMIT 500`)
	if err != nil {
		return err
	}
	return errors.Join(s.remove(ctx, ids), s.sweepPictures(ctx))
}

// old are the files that no message carries after a day.
func (s *Service) old(ctx context.Context, tail string) (ids []desk.AttachmentID, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT id FROM attachment WHERE conversation_id = '' AND created_at < $1 AND `+tail, tx.Now().Add(-unsentLife).UnixMilli())
		ids, err = db.Collect(rows, err, func(r *db.Rows, id *desk.AttachmentID) error { return r.Scan((*string)(id)) })
		return err
	})
	return ids, err
}

// remove deletes rows that are still unsent, and then their bytes.
func (s *Service) remove(ctx context.Context, ids []desk.AttachmentID) error {
	for _, id := range ids {
		var n int64
		err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = tx.Exec(`DELETE FROM attachment WHERE id = $1 AND conversation_id = ''`, string(id))
			return err
		})
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if err := errors.Join(s.store.Delete(ctx, string(id)), s.store.Delete(ctx, thumbName(string(id)))); err != nil {
			return err
		}
	}
	return nil
}

func thumbName(id string) string { return id + "/thumb" }

// readError is an upload that broke off, which is the caller's fault, unless
// the error has a code of its own.
func readError(err error) error {
	if desk.CodeOf(err) != desk.CodeInternal {
		return err
	}
	return &desk.Error{Code: desk.CodeInvalid, Key: "error.attachment.broken", Err: err}
}
