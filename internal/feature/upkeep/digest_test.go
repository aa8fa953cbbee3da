package upkeep_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/port/mail"
)

// office is the team, what conversations say, and the mail that goes out.
type office struct {
	mu    sync.Mutex
	users []desk.User
	asked []upkeep.Asked
	got   []mail.Message
	fail  error
	off   bool
}

func (o *office) Users(context.Context) ([]desk.User, error)          { return o.users, nil }
func (o *office) Used(context.Context, string) ([]upkeep.Used, error) { return nil, nil }
func (o *office) Ready(context.Context) (bool, error)                 { return !o.off, nil }
func (o *office) Asked(_ context.Context, lang string) (out []upkeep.Asked, _ error) {
	for _, a := range o.asked {
		if a.Lang == lang {
			out = append(out, a)
		}
	}
	return out, nil
}

func (o *office) Send(_ context.Context, m mail.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail == nil {
		o.got = append(o.got, m)
	}
	return o.fail
}

func person(n int64, name, lang string) desk.User {
	return desk.User{ID: desk.NewID[desk.UserID]("us", time.UnixMilli(n)), Name: name, Email: strings.ToLower(name) + "@example.com", Lang: lang, Role: desk.RoleSupervisor}
}

// posts gives the shop a team and a mail server.
func (s *shop) posts(o *office) *upkeep.Service {
	return upkeep.New(upkeep.Config{
		DB: s.d, Entries: s.knowledge, Usage: o, Team: o, Mailer: o, Location: shanghai, Log: quiet(), PublicURL: "https://shop.example/",
		Shop: func(context.Context) string { return "小满" },
		Key:  func(context.Context) ([]byte, error) { return []byte("a key of the server, long enough"), nil },
	})
}

func TestWeeklyMail(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		li, jo, out := person(1, "Li", "zh"), person(2, "Jo", "en"), person(3, "Out", "en")
		out.Disabled = true
		o := &office{users: []desk.User{li, jo, out}, asked: []upkeep.Asked{{ID: "gp_1", Lang: "zh", Title: "能开专票吗", Count: 9}}}
		u, other := s.posts(o), s.posts(o)
		mine := s.entry("星河保温杯多少钱", "星河保温杯现价 ¥199。")
		if _, err := s.knowledge.KeepUp(ctx, mine.ID, knowledgeUpkeep(jo.ID)); err != nil {
			s.t.Fatal(err)
		}
		s.load(priceUp)
		s.follow()
		post := func() {
			s.t.Helper()
			var wg sync.WaitGroup
			for _, node := range []*upkeep.Service{u, other} {
				wg.Go(func() {
					if err := node.Post(ctx); err != nil {
						s.t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		post()
		if len(o.got) != 0 {
			s.t.Fatalf("mail although it is off: %d", len(o.got))
		}
		set := upkeep.Defaults()
		set.Digest = upkeep.Digest{On: true, Weekday: 3, Hour: 9, Owners: true, Members: []desk.UserID{li.ID, out.ID}}
		if err := u.SetSettings(ctx, set); err != nil {
			s.t.Fatal(err)
		}
		// It is Tuesday, 20 October 2026, 17:00 in Shanghai.
		post()
		*s.now = time.Date(2026, 10, 21, 8, 59, 0, 0, shanghai())
		post()
		if len(o.got) != 0 {
			s.t.Fatalf("mail before its hour: %d", len(o.got))
		}
		*s.now = time.Date(2026, 10, 21, 9, 0, 0, 0, shanghai())
		for range 3 {
			post()
		}
		if len(o.got) != 2 {
			s.t.Fatalf("got %d mails, want one each", len(o.got))
		}
		byName := map[string]mail.Message{}
		for _, m := range o.got {
			byName[m.To.Name] = m
			if err := (&mail.Message{From: m.To, To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Unsubscribe: m.Unsubscribe, ID: m.ID}).Check(); err != nil {
				s.t.Errorf("%s: %v", m.To.Name, err)
			}
		}
		for name, want := range map[string][]string{
			"Li": {"小满：知识库本周有 2 条待复查", "星河保温杯多少钱", "已暂停回答", "文中为 ¥199", "现价 CNY 209", "能开专票吗", "https://shop.example/console/knowledge/gaps?gap=gp_1&lang=zh"},
			"Jo": {"小满: 1 to review", "星河保温杯多少钱", "the text says ¥199", "suspended", "https://shop.example/console/knowledge/review?mine=true", "https://shop.example/console/settings/profile"},
		} {
			m := byName[name]
			for _, w := range want {
				if !strings.Contains(m.Subject+"\n"+m.Text, w) {
					s.t.Errorf("%s: %q is missing in\n%s\n%s", name, w, m.Subject, m.Text)
				}
			}
		}
		if strings.Contains(byName["Jo"].Text, "能开专票吗") {
			s.t.Error("an owner gets more than their part")
		}
		// The next week, one who does not want it gets none.
		token := strings.TrimPrefix(byName["Jo"].Unsubscribe, "https://shop.example/api/v1/unsubscribe?token=")
		if err := u.Unsubscribe(ctx, string(li.ID)+token[strings.Index(token, "."):]); desk.CodeOf(err) != desk.CodeNotFound {
			s.t.Errorf("somebody else is unsubscribed: %v", err)
		}
		if err := u.Unsubscribe(ctx, token); err != nil {
			s.t.Fatal(err)
		}
		*s.now = time.Date(2026, 10, 28, 9, 5, 0, 0, shanghai())
		post()
		if len(o.got) != 3 || o.got[2].To.Name != "Li" {
			s.t.Errorf("got %d mails", len(o.got))
		}
		// Whoever comes late by a day is too late: the next week comes.
		*s.now = time.Date(2026, 11, 5, 10, 0, 0, 0, shanghai())
		post()
		if len(o.got) != 3 {
			s.t.Errorf("got %d mails", len(o.got))
		}
	})
}

func TestMailIsRepeated(t *testing.T) {
	each(t, func(s *shop) {
		ctx := s.t.Context()
		li := person(1, "Li", "zh")
		o := &office{users: []desk.User{li}, asked: []upkeep.Asked{{ID: "gp_1", Lang: "zh", Title: "能开专票吗", Count: 9}}, fail: &mail.Error{Class: mail.Unreachable}}
		u := s.posts(o)
		set := upkeep.Defaults()
		set.Digest = upkeep.Digest{On: true, Weekday: 3, Hour: 9, Members: []desk.UserID{li.ID}}
		if err := u.SetSettings(ctx, set); err != nil {
			s.t.Fatal(err)
		}
		*s.now = time.Date(2026, 10, 21, 9, 0, 0, 0, shanghai())
		state := func(want string, attempts int64) {
			s.t.Helper()
			if err := u.Post(ctx); err != nil {
				s.t.Fatal(err)
			}
			list, err := u.Posted(ctx)
			if err != nil || len(list) != 1 || list[0].State != want || list[0].Attempts != attempts {
				s.t.Fatalf("got %+v, %v, want %s after %d", list, err, want, attempts)
			}
		}
		state("waiting", 1)
		state("waiting", 1) // not before its time
		*s.now = s.now.Add(5 * time.Minute)
		state("waiting", 2)
		*s.now = s.now.Add(20 * time.Minute)
		o.fail = nil
		state("sent", 3)
		*s.now = time.Date(2026, 10, 28, 9, 0, 0, 0, shanghai())
		o.fail = &mail.Error{Class: mail.Unknown}
		for range 2 {
			if err := u.Post(ctx); err != nil {
				s.t.Fatal(err)
			}
			*s.now = s.now.Add(time.Hour)
		}
		if list, err := u.Posted(ctx); err != nil || list[0].State != "unknown" || list[0].Attempts != 1 || len(o.got) != 1 {
			s.t.Errorf("what may have gone is sent again: %+v, %v", list, err)
		}
	})
}
