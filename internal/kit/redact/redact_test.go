package redact

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"退货要自己付运费吗":                            "退货要自己付运费吗",
		"满300减40可以叠加吗":                         "满300减40可以叠加吗",
		"Does the WH-1000XM5 come in size 42?": "Does the WH-1000XM5 come in size 42?",
		"11.11 的价格保到几号":                        "11.11 的价格保到几号",
		"我的电话是13812345678，麻烦联系":                "我的电话是[phone],麻烦联系",
		"１３８ １２３４ ５６７８ 打这个":                    "[phone] 打这个",
		"138\u200b1234\u200b5678":              "[phone]",
		"电话 13888888888":                       "电话 [phone]",
		"A00000":                               "[number]",
		"一三八一二三四五六七八":                          "[number]",
		"mail me: Ann.Lee@Shop.example please": "mail me: [email] please",
		"订单 SB2024110100123 什么时候到":             "订单 [number] 什么时候到",
		"tracking SF1234567890123?":            "tracking [number]?",
		"order #100-2345 6789":                 "order #[number]",
		"card 4111 1111 1111 1111":             "card [number]",
		"身份证 11010519491231002X":               "身份证 [number]",
		"see https://shop.example/o?token=abc": "see [link]",
		"寄到浙江省杭州市西湖区文三路138号3幢502室 张三 13812345678": "寄到[address]",
		"我叫张伟，想退货":                        "我叫[name],想退货",
		"我叫王芳想退货":                         "我叫[name]想退货",
		"收件人：欧阳小敏，帮我改一下":                  "收件人:[name],帮我改一下",
		"免贵姓李":                            "免贵姓[name]",
		"是给王女士的":                          "是给[name]女士的",
		"快递员张小明先生说的":                      "快递员[name]先生说的",
		"先生，这个小姐穿合适吗":                     "先生,这个小姐穿合适吗",
		"我叫了客服":                           "我叫了客服",
		"本人签收才可以吗":                        "本人签收才可以吗",
		"My name is John O'Neil, hello":   "My name is [name], hello",
		"Dear Customer, ask Mrs. Lee-Ann": "Dear Customer, ask Mrs. [name]",
		"miss the red one":                "miss the red one",
	} {
		if got := Text(in, 500); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := Text(strings.Repeat("好的", 1000), 10); got != strings.Repeat("好的", 5) {
		t.Errorf("a long text: got %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"我的电话是13812345678", "a@b.cn", "文三路138号3幢", "1 2 3 4 5 6", "\xff12345", "一二三四五六七", "1-2-3-4-5-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s, 300)
		run := 0
		for i := range len(got) {
			if c := got[i]; '0' <= c && c <= '9' {
				if run++; run >= longNumber {
					t.Fatalf("%q: digits are left in %q", s, got)
				}
			} else {
				run = 0
			}
		}
	})
}
