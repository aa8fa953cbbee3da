// Package customer knows who the shop's customers are: those it was told about
// (imported, or named by the shop's signed token) and visitors who have not
// said who they are.
//
// It refuses to guess. Two records are the same person only where the shop says
// so by its own id: a visitor who types somebody's e-mail address stays a
// visitor, and nothing is ever merged into a customer's history because an
// address or a number happens to be equal.
package customer
