package clustereval

import (
	"math"
	"math/rand/v2"
	"slices"
	"unicode"
)

// KMeans groups texts by k-means on TF-IDF, as textbooks have it: characters and
// pairs of characters of Chinese, words and pairs of words of what has spaces;
// terms of one text only are left out; first middles by k-means++; the best of
// so many starts. It returns the number of each text's group.
func KMeans(texts []string, k, starts int, seed uint64) []int {
	rows := tfidf(texts)
	k = min(k, len(rows))
	var best []int
	bestFit := math.Inf(-1)
	for s := range starts {
		of, fit := lloyd(rows, k, rand.New(rand.NewPCG(seed, uint64(s)))) //nolint:gosec // a draw that can be repeated
		if fit > bestFit {
			best, bestFit = of, fit
		}
	}
	return best
}

type row struct {
	ids []int
	val []float64
}

func tfidf(texts []string) []row {
	number, docs := map[string]int{}, []int{}
	terms := make([]map[int]float64, len(texts))
	for i, s := range texts {
		terms[i] = map[int]float64{}
		for _, t := range tokens(s) {
			id, ok := number[t]
			if !ok {
				id = len(docs)
				number[t] = id
				docs = append(docs, 0)
			}
			if terms[i][id] == 0 {
				docs[id]++
			}
			terms[i][id]++
		}
	}
	rows := make([]row, len(texts))
	for i, t := range terms {
		ids := make([]int, 0, len(t))
		for id := range t {
			if docs[id] > 1 {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		r, sum := row{ids: ids}, 0.0
		for _, id := range ids {
			x := t[id] * (math.Log(float64(len(texts)+1)/float64(docs[id]+1)) + 1)
			r.val = append(r.val, x)
			sum += x * x
		}
		for j := range r.val {
			r.val[j] /= math.Sqrt(sum)
		}
		rows[i] = r
	}
	return rows
}

func tokens(s string) (out []string) {
	var before, word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			if len(before) > 0 {
				out = append(out, string(before)+" "+string(word))
			}
			before, word = word, nil
		}
	}
	last := rune(0)
	for _, r := range s {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Han, r):
			end()
			before = nil
			out = append(out, string(r))
			if last != 0 {
				out = append(out, string([]rune{last, r}))
			}
			last = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word = append(word, r)
		default:
			end()
		}
		last = 0
	}
	end()
	return out
}

// lloyd measures by Euclid's distance, as k-means is defined.
func lloyd(rows []row, k int, rng *rand.Rand) (of []int, fit float64) {
	width := 0
	for _, r := range rows {
		for _, id := range r.ids {
			width = max(width, id+1)
		}
	}
	middle := make([][]float64, k)
	square := make([]float64, k)
	set := func(c int, r row) {
		middle[c] = make([]float64, width)
		for j, id := range r.ids {
			middle[c][id] = r.val[j]
			square[c] += r.val[j] * r.val[j]
		}
	}
	far := make([]float64, len(rows))
	for i := range far {
		far[i] = math.Inf(1)
	}
	set(0, rows[rng.IntN(len(rows))])
	for c := 1; c < k; c++ {
		total := 0.0
		for i, r := range rows {
			far[i] = min(far[i], distance(r, middle[c-1], square[c-1]))
			total += far[i]
		}
		at, pick := rng.Float64()*total, len(rows)-1
		for i, f := range far {
			if at -= f; at < 0 {
				pick = i
				break
			}
		}
		set(c, rows[pick])
	}
	of = make([]int, len(rows))
	for range 50 {
		moved := false
		fit = 0
		for i, r := range rows {
			best, at := math.Inf(1), 0
			for c := range k {
				if d := distance(r, middle[c], square[c]); d < best {
					best, at = d, c
				}
			}
			moved = moved || of[i] != at
			of[i] = at
			fit -= best
		}
		if !moved {
			break
		}
		count := make([]float64, k)
		for c := range k {
			clear(middle[c])
		}
		for i, r := range rows {
			count[of[i]]++
			for j, id := range r.ids {
				middle[of[i]][id] += r.val[j]
			}
		}
		for c := range k {
			square[c] = 0
			for j := range middle[c] {
				middle[c][j] /= max(count[c], 1)
				square[c] += middle[c][j] * middle[c][j]
			}
		}
	}
	return of, fit
}

func distance(r row, middle []float64, square float64) float64 {
	d, own := square, 0.0
	for j, id := range r.ids {
		d -= 2 * r.val[j] * middle[id]
		own += r.val[j] * r.val[j]
	}
	return max(d+own, 0)
}
