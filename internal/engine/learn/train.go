package learn

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// training is the way from examples to a model.
type training struct {
	ctx     context.Context
	o       Options
	started time.Time
	texts   []string // the examples, the outside texts, then texts that mean nothing, then the labels
	label   []int32  // outside texts have the class after the last label, those without meaning the one after that
	labels  []string
	inside  int // how many of texts are examples
	given   int // and how many are examples or outside texts
	judged  int // what follows are the names of the labels: to learn from, not to judge by
	classes int // labels, and one for outside texts if there are enough
	info    Info

	vocab *vocabulary
	x     *matrix
	fold  []int // by row
	folds int

	mu         sync.Mutex
	done, work float64
}

// enoughOutside is from how many outside texts on they become a class.
const enoughOutside = 20

func newTraining(ctx context.Context, examples []Example, o Options) (*training, error) {
	t := &training{ctx: ctx, o: o, started: time.Now()}
	if err := t.collect(examples); err != nil {
		return nil, err
	}
	t.classes = len(t.labels)
	if len(o.Outside) >= enoughOutside {
		t.classes++
	}
	for _, s := range o.Outside {
		t.texts, t.label = append(t.texts, s), append(t.label, int32(len(t.labels)))
	}
	t.info.Outside = len(o.Outside)
	t.given = len(t.texts)
	made := min(max(t.inside/5, 50), 2000)
	for _, s := range salad(t.texts[:t.inside], made, rand.New(rand.NewPCG(o.Seed, 0x73616c61))) {
		t.texts, t.label = append(t.texts, s), append(t.label, int32(len(t.labels))+1)
	}
	t.judged = len(t.texts)
	for c, s := range t.labels {
		t.texts, t.label = append(t.texts, labelText(s)), append(t.label, int32(c))
	}
	return t, nil
}

// collect sorts out duplicates and contradictions, and numbers the labels by
// their names.
func (t *training) collect(examples []Example) error {
	type entry struct {
		text   string
		labels []string
	}
	byKey := map[string]int{}
	var entries []entry
	var tx text
	for _, e := range examples {
		if e.Label == "" {
			continue
		}
		tx.read(e.Text)
		key := tx.key()
		if key == "" {
			continue
		}
		i, ok := byKey[key]
		if !ok {
			i = len(entries)
			byKey[key] = i
			entries = append(entries, entry{text: strings.Clone(e.Text)})
		} else {
			t.info.Duplicates++
		}
		entries[i].labels = append(entries[i].labels, e.Label)
	}
	if len(entries) == 0 {
		return fmt.Errorf("train on %d examples: %w", len(examples), ErrNoExamples)
	}
	kept := make([]string, len(entries))
	count := map[string]int{}
	for i, e := range entries {
		kept[i] = majority(e.labels)
		count[kept[i]]++
		if slices.ContainsFunc(e.labels, func(l string) bool { return l != kept[i] }) {
			lost := slices.DeleteFunc(slices.Clone(e.labels), func(l string) bool { return l == kept[i] })
			slices.Sort(lost)
			t.info.Contradictions = append(t.info.Contradictions, Contradiction{Text: e.text, Kept: kept[i], Lost: slices.Compact(lost)})
		}
	}
	for l, n := range count {
		t.labels = append(t.labels, l)
		t.info.Labels = append(t.info.Labels, LabelInfo{Label: l, Examples: n})
	}
	slices.Sort(t.labels)
	slices.SortFunc(t.info.Labels, func(a, b LabelInfo) int { return cmp.Compare(a.Label, b.Label) })
	for i, e := range entries {
		c, _ := slices.BinarySearch(t.labels, kept[i])
		t.texts, t.label = append(t.texts, e.text), append(t.label, int32(c))
	}
	t.inside = len(t.texts)
	t.info.Examples = t.inside
	return nil
}

// majority is the most frequent label, of equally frequent ones the first.
func majority(labels []string) string {
	count := map[string]int{}
	for _, l := range labels {
		count[l]++
	}
	winner := labels[0]
	for _, l := range labels {
		if count[l] > count[winner] {
			winner = l
		}
	}
	return winner
}

// split deals the rows out to folds, label by label, so that every fold has its
// share of each.
func (t *training) split() {
	n := t.judged
	t.folds = 5
	if t.inside < 5*len(t.labels) || t.inside < 1000 {
		t.folds = 8
	}
	if n > 30_000 || t.o.Fast {
		t.folds = 3
	}
	t.folds = max(min(t.folds, t.inside), 1)
	order := rand.New(rand.NewPCG(t.o.Seed, 0x666f6c64)).Perm(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.label[a], t.label[b]) })
	t.fold = make([]int, len(t.texts))
	for i := range t.fold {
		t.fold[i] = -1
	}
	for i, row := range order {
		t.fold[row] = i % t.folds
	}
}

// labelText reads a label as a text: labels are often short descriptions, and
// with few examples that helps. A label without known words has no features and
// does no harm.
func labelText(label string) string {
	var b strings.Builder
	lower := false
	for _, r := range label {
		if r == '_' || r == '-' || r == '/' || r == '.' {
			r = ' '
		}
		if lower && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// rowsBut lists the rows outside of a fold that belong to a class.
func (t *training) rowsBut(fold int) []int32 {
	var rows []int32
	for i, f := range t.fold {
		ids, _ := t.x.row(i)
		if (f != fold || t.folds == 1) && int(t.label[i]) < t.classes && (i < t.judged || len(ids) > 0) {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// each runs work for 0 … n-1 on the processors that there are. What a piece does
// may depend on its number alone, so that the result is the same everywhere.
func (t *training) each(n int, work func(i int) error) error {
	var wg sync.WaitGroup
	next := make(chan int)
	errs := make([]error, n)
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range next {
				if errs[i] = t.ctx.Err(); errs[i] == nil {
					errs[i] = work(i)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return t.ctx.Err()
}

// progress adds to the work that is done.
func (t *training) progress(amount float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += amount
	if t.o.Progress != nil {
		t.o.Progress(min(t.done/t.work, 1))
	}
}

// shape adapts the nets to the amount of data.
func (t *training) shape() netShape {
	n := t.inside
	s := netShape{Hidden: 128, Epochs: 25, Rate: 0.05, Drop: 0.4, DropGrams: 0.2}
	switch {
	case n > 30_000:
		s.Hidden, s.Epochs = 64, 4
	case n > 8_000:
		s.Epochs = 12
	case n < 1000:
		s.Epochs = 40
	case n < 4000:
		s.Epochs = 30
	}
	if len(t.labels) <= 10 {
		s.Hidden = 64
	}
	return s
}

// What a large set may take: the matrices of the members have a row of bytes
// for each feature, and rare features go first.
const (
	maxMatrix        = 40 << 20
	frequentFeatures = 2 // texts that must have a feature, once there are some thousand examples
)

// grams suits the n-grams to the texts: the few words of a question may stand
// in any order and with others between them, while in a long text what belongs
// together stands side by side.
func (t *training) grams() grams {
	var tx text
	tokens := 0
	for _, s := range t.texts[:t.inside] {
		tx.read(s)
		tokens += len(tx.tokens)
	}
	if tokens/t.inside >= longText {
		return grams{Chars: 3, Words: 3, Letters: 5}
	}
	return grams{Chars: 2, Words: 3, Letters: 5, Gap: 10}
}

// longText is how many tokens the texts have on average that are taken for long.
const longText = 25

func (t *training) run() (*Model, error) {
	minimum := 1
	if t.inside >= 2000 {
		minimum = frequentFeatures
	}
	t.split()
	limit := maxMatrix / (t.classes + t.folds*t.shape().Hidden)
	t.vocab = newVocabulary(t.grams(), t.texts[:t.inside], t.o.Unlabelled, minimum, limit)
	t.x = t.vocab.matrix(t.texts)
	t.work = float64(t.folds) * 1.2
	if !t.o.Fast {
		t.work = float64(t.folds) * 3
	}
	m := &Model{labels: t.labels, vocab: t.vocab}
	if err := t.fit(m); err != nil {
		return nil, fmt.Errorf("train on %d examples: %w", t.inside, err)
	}
	t.info.Features = t.vocab.size()
	m.info = t.info
	m.info.Bytes = m.bytes()
	m.info.Took = time.Since(t.started)
	t.progress(t.work)
	return m, nil
}

// fit trains the members on the folds, weighs them by what they say of the rows
// that they have not seen, and puts the model together: the linear members of
// all folds become one by their mean, the nets vote.
func (t *training) fit(m *Model) error {
	n, C, F := t.judged, t.classes, t.x.cols
	z := make([][]float32, n)
	for i := range z {
		z[i] = make([]float32, members*C)
	}
	part := func(i, member int) []float32 { return z[i][member*C : (member+1)*C] }
	score := func(w []float32, stride int, rows []int32, c, member int) {
		for _, row := range rows {
			ids, val := t.x.row(int(row))
			s := float32(0)
			if stride > F {
				s = w[F]
			}
			for k, id := range ids {
				s += w[id] * val[k]
			}
			part(int(row), member)[c] += s
		}
	}
	held := make([][]int32, t.folds)
	for i, f := range t.fold[:t.judged] {
		held[f] = append(held[f], int32(i))
	}

	svm, bayes := make([]float32, (F+1)*C), make([]float32, F*C)
	for k := range t.folds {
		rows := t.rowsBut(k)
		err := t.each(C, func(c int) error {
			w := make([]float32, F+1)
			y := make([]int8, len(rows))
			some := false
			for i, row := range rows {
				if int(t.label[row]) == c {
					y[i], some = 1, true
				}
			}
			if some {
				rng := rand.New(rand.NewPCG(t.o.Seed, uint64(k*C+c)))
				if len(t.labels) == 2 {
					trainRatio(t.x, rows, y, w, rng)
				} else {
					trainBinary(t.x, rows, y, 0.5, 1, 30, w, rng)
				}
			} else {
				w[F] = -1
			}
			score(w, F+1, held[k], c, memberLinear)
			axpy(1/float32(t.folds), w, svm[c*(F+1):(c+1)*(F+1)])
			return nil
		})
		if err != nil {
			return err
		}
		nb := trainBayes(t.x, rows, t.label, C)
		err = t.each(C, func(c int) error {
			score(nb[c*F:], F, held[k], c, memberBayes)
			axpy(1/float32(t.folds), nb[c*F:(c+1)*F], bayes[c*F:(c+1)*F])
			return nil
		})
		if err != nil {
			return err
		}
		t.progress(1)
	}

	// The examples in an order that gives every label its share of the room.
	order := rand.New(rand.NewPCG(t.o.Seed, 0x6e656172)).Perm(t.inside)
	m.near = newNeighbours(t.x, order, t.texts, t.label)
	position := make([]int32, n)
	for i := range position {
		position[i] = -1
	}
	for doc := range m.near.texts {
		position[order[doc]] = int32(doc)
	}
	nearest := make([][2]float32, n) // the most similar example; and the same among other labels
	err := t.each(n, func(i int) error {
		ids, val := t.x.row(i)
		sim := make([]float32, len(m.near.texts))
		m.near.similarities(ids, val, sim)
		if p := position[i]; p >= 0 {
			sim[p] = 0
		}
		m.near.votes(sim, part(i, memberNear))
		for d, s := range sim {
			nearest[i][0] = max(nearest[i][0], s)
			if m.near.label[d] != t.label[i] {
				nearest[i][1] = max(nearest[i][1], s)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}

	use := [members]bool{memberLinear: true, memberBayes: true, memberNear: true, memberNet: !t.o.Fast}
	if C < 2 {
		use = [members]bool{memberLinear: true}
	}
	if use[memberNet] {
		shape := t.shape()
		nets := make([]*servedNet, t.folds)
		err := t.each(t.folds, func(k int) error {
			trained, err := trainNet(t.ctx, t.x, t.rowsBut(k), t.label, C, shape, t.o.Seed<<8+uint64(k))
			if err != nil {
				return err
			}
			act := make([]float32, shape.Hidden)
			for _, row := range held[k] {
				ids, val := t.x.row(int(row))
				trained.scores(ids, val, act, part(int(row), memberNet))
			}
			nets[k] = trained.served()
			t.progress(1.5)
			return nil
		})
		if err != nil {
			return err
		}
		m.nets = nets
	}

	m.weights = fitStack(z[:t.inside], t.label, C, use)
	m.merge(svm, bayes, F, C)
	t.judge(m, z, use)
	t.fitOutside(m, z, nearest)
	return nil
}

// merge puts the linear members with their weights into one matrix, a row for
// each feature.
func (m *Model) merge(svm, bayes []float32, features, classes int) {
	cells := make([]float32, features*classes)
	m.bias = make([]float32, classes)
	a, b := m.weights[memberLinear], m.weights[memberBayes]
	for c := range classes {
		w, v := svm[c*(features+1):(c+1)*(features+1)], bayes[c*features:(c+1)*features]
		for f := range features {
			cells[f*classes+c] = a*w[f] + b*v[f]
		}
		m.bias[c] = a * w[features]
	}
	m.linear = quantise(cells, classes)
}

// judge measures the ensemble and its members on the held-out rows.
func (t *training) judge(m *Model, z [][]float32, use [members]bool) {
	C := t.classes
	var right [members]int
	recall := make([]int, len(t.labels))
	all := 0
	p := make([]float32, C)
	for i := range t.inside {
		for k := range members {
			if argmax(z[i][k*C:k*C+len(t.labels)]) == int(t.label[i]) {
				right[k]++
			}
		}
		m.weights.mix(z[i], p)
		q := p[:len(t.labels)]
		softmax(q)
		top := argmax(q)
		if top == int(t.label[i]) {
			all++
			recall[top]++
		}
	}
	n := float64(t.inside)
	t.info.Accuracy = float64(all) / n
	for c := range t.info.Labels {
		t.info.Labels[c].Recall = float64(recall[c]) / float64(t.info.Labels[c].Examples)
	}
	for k := range members {
		if use[k] {
			t.info.Members = append(t.info.Members, Member{Name: memberName(k), Weight: float64(m.weights[k]), Accuracy: float64(right[k]) / n})
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

func argmax(z []float32) int {
	best := 0
	for i, x := range z {
		if x > z[best] {
			best = i
		}
	}
	return best
}

// mix writes the weighted sum of the members' scores to p.
func (w *stackWeights) mix(z, p []float32) {
	clear(p)
	for m, x := range w {
		if x != 0 {
			axpy(x, z[m*len(p):(m+1)*len(p)], p)
		}
	}
}

// fitOutside fits the judgement whether any label fits. Held-out examples stand
// for texts with a label. Texts without one are those that were given, and the
// examples once more as if their own label did not exist.
func (t *training) fitOutside(m *Model, z [][]float32, nearest [][2]float32) {
	C, L := t.classes, len(t.labels)
	shares := t.knownShares()
	p := make([]float32, C)
	linear := make([]float32, C)
	var tx text
	var x []signs
	var y []bool
	var weight []float64
	var right []bool // the examples that are recognised
	view := func(i int, without int32) signs {
		e := evidence{p: p, linear: linear, near: nearest[i][0], known: shares[i][0], labels: L, without: without}
		if without >= 0 {
			e.near, e.known = nearest[i][1], shares[i][1]
		}
		for c := range linear {
			linear[c] = m.weights[memberLinear]*z[i][memberLinear*C+c] + m.weights[memberBayes]*z[i][memberBayes*C+c]
		}
		if m.nets != nil {
			e.net = z[i][memberNet*C : (memberNet+1)*C]
		}
		m.weights.mix(z[i], p)
		softmax(p)
		tx.read(t.texts[i])
		e.tokens = len(tx.tokens)
		return e.signs()
	}
	given := t.given - t.inside
	// Both kinds of texts weigh the same in all.
	made, pretended := 0.3, 0.7
	if L == 1 {
		made, pretended = 1, 0
	}
	real := 0.0
	if given > 0 {
		real = 0.8 * min(float64(given)/enoughOutside, 1)
	}
	made, pretended = made*(1-real), pretended*(1-real)
	for i := range t.judged {
		n := float64(t.inside)
		own := view(i, -1)
		switch {
		case i >= t.given:
			x, y, weight, right = append(x, own), append(y, true), append(weight, made*n/float64(t.judged-t.given)), append(right, false)
		case i >= t.inside:
			x, y, weight, right = append(x, own), append(y, true), append(weight, real*n/float64(given)), append(right, false)
		default:
			x, y, weight, right = append(x, own), append(y, false), append(weight, 1), append(right, argmax(p[:L]) == int(t.label[i]))
			if L > 1 {
				x, y, weight, right = append(x, view(i, t.label[i])), append(y, true), append(weight, pretended), append(right, false)
			}
		}
	}
	m.outside = fitLogistic(x, y, weight, doubts())
	t.fitSure(m, x, y, right)
	t.chooseThreshold(m, x, y, right, weight)
}

// fitSure fits how probable it is that the best label is right, given that one
// fits: the softmax alone is too sure of some texts and not of others.
func (t *training) fitSure(m *Model, x []signs, outside, right []bool) {
	var inside []signs
	var y []bool
	var weight []float64
	for i, s := range x {
		if !outside[i] {
			inside, y, weight = append(inside, s), append(y, right[i]), append(weight, 1)
		}
	}
	direction := doubts()
	for i := range direction {
		direction[i] = -direction[i]
	}
	m.sure = fitLogistic(inside, y, weight, direction)
	const bins = 15
	var off [bins]float64
	for i, s := range inside {
		p := m.sure.p(s)
		off[min(int(p*bins), bins-1)] += p - float64(btoi(y[i]))
	}
	for _, d := range off {
		t.info.ECE += abs(d) / float64(len(inside))
	}
}

// knownShares tells for each row which share of its words and pairs of words
// the other rows know, and which share the rows of other labels know.
func (t *training) knownShares() [][2]known {
	F := t.x.cols
	all, own := make([]int32, F), make([]int32, F)
	byLabel := make([][]int32, len(t.labels)+2)
	for i := range t.judged {
		byLabel[t.label[i]] = append(byLabel[t.label[i]], int32(i))
		if i < t.inside {
			ids, _ := t.x.row(i)
			for _, id := range ids {
				all[id]++
			}
		}
	}
	out := make([][2]known, len(t.texts))
	var r reader
	for c, rows := range byLabel {
		if c < len(t.labels) {
			for _, row := range rows {
				ids, _ := t.x.row(int(row))
				for _, id := range ids {
					own[id]++
				}
			}
		}
		for _, row := range rows {
			r.text.read(t.texts[row])
			self := int32(0)
			if int(row) < t.inside {
				self = 1
			}
			var others, strangers tally
			r.grams = t.vocab.grams.read(&r.text, r.grams[:0])
			for _, g := range r.grams {
				if !g.short() {
					continue
				}
				id := t.vocab.find(g.hash)
				others.add(g, id >= 0 && all[id] > self)
				strangers.add(g, id >= 0 && all[id] > own[id])
			}
			out[row] = [2]known{others.known(), strangers.known()}
		}
		clear(own)
	}
	return out
}

// chooseThreshold takes the one that treats both kinds best: the mean of the
// share of examples that are let through and recognised, and of the others that
// are not let through.
func (t *training) chooseThreshold(m *Model, x []signs, y, right []bool, weight []float64) {
	type point struct {
		p, weight      float64
		outside, right bool
	}
	points := make([]point, len(x))
	var total [2]float64
	for i := range x {
		points[i] = point{m.outside.p(x[i]), weight[i], y[i], right[i]}
		total[btoi(y[i])] += weight[i]
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(b.p, a.p) })
	t.info.Threshold = 0.5
	most, caught, lost, area := 0.0, 0.0, 0.0, 0.0
	for i, p := range points {
		if p.outside {
			caught += p.weight / total[1]
		} else {
			if p.right {
				lost += p.weight / total[0]
			}
			area += caught * p.weight / total[0]
		}
		if caught-lost > most {
			most = caught - lost
			t.info.Threshold = p.p
			if i+1 < len(points) {
				t.info.Threshold = (p.p + points[i+1].p) / 2
			}
		}
	}
	t.info.OutsideAUROC = area
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
