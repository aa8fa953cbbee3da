package helpcentre

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

const (
	leadRunes        = 110 // of an answer below its question
	descriptionRunes = 155 // that search engines show
	perGroup         = 5   // questions of a category within the one above
	perCategory      = 200
	suggested        = 6
	maxForm          = 4 << 10
)

type question struct{ URL, Question, Lead string }

func questions(list []*helpcentre.Entry, lead bool) []question {
	out := make([]question, len(list))
	for i, e := range list {
		out[i] = question{URL: entryPath(e), Question: e.Question}
		if lead {
			out[i].Lead = begin(e.Answer, leadRunes)
		}
	}
	return out
}

// begin is the beginning of a text in one line.
func begin(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return strings.TrimRight(string(r[:most-1]), " ,，。.；;、") + "…"
}

type homeView struct {
	Welcome    string
	Most       []question
	Categories []categoryView
}

type categoryView struct {
	Name, URL, Count string
	N                int
	Children         []categoryView
	Questions        []question
	Groups           []categoryView
	More             bool
}

func (s *site) home(v *visit) error {
	return s.show(v, "home", v.home(), func() frame {
		f := s.frame(v, "")
		f.Heading = f.Site
		view := homeView{Welcome: cmp.Or(v.shelf.Welcome, s.text(v.lang, "home.welcome")), Most: questions(v.shelf.Most, false)}
		for _, c := range v.shelf.Categories {
			one := s.categoryView(v.lang, c)
			for _, child := range c.Children {
				one.Children = append(one.Children, s.categoryView(v.lang, child))
			}
			view.Categories = append(view.Categories, one)
		}
		f.Description, f.Page = view.Welcome, view
		f.found(s.origin(v.r), v.home(), base+other(v.lang)+"/")
		f.Data = map[string]any{"@context": "https://schema.org", "@type": "WebSite", "name": f.Site, "url": f.Canonical, "inLanguage": f.Locale}
		return f
	})
}

func (s *site) categoryView(lang string, c *helpcentre.Category) categoryView {
	return categoryView{Name: c.Name, URL: categoryPath(lang, c), N: c.Count, Count: s.count(lang, c.Count)}
}

func (s *site) category(v *visit) error {
	c := v.shelf.Category(desk.CategoryID(v.r.PathValue("id")))
	if c == nil {
		return errNotFound
	}
	here := categoryPath(v.lang, c)
	if v.r.PathValue("slug") != c.Slug {
		http.Redirect(v.w, v.r, here, http.StatusMovedPermanently) //nolint:gosec // a path of ours
		return nil
	}
	return s.show(v, "category", here, func() frame {
		f := s.frame(v, c.Name)
		view := s.categoryView(v.lang, c)
		view.Questions = questions(c.Entries[:min(len(c.Entries), perCategory)], true)
		for _, child := range c.Children {
			group := s.categoryView(v.lang, child)
			all := entriesBelow(child)
			group.More = len(all) > perGroup
			group.Questions = questions(all[:min(len(all), perGroup)], true)
			view.Groups = append(view.Groups, group)
		}
		f.Crumbs = append(s.trail(v.lang, c.Parent), crumb{Name: c.Name})
		f.Description, f.Page = c.Name+" · "+view.Count, view
		f.found(s.origin(v.r), here, "")
		f.Data = s.breadcrumbs(f)
		return f
	})
}

func entriesBelow(c *helpcentre.Category) []*helpcentre.Entry {
	out := slices.Clone(c.Entries)
	for _, child := range c.Children {
		out = append(out, entriesBelow(child)...)
	}
	return out
}

// trail leads from the top to the category.
func (s *site) trail(lang string, c *helpcentre.Category) (out []crumb) {
	for ; c != nil; c = c.Parent {
		out = append(out, crumb{Name: c.Name, URL: categoryPath(lang, c)})
	}
	slices.Reverse(out)
	return out
}

func (s *site) breadcrumbs(f frame) map[string]any {
	origin := strings.TrimSuffix(f.Canonical, pathOf(f.Canonical))
	items := []any{}
	add := func(name, at string) {
		items = append(items, map[string]any{"@type": "ListItem", "position": len(items) + 1, "name": name, "item": at})
	}
	add(f.T("home"), origin+f.Home)
	for _, c := range f.Crumbs {
		at := f.Canonical
		if c.URL != "" {
			at = origin + escape(c.URL)
		}
		add(c.Name, at)
	}
	return map[string]any{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
}

// pathOf is what follows the origin in one of our addresses.
func pathOf(address string) string {
	i := strings.Index(address, base)
	return address[max(i, 0):]
}

type entryView struct {
	Question       string
	Answer         []block
	Shown          []shownView
	Updated, Stamp string
	Related        []question
	Vote, Said     string
	Reasons        []string
}

// What a visitor who votes without scripts comes back with.
const (
	saidYes = "yes"
	saidNo  = "no"
	saidWhy = "why"
)

func (s *site) entry(v *visit) error {
	e := entryOf(v)
	if e == nil {
		return errNotFound
	}
	here := entryPath(e)
	if v.r.PathValue("slug") != e.Slug {
		http.Redirect(v.w, v.r, here, http.StatusMovedPermanently) //nolint:gosec // a path of ours
		return nil
	}
	said := v.r.URL.Query().Get("said")
	if !slices.Contains([]string{saidYes, saidNo, saidWhy}, said) {
		said = ""
		if v.r.Method == http.MethodGet {
			s.Centre.Read(e.ID)
		}
	}
	return s.show(v, "entry", here+" "+said, func() frame {
		f := s.frame(v, e.Question)
		f.Kind, f.Description = "article", begin(e.Answer, descriptionRunes)
		f.Crumbs = append(s.trail(v.lang, e.Category), crumb{Name: e.Question})
		f.Page = entryView{
			Question: e.Question, Answer: blocks(e.Answer), Shown: shown(e.Shown), Updated: s.text(v.lang, "entry.updated", "date", s.date(e.UpdatedAt, v.lang)),
			Stamp: e.UpdatedAt.UTC().Format(time.RFC3339), Related: questions(e.Related, false),
			Vote: base + v.lang + "/q/" + string(e.ID) + "/helped", Said: said, Reasons: helpcentre.Reasons(),
		}
		there := ""
		if e.Other != nil {
			there = entryPath(e.Other)
		}
		f.found(s.origin(v.r), here, there)
		f.Data = []any{map[string]any{
			"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": f.Locale,
			"mainEntity": []any{map[string]any{
				"@type": "Question", "name": e.Question, "url": f.Canonical, "dateModified": e.UpdatedAt.UTC().Format(time.RFC3339),
				"acceptedAnswer": map[string]any{"@type": "Answer", "text": e.Answer},
			}},
		}, s.breadcrumbs(f)}
		return f
	})
}

// block is a paragraph or a list.
type block struct {
	List  bool
	Lines [][]piece
}

// piece is a stretch of text, or a link.
type piece struct{ Text, URL string }

var (
	bullet = regexp.MustCompile(`^\s*(?:[-*•·]\s+)`)
	// Punctuation of either language ends an address.
	address = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"'，。；！？、（）【】《》“”]+`)
)

// blocks reads the answer's paragraphs, lists and web addresses.
func blocks(answer string) []block {
	var out []block
	open := false // the next line goes to the last block
	for line := range strings.SplitSeq(answer, "\n") {
		mark := bullet.FindString(line)
		rest := strings.TrimSpace(line[len(mark):])
		if rest == "" {
			open = false
			continue
		}
		if list := mark != ""; !open || out[len(out)-1].List != list {
			out = append(out, block{List: list})
		}
		open = true
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, pieces(rest))
	}
	return out
}

func pieces(s string) (out []piece) {
	end := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		found := strings.TrimRight(s[at[0]:at[1]], `.,;:!?)]}`)
		if u, err := url.Parse(found); err != nil || u.Hostname() == "" || u.User != nil {
			continue
		}
		if at[0] > end {
			out = append(out, piece{Text: s[end:at[0]]})
		}
		out = append(out, piece{Text: found, URL: found})
		end = at[0] + len(found)
	}
	if end < len(s) {
		out = append(out, piece{Text: s[end:]})
	}
	return out
}

type searchView struct {
	Heading, Count string
	Questions      []question
}

func (s *site) find(v *visit) (words string, list []*helpcentre.Entry, err error) {
	if ok, _ := s.searches.Allow(httpkit.FromContext(v.ctx()).AddrKey()); !ok {
		return "", nil, errBusy
	}
	words = helpcentre.Clean(v.r.URL.Query().Get("q"))
	if r := []rune(words); len(r) > 200 {
		words = string(r[:200])
	}
	list, err = s.Centre.Search(v.ctx(), v.lang, words)
	return words, list, err
}

func (s *site) search(v *visit) error {
	words, list, err := s.find(v)
	if err != nil {
		return err
	}
	view := searchView{Questions: questions(list, true)}
	switch n := len(list); {
	case words == "":
		view.Heading = s.text(v.lang, "search.empty")
	case n == 0:
		view.Heading = s.text(v.lang, "search.none", "query", words)
	case n == 1:
		view.Heading, view.Count = s.text(v.lang, "search.for", "query", words), s.text(v.lang, "search.one")
	default:
		view.Heading, view.Count = s.text(v.lang, "search.for", "query", words), s.text(v.lang, "search.count", "n", strconv.Itoa(n))
	}
	f := s.frame(v, s.text(v.lang, "search.title"))
	f.Query, f.Page = words, view
	f.OtherURL = base + other(v.lang) + "/search?" + url.Values{"q": {words}}.Encode()
	p, err := s.render("search", f)
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-cache")
	p.write(v.w, v.r, http.StatusOK)
	return nil
}

// suggest is the search for who is still typing.
func (s *site) suggest(v *visit) error {
	_, list, err := s.find(v)
	if desk.CodeOf(err) == desk.CodeRateLimited {
		v.w.Header().Set("Retry-After", "60")
		v.w.WriteHeader(http.StatusTooManyRequests)
		return nil
	}
	if err != nil {
		return err
	}
	type result struct {
		Q string `json:"q"`
		A string `json:"a"`
		U string `json:"u"`
	}
	out := struct {
		Results []result `json:"results"`
	}{Results: []result{}}
	for _, one := range questions(list[:min(len(list), suggested)], true) {
		out.Results = append(out.Results, result{one.Question, one.Lead, one.URL})
	}
	data, err := json.Marshal(out)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Cache-Control", "no-store")
	newPage(data).write(v.w, v.r, http.StatusOK)
	return nil
}

// vote takes what a visitor says of an entry. A form leads back to the entry; a
// script is only told that it has worked.
func (s *site) vote(v *visit) error {
	v.w.Header().Set("Cache-Control", "no-store")
	who := httpkit.FromContext(v.ctx()).AddrKey()
	if ok, _ := s.votes.Allow(who); !ok {
		return errBusy
	}
	e := entryOf(v)
	if e == nil {
		return errNotFound
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	helpful, reason := v.r.PostFormValue("helpful"), v.r.PostFormValue("reason")
	if helpful != "yes" && helpful != "no" {
		return desk.Invalid("helpful", "error.field.value")
	}
	name, err := s.Centre.Visitor(v.ctx(), who, v.r.UserAgent())
	if err != nil {
		return err
	}
	if err := s.Centre.Vote(v.ctx(), helpcentre.Vote{Entry: e.ID, Who: name, Helpful: helpful == "yes", Reason: reason}); err != nil {
		return err
	}
	if wantsJSON(v.r) {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	said := saidYes
	switch {
	case reason != "":
		said = saidWhy
	case helpful == "no":
		said = saidNo
	}
	http.Redirect(v.w, v.r, entryPath(e)+"?said="+said+"#helped", http.StatusSeeOther) //nolint:gosec // a path of ours
	return nil
}
