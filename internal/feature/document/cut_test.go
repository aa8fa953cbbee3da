package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/kit/extract"
)

// docOf makes a document of lines as Markdown has them: #, * and paragraphs.
func docOf(lines ...string) *extract.Document {
	doc := &extract.Document{}
	for _, l := range lines {
		switch text := strings.TrimLeft(l, "#"); {
		case text != l:
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Heading, Level: len(l) - len(text), Text: strings.TrimSpace(text)})
		case strings.HasPrefix(l, "* "):
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Item, Level: 1, Text: l[2:]})
		default:
			doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Paragraph, Text: l})
		}
	}
	return doc
}

// What is cut has no sentence, item or row in two, and no list without its lead.
func TestCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("这一句话说明了退货时需要注意的一件事情。", 60)
	doc := docOf(
		"# 退货", "很短的一段。", "## 清单", "退货时请带上：", "* 发票", "* 包装"+strings.Repeat("，含内衬", 60), "* 配件"+strings.Repeat("，含螺丝", 60), "* 说明书"+strings.Repeat("，含附页", 60),
		"## 长文", long, "# 保修", strings.Repeat("没有句号的一句话", 100),
	)
	list := cut(doc)
	whole := map[string]bool{}
	for _, b := range doc.Blocks {
		for _, s := range sentences(b.Text) {
			whole[s.of(b.Text)] = true
		}
	}
	leads := 0
	for i, p := range list {
		if p.Ordinal != int64(i) || p.Text == "" || strings.TrimSpace(p.Text) != p.Text {
			t.Errorf("%d: %+v", i, p)
		}
		if n := len([]rune(p.Text)); n > mostRunes && len(sentences(p.Text)) > 1 {
			t.Errorf("%d characters: %q", n, p.Text)
		}
		if strings.HasPrefix(p.Text, "退货时请带上：\n• ") {
			leads++
		}
		for _, s := range sentences(p.Text) {
			if text := strings.TrimPrefix(s.of(p.Text), "• "); !whole[text] {
				t.Errorf("a piece of a sentence: %q", text)
			}
		}
	}
	if leads < 2 || !slices.Equal(list[1].Path, []string{"退货", "清单"}) || !slices.Equal(list[len(list)-1].Path, []string{"保修"}) {
		t.Errorf("%d pieces of the list with its lead: %+v", leads, list)
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"一句。两句！三句？": {"一句。", "两句！", "三句？"}, "他说：“可以退。”然后走了。": {"他说：“可以退。”", "然后走了。"}, "第一行\n第二行": {"第一行", "第二行"},
		"It costs 12.50 yuan. Ask us, e.g. by mail. Done": {"It costs 12.50 yuan.", "Ask us, e.g. by mail.", "Done"},
		"1. First item. Second":                           {"1. First item.", "Second"}, "See example.com/a?b=1 now.": {"See example.com/a?b=1 now."}, "": nil, "  \n ": nil, "No. 5 is out. The U.S. law applies.": {"No. 5 is out.", "The U.S. law applies."},
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, s.of(text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	text := "甲方须先登记。" + strings.Repeat("乙方不必登记。", 30) + "丙方可以晚到 45 天。丁方随意。"
	if got := quote(text, "丙方可以晚到 45 天。"); !strings.Contains(text, got) || !strings.Contains(got, "45 天。丁方随意。") || len([]rune(got)) > quoteRunes {
		t.Errorf("got %q", got)
	}
	if got := quote(text, "没有这一句"); !strings.HasPrefix(got, "甲方") {
		t.Errorf("got %q", got)
	}
	if got := quote("请带上：\n• 发票\n• 包装", "• 包装"); got != "请带上：\n• 发票\n• 包装" {
		t.Errorf("got %q", got)
	}
	if got := quote("", "x"); got != "" {
		t.Errorf("got %q", got)
	}
}
