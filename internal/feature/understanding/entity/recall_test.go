package entity_test

import (
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/pinyin"
)

func demoGoods(t *testing.T) goods {
	t.Helper()
	f, err := demo.Files().Open("products.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	var g goods
	for _, row := range rows[1:] {
		id := column(row, "external_id")
		if len(g) == 0 || g[len(g)-1].ID != id {
			g = append(g, entity.CatalogueProduct{ID: id, Names: []string{column(row, "title_zh"), column(row, "title_en")}, Aliases: strings.Split(column(row, "aliases"), "|")})
		}
		p := &g[len(g)-1]
		p.SKUs = append(p.SKUs, column(row, "sku"))
	}
	return g
}

// The names of the demo shop are found as they are, by sound, in pinyin and with
// a mistake; the figures are those that the rules reach, less some room.
func TestNamesAreFound(t *testing.T) {
	t.Parallel()
	g := demoGoods(t)
	x := extractor(t, g, entity.Options{})
	rng := rand.New(rand.NewPCG(7, 7))

	// Wrong characters are those that people write.
	bySound := map[uint16][]rune{}
	examples, err := defaults.Examples("zh")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		for _, r := range e.Text {
			if s := pinyin.Sound(r); s != 0 && !slices.Contains(bySound[s], r) {
				bySound[s] = append(bySound[s], r)
			}
		}
	}
	found, all := map[string]int{}, map[string]int{}
	try := func(how, id, text string) {
		all[how]++
		for _, e := range x.Find(hygiene.Clean(text, 0), "") {
			if slices.Contains(e.Candidates(), id) {
				found[how]++
				return
			}
		}
	}
	for _, p := range g {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			runes := []rune(name)
			if !slices.ContainsFunc(runes, func(r rune) bool { return !hygiene.IsHan(r) }) && len(runes) >= 2 && len(runes) <= 4 {
				try("Chinese", p.ID, name+"有货吗")
				typed := ""
				for _, r := range runes {
					typed += pinyin.Of(r)[0]
				}
				try("pinyin", p.ID, typed+" 有吗")
				k := rng.IntN(len(runes))
				if list := bySound[pinyin.Sound(runes[k])]; len(list) > 1 {
					if runes[k] = list[rng.IntN(len(list))]; string(runes) != name {
						try("homophone", p.ID, string(runes)+"多少钱")
					}
				}
			}
			if utf8.RuneCountInString(name) != len(name) {
				continue
			}
			try("English", p.ID, "do you have the "+name+" in stock")
			words := strings.Fields(strings.ToLower(name))
			k := 0
			for i := range words {
				if len(words[i]) > len(words[k]) {
					k = i
				}
			}
			if w := words[k]; len(w) >= 5 {
				i := 1 + rng.IntN(len(w)-1)
				words[k] = w[:i] + w[i+1:]
				try("typing mistake", p.ID, "is the "+strings.Join(words, " ")+" available")
			}
		}
	}
	for how, least := range map[string]float64{"Chinese": 0.99, "English": 0.98, "pinyin": 0.93, "homophone": 0.9, "typing mistake": 0.9} {
		share := float64(found[how]) / float64(all[how])
		t.Logf("%s: %d of %d", how, found[how], all[how])
		if all[how] < 50 || share < least {
			t.Errorf("%s: %.3f of %d names are found, want %.2f", how, share, all[how], least)
		}
	}
	// And nothing is found where no goods are spoken of.
	wrong, outside := 0, 0
	for _, lang := range []string{"zh", "en"} {
		list, err := defaults.Outside(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			outside++
			for _, e := range x.Find(hygiene.Clean(e.Text, 0), "") {
				if e.Kind == entity.Product && e.Extra[entity.ExtraFound] != "" {
					wrong++
				}
			}
		}
	}
	t.Logf("%d of %d sentences that are outside of a shop's business name a product by chance", wrong, outside)
	if wrong*50 > outside {
		t.Errorf("%d of %d sentences that are outside of a shop's business name a product", wrong, outside)
	}
}
