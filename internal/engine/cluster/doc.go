// Package cluster groups short texts that mean the same, in Chinese, English or
// both, without anybody having labelled any.
//
//	texts ─▶ fold; what is nearly the same becomes one with a weight (merge.go)
//	      ─▶ n-grams, TF-IDF (terms.go) ─▶ a space in which texts lie close that
//	         share words with the same others (space.go)
//	      ─▶ beside it, an opinion about meaning, if somebody has one: Options.Vector
//	      ─▶ each text moves towards its neighbours (graph.go): what one of them
//	         does not say, another one does
//	      ─▶ many small groups (means.go), of which those are joined first whose
//	         joining loses least (ward.go); then every text may change over
//	      ─▶ what is too small or fits nowhere belongs to none; the others get a
//	         text that stands for them and words that tell them apart (describe.go)
//
// The same texts, options and seed give the same groups on any machine. Work and
// memory are bounded: of very many different texts a draw decides where groups
// are, and the others join them.
//
// The package knows no field of work. It does not decide whether a group is worth
// anything, and it keeps nothing.
package cluster
