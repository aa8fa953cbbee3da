package history

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// message is one message of a conversation.
type message struct {
	at     int64 // Unix milliseconds; 0 = not known
	sender string
	role   Role // "" = to be found out by the sender
	text   string
}

const (
	maxSender  = 40
	maxMessage = 2000
)

// whenWritten is a time as exports write it, with brackets around it or not.
var whenWritten = regexp.MustCompile(`[\[(（【]?\s*((?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T,]*)?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[APap][Mm])?Z?)\s*[\])）】]?`)

// parseTranscript reads messages out of one text:
//
//	客户 10:02: 在吗                        Agent (10:03:11): Hello, …
//	[2024-05-01 10:02:11] 小王：在吗        店铺:小美 2024-05-01 10:03:00
//	                                        亲，在的
//
// A line that begins no message goes on with the one before.
func parseTranscript(s string) []message {
	var out []message
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if m, ok := parseHead(line); ok {
			out = append(out, m)
			continue
		}
		if len(out) == 0 {
			continue // a title
		}
		last := &out[len(out)-1]
		if last.text != "" {
			last.text += "\n"
		}
		if len(last.text)+len(line) < 4*maxMessage {
			last.text += line
		}
	}
	return out
}

// parseHead reads a line that begins a message: it names a role, or has a time
// beside a short name.
func parseHead(line string) (message, bool) {
	var m message
	timed := false
	head, rest := line, ""
	if at := whenWritten.FindStringSubmatchIndex(line); at != nil && utf8.RuneCountInString(line[:at[0]]) <= maxSender {
		when, before, after := line[at[2]:at[3]], strings.TrimSpace(line[:at[0]]), strings.TrimSpace(line[at[1]:])
		m.at, timed = parseTime(when), true
		switch {
		case before == "": // the time stands first
			head = after
		case after == "" || strings.HasPrefix(after, ":") || strings.HasPrefix(after, "：") || strings.HasPrefix(after, ")"):
			m.sender, rest = strings.TrimRight(before, ":： "), strings.TrimLeft(after, ":： ")
			m.role, m.text = roleOf(m.sender), rest
			return m, m.sender != ""
		default:
			timed = false
		}
	}
	i := strings.IndexAny(head, ":：")
	if i <= 0 {
		if timed && head != "" && utf8.RuneCountInString(head) <= maxSender {
			m.sender, m.role = head, roleOf(head) // what is said follows in the next line
			return m, true
		}
		return m, false
	}
	_, width := utf8.DecodeRuneInString(head[i:])
	m.sender, m.text = strings.TrimSpace(head[:i]), strings.TrimSpace(head[i+width:])
	// "旗舰店:小美：在的": the name of a shop's account has a colon in it.
	if j := strings.IndexAny(m.text, ":："); j > 0 && roleOf(m.sender) == Agent && utf8.RuneCountInString(m.text[:j]) <= 12 && !strings.ContainsAny(m.text[:j], " ，。,.?？") {
		_, w := utf8.DecodeRuneInString(m.text[j:])
		m.sender, m.text = m.sender+":"+m.text[:j], strings.TrimSpace(m.text[j+w:])
	}
	m.role = roleOf(m.sender)
	return m, utf8.RuneCountInString(m.sender) <= maxSender && (timed || m.role != "")
}

// timeLayouts are tried in turn.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-1-2 15:04:05", "2006-1-2 15:04",
	"1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/06 15:04", "15:04:05", "15:04", "3:04 PM", "3:04:05 PM",
}

// parseTime reads a time, or seconds or milliseconds; 0 if it is none. Only the
// order of the times of one conversation counts, so the zone does not matter.
func parseTime(s string) int64 {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	if n, ok := digits(s); ok {
		if n < 1e11 {
			n *= 1000
		}
		return n
	}
	s = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-").Replace(s)
	for _, l := range timeLayouts {
		if t, err := time.Parse(strings.ReplaceAll(l, "/", "-"), s); err == nil {
			return t.UnixMilli() + 62_167_219_200_000 // a time without a day is after 0, too
		}
	}
	return 0
}

func digits(s string) (n int64, ok bool) {
	if len(s) < 9 || len(s) > 14 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}
