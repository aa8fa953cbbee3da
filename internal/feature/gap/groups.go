package gap

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/engine/similar"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	maxSamples = 12 // questions of a gap that new ones are compared with
	candidates = 8  // gaps that are looked at closely, by words and by sense
	nearSense  = 0.5
	// From which two questions mean the same: for a model that knows the trade's
	// words only, and for one that has learned from the shop's entries. TestGrouping
	// measures both.
	sameUntrained = 0.6
	sameTrained   = 0.85
)

// groups holds the gaps that a question may join, in memory. Whoever uses it
// holds the service's lock.
type groups struct {
	senses   Senses
	revision int64 // that it shows
	by       map[string]*langGroups
}

type langGroups struct {
	lexicon index.Lexicon
	judge   atomic.Pointer[judge]
	words   *index.Index
	list    map[string]*group
	sense   retrieve.Sense
	of      string // version of the sense
}

// judge tells whether two questions mean the same.
type judge struct {
	model *similar.Model
	same  float64
	of    string // what it has learned from
}

// group is a gap with some of its questions.
type group struct {
	id      string
	title   string
	asked   int64
	samples []sample
}

type sample struct {
	text   string
	vector []float32 // nil without a sense
}

func newGroups(lexicon Lexicon, senses Senses) (*groups, error) {
	g := &groups{senses: senses, revision: -1, by: map[string]*langGroups{}}
	for _, lang := range Langs() {
		var lex index.Lexicon
		if lexicon != nil {
			var err error
			if lex, err = lexicon(lang); err != nil {
				return nil, fmt.Errorf("lexicon of gaps: %w", err)
			}
		}
		l := &langGroups{lexicon: lex, words: index.New(index.Config{Lexicon: lex}), list: map[string]*group{}}
		l.judge.Store(&judge{model: similar.Untrained(lex), same: sameUntrained})
		g.by[lang] = l
	}
	return g, nil
}

// same reports whether two questions mean the same. It needs no lock.
func (g *groups) same(lang, a, b string) bool {
	l := g.by[lang]
	if l == nil || a == "" || b == "" {
		return false
	}
	j := l.judge.Load()
	return j.model.Score(a, b) >= j.same
}

// replace takes over all gaps of a language as they are stored.
func (l *langGroups) replace(list []*group) {
	l.list = make(map[string]*group, len(list))
	docs := make([]index.Doc, 0, len(list))
	for _, x := range list {
		l.list[x.id] = x
		l.place(x)
		docs = append(docs, x.doc())
	}
	l.words.Replace(docs)
}

func (x *group) doc() index.Doc {
	d := index.Doc{ID: x.id}
	for _, s := range x.samples {
		d.Phrasings = append(d.Phrasings, s.text)
	}
	return d
}

func (l *langGroups) place(x *group) {
	for i := range x.samples {
		x.samples[i].vector = l.vector(x.samples[i].text)
	}
}

func (l *langGroups) vector(text string) []float32 {
	if l.sense == nil {
		return nil
	}
	return l.sense.Vector(text)
}

// follow takes over the sense that is in service.
func (l *langGroups) follow(senses Senses, lang string) {
	if senses == nil {
		return
	}
	sense, version := senses.Sense(lang)
	if version == l.of {
		return
	}
	l.sense, l.of = sense, version
	for _, x := range l.list {
		l.place(x)
	}
}

// join returns the gap that a question belongs to, nil when it means something
// new.
func (l *langGroups) join(text string) *group {
	v := l.vector(text)
	near := map[string]bool{}
	for _, h := range l.words.Search(text, candidates) {
		near[h.ID] = true
	}
	for _, id := range l.nearest(v) {
		near[id] = true
	}
	folded := hygiene.Fold(text)
	var best *group
	most := 0.0
	for id := range near {
		x := l.list[id]
		if x == nil {
			continue
		}
		score := l.score(x, text, folded)
		if score > most || score == most && best != nil && id < best.id {
			best, most = x, score
		}
	}
	if most < l.judge.Load().same {
		return nil
	}
	return best
}

// score is half of what the closest question of the gap says and half of what
// they all say, so that a chain of questions does not lead from one meaning to
// another.
func (l *langGroups) score(x *group, text, folded string) float64 {
	m := l.judge.Load().model
	most, sum := 0.0, 0.0
	for _, s := range x.samples {
		if hygiene.Fold(s.text) == folded {
			return 1
		}
		p := m.Score(text, s.text)
		most = max(most, p)
		sum += p
	}
	return (most + sum/float64(max(len(x.samples), 1))) / 2
}

// nearest are the gaps whose questions lie closest in the space of the sense.
func (l *langGroups) nearest(v []float32) []string {
	type near struct {
		id string
		p  float64
	}
	var list []near
	if len(v) == 0 {
		return nil
	}
	for _, x := range l.list {
		p := 0.0
		for _, s := range x.samples {
			if len(s.vector) == len(v) {
				p = max(p, dot(v, s.vector))
			}
		}
		if p > nearSense {
			list = append(list, near{x.id, p})
		}
	}
	slices.SortFunc(list, func(a, b near) int {
		switch {
		case a.p > b.p:
			return -1
		case a.p < b.p:
			return 1
		}
		return 0
	})
	var ids []string
	for _, n := range list[:min(len(list), candidates)] {
		ids = append(ids, n.id)
	}
	return ids
}

func dot(a, b []float32) float64 {
	var s float32
	for i := range a {
		s += a[i] * b[i]
	}
	return float64(s)
}

// add puts a question into a gap of the memory and names it anew.
func (l *langGroups) add(x *group, text string) {
	x.asked++
	folded := hygiene.Fold(text)
	if slices.ContainsFunc(x.samples, func(s sample) bool { return hygiene.Fold(s.text) == folded }) {
		return
	}
	x.samples = append(x.samples, sample{text, l.vector(text)})
	if over := len(x.samples) - maxSamples; over > 0 {
		x.samples = slices.Clone(x.samples[over:])
	}
	l.list[x.id] = x
	l.words.Update([]index.Doc{x.doc()}, nil)
	texts := make([]string, len(x.samples))
	for i, s := range x.samples {
		texts[i] = s.text
	}
	x.title = texts[central(texts, l.judge.Load().model.Score)]
}

// central is the text that means the most of what the others mean. Of two alike
// the first one is it.
func central(texts []string, score func(a, b string) float64) int {
	best, most := 0, -1.0
	for i, a := range texts {
		sum := 0.0
		for j, b := range texts {
			if i != j {
				sum += score(a, b)
			}
		}
		if sum > most+1e-9 { // the sums of two texts differ by rounding
			best, most = i, sum
		}
	}
	return best
}
