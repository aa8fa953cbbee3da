package testbench

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// words that stand for an expectation in a file.
var expectations = map[string]Expect{
	"none": ExpectNothing, "no answer": ExpectNothing, "无": ExpectNothing, "无答案": ExpectNothing, "不回答": ExpectNothing,
	"hand over": ExpectHandOver, "handover": ExpectHandOver, "person": ExpectHandOver, "转人工": ExpectHandOver, "人工": ExpectHandOver,
}

var headers = []string{"question", "问题", "测试问题"}

// AddSheet adds the questions of a table as CSV: question, what is expected (the
// standard question, the external id or the id of an entry, several with | between
// them; or a word for no answer or a person), and if need be language, kind of
// channel and audience.
func (s *Service) AddSheet(ctx context.Context, by desk.Actor, text, lang string, dry bool) ([]Row, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\t") {
		r.Comma = '\t'
	}
	var list []Question
	var wanted []string
	for n := 0; ; n++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, desk.Invalid("text", "error.bench.csv")
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if n == 0 && slices.Contains(headers, strings.ToLower(cells[0])) || strings.Join(cells, "") == "" {
			continue
		}
		cells = append(cells, "", "", "", "")
		q := Question{Ask: Ask{Text: cells[0], Lang: lang, Channel: cells[3], Audience: desk.Audience(cells[4])}}
		if cells[2] != "" {
			q.Lang = cells[2]
		}
		if len(list) == MaxBatch {
			return nil, desk.Invalid("text", "error.field.too_many")
		}
		list, wanted = append(list, q), append(wanted, cells[1])
	}
	if len(list) == 0 {
		return nil, desk.Invalid("text", "error.field.required")
	}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		for i := range list {
			if e, ok := expectations[strings.ToLower(wanted[i])]; ok {
				list[i].Expect = e
				continue
			}
			list[i].Expect = ExpectEntries
			for name := range strings.SplitSeq(wanted[i], "|") {
				id, err := entryNamed(tx, list[i].Lang, strings.TrimSpace(name))
				if err != nil {
					return err
				}
				if id == "" {
					id = "?" // known says that there is none
				}
				list[i].Entries = append(list[i].Entries, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.AddMany(ctx, by, list, dry)
}

func entryNamed(tx *db.Tx, lang, name string) (desk.EntryID, error) {
	if name == "" {
		return "", nil
	}
	rows, err := tx.Query(`SELECT id FROM knowledge_entry WHERE deleted_at = 0 AND lang = $1 AND (id = $2 OR external_id = $2 OR question = $2) ORDER BY id LIMIT 1`, lang, name)
	list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil || len(list) == 0 {
		return "", err
	}
	return desk.EntryID(list[0]), nil
}
