package crashtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/bench"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// setting is a whole number from the environment.
func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// seed decides the moments of the kills; it is printed, so that they can be
// repeated.
func seed(t *testing.T) uint64 {
	t.Helper()
	s := uint64(setting(t, "CRASH_SEED", int(time.Now().UnixNano()%1_000_000)))
	t.Logf("CRASH_SEED=%d", s)
	return s
}

var buildOnce = sync.OnceValues(func() (string, error) {
	if bin := os.Getenv("SHOPBELL_BIN"); bin != "" {
		return filepath.Abs(bin)
	}
	dir, err := os.MkdirTemp("", "shopbell-crash")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "shopbell")
	cmd := exec.Command("go", "build", "-o", bin, "github.com/shopbell/shopbell/cmd/shopbell")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build shopbell: %w\n%s", err, out)
	}
	return bin, nil
})

func binary(t *testing.T) string {
	t.Helper()
	bin, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// server is one node of Shopbell that can be killed and started again.
type server struct {
	t    *testing.T
	addr string
	log  string
	env  []string

	process *bench.Process
}

func newServer(t *testing.T, name, dsn, redis string) *server {
	t.Helper()
	addr, err := bench.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, addr: addr, log: filepath.Join(t.TempDir(), name+".log"), env: []string{
		"SHOPBELL_LISTEN=" + addr, "SHOPBELL_STORE_DSN=" + dsn, "SHOPBELL_REDIS_ADDR=" + redis,
		"SHOPBELL_DATA_DIR=" + t.TempDir(), "SHOPBELL_LOG_LEVEL=warn", "SHOPBELL_TRAIN_MODELS=false",
	}}
	t.Cleanup(func() {
		if s.process != nil {
			s.process.Kill() //nolint:errcheck // the test has ended
		}
		if t.Failed() {
			t.Logf("the last lines of %s:\n%s", name, tail(s.log))
		}
	})
	return s
}

func (s *server) url() string { return "http://" + s.addr }

func (s *server) start(command string) time.Duration {
	s.t.Helper()
	p, took, err := bench.Start(context.Background(), s.log, s.url(), s.env, binary(s.t), command)
	if err != nil {
		s.t.Fatalf("%v\n%s", err, tail(s.log))
	}
	s.process = p
	return took
}

func (s *server) kill() {
	s.t.Helper()
	if err := s.process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	s.process = nil
}

func tail(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-25):], "\n")
}

// openShop loads the demo shop into the database and returns its channel's key.
func openShop(t *testing.T, dsn string) (key string) {
	t.Helper()
	s := newServer(t, "demo", dsn, "")
	s.start("demo")
	if err := s.process.Stop(); err != nil {
		t.Fatal(err)
	}
	s.process = nil
	d, err := db.Open(t.Context(), db.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT key FROM channel WHERE lang = 'zh' ORDER BY created_at LIMIT 1`).Scan(&key)
	})
	if err = errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	return key
}

// crowd is a number of customers who write at the same time.
type crowd struct {
	customers []*customer
	stop      chan struct{}
	ended     chan error
}

func startCrowd(ctx context.Context, n int, seed uint64, key string, nodes ...string) *crowd {
	c := &crowd{stop: make(chan struct{}), ended: make(chan error, n)}
	for i := range n {
		one := newCustomer(i, seed, key, slices.Clone(nodes)...)
		c.customers = append(c.customers, one)
		go func() { c.ended <- one.write(ctx, c.stop) }()
	}
	return c
}

// finish lets everybody end their last message, waits until the bot has
// answered, and compares records and logs.
func (c *crowd) finish(ctx context.Context, t *testing.T) {
	t.Helper()
	close(c.stop)
	for range c.customers {
		if err := <-c.ended; err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	messages := 0
	for _, one := range c.customers {
		messages += len(one.outgo)
		for {
			ok, err := one.settled(ctx)
			if ok {
				break
			}
			if ctx.Err() != nil {
				t.Errorf("%s: the last message is neither answered nor queued (state %s, %v)", one.name, one.head.State, err)
				break
			}
			time.Sleep(250 * time.Millisecond)
		}
		for _, err := range one.check(context.WithoutCancel(ctx)) {
			t.Error(err)
		}
		if one.client != nil {
			one.leave()
		}
	}
	t.Logf("%d customers, %d messages acknowledged, each once and in order", len(c.customers), messages)
	if messages < 5*len(c.customers) {
		t.Errorf("only %d messages were sent: the load did not run", messages)
	}
}

// postgres is a server of our own that can be killed.
type postgres struct {
	t       *testing.T
	bin     string
	dir     string
	port    string
	process *exec.Cmd
}

func newPostgres(t *testing.T) *postgres {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") //nolint:errcheck // the pattern is sound
	if len(found) == 0 {
		t.Skip("PostgreSQL is not installed; make test installs it")
	}
	addr, err := bench.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: PostgreSQL's own user has to reach it.
	dir, err := os.MkdirTemp("", "shopbell-postgres")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(addr, ":")
	p := &postgres{t: t, bin: filepath.Dir(found[len(found)-1]), dir: dir, port: port}
	t.Cleanup(func() {
		if p.process != nil {
			p.kill()
		}
		os.RemoveAll(dir) //nolint:errcheck // in the folder for temporary files
	})
	if id := p.credential(); id != nil {
		if err := os.Chown(dir, int(id.Uid), int(id.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	init := p.command("initdb", "-D", filepath.Join(dir, "db"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	p.start()
	return p
}

func (p *postgres) dsn() string {
	return "postgres://postgres@127.0.0.1:" + p.port + "/postgres?sslmode=disable"
}

// credential is whom PostgreSQL runs as: it refuses root.
func (p *postgres) credential() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		p.t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid) //nolint:errcheck // a number on every Unix
	gid, _ := strconv.Atoi(u.Gid) //nolint:errcheck // a number on every Unix
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (p *postgres) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.credential()}
	return cmd
}

// start runs the server until it answers. After a kill the first tries can
// fail: old children still hold the shared memory.
func (p *postgres) start() {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		cmd := p.command("postgres", "-D", filepath.Join(p.dir, "db"), "-c", "listen_addresses=127.0.0.1", "-c", "port="+p.port,
			"-c", "unix_socket_directories="+p.dir, "-c", "max_connections=100", "-c", "log_min_messages=panic")
		cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
		if err := cmd.Start(); err != nil {
			p.t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { cmd.Wait(); close(ended) }() //nolint:errcheck // it is killed
		p.process = cmd
		for {
			if p.command("pg_isready", "-q", "-h", "127.0.0.1", "-p", p.port).Run() == nil {
				return
			}
			if time.Now().After(deadline) {
				p.t.Fatal("PostgreSQL does not come back")
			}
			select {
			case <-ended:
			case <-time.After(100 * time.Millisecond):
				continue
			}
			break
		}
	}
}

// kill ends the postmaster and all its children at once.
func (p *postgres) kill() {
	children := bench.Children(p.process.Process.Pid)
	p.process.Process.Kill() //nolint:errcheck // it may have ended
	for _, pid := range children {
		syscall.Kill(pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
	}
	p.process = nil
}

// redis is a server of our own that can be killed.
type redis struct {
	t       *testing.T
	addr    string
	process *exec.Cmd
}

func newRedis(t *testing.T) *redis {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("Redis is not installed; make test installs it")
	}
	addr, err := bench.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	r := &redis{t: t, addr: addr}
	r.start()
	t.Cleanup(func() {
		if r.process != nil {
			r.kill()
		}
	})
	return r
}

func (r *redis) start() {
	r.t.Helper()
	_, port, _ := strings.Cut(r.addr, ":")
	r.process = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", r.t.TempDir())
	r.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.process.Start(); err != nil {
		r.t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if exec.Command("redis-cli", "-p", port, "ping").Run() == nil {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatal("Redis does not come up")
		}
	}
}

func (r *redis) kill() {
	r.process.Process.Kill() //nolint:errcheck // it may have ended
	r.process.Wait()         //nolint:errcheck // it was killed
	r.process = nil
}

// moment is a random stretch between two kills.
func moment(rnd *rand.Rand, from, to time.Duration) time.Duration {
	return from + time.Duration(rnd.Int64N(int64(to-from)))
}
