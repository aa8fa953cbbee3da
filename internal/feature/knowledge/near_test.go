package knowledge

import (
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/port/llm"
)

// simulated is a model outside of which it is known how good it is: texts of a
// document lie around a point of its own, with noise. Questions of the held-out
// set are placed by their answer.
type simulated struct {
	noise float64
	of    map[string]string // document by text; others lie anywhere
}

const simulatedWidth = 64

func seeded(s string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

func anywhere(s string) []float32 {
	r := seeded(s)
	v := make([]float32, simulatedWidth)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	llm.Unit(v)
	return v
}

func (m *simulated) place(text string) []float32 {
	v := anywhere(text)
	doc, ok := m.of[text]
	if !ok {
		return v
	}
	for i, x := range anywhere("document " + doc) {
		v[i] = x + float32(m.noise)*v[i]
	}
	llm.Unit(v)
	return v
}

func (m *simulated) vectors(docs []retrieve.Doc) *retrieve.Vectors {
	var out []retrieve.DocVectors
	for _, d := range docs {
		dv := retrieve.DocVectors{ID: d.ID}
		for _, p := range d.Phrasings {
			dv.Rows = append(dv.Rows, retrieve.Quantise(m.place(p)))
		}
		out = append(out, dv)
	}
	return retrieve.NewVectors(simulatedWidth, out)
}

func simulate(docs []retrieve.Doc, held []labelled, noise float64) *simulated {
	m := &simulated{noise: noise, of: map[string]string{}}
	for _, d := range docs {
		for _, p := range d.Phrasings {
			m.of[p] = d.ID
		}
	}
	for _, l := range held {
		m.of[l.text] = l.right[0]
	}
	return m
}

// count is what would become of the questions, each with the vector.
func count(x *retrieve.Retriever, set []labelled, vector func(text string) []float32) (c tally) {
	for _, l := range set {
		hits := x.SearchNear(l.text, vector(l.text), 3, nil)
		c.total++
		for i, h := range hits {
			if l.has(h.ID) {
				c.third++
				if i == 0 {
					c.first++
				}
				break
			}
		}
		switch {
		case len(hits) == 0 || hits[0].Score < Near:
			c.refused++
		case hits[0].Score < Threshold:
			c.asked++
		case l.has(hits[0].ID):
			c.right++
		default:
			c.wrong++
		}
	}
	return c
}

func nothing(string) []float32 { return nil }

// withVectors checks that a model outside which tells the entries apart makes
// answers better, and one that does not changes nothing. How good it is, is
// simulated: with the noise of 1.5 it finds the right entry for seven questions of
// ten by itself.
func withVectors(t *testing.T, what string, x *retrieve.Retriever, lang string) {
	t.Helper()
	docs, held, beyond := demoDocs(t, lang), labelledFile(t, "heldout_"+lang+".tsv"), labelledFile(t, "outside_"+lang+".tsv")
	before, outside := count(x, held, nothing), count(x, beyond, nothing)
	for _, noise := range []float64{1, 1.5, 4} {
		m := simulate(docs, held, noise)
		v := m.vectors(docs)
		x.UseVectors(v)
		after, out := count(x, held, m.place), count(x, beyond, m.place)
		t.Logf("%s with a model outside (noise %.1f): %v, %d beyond", what, noise, after, out.wrong)
		switch {
		case !v.Telling() && (after != before || out != outside):
			t.Errorf("%s: a model that does not tell entries apart has changed answers", what)
		case v.Telling() != (noise < 2):
			t.Errorf("%s: with noise %.1f, telling is %v", what, noise, v.Telling())
		case v.Telling() && (after.right <= before.right || after.wrong >= before.wrong || after.third <= before.third || out.wrong > outside.wrong):
			t.Errorf("%s: answers have not become better: %v before, %v after", what, before, after)
		}
	}
	lies(t, what, x, docs, held)
}

// lies checks that a model outside which knows the entries and lies about every
// question answers nothing that would not even have been offered, and changes
// nothing about what words and sense are sure of.
func lies(t *testing.T, what string, x *retrieve.Retriever, docs []retrieve.Doc, held []labelled) {
	t.Helper()
	m := simulate(docs, held, 1)
	x.UseVectors(m.vectors(docs))
	pushed, lost := 0, 0
	for _, l := range held {
		before := map[string]float64{}
		all := x.Candidates(l.text, nil)
		for _, h := range all {
			before[h.ID] = h.Score
		}
		for range 5 {
			wrong := docs[seeded(l.text).IntN(len(docs))]
			if l.has(wrong.ID) {
				continue
			}
			hits := x.SearchNear(l.text, m.place(wrong.Phrasings[0]), 3, nil)
			if len(hits) == 0 {
				continue
			}
			top := hits[0]
			if all[0].Score > 0.85 && (top.ID != all[0].ID || top.Score != all[0].Score) {
				t.Errorf("%q was sure to be %s (%.2f), now %s (%.2f)", l.text, all[0].ID, all[0].Score, top.ID, top.Score)
			}
			if old, ok := before[top.ID]; ok && old < Near && top.Score >= Threshold {
				t.Errorf("%q: %s goes from %.2f to %.2f", l.text, top.ID, old, top.Score)
			}
			if top.Score >= Threshold && top.ID == wrong.ID {
				pushed++
			}
			if l.has(all[0].ID) && all[0].Score >= Threshold && (!l.has(top.ID) || top.Score < Threshold) {
				lost++
			}
		}
	}
	t.Logf("%s with a model that lies: %d lies answered, %d right answers lost, of %d", what, pushed, lost, 5*len(held))
}
