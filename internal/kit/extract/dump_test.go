package extract

import (
	"fmt"
	"strings"
)

// dump writes a document for people: # headings, - items with their level,
// [tables|by row] with + behind the header, each with its place.
func dump(doc Document) string {
	var out strings.Builder
	for _, b := range doc.Blocks {
		text := b.Text
		if b.Marker != "" {
			text = b.Marker + "~" + text
		}
		text = strings.ReplaceAll(text, "\n", "⏎")
		switch b.Kind {
		case Heading:
			fmt.Fprintf(&out, "%s %s%s\n", strings.Repeat("#", b.Level), text, where(b.Place))
		case Item:
			fmt.Fprintf(&out, "%s %s%s\n", strings.Repeat("-", b.Level), text, where(b.Place))
		case Paragraph:
			fmt.Fprintf(&out, "%s%s\n", text, where(b.Place))
		case Table:
			for i, r := range b.Rows {
				mark := ""
				if i == 0 && b.Header {
					mark = "+"
				}
				fmt.Fprintf(&out, "[%s]%s%s\n", strings.ReplaceAll(strings.Join(r.Cells, "|"), "\n", "⏎"), mark, where(r.Place))
			}
		}
	}
	for _, w := range doc.Warnings {
		fmt.Fprintf(&out, "! %s %d %v\n", w.Code, w.Count, w.Pages)
	}
	return out.String()
}

func where(p Place) string {
	switch {
	case p.Page > 0:
		return fmt.Sprintf(" @p%d", p.Page)
	case p.Sheet != "":
		return fmt.Sprintf(" @%s:%d", p.Sheet, p.Row)
	case p.Paragraph > 0:
		return fmt.Sprintf(" @¶%d", p.Paragraph)
	}
	return fmt.Sprintf(" @%d", p.Line)
}
