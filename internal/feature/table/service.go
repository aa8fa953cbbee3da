package table

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/table/query"
)

// Limits of a table.
const (
	MaxRows     = 10_000
	MaxColumns  = 100
	MaxCells    = 200_000
	maxCell     = 500     // characters
	maxContent  = 4 << 20 // bytes in all cells
	maxTitle    = 120
	maxAbout    = 500
	maxName     = 120
	maxBound    = 200
	maxTables   = 500
	maxVersions = 200 // that are listed
)

const (
	// BinLife is how long a deleted table can be brought back.
	BinLife     = 30 * 24 * time.Hour
	lookEvery   = time.Second
	sweepEvery  = time.Hour
	maxQuestion = 500
)

// Table is a table of the shop.
type Table struct {
	ID         desk.TableID
	ExternalID string // key of an importer, "" when made by hand
	Title      string
	Lang       string // "zh", "en", "" = both
	About      string // more words for what it is about
	Products   []string
	Categories []string
	Content    query.Content
	Enabled    bool
	Version    int64
	UpdatedAt  time.Time
	UpdatedBy  desk.UserID
	DeletedAt  time.Time
}

// Version is what a table has been.
type Version struct {
	Version int64
	At      time.Time
	By      desk.UserID
	Of      int64 // the version that it brought back, 0 = none
}

// Config is what the service needs.
type Config struct {
	DB      *db.DB
	Extract Extract
	Log     *slog.Logger
}

// Service keeps tables and answers from them. It is safe for concurrent use.
type Service struct {
	Config

	mu       sync.Mutex // of reading the tables anew
	revision int64
	tables   atomic.Pointer[memory]
}

// memory is the tables that answer. It is never written to.
type memory struct {
	all   []*query.Compiled
	bound bool // some are for some products only
}

// New returns the service. Its memory is empty until Refresh or Run.
func New(cfg Config) *Service { return &Service{Config: cfg} }

// Ask answers a question from memory.
func (s *Service) Ask(q desk.TableQuery) desk.TableAnswer {
	m := s.tables.Load()
	if m == nil {
		return desk.TableAnswer{}
	}
	return query.Ask(m.all, &q)
}

// AboutProducts reports whether any table is for some products only.
func (s *Service) AboutProducts() bool {
	m := s.tables.Load()
	return m != nil && m.bound
}

// Try answers a question from one table as it is being edited, and from no other.
func Try(t *Table, q desk.TableQuery) (desk.TableAnswer, error) {
	if err := check(t); err != nil {
		return desk.TableAnswer{}, err
	}
	q.Text = cut(q.Text, maxQuestion)
	c := compile(t)
	if len(t.Products) > 0 {
		q.Product = t.Products[0] // as if it were in view
	} else if len(t.Categories) > 0 {
		q.Product, q.Category = "-", t.Categories[0]
	}
	return query.Ask([]*query.Compiled{c}, &q), nil
}

func compile(t *Table) *query.Compiled {
	return query.Compile(query.Table{
		ID: t.ID, Title: t.Title, Lang: t.Lang, Version: t.Version, About: t.About, Products: t.Products, Categories: t.Categories, Content: t.Content,
	})
}

// Refresh brings the memory up to what is committed.
func (s *Service) Refresh(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var revision int64
	var list []Table
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(`SELECT revision FROM data_table_revision WHERE id = 1`).Scan(&revision)
		if err != nil || revision == s.revision {
			return err
		}
		list, err = selectTables(tx, `WHERE enabled = $1 AND deleted_at = 0 ORDER BY id`, true)
		return err
	})
	if err != nil || revision == s.revision {
		return err
	}
	have := map[desk.TableID]*query.Compiled{}
	if old := s.tables.Load(); old != nil {
		for _, c := range old.all {
			have[c.ID] = c
		}
	}
	m := &memory{}
	for i := range list {
		t := &list[i]
		c := have[t.ID]
		if c == nil || c.Version != t.Version {
			c = compile(t)
		}
		m.all = append(m.all, c)
		m.bound = m.bound || len(t.Products) > 0 || len(t.Categories) > 0
	}
	s.tables.Store(m)
	s.revision = revision
	return nil
}

// Run keeps the memory up to date and empties the bin until ctx ends.
func (s *Service) Run(ctx context.Context) {
	look, sweep := time.NewTicker(lookEvery), time.NewTicker(sweepEvery)
	defer look.Stop()
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			err = s.Refresh(ctx)
		case <-sweep.C:
			err = s.Sweep(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "the tables could not be looked at", slog.Any("error", err))
		}
	}
}

// Sweep removes what has been in the bin for too long.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM data_table WHERE deleted_at > 0 AND deleted_at <= $1`, db.Millis(tx.Now().Add(-BinLife)))
		return err
	})
}

// Find lists the tables by title, or those in the bin, without their rows.
func (s *Service) Find(ctx context.Context, bin bool) (list []Table, err error) {
	where := `WHERE deleted_at = 0 ORDER BY title, id LIMIT $1`
	if bin {
		where = `WHERE deleted_at > 0 ORDER BY deleted_at DESC, id LIMIT $1`
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectTables(tx, where, maxTables)
		return err
	})
	return list, err
}

// Get returns a table, or CodeNotFound; one in the bin counts as gone.
func (s *Service) Get(ctx context.Context, id desk.TableID) (t Table, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = selectTable(tx, id, false)
		return err
	})
	return t, err
}

// Save makes a table, or replaces the one with its ID if that still has its
// Version, else CodeConflict.
func (s *Service) Save(ctx context.Context, by desk.Actor, t Table) (Table, error) {
	if err := check(&t); err != nil {
		return Table{}, err
	}
	return s.write(ctx, by, 0, func(tx *db.Tx) (Table, error) {
		if t.ID == "" {
			t.ID, t.Version = desk.NewID[desk.TableID]("tb", tx.Now()), 0
			var n int64
			if err := tx.QueryRow(`SELECT COUNT(*) FROM data_table WHERE deleted_at = 0`).Scan(&n); err != nil {
				return t, err
			}
			if n >= maxTables {
				return t, desk.Invalid("title", "error.table.too_many")
			}
			return t, nil
		}
		old, err := selectTable(tx, t.ID, false)
		if err != nil {
			return t, err
		}
		if old.Version != t.Version {
			return t, desk.E(desk.CodeConflict, "error.table.stale", nil)
		}
		t.ExternalID = old.ExternalID
		return t, nil
	})
}

// Import makes a table under the key of an importer, unless it is there already.
func (s *Service) Import(ctx context.Context, by desk.Actor, t Table) error {
	if err := check(&t); err != nil {
		return err
	}
	var n int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM data_table WHERE external_id = $1`, t.ExternalID).Scan(&n)
	})
	if err != nil || n > 0 {
		return err
	}
	_, err = s.write(ctx, by, 0, func(tx *db.Tx) (Table, error) {
		t.ID, t.Version = desk.NewID[desk.TableID]("tb", tx.Now()), 0
		return t, nil
	})
	return err
}

// write stores what prepare returns as the next version of its table.
func (s *Service) write(ctx context.Context, by desk.Actor, of int64, prepare func(tx *db.Tx) (Table, error)) (out Table, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := prepare(tx)
		if err != nil {
			return err
		}
		before := t.Version
		t.Version, t.UpdatedAt, t.UpdatedBy = before+1, tx.Now(), by.UserID
		if err := put(tx, &t, before); err != nil {
			return err
		}
		if err := putVersion(tx, &t, of); err != nil {
			return err
		}
		out = t
		return raise(tx)
	})
	if err != nil {
		return Table{}, err
	}
	return out, s.Refresh(ctx)
}

// Delete puts a table into the bin, Restore takes it out again.
func (s *Service) Delete(ctx context.Context, id desk.TableID) error {
	return s.mark(ctx, `UPDATE data_table SET deleted_at = $2 WHERE id = $1 AND deleted_at = 0`, id, true)
}

// Restore takes a table out of the bin, as it was.
func (s *Service) Restore(ctx context.Context, id desk.TableID) error {
	return s.mark(ctx, `UPDATE data_table SET deleted_at = 0 WHERE id = $1 AND deleted_at > 0`, id, false)
}

func (s *Service) mark(ctx context.Context, sql string, id desk.TableID, now bool) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		args := []any{string(id)}
		if now {
			args = append(args, db.Millis(tx.Now()))
		}
		n, err := tx.Exec(sql, args...)
		if err == nil && n == 0 {
			return notFound()
		}
		if err != nil {
			return err
		}
		return raise(tx)
	})
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// Versions lists what a table has been, latest first.
func (s *Service) Versions(ctx context.Context, id desk.TableID) (list []Version, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := selectTable(tx, id, true); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT version, at, author, origin FROM data_table_version WHERE table_id = $1 ORDER BY version DESC LIMIT $2`, string(id), maxVersions)
		list, err = db.Collect(rows, err, func(r *db.Rows, v *Version) error {
			var at int64
			var by string
			err := r.Scan(&v.Version, &at, &by, &v.Of)
			v.At, v.By = db.Time(at), desk.UserID(by)
			return err
		})
		return err
	})
	return list, err
}

// GetVersion returns a table as it was, also when it has been deleted since.
func (s *Service) GetVersion(ctx context.Context, id desk.TableID, version int64) (t Table, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = selectVersion(tx, id, version)
		return err
	})
	return t, err
}

// RestoreVersion brings an older version back as the next one. edit is the
// version that the caller has seen last.
func (s *Service) RestoreVersion(ctx context.Context, by desk.Actor, id desk.TableID, version, edit int64) (Table, error) {
	return s.write(ctx, by, version, func(tx *db.Tx) (Table, error) {
		now, err := selectTable(tx, id, false)
		if err != nil {
			return Table{}, err
		}
		if now.Version != edit {
			return Table{}, desk.E(desk.CodeConflict, "error.table.stale", nil)
		}
		old, err := selectVersion(tx, id, version)
		if err != nil {
			return Table{}, err
		}
		old.Version, old.ExternalID, old.Enabled = now.Version, now.ExternalID, now.Enabled
		return old, nil
	})
}

// check tidies a table up and says what is wrong with it.
func check(t *Table) error {
	t.Title, t.About = strings.TrimSpace(t.Title), strings.TrimSpace(t.About)
	c := &t.Content
	switch {
	case t.Title == "":
		return desk.Invalid("title", "error.field.required")
	case utf8.RuneCountInString(t.Title) > maxTitle:
		return desk.Invalid("title", "error.field.too_long")
	case utf8.RuneCountInString(t.About) > maxAbout:
		return desk.Invalid("about", "error.field.too_long")
	case t.Lang != "" && t.Lang != "zh" && t.Lang != "en":
		return desk.Invalid("lang", "error.field.value")
	case len(t.Products) > maxBound || len(t.Categories) > maxBound:
		return desk.Invalid("products", "error.field.too_long")
	case c.Shape != query.List && c.Shape != query.Matrix:
		return desk.Invalid("shape", "error.field.value")
	case len(c.Rows) > MaxRows || len(c.Columns) > MaxColumns || len(c.Rows)*len(c.Columns) > MaxCells:
		return desk.Invalid("rows", "error.table.too_large")
	case len(c.Columns) < 2:
		return desk.Invalid("columns", "error.table.columns")
	}
	keys, values := 0, 0
	for i := range c.Columns {
		if err := checkColumn(&c.Columns[i]); err != nil {
			return err
		}
		switch c.Columns[i].Role {
		case query.RoleKey:
			keys++
		case query.RoleValue:
			values++
		}
	}
	if c.Shape == query.Matrix {
		if c.Across == nil || c.Cell == nil {
			return desk.Invalid("columns", "error.table.columns")
		}
		for _, col := range []*query.Column{c.Across, c.Cell} {
			if err := checkColumn(col); err != nil {
				return err
			}
		}
	} else {
		c.Across, c.Cell = nil, nil
		if keys == 0 || values == 0 {
			return desk.Invalid("columns", "error.table.roles")
		}
	}
	size := 0
	for i, row := range c.Rows {
		if len(row) > len(c.Columns) {
			c.Rows[i] = row[:len(c.Columns)]
		}
		for len(c.Rows[i]) < len(c.Columns) {
			c.Rows[i] = append(c.Rows[i], "")
		}
		for k, cell := range c.Rows[i] {
			cell = clean(cell)
			if size += len(cell); utf8.RuneCountInString(cell) > maxCell || size > maxContent {
				return desk.Invalid("rows", "error.table.too_large")
			}
			c.Rows[i][k] = cell
		}
	}
	c.Rows = slices.DeleteFunc(c.Rows, func(row []string) bool {
		return !slices.ContainsFunc(row, func(s string) bool { return s != "" })
	})
	return nil
}

func checkColumn(c *query.Column) error {
	c.Name = clean(c.Name)
	switch {
	case c.Name == "":
		return desk.Invalid("columns", "error.table.name")
	case utf8.RuneCountInString(c.Name) > maxName:
		return desk.Invalid("columns", "error.field.too_long")
	case c.Role != query.RoleKey && c.Role != query.RoleValue && c.Role != query.RoleNone,
		c.Kind != query.KindText && c.Kind != query.KindNumber && c.Kind != query.KindRegion && c.Kind != query.KindDay,
		c.Unit != "" && !slices.Contains(query.Units(), c.Unit):
		return desk.Invalid("columns", "error.field.value")
	}
	return nil
}

// clean takes what cannot be seen out of a cell.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7F || r == 0x200B || r == 0xFEFF || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.table.unknown", nil) }
