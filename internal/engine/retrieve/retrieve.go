package retrieve

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// How many documents and phrasings the members learn from at most. Training the
// classifier takes time and memory by their product: at these numbers 15 seconds
// of one core. The discriminant looks at every document in each search.
const (
	MaxClassified          = 500
	MaxClassifiedPhrasings = 5000
	MaxSensed              = 5000
	MaxSensedPhrasings     = 50_000
)

// Doc is what can be found.
type Doc struct {
	ID        string
	Phrasings []string // ways to ask for it, the first one being its title
	Body      string   // only supports them
	// Tags are of the form kind:value. A document without a tag of a kind is
	// for all values of it.
	Tags []string
	// Outside marks what stands for questions that no document answers: when it
	// fits best, nothing is found.
	Outside bool
}

// Config says how a retriever compares. The zero value works.
type Config struct {
	Lexicon index.Lexicon
	Index   index.Model // compares words, and scores while nothing is learned
	Learned Model       // fuses words and classifier; zero = a general one
	Sensed  Model       // fuses these and the sense; zero = a general one
	Lang    string      // a hint for the classifier
	Seed    uint64
	Delay   time.Duration    // from the last change to training; 0 = two seconds
	Now     func() time.Time // for the decay of clicks; nil = time.Now
}

// Retriever holds documents. All methods may be called at any time; changes
// take turns, and searches wait for nobody.
type Retriever struct {
	cfg    Config
	index  *index.Index
	clicks *clicks

	mu   sync.Mutex // of changes
	docs map[string]*Doc
	live atomic.Pointer[map[string]entry]

	sense   atomic.Pointer[Sense]
	learned atomic.Pointer[learned]
	train   sync.Mutex    // of trainings
	due     chan struct{} // has one element when there is something to learn
}

// entry is what a search needs to know of a document.
type entry struct {
	limits  []limit
	outside bool
	digest  uint64 // of what is learned from it
}

// Sense understands texts as somebody does who has read more than the documents
// have to say. It has to be safe for concurrent use, and not to change.
type Sense interface {
	// Vector places a text so that texts of the same meaning lie close together.
	// Vectors have the length 1 and are all of the same width; a text that cannot
	// be placed has zeros.
	Vector(text string) []float32
	// Outside is the probability that a text is about something else than
	// documents are.
	Outside(text string) float64
}

// New returns an empty retriever.
func New(cfg Config) *Retriever {
	if cfg.Delay <= 0 {
		cfg.Delay = 2 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Learned == (Model{}) {
		cfg.Learned = generalLearned
	}
	if cfg.Sensed == (Model{}) {
		cfg.Sensed = generalSensed
	}
	x := &Retriever{
		cfg: cfg, index: index.New(index.Config{Lexicon: cfg.Lexicon, Model: cfg.Index}),
		clicks: newClicks(cfg.Now), docs: map[string]*Doc{}, due: make(chan struct{}, 1),
	}
	x.live.Store(&map[string]entry{})
	x.learned.Store(&learned{})
	return x
}

// Len is the number of documents.
func (x *Retriever) Len() int { return x.index.Len() }

// Replace makes docs the whole content. Of two documents with the same ID the
// later one counts.
func (x *Retriever) Replace(docs []Doc) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.docs = make(map[string]*Doc, len(docs))
	live := make(map[string]entry, len(docs))
	plain := make([]index.Doc, len(docs))
	for i := range docs {
		plain[i] = x.put(live, docs[i])
	}
	x.index.Replace(plain)
	x.changed(live)
}

// Update puts documents in, in place of those with their IDs, and removes
// others. They are found, or not any more, when it returns.
func (x *Retriever) Update(put []Doc, remove []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	live := maps.Clone(*x.live.Load())
	for _, id := range remove {
		delete(live, id)
		delete(x.docs, id)
	}
	plain := make([]index.Doc, len(put))
	for i := range put {
		plain[i] = x.put(live, put[i])
	}
	x.index.Update(plain, remove)
	x.changed(live)
}

func (x *Retriever) put(live map[string]entry, d Doc) index.Doc {
	d.Phrasings, d.Tags = slices.Clone(d.Phrasings), slices.Clone(d.Tags)
	x.docs[d.ID] = &d
	live[d.ID] = entry{limits: limits(d.Tags), outside: d.Outside, digest: d.digest()}
	return index.Doc{ID: d.ID, Phrasings: d.Phrasings, Body: d.Body}
}

func (x *Retriever) changed(live map[string]entry) {
	x.live.Store(&live)
	if !x.learned.Load().covers(live) {
		x.remind()
	}
}

// remind says that there is something to learn.
func (x *Retriever) remind() {
	select {
	case x.due <- struct{}{}:
	default:
	}
}

// digest changes with what is learned from a document.
func (d *Doc) digest() uint64 {
	h := fnv.New64a()
	if d.Outside {
		_, _ = h.Write([]byte{1})
	}
	for _, p := range d.Phrasings {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// UseSense lets a sense take part, or nobody if it is nil. What is found changes
// with the next training.
func (x *Retriever) UseSense(s Sense) {
	if s == nil {
		x.sense.Store(nil)
	} else {
		x.sense.Store(&s)
	}
	x.remind()
}

// Filter names tags. A document passes when it has, of each kind that the
// filter names, one of the filter's tags or none at all.
type Filter []string

// limit is what a document has of one kind of tags.
type limit struct {
	kind string // with its colon
	tags []string
}

// limits sorts tags by kind, once for all searches.
func limits(tags []string) []limit {
	var out []limit
next:
	for _, t := range tags {
		i := strings.IndexByte(t, ':')
		if i < 0 {
			continue
		}
		for k := range out {
			if out[k].kind == t[:i+1] {
				out[k].tags = append(out[k].tags, t)
				continue next
			}
		}
		out = append(out, limit{t[:i+1], []string{t}})
	}
	return out
}

func (f Filter) passes(limits []limit) bool {
	for _, l := range limits {
		named, right := false, false
		for _, want := range f {
			if strings.HasPrefix(want, l.kind) {
				named = true
				if slices.Contains(l.tags, want) {
					right = true
					break
				}
			}
		}
		if named && !right {
			return false
		}
	}
	return true
}
