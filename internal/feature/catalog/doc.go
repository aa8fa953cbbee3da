// Package catalog is what the shop sells: products, their variants with price
// and stock, and the search over their names.
//
// It refuses to recommend and to promise. Prices and stock are read from the
// database at the moment of the question and never from memory; only the names
// are kept in a search index. Every change of a product raises the revision of
// the catalogue, by which each node sees that its index is behind:
//
//	import ─▶ product.revision = catalog_revision + 1      (one transaction)
//	Run, on every node, each second: revision moved? ─▶ load what is newer ─▶ index
package catalog
