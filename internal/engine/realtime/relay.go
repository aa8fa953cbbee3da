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
	relayChannel = "shopbell:relay"
	relayQueue   = 8192 // frames that may wait for Redis
	relayBatch   = 128  // frames that travel together
	relayRetry   = 500 * time.Millisecond
)

type frameKind byte

const (
	framePublish    frameKind = 'p'
	frameJoin       frameKind = 'j'
	frameLeave      frameKind = 'l'
	frameDisconnect frameKind = 'd'
	frameGap        frameKind = 'g' // the sender had to drop something
	frameEcho       frameKind = 'e' // to oneself: am I subscribed?
)

// relay passes frames between nodes over one Redis channel. A frame is the
// sender's id (8 bytes), the kind, the length of the channel's name (2 bytes),
// the name and the data.
type relay struct {
	address string
	id      [8]byte
	client  rueidis.Client
	node    *Node
	handler centrifuge.BrokerEventHandler
	out     chan []byte
	dropped atomic.Bool     // something was not relayed
	deaf    atomic.Bool     // subscribed again, not yet proved
	ctx     context.Context //nolint:containedctx // ends the loops
	cancel  context.CancelFunc
	wg      sync.WaitGroup
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

func newRelay(ctx context.Context, address string, node *Node) (*relay, error) {
	client, address, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	r := &relay{address: address, client: client, node: node, out: make(chan []byte, relayQueue)}
	rand.Read(r.id[:]) //nolint:errcheck // never fails
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r, nil
}

func (r *relay) start() {
	r.wg.Go(r.sendLoop)
	r.wg.Go(r.receiveLoop)
}

func (r *relay) stop() {
	r.cancel()
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

func (r *relay) sendLoop() {
	for {
		var first []byte
		select {
		case first = <-r.out:
		case <-r.ctx.Done():
			return
		}
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
		if r.dropped.Load() && r.client.Do(r.ctx, r.publish(r.mark(frameGap))).Error() == nil {
			r.dropped.Store(false)
		}
	}
}

// mark is a frame without channel and data.
func (r *relay) mark(kind frameKind) []byte {
	return append(r.id[:len(r.id):len(r.id)], byte(kind), 0, 0)
}

func (r *relay) publish(f []byte) rueidis.Completed {
	return r.client.B().Publish().Channel(relayChannel).Message(rueidis.BinaryString(f)).Build()
}

func (r *relay) receiveLoop() {
	for first := true; r.ctx.Err() == nil; first = false {
		ctx, cancel := context.WithCancel(r.ctx)
		if !first {
			go r.afterReconnect(ctx)
		}
		err := r.client.Receive(ctx, r.client.B().Subscribe().Channel(relayChannel).Build(), func(m rueidis.PubSubMessage) {
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

// afterReconnect sends frames to itself until one comes back: from then on
// nothing is missed any more, and the gap is known to be over.
func (r *relay) afterReconnect(ctx context.Context) {
	r.deaf.Store(true)
	for r.deaf.Load() && ctx.Err() == nil {
		// While Redis is away this fails, and is tried again.
		r.client.Do(ctx, r.publish(r.mark(frameEcho))) //nolint:errcheck // see above
		select {
		case <-time.After(relayRetry):
		case <-ctx.Done():
		}
	}
}

func (r *relay) receive(f []byte) {
	const head = 8 + 1 + 2
	if len(f) < head {
		return
	}
	if [8]byte(f[:8]) == r.id {
		if frameKind(f[8]) == frameEcho && r.deaf.Swap(false) {
			r.node.foundGap()
		}
		return
	}
	kind, n := frameKind(f[8]), int(binary.BigEndian.Uint16(f[9:]))
	if len(f) < head+n {
		return
	}
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
	}
}
