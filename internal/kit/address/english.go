package address

import (
	"slices"
	"strings"
	"sync"
)

// english reads an address of the USA, or one of that form: 742 Evergreen
// Terrace, Apt 4B, Springfield, IL 62704.
func (p *parser) english() {
	p.phones()
	p.englishLabels()
	words := p.words()
	at := p.street(words)
	if at < 0 {
		return
	}
	p.indoors(words)
	p.region(words, at)
	p.englishName(words)
}

// word is a run of letters and digits, runes from ≤ i < to, lower-cased.
// field counts the commas and line ends before it.
type word struct {
	text     string
	from, to int
	field    int
	used     bool
}

func (p *parser) words() []word {
	var out []word
	field := 0
	for i := 0; i < len(p.r); {
		r := p.at(i)
		if !isLetter(r) && !isDigit(r) && r != '#' {
			if r == ',' || r == '\n' || r == ';' || r == ':' || r == 0 && (i == 0 || p.at(i-1) != 0) {
				field++
			}
			i++
			continue
		}
		j := i + 1
		for r := p.at(j); isLetter(r) || isDigit(r) || (r == '-' || r == '\'') && (isLetter(p.at(j+1)) || isDigit(p.at(j+1))); r = p.at(j) {
			j++
		}
		out = append(out, word{text: strings.ToLower(string(p.r[i:j])), from: i, to: j, field: field})
		i = j
	}
	return out
}

var englishLabels = []string{"ship to", "deliver to", "shipping address", "new address", "address", "recipient", "name", "phone", "tel", "mobile"}

// englishLabels takes out "Address:" and the like.
func (p *parser) englishLabels() {
	for i := 0; i < len(p.r); i++ {
		if i > 0 && isLetter(p.r[i-1]) {
			continue
		}
		for _, l := range englishLabels {
			if n := len(l); i+n < len(p.r) && p.r[i+n] == ':' && strings.EqualFold(string(p.r[i:i+n]), l) {
				p.drop(i, i+n+1)
				break
			}
		}
	}
}

var streetEndings = []string{
	"street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "drive", "dr", "lane", "ln", "way", "court", "ct", "place", "pl",
	"terrace", "ter", "circle", "cir", "parkway", "pkwy", "highway", "hwy", "square", "sq", "trail", "trl", "alley", "broadway",
}

// noStreet are words that do not begin the name of a street.
var noStreet = []string{"more", "of", "for", "days", "day", "items", "pieces", "pairs", "or", "and", "to", "minutes", "hours", "weeks", "times"}

func isLower(r rune) bool { return r >= 'a' && r <= 'z' }

// street finds a number that a street follows and returns the index of the word
// after it, or -1.
func (p *parser) street(words []word) int {
	capitals := slices.ContainsFunc(words, func(w word) bool { return p.r[w.from] >= 'A' && p.r[w.from] <= 'Z' })
	for i, w := range words {
		if !isDigit(p.r[w.from]) || w.to-w.from > 6 || i+1 < len(words) && (slices.Contains(noStreet, words[i+1].text) || capitals && isLower(p.r[words[i+1].from])) {
			continue
		}
		for j := i + 1; j < min(len(words), i+7) && words[j].field == w.field; j++ {
			if !slices.Contains(streetEndings, words[j].text) || j == i+1 && words[j].text != "broadway" {
				continue
			}
			// St Johns Road, and the North of Main Street North
			last := j
			for k := j + 1; k < min(len(words), j+3) && words[k].field == w.field; k++ {
				if slices.Contains(streetEndings, words[k].text) || slices.Contains([]string{"n", "s", "e", "w", "north", "south", "east", "west", "ne", "nw", "se", "sw"}, words[k].text) {
					last = k
				}
			}
			p.put(Number, w.from, w.to)
			p.put(Road, words[i+1].from, words[last].to)
			for k := i; k <= last; k++ {
				words[k].used = true
			}
			return last + 1
		}
	}
	return -1
}

// indoors reads Apt 4B, Floor 3, 3rd Floor, Building C.
func (p *parser) indoors(words []word) {
	kinds := map[string]string{
		"apt": Room, "apartment": Room, "suite": Room, "ste": Room, "room": Room, "rm": Room, "#": Room, "unit": Unit,
		"floor": Floor, "fl": Floor, "building": Building, "bldg": Building, "tower": Building,
	}
	for i := range words {
		w := &words[i]
		if w.used {
			continue
		}
		if len(w.text) > 1 && w.text[0] == '#' {
			p.put(Room, w.from, w.to)
			w.used = true
			continue
		}
		kind, ok := kinds[w.text]
		switch {
		case !ok:
		case kind == Floor && i > 0 && !words[i-1].used && words[i-1].field == w.field && isDigit(p.r[words[i-1].from]):
			p.put(kind, words[i-1].from, w.to)
			words[i-1].used, w.used = true, true
		case i+1 < len(words) && !words[i+1].used && words[i+1].field == w.field && (words[i+1].to-words[i+1].from == 1 || strings.ContainsAny(words[i+1].text, "0123456789")):
			p.put(kind, w.from, words[i+1].to)
			w.used, words[i+1].used = true, true
		}
	}
}

var states = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for s := range strings.SplitSeq(usStates, ";") {
		code, name, _ := strings.Cut(s, " ")
		out[strings.ToLower(code)], out[strings.ToLower(name)] = code, name
	}
	return out
})

// region reads city, state and code after the street.
func (p *parser) region(words []word, at int) {
	for i := at; i < len(words); i++ {
		if words[i].used {
			continue
		}
		n := 0
		for size := 3; size > 0 && n == 0; size-- {
			if i+size > len(words) || words[i+size-1].field != words[i].field {
				continue
			}
			name := words[i].text
			for _, w := range words[i+1 : i+size] {
				name += " " + w.text
			}
			if _, ok := states()[name]; ok {
				n = size
			}
		}
		// "in" and "or" are words; a code is written in capitals or before a number.
		if n == 0 || n == 1 && len(words[i].text) == 2 && p.r[words[i].from] > 'Z' && (i+1 >= len(words) || !isZip(words[i+1].text)) {
			continue
		}
		// New York, NY: the first is the city.
		if i+n < len(words) {
			if _, again := states()[words[i+n].text]; again && i+n+1 <= len(words) && len(words[i+n].text) == 2 {
				continue
			}
		}
		p.put(Province, words[i].from, words[i+n-1].to)
		from := i
		for from > at && !words[from-1].used && i-from < 4 && (words[from-1].field == words[i-1].field) && !isDigit(p.r[words[from-1].from]) {
			from--
		}
		if from < i {
			p.put(City, words[from].from, words[i-1].to)
		}
		for k := from; k < i+n; k++ {
			words[k].used = true
		}
		if i+n < len(words) && isZip(words[i+n].text) {
			p.put(Zip, words[i+n].from, words[i+n].to)
			words[i+n].used = true
		}
		return
	}
}

func isZip(s string) bool {
	digits := strings.Count(s, "-") == 0 && len(s) == 5 || len(s) == 10 && s[5] == '-'
	return digits && strings.Trim(s, "0123456789-") == ""
}

// englishName takes two or three words with capitals that fill a field of their
// own at the start or the end, as the name.
func (p *parser) englishName(words []word) {
	try := func(field int) bool {
		var own []word
		for _, w := range words {
			if w.field != field {
				continue
			}
			if w.used || p.r[w.from] < 'A' || p.r[w.from] > 'Z' || strings.ContainsAny(w.text, "0123456789") {
				return false
			}
			own = append(own, w)
		}
		if len(own) < 2 || len(own) > 3 {
			return false
		}
		p.put(Name, own[0].from, own[len(own)-1].to)
		return true
	}
	if len(words) > 0 && !try(words[0].field) {
		try(words[len(words)-1].field)
	}
}
