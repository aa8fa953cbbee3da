package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopbell/shopbell/internal/kit/extract"
)

// content is what a page says.
type content struct {
	Title  string             `json:"title"`
	Format extract.Format     `json:"format"`
	Blocks []extract.Block    `json:"blocks"`
	Marked []extract.Question `json:"marked"` // questions that it marks as such
}

// A block in short is a digit, the level of a heading or 0, and a digest.
const shortLength = 17

// short is what the blocks are told apart by.
func short(blocks []extract.Block) string {
	var out strings.Builder
	for i := range blocks {
		b := &blocks[i]
		level := 0
		if b.Kind == extract.Heading {
			level = b.Level
		}
		h := fnv.New64a()
		write := func(s string) {
			_, _ = h.Write([]byte(strings.Join(strings.Fields(s), " ")))
			_, _ = h.Write([]byte{0})
		}
		write(b.Text)
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				write(c)
			}
		}
		sum := strconv.FormatUint(h.Sum64(), 16)
		out.WriteString(strconv.Itoa(level) + strings.Repeat("0", 16-len(sum)) + sum)
	}
	return out.String()
}

// digest is that of texts.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Bounds of what names other pages.
const (
	maxLabels = 500
	maxNames  = 1000 // bytes of a block
)

// said leaves out what only names other pages: the list of a table of contents
// would be quoted instead of what it leads to.
func said(blocks []extract.Block, labels []string) []extract.Block {
	labels = slices.Clone(labels[:min(len(labels), maxLabels)])
	slices.SortFunc(labels, func(a, b string) int { return len(b) - len(a) }) // a label may have another in it
	out := make([]extract.Block, 0, len(blocks))
	for i := range blocks {
		if b := &blocks[i]; b.Kind != extract.Item && b.Kind != extract.Paragraph || len(b.Text) > maxNames || !names(b.Text, labels) {
			out = append(out, *b)
		}
	}
	if !slices.ContainsFunc(out, func(b extract.Block) bool { return b.Kind != extract.Heading }) {
		return nil
	}
	return out
}

// names reports whether a text is made of labels and signs.
func names(text string, labels []string) bool {
	for _, l := range labels {
		text = strings.ReplaceAll(text, l, "")
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// leastPages is how many pages it takes to see what stands on most of them.
const leastPages = 4

// common are the blocks that stand on most pages.
func common(pages []Page) map[string]bool {
	count, out := map[string]int{}, map[string]bool{}
	if len(pages) < leastPages {
		return out
	}
	for i := range pages {
		seen := map[string]bool{}
		for h := pages[i].hashes; len(h) >= shortLength; h = h[shortLength:] {
			if one := h[:shortLength]; !seen[one] {
				seen[one] = true
				count[one]++
			}
		}
	}
	for one, n := range count {
		if 2*n > len(pages) {
			out[one] = true
		}
	}
	return out
}

// own tells which blocks of a page are its own: a heading that stands on most pages
// stays where something of the page follows it.
func own(hashes string, common map[string]bool) []bool {
	n := len(hashes) / shortLength
	out := make([]bool, n)
	follows := false // something of the page, before the next heading
	for i := n - 1; i >= 0; i-- {
		one := hashes[i*shortLength : (i+1)*shortLength]
		out[i] = !common[one]
		if one[0] == '0' {
			follows = follows || out[i]
			continue
		}
		out[i] = out[i] || follows
		follows = false
	}
	return out
}

// keep leaves out what is not the page's own.
func keep(blocks []extract.Block, own []bool) []extract.Block {
	out := make([]extract.Block, 0, len(blocks))
	for i := range blocks {
		if i < len(own) && own[i] {
			out = append(out, blocks[i])
		}
	}
	return out
}

// nameOf is what a page is called: by its first great heading, else by its title
// without the name of the site.
func nameOf(blocks []extract.Block, title, address string) string {
	for i := range blocks {
		if b := &blocks[i]; b.Kind == extract.Heading && b.Level <= 2 {
			return b.Text
		}
	}
	for _, mark := range []string{" | ", " - ", " – ", " — ", "_", "｜"} {
		if i := strings.LastIndex(title, mark); i > 0 {
			title = title[:i]
			break
		}
	}
	return cmp.Or(strings.TrimSpace(title), address)
}
