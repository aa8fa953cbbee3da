//go:build !unix

package learn

import "os"

const canMap = false

func mapFile(*os.File, int) ([]byte, error) { return nil, nil }

func unmap([]byte) {}
