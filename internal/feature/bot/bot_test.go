package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
)

// fake is a shop with one entry, one product and orders that cannot be read.
type fake struct {
	entry     desk.Entry
	product   desk.Product
	ordersErr error
	score     float64 // of the entry; 0 = 0.9

	asked desk.KnowledgeQuery // last
}

func (f *fake) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	f.asked = q
	if f.entry.ID == "" || q.Lang != "zh" || !strings.Contains(q.Text, f.entry.Question) {
		return nil, nil
	}
	return []desk.EntryHit{{Entry: &f.entry, Phrasing: f.entry.Question, Score: cmp.Or(f.score, 0.9), Terms: []string{f.entry.Question}}}, nil
}

func (f *fake) Prepare(context.Context, []string, string) string { return "" }

func (f *fake) AboutProducts() bool { return f.entry.Products != nil }

func (f *fake) Entry(id desk.EntryID) *desk.Entry {
	if id == f.entry.ID {
		return &f.entry
	}
	return nil
}

func (f *fake) Threshold() float64 { return 0.5 }

func (f *fake) Shop(context.Context) (desk.Shop, error) {
	return desk.Shop{TimeZone: "Asia/Shanghai"}, nil
}

type fakeCatalog struct{ *fake }

func (f fakeCatalog) Search(context.Context, string, int) ([]ProductHit, error) {
	if f.product.ID == "" {
		return nil, nil
	}
	return []ProductHit{{Product: f.product, Score: 1, Asked: 1, Offered: 1}}, nil
}

func (f fakeCatalog) Get(context.Context, desk.ProductID) (desk.Product, error) {
	return f.product, nil
}

func (f fakeCatalog) GetByExternalID(context.Context, string) (desk.Product, error) {
	return desk.Product{}, desk.E(desk.CodeNotFound, "error.product.not_found", nil)
}

func (f fakeCatalog) AtPage(_ context.Context, address string) (desk.Product, error) {
	if address != "https://shop.example/p/1" {
		return desk.Product{}, desk.E(desk.CodeNotFound, "error.product.not_found", nil)
	}
	return f.product, nil
}

type fakeOrders struct{ *fake }

func (f fakeOrders) OfCustomer(context.Context, desk.CustomerID, int) ([]desk.Order, error) {
	return nil, f.ordersErr
}

func (f fakeOrders) Prove(context.Context, string, string, string) (desk.Order, error) {
	return desk.Order{}, f.ordersErr
}
func (f fakeOrders) Proven(context.Context, string) ([]string, error) { return nil, f.ordersErr }
func (f fakeOrders) GetByNumber(context.Context, string) (desk.Order, error) {
	return desk.Order{}, f.ordersErr
}

func (f *fake) bot() *Service {
	return New(Config{Knowledge: f, Catalog: fakeCatalog{f}, Orders: fakeOrders{f}, Shops: f})
}

func view(text string) desk.TurnView {
	return desk.TurnView{
		Conversation: desk.Conversation{ID: "cv_1", Lang: "zh", AnsweredSeq: 1},
		Channel:      desk.Channel{Lang: "zh", BotName: "小满"},
		Burst:        []desk.Message{{Kind: desk.KindText, Sender: desk.SenderCustomer, Text: text}},
		Now:          time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC),
	}
}

func TestHandOverRules(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "改签", Answer: "由同事处理。", Version: 3, HandOver: desk.HandOverAlways}}
	d, err := f.bot().Turn(t.Context(), view("改签"))
	if err != nil || d.HandOver != whyRule || d.Replies[0].Text != "由同事处理。" || d.Replies[0].Evidence[0].Version != 3 {
		t.Errorf("always: %+v, %v", d, err)
	}
	f.entry.HandOver = desk.HandOverOffer
	d, err = f.bot().Turn(t.Context(), view("改签"))
	if err != nil || d.HandOver != "" || !slices.Contains(d.Replies[0].QuickReplies, "转人工") {
		t.Errorf("offer: %+v, %v", d, err)
	}
}

// The knowledge base is asked for who asks where, and about which product; a test
// asks for nobody.
func TestSearchKnowsTheCircumstances(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*desk.TurnView)
		want   desk.KnowledgeQuery
	}{
		{"a guest", func(*desk.TurnView) {}, desk.KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat", Audience: desk.AudienceGuests}},
		{"a customer", func(v *desk.TurnView) { v.Customer.Verified = true }, desk.KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat", Audience: desk.AudienceSignedIn}},
		{"on a product's page", func(v *desk.TurnView) { v.Burst[0].Payload = []byte(`{"page":"https://shop.example/p/1"}`) },
			desk.KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat", Audience: desk.AudienceGuests, Product: "p-1", Category: "服饰/Clothing"}},
		{"after a product", func(v *desk.TurnView) { v.Conversation.Memory = `{"v":1,"product":"pr_1"}` },
			desk.KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat", Audience: desk.AudienceGuests, Product: "p-1", Category: "服饰/Clothing"}},
		{"a test", func(v *desk.TurnView) { v.Conversation.ID, v.Channel = "", desk.Channel{} }, desk.KnowledgeQuery{}},
	} {
		f := &fake{
			entry:   desk.Entry{ID: "ke_1", Question: "怎么洗", Answer: "干洗。", Products: []string{"p-1"}},
			product: desk.Product{ID: "pr_1", ExternalID: "p-1", Category: "服饰/Clothing", Title: map[string]string{"zh": "围巾"}, Active: true},
		}
		s := f.bot()
		s.Catalog = unsearched{fakeCatalog{f}}
		v := view("怎么清洗")
		v.Channel.ID, v.Channel.Kind = "ch_1", "webchat"
		tt.change(&v)
		if _, err := s.Turn(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		tt.want.Text, tt.want.Lang, tt.want.Limit = "怎么清洗", "zh", maxCandidate
		if f.asked != tt.want {
			t.Errorf("%s: asked %+v, want %+v", tt.name, f.asked, tt.want)
		}
	}
}

// unsearched finds no product by its name.
type unsearched struct{ fakeCatalog }

func (unsearched) Search(context.Context, string, int) ([]ProductHit, error) { return nil, nil }

// "This one" is the product of the page on which it is asked.
func TestProductOfThePage(t *testing.T) {
	t.Parallel()
	f := &fake{product: desk.Product{
		ID: "pr_1", ExternalID: "1", Title: map[string]string{"zh": "围巾"}, Active: true,
		Variants: []desk.Variant{{SKU: "S", Price: desk.Money{Minor: 4900, Currency: "CNY"}, Stock: 2}},
	}}
	s := f.bot()
	s.Catalog = unsearched{fakeCatalog{f}}
	for page, want := range map[string]bool{"https://shop.example/p/1": true, "https://shop.example/p/2": false, "": false} {
		v := view("这款有货吗")
		if page != "" {
			v.Burst[0].Payload = []byte(`{"page":"` + page + `"}`)
		}
		d, err := s.Turn(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Replies[0].Kind == desk.KindProductCard; got != want {
			t.Errorf("on %q: told of the product %v, want %v: %+v", page, got, want, d.Replies)
		}
	}
}

// An answer with a placeholder that nobody filled in does not reach a customer.
func TestUnresolvedVariable(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "改签", Answer: "您的订单 {order_no} 可以改。"}}
	d, err := f.bot().Turn(t.Context(), view("改签"))
	if err != nil || d.HandOver != whyFailed {
		t.Fatalf("got %+v, %v", d, err)
	}
	for _, r := range d.Replies {
		if strings.Contains(r.Text, "{") {
			t.Errorf("said %q", r.Text)
		}
	}
}

// A sentence with a number that the record does not have is dropped, and a
// person takes over.
func TestInventedNumber(t *testing.T) {
	t.Parallel()
	s := (&fake{}).bot()
	v := view("x")
	turn := s.begin(t.Context(), &v)
	product := desk.Product{Variants: []desk.Variant{{Price: desk.Money{Minor: 7900, Currency: "CNY"}, Stock: 3}}}
	turn.add(desk.Reply{Text: "仅剩 3 件，¥79.00"}, guard.Product(&product))
	turn.add(desk.Reply{Text: "仅剩 2 件，¥59.00"}, guard.Product(&product))
	turn.outcome = Answered
	d, err := turn.end()
	if err != nil || d.HandOver != whyFailed || len(d.Replies) != 2 || strings.Contains(d.Replies[1].Text, "59") {
		t.Errorf("got %+v, %v", d, err)
	}
	if !strings.Contains(string(d.Trace), `"guard":`) {
		t.Errorf("the trace does not say why: %s", d.Trace)
	}
}

func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	f := &fake{ordersErr: errors.New("down")}
	if _, err := f.bot().Turn(t.Context(), view("我的快递到哪了")); err == nil {
		t.Error("a turn without its records was decided")
	}
	// What needs no records goes on: a person is always within reach.
	if d, err := f.bot().Turn(t.Context(), view("转人工")); err != nil || d.HandOver != whyAsked {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "{", `{"v":99,"product":"pr_1"}`, strings.Repeat("x", 1<<20), `{"v":1,"waiting":9,"pending":"1"}`} {
		if m := recall(s); m.Product != "" || m.Pending != "" {
			t.Errorf("%.20q: got %+v", s, m)
		}
	}
	if got := (&memory{Version: memoryVersion}).String(); got != "" {
		t.Errorf("nothing to remember: got %q", got)
	}
	long := &memory{Version: memoryVersion, Product: "pr_1", Chosen: map[string]string{"颜色": strings.Repeat("长", 1000)}}
	for i := range 3 * maxShown {
		long.see(item{kindProduct, fmt.Sprint("pr_", i)})
	}
	if s := long.String(); len(s) > maxMemory || recall(s).Product != "pr_1" || len(long.Shown) > maxShown {
		t.Errorf("too much to remember: %d bytes, %+v", len(s), recall(s))
	}
	m := recall((&memory{Version: memoryVersion, Product: "pr_1", Pending: "?"}).String())
	if m.Product != "pr_1" || m.Pending != "?" || m.Waiting != 1 {
		t.Errorf("got %+v", m)
	}
}

func TestPause(t *testing.T) {
	t.Parallel()
	s := (&fake{}).bot()
	text := func(list ...string) (burst []desk.Message) {
		for _, m := range list {
			burst = append(burst, desk.Message{Kind: desk.KindText, Text: m})
		}
		return burst
	}
	for _, whole := range []string{
		"退货运费谁出？", "有货吗", "发货了没", "我想把昨天买的衣服退掉", "转人工", "谢谢", "XM2611180001", "13800000011", "where is my order",
		"how do I return something to you", "I want a refund!", "可以开发票么",
	} {
		if got := s.Pause(text(whole), false); got != 0 {
			t.Errorf("%q: waits %v", whole, got)
		}
	}
	for _, part := range []string{"你好", "在吗", "在吗？", "我想问一下", "那个", "hi", "hello", "我的衣服", "是这样的，", "请问…", "😀"} {
		if got := s.Pause(text(part), false); got != fragmentPause {
			t.Errorf("%q: waits %v", part, got)
		}
	}
	if got := s.Pause(text("你好", "包邮吗"), false); got != 0 {
		t.Errorf("the last line is whole: waits %v", got)
	}
	if got := s.Pause(text("包邮吗"), true); got != typingPause {
		t.Errorf("while typing: waits %v", got)
	}
	if got := s.Pause([]desk.Message{{Kind: desk.KindImage}}, false); got != fragmentPause {
		t.Errorf("picture: waits %v", got)
	}
}

// Both languages say the same with the same values.
func TestTextsHaveTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	s := (&fake{}).bot()
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	for _, key := range s.texts.Keys() {
		zh, en := placeholder.FindAllString(s.texts.Text("zh", key, nil), -1), placeholder.FindAllString(s.texts.Text("en", key, nil), -1)
		slices.Sort(zh)
		slices.Sort(en)
		// Chinese dates begin with the year, English ones may leave nothing out.
		if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
			t.Errorf("%s: %v in Chinese, %v in English", key, zh, en)
		}
	}
	for _, status := range []desk.OrderStatus{
		desk.OrderUnpaid, desk.OrderPaid, desk.OrderPacked, desk.OrderShipped, desk.OrderDelivered, desk.OrderCompleted, desk.OrderCancelled,
		desk.OrderRefunding, desk.OrderRefunded,
	} {
		if !s.texts.Has("order." + string(status)) {
			t.Errorf("no sentence for orders that are %s", status)
		}
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "改签", Answer: "可以改签。"}}
	e, err := f.bot().Explain(t.Context(), "改签", "", Circumstances{})
	if err != nil || e.Outcome != Answered || e.Intent != "knowledge" || e.Answer != "可以改签。" || len(e.Candidates) != 1 {
		t.Errorf("got %+v, %v", e, err)
	}
	// The test box proves nothing to anybody.
	f.ordersErr = errors.New("asked")
	if e, err = f.bot().Explain(t.Context(), "XM2611180001 13800000011", "zh", Circumstances{}); err != nil || e.Outcome != AskedBack {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestFirstWords(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "改签", Answer: "可以改签。"}}
	v := view("改签")
	v.Conversation.AnsweredSeq = 0
	d, err := f.bot().Turn(t.Context(), v)
	if err != nil || !strings.HasPrefix(d.Replies[0].Text, "您好，我是 AI 客服小满。") {
		t.Errorf("the first answer does not say who speaks: %+v, %v", d, err)
	}
}
