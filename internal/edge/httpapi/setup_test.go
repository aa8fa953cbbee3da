package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/feature/history"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/model"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/kit/secret"
	"github.com/shopbell/shopbell/internal/port/llm"
	"github.com/shopbell/shopbell/internal/port/llm/llmtest"
)

const (
	password = "correct-horse-battery"
	site     = "https://shop.example" // may embed the widget
	evil     = "https://evil.example"
	ownHost  = "chat.example"
)

// world is the API over real accounts, settings and attachments, and over
// small fakes of the rest.
type world struct {
	t       testing.TB
	deps    Deps
	handler http.Handler
	log     *bytes.Buffer
	db      *db.DB
	inbox   *fakeInbox
	people  *fakeCustomers
	channel desk.Channel
	users   map[desk.Role]desk.User
	cookies map[desk.Role]*http.Cookie
}

func setup(t testing.TB, change ...func(*Deps)) *world {
	t.Helper()
	w := &world{t: t, log: &bytes.Buffer{}, users: map[desk.Role]desk.User{}, cookies: map[desk.Role]*http.Cookie{}}
	w.db = dbtest.New(t, job.Migrations, auth.Migrations, settings.Migrations, attachment.Migrations, model.Migrations, knowledge.Migrations, helpcentre.Migrations, history.Migrations)
	log := slog.New(slog.NewTextHandler(&lockedWriter{w: w.log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ctx := context.Background()

	store, err := blob.OpenDir(t.TempDir())
	w.must(err)
	w.people = &fakeCustomers{}
	w.inbox = &fakeInbox{}
	w.deps = Deps{
		Log: log, Auth: auth.New(w.db, log), Settings: settings.New(w.db, log),
		Jobs:  job.New(job.Config{DB: w.db, Log: log}),
		Inbox: w.inbox, Customers: w.people, Orders: fakeOrders{}, Products: fakeProducts{}, Knowledge: knowledge.New(w.db, log),
		TestBot: fakeBot{},
		Ready:   func(context.Context) error { return nil },
	}
	w.deps.History = history.New(w.db, w.deps.Jobs, &shelf{}, nil)
	w.deps.Help = helpcentre.New(helpcentre.Config{DB: w.db, Knowledge: fakeArticles{}, Shop: w.deps.Settings, Log: log})
	w.deps.Auth.Passwords = secret.NewPasswords(secret.Cost{Time: 1, Memory: 64}) // quick
	key, err := w.deps.Settings.Key(ctx)
	w.must(err)
	w.deps.Models = model.New(model.Config{
		DB: w.db, Key: w.deps.Settings.Key, Log: log, Open: func(llm.Config) (llm.Model, error) { return &llmtest.Fake{}, nil },
	})
	w.deps.Attachments = attachment.New(w.db, store, key, attachment.Config{FileBytes: 100_000}, log)
	w.deps.Present = wire.Presenter{Name: w.deps.Auth.Name, File: w.deps.Attachments.URL}
	w.channel, err = w.deps.Settings.CreateChannel(ctx, settings.ChannelUpdate{Origins: &[]string{site}})
	w.must(err)
	for _, c := range change {
		c(&w.deps)
	}
	w.handler, err = New(w.deps)
	w.must(err)
	return w
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// user returns a member with the role and their cookie, made on first use.
func (w *world) user(role desk.Role) (desk.User, *http.Cookie) {
	w.t.Helper()
	if c := w.cookies[role]; c != nil {
		return w.users[role], c
	}
	u, err := w.deps.Auth.Create(context.Background(), auth.Member{Email: string(role) + "@shop.example", Name: "The " + string(role), Role: role, Password: password})
	w.must(err)
	w.users[role], w.cookies[role] = u, w.login(u.Email)
	return u, w.cookies[role]
}

func (w *world) login(email string) *http.Cookie {
	w.t.Helper()
	res := w.do(req("POST", "/api/v1/session", wire.Login{Email: email, Password: password}))
	res.want(http.StatusOK)
	return res.cookie()
}

// call is a request under construction.
type call struct {
	method, path string
	body         io.Reader
	header       http.Header
	cookie       *http.Cookie
}

func req(method, path string, body any) *call {
	c := &call{method: method, path: path, header: http.Header{}}
	switch b := body.(type) {
	case nil:
	case string:
		c.body = strings.NewReader(b)
		c.header.Set("Content-Type", "application/json")
	default:
		data, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		c.body = bytes.NewReader(data)
		c.header.Set("Content-Type", "application/json")
	}
	return c
}

func (c *call) as(cookie *http.Cookie) *call { c.cookie = cookie; return c }
func (c *call) with(name, value string) *call {
	c.header.Set(name, value)
	return c
}
func (c *call) bearer(token string) *call { return c.with("Authorization", "Bearer "+token) }

// file is a request with a form of files.
func file(path, name string, data []byte, more ...string) *call {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, n := range append([]string{name}, more...) {
		part, err := form.CreateFormFile("file", n)
		if err != nil {
			panic(err)
		}
		part.Write(data) //nolint:errcheck // a buffer
	}
	form.Close() //nolint:errcheck // a buffer
	c := req("POST", path, nil)
	c.body = &body
	return c.with("Content-Type", form.FormDataContentType())
}

type result struct {
	*httptest.ResponseRecorder
	t    testing.TB
	what string
}

func (w *world) do(c *call) result {
	w.t.Helper()
	r := httptest.NewRequest(c.method, "http://"+ownHost+c.path, c.body)
	for k, v := range c.header {
		r.Header[k] = v
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return result{rec, w.t, c.method + " " + c.path}
}

func (r result) want(status int) result {
	r.t.Helper()
	if r.Code != status {
		r.t.Fatalf("%s: got %d %s, want %d", r.what, r.Code, r.Body, status)
	}
	return r
}

func (r result) cookie() *http.Cookie {
	r.t.Helper()
	for _, c := range r.Result().Cookies() {
		return &http.Cookie{Name: c.Name, Value: c.Value}
	}
	r.t.Fatalf("%s: no cookie", r.what)
	return nil
}

// problem reads the error, with its id taken out.
func (r result) problem() wire.Problem {
	r.t.Helper()
	p := decode[wire.Problem](r)
	if ct := r.Header().Get("Content-Type"); ct != "application/problem+json" || p.Status != r.Code {
		r.t.Errorf("%s: content type %q, status %d in %d", r.what, ct, p.Status, r.Code)
	}
	p.ID = ""
	return p
}

func decode[T any](r result) T {
	r.t.Helper()
	var v T
	if err := json.Unmarshal(r.Body.Bytes(), &v); err != nil {
		r.t.Fatalf("%s: %v in %s", r.what, err, r.Body)
	}
	return v
}

// visit opens a visitor's session.
func (w *world) visit(in wire.VisitorSessionRequest) wire.VisitorSession {
	w.t.Helper()
	if in.Key == "" {
		in.Key = w.channel.Key
	}
	return decode[wire.VisitorSession](w.do(req("POST", "/widget/v1/session", in)).want(http.StatusOK))
}

// fakeCustomers keeps customers in memory by the rules of the real ones.
type fakeCustomers struct {
	mu   sync.Mutex
	list []desk.Customer
}

func (f *fakeCustomers) Get(_ context.Context, id desk.CustomerID) (desk.Customer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.list {
		if c.ID == id {
			return c, nil
		}
	}
	return desk.Customer{}, desk.E(desk.CodeNotFound, "error.customer.not_found", nil)
}

func (f *fakeCustomers) CreateVisitor(_ context.Context, lang string) (desk.Customer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now()), Lang: lang}
	f.list = append(f.list, c)
	return c, nil
}

func (f *fakeCustomers) Identify(_ context.Context, who customer.Identity) (desk.Customer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.list {
		if c.ExternalID == who.ExternalID {
			return c, nil
		}
	}
	c := desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now()), ExternalID: who.ExternalID, Name: who.Name, Verified: true}
	f.list = append(f.list, c)
	return c, nil
}

// fakeInbox has one conversation for each customer that was put into it.
type fakeInbox struct {
	mu   sync.Mutex
	rows []desk.ConversationRow
	sent []inbox.Outgoing
	err  error // answered by Find
}

func (f *fakeInbox) put(c desk.Customer, channel desk.ChannelID) desk.ConversationID {
	f.mu.Lock()
	defer f.mu.Unlock()
	row := desk.ConversationRow{Customer: c, ChannelKind: "webchat", ChannelName: "Site", ChannelLang: "zh"}
	row.ID, row.CustomerID, row.ChannelID = desk.NewID[desk.ConversationID]("cv", time.Now()), c.ID, channel
	row.State, row.Lang, row.LastSender = desk.StateBot, "zh", desk.SenderCustomer
	row.LastPreview = "你好，我的订单到哪里了？"
	f.rows = append(f.rows, row)
	return row.ID
}

func absent() error { return desk.E(desk.CodeNotFound, "error.conversation.not_found", nil) }

func (f *fakeInbox) Find(context.Context, desk.ConversationFilter) ([]desk.ConversationRow, string, error) {
	return f.rows, "", f.err
}

func (f *fakeInbox) Counts(context.Context, desk.UserID, desk.ChannelID) (map[desk.View]int64, error) {
	return map[desk.View]int64{desk.ViewAll: int64(len(f.rows))}, nil
}

func (f *fakeInbox) Get(_ context.Context, id desk.ConversationID) (desk.ConversationRow, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rows {
		if r.ID == id {
			return r, nil
		}
	}
	return desk.ConversationRow{}, absent()
}

func (f *fakeInbox) Messages(_ context.Context, id desk.ConversationID, _, _ int64, _ int) ([]desk.Message, bool, error) {
	return []desk.Message{
		{ConversationID: id, Seq: 1, Sender: desk.SenderCustomer, Kind: desk.KindText, Text: "secret of " + string(id)},
		{ConversationID: id, Seq: 2, Sender: desk.SenderAgent, Kind: desk.KindNote, Text: "private note"},
	}, false, nil
}

// PublicMessages has a note by mistake, which must not get any further.
func (f *fakeInbox) PublicMessages(ctx context.Context, id desk.ConversationID, after, before int64, limit int) ([]desk.Message, bool, error) {
	return f.Messages(ctx, id, after, before, limit)
}

func (f *fakeInbox) OfCustomer(context.Context, desk.CustomerID, int) ([]desk.ConversationRow, error) {
	return f.rows, nil
}

func (f *fakeInbox) Current(_ context.Context, customer desk.CustomerID, channel desk.ChannelID) (desk.Conversation, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rows {
		if r.CustomerID == customer && r.ChannelID == channel {
			return r.Conversation, nil
		}
	}
	return desk.Conversation{}, absent()
}

func (f *fakeInbox) Turn(context.Context, desk.ConversationID, int64) (time.Time, json.RawMessage, error) {
	return time.Now(), json.RawMessage(`{"intent":"order"}`), nil
}

func (f *fakeInbox) Course(context.Context, desk.ConversationID) (desk.Mood, []desk.Felt, error) {
	return desk.Mood{}, nil, nil
}

func (f *fakeInbox) Search(context.Context, string, string, int) ([]desk.SearchHit, string, error) {
	return nil, "", nil
}

func (f *fakeInbox) Events(context.Context, string, int) ([]inbox.EventLine, error) { return nil, nil }

func (f *fakeInbox) Send(_ context.Context, by desk.Actor, out inbox.Outgoing) (desk.Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, out)
	return desk.Message{ConversationID: out.ConversationID, Seq: 3, ClientID: out.ClientID, Sender: desk.SenderAgent, SenderID: string(by.UserID), Kind: out.Kind, Text: out.Text, Payload: out.Payload}, nil
}

func (f *fakeInbox) TakeOver(ctx context.Context, _ desk.Actor, id desk.ConversationID, _ int64) (desk.ConversationRow, error) {
	return f.Get(ctx, id)
}

func (f *fakeInbox) HandBack(ctx context.Context, _ desk.Actor, id desk.ConversationID, _ int64) (desk.ConversationRow, error) {
	return f.Get(ctx, id)
}

func (f *fakeInbox) Resolve(ctx context.Context, _ desk.Actor, id desk.ConversationID, _ int64) (desk.ConversationRow, error) {
	return f.Get(ctx, id)
}

func (f *fakeInbox) Transfer(ctx context.Context, _ desk.Actor, id desk.ConversationID, _ desk.User, _ string, _ int64) (desk.ConversationRow, error) {
	return f.Get(ctx, id)
}

func (f *fakeInbox) MarkRead(ctx context.Context, id desk.ConversationID, _ int64) error {
	_, err := f.Get(ctx, id)
	return err
}

// fakeOrders has the orders A-<customer> of every customer.
type fakeOrders struct{}

func (fakeOrders) Find(context.Context, string, desk.CustomerID, string, int) ([]desk.Order, string, error) {
	return []desk.Order{fakeOrder("cu_1")}, "", nil
}

func (fakeOrders) GetByNumber(_ context.Context, number string) (desk.Order, error) {
	customer, ok := strings.CutPrefix(number, "A-")
	if !ok {
		return desk.Order{}, desk.E(desk.CodeNotFound, "error.order.not_found", nil)
	}
	return fakeOrder(desk.CustomerID(customer)), nil
}

func fakeOrder(c desk.CustomerID) desk.Order {
	return desk.Order{
		ID: "or_1", Number: "A-" + string(c), CustomerID: c, Status: desk.OrderShipped, Total: desk.Money{Minor: 12900, Currency: "CNY"},
		Address: desk.Address{Name: "王小明", Phone: "13812345678", Province: "浙江省", City: "杭州市", District: "西湖区", Line1: "文三路 1 号", Zip: "310000"},
		Email:   "wang@shop.example", Phone: "13812345678",
	}
}

type fakeProducts struct{}

func (fakeProducts) Find(context.Context, string, string, int) ([]desk.Product, string, error) {
	return nil, "", nil
}

func (fakeProducts) Get(_ context.Context, id desk.ProductID) (desk.Product, error) {
	if id != "pr_1" {
		return desk.Product{}, desk.E(desk.CodeNotFound, "error.product.not_found", nil)
	}
	return desk.Product{ID: id, Title: map[string]string{"en": "Shirt"}, Body: map[string]string{}, Variants: []desk.Variant{
		{Price: desk.Money{Minor: 300, Currency: "CNY"}}, {Price: desk.Money{Minor: 100, Currency: "CNY"}, Stock: 2},
	}}, nil
}

// fakeArticles is the knowledge base as the help centre sees it.
type fakeArticles struct{}

func (fakeArticles) Categories(context.Context, string) ([]desk.Category, map[desk.CategoryID]int64, error) {
	return []desk.Category{{ID: "kc_1", Name: "A", Lang: "zh"}, {ID: "kc_2", ParentID: "kc_1", Name: "B", Lang: "zh"}}, map[desk.CategoryID]int64{"kc_1": 1, "kc_2": 2}, nil
}

func (fakeArticles) Live(lang string) []*desk.Entry {
	if lang != "zh" {
		return nil
	}
	return []*desk.Entry{{ID: "ke_1", Lang: "zh", CategoryID: "kc_1", Question: "怎么退货？", Answer: "在订单里申请。", Enabled: true}}
}

func (fakeArticles) Search(context.Context, desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return nil, nil
}

// sample fills the parameters of a route with ids that have the right form.
func (rt *route) sample() string {
	path := rt.path
	for strings.Contains(path, "{") {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		value := "1"
		if name := path[from+1 : to]; name != "seq" {
			value = fmt.Sprintf("xx_%036d", 0)
		}
		path = path[:from] + value + path[to+1:]
	}
	return path
}

// table is the routes of the world.
func (w *world) table() []route {
	s := &server{Deps: w.deps}
	return s.routes()
}

// fakeBot answers nothing.
type fakeBot struct{}

func (fakeBot) Test(context.Context, wire.KnowledgeTest) (wire.KnowledgeTestResult, error) {
	return wire.KnowledgeTestResult{}, nil
}

func (fakeBot) Preview(context.Context, *desk.Entry, wire.Circumstances) (int, string, []desk.Extra, error) {
	return 0, "", nil, nil
}
