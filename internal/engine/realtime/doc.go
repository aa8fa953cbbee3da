// Package realtime carries events to the sockets of all nodes. It knows
// channels and bytes, not what they mean.
//
// The sockets, subscriptions and presence are centrifuge's. Between nodes one
// Redis channel relays every publication:
//
//	Publish ─┬─▶ sockets of this node, at once
//	         └─▶ Redis ─▶ every other node ─▶ its sockets
//
// Redis is a shortcut and never the only copy: the database has the truth and
// every client can ask for what follows a sequence. So publishing never waits
// for Redis and never fails with it; new sockets are accepted while it is away.
// When a node finds that it may have missed something (Redis was gone, another
// node had to drop, or fell silent without a goodbye), it calls the gap handler,
// which makes the clients of this node ask.
package realtime
