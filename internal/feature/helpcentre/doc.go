// Package helpcentre is the public part of the knowledge base: which entries
// anybody may read, in which order they stand, and whether they helped.
//
// It keeps no entries of its own. What is shown follows from the live entries, so
// one that is disabled, deleted or taken out of the help centre is gone within a
// second.
// It knows no visitor: who has voted is a hash that cannot be turned back without
// the server's key.
//
//	knowledge (in memory) ─▶ View, renewed once a second ─▶ the site, the widget
//	visitors ─▶ votes (once a visitor and entry), reads (a sum a day) ─▶ the console, "most asked"
package helpcentre

import "embed"

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
