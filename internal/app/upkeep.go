package app

import (
	"context"
	"log/slog"

	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/feature/email"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/port/mail/smtp"
)

// newEmail lets mail servers be reached in the networks of the operator and on the
// internet.
func newEmail(cfg cli.Config, s *cli.Services, log *slog.Logger) (*email.Service, error) {
	networks, err := prefixes(cfg.MailNetworks)
	if err != nil {
		return nil, err
	}
	return email.New(email.Config{DB: s.DB, Sender: &smtp.Sender{Networks: networks}, Key: s.Settings.Key, Log: log.With("component", "email")}), nil
}

func newUpkeep(n *node, cfg cli.Config) *upkeep.Service {
	return upkeep.New(upkeep.Config{
		DB: n.DB, Entries: n.Knowledge, Usage: usage{n.gaps}, Team: n.Auth, Mailer: n.Email, Key: n.Settings.Key, PublicURL: cfg.BaseURL(), Location: n.zone,
		Shop: func(ctx context.Context) string {
			shop, err := n.Settings.Shop(ctx)
			if err != nil {
				return "Shopbell"
			}
			return shop.Name
		},
		Log: n.log.With("component", "upkeep"),
	})
}

// usage is what the review list asks the gaps for.
type usage struct{ *gap.Service }

func (u usage) Used(ctx context.Context, lang string) ([]upkeep.Used, error) {
	list, err := u.Review(ctx, lang)
	out := make([]upkeep.Used, len(list))
	for i, r := range list {
		out[i] = upkeep.Used{Entry: r.Entry, Wrong: r.Wrong, Idle: r.Idle, LastAt: r.LastAt}
	}
	return out, err
}

func (u usage) Asked(ctx context.Context, lang string) ([]upkeep.Asked, error) {
	list, _, err := u.Find(ctx, gap.Filter{Lang: lang})
	var out []upkeep.Asked
	for _, g := range list {
		if g.Drafted {
			out = append(out, upkeep.Asked{ID: g.ID, Lang: g.Lang, Title: g.Title, Count: g.Asked, At: g.LastAt})
		}
	}
	return out, err
}
