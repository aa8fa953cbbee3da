package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/httpapi"
	"github.com/shopbell/shopbell/internal/edge/socket"
	"github.com/shopbell/shopbell/internal/edge/webfs"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/realtime"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/experiment"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/imports"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/rating"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/rest"
)

const (
	stopTimeout = 15 * time.Second
	sweepEvery  = time.Hour
	keepJobs    = 90 * 24 * time.Hour // after their end
)

// Serve runs a node until ctx ends.
func Serve(ctx context.Context, cfg cli.Config, log *slog.Logger, o cli.ServeOptions) error {
	n, err := newNode(ctx, cfg, log, o.Demo)
	if err != nil {
		return err
	}
	if o.Demo {
		if err := loadDemo(ctx, n.Services, n.inbox, log); err != nil {
			return closeAll(fmt.Errorf("load the demo shop: %w", err), n.Services)
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return closeAll(err, n.Services)
	}
	if err := n.start(); err != nil {
		return closeAll(errors.Join(err, listener.Close()), n.Services)
	}
	server := httpkit.NewServer(n.handler, log.With("component", "http"))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	ready := cli.Ready{URL: cfg.BaseURL()}
	if cfg.PublicURL == "" {
		// The port may have been chosen by the system.
		ready.URL = address(listener.Addr(), ready.URL)
	}
	token, err := n.Auth.FirstAdminLink(ctx)
	if err == nil {
		if token != "" && !o.Demo {
			ready.FirstAdmin = cli.InviteURL(ready.URL, token)
		}
		log.InfoContext(ctx, "serving", slog.String("address", listener.Addr().String()), slog.String("store", string(n.DB.Dialect())))
		if o.Ready != nil {
			o.Ready(ready)
		}
		select {
		case err = <-failed:
		case <-ctx.Done():
		}
	}
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	// Sockets first: their clients go to another node while requests end. What
	// those still bring about is told to the other nodes, so the relay ends last.
	err = errors.Join(err, n.realtime.CloseSockets(stopCtx), server.Shutdown(stopCtx))
	n.stop()
	return closeAll(errors.Join(err, n.realtime.Stop(stopCtx)), n.Services)
}

// address is the base URL with the port that is listened on.
func address(a net.Addr, fallback string) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return fallback
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}

// node is everything that runs.
type node struct {
	*cli.Services
	attachments *attachment.Service
	imports     *imports.Service
	documents   *document.Service
	sites       *site.Service
	realtime    *realtime.Node
	sockets     *socket.Server
	inbox       *inbox.Service
	gaps        *gap.Service
	experiments *experiment.Service
	bench       *testbench.Service
	ratings     *rating.Ratings
	overlaps    *overlap.Service
	upkeep      *upkeep.Service
	handler     http.Handler
	log         *slog.Logger
	demo        bool // with the demo's shop on this server

	cancel context.CancelFunc
	wg     sync.WaitGroup
}

func newNode(ctx context.Context, cfg cli.Config, log *slog.Logger, demo bool) (*node, error) {
	services, err := Open(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	n := &node{Services: services, log: log, demo: demo}
	if n.attachments, err = openAttachments(ctx, cfg, services, log); err != nil {
		return nil, closeAll(err, services)
	}
	n.Help.Pictures, n.Help.ShopHere = n.attachments, demo
	files, err := openFiles(cfg)
	if err != nil {
		return nil, closeAll(err, services)
	}
	n.imports = imports.New(imports.Config{
		DB: n.DB, Jobs: n.Jobs, Files: files, Extract: extractImport, Knowledge: n.Knowledge, Actor: n.actor, Zone: n.zone, Log: log.With("component", "import"),
	})
	if n.documents, err = document.New(document.Config{
		DB: n.DB, Jobs: n.Jobs, Files: files, Extract: extractFile, Lexicon: knowledge.Lexicon, Outside: knowledge.Outside, Senses: n.Understanding,
		Log: log.With("component", "document"),
	}); err != nil {
		return nil, closeAll(err, services)
	}
	if n.sites, err = newSites(n, cfg, log); err != nil {
		return nil, closeAll(err, services)
	}
	name, err := installation(ctx, services)
	if err != nil {
		return nil, closeAll(err, services)
	}
	if n.realtime, err = realtime.New(ctx, realtime.Config{Redis: cfg.RedisAddr, Name: name, Log: log.With("component", "realtime")}); err != nil {
		return nil, closeAll(err, services)
	}
	present := wire.Presenter{Name: n.Auth.Name, File: n.attachments.URL}
	n.ratings = rating.New(n.DB)
	n.sockets = socket.New(socket.Config{
		Node: n.realtime, Accounts: accounts{n}, Ratings: n.ratings, Present: present, Masking: n.masking, Log: log.With("component", "socket"),
	})
	n.experiments = experiment.New(experiment.Config{DB: n.DB, Entries: n.Knowledge, Log: log.With("component", "experiment")})
	n.inbox = inbox.New(inbox.Config{
		DB: n.DB, Bot: newBot(n), Customers: n.Customers, Channels: n.Settings, Names: n.Auth, Attachments: n.attachments, Choices: n.Knowledge,
		Publisher: n.sockets, Feelings: n.Understanding, Log: log.With("component", "inbox"),
	})
	n.sockets.SetInbox(n.inbox)
	n.Understanding.Messages, n.Understanding.Catalogue, n.Understanding.Location = n.inbox, vocabulary{n.Catalog}, n.zone
	n.Auth.OnSessionsEnded, n.Auth.Online = n.sockets.SessionsEnded, n.sockets.Online
	if n.gaps, err = newGaps(n); err != nil {
		return nil, closeAll(err, services)
	}
	n.bench = newBench(n)
	if n.overlaps, err = newOverlaps(n); err != nil {
		return nil, closeAll(err, services)
	}
	n.upkeep = newUpkeep(n, cfg)
	n.handler, err = n.routes(cfg, present)
	if err != nil {
		return nil, closeAll(err, services)
	}
	return n, nil
}

// installation names what all nodes on one database share, and nobody else has.
func installation(ctx context.Context, s *cli.Services) (string, error) {
	key, err := s.Settings.Key(ctx)
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte("realtime"))
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

func (n *node) routes(cfg cli.Config, present wire.Presenter) (http.Handler, error) {
	proxies, err := prefixes(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	api, err := httpapi.New(httpapi.Deps{
		Log: n.log.With("component", "http"), Auth: n.Auth, Settings: n.Settings, Attachments: n.attachments, Inbox: n.inbox,
		Customers: n.Customers, Orders: orders{n.Orders}, Products: products{n.Catalog}, Knowledge: n.Knowledge, Help: n.Help,
		TestBot: newTestBot(n), Understanding: n.Understanding, Models: n.Models, ModelNetworks: cfg.ModelNetworks, Vectors: n.vectors, Gaps: n.gaps, Bench: n.bench, Overlaps: n.overlaps, Experiments: n.experiments, Ratings: n.ratings, Upkeep: n.upkeep, Email: n.Email, MailNetworks: cfg.MailNetworks, Jobs: n.Jobs, History: n.History, Imports: n.imports, Documents: n.documents, Sites: n.sites, Present: present, Ready: n.ready, Version: cli.Version, Demo: n.demo, PublicURL: cfg.PublicURL,
		Tables: n.Tables, TestTable: newTestTable(n),
		TrustedProxies: proxies, Limits: httpapi.DefaultLimits(),
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.Handle("/socket/visitor", n.sockets.Visitors())
	mux.Handle("/socket/agent", n.sockets.Team())
	web := webfs.New(webfs.Config{FrameAncestors: n.frameAncestors})
	for _, path := range []string{"/console/", "/widget/loader.js", "/widget/frame", "/widget/assets/"} {
		mux.Handle(path, web)
	}
	help := n.helpCentre(cfg, proxies)
	for _, path := range []string{"/help", "/help/", "/robots.txt"} {
		mux.Handle(path, help)
	}
	start := "/console/"
	if n.demo {
		shop, err := n.demoShop()
		if err != nil {
			return nil, err
		}
		mux.Handle("/shop/", shop)
		start = "/shop/"
	}
	mux.Handle("GET /{$}", http.RedirectHandler(start, http.StatusFound))
	// The link that ends weekly mails is posted to; whoever opens it can end them in their profile.
	mux.Handle("GET /api/v1/unsubscribe", http.RedirectHandler("/console/settings/profile", http.StatusFound))
	return mux, nil
}

func prefixes(list []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(list))
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// frameAncestors lists the sites that may embed the widget of the channel.
func (n *node) frameAncestors(ctx context.Context, key string) []string {
	c, err := n.Settings.ChannelByKey(ctx, key)
	if err != nil {
		return nil
	}
	return c.Origins
}

func (n *node) masking() string {
	shop, err := n.Settings.Shop(context.Background())
	if err != nil {
		return "all"
	}
	return shop.Masking
}

// zone is the shop's time zone, nil when it cannot be told.
func (n *node) zone() *time.Location { return zoneOf(n.Services) }

func zoneOf(s *cli.Services) *time.Location {
	shop, err := s.Settings.Shop(context.Background())
	if err != nil {
		return nil
	}
	l, err := time.LoadLocation(shop.TimeZone)
	if err != nil {
		return nil
	}
	return l
}

// ready says whether the node can serve.
func (n *node) ready(ctx context.Context) error {
	return n.DB.Read(ctx, func(tx *db.Tx) error {
		var one int64
		return tx.QueryRow("SELECT 1").Scan(&one)
	})
}

// start begins all background work.
func (n *node) start() error {
	n.sockets.Start()
	if err := n.realtime.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	n.cancel = cancel
	// The turns that a crash has left behind are taken at once: the bot has to
	// know its answers by then.
	if err := n.Knowledge.Refresh(ctx); err != nil {
		return err
	}
	if err := n.documents.Refresh(ctx); err != nil {
		return err
	}
	if err := n.Tables.Refresh(ctx); err != nil {
		return err
	}
	if err := n.experiments.Refresh(ctx); err != nil {
		return err
	}
	n.inbox.Start()
	n.wg.Go(func() { n.Tables.Run(ctx) })
	n.wg.Go(func() { n.documents.Run(ctx) })
	n.wg.Go(func() { n.sites.Run(ctx) })
	n.wg.Go(func() { n.Catalog.Run(ctx) })
	n.wg.Go(func() { n.Knowledge.Run(ctx) })
	n.wg.Go(func() { n.Help.Run(ctx) })
	n.wg.Go(func() { n.Understanding.Run(ctx) })
	n.wg.Go(func() { n.Models.Run(ctx) })
	n.wg.Go(func() { n.gaps.Run(ctx) })
	n.wg.Go(func() { n.upkeep.Run(ctx) })
	n.wg.Go(func() { n.experiments.Run(ctx) })
	n.wg.Go(func() { n.bench.Run(ctx) })
	n.wg.Go(func() { n.overlaps.Run(ctx) })
	n.wg.Go(func() { n.Jobs.Run(ctx) })
	n.wg.Go(func() { n.sweep(ctx) })
	n.wg.Go(func() { rest.Run(ctx) })
	return nil
}

// stop ends it, the other way round.
func (n *node) stop() {
	n.cancel()
	n.Understanding.Stop()
	n.inbox.Stop()
	n.sockets.Stop()
	n.wg.Wait()
}

// sweep deletes what has expired, every hour.
func (n *node) sweep(ctx context.Context) {
	for {
		for name, sweep := range map[string]func(context.Context) error{
			"auth": n.Auth.Sweep, "attachment": n.attachments.Sweep, "document": n.documents.Sweep, "site": n.sites.Sweep,
			"job": func(ctx context.Context) error { return n.Jobs.Forget(ctx, time.Now().Add(-keepJobs)) },
		} {
			if err := sweep(ctx); err != nil && ctx.Err() == nil {
				n.log.WarnContext(ctx, "sweep failed", slog.String("feature", name), slog.Any("error", err))
			}
		}
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

// actor is a member of the team whose work goes on when the request is over.
func (n *node) actor(ctx context.Context, id desk.UserID) (desk.Actor, error) {
	u, err := n.Auth.User(ctx, id)
	if err != nil {
		return desk.Actor{}, err
	}
	a := desk.Actor{UserID: u.ID, Name: u.Name, Role: u.Role}
	if !u.Disabled {
		a.Permissions = u.Role.Permissions()
	}
	return a, nil
}

// extractImport is extractFile of what may be an export, which has a column for
// everything of as many entries as a shop can have.
func extractImport(ctx context.Context, name string, file io.Reader, progress func(done, total int)) (extract.Document, error) {
	return extract.Run(ctx, name, file, extract.Limits{Text: 128 << 20, Unpacked: 256 << 20, Cells: 2_000_000},
		extract.WithProgress(func(p extract.Progress) { progress(p.Done, p.Total) }), extract.WithExact(imports.ExactColumns()...))
}

// extractFile reads a file in a process of its own.
func extractFile(ctx context.Context, name string, file io.Reader, progress func(done, total int)) (extract.Document, error) {
	return extract.Run(ctx, name, file, extract.Limits{}, extract.WithProgress(func(p extract.Progress) { progress(p.Done, p.Total) }))
}

// accounts tells the sockets who connects.
type accounts struct{ n *node }

func (a accounts) Visitor(ctx context.Context, token string) (socket.Visitor, error) {
	v, err := a.n.Auth.Visitor(ctx, token)
	if err != nil {
		return socket.Visitor{}, err
	}
	c, err := a.n.Customers.Get(ctx, v.CustomerID)
	if err != nil {
		return socket.Visitor{}, err
	}
	// What the shop has vouched for holds for this session, not for others of
	// the same person.
	c.Verified = v.Verified
	lang := c.Lang
	if ch, err := a.n.Settings.Channel(ctx, v.ChannelID); err == nil && lang == "" {
		lang = ch.Lang
	}
	return socket.Visitor{Customer: c, Channel: v.ChannelID, Lang: lang}, nil
}

func (a accounts) RedeemTicket(ctx context.Context, ticket string) (desk.Actor, error) {
	g, err := a.n.Auth.RedeemTicket(ctx, ticket)
	return g.Actor, err
}
