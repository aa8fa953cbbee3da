package webfs

import (
	"strconv"
	"strings"
)

// consolePolicy lets the console run its own scripts and style sheets only; the
// component library's styles are made by the build.
const consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' https: data: blob:; font-src 'self' data:; media-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// framePolicy is the widget's, without its frame-ancestors. Pictures may come
// from the shop's own servers.
const framePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; " +
	"connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// contentTypes are the types of what the builds contain; other files are not
// served. The table of the operating system differs from machine to machine.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".mp3":         "audio/mpeg",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

// accepts reports whether an Accept-Encoding header takes the encoding.
func accepts(header, encoding string) bool {
	star := false
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		if name != "*" && !strings.EqualFold(name, encoding) {
			continue
		}
		wanted := true
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			weight, err := strconv.ParseFloat(q, 64)
			wanted = err == nil && weight > 0
		}
		if name != "*" {
			return wanted
		}
		star = wanted
	}
	return star
}
