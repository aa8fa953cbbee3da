package helpcentre

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"math"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/feature/helpcentre"
)

//go:embed static
var staticFiles embed.FS

type asset struct {
	*page
	contentType string
}

var contentTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// loadAssets gives each file an address with the hash of its content.
func loadAssets() (files map[string]asset, urls map[string]string) {
	files, urls = map[string]asset{}, map[string]string{}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // compiled in
	}
	for _, e := range entries {
		data, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err) // compiled in
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:5]) + ext
		urls[e.Name()], files[name] = base+"assets/"+name, asset{newPage(data), contentTypes[ext]}
	}
	return files, urls
}

const forEver = "public, max-age=31536000, immutable"

func (s *site) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Cache-Control", forEver)
	a.write(w, r, http.StatusOK)
}

var themeName = regexp.MustCompile(`^([0-9a-f]{6})\.(css|svg)$`)

// theme serves the shop's colour as a style sheet, and the sign in it. The colour
// is in the address, so both can be kept for ever.
func (s *site) theme(w http.ResponseWriter, r *http.Request) {
	m := themeName.FindStringSubmatch(r.PathValue("name"))
	if m == nil {
		http.NotFound(w, r)
		return
	}
	n, err := strconv.ParseUint(m[1], 16, 32)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	c := colour{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
	var data string
	if m[2] == "css" {
		data = fmt.Sprintf(":root{--accent:%s;--fill:%s;--on-fill:%s;--accent-ink:%s}@media(prefers-color-scheme:dark){:root{--accent-ink:%s}}",
			c, c.fill(), c.fill().on(), c.ink(white, black), c.ink(night, white))
	} else {
		data = fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="%s"/>`+
			`<path d="M11.500 12.500a4.500 4.500 0 1 1 6.500 4c-1.300.7-2 1.500-2 3M16 23.700v.1" fill="none" stroke="%s" stroke-width="2.800" stroke-linecap="round"/></svg>`, c, c.on())
	}
	w.Header().Set("Content-Type", contentTypes["."+m[2]])
	w.Header().Set("Cache-Control", forEver)
	newPage([]byte(data)).write(w, r, http.StatusOK)
}

// colour is red, green and blue, 0 to 255.
type colour [3]float64

var white, black, night = colour{255, 255, 255}, colour{0, 0, 0}, colour{0x1f, 0x1c, 0x19}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// luminance and contrast are those of WCAG 2.
func (c colour) luminance() float64 {
	part := func(v float64) float64 {
		if v /= 255; v > 0.03928 {
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return v / 12.92
	}
	return 0.2126*part(c[0]) + 0.7152*part(c[1]) + 0.0722*part(c[2])
}

func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// readable is the least contrast of words, clearly that of signs.
const readable, clearly = 4.6, 3.0

// on is what can be seen on the colour.
func (c colour) on() colour {
	if contrast(c, white) >= clearly {
		return white
	}
	return black
}

// fill is the colour of what has words on it. One that is nearly dark enough for
// white words is darkened: black ones on it would look like a warning.
func (c colour) fill() colour {
	if contrast(c, white) < clearly {
		return c
	}
	return c.ink(white, black)
}

// ink is the colour as it can be read on a page, moved as little as need be.
func (c colour) ink(on, towards colour) colour {
	for step := 0.0; step < 1; step += 0.05 {
		var out colour
		for i := range out {
			out[i] = c[i] + (towards[i]-c[i])*step
		}
		if contrast(out, on) >= readable {
			return out
		}
	}
	return towards
}

// robots keeps search engines out of what is not for them.
func (s *site) robots(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	b.WriteString("User-agent: *\nDisallow: /console/\nDisallow: /api/\nDisallow: /files/\nDisallow: /socket/\n")
	for _, lang := range helpcentre.Langs() {
		b.WriteString("Disallow: " + base + lang + "/search\nDisallow: " + base + lang + "/suggest\n")
	}
	if v, err := s.Centre.View(r.Context()); err == nil && v.Enabled {
		b.WriteString("\nSitemap: " + s.origin(r) + base + "sitemap.xml\n")
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	newPage(b.Bytes()).write(w, r, http.StatusOK)
}

const maxSitemap = 50_000 // addresses that the format allows

type siteURL struct {
	Loc     string     `xml:"loc"`
	LastMod string     `xml:"lastmod,omitempty"`
	Links   []siteLink `xml:"xhtml:link"`
}

type siteLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemap lists every page with its translation.
func (s *site) sitemap(w http.ResponseWriter, r *http.Request) {
	view, err := s.Centre.View(r.Context())
	if err != nil || !view.Enabled {
		http.NotFound(w, r)
		return
	}
	origin := s.origin(r)
	escaped := func(p string) string { return origin + escape(p) }
	var out struct {
		XMLName xml.Name  `xml:"urlset"`
		NS      string    `xml:"xmlns,attr"`
		XHTML   string    `xml:"xmlns:xhtml,attr"`
		URLs    []siteURL `xml:"url"`
	}
	out.NS, out.XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
	add := func(u siteURL) {
		if len(out.URLs) < maxSitemap {
			out.URLs = append(out.URLs, u)
		}
	}
	pair := func(lang, here, there string) []siteLink {
		return []siteLink{{"alternate", locales[lang][0], escaped(here)}, {"alternate", locales[other(lang)][0], escaped(there)}}
	}
	for _, lang := range helpcentre.Langs() {
		here := base + lang + "/"
		add(siteURL{Loc: escaped(here), Links: pair(lang, here, base+other(lang)+"/")})
		var walk func(list []*helpcentre.Category)
		walk = func(list []*helpcentre.Category) {
			for _, c := range list {
				add(siteURL{Loc: escaped(categoryPath(lang, c))})
				walk(c.Children)
			}
		}
		walk(view.Shelves[lang].Categories)
		for _, e := range view.Shelves[lang].Entries {
			u := siteURL{Loc: escaped(entryPath(e)), LastMod: e.UpdatedAt.UTC().Format("2006-01-02")}
			if e.Other != nil {
				u.Links = pair(lang, entryPath(e), entryPath(e.Other))
			}
			add(u)
		}
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(out); err != nil {
		s.Log.ErrorContext(r.Context(), "help centre sitemap failed", "error", err)
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Cache-Control", "public, max-age=600")
	newPage(b.Bytes()).write(w, r, http.StatusOK)
}
