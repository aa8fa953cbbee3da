// Package auth knows who is calling: members of the team by session or API
// token, visitors by their session. It refuses to decide what a caller may do
// with a conversation: roles and permissions are desk's, and edges enforce
// them.
//
// Tokens are 256 random bits of which only the hash is stored:
//
//	session        cookie of a signed-in person; slides, and ends after 30 days
//	api token      "sbt_…", scopes at most those of its maker, at any time
//	invite         one-time link with which a person chooses a password
//	socket ticket  opens one socket, once, within 30 seconds, on any node
//	visitor token  a visitor's browser on one channel
//
// Sessions and tokens are kept in memory for a second: an ended session is dead
// at once on the node that ended it and within that second on the others.
// Tries at a password are counted in the database, so the limit holds across
// nodes and restarts.
package auth

import "embed"

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
