// Package overlap finds entries of the knowledge base that ask the same, and
// entries that say otherwise than another entry or a document, and merges them.
//
//	revision moved ─▶ what has changed since it was compared?
//	   little ─▶ compared at once             much ─▶ a job, with progress
//	changed entry ─▶ entries like it (engine/alike) ─▶ same question? same scope?
//	              └▶ whatever speaks of the same ─▶ says otherwise? (engine/contradict)
//
// Of several nodes one compares at a time; whoever has the lease.
//
//	                 ┌── Dismiss ──▶ dismissed ── one of the two changes much ──┐
//	(none) ─▶ found ─┤                   └── Reopen ────────────────────────────┤
//	            ▲    ├── Merge ─▶ merged ── Undo ──▶ as it was before           │
//	            │    └── an entry changes or goes ─▶ (none, or found again)      │
//	            └────────────────────────────────────────────────────────────────┘
//
// Entries for different channels, audiences or products that ask the same are no
// duplicates: they are told apart as such. Entries that name each other as related
// are known to be different.
//
// It refuses to change an entry by itself, and to keep anybody from publishing: it
// warns. Nothing of it takes part when the bot answers.
package overlap
