package upkeep

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const inChunk = 500 // values that one IN list holds

// inParts runs a query for parts of a list.
func inParts[T ~string](list []T, run func(in string, args []any) error) error {
	for len(list) > 0 {
		n := min(len(list), inChunk)
		args := make([]any, n)
		for i, v := range list[:n] {
			args[i] = string(v)
		}
		if err := run(db.In(1, n), args); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

const claimColumns = `id, entry_id, version, kind, record, seen, quote, place, found, removed_at, acked, due_at, created_at`

func scanClaim(r *db.Rows, c *Claim) error {
	var removed, due, created int64
	err := r.Scan(&c.ID, &c.EntryID, &c.Version, &c.Kind, &c.Record, &c.Seen, &c.Quote, &c.Place, &c.Found, &removed, &c.Acked, &due, &created)
	c.Removed, c.Due, c.Created = removed > 0, db.Time(due), db.Time(created)
	return err
}

// claimsOf returns the claims of entries, as they were made.
func claimsOf(tx *db.Tx, ids []desk.EntryID) (map[desk.EntryID][]Claim, error) {
	out := map[desk.EntryID][]Claim{}
	err := inParts(ids, func(in string, args []any) error {
		rows, err := tx.Query(`SELECT `+claimColumns+` FROM upkeep_claim WHERE entry_id IN `+in+` ORDER BY id`, args...)
		list, err := db.Collect(rows, err, scanClaim)
		for _, c := range list {
			out[c.EntryID] = append(out[c.EntryID], c)
		}
		return err
	})
	return out, err
}

func (c *Claim) values(tx *db.Tx) []any {
	removed := int64(0)
	if c.Removed {
		removed = db.Millis(tx.Now())
	}
	return []any{
		string(c.ID), string(c.EntryID), c.Version, string(c.Kind), c.Record, c.Seen, c.Quote, c.Place, c.Found, removed, c.Acked,
		db.Millis(c.Due), db.Millis(tx.Now()),
	}
}

func insertClaim(tx *db.Tx, c *Claim) error {
	return tx.Queue(`INSERT INTO upkeep_claim (`+claimColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, c.values(tx)...)
}

func updateClaim(tx *db.Tx, c *Claim) error {
	return tx.Queue(`UPDATE upkeep_claim SET version = $2, seen = $3, acked = $4, place = $5, quote = $6, due_at = $7 WHERE id = $1`,
		string(c.ID), c.Version, c.Seen, c.Acked, c.Place, c.Quote, db.Millis(c.Due))
}

func deleteClaim(tx *db.Tx, id desk.ClaimID) error {
	return tx.Queue(`DELETE FROM upkeep_claim WHERE id = $1`, string(id))
}

// flagRow is a flag as it is stored.
type flagRow struct {
	claim    desk.ClaimID
	entry    desk.EntryID
	reason   Reason
	now      string
	since    int64
	suspends bool
}

func flagsOf(tx *db.Tx, ids []desk.EntryID) (map[desk.EntryID][]flagRow, error) {
	out := map[desk.EntryID][]flagRow{}
	err := inParts(ids, func(in string, args []any) error {
		rows, err := tx.Query(`SELECT claim_id, entry_id, reason, now_is, since, suspends FROM upkeep_flag WHERE entry_id IN `+in+` ORDER BY claim_id`, args...)
		list, err := db.Collect(rows, err, func(r *db.Rows, f *flagRow) error {
			return r.Scan(&f.claim, &f.entry, &f.reason, &f.now, &f.since, &f.suspends)
		})
		for _, f := range list {
			out[f.entry] = append(out[f.entry], f)
		}
		return err
	})
	return out, err
}

func saveFlag(tx *db.Tx, f *flagRow) error {
	return tx.Queue(`INSERT INTO upkeep_flag (claim_id, entry_id, reason, now_is, since, suspends) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (claim_id) DO UPDATE SET reason = excluded.reason, now_is = excluded.now_is, suspends = excluded.suspends`,
		string(f.claim), string(f.entry), string(f.reason), f.now, f.since, f.suspends)
}

func deleteFlag(tx *db.Tx, claim desk.ClaimID) error {
	return tx.Queue(`DELETE FROM upkeep_flag WHERE claim_id = $1`, string(claim))
}

// lock keeps others from writing claims and flags until the commit.
func lock(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE upkeep_state SET revision = revision WHERE id = 1`)
	return err
}

// records are the ids that claims name, by kind.
type records map[Kind]map[string]bool

func (r records) add(c *Claim) {
	kind := c.Kind
	switch kind {
	case KindDate:
		return
	case KindPrice, KindTitle, KindStock:
		kind = KindProduct
	}
	if r[kind] == nil {
		r[kind] = map[string]bool{}
	}
	r[kind][c.Record] = true
}

func (r records) list(kind Kind) []string {
	out := make([]string, 0, len(r[kind]))
	for id := range r[kind] {
		out = append(out, id)
	}
	return out
}

// loadLive reads what the records say.
func loadLive(tx *db.Tx, want records) (*live, error) {
	l := &live{products: map[string]*product{}, documents: map[string]record{}, tables: map[string]record{}, at: tx.Now()}
	if err := inParts(want.list(KindProduct), func(in string, args []any) error { return l.loadProducts(tx, in, args) }); err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	err := inParts(want.list(KindDocument), func(in string, args []any) error {
		// One that cannot be read yet has no version; one that has expired is not told.
		return l.load(tx, l.documents, `SELECT id, name, version, enabled AND version > 0 AND (valid_until = 0 OR valid_until > `+fmt.Sprint(db.Millis(l.at))+`)
			FROM document WHERE deleted_at = 0 AND id IN `+in, args)
	})
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	err = inParts(want.list(KindTable), func(in string, args []any) error {
		return l.load(tx, l.tables, `SELECT id, title, version, enabled FROM data_table WHERE deleted_at = 0 AND id IN `+in, args)
	})
	if err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	return l, nil
}

func (l *live) load(tx *db.Tx, into map[string]record, query string, args []any) error {
	type row struct {
		id string
		record
	}
	rows, err := tx.Query(query, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, o *row) error { return r.Scan(&o.id, &o.name, &o.version, &o.told) })
	for _, o := range list {
		into[o.id] = o.record
	}
	return err
}

func (l *live) loadProducts(tx *db.Tx, in string, args []any) error {
	type row struct {
		id, title, sku string
		active         bool
		price          desk.Money
		stock          int64
	}
	rows, err := tx.Query(`SELECT p.external_id, p.title, p.active, v.sku, v.price, v.currency, v.stock FROM product AS p
		JOIN variant AS v ON v.product_id = p.id WHERE p.external_id IN `+in+` ORDER BY p.external_id, v.position`, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, o *row) error {
		return r.Scan(&o.id, &o.title, &o.active, &o.sku, &o.price.Minor, &o.price.Currency, &o.stock)
	})
	if err != nil {
		return err
	}
	for _, o := range list {
		p := l.products[o.id]
		if p == nil {
			p = &product{id: o.id, active: o.active}
			if err := json.Unmarshal([]byte(o.title), &p.title); err != nil {
				return fmt.Errorf("product %s: %w", o.id, err)
			}
			l.products[o.id] = p
		}
		p.add(o.sku, o.price, o.stock)
	}
	return nil
}

func (p *product) add(sku string, price desk.Money, stock int64) {
	p.skus = append(p.skus, sku)
	p.stock += max(stock, 0)
	for _, m := range p.prices {
		if m == price {
			return
		}
	}
	p.prices = append(p.prices, price)
}

// event is a line of the log.
type event struct {
	entry  desk.EntryID
	by     desk.UserID
	what   string
	reason Reason
	record string
	was    string
	now    string
}

// The lines of the log.
const (
	loggedFlagged   = "flagged"
	loggedCleared   = "cleared" // the record says again what it said
	loggedSuspended = "suspended"
	loggedReleased  = "released"
	loggedConfirmed = "confirmed" // somebody has found the entry still right
	loggedUndone    = "undone"    // has taken that back
	loggedBound     = "bound"
	loggedRemoved   = "removed"
	loggedRestored  = "restored"
)

func (e *event) write(tx *db.Tx) error {
	return tx.Queue(`INSERT INTO upkeep_log (id, entry_id, at, author, what, reason, record, was, now_is) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		desk.NewID[string]("ul", tx.Now()), string(e.entry), db.Millis(tx.Now()), string(e.by), e.what, string(e.reason), e.record, e.was, e.now)
}
