// Command bench measures Shopbell. See docs/benchmarks.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/shopbell/shopbell/internal/bench"
)

const usage = `bench measures Shopbell beside a bare floor, on this machine.

  bench all        everything, prints the table (make bench)
  bench messages   exchanges and durable messages at 1,000 sockets
  bench pages      inbox pages and message search over HTTP
  bench memory     idle sockets, three cycles of connecting and leaving
  bench start      start to ready, idle memory, size of the binary
  bench import     20,000 products
  bench reading    default models: training, memory, a message understood
  bench fixture    only make the fixture
  bench floor      serve the bare floor (used by the others)

Flags of a command: bench COMMAND -h
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

func run(ctx context.Context, command string, args []string) error {
	flags := flag.NewFlagSet("bench "+command, flag.ExitOnError)
	if command == "floor" {
		listen := flags.String("listen", "127.0.0.1:0", "address")
		dsn := flags.String("dsn", "", "database, sqlite:PATH or postgres://…")
		if err := flags.Parse(args); err != nil {
			return err
		}
		return bench.Floor(ctx, *listen, *dsn)
	}
	cfg := bench.Config{}
	flags.StringVar(&cfg.Shopbell, "shopbell", "bin/shopbell", "the binary to measure")
	flags.StringVar(&cfg.Dir, "dir", "var/bench", "where fixtures are kept")
	flags.StringVar(&cfg.Postgres, "postgres", os.Getenv("TEST_POSTGRES_DSN"), "PostgreSQL to measure on as well; empty leaves it out")
	flags.IntVar(&cfg.PostgresPID, "postgres-pid", 0, "its process, for CPU time")
	flags.IntVar(&cfg.Rounds, "rounds", 3, "rounds of product and floor")
	flags.IntVar(&cfg.Sockets, "sockets", 1000, "visitors that write")
	flags.IntVar(&cfg.Idle, "idle", 10_000, "visitors that only listen")
	flags.DurationVar(&cfg.Length, "length", 15*time.Second, "of one measurement")
	flags.IntVar(&cfg.Conversations, "conversations", 100_000, "of the fixture; ten messages each")
	flags.StringVar(&cfg.Report, "report", "", "also write the table to this file (Markdown)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return bench.Run(ctx, cfg, command)
}
