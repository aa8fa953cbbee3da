package helpcentre

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// fake is the rest of the product.
type fake struct {
	entries    []*desk.Entry
	categories []desk.Category
	channels   []desk.Channel
	hits       []desk.EntryHit
}

func (f *fake) Live(lang string) (out []*desk.Entry) {
	for _, e := range f.entries {
		if e.Lang == lang {
			out = append(out, e)
		}
	}
	return out
}

func (f *fake) Categories(_ context.Context, lang string) (out []desk.Category, _ map[desk.CategoryID]int64, _ error) {
	for _, c := range f.categories {
		if c.Lang == lang {
			out = append(out, c)
		}
	}
	return out, nil, nil
}

func (f *fake) Search(context.Context, desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return f.hits, nil
}

func (f *fake) Shop(context.Context) (desk.Shop, error) {
	return desk.Shop{Name: "小满/Xiaoman"}, nil
}
func (f *fake) Channels(context.Context) ([]desk.Channel, error) { return f.channels, nil }
func (f *fake) Key(context.Context) ([]byte, error)              { return []byte("key"), nil }

func entry(id, lang, category, question string) *desk.Entry {
	return &desk.Entry{
		ID: desk.EntryID("ke_" + id), Lang: lang, CategoryID: desk.CategoryID(category), ExternalID: "x-" + id[:1],
		Question: question, Answer: "Answer " + id, Enabled: true, Version: 1, UpdatedAt: time.UnixMilli(1_760_000_000_000),
	}
}

func newFake() *fake {
	f := &fake{
		categories: []desk.Category{
			{ID: "kc_a", Lang: "en", Name: "After-sales"},
			{ID: "kc_b", Lang: "en", Name: "Returns", ParentID: "kc_a"},
			{ID: "kc_c", Lang: "en", Name: "Empty"},
			{ID: "kc_d", Lang: "en", Name: "Empty below", ParentID: "kc_a"},
			{ID: "kc_z", Lang: "zh", Name: "售后"},
		},
		channels: []desk.Channel{
			{ID: "ch_1", Kind: "webchat", Lang: "en", Key: "sbk_en", Name: "Xiaoman Select", Accent: "#123456", TopQuestions: []string{"where's my refund", "Do you gift-wrap?"}},
		},
	}
	one, two, three, zh := entry("1", "en", "kc_b", "How do I return an item?"), entry("2", "en", "kc_b", "When is the refund here?"),
		entry("3", "en", "kc_a", "Is it genuine?"), entry("1z", "zh", "kc_z", "怎么退货？")
	two.Phrasings = []string{"Where's my refund?"}
	one.Related = []string{"When is the refund here?", "No such question"}
	f.entries = []*desk.Entry{one, two, three, zh}
	return f
}

// open returns the service on an empty database.
func open(f *fake, d *db.DB) *Service {
	return New(Config{DB: d, Knowledge: f, Shop: f, Log: slog.New(slog.DiscardHandler)})
}

var schema = []fs.FS{Migrations}

// look returns the view as it is now.
func look(t *testing.T, s *Service) *View {
	t.Helper()
	if err := s.reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOnlyWhatEverybodyMayRead(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*desk.Entry){
		"unlisted":         func(e *desk.Entry) { e.Unlisted = true },
		"of a channel":     func(e *desk.Entry) { e.Channels = []string{"webchat"} },
		"of a product":     func(e *desk.Entry) { e.Products = []string{"p"} },
		"of a category":    func(e *desk.Entry) { e.Categories = []string{"c"} },
		"for the known":    func(e *desk.Entry) { e.Audience = desk.AudienceSignedIn },
		"for strangers":    func(e *desk.Entry) { e.Audience = desk.AudienceGuests },
		"only its version": nil,
	} {
		f := newFake()
		s := open(f, dbtest.New(t, schema...))
		before := look(t, s)
		changed := *f.entries[0]
		changed.Version++
		if hide != nil {
			hide(&changed)
		}
		f.entries[0] = &changed
		v := look(t, s)
		if v == before {
			t.Errorf("%s: the change is not seen", name)
		}
		if shown := v.Entry("ke_1") != nil; shown != (hide == nil) {
			t.Errorf("%s: shown %v", name, shown)
		}
		if again := look(t, s); again != v {
			t.Errorf("%s: another view of the same", name)
		}
	}
}

func TestTreeAndOrder(t *testing.T) {
	t.Parallel()
	v := look(t, open(newFake(), dbtest.New(t, schema...)))
	en := v.Shelves["en"]
	if len(en.Categories) != 1 || en.Categories[0].Count != 3 || len(en.Categories[0].Children) != 1 || en.Categories[0].Children[0].Count != 2 {
		t.Errorf("categories: %+v", en.Categories)
	}
	if en.Category("kc_c") != nil || en.Category("kc_d") != nil {
		t.Error("an empty category is shown")
	}
	// The question on top of the chat first, though it is a phrasing only.
	if got := en.Most[0].ID; len(en.Most) != 3 || got != "ke_2" {
		t.Errorf("first %s of %d", got, len(en.Most))
	}
	one := v.Entry("ke_1")
	if len(one.Related) != 1 || one.Related[0].ID != "ke_2" || one.Other != v.Entry("ke_1z") || one.Other.Other != one {
		t.Errorf("entry: %+v", one)
	}
	if v.Colour != "#123456" || en.Title != "Xiaoman Select" || v.Shelves["zh"].Title != "小满" || en.Key != "sbk_en" {
		t.Errorf("colour %q, titles %q, %q, key %q", v.Colour, en.Title, v.Shelves["zh"].Title, en.Key)
	}
}

func TestOffered(t *testing.T) {
	t.Parallel()
	f := newFake()
	s := open(f, dbtest.New(t, schema...))
	v := look(t, s)
	entries, words := v.Offered(&f.channels[0], "en")
	if len(entries) != 3 || entries[0].ID != "ke_2" || len(words) != 1 || words[0] != "Do you gift-wrap?" {
		t.Errorf("offered %d entries, words %q", len(entries), words)
	}
	// In another language: what has a translation, and what is asked there.
	if entries, _ := v.Offered(&f.channels[0], "zh"); len(entries) != 1 || entries[0].ID != "ke_1z" {
		t.Errorf("in Chinese: %+v", entries)
	}
	if _, err := s.SaveSettings(t.Context(), desk.Actor{}, Settings{}); err != nil {
		t.Fatal(err)
	}
	if entries, words := look(t, s).Offered(&f.channels[0], "en"); len(entries) != 0 || len(words) != 2 {
		t.Errorf("off: %+v, %q", entries, words)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		s := open(newFake(), d)
		if set, err := s.Settings(t.Context()); err != nil || !set.Enabled {
			t.Fatalf("at first: %+v, %v", set, err)
		}
		good := Settings{
			Enabled: true, Title: map[string]string{"en": " My\u202e  Help ", "fr": "x"}, Welcome: map[string]string{"zh": "您好"},
			Colour: "#00AA11", ShopURL: "https://shop.example/a?b=c",
		}
		if _, err := s.SaveSettings(t.Context(), desk.Actor{UserID: "us_1"}, good); err != nil {
			t.Fatal(err)
		}
		set, err := s.Settings(t.Context())
		if err != nil || set.Title["en"] != "My Help" || len(set.Title) != 1 || set.UpdatedBy != "us_1" || set.ShopURL != good.ShopURL {
			t.Errorf("got %+v, %v", set, err)
		}
		v, err := s.View(t.Context())
		if err != nil || v.Colour != "#00AA11" || v.Shelves["en"].Title != "My Help" || v.Shelves["zh"].Welcome != "您好" {
			t.Errorf("view %+v, %v", v, err)
		}
		for field, bad := range map[string]Settings{
			"title":    {Title: map[string]string{"en": strings.Repeat("x", maxTitle+1)}},
			"welcome":  {Welcome: map[string]string{"zh": strings.Repeat("好", maxWelcome+1)}},
			"colour":   {Colour: "red;}"},
			"shop_url": {ShopURL: "javascript:alert(1)"},
		} {
			if _, err := s.SaveSettings(t.Context(), desk.Actor{}, bad); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, url := range []string{"//shop.example", "https://", "https://a b", "https://u:p@shop.example", "ftp://shop.example", "https://shop.example/\n"} {
			if isAddress(url) {
				t.Errorf("%q is accepted", url)
			}
		}
	})
}

func TestVotes(t *testing.T) {
	t.Parallel()
	// What Worst joins is the knowledge base's.
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := open(newFake(), d)
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`CREATE TABLE knowledge_entry (id TEXT PRIMARY KEY, lang TEXT NOT NULL)`)
			for _, id := range []string{"ke_1", "ke_2", "ke_3"} {
				if err == nil {
					_, err = tx.Exec(`INSERT INTO knowledge_entry (id, lang) VALUES ($1, 'en')`, id)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		vote := func(id desk.EntryID, n int, helpful bool, reason string) {
			t.Helper()
			who, err := s.Visitor(ctx, fmt.Sprintf("10.0.0.%d", n), "Firefox")
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Vote(ctx, Vote{Entry: id, Who: who, Helpful: helpful, Reason: reason}); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 12 {
			vote("ke_1", n, true, "")
		}
		vote("ke_1", 20, false, "")
		vote("ke_1", 20, false, ReasonPartial) // the same visitor, who says why
		vote("ke_1", 21, false, ReasonPartial)
		vote("ke_1", 22, true, "")
		vote("ke_1", 22, false, ReasonUnclear) // changed their mind
		vote("ke_2", 1, false, "")
		vote("ke_2", 2, false, "")
		vote("ke_3", 1, true, "")
		got, err := s.Tally(ctx, "ke_1")
		if err != nil || got.Helpful != 12 || got.Unhelpful != 3 || got.Reasons[ReasonPartial] != 2 || got.Reasons[ReasonUnclear] != 1 {
			t.Errorf("tally %+v, %v", got, err)
		}
		worst, err := s.Worst(ctx, "en")
		if err != nil || len(worst) != 2 || worst[0].Entry != "ke_2" || worst[1].Entry != "ke_1" {
			t.Errorf("worst %+v, %v", worst, err)
		}
		for name, bad := range map[string]Vote{
			"no such entry":     {Entry: "ke_9", Who: "w"},
			"nobody":            {Entry: "ke_1"},
			"an unknown reason": {Entry: "ke_1", Who: "w", Reason: "<script>"},
			"helped, and why":   {Entry: "ke_1", Who: "w", Helpful: true, Reason: ReasonPartial},
		} {
			if err := s.Vote(ctx, bad); err == nil {
				t.Errorf("%s: accepted", name)
			}
		}
	})
}

func TestReadsSayWhatIsAskedMost(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		f := newFake()
		f.channels = nil
		s := open(f, d)
		if got := look(t, s).Shelves["en"].Most[0].ID; got != "ke_1" {
			t.Errorf("at first %s", got)
		}
		for range 50 {
			s.Read("ke_3")
		}
		s.Read("ke_2")
		for range 2 { // the second has nothing to write
			if err := s.WriteReads(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		most := look(t, s).Shelves["en"].Most
		if most[0].ID != "ke_3" || most[1].ID != "ke_2" || most[0].reads != 50 {
			t.Errorf("then %s (%d), %s", most[0].ID, most[0].reads, most[1].ID)
		}
		// A few more do not make every page anew.
		v := look(t, s)
		s.Read("ke_3")
		if err := s.WriteReads(t.Context()); err != nil {
			t.Fatal(err)
		}
		if look(t, s) != v {
			t.Error("one more read makes another view")
		}
	})
}

func TestVisitorIsNoAddress(t *testing.T) {
	t.Parallel()
	s := open(newFake(), nil)
	a, err := s.Visitor(t.Context(), "192.0.2.1", "Firefox")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := s.Visitor(t.Context(), "192.0.2.1", "Firefox")
	c, _ := s.Visitor(t.Context(), "192.0.2.1F", "irefox")
	if a != b || a == c || strings.Contains(a, "192") {
		t.Errorf("%s, %s, %s", a, b, c)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.entries[2].Unlisted = true
	f.hits = []desk.EntryHit{{Entry: f.entries[2], Score: 0.9}, {Entry: f.entries[1], Score: 0.5}, {Entry: f.entries[0], Score: likely / 2}}
	s := open(f, dbtest.New(t, schema...))
	for words, want := range map[string]string{
		"refund":                     "ke_2 ke_1", // its neighbour
		"RETURN AN":                  "ke_2 ke_1", // what the words stand in comes after what was found
		"  \u202e  ":                 "",
		strings.Repeat("refund", 99): "ke_2 ke_1",
	} {
		list, err := s.Search(t.Context(), "en", words)
		var got []string
		for _, e := range list {
			got = append(got, string(e.ID))
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%.20q: got %q, want %q, %v", words, got, want, err)
		}
	}
	if list, err := s.Search(t.Context(), "fr", "refund"); err != nil || list != nil {
		t.Errorf("an unknown language: %v, %v", list, err)
	}
}

func TestTwins(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zh, en string
		same   bool
	}{
		{"faq-7", "faq-7", true}, {"faq-zh-7", "faq-en-7", true}, {"ZH_7", "en_7", true}, {"faq-7", "faq-8", false}, {"", "", false}, {"zh", "en", false},
	} {
		a, b := twins(&desk.Entry{Lang: "zh", ExternalID: c.zh}), twins(&desk.Entry{Lang: "en", ExternalID: c.en})
		if (a == b && a != "") != c.same {
			t.Errorf("%q and %q: %q and %q", c.zh, c.en, a, b)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"How do I return an item?":    "how-do-i-return-an-item",
		"What's the 7-day rule (new)": "whats-the-7-day-rule-new",
		"怎么申请退货？":                     "怎么申请退货",
		"../../etc/passwd":            "etc-passwd",
		"<script>alert(1)</script>":   "script-alert-1-script",
		"???":                         "question",
		strings.Repeat("a b ", 100):   strings.TrimSuffix(strings.Repeat("a-b-", 16)[:60], "-"),
	} {
		if got := Slug(in); got != want {
			t.Errorf("%.30q: got %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	in := " a\u202eb\u2066c\u200f\x00d\re\tf\n\u2028g\ufeff👨‍👩‍👧 "
	if got := Clean(in); got != "abcde f\ng👨‍👩‍👧" {
		t.Errorf("got %q", got)
	}
}

// Everybody who reads is a guest on the website; nobody's records are shown.
func TestVariantIsShown(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)
	e := entry("1", "en", "kc_b", "How do I return an item?")
	e.Answer = "{{order.number}} of {{shop.name}}, {{customer.name|dear customer}}"
	e.Variants = []desk.AnswerVariant{
		{Audience: desk.AudienceSignedIn, Answer: "signed in"},
		{Channels: []string{"webchat"}, Audience: desk.AudienceGuests, ValidFrom: from, Answer: "guests"},
	}
	s := New(Config{DB: dbtest.New(t, Migrations), Knowledge: &fake{entries: []*desk.Entry{e}}, Shop: newFake()})
	in, err := s.gather(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in.now = from.Add(-1)
	before := in.build()
	in.now = from
	after := in.build()
	if got, want := before.Entry("ke_1").Answer, "your order number of Xiaoman, dear customer"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := after.Entry("ke_1").Answer; got != "guests" || before.mark == after.mark {
		t.Errorf("once its time has come: got %q, the same page %v", got, before.mark == after.mark)
	}
}
