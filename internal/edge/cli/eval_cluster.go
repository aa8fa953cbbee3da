package cli

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/engine/cluster"
	"github.com/shopbell/shopbell/internal/engine/cluster/clustereval"
)

// baselineStarts are the tries of k-means of which the best counts.
const baselineStarts = 3

// evalCluster groups the texts of files without their labels, and compares the
// groups with the labels: as many groups as there are labels, and as many as the
// texts themselves suggest; both beside k-means on TF-IDF with as many groups.
func evalCluster(ctx context.Context, e *evaluation) ([]figure, error) {
	examples, outside, err := readLabelled(e.test)
	if err != nil {
		return nil, err
	}
	var texts, labels []string
	for _, x := range examples {
		texts, labels = append(texts, x.Text), append(labels, x.Label)
	}
	for _, t := range outside {
		texts, labels = append(texts, t), append(labels, outsideLabels[0])
	}
	distinct := slices.Clone(labels)
	slices.Sort(distinct)
	k := len(slices.Compact(distinct))

	o := cluster.Options{Seed: e.seed}
	began := time.Now()
	if e.sense {
		sense, err := e.shippedSense(ctx, e.language(examples))
		if err != nil {
			return nil, err
		}
		o.Vector = sense.Vector
	}
	sensing := time.Since(began)

	peak := watchMemory()
	began = time.Now()
	own, err := cluster.Find(ctx, texts, o)
	if err != nil {
		return nil, err
	}
	took, memory := time.Since(began), peak()
	o.Groups = k
	as, err := cluster.Find(ctx, texts, o)
	if err != nil {
		return nil, err
	}
	ownScore, asScore := score(own, labels), score(as, labels)
	figures := []figure{
		{"texts", float64(len(texts)), ""},
		{"different texts", float64(own.Distinct), ""},
		{"labels", float64(k), ""},
		{"seconds", took.Seconds(), "s"},
		{"memory", float64(memory), "bytes"},
		{"training of the sense", sensing.Seconds(), "s"},
		{"groups", float64(len(own.Groups)), ""},
		{"of no group", float64(len(own.Alone)), ""},
		{"v-measure", ownScore.V, ""},
		{"homogeneity", ownScore.Homogeneity, ""},
		{"completeness", ownScore.Completeness, ""},
		{"v-measure at k labels", asScore.V, ""},
		{"homogeneity at k labels", asScore.Homogeneity, ""},
		{"completeness at k labels", asScore.Completeness, ""},
	}
	if !e.baseline {
		return figures, nil
	}
	began = time.Now()
	plain := clustereval.Compare(clustereval.KMeans(texts, k, baselineStarts, e.seed), labels)
	baseline := time.Since(began)
	plainOwn := clustereval.Compare(clustereval.KMeans(texts, max(len(own.Groups), 1), baselineStarts, e.seed), labels)
	return append(
		figures,
		figure{"k-means at k labels", plain.V, "v-measure"},
		figure{"k-means at as many groups", plainOwn.V, "v-measure"},
		figure{"gain at k labels", 100 * (asScore.V/max(plain.V, 1e-9) - 1), "%"},
		figure{"gain at as many groups", 100 * (ownScore.V/max(plainOwn.V, 1e-9) - 1), "%"},
		figure{"k-means seconds", baseline.Seconds(), "s"},
	), nil
}

// score counts each text of no group as a group of its own.
func score(r *cluster.Result, labels []string) clustereval.Score {
	of := make([]int, len(labels))
	for _, i := range r.Alone {
		of[i] = -1
	}
	for g := range r.Groups {
		for _, i := range r.Groups[g].Members {
			of[i] = g
		}
	}
	return clustereval.Compare(of, labels)
}

// watchMemory returns a function that ends the watch and tells by how much the
// heap has grown at most.
func watchMemory() func() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before := m.HeapInuse
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.HeapInuse > before {
			most.Store(max(most.Load(), m.HeapInuse-before))
		}
	}
	go func() {
		defer close(done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				look()
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		look()
		return most.Load()
	}
}
