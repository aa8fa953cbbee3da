package document

import (
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// ofSite refuses what is only done where the site is kept.
func ofSite() error { return desk.E(desk.CodeConflict, "error.document.of_site", nil) }

// PutPage makes a document of a page of a site, or replaces its passages, in the
// transaction of the caller, who calls Refresh after the commit. One in the bin
// comes back. What people have set of it stays.
func (s *Service) PutPage(tx *db.Tx, by desk.UserID, page desk.SitePage, doc *extract.Document) (desk.SitePut, error) {
	list := cut(doc)
	if len(list) == 0 {
		return desk.SitePut{}, desk.ErrNoPassages
	}
	n, err := countPassages(tx, page.Document)
	if err != nil {
		return desk.SitePut{}, err
	}
	if n+int64(len(list)) > MaxPassages {
		return desk.SitePut{}, desk.ErrTooManyPassages
	}
	d, err := lockDocument(tx, page.Document)
	if page.Document == "" || desk.CodeOf(err) == desk.CodeNotFound {
		d, err = Document{
			Document:  desk.Document{ID: desk.NewID[desk.DocumentID]("dc", tx.Now()), Enabled: true, Audience: desk.AudienceEveryone, Channels: []string{}},
			CreatedAt: tx.Now(), CreatedBy: by, SiteID: page.Site,
		}, nil
		if err := saveDocument(tx, &d); err != nil { // its passages refer to it
			return desk.SitePut{}, err
		}
	}
	if err != nil {
		return desk.SitePut{}, err
	}
	d.Name, d.FileName, d.URL, d.Bytes, d.Hash = titleOfPage(page.Name), page.URL, page.URL, page.Bytes, page.Hash
	d.Format, d.State, d.Failure, d.Warnings, d.DeletedAt = string(doc.Format), StateReady, "", doc.Warnings, time.Time{}
	if d.Warnings == nil {
		d.Warnings = []extract.Warning{}
	}
	before, err := put(tx, &d, list)
	if err != nil {
		return desk.SitePut{}, err
	}
	d.Passages = int64(len(list))
	if d.Lang = page.Lang; d.Lang == "" {
		d.Lang = language(list)
	}
	return desk.SitePut{Document: d.ID, Before: texts(before), After: texts(list)}, s.write(tx, &d, desk.Actor{UserID: by})
}

func titleOfPage(name string) string {
	name = clean(name)
	if r := []rune(name); len(r) > maxName {
		name = string(r[:maxName])
	}
	return name
}

func texts(list []desk.Passage) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Text
	}
	return out
}

// TakePage puts the document of a page into the bin, and BringPage takes it out,
// in the transaction of the caller, who calls Refresh after the commit. Neither
// minds a document that is gone for good; BringPage returns whether it is back.
func (s *Service) TakePage(tx *db.Tx, by desk.UserID, id desk.DocumentID) error {
	d, err := lockDocument(tx, id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && !d.DeletedAt.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	d.DeletedAt = tx.Now()
	return s.write(tx, &d, desk.Actor{UserID: by})
}

// BringPage is the other way of TakePage.
func (s *Service) BringPage(tx *db.Tx, by desk.UserID, id desk.DocumentID) (bool, error) {
	d, err := lockDocument(tx, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil
	}
	if err != nil || d.DeletedAt.IsZero() {
		return err == nil, err
	}
	n, err := countPassages(tx, id)
	if err != nil {
		return false, err
	}
	if n+d.Passages > MaxPassages {
		return false, desk.E(desk.CodeConflict, "error.document.too_many_passages", nil)
	}
	d.DeletedAt = time.Time{}
	return true, s.write(tx, &d, desk.Actor{UserID: by})
}
