// Command shopbell is AI customer service for online shops, in one program.
package main

import (
	"os"

	"github.com/shopbell/shopbell/internal/app"
	"github.com/shopbell/shopbell/internal/edge/cli"
)

func main() { os.Exit(cli.Main(app.Program())) }
