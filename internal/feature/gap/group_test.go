package gap

import (
	"context"
	"encoding/csv"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

// asked is a question with the entry that it really belongs to.
type asked struct{ text, entry string }

// demoQuestions are the phrasings of some of the demo shop's entries, in an order
// in which they could have been asked.
func demoQuestions(t testing.TB, lang string) []asked {
	t.Helper()
	f, err := os.Open("../../../demo/knowledge_" + lang + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := func(name string) int { return slices.Index(rows[0], name) }
	var out []asked
	for _, r := range rows[1:] {
		for _, p := range append([]string{r[col("question")]}, strings.Split(r[col("phrasings")], "|")...) {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, asked{p, r[col("question")]})
			}
		}
	}
	rng := rand.New(rand.NewPCG(7, 7))
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// grouped puts the questions into gaps, one after the other, and says how many
// pairs that stand together belong together, and how many of those that do stand
// together.
func grouped(l *langGroups, list []asked) (precision, recall float64, gaps int) {
	in := map[string][]string{} // gap: entries
	total := map[string]int{}
	for i, a := range list {
		x := l.join(a.text)
		if x == nil {
			x = &group{id: string(rune('a'+i%26)) + a.text}
		}
		l.add(x, a.text)
		in[x.id] = append(in[x.id], a.entry)
		total[a.entry]++
	}
	var right, together, belong float64
	for _, entries := range in {
		n := map[string]int{}
		for _, e := range entries {
			n[e]++
		}
		k := float64(len(entries))
		together += k * (k - 1) / 2
		for _, c := range n {
			right += float64(c) * float64(c-1) / 2
		}
	}
	for _, c := range total {
		belong += float64(c) * float64(c-1) / 2
	}
	return right / max(together, 1), right / belong, len(in)
}

// Questions that mean the same come together and others do not: measured on half
// of the demo shop's entries, whose phrasings were written to differ, before
// anything has been learned and after learning from the other half.
func TestGrouping(t *testing.T) {
	t.Parallel()
	type least struct{ precision, recall float64 }
	for lang, want := range map[string]struct{ untrained, trained least }{
		"zh": {least{0.75, 0.08}, least{0.62, 0.3}}, "en": {least{0.5, 0.005}, least{0.62, 0.06}},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			var taught []desk.Entry
			var list []asked
			for _, a := range demoQuestions(t, lang) {
				h := fnv.New32()
				h.Write([]byte(a.entry)) //nolint:errcheck // never fails
				if h.Sum32()%2 == 1 {
					list = append(list, a)
					continue
				}
				i := slices.IndexFunc(taught, func(e desk.Entry) bool { return e.Question == a.entry })
				if i < 0 {
					taught, i = append(taught, desk.Entry{ID: desk.EntryID(a.entry), Question: a.entry}), len(taught)
				}
				taught[i].Phrasings = append(taught[i].Phrasings, a.text)
			}
			s, err := New(Config{Entries: entriesOf(taught), Lexicon: knowledge.Lexicon})
			if err != nil {
				t.Fatal(err)
			}
			check := func(what string, want least) {
				precision, recall, gaps := grouped(s.groups.by[lang], list)
				t.Logf("%s, %s: %d questions in %d gaps; precision %.3f, recall %.3f", lang, what, len(list), gaps, precision, recall)
				if precision < want.precision || recall < want.recall {
					t.Errorf("%s: precision %.3f, recall %.3f; want %.3f and %.3f at least", what, precision, recall, want.precision, want.recall)
				}
			}
			check("untrained", want.untrained)
			s.groups.by[lang].replace(nil)
			if err := s.Learn(t.Context()); err != nil {
				t.Fatal(err)
			}
			check("trained", want.trained)
		})
	}
}

// entriesOf is a knowledge base that only lists.
type entriesOf []desk.Entry

func (e entriesOf) All(context.Context, string) ([]desk.Entry, error) { return e, nil }

func (entriesOf) Search(context.Context, desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return nil, nil
}
func (entriesOf) Entry(desk.EntryID) *desk.Entry { return nil }

func (entriesOf) GetEntry(context.Context, desk.EntryID) (desk.Entry, error) {
	return desk.Entry{}, notFound()
}

func (entriesOf) SaveEntry(_ context.Context, _ desk.Actor, e desk.Entry) (desk.Entry, error) {
	return e, nil
}
func (entriesOf) DeleteEntry(context.Context, desk.Actor, desk.EntryID) error { return nil }
