package realtime

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/centrifugal/centrifuge"
	"github.com/prometheus/client_golang/prometheus"
)

// Config says how nodes find each other.
type Config struct {
	// Redis is the address of the relay ("host:port" or "redis://…"); empty for
	// a single node.
	Redis string
	// Name is that of the installation: several may share one Redis and hear
	// nothing of each other.
	Name string
	Log  *slog.Logger
}

// prefix begins every name that is used in Redis.
func (c Config) prefix() string { return "shopbell:" + c.Name }

const maxPerUser = 32 // sockets of one visitor or team member on this node

// Node is this process's part. Start it before sockets are accepted.
type Node struct {
	sockets *centrifuge.Node
	relay   *relay // nil on a single node
	log     *slog.Logger

	mu  sync.Mutex
	gap func()
}

// New makes a node and, with a relay, connects to it.
func New(ctx context.Context, cfg Config) (*Node, error) {
	n := &Node{log: cfg.Log}
	var err error
	n.sockets, err = centrifuge.New(centrifuge.Config{
		LogLevel:           centrifuge.LogLevelError,
		LogHandler:         n.logEntry,
		ClientQueueMaxSize: 512 << 10,
		ClientChannelLimit: 16,
		// One who flaps has some that are not yet known to be gone.
		UserConnectionLimit: maxPerUser,
		// A registry of our own: the default one is package-level state.
		Metrics: centrifuge.MetricsConfig{RegistererGatherer: prometheus.NewRegistry()},
	})
	if err != nil {
		return nil, err
	}
	if cfg.Redis != "" {
		if n.relay, err = newRelay(ctx, cfg, n); err != nil {
			return nil, fmt.Errorf("connect to Redis: %w", err)
		}
	}
	broker := &broker{relay: n.relay}
	n.sockets.SetBroker(broker)
	presence, err := newPresence(n.sockets, n.relay, cfg.prefix())
	if err != nil {
		return nil, err
	}
	n.sockets.SetPresenceManager(presence)
	return n, nil
}

// Start begins to carry. With a relay it waits a moment until this node hears
// the others, so that the first sockets miss nothing.
func (n *Node) Start() error {
	if err := n.sockets.Run(); err != nil {
		return err
	}
	if n.relay != nil {
		n.relay.start()
	}
	return nil
}

// CloseSockets closes all sockets, which then connect to another node. What is
// published afterwards still goes to the other nodes.
func (n *Node) CloseSockets(ctx context.Context) error { return n.sockets.Shutdown(ctx) }

// Stop closes all sockets and ends when everything has been relayed. Call it
// when nobody publishes any more.
func (n *Node) Stop(ctx context.Context) error {
	err := n.CloseSockets(ctx)
	if n.relay != nil {
		n.relay.stop()
	}
	return err
}

// Sockets is the centrifuge node, on which an edge sets its handlers.
func (n *Node) Sockets() *centrifuge.Node { return n.sockets }

// OnGap sets what to do when events may have been missed.
func (n *Node) OnGap(f func()) {
	n.mu.Lock()
	n.gap = f
	n.mu.Unlock()
}

func (n *Node) foundGap() {
	n.mu.Lock()
	f := n.gap
	n.mu.Unlock()
	if f != nil {
		f()
	}
}

// Wanted reports whether anybody may be subscribed to the channel: here, or on
// another node, of which this one knows nothing.
func (n *Node) Wanted(channel string) bool {
	return n.relay != nil || n.sockets.Hub().NumSubscribers(channel) > 0
}

// OnlyOne reports whether the channel has exactly one subscriber anywhere.
func (n *Node) OnlyOne(channel string) bool {
	return n.relay == nil && n.sockets.Hub().NumSubscribers(channel) == 1
}

// Publish sends data to the channel's subscribers on all nodes. It does not
// block and cannot fail: what is lost is asked for later.
func (n *Node) Publish(channel string, data []byte) {
	if _, err := n.sockets.Publish(channel, data); err != nil {
		n.log.Warn("publication lost", slog.String("channel", channel), slog.Any("error", err))
	}
}

// PublishHere sends data to the channel's subscribers on this node.
func (n *Node) PublishHere(channel string, data []byte) {
	// The error is that of one slow socket, which is being closed.
	n.sockets.Hub().BroadcastPublication(channel, &centrifuge.Publication{Data: data}, centrifuge.StreamPosition{}) //nolint:errcheck // see above
}

// Disconnect closes the sockets of a user on all nodes.
func (n *Node) Disconnect(user string) {
	n.disconnectHere(user)
	if n.relay != nil {
		n.relay.send(frameDisconnect, user, nil)
	}
}

func (n *Node) disconnectHere(user string) {
	if err := n.sockets.Disconnect(user, centrifuge.WithCustomDisconnect(centrifuge.DisconnectForceNoReconnect)); err != nil {
		n.log.Warn("disconnect failed", slog.String("user", user), slog.Any("error", err))
	}
}

func (n *Node) logEntry(e centrifuge.LogEntry) {
	attrs := []any{slog.String("what", e.Message)}
	for _, k := range []string{"error", "channel", "client", "user"} {
		if v, ok := e.Fields[k]; ok {
			attrs = append(attrs, slog.Any(k, v))
		}
	}
	n.log.Error("socket error", attrs...)
}

// broker delivers here and relays to the other nodes. Nothing is kept: history
// is in the database.
type broker struct {
	relay   *relay
	handler centrifuge.BrokerEventHandler
}

var _ centrifuge.Broker = (*broker)(nil)

func (b *broker) RegisterBrokerEventHandler(h centrifuge.BrokerEventHandler) error {
	b.handler = h
	if b.relay != nil {
		b.relay.handler = h
	}
	return nil
}

func (b *broker) Publish(ch string, data []byte, _ centrifuge.PublishOptions) (centrifuge.StreamPosition, bool, error) {
	if b.relay != nil {
		b.relay.send(framePublish, ch, data)
	}
	return centrifuge.StreamPosition{}, false,
		b.handler.HandlePublication(ch, &centrifuge.Publication{Data: data}, centrifuge.StreamPosition{}, false, nil)
}

func (b *broker) PublishJoin(ch string, info *centrifuge.ClientInfo) error {
	if b.relay != nil {
		b.relay.sendInfo(frameJoin, ch, info)
	}
	return b.handler.HandleJoin(ch, info)
}

func (b *broker) PublishLeave(ch string, info *centrifuge.ClientInfo) error {
	if b.relay != nil {
		b.relay.sendInfo(frameLeave, ch, info)
	}
	return b.handler.HandleLeave(ch, info)
}

func (b *broker) Subscribe(string) error { return nil }

func (b *broker) Unsubscribe(string) error { return nil }

func (b *broker) History(string, centrifuge.HistoryOptions) ([]*centrifuge.Publication, centrifuge.StreamPosition, error) {
	return nil, centrifuge.StreamPosition{}, centrifuge.ErrorNotAvailable
}

func (b *broker) RemoveHistory(string) error { return nil }

// presence is who is on a channel: in memory for this node, in Redis for all.
// While Redis is away the answer is that of this node.
type presence struct {
	*centrifuge.MemoryPresenceManager
	shared *centrifuge.RedisPresenceManager // nil on a single node
	shard  *centrifuge.RedisShard           // of shared
}

var (
	_ centrifuge.PresenceManager = (*presence)(nil)
	_ centrifuge.Closer          = (*presence)(nil)
)

func newPresence(node *centrifuge.Node, r *relay, prefix string) (*presence, error) {
	local, err := centrifuge.NewMemoryPresenceManager(node, centrifuge.MemoryPresenceManagerConfig{})
	if err != nil || r == nil {
		return &presence{MemoryPresenceManager: local}, err
	}
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{Address: r.address})
	if err != nil {
		return nil, err
	}
	shared, err := centrifuge.NewRedisPresenceManager(node, centrifuge.RedisPresenceManagerConfig{
		Prefix: prefix, Shards: []*centrifuge.RedisShard{shard},
	})
	return &presence{MemoryPresenceManager: local, shared: shared, shard: shard}, err
}

// Close ends the connections; the node calls it when its sockets are closed.
func (p *presence) Close(ctx context.Context) error {
	if p.shard != nil {
		p.shard.Close()
	}
	return p.MemoryPresenceManager.Close(ctx)
}

func (p *presence) Presence(ch string) (map[string]*centrifuge.ClientInfo, error) {
	if p.shared != nil {
		if all, err := p.shared.Presence(ch); err == nil {
			return all, nil
		}
	}
	return p.MemoryPresenceManager.Presence(ch)
}

func (p *presence) AddPresence(ch, clientID string, info *centrifuge.ClientInfo) error {
	if p.shared != nil {
		// Refreshed every 25 s: what fails now is made up for then.
		p.shared.AddPresence(ch, clientID, info) //nolint:errcheck // see above
	}
	return p.MemoryPresenceManager.AddPresence(ch, clientID, info)
}

func (p *presence) RemovePresence(ch, clientID, userID string) error {
	if p.shared != nil {
		// It expires by itself.
		p.shared.RemovePresence(ch, clientID, userID) //nolint:errcheck // see above
	}
	return p.MemoryPresenceManager.RemovePresence(ch, clientID, userID)
}
