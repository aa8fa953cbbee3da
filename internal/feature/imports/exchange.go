package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// An export of the knowledge base is read to the letter: what is cleaned and
// guessed of a file that somebody has written would not come back as it was.

// exactColumns are by what an export is known.
var exactColumns = []string{"external_id", "lang", "category", "question", "answer"}

// isExport reports whether the columns are those of an export.
func isExport(columns []string) bool {
	for _, c := range exactColumns {
		if !slices.Contains(columns, c) {
			return false
		}
	}
	return true
}

// exchange reads the file if it is an export; ok is false for all others, and
// also where it cannot be read as one, so that the others say why.
func (s *Service) exchange(ctx context.Context, im *Import, progress func(done, total int)) (doc extract.Document, ok bool, err error) {
	ending := strings.ToLower(path.Ext(im.Name))
	if !slices.Contains([]string{".csv", ".xlsx", ".json"}, ending) {
		return doc, false, nil
	}
	f, err := s.Files.Open(ctx, fileBlob(im.ID))
	if err != nil {
		return doc, false, err
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return doc, false, err
	}
	table, err := tabular.New(bytes.NewReader(data), int64(len(data)), im.Name, tabular.Source{
		Limits: tabular.Limits{Rows: maxProposals + 1, Record: 2 << 20, Cell: 256 << 10, Depth: 4, Unzip: maxDocument},
	})
	if err != nil {
		return doc, false, nil //nolint:nilerr // another reader says what is wrong
	}
	defer table.Close() //nolint:errcheck // read only
	doc = extract.Document{Format: extract.Format(strings.TrimPrefix(ending, ".")), Title: strings.TrimSuffix(im.Name, path.Ext(im.Name))}
	block := extract.Block{Kind: extract.Table, Header: true}
	var columns []string
	for rec, err := range table.Records() {
		if err != nil {
			return doc, false, nil //nolint:nilerr // as above
		}
		if ctx.Err() != nil {
			return doc, false, ctx.Err()
		}
		if columns == nil {
			if columns = slices.Clone(rec.Keys()); !isExport(columns) {
				return doc, false, nil
			}
			block.Rows = append(block.Rows, extract.Row{Cells: columns})
		}
		row := extract.Row{Cells: make([]string, len(columns))}
		switch table.Format {
		case tabular.CSV:
			row.Place.Line = rec.Row
		case tabular.XLSX, tabular.JSON:
			row.Place.Row = rec.Row
		}
		for i, c := range columns {
			v, _ := rec.Get(c)
			if row.Cells[i], ok = cellText(v, rec.Flat); !ok {
				return doc, false, nil // no export after all
			}
		}
		block.Rows = append(block.Rows, row)
		if len(block.Rows)%1000 == 0 {
			done, total := table.Progress()
			progress(int(done), int(total))
		}
	}
	doc.Blocks = []extract.Block{block}
	return doc, columns != nil, nil
}

// cellText is what a cell of a table says; lists of JSON are written as cells
// have them.
func cellText(v any, flat bool) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		if flat {
			return tabular.Unguard(v), true
		}
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return v.String(), true
	case []any:
		list := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return "", false
			}
			list[i] = s
		}
		return tabular.JoinList(list), true
	}
	return "", false
}

var errValue = errors.New("a value that the column cannot have")

// keep reads a cell of the columns about how an entry is kept.
func (x *Proposal) keep(f Field, cell string) (err error) {
	switch f { //nolint:exhaustive // the others are read by the table
	case FieldLang:
		if x.Lang = strings.ToLower(cell); !slices.Contains([]string{"", "zh", "en"}, x.Lang) {
			return errValue
		}
	case FieldEnabled:
		x.Kept.Enabled, err = yes(cell, true)
	case FieldHelpCentre:
		var shown bool
		shown, err = yes(cell, true)
		x.Kept.Unlisted = !shown
	case FieldState:
		switch strings.ToLower(cell) {
		case "", "published":
		case "draft":
			x.Draft = true
		default:
			return errValue
		}
	case FieldChannels:
		x.Kept.Channels = tabular.SplitList(cell)
	case FieldAudience:
		x.Kept.Audience = desk.Audience(strings.ToLower(cell))
	case FieldProducts:
		x.Kept.Products = tabular.SplitList(cell)
	case FieldProductCat:
		x.Kept.Categories = tabular.SplitList(cell)
	case FieldTags:
		x.Kept.Tags = tabular.SplitList(cell)
	case FieldOwner:
		x.Owner = cell
	case FieldExtras:
		x.Kept.Extras, err = tabular.SplitJSON[desk.Extra](cell)
	case FieldVariants:
		x.Kept.Variants, err = tabular.SplitJSON[desk.AnswerVariant](cell)
	case FieldValidFrom, FieldValidUntil, FieldReviewAt:
		if cell == "" {
			return nil
		}
		at, ok := tabular.ParseTime(cell, x.zone)
		if !ok {
			return errValue
		}
		switch f { //nolint:exhaustive // as above
		case FieldValidFrom:
			x.Kept.ValidFrom = at
		case FieldValidUntil:
			x.Kept.ValidUntil = at
		default:
			x.Kept.ReviewAt = at
		}
	}
	return err
}

func yes(cell string, empty bool) (bool, error) {
	switch strings.ToLower(cell) {
	case "":
		return empty, nil
	case "true", "yes", "y", "1", "是", "启用":
		return true, nil
	case "false", "no", "n", "0", "否", "停用":
		return false, nil
	}
	return false, errValue
}
