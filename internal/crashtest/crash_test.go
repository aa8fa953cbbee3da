package crashtest

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"
)

const customers = 32

// The server is killed at random moments while 32 customers write.
func TestServerKilled(t *testing.T) {
	cycles := setting(t, "CRASH_CYCLES", 30)
	s := seed(t)
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	key := openShop(t, dsn)
	node := newServer(t, "node", dsn, "")
	node.start("serve")
	crowd := startCrowd(t.Context(), customers, s, key, node.url())
	rnd := rand.New(rand.NewPCG(s, 1)) //nolint:gosec // moments, not secrets
	var slowest time.Duration
	for range cycles {
		time.Sleep(moment(rnd, 50*time.Millisecond, 1200*time.Millisecond))
		node.kill()
		slowest = max(slowest, node.start("serve"))
	}
	t.Logf("%d kills, the slowest restart took %v", cycles, slowest.Round(time.Millisecond))
	if slowest > 5*time.Second {
		t.Errorf("a restart took %v", slowest)
	}
	crowd.finish(t.Context(), t)
}

// PostgreSQL is killed under two nodes, which live on and recover.
func TestPostgresKilled(t *testing.T) {
	s := seed(t)
	pg := newPostgres(t)
	key := openShop(t, pg.dsn())
	cache := newRedis(t)
	one, two := newServer(t, "one", pg.dsn(), cache.addr), newServer(t, "two", pg.dsn(), cache.addr)
	one.start("serve")
	two.start("serve")
	crowd := startCrowd(t.Context(), customers, s, key, one.url(), two.url())
	rnd := rand.New(rand.NewPCG(s, 2)) //nolint:gosec // moments, not secrets
	for range setting(t, "CRASH_CYCLES", 30)/10 + 1 {
		time.Sleep(moment(rnd, time.Second, 3*time.Second))
		pg.kill()
		time.Sleep(moment(rnd, 100*time.Millisecond, time.Second))
		pg.start()
	}
	time.Sleep(time.Second)
	crowd.finish(t.Context(), t)
}

// One of two nodes is killed and comes back: its customers move to the other.
func TestNodeKilled(t *testing.T) {
	s := seed(t)
	pg := newPostgres(t)
	key := openShop(t, pg.dsn())
	cache := newRedis(t)
	one, two := newServer(t, "one", pg.dsn(), cache.addr), newServer(t, "two", pg.dsn(), cache.addr)
	one.start("serve")
	two.start("serve")
	crowd := startCrowd(t.Context(), customers, s, key, one.url(), two.url())
	rnd := rand.New(rand.NewPCG(s, 3)) //nolint:gosec // moments, not secrets
	for i := range setting(t, "CRASH_CYCLES", 30)/5 + 1 {
		node := one
		if i%2 == 1 {
			node = two
		}
		time.Sleep(moment(rnd, 500*time.Millisecond, 2*time.Second))
		node.kill()
		time.Sleep(moment(rnd, 200*time.Millisecond, time.Second))
		node.start("serve")
	}
	crowd.finish(t.Context(), t)
}
