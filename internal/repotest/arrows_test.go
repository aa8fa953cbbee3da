package repotest

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/shopbell/shopbell/"

// pkg is what go list says of a package.
type pkg struct {
	ImportPath   string
	Name         string
	Dir          string
	Doc          string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// floors are the storeys of docs/ARCHITECTURE.md. An import goes to the same
// storey or below, and sideways only where sideways says so.
var floors = []struct {
	prefix string
	floor  int
}{
	{"demo", 0}, // goods, pictures and texts: nothing but data
	{"internal/kit/", 0},
	{"internal/desk", 1},
	{"internal/engine/", 2},
	{"internal/port/", 2},
	{"internal/feature/", 3},
	{"internal/edge/", 4},
	{"internal/app", 5},
	// Workshops: they may use everything, and only they use each other.
	{"cmd/bench", 7},
	{"internal/bench", 7},
	{"internal/crashtest", 7},
	{"internal/repotest", 7},
	{"scripts/", 7},
	{"cmd/", 6},
}

func floorOf(path string) int {
	for _, f := range floors {
		if path == strings.TrimSuffix(f.prefix, "/") || strings.HasPrefix(path, strings.TrimSuffix(f.prefix, "/")+"/") {
			return f.floor
		}
	}
	return -1
}

// capability is the folder under feature/, or the adapter under a port, that a
// package belongs to; "" for all others.
func capability(path string) string {
	parts := strings.Split(path, "/")
	switch {
	case len(parts) >= 3 && parts[1] == "feature":
		return strings.Join(parts[:3], "/")
	case len(parts) >= 4 && parts[1] == "port":
		return strings.Join(parts[:4], "/")
	}
	return ""
}

func TestArrowsPointDown(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from := p.path()
		if floorOf(from) < 0 {
			t.Errorf("%s stands on no floor: put it into one of those of docs/ARCHITECTURE.md", from)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			switch {
			case floorOf(to) > floorOf(from):
				t.Errorf("%s imports %s, which is above it", from, to)
			case floorOf(to) == 7 && floorOf(from) != 7:
				t.Errorf("%s imports %s, which is a workshop", from, to)
			case capability(from) != "" && capability(to) != "" && capability(from) != capability(to):
				t.Errorf("%s imports %s: features and adapters do not know each other; declare an interface in ports.go and let app pass it in", from, to)
			}
		}
	}
}

func TestVocabularyStandsAlone(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.path() != "internal/desk" {
			continue
		}
		for _, imported := range p.Imports {
			if strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("internal/desk imports %s; it uses the standard library only, so that everything may use it", imported)
			}
		}
	}
}

// Engines are exchanged in one place: whoever else knows a driver makes that a
// lie.
func TestDriversStayInEngines(t *testing.T) {
	t.Parallel()
	homes := map[string][]string{
		"database/sql":                                   {"internal/engine/db"},
		"modernc.org/sqlite":                             {"internal/engine/db"},
		"github.com/jackc/pgx":                           {"internal/engine/db"},
		"github.com/pressly/goose":                       {"internal/engine/db"},
		"github.com/redis/rueidis":                       {"internal/engine/realtime"},
		"github.com/centrifugal/centrifuge":              {"internal/engine/realtime", "internal/edge/socket"},
		"github.com/spf13/cobra":                         {"internal/edge/cli"},
		"github.com/knadh/koanf":                         {"internal/edge/cli", "internal/app"},
		"github.com/danielgtaylor/huma":                  {"internal/edge/httpapi", "internal/edge/wire/tsgen"},
		"github.com/xuri/excelize":                       {"internal/kit/tabular"},
		"github.com/prometheus/client_golang":            {"internal/engine/realtime"},
		"github.com/VictoriaMetrics/metrics":             {"internal/kit", "internal/edge/httpapi"},
		"github.com/tetratelabs/wazero":                  {"internal/kit/extract/pdfium"},
		"github.com/yuin/goldmark":                       {"internal/kit/extract"},
		"golang.org/x/image":                             {"internal/feature/attachment"},
		"golang.org/x/crypto/argon2":                     {"internal/feature/auth", "internal/kit/secret"},
		"github.com/go-jose/go-jose":                     {"internal/app", "internal/feature/settings"},
		"github.com/gorilla/websocket":                   {},
		"github.com/aws/aws-sdk-go-v2":                   {"internal/engine/blob"},
		"github.com/centrifugal/protocol":                {"internal/engine/realtime", "internal/edge/socket"},
		"github.com/shopbell/shopbell/cmd":               {},
		"github.com/shopbell/shopbell/internal/edge/cli": {"cmd", "internal/app"},
	}
	for _, p := range packages(t) {
		if floorOf(p.path()) == 7 {
			continue
		}
		for _, imported := range p.Imports {
			for driver, home := range homes {
				if imported != driver && !strings.HasPrefix(imported, driver+"/") || p.path() == strings.TrimPrefix(driver, module) {
					continue
				}
				if !slices.ContainsFunc(home, func(h string) bool { return p.path() == h || strings.HasPrefix(p.path(), h+"/") }) {
					t.Errorf("%s imports %s, which belongs to %v", p.path(), imported, home)
				}
			}
		}
	}
}

// Helpers of tests must not reach the binary.
func TestTestPackagesStayInTests(t *testing.T) {
	t.Parallel()
	isTest := func(path string) bool { return strings.HasSuffix(path, "test") }
	for _, p := range packages(t) {
		if isTest(p.path()) {
			continue
		}
		for _, imported := range p.Imports {
			if to, ours := strings.CutPrefix(imported, module); ours && isTest(to) {
				t.Errorf("%s imports %s outside of its tests", p.path(), to)
			}
			if imported == "testing" {
				t.Errorf("%s imports testing outside of its tests", p.path())
			}
		}
	}
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && len(strings.TrimSpace(p.Doc)) < 20 {
			t.Errorf("%s has no package comment: say what it is for and what it refuses to do", p.path())
		}
	}
}

var list = sync.OnceValues(func() ([]pkg, error) {
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,Doc,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", module+"...").Output()
	if err != nil {
		return nil, err
	}
	var all []pkg
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

func packages(t *testing.T) []pkg {
	t.Helper()
	all, err := list()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return all
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "..", "..")
}
