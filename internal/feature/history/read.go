package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Limits of a file.
const (
	MaxFile       = 64 << 20
	maxMessages   = 300_000
	maxPerConv    = 500
	maxRoles      = 40
	peekedRows    = 300 // that the columns are guessed from
	shownTalks    = 5   // conversations of a preview
	shownMessages = 12
)

// File is an export of chats, open for reading.
type File struct {
	Body io.ReaderAt
	Size int64
	Name string
}

// Preview is what a file holds, as it would be read.
type Preview struct {
	Columns []string
	Mapping Mapping
	Senders []SenderCount // the most frequent first
	Rows    int           // that were looked at
	Talks   []Talk        // the first conversations, masked
	Bad     int           // rows that cannot be read
}

// SenderCount is a value of the sender's column and the role that it is taken for.
type SenderCount struct {
	Name  string
	Count int
	Role  Role
}

// Talk is the beginning of a conversation.
type Talk struct {
	Messages []Line
	Pairs    []Pair // what will be learned from it
}

// Line is a message as a preview shows it.
type Line struct {
	Role Role
	Text string
}

// records opens the stream of the file's rows.
func (f *File) records() (tabular.Records, error) {
	src := tabular.Source{Limits: tabular.Limits{Rows: maxMessages + 1, Record: 1 << 20, Cell: 256 << 10, Depth: 8, Unzip: 4 * MaxFile}}
	head := make([]byte, 4096)
	n, err := f.Body.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return nil, desk.Invalid("file", "error.history.empty")
	}
	name := f.Name
	if head[0] == '{' {
		if f.lines() {
			return f.jsonLines(src), nil
		}
		src.Format = tabular.JSON
		for _, k := range []string{"conversations", "data", "messages", "tickets", "chats", "records", "rows", "items", "sessions"} {
			if bytes.Contains(head, []byte(`"`+k+`"`)) {
				src.Records = k
				break
			}
		}
	} else if head[0] == '[' {
		src.Format = tabular.JSON
	}
	t, err := tabular.New(f.Body, f.Size, name, src)
	if err != nil {
		return nil, unreadable(err)
	}
	return t.Records(), nil
}

func unreadable(err error) error {
	return &desk.Error{Code: desk.CodeInvalid, Key: "error.history.unreadable", Fields: map[string]string{"file": "error.history.unreadable"}, Err: err}
}

// lines reports whether the file has one JSON object a line.
func (f *File) lines() bool {
	s := f.scanner()
	return s.Scan() && json.Valid(bytes.TrimPrefix(s.Bytes(), []byte("\xef\xbb\xbf")))
}

func (f *File) scanner() *bufio.Scanner {
	s := bufio.NewScanner(io.NewSectionReader(f.Body, 0, f.Size))
	s.Buffer(make([]byte, 0, 64<<10), 1<<20)
	return s
}

func (f *File) jsonLines(src tabular.Source) tabular.Records {
	src.Format, src.Encoding, src.Records = tabular.JSON, "utf-8", ""
	return func(yield func(tabular.Record, error) bool) {
		s, row := f.scanner(), 0
		for s.Scan() {
			line := bytes.TrimSpace(bytes.TrimPrefix(s.Bytes(), []byte("\xef\xbb\xbf")))
			row++
			if len(line) == 0 {
				continue
			}
			one := slices.Concat([]byte{'['}, line, []byte{']'})
			t, err := tabular.New(bytes.NewReader(one), int64(len(one)), "", src)
			if err != nil {
				yield(tabular.Record{}, err)
				return
			}
			for rec, err := range t.Records() {
				rec.Row = row
				if err != nil {
					err = &tabular.RowError{Row: row, Code: "json", Text: err.Error()}
				}
				if !yield(rec, err) {
					return
				}
			}
		}
		if err := s.Err(); err != nil {
			yield(tabular.Record{}, err)
		}
	}
}

// Look guesses what the columns are, where the mapping is nil, and reads the first
// conversations.
func Look(f *File, m *Mapping) (*Preview, error) {
	rows, err := f.records()
	if err != nil {
		return nil, err
	}
	p := &Preview{}
	var first []*tabular.Object
	for rec, err := range rows {
		var bad *tabular.RowError
		if errors.As(err, &bad) {
			p.Bad++
		} else if err != nil {
			return nil, unreadable(err)
		} else {
			first = append(first, rec.Object)
			for _, k := range rec.Keys() {
				if !slices.Contains(p.Columns, k) && len(p.Columns) < 200 {
					p.Columns = append(p.Columns, k)
				}
			}
		}
		if len(first)+p.Bad == peekedRows {
			break
		}
	}
	p.Rows = len(first)
	if len(first) == 0 {
		return nil, desk.Invalid("file", "error.history.empty")
	}
	if m != nil {
		p.Mapping = *m
	} else {
		p.Mapping = guess(first)
	}
	if p.Mapping.Text == "" && p.Mapping.Transcript == "" {
		return p, nil
	}
	c := newCollector(p.Mapping)
	for _, r := range first {
		c.add(r)
	}
	talks := c.conversations()
	p.Senders = c.senders()
	for _, t := range talks[:min(len(talks), shownTalks)] {
		talk := Talk{Pairs: pairs(t)}
		for _, msg := range t[:min(len(t), shownMessages)] {
			talk.Messages = append(talk.Messages, Line{msg.role, typeset(mask(msg.text, 200))})
		}
		p.Talks = append(p.Talks, talk)
	}
	return p, nil
}

// Read is what a whole file holds.
type Read struct {
	Conversations int
	Messages      int
	Bad           int // rows that cannot be read
	Pairs         []Pair
}

// ReadAll reads a file as the mapping says, cleans and masks it.
func ReadAll(f *File, m Mapping) (*Read, error) {
	if m.Text == "" && m.Transcript == "" {
		return nil, desk.Invalid("text", "error.field.required")
	}
	rows, err := f.records()
	if err != nil {
		return nil, err
	}
	out := &Read{}
	c := newCollector(m)
	for rec, err := range rows {
		var bad *tabular.RowError
		switch {
		case errors.As(err, &bad):
			out.Bad++
		case err != nil:
			return nil, unreadable(err)
		default:
			c.add(rec.Object)
		}
		if c.messages > maxMessages {
			return nil, desk.E(desk.CodeTooLarge, "error.history.too_many", nil)
		}
	}
	talks := c.conversations()
	out.Conversations, out.Messages = len(talks), c.messages
	out.Pairs = allPairs(talks)
	return out, nil
}

// collector puts messages into their conversations.
type collector struct {
	m        Mapping
	talks    map[string]int
	list     [][]message
	messages int
}

func newCollector(m Mapping) *collector { return &collector{m: m, talks: map[string]int{}} }

func (c *collector) add(r *tabular.Object) {
	id := cell(r, c.m.Conversation)
	if c.m.Conversation == "" && c.m.Sender == "" {
		id = fmt.Sprint(len(c.list)) // nothing but texts
	}
	if c.m.Transcript != "" {
		if list := c.transcript(value(r, c.m.Transcript)); len(list) > 0 {
			// Each row is a conversation, also where two have the same name.
			c.list = append(c.list, list)
			c.messages += len(list)
		}
		return
	}
	text := cell(r, c.m.Text)
	if text == "" {
		return
	}
	at, ok := c.talks[id]
	if !ok {
		at = len(c.list)
		c.talks[id] = at
		c.list = append(c.list, nil)
	}
	if len(c.list[at]) < maxPerConv || c.m.Conversation == "" {
		c.list[at] = append(c.list[at], message{at: parseTime(cell(r, c.m.Time)), sender: cell(r, c.m.Sender), text: text})
		c.messages++
	}
}

func (c *collector) transcript(v any) []message {
	switch v := v.(type) {
	case string:
		list := parseTranscript(v)
		return list[:min(len(list), maxPerConv)]
	case []any:
		var rows []*tabular.Object
		for _, x := range v[:min(len(v), maxPerConv)] {
			if o, ok := x.(*tabular.Object); ok {
				rows = append(rows, o)
			}
		}
		m := guess(rows)
		if m.Text == "" {
			return nil
		}
		var out []message
		for _, o := range rows {
			if text := cell(o, m.Text); text != "" {
				out = append(out, message{at: parseTime(cell(o, m.Time)), sender: cell(o, m.Sender), text: text})
			}
		}
		return out
	}
	return nil
}

// cell is a value as text.
func cell(o *tabular.Object, key string) string {
	if key == "" {
		return ""
	}
	switch v := value(o, key).(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	case *tabular.Object: // {"author": {"role": "user"}}
		for _, k := range []string{"role", "type", "name", "id", "text", "body", "content"} {
			if s := cell(v, k); s != "" {
				return s
			}
		}
	}
	return ""
}

// conversations returns them with their messages in order and their roles told.
func (c *collector) conversations() [][]message {
	for i, t := range c.list {
		timed := c.m.Transcript == "" && !slices.ContainsFunc(t, func(m message) bool { return m.at == 0 })
		if timed {
			slices.SortStableFunc(t, func(a, b message) int { return int(min(max(a.at-b.at, -1), 1)) })
		}
		c.list[i] = t
	}
	c.tellRoles()
	return c.list
}

// tellRoles finds out who is who: by what the mapping says, by the name, by being
// in many conversations, or by speaking first.
func (c *collector) tellRoles() {
	in := map[string]int{} // conversations of a sender
	for _, t := range c.list {
		seen := map[string]bool{}
		for _, m := range t {
			if !seen[m.sender] {
				seen[m.sender] = true
				in[m.sender]++
			}
		}
	}
	for _, t := range c.list {
		first := ""
		for i := range t {
			m := &t[i]
			if r, ok := c.m.Roles[m.sender]; ok {
				m.role = r
				continue
			}
			switch {
			case m.role != "":
			case c.m.Sender == "" && c.m.Transcript == "":
				m.role = Customer
			default:
				m.role = roleOf(m.sender)
			}
			if m.role != "" {
				continue
			}
			if in[m.sender] > 2 && 20*in[m.sender] > len(c.list) {
				m.role = Agent
				continue
			}
			if first == "" {
				first = m.sender
			}
			if m.role = Agent; m.sender == first {
				m.role = Customer
			}
		}
	}
}

func (c *collector) senders() []SenderCount {
	at := map[string]int{}
	var out []SenderCount
	for _, t := range c.list {
		for _, m := range t {
			i, ok := at[m.sender]
			if !ok {
				if len(out) == maxRoles {
					continue
				}
				i = len(out)
				at[m.sender] = i
				out = append(out, SenderCount{Name: hygiene.Tidy(m.sender, maxSender), Role: m.role})
			}
			out[i].Count++
		}
	}
	slices.SortStableFunc(out, func(a, b SenderCount) int { return b.Count - a.Count })
	return out[:min(len(out), 12)]
}
