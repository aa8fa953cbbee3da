// Package experiment tests which of several answers of an entry serves customers
// best: A, the standard one, against one or two alternatives.
//
//	draft ──Start──▶ running ──Pause──▶ paused
//	  │                │  ▲               │
//	  │                │  └────Start──────┤
//	delete             └──Stop, Apply─────┴──▶ stopped
//	                   the answer is changed, the entry is switched off ──▶ stopped, with the reason
//
// A running test is in the memory of every node. Which arm a customer gets is a
// hash of the test and the customer, so every node says the same without asking,
// and says it again tomorrow; what the shares are cannot be changed once a test
// has started. An answer whose standard wording is not the tested one any more is
// told as it is, also before the test is found to be over.
//
//	bot: Assign(entry, customer) ─▶ answer, with test and arm in its evidence ─▶ event
//	Run: events ─▶ exposure, once a conversation ─▶ handed over? given the same again?
//	Report: exposures ⋈ rating ─▶ proportions, means, intervals ─▶ verdict
//
// A verdict needs the planned number of results in every arm, and an interval of
// the difference that excludes none. It looks at the one measure that was chosen
// beforehand; see verdict.go.
//
// It refuses to change an entry by itself: somebody takes the answer that has won.
package experiment
