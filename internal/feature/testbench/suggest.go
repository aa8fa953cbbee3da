package testbench

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	maxSuggested  = 200
	suggestFrom   = 2000 // entries, those that were changed last
	suggestTurns  = 5000 // the newest
	suggestWithin = 30 * 24 * time.Hour
	suggestAtOnce = 20 // phrasings of one entry
)

// Suggestion is a question that could be saved, with what answers it.
type Suggestion struct {
	Text  string
	Lang  string
	Entry desk.EntryID
	Title string
	Times int64 // that customers have asked it; 0 = nobody has, it is a phrasing
}

// SuggestPhrasings returns questions and phrasings of entries that are no test
// questions yet: of one entry, or with "" of those of the language, entries that no
// test question names first.
func (s *Service) SuggestPhrasings(ctx context.Context, lang string, of desk.EntryID) (out []Suggestion, err error) {
	type row struct {
		id, question string
		phrasings    []string
		tested       bool
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out = nil
		there, named, err := saved(tx, lang)
		if err != nil {
			return err
		}
		cond, args := ` AND lang = $1`, []any{lang}
		if of != "" {
			cond, args = cond+` AND id = $2`, append(args, string(of))
		}
		rows, err := tx.Query(`SELECT id, question, phrasings FROM knowledge_entry WHERE deleted_at = 0 AND published AND enabled`+cond+
			fmt.Sprintf(` ORDER BY updated_at DESC, id DESC LIMIT %d`, suggestFrom), args...)
		list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error {
			var data string
			if err := r.Scan(&x.id, &x.question, &data); err != nil {
				return err
			}
			x.tested = named[desk.EntryID(x.id)]
			return json.Unmarshal([]byte(data), &x.phrasings)
		})
		if err != nil {
			return err
		}
		tested := func(x row) bool { return x.tested }
		for _, x := range append(slices.DeleteFunc(slices.Clone(list), tested), slices.DeleteFunc(list, func(x row) bool { return !x.tested })...) {
			n := 0
			for _, text := range append([]string{x.question}, x.phrasings...) {
				if text = hygiene.Tidy(text, MaxText); text == "" || there[text] || n == suggestAtOnce || len(out) == maxSuggested {
					continue
				}
				there[text] = true
				n++
				out = append(out, Suggestion{Text: text, Lang: lang, Entry: desk.EntryID(x.id), Title: x.question})
			}
		}
		return nil
	})
	return out, err
}

// SuggestAsked returns what customers have asked most in the last weeks and an entry
// has answered, as far as it says nothing of who asked. Whether the answer was
// right, somebody has to say.
func (s *Service) SuggestAsked(ctx context.Context, lang string) (out []Suggestion, err error) {
	var turns []turn
	var there map[string]bool
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if there, _, err = saved(tx, lang); err != nil {
			return err
		}
		if turns, err = turnsSince(tx, tx.Now().Add(-suggestWithin), suggestTurns); err != nil {
			return err
		}
		for i := range turns {
			if t := &turns[i]; t.lang == lang && t.alone {
				if err := t.read(tx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i := range turns {
		t := &turns[i]
		text := hygiene.Tidy(t.text, MaxText+1)
		if t.said.Entry == "" || text == "" || utf8.RuneCountInString(text) > MaxText || there[text] {
			continue
		}
		k, ok := at[text+"\x00"+string(t.said.Entry)]
		if !ok {
			if s.mask(ctx, t.conv, text) != text {
				continue
			}
			k = len(out)
			at[text+"\x00"+string(t.said.Entry)] = k
			out = append(out, Suggestion{Text: text, Lang: lang, Entry: t.said.Entry, Title: t.said.Title})
		}
		out[k].Times++
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return cmp.Compare(b.Times, a.Times) })
	return out[:min(maxSuggested, len(out))], nil
}

// saved returns the texts of the saved questions, and the entries that they accept.
func saved(tx *db.Tx, lang string) (texts map[string]bool, named map[desk.EntryID]bool, err error) {
	list, err := selectQuestions(tx, `WHERE deleted_at = 0 AND lang = $1`, lang)
	texts, named = map[string]bool{}, map[desk.EntryID]bool{}
	for i := range list {
		texts[list[i].Text] = true
		for _, id := range list[i].Entries {
			named[id] = true
		}
	}
	return texts, named, err
}
