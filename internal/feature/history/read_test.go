package history

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
)

func file(name, body string) *File {
	return &File{Body: strings.NewReader(body), Size: int64(len(body)), Name: name}
}

// The same two conversations as exports of other programs have them.
func TestReadCommonLayouts(t *testing.T) {
	t.Parallel()
	want := []Pair{
		{"退款什么时候到账 已经三天了", "一般1-3个工作日退回原支付账户。", "zh"},
		{"能开发票吗", "可以的，订单完成后在订单页申请电子发票。", "zh"},
	}
	for name, body := range map[string]string{
		"rows.csv": "会话ID,发送时间,发送方,消息内容\n" +
			"s1,2024-05-01 10:00:00,客户,在吗\ns2,2024-05-01 10:00:01,客户,能开发票吗\ns1,2024-05-01 10:00:05,客户,退款什么时候到账\ns1,2024-05-01 10:00:09,客户,已经三天了\n" +
			"s1,2024-05-01 10:00:20,客服,您好，很高兴为您服务\ns1,2024-05-01 10:00:25,客服,一般1-3个工作日退回原支付账户。\ns2,2024-05-01 10:01:00,客服,可以的，订单完成后在订单页申请电子发票。\ns2,2024-05-01 10:02:00,客户,好的谢谢\n",
		"lines.jsonl": `{"conversation_id":"a","created_at":1714550400,"role":"user","text":"你好，退款什么时候到账"}
{"conversation_id":"a","created_at":1714550401,"role":"user","text":"已经三天了"}
{"conversation_id":"a","created_at":1714550402,"role":"agent","text":"一般1-3个工作日退回原支付账户。"}
{"conversation_id":"b","created_at":1714550403,"role":"user","text":"能开发票吗"}
{"conversation_id":"b","created_at":1714550404,"role":"agent","text":"可以的，订单完成后在订单页申请电子发票。"}`,
		"nested.json": `{"conversations":[{"id":1,"messages":[{"author":{"role":"end_user"},"body":"退款什么时候到账"},{"author":{"role":"end_user"},"body":"已经三天了"},{"author":{"role":"agent"},"body":"一般1-3个工作日退回原支付账户。"}]},
			{"id":2,"messages":[{"author":{"role":"end_user"},"body":"能开发票吗"},{"author":{"role":"agent"},"body":"可以的，订单完成后在订单页申请电子发票。"}]}]}`,
		"transcript.csv": "编号,聊天记录\n1,\"客户 10:00: 退款什么时候到账\n客户 10:01: 已经三天了\n客服 10:02: 一般1-3个工作日退回原支付账户。\"\n2,\"[2024-05-01 10:00:00] 小王：能开发票吗\n[2024-05-01 10:00:30] 旗舰店:小美：可以的，订单完成后在订单页申请电子发票。\"\n",
		"qianniu.csv": "id,对话内容\n1,\"tb小王 2024-05-01 10:00:00\n退款什么时候到账\n已经三天了\n某旗舰店:小美 (2024-05-01 10:01:00)\n一般1-3个工作日退回原支付账户。\"\n" +
			"2,\"tb小李 2024-05-01 10:00:00\n能开发票吗\n某旗舰店:小美 (2024-05-01 10:01:00)\n可以的，订单完成后在订单页申请电子发票。\"\n",
	} {
		p, err := Look(file(name, body), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r, err := ReadAll(file(name, body), p.Mapping)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := slices.Clone(r.Pairs)
		for i := range got {
			got[i].Question = strings.Join(strings.Fields(got[i].Question), " ")
		}
		if !slices.Equal(got, want) || r.Conversations != 2 || r.Bad != 0 {
			t.Errorf("%s: mapping %+v\n got %+v of %d conversations", name, p.Mapping, got, r.Conversations)
		}
		if len(p.Talks) != 2 || len(p.Talks[0].Messages) == 0 {
			t.Errorf("%s: the preview has %+v", name, p.Talks)
		}
	}
}

func TestReadNamesWhoIsWho(t *testing.T) {
	t.Parallel()
	// Nothing says who is who: the one who is everywhere is of the shop.
	var b strings.Builder
	b.WriteString("chat_id,from,message\n")
	for i := range 10 {
		fmt.Fprintf(&b, "%d,visitor_%d,where is my parcel number %d\n%d,Anna,It is on its way and arrives tomorrow.\n", i, i, i, i)
	}
	r, err := ReadAll(file("a.csv", b.String()), Mapping{Conversation: "chat_id", Sender: "from", Text: "message"})
	if err != nil || len(r.Pairs) != 10 || r.Pairs[3].Answer == "" {
		t.Errorf("got %+v, %v", r, err)
	}
	// What the mapping says counts more.
	r, err = ReadAll(file("a.csv", b.String()), Mapping{Conversation: "chat_id", Sender: "from", Text: "message", Roles: map[string]Role{"Anna": System}})
	if err != nil || len(r.Pairs) != 10 || r.Pairs[3].Answer != "" {
		t.Errorf("got %+v, %v", r, err)
	}
	// Nothing but texts: all of them are customers'.
	r, err = ReadAll(file("a.csv", "text\nwhere is my parcel\nwhere is my refund\nwhere is my invoice\nwhere is my size\n"), Mapping{Text: "text"})
	if err != nil || len(r.Pairs) != 4 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestPairsAreCleanAndMasked(t *testing.T) {
	t.Parallel()
	talk := []message{
		{role: System, text: "会话开始"},
		{role: Customer, text: "你好"},
		{role: Agent, text: "亲，您好，有什么可以帮您的？"},
		{role: Customer, text: "我的电话13812345678，寄到浙江省杭州市西湖区文三路100号"},
		{role: Customer, text: "[图片]"},
		{role: Customer, text: "什么时候能发货"},
		{role: Agent, text: "张先生您好，今天18点前发货，单号发到13812345678"},
		{role: Agent, text: "客服小美为您服务"},
		{role: Agent, text: "请对我的服务进行评价"},
		{role: Customer, text: "好的谢谢"},
		{role: Customer, text: "1"},
		{role: Customer, text: "asdfghjkl"},
	}
	got := pairs(talk)
	if len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	all := got[0].Question + got[0].Answer
	for _, secret := range []string{"138", "文三路", "张先生", "小美", "评价", "图片", "你好"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in %+v", secret, got[0])
		}
	}
	if !strings.Contains(got[0].Question, "什么时候能发货") || !strings.Contains(got[0].Answer, "今天18点前发货") {
		t.Errorf("got %+v", got[0])
	}
	en := pairs([]message{
		{role: Customer, text: "Hi, where is my parcel?"},
		{role: Agent, text: "Hi John, it leaves our warehouse tonight.\nBest regards,\nAnna"},
	})
	if want := (Pair{"where is my parcel?", "it leaves our warehouse tonight.", "en"}); len(en) != 1 || en[0] != want {
		t.Errorf("got %+v", en)
	}
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty.csv":   "",
		"blank.json":  "   ",
		"head.csv":    "a,b,c\n",
		"broken.xlsx": "PK\x03\x04 nothing",
		"deep.json":   "[" + strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000) + "]",
		"binary.csv":  string(bytes.Repeat([]byte{0, 1, 2, 255}, 5000)),
		"old.xls":     "\xd0\xcf\x11\xe0",
		"list.json":   "[1,2,3]",
	} {
		p, err := Look(file(name, body), nil)
		if err == nil && p.Mapping.Text != "" {
			_, err = ReadAll(file(name, body), p.Mapping)
		}
		if err != nil && desk.CodeOf(err) == desk.CodeInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
	var b strings.Builder
	b.WriteString("text\n")
	for range maxMessages + 10 {
		b.WriteString("where is it\n")
	}
	if _, err := ReadAll(file("many.csv", b.String()), Mapping{Text: "text"}); err == nil {
		t.Error("too many messages are read")
	}
}

func FuzzParseTranscript(f *testing.F) {
	f.Add("客户 10:02: 在吗\n旗舰店:小美 (2024-05-01 10:00:00)\n在的")
	f.Add("[10:00] a: b\n\n：：\n")
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range parseTranscript(s) {
			if m.sender == "" {
				t.Errorf("a message without a sender: %+v", m)
			}
		}
		pairs(parseTranscript(s))
	})
}

func TestCoreLeavesWhatIsAsked(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"你好，我想问一下发票怎么开":                     "， 发票怎么开",
		"退款到了吗，麻烦了谢谢":                       "退款到了吗，",
		"谢谢":                                "谢谢",
		"Hi, where is my parcel please":     ", where is my parcel",
		"能开发票吗，订单[number]":                  "能开发票吗，订单",
		"could you please tell me the size": "the size",
	} {
		if got := core(in); got != want {
			t.Errorf("core of %q is %q, want %q", in, got, want)
		}
	}
	for s, want := range map[string]bool{"我的电话是[phone]": true, "订单号：[number]": true, "[number]什么时候发货": false, "电话": false} {
		if isContact(s) != want {
			t.Errorf("isContact(%q) is %v", s, !want)
		}
	}
}

func TestBareIsReadable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"在吗 我想问一下，发票怎么开，帮我看看":    "发票怎么开",
		"请问退款到了吗？":               "退款到了吗？",
		"谢谢":                     "谢谢",
		"Hi, where is it please": "where is it",
	} {
		if got := bare(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
