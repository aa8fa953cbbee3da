package imports

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/extract"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// Plan says how a document becomes entries.
type Plan struct {
	Lang     string      `json:"lang"`     // "zh" or "en"
	Category string      `json:"category"` // "售后/退货": of what names none itself; three levels at most
	Tables   []TablePlan `json:"tables"`   // one for each table of the document, in its order
	Sections bool        `json:"sections"` // headings and what stands under them become entries
	Keep     bool        `json:"keep"`     // an entry that is there already stays as it is
	Enabled  bool        `json:"enabled"`  // new entries answer at once
}

// TablePlan says what the columns of a table are.
type TablePlan struct {
	Use     bool    `json:"use"`
	Header  bool    `json:"header"`  // the first row names the columns
	Columns []Field `json:"columns"` // one a column, "" = left out
}

// Field is what a column holds.
type Field string

// The fields. Categories of several levels may stand in several columns.
const (
	FieldNone      Field = ""
	FieldKey       Field = "key" // the shop's own id of the entry
	FieldQuestion  Field = "question"
	FieldPhrasings Field = "phrasings" // several, or one a row under the same question
	FieldAnswer    Field = "answer"
	FieldCategory  Field = "category"
	FieldCategory2 Field = "category2"
	FieldCategory3 Field = "category3"
	FieldRelated   Field = "related"
	FieldHandOver  Field = "hand_over"

	// How the entry is kept and what it is confined to, as exports have it.
	FieldLang       Field = "lang"
	FieldEnabled    Field = "enabled"
	FieldState      Field = "state"
	FieldHelpCentre Field = "help_centre"
	FieldChannels   Field = "channels"
	FieldAudience   Field = "audience"
	FieldProducts   Field = "products"
	FieldProductCat Field = "product_categories"
	FieldTags       Field = "tags"
	FieldValidFrom  Field = "valid_from"
	FieldValidUntil Field = "valid_until"
	FieldOwner      Field = "owner"
	FieldReviewAt   Field = "review_at"
	FieldExtras     Field = "extras"   // JSON
	FieldVariants   Field = "variants" // JSON
)

// Fields lists them.
func Fields() []Field {
	return []Field{
		FieldNone, FieldKey, FieldQuestion, FieldPhrasings, FieldAnswer, FieldCategory, FieldCategory2, FieldCategory3, FieldRelated, FieldHandOver,
		FieldLang, FieldEnabled, FieldState, FieldHelpCentre, FieldChannels, FieldAudience, FieldProducts, FieldProductCat, FieldTags,
		FieldValidFrom, FieldValidUntil, FieldOwner, FieldReviewAt, FieldExtras, FieldVariants,
	}
}

// headerWords are what people call the columns, without blanks and signs. The
// first field that fits gets the column.
var headerWords = []struct {
	field Field
	words []string
}{
	{FieldPhrasings, []string{"相似问", "相似问题", "相似问法", "扩展问", "扩展问法", "其他问法", "同义问", "问法", "similarquestions", "variants", "questionvariants", "phrasings", "alternatives", "alternativequestions", "utterances"}},
	{FieldQuestion, []string{"标准问题", "标准问", "问题", "问题标题", "知识标题", "标题", "常见问题", "问", "客户问题", "question", "title", "standardquestion", "faq", "q", "query", "subject"}},
	{FieldAnswer, []string{"标准答案", "答案", "回答", "回复", "答复", "答案内容", "回复内容", "标准回复", "话术", "内容", "答", "answer", "reply", "response", "standardanswer", "content", "body", "a"}},
	{FieldCategory3, []string{"三级分类", "三级类目", "三级目录", "分类3", "category3", "level3"}},
	{FieldCategory2, []string{"二级分类", "二级类目", "二级目录", "分类2", "子分类", "subcategory", "category2", "level2", "section"}},
	{FieldCategory, []string{"一级分类", "一级类目", "一级目录", "分类1", "分类", "知识分类", "类目", "类别", "目录", "问题分类", "category", "category1", "level1", "folder", "topic", "group"}},
	{FieldRelated, []string{"关联问题", "关联问", "相关问题", "相关问", "推荐问题", "relatedquestions", "related"}},
	{FieldHandOver, []string{"转人工", "转人工条件", "是否转人工", "handover", "handovercondition", "escalate"}},
	{FieldKey, []string{"id", "编号", "知识id", "知识编号", "问题id", "外部id", "externalid", "key"}},
}

// FieldOf guesses what a column holds from what it is called.
func FieldOf(name string) Field {
	name = plainName(name)
	for _, h := range headerWords {
		if slices.Contains(h.words, name) {
			return h.field
		}
	}
	return FieldNone
}

// exportField is FieldOf of an export. Only there do columns say how an entry is
// kept: what others mean by "state" or "owner" somebody has to decide.
func exportField(name string) Field {
	if f := Field(name); slices.Contains(Fields(), f) {
		return f
	}
	return FieldOf(name)
}

// plainName is a name without case, blanks, signs and what stands in brackets:
// "标准问（必填）*" is "标准问".
func plainName(name string) string {
	if i := strings.IndexAny(name, "(（[【"); i > 0 {
		name = name[:i]
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '_', '-', '*', ':', '：', '.', '/':
			return -1
		}
		return r
	}, strings.ToLower(hygiene.Clean(name, 100).Text))
}

// Guess makes the plan that fits a document.
func Guess(doc *extract.Document) Plan {
	p := Plan{Lang: language(doc), Category: category(doc.Title), Tables: []TablePlan{}, Enabled: true}
	questions, headings := 0, 0
	for i := range doc.Blocks {
		switch b := &doc.Blocks[i]; b.Kind {
		case extract.Table:
			t := guessTable(b)
			if t.Use {
				questions++
			}
			p.Tables = append(p.Tables, t)
		case extract.Heading:
			headings++
		case extract.Paragraph, extract.Item:
		}
	}
	p.Sections = questions == 0
	return p
}

// category makes a title fit to be the name of a category.
func category(title string) string {
	title = strings.TrimSpace(strings.NewReplacer("/", " ", "\n", " ").Replace(title))
	if utf8.RuneCountInString(title) > maxName {
		title = string([]rune(title)[:maxName])
	}
	return title
}

func guessTable(b *extract.Block) TablePlan {
	if len(b.Rows) == 0 {
		return TablePlan{Columns: []Field{}}
	}
	width := len(b.Rows[0].Cells)
	t := TablePlan{Columns: make([]Field, width)}
	named := 0
	taken := map[Field]bool{}
	known := FieldOf
	if b.Exact {
		known = exportField
	}
	for i, name := range b.Rows[0].Cells {
		if f := known(name); f != FieldNone && !taken[f] {
			t.Columns[i], taken[f] = f, true
			named++
		}
	}
	switch {
	case taken[FieldQuestion] && taken[FieldAnswer]:
		t.Header, t.Use = true, true
		return t
	case taken[FieldPhrasings] && taken[FieldAnswer]: // "问法" stands for the question where nothing else does
		t.Columns[slices.Index(t.Columns, FieldPhrasings)] = FieldQuestion
		t.Header, t.Use = true, true
		return t
	}
	// Without names: two columns of which the first asks.
	t = TablePlan{Columns: make([]Field, width), Header: b.Header}
	if q, a := asking(b, t.Header), -1; q >= 0 && named == 0 {
		longest := 0
		for c := range width {
			if n := length(b, c, t.Header); c != q && n > longest {
				a, longest = c, n
			}
		}
		if a >= 0 {
			t.Columns[q], t.Columns[a], t.Use = FieldQuestion, FieldAnswer, true
		}
	}
	return t
}

// asking is the column most of whose cells are questions; -1 if none is.
func asking(b *extract.Block, header bool) int {
	for c := range b.Rows[0].Cells {
		asks, all := 0, 0
		for _, r := range rows(b, header) {
			if r.Cells[c] != "" {
				all++
				if isQuestion(r.Cells[c]) {
					asks++
				}
			}
		}
		if all > 0 && 2*asks > all {
			return c
		}
	}
	return -1
}

func length(b *extract.Block, c int, header bool) int {
	n := 0
	for _, r := range rows(b, header) {
		n += len(r.Cells[c])
	}
	return n
}

// rows are those that hold something, without the names of the columns.
func rows(b *extract.Block, header bool) []extract.Row {
	if header && len(b.Rows) > 0 {
		return b.Rows[1:]
	}
	return b.Rows
}

var askingWords = []string{
	"怎么", "如何", "什么", "为什么", "多少", "多久", "哪", "能不能", "可以", "是否", "吗", "几天", "几号",
	"how ", "what ", "when ", "where ", "why ", "which ", "who ", "can ", "could ", "do ", "does ", "is ", "are ", "will ",
}

func isQuestion(s string) bool {
	s = strings.ToLower(s)
	if strings.ContainsAny(s, "?？") {
		return true
	}
	for _, w := range askingWords {
		if strings.HasPrefix(s, w) || w[0] >= 0x80 && strings.Contains(s, w) {
			return utf8.RuneCountInString(s) < 60
		}
	}
	return false
}

// language is that of most of the document's texts.
func language(doc *extract.Document) string {
	han, latin := 0, 0
	count := func(s string) {
		for _, r := range s {
			switch {
			case 0x4E00 <= r && r <= 0x9FFF:
				han++
			case r < 0x80 && r != ' ':
				latin++
			}
		}
	}
	for i := range doc.Blocks {
		count(doc.Blocks[i].Text)
		for _, r := range doc.Blocks[i].Rows {
			for _, c := range r.Cells {
				count(c)
			}
		}
		if han+latin > 20_000 {
			break
		}
	}
	if han*4 >= latin {
		return "zh"
	}
	return "en"
}

// check refuses a plan that does not fit the document.
func (p *Plan) check(doc *extract.Document) error {
	tables := 0
	for i := range doc.Blocks {
		if doc.Blocks[i].Kind != extract.Table {
			continue
		}
		if tables < len(p.Tables) {
			t := p.Tables[tables]
			if len(doc.Blocks[i].Rows) > 0 && len(t.Columns) != len(doc.Blocks[i].Rows[0].Cells) {
				return desk.Invalid("tables", "error.field.value")
			}
			used := map[Field]bool{}
			for _, f := range t.Columns {
				if !slices.Contains(Fields(), f) || f != FieldNone && used[f] {
					return desk.Invalid("tables", "error.import.columns")
				}
				used[f] = true
			}
			if t.Use && (!used[FieldQuestion] || !used[FieldAnswer]) {
				return desk.Invalid("tables", "error.import.question_and_answer")
			}
		}
		tables++
	}
	if tables != len(p.Tables) {
		return desk.Invalid("tables", "error.field.value")
	}
	p.Category = strings.Trim(strings.TrimSpace(p.Category), "/")
	if p.Category == "" {
		return desk.Invalid("category", "error.field.required")
	}
	return checkPath(p.Category)
}

func checkPath(path string) error {
	names := strings.Split(path, "/")
	if len(names) > maxDepth {
		return desk.Invalid("category", "error.category.too_deep")
	}
	for _, n := range names {
		if n = strings.TrimSpace(n); n == "" || utf8.RuneCountInString(n) > maxName {
			return desk.Invalid("category", "error.field.too_long")
		}
	}
	return nil
}
