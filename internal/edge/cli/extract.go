package cli

import (
	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/kit/extract"
)

// extract is what the server starts to read a file in a process of its own.
func (c *command) extract() *cobra.Command {
	return &cobra.Command{
		Use: "extract", Short: "Read a file from standard input, for the server", Args: cobra.NoArgs, Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return extract.Main(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}
