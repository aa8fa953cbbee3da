// Package socket is how widgets and consoles hear of things at once. It speaks
// the centrifuge JSON protocol described in package wire, checks who connects,
// turns RPCs into calls of the inbox, and turns commits into events.
//
// A visitor's RPCs are handled one after the other on the socket's own
// goroutine: what was sent first is stored first.
package socket
