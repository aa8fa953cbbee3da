package cli

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/demo"
)

// The demo goes through the command like any shop's data, without a row
// refused, and a second time without a change.
func TestDemoImport(t *testing.T) {
	files, err := demo.Materialize(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	eachShop(t, func(t *testing.T, s *shop) {
		created := map[string]int{}
		for _, f := range files {
			path := write(t, f.Name, string(f.Data))
			out, err := s.run(t, f.Kind, path)
			var rows, n int
			if _, scanErr := fmt.Sscanf(out, f.Kind+": %d rows: %d created", &rows, &n); err != nil || scanErr != nil || n == 0 {
				t.Fatalf("%s: got %q, %v", f.Name, out, err)
			}
			created[f.Kind] += n
			again, err := s.run(t, f.Kind, path)
			if err != nil || !strings.Contains(again, fmt.Sprintf("%d rows: 0 created, 0 updated, %d unchanged, 0 failed", rows, n)) {
				t.Errorf("%s again: got %q, %v", f.Name, again, err)
			}
		}
		if created["products"] < 80 || created["orders"] < 300 || created["knowledge"] < 300 {
			t.Errorf("got %v, want 80 products, 300 orders and 150 entries in each language", created)
		}
	})
}
