package retrieve

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// many makes documents of words that are as frequent as words are: half of all
// that is said is said with a few of them.
func many(n, phrasings int) []Doc {
	rng := rand.New(rand.NewPCG(1, 1))
	docs := make([]Doc, n)
	for i := range docs {
		docs[i].ID = fmt.Sprint(i)
		for range phrasings {
			docs[i].Phrasings = append(docs[i].Phrasings, sentence(rng))
		}
	}
	return docs
}

func sentence(rng *rand.Rand) string {
	var b strings.Builder
	for range 3 + rng.IntN(5) {
		u := rng.Float64()
		w := int(6000 * u * u * u)
		b.WriteRune(rune(0x4E00 + w%3000))
		b.WriteRune(rune(0x4E00 + w*7%5000))
	}
	return b.String()
}

func BenchmarkSearch(b *testing.B) {
	for _, size := range []struct {
		docs, phrasings int
		sense           bool
	}{{150, 8, false}, {150, 8, true}, {5000, 4, true}, {50_000, 3, true}} {
		b.Run(fmt.Sprintf("%d entries, sense %v", size.docs, size.sense), func(b *testing.B) {
			x := New(Config{})
			x.Replace(many(size.docs, size.phrasings))
			if size.sense {
				x.UseSense(spelling{})
			}
			train(b, x)
			rng := rand.New(rand.NewPCG(2, 2))
			questions := make([]string, 500)
			for i := range questions {
				questions[i] = sentence(rng)
			}
			var took []time.Duration
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				began := time.Now()
				x.Search(questions[i%len(questions)], 5, nil)
				took = append(took, time.Since(began))
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, n := range []int{150, 50_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs := many(n, 3)
			x := New(Config{})
			x.Replace(docs)
			i := 0
			for b.Loop() {
				x.Update(docs[i%n:i%n+1], nil)
				i++
			}
		})
	}
}

func BenchmarkTrain(b *testing.B) {
	for _, size := range []struct{ docs, phrasings int }{{150, 8}, {500, 10}} {
		b.Run(fmt.Sprintf("%d entries of %d", size.docs, size.phrasings), func(b *testing.B) {
			x := New(Config{})
			x.Replace(many(size.docs, size.phrasings))
			for b.Loop() {
				train(b, x)
			}
			b.ReportMetric(float64(x.Info().Bytes), "B-model")
		})
	}
}
