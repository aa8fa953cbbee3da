package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Config says what to measure and where.
type Config struct {
	Shopbell      string        // the binary
	Dir           string        // where fixtures are kept
	Postgres      string        // DSN of a server; "" measures SQLite alone
	PostgresPID   int           // its postmaster, for CPU time
	Rounds        int           // of product and floor
	Sockets       int           // visitors that write
	Idle          int           // visitors that only listen
	Length        time.Duration // of one measurement
	Conversations int           // of the fixture
	Report        string        // file for the Markdown table
}

// bencher is one run.
type bencher struct {
	Config
	report *Report
}

// Run carries out one of the commands of cmd/bench.
func Run(ctx context.Context, cfg Config, command string) error {
	if err := os.MkdirAll(cfg.Dir, 0o755); err != nil { //nolint:gosec // PostgreSQL's user has to pass
		return err
	}
	if err := raiseFileLimit(); err != nil {
		return err
	}
	b := &bencher{Config: cfg, report: &Report{Out: os.Stdout}}
	parts := map[string][]func(context.Context) error{
		"messages": {b.messages},
		"pages":    {b.pages},
		"memory":   {b.memory},
		"start":    {b.start},
		"import":   {b.imports},
		"reading":  {b.reading},
		"fixture":  {b.fixtures},
		"all":      {b.start, b.messages, b.pages, b.memory, b.imports, b.reading},
	}[command]
	if parts == nil {
		return fmt.Errorf("unknown command %q", command)
	}
	for _, part := range parts {
		if err := part(ctx); err != nil {
			return err
		}
	}
	if len(b.report.Rows) == 0 {
		return nil
	}
	fmt.Println()
	if err := b.report.Table(os.Stdout); err != nil {
		return err
	}
	if cfg.Report != "" {
		return b.write(cfg.Report)
	}
	return nil
}

func (b *bencher) write(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return b.report.Markdown(f, machine(), time.Now())
}

// store is a database to measure on.
type store struct {
	name string
	// copyOf makes a fresh database with the fixture in it and returns its DSN.
	fixture func(ctx context.Context) (dsn string, err error)
	empty   func(ctx context.Context) (dsn string, err error)
	pid     int
}

func (b *bencher) stores() []store {
	list := []store{{
		name:    "SQLite",
		fixture: b.sqliteFixture,
		empty: func(context.Context) (string, error) {
			path := b.path("floor.db")
			return "sqlite:" + path, removeSQLite(path)
		},
	}}
	if b.Postgres != "" {
		list = append(list, store{name: "PostgreSQL", fixture: b.postgresFixture, empty: b.emptyPostgres, pid: b.PostgresPID})
	}
	return list
}

func (b *bencher) path(name string) string {
	p, err := filepath.Abs(filepath.Join(b.Dir, name))
	if err != nil {
		return filepath.Join(b.Dir, name)
	}
	return p
}

func removeSQLite(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// product starts Shopbell on the database.
func (b *bencher) product(ctx context.Context, s store, dsn string) (*Process, time.Duration, error) {
	addr, err := FreeAddr()
	if err != nil {
		return nil, 0, err
	}
	url := "http://" + addr
	p, d, err := Start(ctx, b.path("shopbell.log"), url, b.env(addr, dsn), b.Shopbell, "serve")
	if err == nil && s.pid != 0 {
		p.Counts(s.pid)
	}
	return p, d, err
}

func (b *bencher) env(addr, dsn string) []string {
	return []string{
		"SHOPBELL_LISTEN=" + addr,
		"SHOPBELL_STORE_DSN=" + dsn,
		"SHOPBELL_DATA_DIR=" + b.path("data"),
		"SHOPBELL_LOG_LEVEL=warn",
		"SHOPBELL_TRAIN_MODELS=false",
	}
}

// floor starts the floor on an empty database.
func (b *bencher) floor(ctx context.Context, s store) (*Process, error) {
	dsn, err := s.empty(ctx)
	if err != nil {
		return nil, err
	}
	addr, err := FreeAddr()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p, _, err := Start(ctx, b.path("floor.log"), "http://"+addr, nil, self, "floor", "-listen", addr, "-dsn", dsn)
	if err == nil && s.pid != 0 {
		p.Counts(s.pid)
	}
	return p, err
}

// raiseFileLimit makes room for ten thousand sockets, here and in the servers
// that are started from here.
func raiseFileLimit() error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return err
	}
	l.Cur = l.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l)
}

func machine() string {
	model := "unknown CPU"
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close() //nolint:errcheck // only read
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d × %s, %s", runtime.NumCPU(), model, runtime.Version())
}
