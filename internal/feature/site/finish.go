package site

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

const (
	patient  = 9  // visits on end in which there was nothing, until an address is forgotten
	twice    = 2  // visits on end in which a page was not there
	fewGone  = 10 // pages that may go at once, however many there are
	maxParts = 12 // passages of a change that are shown
	maxPart  = 400
)

// finish makes customers be told what the pages say now.
func (c *crawl) finish(ctx context.Context) error {
	var list []Page
	err := c.s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectPages(tx, `WHERE site_id = $1 ORDER BY id`, string(c.site.ID))
		return err
	})
	if err != nil {
		return err
	}
	stay, leave := c.sort(list)
	boiler := common(stay)
	c.run.Stats.Unchanged = 0
	for i := range stay {
		if err := c.apply(ctx, &stay[i], boiler); err != nil {
			return err
		}
	}
	for i := range leave {
		if err := c.take(ctx, &leave[i]); err != nil {
			return err
		}
	}
	if err := c.s.Documents.Refresh(ctx); err != nil {
		return err
	}
	if err := c.offer(ctx, stay, boiler); err != nil {
		return err
	}
	return c.t.Write(ctx, func(tx *db.Tx) error {
		x, err := lockSite(tx, c.site.ID)
		if err != nil {
			return err
		}
		x.Failure, x.failures = "", 0
		c.run.State, c.run.EndedAt = RunDone, tx.Now()
		// What was never kept and is not there is not looked for again.
		if _, err := tx.Exec(`DELETE FROM site_page WHERE site_id = $1 AND document_id = '' AND outcome = $2 AND (run_id <> $3 OR missed > $4)`,
			string(x.ID), string(PageRefused), string(c.run.ID), int64(patient)); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM site_queue WHERE run_id = $1`, string(c.run.ID)); err != nil {
			return err
		}
		return errors.Join(saveSite(tx, &x), saveRun(tx, &c.run))
	})
}

// sort tells the pages that are quoted from those that are taken out. That most of a
// site is gone at once is not believed: a site in repair is not an empty one.
func (c *crawl) sort(list []Page) (stay, leave []Page) {
	for _, p := range list {
		u, err := url.Parse(p.URL)
		wanted := err == nil && c.scope.same(u) && c.scope.kept(u)
		switch {
		case !p.read():
		case !wanted:
			p.Reason = Excluded
			leave = append(leave, p)
		case p.Missed >= twice && !p.Pinned:
			leave = append(leave, p)
		default:
			stay = append(stay, p)
		}
	}
	c.run.Stats.Held = 0
	missed := 0
	for i := range leave {
		if leave[i].Reason != Excluded {
			missed++
		}
	}
	if missed > fewGone && missed > len(stay) {
		c.run.Stats.Held = int64(missed)
		var rest []Page
		for _, p := range leave {
			if p.Reason == Excluded {
				rest = append(rest, p)
			} else {
				stay = append(stay, p)
			}
		}
		leave = rest
	}
	return stay, leave
}

// apply gives a page the passages of what it says, where that is not what they are
// made of.
func (c *crawl) apply(ctx context.Context, p *Page, boiler map[string]bool) error {
	mine := own(p.hashes, boiler)
	parts := []string{p.URL, c.site.Lang}
	for i, yes := range mine {
		if yes {
			parts = append(parts, p.hashes[i*shortLength:(i+1)*shortLength])
		}
	}
	want := digest(parts...)
	if !c.site.Passages {
		want = "-" + want
	}
	if p.applied == want {
		c.run.Stats.Unchanged++
		return nil
	}
	page, run := *p, c.run
	err := c.t.Write(ctx, func(tx *db.Tx) error {
		page, run = *p, c.run
		said, err := selectContent(tx, p.ID)
		if err != nil {
			return err
		}
		doc := extract.Document{Format: said.Format, Title: said.Title, Blocks: keep(said.Blocks, mine)}
		page.Name, page.applied, page.ChangedAt = clip(nameOf(doc.Blocks, said.Title, p.URL), maxName), want, tx.Now()
		page.Questions = int64(len(questions(&said, doc.Blocks)))
		change := Change{PageID: p.ID, URL: p.URL, Name: page.Name, Kind: PageChanged}
		if p.applied == "" {
			change.Kind = PageNew
			run.Stats.New++
		} else {
			run.Stats.Changed++
		}
		switch err := c.put(tx, &page, &change, &doc); {
		case errors.Is(err, desk.ErrTooManyPassages):
			page, run = *p, c.run
			page.Outcome, page.Reason = PageRefused, Full
			return savePage(tx, &page)
		case errors.Is(err, desk.ErrNoPassages): // all that it says stands on most pages
			page.Outcome, page.Reason, page.Gone, run = PageRefused, Empty, p.Document != "", c.run
			return errors.Join(c.s.Documents.TakePage(tx, c.by(), p.Document), savePage(tx, &page))
		case err != nil:
			return err
		}
		return errors.Join(saveChange(tx, run.ID, &change), savePage(tx, &page), saveRun(tx, &run))
	})
	if err == nil {
		*p, c.run = page, run
	}
	return err
}

// put makes passages of a page, where the owner wants such.
func (c *crawl) put(tx *db.Tx, p *Page, change *Change, doc *extract.Document) error {
	if !c.site.Passages {
		return c.s.Documents.TakePage(tx, c.by(), p.Document)
	}
	done, err := c.s.Documents.PutPage(tx, c.by(), desk.SitePage{
		Document: p.Document, Site: p.SiteID, URL: p.URL, Name: p.Name, Lang: c.site.Lang, Bytes: p.Bytes, Hash: p.hash,
	}, doc)
	if err != nil {
		return err
	}
	p.Document = done.Document
	change.Gone, change.Come = differ(done.Before, done.After)
	return nil
}

// by is in whose name pages are written.
func (c *crawl) by() desk.UserID {
	if c.run.StartedBy != "" {
		return c.run.StartedBy
	}
	return c.site.CreatedBy
}

// take puts the document of a page that is gone into the bin.
func (c *crawl) take(ctx context.Context, p *Page) error {
	page, run := *p, c.run
	run.Stats.Gone++
	err := c.t.Write(ctx, func(tx *db.Tx) error {
		page.Gone, page.Outcome, page.applied, page.ChangedAt = true, PageRefused, "", tx.Now()
		change := Change{PageID: p.ID, URL: p.URL, Name: p.Name, Kind: PageGone}
		return errors.Join(c.s.Documents.TakePage(tx, c.by(), p.Document), saveChange(tx, run.ID, &change), savePage(tx, &page), saveRun(tx, &run))
	})
	if err == nil {
		*p, c.run = page, run
	}
	return err
}

// differ is what has gone from a list of passages, and what has come to it.
func differ(before, after []string) (gone, come []string) {
	count := map[string]int{}
	for _, s := range before {
		count[s]++
	}
	come, gone = []string{}, []string{}
	for _, s := range after {
		if count[s] > 0 {
			count[s]--
			continue
		}
		if len(come) < maxParts {
			come = append(come, clip(s, maxPart))
		}
	}
	for _, s := range before {
		if count[s] > 0 && len(gone) < maxParts {
			count[s]--
			gone = append(gone, clip(s, maxPart))
		}
	}
	return gone, come
}

// offer hands questions that are new or have another answer to the imports.
func (c *crawl) offer(ctx context.Context, stay []Page, boiler map[string]bool) error {
	if !c.site.Entries {
		return nil
	}
	var drafts []draft
	offered := map[desk.SitePageID]string{}
	for i := range stay {
		p := &stay[i]
		if p.Questions == 0 {
			continue
		}
		var said content
		err := c.s.DB.Read(ctx, func(tx *db.Tx) (err error) {
			said, err = selectContent(tx, p.ID)
			return err
		})
		if err != nil {
			return err
		}
		blocks := keep(said.Blocks, own(p.hashes, boiler))
		var part []draft
		var parts []string
		for _, q := range questions(&said, blocks) {
			part = append(part, draft{
				key: "web-" + digest(p.URL, q.Question)[:20], lang: c.langOf(q.Question + q.Answer), category: c.site.Name, question: q.Question, answer: q.Answer,
			})
			parts = append(parts, q.Question, q.Answer)
		}
		if sum := digest(parts...); sum != p.offered {
			offered[p.ID] = sum
			drafts = append(drafts, part...)
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	var file bytes.Buffer
	if err := table(&file, drafts); err != nil {
		return err
	}
	id, err := c.s.Offer(ctx, c.by(), c.site.Name+".csv", &file)
	if err != nil {
		return err
	}
	return c.t.Write(ctx, func(tx *db.Tx) error {
		for page, sum := range offered {
			if _, err := tx.Exec(`UPDATE site_page SET offered = $2 WHERE id = $1`, string(page), sum); err != nil {
				return err
			}
		}
		c.run.ImportID, c.run.Stats.Questions = id, int64(len(drafts))
		return saveRun(tx, &c.run)
	})
}

// langOf is the language of an entry.
func (c *crawl) langOf(text string) string {
	if c.site.Lang != "" {
		return c.site.Lang
	}
	if strings.ContainsFunc(text, func(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF }) {
		return "zh"
	}
	return "en"
}
