package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/email"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/feature/history"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/model"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

// Services is what commands work with, without sockets and background work.
type Services struct {
	DB        *db.DB
	Auth      *auth.Service
	Settings  *settings.Service
	Customers *customer.Service
	Catalog   *catalog.Service
	Orders    *order.Service
	Knowledge *knowledge.Service
	History   *history.Service
	Help      *helpcentre.Service
	Tables    *table.Service
	// Understanding has no models before Run.
	Understanding *understanding.Service
	// Models calls nothing before Run.
	Models *model.Service
	// Email hands the shop's mail over.
	Email *email.Service
	// Jobs does nothing before Run.
	Jobs *job.Jobs
}

// ServeOptions is how a server is started.
type ServeOptions struct {
	Demo bool
	// Ready hears the address once requests are answered.
	Ready func(r Ready)
}

// Ready says where a started server is.
type Ready struct {
	URL        string // without a slash at the end
	FirstAdmin string // one-time link, "" when there is an administrator
}

// Program is what the composition root offers to the command line.
type Program struct {
	// Open opens the services; Close of the returned database ends them.
	Open func(ctx context.Context, cfg Config, log *slog.Logger) (*Services, error)
	// Serve runs until ctx ends.
	Serve func(ctx context.Context, cfg Config, log *slog.Logger, o ServeOptions) error
	// Document is the OpenAPI description.
	Document func() []byte
}

// Version is set when a release is linked.
var Version = "dev"

// Main runs the command line and returns the exit status.
func Main(p Program) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	root := newRoot(p)
	if err := root.ExecuteContext(ctx); err != nil {
		if !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "shopbell:", err)
		}
		return 1
	}
	return 0
}

func newRoot(p Program) *cobra.Command {
	root := &cobra.Command{
		Use:   "shopbell",
		Short: "AI customer service for online shops, in one program",
		Long: "Shopbell (店铃) answers a shop's customers, and hands over to people.\n\n" +
			"Start with \"shopbell demo\" to look around, or \"shopbell serve\" to begin.",
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	addFlags(root.PersistentFlags())
	c := &command{Program: p}
	root.AddCommand(c.serve(), c.demo(), c.importer(), c.eval(), c.user(), c.backup(), c.restore(), c.doctor(), c.extract(), c.openapi(), c.reference(), c.version())
	return root
}

// command holds what all commands share.
type command struct{ Program }

// load reads the configuration and makes the log.
func (c *command) load(cmd *cobra.Command) (Config, *slog.Logger, error) {
	cfg, err := loadConfig(cmd.Flags())
	if err != nil {
		return cfg, nil, err
	}
	return cfg, newLog(cmd.ErrOrStderr(), cfg), nil
}

func newLog(w io.Writer, cfg Config) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(cfg.LogLevel)) //nolint:errcheck // validated
	opt := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opt))
	}
	return slog.New(slog.NewTextHandler(w, opt))
}

// with opens the services for one command.
func (c *command) with(cmd *cobra.Command, run func(ctx context.Context, cfg Config, s *Services) error) error {
	cfg, log, err := c.load(cmd)
	if err != nil {
		return err
	}
	s, err := c.Open(cmd.Context(), cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(run(cmd.Context(), cfg, s), s.DB.Close())
}

func (c *command) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "shopbell", Version)
			return err
		},
	}
}

func (c *command) openapi() *cobra.Command {
	return &cobra.Command{
		Use: "openapi", Short: "Print the OpenAPI document of the HTTP API", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(append(c.Document(), '\n'))
			return err
		},
	}
}

// reference is for make gen.
func (c *command) reference() *cobra.Command {
	return &cobra.Command{
		Use: "reference", Short: "Print the reference of the configuration", Args: cobra.NoArgs, Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write([]byte(Reference()))
			return err
		},
	}
}
