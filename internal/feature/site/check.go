package site

import (
	"context"
	"net/url"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

const (
	checkPages = 10
	checkTime  = 25 * time.Second
	checkDelay = 100 * time.Millisecond
	checkText  = 240
)

// Checked is what an address turns out to be, before anything is kept.
type Checked struct {
	Start   string // in form
	MovedTo string // another site that it leads to, "" = it is here
	Title   string
	Robots  bool // the site has rules for programs
	Delay   time.Duration
	Sitemap bool
	Found   int64 // pages that are known of so far
	Pages   []Preview
}

// Preview is what would be read of a page.
type Preview struct {
	URL       string
	Title     string
	Text      string // how it begins
	Questions int64
	Reason    Reason // why it would not be read, "" = it would
}

// Check looks at an address and its first pages. It keeps nothing.
func (s *Service) Check(ctx context.Context, x Settings) (Checked, error) {
	x.Limit, x.Every, x.Passages = DefaultPages, Never, true
	if err := x.check(); err != nil {
		return Checked{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	c := &crawl{
		s: s, site: Site{Settings: x}, pages: map[string]Page{}, contents: map[string]string{}, known: map[string]bool{}, traps: newTraps(), fetch: s.fetcher(x.Lang),
	}
	c.fetch.delay = min(c.fetch.delay, checkDelay)
	var err error
	if c.scope, err = c.site.scope(); err != nil {
		return Checked{}, err
	}
	out := Checked{Start: x.Start, Pages: []Preview{}}
	first, err := c.fetch.get(ctx, c.scope.start, maxPage, nil)
	if err != nil {
		return Checked{}, unreachable(err)
	}
	if to := first.leads(); to != nil && !c.scope.same(to) {
		out.MovedTo = to.String()
		return out, nil
	}
	if r := first.refused(); r != "" && first.leads() == nil {
		return Checked{}, desk.Invalid("start", "error.site.start")
	}
	if c.robots, err = c.fetch.robots(ctx, c.scope.start); err != nil {
		return Checked{}, unreachable(err)
	}
	out.Robots, out.Delay = len(c.robots.rules) > 0, c.robots.delay
	if !c.robots.allows(c.scope.start) {
		return Checked{}, desk.Invalid("start", "error.site.robots")
	}
	if err := c.look(ctx, &out); err != nil && ctx.Err() == nil {
		return Checked{}, err
	}
	return out, nil
}

// unreachable says why there is no answer, at the field.
func unreachable(err error) error {
	if reasonOf(err) == Forbidden {
		return desk.Invalid("start", "error.site.forbidden")
	}
	return desk.Invalid("start", "error.site.down")
}

// look reads the first pages.
func (c *crawl) look(ctx context.Context, out *Checked) error {
	found, has, err := c.fetch.sitemaps(ctx, &c.scope, c.robots)
	if err != nil {
		return err
	}
	out.Sitemap = has
	var all []visited
	defer func() { describe(out, all) }() // also what there was when the time was over
	add := func(to *url.URL, depth int64) {
		if u := to.String(); !c.known[u] && c.traps.open(to) {
			c.known[u] = true
			c.queue = append(c.queue, queued{url: u, depth: depth})
		}
	}
	add(c.scope.start, 0)
	for _, l := range found {
		if u, err := url.Parse(l.url); err == nil {
			add(u, 1)
		}
	}
	for i := 0; i < len(c.queue) && len(out.Pages) < checkPages; i++ {
		out.Found = int64(len(c.queue))
		v, err := c.visit(ctx, &c.queue[i])
		if err != nil {
			return err
		}
		for _, l := range v.links {
			if l.free || c.scope.kept(l.to) {
				add(l.to, l.depth)
			}
		}
		out.Found = int64(len(c.queue))
		out.Pages = append(out.Pages, Preview{URL: c.queue[i].url, Title: c.titleOf(&v), Reason: v.page.Reason})
		all = append(all, v)
	}
	return nil
}

// titleOf is what a page says that it is called; the site's host where it does not.
func (c *crawl) titleOf(v *visited) string {
	if v.page.Name == v.page.URL {
		return c.scope.start.Host
	}
	return v.page.Name
}

// describe shows what would be read of pages, without what stands on most of them.
func describe(out *Checked, all []visited) {
	var read []Page
	for i := range all {
		if all[i].said != nil {
			read = append(read, all[i].page)
		}
	}
	boiler := common(read)
	for i := range all {
		p, said := &out.Pages[i], all[i].said
		if said == nil {
			continue
		}
		blocks := keep(said.Blocks, own(all[i].page.hashes, boiler))
		p.Title = nameOf(blocks, said.Title, p.URL)
		p.Text = clip(under(body(blocks)), checkText)
		p.Questions = int64(len(questions(said, blocks)))
	}
	if len(out.Pages) > 0 {
		out.Title = out.Pages[0].Title
	}
}

// body is what stands behind the first headings of a page.
func body(blocks []extract.Block) []extract.Block {
	for len(blocks) > 1 && blocks[0].Kind == extract.Heading {
		blocks = blocks[1:]
	}
	return blocks
}
