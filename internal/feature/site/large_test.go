package site_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

var large = flag.Bool("large", false, "read two hundred pages, for the figures")

// Pages that have not changed cost nothing: none is sent, read or written again.
func TestManyPages(t *testing.T) {
	t.Parallel()
	pages := 25
	if *large {
		pages = 200
	}
	w := newWeb(t)
	var reads, full, peak atomic.Int64
	s := open(t, dbtest.New(t, schemas...), func(c *site.Config) {
		c.Extract = func(ctx context.Context, name string, file io.Reader) (extract.Document, error) {
			reads.Add(1)
			var m runtime.MemStats
			if runtime.ReadMemStats(&m); int64(m.HeapInuse) > peak.Load() { //nolint:gosec // bytes of memory
				peak.Store(int64(m.HeapInuse)) //nolint:gosec // as above
			}
			return readFile(ctx, name, file)
		}
	})
	var links []string
	for i := range pages - 1 {
		path := fmt.Sprintf("/help/%d", i)
		links = append(links, path)
		var body strings.Builder
		for k := range 6 {
			fmt.Fprintf(&body, "</p><h2>Part %d of lamp %d</h2><p>%s", k, i, strings.Repeat(fmt.Sprintf("Lamp %d shines for %d hours in its part %d. ", i, i*7+k, k), 6))
		}
		answer, tag := page(fmt.Sprintf("Lamp %d", i), body.String(), "/help/"), fmt.Sprintf(`"%d"`, i)
		w.set(path, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				rw.WriteHeader(http.StatusNotModified)
				return
			}
			full.Add(1)
			answer(rw, r)
		})
	}
	w.set("/help/", page("Lamps", "All the lamps there are.", links...))
	began := time.Now()
	x := settings(w.URL + "/help/")
	x.Limit = int64(pages)
	one := s.add(x)
	first := time.Since(began)
	if one.Kept != int64(pages) || reads.Load() != int64(pages) {
		t.Fatalf("%+v of run %+v after %d reads", one, one.Run, reads.Load())
	}
	full.Store(0)
	began = time.Now()
	one = s.again(one.ID)
	t.Logf("%d pages: %v at first, %v unchanged, %d MB of heap at most", pages, first.Round(10*time.Millisecond), time.Since(began).Round(10*time.Millisecond), peak.Load()>>20)
	if reads.Load() != int64(pages) || full.Load() != 0 || one.Run.Stats.Unchanged != int64(pages) || one.Run.Stats.Changed != 0 {
		t.Errorf("unchanged: %d pages read, %d sent, %+v", reads.Load()-int64(pages), full.Load(), one.Run.Stats)
	}
}
