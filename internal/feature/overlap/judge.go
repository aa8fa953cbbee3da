package overlap

import (
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/alike"
	"github.com/shopbell/shopbell/internal/engine/contradict"
	"github.com/shopbell/shopbell/internal/engine/index"
)

const (
	// Likely is the probability from which two entries ask the same.
	Likely  = 0.55
	related = 0.05 // … from which they are looked at for what they say otherwise
	likes   = 20   // entries that are looked at for asking the same
	tells   = 12   // entries and passages, for saying otherwise
)

// scope says for whom two are told.
type scope int

const (
	sameScope     scope = iota
	otherScope          // for others, or only for some of them
	neverTogether       // one is over before the other begins
)

func scopeOf(a, b *item) scope {
	over := func(x, y *item) bool { return !x.ValidUntil.IsZero() && !y.ValidFrom.Before(x.ValidUntil) }
	switch {
	case over(a, b) || over(b, a):
		return neverTogether
	case !sameSet(a.Channels, b.Channels), audience(a) != audience(b), !sameSet(a.Products, b.Products), !sameSet(a.Categories, b.Categories):
		return otherScope
	}
	return sameScope
}

func audience(x *item) desk.Audience {
	if x.Audience == "" {
		return desk.AudienceEveryone
	}
	return x.Audience
}

func sameSet(a, b []string) bool {
	in := func(list, other []string) bool {
		return !slices.ContainsFunc(list, func(s string) bool {
			return !slices.ContainsFunc(other, func(o string) bool { return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(o)) })
		})
	}
	return in(a, b) && in(b, a)
}

// linked reports whether one names the other as related.
func linked(a, b *item) bool {
	return slices.Contains(a.Related, b.Question) || slices.Contains(b.Related, a.Question)
}

// judge says in what two overlap. match is nil where nothing is known of how alike
// their questions are.
func (s *Service) judge(x, y *item, match *alike.Match, now time.Time) (out []pair) {
	if ended := func(z *item) bool { return !z.ValidUntil.IsZero() && !now.Before(z.ValidUntil) }; ended(x) || ended(y) {
		return nil
	}
	in := scopeOf(x, y)
	if in == neverTogether {
		return nil
	}
	a, b, mine, its := x, y, 0, 0
	if match != nil {
		mine, its = match.Mine, match.Its
	}
	if x.passage || !y.passage && y.id < x.id {
		a, b, mine, its = y, x, its, mine
	}
	base := pair{a: a.id, b: b.id, lang: a.Lang, passage: b.passage}
	if match != nil && match.Score >= Likely {
		p := base
		p.kind, p.score = Duplicate, match.Score
		if in != sameScope {
			p.kind = Scoped
		}
		p.exact = index.Fold(a.Question) == index.Fold(b.Question) && index.Fold(a.Answer) == index.Fold(b.Answer)
		p.A, p.B = Quote{Mark: a.phrasing(mine)}, Quote{Mark: b.phrasing(its)}
		if p.exact || !linked(a, b) {
			out = append(out, p)
		}
	}
	if in != sameScope || a.passage {
		return out
	}
	if f := contradict.Compare(s.read(a), s.read(b)); f != nil && f.Score >= contradict.Threshold {
		p := base
		p.kind, p.score, p.Of = Contradiction, f.Score, string(f.Kind)
		p.A, p.B = quote(a.Answer, f.A), quote(b.Answer, f.B)
		out = append(out, p)
	}
	return out
}

func (x *item) phrasing(i int) string {
	if i == 0 || i > len(x.Phrasings) {
		return x.Question
	}
	return x.Phrasings[i-1]
}

func quote(text string, s contradict.Side) Quote {
	return Quote{text[s.From:s.MarkFrom], text[s.MarkFrom:s.MarkTo], text[s.MarkTo:max(s.To, s.MarkTo)]}
}

// partners are those that an item may overlap with, and how alike their questions
// are where they are at all.
func (m *memory) partners(x *item, keep func(id string) bool) map[string]*alike.Match {
	out := map[string]*alike.Match{}
	if m.asked[x.Lang] == nil {
		return out
	}
	if !x.passage {
		for _, match := range m.asked[x.Lang].Like(x.question(), related, likes, keep) {
			out[match.ID] = &match
		}
	}
	for _, id := range m.told[x.Lang].Near(x.answer(), tells, keep) {
		if _, ok := out[id]; !ok {
			out[id] = nil
		}
	}
	return out
}
