// Package inbox is the life of a conversation: receive, own, reply, assign,
// hand over, resolve. It refuses to understand what is said: that is the bot's
// work, which answers with data (desk.TurnDecision) that the inbox applies.
//
// Everything that changes a conversation is a command to the ledger:
//
//	command ─▶ ledger: gather ─▶ one transaction ─▶ commit ─▶ answer the callers
//	                              heads FOR UPDATE            └▶ publish, in order
//	                              rules of desk in Go            (from memory)
//	                              messages, heads, events
//
// A message is acknowledged after the commit. Its sequence is given under the
// lock of its conversation's head, so a log has no gaps and no two writers.
//
// A turn of the bot (turns.go):
//
//	customer message committed, owner is the bot
//	   │ bot.Pause: is the burst complete?
//	   ▼
//	 waiting ──(typing, next message: start again)──┐
//	   │ quiet                                      │
//	   ▼                                            │
//	 thinking: bot.Turn(view) ── newer message ─────┘   the decision is dropped
//	   │
//	   ▼
//	 apply under the view's epoch: replies, hand-over, memory, trace
//
// conversation.turn_due_at is the durable form of "waiting": after a crash, or
// when a node is lost, the sweep of any node takes the turn. A turn is applied
// only while the conversation still waits for the very message it answers, so
// it happens at most once however often it is computed.
package inbox
