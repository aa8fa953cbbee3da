package upkeep

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

const (
	followEvery = 500 * time.Millisecond
	maxInterval = 10 * time.Second // while the database does not answer
	leaseTime   = 8 * time.Second
	postEvery   = 10 * time.Second
	lookEvery   = time.Minute
	checkAtOnce = 100 // entries in one transaction
	namesAtOnce = 500 // products read in one go
)

// Config is what the service works with.
type Config struct {
	DB      *db.DB
	Entries Entries
	Usage   Usage
	Team    Team
	Mailer  Mailer
	// Shop is the shop's name.
	Shop func(ctx context.Context) string
	// Key is the server's key, which signs the links that end mails.
	Key func(ctx context.Context) ([]byte, error)
	// PublicURL is where people reach the server.
	PublicURL string
	// Location is the shop's time zone, in which days end; nil = UTC.
	Location func() *time.Location
	Log      *slog.Logger
}

// Service watches what entries rest on. It is safe for concurrent use.
type Service struct {
	Config
	node string

	// Only Run touches these.
	known   *names
	catalog int64 // revision of the products in known
	led     bool  // this node followed the last time
}

// New returns the service. It watches nothing before Run.
func New(cfg Config) *Service {
	return &Service{Config: cfg, node: rand.Text(), known: newNames()}
}

func (s *Service) zone() *time.Location {
	if s.Location != nil {
		if l := s.Location(); l != nil {
			return l
		}
	}
	return time.UTC
}

// Run follows the records, and sends the mails of the week, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { s.post(ctx) })
	l := rounds.Loop{Every: followEvery, AtMost: maxInterval, Log: s.Log, Failed: "entries wait to be checked"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) { return 0, s.Follow(ctx) })
	s.resign(ctx)
}

// post sends the mails that are due. A server that is slow keeps nobody from following
// the records.
func (s *Service) post(ctx context.Context) {
	l := rounds.Loop{Every: postEvery, AtMost: maxInterval, Log: s.Log, Failed: "the weekly mails wait"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) { return 0, s.Post(ctx) })
}

// state is how far everything has been followed, and how far it has come.
type state struct {
	knowledge, catalog, document, table, settled int64 // as the flags are
	dates                                        time.Time

	nowKnowledge, nowCatalog, nowDocument, nowTable, nowSettings int64
}

func (s *Service) state(ctx context.Context) (st state, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var dates int64
		err := tx.QueryRow(`SELECT u.knowledge, u.catalog, u.document, u.data_table, u.settled, u.dates_at, u.revision,
			(SELECT revision FROM knowledge_revision WHERE id = 1), (SELECT revision FROM catalog_revision WHERE id = 1),
			(SELECT revision FROM document_revision WHERE id = 1), (SELECT revision FROM data_table_revision WHERE id = 1)
			FROM upkeep_state AS u WHERE u.id = 1`).
			Scan(&st.knowledge, &st.catalog, &st.document, &st.table, &st.settled, &dates, &st.nowSettings,
				&st.nowKnowledge, &st.nowCatalog, &st.nowDocument, &st.nowTable)
		st.dates = db.Time(dates)
		return err
	})
	return st, err
}

// lease takes or keeps the right to follow: one node does at a time. Nothing is written
// as long as it holds for a while; on SQLite, where there is one node, it holds for ever.
func (s *Service) lease(ctx context.Context) (ok bool, err error) {
	var node string
	var till int64
	now, alone := s.DB.Now(), s.DB.Dialect() == db.SQLite
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT node, lease_till FROM upkeep_state WHERE id = 1`).Scan(&node, &till)
	})
	switch {
	case err != nil:
		return false, err
	case node == s.node && (alone || db.Time(till).Sub(now) > leaseTime/2):
		return true, nil
	case node != s.node && !alone && db.Time(till).After(now):
		return false, nil
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now := db.Millis(tx.Now())
		n, err := tx.Exec(`UPDATE upkeep_state SET node = $1, lease_till = $2 WHERE id = 1 AND (node = $1 OR lease_till < $3 OR $4)`,
			s.node, now+leaseTime.Milliseconds(), now, alone)
		ok = n > 0
		return err
	})
	return ok, err
}

// resign lets another node follow at once.
func (s *Service) resign(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE upkeep_state SET lease_till = 0 WHERE id = 1 AND node = $1`, s.node)
	})
	if err != nil {
		s.Log.WarnContext(ctx, "another node will follow the records a little later", slog.Any("error", err))
	}
}

// Follow checks the entries whose records have changed, if this is the node that does.
// It is not called twice at a time.
func (s *Service) Follow(ctx context.Context) error {
	ok, err := s.lease(ctx)
	if err != nil || !ok {
		s.led = false
		return err
	}
	st, err := s.state(ctx)
	if err != nil {
		return err
	}
	if !s.led {
		// Others may have followed meanwhile: what this node knows is old.
		s.known, s.catalog = newNames(), -1
	}
	s.led = true
	todo := map[desk.EntryID]bool{}
	if err := s.followRecords(ctx, &st, todo); err != nil {
		return err
	}
	at := s.DB.Now()
	if err := s.followDates(ctx, &st, at, todo); err != nil {
		return err
	}
	// From time to time also without a change: what is destroyed raises no revision.
	if st.nowKnowledge != st.knowledge || at.Sub(st.dates) >= lookEvery {
		if err := s.followEntries(ctx, todo); err != nil {
			return err
		}
	}
	return s.checkAll(ctx, todo, &st, at)
}

// checkAll checks entries in parts, and notes how far that is.
func (s *Service) checkAll(ctx context.Context, todo map[desk.EntryID]bool, st *state, at time.Time) error {
	ids := slices.Sorted(maps.Keys(todo))
	for part := range slices.Chunk(ids, checkAtOnce) {
		if err := s.check(ctx, part); err != nil {
			return fmt.Errorf("check entries: %w", err)
		}
		if ok, err := s.lease(ctx); err != nil || !ok {
			return err // whoever follows now begins again where this began
		}
	}
	moved := st.knowledge != st.nowKnowledge || st.catalog != st.nowCatalog || st.document != st.nowDocument || st.table != st.nowTable || st.settled != st.nowSettings
	if !moved && len(ids) == 0 && at.Sub(st.dates) < lookEvery {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE upkeep_state SET knowledge = $1, catalog = $2, document = $3, data_table = $4, settled = $5, dates_at = $6 WHERE id = 1 AND node = $7`,
			st.nowKnowledge, st.nowCatalog, st.nowDocument, st.nowTable, st.nowSettings, db.Millis(at), s.node)
	})
}
