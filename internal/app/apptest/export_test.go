package apptest

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// download is an export as it arrives.
func (p *person) download(query string) []byte {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.base+"/api/v1/knowledge/export?"+query, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	res, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatalf("export %s: %d %.300s %v", query, res.StatusCode, data, err)
	}
	return data
}

// takeIn imports a file as the program proposes to.
func (p *person) takeIn(name string, data []byte) wire.Import {
	p.t.Helper()
	im := p.upload("/api/v1/knowledge/imports", name, data)
	im = p.until(im.ID, "ready", "unreadable")
	if im.Plan == nil {
		p.t.Fatalf("%s: %+v", name, im)
	}
	p.must(http.MethodPost, "/api/v1/knowledge/imports/"+im.ID+"/run", im.Plan, nil)
	return p.until(im.ID, "done")
}

// clear empties the knowledge base for good, with its categories.
func (p *person) clear() {
	p.t.Helper()
	for {
		var page wire.EntryPage
		p.must(http.MethodGet, "/api/v1/knowledge/entries?limit=200", nil, &page)
		ids := []string{}
		for i := range page.Entries {
			ids = append(ids, page.Entries[i].ID)
		}
		if len(ids) == 0 {
			break
		}
		for _, action := range []string{"delete", "destroy"} {
			p.must(http.MethodPost, "/api/v1/knowledge/entries/bulk", wire.EntryBulk{Action: action, IDs: ids}, nil)
		}
	}
	var drop func(list []wire.Category)
	drop = func(list []wire.Category) {
		for i := range list {
			drop(list[i].Children)
			p.must(http.MethodDelete, "/api/v1/knowledge/categories/"+list[i].ID, nil, nil)
		}
	}
	drop(p.categories("zh"))
	drop(p.categories("en"))
}

func (p *person) categories(lang string) []wire.Category {
	p.t.Helper()
	var tree wire.CategoryTree
	p.must(http.MethodGet, "/api/v1/knowledge/categories?lang="+lang, nil, &tree)
	return tree.Categories
}

// awkward makes entries with all that gets lost where somebody is careless.
func (p *person) awkward() {
	p.t.Helper()
	var me wire.Session
	p.must(http.MethodGet, "/api/v1/session", nil, &me)
	var root wire.Category
	p.must(http.MethodPost, "/api/v1/knowledge/categories", wire.NewCategory{Lang: "zh", Name: `难\缠 > "的", 分类`}, &root)
	write := func(e wire.EntryWrite) wire.Entry {
		e.CategoryID, e.Lang = root.ID, "zh"
		if e.HandOver == "" {
			e.HandOver = "offer"
		}
		for _, list := range []*[]string{&e.Phrasings, &e.Related, &e.Channels, &e.Products, &e.Categories} {
			if *list == nil {
				*list = []string{}
			}
		}
		var out wire.Entry
		p.must(http.MethodPost, "/api/v1/knowledge/entries", e, &out)
		return out
	}
	e := write(wire.EntryWrite{
		Question: "=1+1 等于  几？", Phrasings: []string{"a|b", `c\d`, `e\|f`, `g\\`, "@你好", "'=引号", "|", "多 空  格"},
		Answer: "第一段\n\n  - 缩进，\"引号\"；分号;\n\n\n+结尾 😀 𠮷", Related: []string{"-减号", "a;b；c"}, Enabled: false, HandOver: "always",
		Audience: "guests", Unlisted: true, ValidFrom: 1_700_000_000_123, ValidUntil: 1_900_000_000_000,
		Extras: []wire.Extra{
			{Kind: "image", Image: "at_000000000000000000000000000000000000", Alt: `"<图>" \ |`},
			{Kind: "product", Product: "demo-light-down"}, {Kind: "link", Label: "=看", URL: "/a?b=1&c=%20"},
		},
		Variants: []wire.AnswerVariant{
			{Audience: "signed_in", Products: []string{"demo-light-down"}, ValidFrom: 1_700_000_000_123, Answer: "=第一\n\n 段 \\n |", Extras: []wire.Extra{{Kind: "link", Label: "看", URL: "https://example.com/"}}},
			{Categories: []string{"服饰"}, Channels: []string{"webchat"}, ValidUntil: 1_900_000_000_000, Answer: strings.Repeat("长", 4000)},
		},
	})
	p.must(http.MethodPut, "/api/v1/knowledge/entries/"+e.ID+"/upkeep", wire.EntryUpkeep{Tags: []string{"大促", `b\s`}, OwnerID: me.User.ID, ReviewAt: 1_800_000_000_000}, nil)
	write(wire.EntryWrite{Question: "+86 是区号吗？", Answer: "'单引号开头", Enabled: true})
	many := []string{}
	for i := range 200 {
		many = append(many, strings.Repeat("长", 280)+string(rune('一'+i)))
	}
	write(wire.EntryWrite{Question: "问法很多", Answer: "@好", Phrasings: many, Enabled: true})
	draft := wire.EntryWrite{
		CategoryID: root.ID, Lang: "zh", Question: "还没发布？", Answer: "-草稿", HandOver: "never", Enabled: true,
		Phrasings: []string{"草稿问法"}, Related: []string{}, Channels: []string{}, Products: []string{}, Categories: []string{},
	}
	p.must(http.MethodPost, "/api/v1/knowledge/drafts", draft, nil)
}

// told is what the bot answers.
func (p *person) told(question string) string {
	p.t.Helper()
	var r wire.KnowledgeTestResult
	p.must(http.MethodPost, "/api/v1/knowledge/test", wire.KnowledgeTest{Question: question, Lang: "zh"}, &r)
	return r.Answer
}

func cells(t *testing.T, data []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What is exported comes back as it was: into a shop that knows nothing, and
// into the same one, where nothing changes.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		boss := signIn(t, base, "supervisor@demo.example")
		boss.awkward()
		formats := map[string]string{"format=csv": "全部.csv", "format=csv&encoding=gbk": "全部.csv", "format=json": "全部.json", "format=xlsx": "全部.xlsx"}
		before := map[string][]byte{}
		for query := range formats {
			before[query] = boss.download(query)
		}
		for _, row := range cells(t, before["format=xlsx"]) {
			for _, c := range row {
				if c != "" && strings.ContainsAny(c[:1], "=+-@\t") {
					t.Errorf("a spreadsheet would run %q", c)
				}
			}
		}
		for query, name := range formats {
			if im := boss.takeIn(name, before[query]); im.Stats.Unchanged != im.Stats.Rows || im.Stats.Rows < 100 {
				t.Errorf("%s into the same shop: %+v", query, im.Stats)
			}
		}
		for query, name := range formats {
			if dsn != "" && query != "format=json" {
				continue // forms of files do not depend on the database
			}
			boss.clear()
			im := boss.takeIn(name, before[query])
			if im.Stats.Created != im.Stats.Rows || im.Stats.Rows < 100 {
				t.Errorf("%s into an empty shop: %+v", query, im.Stats)
			}
			for other := range formats {
				after := boss.download(other)
				if other == "format=xlsx" {
					if !slices.EqualFunc(cells(t, before[other]), cells(t, after), slices.Equal[[]string]) {
						t.Errorf("%s → %s: the cells differ", query, other)
					}
				} else if !bytes.Equal(before[other], after) {
					t.Errorf("%s → %s: %s", query, other, differing(before[other], after))
				}
			}
			// Taking it back leaves nothing, categories included.
			boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+im.ID+"/undo", nil, nil)
			if im = boss.until(im.ID, "undone"); im.Stats.Undone != im.Stats.Created || len(boss.categories("zh"))+len(boss.categories("en")) > 0 {
				t.Errorf("undone: %+v, %d categories are left", im.Stats, len(boss.categories("zh")))
			}
		}
	})
}

// differing shows where two texts part.
func differing(a, b []byte) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(i-60, 0)
	return string(a[from:min(i+100, len(a))]) + "\n  now " + string(b[from:min(i+100, len(b))])
}

// An export is for whoever keeps the knowledge base, and takes what is asked for.
func TestExportChooses(t *testing.T) {
	t.Parallel()
	base, _ := startNode(t, "", "")
	boss := signIn(t, base, "supervisor@demo.example")
	agent := signIn(t, base, "agent@demo.example")
	if status, _ := agent.do(http.MethodGet, "/api/v1/knowledge/export?format=csv", nil, nil); status != http.StatusForbidden {
		t.Errorf("an agent exports: got %d, want 403", status)
	}
	var page wire.EntryPage
	boss.must(http.MethodGet, "/api/v1/knowledge/entries?lang=en&limit=2", nil, &page)
	one := boss.download("format=csv&ids=" + page.Entries[0].ID)
	if n := bytes.Count(one, []byte("demo-en-")); n != 1 {
		t.Errorf("one entry: %d in %.500s", n, one)
	}
	if en := boss.download("format=json&lang=en"); bytes.Contains(en, []byte("demo-zh-")) || !bytes.Contains(en, []byte("demo-en-001")) {
		t.Error("a language: others are in it, or its own are not")
	}
	if none := boss.download("format=csv&q=不会有人这么问"); !bytes.HasPrefix(none, []byte("\xef\xbb\xbfexternal_id,lang,")) || bytes.Count(none, []byte("\n")) != 1 {
		t.Errorf("nothing found: %q", none)
	}
	for _, bad := range []string{"", "format=pdf", "format=csv&encoding=latin1", "format=json&encoding=gbk", "format=csv&ids=x", "format=csv&state=deleted", "format=csv&lang=de"} {
		if status, _ := boss.do(http.MethodGet, "/api/v1/knowledge/export?"+bad, nil, nil); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%q: got %d", bad, status)
		}
	}
}

// What an import has brought out of the bin goes back there, tags that it has
// changed are what they were, and what it has published is a draft again.
func TestUndoOfAnExport(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		boss := signIn(t, base, "supervisor@demo.example")
		boss.awkward()
		before := boss.download("format=csv&tag=大促")

		// Whoever looks after an entry elsewhere need not be in this team.
		var rows wire.ImportRows
		elsewhere := boss.takeIn("c.csv", bytes.ReplaceAll(before, []byte("supervisor@"), []byte("nobody@")))
		boss.must(http.MethodGet, "/api/v1/knowledge/imports/"+elsewhere.ID+"/rows", nil, &rows)
		if len(rows.Rows) != 1 || rows.Rows[0].Field != "owner" || rows.Rows[0].Problem == "" {
			t.Errorf("nobody is told of an owner who is not in the team: %+v", rows.Rows)
		}
		if after := boss.download("format=csv&tag=大促"); !bytes.Equal(before, after) {
			t.Errorf("the entry has lost its owner: %s", differing(before, after))
		}

		draft := boss.download("format=csv&state=draft")
		var page wire.EntryPage
		boss.must(http.MethodGet, "/api/v1/knowledge/entries?tag=大促", nil, &page)
		id := page.Entries[0].ID
		boss.must(http.MethodDelete, "/api/v1/knowledge/entries/"+id, nil, nil)
		changed := bytes.ReplaceAll(before, []byte("大促"), []byte("小促"))
		published := bytes.ReplaceAll(draft, []byte(",draft,"), []byte(",published,"))
		a, b := boss.takeIn("a.csv", changed), boss.takeIn("b.csv", published)
		if a.Stats.Updated != 1 || b.Stats.Updated != 1 {
			t.Fatalf("imported: %+v %+v", a.Stats, b.Stats)
		}
		if got := boss.told("还没发布？"); got != "-草稿" {
			t.Errorf("published, the bot says %q", got)
		}
		var e wire.Entry
		boss.must(http.MethodGet, "/api/v1/knowledge/entries/"+id, nil, &e)
		if !slices.Contains(e.Tags, "小促") {
			t.Errorf("imported with the tags %v", e.Tags)
		}
		for _, im := range []wire.Import{a, b} {
			boss.must(http.MethodPost, "/api/v1/knowledge/imports/"+im.ID+"/undo", nil, nil)
			if im = boss.until(im.ID, "undone"); im.Stats.Undone != 1 {
				t.Errorf("undone: %+v", im.Stats)
			}
		}
		if got := boss.told("还没发布？"); got == "-草稿" {
			t.Error("the bot tells a draft")
		}
		boss.must(http.MethodGet, "/api/v1/knowledge/bin/"+id, nil, &e)
		if !slices.Contains(e.Tags, "大促") {
			t.Errorf("in the bin with the tags %v", e.Tags)
		}
		if again := boss.download("format=csv&state=draft"); !bytes.Equal(draft, again) {
			t.Errorf("the draft: %s", differing(draft, again))
		}
	})
}
