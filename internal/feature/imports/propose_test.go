package imports

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

func table(header bool, rows ...[]string) extract.Block {
	b := extract.Block{Kind: extract.Table, Header: header}
	for i, r := range rows {
		b.Rows = append(b.Rows, extract.Row{Place: extract.Place{Sheet: "Sheet1", Row: i + 1}, Cells: r})
	}
	return b
}

func heading(level int, text string) extract.Block {
	return extract.Block{Kind: extract.Heading, Level: level, Text: text}
}

func paragraph(text string) extract.Block { return extract.Block{Kind: extract.Paragraph, Text: text} }

// show writes what matters of a proposal on one line.
func show(list []Proposal) []string {
	out := []string{}
	for _, p := range list {
		s := fmt.Sprintf("%s: %s [%s] → %s", p.Path, p.Question, strings.Join(p.Phrasings, "|"), strings.ReplaceAll(p.Answer, "\n", "⏎"))
		if p.Problem != "" {
			s += " !" + p.Problem
		}
		out = append(out, s)
	}
	return out
}

func TestTables(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		block extract.Block
		want  []string
	}{
		"the columns of a workbench": {table(false,
			[]string{"一级分类", "二级分类", "标准问（必填）*", "相似问", "标准答案", "备注"},
			[]string{"售后", "退货", "怎么退货？", "我要退货\n想退掉", "在订单里申请。", "x"},
			[]string{"售后", "", "退款几天到账", "", "三天内。", ""},
			[]string{"", "", "", "", "", ""}), []string{
			"售后/退货: 怎么退货？ [我要退货|想退掉] → 在订单里申请。", "售后: 退款几天到账 [] → 三天内。",
		}},
		"a merged question with a phrasing a row": {table(false,
			[]string{"问题", "问法", "答案"},
			[]string{"怎么退货", "我要退货", "在订单里申请。"},
			[]string{"怎么退货", "想退掉", "在订单里申请。"},
			[]string{"", "不想要了", ""}), []string{"文档: 怎么退货 [我要退货|想退掉|不想要了] → 在订单里申请。"}},
		"English names and two answers": {table(false,
			[]string{"Category", "Question", "Answer"},
			[]string{"Returns > Refunds", "When do I get my money?", "In three days."},
			[]string{"Returns > Refunds", "when do i get my money", "In five days."}), []string{
			"Returns/Refunds: When do I get my money? [] → In three days. !error.import.row.two_answers",
		}},
		"without names": {table(false,
			[]string{"怎么退货？", "在订单里申请退货，审核后寄回。"},
			[]string{"运费谁出？", "质量问题由我们承担。"}), []string{
			"文档: 怎么退货？ [] → 在订单里申请退货，审核后寄回。", "文档: 运费谁出？ [] → 质量问题由我们承担。",
		}},
		"what is missing": {table(false, []string{"问题", "答案"}, []string{"怎么退货", ""}, []string{"", "三天"}, []string{"怎么退货", "申请"}), []string{
			"文档: 怎么退货 [] →  !error.import.row.no_answer", "文档:  [] → 三天 !error.import.row.no_question", "文档: 怎么退货 [] → 申请 !error.import.row.twice",
		}},
	} {
		doc := extract.Document{Title: "文档", Blocks: []extract.Block{c.block}}
		plan := Guess(&doc)
		plan.Category = "文档"
		if !plan.Tables[0].Use {
			t.Errorf("%s: not used: %+v", name, plan.Tables[0])
			continue
		}
		if err := plan.check(&doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := show(propose(&doc, plan, time.UTC)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

// A table that asks nothing is no list of entries: it stays part of a section.
func TestTableInSection(t *testing.T) {
	t.Parallel()
	size := table(true, []string{"尺码", "身高", "体重"}, []string{"S", "150-160", "40-50"}, []string{"M", "160-165", "50-55"})
	doc := extract.Document{Title: "尺码说明", Blocks: []extract.Block{heading(1, "连衣裙怎么选码"), paragraph("按身高和体重选："), size}}
	plan := Guess(&doc)
	if plan.Tables[0].Use || !plan.Sections {
		t.Fatalf("plan: %+v", plan)
	}
	got := show(propose(&doc, plan, time.UTC))
	want := []string{"尺码说明: 连衣裙怎么选码 [] → 按身高和体重选：⏎• S · 身高 150-160 · 体重 40-50⏎• M · 身高 160-165 · 体重 50-55"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	doc := extract.Document{Title: "售后政策", Blocks: []extract.Block{
		paragraph("2026 年版"),
		heading(1, "退货"),
		heading(2, "7天无理由退货"),
		paragraph("签收后 7 天内可以退货。"),
		{Kind: extract.Item, Level: 1, Text: "商品完好"},
		{Kind: extract.Item, Level: 1, Marker: "2.", Text: "吊牌未剪"},
		heading(2, "运费"),
		paragraph("买家承担。"),
		heading(1, "常见问题"),
		paragraph("问：多久退款？"),
		paragraph("答：三天内。"),
		paragraph("Q2: 退到哪里？\nA2: 原路退回。"),
		heading(1, "空的"),
	}}
	plan := Guess(&doc)
	want := []string{
		"售后政策/退货: 7天无理由退货 [] → 签收后 7 天内可以退货。⏎• 商品完好⏎2. 吊牌未剪",
		"售后政策/退货: 运费 [] → 买家承担。",
		"售后政策/常见问题: 多久退款？ [] → 三天内。",
		"售后政策/常见问题: 退到哪里？ [] → 原路退回。",
	}
	if got := show(propose(&doc, plan, time.UTC)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}

// A document whose first heading is its title does not have it twice.
func TestTitleIsNoCategoryOfItself(t *testing.T) {
	t.Parallel()
	doc := extract.Document{Title: "售后政策", Blocks: []extract.Block{
		heading(1, "售后政策"), heading(2, "退货"), heading(3, "多久到账"), paragraph("三天。"), heading(2, "运费谁出"), paragraph("我们。"),
	}}
	want := []string{"售后政策/退货: 多久到账 [] → 三天。", "售后政策: 运费谁出 [] → 我们。"}
	if got := show(propose(&doc, Guess(&doc), time.UTC)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

// A section that is longer than an answer becomes several entries, and no text
// is lost.
func TestLongSection(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("字", 99) + "\n"
	doc := extract.Document{Title: "手册", Blocks: []extract.Block{heading(1, "保养"), paragraph(strings.Repeat(line, 90))}}
	got := propose(&doc, Guess(&doc), time.UTC)
	all := 0
	for _, p := range got {
		all += strings.Count(p.Answer, "字")
		if p.Problem != "" {
			t.Errorf("%s: %s", p.Question, p.Problem)
		}
	}
	if len(got) != 3 || all != 99*90 || got[1].Question != "保养 (2)" {
		t.Errorf("%d entries with %d characters", len(got), all)
	}
}

func TestTooMany(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"问题", "答案"}}
	for i := range maxProposals + 50 {
		rows = append(rows, []string{fmt.Sprint("问题", i), "答案"})
	}
	doc := extract.Document{Title: "x", Blocks: []extract.Block{table(true, rows...)}}
	got := propose(&doc, Guess(&doc), time.UTC)
	if len(got) != maxProposals || got[len(got)-1].Problem != problemTooMany {
		t.Errorf("%d, the last: %q", len(got), got[len(got)-1].Problem)
	}
}

func TestPlanIsChecked(t *testing.T) {
	t.Parallel()
	doc := extract.Document{Blocks: []extract.Block{table(false, []string{"问题", "答案"})}}
	good := TablePlan{Use: true, Columns: []Field{FieldQuestion, FieldAnswer}}
	for name, p := range map[string]Plan{
		"no category":     {Tables: []TablePlan{good}},
		"too deep":        {Category: "a/b/c/d", Tables: []TablePlan{good}},
		"tables missing":  {Category: "a"},
		"a column short":  {Category: "a", Tables: []TablePlan{{Columns: []Field{FieldQuestion}}}},
		"twice the same":  {Category: "a", Tables: []TablePlan{{Use: true, Columns: []Field{FieldQuestion, FieldQuestion}}}},
		"no answer":       {Category: "a", Tables: []TablePlan{{Use: true, Columns: []Field{FieldQuestion, FieldNone}}}},
		"a field unknown": {Category: "a", Tables: []TablePlan{{Columns: []Field{"password", FieldNone}}}},
	} {
		if err := p.check(&doc); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add("问：a\n答：b", "问题|答案", 3)
	f.Add("Q1:Q1:", "|", -1)
	f.Fuzz(func(t *testing.T, text, cells string, level int) {
		row := strings.Split(cells, "|")
		doc := extract.Document{Title: text, Blocks: []extract.Block{heading(level, text), paragraph(text), table(level%2 == 0, row, row), paragraph(cells)}}
		plan := Guess(&doc)
		if plan.Category == "" {
			plan.Category = "x"
		}
		for _, p := range propose(&doc, plan, time.UTC) {
			if p.Problem == "" && (p.Question == "" || p.Answer == "" || long(p.Answer, maxAnswer) || checkPath(p.Path) != nil) {
				t.Errorf("proposed %+v", p)
			}
		}
	})
}
