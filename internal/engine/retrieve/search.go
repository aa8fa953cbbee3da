package retrieve

import (
	"cmp"
	"math"
	"slices"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// Hit is a document that answers a question, more or less.
type Hit struct {
	ID       string
	Score    float64  // calibrated: the share of such hits that are right
	Phrasing string   // the one whose words are closest
	Terms    []string // the words that carried it, strongest first
	Rank     Rank     // what the members said; for fitting
	Trust    Trust
	Vectors  float64 // how near a model outside finds it, -1 to 1; see Vectors
}

// consider is how many candidates each member names.
const consider = 12

// Search returns the documents that may answer the question, best first, at
// most limit. When the question is closer to what no document answers, there
// are none.
func (x *Retriever) Search(question string, limit int, f Filter) []Hit {
	return x.SearchNear(question, nil, limit, f)
}

// SearchNear is Search for a question that a model outside has placed. With a
// vector that is nil, or of another space than UseVectors has, it is Search.
func (x *Retriever) SearchNear(question string, vector []float32, limit int, f Filter) []Hit {
	all := x.candidates(question, vector, f)
	live := *x.live.Load()
	if len(all) == 0 || live[all[0].ID].outside {
		return nil
	}
	hits := make([]Hit, 0, max(0, min(limit, len(all))))
	for _, h := range all {
		if len(hits) >= limit {
			break
		}
		if !live[h.ID].outside {
			hits = append(hits, h)
		}
	}
	return hits
}

// Candidates returns all that any member names, best first, with the documents
// that stand for what is outside.
func (x *Retriever) Candidates(question string, f Filter) []Hit { return x.fuse(question, nil, f) }

// candidates asks the model outside only where the others are not sure.
func (x *Retriever) candidates(question string, vector []float32, f Filter) []Hit {
	hits := x.fuse(question, nil, f)
	if len(hits) > 0 && logOdds(hits[0].Score) >= reach {
		return hits
	}
	if near := x.nearness(vector); near != nil {
		return x.fuse(question, near, f)
	}
	return hits
}

// fuse puts together what the members say, and a model outside if near is not
// nil.
func (x *Retriever) fuse(question string, near *nearness, f Filter) []Hit {
	live, know := *x.live.Load(), x.learned.Load()
	keep := func(id string) bool { e, ok := live[id]; return ok && f.passes(e.limits) }
	o := opinions{live: live, know: know}
	also := o.ask(question, keep)
	also = append(also, near.best(consider, keep)...)
	found := x.index.Find(question, index.Options{Limit: consider + len(also), Keep: keep, Also: also})
	if len(found) == 0 {
		return nil
	}
	model := &x.cfg.Sensed
	switch {
	case o.labels == nil && o.z == nil:
		w := Rank{Words: 1, Clicks: x.cfg.Learned.Rank.Clicks}
		return near.weigh(x.byWords(question, found, &w), live, &w, 0)
	case o.z == nil:
		model = &x.cfg.Learned
	}
	o.fresh(found)
	hits := make([]Hit, len(found))
	for i, h := range found {
		r := o.rank(i, h)
		hits[i] = Hit{ID: h.ID, Phrasing: h.Phrasing, Terms: h.Terms, Rank: r, Trust: o.trust(i, h, r)}
	}
	hits = model.judge(hits)
	if x.clicked(question, hits) {
		before := make(map[string]float64, len(hits))
		for i := range hits {
			before[hits[i].ID] = hits[i].Score
		}
		hits = model.judge(hits)
		for i := range hits {
			hits[i].Score = lifted(hits[i].Score, before[hits[i].ID])
		}
	}
	return near.weigh(hits, live, &model.Rank, model.Trust.Margin)
}

// clicked adds to judged hits what people have clicked on for the question, if
// anything.
func (x *Retriever) clicked(question string, hits []Hit) (any bool) {
	key := x.clicks.key(question)
	if key == "" {
		return false
	}
	for i := range hits {
		if hits[i].Score >= clickFloor {
			hits[i].Rank.Clicks = x.clicks.of(key, hits[i].ID)
			hits[i].Trust.Clicks = hits[i].Rank.Clicks
			any = any || hits[i].Rank.Clicks > 0
		}
	}
	return any
}

// judge orders hits and gives each its score.
func (m *Model) judge(hits []Hit) []Hit {
	rank := make([]float64, len(hits))
	order := make([]int, len(hits))
	for i := range hits {
		rank[i], order[i] = m.Rank.of(&hits[i].Rank), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[b], rank[a]) })
	out := make([]Hit, len(hits))
	for place, i := range order {
		other := 0
		if place == 0 {
			other = 1
		}
		hits[i].Trust.Margin = maxMargin
		if other < len(order) {
			hits[i].Trust.Margin = max(-maxMargin, min(maxMargin, rank[i]-rank[order[other]]))
		}
		hits[i].Score = logistic(m.Bias + m.Trust.of(&hits[i].Trust))
		out[place] = hits[i]
	}
	return out
}

// byWords is what there is without anything learned.
func (x *Retriever) byWords(question string, found []index.Hit, w *Rank) []Hit {
	hits := make([]Hit, len(found))
	for i, h := range found {
		hits[i] = Hit{ID: h.ID, Score: h.Score, Phrasing: h.Phrasing, Terms: h.Terms, Rank: Rank{Words: h.Rank}, Trust: ofWords(h)}
	}
	if !x.clicked(question, hits) {
		return hits
	}
	m := &x.cfg.Learned
	for i := range hits {
		hits[i].Score = lifted(logistic(logOdds(hits[i].Score)+m.Trust.Clicks*hits[i].Rank.Clicks), hits[i].Score)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(w.of(&b.Rank), w.of(&a.Rank)) })
	return hits
}

// opinions are what the learned members say of one question.
type opinions struct {
	live map[string]entry
	know *learned

	labels  map[string]float64 // logarithm of the classifier's probability, given that any document fits
	outside float64            // its log odds that none does
	least   float64            // what a document has that the classifier does not name

	z, vector []float32 // of the discriminant
	zSum      float64   // logarithm of the sum of exponentials of z
	beyond    float64   // log odds of the sense that the question is about something else

	words []float64 // by candidate: logarithm of the share that its words have
	known []bool    // by candidate: it has not changed since training
}

// ask asks the learned members, and returns what they name that may be found.
func (o *opinions) ask(question string, keep func(id string) bool) (also []string) {
	if m := o.know.classifier; m != nil {
		r := m.Predict(question)
		o.outside = logOdds(r.Outside)
		o.labels = make(map[string]float64, len(r.Labels))
		for _, l := range r.Labels {
			p := logarithm(l.P)
			o.labels[l.Label] = p
			o.least = p - unnamed
			if keep(l.Label) {
				also = append(also, l.Label)
			}
		}
	}
	if s := o.know.placed; s != nil {
		if o.z, o.vector = s.scores(question); o.z == nil {
			return also
		}
		o.beyond = logOdds(s.sense.Outside(question))
		most := float64(slices.Max(o.z))
		for _, z := range o.z {
			o.zSum += math.Exp(float64(z) - most)
		}
		o.zSum = most + math.Log(o.zSum)
		for _, c := range s.best(o.z, consider, keep) {
			also = append(also, s.ids[c])
		}
	}
	return also
}

// unnamed is how much less likely than the last one it names a document is that
// the classifier does not name.
const unnamed = 0.7

// best returns the documents with the highest z that may be found.
func (s *placed) best(z []float32, n int, keep func(id string) bool) []int32 {
	top := make([]int32, 0, n+1)
	for c := range z {
		if len(top) == n && z[c] <= z[top[n-1]] || !keep(s.ids[c]) {
			continue
		}
		i := len(top)
		for i > 0 && z[top[i-1]] < z[c] {
			i--
		}
		top = slices.Insert(top, i, int32(c))
		top = top[:min(n, len(top))]
	}
	return top
}

// fresh notes which candidates have changed since training. Of these, the
// learned members are taken to say what the words say.
func (o *opinions) fresh(found []index.Hit) {
	o.words, o.known = make([]float64, len(found)), make([]bool, len(found))
	sum := 0.0
	for _, h := range found {
		sum += math.Exp(h.Rank - found[0].Rank)
	}
	for i, h := range found {
		o.words[i] = max(h.Rank-found[0].Rank-math.Log(sum), logarithm(0))
		d, ok := o.know.digests[h.ID]
		o.known[i] = ok && d == o.live[h.ID].digest
	}
}

// rank is what is said of the i-th candidate.
func (o *opinions) rank(i int, h index.Hit) Rank {
	r := Rank{Words: h.Rank, Learnt: o.words[i], Sense: o.zSum + o.words[i]}
	if !o.known[i] {
		return r
	}
	if o.z != nil {
		r.Sense = o.zSum + logarithm(0)
		if c, ok := o.know.placed.at[h.ID]; ok {
			r.Sense = float64(o.z[c])
		}
		r.Learnt = max(r.Sense-o.zSum, logarithm(0))
	}
	if o.labels != nil {
		p, ok := o.labels[h.ID]
		switch {
		case o.live[h.ID].outside:
			r.Learnt = o.words[i] // the classifier has no label for it
		case ok:
			r.Learnt = p
		default:
			r.Learnt = o.least
		}
	}
	return r
}

// ofWords lists what the words say of a candidate.
func ofWords(h index.Hit) Trust {
	return Trust{
		Words: logOdds(h.Score),
		Asked: h.Features.Asked, Offered: h.Features.Offered, Whole: h.Features.Document, Known: h.Features.Known,
	}
}

// trust lists the signs that the i-th candidate is right, all but its margin.
func (o *opinions) trust(i int, h index.Hit, r Rank) Trust {
	t := ofWords(h)
	t.Learnt = logOdds(math.Exp(r.Learnt))
	if o.labels != nil {
		t.Outside = o.outside
		if !o.known[i] {
			// The classifier cannot have known it.
			t.Outside = min(t.Outside, 0)
		}
	}
	if o.z != nil {
		t.Beyond = o.beyond
		t.Sense = logOdds(math.Exp(r.Sense - o.zSum))
		if c, ok := o.know.placed.at[h.ID]; ok && o.known[i] {
			t.Near = o.know.placed.near(o.vector, c)
		} else {
			t.Near = h.Features.Offered
		}
	}
	return t
}

// Probabilities are kept away from certainty, which no member has.
const least = 1e-5

func logarithm(p float64) float64 { return math.Log(max(p, least)) }

func logOdds(p float64) float64 {
	p = max(least, min(1-least, p))
	return math.Log(p / (1 - p))
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
