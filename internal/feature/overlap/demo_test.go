package overlap_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/overlap"
)

// TestDemo guards that the entries of the demo shop, which somebody has kept with
// care, are left in peace.
func TestDemo(t *testing.T) {
	each(t, func(w *world) {
		for _, lang := range overlap.Langs() {
			f, err := os.Open(filepath.Join("..", "..", "..", "demo", "knowledge_"+lang+".csv"))
			if err != nil {
				w.t.Fatal(err)
			}
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil {
				w.t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				w.t.Fatal(err)
			}
			c, err := w.know.CreateCategory(w.t.Context(), desk.Category{Lang: lang, Name: "demo"})
			if err != nil {
				w.t.Fatal(err)
			}
			for _, r := range rows[1:] {
				w.save(desk.Entry{
					CategoryID: c.ID, Lang: lang, Question: r[3], Phrasings: strings.Split(r[4], "|"), Answer: r[5], Related: strings.Split(r[6], "|"),
					HandOver: desk.HandOverNever, Enabled: true,
				})
			}
			w.follow()
			_, n, err := w.Find(w.t.Context(), overlap.Filter{Lang: lang})
			if err != nil {
				w.t.Fatal(err)
			}
			w.t.Logf("%s: %+v", lang, n)
			if n.Duplicates+n.Scoped > 2 || n.Contradictions > 2 {
				w.t.Errorf("%s: more is found than before: %+v", lang, n)
			}
		}
	})
}
