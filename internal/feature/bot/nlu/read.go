package nlu

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Intent is what kind of turn it is.
type Intent string

// The intents. Question is everything that retrieval has to decide.
const (
	Empty     Intent = "empty" // nothing that could be read: emoji, marks
	Greeting  Intent = "greeting"
	Thanks    Intent = "thanks"
	Bye       Intent = "bye"
	Identity  Intent = "identity" // are you human?
	Human     Intent = "human"    // wants a person
	Complaint Intent = "complaint"
	Order     Intent = "order"
	Product   Intent = "product"
	Question  Intent = "knowledge"
)

// About is what is asked of a product; the bits add up.
type About uint8

// What can be asked of a product.
const (
	AboutStock About = 1 << iota
	AboutPrice
	AboutParam
)

// Reading is what a text says.
type Reading struct {
	Intent Intent
	Why    string // the cue that decided
	Rest   string // the text without greetings at its beginning

	// OrderCue: the customer speaks of their own order. Weak cues occur in
	// general questions as well ("物流", "delivery").
	OrderCue, WeakOrderCue string
	Arrival                string // asks when it comes
	HowTo                  bool   // asks for the way, not for the state
	Numbers                []string
	Phone, Email           string

	About    About
	AboutCue string
	Vague    bool // "有没有", "do you have": perhaps of a product, perhaps not
}

// Read reads a cleaned text.
func Read(text string) Reading {
	var r Reading
	low := squeeze(text)
	r.contacts(text)
	r.Rest = text
	if bare(low) == "" {
		r.Intent = Empty
		if len(r.Numbers) > 0 {
			r.Intent, r.Why = Order, "number"
		}
		return r
	}
	found := scan(low)
	r.cues(text, &found)
	if r.talk(low, &found) {
		return r
	}
	rest, greeted := stripGreeting(text)
	r.Rest = rest
	core := bare(squeeze(rest))
	switch {
	case core == "" && greeted:
		r.Intent, r.Why = Greeting, "greeting"
	case thanks[core]:
		r.Intent, r.Why = Thanks, core
	case byes[core]:
		r.Intent, r.Why = Bye, core
	case r.OrderCue != "":
		r.Intent, r.Why = Order, r.OrderCue
	case mine[core]:
		// The button of the widget's first screen sends no more than this.
		r.OrderCue, r.Intent, r.Why = core, Order, core
	case r.onlyContacts(core):
		r.Intent, r.Why = Order, "number"
	case r.About != 0:
		r.Intent, r.Why = Product, r.AboutCue
	default:
		r.Intent = Question
	}
	return r
}

// Words is the rest of the text without its numbers and contacts.
func (r *Reading) Words() string {
	s := r.Rest
	for _, n := range append([]string{r.Phone, r.Email}, r.Numbers...) {
		if n != "" {
			s = strings.Replace(s, n, " ", 1)
		}
	}
	return s
}

// talk recognises what goes before everything else.
func (r *Reading) talk(low string, found *finds) bool {
	core := bare(low)
	switch {
	case found[identity] != "":
		r.Intent, r.Why = Identity, found[identity]
	case found[notHuman] == "" && humanWords[core]:
		r.Intent, r.Why = Human, core
	case found[notHuman] == "" && found[human] != "":
		r.Intent, r.Why = Human, found[human]
	case found[furious] != "" && found[notFurious] == "":
		r.Intent, r.Why = Complaint, found[furious]
	default:
		return false
	}
	return true
}

func (r *Reading) cues(text string, found *finds) {
	r.HowTo = found[howTo] != ""
	r.OrderCue = found.order()
	if r.OrderCue == "" && found[orderStrong] != "" {
		// The other matter may be that of another sentence.
		for _, seg := range Segments(text) {
			f := scan(squeeze(seg))
			r.OrderCue = cmp.Or(r.OrderCue, f.order())
		}
	}
	r.WeakOrderCue = found[orderWeak]
	r.Arrival = found[arrival]
	for list, bit := range map[list]About{stock: AboutStock, vague: AboutStock, price: AboutPrice, param: AboutParam} {
		if found[list] != "" {
			r.About |= bit
		}
	}
	r.AboutCue = cmp.Or(found[stock], found[price], found[param], found[vague])
	r.Vague = found[vague] != "" && r.AboutCue == found[vague]
}

// onlyContacts reports whether the text is no more than a number or a contact
// with the words around it ("订单号是…", "my phone is…").
func (r *Reading) onlyContacts(core string) bool {
	if len(r.Numbers) == 0 && r.Phone == "" && r.Email == "" {
		return false
	}
	for _, s := range append([]string{r.Phone, r.Email}, r.Numbers...) {
		if s != "" {
			core = strings.ReplaceAll(core, bare(strings.ToLower(s)), "")
		}
	}
	for _, w := range aroundNumbers {
		core = strings.ReplaceAll(core, w, "")
	}
	return utf8.RuneCountInString(core) <= 3
}

// bare is the text without marks, blanks and emoji.
func bare(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// stripGreeting takes greetings off the beginning.
func stripGreeting(text string) (rest string, greeted bool) {
	rest = text
again:
	for {
		trimmed := strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' })
		low := strings.ToLower(trimmed)
		for _, g := range greetings {
			tail, ok := strings.CutPrefix(low, g)
			if !ok {
				continue
			}
			if isLetter(g[len(g)-1]) && tail != "" && isLetter(tail[0]) || len(low) != len(trimmed) {
				continue
			}
			rest, greeted = trimmed[len(g):], true
			continue again
		}
		if greeted {
			rest = strings.TrimLeft(rest, " ,，.。!！~～呀啊哦呢")
		}
		return rest, greeted
	}
}

var (
	emailForm  = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}`)
	numberForm = regexp.MustCompile(`#?[A-Za-z0-9][A-Za-z0-9-]{4,30}[A-Za-z0-9]`)
	phoneForm  = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	phoneLoose = regexp.MustCompile(`\+?[0-9][0-9 ().-]{7,18}[0-9]`)
)

// contacts finds order and tracking numbers, the telephone number and the
// e-mail address.
func (r *Reading) contacts(text string) {
	if !strings.ContainsAny(text, "0123456789@") {
		return
	}
	if m := emailForm.FindString(text); m != "" {
		r.Email = m
		text = strings.Replace(text, m, " ", 1)
	}
	text = r.groupedPhone(text)
	for _, m := range numberForm.FindAllString(text, 20) {
		digits := 0
		for i := range len(m) {
			if '0' <= m[i] && m[i] <= '9' {
				digits++
			}
		}
		switch compact := strings.ReplaceAll(m, "-", ""); {
		case digits < 5:
		case phoneForm.MatchString(compact) && r.Phone == "":
			r.Phone = compact
		case len(r.Numbers) < 5:
			r.Numbers = append(r.Numbers, m)
		}
	}
}

// groupedPhone finds a telephone number written in groups ("138 0000 0001",
// "+1 (415) 555-0134") and returns the text without it.
func (r *Reading) groupedPhone(text string) string {
	for _, at := range phoneLoose.FindAllStringIndex(text, 5) {
		if at[0] > 0 && (isLetter(text[at[0]-1]|0x20) || text[at[0]-1] == '#') {
			continue // the digits of an order number
		}
		m := text[at[0]:at[1]]
		if digits := len(bare(m)); digits >= 10 && digits <= 15 && digits < len(m) {
			r.Phone = m
			return text[:at[0]] + " " + text[at[1]:]
		}
	}
	return text
}
