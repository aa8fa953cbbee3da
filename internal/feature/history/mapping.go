package history

import (
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Mapping says what the columns of a file are. An empty name means that the file
// has no such column.
type Mapping struct {
	Conversation string `json:"conversation"`
	Time         string `json:"time"`
	Sender       string `json:"sender"`     // who, or in which role
	Text         string `json:"text"`       // a message a row
	Transcript   string `json:"transcript"` // or a conversation a row: a text, or a list of messages
	// Roles says of values of the sender who that is; others are found out.
	Roles map[string]Role `json:"roles,omitempty"`
}

// Role is who wrote a message.
type Role string

// The roles. What the system or another bot wrote is nobody's question or answer.
const (
	Customer Role = "customer"
	Agent    Role = "agent"
	System   Role = "system"
)

// headings are how exports call their columns, in the form of fold.
var headings = map[string][]string{
	"conversation": {"conversationid", "会话id", "会话编号", "对话id", "对话编号", "sessionid", "chatid", "ticketid", "threadid", "咨询id", "接待id", "会话", "对话", "conversation", "session", "ticket", "thread", "工单编号", "工单id", "买家昵称", "客户昵称", "买家", "visitorid", "id"},
	"time":         {"发送时间", "消息时间", "聊天时间", "时间", "createdat", "sentat", "timestamp", "time", "date", "created", "日期", "at", "datetime"},
	"sender":       {"角色", "发送方类型", "发送者类型", "消息类型方", "sendertype", "authortype", "role", "direction", "发送方", "发送者", "发送人", "发言人", "说话人", "sender", "author", "from", "speaker", "who", "昵称", "name", "消息方向", "来源"},
	"text":         {"消息内容", "聊天内容", "发送内容", "内容", "消息", "text", "message", "body", "content", "msg", "utterance", "plainbody", "正文"},
	"transcript":   {"聊天记录", "对话记录", "会话记录", "对话内容", "会话内容", "对话详情", "会话详情", "transcript", "messages", "history", "comments", "conversationtext", "chatlog", "dialogue", "turns", "记录"},
}

// heading is the form in which names of columns are compared.
func heading(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '.' || r == '(' || r == ')' {
			return -1
		}
		return r
	}, hygiene.Fold(hygiene.Tidy(s, 60)))
}

// guess finds out what the columns of the first rows are.
func guess(rows []*tabular.Object) Mapping {
	var m Mapping
	if len(rows) == 0 {
		return m
	}
	var keys []string
	for _, r := range rows {
		for _, k := range r.Keys() {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	used := map[string]bool{}
	take := func(kind string) string {
		for _, h := range headings[kind] {
			for _, k := range keys {
				if !used[k] && heading(k) == h {
					used[k] = true
					return k
				}
			}
		}
		return ""
	}
	// A transcript has its conversation in itself; a list of messages is one.
	for _, k := range keys {
		if _, ok := value(rows[0], k).([]any); ok {
			m.Transcript, used[k] = k, true
			break
		}
	}
	if m.Transcript == "" {
		m.Transcript = take("transcript")
	}
	m.Conversation, m.Time = take("conversation"), take("time")
	if m.Transcript != "" {
		return m
	}
	m.Text = take("text")
	m.Sender = take("sender")
	if m.Text == "" {
		m.Text = longest(rows, keys, used)
		if looksLikeTranscript(rows, m.Text) {
			m.Text, m.Transcript, m.Sender = "", m.Text, ""
		}
	} else if m.Sender == "" && looksLikeTranscript(rows, m.Text) {
		m.Text, m.Transcript = "", m.Text
	}
	return m
}

func value(o *tabular.Object, key string) any {
	v, _ := o.Get(key)
	return v
}

// longest is the column with the longest texts.
func longest(rows []*tabular.Object, keys []string, used map[string]bool) string {
	best, most := "", 0
	for _, k := range keys {
		n := 0
		for _, r := range rows {
			if s, ok := value(r, k).(string); ok {
				n += len(s)
			}
		}
		if !used[k] && n > most {
			best, most = k, n
		}
	}
	return best
}

func looksLikeTranscript(rows []*tabular.Object, key string) bool {
	good := 0
	for _, r := range rows {
		if s, ok := value(r, key).(string); ok && len(parseTranscript(s)) > 1 {
			good++
		}
	}
	return good*2 > len(rows)
}

// roleWords are how exports call the roles, in the form of fold; a part of the
// sender's name is enough for the longer ones.
var roleWords = map[Role][]string{
	Customer: {"客户", "顾客", "买家", "用户", "访客", "会员", "customer", "visitor", "user", "buyer", "enduser", "client", "contact", "guest", "consumer", "in", "incoming", "inbound", "receive", "q"},
	Agent:    {"客服", "卖家", "商家", "坐席", "人工", "店铺", "旗舰店", "专营店", "agent", "seller", "staff", "operator", "support", "assistant", "admin", "merchant", "employee", "teammate", "out", "outgoing", "outbound", "send", "a"},
	System:   {"系统", "机器人", "自动回复", "system", "bot", "robot", "notification", "event"},
}

// roleOf tells the role that a sender's name says, "" if it says none.
func roleOf(name string) Role {
	n := heading(name)
	if n == "" {
		return ""
	}
	for _, r := range []Role{System, Agent, Customer} {
		for _, w := range roleWords[r] {
			if n == w || len(w) > 4 && strings.Contains(n, w) || strings.HasPrefix(n, w) && len(w) > 5 {
				return r
			}
		}
	}
	return ""
}
