package document

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

// BenchmarkSearch asks among as many passages as a shop can have, made of the demo
// shop's sentences in other orders, and reports what they hold in memory.
func BenchmarkSearch(b *testing.B) {
	for _, lang := range langs() {
		b.Run(lang, func(b *testing.B) {
			var list []string
			for _, d := range demoCorpus(b, lang, true).docs {
				list = append(list, d.Phrasings...)
			}
			random := rand.New(rand.NewPCG(1, 2))
			before := held()
			started := time.Now()
			x, err := newRetriever(knowledge.Lexicon, lang)
			if err != nil {
				b.Fatal(err)
			}
			docs := make([]retrieve.Doc, 0, MaxPassages)
			for i := range MaxPassages {
				p := desk.Passage{ID: desk.PassageID(fmt.Sprintf("p%05d", i)), Path: []string{"手册 Manual", fmt.Sprintf("%s %d", list[random.IntN(len(list))], i)}}
				for n := 0; n < 160; {
					s := list[random.IntN(len(list))]
					n += len([]rune(s))
					p.Text += s + "\n"
				}
				docs = append(docs, found(&p, &desk.Document{}))
			}
			x.Replace(append(knowledge.Outside(lang), docs...))
			built := time.Since(started)
			find := func(question string) { x.Search(question, 6, nil) }
			if *sensed {
				by := &placed{sense: shipped(b, lang)}
				w, began := weighings[lang], time.Now()
				all := map[string]retrieve.Doc{}
				for _, d := range append(knowledge.Outside(lang), docs...) {
					all[d.ID] = d
				}
				if by, err = by.place(b.Context(), all); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(began).Seconds(), "place-s")
				find = func(question string) { by.weigh(question, x.Candidates(question, nil), &w) }
			}
			questions := labelledFile(b, "heldout_"+lang+".tsv")
			docs = nil
			after := held()
			var took []time.Duration
			i := 0
			for b.Loop() {
				began := time.Now()
				find(questions[i%len(questions)].text)
				took = append(took, time.Since(began))
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-us")
			b.ReportMetric(float64(after-before)/(1<<20), "MB")
			b.ReportMetric(built.Seconds(), "build-s")
			runtime.KeepAlive(x)
		})
	}
}

func held() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below 2^63
}
