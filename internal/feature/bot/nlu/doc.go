// Package nlu reads a customer's words with rules: the language, what kind of
// turn it is, and what stands in it (order numbers, contacts, what is asked
// about a product). It looks at the text alone; what the words mean in the
// dialogue, and whether the shop has an answer, is the bot's.
//
// Rules are lists of cues in cues.go. They are meant for what must never be
// missed (a person is asked for, somebody is furious) and for what a
// retrieval over questions cannot see (order numbers). Everything else is left
// to retrieval.
package nlu
