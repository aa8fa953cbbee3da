// Package document keeps files of the shop as passages that the bot quotes word for
// word: a returns policy, a warranty, a manual.
//
//	Upload ─▶ job: read the file in a child (kit/extract) ─▶ cut ─▶ passages, version + 1
//	                                                                  │ revision
//	Search ◀─ memory of every node: one retriever a language ◀────────┘
//
// It does not write to customers: the bot decides whether a passage answers. A new
// upload of a document replaces its passages in one transaction; those that say the
// same keep their ids, and the old ones answer until then. What is deleted lies in
// the bin for thirty days.
//
// Words find passages, and where there is a model of intents, how near it sees the
// question to their sentences orders and scores them (sense.go):
//
//	Run: a new model, or new passages? ─▶ see the sentences ─▶ Search weighs
//	until it has seen all that the words have found: the words decide alone
//
// The score of a passage is fitted on questions whose passage is known, see
// fit_test.go and weigh_test.go: from Threshold on it answers, from Near on it may be offered.
package document
