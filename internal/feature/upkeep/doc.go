// Package upkeep keeps the knowledge base true: it knows what entries rest on, and
// notices when that changes.
//
// A claim is what an entry takes for true: that a product costs what the text says,
// is for sale, is called so, is in stock; that a document or a table says what it
// said; that a day has not passed. Claims are found in the text and by what an entry
// is confined to, or bound by hand. A found claim counts until somebody removes it.
//
//	entry has a new version ─▶ read its claims, with what the records say now
//	product, document, table has changed, a day has come ─▶ does every claim still hold?
//
//	          ┌──────────── the record says again what it said ───────────┐
//	          ▼                                                           │
//	holds ──────▶ flagged ──(policy of the reason: flag)──▶ goes on answering, is listed
//	  ▲             └──────(policy of the reason: suspend)─▶ is not told on any node
//	  │
//	  ├── Confirm: still right, until the record changes once more ─┐
//	  └── a new version of the entry, where the text has changed ───┤ from both
//	      or the policy, or a removed claim ────────────────────────┘
//
// One node follows at a time. It goes by the revisions of the knowledge base, the
// catalogue, the documents and the tables, so it does not matter who has written
// them. Flags and suspensions are written in one transaction; what is written twice
// is written once.
//
// It refuses to change entries: what they say is decided by people, who get a draft
// where only one thing can be meant.
package upkeep
