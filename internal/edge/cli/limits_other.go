//go:build !linux

package cli

// Elsewhere the system is trusted to have room.

func space(string) error { return nil }

func openFiles() error { return nil }
