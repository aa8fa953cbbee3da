// Package settings is what an administrator sets: the shop, its channels, the
// canned replies; and the check of the identity that a shop vouches for.
//
// Channels are on the hot path of every visitor, so they are answered from
// memory. A change is seen at once on the node that made it and within a second
// on the others.
//
// A channel's secret is stored as it is, because the server has to compute
// signatures with it; whoever reads the database can make identity tokens. It
// leaves the server once, in the answer that makes it.
package settings

import "embed"

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
