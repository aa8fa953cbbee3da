package cluster

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// MaxTexts is how many texts are grouped at once at most.
const MaxTexts = 100_000

// ErrTooMany is returned for more than MaxTexts texts.
var ErrTooMany = errors.New("too many texts to group")

// What is below was chosen once, on 6,775 questions of a shop's customers with
// 123 labels, of which only how well groups agree with them was looked at. From
// half to twice of each it hardly matters.
const (
	drawn       = 20_000 // different texts that decide where groups are
	wordWidth   = 208    // of the space of words
	senseWidth  = 128    // of the opinion about meaning
	senseShare  = 1.5    // how much the opinion counts, words counting 1
	around      = 15     // neighbours that a text moves towards …
	towards     = 0.6    // … and how far
	smallest    = 600    // small groups that are joined, at most
	perGroup    = 7      // different texts of a small group, where there are many
	fewTexts    = 50     // up to which each different text is a small group
	allCompared = 1500   // texts of which each is compared with all
	meansTurns  = 12
	polish      = 5
	alike       = 0.8  // cosine of two groups that are one
	apart       = 0.25 // cosine below which two groups never become one by themselves
	fits        = 0.3  // cosine to its group below which a text belongs to none
	maxGroups   = 400
)

// Options of Find. The zero value is usable.
type Options struct {
	Seed uint64
	// Vector is an opinion about what a text means: texts that mean the same to it
	// have vectors that point the same way. All are equally long; one of zeroes, or
	// nil, is no opinion. It is called from several goroutines.
	Vector func(text string) []float32
	// Groups is how many groups there are; 0 lets the texts decide.
	Groups int
	// Least is how many texts a group has at least; what is in smaller ones belongs
	// to none. 0 means 2.
	Least int
	// Progress hears how much of the work is done.
	Progress func(done, total int64)
}

// Group is some texts that mean the same. Texts are told by their number.
type Group struct {
	Members  []int    // the closest to the middle first
	Medoid   int      // the one that stands for all
	Words    []string // what tells them from other groups, the most telling first
	Cohesion float64  // mean cosine to the middle, 1 = all the same
}

// Result is groups, the largest first, and what belongs to none.
type Result struct {
	Groups []Group
	Alone  []int
	// Distinct is how many texts were left when what is nearly the same was one.
	Distinct int
}

// Find groups texts.
func Find(ctx context.Context, texts []string, o Options) (*Result, error) {
	if len(texts) > MaxTexts {
		return nil, ErrTooMany
	}
	f := &finder{Options: o, ctx: ctx, rng: rand.New(rand.NewPCG(o.Seed, 0x636c7573))} //nolint:gosec // a draw that can be repeated
	if f.Least <= 0 {
		f.Least = 2
	}
	return f.find(texts)
}

// finder is one run.
type finder struct {
	Options
	ctx context.Context
	rng *rand.Rand

	texts  []string
	merged *merged   // from here on, points are distinct texts
	weight []float32 // by point
	draw   []int32   // points that decide, ascending
	words  *sparse
	raw    *dense // by point: where it is
	points *dense // … and where its neighbours have moved it
	of     []int32
}

// steps of the work as Progress tells them, in hundredths.
const (
	stepMerged, stepSpace, stepSense, stepMoved, stepSmall, stepJoined, stepDone = 5, 25, 35, 55, 85, 95, 100
)

func (f *finder) reached(step int64) error {
	if f.Progress != nil {
		f.Progress(step, stepDone)
	}
	return f.ctx.Err()
}

func (f *finder) find(texts []string) (*Result, error) {
	f.texts = texts
	f.merged = merge(texts)
	f.weigh()
	if err := f.reached(stepMerged); err != nil {
		return nil, err
	}
	if len(f.merged.first) == 0 {
		return f.describe()
	}
	if err := f.place(); err != nil {
		return nil, err
	}
	if err := f.group(); err != nil {
		return nil, err
	}
	return f.describe()
}

// weigh draws the points that decide: those that were written most often, and of
// the others any.
func (f *finder) weigh() {
	n := len(f.merged.first)
	f.weight = make([]float32, n)
	for i, c := range f.merged.count {
		f.weight[i] = 1 + float32(math.Log(float64(c)))
	}
	order := f.rng.Perm(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.merged.count[b], f.merged.count[a]) })
	if n > drawn {
		order = order[:drawn]
	}
	slices.Sort(order)
	f.draw = make([]int32, len(order))
	for i, p := range order {
		f.draw[i] = int32(p)
	}
}

// place gives every point its place.
func (f *finder) place() error {
	rows := f.merged.folded
	least := 2
	if len(rows) < 50 {
		least = 1
	}
	v := newVocabulary(rows, least)
	f.words = v.matrix(rows)
	axes, err := axesOf(f.ctx, f.words.only(f.draw), wordWidth, f.rng)
	if err != nil {
		return err
	}
	f.raw = f.words.times(axes)
	f.raw.unit()
	f.words = nil // not needed any more, and large
	if err := f.reached(stepSpace); err != nil {
		return err
	}
	if err := f.addSense(); err != nil {
		return err
	}
	if err := f.reached(stepSense); err != nil {
		return err
	}
	return f.move()
}

// addSense puts the opinion about meaning beside the words.
func (f *finder) addSense() error {
	if f.Vector == nil {
		return nil
	}
	sense, err := f.senses()
	if err != nil || sense == nil {
		return err
	}
	both := newDense(f.raw.rows, f.raw.cols+sense.cols)
	for i := range both.rows {
		r := both.row(i)
		copy(r, f.raw.row(i))
		axpy(senseShare, sense.row(i), r[f.raw.cols:])
	}
	both.unit()
	f.raw = both
	return nil
}

// senses returns the opinions, less what all of them share; nil without any.
func (f *finder) senses() (*dense, error) {
	n := len(f.merged.first)
	width := 0
	for i := 0; i < n && width == 0; i++ {
		width = len(f.Vector(f.texts[f.merged.first[i]]))
	}
	if width == 0 {
		return nil, nil //nolint:nilnil // no opinion is no failure
	}
	x := newDense(n, width)
	each(n, func(_, from, to int) {
		for i := from; i < to && f.ctx.Err() == nil; i++ {
			if v := f.Vector(f.texts[f.merged.first[i]]); len(v) == width {
				copy(x.row(i), v)
			}
		}
	})
	if err := f.ctx.Err(); err != nil {
		return nil, err
	}
	has := make([]bool, n)
	mean, count := make([]float32, width), float32(0)
	for i := range n {
		if has[i] = inner.Dot(x.row(i), x.row(i)) > 0; has[i] {
			axpy(1, x.row(i), mean)
			count++
		}
	}
	for i := range n {
		if has[i] {
			axpy(-1/count, mean, x.row(i))
		}
	}
	x.unit()
	if width > senseWidth {
		x = x.narrow(f.draw, senseWidth, f.rng)
		x.unit()
	}
	return x, f.ctx.Err()
}

// move moves every point towards those drawn that are near.
func (f *finder) move() error {
	base := f.raw.only(f.draw)
	var coarse *means
	if base.rows > allCompared {
		var err error
		k := int(math.Sqrt(float64(base.rows)))
		if coarse, err = kmeans(f.ctx, base, ones(base.rows), k, 4, f.rng); err != nil {
			return err
		}
	}
	near := neighbours(f.ctx, f.raw, base, f.draw, min(around, 1+base.rows/10), coarse)
	if err := f.ctx.Err(); err != nil {
		return err
	}
	f.points = moved(f.raw, base, near, towards)
	return f.reached(stepMoved)
}

// group finds the groups among the points that were drawn, and lets all join.
func (f *finder) group() error {
	base := f.points.only(f.draw)
	weight := make([]float32, len(f.draw))
	for i, p := range f.draw {
		weight[i] = f.weight[p]
	}
	small := min(base.rows, max(fewTexts, min(smallest, base.rows/perGroup)))
	if f.Groups > 0 {
		small = min(base.rows, max(small, f.Groups))
	}
	m, err := kmeans(f.ctx, base, weight, small, meansTurns, f.rng)
	if err != nil {
		return err
	}
	if err := f.reached(stepSmall); err != nil {
		return err
	}
	wanted, limit := f.Groups, min(maxGroups, 1+base.rows/perGroup, int(2*math.Sqrt(float64(base.rows))))
	m.join(base, weight, func(left int, cosine float64) bool {
		if wanted > 0 {
			return left > wanted
		}
		return cosine > alike || left > limit && cosine > apart
	})
	for range polish {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		m.update(base, weight)
		if m.assign(base, weight) == 0 {
			break
		}
	}
	m.update(base, weight)
	all := &means{of: make([]int32, f.points.rows), near: make([]float32, f.points.rows), k: m.k, middle: m.middle}
	all.assign(f.points, f.weight)
	f.of = all.of
	return f.reached(stepJoined)
}

func ones(n int) []float32 {
	w := make([]float32, n)
	for i := range w {
		w[i] = 1
	}
	return w
}
