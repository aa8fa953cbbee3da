package bot

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// memoryVersion changes when an older memory can no longer be understood; such
// a memory is forgotten.
const memoryVersion = 1

// pendingTurns is for how many turns the bot waits for a proof.
const pendingTurns = 4

// tableTurns is for how many turns a table waits for a key.
const tableTurns = 2

// memory is what a turn leaves for the next one. It holds ids and values of the
// catalogue only, never what the customer wrote.
type memory struct {
	Version int            `json:"v"`
	Product desk.ProductID `json:"product,omitempty"` // talked about last
	Seen    desk.ProductID `json:"seen,omitempty"`    // of the page on which the customer wrote last
	About   nlu.About      `json:"about,omitempty"`   // asked of a product that has still to be named
	Order   string         `json:"order,omitempty"`   // number of the order shown last
	Pending string         `json:"pending,omitempty"` // number that waits for its proof, "?" = no number yet
	Waiting int            `json:"waiting,omitempty"` // turns since
	Waits   desk.EntryID   `json:"waits,omitempty"`   // whose answer waits for a product, or, with Pending, for an order
	Entry   desk.EntryID   `json:"entry,omitempty"`   // answered last
	Repeats int            `json:"repeats,omitempty"` // times that it was asked for again

	Table   *desk.TableTalk  `json:"table,omitempty"`   // waits for a key; the values are in base units, or words of its cells
	Passage desk.PassageID   `json:"passage,omitempty"` // quoted last, where Entry is ""
	Offers  []desk.PassageID `json:"offers,omitempty"`  // that the turn before gave to choose from

	Topic   string            `json:"topic,omitempty"`   // what the last turn was about: "product", "order", "knowledge"
	Shown   []item            `json:"shown,omitempty"`   // last, in the order in which the customer saw it
	Offered bool              `json:"offered,omitempty"` // Shown are entries, of which the customer was asked to choose one
	Asked   nlu.About         `json:"asked,omitempty"`   // of the product that was talked about …
	Chosen  map[string]string `json:"chosen,omitempty"`  // … in these options, by their names
}

// item is something that was shown: a product, an order by its number, or an
// entry.
type item struct {
	Kind string `json:"k"`
	ID   string `json:"id"`
}

// The kinds of items.
const (
	kindProduct = "product"
	kindOrder   = "order"
	kindEntry   = "entry"
)

const (
	maxShown  = 8 // how far back a "second one" can count
	maxChosen = 4 // options of a product that are remembered
)

// maxMemory bounds what is stored with a conversation.
const maxMemory = 2048

func recall(s string) memory {
	var m memory
	if len(s) > maxMemory || json.Unmarshal([]byte(s), &m) != nil || m.Version != memoryVersion {
		return memory{Version: memoryVersion}
	}
	if m.Pending != "" {
		if m.Waiting++; m.Waiting > pendingTurns {
			m.Pending, m.Waiting, m.Waits = "", 0, ""
		}
	}
	if m.Table != nil {
		if m.Table.Turns++; m.Table.Turns > tableTurns {
			m.Table = nil
		}
	}
	return m
}

// list notes what the customer has been given to choose from.
func (m *memory) list(items []item) {
	m.Shown = items[:min(len(items), maxShown)]
	m.Offered = len(items) > 0 && items[0].Kind == kindEntry
}

// see notes one more thing that was shown. Things of another kind are no longer
// what a "second one" counts.
func (m *memory) see(it item) {
	if slices.Contains(m.Shown, it) {
		return
	}
	if len(m.Shown) > 0 && m.Shown[0].Kind != it.Kind {
		m.list(nil)
	}
	m.Shown = append(m.Shown, it)
	m.Shown = m.Shown[max(0, len(m.Shown)-maxShown):]
}

// tell notes what was said about a product.
func (m *memory) tell(id desk.ProductID, about nlu.About, chosen map[string]string) {
	m.Topic, m.Asked, m.Chosen = kindProduct, about, chosen
	m.see(item{kindProduct, string(id)})
}

// seeOrders notes an order that was shown, with the numbers of those offered
// beside it.
func (m *memory) seeOrders(number string, others []string) {
	if len(others) == 0 {
		m.see(item{kindOrder, number})
		return
	}
	items := []item{{kindOrder, number}}
	for _, n := range others {
		items = append(items, item{kindOrder, n})
	}
	m.list(items)
}

func (m *memory) String() string {
	b, err := json.Marshal(m)
	if err != nil || len(b) > maxMemory {
		m.Shown, m.Chosen, m.Offered, m.Offers = nil, nil, false, nil
		b, err = json.Marshal(m)
	}
	if err != nil || len(b) > maxMemory || string(b) == emptyMemory {
		return ""
	}
	return string(b)
}

var emptyMemory = fmt.Sprintf(`{"v":%d}`, memoryVersion)
