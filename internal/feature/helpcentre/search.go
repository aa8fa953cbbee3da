package helpcentre

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
)

const (
	maxFound = 20
	few      = 4   // results, which what is related to the first fills up
	maxWords = 200 // characters of a search
	// likely is the probability from which an entry is worth showing: lower than
	// what answers in a chat, since here the reader chooses.
	likely = 0.12
)

// Search returns the entries of a language that may answer the words, best
// first: what the bot would find, then those whose question has the words in it,
// as while somebody is still typing; if these are few, what is related.
func (s *Service) Search(ctx context.Context, lang, words string) ([]*Entry, error) {
	words = strings.Join(strings.Fields(Clean(words)), " ")
	if r := []rune(words); len(r) > maxWords {
		words = string(r[:maxWords])
	}
	v, err := s.View(ctx)
	if err != nil || words == "" || v.Shelves[lang] == nil {
		return nil, err
	}
	hits, err := s.Knowledge.Search(ctx, desk.KnowledgeQuery{
		Text: words, Lang: lang, Limit: maxFound, ChannelKind: "help", Audience: desk.AudienceGuests,
	})
	if err != nil {
		return nil, err
	}
	var out []*Entry
	seen := map[desk.EntryID]bool{}
	add := func(e *Entry) {
		if e != nil && !seen[e.ID] && len(out) < maxFound {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	for _, h := range hits {
		if h.Score >= likely {
			add(v.Entry(h.Entry.ID))
		}
	}
	if key := fold(words); utf8.RuneCountInString(key) >= 2 {
		for _, e := range v.Shelves[lang].Entries {
			if strings.Contains(e.folded, key) {
				add(e)
			}
		}
	}
	if len(out) > 0 && len(out) < few {
		for _, e := range out[0].Related {
			if len(out) < few {
				add(e)
			}
		}
	}
	return out, nil
}
