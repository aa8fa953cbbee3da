package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// What an entry may hold, as the knowledge base says.
const (
	maxQuestion  = 300
	maxPhrasings = 200
	maxAnswer    = 4000
	maxRelated   = 10
	maxName      = 60
	maxDepth     = 3

	maxProposals = 60_000
)

// Proposal is an entry that a document would become.
type Proposal struct {
	Place     extract.Place
	Key       string // external id: the shop's own, or made from the question
	Path      string // of the category
	Refile    bool   // the file itself names the category
	Question  string
	Phrasings []string
	Answer    string
	Related   []string
	HandOver  desk.HandOverRule // "" = the file does not say
	Lang      string            // "" = that of the plan
	Kept      desk.Entry        // what else the file says
	Says      map[string]bool   // the columns of Kept, and of an export all
	Owner     string            // e-mail
	Draft     bool              // not to be told
	Exact     bool              // of an export, so it is taken as it stands
	// Problem is the key of the text that says why this cannot be an entry, and
	// Field what it is about.
	Field, Problem string

	zone *time.Location
}

// The problems.
const (
	problemNoQuestion = "error.import.row.no_question"
	problemNoAnswer   = "error.import.row.no_answer"
	problemTooLong    = "error.import.row.too_long"
	problemTwoAnswers = "error.import.row.two_answers"
	problemTwice      = "error.import.row.twice"
	problemCategory   = "error.import.row.category"
	problemHandOver   = "error.import.row.hand_over"
	problemTooMany    = "error.import.row.too_many"
	problemScope      = "error.import.row.scope"
	problemShown      = "error.import.row.shown"
	problemKey        = "error.import.row.key"
	problemValue      = "error.import.row.value"
	problemOwner      = "error.import.row.owner"
)

// propose turns a document into entries, in its order.
func propose(doc *extract.Document, plan Plan, zone *time.Location) []Proposal {
	p := proposer{plan: plan, zone: zone, seen: map[string]bool{}}
	table := 0
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind == extract.Table {
			t := plan.Tables[table]
			table++
			if t.Use {
				p.table(b, t)
				continue
			}
		}
		if plan.Sections {
			p.block(b)
		}
	}
	p.end()
	return p.out
}

type proposer struct {
	plan Plan
	zone *time.Location // of times that name none
	out  []Proposal
	seen map[string]bool // keys

	// The section that is being read.
	headings [6]string
	place    extract.Place
	question string
	body     []string
	answered bool // the section has a question of its own: "问：…"
}

// add takes a proposal in, or says what is wrong with it.
func (p *proposer) add(x Proposal) {
	if len(p.out) >= maxProposals {
		return
	}
	if !x.Exact {
		x.Question, x.Answer = oneLine(x.Question), strings.TrimSpace(x.Answer)
		x.Phrasings = tidy(x.Phrasings, x.Question)
		x.Related = tidy(x.Related, x.Question)
	}
	if x.Path == "" {
		x.Path = p.plan.Category
	}
	switch {
	case x.Problem != "":
	case x.Question == "":
		x.Field, x.Problem = "question", problemNoQuestion
	case x.Answer == "":
		x.Field, x.Problem = "answer", problemNoAnswer
	case long(x.Question, maxQuestion):
		x.Field, x.Problem = "question", problemTooLong
	case long(x.Answer, maxAnswer):
		x.Field, x.Problem = "answer", problemTooLong
	case len(x.Phrasings) > maxPhrasings || slices.ContainsFunc(x.Phrasings, func(s string) bool { return long(s, maxQuestion) }):
		x.Field, x.Problem = "phrasings", problemTooLong
	case len(x.Related) > maxRelated || slices.ContainsFunc(x.Related, func(s string) bool { return long(s, maxQuestion) }):
		x.Field, x.Problem = "related", problemTooLong
	case checkPath(x.Path) != nil:
		x.Field, x.Problem = "category", problemCategory
	case long(x.Key, maxKey):
		x.Field, x.Problem = "key", problemKey
	}
	if x.Key == "" {
		x.Key = keyOf(x.Question)
	}
	seen := x.Lang + " " + x.Key
	if x.Problem == "" && p.seen[seen] {
		x.Field, x.Problem = "question", problemTwice
	}
	p.seen[seen] = true
	if len(p.out) == maxProposals-1 {
		x.Field, x.Problem = "", problemTooMany
	}
	p.out = append(p.out, x)
}

const maxKey = 100

// keyOf is the external id of an entry whose file has none: the same question
// finds its entry again.
func keyOf(question string) string {
	sum := sha256.Sum256([]byte(folded(question)))
	return "q-" + hex.EncodeToString(sum[:10])
}

func folded(s string) string {
	return strings.Join(strings.FieldsFunc(hygiene.Clean(s, maxQuestion).Folded, func(r rune) bool {
		return strings.ContainsRune(" \t\n?？。.！!,，：:;；", r)
	}), " ")
}

func long(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// tidy trims, and leaves out what is empty, doubled, or the question itself.
func tidy(list []string, question string) []string {
	out := []string{}
	for _, s := range list {
		if s = oneLine(s); s != "" && s != question && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// table reads rows. Rows that follow each other with the same question, as a
// merged cell makes them, are one entry with several phrasings.
func (p *proposer) table(b *extract.Block, t TablePlan) {
	var last *Proposal
	flush := func() {
		if last != nil {
			p.add(*last)
			last = nil
		}
	}
	exact := t.Header && b.Exact
	var says map[string]bool
	split := several
	if exact {
		split, says = tabular.SplitList, map[string]bool{}
		for _, f := range t.Columns {
			says[string(f)] = true
		}
	}
	for _, row := range rows(b, t.Header) {
		x := Proposal{Place: row.Place, Exact: exact, Says: says, zone: p.zone}
		var path [3]string
		empty := true
		for i, f := range t.Columns {
			cell := strings.TrimSpace(row.Cells[i])
			if exact {
				cell = row.Cells[i]
			}
			if cell == "" || f == FieldNone {
				continue
			}
			empty = false
			switch f {
			case FieldKey:
				x.Key = cell
			case FieldQuestion:
				if x.Question = cell; !exact {
					x.Question = oneLine(cell)
				}
			case FieldPhrasings:
				x.Phrasings = split(cell)
			case FieldAnswer:
				x.Answer = cell
			case FieldCategory:
				path[0] = cell
			case FieldCategory2:
				path[1] = cell
			case FieldCategory3:
				path[2] = cell
			case FieldRelated:
				x.Related = split(cell)
			case FieldHandOver:
				var ok bool
				if x.HandOver, ok = handOver(cell); !ok {
					x.Field, x.Problem = "hand_over", problemHandOver
				}
			case FieldNone:
			default:
				if !exact {
					if x.Says == nil {
						x.Says = map[string]bool{}
					}
					x.Says[string(f)] = true
				}
				if x.keep(f, cell) != nil && x.Problem == "" {
					x.Field, x.Problem = string(f), problemValue
				}
			}
		}
		if empty {
			continue
		}
		if x.Path = joinPath(path[:]...); exact {
			x.Path = path[0]
		}
		if exact && !says[string(FieldEnabled)] || !exact && !x.Says[string(FieldEnabled)] {
			x.Kept.Enabled = p.plan.Enabled
		}
		x.Refile = x.Path != ""
		if last != nil && (x.Question == "" && x.Answer == "" && len(x.Phrasings) > 0 && (x.Key == "" || x.Key == last.Key) ||
			!exact && x.Question != "" && folded(x.Question) == folded(last.Question) && (x.Key == "" || x.Key == last.Key)) {
			last.Phrasings = append(last.Phrasings, x.Phrasings...)
			switch {
			case last.Answer == "":
				last.Answer = x.Answer
			case x.Answer != "" && x.Answer != last.Answer && last.Problem == "":
				last.Field, last.Problem = "answer", problemTwoAnswers
			}
			continue
		}
		flush()
		last = &x
	}
	flush()
}

// several splits a cell of several sentences. A comma or a semicolon may stand
// in a sentence, so it only counts where nothing stronger does.
func several(cell string) []string {
	for _, sep := range []string{"\n", "|", "｜", "##", "；", ";"} {
		if strings.Contains(cell, sep) {
			return strings.Split(cell, sep)
		}
	}
	return []string{cell}
}

func handOver(cell string) (desk.HandOverRule, bool) {
	switch strings.ToLower(cell) {
	case "never", "no", "false", "0", "否", "不转", "不转人工", "无":
		return desk.HandOverNever, true
	case "offer", "可转", "询问", "提示", "提供":
		return desk.HandOverOffer, true
	case "always", "yes", "true", "1", "是", "转", "转人工", "直接转人工":
		return desk.HandOverAlways, true
	}
	return "", false
}

// joinPath makes a path of the names that are not empty. A cell may hold a whole
// path.
func joinPath(names ...string) string {
	var out []string
	for _, n := range names {
		for part := range strings.SplitSeq(strings.NewReplacer(">", "/", "＞", "/", "→", "/", "\\", "/").Replace(n), "/") {
			if part = oneLine(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return strings.Join(out, "/")
}

// block reads a piece of running text. A heading ends the section before it and
// asks the question of the next; "问：…" does so, too.
func (p *proposer) block(b *extract.Block) {
	if b.Kind == extract.Heading {
		p.end()
		level := min(max(b.Level, 1), len(p.headings))
		p.headings[level-1] = oneLine(b.Text)
		clear(p.headings[level:])
		p.place, p.question = b.Place, p.headings[level-1]
		return
	}
	text := blockText(b)
	for line := range strings.SplitSeq(text, "\n") {
		if q, ok := marked(line, questionMarks); ok {
			p.end()
			p.place, p.question, p.answered = b.Place, q, true
			continue
		}
		if a, ok := marked(line, answerMarks); ok && p.question != "" && len(p.body) == 0 {
			line = a
		}
		if len(p.body) == 0 && p.question == "" {
			p.place = b.Place
		}
		p.body = append(p.body, line)
	}
}

var (
	questionMarks = []string{"问：", "问:", "Q：", "Q:", "问题：", "问题:", "Question:"}
	answerMarks   = []string{"答：", "答:", "A：", "A:", "答案：", "答案:", "回答：", "Answer:"}
)

// marked is what follows a mark at the beginning of a line; "Q1:" counts as "Q:".
func marked(line string, marks []string) (string, bool) {
	line = strings.TrimSpace(line)
	for _, m := range marks {
		if rest, ok := strings.CutPrefix(line, m); ok {
			return strings.TrimSpace(rest), true
		}
		r, size := utf8.DecodeRuneInString(m)
		if rest, ok := strings.CutPrefix(line, string(r)); ok && (r == 'Q' || r == 'A' || r == '问' || r == '答') {
			digits := strings.TrimLeft(rest, "0123456789")
			if after, ok := strings.CutPrefix(digits, m[size:]); ok && len(digits) < len(rest) {
				return strings.TrimSpace(after), true
			}
		}
	}
	return "", false
}

func blockText(b *extract.Block) string {
	switch b.Kind {
	case extract.Item:
		marker := b.Marker
		if marker == "" {
			marker = "•"
		}
		return strings.Repeat("  ", max(b.Level-1, 0)) + marker + " " + b.Text
	case extract.Table:
		return tableText(b)
	case extract.Paragraph, extract.Heading:
	}
	return b.Text
}

// tableText writes a table that is part of an answer: a row a line, each cell
// after the name of its column.
func tableText(b *extract.Block) string {
	var out []string
	for i, row := range b.Rows {
		if i == 0 && b.Header {
			continue
		}
		var cells []string
		for c, cell := range row.Cells {
			cell = oneLine(cell)
			switch {
			case cell == "":
			case b.Header && oneLine(b.Rows[0].Cells[c]) != "" && c > 0:
				cells = append(cells, oneLine(b.Rows[0].Cells[c])+" "+cell)
			default:
				cells = append(cells, cell)
			}
		}
		if len(cells) > 0 {
			out = append(out, "• "+strings.Join(cells, " · "))
		}
	}
	return strings.Join(out, "\n")
}

// end makes an entry of the section that has been read. What stands before the
// first heading asks nothing and is left out; a heading with nothing under it is
// only a place for others.
func (p *proposer) end() {
	answer := strings.TrimSpace(strings.Join(p.body, "\n"))
	question, answered := p.question, p.answered
	p.body, p.question, p.answered = nil, "", false
	if question == "" || answer == "" && !answered {
		return
	}
	// The headings above, without the one that asks.
	var above []string
	for _, h := range p.headings {
		if h != "" && (answered || h != question) {
			above = append(above, strings.ReplaceAll(h, "/", " "))
		}
	}
	path := strings.Split(p.plan.Category, "/")
	if len(above) > 0 && above[0] == path[len(path)-1] { // the first heading is the title
		above = above[1:]
	}
	path = append(path, above...)
	for i, part := range split(answer, maxAnswer) {
		x := Proposal{Place: p.place, Path: shorten(path), Question: question, Answer: part}
		if i > 0 {
			x.Question += " (" + string(rune('1'+i)) + ")"
		}
		p.add(x)
	}
}

// shorten makes a path of headings: three levels, and no names that are too long
// for a category, as whole sentences are.
func shorten(names []string) string {
	names = names[:min(maxDepth, len(names))]
	for i, n := range names {
		if r := []rune(n); len(r) > maxName {
			names[i] = string(r[:maxName])
		}
	}
	return strings.Join(names, "/")
}

// split cuts a long answer between paragraphs, or where it must.
func split(s string, limit int) []string {
	var out []string
	for long(s, limit) && len(out) < 8 {
		r := []rune(s)
		at := limit
		for i := limit - 1; i > limit/2; i-- {
			if r[i] == '\n' {
				at = i
				break
			}
		}
		out, s = append(out, strings.TrimSpace(string(r[:at]))), strings.TrimSpace(string(r[at:]))
	}
	return append(out, s)
}
