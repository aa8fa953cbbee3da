package app

import (
	"encoding/json"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/testbench"
)

func newOverlaps(n *node) (*overlap.Service, error) {
	return overlap.New(overlap.Config{
		DB: n.DB, Jobs: n.Jobs, Entries: n.Knowledge, Tests: forwardedTests{n.bench}, Lexicon: knowledge.Lexicon, Log: n.log.With("component", "overlap"),
	})
}

// forwardedTests are the Tests of the overlaps.
type forwardedTests struct{ *testbench.Service }

func (t forwardedTests) Forward(tx *db.Tx, to map[desk.EntryID]desk.EntryID) (string, error) {
	done, err := t.Service.Forward(tx, to)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(done)
	return string(data), err
}

func (t forwardedTests) Unforward(tx *db.Tx, undo string) error {
	var done []testbench.Forwarded
	if err := json.Unmarshal([]byte(undo), &done); err != nil {
		return err
	}
	return t.Service.Unforward(tx, done)
}
