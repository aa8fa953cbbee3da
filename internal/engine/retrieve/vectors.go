package retrieve

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// Vectors are how a model outside places the phrasings of documents. It is one
// more opinion, of which the retriever knows nothing beforehand: so it judges the
// model by the documents themselves, and bounds what it can do.
//
// A phrasing is asked for against all others. How near its nearest sibling is
// (same) and the nearest phrasing of another document (other) becomes the scale
// on which questions are measured: 0 is as far as another document, 1 as near as
// a sibling. A model for which siblings are not nearer has no say.
//
// Vectors do not change, and are safe for concurrent use.
type Vectors struct {
	width int
	ids   []string
	first []int32 // by document: its first row; one more at the end
	rows  [][]byte
	at    map[string]int32

	same, other float64
	told        float64 // share of phrasings whose nearest neighbour is a sibling
	judged      int     // phrasings that this was measured with
}

// DocVectors are the vectors of one document, as Quantise has made them.
type DocVectors struct {
	ID   string
	Rows [][]byte
}

// What a model has to show before it has a say.
const (
	leastJudged = 8
	leastTold   = 0.4
	leastGap    = 0.01
	maxPairs    = 200_000 // that are compared to find out
)

// How much of a say it has. These are not fitted, since which model a shop takes
// is not known. What they guarantee: a candidate's log odds move by reach at most,
// which is what lies between 0.15 and 0.5; whatever the others say, a near one
// comes to a share of offered, too little to be sure; and where the others are
// surer than reach, a model outside is not heard at all.
const (
	nearRank  = 2.5 // rank that a candidate as near as a sibling gains
	nearTrust = 1.2 // log odds that it gains, or loses when it is as far as can be
	reach     = 1.7
	offered   = 0.3
	closeBy   = 0.5 // from which a document goes before those that stand for what is outside
)

// NewVectors returns the vectors of documents. Rows of another width are left
// out.
func NewVectors(width int, docs []DocVectors) *Vectors {
	v := &Vectors{width: width, at: make(map[string]int32, len(docs))}
	for _, d := range docs {
		from := int32(len(v.rows))
		for _, r := range d.Rows {
			if len(r) == width+scaleBytes {
				v.rows = append(v.rows, r)
			}
		}
		if int32(len(v.rows)) > from {
			v.at[d.ID] = int32(len(v.ids))
			v.ids, v.first = append(v.ids, d.ID), append(v.first, from)
		}
	}
	v.first = append(v.first, int32(len(v.rows)))
	v.judge()
	return v
}

// Telling reports whether the model tells the documents apart well enough to
// have a say.
func (v *Vectors) Telling() bool {
	return v.judged >= leastJudged && v.told >= leastTold && v.same-v.other >= leastGap
}

// judge measures the model on phrasings that have siblings, some of them where
// there are many.
func (v *Vectors) judge() {
	if len(v.rows) == 0 {
		return
	}
	var some []int32 // rows with siblings, by document
	var of []int32
	for d := range v.ids {
		if v.first[d+1]-v.first[d] < 2 {
			continue
		}
		for r := v.first[d]; r < v.first[d+1]; r++ {
			some, of = append(some, r), append(of, int32(d))
		}
	}
	step := max(1, (len(some)*len(v.rows)+maxPairs-1)/maxPairs)
	var same, other []float64
	told := 0
	q := make([]float32, v.width)
	for i := 0; i < len(some); i += step {
		row, doc := some[i], of[i]
		restore(q, v.rows[row])
		sibling, stranger := -1.0, -1.0
		for d := range v.ids {
			for r := v.first[d]; r < v.first[d+1]; r++ {
				switch {
				case r == row:
				case int32(d) == doc:
					sibling = max(sibling, Cosine(q, v.rows[r]))
				default:
					stranger = max(stranger, Cosine(q, v.rows[r]))
				}
			}
		}
		same, other = append(same, sibling), append(other, stranger)
		if sibling > stranger {
			told++
		}
	}
	if v.judged = len(same); v.judged > 0 {
		slices.Sort(same)
		slices.Sort(other)
		v.same, v.other = same[len(same)/2], other[len(other)/2]
		v.told = float64(told) / float64(v.judged)
	}
}

// UseVectors lets a model outside take part, or nobody if v is nil. Only
// questions that come with a vector are affected.
func (x *Retriever) UseVectors(v *Vectors) { x.vectors.Store(v) }

// nearness is what a model outside says of one question, on the scale of its
// documents; nil when it has no say.
type nearness struct {
	v  *Vectors
	on []float64 // by document: -1 to 1
}

func (x *Retriever) nearness(question []float32) *nearness {
	v := x.vectors.Load()
	if v == nil || len(question) != v.width || !v.Telling() {
		return nil
	}
	n := &nearness{v: v, on: make([]float64, len(v.ids))}
	for d := range v.ids {
		best := -1.0
		for r := v.first[d]; r < v.first[d+1]; r++ {
			best = max(best, Cosine(question, v.rows[r]))
		}
		n.on[d] = max(-1, min(1, (best-v.other)/(v.same-v.other)))
	}
	return n
}

// best names the documents that are nearer than strangers are, nearest first.
func (n *nearness) best(limit int, keep func(id string) bool) []string {
	if n == nil {
		return nil
	}
	var top []int
	for d, a := range n.on {
		if a > 0 && keep(n.v.ids[d]) {
			top = append(top, d)
		}
	}
	slices.SortStableFunc(top, func(a, b int) int { return cmp.Compare(n.on[b], n.on[a]) })
	var out []string
	for _, d := range top[:min(limit, len(top))] {
		out = append(out, n.v.ids[d])
	}
	return out
}

// of is how near a document is; 0, which says nothing, for one without vectors.
func (n *nearness) of(id string) float64 {
	if d, ok := n.v.at[id]; ok {
		return n.on[d]
	}
	return 0
}

// weigh puts the opinion to that of the others, who have ordered and scored the
// hits: by is how they have ranked, margin what a distance in rank is worth. Of
// what is outside there are no vectors, only words in common with the question;
// a document that is near is a better sign.
func (n *nearness) weigh(hits []Hit, live map[string]entry, by *Rank, margin float64) []Hit {
	if n == nil {
		return hits
	}
	type candidate struct {
		Hit
		rank, near float64
	}
	list := make([]candidate, len(hits))
	nearest := math.Inf(-1)
	for i := range hits {
		c := candidate{Hit: hits[i], near: n.of(hits[i].ID)}
		c.rank = by.of(&hits[i].Rank) + nearRank*max(0, c.near)
		if c.near >= closeBy && !live[c.ID].outside {
			nearest = max(nearest, c.rank)
		}
		list[i] = c
	}
	for i := range list {
		if c := &list[i]; !math.IsInf(nearest, -1) && live[c.ID].outside && c.rank >= nearest {
			c.rank = math.Nextafter(nearest, math.Inf(-1))
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.rank, a.rank) })
	out := make([]Hit, len(list))
	for i, c := range list {
		other := 0
		if i == 0 {
			other = 1
		}
		shift := nearTrust * c.near
		if other < len(list) {
			now := max(-maxMargin, min(maxMargin, c.rank-list[other].rank))
			shift += margin * (now - c.Trust.Margin)
			c.Trust.Margin = now
		}
		c.Score = max(logistic(logOdds(c.Score)+max(-reach, min(reach, shift))), offered*c.near)
		c.Vectors = c.near
		out[i] = c.Hit
	}
	return out
}

// scaleBytes stand before the numbers of a stored vector.
const scaleBytes = 4

// Quantise stores a vector in one byte a number. The cosine with another one
// changes in the third digit at most.
func Quantise(v []float32) []byte {
	most := float32(0)
	for _, x := range v {
		most = max(most, x, -x)
	}
	out := make([]byte, scaleBytes+len(v))
	scale := most / 127
	binary.LittleEndian.PutUint32(out, math.Float32bits(scale))
	if scale == 0 {
		return out
	}
	for i, x := range v {
		out[scaleBytes+i] = byte(int8(math.RoundToEven(float64(x / scale))))
	}
	return out
}

func scaleOf(row []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(row)) }

func restore(v []float32, row []byte) {
	scale := scaleOf(row)
	for i, b := range row[scaleBytes:] {
		v[i] = scale * float32(int8(b))
	}
}

// Cosine compares a vector of length 1 with one that Quantise has stored, of the
// same width.
func Cosine(q []float32, row []byte) float64 {
	if len(row) != len(q)+scaleBytes {
		return 0
	}
	scale := scaleOf(row)
	row = row[scaleBytes:]
	row = row[:len(q)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(q); i += 4 {
		s0 += q[i] * float32(int8(row[i]))
		s1 += q[i+1] * float32(int8(row[i+1]))
		s2 += q[i+2] * float32(int8(row[i+2]))
		s3 += q[i+3] * float32(int8(row[i+3]))
	}
	for ; i < len(q); i++ {
		s0 += q[i] * float32(int8(row[i]))
	}
	return float64(scale * (s0 + s1 + s2 + s3))
}
