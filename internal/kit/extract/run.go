package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Progress says how far a file has been read: pages of a PDF, parts of others.
// Total is 0 while it is not known.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Option changes how Run works.
type Option func(*runner)

// WithProgress hears about progress, from another goroutine, one call at a time.
func WithProgress(f func(Progress)) Option { return func(r *runner) { r.progress = f } }

// WithProgram starts another program than this one's own binary. It must answer
// as Main does.
func WithProgram(path string, args ...string) Option {
	return func(r *runner) { r.path, r.args = path, args }
}

// childEnv is set in the child; a child starts no children of its own.
const childEnv = "SHOPBELL_EXTRACT_CHILD"

// Run reads a file whose name may tell its format. It fails with an *Error, with
// the error of ctx where that has ended, or with what file failed with. Where
// ctx ends while file waits, that one Read may outlast Run. It may be called by several
// goroutines at once; every call is a process.
func Run(ctx context.Context, name string, file io.Reader, lim Limits, opts ...Option) (Document, error) {
	r := &runner{lim: lim.orDefault(), path: ownBinary(), args: []string{"extract"}, progress: func(Progress) {}}
	for _, o := range opts {
		o(r)
	}
	if os.Getenv(childEnv) != "" {
		return Document{}, fail(Unavailable, "a child may not start children")
	}
	if r.path == "" {
		return Document{}, fail(Unavailable, "the program does not know its own file")
	}
	return r.run(ctx, name, file)
}

type runner struct {
	lim      Limits
	path     string
	args     []string
	exact    []string
	progress func(Progress)

	mu     sync.Mutex
	cmd    *exec.Cmd
	reason error // why the child was killed
	fed    bool  // it has the whole file
	ended  bool
	heard  time.Time // of its last message
	used   time.Duration
	peak   int64 // of its resident memory, for tests
}

// kill ends the child and what it has started; the first reason counts.
func (r *runner) kill(reason error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return // its number may be another's by now
	}
	if r.reason == nil {
		r.reason = reason
	}
	killGroup(r.cmd)
}

func (r *runner) run(ctx context.Context, name string, file io.Reader) (Document, error) {
	if err := ctx.Err(); err != nil {
		return Document{}, err
	}
	// The child dies with the thread that started it, so that thread must live.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	r.cmd = exec.Command(r.path, r.args...) //nolint:gosec,noctx // our own binary; its end is watched below
	r.cmd.Env = childEnvironment()
	isolate(r.cmd)
	var stderr opening
	r.cmd.Stderr = &stderr
	stdin, err := r.cmd.StdinPipe()
	if err != nil {
		return Document{}, &Error{Code: Unavailable, Err: err}
	}
	stdout, err := r.cmd.StdoutPipe()
	if err != nil {
		return Document{}, &Error{Code: Unavailable, Err: err}
	}
	r.heard = time.Now()
	if err := r.cmd.Start(); err != nil {
		return Document{}, &Error{Code: Unavailable, Detail: "the child does not start", Err: err}
	}
	stop := context.AfterFunc(ctx, func() { r.kill(ctx.Err()) })
	defer stop()
	done := make(chan struct{})
	watched := make(chan struct{})
	go func() { defer close(watched); r.watch(done) }()
	fed := make(chan struct{})
	source := &failing{r: file, over: done}
	go func() { defer close(fed); r.feed(stdin, name, source) }()

	doc, said := r.listen(stdout)
	if said != nil {
		r.kill(said) // it may still be talking
	}
	waited := r.cmd.Wait()
	killGroup(r.cmd) // what a child that broke has left behind
	close(done)
	<-watched
	select {
	case <-fed:
	case <-ctx.Done(): // the file may be what waits for that
	}
	r.mu.Lock()
	reason := r.reason
	r.ended = true
	r.mu.Unlock()
	switch {
	case ctx.Err() != nil && errors.Is(reason, ctx.Err()):
		return Document{}, reason
	case said == nil && doc != nil:
		return *doc, nil
	case reason != nil && !errors.Is(reason, errSilent):
		return Document{}, reason
	}
	return Document{}, died(waited, stderr.String())
}

// feed gives the child the file, behind one line that says how to read it.
func (r *runner) feed(stdin io.WriteCloser, name string, source *failing) {
	defer stdin.Close() //nolint:errcheck // the child says what it misses
	head, err := json.Marshal(order{Name: clip(strings.ToValidUTF8(name, "_"), 1000), Exact: r.exact, Limits: r.lim})
	if err != nil {
		r.kill(&Error{Code: Unavailable, Err: err})
		return
	}
	if _, err := stdin.Write(append(head, '\n')); err != nil {
		return
	}
	n, _ := io.Copy(stdin, io.LimitReader(source, r.lim.Bytes+1)) //nolint:errcheck // source keeps its own; a child that has enough closes the pipe
	switch {
	case source.err != nil:
		r.kill(fmt.Errorf("extract: read the file: %w", source.err))
	case n > r.lim.Bytes:
		r.kill(fail(TooLarge, fmt.Sprintf("more than %d bytes", r.lim.Bytes)))
	}
	r.mu.Lock()
	r.fed, r.heard = true, time.Now()
	r.mu.Unlock()
}

// failing remembers why its reader failed, and ends when nobody listens.
type failing struct {
	r    io.Reader
	over <-chan struct{}
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	select {
	case <-f.over:
		return 0, io.EOF
	default:
	}
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

var errSilent = errors.New("the child ended without an answer")

// listen reads the child's messages. The child has read a hostile file, so what
// it says is bounded again.
func (r *runner) listen(stdout io.Reader) (*Document, error) {
	most := 6*int64(r.lim.Text) + 512*int64(r.lim.Blocks) + 8*int64(r.lim.Cells) + 16<<20
	dec := json.NewDecoder(io.LimitReader(stdout, most))
	b := newBuilder("", r.lim, nil)
	for {
		var m message
		if err := dec.Decode(&m); err != nil {
			if dec.InputOffset() >= most {
				return nil, fail(TooLarge, "the answer of the child is too long")
			}
			var syntax *json.SyntaxError
			var typ *json.UnmarshalTypeError
			if errors.As(err, &syntax) || errors.As(err, &typ) {
				return nil, fail(Unreadable, "the child is not understood")
			}
			return nil, errSilent
		}
		r.mu.Lock()
		r.heard, r.used = time.Now(), cpuTime(r.cmd)
		r.mu.Unlock()
		switch {
		case m.Error != nil:
			return nil, fail(m.Error.Code, m.Error.Detail)
		case m.Block != nil:
			if !slices.Contains([]Kind{Heading, Paragraph, Item, Table}, m.Block.Kind) {
				return nil, fail(Unreadable, "an unknown kind of block")
			}
			m.Block.Exact = m.Block.Exact && len(r.exact) > 0
			if err := b.add(*m.Block); err != nil {
				return nil, err
			}
		case m.End != nil:
			m.End.Blocks = b.doc.Blocks
			return m.End, nil
		case m.Progress != nil:
			r.progress(*m.Progress)
		}
	}
}

const watchEvery = 20 * time.Millisecond

// watch kills a child that takes more than its share.
func (r *runner) watch(done <-chan struct{}) {
	began := time.Now()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		r.mu.Lock()
		heard, used := r.heard, r.used
		if !r.fed {
			heard = time.Now() // who brings a file slowly is no fault of the child
		}
		r.mu.Unlock()
		cpu, known, weight := cpuTime(r.cmd), hasCPUTime, r.weigh()
		switch {
		case time.Since(began) > r.lim.Wall:
			r.kill(fail(TimedOut, fmt.Sprintf("longer than %v", r.lim.Wall)))
		case known && cpu > r.lim.CPU:
			r.kill(fail(TimedOut, fmt.Sprintf("more than %v of processor time", r.lim.CPU)))
		case known && cpu-used > r.lim.Stall, !known && time.Since(heard) > r.lim.Stall, time.Since(heard) > 8*r.lim.Stall:
			r.kill(fail(TimedOut, fmt.Sprintf("no progress within %v", r.lim.Stall)))
		case weight > r.lim.Memory:
			r.kill(fail(OutOfMemory, fmt.Sprintf("more than %d MB", r.lim.Memory>>20)))
		}
	}
}

// weigh returns the memory that the child holds.
func (r *runner) weigh() int64 {
	n := resident(r.cmd)
	r.mu.Lock()
	r.peak = max(r.peak, n)
	r.mu.Unlock()
	return n
}

// died says why a child ended without an answer.
func died(waited error, stderr string) *Error {
	first, _, _ := strings.Cut(stderr, "\n")
	switch {
	case strings.Contains(stderr, "out of memory") || strings.Contains(stderr, "cannot allocate memory") || strings.Contains(stderr, "failed to allocate"):
		return fail(OutOfMemory, "the child had no memory left")
	case strings.Contains(stderr, "cpu limit exceeded"):
		return fail(TimedOut, "no processor time left")
	case waited != nil && killedBySystem(waited):
		return fail(OutOfMemory, "the system killed the child")
	case strings.HasPrefix(first, "fatal error: ") || strings.HasPrefix(first, "runtime: "):
		return fail(Unreadable, "the child broke: "+clip(first, 100))
	case waited != nil:
		return fail(Unreadable, "the child broke: "+waited.Error())
	}
	return fail(Unreadable, errSilent.Error())
}

// childEnvironment keeps the child from what it need not know: no keys, no
// passwords.
func childEnvironment() []string {
	env := []string{childEnv + "=1", "GOTRACEBACK=none", "OMP_THREAD_LIMIT=1"}
	for _, k := range []string{"PATH", "TESSDATA_PREFIX", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(k); ok {
			env = append(env, k+"="+v)
		}
	}
	return env
}

// opening keeps the beginning of what is written to it.
type opening struct{ buf bytes.Buffer }

func (t *opening) Write(p []byte) (int, error) {
	if room := 4096 - t.buf.Len(); room > 0 {
		t.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (t *opening) String() string { return t.buf.String() }
