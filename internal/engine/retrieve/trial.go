package retrieve

import (
	"maps"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// With is a copy of the retriever that also has the documents put in and not those
// removed, for finding out what would be found. The retriever itself stays as it
// is. The copy shares what was learned, and of a document that is new to it only
// the words count: exactly as of one that Update has just put in. It is not
// trained, and learns of no later change.
func (x *Retriever) With(put []Doc, remove []string) *Retriever {
	x.mu.Lock()
	n := &Retriever{cfg: x.cfg, clicks: x.clicks, docs: maps.Clone(x.docs), due: make(chan struct{}, 1)}
	live := maps.Clone(*x.live.Load())
	for _, id := range remove {
		delete(live, id)
		delete(n.docs, id)
	}
	plain := make([]index.Doc, len(put))
	for i := range put {
		plain[i] = n.put(live, put[i])
	}
	n.index = x.index.With(plain, remove)
	x.mu.Unlock()
	n.live.Store(&live)
	n.sense.Store(x.sense.Load())
	n.vectors.Store(x.vectors.Load())
	n.learned.Store(x.learned.Load())
	return n
}
