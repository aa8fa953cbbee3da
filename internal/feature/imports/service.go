package imports

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// The kinds of jobs.
const (
	JobRead = "knowledge.import.read"
	JobRun  = "knowledge.import.run"
	JobUndo = "knowledge.import.undo"
)

const (
	maxFile     = 64 << 20
	maxDocument = 256 << 20 // what was read of a file, unpacked
	maxFileName = 200
	batch       = 50 // entries in a transaction
	preview     = 50 // proposals a page
	reportPage  = 100
	maxImports  = 50 // that are listed
)

// The states of an import.
const (
	StateReading    = "reading"
	StateUnreadable = "unreadable"
	StateReady      = "ready"
	StateImporting  = "importing"
	StateDone       = "done"
	StateUndoing    = "undoing"
	StateUndone     = "undone"
	StateStopped    = "stopped"
)

// Import is a file on its way into the knowledge base.
type Import struct {
	ID        desk.ImportID
	Name      string
	Size      int64
	Format    string
	Title     string
	State     string
	Failure   string // key of a text, "" = none
	Plan      Plan
	Stats     Stats
	Warnings  []extract.Warning
	Job       *job.Job // under way, or the last; nil after its time
	CreatedAt time.Time
	CreatedBy desk.UserID

	jobID desk.JobID
}

// Stats counts what became of the rows.
type Stats struct {
	Rows      int `json:"rows"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Kept      int `json:"kept"`
	Refused   int `json:"refused"`
	Undone    int `json:"undone"`
	Left      int `json:"left"` // changed by somebody since, so not undone
}

func (s *Stats) add(o desk.EntryOutcome) {
	s.Rows++
	switch o {
	case desk.EntryCreated:
		s.Created++
	case desk.EntryUpdated:
		s.Updated++
	case desk.EntryUnchanged:
		s.Unchanged++
	case desk.EntryKept:
		s.Kept++
	case desk.EntryRefused:
		s.Refused++
	}
}

// Row is a proposal and what became of it, or would become.
type Row struct {
	Position  int
	Place     extract.Place
	Path      string
	Question  string
	Phrasings []string
	Answer    string
	Outcome   desk.EntryOutcome
	Field     string
	Problem   string // key of a text
	EntryID   desk.EntryID
}

// Config is what the service needs.
type Config struct {
	DB        *db.DB
	Jobs      *job.Jobs
	Files     blob.Store
	Extract   Extract
	Knowledge Knowledge
	// Actor tells who somebody is, for entries that are written in their name.
	Actor func(ctx context.Context, id desk.UserID) (desk.Actor, error)
	// Zone is where times are meant that name no zone.
	Zone func() *time.Location
	Log  *slog.Logger
}

// Service imports. It is safe for concurrent use.
type Service struct {
	Config

	mu   sync.Mutex // of the document that was asked for last
	last struct {
		id  desk.ImportID
		doc *extract.Document
	}
}

// New returns the service and registers its jobs.
func New(cfg Config) *Service {
	s := &Service{Config: cfg}
	for kind, run := range map[string]func(context.Context, *job.Task) error{JobRead: s.read, JobRun: s.run, JobUndo: s.undo} {
		cfg.Jobs.Register(kind, job.Kind{Run: run, Permission: desk.CanWriteKnowledge})
	}
	return s
}

func fileBlob(id desk.ImportID) string     { return "import/" + string(id) + "/file" }
func documentBlob(id desk.ImportID) string { return "import/" + string(id) + "/document" }

// Upload takes a file in and begins to read it.
func (s *Service) Upload(ctx context.Context, by desk.Actor, name string, r io.Reader) (Import, error) {
	im := Import{ID: desk.NewID[desk.ImportID]("im", time.Now()), Name: fileName(name), State: StateReading, CreatedBy: by.UserID}
	size, err := s.Files.Put(ctx, fileBlob(im.ID), &bounded{r: r, left: maxFile})
	if err != nil {
		return Import{}, err
	}
	im.Size = size
	if size == 0 {
		return Import{}, errors.Join(desk.Invalid("file", "error.field.required"), s.Files.Delete(ctx, fileBlob(im.ID)))
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		im.CreatedAt = tx.Now()
		if im.jobID, err = s.Jobs.Enqueue(tx, JobRead, args{Import: im.ID}, by.UserID); err != nil {
			return err
		}
		return insertImport(tx, &im)
	})
	if err != nil {
		return Import{}, errors.Join(err, s.Files.Delete(ctx, fileBlob(im.ID)))
	}
	s.Jobs.Ring(JobRead)
	return s.Get(ctx, im.ID)
}

// bounded refuses what is larger than a file may be.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, desk.E(desk.CodeTooLarge, "error.import.file.too_large", nil)
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, desk.E(desk.CodeTooLarge, "error.import.file.too_large", nil)
	}
	return n, err
}

// fileName is what is shown of an uploaded name.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "�"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
	for utf8.RuneCountInString(name) > maxFileName {
		name = string([]rune(name)[1:])
	}
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	return name
}

// args are those of all jobs.
type args struct {
	Import desk.ImportID `json:"import"`
}

// Get returns an import, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.ImportID) (im Import, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		im, err = selectImport(tx, id)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	return im, s.withJob(ctx, &im)
}

// List returns the newest imports, newest first.
func (s *Service) List(ctx context.Context) (list []Import, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectImports(tx, `ORDER BY created_at DESC, id DESC LIMIT $1`, maxImports)
		return err
	})
	for i := range list {
		if err == nil {
			err = s.withJob(ctx, &list[i])
		}
	}
	return list, err
}

// withJob adds the job, whose end may not have been noted.
func (s *Service) withJob(ctx context.Context, im *Import) error {
	if im.jobID == "" {
		return nil
	}
	j, err := s.Jobs.Get(ctx, im.jobID)
	ended := desk.CodeOf(err) == desk.CodeNotFound
	if err != nil && !ended {
		return err
	}
	if !ended {
		im.Job = &j
		ended = j.State == job.Failed || j.State == job.Cancelled
	}
	if !ended {
		return nil
	}
	switch im.State {
	case StateReading:
		im.State = StateUnreadable
		if im.Failure == "" {
			im.Failure = "error.import.file.cancelled"
		}
	case StateImporting, StateUndoing:
		im.State = StateStopped
	}
	return nil
}

// Preview shows what a plan would do: a page of rows from offset on, only those
// with the outcome where one is given, and how many there are of each.
func (s *Service) Preview(ctx context.Context, by desk.Actor, id desk.ImportID, plan Plan, outcome desk.EntryOutcome, offset int) (page []Row, stats Stats, err error) {
	doc, err := s.document(ctx, id)
	if err != nil {
		return nil, Stats{}, err
	}
	if err := plan.check(doc); err != nil {
		return nil, Stats{}, err
	}
	list := propose(doc, plan, s.Zone())
	page = []Row{}
	seen := 0
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for from := 0; from < len(list); from += batch {
			part := list[from:min(from+batch, len(list))]
			changes, err := s.apply(tx, by, plan, part, true)
			if err != nil {
				return err
			}
			for i := range part {
				row := rowOf(from+i, &part[i], changes[i])
				stats.add(row.Outcome)
				if outcome != "" && row.Outcome != outcome {
					continue
				}
				if seen++; seen > offset && len(page) < preview {
					page = append(page, row)
				}
			}
		}
		return nil
	})
	return page, stats, err
}

// apply hands the proposals that are entries to the knowledge base.
func (s *Service) apply(tx *db.Tx, by desk.Actor, plan Plan, part []Proposal, dry bool) ([]desk.EntryChange, error) {
	var drafts []desk.EntryDraft
	for i := range part {
		p := &part[i]
		if p.Problem != "" {
			continue
		}
		e := p.Kept
		e.ExternalID, e.Lang, e.Question, e.Phrasings, e.Answer, e.Related = p.Key, cmp.Or(p.Lang, plan.Lang), p.Question, p.Phrasings, p.Answer, p.Related
		e.HandOver = p.HandOver
		if len(p.Says) == 0 {
			e.Enabled = plan.Enabled
		}
		drafts = append(drafts, desk.EntryDraft{
			Entry: e, Path: p.Path, Refile: p.Refile, Keep: plan.Keep, Says: p.Says, Owner: p.Owner, Draft: p.Draft,
		})
	}
	done, err := s.Knowledge.ApplyDrafts(tx, by, drafts, dry)
	if err != nil {
		return nil, err
	}
	changes := make([]desk.EntryChange, len(part))
	next := 0
	for i := range part {
		if part[i].Problem != "" {
			changes[i] = desk.EntryChange{Outcome: desk.EntryRefused, Field: part[i].Field}
			continue
		}
		changes[i] = done[next]
		next++
	}
	return changes, nil
}

func rowOf(position int, p *Proposal, c desk.EntryChange) Row {
	r := Row{
		Position: position, Place: p.Place, Path: p.Path, Question: p.Question, Phrasings: p.Phrasings, Answer: p.Answer,
		Outcome: c.Outcome, Field: c.Field, Problem: p.Problem, EntryID: c.ID,
	}
	switch {
	case r.Problem != "":
	case r.Outcome == desk.EntryRefused:
		r.Problem = problemScope
	case r.Field == string(FieldOwner):
		r.Problem = problemOwner
	}
	return r
}

// Run begins to write what the plan says. It is CodeConflict while other work on
// the import is under way.
func (s *Service) Run(ctx context.Context, by desk.Actor, id desk.ImportID, plan Plan) (Import, error) {
	doc, err := s.document(ctx, id)
	if err != nil {
		return Import{}, err
	}
	if err := plan.check(doc); err != nil {
		return Import{}, err
	}
	data, err := json.Marshal(plan)
	if err != nil {
		return Import{}, err
	}
	return s.begin(ctx, by, id, JobRun, StateImporting, string(data))
}

// Undo begins to take back what the import has done.
func (s *Service) Undo(ctx context.Context, by desk.Actor, id desk.ImportID) (Import, error) {
	return s.begin(ctx, by, id, JobUndo, StateUndoing, "")
}

func (s *Service) begin(ctx context.Context, by desk.Actor, id desk.ImportID, kind, state, plan string) (Import, error) {
	im, err := s.Get(ctx, id)
	if err != nil {
		return Import{}, err
	}
	switch im.State {
	case StateReady, StateUndone:
		if kind == JobUndo {
			return Import{}, desk.E(desk.CodeConflict, "error.import.state", nil)
		}
	case StateDone, StateStopped:
	default:
		return Import{}, desk.E(desk.CodeConflict, "error.import.state", nil)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		jobID, err := s.Jobs.Enqueue(tx, kind, args{Import: id}, by.UserID)
		if err != nil {
			return err
		}
		// Whoever was second finds another job.
		n, err := tx.Exec(`UPDATE knowledge_import SET state = $3, job_id = $4, plan = CASE WHEN $5 = '' THEN plan ELSE $5 END, updated_at = $6
			WHERE id = $1 AND job_id = $2`, string(id), string(im.jobID), state, string(jobID), plan, db.Millis(tx.Now()))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeConflict, "error.import.state", nil)
		}
		return err
	})
	if err != nil {
		return Import{}, err
	}
	s.Jobs.Ring(kind)
	return s.Get(ctx, id)
}

// Rows returns a page of the report from a position on, only those with the
// outcome where one is given, and where the next page begins, 0 after the last.
func (s *Service) Rows(ctx context.Context, id desk.ImportID, outcome string, from int) (list []Row, next int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if _, err = selectImport(tx, id); err != nil {
			return err
		}
		list, err = selectRows(tx, id, outcome, from, reportPage+1)
		return err
	})
	if len(list) > reportPage {
		next, list = list[reportPage].Position, list[:reportPage]
	}
	return list, next, err
}

// TableHead shows a table, for choosing what its columns are.
type TableHead struct {
	Place extract.Place
	Rows  int
	First [][]string
}

const (
	headRows  = 4
	headCell  = 200
	headWidth = 60 // columns
)

// Outline shows what has been read of the file; nothing before that.
func (s *Service) Outline(ctx context.Context, im Import) (tables []TableHead, headings int, err error) {
	if im.State == StateReading || im.State == StateUnreadable {
		return nil, 0, nil
	}
	doc, err := s.document(ctx, im.ID)
	if err != nil {
		return nil, 0, err
	}
	for i := range doc.Blocks {
		switch b := &doc.Blocks[i]; b.Kind {
		case extract.Heading:
			headings++
		case extract.Table:
			h := TableHead{Place: b.Place, Rows: len(b.Rows), First: [][]string{}}
			for _, r := range b.Rows[:min(headRows, len(b.Rows))] {
				cells := make([]string, 0, len(r.Cells))
				for _, c := range r.Cells[:min(headWidth, len(r.Cells))] {
					if r := []rune(c); len(r) > headCell {
						c = string(r[:headCell]) + "…"
					}
					cells = append(cells, c)
				}
				h.First = append(h.First, cells)
			}
			tables = append(tables, h)
		case extract.Paragraph, extract.Item:
		}
	}
	return tables, headings, nil
}

// Delete forgets an import and its file. The entries stay.
func (s *Service) Delete(ctx context.Context, id desk.ImportID) error {
	im, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	switch im.State {
	case StateReading, StateImporting, StateUndoing:
		return desk.E(desk.CodeConflict, "error.import.state", nil)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM knowledge_import WHERE id = $1`, string(id))
		return err
	})
	return errors.Join(err, s.Files.Delete(ctx, fileBlob(id)), s.Files.Delete(ctx, documentBlob(id)))
}

// document returns what was read of the file, or CodeConflict before that.
func (s *Service) document(ctx context.Context, id desk.ImportID) (*extract.Document, error) {
	im, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if im.State == StateReading || im.State == StateUnreadable {
		return nil, desk.E(desk.CodeConflict, "error.import.state", nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.id == id {
		return s.last.doc, nil
	}
	doc, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	s.last.id, s.last.doc = id, doc
	return doc, nil
}

func (s *Service) load(ctx context.Context, id desk.ImportID) (*extract.Document, error) {
	f, err := s.Files.Open(ctx, documentBlob(id))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("open what was read of a file: %w", err)
	}
	var doc extract.Document
	if err := json.NewDecoder(io.LimitReader(z, maxDocument)).Decode(&doc); err != nil {
		return nil, fmt.Errorf("open what was read of a file: %w", err)
	}
	return &doc, nil
}

func (s *Service) store(ctx context.Context, id desk.ImportID, doc *extract.Document) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(z).Encode(doc), z.Close()); err != nil {
		return err
	}
	_, err := s.Files.Put(ctx, documentBlob(id), &packed)
	return err
}
