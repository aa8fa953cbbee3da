package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Web is what a page says to programs, besides its text.
type Web struct {
	Base      string     `json:"base,omitempty"`      // that its links are relative to, where it names one
	Canonical string     `json:"canonical,omitempty"` // the address that it prefers, as it is written
	Robots    string     `json:"robots,omitempty"`    // what it asks of programs, in lower case
	Links     []string   `json:"links,omitempty"`     // as they are written, those that it does not vouch for left out
	Labels    []string   `json:"labels,omitempty"`    // texts of links, short ones
	Questions []Question `json:"questions,omitempty"` // that it marks as such (schema.org)
}

// Question is a question with its answer.
type Question struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Bounds of what a page says to programs.
const (
	maxLinks     = 3000
	maxLink      = 2048
	maxLabel     = 200
	maxQuestions = 300
	maxAnswer    = 20_000
	maxNesting   = 12
)

// webOf reads the whole of a page, also what is left out of its text.
func webOf(root *html.Node) *Web {
	w := &Web{}
	seen, labels := map[string]bool{}, map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Base:
			if w.Base == "" {
				w.Base = clip(attr(n, "href"), maxLink)
			}
		case atom.Link:
			if w.Canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				w.Canonical = clip(strings.TrimSpace(attr(n, "href")), maxLink)
			}
		case atom.Meta:
			if name := strings.ToLower(attr(n, "name")); name == "robots" || name == "shopbell" {
				w.Robots = clip(strings.Trim(w.Robots+","+strings.ToLower(attr(n, "content")), ","), 500)
			}
		case atom.A, atom.Area:
			if label := line(inlineText(n)); label != "" && len(label) <= maxLabel && !labels[label] && len(w.Labels) < maxLinks {
				labels[label] = true
				w.Labels = append(w.Labels, label)
			}
			link := strings.TrimSpace(attr(n, "href"))
			vouched := !strings.Contains(strings.ToLower(attr(n, "rel")), "nofollow")
			if link != "" && len(link) <= maxLink && vouched && !seen[link] && len(w.Links) < maxLinks {
				seen[link] = true
				w.Links = append(w.Links, link)
			}
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") {
				var data any
				if json.Unmarshal([]byte(rawText(n)), &data) == nil {
					w.linked(data, 0)
				}
			}
		}
	}
	return w
}

// linked collects the questions of JSON-LD, wherever in it they stand.
func (w *Web) linked(data any, depth int) {
	if depth > maxNesting {
		return
	}
	switch v := data.(type) {
	case []any:
		for _, e := range v {
			w.linked(e, depth+1)
		}
	case map[string]any:
		if named(v["@type"], "Question") {
			w.question(v)
			return
		}
		for _, key := range []string{"@graph", "mainEntity", "hasPart", "itemListElement", "item"} {
			if v[key] != nil {
				w.linked(v[key], depth+1)
			}
		}
	}
}

// named reports whether a type, or one of several, is that of schema.org.
func named(kind any, name string) bool {
	switch k := kind.(type) {
	case string:
		return k == name || strings.HasSuffix(k, "/"+name)
	case []any:
		for _, e := range k {
			if s, ok := e.(string); ok && named(s, name) {
				return true
			}
		}
	}
	return false
}

func (w *Web) question(v map[string]any) {
	answer := v["acceptedAnswer"]
	if list, ok := answer.([]any); ok && len(list) > 0 {
		answer = list[0]
	}
	said, ok := answer.(map[string]any)
	if !ok || len(w.Questions) >= maxQuestions {
		return
	}
	name, ok := v["name"].(string)
	if !ok {
		name, _ = v["text"].(string)
	}
	text, _ := said["text"].(string)
	q := Question{Question: clip(line(plainHTML(name)), 500), Answer: plainHTML(text)}
	if len(q.Answer) <= maxAnswer && q.Question != "" && q.Answer != "" {
		w.Questions = append(w.Questions, q)
	}
}

// plainHTML is the text of an answer that may be written as HTML.
func plainHTML(s string) string {
	if root, err := html.Parse(strings.NewReader(s)); err == nil {
		s = inlineText(root)
	}
	s, _ = clean(s)
	return s
}
