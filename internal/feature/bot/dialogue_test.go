package bot_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	demofiles "github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/feature/bot"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

var show = flag.Bool("show", false, "print every turn")

var now = time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)

// shop is a bot over the demo shop's goods and answers, and orders of the test.
type shop struct {
	bot       *bot.Service
	plain     *bot.Service // without an understanding
	customers map[string]desk.Customer
	orders    *order.Service
}

type zone struct{}

func (zone) Shop(context.Context) (desk.Shop, error) {
	return desk.Shop{TimeZone: "Asia/Shanghai"}, nil
}

// goods is the catalogue as the bot asks for it.
type goods struct{ *catalog.Service }

func (g goods) Search(ctx context.Context, query string, limit int) ([]bot.ProductHit, error) {
	hits, err := g.Service.Search(ctx, query, limit)
	out := make([]bot.ProductHit, len(hits))
	for i, h := range hits {
		out[i] = bot.ProductHit{Product: h.Product, Score: h.Score, Asked: h.Asked, Offered: h.Offered}
	}
	return out, err
}

func openShop(t testing.TB) *shop {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	d := dbtest.New(t, customer.Migrations, catalog.Migrations, order.Migrations, knowledge.Migrations, understanding.Migrations, table.Migrations)
	s := &shop{customers: map[string]desk.Customer{}, orders: order.New(d)}
	customers := customer.New(d)
	products := catalog.New(d, index.New(index.Config{Model: index.Model{
		Kind: [5]float64{0.2, 1, 1, 0.2, 0.3}, Unknown: 0.3,
		Rank:  index.Weights{Asked: 2, Offered: 3, Adjacent: 1, Evidence: 0.5},
		Trust: index.Weights{Asked: 2, Offered: 4, Adjacent: 1, Evidence: 0.4},
		Bias:  -3, Margin: 0.3,
	}}), log)
	answers := knowledge.New(d, log)
	demo := filepath.Join("..", "..", "..", "demo")
	for _, f := range []struct {
		path string
		to   tabular.Importer
	}{
		{filepath.Join(demo, "knowledge_zh.csv"), answers},
		{filepath.Join(demo, "knowledge_en.csv"), answers},
		{filepath.Join(demo, "products.csv"), products},
		{filepath.Join("testdata", "customers.json"), customers},
		{filepath.Join("testdata", "orders.json"), s.orders},
	} {
		importFile(t, f.path, f.to)
	}
	for _, id := range []string{"lin", "noah", "new", "many"} {
		c, err := customers.GetByExternalID(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		c.Verified = true
		s.customers[id] = c
	}
	// Without models: what it names and points at is found by rules.
	meanings := understanding.New(understanding.Config{DB: d, Idle: true, Log: log, Catalogue: words{products}})
	if err := meanings.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	tables := table.New(table.Config{DB: d, Log: log})
	list, err := demofiles.Tables()
	for _, one := range list {
		x := table.Table{ExternalID: one.ID, Title: one.Title, Lang: one.Lang, About: one.About, Enabled: true}
		if err == nil {
			err = json.Unmarshal(one.Content, &x.Content)
		}
		if err == nil {
			err = tables.Import(t.Context(), desk.Actor{}, x)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	cfg := bot.Config{Tables: tables, Knowledge: answers, Catalog: goods{products}, Orders: s.orders, Shops: zone{}}
	s.plain = bot.New(cfg)
	cfg.Understanding = meanings
	s.bot = bot.New(cfg)
	return s
}

// words is the catalogue as the understanding asks for it.
type words struct{ *catalog.Service }

func (w words) Vocabulary(ctx context.Context) iter.Seq2[entity.CatalogueProduct, error] {
	return func(yield func(entity.CatalogueProduct, error) bool) {
		list, _, err := w.Find(ctx, catalog.Filter{Limit: 100})
		if err != nil {
			yield(entity.CatalogueProduct{}, err)
			return
		}
		for _, p := range list {
			out := entity.CatalogueProduct{ID: string(p.ID), Names: []string{p.Title["zh"], p.Title["en"]}, Aliases: p.Aliases}
			for _, v := range p.Variants {
				out.SKUs = append(out.SKUs, v.SKU)
				for _, o := range v.Options {
					if c := (entity.CatalogueOption{Name: o.Name, Value: o.Value}); !slices.Contains(out.Options, c) {
						out.Options = append(out.Options, c)
					}
				}
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

func importFile(t testing.TB, path string, to tabular.Importer) {
	t.Helper()
	file, err := tabular.Open(path, tabular.Source{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // read only
	report := &tabular.Report{}
	if err := to.Import(t.Context(), file.Records(), tabular.Options{Currency: "CNY"}, report); err != nil {
		t.Fatal(err)
	}
	if report.Failed > 0 {
		t.Fatalf("%s: %v", path, report.Problems)
	}
}

// dialogue is one conversation being held.
type dialogue struct {
	shop *shop
	view desk.TurnView
}

func (s *shop) dialogue(who, lang string) *dialogue {
	d := &dialogue{shop: s}
	d.view.Conversation = desk.Conversation{ID: desk.NewID[desk.ConversationID]("cv", now), State: desk.StateBot, Lang: lang}
	d.view.Channel = desk.Channel{Lang: lang, BotName: "小满", TopQuestions: []string{"怎么申请退货？", "How do I return an item?"}}
	d.view.Customer, d.view.Now = s.customers[who], now
	return d
}

func (d *dialogue) say(ctx context.Context, burst ...string) (desk.TurnDecision, error) {
	v := &d.view
	v.Burst = nil
	for _, text := range burst {
		m := desk.Message{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: text}
		if text == "[image]" {
			m.Kind, m.Text = desk.KindImage, ""
		}
		v.Conversation.Append(&m, now)
		v.Burst = append(v.Burst, m)
	}
	out, err := d.shop.bot.Turn(ctx, *v)
	if err != nil {
		return out, err
	}
	v.Recent = append(v.Recent, v.Burst...)
	for _, r := range out.Replies {
		m := desk.Message{Sender: desk.SenderBot, Kind: r.Kind, Text: r.Text}
		v.Conversation.Append(&m, now)
		v.Recent = append(v.Recent, m)
	}
	v.Recent = v.Recent[max(0, len(v.Recent)-12):]
	v.Conversation.Memory, v.Conversation.Lang = out.Memory, out.Lang
	v.Conversation.Misses++
	if !out.Miss {
		v.Conversation.Misses = 0
	}
	return out, nil
}

// TestDialogues holds the conversations of testdata/dialogues. A file has
// dialogues of the form
//
//	== name [customer] [lang]
//	> what the customer writes; several lines are one burst
//	< outcome intent [reason of a hand-over], or * for any
//	= kind of evidence: its title
//	+ must be said, or offered
//	- must not
func TestDialogues(t *testing.T) {
	t.Parallel()
	s, without := openShop(t), openShop(t)
	without.bot = without.plain
	files, err := filepath.Glob("testdata/dialogues/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	turns := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		turns += script{t: t, shop: s, file: name}.run(string(data))
		if !strings.HasPrefix(name, "references_") && !strings.HasPrefix(name, "tables_") {
			script{t: t, shop: without, file: "without an understanding, " + name}.run(string(data))
		}
	}
	t.Logf("%d turns", turns)
}

type script struct {
	t    *testing.T
	shop *shop
	file string

	name  string
	d     *dialogue
	burst []string
	out   desk.TurnDecision
	said  string
}

func (s script) run(text string) (turns int) {
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rest := strings.TrimSpace(line[1:])
		switch line[0] {
		case '=':
			if strings.HasPrefix(line, "==") {
				s.begin(strings.Fields(line[2:]))
				continue
			}
			s.evidence(n+1, rest)
		case '>':
			s.burst = append(s.burst, rest)
		case '<':
			turns++
			s.turn(n+1, strings.Fields(rest))
		case '+':
			if !strings.Contains(s.said, rest) {
				s.fail(n+1, "%q is not in %q", rest, s.said)
			}
		case '-':
			if strings.Contains(s.said, rest) {
				s.fail(n+1, "%q is in %q", rest, s.said)
			}
		default:
			s.fail(n+1, "cannot read %q", line)
		}
	}
	return turns
}

func (s *script) fail(line int, format string, args ...any) {
	s.t.Helper()
	s.t.Errorf("%s:%d %s: %s", s.file, line, s.name, fmt.Sprintf(format, args...))
}

func (s *script) begin(words []string) {
	who, lang := "", "zh"
	s.name = words[0]
	for _, w := range words[1:] {
		if w == "en" || w == "zh" {
			lang = w
		} else {
			who = w
		}
	}
	s.d = s.shop.dialogue(who, lang)
}

func (s *script) turn(line int, want []string) {
	burst := s.burst
	s.burst = nil
	var err error
	if s.out, err = s.d.say(s.t.Context(), burst...); err != nil {
		s.fail(line, "%v", err)
		return
	}
	var tr struct{ Outcome, Intent string }
	if err := json.Unmarshal(s.out.Trace, &tr); err != nil {
		s.fail(line, "trace: %v", err)
	}
	got := []string{tr.Outcome, tr.Intent}
	if s.out.HandOver != "" {
		got = append(got, s.out.HandOver)
	}
	var said []string
	for _, r := range s.out.Replies {
		said = append(said, r.Text)
		said = append(said, r.QuickReplies...)
	}
	s.said = strings.Join(said, "\n")
	if !slices.Equal(got, want) && want[0] != "*" {
		s.fail(line, "%q: got %v, want %v\n\t%s\n\t%s", burst, got, want, s.said, s.out.Trace)
	}
	if *show {
		s.t.Logf("%q\n→ %v %s", burst, got, s.said)
	}
}

func (s *script) evidence(line int, want string) {
	for _, r := range s.out.Replies {
		for _, e := range r.Evidence {
			if e.Version > 0 && e.Kind+": "+e.Title == want {
				return
			}
		}
	}
	s.fail(line, "no evidence %q in %s", want, s.out.Trace)
}

// A question that the bot offered and the customer chooses, by its words or its
// place, says what they had meant before. Nothing else does.
func TestOfferedQuestionIsChosen(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for _, tt := range []struct {
		name, lang string
		say        []string
		asked      string // what is taken to have been meant, "" = nothing
		entry      string
	}{
		{"tapped", "zh", []string{"运费", "包邮吗？"}, "运费", "包邮吗？"},
		{"counted", "zh", []string{"运费", "第二个"}, "运费", "包邮吗？"},
		{"counted in English", "en", []string{"refund", "the second one"}, "refund", "Where does the refund go?"},
		{"after another turn", "zh", []string{"运费", "嗯", "包邮吗？"}, "", ""},
		{"asked without an offer", "zh", []string{"包邮吗？"}, "", ""},
		{"not among those offered", "zh", []string{"运费", "退货运费谁出？"}, "", ""},
		{"a related question of an answer", "zh", []string{"退货", "退货运费谁出？"}, "", ""},
	} {
		d := s.dialogue("lin", tt.lang)
		var out desk.TurnDecision
		var err error
		for _, text := range tt.say {
			if out, err = d.say(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		switch {
		case tt.asked == "" && out.Chosen != nil:
			t.Errorf("%s: got %+v", tt.name, *out.Chosen)
		case tt.asked != "" && out.Chosen == nil:
			t.Errorf("%s: nothing was chosen: %+v", tt.name, out.Replies)
		case tt.asked != "":
			c := *out.Chosen
			if c.Question != tt.asked || c.Customer != s.customers["lin"].ID || len(out.Replies[0].Evidence) != 1 ||
				out.Replies[0].Evidence[0].ID != string(c.Entry) || out.Replies[0].Evidence[0].Title != tt.entry {
				t.Errorf("%s: got %+v, %+v", tt.name, c, out.Replies)
			}
		}
	}
}

// What a memory names is looked up for who is asking: an order of somebody else
// is not shown, whatever points at it.
func TestPointingIsNoAuthority(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	const memory = `{"v":1,"topic":"order","order":"XM2611190101","shown":[{"k":"order","id":"XM2611190101"},{"k":"order","id":"XM2611190102"}]}`
	for _, who := range []string{"", "lin"} {
		for _, text := range []string{"第二个", "第二个订单到哪了", "那另一个呢", "最近那个订单", "the second order", "这两个订单都到哪了", "那明天呢"} {
			d := s.dialogue(who, "zh")
			d.view.Conversation.Memory = memory
			out, err := d.say(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range out.Replies {
				if said := r.Text + strings.Join(r.QuickReplies, " ") + string(r.Payload); strings.Contains(said, "XM26111901") {
					t.Errorf("%q, customer %q: %s", text, who, said)
				}
			}
		}
	}
}

// TestHostileText sends what no customer writes.
func TestHostileText(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for name, text := range map[string]string{
		"invalid UTF-8": "退货\xff\xfe怎么退", "10 MB line": strings.Repeat("退货怎么退", 700_000), "zero width": "转\u200b人\u200d工",
		"bidi": "\u202e工人转\u202c", "emoji": "😀😀👨‍👩‍👧", "nul": "\x00\x01\x02", "spaces": strings.Repeat(" \u3000\t", 1000),
		"marks": strings.Repeat("？", 4000), "combining": "e" + strings.Repeat("\u0301", 5000), "braces": "{name} {{x}} %s %d",
		"digits": strings.Repeat("1234567890", 500), "at signs": strings.Repeat("@a.b", 1000), "script": "<script>alert(1)</script>", "sql": "' OR 1=1; --",
		"empty": "",
	} {
		d := s.dialogue("", "zh")
		out, err := d.say(t.Context(), text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		bounded(t, out)
		if name == "zero width" && out.HandOver != "handover.asked" {
			t.Errorf("%s: hidden characters hid the wish for a person", name)
		}
	}
}

func bounded(t *testing.T, out desk.TurnDecision) {
	t.Helper()
	if len(out.Replies) == 0 || len(out.Replies) > 4 {
		t.Errorf("%d replies", len(out.Replies))
	}
	for _, r := range out.Replies {
		if r.Text == "" || utf8.RuneCountInString(r.Text) > desk.MaxTextRunes || !utf8.ValidString(r.Text) {
			t.Errorf("reply of %d bytes", len(r.Text))
		}
		if len(r.QuickReplies) > 6 {
			t.Errorf("%d quick replies", len(r.QuickReplies))
		}
	}
	if len(out.Memory) > 2048 || len(out.Trace) > 20_000 || !json.Valid(out.Trace) {
		t.Errorf("memory of %d, trace of %d bytes", len(out.Memory), len(out.Trace))
	}
}

func FuzzTurn(f *testing.F) {
	s := openShop(f)
	for _, text := range []string{"我的快递到哪了", "XM2611180001 13800000011", "T恤有M码吗", "how much is the tee", "转人工", "\xff", "{", "#W2611340 noah@example.com"} {
		f.Add(text, `{"v":1,"pending":"?"}`)
	}
	f.Fuzz(func(t *testing.T, text, memory string) {
		for _, who := range []string{"", "many"} {
			d := s.dialogue(who, "zh")
			d.view.Conversation.Memory = memory
			out, err := d.say(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			bounded(t, out)
			for _, r := range out.Replies {
				for _, foreign := range []string{"XM2611180001", "SF1357924680", "357962501027"} {
					if who == "many" && strings.Contains(r.Text, foreign) && !strings.Contains(text, "13800000011") && !strings.Contains(text, "example.com") {
						t.Fatalf("%q says %q", text, r.Text)
					}
				}
			}
		}
	})
}

func BenchmarkKnowledgeTurn(b *testing.B) {
	s := openShop(b)
	d := s.dialogue("lin", "zh")
	d.view.Conversation.AnsweredSeq = 1
	d.view.Burst = []desk.Message{{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: "请问退货的运费是谁来承担？"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.bot.Turn(b.Context(), d.view); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAccuracy asks the whole bot what knowledge/testdata asks the retrieval:
// what comes before retrieval must not take its questions away, and what the
// understanding adds must not either.
func TestAccuracy(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for _, lang := range []string{"zh", "en"} {
		right, wrong, inside, beyond := accuracy(t, s.bot, lang)
		plain, plainWrong, _, _ := accuracy(t, s.plain, lang)
		t.Logf("%s: %d of %d right, %d of %d outside questions answered; without an understanding %d and %d",
			lang, right, inside, wrong, beyond, plain, plainWrong)
		if right*100 < inside*80 || wrong*100 > beyond*10 || right < plain || wrong > plainWrong {
			t.Errorf("%s: worse than before", lang)
		}
	}
}

func accuracy(t *testing.T, b *bot.Service, lang string) (right, wrong, inside, beyond int) {
	t.Helper()
	for _, q := range questions(t, "heldout_"+lang+".tsv") {
		text, ids, _ := strings.Cut(q, "\t")
		inside++
		e, err := b.Explain(t.Context(), text, lang, bot.Circumstances{})
		if err != nil {
			t.Fatal(err)
		}
		found := len(e.Candidates) > 0 && strings.Contains(ids, e.Candidates[0].Entry.ExternalID[len("demo-zh-"):])
		switch {
		case e.Outcome == bot.Answered && e.Intent == "knowledge" && found, e.Outcome == bot.HandedOff && found, e.Intent == "product" && e.Outcome == bot.Answered:
			right++
		case *show:
			t.Logf("%s: %s %s %q", text, e.Outcome, e.Intent, e.Answer)
		}
	}
	for _, text := range questions(t, "outside_"+lang+".tsv") {
		beyond++
		e, err := b.Explain(t.Context(), text, lang, bot.Circumstances{})
		if err != nil {
			t.Fatal(err)
		}
		if e.Outcome == bot.Answered && slices.Contains([]string{"knowledge", "product", "order"}, e.Intent) {
			wrong++
			if *show {
				t.Logf("%s: %s %q", text, e.Intent, e.Answer)
			}
		}
	}
	return right, wrong, inside, beyond
}

func questions(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "knowledge", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}
