package httpapi

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/site"
)

// SitePath names a site in the path. It is exported because huma looks into
// exported embedded fields only.
type SitePath struct {
	ID desk.SiteID `path:"id" maxLength:"64"`
}

func (s *server) listSites(ctx context.Context, _ *none) (*body[wire.SiteList], error) {
	list, err := s.Sites.List(ctx)
	return reply(wire.SiteList{Sites: each(list, func(x site.Site) wire.Site { return s.presentSite(ctx, x) })}), err
}

func (s *server) checkSite(ctx context.Context, in *body[wire.SiteCheckRequest]) (*body[wire.SiteCheck], error) {
	c, err := s.Sites.Check(ctx, site.Settings{Start: in.Body.Start, Include: in.Body.Include, Exclude: in.Body.Exclude})
	return reply(wire.SiteCheck{
		Start: c.Start, MovedTo: c.MovedTo, Title: c.Title, Robots: c.Robots, Delay: c.Delay.Milliseconds(), Sitemap: c.Sitemap, Found: c.Found,
		Pages: each(c.Pages, func(p site.Preview) wire.SitePreview {
			return wire.SitePreview{URL: p.URL, Title: p.Title, Text: p.Text, Questions: p.Questions, Reason: string(p.Reason)}
		}),
	}), err
}

func (s *server) createSite(ctx context.Context, in *body[wire.SiteSettings]) (*body[wire.Site], error) {
	x, err := s.Sites.Create(ctx, actor(ctx), siteSettings(&in.Body))
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) getSite(ctx context.Context, in *SitePath) (*body[wire.Site], error) {
	x, err := s.Sites.Get(ctx, in.ID)
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) replaceSite(ctx context.Context, in *struct {
	SitePath
	Body wire.SiteUpdate
},
) (*body[wire.Site], error) {
	x, err := s.Sites.Save(ctx, in.ID, in.Body.Edit, siteSettings(&in.Body.SiteSettings))
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) deleteSite(ctx context.Context, in *SitePath) (*none, error) {
	return nil, s.Sites.Delete(ctx, actor(ctx), in.ID)
}

func (s *server) restoreSite(ctx context.Context, in *SitePath) (*body[wire.Site], error) {
	x, err := s.Sites.Restore(ctx, actor(ctx), in.ID)
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) startSite(ctx context.Context, in *SitePath) (*body[wire.Site], error) {
	x, err := s.Sites.Start(ctx, actor(ctx), in.ID)
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) cancelSite(ctx context.Context, in *SitePath) (*body[wire.Site], error) {
	x, err := s.Sites.Cancel(ctx, in.ID)
	return reply(s.presentSite(ctx, x)), err
}

func (s *server) listSitePages(ctx context.Context, in *struct {
	SitePath
	Kind string `query:"kind" enum:",kept,missing,gone,refused"`
	From string `query:"from" maxLength:"600"`
},
) (*body[wire.SitePageList], error) {
	list, next, err := s.Sites.Pages(ctx, in.ID, in.Kind, in.From)
	return reply(wire.SitePageList{Pages: each(list, presentSitePage), Next: next}), err
}

func (s *server) keepSitePage(ctx context.Context, in *struct {
	SitePath
	Page desk.SitePageID `path:"page" maxLength:"64"`
},
) (*none, error) {
	return nil, s.Sites.Keep(ctx, actor(ctx), in.ID, in.Page)
}

func (s *server) listSiteRuns(ctx context.Context, in *SitePath) (*body[wire.SiteRunList], error) {
	list, err := s.Sites.Runs(ctx, in.ID)
	return reply(wire.SiteRunList{Runs: each(list, func(r site.Run) wire.SiteRun { return s.presentSiteRun(ctx, &r) })}), err
}

func (s *server) listSiteChanges(ctx context.Context, in *struct {
	SitePath
	Run desk.SiteRunID `path:"run" maxLength:"64"`
},
) (*body[wire.SiteChangeList], error) {
	list, err := s.Sites.Changes(ctx, in.ID, in.Run)
	return reply(wire.SiteChangeList{Changes: each(list, func(c site.Change) wire.SiteChange {
		return wire.SiteChange{PageID: string(c.PageID), URL: c.URL, Name: c.Name, Kind: string(c.Kind), Gone: notNil(c.Gone), Come: notNil(c.Come)}
	})}), err
}

func siteSettings(b *wire.SiteSettings) site.Settings {
	return site.Settings{
		Name: b.Name, Start: b.Start, Include: b.Include, Exclude: b.Exclude, Limit: b.Limit, Every: site.Every(b.Every), Hour: b.Hour,
		Weekday: time.Weekday(b.Weekday), Lang: b.Lang, Passages: b.Passages, Entries: b.Entries, Paused: b.Paused,
	}
}

func (s *server) presentSite(ctx context.Context, x site.Site) wire.Site {
	out := wire.Site{
		SiteSettings: wire.SiteSettings{
			Name: x.Name, Start: x.Start, Include: notNil(x.Include), Exclude: notNil(x.Exclude), Limit: x.Limit, Every: string(x.Every), Hour: x.Hour,
			Weekday: int(x.Weekday), Lang: x.Lang, Passages: x.Passages, Entries: x.Entries, Paused: x.Paused,
		},
		ID: string(x.ID), Failure: inLanguage(ctx, x.Failure), NextAt: millis(x.NextAt), Edit: x.Edit, Kept: x.Kept, Passed: x.Passed, Missing: x.Missing,
	}
	if x.Run != nil {
		r := s.presentSiteRun(ctx, x.Run)
		out.Run = &r
	}
	if x.Job != nil {
		j := s.presentJob(ctx, *x.Job)
		out.Job = &j
	}
	return out
}

func (s *server) presentSiteRun(ctx context.Context, r *site.Run) wire.SiteRun {
	out := wire.SiteRun{
		ID: string(r.ID), State: r.State, Failure: inLanguage(ctx, r.Failure), Stats: wire.SiteStats(r.Stats), ImportID: string(r.ImportID),
		StartedAt: millis(r.StartedAt), EndedAt: millis(r.EndedAt),
	}
	if r.StartedBy != "" {
		out.StartedBy = s.Present.Name(r.StartedBy)
	}
	return out
}

func presentSitePage(p site.Page) wire.SitePage {
	return wire.SitePage{
		ID: string(p.ID), URL: p.URL, Name: p.Name, Kind: p.Kind(), Outcome: string(p.Outcome), Reason: string(p.Reason), Pinned: p.Pinned,
		Document: string(p.Document), Bytes: p.Bytes, Passages: p.Passages, Questions: p.Questions, ReadAt: millis(p.ReadAt), ChangedAt: millis(p.ChangedAt),
	}
}
