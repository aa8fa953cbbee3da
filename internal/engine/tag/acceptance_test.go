package tag

import (
	"bufio"
	"bytes"
	"encoding/json"
	"hash/fnv"
	"os"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// The models are measured on data that people have labelled. By default they
// learn from a part of it, which takes seconds, and must reach a floor that such
// a part allows; SHOPBELL_ACCEPTANCE=full takes all of it and minutes.

func full() bool { return os.Getenv("SHOPBELL_ACCEPTANCE") == "full" }

func readSequences(t *testing.T, name string) []Sequence {
	t.Helper()
	file := sharedtest.Open(t, "data", "nlu", name)
	var out []Sequence
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r struct{ Chars, Tags []string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, Sequence{Tokens: r.Chars, Tags: r.Tags})
	}
	return out
}

type tally struct{ right, found, wanted int }

func (c tally) f1() float64 { return 2 * float64(c.right) / float64(max(c.found+c.wanted, 1)) }

// measure returns exact spans with their labels: for every label, and under ""
// for all.
func measure(t *testing.T, m *Model, test []Sequence) map[string]tally {
	t.Helper()
	out := map[string]tally{}
	add := func(label string, change func(*tally)) {
		for _, key := range []string{label, ""} {
			c := out[key]
			change(&c)
			out[key] = c
		}
	}
	begin, tokens := time.Now(), 0
	found := make([][]Span, len(test))
	for i, s := range test {
		found[i] = m.Spans(s.Tokens)
		tokens += len(s.Tokens)
	}
	perText := time.Since(begin) / time.Duration(max(tokens/30, 1))
	for i, s := range test {
		gold := map[Span]bool{}
		for _, g := range spansOf(s.Tags) {
			gold[g] = true
			add(g.Label, func(c *tally) { c.wanted++ })
		}
		for _, f := range found[i] {
			f.P = 1
			add(f.Label, func(c *tally) {
				c.found++
				if gold[f] {
					c.right++
				}
			})
		}
	}
	var file bytes.Buffer
	if _, err := m.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	for label, c := range out {
		t.Logf("%-10s F1 %.4f of %d", label, c.f1(), c.wanted)
	}
	t.Logf("threshold %.2f, %v for 30 tokens, %d kB", m.threshold, perText, file.Len()>>10)
	if file.Len() > 10<<20 {
		t.Errorf("the model has %d bytes", file.Len())
	}
	return out
}

func TestAddressParts(t *testing.T) {
	t.Parallel()
	examples, test := readSequences(t, "address_train.jsonl"), readSequences(t, "address_dev.jsonl")
	floor, rounds := 0.885, 0
	if !full() {
		examples, test, floor, rounds = examples[:1500], test[:500], 0.84, 6
	}
	got := measure(t, train(t, examples, Options{Rounds: rounds}), test)[""]
	if got.f1() < floor {
		t.Errorf("F1 is %.4f, want at least %.3f", got.f1(), floor)
	}
}

func TestProductWords(t *testing.T) {
	t.Parallel()
	all := readSequences(t, "ecomner_train.jsonl")
	floor, rounds := 0.72, 0
	if !full() {
		all, floor, rounds = all[:1800], 0.64, 6
	}
	var examples, test []Sequence
	for i, cluster := range alike(all) {
		h := fnv.New32a()
		h.Write([]byte{byte(cluster), byte(cluster >> 8)})
		if h.Sum32()>>8%5 == 0 {
			test = append(test, all[i])
		} else {
			examples = append(examples, all[i])
		}
	}
	t.Logf("%d titles to learn from, %d to test", len(examples), len(test))
	got := measure(t, train(t, examples, Options{Rounds: rounds}), test)
	if c := got["HCCX"]; c.f1() < floor {
		t.Errorf("F1 of product words is %.4f, want at least %.3f", c.f1(), floor)
	}
}

// alike numbers titles so that those that share more than four fifths of the
// characters of the shorter one have one number, and cannot stand on both sides
// of a split.
func alike(seqs []Sequence) []int {
	parent := make([]int, len(seqs))
	var root func(int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	type posting struct{ title, n int }
	index := map[string][]posting{}
	for i, s := range seqs {
		parent[i] = i
		bag := map[string]int{}
		for _, token := range s.Tokens {
			bag[token]++
		}
		shared := map[int]int{}
		for token, n := range bag {
			for _, p := range index[token] {
				shared[p.title] += min(n, p.n)
			}
			index[token] = append(index[token], posting{i, n})
		}
		for j, n := range shared {
			shorter, longer := len(s.Tokens), len(seqs[j].Tokens)
			if shorter > longer {
				shorter, longer = longer, shorter
			}
			if 5*n > 4*shorter && 5*n > 3*longer {
				parent[root(i)] = root(j)
			}
		}
	}
	out := make([]int, len(seqs))
	for i := range seqs {
		out[i] = root(i)
	}
	return out
}
