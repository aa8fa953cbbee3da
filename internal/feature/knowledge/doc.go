// Package knowledge is what the shop answers: entries of a question with its
// phrasings, an answer, related questions and a rule about people, in a tree of
// categories, in each language.
//
// It finds the entry that answers a question and says how sure it is. It
// refuses to answer: whether a score is enough, and what is said, is the bot's.
//
// The life of an entry. What customers are told is its published version. A
// change waits beside it as a draft and touches nobody until it is published:
//
//	(none) ──SaveDraft──▶ draft ──SubmitDraft──▶ in review ──ReturnDraft──▶ returned
//	                       ▲  ▲                    │   │  ▲                    │
//	                       │  └───WithdrawDraft────┘   │  └────SubmitDraft─────┘
//	                       │                           │ PublishDraft(at)
//	                       └──────WithdrawDraft── scheduled
//
//	from each of them:  SaveDraft     ─▶ draft (returned stays, with its note)
//	                    PublishDraft  ─▶ the next version; scheduled does by itself at its time
//	                    DiscardDraft  ─▶ none; an entry never published goes to the bin
//
// The entry itself is in one of these states (desk.Entry.State):
//
//	draft, in review, scheduled    never published: those of its draft
//	        │ published
//	        ▼              valid_from             valid_until
//	     scheduled ──────────────────▶ published ─────────────▶ expired
//	                                     │  ▲
//	                                     ▼  │ Enabled
//	                                      off
//	     any ──DeleteEntry──▶ deleted ──RestoreEntry──▶ as it was
//	                             └──DestroyEntry, or thirty days──▶ (gone; its versions stay)
//
// Who may propose writes and submits drafts; publishing, sending back, and
// changing what has been approved are for those who may publish. That is what a
// draft, a version and the bin know. Tags, owner and review date (Upkeep) and the
// lock of the form are no part of versions and change at once.
//
// Every change of what is told writes the entry's new version and raises the
// revision of the knowledge base in the same transaction. Searching never asks the
// database: each node keeps in memory the entries that are told, and those that
// will be.
//
//	SaveEntry ─▶ commit ─▶ put into this node's index at once
//	Run, on every node, twice a second: a draft is due? ─▶ publish it (one node does)
//	                    revision moved? ─▶ read the entries ─▶ new index
//	                    an entry's time has come or is over? ─▶ index it, or not
//	                    a moment after the last change: learn from all phrasings
//
// An answer may have variants for channels, customers, products and times. They are
// kept with the entry and found with it; which one is told is decided when it is told
// (desk.Entry.VariantFor), so that no memory has to follow their times.
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
