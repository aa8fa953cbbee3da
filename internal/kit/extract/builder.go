package extract

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// builder collects the blocks of a document within its limits.
type builder struct {
	doc  Document
	lim  Limits
	hear func(done, total int)

	done, total         int // as was said last
	text, blocks, cells int
}

func newBuilder(name string, lim Limits, progress func(done, total int)) *builder {
	if progress == nil {
		progress = func(int, int) {}
	}
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	return &builder{lim: lim, hear: progress, doc: Document{Title: clip(line(strings.TrimSuffix(base, path.Ext(base))), 300)}}
}

// progress says how far the work is.
func (b *builder) progress(done, total int) {
	b.done, b.total = done, total
	b.hear(done, total)
}

// beat says that work goes on.
func (b *builder) beat() { b.hear(b.done, b.total) }

// title takes the title that the file gives itself.
func (b *builder) title(s string) {
	if s = clip(line(s), 300); s != "" {
		b.doc.Title = s
	}
}

// noTitle is what programs write where people gave no title: names of files.
var noTitle = regexp.MustCompile(`(?i)^(?:microsoft (?:word|excel|powerpoint) - .*|.*\.(?:docx?|xlsx?|pptx?|wps|html?|pdf|indd|odt|txt|md)|untitled.*|无标题.*|document ?\d*|文档 ?\d*|powerpoint 演示文稿|ppt模板|about:blank|https?://.*)$`)

// property takes the title from the properties of a file.
func (b *builder) property(s string) {
	if s = line(s); !noTitle.MatchString(s) {
		b.title(s)
	}
}

// add cleans a block and appends it unless it is empty.
func (b *builder) add(block Block) error {
	text, bad := clean(block.Text)
	block.Text = text
	if block.Kind == Heading {
		block.Text = strings.ReplaceAll(text, "\n", " ")
		block.Level = min(max(block.Level, 1), 6)
	}
	if block.Kind == Item {
		block.Level = min(max(block.Level, 1), 9)
	}
	if block.Kind == Table {
		empty := true
		for _, row := range block.Rows {
			for i, c := range row.Cells {
				text, n := c, 0
				if !block.Exact {
					text, n = clean(c)
				}
				row.Cells[i] = text
				bad += n
				empty = empty && text == ""
				b.text += len(text)
			}
			b.cells += len(row.Cells)
		}
		if empty {
			return nil
		}
	} else if block.Text == "" {
		return nil
	}
	b.doc.warn(BadCharacters, bad)
	b.text += len(block.Text)
	b.blocks += 1 + len(block.Rows)
	switch {
	case b.text > b.lim.Text:
		return fail(TooLarge, fmt.Sprintf("more than %d bytes of text", b.lim.Text))
	case b.blocks > b.lim.Blocks:
		return fail(TooLarge, fmt.Sprintf("more than %d blocks and rows", b.lim.Blocks))
	case b.cells > b.lim.Cells:
		return fail(TooLarge, fmt.Sprintf("more than %d cells", b.lim.Cells))
	}
	b.doc.Blocks = append(b.doc.Blocks, block)
	return nil
}

// clip cuts s after limit bytes, never within a character.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xc0 == 0x80 {
		limit--
	}
	return s[:limit]
}
