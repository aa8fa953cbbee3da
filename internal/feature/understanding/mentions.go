package understanding

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/address"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// lookEvery is how often the shop is asked whether it has changed.
const lookEvery = 5 * time.Second

// kindOf are the names under which what kit/recognize finds is mentioned. Plain
// numbers are left out: alone they say nothing.
var kindOf = map[recognize.Kind]string{
	"percentage": "percentage", "currency": "money", "dimension": "dimension", "date": "date", "daterange": "daterange", "time": "time",
	"timerange": "timerange", "datetime": "datetime", "datetimerange": "datetimerange", "duration": "duration", "set": "recurring",
	"phonenumber": entity.Phone, "email": "email", "url": "url",
}

// mentions finds what a clean text names.
func (s *Service) mentions(t hygiene.Text, lang string) []desk.Mention {
	found := s.entities.Find(t, lang)
	var others []entity.Entity
	for _, f := range recognize.Find(t.Text, recognize.Options{Lang: lang, Now: s.Clock().In(s.location())}) {
		kind := kindOf[f.Kind]
		if kind == "" || f.Value == "" && f.Timex == "" {
			continue
		}
		e := entity.Entity{Kind: kind, Text: t.Text[f.Start:f.End], Start: f.Start, End: f.End, Value: f.Value, Score: 1, Extra: map[string]string{}}
		if e.Value == "" {
			e.Value = f.Timex
		}
		if f.Unit != "" {
			e.Extra[entity.ExtraUnit] = f.Unit
		}
		if !f.From.IsZero() {
			e.Extra["from"], e.Extra["to"] = f.From.Format(time.RFC3339), f.To.Format(time.RFC3339)
		}
		if f.Duration > 0 {
			e.Extra["seconds"] = strconv.FormatInt(int64(f.Duration/time.Second), 10)
		}
		others = append(others, e)
	}
	all := entity.Merge(nil, found, others, addresses(t.Text))
	out := make([]desk.Mention, 0, len(all))
	for _, e := range all {
		from, to := t.Span(e.Start, e.End)
		out = append(out, desk.Mention{
			Kind: e.Kind, Text: e.Text, Value: e.Value, Start: from, End: to, Extra: e.Extra, Negated: e.Negated || e.Corrected,
		})
	}
	return out
}

// Mentions finds what a text names, and nothing else.
func (s *Service) Mentions(text, lang string) []desk.Mention {
	t := hygiene.Clean(text, maxRead)
	if t.Text == "" {
		return nil
	}
	return s.mentions(t, language(&t, lang))
}

// references finds what a clean text points back at.
func references(t hygiene.Text) []desk.Reference {
	refs := entity.References(t)
	for i := range refs {
		refs[i].Start, refs[i].End = t.Span(refs[i].Start, refs[i].End)
	}
	return refs
}

// Resolve returns what a reference points at among what was shown; see
// entity.Resolve.
func (s *Service) Resolve(ref desk.Reference, shown []desk.Shown) ([]desk.Shown, bool) {
	return entity.Resolve(ref, shown)
}

// Complete fills what a text leaves out from the one before; see entity.Complete.
// What is taken over has Start and End -1.
func (s *Service) Complete(now, before desk.Frame) desk.Frame {
	f := entity.Complete(frame(now), frame(before))
	out := desk.Frame{Intent: f.Intent, Mentions: make([]desk.Mention, 0, len(f.Entities))}
	for _, e := range f.Entities {
		out.Mentions = append(out.Mentions, desk.Mention{
			Kind: e.Kind, Text: e.Text, Value: e.Value, Start: e.Start, End: e.End, Extra: e.Extra, Negated: e.Negated || e.Corrected,
		})
	}
	return out
}

func frame(f desk.Frame) entity.Frame {
	out := entity.Frame{Intent: f.Intent}
	for _, m := range f.Mentions {
		out.Entities = append(out.Entities, entity.Entity{
			Kind: m.Kind, Text: m.Text, Value: m.Value, Start: m.Start, End: m.End, Extra: m.Extra, Negated: m.Negated, Score: 1,
		})
	}
	return out
}

// addresses are those that couriers could go to: with a road or a place in it.
func addresses(text string) []entity.Entity {
	var out []entity.Entity
	for _, p := range address.Find(text) {
		if len(p.Spans) < 2 || p.Road == "" && p.Community == "" && p.Building == "" && p.Town == "" {
			continue
		}
		from, to := p.Spans[0].Start, p.Spans[0].End
		extra := map[string]string{}
		for _, span := range p.Spans {
			from, to = min(from, span.Start), max(to, span.End)
			if extra[span.Kind] == "" {
				extra[span.Kind] = span.Text
			}
		}
		out = append(out, entity.Entity{Kind: "address", Text: text[from:to], Start: from, End: to, Value: text[from:to], Extra: extra, Score: 1})
	}
	return out
}

func (s *Service) location() *time.Location {
	if l := s.zone.Load(); l != nil {
		return l
	}
	return time.UTC
}

// refreshShop looks at the shop's time zone, and builds the words of the
// catalogue anew when that has changed.
func (s *Service) refreshShop(ctx context.Context) {
	if s.Clock().Sub(s.lookedAt) < lookEvery {
		return
	}
	s.lookedAt = s.Clock()
	if s.Location != nil {
		s.zone.Store(s.Location())
	}
	if s.Catalogue == nil {
		return
	}
	revision, err := s.Catalogue.Revision(ctx)
	if err != nil || s.lexicon && revision == s.lexiconOf {
		return // the database is away: the next look tells
	}
	l, err := entity.NewLexicon(ctx, s.Catalogue)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.WarnContext(ctx, "the names of products could not be read", slog.Any("error", err))
		}
		return
	}
	s.entities.Use(l)
	s.lexicon, s.lexiconOf = true, revision
}
