package app

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/safehttp"
)

// newSites lets web sites be read on the internet and in the networks of the
// operator.
func newSites(n *node, cfg cli.Config, log *slog.Logger) (*site.Service, error) {
	networks, err := prefixes(cfg.SiteNetworks)
	if err != nil {
		return nil, err
	}
	return site.New(site.Config{
		DB: n.DB, Jobs: n.Jobs, Client: safehttp.NewWebClient(networks), Extract: extractPage, Documents: n.documents, Offer: n.offerEntries, Zone: n.zone,
		Log: log.With("component", "site"),
	}), nil
}

// extractPage reads a page of a site in a process of its own, within less than a
// file may cost.
func extractPage(ctx context.Context, name string, file io.Reader) (extract.Document, error) {
	return extract.Run(ctx, name, file, extract.Limits{
		Bytes: 6 << 20, Unpacked: 32 << 20, Text: 2 << 20, Blocks: 20_000, Cells: 40_000, Pages: 300, Scanned: 5,
		Memory: 384 << 20, CPU: 20 * time.Second, Wall: time.Minute,
	})
}

// offerEntries lays a table of drafts before the imports, where somebody looks at
// it and runs it.
func (n *node) offerEntries(ctx context.Context, by desk.UserID, name string, table io.Reader) (desk.ImportID, error) {
	who, err := n.actor(ctx, by)
	if err == nil && !who.Can(desk.CanWriteKnowledge) { // no longer
		err = desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	if err != nil {
		return "", err
	}
	im, err := n.imports.Upload(ctx, who, name, table)
	return im.ID, err
}
