package extract

import "testing"

func TestXLSX(t *testing.T) {
	t.Parallel()
	texts := `<sst><si><t>问题</t></si><si><r><t>答</t></r><r><rPr/><t>案</t></r><rPh><t>da</t></rPh></si><si><t xml:space="preserve"> 第一行_x000a_第二行 </t></si></sst>`
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;¥&quot;#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>` +
		`<numFmt numFmtId="166" formatCode="[$￥-804]#,##0.##;[Red]\-#,##0"/><numFmt numFmtId="167" formatCode="00000"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>`
	rows := `<cols><col min="6" max="7" hidden="1"/></cols><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>常见问题</t></is></c></row>` +
		`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="str"><v>价格</v></c><c r="D2" t="inlineStr"><is><t>日期</t></is></c><c r="F2" t="str"><v>进价</v></c></row>` +
		`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>0.30000000000000004</v></c><c r="C3" s="2"><v>1234.5</v></c><c r="D3" s="1"><v>45231</v></c><c r="F3"><v>7</v></c></row>` +
		`<row r="4"><c r="B4" s="3"><v>0.125</v></c><c r="C4" s="6"><v>-1234</v></c><c r="D4" s="4"><v>45231.75</v></c></row>` +
		`<row r="5" hidden="1"><c r="A5"><v>9</v></c></row>` +
		`<row r="6"><c r="A6"><f>SUM(B1)</f><v>42</v></c><c r="B6"><f>SUM(B1)</f></c><c r="C6" t="b"><v>1</v></c><c r="D6" s="5"><v>45231.75</v></c></row>` +
		`<row r="9"><c r="A9" t="e"><v>#N/A</v></c><c r="B9"><v>1E+17</v></c></row>` +
		`<row r="10"><c r="A10" t="str"><v>=cmd|' /C calc'!A0</v></c><c r="B10" s="7"><v>42</v></c></row>` +
		`</sheetData><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A3:A4"/></mergeCells>`
	check(t, readFile(t, "a.xlsx", xlsxFile(t, rows, part{"xl/sharedStrings.xml", texts}, part{"xl/styles.xml", styles})), `## 常见问题 @Sheet1:1
[问题|答案|价格|日期]+ @Sheet1:2
[第一行⏎第二行|0.3|¥1,234.50|2023-11-01] @Sheet1:3
[第一行⏎第二行|12.50%|￥-1,234|2023-11-01] @Sheet1:4
[42||TRUE|2023-11-01 18:00] @Sheet1:6
[#N/A|100000000000000000] @Sheet1:9
[=cmd|' /C calc'!A0|00042] @Sheet1:10
! hidden_cells 3 []
! empty_formulas 1 []
`)
}

func TestXLSXSheets(t *testing.T) {
	t.Parallel()
	sheet := func(text string) string {
		return `<worksheet><sheetData><row r="3"><c r="B3" t="str"><v>` + text + `</v></c></row></sheetData></worksheet>`
	}
	rel := func(id, target string) string {
		return `<Relationship Id="` + id + `" Type="` + relNS + `/worksheet" Target="` + target + `"/>`
	}
	body := archive(t,
		part{"xl/workbook.xml", `<x:workbook xmlns:x="m" xmlns:rel="` + relNS + `"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="售后" rel:id="a"/><x:sheet name="成本" state="veryHidden" rel:id="b"/><x:sheet name="图" rel:id="c"/><x:sheet name="物流" rel:id="d"/></x:sheets></x:workbook>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships>` + rel("a", "/xl/worksheets/sheet1.xml") + rel("b", "worksheets/sheet2.xml") + rel("c", "chartsheets/sheet1.xml") + rel("d", "worksheets/sheet3.xml") + `</Relationships>`},
		part{"xl/worksheets/sheet1.xml", sheet("七天退货")}, part{"xl/worksheets/sheet2.xml", sheet("3元")},
		part{"xl/chartsheets/sheet1.xml", `<chartsheet/>`}, part{"xl/worksheets/sheet3.xml", sheet("次日达")},
	)
	check(t, readFile(t, "a.xlsx", body), "# 售后 @售后:3\n七天退货 @售后:3\n# 物流 @物流:3\n次日达 @物流:3\n! hidden_sheets 1 []\n")
}

func TestShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, look, want string }{
		{"0.1", "", "0.1"},
		{"79.900000000000006", "", "79.9"},
		{"1234567", "#,##0", "1,234,567"},
		{"-5", "0.00", "-5.00"},
		{"0.5", "0%", "50%"},
		{"44927", "m/d/yy", "2023-01-01"},
		{"44927", "m\"月\"d\"日\"", "01-01"},
		{"0.5", "h:mm AM/PM", "12:00"},
		{"1.5", "[h]:mm:ss", "12:00:00"},
		{"59", "yyyy-mm-dd", "1900-02-28"},
		{"61", "yyyy-mm-dd", "1900-03-01"},
		{"6", "0\"元\"", "6元"},
		{"6.5", "0.0#", "6.5"},
		{"1.25", "@", "1.25"},
		{"12345678901234567890", "", "12345678901234567890"},
		{"abc", "0.00", "abc"},
		{"1e999", "0", "1e999"},
		{"99999999", "yyyy-mm-dd", "99999999"},
		{"3", "General", "3"},
		{"1234.5", `_ * #,##0.00_ `, "1,234.50"},
	} {
		if got := shown(c.raw, c.look, false); got != c.want {
			t.Errorf("%s as %s: got %q, want %q", c.raw, c.look, got, c.want)
		}
	}
}
