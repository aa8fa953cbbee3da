package site

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// link is an address that a page names.
type link struct {
	to    *url.URL
	depth int64
	free  bool // it is visited whatever the owner includes: the way to the start
}

// visited is what came of one address.
type visited struct {
	page  Page
	links []link
	said  *content // nil where nothing new was read
}

// visit asks for an address and reads what is there. It fails only where the run
// cannot go on.
func (c *crawl) visit(ctx context.Context, q *queued) (v visited, err error) {
	u, err := url.Parse(q.url)
	if err != nil {
		return v, err
	}
	v.page = c.page(q)
	if !c.robots.allows(u) {
		return v.refuse(Robots), nil
	}
	a, err := c.fetch.get(ctx, u, maxPage, v.page.conditions())
	if ctx.Err() != nil {
		return v, ctx.Err()
	}
	if err != nil {
		return v.refuse(reasonOf(err)), nil
	}
	if to := a.leads(); to != nil {
		if !c.scope.same(to) {
			return v.refuse(Elsewhere), nil
		}
		v.links = append(v.links, link{to, q.depth, q.depth == 0})
		return v.refuse(Moved), nil
	}
	if r := a.refused(); r != "" {
		return v.refuse(r), nil
	}
	sum := digest(string(a.body))
	if a.status == http.StatusNotModified || v.page.content != "" && v.page.hash == sum {
		return c.same(ctx, q, v, &a)
	}
	return c.understand(ctx, q, v, &a, sum)
}

// page is what is known of an address.
func (c *crawl) page(q *queued) Page {
	p, ok := c.pages[q.url]
	if !ok {
		p = Page{ID: desk.NewID[desk.SitePageID]("wp", c.s.DB.Now()), SiteID: c.site.ID, URL: q.url, Name: q.url}
	}
	p.run, p.Reason, p.listed, p.ReadAt = c.run.ID, "", q.listed, c.s.DB.Now()
	return p
}

// conditions ask for the page only where it has changed.
func (p *Page) conditions() http.Header {
	h := http.Header{}
	if p.content != "" && p.etag != "" {
		h.Set("If-None-Match", p.etag)
	}
	if p.content != "" && p.modified != "" {
		h.Set("If-Modified-Since", p.modified)
	}
	return h
}

// refuse notes why there is no page. What was kept of one stays, and is taken out
// only when it was not there twice on end.
func (v visited) refuse(r Reason) visited {
	v.page.Outcome, v.page.Reason = PageRefused, r
	if r.lasting() {
		v.page.Missed++
	}
	return v
}

// same notes that a page says what it said.
func (c *crawl) same(ctx context.Context, q *queued, v visited, a *answer) (visited, error) {
	v.page.validators(a)
	v.page.Outcome, v.page.Missed = PageUnchanged, 0
	if v.page.Gone { // it is back
		v.page.Outcome, v.page.Gone = PageNew, false
	}
	err := c.lead(ctx, q, &v)
	return v, err
}

// lead adds where a page leads that was not read again.
func (c *crawl) lead(ctx context.Context, q *queued, v *visited) error {
	c.contents[v.page.content] = v.page.URL
	return c.s.DB.Read(ctx, func(tx *db.Tx) error {
		links, err := selectLinks(tx, v.page.ID)
		v.links = nil
		for _, l := range links {
			if to := c.scope.at(c.scope.start, l); to != nil {
				v.links = append(v.links, link{to, q.depth + 1, false})
			}
		}
		return err
	})
}

const maxValidator = 300

// validators remembers what tells whether the page has changed.
func (p *Page) validators(a *answer) {
	for to, name := range map[*string]string{&p.etag: "ETag", &p.modified: "Last-Modified"} {
		if s := a.header.Get(name); a.status == http.StatusOK || s != "" {
			*to = s
			if len(s) > maxValidator {
				*to = ""
			}
		}
	}
}

// fileOf is the name under which a body is read, "" for what is no page.
func fileOf(a *answer) string {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	switch kind {
	case "text/html", "application/xhtml+xml":
		return "page.html"
	case "application/pdf":
		return "page.pdf"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return "page.docx"
	}
	return ""
}

// understand reads a body that was not known.
func (c *crawl) understand(ctx context.Context, q *queued, v visited, a *answer, sum string) (visited, error) {
	name := fileOf(a)
	if name == "" {
		return v.refuse(NotHTML), nil
	}
	doc, err := c.s.Extract(ctx, name, bytes.NewReader(a.body))
	switch code := extract.CodeOf(err); {
	case code == extract.TooLarge:
		return v.refuse(TooLarge), nil
	case code != "" && code != extract.Unavailable:
		return v.refuse(Unreadable), nil
	case err != nil:
		return v, err
	}
	web := doc.Web
	if web == nil {
		web = &extract.Web{}
	}
	base := a.url
	if b, err := a.url.Parse(web.Base); err == nil && web.Base != "" {
		base = b
	}
	asks := strings.FieldsFunc(web.Robots, func(r rune) bool { return r == ',' || r == ' ' })
	for _, h := range a.header.Values("X-Robots-Tag") {
		asks = append(asks, strings.FieldsFunc(strings.ToLower(h), func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	none := slices.Contains(asks, "none")
	if !none && !slices.Contains(asks, "nofollow") {
		for _, l := range web.Links {
			if to := c.scope.at(base, l); to != nil {
				v.links = append(v.links, link{to, q.depth + 1, false})
			}
		}
	}
	if none || slices.Contains(asks, "noindex") {
		return v.refuse(NoIndex), nil
	}
	// Sites that call all their pages the first one are not believed.
	if to := c.scope.at(base, web.Canonical); web.Canonical != "" && to != nil && to.String() != q.url && c.scope.kept(to) && (to.Path != "/" || a.url.Path == "/") {
		v.links = append([]link{{to, q.depth, false}}, v.links...)
		return v.refuse(Canonical), nil
	}
	if !c.scope.kept(a.url) {
		return v.refuse(Excluded), nil
	}
	doc.Blocks = said(doc.Blocks, web.Labels)
	hashes := short(doc.Blocks)
	if hashes == "" {
		return v.refuse(Empty), nil
	}
	sense := digest(hashes)
	if other := c.contents[sense]; other != "" && other != q.url {
		return v.refuse(Duplicate), nil
	}
	c.contents[sense] = q.url
	p := &v.page
	p.validators(a)
	p.Outcome, p.Missed = PageChanged, 0
	if p.content == "" || p.Gone {
		p.Outcome = PageNew
	} else if p.content == sense {
		p.Outcome = PageUnchanged
	}
	p.Gone, p.Name, p.hash, p.content, p.hashes, p.Bytes = false, clip(doc.Title, maxName), sum, sense, hashes, int64(len(a.body))
	v.said = &content{Title: doc.Title, Format: doc.Format, Blocks: doc.Blocks, Marked: web.Questions}
	return v, nil
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
