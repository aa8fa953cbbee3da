package knowledge_test

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

var scopeMigrations = []fs.FS{settings.Migrations, catalog.Migrations, attachment.Migrations, knowledge.Migrations}

// scoped is a knowledge base beside the demo shop's goods and one channel.
func scoped(t *testing.T, d *db.DB) (*knowledge.Service, func(change func(*desk.Entry)) (desk.Entry, error)) {
	t.Helper()
	s := knowledge.New(d, slog.New(slog.DiscardHandler))
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	take(t, catalog.New(d, index.New(index.Config{}), slog.New(slog.DiscardHandler)), filepath.Join("..", "..", "..", "demo", "products.csv"))
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO channel (id, kind, name, lang, key, secret, origins, greeting, bot_name, accent, top_questions, created_at)
			VALUES ('ch_1','webchat','','zh','k','s','[]','','','','[]',0), ('ch_2','phone','','zh','k2','s','[]','','','','[]',0)`)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO attachment (id, owner_id, conversation_id, name, type, size, width, height, thumb, created_at, shop)
			VALUES ($1,'us_1','','a.png','image/png',1,1,1,'',0,TRUE), ($2,'us_1','cv_1','b.png','image/png',1,1,1,'',0,FALSE)`, string(picture), string(sent))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "商品"})
	if err != nil {
		t.Fatal(err)
	}
	return s, func(change func(*desk.Entry)) (desk.Entry, error) {
		e := desk.Entry{CategoryID: c.ID, Lang: "zh", Answer: "答", HandOver: desk.HandOverNever, Enabled: true}
		change(&e)
		return s.SaveEntry(t.Context(), desk.Actor{UserID: "us_1"}, e)
	}
}

func take(t *testing.T, to tabular.Importer, path string) *tabular.Report {
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
	return report
}

func TestScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, save := scoped(t, d)
		named := map[desk.EntryID]string{}
		for name, change := range map[string]func(*desk.Entry){
			"wash": func(e *desk.Entry) {
				e.Question, e.Phrasings = "衣服怎么洗？", []string{"可以机洗吗", "洗涤方法"}
			},
			"wash down": func(e *desk.Entry) {
				e.Question, e.Phrasings, e.Products = "羽绒服怎么洗？", []string{"可以机洗吗", "怎么清洗"}, []string{"demo-light-down"}
			},
			"wash baby": func(e *desk.Entry) {
				e.Question, e.Phrasings, e.Categories = "宝宝衣物怎么洗？", []string{"可以机洗吗", "怎么清洗"}, []string{"母婴"}
			},
			"points": func(e *desk.Entry) { e.Question, e.Audience = "我的积分在哪里看？", desk.AudienceSignedIn },
			"join":   func(e *desk.Entry) { e.Question, e.Audience = "怎么注册会员？", desk.AudienceGuests },
			"call":   func(e *desk.Entry) { e.Question, e.Channels = "电话转接要等多久？", []string{"phone"} },
			"widget": func(e *desk.Entry) { e.Question, e.Channels = "聊天窗口怎么关闭？", []string{"ch_1"} },
		} {
			e, err := save(change)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			named[e.ID] = name
		}
		other := knowledge.New(d, slog.New(slog.DiscardHandler))
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		web := desk.KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat", Audience: desk.AudienceGuests}
		down, baby, tee := web, web, web
		down.Product, down.Category = "demo-light-down", "服饰/Clothing"
		baby.Product, baby.Category = "demo-baby-romper", "母婴/Baby"
		tee.Product, tee.Category = "demo-heavy-tee", "服饰/Clothing"
		member, phone := web, web
		member.Audience = desk.AudienceSignedIn
		phone.Channel, phone.ChannelKind = "ch_2", "phone"
		for _, node := range []*knowledge.Service{s, other} {
			for _, c := range []struct {
				name, ask string
				in        desk.KnowledgeQuery
				first     string // "" = none
				not       []string
			}{
				{"the product in view", "可以机洗吗", down, "wash down", []string{"wash baby"}},
				{"a product of the category", "可以机洗吗", baby, "wash baby", []string{"wash down"}},
				{"another product", "可以机洗吗", tee, "wash", []string{"wash down", "wash baby"}},
				{"no product", "可以机洗吗", web, "wash", nil},
				{"a guest", "我的积分在哪里看", web, "", []string{"points"}},
				{"a member", "我的积分在哪里看", member, "points", nil},
				{"a member who would join", "怎么注册会员", member, "", []string{"join"}},
				{"a guest who would join", "怎么注册会员", web, "join", nil},
				{"a kind of channel", "电话转接要等多久", phone, "call", nil},
				{"another kind", "电话转接要等多久", web, "", []string{"call"}},
				{"the channel itself", "聊天窗口怎么关闭", web, "widget", nil},
				{"another channel", "聊天窗口怎么关闭", phone, "", []string{"widget"}},
				{"anywhere", "聊天窗口怎么关闭", desk.KnowledgeQuery{}, "widget", nil},
			} {
				q := c.in
				q.Text, q.Lang, q.Limit = c.ask, "zh", 5
				hits, err := node.Search(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for i, h := range hits {
					got = append(got, named[h.Entry.ID])
					if i > 0 && h.Score > hits[i-1].Score {
						t.Errorf("%s: not best first", c.name)
					}
				}
				if c.first != "" && (len(got) == 0 || got[0] != c.first || hits[0].Score < knowledge.Threshold) {
					t.Errorf("%s: got %v (%.2f), want %s", c.name, got, score(hits), c.first)
				}
				for _, n := range c.not {
					if slices.Contains(got, n) {
						t.Errorf("%s: got %v", c.name, got)
					}
				}
			}
		}
	})
}

func score(hits []desk.EntryHit) float64 {
	if len(hits) == 0 {
		return 0
	}
	return hits[0].Score
}

// Without a product in view, an entry about some product is offered at most.
func TestProductEntryDoesNotAnswerInGeneral(t *testing.T) {
	t.Parallel()
	s, save := scoped(t, dbtest.New(t, scopeMigrations...))
	if s.AboutProducts() {
		t.Error("nothing is about products yet")
	}
	_, err := save(func(e *desk.Entry) {
		e.Question, e.Phrasings, e.Products = "羽绒服怎么洗？", []string{"可以机洗吗"}, []string{"demo-light-down"}
	})
	if err != nil || !s.AboutProducts() {
		t.Fatal(err, s.AboutProducts())
	}
	for product, answers := range map[string]bool{"": false, "demo-light-down": true} {
		hits, err := s.Search(t.Context(), desk.KnowledgeQuery{Text: "可以机洗吗", Lang: "zh", Limit: 3, Product: product})
		if err != nil || len(hits) != 1 || hits[0].Score >= knowledge.Threshold != answers {
			t.Errorf("product %q: got %v (%.2f), %v", product, len(hits), score(hits), err)
		}
	}
}

func TestScopeIsChecked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, save := scoped(t, d)
		for field, change := range map[string]func(*desk.Entry){
			"channels":           func(e *desk.Entry) { e.Channels = []string{"webchat", "fax"} },
			"audience":           func(e *desk.Entry) { e.Audience = "friends" },
			"products":           func(e *desk.Entry) { e.Products = []string{"demo-heavy-tee", "demo-absent"} },
			"product_categories": func(e *desk.Entry) { e.Categories = []string{"服饰", "枪械"} },
		} {
			_, err := save(func(e *desk.Entry) { e.Question = "问"; change(e) })
			var de *desk.Error
			if !errors.As(err, &de) || de.Fields[field] == "" {
				t.Errorf("%s: got %v", field, err)
			}
		}
		if _, err := save(func(e *desk.Entry) { e.Question = "问"; e.Products = make([]string, 101) }); err != nil {
			t.Errorf("empty elements count: %v", err)
		}
		if _, err := save(func(e *desk.Entry) { e.Question = "问"; e.Products = []string{strings.Repeat("长", 201)} }); err == nil {
			t.Error("an endless id was kept")
		}

		path := filepath.Join(t.TempDir(), "k.csv")
		rows := "external_id,lang,category,question,answer,channels,audience,products,product_categories\n" +
			"a,zh,商品,羽绒服怎么洗,干洗,webchat|ch_2,signed_in,demo-light-down|demo-heavy-tee,Clothing|美妆/Beauty\n" +
			"b,zh,商品,问,答,fax,,,\nc,zh,商品,问,答,,friends,,\nd,zh,商品,问,答,,,nothing,\ne,zh,商品,问,答,,,,枪械\n"
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		r := take(t, s, path)
		if r.Created != 1 || r.Failed != 4 {
			t.Fatalf("import: %+v", *r)
		}
		var columns []string
		for _, p := range r.Problems {
			columns = append(columns, p.Field)
		}
		if !slices.Equal(columns, []string{"channels", "audience", "products", "product_categories"}) {
			t.Errorf("problems in %v", columns)
		}
		list, _, _, err := s.FindEntries(t.Context(), knowledge.Filter{Query: "羽绒服"})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		e := list[0]
		if !slices.Equal(e.Channels, []string{"webchat", "ch_2"}) || e.Audience != desk.AudienceSignedIn || len(e.Products) != 2 || len(e.Categories) != 2 {
			t.Errorf("got %+v", e)
		}
		if r := take(t, s, path); r.Unchanged != 1 {
			t.Errorf("second import: %+v", *r)
		}
		old, err := s.GetVersion(t.Context(), e.ID, 1)
		if err != nil || old.Audience != desk.AudienceSignedIn || len(old.Products) != 2 {
			t.Errorf("version: %+v, %v", old, err)
		}
	})
}
