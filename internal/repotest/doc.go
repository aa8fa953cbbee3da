// Package repotest holds the rules of this repository as ordinary tests: which
// way the arrows point, that every package says what it is for, that migrations
// have numbers of their own, that no state hides at package level. It has no
// code for others; go test ./internal/repotest tells what is broken and why the
// rule exists.
package repotest
