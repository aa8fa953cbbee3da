package site

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// Config is what the service needs.
type Config struct {
	DB        *db.DB
	Jobs      *job.Jobs
	Client    *http.Client // decides what may be reached, and follows no redirects
	Extract   Extract
	Documents Documents
	Offer     Offer
	Zone      func() *time.Location // of the shop; nil when it cannot be told
	Delay     time.Duration         // between two requests; 0 = the default
	Log       *slog.Logger
}

// Service keeps sites. It is safe for concurrent use.
type Service struct{ Config }

// New returns the service and registers its job.
func New(cfg Config) *Service {
	cfg.Delay = cmp.Or(cfg.Delay, defaultDelay)
	s := &Service{cfg}
	cfg.Jobs.Register(JobCrawl, job.Kind{Run: s.crawl, Permission: desk.CanWriteKnowledge})
	return s
}

func (s *Service) fetcher(lang string) *fetcher {
	return &fetcher{client: s.Client, lang: lang, delay: s.Delay, wait: sleep}
}

// check tells what is wrong with settings, and puts them into form.
func (x *Settings) check() error {
	u, err := parseStart(x.Start)
	if err != nil {
		return err
	}
	x.Start = u.String()
	x.Name = strings.Join(strings.Fields(x.Name), " ")
	if x.Name == "" {
		x.Name = u.Host
	}
	if utf8.RuneCountInString(x.Name) > maxName {
		return desk.Invalid("name", "error.field.too_long")
	}
	for field, list := range map[string]*[]string{"include": &x.Include, "exclude": &x.Exclude} {
		if *list, err = prefixes(*list); err != nil {
			return desk.Invalid(field, "error.site.prefix")
		}
	}
	switch {
	case x.Limit < 1 || x.Limit > MaxPages:
		return desk.Invalid("limit", "error.field.value")
	case !slices.Contains([]Every{Never, Daily, Weekly}, x.Every):
		return desk.Invalid("every", "error.field.value")
	case x.Hour < 0 || x.Hour > 23:
		return desk.Invalid("hour", "error.field.value")
	case x.Weekday < time.Sunday || x.Weekday > time.Saturday:
		return desk.Invalid("weekday", "error.field.value")
	case !slices.Contains([]string{"", "zh", "en"}, x.Lang):
		return desk.Invalid("lang", "error.field.value")
	case !x.Passages && !x.Entries:
		return desk.Invalid("passages", "error.site.nothing")
	}
	return nil
}

// prefixes puts what people type into the form of paths.
func prefixes(list []string) ([]string, error) {
	out := []string{}
	for _, p := range list {
		p = strings.TrimSpace(p)
		if p == "" {
			continue
		}
		if strings.Contains(p, "://") {
			u, err := url.Parse(p)
			if err != nil {
				return nil, err
			}
			p = u.Path
		}
		if q, err := url.PathUnescape(p); err == nil {
			p = q
		}
		if !strings.HasPrefix(p, "/") {
			p = "/" + p
		}
		if len(p) > maxPrefix || strings.ContainsAny(p, "?#*") {
			return nil, errors.New("no prefix of a path")
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) > maxPrefixes {
		return nil, errors.New("too many prefixes")
	}
	return out, nil
}

// Create keeps a site, and begins to read it.
func (s *Service) Create(ctx context.Context, by desk.Actor, x Settings) (Site, error) {
	if err := x.check(); err != nil {
		return Site{}, err
	}
	one := Site{Settings: x, ID: desk.NewID[desk.SiteID]("ws", s.DB.Now()), Edit: 1, CreatedBy: by.UserID}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := selectSites(tx, `WHERE deleted_at = 0`)
		if err != nil {
			return err
		}
		if len(all) >= MaxSites {
			return desk.E(desk.CodeConflict, "error.site.too_many", nil)
		}
		if slices.ContainsFunc(all, func(o Site) bool { return o.Start == x.Start }) {
			return desk.Invalid("start", "error.site.there")
		}
		one.CreatedAt, one.UpdatedAt = tx.Now(), tx.Now()
		return s.begin(tx, &one, by.UserID)
	})
	if err != nil {
		return Site{}, err
	}
	s.Jobs.Ring(JobCrawl)
	return s.Get(ctx, one.ID)
}

// begin queues a run and saves the site.
func (s *Service) begin(tx *db.Tx, x *Site, by desk.UserID) error {
	run := Run{ID: desk.NewID[desk.SiteRunID]("wr", tx.Now()), SiteID: x.ID, State: RunRunning, StartedAt: tx.Now(), StartedBy: by}
	id, err := s.Jobs.Enqueue(tx, JobCrawl, args{Site: x.ID, Run: run.ID}, by)
	if err != nil {
		return err
	}
	run.jobID, x.jobID, x.runID = id, id, run.ID
	x.NextAt = x.next(tx.Now(), s.Zone())
	if err := saveSite(tx, x); err != nil {
		return err
	}
	if err := saveRun(tx, &run); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM site_run WHERE site_id = $1 AND started_at < $2`, string(x.ID), db.Millis(tx.Now().Add(-keepRuns)))
	return err
}

// Get returns a site, or CodeNotFound; one that was removed counts as gone.
func (s *Service) Get(ctx context.Context, id desk.SiteID) (x Site, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if x, err = s.whole(tx, id); err == nil && !x.DeletedAt.IsZero() {
			err = notFound()
		}
		return err
	})
	if err == nil {
		err = s.withJob(ctx, &x)
	}
	if err != nil {
		return Site{}, err
	}
	return x, nil
}

// whole reads a site with its run. Two statements may see different commits, so after
// a run that has ended the site is read once more: by then it says what came of it.
func (s *Service) whole(tx *db.Tx, id desk.SiteID) (x Site, err error) {
	for range 2 {
		if x, err = selectSite(tx, id); err == nil {
			err = s.complete(tx, &x)
		}
		if err != nil || x.Run == nil || x.Run.State == RunRunning {
			break
		}
	}
	return x, err
}

// List returns all sites, the first ones first.
func (s *Service) List(ctx context.Context) (all []Site, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if all, err = selectSites(tx, `WHERE deleted_at = 0 ORDER BY created_at, id`); err != nil {
			return err
		}
		for i := range all {
			if err := s.complete(tx, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range all {
		if err == nil {
			err = s.withJob(ctx, &all[i])
		}
	}
	return all, err
}

// What pages are, as conditions.
const (
	areKept    = `content <> '' AND applied <> '' AND NOT gone AND (document_id <> '' OR outcome <> 'refused')`
	areMissing = areKept + ` AND missed > 0`
	areGone    = `gone`
	arePassed  = `NOT gone AND NOT (` + areKept + `) AND outcome = 'refused'`
)

// complete adds what other rows say.
func (s *Service) complete(tx *db.Tx, x *Site) error {
	for to, where := range map[*int64]string{&x.Kept: areKept, &x.Missing: areMissing, &x.Passed: arePassed} {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM site_page WHERE site_id = $1 AND `+where, string(x.ID)).Scan(to); err != nil {
			return err
		}
	}
	if x.runID == "" {
		return nil
	}
	run, err := selectRun(tx, x.runID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	x.Run = &run
	return err
}

// withJob adds the job of the last run, whose end may not have been noted.
func (s *Service) withJob(ctx context.Context, x *Site) error {
	if x.Run == nil || x.Run.State != RunRunning {
		return nil
	}
	j, err := s.Jobs.Get(ctx, x.jobID)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return err
	}
	if err == nil {
		x.Job = &j
	}
	state, failure := ended(&j, err, x.Run)
	if state == RunRunning {
		return nil
	}
	// It may have noted its end since the site was read.
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now, err := s.whole(tx, x.ID)
		if err == nil {
			now.Job = x.Job
			*x = now
		}
		return err
	})
	if err == nil && x.Run != nil && x.Run.State == RunRunning {
		x.Run.State, x.Run.Failure = state, failure
	}
	return err
}

// ended is what a run whose end was not noted has come to.
func ended(j *job.Job, err error, run *Run) (state, failure string) {
	switch {
	case err != nil:
		return RunFailed, "error.job.failed"
	case j.State == job.Failed:
		return RunFailed, j.Failure
	case j.State == job.Cancelled:
		return RunCancelled, ""
	}
	return run.State, run.Failure
}

// Save changes the settings of a site; from the next run on they count.
func (s *Service) Save(ctx context.Context, id desk.SiteID, edit int64, x Settings) (Site, error) {
	if err := x.check(); err != nil {
		return Site{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := lockSite(tx, id)
		if err != nil {
			return err
		}
		switch {
		case !one.DeletedAt.IsZero():
			return notFound()
		case one.Edit != edit:
			return desk.E(desk.CodeConflict, "error.site.changed", nil)
		case one.Start != x.Start && !sameHost(one.Start, x.Start):
			return desk.Invalid("start", "error.site.host")
		}
		one.Settings, one.Edit, one.UpdatedAt = x, one.Edit+1, tx.Now()
		one.NextAt = one.next(tx.Now(), s.Zone())
		return saveSite(tx, &one)
	})
	if err != nil {
		return Site{}, err
	}
	return s.Get(ctx, id)
}

func sameHost(a, b string) bool {
	x, err := url.Parse(a)
	y, err2 := url.Parse(b)
	return err == nil && err2 == nil && x.Host == y.Host && x.Scheme == y.Scheme
}

// Start begins to read a site; CodeConflict while it is being read.
func (s *Service) Start(ctx context.Context, by desk.Actor, id desk.SiteID) (Site, error) {
	x, err := s.Get(ctx, id)
	if err != nil {
		return Site{}, err
	}
	if err := s.start(ctx, by.UserID, &x); err != nil {
		return Site{}, err
	}
	return s.Get(ctx, id)
}

// start begins a run where none is under way.
func (s *Service) start(ctx context.Context, by desk.UserID, x *Site) error {
	busy := desk.E(desk.CodeConflict, "error.site.reading", nil)
	if x.Run != nil && x.Run.State == RunRunning {
		return busy
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := lockSite(tx, x.ID)
		if err != nil {
			return err
		}
		if !one.DeletedAt.IsZero() {
			return notFound()
		}
		if one.jobID != x.jobID { // somebody was faster
			return busy
		}
		if err := s.noteEnd(tx, x); err != nil {
			return err
		}
		return s.begin(tx, &one, by)
	})
	if err == nil {
		s.Jobs.Ring(JobCrawl)
	}
	return err
}

// noteEnd writes down the end of a run that only its job knew.
func (s *Service) noteEnd(tx *db.Tx, x *Site) error {
	if x.Run == nil {
		return nil
	}
	_, err := tx.Exec(`UPDATE site_run SET state = $2, failure = $3, ended_at = $4 WHERE id = $1 AND state = 'running'`,
		string(x.Run.ID), x.Run.State, x.Run.Failure, db.Millis(tx.Now()))
	return err
}

// Cancel ends the run under way; what customers are told stays as it was.
func (s *Service) Cancel(ctx context.Context, id desk.SiteID) (Site, error) {
	x, err := s.Get(ctx, id)
	if err != nil {
		return Site{}, err
	}
	if x.Run == nil || x.Run.State != RunRunning {
		return Site{}, desk.E(desk.CodeConflict, "error.job.ended", nil)
	}
	if err := s.Jobs.Cancel(ctx, x.jobID); err != nil {
		return Site{}, err
	}
	return s.Get(ctx, id)
}

// Delete puts a site into the bin; its passages leave.
func (s *Service) Delete(ctx context.Context, by desk.Actor, id desk.SiteID) error {
	x, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if x.Run != nil && x.Run.State == RunRunning {
		if err := s.Jobs.Cancel(ctx, x.jobID); err != nil && desk.CodeOf(err) != desk.CodeConflict {
			return err
		}
	}
	return s.move(ctx, id, func(tx *db.Tx, one *Site, p *Page) error {
		if one.DeletedAt.IsZero() {
			one.DeletedAt = tx.Now()
		}
		return s.Documents.TakePage(tx, by.UserID, p.Document)
	})
}

// Restore takes a site out of the bin; its passages come back.
func (s *Service) Restore(ctx context.Context, by desk.Actor, id desk.SiteID) (Site, error) {
	err := s.move(ctx, id, func(tx *db.Tx, one *Site, p *Page) error {
		one.DeletedAt = time.Time{}
		back, err := s.Documents.BringPage(tx, by.UserID, p.Document)
		if err == nil && !back && p.Document != "" {
			// It is made again of what was read.
			p.Document, p.applied = "", ""
			err = savePage(tx, p)
		}
		return err
	})
	if err != nil {
		return Site{}, err
	}
	return s.Get(ctx, id)
}

// move changes a site together with the documents of its pages.
func (s *Service) move(ctx context.Context, id desk.SiteID, do func(tx *db.Tx, one *Site, p *Page) error) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := lockSite(tx, id)
		if err != nil {
			return err
		}
		pages, err := selectPages(tx, `WHERE site_id = $1 AND document_id <> '' AND NOT gone`, string(id))
		if err != nil {
			return err
		}
		pages = append(pages, Page{}) // a site may have none
		for i := range pages {
			if err := do(tx, &one, &pages[i]); err != nil {
				return err
			}
		}
		one.Edit, one.UpdatedAt = one.Edit+1, tx.Now()
		one.NextAt = one.next(tx.Now(), s.Zone())
		return saveSite(tx, &one)
	})
	if err != nil {
		return err
	}
	return s.Documents.Refresh(ctx)
}

// Pages returns a page of a site's pages, only those of a kind where one is given
// ("kept", "missing", "gone", "refused"), and where the next begins, "" after the
// last.
func (s *Service) Pages(ctx context.Context, id desk.SiteID, kind, from string) (list []Page, next string, err error) {
	where := map[string]string{"kept": areKept, "missing": areMissing, "gone": areGone, "refused": arePassed}[kind]
	if where == "" {
		where = "(" + areKept + ") OR gone OR outcome = 'refused'"
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := selectSite(tx, id); err != nil {
			return err
		}
		if list, err = selectPages(tx, `WHERE site_id = $1 AND url > $2 AND (`+where+`) ORDER BY url LIMIT $3`, string(id), from, pageSize+1); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT p.id, d.passages FROM site_page p JOIN document d ON d.id = p.document_id WHERE p.site_id = $1`, string(id))
		type count struct {
			id desk.SitePageID
			n  int64
		}
		counts, err := db.Collect(rows, err, func(r *db.Rows, c *count) error { return r.Scan(&c.id, &c.n) })
		for _, c := range counts {
			if i := slices.IndexFunc(list, func(p Page) bool { return p.ID == c.id }); i >= 0 {
				list[i].Passages = c.n
			}
		}
		return err
	})
	if len(list) > pageSize {
		list = list[:pageSize]
		next = list[pageSize-1].URL
	}
	return list, next, err
}

// Keep brings a page back that was taken out, and keeps it whatever the site says.
func (s *Service) Keep(ctx context.Context, by desk.Actor, id desk.SiteID, page desk.SitePageID) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := selectPages(tx, `WHERE id = $1 AND site_id = $2 AND gone`, string(page), string(id))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return desk.E(desk.CodeNotFound, "error.site.page", nil)
		}
		p := &list[0]
		back, err := s.Documents.BringPage(tx, by.UserID, p.Document)
		if err == nil && !back {
			err = desk.E(desk.CodeNotFound, "error.site.page", nil)
		}
		if err != nil {
			return err
		}
		p.Gone, p.Pinned, p.applied = false, true, "kept"
		return savePage(tx, p)
	})
	if err != nil {
		return err
	}
	return s.Documents.Refresh(ctx)
}

// Runs returns the last runs of a site, the last first.
func (s *Service) Runs(ctx context.Context, id desk.SiteID) (list []Run, err error) {
	x, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectRuns(tx, `WHERE site_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2`, string(id), maxRuns)
		return err
	})
	if len(list) > 0 && x.Run != nil && list[0].ID == x.Run.ID {
		list[0] = *x.Run
	}
	return list, err
}

// Changes returns what a run has changed.
func (s *Service) Changes(ctx context.Context, id desk.SiteID, run desk.SiteRunID) (list []Change, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err := selectRun(tx, run)
		if err == nil && r.SiteID != id {
			err = notFound()
		}
		if err != nil {
			return err
		}
		list, err = selectChanges(tx, run)
		return err
	})
	return list, err
}
