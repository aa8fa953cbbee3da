package testbench

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Limits of a file of questions.
const (
	MaxFile  = 2 << 20
	maxRows  = 2000
	maxUnzip = 32 << 20
	maxCell  = 8 << 10
)

// columns are the fields of a file and what they may be called.
func columns() map[string][]string {
	return map[string][]string{
		"question": {"question", "问题", "测试问题"},
		"expected": {"expected", "期望", "期望结果"},
		"lang":     {"lang", "language", "语言"},
		"channel":  {"channel", "渠道"},
		"audience": {"audience", "人群"},
	}
}

// SheetColumns are the columns of a file as Export writes it.
func SheetColumns() []string {
	return []string{"question", "expected", "lang", "channel", "audience", "result", "answered_with", "run_at"}
}

// How a file writes an expectation: a word, or entries with | between them, which
// others stands before if anything but those is expected.
const (
	wordNone   = "none"
	wordPerson = "hand over"
	others     = "!"
)

func expectation(word string) (Expect, bool) {
	switch strings.ToLower(word) {
	case wordNone, "no answer", "无", "无答案", "不回答":
		return ExpectNothing, true
	case wordPerson, "handover", "person", "转人工", "人工":
		return ExpectHandOver, true
	}
	return "", false
}

type sheetRow struct {
	number int
	q      Question
	wanted string
	key    string // of the message that says why it cannot be read
}

// readSheet reads the rows of CSV or XLSX, whose first row names the columns.
func readSheet(file []byte, name, lang string) ([]sheetRow, error) {
	unreadable := func(err error) error {
		return &desk.Error{Code: desk.CodeInvalid, Key: "error.bench.file", Err: err}
	}
	f, err := tabular.New(bytes.NewReader(file), int64(len(file)), name, tabular.Source{
		Limits: tabular.Limits{Rows: maxRows + 1, Record: 8 * maxCell, Cell: maxCell, Depth: 4, Unzip: maxUnzip},
	})
	if err != nil {
		return nil, unreadable(err)
	}
	var list []sheetRow
	for rec, err := range f.Records() {
		if len(list) == maxRows {
			return nil, desk.Invalid("file", "error.field.too_many")
		}
		var bad *tabular.RowError
		switch {
		case errors.As(err, &bad):
			list = append(list, sheetRow{number: bad.Row, key: "error.bench.row"})
			continue
		case err != nil:
			return nil, unreadable(err)
		}
		cell := func(field string) string {
			for _, name := range columns()[field] {
				if v, ok := rec.Get(name); ok {
					text, _ := v.(string) //nolint:errcheck // what is no text is nothing
					return strings.TrimSpace(tabular.Unguard(text))
				}
			}
			return ""
		}
		if len(list) == 0 && !slices.ContainsFunc(columns()["question"], func(name string) bool { _, ok := rec.Get(name); return ok }) {
			return nil, desk.Invalid("file", "error.bench.columns")
		}
		row := sheetRow{number: rec.Row, wanted: cell("expected"), q: Question{Ask: Ask{
			Text: cell("question"), Lang: cell("lang"), Channel: cell("channel"), Audience: desk.Audience(cell("audience")),
		}}}
		if row.q.Lang == "" {
			row.q.Lang = lang
		}
		list = append(list, row)
	}
	if len(list) == 0 {
		return nil, desk.Invalid("file", "error.bench.columns")
	}
	return list, nil
}

// AddSheet adds the questions of a file, CSV or XLSX, and says what became of each
// row that was left out; lang is that of rows that do not say. With dry it only
// looks.
func (s *Service) AddSheet(ctx context.Context, by desk.Actor, file []byte, name, lang string, dry bool) ([]Row, error) {
	rows, err := readSheet(file, name, lang)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for i := range rows {
			if err := rows[i].resolve(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []Question
	var out []Row
	for i := range rows {
		out = append(out, Row{Number: rows[i].number, Key: rows[i].key})
		if rows[i].key == "" {
			list = append(list, rows[i].q)
		}
	}
	added, err := s.addAll(ctx, by, list, dry)
	if err != nil {
		return nil, err
	}
	for i, k := 0, 0; i < len(out); i++ {
		if out[i].Key == "" {
			out[i].Text, out[i].Key = added[k].Text, added[k].Key
			k++
		}
	}
	return out, nil
}

// resolve finds what the words of a row stand for.
func (r *sheetRow) resolve(tx *db.Tx) error {
	e, ok := expectation(r.wanted)
	if r.q.Expect = e; ok {
		return nil
	}
	names, not := strings.CutPrefix(strings.Replace(r.wanted, "！", others, 1), others)
	r.q.Expect = ExpectEntries
	if not {
		r.q.Expect = ExpectOthers
	}
	for name := range strings.SplitSeq(names, "|") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		id, err := entryNamed(tx, r.q.Lang, name)
		if err != nil {
			return err
		}
		if id == "" {
			id = "?" // known says that there is none
		}
		r.q.Entries = append(r.q.Entries, id)
	}
	return nil
}

func entryNamed(tx *db.Tx, lang, name string) (desk.EntryID, error) {
	rows, err := tx.Query(`SELECT id FROM knowledge_entry WHERE deleted_at = 0 AND lang = $1 AND (id = $2 OR external_id = $2 OR question = $2)
		ORDER BY CASE WHEN id = $2 THEN 0 WHEN external_id = $2 THEN 1 ELSE 2 END, id LIMIT 1`, lang, name)
	list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil || len(list) == 0 {
		return "", err
	}
	return desk.EntryID(list[0]), nil
}

// Export yields the values of SheetColumns of each question of a language.
func (s *Service) Export(ctx context.Context, lang string, yield func(values []any) error) error {
	var list []Question
	double := map[string]bool{}
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if list, err = selectQuestions(tx, `WHERE deleted_at = 0 AND lang = $1 ORDER BY id`, lang); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT question FROM knowledge_entry WHERE deleted_at = 0 AND lang = $1 GROUP BY question HAVING COUNT(*) > 1`, lang)
		names, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
		for _, name := range names {
			double[name] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := range list {
		q := &list[i]
		result, ran := "", ""
		if !q.RunAt.IsZero() {
			result, ran = Failing, q.RunAt.UTC().Format(time.RFC3339)
			if q.Passed {
				result = Passing
			}
		}
		got := q.Got.Title
		if got == "" {
			got = q.Got.Outcome
		}
		if err := yield([]any{q.Text, q.expected(double), q.Lang, q.Channel, string(q.Audience), result, got, ran}); err != nil {
			return err
		}
	}
	return nil
}

// expected is the expectation as a file writes it; an entry is named by its id
// where its question would not do.
func (q *Question) expected(double map[string]bool) string {
	switch q.Expect {
	case ExpectNothing:
		return wordNone
	case ExpectHandOver:
		return wordPerson
	case ExpectEntries, ExpectOthers:
	}
	names := make([]string, len(q.Entries))
	for i, id := range q.Entries {
		name := q.Titles[i]
		_, word := expectation(name)
		if name == "" || word || double[name] || strings.ContainsAny(name, "|\n") || strings.HasPrefix(name, others) || strings.TrimSpace(name) != name {
			name = string(id)
		}
		names[i] = name
	}
	out := strings.Join(names, "|")
	if q.Expect == ExpectOthers {
		out = others + out
	}
	return out
}
