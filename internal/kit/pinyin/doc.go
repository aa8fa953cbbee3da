// Package pinyin tells how Chinese characters are read, so that words which
// sound alike can be found: a wrong character chosen by an input method, or
// pinyin typed in Latin letters.
//
// The readings come from github.com/mozillazg/go-pinyin; the first one of a
// character is the usual one. Keys join what speakers of many regions do not
// tell apart: zh and z, n and l, in and ing, h and f.
//
// It knows no tones and no words: a character with several readings is read the
// usual way, whatever stands beside it.
package pinyin
