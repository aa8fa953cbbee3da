package crashtest

import (
	"maps"
	"testing"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// The judge itself: every kind of damage has to be seen.
func TestCompare(t *testing.T) {
	t.Parallel()
	message := func(seq int64, sender, id, text string) wire.VisitorMessage {
		return wire.VisitorMessage{Seq: seq, Sender: sender, ClientID: id, Text: text}
	}
	sound := map[int64]wire.VisitorMessage{
		1: message(1, "customer", "a", "one"), 2: message(2, "bot", "", "answer"), 3: message(3, "customer", "b", "two"),
	}
	record := []sent{{"a", "one", 1}, {"b", "two", 3}}
	tests := map[string]struct {
		log    func(map[int64]wire.VisitorMessage)
		outgo  []sent
		live   map[int64]wire.VisitorMessage
		damage bool
	}{
		"sound":      {outgo: record, live: sound},
		"lost":       {log: func(m map[int64]wire.VisitorMessage) { delete(m, 3) }, outgo: record, damage: true},
		"twice":      {log: func(m map[int64]wire.VisitorMessage) { m[4] = message(4, "customer", "a", "one") }, outgo: record, damage: true},
		"gap":        {log: func(m map[int64]wire.VisitorMessage) { delete(m, 2); m[4] = message(4, "bot", "", "x") }, outgo: record, damage: true},
		"swapped":    {outgo: []sent{{"b", "two", 3}, {"a", "one", 1}}, damage: true},
		"moved":      {outgo: []sent{{"a", "one", 2}, {"b", "two", 3}}, damage: true},
		"changed":    {outgo: []sent{{"a", "other", 1}, {"b", "two", 3}}, damage: true},
		"not stored": {outgo: record, live: map[int64]wire.VisitorMessage{4: message(4, "bot", "", "ghost")}, damage: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &customer{outgo: tt.outgo, shown: maps.Clone(sound)}
			if tt.log != nil {
				tt.log(c.shown)
			}
			if errs := c.compare(tt.live); (len(errs) > 0) != tt.damage {
				t.Errorf("got %v, want damage %v", errs, tt.damage)
			}
		})
	}
}
