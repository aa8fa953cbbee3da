package site_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/safehttp"
)

func TestMain(m *testing.M) {
	extract.Child()
	os.Exit(m.Run())
}

var boss = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}

var schemas = []fs.FS{job.Migrations, inbox.Migrations, document.Migrations, site.Migrations}

// web is a site that a test makes up.
type web struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked []string
}

func newWeb(t *testing.T) *web {
	t.Helper()
	w := &web{pages: map[string]http.HandlerFunc{}}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.URL.RequestURI())
		h := w.pages[r.URL.RequestURI()]
		if h == nil {
			h = w.pages[r.URL.Path]
		}
		w.mu.Unlock()
		if h == nil {
			http.NotFound(rw, r)
			return
		}
		h(rw, r)
	}))
	t.Cleanup(w.Close)
	return w
}

// readFile reads in a child: the built program where there is one, since this test
// takes a second to start under the race detector.
func readFile(ctx context.Context, name string, file io.Reader) (extract.Document, error) {
	if bin := os.Getenv("SHOPBELL_BIN"); bin != "" {
		return extract.Run(ctx, name, file, extract.Limits{}, extract.WithProgram(bin, "extract"))
	}
	return extract.Run(ctx, name, file, extract.Limits{})
}

func (w *web) set(path string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = h
}

func (w *web) drop(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.pages, path)
}

// requests counts those for a path, or all with "".
func (w *web) requests(path string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		if path == "" || a == path {
			n++
		}
	}
	return n
}

func (w *web) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = nil
}

// page is an HTML page with the text in its main part.
func page(title, main string, links ...string) http.HandlerFunc {
	return raw(func() string {
		var nav strings.Builder
		for _, l := range links {
			fmt.Fprintf(&nav, `<a href="%s">%s</a> `, l, l)
		}
		return fmt.Sprintf(`<!doctype html><html><head><title>%s | Star shop</title></head><body><nav>%s</nav><main><h1>%s</h1><p>%s</p></main></body></html>`,
			title, nav.String(), title, main)
	}())
}

func raw(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, body)
	}
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, body)
	}
}

// shop is a shop with a node that reads sites.
type shop struct {
	*site.Service
	t       *testing.T
	db      *db.DB
	jobs    *job.Jobs
	docs    *document.Service
	stop    func()
	offered []string
}

func open(t *testing.T, d *db.DB, change ...func(*site.Config)) *shop {
	t.Helper()
	files, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	jobs := job.New(job.Config{DB: d, Log: log, Poll: 20 * time.Millisecond})
	docs, err := document.New(document.Config{
		DB: d, Jobs: jobs, Files: files, Lexicon: knowledge.Lexicon, Outside: knowledge.Outside, Log: log,
		Extract: func(context.Context, string, io.Reader, func(int, int)) (extract.Document, error) {
			return extract.Document{}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: d, jobs: jobs, docs: docs}
	cfg := site.Config{
		DB: d, Jobs: jobs, Client: safehttp.NewWebClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}), Documents: docs, Log: log,
		Zone: func() *time.Location { return time.UTC }, Delay: time.Microsecond,
		Extract: func(ctx context.Context, name string, file io.Reader) (extract.Document, error) {
			return readFile(ctx, name, file)
		},
		Offer: func(_ context.Context, _ desk.UserID, name string, table io.Reader) (desk.ImportID, error) {
			data, err := io.ReadAll(table)
			s.offered = append(s.offered, name+"\n"+string(data))
			return "im_offered", err
		},
	}
	for _, f := range change {
		f(&cfg)
	}
	s.Service = site.New(cfg)
	s.run()
	return s
}

// run makes the node work until stop.
func (s *shop) run() {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.jobs.Run(ctx) }()
	s.stop = func() { cancel(); <-done }
	s.t.Cleanup(func() { cancel(); <-done })
}

func settings(start string) site.Settings {
	return site.Settings{Start: start, Limit: 100, Every: site.Never, Passages: true}
}

// add keeps a site and waits until it has been read.
func (s *shop) add(x site.Settings) site.Site {
	s.t.Helper()
	one, err := s.Create(s.t.Context(), boss, x)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.wait(one.ID)
}

// again reads a site once more.
func (s *shop) again(id desk.SiteID) site.Site {
	s.t.Helper()
	if _, err := s.Start(s.t.Context(), boss, id); err != nil {
		s.t.Fatal(err)
	}
	return s.wait(id)
}

func (s *shop) wait(id desk.SiteID) site.Site {
	s.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		one, err := s.Get(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		if one.Run.State != site.RunRunning {
			return one
		}
	}
	s.t.Fatal("the site is still being read")
	return site.Site{}
}

// reasons are the pages of a site, each with its kind and why it is not read.
func (s *shop) reasons(id desk.SiteID, root string) map[string]string {
	s.t.Helper()
	list, _, err := s.Pages(s.t.Context(), id, "", "")
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range list {
		out[strings.TrimPrefix(p.URL, root)] = strings.TrimSpace(p.Kind() + " " + string(p.Reason))
	}
	return out
}

// ask returns the best passage for a question.
func (s *shop) ask(question string) (text, url string) {
	s.t.Helper()
	hits, err := s.docs.Search(s.t.Context(), desk.KnowledgeQuery{Text: question, Lang: "en", Limit: 3, Audience: desk.AudienceGuests})
	if err != nil {
		s.t.Fatal(err)
	}
	if len(hits) == 0 || hits[0].Score < document.Threshold {
		return "", ""
	}
	return hits[0].Passage.Text, hits[0].Document.URL
}

const (
	bulb    = "The bulb of the constellation lamp is replaced every 45 days. A new bulb costs 2 dollars."
	disc    = "Wipe the star disc with a dry cloth from the sides to the middle, and lay it flat until it is dry."
	posting = "Parcels to islands are handed to the ferry on Mondays and take nine working days to arrive."
)

// starShop has three pages and a start.
func starShop(w *web) {
	w.set("/help/", page("Help of the star shop", "Everything about lamps and discs, written down for you.", "/help/bulb", "/help/disc", "/help/post"))
	w.set("/help/bulb", page("Bulb replacement", bulb, "/help/"))
	w.set("/help/disc", page("Cleaning the star disc", disc, "/help/"))
	w.set("/help/post", page("Parcels to islands", posting, "/help/"))
}

func TestFromAddressToQuotation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s, w := open(t, d), newWeb(t)
		starShop(w)
		one := s.add(settings(w.URL + "/help/"))
		if one.Run.State != site.RunDone || one.Kept != 4 || one.Run.Stats.New != 4 || one.Failure != "" {
			t.Fatalf("%+v of run %+v", one, one.Run)
		}
		if got, url := s.ask("how often is the bulb of the constellation lamp replaced"); got != bulb || url != w.URL+"/help/bulb" {
			t.Errorf("%q at %q", got, url)
		}

		// Nothing has changed: nothing is written.
		again := s.again(one.ID)
		if st := again.Run.Stats; st.Unchanged != 4 || st.Changed+st.New+st.Gone != 0 {
			t.Errorf("%+v", st)
		}
		changes, err := s.Changes(t.Context(), one.ID, again.Run.ID)
		if err != nil || len(changes) != 0 {
			t.Errorf("%+v, %v", changes, err)
		}

		// A page changes: so does the answer.
		now := strings.ReplaceAll(bulb, "45 days", "60 days")
		w.set("/help/bulb", page("Bulb replacement", now, "/help/"))
		again = s.again(one.ID)
		if got, _ := s.ask("how often is the bulb of the constellation lamp replaced"); got != now {
			t.Errorf("%q", got)
		}
		changes, err = s.Changes(t.Context(), one.ID, again.Run.ID)
		if err != nil || len(changes) != 1 || !slices.Equal(changes[0].Gone, []string{bulb}) || !slices.Equal(changes[0].Come, []string{now}) || changes[0].Kind != site.PageChanged {
			t.Errorf("%+v, %v", changes, err)
		}
	})
}
