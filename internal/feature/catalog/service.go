package catalog

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

const (
	maxPage      = 100
	defaultPage  = 50
	maxHits      = 12               // of a search
	pollInterval = time.Second      // of Run
	maxInterval  = 30 * time.Second // of Run while the database does not answer
)

// Service keeps the catalogue. It is safe for concurrent use.
type Service struct {
	db    *db.DB
	index *index.Index
	log   *slog.Logger

	refreshing sync.Mutex
	revision   int64 // of the index, under refreshing
}

// New returns the service. The index is the service's own from now on; it is
// empty until Refresh or Run.
func New(d *db.DB, x *index.Index, log *slog.Logger) *Service {
	return &Service{db: d, index: x, log: log}
}

// Get returns a product, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.ProductID) (desk.Product, error) {
	return s.one(ctx, `WHERE id = $1`, string(id))
}

// GetByExternalID returns the product with the shop's own id, or CodeNotFound.
func (s *Service) GetByExternalID(ctx context.Context, id string) (desk.Product, error) {
	return s.one(ctx, `WHERE external_id = $1`, id)
}

// ByExternalIDs returns those of the products with the shop's own ids that there are.
func (s *Service) ByExternalIDs(ctx context.Context, ids []string) ([]desk.Product, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return s.list(ctx, `WHERE external_id IN `+db.In(1, len(args)), args...)
}

// AtPage returns the product whose page is at the address, or CodeNotFound: the
// one that was imported with it, with or without the site, or else the one
// whose external id is the last part of it.
func (s *Service) AtPage(ctx context.Context, address string) (desk.Product, error) {
	u, err := url.Parse(address)
	if err != nil {
		return desk.Product{}, desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	list, err := s.list(ctx, `WHERE url <> '' AND url IN ($1, $2) ORDER BY id LIMIT 1`, u.Scheme+"://"+u.Host+u.Path, u.Path)
	if err != nil {
		return desk.Product{}, err
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return s.GetByExternalID(ctx, path.Base(u.Path))
}

// GetBySKU returns the product that has the SKU, in any case, or CodeNotFound.
func (s *Service) GetBySKU(ctx context.Context, sku string) (desk.Product, error) {
	return s.one(ctx, `WHERE id = (SELECT product_id FROM variant WHERE sku_key = $1)`, skuKey(sku))
}

func (s *Service) one(ctx context.Context, where, arg string) (desk.Product, error) {
	list, err := s.list(ctx, where, arg)
	if err != nil {
		return desk.Product{}, err
	}
	if len(list) == 0 {
		return desk.Product{}, desk.E(desk.CodeNotFound, "error.product.not_found", nil)
	}
	return list[0], nil
}

func (s *Service) list(ctx context.Context, tail string, args ...any) (list []desk.Product, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectProducts(tx, tail, args...)
		return err
	})
	return list, err
}

// Filter selects products.
type Filter struct {
	Query  string // words of a name, or the beginning of a SKU or an external id; "" = all
	Cursor string // from the page before, "" = first
	Limit  int    // 1 to 100, 0 = 50
}

// Find returns products with the cursor of the next page: the best matches of
// the query, a dozen at most, or all of them, newest first.
func (s *Service) Find(ctx context.Context, f Filter) ([]desk.Product, string, error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		list, err := s.match(ctx, q)
		return list[:min(len(list), f.Limit)], "", err
	}
	tail, args := `ORDER BY id DESC LIMIT $1`, []any{f.Limit + 1}
	if f.Cursor != "" {
		tail, args = `WHERE id < $2 `+tail, append(args, f.Cursor)
	}
	list, err := s.list(ctx, tail, args...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	return list, string(list[f.Limit-1].ID), nil
}

// match finds by code first and by words after that.
func (s *Service) match(ctx context.Context, query string) ([]desk.Product, error) {
	list, err := s.byCode(ctx, query)
	if err != nil {
		return nil, err
	}
	hits, err := s.hits(ctx, query, 0)
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		if !slices.ContainsFunc(list, func(p desk.Product) bool { return p.ID == h.Product.ID }) {
			list = append(list, h.Product)
		}
	}
	return list, nil
}

// byCode finds the products whose external id, or one of whose SKUs, begins
// with the text.
func (s *Service) byCode(ctx context.Context, text string) ([]desk.Product, error) {
	if len(text) < 3 || len(text) > 100 {
		return nil, nil
	}
	low := skuKey(text)
	return s.list(ctx, `WHERE id IN (
		SELECT product_id FROM (SELECT product_id FROM variant WHERE sku_key >= $1 AND sku_key < $2 ORDER BY sku_key LIMIT $5) AS by_sku
		UNION SELECT id FROM (SELECT id FROM product WHERE external_id >= $3 AND external_id < $4 ORDER BY external_id LIMIT $5) AS by_id
	) ORDER BY id DESC LIMIT $5`, low, after(low), text, after(text), maxHits)
}

// after is a text above all that begin with s, in the order of bytes.
func after(s string) string { return s + "\U0010ffff" }

// Hit is a product that a search found.
type Hit struct {
	Product  desk.Product
	Phrasing string   // the title or alias that is closest to the query
	Terms    []string // the words of the query that it has, strongest first
	Score    float64  // 0 to 1, by the index's model
	Asked    float64  // share of the query that the phrasing has, 0 to 1
	Offered  float64  // share of the phrasing that the query has, 0 to 1
}

// leastOffered is the share of a product's name below which words do not mean
// the product: most questions name none, and none is read then.
const leastOffered = 0.25

// Search returns the active products that a customer's words may mean, best
// first, at most a dozen, with what is in stock now. A text that is a SKU, or
// has one in it as a word of its own, finds its product with score 1.
func (s *Service) Search(ctx context.Context, query string, limit int) ([]Hit, error) {
	hits, err := s.bySKU(ctx, query)
	if err != nil {
		return nil, err
	}
	more, err := s.hits(ctx, query, leastOffered)
	if err != nil {
		return nil, err
	}
	for _, h := range more {
		if !slices.ContainsFunc(hits, func(o Hit) bool { return o.Product.ID == h.Product.ID }) {
			hits = append(hits, h)
		}
	}
	hits = slices.DeleteFunc(hits, func(h Hit) bool { return !h.Product.Active })
	return hits[:min(len(hits), max(limit, 0))], nil
}

// bySKU finds the products whose SKUs stand in the text as words.
func (s *Service) bySKU(ctx context.Context, text string) ([]Hit, error) {
	words := codes(text)
	if len(words) == 0 {
		return nil, nil
	}
	args := make([]any, len(words))
	for i, w := range words {
		args[i] = w
	}
	list, err := s.list(ctx, `WHERE id IN (SELECT product_id FROM variant WHERE sku_key IN `+db.In(1, len(args))+`)`, args...)
	hits := make([]Hit, len(list))
	for i, p := range list {
		hits[i] = Hit{Product: p, Score: 1, Asked: 1, Offered: 1}
		for _, v := range p.Variants {
			if slices.Contains(words, skuKey(v.SKU)) {
				hits[i].Phrasing, hits[i].Terms = v.SKU, []string{v.SKU}
			}
		}
	}
	return hits, err
}

// codes returns the words of a text that may be SKUs: of Latin letters, digits
// and signs, with a digit in them, in lower case.
func codes(text string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./#", r)
	}) {
		w = strings.Trim(w, "-_./#")
		if len(w) >= 4 && strings.ContainsAny(w, "0123456789-_") && len(out) < 8 && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// hits are those of the index that have so much of the name in them, with the
// products as they are now.
func (s *Service) hits(ctx context.Context, query string, offered float64) ([]Hit, error) {
	found := slices.DeleteFunc(s.index.Search(query, maxHits), func(h index.Hit) bool { return h.Features.Offered < offered })
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]any, len(found))
	rank := make(map[desk.ProductID]int, len(found))
	for i, h := range found {
		ids[i] = h.ID
		rank[desk.ProductID(h.ID)] = i
	}
	list, err := s.list(ctx, `WHERE id IN `+db.In(1, len(ids)), ids...)
	if err != nil {
		return nil, err
	}
	// Of those that fit alike, the shop's ids decide: the same words find the same
	// list.
	slices.SortFunc(list, func(a, b desk.Product) int {
		return cmp.Or(cmp.Compare(found[rank[b.ID]].Rank, found[rank[a.ID]].Rank), cmp.Compare(a.ExternalID, b.ExternalID))
	})
	hits := make([]Hit, len(list))
	for i, p := range list {
		h := found[rank[p.ID]]
		hits[i] = Hit{
			Product: p, Phrasing: h.Phrasing, Terms: h.Terms, Score: h.Score,
			Asked: h.Features.Asked, Offered: h.Features.Offered,
		}
	}
	return hits, nil
}

// Revision grows with every change of the catalogue.
func (s *Service) Revision(ctx context.Context) (revision int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT revision FROM catalog_revision WHERE id = 1`).Scan(&revision)
	})
	return revision, err
}

// Refresh brings the index up to what is committed.
func (s *Service) Refresh(ctx context.Context) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	var now int64
	var changed []index.Doc
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT revision FROM catalog_revision WHERE id = 1`).Scan(&now); err != nil || now == s.revision {
			return err
		}
		list, err := selectNames(tx, s.revision)
		changed = list
		return err
	})
	if err != nil || now == s.revision {
		return err
	}
	s.index.Update(changed, nil)
	s.revision = now
	return nil
}

// selectNames returns what is searched of the products that are newer than the
// revision.
func selectNames(tx *db.Tx, revision int64) ([]index.Doc, error) {
	rows, err := tx.Query(`SELECT `+productColumns+` FROM product WHERE revision > $1`, revision)
	list, err := db.Collect(rows, err, scanProduct)
	docs := make([]index.Doc, len(list))
	for i, p := range list {
		docs[i] = index.Doc{ID: string(p.ID), Phrasings: names(p), Body: strings.ReplaceAll(p.Category, "/", " ")}
	}
	return docs, err
}

func names(p desk.Product) []string {
	var out []string
	for _, lang := range []string{"zh", "en"} {
		if t := p.Title[lang]; t != "" {
			out = append(out, t)
		}
	}
	return append(out, p.Aliases...)
}

// Run keeps the index in step with the database until ctx ends.
func (s *Service) Run(ctx context.Context) {
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Log: s.log, Failed: "the product index could not be renewed"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		began := time.Now()
		err := s.Refresh(ctx)
		// A large catalogue that changes all the time must not take a core for itself.
		return max(pollInterval, 10*time.Since(began)), err
	})
}
