// Package desk is the vocabulary of Shopbell: typed ids, the nouns of customer
// service, the rules about their states, permissions, events and error codes.
//
// It imports the standard library only, does no I/O and keeps no state. Every
// floor above speaks in its terms; nothing here knows how a noun is stored,
// transported or drawn.
//
// The life of a conversation (see conversation.go):
//
//	          customer writes                    hand-over
//	(new) ───────────────────▶ bot ───────────────────────▶ queued
//	                            ▲ ▲                            │
//	                  hand back │ │ customer writes            │ takeover
//	                            │ │                            ▼
//	                          agent ◀───────────────────── (any state)
//	                            │    transfer: agent → agent
//	                   resolve  ▼
//	                         resolved ── customer writes ──▶ bot
//
// Every arrow that changes the owner raises the epoch by one. A command that
// names an older epoch is refused with CodeConflict.
package desk
