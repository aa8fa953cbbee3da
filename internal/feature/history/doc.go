// Package history makes knowledge out of old chats: what customers ask most, in
// which words, and what people of the team have answered.
//
//	file ─▶ rows or transcripts (read.go, mapping.go, transcript.go)
//	     ─▶ conversations ─▶ questions with the answers that followed, cleaned and
//	        masked (clean.go); only this is stored, never the file
//	     ─▶ a job groups the questions (work.go) ─▶ clusters, the largest first
//	     ─▶ people decide (decide.go): a new entry, phrasings of one that is there,
//	        one cluster with another, or nothing; each can be taken back
//
// When the job is done, what is stored are the clusters with some examples and
// answers. The package decides nothing by itself: no entry comes into being that
// nobody has accepted.
package history
