package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/desk"
)

func (c *command) serve() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Run the server", Args: cobra.NoArgs,
		Long: "Runs the server: widget, console and API on one address.\n\n" +
			"Where there is no administrator yet, a one-time link is printed with which the first one is made; it is valid for a day.\n\n" +
			"With a PostgreSQL and a Redis address any number of nodes can run behind a balancer.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := c.load(cmd)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			return c.Serve(cmd.Context(), cfg, log, ServeOptions{Ready: func(r Ready) {
				fmt.Fprintf(out, "Shopbell is ready at %s\n", r.URL)
				if r.FirstAdmin != "" {
					fmt.Fprintf(out, "\nMake the first administrator here (once, within a day):\n  %s\n", r.FirstAdmin)
				}
			}})
		},
	}
}

// DemoLogin is a person of the demo shop.
type DemoLogin struct {
	Email, Name, Password string
	Role                  desk.Role
}

// DemoLogins are the people of the demo shop. They exist in a demo's own data
// folder only.
func DemoLogins() []DemoLogin {
	const password = "shopbell-demo"
	return []DemoLogin{
		{"owner@demo.example", "店主 Owner", password, desk.RoleOwner},
		{"supervisor@demo.example", "主管 Supervisor", password, desk.RoleSupervisor},
		{"agent@demo.example", "客服小满 Agent", password, desk.RoleAgent},
	}
}

func (c *command) demo() *cobra.Command {
	cmd := &cobra.Command{
		Use: "demo", Short: "Run a demo shop with data, customers and a storefront", Args: cobra.NoArgs,
		Long: "Runs a server with a demo shop: goods, orders in every state, a knowledge base in two languages, and a storefront " +
			"with the widget. It has a data folder of its own and never touches that of serve; delete the folder to start afresh.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := c.load(cmd)
			if err != nil {
				return err
			}
			if cfg.DataDir == DefaultConfig().DataDir {
				cfg.DataDir = filepath.Join(filepath.Dir(cfg.DataDir), "demo")
			}
			out := cmd.OutOrStdout()
			return c.Serve(cmd.Context(), cfg, log, ServeOptions{Demo: true, Ready: func(r Ready) {
				fmt.Fprintf(out, "\nThe demo shop is open / 演示店铺已就绪\n\n")
				fmt.Fprintf(out, "  storefront 店铺    %s/shop/zh   (English: %s/shop/en)\n", r.URL, r.URL)
				fmt.Fprintf(out, "  console 客服台     %s/console/\n", r.URL)
				fmt.Fprintf(out, "  API                %s/api/docs\n\n", r.URL)
				for _, l := range DemoLogins() {
					fmt.Fprintf(out, "  %-26s %s   %s\n", l.Email, l.Password, l.Name)
				}
				fmt.Fprintln(out, "\nCtrl-C ends it / 按 Ctrl-C 退出")
			}})
		},
	}
	return cmd
}
