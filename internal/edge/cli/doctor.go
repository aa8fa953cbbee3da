package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/engine/realtime"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

const (
	lowSpace = 1 << 30 // bytes left on the disk below which doctor warns
	lowFiles = 8192    // open files below which many sockets do not fit
)

func (c *command) doctor() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check configuration, database, disk and limits", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := c.load(cmd)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			sick := false
			report := func(what string, err error) {
				mark := "ok  "
				if err != nil {
					mark, sick = "FAIL", true
					what += ": " + err.Error()
				}
				fmt.Fprintln(out, mark, what)
			}
			report("configuration", nil)
			report("data folder "+cfg.DataDir, writable(cfg.DataDir))
			report("disk space", space(cfg.DataDir))
			report("open files", openFiles())
			if err := extract.OCR(cmd.Context()); err != nil {
				fmt.Fprintln(out, "note scanned pages of PDF files cannot be read (optional):", err)
			} else {
				report("scanned pages of PDF files can be read", nil)
			}
			s, err := c.Open(cmd.Context(), cfg, log)
			report("database opens", err)
			if err == nil {
				report("database is sound", s.DB.Check(cmd.Context()))
				report("somebody can sign in", somebody(cmd.Context(), s))
				report("database writes", s.DB.CheckWrites(cmd.Context()))
				if on, err := s.Email.Ready(cmd.Context()); err == nil && !on {
					fmt.Fprintln(out, "note mail is off (optional)")
				} else {
					report("the last mail was taken", errors.Join(err, mailed(cmd.Context(), s)))
				}
				err = s.DB.Close()
			}
			if cfg.RedisAddr != "" {
				report("Redis answers", realtime.Ping(cmd.Context(), cfg.RedisAddr))
			}
			if sick {
				return errors.New("something is wrong, see above")
			}
			return err
		},
	}
}

// mailed says why the mail server has not taken the last mail.
func mailed(ctx context.Context, s *Services) error {
	o, err := s.Email.Overview(ctx)
	if err != nil || o.Failure == "" {
		return err
	}
	return fmt.Errorf("%s at %s: %s (code %d)", o.Host, o.FailedAt.Format(time.RFC3339), o.Failure, o.Code)
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".doctor-")
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(filepath.Clean(f.Name())))
}

func somebody(ctx context.Context, s *Services) error {
	users, err := s.Auth.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if !u.Disabled && !u.Invited {
			return nil
		}
	}
	return errors.New("nobody yet: shopbell user link")
}
