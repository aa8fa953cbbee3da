package document_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

var boss = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}

var schemas = []fs.FS{job.Migrations, inbox.Migrations, document.Migrations}

// shelf is a shop with documents, and the node that answers.
type shelf struct {
	*document.Service
	t    *testing.T
	db   *db.DB
	jobs *job.Jobs
}

// open reads files as lines: "# heading", everything else is a paragraph; "!code"
// is a file that cannot be read.
func open(t *testing.T, d *db.DB) *shelf {
	t.Helper()
	files, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	jobs := job.New(job.Config{DB: d, Log: slog.New(slog.DiscardHandler)})
	s, err := document.New(document.Config{
		DB: d, Jobs: jobs, Files: files, Extract: lines, Lexicon: knowledge.Lexicon, Outside: knowledge.Outside, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); jobs.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return &shelf{s, t, d, jobs}
}

func lines(_ context.Context, name string, file io.Reader, _ func(done, total int)) (extract.Document, error) {
	data, err := io.ReadAll(file)
	if err != nil {
		return extract.Document{}, err
	}
	doc := extract.Document{Format: extract.Text, Title: name}
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch rest, isHeading := strings.CutPrefix(line, "# "); {
		case line == "":
		case line[0] == '!':
			return doc, &extract.Error{Code: extract.Code(line[1:])}
		case isHeading:
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Heading, Level: 1, Text: rest})
		default:
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Paragraph, Text: line, Place: extract.Place{Page: n/10 + 1}})
		}
	}
	return doc, nil
}

// upload gives a file and waits until it has been read.
func (s *shelf) upload(id desk.DocumentID, name, text string) document.Document {
	s.t.Helper()
	d, err := s.Upload(s.t.Context(), boss, id, name, strings.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.read(d.ID)
}

func (s *shelf) read(id desk.DocumentID) document.Document {
	s.t.Helper()
	for range 2000 {
		d, err := s.Get(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		if d.State != document.StateReading {
			s.refresh()
			return d
		}
		select {
		case <-s.t.Context().Done():
			s.t.Fatal("it is not read")
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.t.Fatal("it is not read")
	return document.Document{}
}

func (s *shelf) refresh() {
	s.t.Helper()
	if err := s.Refresh(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) passages(id desk.DocumentID) []desk.Passage {
	s.t.Helper()
	list, _, err := s.Passages(s.t.Context(), id, "", 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func (s *shelf) ask(q desk.KnowledgeQuery) *desk.PassageHit {
	s.t.Helper()
	q.Limit = 3
	hits, err := s.Search(s.t.Context(), q)
	if err != nil {
		s.t.Fatal(err)
	}
	if len(hits) == 0 {
		return nil
	}
	return &hits[0]
}

const policy = `# 退货运费
退货的运费由运费险承担，退款到账后 72 小时内由保险公司赔付到账户。换货不适用运费险。
# 寄存服务
客户可以把商品寄存在门店，寄存期最长为 45 天，超过的按每天 2 元收取保管费用。
# 发票抬头
发票抬头可以修改一次，请在开票后的 30 天之内提出来，超过时间就不能再改了。`

var question = desk.KnowledgeQuery{Text: "寄存期最长多少天", Lang: "zh"}

func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		doc := s.upload("", `C:\共享\售后政策.docx`, policy)
		if doc.State != document.StateReady || doc.Name != "售后政策" || doc.Lang != "zh" || doc.Version != 1 || doc.Passages != 3 || doc.Format != "text" {
			t.Fatalf("got %+v", doc)
		}
		h := s.ask(question)
		if h == nil || h.Score < document.Threshold || h.Passage.Path[0] != "寄存服务" || !strings.Contains(policy, h.Quote) || !strings.Contains(h.Quote, "45 天") || h.Document.Version != 1 {
			t.Fatalf("got %+v", h)
		}
		if got := s.Beside(h.Passage.ID, 5); len(got) != 2 || got[0].Passage.Label() != "发票抬头" || got[1].Passage.Label() != "退货运费" {
			t.Errorf("beside: %+v", got)
		}

		// The next version: what says the same keeps its id.
		before := s.passages(doc.ID)
		doc = s.upload(doc.ID, "售后政策2.docx", strings.Replace(policy, "45 天", "60 天", 1))
		after := s.passages(doc.ID)
		if doc.Version != 2 || doc.Name != "售后政策" || len(after) != 3 || after[0].ID != before[0].ID || after[2].ID != before[2].ID || after[1].ID == before[1].ID {
			t.Errorf("%+v: %v, before %v", doc, after, before)
		}
		if h := s.ask(question); h == nil || !strings.Contains(h.Quote, "60 天") || h.Document.Version != 2 {
			t.Errorf("got %+v", h)
		}
		if s.Hit(before[1].ID) != nil {
			t.Error("a passage that is gone is quoted")
		}
		if same := s.upload(doc.ID, "x.docx", strings.Replace(policy, "45 天", "60 天", 1)); same.Version != 2 {
			t.Errorf("the same content is version %d", same.Version)
		}

		// What cannot be read leaves what was there.
		bad := s.upload(doc.ID, "broken.pdf", "!encrypted")
		if bad.State != document.StateUnreadable || bad.Failure != "error.import.file.encrypted" || bad.Version != 2 || s.ask(question) == nil {
			t.Errorf("got %+v", bad)
		}
		if got := s.upload("", "empty.txt", "\n\n"); got.State != document.StateUnreadable || got.Failure != "error.document.empty" || got.Version != 0 {
			t.Errorf("got %+v", got)
		}

		// Off, over, not for everybody, in the bin.
		no, yes, past, zero := false, true, d.Now().Add(-time.Hour), time.Time{}
		signedIn, everyone := desk.AudienceSignedIn, desk.AudienceEveryone
		shop, all := []string{"webchat"}, []string{}
		for name, c := range map[string]struct {
			change, back document.Update
			q            desk.KnowledgeQuery
		}{
			"off":      {document.Update{Enabled: &no}, document.Update{Enabled: &yes}, question},
			"over":     {document.Update{ValidUntil: &past}, document.Update{ValidUntil: &zero}, question},
			"guests":   {document.Update{Audience: &signedIn}, document.Update{Audience: &everyone}, desk.KnowledgeQuery{Text: question.Text, Lang: "zh", Audience: desk.AudienceGuests}},
			"channels": {document.Update{Channels: &shop}, document.Update{Channels: &all}, desk.KnowledgeQuery{Text: question.Text, Lang: "zh", ChannelKind: "wechat"}},
		} {
			s.save(doc.ID, c.change)
			if h := s.ask(c.q); h != nil && h.Document.ID == doc.ID {
				t.Errorf("%s: it is found", name)
			}
			s.save(doc.ID, c.back)
			if s.ask(c.q) == nil {
				t.Errorf("%s: it is not found again", name)
			}
		}
		if _, err := s.Save(t.Context(), boss, doc.ID, document.Update{Edit: 1, Enabled: &no}); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a stale change: %v", err)
		}
		if err := s.Delete(t.Context(), boss, doc.ID); err != nil {
			t.Fatal(err)
		}
		s.refresh()
		if s.ask(question) != nil {
			t.Error("it is found in the bin")
		}
		for name, err := range map[string]error{
			"get": drop(s.Get(t.Context(), doc.ID)), "delete": s.Delete(t.Context(), boss, doc.ID), "unknown": drop(s.Get(t.Context(), "dc_none")),
			"upload":  drop(s.Upload(t.Context(), boss, doc.ID, "x.md", strings.NewReader("x"))),
			"restore": drop(s.Restore(t.Context(), boss, "dc_none")),
		} {
			if desk.CodeOf(err) != desk.CodeNotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.Restore(t.Context(), boss, doc.ID); err != nil {
			t.Fatal(err)
		}
		s.refresh()
		if s.ask(question) == nil {
			t.Error("it is not found after it came back")
		}
		if err := s.Sweep(t.Context()); err != nil {
			t.Error(err)
		}

		// Another node sees it all.
		other := open(t, d)
		other.refresh()
		if h := other.ask(question); h == nil || !strings.Contains(h.Quote, "60 天") {
			t.Errorf("another node: %+v", h)
		}
		if list, next, err := s.Passages(t.Context(), doc.ID, "寄存", 0); err != nil || len(list) != 1 || next != 0 {
			t.Errorf("searched: %v, %d, %v", list, next, err)
		}
	})
}

func drop[T any](_ T, err error) error { return err }

func (s *shelf) save(id desk.DocumentID, up document.Update) {
	s.t.Helper()
	d, err := s.Get(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	up.Edit = d.Edit
	if _, err := s.Save(s.t.Context(), boss, id, up); err != nil {
		s.t.Fatal(err)
	}
	s.refresh()
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t, schemas...))
	doc := s.upload("", "a.txt", policy)
	long, empty, french := strings.Repeat("长", 121), " ", "fr"
	nobody := desk.Audience("nobody")
	for field, up := range map[string]document.Update{
		"name": {Name: &empty}, "name too": {Name: &long}, "lang": {Lang: &french}, "audience": {Audience: &nobody},
	} {
		up.Edit = doc.Edit
		if _, err := s.Save(t.Context(), boss, doc.ID, up); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := s.Upload(t.Context(), boss, "", "a.txt", strings.NewReader("")); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := s.Upload(t.Context(), boss, "", "a.txt", io.LimitReader(zeros{}, 65<<20)); desk.CodeOf(err) != desk.CodeTooLarge {
		t.Errorf("a large file: %v", err)
	}
	var many strings.Builder
	for i := range document.MaxPassages + 1 {
		fmt.Fprintf(&many, "# %d\n第 %d 条规定。\n", i, i)
	}
	if got := s.upload("", "many.txt", many.String()); got.Failure != "error.document.too_many_passages" || got.Passages != 0 {
		t.Errorf("got %+v", got)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Answers are counted once, whichever node counts.
func TestCount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		doc := s.upload("", "a.txt", policy)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for i, extra := range []string{
				`{"evidence":[{"kind":"passage","id":"ps_1","document":"` + string(doc.ID) + `"},{"kind":"passage","id":"ps_2","document":"` + string(doc.ID) + `"}]}`,
				`{"evidence":[{"kind":"knowledge","id":"ke_1"}]}`, ``,
				`{"evidence":[{"kind":"passage","id":"ps_1","document":"` + string(doc.ID) + `"}]}`,
			} {
				if err := message(tx, int64(i+1), extra); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// On PostgreSQL, transactions of other tests may hold the events back.
		for n := 0; n < 4; {
			more, err := s.Count(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			n += more
		}
		if n, err := s.Count(t.Context()); n != 0 || err != nil {
			t.Errorf("%d events are left, %v", n, err)
		}
		got, err := s.Get(t.Context(), doc.ID)
		if err != nil || got.Answers != 2 {
			t.Errorf("%d answers, %v", got.Answers, err)
		}
	})
}

// message is an answer of the bot with its event.
func message(tx *db.Tx, seq int64, extra string) error {
	if _, err := tx.Exec(`INSERT INTO message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at)
		VALUES ('cv_1', $1, '', 'bot', '', 'text', '…', $2, 0, 0)`, seq, extra); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO event (type, conversation_id, data, at) VALUES ($1, 'cv_1', $2, 0)`,
		desk.EventMessageCreated, fmt.Sprintf(`{"seq":%d,"sender":"bot"}`, seq))
	return err
}

// What is found by a heading is quoted from the beginning of its section.
func TestSectionBegins(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t, schemas...))
	var long strings.Builder
	long.WriteString("# 星图片清洗\n")
	for i := range 9 {
		fmt.Fprintf(&long, "第%d步要小心，请先看图纸再动手，动作慢一些，不清楚的地方可以停下来。%s\n", i+1, strings.Repeat("再看一遍图纸。", 10))
	}
	s.upload("", "手册.txt", long.String()+policy)
	if h := s.ask(desk.KnowledgeQuery{Text: "星图片清洗", Lang: "zh"}); h == nil || h.Passage.Ordinal != 0 || !strings.HasPrefix(h.Quote, "第1步") {
		t.Errorf("got %+v", h)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t, schemas...))
	a, b := s.upload("", "a.txt", policy), s.upload("", "Returns policy.md", "# Postage\nThe way back is paid by the shop, if the goods are faulty or wrong.")
	list, _, err := s.List(t.Context())
	if err != nil || len(list) != 2 || !slices.ContainsFunc(list, func(d document.Document) bool { return d.ID == a.ID }) {
		t.Fatalf("%v, %v", list, err)
	}
	if b.Lang != "en" {
		t.Errorf("%q", b.Lang)
	}
}
