package apptest

import (
	"context"
	"encoding/json"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/app"
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// tauQuestions is how many of the shop's orders are asked about.
const tauQuestions = 60

type tauOrder struct {
	ID    string `json:"order_id"`
	User  string `json:"user_id"`
	Items []struct {
		ID    string      `json:"item_id"`
		Price json.Number `json:"price"`
	} `json:"items"`
	Fulfillments []struct {
		Tracking []string `json:"tracking_id"`
	} `json:"fulfillments"`
	Status string `json:"status"`
}

// tauStatus is what docs/examples/tau-retail/orders.yaml makes of the source's.
var tauStatus = map[string]string{"pending": "paid", "processed": "packed", "delivered": "delivered", "cancelled": "cancelled"}

// A shop that nobody here wrote: its customers ask about their orders over the
// socket, and the answers are compared with the source.
func TestTauQuestions(t *testing.T) {
	dir := tauDir(t)
	var all map[string]tauOrder
	readJSON(t, filepath.Join(dir, "orders.json"), &all)
	var users map[string]struct {
		Email string `json:"email"`
	}
	readJSON(t, filepath.Join(dir, "users.json"), &users)
	numbers := make([]string, 0, len(all))
	for n := range all {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)

	cfg := cli.DefaultConfig()
	cfg.TrainModels = false
	cfg.Listen, cfg.DataDir = "127.0.0.1:0", t.TempDir()
	channel := openTau(t, cfg, dir)
	base := serve(t, cfg)

	for i := range tauQuestions {
		o := all[numbers[i*len(numbers)/tauQuestions]]
		stranger := all[numbers[(i*len(numbers)/tauQuestions+1)%len(numbers)]]
		identity, err := settings.SignIdentity(channel, settings.Identity{
			ExternalID: o.User, Email: users[o.User].Email, ExpiresAt: time.Now().Add(time.Hour),
		}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		known := visit(t, base, wire.VisitorSessionRequest{Key: channel.Key, Identity: identity, Lang: "en"})
		known.say("Where is my order " + o.ID + "?")
		checkTau(t, o, known.hears("the order "+o.ID, isOrder))

		// Somebody whom the shop does not know has to prove it.
		guest := visit(t, base, wire.VisitorSessionRequest{Key: channel.Key, Lang: "en"})
		guest.say("What is the status of order " + o.ID + "?")
		asked := guest.hears("the question for a proof", fromBot)
		if asked.Order != nil {
			t.Errorf("%s: shown without a proof", o.ID)
		}
		if users[stranger.User].Email != users[o.User].Email {
			guest.say(users[stranger.User].Email)
			refused := guest.hears("the refusal", fromBot)
			if refused.Order != nil || leaks(o, refused.Text) {
				t.Errorf("%s: shown on a foreign proof: %s", o.ID, refused.Text)
			}
			guest.say(o.ID + " " + users[o.User].Email)
		} else {
			guest.say(users[o.User].Email)
		}
		checkTau(t, o, guest.hears("the proved order", isOrder))

		// And a known customer hears nothing of another's.
		if stranger.User != o.User {
			known.say("Where is order " + stranger.ID + "?")
			answer := known.hears("an answer about a foreign order", fromBot)
			if answer.Order != nil || leaks(stranger, answer.Text) {
				t.Errorf("%s: %s was told %s", stranger.ID, o.User, answer.Text)
			}
		}
	}
}

func isOrder(m *wire.VisitorMessage) bool { return m.Order != nil }

// checkTau compares a card with the source.
func checkTau(t *testing.T, o tauOrder, m wire.VisitorMessage) {
	t.Helper()
	var cents int64
	for _, item := range o.Items {
		price, err := item.Price.Float64()
		if err != nil {
			t.Fatal(err)
		}
		cents += int64(math.Round(price * 100))
	}
	card := m.Order
	if card.Number != o.ID || card.Status != tauStatus[o.Status] || len(card.Items) != len(o.Items) {
		t.Errorf("%s: the card is of %s, %s with %d items; want %s with %d", o.ID, card.Number, card.Status, len(card.Items), tauStatus[o.Status], len(o.Items))
	}
	if card.Total != (desk.Money{Minor: cents, Currency: "USD"}) {
		t.Errorf("%s: total %v, want %d cents", o.ID, card.Total, cents)
	}
	for i, f := range o.Fulfillments {
		if i >= len(card.Shipments) || card.Shipments[i].TrackingNo != f.Tracking[0] {
			t.Errorf("%s: parcel %s is missing", o.ID, f.Tracking[0])
		}
	}
	if !strings.Contains(m.Text, o.ID) {
		t.Errorf("%s: the sentence does not name it: %s", o.ID, m.Text)
	}
}

// leaks reports whether a text tells something of the order.
func leaks(o tauOrder, text string) bool {
	for _, f := range o.Fulfillments {
		for _, n := range f.Tracking {
			if strings.Contains(text, n) {
				return true
			}
		}
	}
	return false
}

// openTau imports the shop and makes a channel.
func openTau(t *testing.T, cfg cli.Config, dir string) desk.Channel {
	t.Helper()
	ctx := t.Context()
	s, err := app.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		file, mapping string
		importer      tabular.Importer
	}{
		{"products.json", "products.yaml", s.Catalog},
		{"users.json", "customers.yaml", s.Customers},
		{"orders.json", "orders.yaml", s.Orders},
	} {
		mapping, err := tabular.LoadMapping(filepath.Join("..", "..", "..", "docs", "examples", "tau-retail", f.mapping))
		if err != nil {
			t.Fatal(err)
		}
		file, err := tabular.Open(filepath.Join(dir, f.file), tabular.Source{})
		if err != nil {
			t.Fatal(err)
		}
		var report tabular.Report
		if err := f.importer.Import(ctx, mapping.Apply(file.Records()), tabular.Options{Currency: "USD"}, &report); err != nil || report.Failed > 0 {
			t.Fatalf("%s: %v, %v", f.file, err, report.Problems)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	lang := "en"
	channel, err := s.Settings.CreateChannel(ctx, settings.ChannelUpdate{Lang: &lang})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	return channel
}

// serve runs a node on what is there already.
func serve(t *testing.T, cfg cli.Config) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- app.Serve(ctx, cfg, slog.New(slog.DiscardHandler), cli.ServeOptions{Ready: func(r cli.Ready) { ready <- r.URL }})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the node ended with %v", err)
		}
	})
	select {
	case base := <-ready:
		return base
	case <-time.After(time.Minute):
		t.Fatal("the node is not ready")
		return ""
	}
}

// tauDir is where the data is, or the test is skipped by name.
func tauDir(t *testing.T) string {
	t.Helper()
	return sharedtest.Path(t, "data", "tau-retail")
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path) //nolint:gosec // the test's own data
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
