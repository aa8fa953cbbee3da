// Package model is the model services that a shop may use beside what runs in
// the program itself: one that places texts (embeddings), one that writes (a
// language model). Both are off until an administrator sets them up.
//
//	settings ─▶ every node, within a second ─▶ llm.Guard ─▶ adapter
//	                                             │ budget of the day, counted in the database
//	texts ─▶ redact ─────────────────────────────┘
//
// Everything that is sent goes through this package, and it takes out of every
// text what says who somebody is. It never makes anybody wait longer than the
// constants below, and its callers go on without it. It refuses to decide: a
// vector is one sign among others for the knowledge base, and what the language
// model writes is used as words to search for and never said to anybody.
//
// What the day has cost is written once a second and when a node stops: a crash
// forgets at most that second, and with several nodes the budget can be overdrawn
// by what they spend within one. The calls of a minute are counted by each node.
package model

import "embed"

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
