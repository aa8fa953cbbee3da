package apptest

import (
	"bytes"
	"testing"
	"time"

	"github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// The demo goes through the same importers as any shop, without a row refused,
// and a second time without a change.
func TestDemoImport(t *testing.T) {
	files, err := demo.Materialize(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		shop := newShop(d)
		for _, again := range []bool{false, true} {
			for _, f := range files {
				importer := shop.importers()[f.Kind]
				if importer == nil {
					continue
				}
				file, err := tabular.New(bytes.NewReader(f.Data), int64(len(f.Data)), f.Name, tabular.Source{})
				if err != nil {
					t.Fatal(err)
				}
				report := &tabular.Report{}
				if err := importer.Import(t.Context(), file.Records(), tabular.Options{Currency: "CNY"}, report); err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
				for _, p := range report.Problems {
					t.Errorf("%s: row %d %s: %s", f.Name, p.Row, p.Record, p.Text)
				}
				if again && report.Created+report.Updated > 0 || !again && report.Created == 0 {
					t.Errorf("%s (again %v): got %d created, %d updated, %d unchanged", f.Name, again, report.Created, report.Updated, report.Unchanged)
				}
				t.Logf("%s: %d rows, %d created, %d unchanged", f.Name, report.Rows, report.Created, report.Unchanged)
			}
		}
	})
}
