package similar

import (
	"math"
	"slices"
	"strings"
)

// The features of a pair. Those that depend on the order of the two texts come
// as the smaller and the larger value.
const (
	cosOne   = iota // cosine of the tokens
	cosTwo          // of pairs of neighbours
	cosThree        // of three in a row
	heldMin         // share of the one that the other has
	heldMax
	heldTwoMin
	heldTwoMax
	missedMin // weight of what the other does not have
	missedMax
	subsequence // longest common one, by the longer text
	subsequenceShort
	substring // longest common one, by the shorter text
	edits     // 1 - edits by the longer text
	begin     // the same beginning
	end       // the same end
	lengthShort
	lengthLong
	lengthRatio
	negation // agree
	asking   // share of the question words that both have
	numbers  // the same numbers
	persons  // 我 and 你 in other roles
	softMin  // share of the one that the other has something like
	softMax
	meaning // cosine of the sums of vectors
	sensed  // cosine of Options.Vector
	features
)

// side is a text on its way to the comparison.
type side struct {
	tokens  []string
	grams   [3]map[string]float64 // weight of each n-gram
	mass    [3]float64
	norm    [3]float64
	vectors [][]float32 // of the tokens, nil where there is none
	sum     []float32
	sense   []float32
}

func (m *Model) side(s string) *side {
	d := &side{tokens: m.reader.read(s)}
	for n := range d.grams {
		d.grams[n] = map[string]float64{}
		for i := 0; i+n < len(d.tokens); i++ {
			g := d.tokens[i]
			if n > 0 {
				g = strings.Join(d.tokens[i:i+n+1], " ")
			}
			w := m.weight(g, n)
			d.grams[n][g] = w
		}
		for _, w := range sorted(d.grams[n]) {
			d.mass[n] += w
			d.norm[n] += w * w
		}
		d.norm[n] = math.Sqrt(d.norm[n])
	}
	d.vectors = make([][]float32, len(d.tokens))
	d.sum = make([]float32, m.words.width)
	for i, t := range d.tokens {
		if v := m.words.of(t); v != nil {
			d.vectors[i] = v
			axpy(float32(m.weight(t, 0)), v, d.sum)
		}
	}
	if m.vector != nil {
		d.sense = m.vector(s)
	}
	return d
}

// sorted returns the values in an order that does not depend on the map, so that
// sums are the same each time.
func sorted(m map[string]float64) []float64 {
	out := make([]float64, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

func (m *Model) features(a, b *side) []float64 {
	f := make([]float64, features)
	for n := range a.grams {
		both := map[string]float64{}
		for g, w := range a.grams[n] {
			if _, ok := b.grams[n][g]; ok {
				both[g] = w
			}
		}
		shared, square := 0.0, 0.0
		for _, w := range sorted(both) {
			shared += w
			square += w * w
		}
		f[cosOne+n] = ratio(square, a.norm[n]*b.norm[n])
		x, y := ratio(shared, a.mass[n]), ratio(shared, b.mass[n])
		switch n {
		case 0:
			f[heldMin], f[heldMax] = min(x, y), max(x, y)
			x, y = a.mass[n]-shared, b.mass[n]-shared
			f[missedMin], f[missedMax] = min(x, y), max(x, y)
		case 1:
			f[heldTwoMin], f[heldTwoMax] = min(x, y), max(x, y)
		}
	}
	inOrder(f, a.tokens, b.tokens)
	f[negation] = negations(a.tokens, b.tokens)
	f[asking] = shareOf(questions(a.tokens), questions(b.tokens))
	f[numbers] = shareOf(digits(a.tokens), digits(b.tokens))
	f[persons] = swapped(a.tokens, b.tokens)
	x, y := m.soft(a, b), m.soft(b, a)
	f[softMin], f[softMax] = min(x, y), max(x, y)
	f[meaning] = cosine(a.sum, b.sum)
	f[sensed] = cosine(a.sense, b.sense)
	return f
}

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// inOrder fills in what depends on the order of the tokens.
func inOrder(f []float64, a, b []string) {
	if len(a) > len(b) {
		a, b = b, a
	}
	n, m := float64(len(a)), float64(len(b))
	f[lengthShort], f[lengthLong], f[lengthRatio] = math.Log1p(n), math.Log1p(m), ratio(n, m)
	if len(a) == 0 {
		return
	}
	width := len(b) + 1
	common, run, edit := make([]int, 2*width), make([]int, 2*width), make([]int, 2*width)
	longest := 0
	for j := range width {
		edit[j] = j
	}
	for i := range a {
		was, is := i%2*width, (i+1)%2*width
		edit[is] = i + 1
		for j := range b {
			if a[i] == b[j] {
				common[is+j+1] = common[was+j] + 1
				run[is+j+1] = run[was+j] + 1
				edit[is+j+1] = edit[was+j]
				longest = max(longest, run[is+j+1])
				continue
			}
			common[is+j+1] = max(common[was+j+1], common[is+j])
			run[is+j+1] = 0
			edit[is+j+1] = 1 + min(edit[was+j], edit[was+j+1], edit[is+j])
		}
	}
	last := len(a)%2*width + len(b)
	f[subsequence], f[subsequenceShort] = float64(common[last])/m, float64(common[last])/n
	f[substring] = float64(longest) / n
	f[edits] = 1 - float64(edit[last])/m
	if a[0] == b[0] {
		f[begin] = 1
	}
	if a[len(a)-1] == b[len(b)-1] {
		f[end] = 1
	}
}

// negations is 1 if both texts say no or neither does.
func negations(a, b []string) float64 {
	odd := func(tokens []string) bool {
		n := 0
		for _, t := range tokens {
			switch t {
			case "不", "没", "未", "别", "无", "非", "not", "no", "dont", "cant", "never", "without", "didnt", "doesnt", "isnt", "wont":
				n++
			}
		}
		return n%2 == 1
	}
	if odd(a) == odd(b) {
		return 1
	}
	return 0
}

// questions are the words that ask, by what they ask for.
func questions(tokens []string) (out []string) {
	s := strings.Join(tokens, "")
	for _, q := range [...][2]string{
		{"什么时候", "when"}, {"多久", "when"}, {"几天", "when"}, {"几点", "when"}, {"when", "when"}, {"howlong", "when"},
		{"为什么", "why"}, {"why", "why"}, {"哪里", "where"}, {"哪", "where"}, {"where", "where"}, {"谁", "who"}, {"who", "who"},
		{"怎么", "how"}, {"如何", "how"}, {"怎样", "how"}, {"how", "how"}, {"多少", "many"}, {"几", "many"}, {"价格", "many"},
		{"什么", "what"}, {"what", "what"}, {"which", "what"},
	} {
		if strings.Contains(s, q[0]) && !slices.Contains(out, q[1]) {
			out = append(out, q[1])
			s = strings.ReplaceAll(s, q[0], "")
		}
	}
	return out
}

// digits are the tokens with a number, each once.
func digits(tokens []string) (out []string) {
	for _, t := range tokens {
		if (strings.ContainsAny(t, "0123456789") || strings.Contains("一二两三四五六七八九十百千万", t)) && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// shareOf is how much of two sets is in both, and 1 of two empty ones.
func shareOf(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	n := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			n++
		}
	}
	return min(1, float64(2*n)/float64(len(a)+len(b)))
}

// swapped is 1 if the one text has 我 before 你 and the other 你 before 我, and a
// half if one has a person that the other has not.
func swapped(a, b []string) float64 {
	roles := func(tokens []string) string {
		var s strings.Builder
		for _, t := range tokens {
			switch t {
			case "我", "i", "my", "me":
				s.WriteByte('1')
			case "你", "you", "your":
				s.WriteByte('2')
			case "他", "她", "它", "he", "she", "they":
				s.WriteByte('3')
			}
		}
		return s.String()
	}
	x, y := roles(a), roles(b)
	switch {
	case x == y:
		return 0
	case len(x) >= 2 && len(x) == len(y), len(x) == 1 && len(y) == 1:
		return 1
	}
	return 0.5
}

// soft is the share of a that b has something like: each token counts as much as
// the most similar one of the other text.
func (m *Model) soft(a, b *side) float64 {
	sum, all := 0.0, 0.0
	for i, t := range a.tokens {
		w := m.weight(t, 0)
		all += w
		best := 0.0
		for j, u := range b.tokens {
			if t == u {
				best = 1
				break
			}
			if a.vectors[i] != nil && b.vectors[j] != nil {
				best = max(best, cosine(a.vectors[i], b.vectors[j]))
			}
		}
		sum += w * best
	}
	return ratio(sum, all)
}

func cosine(a, b []float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return 0
	}
	var ab, aa, bb float64
	for i, x := range a {
		y := float64(b[i])
		ab += float64(x) * y
		aa += float64(x) * float64(x)
		bb += y * y
	}
	return ratio(ab, math.Sqrt(aa*bb))
}

func axpy(f float32, x, y []float32) {
	for i, v := range x {
		y[i] += f * v
	}
}
