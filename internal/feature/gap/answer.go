package gap

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

const (
	maxAnswer   = 800 // runes that are kept of a person's answer
	maxParts    = 4   // messages that make up one answer
	answersFor  = 3 * 24 * time.Hour
	leastHan    = 6
	leastWords  = 4
	partsWithin = 3 * time.Minute
)

// reply is what a person answered. It answers the questions before it that have
// no answer yet.
type reply struct {
	conv desk.ConversationID
	seq  int64 // of its first message
	at   time.Time
	text string
}

// replyAt is the answer to which a message of a person belongs: all that they
// wrote without the customer saying anything in between, without greetings and
// what only asks for patience.
func (s *Service) replyAt(t *talk, seq int64) (reply, bool) {
	from := t.at(seq)
	if from == len(t.lines) || t.lines[from].seq != seq {
		return reply{}, false
	}
	for from > 0 && t.lines[from-1].sender != desk.SenderCustomer && t.lines[from-1].sender != desk.SenderBot {
		from--
	}
	r := reply{conv: t.id}
	var parts []string
	for _, l := range t.lines[from:] {
		if l.sender == desk.SenderCustomer || l.sender == desk.SenderBot {
			break
		}
		if l.sender != desk.SenderAgent || l.kind != desk.KindText {
			continue
		}
		said := bare(l.text)
		if r.seq == 0 && !substantial(said) || said == "" {
			continue
		}
		if r.seq == 0 {
			r.seq, r.at = l.seq, l.at
		} else if l.at.Sub(r.at) > partsWithin || len(parts) == maxParts {
			break
		}
		parts = append(parts, said)
	}
	if r.seq == 0 {
		return reply{}, false
	}
	r.text = typeset(redact.Text(strings.Join(parts, "\n"), maxAnswer))
	return r, true
}

// firstReply is the first answer of a person after a message.
func (s *Service) firstReply(t *talk, after int64) (reply, bool) {
	for _, l := range t.lines[t.at(after+1):] {
		if l.sender == desk.SenderAgent && l.kind == desk.KindText {
			if r, ok := s.replyAt(t, l.seq); ok && r.seq > after {
				return r, true
			}
		}
	}
	return reply{}, false
}

// How people begin, put off and take leave, in lower case. Whole sentences of
// these say nothing; beginnings are cut off.
var (
	greetings = []string{
		"您好", "你好", "亲爱的", "亲亲", "亲", "哈喽", "在的", "在呢", "在哦", "嗯嗯", "好的", "早上好", "上午好", "中午好", "下午好", "晚上好", "让您久等了", "久等了", "不好意思", "抱歉",
		"good morning", "good afternoon", "good evening", "hello there", "hi there", "hello", "hi", "hey", "dear", "sure", "of course", "sorry about that", "sorry", "thanks for waiting", "thank you for waiting", "thanks for your patience", "thank you for your patience",
	}
	puttingOff = []string{
		"稍等", "等一下", "等下", "马上帮", "帮您查", "帮你查", "我查一下", "我看一下", "我看看", "帮您看", "帮你看", "核实一下", "我是客服", "很高兴为您服务", "请问有什么可以帮", "有什么可以帮", "还有什么可以帮", "还有其他", "还有别的", "祝您", "祝你", "感谢您的", "感谢咨询", "谢谢您的",
		"one moment", "just a moment", "a moment please", "just a second", "one second", "hold on", "let me check", "let me look", "i'll check", "i will check", "bear with me", "how can i help", "how may i help", "anything else", "have a nice", "have a great", "have a good", "you're welcome", "my name is", "thanks for contacting", "thank you for contacting", "thanks for reaching", "thank you for reaching",
	}
)

// bare is what a person said without greetings and what only asks for patience.
func bare(text string) string {
	var out []string
	for _, s := range sentences(hygiene.Tidy(text, maxAnswer)) {
		s = withoutGreeting(s)
		low := strings.ToLower(s)
		short := utf8.RuneCountInString(s) <= 60
		if !short || !slices.ContainsFunc(puttingOff, func(p string) bool { return strings.Contains(low, p) }) {
			out = append(out, s)
		}
	}
	return strings.TrimSpace(strings.Join(out, ""))
}

// withoutGreeting cuts greetings off, with a name behind them.
func withoutGreeting(s string) string {
	for range 3 {
		trimmed := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || r == '~' || r == '～' })
		low := strings.ToLower(trimmed)
		i := slices.IndexFunc(greetings, func(g string) bool { return strings.HasPrefix(low, g) && atEdge(low, g) })
		if i < 0 {
			break
		}
		rest := trimmed[len(greetings[i]):]
		// "Hello Anna, …", "您好李先生，…": a short address up to the first mark.
		if end := strings.IndexAny(rest, ",，!！。:：~～\n"); end >= 0 && addresses(rest[:end]) {
			rest = rest[end:]
		}
		s = strings.TrimLeftFunc(rest, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(",，!！。.:：~～、呀啊哦呢", r)
		})
	}
	return s
}

// atEdge keeps "hi" from being found in "high".
func atEdge(low, greeting string) bool {
	r, _ := utf8.DecodeRuneInString(low[len(greeting):])
	first, _ := utf8.DecodeRuneInString(greeting)
	return hygiene.IsHan(first) || !unicode.IsLetter(r)
}

// addresses reports whether what follows a greeting is a name and no sentence.
func addresses(s string) bool {
	s = strings.TrimSpace(s)
	if hygiene.Language(s) == "zh" {
		return utf8.RuneCountInString(s) <= 6 && (strings.HasSuffix(s, "先生") || strings.HasSuffix(s, "女士") || strings.HasSuffix(s, "小姐") || strings.HasSuffix(s, "亲"))
	}
	words := strings.Fields(s)
	return len(words) > 0 && len(words) <= 3 && !slices.ContainsFunc(words, func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return !unicode.IsUpper(r)
	})
}

// sentences cuts after what ends one, with the blanks that follow.
func sentences(s string) []string {
	var out []string
	from := 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		end := strings.ContainsRune("。！？!?\n~～", r) || r == '.' && (next == len(s) || s[next] == ' ' || s[next] == '\n')
		if end && next < len(s) && s[next] == ' ' {
			next++
		}
		if end && next > from {
			out = append(out, s[from:next])
			from = next
		}
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

// substantial reports whether a text is long enough to say something.
func substantial(s string) bool {
	han := 0
	for _, r := range s {
		if hygiene.IsHan(r) {
			han++
		}
	}
	return han >= leastHan || len(strings.Fields(s)) >= leastWords
}

// withoutNames takes names of people out of an answer.
func withoutNames(text string, names []string) string {
	for _, n := range names {
		if utf8.RuneCountInString(n) < 2 {
			continue
		}
		text = strings.ReplaceAll(text, n, "")
	}
	return strings.TrimSpace(text)
}
