// Package httpapi is the HTTP side of the product: the team's API under
// /api/v1, the visitor's under /widget/v1, files by signed links, and the
// description of all that.
//
// routes.go is the whole table: who may call what. A route without an entry
// there does not exist, and one without a permission is on the short list of
// exceptions that a test names.
//
//	request ─▶ identify ─▶ headers ─▶ recover ─▶ same origin? ─▶ mux
//	        ─▶ access: who is it, may they, not too often? ─▶ handler: decode,
//	           one service call, present
//
// Errors are problem documents in the language of the request, made in one
// place (problem.go). Handlers know no SQL and no roles.
package httpapi
