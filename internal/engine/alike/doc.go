// Package alike finds documents that ask the same, among many, without comparing
// each with all.
//
//	document ─▶ terms of each phrasing ─▶ postings of its rarer terms
//	question ─▶ documents that share enough of a phrasing's weight ─▶ the best few
//	         ─▶ each pair of phrasings compared ─▶ features ─▶ probability
//
// A document has phrasings, the first being its title, and a body that only
// supports them. The probability is calibrated on what such a look comes up with,
// not on pairs drawn by chance: fit_test.go learns it.
//
// A set holds nothing but terms; it is built again from the documents after a
// start, and changes by one document at a time. It refuses to decide: what is
// likely enough is the caller's.
package alike
