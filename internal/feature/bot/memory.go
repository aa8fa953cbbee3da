package bot

import (
	"encoding/json"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// memoryVersion changes when an older memory can no longer be understood; such
// a memory is forgotten.
const memoryVersion = 1

// pendingTurns is for how many turns the bot waits for a proof.
const pendingTurns = 4

// memory is what a turn leaves for the next one. It holds ids only, never what
// the customer wrote.
type memory struct {
	Version int            `json:"v"`
	Product desk.ProductID `json:"product,omitempty"` // talked about last
	Seen    desk.ProductID `json:"seen,omitempty"`    // of the page on which the customer wrote last
	About   nlu.About      `json:"about,omitempty"`   // asked of a product that has still to be named
	Order   string         `json:"order,omitempty"`   // number of the order shown last
	Pending string         `json:"pending,omitempty"` // number that waits for its proof, "?" = no number yet
	Waiting int            `json:"waiting,omitempty"` // turns since
	Entry   desk.EntryID   `json:"entry,omitempty"`   // answered last
	Repeats int            `json:"repeats,omitempty"` // times that it was asked for again
}

// maxMemory bounds what is stored with a conversation.
const maxMemory = 2048

func recall(s string) memory {
	var m memory
	if len(s) > maxMemory || json.Unmarshal([]byte(s), &m) != nil || m.Version != memoryVersion {
		return memory{Version: memoryVersion}
	}
	if m.Pending != "" {
		if m.Waiting++; m.Waiting > pendingTurns {
			m.Pending, m.Waiting = "", 0
		}
	}
	return m
}

func (m *memory) String() string {
	if *m == (memory{Version: memoryVersion}) {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil || len(b) > maxMemory {
		return ""
	}
	return string(b)
}
