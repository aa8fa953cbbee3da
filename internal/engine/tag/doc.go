// Package tag finds labelled spans in a text: the parts of an address, product
// words in a title. It learns them from examples.
//
// It is a linear-chain conditional random field over tokens (a Chinese
// character, a run of digits, a run of Latin letters) with the four states
// begin, inside, end and single for every label:
//
//	tokens ─▶ features of each: characters and n-grams around it, types, chains
//	          of numbers, what stood in the text before, the typical endings to
//	          its left and right, words known from the examples or a dictionary
//	       ─▶ score of every state ─▶ forward-backward
//	       ─▶ probability of every span ─▶ the set of spans that do not overlap
//	          and whose expected F1 is highest
//
// Training is by stochastic gradient with a rate for each weight (AdaGrad).
// What is known of words is never taken from the text that is being learned
// from, so that the weights trust it as far as they should.
//
// A Model is immutable and safe for concurrent use. The package knows neither
// addresses nor goods, does not judge or repair its examples, and looks at the
// first 4,096 tokens of a text only.
package tag
