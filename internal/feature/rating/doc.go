// Package rating keeps what customers say of what they got: whether an answer of
// the bot helped, and how good the service was that has come to an end.
//
//	message of the bot with evidence ─▶ Rate ±1 ─▶ event answer.rated ─▶ gaps
//	"resolved" in the log ───────────▶ Rate 1–5, a comment ─▶ event service.rated
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
