package document

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// How long a passage is, in characters. What stands under a heading and is shorter
// stays alone: its heading says what it is about. A single sentence or row that is
// longer is not cut.
const (
	leastRunes = 80
	mostRunes  = 600
	maxPath    = 4   // headings above a passage, the innermost
	maxHeading = 120 // characters of one
)

// unit is what is never cut: a sentence, an item of a list, a row of a table.
type unit struct {
	text  string
	page  int
	inner bool // it goes on in the paragraph of the unit before
	lead  bool // the items after it belong to it
	item  bool
}

// cut makes passages of a document: by headings, then by paragraphs.
func cut(doc *extract.Document) []desk.Passage {
	var out []desk.Passage
	var path []string
	var levels []int
	var section []unit
	flush := func() {
		for _, c := range pieces(section) {
			c.Ordinal, c.Path = int64(len(out)), tail(path)
			out = append(out, c)
		}
		section = nil
	}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		switch b.Kind {
		case extract.Heading:
			flush()
			for len(levels) > 0 && levels[len(levels)-1] >= b.Level {
				levels, path = levels[:len(levels)-1], path[:len(path)-1]
			}
			levels, path = append(levels, b.Level), append(slices.Clone(path), heading(b.Text))
		case extract.Paragraph:
			next := i+1 < len(doc.Blocks) && doc.Blocks[i+1].Kind == extract.Item
			section = append(section, paragraph(b.Text, b.Place.Page, next)...)
		case extract.Item:
			section = append(section, unit{text: strings.TrimSpace(marker(b.Marker) + oneLine(b.Text)), page: b.Place.Page, item: true})
		case extract.Table:
			section = append(section, rows(b)...)
		}
	}
	flush()
	return out
}

func heading(s string) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > maxHeading {
		s = string(r[:maxHeading])
	}
	return s
}

func tail(path []string) []string {
	out := []string{}
	for _, p := range path[max(0, len(path)-maxPath):] {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func marker(m string) string {
	if m == "" {
		return "• "
	}
	return m + " "
}

// paragraph cuts a paragraph into its sentences. The last one leads if a list
// follows.
func paragraph(text string, page int, list bool) (out []unit) {
	at := 0
	for i, s := range sentences(text) {
		from := s.from
		if i > 0 {
			from = at // with the white space between
		}
		u := unit{text: strings.TrimRightFunc(text[from:s.to], unicode.IsSpace), page: page, inner: i > 0}
		if i > 0 && strings.Contains(text[at:s.from], "\n") {
			u.text, u.inner = s.of(text), false
		}
		out = append(out, u)
		at = s.to
	}
	if list && len(out) > 0 {
		out[len(out)-1].lead = true
	}
	return out
}

// rows makes a line of each row, so that it can be understood alone.
func rows(b *extract.Block) (out []unit) {
	var names []string
	list := b.Rows
	if b.Header && len(list) > 1 {
		names, list = list[0].Cells, list[1:]
	}
	for _, r := range list {
		var parts []string
		colon, join := ": ", "; "
		if hasHan(strings.Join(r.Cells, "")) {
			colon, join = "：", "；"
		}
		last := ""
		for i, c := range r.Cells {
			c = oneLine(c)
			if c == "" || c == last && names == nil {
				continue
			}
			last = c
			if i < len(names) && i > 0 && oneLine(names[i]) != "" {
				c = oneLine(names[i]) + colon + c
			}
			parts = append(parts, c)
		}
		if len(parts) > 0 {
			page := r.Place.Page
			if page == 0 {
				page = b.Place.Page
			}
			out = append(out, unit{text: strings.Join(parts, join), page: page})
		}
	}
	return out
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// pieces puts units together. They are made of whole units only, and an item never
// stands without what leads its list.
func pieces(units []unit) (out []desk.Passage) {
	var text strings.Builder
	runes, page := 0, 0
	lead := ""
	put := func(u *unit) {
		if runes == 0 {
			page = u.page
		} else if !u.inner {
			text.WriteByte('\n')
		}
		s := u.text
		if runes == 0 {
			s = strings.TrimLeftFunc(s, unicode.IsSpace)
		}
		text.WriteString(s)
		runes += utf8.RuneCountInString(s) + 1
	}
	flush := func() {
		if runes > 0 {
			out = append(out, desk.Passage{Text: text.String(), Page: int64(page)})
		}
		text.Reset()
		runes = 0
	}
	for i := range units {
		u := &units[i]
		n := utf8.RuneCountInString(u.text)
		if u.lead && i+1 < len(units) {
			n += utf8.RuneCountInString(units[i+1].text) // they stay together
		}
		full := runes+n > mostRunes
		apart := !u.inner && !u.item && runes >= leastRunes && (i == 0 || !units[i-1].lead)
		if runes > 0 && (full || apart) {
			flush()
			if u.item && lead != "" {
				put(&unit{text: lead, page: u.page})
			}
		}
		put(u)
		switch {
		case u.lead:
			lead = strings.TrimSpace(u.text)
		case !u.item:
			lead = ""
		}
	}
	flush()
	// A short rest goes to what stands before it.
	if k := len(out); k > 1 {
		a, b := &out[k-2], &out[k-1]
		if utf8.RuneCountInString(b.Text) < leastRunes && utf8.RuneCountInString(a.Text)+utf8.RuneCountInString(b.Text) < mostRunes {
			a.Text += "\n" + b.Text
			out = out[:k-1]
		}
	}
	return out
}

// language is that of most of what a document says.
func language(list []desk.Passage) string {
	han, latin := 0, 0
	for i := range list {
		for _, r := range list[i].Text {
			switch {
			case unicode.Is(unicode.Han, r):
				han++
			case unicode.IsLetter(r):
				latin++
			}
		}
	}
	if han*4 >= latin && han > 0 { // a word is some five letters, and a character one
		return "zh"
	}
	return "en"
}
