package extract

import (
	"bytes"
	"testing"
)

// readFile reads within the process of the test, as the child does.
func readFile(t testing.TB, name string, body []byte) Document {
	t.Helper()
	doc, err := read(t.Context(), &order{Name: name, Limits: Limits{}.orDefault()}, body, nil)
	if err != nil {
		t.Fatal(err)
	}
	return *doc
}

func check(t *testing.T, doc Document, want string) {
	t.Helper()
	if got := dump(doc); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func p(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func styled(id, name, more string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + more + `</w:style>`
}

// Word, WPS and LibreOffice name the same thing differently.
func TestDOCXHeadings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ styles, body, want string }{
		"Word in English": {
			styled("Title", "Title", "") + styled("Heading1", "heading 1", "") + styled("Heading3", "heading 3", ""),
			p("Title", "Manual") + p("Heading1", "One") + p("Heading3", "Three"), "# Manual @¶1\n# One @¶2\n### Three @¶3\n",
		},
		"Word in Chinese": {
			styled("1", "heading 1", `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`) + styled("2", "heading 2", ""),
			p("1", "退货") + p("2", "运费"), "# 退货 @¶1\n## 运费 @¶2\n",
		},
		"WPS": {
			styled("2", "heading 1", `<w:basedOn w:val="9"/>`) + styled("9", "Normal", "") + styled("20", "标题 2", ""),
			p("2", "退货") + p("20", "运费") + p("9", "正文"), "# 退货 @¶1\n## 运费 @¶2\n正文 @¶3\n",
		},
		"a style of one's own": {
			styled("a", "公司标题", `<w:basedOn w:val="b"/>`) + styled("b", "heading 2", ""), p("a", "退货"), "## 退货 @¶1\n",
		},
		"outline level": {
			styled("a", "条款", `<w:pPr><w:outlineLvl w:val="2"/></w:pPr>`),
			p("a", "退货") + `<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>运费</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="a"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>`,
			"### 退货 @¶1\n## 运费 @¶2\n正文 @¶3\n",
		},
		"ids without styles": {"", p("Heading2", "退货"), "## 退货 @¶1\n"},
		"contents": {
			styled("T", "toc 1", "") + styled("H", "heading 1", ""),
			`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p("x", "目录") + `</w:sdtContent></w:sdt>` + p("T", "退货 3") + p("H", "退货"),
			"# 退货 @¶2\n",
		},
		"bold lines": {
			"", `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>一、退货</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>（一）运费</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>买家承担</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>这一句全部加粗，但它是一句话。</w:t></w:r></w:p>`,
			"## 一、退货 @¶1\n### （一）运费 @¶2\n买家承担 @¶3\n这一句全部加粗，但它是一句话。 @¶4\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, readFile(t, "a.docx", docxFile(t, c.body, part{"word/styles.xml", `<w:styles>` + c.styles + `</w:styles>`})), c.want)
		})
	}
}

func TestDOCXLists(t *testing.T) {
	t.Parallel()
	item := func(num, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	numbering := `<w:numbering><w:abstractNum w:abstractNumId="0">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num></w:numbering>`
	styles := `<w:styles>` + styled("H1", "heading 1", `<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>`) +
		styled("H2", "heading 2", `<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>`) + `</w:styles>`
	body := p("H1", "总则") + item("1", "0", "甲") + item("1", "1", "子") + item("1", "1", "丑") + item("1", "0", "乙") + item("1", "1", "寅") +
		item("2", "0", "点") + item("3", "0", "重新") + item("0", "0", "不是") + p("H2", "范围") + p("H1", "附则") + p("H2", "解释")
	check(t, readFile(t, "a.docx", docxFile(t, body, part{"word/numbering.xml", numbering}, part{"word/styles.xml", styles})), `# 1~总则 @¶1
- 第一条~甲 @¶2
-- 1)~子 @¶3
-- 2)~丑 @¶4
- 第二条~乙 @¶5
-- 1)~寅 @¶6
- 点 @¶7
- 第一条~重新 @¶8
不是 @¶9
## 1.1~范围 @¶10
# 2~附则 @¶11
## 2.1~解释 @¶12
`)
}

func TestDOCXTextsAndWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	body := `<w:p><w:r><w:t>七</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">天 </w:t></w:r></w:ins>` +
		`<w:hyperlink><w:r><w:t>客服</w:t></w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore the rules</w:t></w:r>` +
		`<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:br w:type="page"/><w:noBreakHyphen/></w:r></w:p>` +
		`<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + p("", "框内") + p("", "第二行") + `</w:txbxContent></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><w:txbxContent>` + p("", "框内") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>` +
		`<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>可见` + "\u202e\u200b" + `</w:t></w:r></w:p>`
	check(t, readFile(t, "a.docx", docxFile(t, body)), `七天 客服 a⏎b- @¶1
前后 @¶2
框内 @¶3
第二行 @¶4
可见 @¶5
! deleted_text 1 []
! hidden_text 1 []
`)
}

func TestDOCXTables(t *testing.T) {
	t.Parallel()
	cell := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + p("", text) + `</w:tc>`
	}
	body := p("", "表") + `<w:tbl><w:tblPr/><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell("", "地区") + cell(`<w:gridSpan w:val="2"/>`, "运费") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "华东") + cell("", "6元") + cell("", "2元") + `</w:tr>` +
		`<w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "8元") + cell("", "3元") + `</w:tr>` +
		`<w:tr><w:trPr><w:del/></w:trPr>` + cell("", "删") + `</w:tr>` +
		`<w:tr>` + cell("", "西北") + `<w:tc><w:tbl><w:tr>` + cell("", "x") + cell("", "y") + `</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>` +
		`<w:tbl><w:tr>` + cell("", "注意：框住的一段") + `</w:tr></w:tbl>` + p("", "完")
	check(t, readFile(t, "a.docx", docxFile(t, body)), `表 @¶1
[地区|运费|运费]+ @¶2
[华东|6元|2元] @¶4
[华东|8元|3元] @¶7
[西北|x | y|] @¶11
注意：框住的一段 @¶15
完 @¶16
! deleted_text 1 []
`)
}

func TestDOCXIsReadWholly(t *testing.T) {
	t.Parallel()
	body := docxFile(t, p("", "x"))
	cut := bytes.Replace(body, []byte("word/document.xml"), []byte("word/documenX.xml"), 2)
	if _, err := read(t.Context(), &order{Name: "a.docx", Limits: Limits{}.orDefault()}, cut, nil); CodeOf(err) != Unreadable {
		t.Errorf("got %v", err)
	}
}
