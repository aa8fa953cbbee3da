// Package contact normalises and masks e-mail addresses and telephone numbers.
// Two ways of writing the same address have the same key; what a mask shows is
// never enough to prove who somebody is.
package contact

import (
	"strings"
	"unicode/utf8"
)

// EmailKey is the form under which e-mail addresses are compared: "" when s has
// not the form of one.
func EmailKey(s string) string {
	s = strings.ToLower(strings.TrimSpace(narrow(s)))
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || len(s) > 254 || strings.ContainsAny(s, " \t\r\n\x00") {
		return ""
	}
	return s
}

// PhoneKey is the form under which telephone numbers are compared: digits
// without separators and, for China (+86) and North America (+1), without the
// country code. It is "" when s has fewer than seven or more than fifteen
// digits, or anything else than a number in it.
func PhoneKey(s string) string {
	s = strings.TrimSpace(narrow(s))
	plus := strings.HasPrefix(s, "+")
	var digits strings.Builder
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == '+' && i == 0, strings.ContainsRune(" -().\u00a0", r):
		default:
			return ""
		}
	}
	d := digits.String()
	if !plus && strings.HasPrefix(d, "00") {
		d, plus = d[2:], true
	}
	switch {
	case len(d) == 13 && strings.HasPrefix(d, "861"):
		d = d[2:]
	case plus && len(d) > 9 && strings.HasPrefix(d, "86"):
		d = d[2:]
	case plus && len(d) == 11 && d[0] == '1':
		d = d[1:]
	}
	if len(d) < 7 || len(d) > 15 {
		return ""
	}
	return d
}

// narrow turns full-width letters, digits and signs (１３８＠) into ASCII.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == 0x3000:
			return ' '
		}
		return r
	}, s)
}

// Mask says which part of a number is hidden.
type Mask string

// The masks. Anything else is taken as MaskAll.
const (
	MaskMiddle Mask = "middle4" // 138****5678
	MaskLast   Mask = "last4"   // 1381234****
	MaskAll    Mask = "all"     // ***********
)

// Phone masks a telephone number. Short numbers are hidden altogether.
func (m Mask) Phone(s string) string {
	runes := []rune(s)
	n := len(runes)
	if n == 0 {
		return ""
	}
	from, to := 0, n
	switch {
	case n < 8:
	case m == MaskMiddle:
		from, to = n-8, n-4
	case m == MaskLast:
		from = n - 4
	}
	for i := from; i < to; i++ {
		runes[i] = '*'
	}
	return string(runes)
}

// Email masks an address but for its first letter and its domain, or all of it.
func (m Mask) Email(s string) string {
	at := strings.LastIndexByte(s, '@')
	if s == "" {
		return ""
	}
	if m != MaskMiddle && m != MaskLast || at < 1 {
		return "***"
	}
	_, size := utf8.DecodeRuneInString(s)
	return s[:size] + "***" + s[at:]
}

// Name masks a name but for its first letter.
func (m Mask) Name(s string) string {
	if s == "" {
		return ""
	}
	if m != MaskMiddle && m != MaskLast {
		return "*"
	}
	_, size := utf8.DecodeRuneInString(s)
	return s[:size] + "*"
}
