// Package knowledge is what the shop answers: entries of a question with its
// phrasings, an answer, related questions and a rule about people, in a tree of
// categories, in each language.
//
// It finds the entry that answers a question and says how sure it is. It
// refuses to answer: whether a score is enough, and what is said, is the bot's.
//
// Every change of an entry writes its new version and raises the revision of
// the knowledge base in the same transaction. Searching never asks the
// database: each node keeps the enabled entries in memory.
//
//	SaveEntry ─▶ commit ─▶ put into this node's index at once
//	Run, on every node, twice a second: revision moved? ─▶ read the entries ─▶ new index
//	                    a moment after the last change: learn from all phrasings
//
// Words are compared at once. What Run learns in the background takes over when
// it is ready: which phrasings are of which entry, and where the model of
// intents, if there is one, sees them.
//
// Where the shop has set up a model outside that places texts, its vectors are
// one more sign. They are made in the background, one node at a time, and stored;
// questions are placed by Prepare, and Search never waits for anything:
//
//	Run: a phrasing without a vector of the model in use? ─▶ place some ─▶ commit ─▶ every node loads them
//	Prepare(questions) ─▶ placed within a second, or not at all ─▶ Search
//
// lexicon/ holds what means the same in a shop, outside/ what no shop answers;
// fit_test.go and fuse_test.go learn the weights of the comparison from the demo
// entries.
package knowledge
