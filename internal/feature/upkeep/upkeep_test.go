package upkeep_test

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/table/query"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

var boss = desk.Actor{UserID: desk.NewID[desk.UserID]("us", time.UnixMilli(1)), Permissions: desk.AllPermissions()}

// shop is a node of a shop with a clock of its own.
type shop struct {
	t         *testing.T
	d         *db.DB
	now       *time.Time
	knowledge *knowledge.Service
	catalog   *catalog.Service
	tables    *table.Service
	upkeep    *upkeep.Service
	category  desk.CategoryID
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func shanghai() *time.Location { return time.FixedZone("CST", 8*3600) }

func newShop(t *testing.T, d *db.DB, now *time.Time) *shop {
	t.Helper()
	s := &shop{t: t, d: d, now: now, knowledge: knowledge.New(d, quiet()), catalog: catalog.New(d, index.New(index.Config{}), quiet())}
	s.tables = table.New(table.Config{DB: d, Log: quiet()})
	s.upkeep = upkeep.New(upkeep.Config{DB: d, Entries: s.knowledge, Location: shanghai, Log: quiet()})
	return s
}

func migrations() []fs.FS {
	return []fs.FS{
		job.Migrations, settings.Migrations, knowledge.Migrations, catalog.Migrations, document.Migrations, table.Migrations,
		inbox.Migrations, understanding.Migrations, gap.Migrations, upkeep.Migrations,
	}
}

func each(t *testing.T, test func(s *shop)) {
	t.Parallel()
	run := func(dsn string) func(t *testing.T) {
		return func(t *testing.T) {
			now := time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC)
			d := dbtest.Open(t, db.Config{DSN: dsn, Clock: func() time.Time { return now }}, migrations()...)
			s := newShop(t, d, &now)
			c, err := s.knowledge.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "商品"})
			if err != nil {
				t.Fatal(err)
			}
			s.category = c.ID
			s.load("external_id,title_zh,title_en,sku,price,stock\nP1,星河保温杯,Galaxy Flask,FL-100,199,12\nP2,重磅纯棉T恤,Heavyweight Tee,TEE-WH-S,79,0\n")
			if err := s.knowledge.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(s)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run("sqlite:" + filepath.Join(t.TempDir(), "test.db"))(t) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { run(dbtest.Schema(t, dsn))(t) })
	}
}

func (s *shop) load(csv string) {
	s.t.Helper()
	f, err := tabular.New(strings.NewReader(csv), int64(len(csv)), "a.csv", tabular.Source{})
	if err != nil {
		s.t.Fatal(err)
	}
	report := &tabular.Report{}
	if err := s.catalog.Import(s.t.Context(), f.Records(), tabular.Options{Currency: "CNY"}, report); err != nil || report.Failed > 0 {
		s.t.Fatal(err, report)
	}
}

func (s *shop) entry(question, answer string, more ...func(*desk.Entry)) desk.Entry {
	s.t.Helper()
	e := desk.Entry{Lang: "zh", CategoryID: s.category, Question: question, Answer: answer, HandOver: desk.HandOverNever, Enabled: true}
	for _, m := range more {
		m(&e)
	}
	return s.save(e)
}

func (s *shop) save(e desk.Entry) desk.Entry {
	s.t.Helper()
	e, err := s.knowledge.SaveEntry(s.t.Context(), boss, e)
	if err != nil {
		s.t.Fatal(err)
	}
	s.follow()
	return s.get(e.ID)
}

func (s *shop) get(id desk.EntryID) desk.Entry {
	s.t.Helper()
	e, err := s.knowledge.GetEntry(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func (s *shop) follow() {
	s.t.Helper()
	if err := s.upkeep.Follow(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// stands is how an entry stands, in a line: what it claims, and what is flagged.
func (s *shop) stands(id desk.EntryID) string {
	s.t.Helper()
	st, err := s.upkeep.Standing(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, f := range st.Flags {
		line := string(f.Reason) + ":" + f.Claim.Seen + ">" + f.Now
		if f.Suspends {
			line += "!"
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (s *shop) claims(id desk.EntryID) string {
	s.t.Helper()
	st, err := s.upkeep.Standing(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, c := range st.Claims {
		if !c.Removed {
			out = append(out, string(c.Kind)+" "+c.Record+" "+c.Seen)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func (s *shop) want(id desk.EntryID, flags string, state desk.EntryState) {
	s.t.Helper()
	s.follow()
	if got := s.stands(id); got != flags {
		s.t.Errorf("flags: got %q, want %q", got, flags)
	}
	e := s.get(id)
	if got := e.State(*s.now); got != state {
		s.t.Errorf("state: got %q, want %q", got, state)
	}
	told := s.knowledge.Entry(id) != nil
	if told != (state == desk.EntryPublished) {
		s.t.Errorf("told: %v in state %q", told, state)
	}
}

const priceUp = "external_id,sku,price\nP1,FL-100,209\n"
const priceBack = "external_id,sku,price\nP1,FL-100,199\n"

func TestPriceChanges(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		e := s.entry("星河保温杯多少钱", "星河保温杯现价 ¥199，运费 ¥12。")
		if got, want := s.claims(e.ID), "price P1 19900 CNY, product P1 active, title P1 星河保温杯"; got != want {
			s.t.Errorf("got %q, want %q", got, want)
		}
		s.want(e.ID, "", desk.EntryPublished)
		// What is next to it is the answer to something else, and must not take its place.
		s.entry("星河保温杯怎么清洗", "温水手洗。")
		other := newShop(s.t, s.d, s.now)
		if err := other.knowledge.Refresh(ctx); err != nil || other.knowledge.Entry(e.ID) == nil {
			s.t.Errorf("another node does not tell it (%v)", err)
		}
		s.load(priceUp)
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)
		hits, err := s.knowledge.Search(ctx, desk.KnowledgeQuery{Text: "星河保温杯多少钱", Lang: "zh", Limit: 3})
		if err != nil || len(hits) > 0 {
			s.t.Errorf("a suspended entry is found: %v, %v", hits, err)
		}
		if e = s.get(e.ID); e.Version != 1 {
			s.t.Errorf("suspending made version %d", e.Version)
		}
		if list, _, n, err := s.knowledge.FindEntries(ctx, knowledge.Filter{State: desk.EntrySuspended}); err != nil || n != 1 || list[0].ID != e.ID {
			s.t.Errorf("filtered: got %v, %v", list, err)
		}
		if n, err := s.knowledge.CountStates(ctx, "zh"); err != nil || n[desk.EntrySuspended] != 1 || n[desk.EntryPublished] != 1 {
			s.t.Errorf("counted: got %v, %v", n, err)
		}
		// Another node does not tell it either, nor does one that starts.
		fresh := newShop(s.t, s.d, s.now)
		for name, n := range map[string]*knowledge.Service{"another": other.knowledge, "a new": fresh.knowledge} {
			if err := n.Refresh(ctx); err != nil || n.Entry(e.ID) != nil {
				s.t.Errorf("%s node tells it (%v)", name, err)
			}
		}
		// The price comes back, and it is right again by itself.
		s.load(priceBack)
		s.want(e.ID, "", desk.EntryPublished)
		if err := other.knowledge.Refresh(ctx); err != nil || other.knowledge.Entry(e.ID) == nil {
			s.t.Errorf("another node does not tell it again (%v)", err)
		}
		s.load(priceUp)
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)

		// A typo that is mended elsewhere does not make the price right.
		e = s.get(e.ID)
		e.Answer = "星河保温杯现价是 ¥199，运费 ¥12。"
		e = s.save(e)
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)

		drafted, err := s.upkeep.Propose(ctx, boss, e.ID)
		if err != nil || drafted.Draft == nil || drafted.Draft.Content.Answer != "星河保温杯现价是 ¥209，运费 ¥12。" {
			s.t.Fatalf("got %+v, %v", drafted.Draft, err)
		}
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)
		if _, err := s.knowledge.PublishDraft(ctx, boss, e.ID, drafted.Edit, drafted.Version, time.Time{}); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "", desk.EntryPublished)
		if got, want := s.claims(e.ID), "price P1 20900 CNY, product P1 active, title P1 星河保温杯"; got != want {
			s.t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestConfirm(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		e := s.entry("星河保温杯多少钱", "星河保温杯满 199 元免运费。")
		s.load(priceUp)
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)
		*s.now = s.now.Add(time.Second)
		st, err := s.upkeep.Confirm(ctx, boss, e.ID, nil)
		if err != nil || len(st.Flags) != 0 {
			s.t.Fatalf("got %+v, %v", st.Flags, err)
		}
		s.want(e.ID, "", desk.EntryPublished)
		if !slices.ContainsFunc(st.Log, func(l upkeep.Logged) bool { return l.What == "released" && l.By == boss.UserID }) {
			s.t.Errorf("got %+v", st.Log)
		}
		var acked []desk.ClaimID
		for _, c := range st.Claims {
			if c.Acked != "" {
				acked = append(acked, c.ID)
			}
		}
		if _, err := s.upkeep.Unconfirm(ctx, boss, e.ID, acked); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)
		// What does not count is not flagged, and counts again once it is restored.
		if _, err := s.upkeep.Remove(ctx, boss, e.ID, acked[0]); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "", desk.EntryPublished)
		if _, err := s.upkeep.Restore(ctx, boss, e.ID, acked[0]); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "price:19900 CNY>20900 CNY!", desk.EntrySuspended)
		// Confirmed is one price only.
		if _, err := s.upkeep.Confirm(ctx, boss, e.ID, acked); err != nil {
			s.t.Fatal(err)
		}
		s.load("external_id,sku,price\nP1,FL-100,219\n")
		s.want(e.ID, "price:19900 CNY>21900 CNY!", desk.EntrySuspended)
	})
}

func TestProductsComeAndGo(t *testing.T) {
	each(t, func(s *shop) {
		scoped := s.entry("杯子保修多久", "保修一年。", func(e *desk.Entry) { e.Products = []string{"P1"} })
		stock := s.entry("重磅纯棉T恤有货吗", "重磅纯棉T恤目前缺货。")
		if got, want := s.claims(stock.ID), "product P2 active, stock P2 out, title P2 重磅纯棉T恤"; got != want {
			s.t.Errorf("got %q, want %q", got, want)
		}
		later := s.entry("北极星台灯怎么开", "北极星台灯轻触开关。")
		if got := s.claims(later.ID); got != "" {
			s.t.Errorf("got %q", got)
		}
		s.load("external_id,title_zh,sku,price,stock,active\nP1,星河保温杯,FL-100,199,12,false\nP2,重磅纯棉T恤,TEE-WH-S,79,5,true\nP3,北极星台灯,L-1,99,1,true\n")
		s.want(scoped.ID, "product:active>off!", desk.EntrySuspended)
		s.want(stock.ID, "stock:out>in", desk.EntryPublished)
		if got, want := s.claims(later.ID), "product P3 active, title P3 北极星台灯"; got != want {
			s.t.Errorf("a product that has come into being: got %q, want %q", got, want)
		}
		s.load("external_id,title_zh,sku,price,stock,active\nP1,星河保温杯,FL-100,199,12,true\nP2,重磅纯棉T恤,TEE-WH-S,79,0,true\nP3,极光台灯,L-1,99,1,true\n")
		s.want(scoped.ID, "", desk.EntryPublished)
		s.want(stock.ID, "", desk.EntryPublished)
		s.want(later.ID, "title:北极星台灯>极光台灯", desk.EntryPublished)
	})
}

func TestDates(t *testing.T) {
	each(t, func(s *shop) {
		e := s.entry("双十一有什么活动", "全场满 300 减 40，活动截至11月11日。")
		past := s.entry("去年的活动", "活动已于2025年11月11日前结束，30 天内可退。")
		if got := s.claims(past.ID); got != "" {
			s.t.Errorf("got %q", got)
		}
		s.want(e.ID, "", desk.EntryPublished)
		due := time.Date(2026, 11, 12, 0, 0, 0, 0, shanghai())
		seen := "1794412800000"
		*s.now = due.Add(-7 * 24 * time.Hour)
		s.want(e.ID, "near:"+seen+">near", desk.EntryPublished)
		*s.now = due.Add(-time.Second)
		s.want(e.ID, "near:"+seen+">near", desk.EntryPublished)
		*s.now = due
		s.want(e.ID, "passed:"+seen+">passed!", desk.EntrySuspended)
		e = s.get(e.ID)
		e.Answer = "全场满 300 减 40，活动延至2026年12月12日。"
		e = s.save(e)
		s.want(e.ID, "", desk.EntryPublished)
	})
}

func TestTablesAndPolicies(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		made, err := s.tables.Save(ctx, boss, table.Table{Title: "运费表", Lang: "zh", Enabled: true, Content: query.Content{
			Shape: query.List, Columns: []query.Column{{Name: "脚长", Role: query.RoleKey, Kind: query.KindNumber, Unit: "cm"}, {Name: "运费", Role: query.RoleValue, Kind: query.KindText}},
			Rows: [][]string{{"24", "8"}},
		}})
		if err != nil {
			s.t.Fatal(err)
		}
		e := s.entry("寄到上海多少钱", "江浙沪 8 元。")
		if _, err := s.upkeep.Bind(ctx, boss, e.ID, upkeep.KindTable, "tb_unknown"); desk.CodeOf(err) != desk.CodeInvalid {
			s.t.Errorf("got %v", err)
		}
		if _, err := s.upkeep.Bind(ctx, boss, e.ID, upkeep.KindTable, string(made.ID)); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "", desk.EntryPublished)
		made.Content.Rows = [][]string{{"24", "9"}}
		if made, err = s.tables.Save(ctx, boss, made); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "table:1>2", desk.EntryPublished)
		set := upkeep.Defaults()
		set.Policies[upkeep.ReasonTable] = upkeep.PolicySuspend
		if err := s.upkeep.SetSettings(ctx, set); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "table:1>2!", desk.EntrySuspended)
		if err := s.tables.Delete(ctx, made.ID); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "table:1>gone!", desk.EntrySuspended)
		set.Policies[upkeep.ReasonTable] = upkeep.PolicyOff
		if err := s.upkeep.SetSettings(ctx, set); err != nil {
			s.t.Fatal(err)
		}
		s.want(e.ID, "", desk.EntryPublished)
	})
}

// Of two nodes one follows, and the other goes on when it falls silent.
func TestTwoNodes(t *testing.T) {
	each(t, func(s *shop) {
		e := s.entry("星河保温杯多少钱", "星河保温杯现价 ¥199。")
		other := newShop(s.t, s.d, s.now)
		s.load(priceUp)
		other.follow()
		if got := s.stands(e.ID); got != "" && s.d.Dialect() == db.Postgres {
			s.t.Errorf("both follow: %q", got)
		}
		*s.now = s.now.Add(9 * time.Second)
		other.follow()
		s.follow()
		if got := s.stands(e.ID); got != "price:19900 CNY>20900 CNY!" {
			s.t.Errorf("got %q", got)
		}
		st, err := s.upkeep.Standing(s.t.Context(), e.ID)
		if err != nil || len(st.Log) != 2 {
			s.t.Errorf("got %+v, %v", st.Log, err)
		}
	})
}

func knowledgeUpkeep(owner desk.UserID) knowledge.Upkeep { return knowledge.Upkeep{Owner: owner} }

// What the file of a policy says is not known here; that it says something else is.
func TestDocuments(t *testing.T) {
	each(t, func(s *shop) {
		change := func(sql string) {
			s.t.Helper()
			err := s.d.Write(s.t.Context(), func(tx *db.Tx) error {
				if err := tx.Queue(sql); err != nil {
					return err
				}
				return tx.Queue(`UPDATE document_revision SET revision = revision + 1`)
			})
			if err != nil {
				s.t.Fatal(err)
			}
		}
		e := s.entry("七天无理由怎么算", "以《售后政策》为准，签收次日起算。")
		if got := s.claims(e.ID); got != "" {
			s.t.Errorf("got %q", got)
		}
		change(`INSERT INTO document (id, name, file_name, lang, format, bytes, hash, pages, passages, state, failure, warnings, enabled, valid_until, audience, channels,
			version, answers, edit, job_id, created_at, created_by, updated_at, updated_by, deleted_at)
			VALUES ('dc_1', '售后政策', 'a.md', 'zh', 'md', 1, '', 0, 1, 'ready', '', '[]', TRUE, 0, '', '[]', 1, 0, 1, '', 1, '', 1, '', 0)`)
		s.want(e.ID, "", desk.EntryPublished)
		if got := s.claims(e.ID); got != "document dc_1 1" {
			s.t.Errorf("got %q", got)
		}
		change(`UPDATE document SET version = 2`)
		s.want(e.ID, "document:1>2", desk.EntryPublished)
		e = s.get(e.ID)
		e.Answer = "以《售后政策》为准，签收当日起算。"
		e = s.save(e)
		s.want(e.ID, "", desk.EntryPublished)
		change(`UPDATE document SET deleted_at = 5`)
		s.want(e.ID, "document:2>gone", desk.EntryPublished)
		change(`UPDATE document SET deleted_at = 0`)
		s.want(e.ID, "", desk.EntryPublished)
	})
}

// The list of the week has everything that waits, and what somebody has looked at.
func TestReview(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		o := &office{asked: []upkeep.Asked{{ID: "gp_1", Lang: "zh", Title: "能开专票吗", Count: 9}}}
		u := s.posts(o)
		flagged := s.entry("星河保温杯多少钱", "星河保温杯现价 ¥199。")
		s.load(priceUp)
		s.follow()
		until := s.now.AddDate(0, 0, 10)
		expiring := s.entry("快闪活动", "全场九折。", func(e *desk.Entry) { e.ValidUntil = until })
		drafted := s.get(expiring.ID)
		drafted.Answer = "全场八折。"
		if _, err := s.knowledge.SaveDraft(ctx, boss, drafted); err != nil {
			s.t.Fatal(err)
		}
		due := s.entry("发票怎么开", "电子发票。")
		if _, err := s.knowledge.KeepUp(ctx, due.ID, knowledge.Upkeep{Owner: boss.UserID, ReviewAt: s.now.Add(time.Hour)}); err != nil {
			s.t.Fatal(err)
		}
		list := func(w upkeep.Wanted) string {
			s.t.Helper()
			parts, err := u.Review(ctx, w)
			if err != nil {
				s.t.Fatal(err)
			}
			var out []string
			for _, p := range parts {
				for _, i := range p.Items {
					line := string(p.Section) + " " + i.Title
					if i.Done != nil {
						line += " ✓"
					}
					out = append(out, line)
				}
				if int(p.Total) != len(p.Items) {
					s.t.Errorf("%s: %d of %d", p.Section, len(p.Items), p.Total)
				}
			}
			return strings.Join(out, ", ")
		}
		const first = "flagged 星河保温杯多少钱, expiring 快闪活动, gaps 能开专票吗"
		if got := list(upkeep.Wanted{Lang: "zh"}); got != first {
			s.t.Errorf("got %q", got)
		}
		if got := list(upkeep.Wanted{Lang: "en"}); got != "" {
			s.t.Errorf("got %q", got)
		}
		*s.now = s.now.Add(8 * 24 * time.Hour)
		if err := u.SetDone(ctx, boss, upkeep.SectionFlagged, string(flagged.ID), true); err != nil {
			s.t.Fatal(err)
		}
		const later = "flagged 星河保温杯多少钱 ✓, expiring 快闪活动, due 发票怎么开, gaps 能开专票吗, drafts 快闪活动"
		if got := list(upkeep.Wanted{Lang: "zh"}); got != later {
			s.t.Errorf("got %q", got)
		}
		if got := list(upkeep.Wanted{Owner: boss.UserID}); got != "due 发票怎么开" {
			s.t.Errorf("mine: got %q", got)
		}
		*s.now = s.now.Add(7 * 24 * time.Hour)
		if got := list(upkeep.Wanted{Lang: "zh"}); got != strings.Replace(later, " ✓", "", 1) {
			s.t.Errorf("a mark of last week counts: got %q", got)
		}
	})
}

// What is destroyed leaves nothing behind; what lies in the bin keeps what was bound.
func TestBin(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		e := s.entry("怎么联系你们", "拨打客服电话。")
		if _, err := s.upkeep.Bind(ctx, boss, e.ID, upkeep.KindProduct, "P2"); err != nil {
			s.t.Fatal(err)
		}
		must := func(err error) {
			s.t.Helper()
			if err != nil {
				s.t.Fatal(err)
			}
			s.follow()
		}
		rows := func() (n int64) {
			s.t.Helper()
			err := s.d.Read(ctx, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM upkeep_claim WHERE entry_id = $1`, string(e.ID)).Scan(&n)
			})
			if err != nil {
				s.t.Fatal(err)
			}
			return n
		}
		s.follow()
		// What the text says of what it is bound to is read at once.
		priced := s.entry("短袖多少钱", "一件 ¥79。")
		if _, err := s.upkeep.Bind(ctx, boss, priced.ID, upkeep.KindProduct, "P2"); err != nil {
			s.t.Fatal(err)
		}
		s.follow()
		if got, want := s.claims(priced.ID), "price P2 7900 CNY, product P2 active"; got != want {
			s.t.Errorf("got %q, want %q", got, want)
		}
		must(s.knowledge.DeleteEntry(ctx, boss, e.ID))
		if n := rows(); n != 1 {
			s.t.Errorf("in the bin: %d claims", n)
		}
		*s.now = s.now.Add(time.Minute)
		must(s.knowledge.DestroyEntry(ctx, e.ID))
		if n := rows(); n != 0 {
			s.t.Errorf("destroyed: %d claims", n)
		}
	})
}
