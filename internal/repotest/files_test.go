package repotest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var migrationName = regexp.MustCompile(`^(\d{5})_[a-z0-9_]+\.sql$`)

// All features share one sequence of migrations: two with one number would be
// one to goose.
func TestMigrationsHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	found := 0
	for _, name := range tracked(t) {
		if filepath.Base(filepath.Dir(name)) != "migrations" {
			continue
		}
		found++
		m := migrationName.FindStringSubmatch(filepath.Base(name))
		if m == nil {
			t.Errorf("%s: a migration is named 00040_what_it_is.sql", name)
			continue
		}
		if other := owner[m[1]]; other != "" {
			t.Errorf("%s and %s have the same number", name, other)
		}
		owner[m[1]] = name
		text := read(t, name)
		for _, part := range []string{"-- +goose Up", "-- +goose Down"} {
			if !bytes.Contains(text, []byte(part)) {
				t.Errorf("%s has no %q part", name, part)
			}
		}
	}
	if found == 0 {
		t.Error("no migrations found: has their folder been renamed?")
	}
}

// What is true of one machine only does not belong here.
func TestNothingOfOneMachine(t *testing.T) {
	t.Parallel()
	// Written in pieces, so that this file does not find itself.
	forbidden := []string{"/wor" + "k/", "/hom" + "e/", "/roo" + "t/", "proxy.gol" + "ang.org", "registry.npm" + "js.org", "deb.deb" + "ian.org"}
	for _, name := range tracked(t) {
		text := read(t, name)
		if bytes.IndexByte(text, 0) >= 0 {
			continue // a picture
		}
		for _, word := range forbidden {
			if i := bytes.Index(text, []byte(word)); i >= 0 {
				t.Errorf("%s:%d contains %q", name, 1+bytes.Count(text[:i], []byte("\n")), word)
			}
		}
	}
}

// A mark that says "later" is a promise that nobody keeps: an issue is one.
func TestNoLooseEnds(t *testing.T) {
	t.Parallel()
	marks := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b`)
	for _, name := range tracked(t) {
		switch filepath.Ext(name) {
		case ".go", ".ts", ".tsx", ".mjs", ".css", ".sql", ".sh":
			if m := marks.Find(read(t, name)); m != nil {
				t.Errorf("%s contains %s", name, m)
			}
		}
	}
}

// tracked lists the files under version control, or all files where the
// sources came without it.
func tracked(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	var names []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Lstat(filepath.Join(root(t), name)); err == nil && info.Mode().IsRegular() {
			names = append(names, name)
		}
	}
	return names
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The map is only worth reading while it is true.
func TestMapNamesEveryFolder(t *testing.T) {
	t.Parallel()
	text := string(read(t, "docs/ARCHITECTURE.md"))
	for _, p := range packages(t) {
		parts := strings.Split(p.path(), "/")
		if parts[0] != "internal" {
			continue
		}
		for _, name := range parts[1:min(len(parts), 3)] {
			if (parts[1] == "kit" || parts[1] == "bench") && name != parts[1] {
				continue // many and small, and told by their own comments
			}
			if !strings.Contains(text, name+"/") {
				t.Errorf("docs/ARCHITECTURE.md does not name %s", p.path())
			}
		}
	}
}
