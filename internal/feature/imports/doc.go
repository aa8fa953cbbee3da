// Package imports turns files into knowledge entries: a spreadsheet of questions
// and answers, a policy with headings, a page of frequent questions.
//
// It refuses to read files itself (a child process does, see kit/extract) and to
// write entries (the knowledge base does). It keeps the file, what was read of it,
// the plan that somebody has made for it, and what became of each row.
//
//	Upload ─▶ reading ─▶ ready ─▶ importing ─▶ done ─▶ undoing ─▶ undone
//	             │         ▲ ▲         │         │ ▲        │        │
//	             ▼         │ │         ▼         ▼ │        ▼        │
//	         unreadable    │ └───── stopped ◀──────┼──── stopped     │
//	                       └───────────────────────┴─────────────────┘
//	                            Run again: the same rows find their entries
//
// Reading, importing and undoing are jobs; where a job has failed or was cancelled
// in the middle, the import is stopped, and can be run on or taken back.
//
// A proposal finds its entry again by the shop's own id, or by its question; so a
// second run of a changed file updates and does not double.
package imports
