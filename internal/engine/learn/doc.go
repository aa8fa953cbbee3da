// Package learn tells which of a set of labels a short text belongs to, how
// sure that is, and whether any label fits. It learns from examples in Chinese,
// English or both, in seconds, without anything learned beforehand.
//
//	text ─▶ fold: width, case, digits, repeated signs
//	     ─▶ tokens: characters of Chinese, words of what has spaces
//	     ─▶ n-grams: tokens and neighbours, pairs with others between them,
//	        letters within words; weighed by TF-IDF
//	     ─▶ members: linear (support vectors and complement naive Bayes, one
//	        matrix), neighbours among the examples, nets with one hidden layer
//	     ─▶ stack: a weighted sum of their scores, softmax ─▶ probabilities
//	     ─▶ outside: a logistic regression over signs of doubt ─▶ does any fit?
//
// Training splits the examples into folds. The members of a fold are trained
// without it and score it, and all weights, the temperature and the judgement
// of what is outside are fitted on these scores: so probabilities hold for texts
// that the model has not seen. The members of all folds stay together as the
// model: the linear ones as their mean, the nets as voters.
//
// A model does not change; to learn more is to train again. What belongs to a
// field of work, such as the names of labels, comes in with the examples. The
// package refuses to read files whose checksum is wrong, and it does not guess
// about more than one label in a text: whoever wants that cuts the text first.
package learn
