// Package gap finds out what the knowledge base lacks, from what happens in
// conversations, and helps somebody to put it in.
//
//	events ─▶ log of the conversation ─▶ what became of each turn ─▶ questions without an answer
//	                                 └─▶ what a person then answered
//	question ─▶ the open gap that means the same, or a new one ─▶ counted by day, named by its most central question
//	gap ─▶ draft (answer of a person, category of the nearest entries) ─▶ accepted: an entry · rejected · merged
//
// A question comes in when the bot did not know, asked back in vain or handed
// over because of that; when its answer did not help (asked again, asked for a
// person, marked as wrong); and when somebody of the team proposes it.
//
//	        ┌── merge ──▶ merged ──┐
//	open ───┼── accept ─▶ accepted ┼── reopen ──▶ open
//	  ▲     └── reject ─▶ rejected ┘
//	  └── asked for much more ──┘
//
// What is stored of a customer's words has no telephone numbers, addresses and
// the like in it. Gaps that few have asked for fade out after ninety days.
//
// It refuses to answer customers, and to write entries by itself: what an entry
// says is decided by whoever accepts a gap.
package gap
