package knowledge

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// TestIDsDecideNothing holds entries to be found alike in every shop that has
// them: ids are made at random, and a score near the threshold must not hang on
// them.
func TestIDsDecideNothing(t *testing.T) {
	t.Parallel()
	questions := map[string][]string{
		"zh": {"便宜的那个有40码吗", "什么时候有活动", "可以便宜点吗", "衬衫有货吗"},
		"en": {"is there a cheaper one", "when is the next sale", "do you have this in stock", "cna I retrun it"},
	}
	for _, lang := range Langs() {
		docs := append(outside(lang), demoDocs(t, lang)...)
		var want string
		for round := range 8 {
			random := rand.New(rand.NewPCG(1, uint64(round)))
			random.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
			renamed := make([]retrieve.Doc, len(docs))
			for i, d := range docs {
				renamed[i] = d
				renamed[i].ID = fmt.Sprintf("%08x", random.Uint32())
			}
			x := retrieve.New(config(lang))
			x.Replace(renamed)
			got := ""
			for _, q := range questions[lang] {
				for _, h := range x.Candidates(q, nil) {
					got += fmt.Sprintf("%s: %.6f %s\n", q, h.Score, h.Phrasing)
				}
			}
			if round == 0 {
				want = got
			} else if got != want {
				t.Fatalf("%s: other ids, other answers:\n%s\ninstead of\n%s", lang, got, want)
			}
		}
	}
}
