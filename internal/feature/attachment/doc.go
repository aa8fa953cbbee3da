// Package attachment takes in what people upload and hands it out again by
// signed links.
//
//	upload ─▶ type by content ─▶ image: bounds ─▶ decode ─▶ encode, thumbnail ─▶ store
//	                         └─▶ file: allow-list, container check ────────────▶ store
//	store ─▶ claimed by a message of the owner's conversation, or swept after a day
//
// An image is always re-encoded, so nothing but its pixels survives. Nothing
// that a browser would run is accepted, and everything is served so that it
// would not run.
package attachment

import "embed"

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
