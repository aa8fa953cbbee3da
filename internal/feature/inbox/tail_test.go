package inbox

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/shopbell/shopbell/internal/desk"
)

// TestTails compares the cache with the logs that it keeps the ends of, while
// this node and another append, and while what was read a while ago is put in
// late. It may forget; it must never be wrong.
func TestTails(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		cache := tails{logs: map[desk.ConversationID][]desk.Message{}}
		logs := map[desk.ConversationID][]desk.Message{}
		read := map[desk.ConversationID][]desk.Message{} // by a turn that has not put it in yet
		id := func() desk.ConversationID {
			return desk.ConversationID(fmt.Sprint("cv_", rapid.IntRange(1, 2).Draw(rt, "conversation")))
		}
		grow := func(id desk.ConversationID) []desk.Message {
			var list []desk.Message
			for range rapid.IntRange(1, 40).Draw(rt, "messages") {
				m := desk.Message{ConversationID: id, Seq: int64(len(logs[id]) + 1), Text: fmt.Sprint(len(logs[id]))}
				logs[id], list = append(logs[id], m), append(list, m)
			}
			return list
		}
		rt.Repeat(map[string]func(*rapid.T){
			"append here":      func(*rapid.T) { cache.add(grow(id())) },
			"append elsewhere": func(*rapid.T) { grow(id()) },
			"read": func(*rapid.T) {
				id := id()
				log := logs[id]
				read[id] = append([]desk.Message(nil), log[max(0, len(log)-tailLength):]...)
			},
			"put": func(*rapid.T) {
				id := id()
				cache.put(id, read[id])
				delete(read, id)
			},
			"get": func(rt *rapid.T) {
				id := id()
				last := int64(rapid.IntRange(0, len(logs[id])).Draw(rt, "last"))
				limit := rapid.IntRange(1, tailLength).Draw(rt, "limit")
				got, ok := cache.get(id, last, limit)
				if !ok {
					return
				}
				want := logs[id][max(0, last-int64(limit)):last]
				if len(got) != len(want) {
					rt.Fatalf("to %d, limit %d: got %d messages, want %d", last, limit, len(got), len(want))
				}
				for i := range got {
					if got[i].Seq != want[i].Seq || got[i].Text != want[i].Text {
						rt.Fatalf("message %d: got %d %q, want %d %q", i, got[i].Seq, got[i].Text, want[i].Seq, want[i].Text)
					}
				}
			},
		})
	})
}

func TestTailsAreBounded(t *testing.T) {
	t.Parallel()
	cache := tails{logs: map[desk.ConversationID][]desk.Message{}}
	for i := range 2 * tailLogs {
		id := desk.ConversationID(fmt.Sprint(i))
		for seq := range int64(3 * tailLength) {
			cache.add([]desk.Message{{ConversationID: id, Seq: seq + 1}})
		}
		if got := len(cache.logs[id]); got > 2*tailLength {
			t.Fatalf("a log of %d messages is kept", got)
		}
	}
	if got := len(cache.logs); got > tailLogs {
		t.Errorf("%d logs are kept, want at most %d", got, tailLogs)
	}
}
