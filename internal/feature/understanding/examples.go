package understanding

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
)

// Where an example comes from.
const (
	OriginShipped = "shipped"
	OriginShop    = "shop"    // written by the team
	OriginMessage = "message" // a customer's sentence that was labelled
	OriginDesk    = "desk"    // a message whose reading was marked as wrong
)

// Outside is the label of sentences that are none of the shop's business.
const Outside = defaults.OutsideLabel

// Example is a sentence and what it means.
type Example struct {
	ID        desk.ExampleID // "" of a shipped one
	Lang      string
	Intent    string // or Outside
	Text      string
	Origin    string
	CreatedAt time.Time
	CreatedBy desk.UserID

	folded string
}

// ExampleFilter selects examples of a language.
type ExampleFilter struct {
	Lang   string
	Intent string // "" = any
	Query  string // part of the text
	Origin string // "" = any
	// Removed selects the shipped sentences that the shop has taken away, which
	// can be restored, instead of those that teach.
	Removed bool
	Offset  int
	Limit   int // 1 to 200, 0 = 50
}

// FindExamples returns a page of examples, the shop's before the shipped ones,
// or of those that were removed, and how many there are in all.
func (s *Service) FindExamples(ctx context.Context, f ExampleFilter) ([]Example, int, error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	find := s.examples
	if f.Removed {
		find = s.removedExamples
	}
	list, err := find(ctx, f.Lang)
	if err != nil {
		return nil, 0, err
	}
	words := fold(f.Query)
	list = slices.DeleteFunc(list, func(e Example) bool {
		return f.Intent != "" && e.Intent != f.Intent || f.Origin != "" && e.Origin != f.Origin ||
			words != "" && !strings.Contains(e.folded, words)
	})
	slices.SortStableFunc(list, func(a, b Example) int { return b.CreatedAt.Compare(a.CreatedAt) })
	total := len(list)
	from := min(max(f.Offset, 0), total)
	return list[from:min(from+f.Limit, total)], total, nil
}

func (s *Service) examples(ctx context.Context, lang string) (list []Example, err error) {
	if !slices.Contains(Langs(), lang) {
		return nil, desk.Invalid("lang", "error.field.value")
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err = s.examplesOf(tx, lang)
		return err
	})
	return list, err
}

// removedExamples are shipped sentences with the meaning that they would have
// again, and who has removed them when.
func (s *Service) removedExamples(ctx context.Context, lang string) (list []Example, err error) {
	if !slices.Contains(Langs(), lang) {
		return nil, desk.Invalid("lang", "error.field.value")
	}
	shipped, err := s.shipped(lang)
	if err != nil {
		return nil, err
	}
	var own []Example
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		own, err = selectExamples(tx, lang)
		return err
	})
	if err != nil {
		return nil, err
	}
	removed := map[string]*Example{}
	for i := range own {
		if own[i].Intent == "" {
			removed[own[i].folded] = &own[i]
		}
	}
	for _, e := range shipped {
		if r := removed[e.folded]; r != nil {
			e.CreatedAt, e.CreatedBy = r.CreatedAt, r.CreatedBy
			list = append(list, e)
		}
	}
	return list, nil
}

// shipped are the sentences of a language that come with the product, read once.
func (s *Service) shipped(lang string) ([]Example, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := s.defaults[lang]; list != nil {
		return list, nil
	}
	examples, err := defaults.Examples(lang)
	if err != nil {
		return nil, err
	}
	outside, err := defaults.Outside(lang)
	if err != nil {
		return nil, err
	}
	list := make([]Example, 0, len(examples)+len(outside))
	for _, d := range append(examples, outside...) {
		list = append(list, Example{Lang: lang, Intent: d.Label, Text: d.Text, Origin: OriginShipped, folded: fold(d.Text)})
	}
	s.defaults[lang] = list
	return list, nil
}

// Related are the shipped sentences of a language whose intent no example has:
// models of other intents learn from them how a shop's customers talk.
func Related(lang string, examples []learn.Example) ([]learn.Example, error) {
	shipped, err := defaults.Examples(lang)
	if err != nil {
		return nil, err
	}
	taught := labelsOf(examples)
	var list []learn.Example
	for _, e := range shipped {
		if taught[e.Label] == 0 {
			list = append(list, learn.Example{Text: e.Text, Label: e.Label})
		}
	}
	return list, nil
}

// examplesOf is the shipped sentences under the shop's, of intents that are
// switched on, and of what is outside.
func (s *Service) examplesOf(tx *db.Tx, lang string) ([]Example, error) {
	shipped, err := s.shipped(lang)
	if err != nil {
		return nil, err
	}
	own, err := selectExamples(tx, lang)
	if err != nil {
		return nil, err
	}
	intents, err := taxonomy(tx)
	if err != nil {
		return nil, err
	}
	off := map[string]bool{"": true}
	for _, in := range intents {
		if !in.Enabled {
			off[in.ID] = true
		}
	}
	taken := make(map[string]bool, len(own))
	list := make([]Example, 0, len(own)+len(shipped))
	for _, e := range own {
		taken[e.folded] = true
		if !off[e.Intent] {
			list = append(list, e)
		}
	}
	for _, e := range shipped {
		if !taken[e.folded] && !off[e.Intent] {
			list = append(list, e)
		}
	}
	return list, nil
}

// AddExamples teaches sentences of one intent. A sentence that is known gets the
// new meaning; empty and equal lines are left out. It returns how many are new
// and how many have changed.
func (s *Service) AddExamples(ctx context.Context, by desk.Actor, lang, intent, origin string, texts []string) (added, changed int, err error) {
	if !slices.Contains(Langs(), lang) {
		return 0, 0, desk.Invalid("lang", "error.field.value")
	}
	if len(texts) > maxBulk {
		return 0, 0, desk.Invalid("texts", "error.field.too_many")
	}
	type line struct{ text, folded string }
	var lines []line
	seen := map[string]bool{}
	for _, t := range texts {
		t = strings.TrimSpace(t)
		f := fold(t)
		switch {
		case utf8.RuneCountInString(t) > maxText:
			return 0, 0, desk.Invalid("texts", "error.field.too_long")
		case !utf8.ValidString(t):
			return 0, 0, desk.Invalid("texts", "error.field.utf8")
		case f != "" && !seen[f]:
			seen[f] = true
			lines = append(lines, line{t, f})
		}
	}
	if len(lines) == 0 {
		return 0, 0, desk.Invalid("texts", "error.field.required")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		added, changed = 0, 0
		if err := checkIntent(tx, intent); err != nil {
			return err
		}
		known, err := s.examplesOf(tx, lang)
		if err != nil {
			return err
		}
		meaning := make(map[string]string, len(known))
		own := 0
		for _, e := range known {
			meaning[e.folded] = e.Intent
			if e.Origin != OriginShipped {
				own++
			}
		}
		if own+len(lines) > maxExamples {
			return desk.E(desk.CodeTooLarge, "error.example.too_many", nil)
		}
		for _, l := range lines {
			// Whoever teaches a sentence has answered those who marked it.
			if err := tx.Queue(decideMarks, lang, l.folded, MarkAccepted, db.Millis(tx.Now()), string(by.UserID)); err != nil {
				return err
			}
			before, is := meaning[l.folded]
			switch {
			case !is:
				added++
			case before != intent:
				changed++
			default:
				continue
			}
			if err := noteChange(tx, lang, l.folded); err != nil {
				return err
			}
			err := upsertExample(tx, &Example{
				ID: desk.NewID[desk.ExampleID]("ex", tx.Now()), Lang: lang, Intent: intent, Text: l.text, folded: l.folded,
				Origin: origin, CreatedAt: tx.Now(), CreatedBy: by.UserID,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return added, changed, err
}

// RemoveExample forgets a sentence: the shop's own, or a shipped one for this
// shop. RestoreExample takes it back.
func (s *Service) RemoveExample(ctx context.Context, by desk.Actor, lang, text string) error {
	f := fold(text)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		known, err := s.examplesOf(tx, lang)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(known, func(e Example) bool { return e.folded == f }) {
			return desk.E(desk.CodeNotFound, "error.example.not_found", nil)
		}
		shipped, err := s.isShipped(lang, f)
		if err == nil {
			err = noteChange(tx, lang, f)
		}
		if err != nil {
			return err
		}
		if !shipped {
			return tx.Queue(`DELETE FROM intent_example WHERE lang = $1 AND folded = $2`, lang, f)
		}
		return upsertExample(tx, &Example{
			ID: desk.NewID[desk.ExampleID]("ex", tx.Now()), Lang: lang, Text: strings.TrimSpace(text), folded: f,
			Origin: OriginShop, CreatedAt: tx.Now(), CreatedBy: by.UserID,
		})
	})
}

// RestoreExample takes back what the shop has made of a shipped sentence.
func (s *Service) RestoreExample(ctx context.Context, lang, text string) error {
	f := fold(text)
	shipped, err := s.isShipped(lang, f)
	if err == nil && !shipped {
		err = desk.E(desk.CodeNotFound, "error.example.not_found", nil)
	}
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM intent_example WHERE lang = $1 AND folded = $2`, lang, f)
		if err == nil && n > 0 {
			err = noteChange(tx, lang, f)
		}
		return err
	})
}

func (s *Service) isShipped(lang, folded string) (bool, error) {
	list, err := s.shipped(lang)
	return slices.ContainsFunc(list, func(e Example) bool { return e.folded == folded }), err
}

// noteChange remembers that a sentence means something else now, or nothing.
func noteChange(tx *db.Tx, lang, folded string) error {
	return tx.Queue(`INSERT INTO example_change (lang, folded, at) VALUES ($1, $2, $3)
		ON CONFLICT (lang, folded) DO UPDATE SET at = excluded.at`, lang, folded, db.Millis(tx.Now()))
}

func checkIntent(tx *db.Tx, id string) error {
	if id == Outside {
		return nil
	}
	known, err := taxonomy(tx)
	if err == nil && !slices.ContainsFunc(known, func(x Intent) bool { return x.ID == id }) {
		err = desk.Invalid("intent", "error.intent.not_found")
	}
	return err
}

// fold is the form in which sentences are compared: letters and digits alone, in
// lower case, half width and simplified script.
func fold(s string) string { return strings.ReplaceAll(index.Fold(s), " ", "") }
