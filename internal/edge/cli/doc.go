// Package cli is the command line: shopbell serve, demo, import, user, backup,
// restore, doctor, openapi and version.
//
// Settings come from the defaults, then the configuration file, then the
// environment (SHOPBELL_…), then the flags; the later one wins.
package cli
