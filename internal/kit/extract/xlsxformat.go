package extract

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// builtinFormat are the formats that a workbook need not spell out.
func builtinFormat(id string) string {
	switch id {
	case "1":
		return "0"
	case "2":
		return "0.00"
	case "3", "37", "38":
		return "#,##0"
	case "4", "39", "40":
		return "#,##0.00"
	case "9":
		return "0%"
	case "10":
		return "0.00%"
	case "14", "27", "28", "29", "30", "31", "36", "50", "57", "58":
		return "yyyy-mm-dd"
	case "15", "16", "17":
		return "yyyy-mm-dd"
	case "18", "19", "20", "32", "33":
		return "hh:mm"
	case "21", "45", "46", "47":
		return "hh:mm:ss"
	case "22":
		return "yyyy-mm-dd hh:mm"
	}
	return ""
}

// shown is a number as its cell shows it, as far as it matters to a reader:
// dates, percents, decimals, thousands, and what stands before and behind.
func shown(raw, look string, from04 bool) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return raw
	}
	f, _, _ := strings.Cut(look, ";") // of a number above zero; the others differ in signs and colours
	before, body, after := dissect(f)
	switch {
	case isDate(body):
		return date(n, body, from04)
	case body == "" || body == "General" || body == "@" || strings.ContainsAny(body, "/?Ee"):
		if len(raw) > 15 && strings.Trim(raw, "0123456789") == "" {
			return before + raw + after // the number of an order rather than a quantity
		}
		return before + general(n) + after
	}
	if strings.Contains(body, "%") {
		n *= 100
		after = "%" + after
		body = strings.ReplaceAll(body, "%", "")
	}
	_, frac, _ := strings.Cut(body, ".")
	least := strings.Count(frac, "0")
	most := least + strings.Count(frac, "#")
	digits := strconv.FormatFloat(n, 'f', min(most, 15), 64)
	if most > least {
		whole, f, _ := strings.Cut(digits, ".")
		for len(f) > least && f[len(f)-1] == '0' {
			f = f[:len(f)-1]
		}
		digits = whole
		if f != "" {
			digits += "." + f
		}
	}
	if whole, _, _ := strings.Cut(body, "."); strings.Contains(whole, ",") {
		digits = thousands(digits)
	} else if z := strings.Count(whole, "0"); z > 1 && n >= 0 {
		// Leading zeros, as in the number of a product.
		have, _, _ := strings.Cut(digits, ".")
		digits = strings.Repeat("0", max(min(z, 30)-len(have), 0)) + digits
	}
	return before + digits + after
}

// general writes a number as a cell without a format does: 15 digits.
func general(n float64) string {
	if a := math.Abs(n); a != 0 && (a >= 1e15 || a < 1e-9) {
		if n == math.Trunc(n) && a < 1e21 {
			return strconv.FormatFloat(n, 'f', 0, 64) // a long number is a code, not a quantity
		}
		return strconv.FormatFloat(n, 'G', 6, 64)
	}
	s := strconv.FormatFloat(n, 'G', 15, 64)
	r, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + frac
	}
	return sign + whole
}

// dissect parts a format into the literals around it and what orders digits.
func dissect(f string) (before, body, after string) {
	var out, lit strings.Builder
	put := func(s string) {
		if out.Len() == 0 {
			lit.WriteString(s)
		} else {
			after += s
		}
	}
	rs := []rune(f)
	for i := 0; i < len(rs); i++ {
		switch c := rs[i]; {
		case c == '"':
			j := i + 1
			for j < len(rs) && rs[j] != '"' {
				j++
			}
			put(string(rs[i+1 : j]))
			i = j
		case c == '\\' && i+1 < len(rs):
			i++
			put(string(rs[i]))
		case c == '_' || c == '*':
			i++ // room, not text
		case c == '[':
			j := i + 1
			for j < len(rs) && rs[j] != ']' {
				j++
			}
			switch inner := string(rs[i+1 : min(j, len(rs))]); {
			case strings.HasPrefix(inner, "$"):
				cur, _, _ := strings.Cut(inner[1:], "-")
				put(cur)
			case inner == "h" || inner == "hh" || inner == "m" || inner == "mm" || inner == "s" || inner == "ss":
				out.WriteString(inner)
			}
			i = j
		case strings.ContainsRune("¥￥$€£元件个(", c):
			put(string(c))
		case c == ')':
			put(")")
		default:
			out.WriteRune(c)
		}
	}
	return lit.String(), strings.TrimSpace(out.String()), after
}

// isDate reports whether a format shows a date or a time.
func isDate(f string) bool {
	if strings.EqualFold(f, "general") || strings.ContainsAny(f, "0#?") {
		return strings.ContainsAny(f, "yY") && strings.ContainsAny(f, "dD")
	}
	return strings.ContainsAny(f, "yYdDhHsSmM")
}

// date writes the serial number of a day as it is read everywhere.
func date(n float64, f string, from04 bool) string {
	f = strings.ToLower(f)
	days := strings.ContainsAny(f, "yd") || strings.Contains(f, "m") && !strings.ContainsAny(f, "hs")
	clock := strings.ContainsAny(f, "hs")
	if n < 0 || n > 2_958_466 {
		return general(n)
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from04:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60 && days:
		n++ // the 29th of February 1900, which never was
	}
	seconds := math.Round(n * 86400)
	t := base.Add(time.Duration(math.Floor(seconds/86400))*24*time.Hour + time.Duration(math.Mod(seconds, 86400))*time.Second)
	layout := ""
	if days {
		switch {
		case !strings.Contains(f, "y"):
			layout = "01-02"
		case !strings.Contains(f, "d"):
			layout = "2006-01"
		default:
			layout = "2006-01-02"
		}
	}
	if clock {
		if layout != "" {
			layout += " "
		}
		layout += "15:04"
		if strings.Contains(f, "s") {
			layout += ":05"
		}
	}
	return t.Format(layout)
}
