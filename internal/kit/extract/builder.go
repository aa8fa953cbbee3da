package extract

import (
	"fmt"
	"path"
	"strings"
)

// builder collects the blocks of a document within its limits.
type builder struct {
	doc      Document
	lim      Limits
	progress func(done, total int) // says that work goes on

	text, blocks, cells int
}

func newBuilder(name string, lim Limits, progress func(done, total int)) *builder {
	if progress == nil {
		progress = func(int, int) {}
	}
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	return &builder{lim: lim, progress: progress, doc: Document{Title: clip(line(strings.TrimSuffix(base, path.Ext(base))), 300)}}
}

// title takes the title that the file gives itself.
func (b *builder) title(s string) {
	if s = clip(line(s), 300); s != "" {
		b.doc.Title = s
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
				text, n := clean(c)
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
