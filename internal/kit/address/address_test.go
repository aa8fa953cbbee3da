package address

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// show writes parts as kind=text, in order of the text.
func show(p Parts) string {
	var out []string
	for _, s := range p.Spans {
		out = append(out, s.Kind+"="+s.Text)
	}
	return strings.Join(out, " ")
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		// Everything, and the ways of writing the name and the number.
		{"张三 13800138000 浙江省杭州市西湖区文三路138号东方通信大厦7楼702室", "name=张三 phone=13800138000 province=浙江省 city=杭州市 district=西湖区 road=文三路 number=138号 community=东方通信大厦 floor=7楼 room=702室"},
		{"收货人：李小明，电话：138-0013-8000，地址：北京市朝阳区建国路88号SOHO现代城5号楼3单元1201室", "name=李小明 phone=138-0013-8000 province=北京市 district=朝阳区 road=建国路 number=88号 community=SOHO现代城 building=5号楼 unit=3单元 room=1201室"},
		{"上海市浦东新区张江镇祖冲之路1000弄5号301室欧阳娜娜13712345678", "province=上海市 district=浦东新区 town=张江镇 road=祖冲之路 number=1000弄 building=5号 room=301室 name=欧阳娜娜 phone=13712345678"},
		{"广东省深圳市南山区科技园南区深南大道9988号 王芳女士 13900001111", "province=广东省 city=深圳市 district=南山区 community=科技园 section=南区 road=深南大道 number=9988号 name=王芳女士 phone=13900001111"},
		{"浙江省杭州市 西湖区 文三路 138 号", "province=浙江省 city=杭州市 district=西湖区 road=文三路 number=138 号"},
		// Parts left out, short names, numbers without endings.
		{"西湖区文三路138号", "district=西湖区 road=文三路 number=138号"},
		{"四川成都武侯区天府大道北段1700号环球中心E1座1204", "province=四川 city=成都 district=武侯区 road=天府大道北段 number=1700号 community=环球中心 building=E1座 room=1204"},
		{"江苏省苏州市工业园区星湖街328号创意产业园5-2-301", "province=江苏省 city=苏州市 community=工业园区 road=星湖街 number=328号 community=创意产业园 building=5 unit=2 room=301"},
		{"金华义乌江东街道侯二小区11栋5单元八楼", "city=金华 district=义乌 town=江东街道 community=侯二小区 building=11栋 unit=5单元 floor=八楼"},
		{"鹿城区新城大道317中天大厦", "district=鹿城区 road=新城大道 number=317 community=中天大厦"},
		{"天津市天津市和平区南京路１８９号", "province=天津市 city=天津市 district=和平区 road=南京路 number=１８９号"},
		// Names that look like others.
		{"南京东路100号", "road=南京东路 number=100号"},
		{"吉林省吉林市船营区解放中路1号", "province=吉林省 city=吉林市 district=船营区 road=解放中路 number=1号"},
		{"河南岸街道演达大道26号", "town=河南岸街道 road=演达大道 number=26号"},
		{"台州市路桥区峰江街道上蔡村", "city=台州市 district=路桥区 town=峰江街道 community=上蔡村"},
		{"海淀区中关村大街27号1101", "district=海淀区 road=中关村大街 number=27号 room=1101"},
		// Far from the coast.
		{"黑龙江省大兴安岭地区漠河市北极镇北极村三组12号", "province=黑龙江省 city=大兴安岭地区 district=漠河市 town=北极镇 community=北极村 section=三组 number=12号"},
		{"新疆伊犁哈萨克自治州伊宁市解放西路8号", "province=新疆 city=伊犁哈萨克自治州 district=伊宁市 road=解放西路 number=8号"},
		{"广西壮族自治区柳州市三江侗族自治县古宜镇兴宜街5号", "province=广西壮族自治区 city=柳州市 district=三江侗族自治县 town=古宜镇 road=兴宜街 number=5号"},
		// English.
		{"John Smith, 742 Evergreen Terrace, Apt 4B, Springfield, IL 62704, (217) 555-0199", "name=John Smith number=742 road=Evergreen Terrace room=Apt 4B city=Springfield province=IL zip=62704 phone=(217) 555-0199"},
		{"350 Fifth Avenue, Floor 21, New York, NY 10118", "number=350 road=Fifth Avenue floor=Floor 21 city=New York province=NY zip=10118"},
		{"1600 Amphitheatre Pkwy Mountain View CA 94043", "number=1600 road=Amphitheatre Pkwy city=Mountain View province=CA zip=94043"},
		{"12 St Johns Road, Boston, Massachusetts", "number=12 road=St Johns Road city=Boston province=Massachusetts"},
	} {
		p, ok := Split(c.text)
		if got := show(p); got != c.want || !ok {
			t.Errorf("%s: %v\n got %s\nwant %s", c.text, ok, got, c.want)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "你好", "这双鞋42码有没有", "杭州", "在吗", "13800138000", "Do you ship to Canada?", "where is my order 20231234567890", "双十一满300减50吗", "😀😀😀",
	} {
		if p, ok := Split(text); ok {
			t.Errorf("%s is an address: %s", text, show(p))
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"麻烦把地址改成浙江省杭州市西湖区文三路138号7楼702室，谢谢", []string{"province=浙江省 city=杭州市 district=西湖区 road=文三路 number=138号 floor=7楼 room=702室"}},
		{"你好，我的快递能不能寄到北京市海淀区中关村大街27号1101？不要放驿站。", []string{"province=北京市 district=海淀区 road=中关村大街 number=27号 room=1101"}},
		{"我要改地址，广东省广州市天河区体育东路120号 李四 13912345678。另外一个寄到上海市徐汇区漕溪北路88号。", []string{
			"province=广东省 city=广州市 district=天河区 road=体育东路 number=120号 name=李四 phone=13912345678",
			"province=上海市 district=徐汇区 road=漕溪北路 number=88号",
		}},
		{"收件人：张三\n电话：13800138000\n地址：浙江省杭州市西湖区文三路138号", []string{"name=张三 phone=13800138000 province=浙江省 city=杭州市 district=西湖区 road=文三路 number=138号"}},
		{"Please change my address to 742 Evergreen Terrace, Springfield, IL 62704, thanks", []string{"number=742 road=Evergreen Terrace city=Springfield province=IL zip=62704"}},
		{"I live at 12 Baker Street, Apt 5", []string{"number=12 road=Baker Street room=Apt 5"}},
		{"我在杭州，什么时候发货", nil},
		{"请问上海有货吗？", nil},
		{"11号下单的现在还没到，到了杭州市就不动了", nil},
		{"快递到了余杭区就没动静了", nil},
		{"这个3号楼是什么意思", nil},
		{"订单20231234567890发错了，要退货", nil},
		{"Can I order 3 more for my street party?", nil},
		{"I waited 5 days on the Road to nowhere", nil},
	} {
		var got []string
		for _, p := range Find(c.text) {
			got = append(got, show(p))
			for _, s := range p.Spans {
				if c.text[s.Start:s.End] != s.Text {
					t.Errorf("%s: %q does not stand at %d", c.text, s.Text, s.Start)
				}
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// check holds what every answer must keep.
func check(t *testing.T, text string, p Parts) {
	t.Helper()
	end := 0
	for _, s := range p.Spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) || text[s.Start:s.End] != s.Text {
			t.Fatalf("%q: span %+v after byte %d", text, s, end)
		}
		end = s.End
	}
	for _, kind := range []string{Province, City, District, Town, Road, Number, Community, Building, Unit, Floor, Room, Zip, Name, Phone} {
		if v := *p.field(kind); v != "" && !strings.Contains(text, v) {
			t.Fatalf("%q: %s is %q", text, kind, v)
		}
	}
}

func TestHostileInput(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"long line":       strings.Repeat("浙江省杭州市西湖区文三路138号", 1<<18),
		"digits":          strings.Repeat("1", 10<<20),
		"letters":         strings.Repeat("a", 10<<20),
		"numerals":        strings.Repeat("一", 1<<20),
		"labels":          strings.Repeat("收货人：", 1<<18),
		"dashes":          strings.Repeat("1-", 1<<20),
		"sentences":       strings.Repeat("1。", 1<<20),
		"commas":          strings.Repeat("文三路1号，", 1<<18),
		"invalid UTF-8":   "浙江省\xff杭州市\xe6\x96西湖区\x80文三路138号",
		"invisible":       "浙江省\u200b杭州市\u202e西湖区文三路138号",
		"emoji":           strings.Repeat("🏠", 5000),
		"nothing but \\0": strings.Repeat("\x00", 1000),
	} {
		begin := time.Now()
		p, _ := Split(text)
		check(t, text, p)
		for _, p := range Find(text) {
			check(t, text, p)
		}
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"张三 13800138000 浙江省杭州市西湖区文三路138号", "742 Evergreen Terrace, Springfield, IL 62704", "5-2-301", "收货人：地址：", "\xff一二三号楼", "第1-2-3室#", "+86 138 0013 8000", "地下1层东区3期"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, _ := Split(text)
		check(t, text, p)
		for _, p := range Find(text) {
			check(t, text, p)
		}
		if !utf8.ValidString(text) {
			return
		}
		if again, _ := Split(text); fmt.Sprint(again) != fmt.Sprint(p) {
			t.Fatalf("%q has two readings", text)
		}
	})
}

func TestDivisions(t *testing.T) {
	t.Parallel()
	provinces, cities := 0, 0
	for _, list := range readDivisions() {
		for _, p := range list {
			switch {
			case p.county:
			case p.city:
				cities++
			default:
				provinces++
			}
		}
	}
	// 293 cities, 7 prefectures, 30 autonomous prefectures and 3 leagues.
	if provinces != 34 || cities != 333 {
		t.Errorf("got %d provinces and %d prefectures, want 34 and 333", provinces, cities)
	}
}

func BenchmarkSplit(b *testing.B) {
	for b.Loop() {
		Split("张三 13800138000 浙江省杭州市西湖区文三路138号东方通信大厦7楼702室")
	}
}
