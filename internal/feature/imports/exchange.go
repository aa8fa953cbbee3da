package imports

import (
	"errors"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// An export of the knowledge base is read to the letter: what is cleaned and
// guessed of a file that somebody has written would not come back as it was.

// ExactColumns names the columns by which Extract knows an export. Its table is
// extract.Block.Exact then.
func ExactColumns() []string {
	return []string{"external_id", "lang", "category", "question", "answer"}
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
