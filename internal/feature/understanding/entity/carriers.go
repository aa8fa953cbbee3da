package entity

import "strings"

// parcel is what the form of a number tells about it.
type parcel struct {
	carrier string
	others  string // carriers that use the same form, by commas
	check   string // "ok", "failed", "" where the form has no check digit
	score   float64
}

// sureParcel recognises numbers whose form no order number has. code is in
// capitals, without blanks and hyphens.
func sureParcel(code string) (parcel, bool) {
	digits := trailingDigits(code)
	n := len(code)
	head := code[:n-digits]
	switch {
	case n == 18 && strings.HasPrefix(code, "1Z"):
		return checked("ups", upsCheck(code)), true
	case head == "SF" && digits >= 12 && digits <= 15:
		return parcel{carrier: "sf", score: 0.97}, true
	case head == "YT" && digits >= 13 && digits <= 16:
		return parcel{carrier: "yto", score: 0.97}, true
	case head == "JT" && digits >= 12 && digits <= 15:
		return parcel{carrier: "jt", score: 0.97}, true
	case strings.HasPrefix(head, "JD") && len(head) <= 5 && digits >= 10 && digits <= 15:
		return parcel{carrier: "jd", score: 0.97}, true
	case head == "ZTO" && digits >= 10 && digits <= 14:
		return parcel{carrier: "zto", score: 0.97}, true
	case (head == "DPK" || head == "DPL") && digits >= 9 && digits <= 14:
		return parcel{carrier: "deppon", score: 0.97}, true
	case (head == "JJD" || head == "JVGL" || head == "GM") && digits >= 10 && digits <= 20:
		return parcel{carrier: "dhl", score: 0.95}, true
	case n == 13 && isS10(code):
		carrier := "post"
		switch {
		case strings.HasSuffix(code, "US"):
			carrier = "usps"
		case strings.HasSuffix(code, "GB"):
			carrier = "royalmail"
		case strings.HasSuffix(code, "CN") && code[0] == 'E':
			carrier = "ems"
		case strings.HasSuffix(code, "CN"):
			carrier = "chinapost"
		}
		return checked(carrier, s10Check(code)), true
	case n == 22 && digits == 22 && code[0] == '9' && code[1] >= '1' && code[1] <= '5' && mod10(code):
		return checked("usps", true), true
	}
	return parcel{}, false
}

func checked(carrier string, ok bool) parcel {
	if ok {
		return parcel{carrier: carrier, check: "ok", score: 0.99}
	}
	// The form is the carrier's, but a digit is wrong: somebody mistyped it.
	return parcel{carrier: carrier, check: "failed", score: 0.7}
}

// maybeParcel recognises numbers of digits alone that may be a parcel's.
func maybeParcel(code string) (parcel, bool) {
	if trailingDigits(code) != len(code) {
		return parcel{}, false
	}
	switch len(code) {
	case 10:
		if mod7(code) {
			return parcel{carrier: "dhl", check: "ok", score: 0.4}, true
		}
	case 12:
		switch {
		case fedex12(code):
			return parcel{carrier: "fedex", check: "ok", score: 0.6}, true
		case hasAnyPrefix(code, "268", "368", "58", "66", "77", "88"):
			return parcel{carrier: "sto", score: 0.5}, true
		}
		return parcel{others: "sf,fedex", score: 0.4}, true
	case 13:
		switch {
		case hasAnyPrefix(code, "10", "11", "12", "13", "50", "51"):
			return parcel{others: "ems,yunda", score: 0.55}, true
		case code[0] == '9':
			return parcel{carrier: "chinapost", score: 0.6}, true
		case hasAnyPrefix(code, "31", "38", "39", "41", "42", "43", "46", "53", "55", "58", "60", "66", "80", "88"):
			return parcel{carrier: "yunda", score: 0.65}, true
		}
		return parcel{others: "yunda,ems", score: 0.4}, true
	case 14:
		if code[0] == '7' && code[1] >= '3' {
			return parcel{carrier: "zto", score: 0.75}, true
		}
	case 15:
		switch {
		case strings.HasPrefix(code, "77"):
			return parcel{carrier: "sto", score: 0.7}, true
		case hasAnyPrefix(code, "31", "46"):
			return parcel{carrier: "yunda", score: 0.6}, true
		case mod10(code):
			return parcel{carrier: "fedex", check: "ok", score: 0.6}, true
		}
	case 20, 22:
		if code[0] == '9' {
			return parcel{carrier: "usps", check: "failed", score: 0.6}, true
		}
	}
	return parcel{}, false
}

func trailingDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[len(s)-1-n]) {
		n++
	}
	return n
}

func isS10(s string) bool {
	for i := range len(s) {
		if letter := 'A' <= s[i] && s[i] <= 'Z'; letter != (i < 2 || i > 10) {
			return false
		}
	}
	return strings.IndexByte("ACELPQRSUVZ", s[0]) >= 0
}

// s10Check is the check digit of the Universal Postal Union's standard S10.
func s10Check(s string) bool {
	sum := 0
	for i, w := range [...]int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += w * int(s[2+i]-'0')
	}
	check := 11 - sum%11
	switch check {
	case 10:
		check = 0
	case 11:
		check = 5
	}
	return check == int(s[10]-'0')
}

// upsCheck is the check digit of UPS: letters count from A = 2, every second
// place twice.
func upsCheck(s string) bool {
	sum := 0
	for i := range 15 {
		v := int(s[2+i] - '0')
		if s[2+i] >= 'A' {
			v = (int(s[2+i]-'A') + 2) % 10
		}
		if i%2 == 1 {
			v *= 2
		}
		sum += v
	}
	return isDigit(s[17]) && (10-sum%10)%10 == int(s[17]-'0')
}

func fedex12(s string) bool {
	sum := 0
	for i := range 11 {
		sum += [...]int{3, 1, 7}[i%3] * int(s[i]-'0')
	}
	return sum%11%10 == int(s[11]-'0')
}

// mod10 is the check digit of USPS, FedEx Ground and bar codes: from the right,
// the digits before it count three times and once in turn.
func mod10(s string) bool {
	sum := 0
	for i := range len(s) - 1 {
		w := 1
		if (len(s)-2-i)%2 == 0 {
			w = 3
		}
		sum += w * int(s[i]-'0')
	}
	return (10-sum%10)%10 == int(s[len(s)-1]-'0')
}

// mod7 is the check digit of DHL.
func mod7(s string) bool {
	n := 0
	for i := range len(s) - 1 {
		n = (n*10 + int(s[i]-'0')) % 7
	}
	return n == int(s[len(s)-1]-'0')
}
