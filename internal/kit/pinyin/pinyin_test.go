package pinyin_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/pinyin"
)

func TestReadings(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune][]string{
		'货': {"huo"}, '退': {"tui"}, '女': {"nv", "ru"}, '绿': {"lv", "lu"}, '重': {"zhong", "chong", "tong"}, 'a': nil, '，': nil,
	} {
		if got := pinyin.Of(r); !slices.Equal(got, want) {
			t.Errorf("%c is read %q, want %q", r, got, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"退货", "推货", "tuihuo", "TuiHuo", "tui huo"},
		{"发票", "fapiao", "发飘"},
		{"胡子", "夫子", "huzi"},
		{"卫衣", "卫依", "weiyi", "未一"},
		{"裙子", "群子", "qunzi"},
		{"顺丰", "顺风", "shunfeng", "sunfen"},
		{"牛奶", "流奶", "niunai", "liulai"},
		{"蓝色", "南色", "lanse", "nanse"},
		{"正品", "zhengpin", "zenpin", "真品"},
		{"衬衫", "censhan", "chenshan", "程珊"},
	} {
		for _, s := range same[1:] {
			if pinyin.Key(s) != pinyin.Key(same[0]) {
				t.Errorf("%q is %q, %q is %q", same[0], pinyin.Key(same[0]), s, pinyin.Key(s))
			}
		}
	}
	for _, c := range [][2]string{{"退货", "退款"}, {"卫衣", "上衣"}, {"xl", "退货"}, {"红色", "黄色"}} {
		if pinyin.Key(c[0]) == pinyin.Key(c[1]) {
			t.Errorf("%q and %q are both %q", c[0], c[1], pinyin.Key(c[0]))
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"tuihuo": "tui huo", "fapiao": "fa piao", "zhuanrengong": "zhuan ren gong", "xian": "xian", "lvse": "lv se", "yifu": "yi fu",
		"order": "", "stock": "", "th": "", "": "", "hm": "", "shirt": "", strings.Repeat("a", 200): "",
	} {
		if got := strings.Join(pinyin.Split(s), " "); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if pinyin.Initials("退货 A1") != "tha1" {
		t.Errorf("initials are %q", pinyin.Initials("退货 A1"))
	}
	if !slices.Equal(pinyin.Sounds("weiyi"), []uint16{pinyin.Sound('卫'), pinyin.Sound('依')}) {
		t.Error("typed and spoken syllables have other numbers")
	}
}

// All characters of the basic block have a reading, and a look-up leaves nothing
// behind.
func TestCoverageAndCost(t *testing.T) {
	var before, after runtime.MemStats
	pinyin.Sound('一')
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		if pinyin.Sound(r) != 0 {
			n++
		}
	}
	runtime.ReadMemStats(&after)
	if n < 20000 {
		t.Errorf("%d characters have a reading", n)
	}
	if after.Mallocs-before.Mallocs > 100 {
		t.Errorf("looking up sounds allocates")
	}
}

func FuzzKey(f *testing.F) {
	f.Add("退货 tuihuo xl")
	f.Fuzz(func(t *testing.T, s string) {
		key := pinyin.Key(s)
		if utf8.ValidString(s) && !utf8.ValidString(key) {
			t.Fatalf("%q has the key %q", s, key)
		}
		if parts := pinyin.Split(s); parts != nil && strings.Join(parts, "") != strings.ToLower(s) {
			t.Fatalf("%q is split into %q", s, parts)
		}
		pinyin.Initials(s)
	})
}

func BenchmarkKey(b *testing.B) {
	pinyin.Sound('一')
	for b.Loop() {
		pinyin.Key("卫衣有货吗 tuihuo")
	}
}
