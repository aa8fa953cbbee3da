package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"testing/fstest"
	"time"

	"github.com/shopbell/shopbell/internal/bench/ws"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const floorSchema = `-- +goose Up
CREATE TABLE floor_message (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    body            TEXT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
)
-- +only sqlite
WITHOUT ROWID
-- +end
;
-- +goose Down
DROP TABLE floor_message;
`

// Quiet is the text after which neither the floor nor the product's bot
// answers in a conversation any more.
const Quiet = "转人工"

// Floor serves the visitor protocol with nothing behind it but a durable log
// and an echo, until the context ends.
func Floor(ctx context.Context, listen, dsn string) error {
	d, err := db.Open(ctx, db.Config{DSN: dsn}, fstest.MapFS{
		"migrations/00001_floor.sql": {Data: []byte(floorSchema)},
	})
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // every write has been answered
	f := &floor{db: d}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /widget/v1/session", f.session)
	mux.HandleFunc("GET /socket/visitor", f.socket)
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { srv.Close() }) //nolint:errcheck // the process ends
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

type floor struct {
	db   *db.DB
	next atomic.Int64
}

func (f *floor) session(w http.ResponseWriter, _ *http.Request) {
	token := fmt.Sprintf("f%d-%d", time.Now().UnixNano(), f.next.Add(1))
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(wire.VisitorSession{Token: token}) //nolint:errcheck // the client is gone
}

func (f *floor) socket(w http.ResponseWriter, r *http.Request) {
	c, err := ws.Upgrade(w, r)
	if err != nil {
		return
	}
	defer c.Close() //nolint:errcheck // it has ended
	s := &floorSocket{db: f.db, conn: c}
	for {
		text, err := c.Read()
		if err != nil {
			return
		}
		for line := range bytes.SplitSeq(text, []byte("\n")) {
			if err := s.frame(r.Context(), line); err != nil {
				return
			}
		}
	}
}

type floorSocket struct {
	db    *db.DB
	conn  *ws.Conn
	id    string
	seq   int64
	quiet bool
}

type floorFrame struct {
	ID      uint32 `json:"id"`
	Connect *struct {
		Token string `json:"token"`
	} `json:"connect"`
	RPC *struct {
		Data wire.VisitorSend `json:"data"`
	} `json:"rpc"`
}

func (s *floorSocket) frame(ctx context.Context, line []byte) error {
	var in floorFrame
	if err := json.Unmarshal(line, &in); err != nil {
		return err
	}
	switch {
	case in.Connect != nil:
		s.id = in.Connect.Token
		return s.write(map[string]any{"id": in.ID, "connect": map[string]any{"client": s.id}})
	case in.RPC != nil:
		return s.send(ctx, in.ID, in.RPC.Data)
	}
	return nil
}

func (s *floorSocket) send(ctx context.Context, id uint32, m wire.VisitorSend) error {
	at, err := s.append(ctx, m.Text)
	if err != nil {
		return err
	}
	ack := wire.VisitorSent{ConversationID: s.id, ClientID: m.ClientID, Seq: s.seq, At: at}
	if err := s.write(map[string]any{"id": id, "rpc": map[string]any{"data": ack}}); err != nil {
		return err
	}
	s.quiet = s.quiet || m.Text == Quiet
	if s.quiet {
		return nil
	}
	if at, err = s.append(ctx, m.Text); err != nil {
		return err
	}
	event := wire.VisitorEvent{Type: "message", Message: &wire.VisitorMessage{Seq: s.seq, Sender: "bot", AI: true, Kind: "text", Text: m.Text, At: at}}
	return s.write(map[string]any{"push": map[string]any{"channel": s.id, "pub": map[string]any{"data": event}}})
}

// append makes one message durable.
func (s *floorSocket) append(ctx context.Context, text string) (int64, error) {
	s.seq++
	var at int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		at = tx.Now().UnixMilli()
		return tx.Queue(`INSERT INTO floor_message (conversation_id, seq, body, at) VALUES ($1, $2, $3, $4)`, s.id, s.seq, text, at)
	})
	return at, err
}

func (s *floorSocket) write(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.conn.Write(b)
}
