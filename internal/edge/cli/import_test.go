package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/feature/settings"
)

// shop is a shop's data in a database, and the command line on it.
type shop struct {
	*Services
	dsn string
}

func openServices(ctx context.Context, cfg Config, log *slog.Logger) (*Services, error) {
	d, err := db.Open(ctx, db.Config{DSN: cfg.DSN()}, []fs.FS{
		settings.Migrations, customer.Migrations, catalog.Migrations, order.Migrations, knowledge.Migrations,
	}...)
	if err != nil {
		return nil, err
	}
	return &Services{
		DB: d, Settings: settings.New(d, log), Customers: customer.New(d), Orders: order.New(d),
		Catalog: catalog.New(d, index.New(index.Config{}), log), Knowledge: knowledge.New(d, log),
	}, nil
}

func eachShop(t *testing.T, test func(t *testing.T, s *shop)) {
	open := func(t *testing.T, dsn string) {
		cfg := DefaultConfig()
		cfg.StoreDSN = dsn
		s, err := openServices(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.DB.Close() }) //nolint:errcheck // the test has ended
		test(t, &shop{Services: s, dsn: dsn})
	}
	t.Run("sqlite", func(t *testing.T) { open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { open(t, dbtest.Schema(t, dsn)) })
	}
}

// run is "shopbell import" with the arguments.
func (s *shop) run(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	root := newRoot(Program{Open: openServices})
	root.SetArgs(append([]string{"import", "--store-dsn", s.dsn}, args...))
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	err = root.ExecuteContext(t.Context())
	return stdout.String(), err
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportCommand(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		file := write(t, "c.csv", "external_id,name,email\nC1,Lin,lin@example.com\n=C2,Ann,nowhere\n")
		report := filepath.Join(t.TempDir(), "report.csv")
		out, err := s.run(t, "customers", file, "--dry-run")
		if err == nil || !strings.Contains(out, "2 rows: 1 created, 0 updated, 0 unchanged, 1 failed") || !strings.Contains(out, "nothing was written") {
			t.Errorf("dry run: got %q, %v", out, err)
		}
		out, err = s.run(t, "customers", file, "--report", report)
		if err == nil || err.Error() != "1 of 2 records could not be imported" || !strings.Contains(out, "row 3 =C2: email: not an e-mail address") {
			t.Errorf("got %q, %v", out, err)
		}
		h, err := os.Open(report)
		if err != nil {
			t.Fatal(err)
		}
		defer h.Close() //nolint:errcheck // only read
		lines, err := csv.NewReader(h).ReadAll()
		if err != nil || len(lines) != 3 || strings.Join(lines[1], "|") != "2|C1|created|||" ||
			strings.Join(lines[2], "|") != "3|'=C2|failed|email|not_email|email: not an e-mail address" {
			t.Errorf("report: got %q, %v", lines, err)
		}
		mapping := write(t, "m.yaml", "fields: {external_id: Nr, name: Name}")
		foreign := write(t, "foreign.csv", "Nr;Name\nC3;Bob\n")
		if out, err := s.run(t, "customers", foreign, "--map", mapping); err != nil || !strings.Contains(out, "1 created") {
			t.Errorf("mapping: got %q, %v", out, err)
		}
		if c, err := s.Customers.GetByExternalID(t.Context(), "C3"); err != nil || c.Name != "Bob" {
			t.Errorf("got %+v, %v", c, err)
		}
		nested := write(t, "nested.json", `{"page":1,"data":{"rows":[{"external_id":"C4","name":"Eve"}]}}`)
		if out, err := s.run(t, "customers", nested, "--records", "data.rows"); err != nil || !strings.Contains(out, "1 created") {
			t.Errorf("records: got %q, %v", out, err)
		}
		for name, c := range map[string]struct {
			args []string
			want string
		}{
			"kind":     {[]string{"people", file}, "cannot be imported"},
			"file":     {[]string{"customers", "none.csv"}, "none.csv"},
			"columns":  {[]string{"customers", foreign}, "missing: external_id; unknown: nr"},
			"mapping":  {[]string{"orders", foreign, "--map", mapping}, `unknown field "external_id"`},
			"encoding": {[]string{"customers", file, "--encoding", "ebcdic"}, "unknown encoding"},
			"format":   {[]string{"customers", file, "--format", "pdf"}, "unknown format"},
		} {
			if _, err := s.run(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %q", name, err, c.want)
			}
		}
	})
}

// Two imports at once, as when last night's has not ended: each record is made
// once, and neither fails.
func TestImportsAtOnce(t *testing.T) {
	var customers, products, orders, entries strings.Builder
	customers.WriteString("external_id,name\n")
	products.WriteString("external_id,title_en,sku,price\n")
	orders.WriteString("number,customer,status,sku,price\n")
	entries.WriteString("external_id,lang,category,question,answer\n")
	for i := range 500 {
		fmt.Fprintf(&customers, "C%d,Name %d\n", i, i)
		fmt.Fprintf(&products, "P%d,Tee %d,S%d,1\n", i, i, i)
		fmt.Fprintf(&orders, "W%d,C%d,paid,S%d,1\n", i, i, i)
		fmt.Fprintf(&entries, "K%d,en,Help/Orders/Part %d,Question %d?,Answer.\n", i, i%7, i)
	}
	files := map[string]string{
		"customers": write(t, "c.csv", customers.String()), "products": write(t, "p.csv", products.String()), "orders": write(t, "o.csv", orders.String()),
		"knowledge": write(t, "k.csv", entries.String()),
	}
	eachShop(t, func(t *testing.T, s *shop) {
		for _, kind := range []string{"customers", "products", "orders", "knowledge"} {
			var created, unchanged atomic.Int64
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					out, err := s.run(t, kind, files[kind])
					var rows, c, u, same int64
					if _, scanErr := fmt.Sscanf(out, kind+": %d rows: %d created, %d updated, %d unchanged", &rows, &c, &u, &same); err != nil || scanErr != nil {
						t.Errorf("%s: got %q, %v", kind, out, err)
					}
					created.Add(c)
					unchanged.Add(same)
				})
			}
			wg.Wait()
			if created.Load() != 500 || unchanged.Load() != 1000 {
				t.Errorf("%s: got %d created and %d unchanged, want 500 and 1000", kind, created.Load(), unchanged.Load())
			}
		}
	})
}
