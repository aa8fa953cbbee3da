package extract

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// order is the first line that the child reads; the file follows it.
type order struct {
	Name   string   `json:"name"`
	Exact  []string `json:"exact,omitempty"` // see WithExact
	Limits Limits   `json:"limits"`
}

// message is a line that the child writes; one of its fields is set.
type message struct {
	Progress *Progress `json:"progress,omitempty"`
	Block    *Block    `json:"block,omitempty"`
	End      *Document `json:"end,omitempty"` // without its blocks
	Error    *failure  `json:"error,omitempty"`
}

type failure struct {
	Code   Code   `json:"code"`
	Detail string `json:"detail,omitempty"`
}

// Child answers and ends the process if Run of another process has started it,
// and returns otherwise. For programs whose binary does not know the command.
func Child() {
	if os.Getenv(childEnv) == "" {
		return
	}
	if err := Main(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Main is the child: it puts itself under the limits that it reads, for good,
// and reads the file behind them. What is wrong with the file it says on out;
// it fails only where it cannot speak.
func Main(ctx context.Context, in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	head, err := r.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("extract: read the order: %w", err)
	}
	var o order
	if err := json.Unmarshal(head, &o); err != nil {
		return fmt.Errorf("extract: read the order: %w", err)
	}
	o.Limits = o.Limits.orDefault()
	s := &speaker{enc: json.NewEncoder(out)}
	s.enc.SetEscapeHTML(false)
	if err := confine(o.Limits); err != nil {
		return s.fail(&Error{Code: Unavailable, Detail: "the limits cannot be set", Err: err})
	}
	go watchHeap(o.Limits.Memory)
	body, err := io.ReadAll(io.LimitReader(r, o.Limits.Bytes+1))
	if err != nil {
		return fmt.Errorf("extract: read the file: %w", err)
	}
	if int64(len(body)) > o.Limits.Bytes {
		return s.fail(fail(TooLarge, "the file"))
	}
	doc, err := guarded(ctx, &o, body, s.progress)
	if err != nil {
		return s.fail(err)
	}
	return s.document(doc)
}

// guarded reads with a net: a parser that panics has met a damaged file.
func guarded(ctx context.Context, o *order, body []byte, progress func(done, total int)) (doc *Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			detail := "a parser broke"
			if e, ok := p.(runtime.Error); ok {
				detail += ": " + e.Error()
			}
			doc, err = nil, fail(Unreadable, detail)
		}
	}()
	return read(ctx, o, body, progress)
}

// watchHeap ends the process where it holds too much, where nobody else does.
func watchHeap(limit int64) {
	debug.SetMemoryLimit(limit * 3 / 4)
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	for {
		metrics.Read(sample)
		if int64(sample[0].Value.Uint64()) > limit { //nolint:gosec // bytes of memory
			fmt.Fprintln(os.Stderr, "fatal error: out of memory")
			os.Exit(2)
		}
		time.Sleep(watchEvery)
	}
}

// speaker writes messages.
type speaker struct {
	mu   sync.Mutex
	enc  *json.Encoder
	last time.Time
}

func (s *speaker) say(m message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enc.Encode(m)
}

// progress tells the parent that work goes on, ten times a second at most.
func (s *speaker) progress(done, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.last) < 100*time.Millisecond {
		return
	}
	s.last = time.Now()
	s.enc.Encode(message{Progress: &Progress{Done: done, Total: total}}) //nolint:errcheck // a parent that is gone reads nothing
}

func (s *speaker) fail(err error) error {
	f := &failure{Code: Unreadable, Detail: "a parser failed"}
	var e *Error
	if errors.As(err, &e) {
		f.Code, f.Detail = e.Code, e.Detail
		if e.Err != nil {
			f.Detail += ": " + e.Err.Error()
		}
	}
	return s.say(message{Error: f})
}

func (s *speaker) document(doc *Document) error {
	for i := range doc.Blocks {
		if err := s.say(message{Block: &doc.Blocks[i]}); err != nil {
			return err
		}
	}
	end := *doc
	end.Blocks = nil
	return s.say(message{End: &end})
}
