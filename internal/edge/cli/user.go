package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func (c *command) user() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "List people, and let somebody in again"}
	cmd.AddCommand(&cobra.Command{
		Use: "list", Short: "List the team", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.with(cmd, func(ctx context.Context, _ Config, s *Services) error {
				users, err := s.Auth.Users(ctx)
				if err != nil {
					return err
				}
				for _, u := range users {
					state := "active"
					switch {
					case u.Disabled:
						state = "disabled"
					case u.Invited:
						state = "invited"
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%-10s %-8s %s <%s>\n", u.Role, state, u.Name, u.Email)
				}
				return nil
			})
		},
	}, &cobra.Command{
		Use: "link [e-mail]", Short: "Make a one-time link to choose a (new) password", Args: cobra.MaximumNArgs(1),
		Long: "Makes a one-time link with which the person with this e-mail address chooses a new password. " +
			"Without an address, and only while there is nobody yet, the link makes the first administrator.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd, func(ctx context.Context, cfg Config, s *Services) error {
				token, err := linkToken(ctx, s, args)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), InviteURL(cfg.BaseURL(), token))
				return err
			})
		},
	})
	return cmd
}

func linkToken(ctx context.Context, s *Services, args []string) (string, error) {
	if len(args) == 1 {
		invite, err := s.Auth.Reset(ctx, args[0])
		return invite.Token, err
	}
	token, err := s.Auth.FirstAdminLink(ctx)
	if err == nil && token == "" {
		err = errors.New("there are people already: name one of them (shopbell user list)")
	}
	return token, err
}

// InviteURL is the page of the console where the holder of a one-time link
// chooses a password.
func InviteURL(base, token string) string { return base + "/console/invite/" + token }
