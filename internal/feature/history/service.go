package history

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/cluster"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// JobKind is the kind of the jobs that group an import.
const JobKind = "history.cluster"

const maxImports = 50 // that are listed

// Import is a file of old chats.
type Import struct {
	ID            desk.HistoryID
	Name          string
	JobID         desk.JobID
	Conversations int64
	Messages      int64
	Questions     int64
	Grouped       int64 // questions that are in a cluster; 0 before the job is done
	BadRows       int64
	CreatedAt     time.Time
	CreatedBy     desk.UserID
}

// State is what has been decided about a cluster.
type State string

// The states of a cluster.
const (
	Open     State = "new"
	Accepted State = "accepted" // it has become an entry
	Joined   State = "joined"   // its phrasings have gone to an entry
	Merged   State = "merged"   // it is part of another cluster
	Rejected State = "rejected"
)

// Cluster is questions that mean the same.
type Cluster struct {
	ID        desk.ClusterID
	ImportID  desk.HistoryID
	Lang      string
	Question  string // the one that stands for all
	Words     []string
	Size      int64 // questions, with those of clusters that were merged into it
	Cohesion  float64
	Examples  []string
	Answers   []Answer     // what people have said most
	EntryID   desk.EntryID // an entry that answers it already, as of the import
	State     State
	Target    string // the entry or the cluster that it has gone to
	Version   int64
	DecidedAt time.Time
	DecidedBy desk.UserID

	added added
}

// Answer is what people have answered, and how many of those that were looked at
// have said so.
type Answer struct {
	Text  string `json:"text"`
	Count int    `json:"count"`
}

// added is what a decision has changed elsewhere.
type added struct {
	Version   int64    `json:"version,omitempty"`   // of the entry that was made
	Phrasings []string `json:"phrasings,omitempty"` // that were added to an entry
}

// Service keeps old chats on their way to the knowledge base. It is safe for
// concurrent use.
type Service struct {
	db        *db.DB
	jobs      *job.Jobs
	knowledge Knowledge
	sense     Sense
}

// New returns the service, whose work jobs do.
func New(d *db.DB, jobs *job.Jobs, k Knowledge, sense Sense) *Service {
	s := &Service{db: d, jobs: jobs, knowledge: k, sense: sense}
	jobs.Register(JobKind, job.Kind{Run: s.run, Permission: desk.CanWriteKnowledge})
	return s
}

// Start stores what was read of a file and begins to group it.
func (s *Service) Start(ctx context.Context, by desk.Actor, name string, r *Read) (Import, error) {
	if len(r.Pairs) == 0 {
		return Import{}, desk.Invalid("file", "error.history.no_questions")
	}
	if len(r.Pairs) > cluster.MaxTexts {
		return Import{}, desk.E(desk.CodeTooLarge, "error.history.too_many", nil)
	}
	parts, err := packed(r.Pairs)
	if err != nil {
		return Import{}, err
	}
	i := Import{
		Name: hygiene.Tidy(name, 200), Conversations: int64(r.Conversations), Messages: int64(r.Messages), Questions: int64(len(r.Pairs)), BadRows: int64(r.Bad),
		CreatedBy: by.UserID,
	}
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		i.ID, i.CreatedAt = desk.NewID[desk.HistoryID]("hi", tx.Now()), tx.Now()
		if i.JobID, err = s.jobs.Enqueue(tx, JobKind, arguments{i.ID}, by.UserID); err != nil {
			return err
		}
		if err := insertImport(tx, &i); err != nil {
			return err
		}
		for n, data := range parts {
			if err := insertPart(tx, i.ID, n, data); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	s.jobs.Ring(JobKind)
	return i, nil
}

// Imports lists imports, the newest first.
func (s *Service) Imports(ctx context.Context) (list []Import, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectImports(tx, `ORDER BY created_at DESC, id DESC LIMIT $1`, maxImports)
		return err
	})
	return list, err
}

// Cluster returns a cluster with what was merged into it, and its import.
func (s *Service) Cluster(ctx context.Context, id desk.ClusterID) (i Import, c Cluster, err error) {
	if c, err = s.cluster(ctx, id); err != nil {
		return i, c, err
	}
	i, list, err := s.Clusters(ctx, c.ImportID)
	for k := range list {
		if list[k].ID == id {
			c = list[k]
		}
	}
	return i, c, err
}

// Clusters returns an import and its clusters, the largest first. A cluster that
// others were merged into counts theirs, and has their examples and answers.
func (s *Service) Clusters(ctx context.Context, id desk.HistoryID) (i Import, list []Cluster, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if i, err = selectImport(tx, id); err != nil {
			return err
		}
		list, err = selectClusters(tx, `WHERE import_id = $1 ORDER BY size DESC, id`, string(id))
		return err
	})
	return i, together(list), err
}
