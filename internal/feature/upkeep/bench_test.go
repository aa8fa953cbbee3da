package upkeep_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

const (
	benchProducts = 20_000
	benchEntries  = 50_000
	benchChanged  = 5_000
)

// BenchmarkFollow has 50,000 entries that name a price of one of 20,000 products, of
// which 5,000 change: until a quarter of the entries is suspended.
func BenchmarkFollow(b *testing.B) {
	for range b.N {
		d := dbtest.New(b, migrations()...)
		k := knowledge.New(d, quiet())
		c := catalog.New(d, index.New(index.Config{}), quiet())
		u := upkeep.New(upkeep.Config{DB: d, Entries: k, Location: shanghai, Log: quiet()})
		load := func(from, to, price int) {
			var csv strings.Builder
			csv.WriteString("external_id,title_zh,sku,price,currency,stock\n")
			for i := from; i < to; i++ {
				fmt.Fprintf(&csv, "P%d,纯棉圆领短袖第%d款,SKU-%d,%d,CNY,5\n", i, i, i, price)
			}
			f, err := tabular.New(strings.NewReader(csv.String()), int64(csv.Len()), "a.csv", tabular.Source{})
			if err != nil {
				b.Fatal(err)
			}
			if err := c.Import(b.Context(), f.Records(), tabular.Options{Currency: "CNY"}, &tabular.Report{}); err != nil {
				b.Fatal(err)
			}
		}
		load(0, benchProducts, 199)
		for from := 0; from < benchEntries; from += 1000 {
			drafts := make([]desk.EntryDraft, 1000)
			for i := range drafts {
				n := from + i
				drafts[i] = desk.EntryDraft{Path: "商品", Entry: desk.Entry{
					Lang: "zh", ExternalID: fmt.Sprint(n), Question: fmt.Sprintf("第%d个问题", n), Enabled: true, HandOver: desk.HandOverNever,
					Answer: fmt.Sprintf("纯棉圆领短袖第%d款现价 ¥199，260 克精梳棉，领口双线加固，洗几十次不易变形。版型偏宽松，男女都能穿，运费 ¥12，满 300 包邮。", n%benchProducts),
				}}
			}
			err := d.Write(b.Context(), func(tx *db.Tx) error {
				_, err := k.ApplyDrafts(tx, boss, drafts, false)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		if err := k.Refresh(b.Context()); err != nil {
			b.Fatal(err)
		}
		follow := func(name string) {
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			peak, stop, done := atomic.Uint64{}, make(chan struct{}), make(chan struct{})
			go func() {
				defer close(done)
				for {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					if m.HeapAlloc > peak.Load() {
						peak.Store(m.HeapAlloc)
					}
					select {
					case <-stop:
						return
					case <-time.After(50 * time.Millisecond):
					}
				}
			}()
			began := time.Now()
			if err := u.Follow(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), "s/"+name)
			close(stop)
			<-done
			b.ReportMetric(float64(peak.Load()-min(before.HeapAlloc, peak.Load()))/1e6, "MB/"+name)
		}
		follow("read")
		load(0, benchChanged, 209)
		follow("changed")
		_, _, suspended, err := k.FindEntries(b.Context(), knowledge.Filter{State: desk.EntrySuspended})
		if want := int64(benchEntries / benchProducts * benchChanged); err != nil || suspended < want {
			b.Fatalf("%d are suspended (%v), want %d", suspended, err, want)
		}
		other := knowledge.New(d, quiet())
		if err := other.Refresh(b.Context()); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		first, _, _, err := k.FindEntries(b.Context(), knowledge.Filter{State: desk.EntrySuspended, Limit: 1})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := u.Confirm(b.Context(), boss, first[0].ID, nil); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/confirm")
		began = time.Now()
		if err := other.Refresh(b.Context()); err != nil || other.Entry(first[0].ID) == nil {
			b.Fatal("another node does not follow", err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/other")
	}
}
