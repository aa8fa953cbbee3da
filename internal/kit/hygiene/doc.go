// Package hygiene makes what a customer typed fit to be understood, before
// anything else looks at it. Clean folds widths and blanks, drops what cannot
// be seen, bounds repetitions, and notes what the text is made of: languages,
// scripts, emoji, gibberish, adverts.
//
// Every byte of the result leads back to the byte of the input it came from, so
// that what is found in the clean text can be shown in the original. Work and
// memory are bounded by the limit that is asked for, however long the input is.
//
// It corrects no words, translates nothing, and blocks nobody: Gibberish and
// Spam are opinions for the caller to act on.
package hygiene
