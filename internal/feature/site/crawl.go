package site

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// JobCrawl is the kind of the job that reads a site.
const JobCrawl = "site.crawl"

const (
	enough      = 5 // failures of the site on end
	fresh       = 7 * 24 * time.Hour
	firstRetry  = time.Hour
	longestWait = 24 * time.Hour
)

// args are those of the job.
type args struct {
	Site desk.SiteID    `json:"site"`
	Run  desk.SiteRunID `json:"run"`
}

// crawl is a run under way.
type crawl struct {
	s      *Service
	t      *job.Task
	site   Site
	run    Run
	scope  scope
	robots *robots
	fetch  *fetcher

	pages    map[string]Page   // by address, as they were before the run
	contents map[string]string // what was read in this run, and where
	queue    []queued
	known    map[string]bool // addresses of the queue
	traps    *traps
	live     int64 // pages read in this run
	trouble  int   // failures of the site on end
}

// crawl is the job.
func (s *Service) crawl(ctx context.Context, t *job.Task) error {
	c := &crawl{s: s, t: t, pages: map[string]Page{}, contents: map[string]string{}, known: map[string]bool{}, traps: newTraps()}
	err := c.prepare(ctx)
	if err == nil {
		err = c.walk(ctx)
	}
	if err == nil {
		err = c.finish(ctx)
	}
	var r *refusal
	var told *desk.Error
	switch {
	case err == nil || ctx.Err() != nil || errors.Is(err, job.ErrLost):
		return err
	case errors.As(err, &r):
		s.Log.InfoContext(ctx, "a site could not be read", slog.String("site_id", string(c.site.ID)), slog.String("reason", string(r.reason)))
		key := "error.site.down"
		switch r.reason { //nolint:exhaustive // all others mean the same
		case Robots:
			key = "error.site.robots"
		case Forbidden:
			key = "error.site.forbidden"
		case NotFound, Refused, Elsewhere, NotHTML:
			key = "error.site.start"
		}
		return c.fail(ctx, key)
	case errors.As(err, &told) && told.Code != desk.CodeUnavailable:
		return c.fail(ctx, told.Key)
	}
	return err
}

// fail notes why; what is kept stays, and the site is tried again before its time.
func (c *crawl) fail(ctx context.Context, key string) error {
	err := c.t.Write(ctx, func(tx *db.Tx) error {
		x, err := lockSite(tx, c.site.ID)
		if err != nil {
			return err
		}
		x.Failure, x.failures = key, x.failures+1
		again := tx.Now().Add(min(firstRetry<<min(x.failures-1, 10), longestWait))
		if x.Every != Never && (x.NextAt.IsZero() || again.Before(x.NextAt)) {
			x.NextAt = again
		}
		c.run.State, c.run.Failure, c.run.EndedAt = RunFailed, key, tx.Now()
		return errors.Join(saveSite(tx, &x), saveRun(tx, &c.run))
	})
	return errors.Join(err, desk.E(desk.CodeConflict, key, nil))
}

// prepare finds out what there is to visit, or where an earlier start left off.
func (c *crawl) prepare(ctx context.Context) error {
	var a args
	if err := c.t.Args(&a); err != nil {
		return err
	}
	var list []Page
	err := c.s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if c.site, err = selectSite(tx, a.Site); err != nil {
			return err
		}
		if c.run, err = selectRun(tx, a.Run); err != nil {
			return err
		}
		if list, err = selectPages(tx, `WHERE site_id = $1 ORDER BY id`, string(a.Site)); err != nil {
			return err
		}
		c.queue, err = selectQueue(tx, a.Run)
		return err
	})
	if err == nil && !c.site.DeletedAt.IsZero() {
		err = notFound()
	}
	if err == nil {
		c.scope, err = c.site.scope()
	}
	if err != nil {
		return err
	}
	for _, p := range list {
		c.pages[p.URL] = p
		if p.run == a.Run && p.Outcome != PageRefused { // before a restart
			c.contents[p.content] = p.URL
			c.live++
		}
	}
	c.fetch = c.s.fetcher(c.site.Lang)
	if c.robots, err = c.fetch.robots(ctx, c.scope.start); err != nil {
		return err
	}
	c.fetch.delay = max(c.fetch.delay, c.robots.delay)
	if !c.robots.allows(c.scope.start) {
		return &refusal{reason: Robots}
	}
	for _, q := range c.queue {
		c.known[q.url] = true
	}
	if len(c.queue) == 0 {
		return c.seed(ctx, list)
	}
	return nil
}

// seed queues the start, the pages that are known, and those of sitemaps.
func (c *crawl) seed(ctx context.Context, list []Page) error {
	found, has, err := c.fetch.sitemaps(ctx, &c.scope, c.robots)
	if err != nil {
		return err
	}
	c.run.Stats.Sitemap = has
	at := map[string]string{}
	for _, l := range found {
		at[l.url] = l.at
	}
	var rows []queued
	add := func(u string, depth int64) {
		if !c.known[u] && int64(len(rows)) < c.most() {
			c.known[u] = true
			rows = append(rows, queued{url: u, ordinal: int64(len(rows)), depth: depth, listed: at[u]})
		}
	}
	add(c.scope.start.String(), 0)
	for i := range list {
		if list[i].Missed > patient {
			continue
		}
		if u, err := url.Parse(list[i].URL); err == nil && c.scope.same(u) && c.scope.kept(u) {
			add(list[i].URL, 1)
		}
	}
	for _, l := range found {
		add(l.url, 1)
	}
	c.queue = rows
	c.run.Stats.Found = int64(len(rows))
	return c.t.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(insertQueue(tx, c.run.ID, rows), saveRun(tx, &c.run))
	})
}

// most is how many addresses a run visits at all.
func (c *crawl) most() int64 { return 4*c.site.Limit + 100 }

// walk visits what is queued.
func (c *crawl) walk(ctx context.Context) error {
	for i := 0; i < len(c.queue); i++ {
		q := &c.queue[i]
		c.t.Progress(int64(i), int64(len(c.queue)))
		if q.done {
			continue
		}
		if c.run.Stats.Cut = c.cut(); c.run.Stats.Cut != "" {
			break
		}
		var v visited
		if p, ok := c.unchanged(q); ok {
			v = visited{page: p}
			if err := c.lead(ctx, q, &v); err != nil {
				return err
			}
		} else if u, err := url.Parse(q.url); err == nil && q.depth > 1 && c.traps.barren[shape(u)] >= maxBarren {
			v = visited{page: c.page(q)}.refuse(Duplicate)
		} else {
			var err error
			if v, err = c.visit(ctx, q); err != nil {
				return err
			}
		}
		if r := v.page.Reason; i == 0 && v.page.Outcome == PageRefused && (r.down() || r == NotFound || r == Refused || r == Elsewhere || r == NotHTML) {
			return &refusal{reason: r} // the start
		}
		if c.trouble++; !v.page.Reason.down() {
			c.trouble = 0
		}
		if c.trouble >= enough {
			return &refusal{reason: v.page.Reason}
		}
		if err := c.note(ctx, q, &v); err != nil {
			return err
		}
	}
	c.t.Progress(int64(len(c.queue)), int64(len(c.queue)))
	return nil
}

// cut is why the run visits nothing more.
func (c *crawl) cut() string {
	switch {
	case c.live >= c.site.Limit:
		return "pages"
	case c.run.Stats.Bytes >= maxBytes:
		return "bytes"
	case c.s.DB.Now().Sub(c.run.StartedAt) > maxTime:
		return "time"
	}
	return ""
}

// unchanged reports whether the sitemap says that a page is as it was. Nobody has to
// be asked then; once a week it is asked all the same.
func (c *crawl) unchanged(q *queued) (Page, bool) {
	p, ok := c.pages[q.url]
	if !ok || c.run.StartedBy != "" || q.listed == "" || p.listed != q.listed || !p.read() || p.Missed > 0 || c.s.DB.Now().Sub(p.ReadAt) > fresh {
		return Page{}, false
	}
	p.run, p.Outcome, p.Reason = c.run.ID, PageUnchanged, ""
	return p, true
}

// note writes down what came of a visit, and queues what it leads to.
func (c *crawl) note(ctx context.Context, q *queued, v *visited) error {
	u, err := url.Parse(q.url)
	if err != nil {
		return err
	}
	c.traps.saw(u, v.page.Outcome != PageRefused || v.page.Reason != Duplicate && v.page.Reason != Empty)
	var more []queued
	for _, l := range v.links {
		to := l.to.String()
		if c.known[to] || !l.free && !c.scope.kept(l.to) || l.depth > maxDepth || int64(len(c.queue)+len(more)) >= c.most() || trap(l.to) || !c.traps.open(l.to) {
			continue
		}
		c.known[to] = true
		more = append(more, queued{url: to, ordinal: int64(len(c.queue) + len(more)), depth: l.depth})
	}
	st := &c.run.Stats
	st.Found = int64(len(c.queue) + len(more))
	st.Bytes += v.bytes()
	if v.page.Outcome == PageRefused {
		st.Refused++
	} else {
		st.Read++
		c.live++
	}
	err = c.t.Write(ctx, func(tx *db.Tx) error {
		if err := savePage(tx, &v.page); err != nil {
			return err
		}
		if v.said != nil {
			if err := saveContent(tx, v.page.ID, v.said, v.leads()); err != nil {
				return err
			}
		}
		if err := insertQueue(tx, c.run.ID, more); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE site_queue SET done = $3 WHERE run_id = $1 AND url = $2`, string(c.run.ID), q.url, true); err != nil {
			return err
		}
		return saveRun(tx, &c.run)
	})
	if err != nil {
		return fmt.Errorf("note a page: %w", err)
	}
	q.done = true
	c.queue = append(c.queue, more...)
	return nil
}

// leads is where the page leads.
func (v *visited) leads() []string {
	out := make([]string, len(v.links))
	for i, l := range v.links {
		out[i] = l.to.String()
	}
	return out
}

// bytes is what the visit has taken from the site.
func (v *visited) bytes() int64 {
	if v.said == nil {
		return 0
	}
	return v.page.Bytes
}
