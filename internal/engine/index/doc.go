// Package index finds texts that say the same thing as a question: BM25 over
// single characters and pairs of Chinese, and over stemmed words of Latin
// script, followed by a calibrated score between 0 and 1.
//
// It knows no customer service. What belongs to a field of work, such as which
// words mean the same and which are courtesy, comes in with the Lexicon.
//
//	text ─▶ analyzer: fold width, case and script, drop invisible runes
//	        ─▶ Lexicon: variants become one form, fillers go
//	        ─▶ terms: 退 退货 货 …  /  return, return policy …
//	query ─▶ terms ─▶ postings (BM25, best phrasing of each document)
//	        ─▶ the best documents are compared term by term: how much of the
//	           question is explained, how much of the phrasing is asked for,
//	           how far the next document is ─▶ logistic score
//
// An Index is safe for concurrent use. Readers take no lock: they work on an
// immutable snapshot that a writer replaces as a whole.
package index
