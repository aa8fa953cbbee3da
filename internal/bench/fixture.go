package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

const (
	messagesEach = 10  // in a conversation of the fixture
	batch        = 200 // conversations in one transaction
	indexTimeout = 20 * time.Minute
)

// fixtures makes what the other parts would make when they need it.
func (b *bencher) fixtures(ctx context.Context) error {
	for _, s := range b.stores() {
		if _, err := s.fixture(ctx); err != nil {
			return err
		}
	}
	return nil
}

// sqliteFixture copies the fixture, which is made once.
func (b *bencher) sqliteFixture(ctx context.Context) (string, error) {
	kept := b.path(fmt.Sprintf("fixture-%d.db", b.Conversations))
	if _, err := os.Stat(kept); errors.Is(err, os.ErrNotExist) {
		fresh := kept + ".new"
		if err := removeSQLite(fresh); err != nil {
			return "", err
		}
		if err := b.fill(ctx, store{name: "SQLite"}, "sqlite:"+fresh); err != nil {
			return "", fmt.Errorf("SQLite fixture: %w", err)
		}
		if err := os.Rename(fresh, kept); err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	run := b.path("run.db")
	if err := removeSQLite(run); err != nil {
		return "", err
	}
	return "sqlite:" + run, copyFile(run, kept)
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Sync(), out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// postgresFixture clones the fixture's database, which is made once.
func (b *bencher) postgresFixture(ctx context.Context) (string, error) {
	kept := fmt.Sprintf("shopbell_fixture_%d", b.Conversations)
	admin, err := sql.Open("pgx", b.Postgres)
	if err != nil {
		return "", err
	}
	defer admin.Close() //nolint:errcheck // nothing is open
	var exists bool
	if err := admin.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, kept).Scan(&exists); err != nil {
		return "", err
	}
	if !exists {
		fresh, err := b.createDatabase(ctx, admin, kept+"_new", "")
		if err != nil {
			return "", err
		}
		if err := b.fill(ctx, store{name: "PostgreSQL"}, fresh); err != nil {
			return "", fmt.Errorf("PostgreSQL fixture: %w", err)
		}
		if _, err := admin.ExecContext(ctx, `ALTER DATABASE `+kept+`_new RENAME TO `+kept); err != nil {
			return "", err
		}
	}
	return b.createDatabase(ctx, admin, "shopbell_run", kept)
}

func (b *bencher) emptyPostgres(ctx context.Context) (string, error) {
	admin, err := sql.Open("pgx", b.Postgres)
	if err != nil {
		return "", err
	}
	defer admin.Close() //nolint:errcheck // nothing is open
	return b.createDatabase(ctx, admin, "shopbell_floor", "")
}

// createDatabase makes the database anew and returns its DSN. The names are ours.
func (b *bencher) createDatabase(ctx context.Context, admin *sql.DB, name, template string) (string, error) {
	if _, err := admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
		return "", err
	}
	create := `CREATE DATABASE ` + name
	if template != "" {
		create += ` TEMPLATE ` + template
	}
	if _, err := admin.ExecContext(ctx, create); err != nil {
		return "", err
	}
	// What the copy has left for later must not be paid within a measurement.
	if _, err := admin.ExecContext(ctx, `CHECKPOINT`); err != nil {
		return "", err
	}
	u, err := url.Parse(b.Postgres)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// fill loads the demo shop and then, by SQL, the conversations of a busy year.
// The product itself indexes them.
func (b *bencher) fill(ctx context.Context, s store, dsn string) error {
	b.report.Note("%s: making the fixture of %d conversations and %d messages (once)", s.name, b.Conversations, b.Conversations*messagesEach)
	if err := b.loadDemo(ctx, dsn); err != nil {
		return err
	}
	d, err := db.Open(ctx, db.Config{DSN: dsn})
	if err != nil {
		return err
	}
	err = b.fillConversations(ctx, d)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	return b.awaitIndex(ctx, s, dsn)
}

// loadDemo starts the demo on the database until it is ready.
func (b *bencher) loadDemo(ctx context.Context, dsn string) error {
	addr, err := FreeAddr()
	if err != nil {
		return err
	}
	p, _, err := Start(ctx, b.path("demo.log"), "http://"+addr, b.env(addr, dsn), b.Shopbell, "demo")
	if err != nil {
		return err
	}
	return p.Stop()
}

// team is how many people work in the fixture. There are many so that one who
// leafs fast does not meet the limit for a single person.
const team = 60

type shop struct {
	channel string
	agents  []string
}

// makeShop reads the demo's channel and hires the team.
func makeShop(tx *db.Tx) (shop, error) {
	s := shop{agents: make([]string, team)}
	if err := tx.QueryRow(`SELECT id FROM channel WHERE lang = 'zh' ORDER BY created_at LIMIT 1`).Scan(&s.channel); err != nil {
		return s, fmt.Errorf("the demo has no channel: %w", err)
	}
	now := tx.Now()
	for i := range s.agents {
		s.agents[i] = string(desk.NewID[desk.UserID]("us", now))
		_, err := tx.Exec(`INSERT INTO users (id, email, name, role, lang, status, password_hash, disabled, created_at, last_seen)
			VALUES ($1, $2, $3, 'owner', 'zh', 'online', '', FALSE, $4, $4)`,
			s.agents[i], fmt.Sprintf(agentEmail, i), fmt.Sprintf("Agent %d", i), now.UnixMilli())
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

const agentEmail = "bench-%02d@bench.example"

func (b *bencher) fillConversations(ctx context.Context, d *db.DB) error {
	var s shop
	err := d.Write(ctx, func(tx *db.Tx) (err error) { s, err = makeShop(tx); return err })
	if err != nil {
		return err
	}
	begun := time.Now()
	for from := 0; from < b.Conversations; from += batch {
		rows := makeRows(s, from, min(from+batch, b.Conversations), b.Conversations)
		if err := d.Write(ctx, rows.insert); err != nil {
			return err
		}
		if (from/batch)%50 == 49 {
			b.report.Note("  %d conversations, %.0f s", from+batch, time.Since(begun).Seconds())
		}
	}
	return nil
}

// awaitIndex runs the product until it has indexed every message.
func (b *bencher) awaitIndex(ctx context.Context, s store, dsn string) (err error) {
	d, err := db.Open(ctx, db.Config{DSN: dsn, Readers: 1})
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // what matters has been committed
	if d.Dialect() == db.Postgres {
		// A GIN index is built at once many times faster than row by row.
		var definition string
		err := d.Write(ctx, func(tx *db.Tx) error {
			err := tx.QueryRow(`SELECT indexdef FROM pg_indexes WHERE indexname = 'message_index_terms'`).Scan(&definition)
			if err == nil {
				_, err = tx.Exec(`DROP INDEX message_index_terms`)
			}
			return err
		})
		if err != nil {
			return err
		}
		defer func() {
			err = errors.Join(err, d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(definition); return err }))
		}()
	}
	return b.indexAll(ctx, s, d, dsn)
}

func (b *bencher) indexAll(ctx context.Context, s store, d *db.DB, dsn string) (err error) {
	p, _, err := b.product(ctx, s, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	ctx, cancel := context.WithTimeout(ctx, indexTimeout)
	defer cancel()
	for begun, said := time.Now(), time.Now(); ; {
		var last, indexed int64
		err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(`SELECT (SELECT MAX(id) FROM event), (SELECT event FROM message_index_cursor)`).Scan(&last, &indexed)
		})
		if err != nil {
			return err
		}
		if indexed >= last {
			b.report.Note("  indexed in %.0f s", time.Since(begun).Seconds())
			return nil
		}
		if time.Since(said) > 20*time.Second {
			said = time.Now()
			b.report.Note("  %d of %d events indexed", indexed, last)
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
}

// rows are what one transaction of the fixture inserts, as arguments.
type rows struct{ customers, sessions, conversations, messages, events []any }

// visitorToken is the token of the visitor of conversation i. The fixture
// holds nothing worth stealing.
func visitorToken(i int) string { return fmt.Sprintf("bench-visitor-%07d", i) }

func (b *bencher) visitors(_ context.Context, _ string, n int) ([]string, error) {
	if n > botShare(b.Conversations) {
		return nil, fmt.Errorf("the fixture has visitors for %d sockets only", botShare(b.Conversations))
	}
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = visitorToken(i)
	}
	return tokens, nil
}

// botShare is how many conversations, from the first on, are with the bot.
func botShare(total int) int { return total * 12 / 100 }

func makeRows(s shop, from, to, total int) *rows {
	r := &rows{}
	now := time.Now()
	for i := from; i < to; i++ {
		rnd := rand.New(rand.NewPCG(uint64(i), 42)) //nolint:gosec // a fixture, not a secret
		// The last line of each is somewhere in the past three months.
		last := now.Add(-time.Duration(rnd.Int64N(int64(90 * 24 * time.Hour)))).UnixMilli()
		r.add(s, rnd, i, stateOf(i, total), last, now.UnixMilli())
	}
	return r
}

func stateOf(i, total int) desk.State {
	switch bot := botShare(total); {
	case i < bot:
		return desk.StateBot
	case i < bot+total*2/100:
		return desk.StateQueued
	case i < bot+total*8/100:
		return desk.StateAgent
	}
	return desk.StateResolved
}

const farFuture = 4102444800000 // 2100

func (r *rows) add(s shop, rnd *rand.Rand, i int, state desk.State, last, now int64) {
	at := time.UnixMilli(last)
	id := desk.NewID[desk.ConversationID]("cv", at)
	customer := desk.NewID[desk.CustomerID]("cu", at)
	lang := []string{"zh", "en"}[rnd.IntN(2)]
	name := personName(rnd, lang)
	r.customers = append(r.customers, string(customer), fmt.Sprintf("bench-%07d", i), name, "", "", "", "", lang, "[]", false, last, last)
	if state == desk.StateBot {
		r.sessions = append(r.sessions, secret.Hash(visitorToken(i)), string(customer), s.channel, false, now, int64(farFuture))
	}
	agent, waiting, resolved, unread := "", int64(0), int64(0), int64(0)
	switch state {
	case desk.StateAgent:
		agent = s.agents[skewed(rnd, len(s.agents))]
		unread = rnd.Int64N(3)
	case desk.StateQueued:
		waiting, unread = last, 1+rnd.Int64N(4)
	case desk.StateResolved:
		agent, resolved = s.agents[skewed(rnd, len(s.agents))], last
	case desk.StateBot:
	}
	text := ""
	for seq := int64(1); seq <= messagesEach; seq++ {
		sender, by, client := desk.SenderCustomer, string(customer), fmt.Sprintf("fixture-%d", seq)
		if seq%2 == 0 {
			sender, by, client = desk.SenderBot, "", ""
		}
		text = sentence(rnd, lang)
		sent := last - (messagesEach-seq)*40_000
		r.messages = append(r.messages, string(id), seq, client, string(sender), by, string(desk.KindText), text, "", int64(1), sent)
		r.events = append(r.events, desk.EventMessageCreated, string(id), fmt.Sprintf(`{"seq":%d,"sender":"%s","kind":"text"}`, seq, sender), now)
	}
	preview := desk.Message{Text: text}
	r.conversations = append(r.conversations, string(id), string(customer), s.channel, lang, string(state), agent, int64(1),
		int64(messagesEach), int64(messagesEach-1), int64(messagesEach-1), last, string(desk.SenderBot), preview.Preview(),
		int64(messagesEach), int64(messagesEach), int64(messagesEach)-unread, unread, waiting, int64(0), int64(0), "", "",
		last-messagesEach*40_000, last, resolved)
}

func (r *rows) insert(tx *db.Tx) error {
	for _, part := range []struct {
		into  string
		width int
		args  []any
	}{
		{`customer (id, external_id, name, email, email_key, phone, phone_key, lang, tags, verified, created_at, updated_at)`, 12, r.customers},
		{`visitor_session (token_hash, customer_id, channel_id, verified, created_at, expires_at)`, 6, r.sessions},
		{`conversation (id, customer_id, channel_id, lang, state, agent_id, epoch, last_seq, last_customer_seq, answered_seq, last_at,
			last_sender, last_preview, customer_delivered_seq, customer_read_seq, agent_read_seq, unread, waiting_since, turn_due_at,
			misses, memory, handover_why, created_at, updated_at, resolved_at)`, 25, r.conversations},
		{`message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at)`, 10, r.messages},
		{`event (type, conversation_id, data, at)`, 4, r.events},
	} {
		for n := 0; n < len(part.args); {
			size := min(200*part.width, len(part.args)-n)
			if err := tx.Queue(`INSERT INTO `+part.into+` VALUES `+db.Values(size/part.width, part.width), part.args[n:n+size]...); err != nil {
				return err
			}
			n += size
		}
	}
	return nil
}
