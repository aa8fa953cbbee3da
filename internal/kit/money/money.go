// Package money turns decimal amounts into minor units of an ISO 4217 currency
// and back, exactly. It does no arithmetic and no formatting for people.
package money

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// The ways in which an amount can be wrong.
var (
	ErrAmount   = errors.New("not an amount")
	ErrDecimals = errors.New("more decimals than the currency has")
	ErrCurrency = errors.New("not an ISO 4217 currency code")
)

// Max is the largest amount in minor units, far from overflow in sums.
const Max = 1_000_000_000_000_000

// exponents of the currencies that do not have two decimals.
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// ValidCurrency reports whether code has the form of a currency code.
func ValidCurrency(code string) bool {
	if len(code) != 3 {
		return false
	}
	for i := range 3 {
		if code[i] < 'A' || code[i] > 'Z' {
			return false
		}
	}
	return true
}

// Exponent is the number of decimals of the currency.
func Exponent(currency string) int {
	if e, ok := exponents[currency]; ok {
		return e
	}
	return 2
}

// Parse reads a decimal amount in major units ("1,234.50", "-3", "1.5e2") as
// minor units. Decimals beyond those of the currency are refused unless they
// are the noise of binary fractions (53.480000000000004).
func Parse(text, currency string) (int64, error) {
	if !ValidCurrency(currency) {
		return 0, ErrCurrency
	}
	digits, point, negative, err := scan(text)
	if err != nil {
		return 0, err
	}
	// The decimal point, moved right by the exponent, splits what counts from
	// what must be noise.
	point += Exponent(currency)
	whole, rest := "0", ""
	switch {
	case point <= 0:
		rest = strings.Repeat("0", -point) + digits
	case point >= len(digits):
		whole = digits + strings.Repeat("0", point-len(digits))
	default:
		whole, rest = digits[:point], digits[point:]
	}
	minor, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || minor > Max {
		return 0, ErrAmount
	}
	if rest = strings.TrimRight(rest, "0"); rest != "" {
		fraction, err := strconv.ParseFloat("0."+rest, 64)
		if err != nil || math.Abs(fraction-math.Round(fraction)) >= 1e-6 {
			return 0, ErrDecimals
		}
		minor += int64(math.Round(fraction))
	}
	if negative {
		minor = -minor
	}
	return minor, nil
}

// scan splits a number into its digits and the place of the point in them.
func scan(text string) (digits string, point int, negative bool, err error) {
	s := strings.TrimSpace(text)
	if len(s) == 0 || len(s) > 64 {
		return "", 0, false, ErrAmount
	}
	negative = s[0] == '-'
	s = strings.TrimLeft(s[:1], "+-") + s[1:]
	exp := 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if exp, err = strconv.Atoi(s[i+1:]); err != nil || exp < -30 || exp > 30 {
			return "", 0, false, ErrAmount
		}
		s = s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Contains(whole, ",") && !grouped(whole) {
		return "", 0, false, ErrAmount
	}
	whole = strings.ReplaceAll(whole, ",", "")
	digits = whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", 0, false, ErrAmount
	}
	return digits, len(whole) + exp, negative, nil
}

// grouped reports whether the commas stand between thousands.
func grouped(s string) bool {
	for i, part := range strings.Split(s, ",") {
		if i == 0 && (len(part) == 0 || len(part) > 3) || i > 0 && len(part) != 3 {
			return false
		}
	}
	return true
}

// Decimal writes minor units as a decimal in major units ("-12.30"), the form
// that Parse reads.
func Decimal(minor int64, currency string) string {
	exp := Exponent(currency)
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	s := strconv.FormatInt(minor, 10)
	if exp == 0 {
		return sign + s
	}
	if len(s) <= exp {
		s = strings.Repeat("0", exp+1-len(s)) + s
	}
	return sign + s[:len(s)-exp] + "." + s[len(s)-exp:]
}

// Format writes an amount with the sign of its currency.
func Format(minor int64, currency string) string {
	amount := Decimal(minor, currency)
	switch currency {
	case "CNY":
		return "¥" + amount
	case "USD":
		return "$" + amount
	case "EUR":
		return "€" + amount
	case "GBP":
		return "£" + amount
	}
	return currency + " " + amount
}
