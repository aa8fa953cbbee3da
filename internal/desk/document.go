package desk

import (
	"errors"
	"time"
)

// Why what a page says cannot be kept.
var (
	ErrNoPassages      = errors.New("the page has no passages")
	ErrTooManyPassages = errors.New("the shop has as many passages as it may have")
)

// Document is a file of the shop, such as its policy, that the bot quotes from.
type Document struct {
	ID         DocumentID
	Name       string // as customers see it: 《售后政策》
	Lang       string // "zh" or "en"
	Enabled    bool
	Version    int64     // of its passages; 0 = none has been read yet
	ValidUntil time.Time // it is not quoted from then on; zero sets no limit
	Audience   Audience
	Channels   []string // kinds or ids of channels; empty = all
	URL        string   // of a page of the shop's site, where customers may read it; else ""
}

// SitePage is a page of a web site that is kept as a document.
type SitePage struct {
	Document DocumentID // "" = it has none yet
	Site     SiteID
	URL      string
	Name     string
	Lang     string // "" = that of its text
	Bytes    int64
	Hash     string
}

// SitePut is what has become of the document of a page.
type SitePut struct {
	Document      DocumentID
	Before, After []string // the texts of its passages
}

// Told reports whether customers are told what the document says at a time.
func (d *Document) Told(now time.Time) bool {
	return d.Enabled && d.Version > 0 && (d.ValidUntil.IsZero() || now.Before(d.ValidUntil))
}

// Passage is a piece of a document that can be understood by itself.
type Passage struct {
	ID         PassageID
	DocumentID DocumentID
	Ordinal    int64    // place in the document, from 0
	Path       []string // headings above it, the outermost first
	Page       int64    // 0 where the document has no pages
	Text       string   // word for word
}

// Label names the passage in a few words: its heading, else how it begins.
func (p *Passage) Label() string {
	const most = 30
	label := p.Text
	if len(p.Path) > 0 {
		label = p.Path[len(p.Path)-1]
	}
	n := 0
	for i, r := range label {
		if n == most || r == '\n' {
			return label[:i] + "…"
		}
		n++
	}
	return label
}

// PassageHit is a passage that may answer a question. What it points to is
// shared: not to be changed.
type PassageHit struct {
	Passage  *Passage
	Document *Document
	Quote    string   // the sentences of the passage that come closest, word for word
	Score    float64  // 0 to 1: how sure it is that the passage answers it
	Terms    []string // the words that carried it, strongest first
}
