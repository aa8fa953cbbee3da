// Package app is the composition root: it makes the features, gives each what
// it asks for in its ports, and starts and stops them in order. It has no
// rules of its own.
package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"

	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/httpapi"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/email"
	"github.com/shopbell/shopbell/internal/feature/experiment"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/feature/history"
	"github.com/shopbell/shopbell/internal/feature/imports"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/model"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/rating"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
)

// Program is what the command line runs.
func Program() cli.Program {
	return cli.Program{Open: Open, Serve: Serve, Document: httpapi.Document}
}

// migrations lists the schemas of the features, one a line.
func migrations() []fs.FS {
	return []fs.FS{
		job.Migrations,
		imports.Migrations,
		document.Migrations,
		site.Migrations,
		settings.Migrations,
		auth.Migrations,
		customer.Migrations,
		catalog.Migrations,
		order.Migrations,
		knowledge.Migrations,
		inbox.Migrations,
		attachment.Migrations,
		understanding.Migrations,
		history.Migrations,
		model.Migrations,
		gap.Migrations,
		table.Migrations,
		experiment.Migrations,
		helpcentre.Migrations,
		testbench.Migrations,
		rating.Migrations,
		overlap.Migrations,
		email.Migrations,
		upkeep.Migrations,
	}
}

// Open opens the database and the features on it, without sockets and
// background work.
func Open(ctx context.Context, cfg cli.Config, log *slog.Logger) (*cli.Services, error) {
	d, err := db.Open(ctx, db.Config{DSN: cfg.DSN(), Log: log.With("component", "db")}, migrations()...)
	if err != nil {
		return nil, err
	}
	customers := customer.New(d)
	s := &cli.Services{
		DB:        d,
		Auth:      auth.New(d, log.With("component", "auth")),
		Settings:  settings.New(d, log.With("component", "settings")),
		Customers: customers,
		Catalog:   catalog.New(d, newProductIndex(), log.With("component", "catalog")),
		Orders:    order.New(d),
		Jobs:      job.New(job.Config{DB: d, Log: log.With("component", "job")}),
		Knowledge: knowledge.New(d, log.With("component", "knowledge")),
		Understanding: understanding.New(understanding.Config{
			DB: d, Dir: filepath.Join(cfg.DataDir, "models"), Idle: !cfg.TrainModels, Fast: cfg.FastModels, Log: log.With("component", "understanding"),
		}),
	}
	s.Tables = table.New(table.Config{DB: d, Extract: extractTables, Log: log.With("component", "table")})
	s.Help = helpcentre.New(helpcentre.Config{DB: d, Knowledge: s.Knowledge, Shop: s.Settings, Products: s.Catalog, Log: log.With("component", "helpcentre")})
	if s.Models, err = newModels(cfg, s, log); err != nil {
		return nil, closeAll(err, s)
	}
	if s.Email, err = newEmail(cfg, s, log); err != nil {
		return nil, closeAll(err, s)
	}
	s.History = history.New(d, s.Jobs, s.Knowledge, vectorsOf(s.Understanding))
	s.Knowledge.Embed(s.Models)
	if cfg.TrainModels {
		s.Knowledge.Learn(s.Understanding)
	}
	return s, nil
}

// newProductIndex finds goods by what customers call them: the share of the
// name that is in the question counts most, since a question has other words.
func newProductIndex() *index.Index {
	return index.New(index.Config{Model: index.Model{
		Kind:    [5]float64{0.2, 1, 1, 0.2, 0.3},
		Unknown: 0.3,
		Rank:    index.Weights{Asked: 2, Offered: 3, Adjacent: 1, Evidence: 0.5},
		Trust:   index.Weights{Asked: 2, Offered: 4, Adjacent: 1, Evidence: 0.4},
		Bias:    -3,
		Margin:  0.3,
	}})
}

// openAttachments opens the uploaded files, whose links are signed with the
// server's key.
func openAttachments(ctx context.Context, cfg cli.Config, s *cli.Services, log *slog.Logger) (*attachment.Service, error) {
	store, err := openFiles(cfg)
	if err != nil {
		return nil, err
	}
	key, err := s.Settings.Key(ctx)
	if err != nil {
		return nil, err
	}
	limits := attachment.Config{ImageBytes: cfg.MaxImageBytes, FileBytes: cfg.MaxFileBytes, Used: s.Knowledge.PicturesInUse}
	return attachment.New(s.DB, store, key, limits, log.With("component", "attachment")), nil
}

// openFiles opens the folder of what has been uploaded, which backups hold.
func openFiles(cfg cli.Config) (blob.Store, error) {
	return blob.OpenDir(filepath.Join(cfg.DataDir, "files"))
}

// closeAll closes what has been opened when something later fails.
func closeAll(err error, s *cli.Services) error { return errors.Join(err, s.DB.Close()) }
