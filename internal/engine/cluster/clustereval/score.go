// Package clustereval tells how well groups agree with labels that people have
// given, and what the simplest way of grouping, k-means on TF-IDF, reaches. Tests
// and the command line use it; nothing that serves customers does.
package clustereval

import (
	"math"
)

// Score compares groups with labels.
type Score struct {
	Homogeneity  float64 // 1 where a group has texts of one label only
	Completeness float64 // 1 where the texts of a label are in one group
	V            float64 // their harmonic mean
	Groups       int
}

// Compare scores the groups of texts, by number, against their labels. A text of
// no group, which has a negative number, counts as a group of its own.
func Compare(groups []int, labels []string) Score {
	n := float64(len(labels))
	type pair struct {
		group int
		label string
	}
	byGroup, byLabel, both := map[int]float64{}, map[string]float64{}, map[pair]float64{}
	alone := -1
	for i, g := range groups {
		if g < 0 {
			g = alone
			alone--
		}
		byGroup[g]++
		byLabel[labels[i]]++
		both[pair{g, labels[i]}]++
	}
	hg, hl, hlg, hgl := 0.0, 0.0, 0.0, 0.0
	for _, c := range byGroup {
		hg -= c / n * math.Log(c/n)
	}
	for _, c := range byLabel {
		hl -= c / n * math.Log(c/n)
	}
	for p, c := range both {
		hlg -= c / n * math.Log(c/byGroup[p.group])
		hgl -= c / n * math.Log(c/byLabel[p.label])
	}
	s := Score{Homogeneity: 1, Completeness: 1, Groups: len(byGroup)}
	if hl > 0 {
		s.Homogeneity = 1 - hlg/hl
	}
	if hg > 0 {
		s.Completeness = 1 - hgl/hg
	}
	if s.Homogeneity+s.Completeness > 0 {
		s.V = 2 * s.Homogeneity * s.Completeness / (s.Homogeneity + s.Completeness)
	}
	return s
}
