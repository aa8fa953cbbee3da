package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/kit/rounds"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

const (
	// maxPlaced is how many phrasings are placed: at 1,024 numbers 20 MB.
	maxPlaced  = 20_000
	batchTexts = 64 // that are placed by one call
	// enough is the share of the phrasings that have to be placed before vectors
	// count: entries without them would lose to those with.
	enough     = 0.9
	placeLease = time.Minute
	placeRetry = 5 * time.Second // after a failure; doubles up to maxInterval
)

// The reasons why vectors do not count although all is placed.
const (
	FaultTooMany    = "too_many"    // more phrasings than maxPlaced
	FaultNotTelling = "not_telling" // the model does not tell the entries apart, or there are too few phrasings to see
)

// VectorProgress tells how far the phrasings of the enabled entries are placed.
type VectorProgress struct {
	Placed, Total int
	Fault         string
}

// Embed lets a model outside take part in comparing. It is called before Run.
// Without it, and whenever it fails, everything is as it is without a model.
func (s *Service) Embed(e Embedder) {
	s.places = &places{
		Service: s, embedder: e, node: secret.NewToken(""), cache: newVectorCache(),
		rows: map[placeKey][]byte{}, wanted: map[placeKey]string{},
	}
}

// VectorProgress tells how far this node is.
func (s *Service) VectorProgress() VectorProgress {
	if s.places == nil {
		return VectorProgress{}
	}
	if p := s.places.progress.Load(); p != nil {
		return *p
	}
	return VectorProgress{}
}

// Prepare has a model outside place the questions, so that the next searches for
// these very texts take its opinion into account, and names the model. It returns
// "" in less than a second where there is none that answers; searching is then
// what it is without.
func (s *Service) Prepare(ctx context.Context, questions []string, lang string) string {
	if s.places == nil {
		return ""
	}
	return s.places.prepare(ctx, questions, lang)
}

// vector is what Prepare has brought for the question, nil if nothing.
func (s *Service) vector(question string) []float32 {
	if s.places == nil {
		return nil
	}
	if use := s.places.inUse.Load(); use != nil {
		return s.places.cache.get(use.space, question)
	}
	return nil
}

// places keeps the vectors of this node in step with entries and model, and
// places what is missing. All but inUse, progress and cache is Run's alone.
type places struct {
	*Service
	embedder Embedder
	node     string

	inUse    atomic.Pointer[inUse]
	progress atomic.Pointer[VectorProgress]
	cache    *vectorCache

	space   string
	width   int
	stamp   int64 // up to which rows are loaded
	rows    map[placeKey][]byte
	entries *map[desk.EntryID]*desk.Entry // that wanted was made of
	wanted  map[placeKey]string           // phrasings by their keys
	changed bool                          // since vectors were built
	tidied  bool                          // since then

	retry time.Duration
	after time.Time // that something is placed again
}

// inUse is the space whose vectors count, in which languages.
type inUse struct {
	space string
	langs map[string]bool
}

type placeKey struct {
	entry desk.EntryID
	hash  string
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

func (p *places) prepare(ctx context.Context, questions []string, lang string) string {
	use := p.inUse.Load()
	if use == nil || !use.langs[lang] {
		return ""
	}
	var missing []string
	for _, q := range questions {
		if q != "" && p.cache.get(use.space, q) == nil {
			missing = append(missing, q)
		}
	}
	if len(missing) == 0 {
		return use.space
	}
	vectors, err := p.embedder.EmbedQuestion(ctx, missing)
	if err != nil || len(vectors) != len(missing) {
		return "" // whoever keeps the service knows why
	}
	if now, _ := p.embedder.Space(); now != use.space {
		return ""
	}
	for i, q := range missing {
		p.cache.put(use.space, q, vectors[i])
	}
	return use.space
}

// run keeps in step until ctx ends.
func (p *places) run(ctx context.Context) {
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Log: p.log, Failed: "the vectors of the knowledge base are not up to date"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		more, err := p.step(ctx)
		if more {
			return rounds.Soon, err
		}
		return 0, err
	})
}

// step does what there is to do, and reports whether there is more. An error is
// the database's.
func (p *places) step(ctx context.Context) (more bool, err error) {
	space, width := p.embedder.Space()
	if space != p.space {
		p.space, p.width, p.stamp, p.changed = space, width, 0, true
		p.rows = map[placeKey][]byte{}
		p.retry, p.after = 0, time.Time{}
		p.stopUsing()
	}
	if space == "" {
		p.progress.Store(nil)
		return false, nil
	}
	p.look()
	if err := p.load(ctx); err != nil {
		return false, err
	}
	missing := p.missing()
	if p.changed {
		p.use(len(missing))
	}
	switch {
	case len(p.wanted) > maxPlaced:
		return false, nil
	case len(missing) == 0:
		return false, p.tidy(ctx)
	case time.Now().Before(p.after):
		return false, nil
	}
	return p.place(ctx, missing)
}

// look lists the phrasings of the entries that are enabled now.
func (p *places) look() {
	entries := p.memory.entries.Load()
	if entries == nil || entries == p.entries {
		return
	}
	p.entries, p.changed = entries, true
	p.wanted = make(map[placeKey]string, len(p.wanted))
	for id, e := range *entries {
		for _, text := range document(e).Phrasings {
			p.wanted[placeKey{id, hashOf(text)}] = text
		}
	}
}

// load reads what has been placed since the last time, by whichever node.
func (p *places) load(ctx context.Context) error {
	type line struct {
		placeKey
		vector []byte
	}
	var stamp int64
	var lines []line
	err := p.db.Read(ctx, func(tx *db.Tx) error {
		// The stamp first: what is newer is read the next time.
		err := tx.QueryRow(`SELECT stamp FROM knowledge_placing WHERE id = 1`).Scan(&stamp)
		if err != nil || stamp == p.stamp {
			return err
		}
		rows, err := tx.Query(`SELECT entry_id, hash, vector FROM knowledge_vector WHERE space = $1 AND width = $2 AND stamp > $3`, p.space, p.width, p.stamp)
		lines, err = db.Collect(rows, err, func(r *db.Rows, l *line) error { return r.Scan(&l.entry, &l.hash, &l.vector) })
		return err
	})
	if err != nil {
		return fmt.Errorf("read vectors: %w", err)
	}
	p.stamp = stamp
	for _, l := range lines {
		p.rows[l.placeKey], p.changed = l.vector, true
	}
	return nil
}

// missing lists what has no vector yet.
func (p *places) missing() []placeKey {
	var out []placeKey
	for k := range p.wanted {
		if _, ok := p.rows[k]; !ok {
			out = append(out, k)
		}
	}
	return out
}

func (p *places) stopUsing() {
	p.inUse.Store(nil)
	for _, x := range p.memory.found {
		x.UseVectors(nil)
	}
}

// use puts what is placed in service, if it is enough.
func (p *places) use(missing int) {
	p.changed, p.tidied = false, false
	if len(p.rows) > 2*len(p.wanted)+batchTexts {
		p.forget()
	}
	total := len(p.wanted)
	now := VectorProgress{Placed: total - missing, Total: total}
	if total > maxPlaced {
		now.Fault = FaultTooMany
	}
	if now.Fault != "" || total == 0 || float64(now.Placed) < enough*float64(total) {
		p.progress.Store(&now)
		p.stopUsing()
		return
	}
	docs := map[string][]retrieve.DocVectors{}
	for id, e := range *p.entries {
		d := retrieve.DocVectors{ID: string(id)}
		for _, text := range document(e).Phrasings {
			if row := p.rows[placeKey{id, hashOf(text)}]; row != nil {
				d.Rows = append(d.Rows, row)
			}
		}
		docs[e.Lang] = append(docs[e.Lang], d)
	}
	next := &inUse{space: p.space, langs: map[string]bool{}}
	for lang, x := range p.memory.found {
		v := retrieve.NewVectors(p.width, docs[lang])
		x.UseVectors(v)
		next.langs[lang] = v.Telling()
	}
	if !next.any() {
		now.Fault = FaultNotTelling
	}
	p.progress.Store(&now)
	p.inUse.Store(next)
}

func (u *inUse) any() bool {
	for _, telling := range u.langs {
		if telling {
			return true
		}
	}
	return false
}

// forget drops rows that nobody wants. Some may be of entries that this node has
// yet to hear of, so the next step reads all again.
func (p *places) forget() {
	for k := range p.rows {
		if _, ok := p.wanted[k]; !ok {
			delete(p.rows, k)
		}
	}
	p.stamp = 0
}

// place places some of what is missing, if no other node does.
func (p *places) place(ctx context.Context, missing []placeKey) (more bool, err error) {
	if ok, err := p.lease(ctx); err != nil || !ok {
		return false, err
	}
	some := missing[:min(batchTexts, len(missing))]
	texts := make([]string, len(some))
	for i, k := range some {
		texts[i] = p.wanted[k]
	}
	vectors, err := p.embedder.EmbedEntries(ctx, texts)
	if err != nil || len(vectors) != len(texts) || len(vectors[0]) != p.width {
		p.retry = min(max(2*p.retry, placeRetry), maxInterval)
		p.after = time.Now().Add(p.retry)
		return false, nil
	}
	p.retry = 0
	return true, p.save(ctx, some, vectors)
}

// lease takes or keeps the right to place.
func (p *places) lease(ctx context.Context) (ok bool, err error) {
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		now := db.Millis(tx.Now())
		n, err := tx.Exec(`UPDATE knowledge_placing SET node = $1, lease_till = $2 WHERE id = 1 AND (node = $1 OR lease_till < $3)`,
			p.node, now+placeLease.Milliseconds(), now)
		ok = n > 0
		return err
	})
	return ok, err
}

// save stores vectors. What belongs to an entry that has been deleted meanwhile
// is left out.
func (p *places) save(ctx context.Context, keys []placeKey, vectors [][]float32) error {
	return p.db.Write(ctx, func(tx *db.Tx) error {
		var stamp int64
		// The row stays locked until the commit, so stamps become visible in order.
		err := tx.QueryRow(`UPDATE knowledge_placing SET stamp = stamp + 1 WHERE id = 1 RETURNING stamp`).Scan(&stamp)
		if err != nil {
			return err
		}
		for i, k := range keys {
			err := tx.Queue(`INSERT INTO knowledge_vector (entry_id, hash, space, width, vector, stamp)
				SELECT id, $2, $3, $4, $5, $6 FROM knowledge_entry WHERE id = $1
				ON CONFLICT (entry_id, hash, space) DO UPDATE SET width = excluded.width, vector = excluded.vector, stamp = excluded.stamp`,
				string(k.entry), k.hash, p.space, p.width, retrieve.Quantise(vectors[i]), stamp)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// tidy deletes what nobody wants any more: vectors of phrasings that have
// changed, and of other models now that this one is complete.
func (p *places) tidy(ctx context.Context) error {
	if p.tidied {
		return nil
	}
	var old []placeKey
	for k := range p.rows {
		if e := (*p.entries)[k.entry]; e != nil {
			if _, ok := p.wanted[k]; !ok {
				old = append(old, k)
			}
		}
	}
	var others int64
	err := p.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM (SELECT 1 AS one FROM knowledge_vector WHERE space <> $1 LIMIT 1) AS others`, p.space).Scan(&others)
	})
	if err != nil {
		return err
	}
	if len(old) == 0 && others == 0 {
		p.tidied = true
		return nil
	}
	if ok, err := p.lease(ctx); err != nil || !ok {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		for _, k := range old {
			if err := tx.Queue(`DELETE FROM knowledge_vector WHERE entry_id = $1 AND hash = $2 AND space = $3`, string(k.entry), k.hash, p.space); err != nil {
				return err
			}
		}
		return tx.Queue(`DELETE FROM knowledge_vector WHERE space <> $1`, p.space)
	})
	if err == nil {
		for _, k := range old {
			delete(p.rows, k)
		}
	}
	return err
}

// maxCached is how many questions' vectors are kept: at 1,024 numbers 1 MB.
const maxCached = 256

// vectorCache keeps the vectors of the latest questions. Two generations take
// turns: what is asked for moves to the young one, and when that is full the old
// one goes.
type vectorCache struct {
	mu         sync.Mutex
	young, old map[[2]string][]float32
}

func newVectorCache() *vectorCache { return &vectorCache{young: map[[2]string][]float32{}} }

func (c *vectorCache) get(space, text string) []float32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := [2]string{space, text}
	if v := c.young[k]; v != nil {
		return v
	}
	v := c.old[k]
	if v != nil {
		c.add(k, v)
	}
	return v
}

func (c *vectorCache) put(space, text string, v []float32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add([2]string{space, text}, v)
}

func (c *vectorCache) add(k [2]string, v []float32) {
	if len(c.young) >= maxCached/2 {
		c.old, c.young = c.young, map[[2]string][]float32{}
	}
	c.young[k] = v
}
