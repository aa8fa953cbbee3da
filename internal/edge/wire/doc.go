// Package wire holds what crosses the border as JSON: the bodies of the HTTP
// API and the frames of the sockets. The TypeScript types are generated from
// here (through the OpenAPI document). Nothing else belongs here: no rules, no
// storage, no translation.
//
// There are two audiences with types of their own, so that a private field
// cannot leak by a forgotten tag: the team (Conversation, Message, …) and the
// visitor (VisitorConversation, VisitorMessage, …). present.go makes them from
// the vocabulary of desk.
//
// Times are Unix milliseconds (UTC), 0 = never. Money is {minor, currency}.
// Lists are never null.
package wire
