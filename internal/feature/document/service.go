package document

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"log/slog"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// JobRead is the kind of the job that reads a file.
const JobRead = "document.read"

// MaxPassages is how many passages all documents of a shop have together.
const MaxPassages = 20_000

// Limits.
const (
	maxFile      = 64 << 20
	maxName      = 120
	maxDocuments = 500
	maxChannels  = 100
	maxChannel   = 200
	pageSize     = 100
	binTime      = 30 * 24 * time.Hour
)

// The states of an upload.
const (
	StateReading    = "reading"
	StateUnreadable = "unreadable"
	StateReady      = "ready"
)

// Document is a document as the team sees it.
type Document struct {
	desk.Document
	FileName  string
	Format    string
	Bytes     int64
	Hash      string // SHA-256 of the file
	Pages     int64
	Passages  int64
	State     string // of the last upload
	Failure   string // key of a text, "" = none
	Warnings  []extract.Warning
	Edit      int64    // raised whenever it is written
	Job       *job.Job // under way, or the last; nil after its time
	CreatedAt time.Time
	CreatedBy desk.UserID
	UpdatedAt time.Time
	UpdatedBy desk.UserID
	Answers   int64     // how often the bot has answered from it
	DeletedAt time.Time // it lies in the bin since then, zero = it does not

	jobID desk.JobID
}

// Config is what the service needs.
type Config struct {
	DB      *db.DB
	Jobs    *job.Jobs
	Files   blob.Store
	Extract Extract
	Lexicon Lexicon
	Outside Outside
	Senses  Senses // nil = the words decide alone
	Log     *slog.Logger
}

// Service keeps documents. It is safe for concurrent use.
type Service struct {
	Config
	memory *memory
}

// New returns the service and registers its job. Its memory is empty until Refresh
// or Run.
func New(cfg Config) (*Service, error) {
	m, err := newMemory(cfg.Lexicon)
	if err != nil {
		return nil, err
	}
	s := &Service{Config: cfg, memory: m}
	cfg.Jobs.Register(JobRead, job.Kind{Run: s.read, Permission: desk.CanWriteKnowledge})
	return s, nil
}

// newBlob names the file of an upload. It goes once it has been read, while the next
// upload may have come already.
func newBlob(id desk.DocumentID) string {
	return "document/" + string(id) + "/" + desk.NewID[string]("up", time.Now())
}

// Upload takes a file in and begins to read it: a new document, or the next version
// of the one with the id.
func (s *Service) Upload(ctx context.Context, by desk.Actor, id desk.DocumentID, name string, r io.Reader) (Document, error) {
	fresh := id == ""
	if fresh {
		id = desk.NewID[desk.DocumentID]("dc", time.Now())
	} else if d, err := s.Get(ctx, id); err != nil {
		return Document{}, err
	} else if d.State == StateReading {
		return Document{}, desk.E(desk.CodeConflict, "error.document.reading", nil)
	}
	file := newBlob(id)
	in := &bounded{r: r, left: maxFile, hash: sha256.New()}
	size, err := s.Files.Put(ctx, file, in)
	if err != nil {
		return Document{}, err
	}
	if size == 0 {
		return Document{}, errors.Join(desk.Invalid("file", "error.field.required"), s.Files.Delete(ctx, file))
	}
	name = fileName(name)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		d := Document{
			Document:  desk.Document{ID: id, Name: titleOf(name), Lang: "zh", Enabled: true, Audience: desk.AudienceEveryone, Channels: []string{}},
			CreatedAt: tx.Now(), CreatedBy: by.UserID,
		}
		if fresh {
			var n int64
			if err := tx.QueryRow(`SELECT COUNT(*) FROM document WHERE deleted_at = 0`).Scan(&n); err != nil {
				return err
			}
			if n >= maxDocuments {
				return desk.E(desk.CodeConflict, "error.document.too_many", nil)
			}
		} else {
			var err error
			if d, err = lockDocument(tx, id); err != nil {
				return err
			}
			if !d.DeletedAt.IsZero() {
				return notFound()
			}
			if d.State == StateReading && !s.over(ctx, d.jobID) {
				return desk.E(desk.CodeConflict, "error.document.reading", nil)
			}
		}
		d.FileName, d.Bytes, d.Hash = name, size, hex.EncodeToString(in.hash.Sum(nil))
		d.State, d.Failure, d.Warnings = StateReading, "", []extract.Warning{}
		d.UpdatedAt, d.UpdatedBy = tx.Now(), by.UserID
		d.Edit++
		var err error
		if d.jobID, err = s.Jobs.Enqueue(tx, JobRead, args{Document: id, File: file}, by.UserID); err != nil {
			return err
		}
		return saveDocument(tx, &d)
	})
	if err != nil {
		return Document{}, errors.Join(err, s.Files.Delete(ctx, file))
	}
	s.Jobs.Ring(JobRead)
	return s.Get(ctx, id)
}

// over reports whether a job has ended without its document having been told.
func (s *Service) over(ctx context.Context, id desk.JobID) bool {
	j, err := s.Jobs.Get(ctx, id)
	return desk.CodeOf(err) == desk.CodeNotFound || err == nil && (j.State == job.Failed || j.State == job.Cancelled)
}

// bounded refuses what is larger than a file may be, and adds up what it reads.
type bounded struct {
	r    io.Reader
	left int64
	hash hash.Hash
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, desk.E(desk.CodeTooLarge, "error.import.file.too_large", nil)
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, desk.E(desk.CodeTooLarge, "error.import.file.too_large", nil)
	}
	b.hash.Write(p[:n])
	return n, err
}

// fileName is what is shown of an uploaded name.
func fileName(name string) string {
	name = clean(path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "�"), `\`, "/")))
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	if r := []rune(name); len(r) > maxName {
		name = string(r[len(r)-maxName:])
	}
	return name
}

// clean leaves out what would disturb a line.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, s))
}

// titleOf is the name of a document whose file has the name.
func titleOf(name string) string { return cmp.Or(strings.TrimSuffix(name, path.Ext(name)), name) }

// args are those of the job.
type args struct {
	Document desk.DocumentID `json:"document"`
	File     string          `json:"file"`
}

// Get returns a document, or CodeNotFound; one in the bin counts as gone.
func (s *Service) Get(ctx context.Context, id desk.DocumentID) (d Document, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		d, err = selectDocument(tx, id)
		return err
	})
	if err == nil && !d.DeletedAt.IsZero() {
		err = notFound()
	}
	if err != nil {
		return Document{}, err
	}
	return d, s.withJob(ctx, &d)
}

// List returns all documents, last changed first.
func (s *Service) List(ctx context.Context) (list []Document, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectDocuments(tx, `WHERE deleted_at = 0 ORDER BY updated_at DESC, id DESC LIMIT $1`, maxDocuments)
		return err
	})
	for i := range list {
		if err == nil {
			err = s.withJob(ctx, &list[i])
		}
	}
	return list, err
}

// withJob adds the job of a document that is being read. Its end may not have been
// noted.
func (s *Service) withJob(ctx context.Context, d *Document) error {
	if d.State != StateReading {
		return nil
	}
	j, err := s.Jobs.Get(ctx, d.jobID)
	ended := desk.CodeOf(err) == desk.CodeNotFound
	if err != nil && !ended {
		return err
	}
	if !ended {
		d.Job = &j
		ended = j.State == job.Failed || j.State == job.Cancelled
	}
	if !ended {
		return nil
	}
	// It may have ended since the document was looked at.
	job := d.Job
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		*d, err = selectDocument(tx, d.ID)
		return err
	})
	if err == nil && d.State == StateReading {
		d.State, d.Failure, d.Job = StateUnreadable, "error.import.file.cancelled", job
	}
	return err
}

// Update changes a document; nil stays.
type Update struct {
	Edit       int64 // that was changed; CodeConflict says that it has another by now
	Name       *string
	Lang       *string
	Enabled    *bool
	ValidUntil *time.Time // zero = without limit
	Audience   *desk.Audience
	Channels   *[]string
}

// Save changes a document.
func (s *Service) Save(ctx context.Context, by desk.Actor, id desk.DocumentID, up Update) (Document, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := lockDocument(tx, id)
		if err != nil {
			return err
		}
		switch {
		case !d.DeletedAt.IsZero():
			return notFound()
		case d.Edit != up.Edit:
			return desk.E(desk.CodeConflict, "error.document.changed", nil)
		}
		if err := up.apply(&d); err != nil {
			return err
		}
		return s.write(tx, &d, by)
	})
	if err != nil {
		return Document{}, err
	}
	return s.Get(ctx, id)
}

func (up *Update) apply(d *Document) error {
	if up.Name != nil {
		if d.Name = clean(*up.Name); d.Name == "" {
			return desk.Invalid("name", "error.field.required")
		}
		if utf8.RuneCountInString(d.Name) > maxName {
			return desk.Invalid("name", "error.field.too_long")
		}
	}
	if up.Lang != nil {
		if d.Lang = *up.Lang; !slices.Contains(langs(), d.Lang) {
			return desk.Invalid("lang", "error.field.value")
		}
	}
	if up.Enabled != nil {
		d.Enabled = *up.Enabled
	}
	if up.ValidUntil != nil {
		d.ValidUntil = *up.ValidUntil
	}
	if up.Audience != nil {
		switch d.Audience = *up.Audience; d.Audience {
		case desk.AudienceEveryone, desk.AudienceSignedIn, desk.AudienceGuests:
		default:
			return desk.Invalid("audience", "error.field.value")
		}
	}
	if up.Channels != nil {
		d.Channels = []string{}
		for _, c := range *up.Channels {
			if c = strings.TrimSpace(c); c != "" && !slices.Contains(d.Channels, c) {
				d.Channels = append(d.Channels, c)
			}
		}
		if len(d.Channels) > maxChannels || slices.ContainsFunc(d.Channels, func(c string) bool { return len(c) > maxChannel }) {
			return desk.Invalid("channels", "error.field.too_long")
		}
	}
	return nil
}

// write stores a change that customers may notice.
func (s *Service) write(tx *db.Tx, d *Document, by desk.Actor) error {
	d.Edit++
	d.UpdatedAt, d.UpdatedBy = tx.Now(), by.UserID
	if err := saveDocument(tx, d); err != nil {
		return err
	}
	return raiseRevision(tx)
}

// Delete puts a document into the bin.
func (s *Service) Delete(ctx context.Context, by desk.Actor, id desk.DocumentID) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := lockDocument(tx, id)
		if err != nil || !d.DeletedAt.IsZero() {
			return cmp.Or(err, notFound())
		}
		d.DeletedAt = tx.Now()
		return s.write(tx, &d, by)
	})
}

// Restore takes a document out of the bin.
func (s *Service) Restore(ctx context.Context, by desk.Actor, id desk.DocumentID) (Document, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := lockDocument(tx, id)
		if err != nil || d.DeletedAt.IsZero() {
			return err
		}
		d.DeletedAt = time.Time{}
		n, err := countPassages(tx, id)
		if err != nil {
			return err
		}
		if n+d.Passages > MaxPassages {
			return desk.E(desk.CodeConflict, "error.document.too_many_passages", nil)
		}
		return s.write(tx, &d, by)
	})
	if err != nil {
		return Document{}, err
	}
	return s.Get(ctx, id)
}

// countPassages counts those of all other documents that are not in the bin.
func countPassages(tx *db.Tx, but desk.DocumentID) (n int64, err error) {
	err = tx.QueryRow(`SELECT COALESCE(SUM(passages), 0) FROM document WHERE deleted_at = 0 AND id <> $1`, string(but)).Scan(&n)
	return n, err
}

// Passages returns a page of a document's passages from a place on, only those that
// have the text where one is given, and where the next page begins, 0 after the last.
func (s *Service) Passages(ctx context.Context, id desk.DocumentID, text string, from int64) (list []desk.Passage, next int64, err error) {
	text = strings.ToLower(strings.TrimSpace(text))
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := selectDocument(tx, id)
		if err != nil {
			return err
		}
		if !d.DeletedAt.IsZero() {
			return notFound()
		}
		// What LIKE compares differs between databases, so it is compared here.
		for at := from; ; {
			part, err := selectPassages(tx, `WHERE document_id = $1 AND ordinal >= $2 ORDER BY ordinal LIMIT $3`, string(id), at, pageSize)
			if err != nil {
				return err
			}
			for _, p := range part {
				if text != "" && !strings.Contains(strings.ToLower(strings.Join(p.Path, " ")+" "+p.Text), text) {
					continue
				}
				if len(list) == pageSize {
					next = p.Ordinal
					return nil
				}
				list = append(list, p)
			}
			if len(part) < pageSize {
				return nil
			}
			at = part[len(part)-1].Ordinal + 1
		}
	})
	return list, next, err
}

// Passage returns a passage with its document, or CodeNotFound when either is gone.
func (s *Service) Passage(ctx context.Context, id desk.PassageID) (p desk.Passage, d Document, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := selectPassages(tx, `WHERE id = $1`, string(id))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return notFound()
		}
		p = list[0]
		if d, err = selectDocument(tx, p.DocumentID); err == nil && !d.DeletedAt.IsZero() {
			err = notFound()
		}
		return err
	})
	return p, d, err
}

// Sweep forgets what has been in the bin for long.
func (s *Service) Sweep(ctx context.Context) error {
	var old []Document
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		old, err = selectDocuments(tx, `WHERE deleted_at > 0 AND deleted_at < $1 LIMIT 100`, db.Millis(tx.Now().Add(-binTime)))
		return err
	})
	for i := range old {
		if err == nil {
			err = s.DB.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`DELETE FROM document WHERE id = $1 AND deleted_at > 0`, string(old[i].ID))
				return err
			})
		}
	}
	return err
}
