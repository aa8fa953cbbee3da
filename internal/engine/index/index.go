package index

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// Doc is what can be found: one or more phrasings of the same thing, the first
// one being its title, and a body that only supports them.
type Doc struct {
	ID        string
	Phrasings []string
	Body      string
}

// Index holds documents. Search may run at any time in any number of
// goroutines; Replace and Update take turns.
type Index struct {
	analyzer *analyzer
	model    Model
	current  atomic.Pointer[snapshot]
	pool     sync.Pool // *searcher

	mu    sync.Mutex
	docs  map[string]*document
	words map[uint64]string // by the key of a term of kindWord: its stem
	text  text
}

// Config says how an index compares. The zero value knows no words in
// particular and has weights that suit short names and questions.
type Config struct {
	Lexicon Lexicon
	Model   Model
}

// New returns an empty index.
func New(cfg Config) *Index {
	if cfg.Model == (Model{}) {
		cfg.Model = general
	}
	x := &Index{analyzer: newAnalyzer(cfg.Lexicon), model: cfg.Model, docs: map[string]*document{}, words: map[uint64]string{}}
	x.pool.New = func() any { return &searcher{} }
	x.current.Store(build(nil, nil, cfg.Model))
	return x
}

// Replace makes docs the whole content. Of two documents with the same id the
// later one counts.
func (x *Index) Replace(docs []Doc) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.docs, x.words = make(map[string]*document, len(docs)), map[uint64]string{}
	x.change(docs, nil)
}

// Update puts documents in, in place of those with their ids, and removes
// others. It is seen as a whole or not at all.
func (x *Index) Update(put []Doc, remove []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.change(put, remove)
}

// Len is the number of documents.
func (x *Index) Len() int { return len(x.current.Load().docs) }

func (x *Index) change(put []Doc, remove []string) {
	for _, id := range remove {
		delete(x.docs, id)
	}
	for _, d := range put {
		x.docs[d.ID] = x.prepare(d)
	}
	all := make([]*document, 0, len(x.docs))
	for _, d := range x.docs {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *document) int { return cmp.Compare(a.id, b.id) })
	x.current.Store(build(all, x.words, x.model))
}

// document is a Doc cut into terms. It is made once and shared by snapshots.
type document struct {
	id        string
	content   uint64 // hash of the phrasings: orders documents that compare alike, whatever their ids
	phrasings []phrasing
	body      []docTerm // those that no phrasing has
}

type phrasing struct {
	text  string
	terms []docTerm
}

// docTerm is all that is kept of a term in each text that has it; there are
// millions in a large knowledge base.
type docTerm struct {
	key  uint64
	kind termKind
}

func (x *Index) prepare(d Doc) *document {
	doc := &document{id: d.ID, phrasings: make([]phrasing, 0, len(d.Phrasings))}
	known := map[uint64]bool{}
	h := fnv.New64a()
	for _, p := range d.Phrasings {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
		terms := x.terms(p)
		if len(terms) == 0 {
			continue
		}
		for _, t := range terms {
			known[t.key] = true
		}
		doc.phrasings = append(doc.phrasings, phrasing{p, terms})
	}
	doc.content = h.Sum64()
	for _, t := range x.terms(d.Body) {
		if !known[t.key] && t.kind != kindChar {
			doc.body = append(doc.body, t)
		}
	}
	return doc
}

func (x *Index) terms(s string) []docTerm {
	x.analyzer.analyze(&x.text, s, maxDocRunes)
	out := make([]docTerm, len(x.text.terms))
	for i, t := range x.text.terms {
		out[i] = docTerm{key: t.key, kind: t.kind}
		if t.kind == kindWord && x.words[t.key] == "" {
			x.words[t.key] = string(x.text.stem(x.text.out[t.from:t.to]))
		}
	}
	return out
}

// With is a copy of the index that also has the documents put in and not those
// removed. The index itself stays as it is; the two share what neither changes.
func (x *Index) With(put []Doc, remove []string) *Index {
	x.mu.Lock()
	defer x.mu.Unlock()
	n := &Index{analyzer: x.analyzer, model: x.model, docs: maps.Clone(x.docs), words: maps.Clone(x.words)}
	n.pool.New = func() any { return &searcher{} }
	if len(put)+len(remove) == 0 {
		n.current.Store(x.current.Load())
	} else {
		n.change(put, remove)
	}
	return n
}
