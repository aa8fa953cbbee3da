// Package similar tells how much two short texts mean the same.
//
//	two texts ─▶ fold, variants become one form, fillers go
//	          ─▶ characters of Chinese, words of what has spaces
//	          ─▶ features: what they share and in which order, how far apart
//	             their words are, whether negations, questions, numbers and
//	             the persons agree
//	          ─▶ untrained: fixed weights
//	             trained: boosted trees and a linear model, their mean
//
// Train learns from pairs that people have judged, and from texts that nobody
// has judged which characters are used alike. A model does not change and may
// be used by any number of goroutines; the same pairs, texts and seed give the
// same model. Score is symmetric.
//
// The package knows no field of work: its synonyms come in with the lexicon, and
// what somebody knows of the field with Options.Vector. It refuses to read files
// whose checksum is wrong.
package similar
