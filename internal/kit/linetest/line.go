// Package linetest is a TCP line between a program and a server that a test can
// cut, silence and mend. It is for tests only.
package linetest

import (
	"net"
	"sync"
	"testing"
)

// Line forwards connections to a server.
type Line struct {
	to string
	l  net.Listener
	wg sync.WaitGroup

	mu    sync.Mutex
	cut   bool
	quiet chan struct{} // closed while bytes pass
	conns map[net.Conn]bool
}

// New lays a line to the address. It ends with the test.
func New(t testing.TB, to string) *Line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	line := &Line{to: to, l: l, quiet: make(chan struct{}), conns: map[net.Conn]bool{}}
	close(line.quiet)
	line.wg.Go(line.accept)
	t.Cleanup(func() {
		l.Close()
		line.Mend()
		line.Cut()
		line.wg.Wait()
	})
	return line
}

// Addr is where the program connects to.
func (l *Line) Addr() string { return l.l.Addr().String() }

// Cut ends all connections and lets no new one through.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for c := range l.conns {
		c.Close()
	}
}

// Silence keeps the connections and holds back what is said on them.
func (l *Line) Silence() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.quiet = make(chan struct{})
}

// Mend lets everything pass again.
func (l *Line) Mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
	select {
	case <-l.quiet:
	default:
		close(l.quiet)
	}
}

func (l *Line) accept() {
	for {
		c, err := l.l.Accept()
		if err != nil {
			return
		}
		l.wg.Go(func() { l.serve(c) })
	}
}

func (l *Line) serve(c net.Conn) {
	defer c.Close()
	up, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer up.Close()
	l.mu.Lock()
	if l.cut {
		l.mu.Unlock()
		return
	}
	l.conns[c], l.conns[up] = true, true
	l.mu.Unlock()
	l.wg.Go(func() { l.copy(up, c) })
	l.copy(c, up)
	l.mu.Lock()
	delete(l.conns, c)
	delete(l.conns, up)
	l.mu.Unlock()
}

// copy ends both ends together.
func (l *Line) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		l.mu.Lock()
		quiet := l.quiet
		l.mu.Unlock()
		<-quiet
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
