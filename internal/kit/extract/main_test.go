package extract

import (
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	Child()
	os.Exit(m.Run())
}

// program is what reads a file of that name: this test, or the built program for
// PDF under the race detector, which takes half a minute to compile the library.
func program(t *testing.T, name string) []Option {
	t.Helper()
	if !raceEnabled || !strings.HasSuffix(name, ".pdf") {
		return nil
	}
	bin := os.Getenv("SHOPBELL_BIN")
	if bin == "" {
		t.Skip("set SHOPBELL_BIN to the built program")
	}
	return []Option{WithProgram(bin, "extract")}
}
