package learn

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"
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
	own     int // and what follows these are related texts, whose labels come last
	classes int // labels, and one for outside texts if there are enough
	related int // labels of related texts
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
	for _, s := range salad(t.texts[:t.inside], made, random(o.Seed, 0x73616c61)) {
		t.texts, t.label = append(t.texts, s), append(t.label, int32(len(t.labels))+1)
	}
	t.judged = len(t.texts)
	for c, s := range t.labels {
		t.texts, t.label = append(t.texts, labelText(s)), append(t.label, int32(c))
	}
	t.own = len(t.texts)
	if !o.Fast && t.inside < relatedHelp {
		t.relate(o.Related)
	}
	return t, nil
}

// relate appends related texts. Only the nets learn from them.
func (t *training) relate(list []Example) {
	number := map[string]int32{}
	var tx text
	for _, e := range list {
		if tx.read(e.Text); e.Label == "" || tx.key() == "" {
			continue
		}
		if _, ok := number[e.Label]; !ok {
			number[e.Label] = int32(len(t.labels) + 2 + len(number))
		}
		t.texts, t.label = append(t.texts, e.Text), append(t.label, number[e.Label])
	}
	t.related = len(number)
}

// netRows are those of rowsBut and the related texts, with the classes of all
// rows as nets number them: those of related texts follow the model's own.
func (t *training) netRows(fold int) (rows, label []int32) {
	rows, label = t.rowsBut(fold), slices.Clone(t.label)
	for i := t.own; i < len(t.texts); i++ {
		if ids, _ := t.x.row(i); len(ids) > 0 {
			rows = append(rows, int32(i))
		}
		label[i] += int32(t.classes - len(t.labels) - 2)
	}
	return rows, label
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

// random is a source of its own for each purpose, so that no draw depends on
// what else has been drawn, or when.
func random(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // the same seed gives the same model
}

// processors is how many the training takes.
func (t *training) processors() int {
	n := runtime.GOMAXPROCS(0)
	if t.o.Spare {
		n--
	}
	return max(n, 1)
}

// each runs work for 0 … n-1 on the processors that it may take. What a piece does
// may depend on its number alone, so that the result is the same everywhere.
func (t *training) each(n int, work func(i int) error) error {
	var wg sync.WaitGroup
	next := make(chan int)
	errs := make([]error, n)
	for range min(t.processors(), n) {
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

func (t *training) run() (*Model, error) {
	minimum := 1
	if t.inside >= 2000 {
		minimum = frequentFeatures
	}
	t.split()
	limit := maxMatrix / (t.classes + t.folds*t.shape().Hidden)
	t.vocab = newVocabulary(t.grams(), slices.Concat(t.texts[:t.inside], t.texts[t.own:]), minimum, limit)
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
				rng := random(t.o.Seed, uint64(k*C+c))
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
	order := random(t.o.Seed, 0x6e656172).Perm(t.inside)
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
		nets := make([]*net, t.folds)
		err := t.each(t.folds, func(k int) error {
			rows, label := t.netRows(k)
			trained, err := trainNet(t.ctx, t.x, rows, label, C+t.related, shape, t.o.Seed<<8+uint64(k))
			if err != nil {
				return err
			}
			trained.only(C)
			act := make([]float32, shape.Hidden)
			for _, row := range held[k] {
				ids, val := t.x.row(int(row))
				trained.scores(ids, val, act, part(int(row), memberNet))
			}
			nets[k] = trained
			t.progress(1.5)
			return nil
		})
		if err != nil {
			return err
		}
		m.nets = serve(nets)
	}

	m.weights = fitStack(z[:t.inside], t.label, C, use)
	m.tilt = t.chooseTilt(m, z)
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
