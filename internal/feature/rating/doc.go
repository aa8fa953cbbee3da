// Package rating keeps what customers say of what they got: whether an answer of
// the bot helped, and how good the service was that has come to an end.
//
//	answer of the bot, which has evidence ─▶ Rate 1 or -1 ─▶ desk, gaps
//	the note that a service has ended ─────▶ Rate 1 to 5, a comment ─▶ desk
//
// A customer rates messages of their own log only, may change their mind for a
// month, and may take it back. Comments are stored without what says who wrote
// them.
package rating

import "embed"

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
