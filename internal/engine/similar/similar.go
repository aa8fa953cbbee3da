package similar

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// Pair is two texts of which somebody has said how much they mean the same, on
// any scale.
type Pair struct {
	A, B  string
	Score float64
}

// Options steer training. The zero value works.
type Options struct {
	Seed    uint64
	Texts   []string      // of the same kind, that nobody has judged
	Lexicon index.Lexicon // what means the same in the field
	// Vector is what somebody makes of a text who knows the field; nil if nobody
	// does. It is no part of the file of a model: see Model.UseVector.
	Vector func(text string) []float32
	// Mismatched is how many pairs of texts that do not belong together are made
	// up for each pair, as examples of the lowest score: judged pairs are mostly of
	// texts that look alike, and what does not has to be learned, too. 0 = five,
	// below 0 = none.
	Mismatched int
}

const mismatched = 5

// Errors of Train and Read.
var (
	ErrNoPairs = errors.New("no pairs with texts, or all of the same score")
	ErrVersion = errors.New("the model file is of another version")
	ErrDamaged = errors.New("the model file is damaged")
)

// Model tells how similar texts are.
type Model struct {
	lexicon index.Lexicon
	reader  *reader
	words   words
	vector  func(string) []float32

	linear    linear
	trees     []tree
	low, high float64 // the scores that it was trained on
}

// Untrained returns a model with weights that suit short questions. It knows
// nothing but the lexicon, and all words weigh the same.
func Untrained(lex index.Lexicon) *Model { return &Model{lexicon: lex, reader: newReader(lex)} }

// untrained is where training starts from: few pairs change it little.
func untrained(f []float64) float64 {
	return -0.1 + 0.3*f[cosOne] + 0.2*f[cosTwo] + 0.1*f[heldMin] + 0.1*f[heldMax] + 0.1*f[subsequence] + 0.1*f[edits] +
		0.05*f[asking] + 0.05*f[end] + 0.1*f[negation] - 0.15*f[persons]
}

// Train learns from pairs. It returns the error of ctx when that ends first.
func Train(ctx context.Context, pairs []Pair, o Options) (*Model, error) {
	if o.Mismatched == 0 {
		o.Mismatched = mismatched
	}
	m := &Model{lexicon: o.Lexicon, reader: newReader(o.Lexicon), vector: o.Vector}
	m.low, m.high = math.Inf(1), math.Inf(-1)
	for _, p := range pairs {
		if math.IsNaN(p.Score) || math.IsInf(p.Score, 0) {
			return nil, fmt.Errorf("train on %d pairs: a score is no number", len(pairs))
		}
		m.low, m.high = min(m.low, p.Score), max(m.high, p.Score)
	}
	if !(m.low < m.high) {
		return nil, fmt.Errorf("train on %d pairs: %w", len(pairs), ErrNoPairs)
	}
	var texts [][]string
	some := false
	for _, p := range pairs {
		a, b := m.reader.read(p.A), m.reader.read(p.B)
		texts = append(texts, a, b)
		some = some || len(a) > 0 && len(b) > 0
	}
	if !some {
		return nil, fmt.Errorf("train on %d pairs: %w", len(pairs), ErrNoPairs)
	}
	for _, s := range o.Texts {
		texts = append(texts, m.reader.read(s))
	}
	m.words = newWords(texts, o.Seed)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	x, y, weight, err := m.rows(ctx, pairs, o)
	if err != nil {
		return nil, err
	}
	left := make([]float64, len(y))
	for i, v := range y {
		left[i] = v - untrained(x[i])
	}
	m.linear = fitLinear(x, left, weight)
	m.trees = boost(x, left, weight, o.Seed)
	return m, ctx.Err()
}

// rows are the features of the pairs and of made-up ones, with scores from 0
// to 1.
func (m *Model) rows(ctx context.Context, pairs []Pair, o Options) (x [][]float64, y, weight []float64, err error) {
	sides := make([][2]*side, len(pairs))
	for i, p := range pairs {
		if err := ctx.Err(); err != nil {
			return nil, nil, nil, err
		}
		sides[i] = [2]*side{m.side(p.A), m.side(p.B)}
		x = append(x, m.features(sides[i][0], sides[i][1]))
		y = append(y, (p.Score-m.low)/(m.high-m.low))
		weight = append(weight, 1)
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0x6d6973))
	for i := range pairs {
		for range max(o.Mismatched, 0) {
			j := rng.IntN(len(pairs))
			if j == i {
				continue
			}
			x = append(x, m.features(sides[i][0], sides[j][1]))
			y = append(y, 0)
			weight = append(weight, 1/float64(o.Mismatched))
		}
	}
	return x, y, weight, nil
}

// UseVector gives the model what Options.Vector was when it was trained. It is
// called before anybody uses the model.
func (m *Model) UseVector(v func(text string) []float32) { m.vector = v }

// Score tells how much two texts mean the same, from 0 to 1 on the scale that the
// model was trained on.
func (m *Model) Score(a, b string) float64 { return m.score(m.side(a), m.side(b)) }

func (m *Model) score(a, b *side) float64 {
	return soften(m.raw(m.features(a, b)))
}

// soften keeps z between 0 and 1 without making two values the same.
func soften(z float64) float64 {
	const edge = 0.05
	switch {
	case z < edge:
		return edge + edge*math.Tanh((z-edge)/edge)
	case z > 1-edge:
		return 1 - edge + edge*math.Tanh((z-1+edge)/edge)
	}
	return z
}

func (m *Model) raw(x []float64) float64 {
	z := m.linear.of(x)
	for _, t := range m.trees {
		z += t.of(x)
	}
	return untrained(x) + z/2
}
