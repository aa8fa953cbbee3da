// Package recognize finds what can be read off a text by rule: numbers,
// percentages, money, dimensions, dates, times, ranges of them, durations,
// recurring times, telephone numbers, e-mail addresses and URLs, in Chinese
// (simplified and traditional) and English, each with a normalised value.
//
//	text ──▶ scan (source.go: narrow, lower-case, tokens)
//	           ├─ numbers      number.go, number_zh.go, number_en.go ─┬─ percentages  percent.go
//	           │                                                      └─ money, dimensions  unit.go, currency.go, dimension.go
//	           ├─ dates, times when.go, *_zh.go by characters, *_en.go by words
//	           └─ telephone numbers, addresses  phone.go, web.go
//
// It reads grammar and nothing else. It does not guess names, addresses or
// products, does not correct spelling, and does not decide which of two
// readings was meant: a finding that has several says so (Found.Ambiguous).
// Find keeps no state, takes time linear in the text and looks at the first
// MaxRunes characters only.
package recognize
