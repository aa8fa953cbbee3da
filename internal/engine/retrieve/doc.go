// Package retrieve finds the document that answers a question, and says how
// sure that is. A document is known by its phrasings: other ways to say what it
// answers.
//
//	question ─▶ index: which phrasing has its words? ────────────┐
//	         ├▶ classifier: learned from the phrasings (learn) ──┼▶ rank ─▶ score
//	         ├▶ sense: a linear discriminant over vectors of ────┤
//	         │  somebody who has read more than the phrasings    │
//	         ├▶ clicks: what was right the last times ───────────┤
//	         └▶ vectors: of a model outside, if there is one ────┘
//
// The index is always up to date: a document is found as soon as Update has
// returned. The classifier and the discriminant are learned in the background
// by Run, some time after the last change; searches go on meanwhile with what
// was learned before, and of a document that has changed since only the words
// count. Before the first training, the index answers alone.
//
// The package does not know what documents are: languages, channels and the
// like are tags to it, and texts that no document is about come in as documents
// of their own. It does not make vectors, it is given them. It does not learn
// from more documents than it can in seconds: beyond MaxClassified and
// MaxSensed these members stay out, and the index answers alone.
package retrieve
