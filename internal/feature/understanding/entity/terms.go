package entity

import (
	"iter"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	hashStart uint64 = 14695981039346656037
	hashPrime uint64 = 1099511628211
)

func hashRune(h uint64, r rune) uint64 {
	h ^= uint64(r)
	h *= hashPrime
	return h ^ h>>29
}

func hashWord(w string) uint64 {
	h := hashStart
	for i := range len(w) {
		h = hashRune(h, rune(w[i]))
	}
	return h
}

func hashHan(a, b rune) uint64 { return 1<<63 | uint64(a)<<32 | uint64(b) }

// unitRune is one letter, digit or character of what is compared as a whole:
// blanks and marks do not count.
type unitRune struct {
	r          rune
	start, end int
	// opens and closes say that a word may begin or end here.
	opens, closes bool
}

// units lists the letters and digits of a folded text.
func units(s string, out []unitRune) []unitRune {
	latin := false // the rune before is part of a word that may go on
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case r < utf8.RuneSelf && isWord(byte(r)):
			if latin && len(out) > 0 {
				out[len(out)-1].closes = false
			}
			out = append(out, unitRune{r, i, i + size, !latin, true})
			latin = true
			continue
		case hygiene.IsHan(r) || unicode.IsLetter(r) || unicode.IsDigit(r):
			out = append(out, unitRune{r, i, i + size, true, true})
		}
		latin = false
	}
	return out
}

// foundTerm is one term and its place in the text.
type foundTerm struct {
	hash       uint64
	start, end int
	word       string // "" for Chinese
	a, b       rune   // of Chinese
}

// termsOf walks over the terms of a folded text: words of Latin letters and
// digits, in the singular, and pairs of neighbouring Chinese characters.
func termsOf(s string) iter.Seq[foundTerm] {
	return func(yield func(foundTerm) bool) {
		var before rune
		beforeAt := 0
		for i := 0; i < len(s); {
			if isWord(s[i]) {
				j := i
				for j < len(s) && isWord(s[j]) {
					j++
				}
				before = 0
				if w := singular(s[i:j]); len(w) >= 2 && !yield(foundTerm{hash: hashWord(w), start: i, end: j, word: w}) {
					return
				}
				i = j
				continue
			}
			r, size := utf8.DecodeRuneInString(s[i:])
			if !hygiene.IsHan(r) {
				if r != ' ' || before == 0 {
					before = 0
				}
				i += size
				continue
			}
			if before != 0 && !yield(foundTerm{hash: hashHan(before, r), start: beforeAt, end: i + size, a: before, b: r}) {
				return
			}
			before, beforeAt = r, i
			i += size
		}
	}
}

func singular(w string) string {
	n := len(w)
	switch {
	case n < 4 || w[n-1] != 's' || w[n-2] == 's' || w[n-2] == 'u' || isDigit(w[n-2]):
		return w
	case n > 4 && (w[n-3:] == "xes" || n > 4 && (w[n-4:] == "sses" || w[n-4:] == "ches" || w[n-4:] == "shes")):
		return w[:n-2]
	}
	return w[:n-1]
}

func rarity(all, have int) float32 {
	return float32(math.Log1p(float64(all) / float64(max(have, 1))))
}

// minSpelling is the length from which a word is looked up with a mistake.
const minSpelling = 4

// deletions walks over the hashes of a word and of it with one letter left out.
func deletions(w string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		if !yield(hashWord(w)) {
			return
		}
		for skip := range len(w) {
			if skip > 0 && w[skip] == w[skip-1] {
				continue // the same word as before
			}
			h := hashStart
			for i := range len(w) {
				if i != skip {
					h = hashRune(h, rune(w[i]))
				}
			}
			if !yield(h) {
				return
			}
		}
	}
}

// oneMistake reports whether two words differ by one letter: wrong, missing, too
// many, or two that have changed places.
func oneMistake(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	restA, restB := len(a)-i-j, len(b)-i-j
	return restA <= 1 && restB <= 1 || restA == 2 && restB == 2 && a[i] == b[i+1] && a[i+1] == b[i]
}
