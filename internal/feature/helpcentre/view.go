package helpcentre

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

const (
	mostAsked  = 9  // questions that are offered first
	maxSlug    = 60 // characters
	maxOffered = 4  // related questions where the entry names none
	brand      = "#E0532F"
)

// Langs are the languages of the help centre.
func Langs() []string { return []string{"zh", "en"} }

// View is everything that the help centre shows at one moment. It is never
// changed.
type View struct {
	Enabled bool
	Colour  string
	ShopURL string
	Shelves map[string]*Shelf // by language

	entries map[desk.EntryID]*Entry
	mark    uint64
}

// Shelf is the help centre in one language.
type Shelf struct {
	Lang       string
	Title      string
	Welcome    string      // "" = none
	Key        string      // of the widget, "" = there is no website channel
	Categories []*Category // at the top, those with entries
	Entries    []*Entry
	Most       []*Entry // asked most

	categories map[desk.CategoryID]*Category
	asked      map[string]*Entry // by folded question or phrasing
}

// Category is a node with entries in it or below.
type Category struct {
	ID       desk.CategoryID
	Name     string
	Slug     string
	Parent   *Category // nil at the top
	Children []*Category
	Entries  []*Entry // its own
	Count    int      // with those below
}

// Entry is an entry as everybody may read it.
type Entry struct {
	ID        desk.EntryID
	Lang      string
	Slug      string
	Question  string
	Answer    string
	Category  *Category // nil when it has none
	Related   []*Entry
	Other     *Entry // the same in the other language
	UpdatedAt time.Time

	folded string // the question
	reads  int64
	rank   int // in its category at the top
}

// Entry returns one that is shown, nil when it is not.
func (v *View) Entry(id desk.EntryID) *Entry { return v.entries[id] }

// Category returns one that is shown, nil when it is not.
func (s *Shelf) Category(id desk.CategoryID) *Category { return s.categories[id] }

// Asked returns the entry of which the text is the question or a phrasing, nil
// when there is none.
func (s *Shelf) Asked(text string) *Entry { return s.asked[fold(text)] }

// public reports whether everybody may read an entry. What is told in some
// channels, to some customers or about some products only makes sense there.
func public(e *desk.Entry) bool {
	return !e.Unlisted && len(e.Channels) == 0 && len(e.Products) == 0 && len(e.Categories) == 0 &&
		(e.Audience == "" || e.Audience == desk.AudienceEveryone)
}

// input is what a view is made from.
type input struct {
	settings   Settings
	shop       desk.Shop
	channels   []desk.Channel
	entries    map[string][]*desk.Entry
	categories map[string][]desk.Category
	reads      map[desk.EntryID]int64
	words      *i18n.Catalogue // what variables stand for
	now        time.Time
}

func (s *Service) gather(ctx context.Context) (in input, err error) {
	in.words, in.now = s.words, s.DB.Now()
	if in.shop, err = s.Shop.Shop(ctx); err != nil {
		return in, err
	}
	if in.channels, err = s.Shop.Channels(ctx); err != nil {
		return in, err
	}
	in.entries, in.categories = map[string][]*desk.Entry{}, map[string][]desk.Category{}
	for _, lang := range Langs() {
		in.entries[lang] = slices.DeleteFunc(s.Knowledge.Live(lang), func(e *desk.Entry) bool { return !public(e) })
		// An import makes many at one moment: its own order is in its keys.
		slices.SortStableFunc(in.entries[lang], func(a, b *desk.Entry) int { return cmp.Compare(a.ExternalID, b.ExternalID) })
		if in.categories[lang], _, err = s.Knowledge.Categories(ctx, lang); err != nil {
			return in, err
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if in.settings, err = selectSettings(tx); err != nil {
			return err
		}
		in.reads, err = selectReads(tx)
		return err
	})
	return in, err
}

// mark is the same for the same input. Of the reads the size counts only: pages
// are kept until it differs by a third.
func (in *input) mark() uint64 {
	h := fnv.New64a()
	text := func(list ...string) {
		for _, s := range list {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	number := func(n int64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	number(db.Millis(in.settings.UpdatedAt))
	text(in.shop.Name)
	for _, c := range in.channels {
		text(string(c.ID), c.Kind, c.Lang, c.Name, c.Key, c.Accent)
		text(c.TopQuestions...)
	}
	for _, lang := range Langs() {
		for _, c := range in.categories[lang] {
			text(string(c.ID), string(c.ParentID), c.Name)
		}
		for _, e := range in.entries[lang] {
			text(string(e.ID))
			number(e.Version)
			number(int64(in.variant(e)))
			number(size(in.reads[e.ID]))
		}
	}
	return h.Sum64()
}

// size grows by one with every third more.
func size(n int64) (steps int64) {
	for ; n > 0; n = n * 3 / 4 {
		steps++
	}
	return steps
}

func (in *input) build() *View {
	v := &View{
		Enabled: in.settings.Enabled, Colour: cmp.Or(in.settings.Colour, in.accent(), brand), ShopURL: in.settings.ShopURL,
		Shelves: map[string]*Shelf{}, entries: map[desk.EntryID]*Entry{}, mark: in.mark(),
	}
	other := map[string]*Entry{} // by the importer's key
	for _, lang := range Langs() {
		s := in.shelf(lang, v)
		v.Shelves[lang] = s
		for _, e := range in.entries[lang] {
			key := twins(e)
			if key == "" {
				continue
			}
			one := v.entries[e.ID]
			if before := other[key]; before != nil && before.Lang != lang && before.Other == nil {
				one.Other, before.Other = before, one
			} else if before == nil {
				other[key] = one
			}
		}
	}
	return v
}

// twins is the same for an entry and its translation: the importer's key without
// a part that only names the language, as in "faq-zh-7" and "faq-en-7".
func twins(e *desk.Entry) string {
	parts := strings.FieldsFunc(e.ExternalID, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return strings.EqualFold(p, e.Lang) }), "-")
}

// accent is the colour of the first channel that has one.
func (in *input) accent() string {
	for _, c := range in.channels {
		if colourForm.MatchString(c.Accent) {
			return c.Accent
		}
	}
	return ""
}

// channel is the website's channel in a language.
func (in *input) channel(lang string) (desk.Channel, bool) {
	i := slices.IndexFunc(in.channels, func(c desk.Channel) bool { return c.Kind == "webchat" && c.Lang == lang })
	if i < 0 {
		i = slices.IndexFunc(in.channels, func(c desk.Channel) bool { return c.Kind == "webchat" })
	}
	if i < 0 {
		return desk.Channel{}, false
	}
	return in.channels[i], true
}

func (in *input) shelf(lang string, v *View) *Shelf {
	s := &Shelf{Lang: lang, Welcome: in.settings.Welcome[lang], categories: map[desk.CategoryID]*Category{}, asked: map[string]*Entry{}}
	channel, ok := in.channel(lang)
	if ok {
		s.Key = channel.Key
	}
	name := desk.InLang(in.shop.Name, lang)
	if ok && channel.Lang == lang {
		name = cmp.Or(channel.Name, name)
	}
	s.Title = cmp.Or(in.settings.Title[lang], Clean(name))
	for _, c := range in.categories[lang] {
		s.categories[c.ID] = &Category{ID: c.ID, Name: Clean(c.Name), Slug: Slug(Clean(c.Name))}
	}
	for _, c := range in.categories[lang] {
		s.categories[c.ID].Parent = s.categories[c.ParentID]
	}
	byQuestion := map[string]*Entry{}
	for _, e := range in.entries[lang] {
		one := &Entry{
			ID: e.ID, Lang: lang, Question: Clean(e.Question), Answer: Clean(in.answer(e)), Category: s.categories[e.CategoryID],
			UpdatedAt: e.UpdatedAt, reads: in.reads[e.ID],
		}
		one.Slug, one.folded = Slug(one.Question), fold(one.Question)
		byQuestion[e.Question] = one
		v.entries[e.ID] = one
		s.Entries = append(s.Entries, one)
		for c := one.Category; c != nil; c = c.Parent {
			if c.Count++; c.Parent == nil {
				one.rank = c.Count
			}
		}
		if one.Category != nil {
			one.Category.Entries = append(one.Category.Entries, one)
		}
	}
	s.hang(in.categories[lang])
	// A standard question goes before what is another entry's phrasing.
	for _, e := range in.entries[lang] {
		for _, text := range e.Phrasings {
			s.asked[fold(text)] = v.entries[e.ID]
		}
	}
	for _, e := range in.entries[lang] {
		s.asked[fold(e.Question)] = v.entries[e.ID]
		one := v.entries[e.ID]
		for _, question := range e.Related {
			if r := byQuestion[question]; r != nil && r != one && !slices.Contains(one.Related, r) {
				one.Related = append(one.Related, r)
			}
		}
	}
	for _, one := range s.Entries {
		if len(one.Related) == 0 && one.Category != nil {
			one.Related = near(one)
		}
	}
	s.most(in.channels)
	return s
}

// hang puts the nodes with entries below their parents, and forgets the others.
func (s *Shelf) hang(list []desk.Category) {
	for _, c := range list {
		node := s.categories[c.ID]
		switch {
		case node.Count == 0:
			delete(s.categories, c.ID)
		case node.Parent == nil:
			s.Categories = append(s.Categories, node)
		default:
			node.Parent.Children = append(node.Parent.Children, node)
		}
	}
}

// near are the neighbours of an entry that names none.
func near(e *Entry) (out []*Entry) {
	i := slices.Index(e.Category.Entries, e)
	for step := 1; step < len(e.Category.Entries) && len(out) < maxOffered; step++ {
		out = append(out, e.Category.Entries[(i+step)%len(e.Category.Entries)])
	}
	return out
}

// most picks what is asked most: the questions that the shop has put on top of
// its chats, then what is read most; where nobody has read anything yet, the
// first of each category.
func (s *Shelf) most(channels []desk.Channel) {
	for _, c := range channels {
		if c.Lang != s.Lang {
			continue
		}
		for _, q := range c.TopQuestions {
			if e := s.Asked(q); e != nil && !slices.Contains(s.Most, e) {
				s.Most = append(s.Most, e)
			}
		}
	}
	rest := slices.Clone(s.Entries)
	slices.SortStableFunc(rest, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(b.reads, a.reads), cmp.Compare(a.rank, b.rank))
	})
	for _, e := range rest {
		if len(s.Most) >= mostAsked {
			break
		}
		if !slices.Contains(s.Most, e) {
			s.Most = append(s.Most, e)
		}
	}
	s.Most = s.Most[:min(len(s.Most), mostAsked)]
}

// fold makes the same of what is the same question.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Clean takes out what is not seen and changes how the rest is seen: control
// characters but line breaks, and those that turn the direction of writing.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == 0x061C, r == 0x200E, r == 0x200F, 0x202A <= r && r <= 0x202E,
			0x2066 <= r && r <= 0x2069, r == 0x2028, r == 0x2029, r == 0xFEFF:
			return -1
		}
		return r
	}, s))
}

// Slug makes the part of an address that people read: letters and digits of any
// script, joined by hyphens.
func Slug(s string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range s {
		if r == '\'' || r == '’' {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			n++
			gap = false
		}
		if n >= maxSlug {
			break
		}
		b.WriteRune(unicode.ToLower(r))
		n++
	}
	return cmp.Or(strings.TrimSuffix(b.String(), "-"), "question")
}

const offered = 4 // questions on a chat's first screen

// Offered is what a chat offers before the first word, in the visitor's language:
// the questions that its channel has on top, as entries where there are such and
// as words where not, then what is asked most.
func (v *View) Offered(c *desk.Channel, lang string) (entries []*Entry, words []string) {
	own, shelf := v.Shelves[c.Lang], v.Shelves[lang]
	if !v.Enabled || own == nil || shelf == nil {
		return nil, c.TopQuestions
	}
	for _, q := range c.TopQuestions {
		e := own.Asked(q)
		if e != nil && e.Lang != lang {
			e = e.Other
		}
		if e == nil {
			words = append(words, q)
		} else if !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	for _, e := range shelf.Most {
		if len(entries)+len(words) >= offered {
			break
		}
		if !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	return entries, words
}
