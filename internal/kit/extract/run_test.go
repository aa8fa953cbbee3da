package extract

import (
	"strings"
	"testing"
)

func TestRunReadsInAChild(t *testing.T) {
	t.Parallel()
	doc, err := Run(t.Context(), "退货.md", strings.NewReader("# 退货政策\n\n签收后7天内\n可以退货。\n\n| 类别 | 运费 |\n|--|--|\n| 鞋 | 买家 |\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := `# 退货政策 @1
签收后7天内可以退货。 @3
[类别|运费]+ @6
[鞋|买家] @8
`
	if got := dump(doc); got != want || doc.Title != "退货政策" || doc.Format != Markdown {
		t.Errorf("got %q %v\n%swant\n%s", doc.Title, doc.Format, got, want)
	}
}
