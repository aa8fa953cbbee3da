package extract

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// lineAttr notes on an element in which line of the file it stands: the parser
// does not tell.
const lineAttr = "shopbell-line"

// html reads a page: its main part, without what stands on every page around it.
func (b *builder) html(body []byte) error {
	source, err := decodeHTML(body)
	if err != nil {
		return err
	}
	return b.page(source, 1, true)
}

// fragment adds a piece of HTML that stands in another file.
func (b *builder) fragment(source string, first int) error { return b.page(source, first, false) }

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset`)

// decodeHTML goes by the encoding that a page names, else by what it looks like.
func decodeHTML(body []byte) (string, error) {
	head := body[:min(len(body), 2048)]
	if metaCharset.Match(head) && !utf8.Valid(body) {
		e, _, _ := charset.DetermineEncoding(head, "")
		if text, err := e.NewDecoder().Bytes(body); err == nil {
			return string(text), nil
		}
	}
	return decoded(body)
}

func (b *builder) page(source string, first int, whole bool) error {
	marked, err := markLines(source, first)
	if err != nil {
		return err
	}
	root, err := html.Parse(strings.NewReader(marked))
	if err != nil {
		return &Error{Code: Unreadable, Detail: "not a page", Err: err}
	}
	p := &page{b: b, line: first}
	if whole {
		if t := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Title && n.Parent.DataAtom == atom.Head }); t != nil {
			b.title(rawText(t))
		}
		b.doc.Web = webOf(root)
		if main := mainPart(root); main != nil {
			root = main
		}
	}
	p.walk(root, 0)
	p.flush()
	return p.err
}

// markLines gives every element the number of its line.
func markLines(source string, first int) (string, error) {
	z := html.NewTokenizer(strings.NewReader(source))
	var out bytes.Buffer
	out.Grow(len(source) + len(source)/2)
	n := first
	for {
		kind := z.Next()
		raw := z.Raw()
		lines := bytes.Count(raw, []byte{'\n'})
		switch kind {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return "", &Error{Code: Unreadable, Detail: "not a page", Err: err}
			}
			return out.String(), nil
		case html.StartTagToken, html.SelfClosingTagToken:
			// Within a tag, the mark stands behind the name.
			end := 1
			for end < len(raw) && !bytes.ContainsRune([]byte(" \t\r\n\f/>"), rune(raw[end])) {
				end++
			}
			out.Write(raw[:end])
			out.WriteString(" " + lineAttr + `="` + strconv.Itoa(n) + `" `)
			out.Write(raw[end:])
		default:
			out.Write(raw)
		}
		n += lines
	}
}

// page walks a tree and collects blocks.
type page struct {
	b    *builder
	err  error
	text strings.Builder
	line int
	item *Block // the open item of a list
	kind Kind
	lvl  int
}

func find(n *html.Node, want func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && want(d) {
			return d
		}
	}
	return nil
}

// mainPart is the one that says that it is it.
func mainPart(root *html.Node) *html.Node {
	if m := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" }); m != nil {
		return m
	}
	var articles []*html.Node
	for n := range root.Descendants() {
		if n.DataAtom == atom.Article {
			articles = append(articles, n)
		}
	}
	if len(articles) == 1 {
		return articles[0]
	}
	return find(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// boilerplate are classes and ids of what stands on every page.
func boilerplate() []string {
	return []string{
		"nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "sidebar", "footer", "site-footer", "site-header", "page-footer",
		"cookie", "cookies", "cookie-banner", "share", "social", "pagination", "comments", "related", "advert", "ads",
	}
}

// skipped reports whether an element is no content. What a page hides is left
// out: people would not see it either.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Footer, atom.Aside, atom.Svg, atom.Iframe, atom.Object, atom.Button,
		atom.Select, atom.Input, atom.Textarea, atom.Head, atom.Math, atom.Video, atom.Audio, atom.Canvas, atom.Dialog, atom.Rp, atom.Rt, atom.Del:
		return true
	case atom.Header:
		// The header of an article holds its heading.
		for p := n.Parent; p != nil; p = p.Parent {
			if p.DataAtom == atom.Article || p.DataAtom == atom.Main || p.DataAtom == atom.Section {
				return false
			}
		}
		return true
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog":
		return true
	}
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	if has(n, "hidden") || attr(n, "aria-hidden") == "true" || strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") ||
		strings.Contains(style, "font-size:0") {
		return true
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Main || n.DataAtom == atom.Article {
		return false
	}
	for _, word := range strings.Fields(strings.ToLower(attr(n, "class") + " " + attr(n, "id"))) {
		if slices.Contains(boilerplate(), word) {
			return true
		}
	}
	return false
}

func (p *page) walk(n *html.Node, list int) {
	for c := n.FirstChild; c != nil && p.err == nil; c = c.NextSibling {
		p.node(c, list)
	}
}

func (p *page) node(n *html.Node, list int) {
	switch n.Type {
	case html.TextNode:
		p.write(n.Data)
		return
	case html.ElementNode:
	case html.DocumentNode:
		p.walk(n, list)
		return
	default:
		return
	}
	if skipped(n) {
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.open(n, Heading, int(n.Data[1]-'0'))
		p.walk(n, list)
		p.flush()
	case atom.Ul, atom.Ol, atom.Menu:
		p.flush()
		p.list(n, list+1)
	case atom.Table:
		p.flush()
		p.table(n, list)
	case atom.Br:
		p.text.WriteByte('\n')
	case atom.Pre:
		p.open(n, "", 0)
		p.text.WriteString(rawText(n))
		p.flush()
	case atom.Td, atom.Th, atom.Span, atom.A, atom.B, atom.Strong, atom.Em, atom.I, atom.U, atom.S, atom.Small, atom.Code, atom.Font, atom.Sub, atom.Sup,
		atom.Label, atom.Mark, atom.Abbr, atom.Time, atom.Ins, atom.Q, atom.Cite, atom.Kbd, atom.Ruby, atom.Bdi, atom.Bdo, atom.Big, atom.Tt, atom.Var,
		atom.Img, atom.Wbr, atom.Data, atom.Dfn, atom.Samp:
		if p.text.Len() == 0 {
			p.at(n)
		}
		p.walk(n, list)
	case atom.Summary:
		// What is folded away stands under it, whatever heading is above.
		p.open(n, Heading, 6)
		p.walk(n, list)
		p.flush()
	case atom.Dt:
		p.open(n, "", 0)
		p.walk(n, list)
		p.flush()
	default:
		p.open(n, "", 0)
		p.walk(n, list)
		p.flush()
	}
}

func (p *page) at(n *html.Node) {
	if l, err := strconv.Atoi(attr(n, lineAttr)); err == nil {
		p.line = l
	}
}

// open begins a block at an element.
func (p *page) open(n *html.Node, kind Kind, level int) {
	p.flush()
	p.at(n)
	p.kind, p.lvl = kind, level
}

// write adds a text; breaks of the file are no breaks of the page.
func (p *page) write(s string) {
	if p.text.Len() == 0 {
		// The block begins where its first character stands.
		if trimmed := strings.TrimLeft(s, " \t\r\n"); trimmed == "" {
			return
		}
	}
	for i, l := range strings.Split(s, "\n") {
		if i > 0 {
			before, ok := lastRune(p.text.String())
			l = strings.TrimLeft(l, " \t\r")
			if !ok || !cjk(before) || !cjk(firstRune(l)) {
				p.text.WriteByte(' ')
			}
		}
		p.text.WriteString(l)
	}
}

func (p *page) flush() {
	text := p.text.String()
	p.text.Reset()
	kind, level := p.kind, p.lvl
	p.kind, p.lvl = "", 0
	if p.err != nil || strings.TrimSpace(text) == "" {
		return
	}
	block := Block{Kind: Paragraph, Text: text, Place: Place{Line: p.line}}
	switch {
	case kind == Heading:
		block.Kind, block.Level = Heading, level
	case p.item != nil:
		block = *p.item
		block.Text = text
		p.item = nil
	}
	p.err = p.b.add(block)
}

func (p *page) list(n *html.Node, level int) {
	number, ordered := 1, n.DataAtom == atom.Ol
	if start, err := strconv.Atoi(attr(n, "start")); err == nil && start > -1e6 && start < 1e6 {
		number = start
	}
	for c := n.FirstChild; c != nil && p.err == nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			p.node(c, level)
			p.flush()
			continue
		}
		if skipped(c) {
			continue
		}
		p.at(c)
		p.item = &Block{Kind: Item, Level: level, Place: Place{Line: p.line}}
		if ordered {
			p.item.Marker = strconv.Itoa(number) + "."
			number++
		}
		p.walk(c, level)
		p.flush()
		p.item = nil
	}
}

// table adds a table with a text in every cell; one that only arranges a page
// is walked through like any other element.
func (p *page) table(n *html.Node, list int) {
	var rows []*html.Node
	nested := false
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Tr:
			rows = append(rows, d)
		case atom.Table, atom.H1, atom.H2:
			nested = true
		}
	}
	if nested || attr(n, "role") == "presentation" {
		p.walk(n, list)
		return
	}
	p.at(n)
	block := Block{Kind: Table, Place: Place{Line: p.line}}
	m := &spans{limit: p.b.lim.Cells}
	for i, tr := range rows {
		p.at(tr)
		m.begin(Row{Place: Place{Line: p.line}})
		heads, cells := 0, 0
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th || skipped(c) {
				continue
			}
			cells++
			if c.DataAtom == atom.Th {
				heads++
			}
			m.cell(inlineText(c), span(c, "colspan"), span(c, "rowspan"))
		}
		if i == 0 {
			block.Header = heads > 0 && heads == cells || tr.Parent.DataAtom == atom.Thead
		}
	}
	if caption := find(n, func(d *html.Node) bool { return d.DataAtom == atom.Caption }); caption != nil {
		p.err = p.b.add(Block{Kind: Paragraph, Text: inlineText(caption), Place: block.Place})
	}
	block.Rows = m.finish()
	if p.err == nil && m.full {
		p.err = fail(TooLarge, "too many cells")
	}
	if p.err != nil {
		return
	}
	if !block.Header {
		block.Header = looksLikeHeader(block.Rows)
	}
	p.err = p.b.add(block)
}

func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(attr(n, name))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 1000)
}

// inlineText is the text of an element on the lines that a reader sees.
func inlineText(n *html.Node) string {
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				out.WriteString(strings.NewReplacer("\n", " ", "\r", " ").Replace(c.Data))
			case c.Type != html.ElementNode || skipped(c):
			case c.DataAtom == atom.Br:
				out.WriteByte('\n')
			default:
				block := slices.Contains([]atom.Atom{atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol}, c.DataAtom)
				if block {
					out.WriteByte('\n')
				}
				walk(c)
				if block {
					out.WriteByte('\n')
				}
			}
		}
	}
	walk(n)
	return out.String()
}

func rawText(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

// htmlText undoes the entities of a text.
func htmlText(s string) string { return html.UnescapeString(s) }

func lastRune(s string) (rune, bool) {
	r, n := utf8.DecodeLastRuneInString(s)
	return r, n > 0
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
