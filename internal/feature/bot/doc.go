// Package bot takes one turn of a conversation: it reads what the customer has
// written, decides, composes an answer from the shop's own records, and lets
// the guard look over it.
//
//	burst ─▶ nlu.Read ─▶ decide ────────────────────────────────▶ guard ─▶ replies
//	          language      │ a person asked for, a complaint    every number must stand
//	          intent        │ own order: identity, then card     in the record it cites
//	          contacts      │ product: named, or talked about
//	                        │ knowledge: score ≥ threshold
//	                        │ nothing sure: once more, as a language model rewrites it
//	                        └ nothing sure: ask back ─▶ don't know ─▶ third time: a person
//
// It refuses to act: a turn returns what should happen and the inbox applies
// it. The one trace that a turn leaves behind is that a try to prove an order
// is counted. It refuses to pretend: it never says that it is a person, never
// states what no record has, and tells nobody about an order that is not
// theirs. What an unknown number and another customer's number are answered is
// the same.
package bot
