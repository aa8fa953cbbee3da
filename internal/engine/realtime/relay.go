package realtime

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/redis/rueidis"
)

const (
	relayQueue  = 8192 // frames that may wait for Redis
	relayBatch  = 128  // frames that travel together
	relayRetry  = 500 * time.Millisecond
	relayEcho   = 5 * time.Millisecond // before the first repetition of an echo; then twice as long
	relayStart  = 2 * time.Second      // how long a start waits for Redis
	relayBeat   = time.Second          // how often a node says that it lives
	relayMissed = 5                    // beats without which it counts as lost
	relayDrain  = 2 * time.Second      // for what is still to be sent at the end
)

type frameKind byte

const (
	framePublish    frameKind = 'p'
	frameJoin       frameKind = 'j'
	frameLeave      frameKind = 'l'
	frameDisconnect frameKind = 'd'
	frameGap        frameKind = 'g' // the sender had to drop something
	frameEcho       frameKind = 'e' // to oneself: am I subscribed?
	frameBeat       frameKind = 'h' // the sender lives
	frameBye        frameKind = 'b' // the sender ends, and has sent everything
)

// nodeID names a node for as long as it runs.
type nodeID [8]byte

// relay passes frames between nodes over one Redis channel. A frame is the
// sender's id (8 bytes), the kind, the length of the channel's name (2 bytes),
// the name and the data.
//
// A node that ends says so after its last frame. One that falls silent without
// a word may have made something true of which it told nobody: that is a gap.
type relay struct {
	address string
	channel string // of Redis
	id      nodeID
	client  rueidis.Client
	node    *Node
	handler centrifuge.BrokerEventHandler
	beat    time.Duration
	out     chan []byte
	dropped atomic.Bool     // something was not relayed
	late    atomic.Bool     // sockets were accepted before this node heard anything
	deaf    atomic.Bool     // subscribed, not yet proved
	ctx     context.Context //nolint:containedctx // ends the loops
	cancel  context.CancelFunc
	hearing chan struct{} // closed when this node hears for the first time
	ended   chan struct{} // nothing more will be sent
	once    sync.Once     // of ended
	wg      sync.WaitGroup

	mu    sync.Mutex
	heard map[nodeID]time.Time // when each other node was last heard
}

// Ping reports whether the Redis at the address answers.
func Ping(ctx context.Context, address string) error {
	client, _, err := connect(ctx, address)
	if err == nil {
		client.Close()
	}
	return err
}

func connect(ctx context.Context, address string) (rueidis.Client, string, error) {
	if !strings.Contains(address, "://") {
		address = "redis://" + address
	}
	opt, err := rueidis.ParseURL(address)
	if err != nil {
		return nil, "", errors.New("the Redis address cannot be read") // err could show a password
	}
	// A reconnection must be seen here, since frames were missed meanwhile.
	opt.DisableRetry = true
	opt.DisableCache = true
	client, err := rueidis.NewClient(opt)
	if err != nil {
		return nil, "", err
	}
	if err := client.Do(ctx, client.B().Ping().Build()).Error(); err != nil {
		client.Close()
		return nil, "", err
	}
	return client, address, nil
}

func newRelay(ctx context.Context, cfg Config, node *Node) (*relay, error) {
	client, address, err := connect(ctx, cfg.Redis)
	if err != nil {
		return nil, err
	}
	r := &relay{
		address: address, channel: cfg.prefix() + ":relay", client: client, node: node, beat: relayBeat,
		out: make(chan []byte, relayQueue), hearing: make(chan struct{}), ended: make(chan struct{}), heard: map[nodeID]time.Time{},
	}
	rand.Read(r.id[:]) //nolint:errcheck // never fails
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r, nil
}

// start returns when this node hears the others, or Redis takes its time.
func (r *relay) start() {
	r.wg.Go(r.sendLoop)
	r.wg.Go(r.receiveLoop)
	r.wg.Go(r.watchLoop)
	select {
	case <-r.hearing:
	case <-time.After(relayStart):
		r.late.Store(true)
	}
}

// stop sends what is queued and says goodbye, if Redis lets it.
func (r *relay) stop() {
	r.once.Do(func() { close(r.ended) })
	drained := time.AfterFunc(relayDrain, r.cancel)
	defer drained.Stop()
	r.wg.Wait()
	r.client.Close()
}

// send queues a frame. A full queue means that Redis is away or too slow: the
// frame is dropped and the others are told of the gap as soon as possible.
func (r *relay) send(kind frameKind, channel string, data []byte) {
	f := make([]byte, 0, len(r.id)+3+len(channel)+len(data))
	f = append(f, r.id[:]...)
	f = append(f, byte(kind))
	f = binary.BigEndian.AppendUint16(f, uint16(len(channel))) //nolint:gosec // our own names are short
	f = append(f, channel...)
	f = append(f, data...)
	select {
	case r.out <- f:
	default:
		r.dropped.Store(true)
	}
}

func (r *relay) sendInfo(kind frameKind, channel string, info *centrifuge.ClientInfo) {
	data, err := json.Marshal(info)
	if err == nil {
		r.send(kind, channel, data)
	}
}

// sendLoop ends the others when it has sent everything.
func (r *relay) sendLoop() {
	defer r.cancel()
	beat := time.NewTicker(r.beat)
	defer beat.Stop()
	for {
		select {
		case first := <-r.out:
			r.sendBatch(first)
		case <-beat.C:
			r.tell(frameBeat) //nolint:errcheck // the next one will do
		case <-r.ended:
			for len(r.out) > 0 && r.ctx.Err() == nil {
				r.sendBatch(<-r.out)
			}
			if !r.dropped.Load() {
				r.tell(frameBye) //nolint:errcheck // then the others notice the silence
			}
			return
		}
		if r.dropped.Load() && r.tell(frameGap) == nil {
			r.dropped.Store(false)
		}
	}
}

// sendBatch sends the frame and what waits behind it in one round trip.
func (r *relay) sendBatch(first []byte) {
	batch := rueidis.Commands{r.publish(first)}
more:
	for len(batch) < relayBatch {
		select {
		case f := <-r.out:
			batch = append(batch, r.publish(f))
		default:
			break more
		}
	}
	for _, res := range r.client.DoMulti(r.ctx, batch...) {
		if res.Error() != nil {
			r.dropped.Store(true)
		}
	}
}

// tell sends a frame that says no more than its kind.
func (r *relay) tell(kind frameKind) error {
	return r.client.Do(r.ctx, r.publish(r.mark(kind))).Error()
}

// mark is a frame without channel and data.
func (r *relay) mark(kind frameKind) []byte {
	return append(r.id[:len(r.id):len(r.id)], byte(kind), 0, 0)
}

func (r *relay) publish(f []byte) rueidis.Completed {
	return r.client.B().Publish().Channel(r.channel).Message(rueidis.BinaryString(f)).Build()
}

func (r *relay) receiveLoop() {
	for r.ctx.Err() == nil {
		ctx, cancel := context.WithCancel(r.ctx)
		r.wg.Go(func() { r.proveHearing(ctx) })
		err := r.client.Receive(ctx, r.client.B().Subscribe().Channel(r.channel).Build(), func(m rueidis.PubSubMessage) {
			r.receive([]byte(m.Message))
		})
		cancel()
		if r.ctx.Err() != nil {
			return
		}
		r.node.log.Warn("relay is down, live updates between nodes wait", slog.Any("error", err))
		select {
		case <-time.After(relayRetry):
		case <-r.ctx.Done():
		}
	}
}

// proveHearing sends frames to itself until one comes back: from then on
// nothing is missed any more, and the gap is known to be over.
func (r *relay) proveHearing(ctx context.Context) {
	r.deaf.Store(true)
	for wait := relayEcho; r.deaf.Load() && ctx.Err() == nil; wait = min(2*wait, relayRetry) {
		// While Redis is away this fails, and is tried again.
		r.client.Do(ctx, r.publish(r.mark(frameEcho))) //nolint:errcheck // see above
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
}

// watchLoop finds nodes that have fallen silent.
func (r *relay) watchLoop() {
	beat := time.NewTicker(r.beat)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
			if !r.deaf.Load() && r.forgetLost(time.Now().Add(-relayMissed*r.beat)) {
				r.node.foundGap()
			}
		case <-r.ctx.Done():
			return
		}
	}
}

// forgetLost forgets the nodes that were last heard before the time and reports
// whether there were any.
func (r *relay) forgetLost(before time.Time) (lost bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, at := range r.heard {
		if at.Before(before) {
			delete(r.heard, id)
			lost = true
		}
	}
	return lost
}

// heardItself ends a time without hearing. The first one is no gap if nobody
// was connected yet.
func (r *relay) heardItself() {
	select {
	case <-r.hearing:
	default:
		close(r.hearing)
		if !r.late.Load() {
			return
		}
	}
	r.node.foundGap()
}

func (r *relay) receive(f []byte) {
	const head = 8 + 1 + 2
	if len(f) < head {
		return
	}
	from, kind, n := nodeID(f[:8]), frameKind(f[8]), int(binary.BigEndian.Uint16(f[9:]))
	if from == r.id {
		if kind == frameEcho && r.deaf.Load() {
			// Nobody could be heard: who was silent meanwhile is not lost for that.
			r.mu.Lock()
			clear(r.heard)
			r.mu.Unlock()
			r.deaf.Store(false)
			r.heardItself()
		}
		return
	}
	if len(f) < head+n {
		return
	}
	r.mu.Lock()
	if kind == frameBye {
		delete(r.heard, from)
	} else {
		r.heard[from] = time.Now()
	}
	r.mu.Unlock()
	channel, data := string(f[head:head+n]), f[head+n:]
	switch kind {
	case framePublish:
		// The error is that of one slow socket, which is being closed.
		r.handler.HandlePublication(channel, &centrifuge.Publication{Data: data}, centrifuge.StreamPosition{}, false, nil) //nolint:errcheck // see above
	case frameJoin, frameLeave:
		var info centrifuge.ClientInfo
		if json.Unmarshal(data, &info) != nil {
			return
		}
		if kind == frameJoin {
			r.handler.HandleJoin(channel, &info) //nolint:errcheck // as above
		} else {
			r.handler.HandleLeave(channel, &info) //nolint:errcheck // as above
		}
	case frameDisconnect:
		r.node.disconnectHere(channel)
	case frameGap:
		r.node.foundGap()
	case frameEcho, frameBeat, frameBye:
	}
}
