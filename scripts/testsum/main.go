// Command testsum reads the output of "go test -json", prints a line for each
// package and the output of whatever failed, and ends with a verdict:
//
//   - a test that fails, a package that does not build: failed
//   - a test that is skipped although nobody said that it may be: failed
//   - a test skipped with "ACCEPTANCE NOT RUN: …" (its data is not in this
//     clone): skipped, and named at the end
//
// With -o FILE it leaves "passed failed skipped" there, and the reasons of the
// skipped tests on the lines after it. Its exit code is 1 when anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

const acceptance = "ACCEPTANCE NOT RUN:"

// event is a line of "go test -json" (see go doc test2json).
type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

// key names a test of a package.
type key struct{ pkg, test string }

// summary gathers what the run has said so far.
type summary struct {
	out     io.Writer
	outputs map[key][]string
	builds  map[string][]string
	parents map[key]bool
	tests   map[string]int // finished tests of a package

	passed, failed int
	failures       []string
	skips          []string
}

func main() {
	result := flag.String("o", "", "write the counts to this file")
	flag.Parse()
	s := newSummary(os.Stdout)
	if err := s.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(2)
	}
	s.close()
	if *result != "" {
		text := fmt.Sprintf("%d %d %d\n%s", s.passed, s.failed, len(s.skips), strings.Join(s.skips, ""))
		if err := os.WriteFile(*result, []byte(text), 0o644); err != nil { //nolint:gosec // a report for everybody
			fmt.Fprintln(os.Stderr, "testsum:", err)
			os.Exit(2)
		}
	}
	if s.failed > 0 || s.passed == 0 {
		os.Exit(1)
	}
}

func newSummary(out io.Writer) *summary {
	return &summary{
		out: out, outputs: map[key][]string{}, builds: map[string][]string{},
		parents: map[key]bool{}, tests: map[string]int{},
	}
}

func (s *summary) read(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(s.out, lines.Text()) // the go command itself speaks
			continue
		}
		s.add(e)
	}
	return lines.Err()
}

func (s *summary) add(e event) {
	k := key{e.Package, e.Test}
	switch e.Action {
	case "run":
		if i := strings.LastIndex(e.Test, "/"); i > 0 {
			s.parents[key{e.Package, e.Test[:i]}] = true
		}
	case "output":
		s.outputs[k] = append(s.outputs[k], e.Output)
	case "build-output":
		s.builds[e.ImportPath] = append(s.builds[e.ImportPath], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.endPackage(e)
		} else {
			s.endTest(k, e)
		}
	}
}

func (s *summary) endTest(k key, e event) {
	text := strings.Join(s.outputs[k], "")
	delete(s.outputs, k)
	s.tests[k.pkg]++
	name := short(k.pkg) + " " + k.test
	switch {
	case e.Action == "pass":
		if !s.parents[k] { // a group is not a test of its own
			s.passed++
		}
	case e.Action == "fail":
		if s.parents[k] {
			fmt.Fprint(s.out, text)
			return
		}
		s.fail(name, text)
	case strings.Contains(text, acceptance):
		_, reason, _ := strings.Cut(text, acceptance)
		reason, _, _ = strings.Cut(reason, "\n")
		s.skips = append(s.skips, fmt.Sprintf("%s: %s\n", name, strings.TrimSpace(reason)))
	default:
		s.fail(name+" (skipped)", text)
	}
}

func (s *summary) endPackage(e event) {
	k := key{pkg: e.Package}
	text := strings.Join(s.outputs[k], "")
	delete(s.outputs, k)
	n := s.tests[e.Package]
	if e.Action != "fail" {
		if n > 0 {
			fmt.Fprintf(s.out, "ok    %-48s %4d tests %6.1f s\n", short(e.Package), n, e.Elapsed)
		}
		return
	}
	if e.FailedBuild != "" {
		s.fail(short(e.Package)+" (build)", strings.Join(s.builds[e.FailedBuild], ""))
		return
	}
	fmt.Fprintf(s.out, "FAIL  %-48s %4d tests %6.1f s\n", short(e.Package), n, e.Elapsed)
	// A package can fail although each of its tests has passed or never ended:
	// a panic, a data race after the last test, os.Exit in TestMain.
	if open := s.unfinished(e.Package); len(open) > 0 || !s.failedIn(e.Package) {
		s.fail(short(e.Package), strings.Join(open, "")+text)
	}
}

// unfinished returns what tests of the package printed that never ended.
func (s *summary) unfinished(pkg string) []string {
	var all []string
	for k, lines := range s.outputs {
		if k.pkg == pkg {
			all = append(all, lines...)
			delete(s.outputs, k)
		}
	}
	return all
}

func (s *summary) failedIn(pkg string) bool {
	for _, f := range s.failures {
		if strings.HasPrefix(f, short(pkg)+" ") {
			return true
		}
	}
	return false
}

func (s *summary) fail(name, text string) {
	s.failed++
	s.failures = append(s.failures, name)
	fmt.Fprintf(s.out, "--- FAIL: %s\n%s", name, text)
}

func (s *summary) close() {
	for _, f := range s.failures {
		fmt.Fprintln(s.out, "failed:", f)
	}
}

func short(pkg string) string {
	return strings.TrimPrefix(pkg, "github.com/shopbell/shopbell/")
}
