// Package understanding reads what a customer's message means: its intents with
// probabilities that hold, what it mentions, and how it sounds. It is trained
// on the shop's own machine by shipped sentences and by those of the shop.
//
//	text ─▶ hygiene ─▶ parts ─▶ intent model ──┐
//	                 └▶ mentions (entity/) ────┼─▶ desk.Understanding
//	                 └▶ feelings: models, cues ┘
//
// A model is a version. Training runs in the background on one node, writes how
// far it has come, and ends in a model that is measured and compared before
// anybody switches to it; every node then loads it while the old one goes on
// answering:
//
//	training ──▶ ready ──▶ active ──▶ retired
//	    └──▶ failed            ▲──────────┘ (taken back)
//
// It refuses to decide: what follows from a reading is the bot's. It refuses to
// guess: a sentence that is none of a shop's business has a high Outside, and
// before the first model is trained there are no intents at all.
package understanding
