package hygiene_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

func TestCleanText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, text, folded string }{
		{"", "", ""},
		{"有货吗", "有货吗", "有货吗"},
		{"  有货  吗 ", "有货 吗", "有货 吗"},
		{"a\r\n\r\n b\t c", "a\nb c", "a\nb c"},
		{"Ｈｅｌｌｏ，１２３！", "Hello,123!", "hello,123!"},
		{"這個還有嗎", "這個還有嗎", "这个还有吗"},
		{"L\u200bL\u202e码\ufeff", "LL码", "ll码"},
		{"sooooo good!!!!!!", "sooo good!!!", "sooo good!!!"},
		{"哈哈哈哈哈哈", "哈哈哈", "哈哈哈"},
		{"XXXXL有吗", "XXXXL有吗", "xxxxl有吗"},
		{"AAAAA12345678", "AAAAA12345678", "aaaaa12345678"},
		{"1000000000", "1000000000", "1000000000"},
		{"a\xffb\xc0", "ab", "ab"},
		{"身高１６５㎝", "身高165cm", "身高165cm"},
		{"Ⓟⓡⓘⓒⓔ 𝐩𝐫𝐢𝐜𝐞 ②", "Price price 2", "price price 2"},
		{"don’t “go”", "don't \"go\"", "don't \"go\""},
		{"e\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301x", "e\u0301\u0301x"},
		{"\u3164\u115f你好", "你好", "你好"},
		{"İstanbul ÀÉ", "İstanbul ÀÉ", "İstanbul àé"},
		{"￥99", "¥99", "¥99"},
	} {
		got := hygiene.Clean(c.in, 0)
		if got.Text != c.text || got.Folded != c.folded {
			t.Errorf("Clean(%q) = %q, %q; want %q, %q", c.in, got.Text, got.Folded, c.text, c.folded)
		}
	}
}

func TestOffsetsLeadBack(t *testing.T) {
	t.Parallel()
	in := " \u200b这　件Ａ\u202aＢ！！！！！👨‍👩‍👧 好"
	got := hygiene.Clean(in, 0)
	if got.Text != "这 件AB!!!👨 好" {
		t.Fatalf("text is %q", got.Text)
	}
	for _, c := range []struct{ part, want string }{
		{"这", "这"},
		{"件A", "件Ａ\u202a"},
		{"AB", "Ａ\u202aＢ"},
		{"👨", "👨‍👩‍👧"},
		{"好", "好"},
	} {
		i := strings.Index(got.Text, c.part)
		from, to := got.Span(i, i+len(c.part))
		if in[from:to] != c.want {
			t.Errorf("%q leads to %q, want %q", c.part, in[from:to], c.want)
		}
	}
	same := hygiene.Clean("有货吗?", 0)
	if from, to := same.Span(3, 6); same.Offsets != nil || from != 3 || to != 6 {
		t.Errorf("an unchanged text has offsets %v", same.Offsets)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"abcdefgh", "一二三四五六七八", "ａｂｃｄｅｆｇ", "a b c d e f"} {
		if n := utf8.RuneCountInString(hygiene.Clean(in, 4).Text); n > 4 || n < 3 {
			t.Errorf("%q keeps %d characters of 4", in, n)
		}
	}
}

func TestEmoji(t *testing.T) {
	t.Parallel()
	got := hygiene.Clean("好👍🏽 🇨🇳❤️ 1️⃣", 0)
	if want := []string{"👍🏽", "🇨🇳", "❤️"}; !slices.Equal(got.Emoji, want) {
		t.Errorf("emoji %q, want %q", got.Emoji, want)
	}
	if got.Text != "好👍 🇨🇳❤ 1" {
		t.Errorf("text %q", got.Text)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, lang string
		mixed    bool
	}{
		{"这件有货吗", "zh", false},
		{"is it in stock", "en", false},
		{"L", "", false},
		{"12345", "", false},
		{"ok", "", false},
		{"这个size有吗", "zh", true},
		{"帮我cancel一下order", "zh", true},
		{"我要XL码", "zh", false},
		{"165cm 穿什么码", "zh", false},
		{"where is my 卫衣", "en", true},
	} {
		got := hygiene.Clean(c.in, 0)
		if got.Lang != c.lang || got.Mixed != c.mixed {
			t.Errorf("%q is %q %v, want %q %v", c.in, got.Lang, got.Mixed, c.lang, c.mixed)
		}
	}
	if s := hygiene.Clean("你好ab12", 0).Scripts; s.Han != 1.0/3 || s.Latin != 1.0/3 || s.Digit != 1.0/3 {
		t.Errorf("scripts %+v", s)
	}
}

func TestGibberish(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"asdfgh", "asdasd", "jkljkl", "qwertyuiop", "sdfghjk", "xvbnmtr", "zzzzzzz", "的的的的", "？？？", "...", "。。。", "11111111", "dasdas", "sdkfjhaskdjfh", "hjkl;hjkl;hjkl", "asdf asdfgh asdasd", "vbnmvbnm", "asdf",
	} {
		if !hygiene.Clean(s, 0).Gibberish {
			t.Errorf("%q passes for a text", s)
		}
	}
	for _, s := range []string{
		"", "有货吗", "哈哈哈哈", "666", "6666", "88", "1", "ok", "thx", "pls", "XXXXL", "zhuanrengong", "tuihuo", "fapiao", "weiyi", "how long does it take", "watchstrap", "strengths", "rhythm", "refer a friend", "property", "👍", "hahaha",
		"SF1234567890123", "https://x.cn/a", "shipping", "kuaidi", "qunzi", "qingwen", "xuefu", "dress", "keyboard", "yyds", "好的", "thanks", "msgs", "Xmas gift",
	} {
		if hygiene.Clean(s, 0).Gibberish {
			t.Errorf("%q is taken for gibberish", s)
		}
	}
}

func TestSpam(t *testing.T) {
	t.Parallel()
	for s, why := range map[string]string{
		"看看 http://a.cn/1 http://a.cn/2 https://b.cn/3":       hygiene.SpamLinks,
		"兼职刷单日结，加微信 abc12345":                                 hygiene.SpamAdvert,
		"急用钱？无抵押贷款，秒下款，QQ：12345678":                           hygiene.SpamAdvert,
		"代开发票加V：fp88888":                                      hygiene.SpamAdvert,
		"Work from home! Contact me on telegram: easymoney99": hygiene.SpamAdvert,
		"Double your bitcoin today":                           hygiene.SpamCrypto,
		"USDT搬砖稳赚不赔":                                          hygiene.SpamCrypto,
		strings.Repeat("今天全场五折快来买吧！", 6):                      hygiene.SpamRepeats,
		strings.Repeat("best deals in town ", 8):              hygiene.SpamRepeats,
		"ｈｔｔｐ：／／a.cn ｈｔｔｐ：／／b.cn ｈｔｔｐ：／／c.cn":                 hygiene.SpamLinks,
		"刷\u200b单兼\u200b职 加微信abc12345":                        hygiene.SpamAdvert,
		"这个链接打不开 https://shop.example/p/1":                    "",
		"可以用比特币付款吗":                                           "",
		"do you accept bitcoin":                               "",
		"你们是不是刷单的":                                            "",
		"转人工转人工转人工转人工转人工转人工":                                  "",
		"可以加你微信吗":                                             "",
		"我的手机是13812345678，什么时候发货":                             "",
		"有货吗": "",
		"":    "",
		"can I contact you by phone? my number is 4155550134": "",
		"分期付款算贷款吗":                                            "",
	} {
		if got := hygiene.Clean(s, 0); got.SpamWhy != why || got.Spam != (why != "") {
			t.Errorf("%q is %q, want %q", s, got.SpamWhy, why)
		}
	}
}

// Ten megabytes of anything take milliseconds and leave little.
func TestHostileInput(t *testing.T) {
	t.Parallel()
	const size = 10 << 20
	for name, unit := range map[string]string{
		"letter": "a", "digit": "1", "blank": " ", "han": "好", "emoji": "👍", "zero width": "\u200b", "bidi": "\u202e", "marks": "\u0301", "invalid": "\xff", "joined": "👨\u200d",
		"flag": "🇨", "sentence": "买买买快来买。", "link": "http://a ", "account": "微信qq", "accounts far": "微信 a b", "wide": "ａ１", "code": "a1",
	} {
		in := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		got := hygiene.Clean(in, 0)
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s: %v", name, d)
		}
		if n := utf8.RuneCountInString(got.Text); n > hygiene.DefaultMax || len(got.Emoji) > 64 || cap(got.Offsets) > 4*hygiene.DefaultMax+1 {
			t.Errorf("%s: %d characters, %d emoji, %d offsets", name, n, len(got.Emoji), cap(got.Offsets))
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"有货吗", "a\xffb", "ＡＢ　", "👨‍👩‍👧!!", "e\u0301", "\r\n x", "İ", "㎝⑩"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := hygiene.Clean(s, limit%5000)
		if !utf8.ValidString(got.Text) || !utf8.ValidString(got.Folded) || len(got.Folded) != len(got.Text) {
			t.Fatalf("%q: %q, %q", s, got.Text, got.Folded)
		}
		if limit %= 5000; limit > 0 && utf8.RuneCountInString(got.Text) > limit {
			t.Fatalf("%q: more than %d characters", s, limit)
		}
		if got.Offsets != nil && len(got.Offsets) != len(got.Text)+1 {
			t.Fatalf("%q: %d offsets for %d bytes", s, len(got.Offsets), len(got.Text))
		}
		last := 0
		for i := range len(got.Text) + 1 {
			from, _ := got.Span(i, len(got.Text))
			if from < last || from > len(s) {
				t.Fatalf("%q: offset %d of byte %d", s, from, i)
			}
			last = from
		}
		if again := hygiene.Clean(got.Text, 0); limit < hygiene.DefaultMax && limit > 0 && again.Text != got.Text && utf8.RuneCountInString(s) < limit {
			t.Fatalf("%q: cleaned twice is %q, once %q", s, again.Text, got.Text)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{
		"plain": "你好，请问这件白色的卫衣L码还有货吗，今天能发出吗，谢谢",
		"wide":  "你好，請問這件白色的衛衣Ｌ碼還有貨嗎？？？今天能發出嗎😊",
		"en":    "Hi, is the white hoodie in size L in stock?",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				hygiene.Clean(s, 0)
			}
		})
	}
}
