package money

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		want           int64
		err            error
	}{
		{"79.00", "CNY", 7900, nil},
		{"79", "CNY", 7900, nil},
		{"0.07", "CNY", 7, nil},
		{".5", "USD", 50, nil},
		{"-3", "USD", -300, nil},
		{"+3.10", "USD", 310, nil},
		{"1,234,567.89", "USD", 123456789, nil},
		{"1.5e2", "USD", 15000, nil},
		{"150E-2", "USD", 150, nil},
		{"1200", "JPY", 1200, nil},
		{"1.234", "KWD", 1234, nil},
		{"1.2300", "CNY", 123, nil},
		// The noise of binary fractions is rounded away, real decimals are not.
		{"53.480000000000004", "USD", 5348, nil},
		{"536.6499999999999", "USD", 53665, nil},
		{"0.99999999999", "USD", 100, nil},
		{"-53.480000000000004", "USD", -5348, nil},
		{"53.485", "USD", 0, ErrDecimals},
		{"0.001", "USD", 0, ErrDecimals},
		{"1.23005", "USD", 0, ErrDecimals},
		{"1.5", "JPY", 0, ErrDecimals},
		{"", "USD", 0, ErrAmount},
		{"abc", "USD", 0, ErrAmount},
		{"1.2.3", "USD", 0, ErrAmount},
		{"1,23", "USD", 0, ErrAmount},
		{"1.234,50", "USD", 0, ErrAmount},
		{"--1", "USD", 0, ErrAmount},
		{"NaN", "USD", 0, ErrAmount},
		{"1e999999999", "USD", 0, ErrAmount},
		{"99999999999999999999", "USD", 0, ErrAmount},
		{"1", "usd", 0, ErrCurrency},
		{"1", "", 0, ErrCurrency},
	} {
		got, err := Parse(c.text, c.currency)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("Parse(%q, %q): got %d, %v, want %d, %v", c.text, c.currency, got, err, c.want, c.err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"79.00", "1,234.5", "1e-3", "53.480000000000004", "-.", "+1e+30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, currency := range []string{"CNY", "JPY", "KWD"} {
			n, err := Parse(s, currency)
			if err != nil {
				continue
			}
			// What was read is written in a form that reads the same.
			again, err := Parse(Decimal(n, currency), currency)
			if err != nil || again != n {
				t.Errorf("%q: got %d, then %d (%v)", s, n, again, err)
			}
		}
	})
}
