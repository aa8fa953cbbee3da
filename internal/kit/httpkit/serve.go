package httpkit

import (
	"io"
	"mime"
	"net/http"
	"time"
)

// Upload is something that people have uploaded, as it is handed out.
type Upload struct {
	Name, Type string
	Inline     bool // a browser may show it in place
	ETag       string
	Changed    time.Time
	Cache      string // Cache-Control
}

// Serve hands it out, with ranges, so that no browser runs what is in it.
func (u Upload) Serve(w http.ResponseWriter, r *http.Request, data io.ReadSeeker) {
	disposition := "attachment"
	if u.Inline {
		disposition = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", u.Type)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": u.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", u.Cache)
	h.Set("ETag", u.ETag)
	http.ServeContent(w, r, "", u.Changed, data)
}
