// Package ws is as much of the WebSocket protocol (RFC 6455) as the load
// generator and the crash test need: text messages both ways, on sockets that
// cost a goroutine and half a kilobyte. It refuses to be a library: no
// extensions, no fragments, no TLS, for loopback only.
package ws

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6455 asks for it
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10

	maxMessage = 1 << 20
	acceptGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
)

// Conn is an open socket. One goroutine may read and any number may write.
type Conn struct {
	c      net.Conn
	r      *bufio.Reader
	client bool // masks what it writes

	mu  sync.Mutex
	out []byte
	in  []byte
}

// Dial opens a socket to ws://host/path.
func Dial(ctx context.Context, rawURL, origin string) (*Conn, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	var nonce [16]byte
	rand.Read(nonce[:]) //nolint:errcheck // never fails
	key := base64.StdEncoding.EncodeToString(nonce[:])
	_, err = fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		u.RequestURI(), u.Host, origin, key)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	r := bufio.NewReaderSize(c, 512)
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if resp.StatusCode != http.StatusSwitchingProtocols || resp.Header.Get("Sec-WebSocket-Accept") != accept(key) {
		return nil, errors.Join(fmt.Errorf("websocket: server answered %s", resp.Status), c.Close())
	}
	return &Conn{c: c, r: r, client: true}, clearDeadline(c)
}

// Upgrade takes over a request as a socket.
func Upgrade(w http.ResponseWriter, r *http.Request) (*Conn, error) {
	key := r.Header.Get("Sec-WebSocket-Key")
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || key == "" {
		http.Error(w, "a WebSocket is wanted", http.StatusUpgradeRequired)
		return nil, errors.New("websocket: not an upgrade")
	}
	c, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	if err := clearDeadline(c); err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept(key))
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &Conn{c: c, r: rw.Reader}, nil
}

func accept(key string) string {
	h := sha1.Sum([]byte(key + acceptGUID)) //nolint:gosec // RFC 6455 asks for it
	return base64.StdEncoding.EncodeToString(h[:])
}

// Close ends the connection at once.
func (c *Conn) Close() error { return c.c.Close() }

// Write sends one text message.
func (c *Conn) Write(text []byte) error { return c.frame(opText, text) }

func (c *Conn) frame(op byte, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := append(c.out[:0], 0x80|op)
	mask := byte(0)
	if c.client {
		mask = 0x80
	}
	switch n := len(data); {
	case n < 126:
		b = append(b, mask|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, mask|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, mask|127), uint64(n))
	}
	if c.client {
		b = append(b, 0, 0, 0, 0) // a mask of zeros is a mask
	}
	c.out = append(b, data...)
	_, err := c.c.Write(c.out)
	return err
}

// Read returns the next text message, valid until the next Read. It answers
// pings by itself and returns io.EOF when the other side has closed.
func (c *Conn) Read() ([]byte, error) {
	for {
		op, data, err := c.next()
		if err != nil {
			return nil, err
		}
		switch op {
		case opText:
			return data, nil
		case opPing:
			if err := c.frame(opPong, data); err != nil {
				return nil, err
			}
		case opClose:
			return nil, io.EOF
		}
	}
}

func (c *Conn) next() (byte, []byte, error) {
	var head [8]byte
	if _, err := io.ReadFull(c.r, head[:2]); err != nil {
		return 0, nil, err
	}
	op, masked, size := head[0]&0x0f, head[1]&0x80 != 0, uint64(head[1]&0x7f)
	if head[0]&0x80 == 0 {
		return 0, nil, errors.New("websocket: fragmented message")
	}
	switch size {
	case 126:
		if _, err := io.ReadFull(c.r, head[:2]); err != nil {
			return 0, nil, err
		}
		size = uint64(binary.BigEndian.Uint16(head[:2]))
	case 127:
		if _, err := io.ReadFull(c.r, head[:8]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(head[:8])
	}
	if size > maxMessage {
		return 0, nil, errors.New("websocket: message too large")
	}
	var mask [4]byte
	if masked {
		if _, err := io.ReadFull(c.r, mask[:]); err != nil {
			return 0, nil, err
		}
	}
	if uint64(cap(c.in)) < size {
		c.in = make([]byte, size)
	}
	data := c.in[:size]
	if _, err := io.ReadFull(c.r, data); err != nil {
		return 0, nil, err
	}
	if masked {
		for i := range data {
			data[i] ^= mask[i&3]
		}
	}
	return op, data, nil
}

func clearDeadline(c net.Conn) error { return c.SetDeadline(time.Time{}) }
