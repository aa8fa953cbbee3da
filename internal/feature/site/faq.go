package site

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// What an entry can hold.
const (
	maxQuestion = 200
	maxAnswer   = 4000
	summary     = 6 // the level at which what is folded away stands under its summary
)

// questions are those of a page with their answers: those that it marks, and
// headings that ask.
func questions(c *content, blocks []extract.Block) []extract.Question {
	out := []extract.Question{}
	seen := map[string]bool{}
	add := func(question, answer string) {
		question, answer = strings.TrimSpace(question), strings.TrimSpace(answer)
		if question == "" || answer == "" || seen[question] || utf8.RuneCountInString(question) > maxQuestion || utf8.RuneCountInString(answer) > maxAnswer {
			return
		}
		seen[question] = true
		out = append(out, extract.Question{Question: question, Answer: answer})
	}
	for _, q := range c.Marked {
		add(q.Question, q.Answer)
	}
	for i := range blocks {
		b := &blocks[i]
		if b.Kind == extract.Heading && (asks(b.Text) || b.Level == summary) {
			add(b.Text, under(blocks[i+1:]))
		}
	}
	return out
}

// asks reports whether a heading is a question.
func asks(s string) bool {
	s = strings.TrimSpace(s)
	for _, end := range []string{"?", "？", "吗", "呢"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return strings.HasPrefix(s, "如何") || strings.HasPrefix(s, "怎么") || strings.HasPrefix(s, "怎样")
}

// under is what stands before the next heading.
func under(blocks []extract.Block) string {
	var lines []string
	for i := range blocks {
		b := &blocks[i]
		switch b.Kind {
		case extract.Heading:
			return strings.Join(lines, "\n")
		case extract.Paragraph:
			lines = append(lines, b.Text)
		case extract.Item:
			mark := b.Marker
			if mark == "" {
				mark = "•"
			}
			lines = append(lines, mark+" "+b.Text)
		case extract.Table:
			for _, r := range b.Rows {
				lines = append(lines, strings.Join(r.Cells, " | "))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// draft is a question of a page on its way to the imports.
type draft struct {
	key, lang, category, question, answer string
}

// table writes drafts in the form of an export, which the imports read to the
// letter: what is new comes as a draft, and so does what has changed.
func table(w io.Writer, drafts []draft) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"external_id", "lang", "category", "question", "answer", "state"}); err != nil {
		return err
	}
	for _, d := range drafts {
		row := []string{d.key, d.lang, d.category, d.question, d.answer, "draft"}
		for i := range row {
			row[i] = tabular.Guard(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
