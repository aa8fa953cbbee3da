package site

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/shopbell/shopbell/internal/kit/safehttp"
)

// How a site is asked.
const (
	agent        = "Shopbell (+https://github.com/shopbell/shopbell)"
	maxPage      = 5 << 20
	maxHops      = 5
	maxTries     = 3
	maxWait      = 60 * time.Second // that a site may ask for between tries
	askTime      = 30 * time.Second
	defaultDelay = 300 * time.Millisecond
)

// Reason is why a page is not read.
type Reason string

// The reasons.
const (
	Robots     Reason = "robots"     // robots.txt asks not to
	NoIndex    Reason = "noindex"    // the page asks not to
	Canonical  Reason = "canonical"  // it names another address as its own
	Duplicate  Reason = "duplicate"  // another page says the same
	NotFound   Reason = "not_found"  // it is not there
	Moved      Reason = "moved"      // it leads to another page
	Elsewhere  Reason = "elsewhere"  // it leads away from the site
	NotHTML    Reason = "not_html"   // it is no page
	Empty      Reason = "empty"      // it says nothing
	Refused    Reason = "refused"    // the site does not show it to programs
	Busy       Reason = "busy"       // the site asked for patience for too long
	Server     Reason = "server"     // the site failed
	Network    Reason = "network"    // the site did not answer
	Forbidden  Reason = "forbidden"  // its address may not be reached
	TooLarge   Reason = "too_large"  // more than is read
	Unreadable Reason = "unreadable" // it could not be understood
	Full       Reason = "full"       // the shop has as many passages as it may have
	Excluded   Reason = "excluded"   // the owner does not want it any more
)

// lasting reports whether the page is not there, rather than not to be had at the
// moment.
func (r Reason) lasting() bool {
	switch r { //nolint:exhaustive // all others pass
	case Robots, NoIndex, Canonical, Duplicate, NotFound, Moved, Elsewhere, NotHTML, Empty:
		return true
	}
	return false
}

// down reports whether the site, and not the page, is to blame.
func (r Reason) down() bool { return r == Server || r == Network || r == Busy || r == Forbidden }

// refusal is why there is no answer.
type refusal struct {
	reason Reason
	err    error // "" of those that the site gave
}

func (r *refusal) Error() string { return "no answer: " + string(r.reason) }
func (r *refusal) Unwrap() error { return r.err }

func reasonOf(err error) Reason {
	var r *refusal
	if errors.As(err, &r) {
		return r.reason
	}
	return Network
}

// fetcher asks one site, one request after another.
type fetcher struct {
	client *http.Client
	lang   string
	delay  time.Duration
	wait   func(ctx context.Context, d time.Duration) error
	last   time.Time
}

type answer struct {
	url    *url.URL
	status int
	header http.Header
	body   []byte
}

// get asks for one address. What is refused for good, redirects and what has not
// changed are answers, too. It follows nothing.
func (f *fetcher) get(ctx context.Context, u *url.URL, most int64, conditions http.Header) (answer, error) {
	for try := 1; ; try++ {
		if err := f.pause(ctx); err != nil {
			return answer{}, err
		}
		a, err := f.once(ctx, u, most, conditions)
		f.last = time.Now()
		if err != nil {
			return a, err
		}
		if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
			return a, nil
		}
		if try == maxTries {
			return answer{}, &refusal{reason: Busy}
		}
		if err := f.wait(ctx, patience(a.header.Get("Retry-After"), try)); err != nil {
			return answer{}, err
		}
	}
}

// patience is how long to wait before another try.
func patience(said string, try int) time.Duration {
	d := time.Duration(try) * 2 * time.Second
	if n, err := strconv.Atoi(said); err == nil && n >= 0 {
		d = time.Duration(min(n, int(maxWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(said); err == nil {
		d = time.Until(at)
	}
	return min(max(d, 0), maxWait)
}

func (f *fetcher) pause(ctx context.Context) error {
	if f.last.IsZero() {
		return ctx.Err()
	}
	if d := f.delay - time.Since(f.last); d > 0 {
		return f.wait(ctx, d)
	}
	return ctx.Err()
}

func (f *fetcher) once(ctx context.Context, u *url.URL, most int64, conditions http.Header) (a answer, err error) {
	asked, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	r, err := http.NewRequestWithContext(asked, http.MethodGet, u.String(), nil)
	if err != nil {
		return a, &refusal{Network, err}
	}
	for k, v := range conditions {
		r.Header[k] = v
	}
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.8,*/*;q=0.1")
	if f.lang != "" {
		r.Header.Set("Accept-Language", f.lang)
	}
	resp, err := f.client.Do(r)
	if err == nil {
		defer resp.Body.Close() //nolint:errcheck // read only
		a = answer{url: u, status: resp.StatusCode, header: resp.Header}
		if resp.StatusCode == http.StatusOK {
			// What was packed for the way is unpacked by now, so that a bomb ends here.
			a.body, err = io.ReadAll(io.LimitReader(resp.Body, most+1))
		}
	}
	switch {
	case ctx.Err() != nil:
		return a, ctx.Err()
	case errors.Is(err, safehttp.ErrForbidden):
		return a, &refusal{Forbidden, err}
	case err != nil:
		return a, &refusal{Network, err}
	case int64(len(a.body)) > most:
		return a, &refusal{reason: TooLarge}
	}
	return a, nil
}

// follow asks for an address and goes where it leads, within the site.
func (f *fetcher) follow(ctx context.Context, u *url.URL, most int64) (answer, error) {
	for range maxHops {
		a, err := f.get(ctx, u, most, nil)
		if err != nil {
			return a, err
		}
		to := a.leads()
		if to == nil {
			return a, nil
		}
		if to.Host != u.Host || to.Scheme != u.Scheme {
			return a, &refusal{reason: Elsewhere}
		}
		u = to
	}
	return answer{}, &refusal{reason: Moved}
}

// leads is where an answer sends to, nil if it does not.
func (a *answer) leads() *url.URL {
	switch a.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if to, err := a.url.Parse(a.header.Get("Location")); err == nil && to.Host != "" {
			return plain(to)
		}
	}
	return nil
}

// refused is why an answer is no page, "" if it is one.
func (a *answer) refused() Reason {
	switch {
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return NotFound
	case a.status >= 500:
		return Server
	case a.status != http.StatusOK && a.status != http.StatusNotModified:
		return Refused
	}
	return ""
}

// robots asks what the site wants of programs. That it cannot be asked means that
// nothing may be visited (RFC 9309, 2.3.1.4).
func (f *fetcher) robots(ctx context.Context, start *url.URL) (*robots, error) {
	a, err := f.follow(ctx, start.ResolveReference(&url.URL{Path: "/robots.txt"}), maxRobots)
	switch reason := reasonOf(err); {
	case err == nil && a.status >= 500:
		return nil, &refusal{reason: Server}
	case reason == TooLarge: // what stands further down is not looked at (2.5)
		first := a.body[:maxRobots]
		return parseRobots(first[:bytes.LastIndexByte(first, '\n')+1]), nil
	case err == nil && a.status != http.StatusOK, err != nil && (reason == Elsewhere || reason == Moved):
		return &robots{}, nil
	case err != nil:
		return nil, err
	}
	return parseRobots(a.body), nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
