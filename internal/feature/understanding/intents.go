package understanding

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
)

// Intent is one thing that customers want.
type Intent struct {
	ID        string
	Group     string
	Title     map[string]string // by language
	About     map[string]string
	Scene     string // standard, complex or emotional
	Enabled   bool
	Shipped   bool // comes with the product: can be changed and switched off, not deleted
	UpdatedAt time.Time
	UpdatedBy desk.UserID
	Examples  map[string]int // by language, shipped and own
}

// validID is the form of an intent's id: groups and names in lower case.
var validID = regexp.MustCompile(`^[a-z][a-z0-9_]{1,30}\.[a-z][a-z0-9_]{1,40}$`)

// Intents returns the taxonomy: what is shipped, with the shop's changes, and
// the shop's own, each with the number of its examples.
func (s *Service) Intents(ctx context.Context) ([]Intent, error) {
	var list []Intent
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if list, err = taxonomy(tx); err != nil {
			return err
		}
		for _, lang := range Langs() {
			examples, err := s.examplesOf(tx, lang)
			if err != nil {
				return err
			}
			n := map[string]int{}
			for _, e := range examples {
				n[e.Intent]++
			}
			for i := range list {
				list[i].Examples[lang] = n[list[i].ID]
			}
		}
		return nil
	})
	return list, err
}

// taxonomy is the shipped intents under the shop's.
func taxonomy(tx *db.Tx) ([]Intent, error) {
	shipped, err := defaults.Intents()
	if err != nil {
		return nil, err
	}
	own, err := selectIntents(tx)
	if err != nil {
		return nil, err
	}
	changed := make(map[string]*Intent, len(own))
	for i := range own {
		changed[own[i].ID] = &own[i]
	}
	list := make([]Intent, 0, len(shipped)+len(own))
	for i := range shipped {
		d := &shipped[i]
		in := Intent{
			ID: d.ID, Group: d.Group, Title: map[string]string{"zh": d.Zh, "en": d.En}, Scene: string(d.Scene),
			About: map[string]string{"zh": d.ZhAbout, "en": d.EnAbout}, Enabled: true,
		}
		if c := changed[d.ID]; c != nil {
			in = *c
			delete(changed, d.ID)
		}
		in.Shipped = true
		list = append(list, in)
	}
	for i := range own {
		if changed[own[i].ID] != nil {
			list = append(list, own[i])
		}
	}
	for i := range list {
		list[i].Examples = map[string]int{}
	}
	return list, nil
}

// SaveIntent makes an intent of the shop or changes one.
func (s *Service) SaveIntent(ctx context.Context, by desk.Actor, in Intent) (Intent, error) {
	if err := in.check(); err != nil {
		return Intent{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		in.UpdatedAt, in.UpdatedBy = tx.Now(), by.UserID
		return upsertIntent(tx, &in)
	})
	if err != nil {
		return Intent{}, err
	}
	list, err := s.Intents(ctx)
	i := slices.IndexFunc(list, func(x Intent) bool { return x.ID == in.ID })
	if err != nil || i < 0 {
		return in, err
	}
	return list[i], nil
}

// DeleteIntent takes back the shop's changes of a shipped intent, or deletes one
// of the shop with its sentences.
func (s *Service) DeleteIntent(ctx context.Context, id string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM intent WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.E(desk.CodeNotFound, "error.intent.not_found", nil)
		}
		known, err := taxonomy(tx)
		if err != nil || slices.ContainsFunc(known, func(x Intent) bool { return x.ID == id }) {
			return err
		}
		_, err = tx.Exec(`INSERT INTO example_change (lang, folded, at) SELECT lang, folded, CAST($2 AS BIGINT) FROM intent_example WHERE intent_id = $1
			ON CONFLICT (lang, folded) DO UPDATE SET at = excluded.at`, id, db.Millis(tx.Now()))
		if err != nil {
			return err
		}
		return tx.Queue(`DELETE FROM intent_example WHERE intent_id = $1`, id)
	})
}

func (in *Intent) check() error {
	in.ID, in.Group = strings.TrimSpace(in.ID), strings.TrimSpace(in.Group)
	switch {
	case !validID.MatchString(in.ID):
		return desk.Invalid("id", "error.intent.id")
	case in.Group == "":
		in.Group, _, _ = strings.Cut(in.ID, ".")
	}
	for _, lang := range Langs() {
		in.Title[lang], in.About[lang] = strings.TrimSpace(in.Title[lang]), strings.TrimSpace(in.About[lang])
		switch {
		case utf8.RuneCountInString(in.Title[lang]) > maxTitle:
			return desk.Invalid("title", "error.field.too_long")
		case utf8.RuneCountInString(in.About[lang]) > maxAbout:
			return desk.Invalid("about", "error.field.too_long")
		}
	}
	// One title serves both languages until the other is given.
	in.Title["zh"] = cmp.Or(in.Title["zh"], in.Title["en"])
	in.Title["en"] = cmp.Or(in.Title["en"], in.Title["zh"])
	if in.Title["zh"] == "" {
		return desk.Invalid("title", "error.field.required")
	}
	switch defaults.Scene(in.Scene) {
	case defaults.SceneStandard, defaults.SceneComplex, defaults.SceneEmotional:
		return nil
	}
	return desk.Invalid("scene", "error.field.value")
}
