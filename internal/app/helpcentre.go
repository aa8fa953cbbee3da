package app

import (
	"net/http"
	"net/netip"

	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

// helpCentre is the public site of the knowledge base.
func (n *node) helpCentre(cfg cli.Config, proxies []netip.Prefix) http.Handler {
	searches, votes := helpcentre.Rates()
	site := helpcentre.New(helpcentre.Config{
		Centre: n.Help, PublicURL: cfg.PublicURL, Zone: n.zone, Pictures: n.attachments, Searches: searches, Votes: votes, Log: n.log.With("component", "helpcentre"),
	})
	return httpkit.Identify(proxies)(site)
}
