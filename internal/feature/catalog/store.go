package catalog

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// inChunk is how many values one IN list holds.
const inChunk = 500

const productColumns = `id, external_id, title, body, category, aliases, params, image, url, active, version`

func scanProduct(r *db.Rows, p *desk.Product) error {
	var id, title, body, aliases, params string
	err := r.Scan(&id, &p.ExternalID, &title, &body, &p.Category, &aliases, &params, &p.Image, &p.URL, &p.Active, &p.Version)
	if err != nil {
		return err
	}
	p.ID, p.Variants = desk.ProductID(id), []desk.Variant{}
	err = errors.Join(
		json.Unmarshal([]byte(title), &p.Title), json.Unmarshal([]byte(body), &p.Body),
		json.Unmarshal([]byte(aliases), &p.Aliases), json.Unmarshal([]byte(params), &p.Params),
	)
	if err != nil {
		return fmt.Errorf("product %s: %w", id, err)
	}
	return nil
}

// selectProducts returns products with their variants: two queries, however
// many products there are.
func selectProducts(tx *db.Tx, tail string, args ...any) ([]desk.Product, error) {
	rows, err := tx.Query(`SELECT `+productColumns+` FROM product `+tail, args...)
	list, err := db.Collect(rows, err, scanProduct)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[string]*desk.Product, len(list))
	ids := make([]any, len(list))
	for i := range list {
		ids[i] = string(list[i].ID)
		at[string(list[i].ID)] = &list[i]
	}
	for len(ids) > 0 {
		n := min(len(ids), inChunk)
		if err := selectVariants(tx, at, ids[:n]); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return list, nil
}

func selectVariants(tx *db.Tx, at map[string]*desk.Product, ids []any) error {
	rows, err := tx.Query(`SELECT product_id, id, sku, options, price, currency, stock FROM variant
		WHERE product_id IN `+db.In(1, len(ids))+` ORDER BY product_id, position`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err is checked below
	for rows.Next() {
		var v desk.Variant
		var product, id, options string
		if err := rows.Scan(&product, &id, &v.SKU, &options, &v.Price.Minor, &v.Price.Currency, &v.Stock); err != nil {
			return err
		}
		v.ID = desk.VariantID(id)
		if err := json.Unmarshal([]byte(options), &v.Options); err != nil {
			return fmt.Errorf("variant %s: %w", id, err)
		}
		p := at[product]
		p.Variants = append(p.Variants, v)
	}
	return rows.Err()
}

// skuOwners tells which products have the SKUs.
func skuOwners(tx *db.Tx, skus []string) (map[string]desk.ProductID, error) {
	owners := map[string]desk.ProductID{}
	for len(skus) > 0 {
		n := min(len(skus), inChunk)
		args := make([]any, n)
		for i, s := range skus[:n] {
			args[i] = skuKey(s)
		}
		rows, err := tx.Query(`SELECT sku_key, product_id FROM variant WHERE sku_key IN `+db.In(1, n), args...)
		found, err := db.Collect(rows, err, func(r *db.Rows, v *[2]string) error { return r.Scan(&v[0], &v[1]) })
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			owners[f[0]] = desk.ProductID(f[1])
		}
		skus = skus[n:]
	}
	return owners, nil
}

func skuKey(sku string) string { return strings.ToLower(sku) }

// lockRevision lets one import after the other change the catalogue, so that
// what it has read of products and of SKUs belongs together, and revisions
// become visible in their order.
func lockRevision(tx *db.Tx) error {
	var revision int64
	return tx.QueryRow(`SELECT revision FROM catalog_revision WHERE id = 1` + tx.Dialect().ForUpdate()).Scan(&revision)
}

// nextRevision raises the revision of the catalogue.
func nextRevision(tx *db.Tx) (revision int64, err error) {
	err = tx.QueryRow(`UPDATE catalog_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`).Scan(&revision)
	return revision, err
}

func saveProduct(tx *db.Tx, p *desk.Product, revision int64) error {
	var text [4]string
	for i, v := range []any{p.Title, p.Body, p.Aliases, p.Params} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text[i] = string(b)
	}
	now := tx.Now().UnixMilli()
	return tx.Queue(`
		INSERT INTO product (id, external_id, title, body, category, aliases, params, image, url, active, version, revision, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body, category = excluded.category,
			aliases = excluded.aliases, params = excluded.params, image = excluded.image, url = excluded.url,
			active = excluded.active, version = excluded.version, revision = excluded.revision, updated_at = excluded.updated_at`,
		string(p.ID), p.ExternalID, text[0], text[1], p.Category, text[2], text[3], p.Image, p.URL, p.Active, p.Version, revision, now, now)
}

func saveVariant(tx *db.Tx, product desk.ProductID, position int, v *desk.Variant) error {
	options, err := json.Marshal(v.Options)
	if err != nil {
		return err
	}
	return tx.Queue(`
		INSERT INTO variant (id, product_id, position, sku, sku_key, options, price, currency, stock)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, sku = excluded.sku, options = excluded.options,
			price = excluded.price, currency = excluded.currency, stock = excluded.stock`,
		string(v.ID), string(product), position, v.SKU, skuKey(v.SKU), string(options), v.Price.Minor, v.Price.Currency, v.Stock)
}
