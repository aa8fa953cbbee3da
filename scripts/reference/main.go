// Command reference prints docs/guide/configuration.md, which is made from the
// configuration's own definition. make gen writes it, make check compares it.
package main

import (
	"fmt"

	"github.com/shopbell/shopbell/internal/edge/cli"
)

func main() { fmt.Print(cli.Reference()) }
