package upkeep

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// followEntries finds the entries of which a version has not been read, and forgets
// those that are gone for good.
func (s *Service) followEntries(ctx context.Context, todo map[desk.EntryID]bool) error {
	err := s.gather(ctx, todo, `SELECT e.id FROM knowledge_entry AS e LEFT JOIN upkeep_read AS r ON r.entry_id = e.id
		WHERE e.published AND e.deleted_at = 0 AND (r.version IS NULL OR r.version <> e.version)`)
	if err != nil {
		return err
	}
	gone := map[desk.EntryID]bool{}
	err = s.gather(ctx, gone, `SELECT r.entry_id FROM upkeep_read AS r LEFT JOIN knowledge_entry AS e ON e.id = r.entry_id WHERE e.id IS NULL`)
	if err != nil || len(gone) == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return inParts(slices.Sorted(maps.Keys(gone)), func(in string, args []any) error {
			for _, table := range []string{"upkeep_claim", "upkeep_flag", "upkeep_log", "upkeep_read"} {
				if err := tx.Queue(`DELETE FROM `+table+` WHERE entry_id IN `+in, args...); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (s *Service) gather(ctx context.Context, todo map[desk.EntryID]bool, query string, args ...any) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(query, args...)
		list, err := db.Collect(rows, err, func(r *db.Rows, id *desk.EntryID) error { return r.Scan(id) })
		for _, id := range list {
			todo[id] = true
		}
		return err
	})
}

// followDates finds the entries one of whose dates has come near or passed since the
// last look. Every look also takes in the minute before it: a date that was written
// during the last one is not missed.
func (s *Service) followDates(ctx context.Context, st *state, now time.Time, todo map[desk.EntryID]bool) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	if st.settled != st.nowSettings {
		// Another policy or another time before a date: whatever is flagged, or could be.
		return s.gather(ctx, todo, `SELECT entry_id FROM upkeep_claim WHERE removed_at = 0`)
	}
	near := time.Duration(settings.NearDays) * 24 * time.Hour
	from := st.dates.Add(-time.Minute)
	return s.gather(ctx, todo, `SELECT c.entry_id FROM upkeep_claim AS c LEFT JOIN upkeep_flag AS f ON f.claim_id = c.id
		WHERE c.due_at > 0 AND c.removed_at = 0 AND (c.due_at > $1 AND c.due_at <= $2 AND (f.reason IS NULL OR f.reason <> 'passed')
			OR c.due_at > $3 AND c.due_at <= $4 AND f.reason IS NULL)
			AND c.acked <> CASE WHEN c.due_at <= $2 THEN 'passed' ELSE 'near' END`,
		db.Millis(from), db.Millis(now), db.Millis(from.Add(near)), db.Millis(now.Add(near)))
}

// followRecords finds the entries whose products, documents and tables have changed,
// and those that name something which has a new name.
func (s *Service) followRecords(ctx context.Context, st *state, todo map[desk.EntryID]bool) error {
	fresh := newNames()
	if st.nowCatalog != s.catalog {
		if err := s.followProducts(ctx, st, fresh, todo); err != nil {
			return fmt.Errorf("follow products: %w", err)
		}
		s.catalog = st.nowCatalog
	}
	for _, f := range []struct {
		kind     Kind
		was, now int64
		query    string
	}{
		{KindDocument, st.document, st.nowDocument, `SELECT id, name FROM document WHERE deleted_at = 0`},
		{KindTable, st.table, st.nowTable, `SELECT id, title FROM data_table WHERE deleted_at = 0`},
	} {
		if f.was == f.now && len(s.known.by) > 0 {
			continue
		}
		if err := s.followNamed(ctx, f.kind, f.query, fresh); err != nil {
			return err
		}
		if f.was != f.now {
			if err := s.gather(ctx, todo, `SELECT entry_id FROM upkeep_claim WHERE kind = $1`, string(f.kind)); err != nil {
				return err
			}
		}
	}
	if len(fresh.by) == 0 || st.catalog < 0 {
		return nil // at the beginning every entry is read anyway
	}
	return s.naming(ctx, fresh, todo)
}

// followProducts takes in products that have changed since the catalogue that this
// node knows, and finds the entries that rest on those that have changed since the
// one that flags are up to.
func (s *Service) followProducts(ctx context.Context, st *state, fresh *names, todo map[desk.EntryID]bool) error {
	type row struct {
		id, title string
		revision  int64
	}
	after := ""
	for {
		var list []row
		skus := map[string][]string{}
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT external_id, title, revision FROM product WHERE revision > $1 AND external_id > $2 ORDER BY external_id LIMIT $3`,
				s.catalog, after, namesAtOnce)
			list, err = db.Collect(rows, err, func(r *db.Rows, o *row) error { return r.Scan(&o.id, &o.title, &o.revision) })
			if err != nil || len(list) == 0 {
				return err
			}
			ids := make([]any, len(list))
			for i := range list {
				ids[i] = list[i].id
			}
			rows, err = tx.Query(`SELECT p.external_id, v.sku FROM variant AS v JOIN product AS p ON p.id = v.product_id WHERE p.external_id IN `+db.In(1, len(ids)), ids...)
			pairs, err := db.Collect(rows, err, func(r *db.Rows, o *[2]string) error { return r.Scan(&o[0], &o[1]) })
			for _, p := range pairs {
				skus[p[0]] = append(skus[p[0]], p[1])
			}
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		var changed []string
		for _, o := range list {
			var title map[string]string
			if err := json.Unmarshal([]byte(o.title), &title); err != nil {
				return fmt.Errorf("product %s: %w", o.id, err)
			}
			all := skus[o.id]
			for _, t := range title {
				all = append(all, t)
			}
			isNew := s.known.set(named{KindProduct, o.id}, all)
			if o.revision > st.catalog {
				changed = append(changed, o.id)
				if isNew {
					fresh.set(named{KindProduct, o.id}, all)
				}
			}
		}
		if err := s.resting(ctx, changed, todo); err != nil {
			return err
		}
		after = list[len(list)-1].id
	}
}

// resting finds the entries that rest on products.
func (s *Service) resting(ctx context.Context, products []string, todo map[desk.EntryID]bool) error {
	return inParts(products, func(in string, args []any) error {
		return s.gather(ctx, todo, `SELECT entry_id FROM upkeep_claim WHERE kind IN ('price', 'product', 'title', 'stock') AND record IN `+in, args...)
	})
}

func (s *Service) followNamed(ctx context.Context, kind Kind, query string, fresh *names) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(query)
		list, err := db.Collect(rows, err, func(r *db.Rows, o *[2]string) error { return r.Scan(&o[0], &o[1]) })
		for _, o := range list {
			if s.known.set(named{kind, o[0]}, []string{o[1]}) {
				fresh.set(named{kind, o[0]}, []string{o[1]})
			}
		}
		return err
	})
}

// naming finds the entries whose texts have one of the names.
func (s *Service) naming(ctx context.Context, n *names, todo map[desk.EntryID]bool) error {
	after := ""
	for {
		type row struct{ id, question, phrasings, answer, variants string }
		var list []row
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT id, question, phrasings, answer, variants FROM knowledge_entry WHERE published AND deleted_at = 0 AND id > $1 ORDER BY id LIMIT $2`, after, namesAtOnce)
			list, err = db.Collect(rows, err, func(r *db.Rows, o *row) error {
				return r.Scan(&o.id, &o.question, &o.phrasings, &o.answer, &o.variants)
			})
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			if len(n.in(o.question+"\n"+o.phrasings+"\n"+o.answer+"\n"+o.variants)) > 0 {
				todo[desk.EntryID(o.id)] = true
			}
		}
		after = list[len(list)-1].id
	}
}
