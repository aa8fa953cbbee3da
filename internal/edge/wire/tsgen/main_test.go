package main

import (
	"bytes"
	"os"
	"testing"
)

func TestGeneratedFileIsFresh(t *testing.T) {
	const path = "../../../../web/widget/src/frame/wire.gen.ts"
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	generate(&want)
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is stale; run: go run ./internal/edge/wire/tsgen > web/widget/src/frame/wire.gen.ts", path)
	}
}
