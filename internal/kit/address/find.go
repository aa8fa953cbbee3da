package address

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxMessage is how much of a message Find looks at, in runes.
	maxMessage = 4000
	// maxFound is how many addresses Find returns.
	maxFound = 8
)

// Find returns the addresses in a longer message, in order of the text: "麻烦把
// 地址改成…". The spans are bytes of the message. It looks at the first 4,000
// characters and returns no more than eight.
func Find(text string) []Parts {
	var out []Parts
	if len(text) > maxMessage*utf8.UTFMax {
		text = text[:maxMessage*utf8.UTFMax]
	}
	for _, s := range sentences(text) {
		if len(out) == maxFound {
			break
		}
		parts, from, ok := best(text, s[0], s[1])
		if !ok {
			continue
		}
		for i := range parts.Spans {
			parts.Spans[i].Start += from
			parts.Spans[i].End += from
		}
		out = append(out, parts)
	}
	return out
}

// best tries where in a sentence the address may begin and takes the reading
// with most parts, and of equal ones the earliest.
func best(text string, from, to int) (Parts, int, bool) {
	const tries = 8
	from += lead(text[from:to])
	to = from + trail(text[from:to])
	var out Parts
	most, at := 0, from
	for range tries {
		parts, ok := Split(text[from:to])
		if n := parts.filled(); ok && n > most && parts.anchored() {
			out, most, at = parts, n, from
		}
		i := strings.IndexAny(text[from:to], ",，、 ")
		if i < 0 {
			break
		}
		_, n := utf8.DecodeRuneInString(text[from+i:])
		from += i + n
	}
	return out, at, most > 0
}

// filled counts the kinds of parts that were found.
func (p *Parts) filled() int {
	n := 0
	for _, kind := range []string{Province, City, District, Town, Road, Number, Building, Unit, Floor, Room, Zip, Name, Phone} {
		if *p.field(kind) != "" {
			n++
		}
	}
	return n
}

// anchored is stricter than plausible: in a message, words that look like parts
// are common. A place that a list knows, or a road with its number, or a house
// down to the room must be among them.
func (p *Parts) anchored() bool {
	n := 0
	for _, s := range p.Spans {
		if s.Kind != Name && s.Kind != Phone && s.Kind != Community && s.Kind != Section {
			n++
		}
	}
	inside := p.Building != "" || p.Unit != "" || p.Floor != "" || p.Room != ""
	switch {
	case p.Road != "" && p.Number != "":
		return true
	case p.Province != "" || p.City != "":
		return n >= 2 && (p.District != "" || p.Town != "" || p.Road != "" || p.Community != "" && inside)
	case p.District != "" || p.Town != "" || p.Road != "":
		return n >= 2 && (inside || p.Number != "" || p.Road != "" && p.Town != "" || p.District != "" && p.Town != "")
	}
	return n >= 2 && p.Community != "" && inside
}

// sentences cuts a message where an address cannot go on.
func sentences(text string) [][2]int {
	var out [][2]int
	from := 0
	for i, r := range text {
		n := utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError:
			continue
		case strings.ContainsRune("。！？；!?;\r", r), r == '\n' && !continued(text[i+1:]):
			if i > from {
				out = append(out, [2]int{from, i})
			}
			from = i + n
		}
	}
	if from < len(text) {
		out = append(out, [2]int{from, len(text)})
	}
	return out
}

// continued tells whether the next line belongs to the same address: a label
// or a telephone number begins it, or a form is being filled in.
func continued(next string) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(next, " \t\r"), "\n")
	for _, l := range slices.Concat(nameLabels, otherLabels) {
		if strings.HasPrefix(line, l) {
			return true
		}
	}
	return line != "" && (line[0] >= '0' && line[0] <= '9' || len(line) < 40 && !strings.ContainsAny(line, "。，,"))
}

// What comes before an address in a message. The last of them counts.
var leads = []string{
	"地址改成", "地址改为", "地址换成", "地址更改为", "地址修改为", "地址改到", "地址变更为", "地址是", "地址为", "地址：", "地址:",
	"改成", "改为", "改到", "改寄到", "换成", "换到", "寄到", "寄去", "寄往", "送到", "送去", "发到", "发往", "发去", "配送到", "邮寄到", "快递到", "我在", "我住在", "住在", "家在",
	"address to", "address is", "ship it to", "send it to", "deliver it to", "deliver to", "ship to", "send to", "live at", "moved to", "change it to", "address:",
}

// lead is the length of what stands before the address. A name or number that
// stands before it ("张三 13800138000，地址…") is not cut off.
func lead(text string) int {
	at := 0
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text // folding changed lengths; rare letters only
	}
	for _, l := range leads {
		if i := strings.LastIndex(lower, l); i >= 0 && i+len(l) > at && !hasDigits(text[:i]) {
			at = i + len(l)
		}
	}
	return at
}

func hasDigits(s string) bool {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n >= 7
}

// What comes after an address in a message.
var trails = []string{
	"，谢谢", ",谢谢", " 谢谢", "谢谢", "，麻烦", ",麻烦", "，可以吗", ",可以吗", "可以吗", "行吗", "行不行", "好吗", "，不要", "，别", "吧", "哦", "哈", "了",
	", please", " please", ", thanks", " thanks", " thank you", ", thank you", " instead",
}

func trail(text string) int {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text
	}
	to := len(text)
	for _, t := range trails {
		if i := strings.LastIndex(lower[:to], t); i > 0 && (i+len(t) == to || len(t) > len("吧") && i > to/2) {
			to = i
		}
	}
	return to
}
