package knowledge

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// What the help centre leaves out is left out by every way in, and still answers.
func TestUnlisted(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		in := entry(c)
		in.Unlisted = true
		e, err := s.SaveEntry(t.Context(), boss, in)
		if err != nil {
			t.Fatal(err)
		}
		if live := s.Live("zh"); len(live) != 1 || !live[0].Unlisted || len(s.Live("en")) != 0 {
			t.Errorf("live: %+v", live)
		}
		if found(t, s, "怎么申请退货？") != e.ID {
			t.Error("it does not answer")
		}
		e.Unlisted = false
		if e, err = s.SaveEntry(t.Context(), boss, e); err != nil {
			t.Fatal(err)
		}
		for version, want := range map[int64]bool{1: true, 2: false} {
			if old, err := s.GetVersion(t.Context(), e.ID, version); err != nil || old.Unlisted != want {
				t.Errorf("version %d: %v, %v", version, old.Unlisted, err)
			}
		}
		e.Enabled = false
		if _, err := s.SaveEntry(t.Context(), boss, e); err != nil {
			t.Fatal(err)
		}
		if live := s.Live("zh"); len(live) != 0 {
			t.Errorf("a disabled entry is live: %+v", live)
		}

		const head = "external_id,lang,category,question,answer"
		importAndList := func(rows string) map[string]bool {
			t.Helper()
			path := filepath.Join(t.TempDir(), "k.csv")
			if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
				t.Fatal(err)
			}
			if r := importFile(t, s, path); r.Failed > 0 {
				t.Fatalf("import: %+v", *r)
			}
			out := map[string]bool{}
			for _, e := range s.Live("zh") {
				out[e.ExternalID] = e.Unlisted
			}
			return out
		}
		got := importAndList(head + ",help_centre\na,zh,售后,问甲,答,false\nb,zh,售后,问乙,答,\nc,zh,售后,问丙,答,true\n")
		if len(got) != 3 || !got["a"] || got["b"] || got["c"] {
			t.Errorf("unlisted after the import: %v", got)
		}
		// A file without the column changes nothing of it.
		if got := importAndList(head + "\na,zh,售后,问甲,新答案\n"); !got["a"] {
			t.Errorf("unlisted after the next import: %v", got)
		}
	})
}
