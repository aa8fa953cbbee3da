package address

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// The labels of the data and the kinds that they are. Repetitions, directions
// (对面), contacts and countries are none.
var kindOfLabel = map[string]string{
	"prov": Province, "city": City, "district": District, "town": Town,
	"road": Road, "subRoad": Road, "subroad": Road, "roadno": Number, "subroadno": Number, "subRoadno": Number,
	"community": Community, "poi": Community, "subpoi": Community, "devZone": Community,
	"houseno": Building, "cellno": Unit, "floorno": Floor, "roomno": Room,
}

type part struct {
	kind     string
	from, to int
}

// TestAddresses measures exact parts on addresses that people have labelled.
// Nothing is trained; the floor guards what the rules have reached.
func TestAddresses(t *testing.T) {
	t.Parallel()
	file := sharedtest.Open(t, "data", "nlu", "address_dev.jsonl")
	type tally struct{ right, found, wanted int }
	byKind, all, refused := map[string]*tally{}, &tally{}, 0
	for _, kind := range kindOfLabel {
		byKind[kind] = &tally{}
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r struct{ Chars, Tags []string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		text, gold := labelled(r.Chars, r.Tags)
		p, ok := Split(text)
		if !ok {
			refused++
		}
		for g := range gold {
			byKind[g.kind].wanted++
			all.wanted++
		}
		for _, s := range p.Spans {
			if k := byKind[s.Kind]; k != nil {
				k.found++
				all.found++
				if gold[part{s.Kind, s.Start, s.End}] {
					k.right++
					all.right++
				}
			}
		}
	}
	f1 := func(c *tally) float64 { return 2 * float64(c.right) / float64(max(c.found+c.wanted, 1)) }
	for kind, c := range byKind {
		t.Logf("%-10s F1 %.3f of %d", kind, f1(c), c.wanted)
	}
	t.Logf("all F1 %.4f of %d, %d addresses not taken for one", f1(all), all.wanted, refused)
	if f1(all) < 0.83 {
		t.Errorf("F1 is %.4f, want at least 0.83", f1(all))
	}
}

func labelled(chars, tags []string) (string, map[part]bool) {
	gold := map[part]bool{}
	at := 0
	for i := 0; i < len(chars); {
		from := at
		at += len(chars[i])
		label, begins := strings.CutPrefix(tags[i], "B-")
		i++
		for begins && i < len(chars) && tags[i] == "I-"+label {
			at += len(chars[i])
			i++
		}
		if kind := kindOfLabel[label]; kind != "" {
			gold[part{kind, from, at}] = true
		}
	}
	return strings.Join(chars, ""), gold
}
