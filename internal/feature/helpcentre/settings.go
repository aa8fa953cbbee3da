package helpcentre

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	maxTitle   = 60
	maxWelcome = 200
	maxURL     = 300
)

// Settings is what the shop has chosen for its help centre. What is empty has a
// default: see View.
type Settings struct {
	Enabled   bool
	Title     map[string]string // by language
	Welcome   map[string]string // by language
	Colour    string            // "#E0532F"
	ShopURL   string            // of the link in the footer
	UpdatedAt time.Time
	UpdatedBy desk.UserID
}

// Settings returns what is stored.
func (s *Service) Settings(ctx context.Context) (set Settings, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		set, err = selectSettings(tx)
		return err
	})
	return set, err
}

// SaveSettings replaces them. Every node shows them within a second.
func (s *Service) SaveSettings(ctx context.Context, by desk.Actor, set Settings) (Settings, error) {
	if err := set.check(); err != nil {
		return Settings{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		set.UpdatedAt, set.UpdatedBy = tx.Now(), by.UserID
		return updateSettings(tx, set)
	})
	if err != nil {
		return Settings{}, err
	}
	s.Log.InfoContext(ctx, "the help centre was changed", slog.Bool("enabled", set.Enabled), slog.String("user_id", string(by.UserID)))
	return set, s.reload(ctx)
}

var colourForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func (set *Settings) check() error {
	set.Title, set.Welcome = tidyTexts(set.Title), tidyTexts(set.Welcome)
	set.ShopURL = strings.TrimSpace(set.ShopURL)
	long := func(m map[string]string, most int) bool {
		for _, text := range m {
			if utf8.RuneCountInString(text) > most {
				return true
			}
		}
		return false
	}
	switch {
	case long(set.Title, maxTitle):
		return desk.Invalid("title", "error.field.too_long")
	case long(set.Welcome, maxWelcome):
		return desk.Invalid("welcome", "error.field.too_long")
	case set.Colour != "" && !colourForm.MatchString(set.Colour):
		return desk.Invalid("colour", "error.field.value")
	case set.ShopURL != "" && !isAddress(set.ShopURL):
		return desk.Invalid("shop_url", "error.field.value")
	}
	return nil
}

// tidyTexts keeps the languages that there are, in one line each.
func tidyTexts(m map[string]string) map[string]string {
	out := map[string]string{}
	for _, lang := range Langs() {
		if text := strings.Join(strings.Fields(Clean(m[lang])), " "); text != "" {
			out[lang] = text
		}
	}
	return out
}

// isAddress reports whether s is a page's address that can be linked to.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxURL && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) })
}

func selectSettings(tx *db.Tx) (Settings, error) {
	var set Settings
	var title, welcome []byte
	var updated int64
	err := tx.QueryRow(`SELECT enabled, title, welcome, colour, shop_url, updated_at, updated_by FROM help_centre WHERE id = 1`).
		Scan(&set.Enabled, &title, &welcome, &set.Colour, &set.ShopURL, &updated, &set.UpdatedBy)
	if err != nil {
		return Settings{}, err
	}
	set.UpdatedAt = db.Time(updated)
	return set, errors.Join(json.Unmarshal(title, &set.Title), json.Unmarshal(welcome, &set.Welcome))
}

func updateSettings(tx *db.Tx, set Settings) error {
	title, err := json.Marshal(set.Title)
	if err != nil {
		return err
	}
	welcome, err := json.Marshal(set.Welcome)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE help_centre SET enabled = $1, title = $2, welcome = $3, colour = $4, shop_url = $5, updated_at = $6, updated_by = $7 WHERE id = 1`,
		set.Enabled, string(title), string(welcome), set.Colour, set.ShopURL, db.Millis(set.UpdatedAt), string(set.UpdatedBy))
	return err
}
