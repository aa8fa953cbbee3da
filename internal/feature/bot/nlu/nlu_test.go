package nlu

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"退货怎么退": "zh", "XL有货吗": "zh", "iPhone 15 有吗": "zh", "where is my order": "en", "refund?": "en",
		"#W1234567": "", "12345": "", "😀😀": "", "ok": "", "XL": "", "a@b.com": "", "I want the 红色 one please": "en", "hello": "en", "？？": "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestIntent(t *testing.T) {
	t.Parallel()
	for want, texts := range map[Intent][]string{
		Greeting: {"你好", "在吗", "您好，在吗？", "Hello!", "hi there", "亲，在吗", "早上好", "哈喽~"},
		Thanks:   {"谢谢", "好的，谢谢！", "thank you", "OK", "嗯嗯", "got it", "that's all"},
		Bye:      {"再见", "bye", "拜拜~"},
		Identity: {"你是真人吗", "你是机器人吧？是机器人", "Are you human?", "is this a bot", "am I talking to a real person", "who are you", "你是 AI 吗"},
		Human: {
			"转人工", "转人工!", "我要转 人 工", "人工", "人工客服", "轉人工", "转人公", "转入工", "找真人", "有没有人啊", "zhuanrengong", "怎么转人工", "你好，转人工", "客服！", "不要机器人",
			"human", "agent please", "I want to talk to a human", "can I speak to someone", "real person please", "let me talk to a person", "Representative!!",
		},
		Complaint: {"我要投诉你们", "骗子！", "我要打12315", "你们这是欺诈", "this is a scam", "I want to file a complaint", "what the fuck", "他妈的"},
		Order: {
			"我的快递到哪了", "到哪里了", "发货了吗", "查一下订单", "我买的衣服什么时候到", "XM2024110001", "订单号是XM2024110001", "#W1234567", "催一下发货", "order #W1234567",
			"我的订单", "my orders", "where is my order", "Where's my package?", "track my parcel", "has my order shipped", "check order #W1234567", "when will my order arrive",
		},
		Product:  {"这款有货吗", "T恤多少钱", "那M码呢", "how much is the jacket", "do you have it in M", "is it available in black", "毛衣是什么材质"},
		Question: {"退货运费谁出", "怎么开发票", "不用转人工，退货怎么退", "人工智能是什么", "人工几点上班", "how do I return an item", "怎么查物流", "how do I track a parcel", "有人打电话说退款是诈骗吗"},
		Empty:    {"😀", "？？？", "。。。", "👍🏻"},
	} {
		for _, text := range texts {
			if r := Read(Clean(text)); r.Intent != want {
				t.Errorf("%q: got %s (%s), want %s", text, r.Intent, r.Why, want)
			}
		}
	}
}

func TestContacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, numbers, phone, email string }{
		{"订单号 XM2024110001，手机13800000001", "XM2024110001", "13800000001", ""},
		{"#W1234567 and noah.brown@example.com", "#W1234567", "", "noah.brown@example.com"},
		{"my phone is +1 (415) 555-0134", "", "+1 (415) 555-0134", ""},
		{"138 0000 0001", "", "138 0000 0001", ""},
		{"ＸＭ２０２４１１０００１", "XM2024110001", "", ""},
		{"买3件199元", "", "", ""},
		{"SF1234567890123", "SF1234567890123", "", ""},
	} {
		r := Read(Clean(tt.text))
		if got := strings.Join(r.Numbers, ","); got != tt.numbers || r.Phone != tt.phone || r.Email != tt.email {
			t.Errorf("%q: got %q %q %q", tt.text, got, r.Phone, r.Email)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\u200bb\u202ec":        "abc",
		"\xff退\xfe货":             "退货",
		"  a \t b \n c  ":        "a b \nc",
		"ＡＢ１２":                   "AB12",
		"退货？":                    "退货？",
		strings.Repeat("x", 1e5): strings.Repeat("x", MaxRunes),
	} {
		if got := Clean(in); got != want {
			t.Errorf("%.20q: got %.40q, want %.40q", in, got, want)
		}
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	got := Segments("你好！退货怎么退？运费谁出\n谢谢")
	if want := "你好！|退货怎么退？|运费谁出|谢谢"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"转人工", "我的订单…到", "#W1234567", "\xff\xfe", "a@b.cc", "İstanbul hi", "𝓱𝓲", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Clean(s)
		if !utf8.ValidString(c) || utf8.RuneCountInString(c) > MaxRunes {
			t.Errorf("not clean: %q", c)
		}
		r := Read(c)
		if r.Intent == "" {
			t.Error("no intent")
		}
		Language(c)
		Segments(c)
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read("你好，我昨天买的衣服有点小，可以换大一码吗？运费谁出")
	}
}
