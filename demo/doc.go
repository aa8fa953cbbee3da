// Package demo is the invented shop 小满优选 / Xiaoman Select that ships with
// the product: goods, customers, orders, knowledge, tables, pictures and a few sample
// conversations, in the formats that every shop imports.
//
// It only holds and dates the data; the ordinary importers load it. Moments in
// orders.json are written relative to the time of loading, so that the shop
// looks lived-in whenever it is opened:
//
//	-3d@20:14   three days ago at 20:14 by the shop's clock
//	+1d@18:00   tomorrow at 18:00
//	-2h35m      two hours and 35 minutes ago
//
// Everything is marked: the external ids of products, customers, knowledge
// entries, channels and conversations begin with Prefix, and every order
// belongs to such a customer. The rules of the shop stand in policy.md.
package demo
