package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
)

// Bounds of sitemaps.
const (
	maxMap      = 20 << 20 // bytes of one, unpacked
	maxMaps     = 50
	maxListed   = 50_000
	maxMapDepth = 8 // elements within each other
	maxMapText  = 4096
)

var errSitemap = errors.New("not a sitemap")

// listed is a page that a sitemap names, and when that says that it was changed.
type listed struct{ url, at string }

// sitemaps reads those that robots.txt names, else the usual one. What cannot be
// read is passed over: links lead to its pages, too. found says whether there was
// one.
func (f *fetcher) sitemaps(ctx context.Context, s *scope, r *robots) (pages []listed, found bool, err error) {
	var queue []*url.URL
	for _, m := range r.maps {
		if u, err := s.start.Parse(m); err == nil && s.same(plain(u)) {
			queue = append(queue, u)
		}
	}
	if len(queue) == 0 {
		queue = append(queue, s.start.ResolveReference(&url.URL{Path: "/sitemap.xml"}))
	}
	seen := map[string]bool{}
	for n := 0; len(queue) > 0 && n < maxMaps && len(pages) < maxListed; n++ {
		u := queue[0]
		queue = queue[1:]
		if seen[u.String()] || !r.allows(u) {
			continue
		}
		seen[u.String()] = true
		got, err := f.follow(ctx, u, maxMap)
		if err != nil || got.status != 200 {
			if ctx.Err() != nil {
				return nil, false, ctx.Err()
			}
			continue
		}
		index, list, err := parseSitemap(got.body)
		if err != nil {
			continue
		}
		found = true
		for _, l := range list {
			at, err := u.Parse(l.url)
			switch {
			case err != nil:
			case index:
				if s.same(plain(at)) && len(queue) < maxMaps {
					queue = append(queue, at)
				}
			case len(pages) < maxListed:
				if at = s.at(u, l.url); at != nil && s.kept(at) {
					pages = append(pages, listed{at.String(), l.at})
				}
			}
		}
	}
	return pages, found, nil
}

// parseSitemap reads a sitemap, packed or not, or an index of such.
func parseSitemap(body []byte) (index bool, list []listed, err error) {
	var r io.Reader = bytes.NewReader(body)
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return false, nil, errSitemap
		}
		r = z
	}
	in := &io.LimitedReader{R: r, N: maxMap + 1}
	d := xml.NewDecoder(in)
	d.Strict = false
	var path []string
	var one listed
	var text strings.Builder
	for {
		t, err := d.RawToken() // keeps no stack of its own
		if in.N <= 0 {
			return false, nil, errSitemap
		}
		if err != nil {
			if errors.Is(err, io.EOF) && len(path) == 0 && (index || list != nil) {
				return index, list, nil
			}
			return false, nil, errSitemap
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if len(path) == 0 {
				if name != "urlset" && name != "sitemapindex" {
					return false, nil, errSitemap
				}
				index, list = name == "sitemapindex", []listed{}
			}
			if path = append(path, name); len(path) > maxMapDepth {
				return false, nil, errSitemap
			}
			if len(path) == 2 {
				one = listed{}
			}
			text.Reset()
		case xml.CharData:
			if text.Len() < maxMapText {
				text.Write(t[:min(len(t), maxMapText)])
			}
		case xml.EndElement:
			if len(path) == 0 {
				return false, nil, errSitemap
			}
			said := strings.TrimSpace(text.String())
			switch {
			case len(path) == 3 && path[2] == "loc":
				one.url = said
			case len(path) == 3 && path[2] == "lastmod" && len(said) <= 40:
				one.at = said
			case len(path) == 2 && one.url != "" && len(list) < maxListed:
				list = append(list, one)
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}
