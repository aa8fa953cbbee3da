package inbox

import (
	"sync"

	"github.com/shopbell/shopbell/internal/desk"
)

const (
	tailLength = recentMessages + maxBurst // messages kept of a log, at least
	tailLogs   = 2048                      // logs kept
)

// tails keeps the ends of the logs that are being written, so that a turn need
// not read them back. A log is immutable, so what is here is true as long as
// it reaches up to the sequence asked for; what other nodes have appended shows
// as a gap, and the database is asked.
type tails struct {
	mu   sync.Mutex
	logs map[desk.ConversationID][]desk.Message
}

// add appends committed messages of one conversation.
func (t *tails) add(list []desk.Message) {
	if len(list) == 0 {
		return
	}
	id := list[0].ConversationID
	t.mu.Lock()
	defer t.mu.Unlock()
	log, ok := t.logs[id]
	if !ok {
		if list[0].Seq != 1 {
			return // the beginning is missing: a turn that needs it will put it
		}
		t.makeRoom()
	} else if log[len(log)-1].Seq+1 != list[0].Seq {
		delete(t.logs, id)
		return
	}
	log = append(log, list...)
	if len(log) >= 2*tailLength { // seldom, since it copies
		log = append(make([]desk.Message, 0, 2*tailLength), log[len(log)-tailLength:]...)
	}
	t.logs[id] = log
}

// put keeps what was read from the database.
func (t *tails) put(id desk.ConversationID, list []desk.Message) {
	if len(list) == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if log, ok := t.logs[id]; ok && log[len(log)-1].Seq >= list[len(list)-1].Seq {
		return
	}
	t.makeRoom()
	t.logs[id] = list
}

// get returns up to limit messages that end with the sequence last.
func (t *tails) get(id desk.ConversationID, last int64, limit int) ([]desk.Message, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	log := t.logs[id]
	for len(log) > 0 && log[len(log)-1].Seq > last {
		log = log[:len(log)-1]
	}
	if len(log) == 0 || log[len(log)-1].Seq != last {
		return nil, false
	}
	if over := len(log) - limit; over > 0 {
		log = log[over:]
	} else if over < 0 && log[0].Seq > 1 {
		return nil, false
	}
	return append(make([]desk.Message, 0, len(log)), log...), true
}

// makeRoom forgets some log when there are too many: any will do.
func (t *tails) makeRoom() {
	if len(t.logs) < tailLogs {
		return
	}
	for id := range t.logs {
		delete(t.logs, id)
		return
	}
}
