package extract

import "strings"

// plain reads a text without marks: blank lines part paragraphs.
func (b *builder) plain(body []byte) error {
	text, err := decoded(body)
	if err != nil {
		return err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	start, n := 0, 0
	var held []string
	flush := func() error {
		block := Block{Kind: Paragraph, Text: strings.Join(held, "\n"), Place: Place{Line: start}}
		held = held[:0]
		return b.add(block)
	}
	for l := range strings.SplitSeq(text, "\n") {
		n++
		if strings.TrimSpace(l) == "" {
			if err := flush(); err != nil {
				return err
			}
			continue
		}
		if len(held) == 0 {
			start = n
		}
		held = append(held, l)
	}
	return flush()
}
