// Package testbench finds out, before customers do, what a change of the knowledge
// base does to its answers.
//
//	saved question + what should be answered ─▶ a turn of the bot ─▶ passes, or not
//	publishing ─▶ Check: a trial with the change ─▶ does a question fail that passes now? ─▶ refused, or held back
//	questions of the last days ─▶ a turn before, a turn after ─▶ differences ─▶ judged good or bad
//
// Questions are put to a whole turn of the bot, as if a customer began a
// conversation with them; what is answered by a search alone is not what customers
// hear. No model outside takes part, so that the same question has the same answer
// whenever it is asked.
//
// A difference that was judged as bad counts like a saved question for as long as
// its replay is the last one of the draft. Whoever may publish goes past the gate
// with a reason, which is kept.
//
// It refuses to change the knowledge base: trials are in memory.
package testbench
