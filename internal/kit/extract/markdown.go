package extract

import (
	"bytes"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// markdown reads CommonMark with tables.
func (b *builder) markdown(body []byte) error {
	source, err := decoded(body)
	if err != nil {
		return err
	}
	m := &markdown{b: b, src: []byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(source))}
	for i, c := range m.src {
		if c == '\n' {
			m.ends = append(m.ends, i)
		}
	}
	m.frontMatter()
	root := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader(m.src))
	return m.blocks(root, 0)
}

type markdown struct {
	b      *builder
	src    []byte
	ends   []int // of lines
	titled bool
}

var matterTitle = regexp.MustCompile(`(?m)^title:[ \t]*(.+)$`)

// frontMatter takes the title out of the settings on top of a page and blanks
// them, so that the lines below keep their numbers.
func (m *markdown) frontMatter() {
	rest, ok := bytes.CutPrefix(m.src, []byte("---\n"))
	if !ok {
		return
	}
	end := bytes.Index(rest, []byte("\n---"))
	if end < 0 {
		return
	}
	matter := rest[:end]
	if t := matterTitle.FindSubmatch(matter); t != nil {
		m.b.title(strings.Trim(string(t[1]), `"' `))
		m.titled = true
	}
	for i := range len("---\n") + end + len("\n---") {
		if m.src[i] != '\n' {
			m.src[i] = ' '
		}
	}
}

func (m *markdown) line(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return 1 + sort.SearchInts(m.ends, n.Lines().At(0).Start)
		}
		if t, ok := n.(*ast.Text); ok {
			return 1 + sort.SearchInts(m.ends, t.Segment.Start)
		}
	}
	return 0
}

// blocks adds the children of a node; level is that of the list around them.
func (m *markdown) blocks(parent ast.Node, level int) error {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if err := m.block(n, level); err != nil {
			return err
		}
	}
	return nil
}

func (m *markdown) block(n ast.Node, level int) error {
	place := Place{Line: m.line(n)}
	switch n := n.(type) {
	case *ast.Heading:
		t := m.inline(n)
		if n.Level == 1 && !m.titled {
			m.b.title(t)
			m.titled = true
		}
		return m.b.add(Block{Kind: Heading, Level: n.Level, Text: t, Place: place})
	case *ast.List:
		return m.list(n, level+1)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return m.b.add(Block{Kind: Paragraph, Text: string(n.Lines().Value(m.src)), Place: place})
	case *ast.HTMLBlock:
		return m.b.fragment(string(n.Lines().Value(m.src)), place.Line)
	case *extast.Table:
		return m.table(n, place)
	case *ast.Paragraph, *ast.TextBlock:
		return m.b.add(Block{Kind: Paragraph, Text: m.inline(n), Place: place})
	}
	return m.blocks(n, level)
}

// list adds the items; what follows the first text of an item stands as blocks
// of their own.
func (m *markdown) list(list *ast.List, level int) error {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil {
			continue
		}
		block := Block{Kind: Item, Level: level, Place: Place{Line: m.line(item)}}
		if list.IsOrdered() {
			block.Marker = strconv.Itoa(number) + "."
			number++
		}
		rest := first
		if _, nested := first.(*ast.List); !nested {
			block.Text = m.inline(first)
			rest = first.NextSibling()
		}
		if err := m.b.add(block); err != nil {
			return err
		}
		for ; rest != nil; rest = rest.NextSibling() {
			if err := m.block(rest, level); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *markdown) table(t *extast.Table, place Place) error {
	block := Block{Kind: Table, Header: true, Place: place}
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		row := Row{Place: Place{Line: m.line(r)}}
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			row.Cells = append(row.Cells, m.inline(c))
		}
		block.Rows = append(block.Rows, row)
	}
	if !level(block.Rows, m.b.lim.Cells) {
		return fail(TooLarge, "too many cells")
	}
	return m.b.add(block)
}

// inline is the text of a node without its marks.
func (m *markdown) inline(parent ast.Node) string {
	var out strings.Builder
	ast.Walk(parent, func(n ast.Node, entering bool) (ast.WalkStatus, error) { //nolint:errcheck // the function fails never
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			out.Write(n.Segment.Value(m.src))
			switch {
			case n.HardLineBreak():
				out.WriteByte('\n')
			case n.SoftLineBreak():
				m.soften(&out, n)
			}
		case *ast.String:
			out.Write(n.Value)
		case *ast.AutoLink:
			out.Write(n.Label(m.src))
		case *ast.RawHTML:
			if bytes.HasPrefix(bytes.ToLower(n.Segments.Value(m.src)), []byte("<br")) {
				out.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return htmlText(out.String())
}

// soften joins a line with the next one: Chinese without a blank.
func (m *markdown) soften(out *strings.Builder, n *ast.Text) {
	before, _ := lastRune(out.String())
	next, ok := n.NextSibling().(*ast.Text)
	if ok && cjk(before) && cjk(firstRune(string(next.Segment.Value(m.src)))) {
		return
	}
	out.WriteByte(' ')
}
