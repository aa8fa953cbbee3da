package httpkit

import "net/http"

// SitePolicy allows what pages and the widget's loader use, all of it our own.
const SitePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// Site gives pages that customers see the headers which keep others out of them.
// referrer is the policy of what links tell; Identify comes before.
func Site(referrer string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", SitePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Referrer-Policy", referrer)
		h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
		if FromContext(r.Context()).HTTPS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
