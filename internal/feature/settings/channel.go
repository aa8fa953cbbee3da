package settings

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

const (
	maxOrigins      = 50
	maxTopQuestions = 8
	maxTopRunes     = 80
)

// Channels lists the ways in, oldest first, from memory.
func (s *Service) Channels(ctx context.Context) ([]desk.Channel, error) {
	snap, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(snap.list), nil
}

// Channel returns one way in, from memory.
func (s *Service) Channel(ctx context.Context, id desk.ChannelID) (desk.Channel, error) {
	snap, err := s.current(ctx)
	if err != nil {
		return desk.Channel{}, err
	}
	c, ok := snap.byID[id]
	if !ok {
		return desk.Channel{}, notFound()
	}
	return c, nil
}

// ChannelByKey returns the way in whose public key it is, from memory.
func (s *Service) ChannelByKey(ctx context.Context, key string) (desk.Channel, error) {
	snap, err := s.current(ctx)
	if err != nil {
		return desk.Channel{}, err
	}
	c, ok := snap.byKey[key]
	if !ok {
		return desk.Channel{}, desk.E(desk.CodeNotFound, "error.channel", nil)
	}
	return c, nil
}

// ChannelUpdate makes or changes a channel; nil stays, or takes the default.
// Key and Secret are for imports and the demo, which must know them beforehand.
type ChannelUpdate struct {
	Name         *string
	Lang         *string
	Origins      *[]string
	Greeting     *string
	BotName      *string
	Accent       *string
	TopQuestions *[]string
	Key, Secret  string
}

// CreateChannel makes a webchat channel with a fresh key and secret. Its name,
// which customers see, is the shop's unless another is given.
func (s *Service) CreateChannel(ctx context.Context, up ChannelUpdate) (desk.Channel, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return desk.Channel{}, err
	}
	c := desk.Channel{Kind: "webchat", Name: cmp.Or(shop.Name, "Website"), Lang: "zh", Accent: "#E0532F", Origins: []string{}, TopQuestions: []string{}}
	c.Key, c.Secret = up.Key, up.Secret
	if c.Key == "" {
		c.Key = newChannelKey()
	}
	if c.Secret == "" {
		c.Secret = secret.NewToken("sbi_")
	}
	if err := up.apply(&c); err != nil {
		return desk.Channel{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c.ID = desk.NewID[desk.ChannelID]("ch", tx.Now())
		err := saveChannel(tx, c)
		if db.IsUnique(err) {
			return desk.E(desk.CodeConflict, "error.conflict", err)
		}
		return err
	})
	if err != nil {
		return desk.Channel{}, err
	}
	return c, s.reload(ctx)
}

// UpdateChannel changes a channel.
func (s *Service) UpdateChannel(ctx context.Context, id desk.ChannelID, up ChannelUpdate) (desk.Channel, error) {
	var c desk.Channel
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if c, err = channelByID(tx, id); err != nil {
			return err
		}
		if err := up.apply(&c); err != nil {
			return err
		}
		return saveChannel(tx, c)
	})
	if err != nil {
		return desk.Channel{}, err
	}
	return c, s.reload(ctx)
}

// NewChannelSecret replaces the secret and returns the new one. Identity tokens
// made with the old one are refused from now on.
func (s *Service) NewChannelSecret(ctx context.Context, id desk.ChannelID) (string, error) {
	fresh := secret.NewToken("sbi_")
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := channelByID(tx, id)
		if err != nil {
			return err
		}
		c.Secret = fresh
		return saveChannel(tx, c)
	})
	if err != nil {
		return "", err
	}
	return fresh, s.reload(ctx)
}

var accentForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func (up ChannelUpdate) apply(c *desk.Channel) error {
	set(&c.Name, up.Name)
	set(&c.Lang, up.Lang)
	set(&c.Greeting, up.Greeting)
	set(&c.BotName, up.BotName)
	set(&c.Accent, up.Accent)
	if up.TopQuestions != nil {
		c.TopQuestions = []string{}
		for _, q := range *up.TopQuestions {
			if q = strings.TrimSpace(q); q != "" {
				c.TopQuestions = append(c.TopQuestions, q)
			}
		}
	}
	if up.Origins != nil {
		c.Origins = []string{}
		for _, o := range *up.Origins {
			origin, ok := parseOrigin(o)
			if !ok {
				return desk.Invalid("origins", "error.field.origin")
			}
			if !slices.Contains(c.Origins, origin) {
				c.Origins = append(c.Origins, origin)
			}
		}
	}
	switch {
	case strings.TrimSpace(c.Name) == "":
		return desk.Invalid("name", "error.field.empty")
	case c.Lang != "zh" && c.Lang != "en":
		return desk.Invalid("lang", "error.field.value")
	case !accentForm.MatchString(c.Accent):
		return desk.Invalid("accent", "error.field.value")
	case len(c.Origins) > maxOrigins:
		return desk.Invalid("origins", "error.field.too_many")
	case len(c.TopQuestions) > maxTopQuestions:
		return desk.Invalid("top_questions", "error.field.too_many")
	}
	for _, q := range c.TopQuestions {
		if len([]rune(q)) > maxTopRunes {
			return desk.Invalid("top_questions", "error.field.too_long")
		}
	}
	return nil
}

// parseOrigin accepts "https://shop.example", with a port if it is not the
// usual one. No wildcards: every site is named.
func parseOrigin(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, "*;, '\"<>") {
		return "", false
	}
	host := u.Host
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host, true
}

// newChannelKey is public and only has to be distinct and short.
func newChannelKey() string {
	var b [10]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never returns an error
	return "sbk_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}
