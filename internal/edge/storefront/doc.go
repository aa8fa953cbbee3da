// Package storefront is the public site of the demo shop 小满优选 / Xiaoman
// Select, served under /shop/ in demo mode: a page of goods by category, a page
// for each product, and "my orders" of a few demo customers, as whom a visitor
// can sign in without a password. Every page carries the chat widget by its one
// script line, with the identity token that a real shop's server would sign.
//
// It sells nothing and says so. It is rendered on the server, works without
// scripts, and needs no inline script or style, so that its content security
// policy stays strict.
package storefront
