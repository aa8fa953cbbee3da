package bot

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// How long to wait for the rest of a burst.
const (
	fragmentPause = 700 * time.Millisecond
	typingPause   = 4 * time.Second
)

// From how many characters, or words, a text without a mark at its end counts
// as a whole question.
const (
	wholeRunes = 10
	wholeWords = 5
)

// Pause says how long to wait for the burst to go on before answering: not at
// all after a complete question or a command, a moment after a fragment ("你好",
// "我想问一下"), and until the customer has stopped, while they type. The caller
// asks again whenever something happens and bounds the sum.
func (s *Service) Pause(burst []desk.Message, typing bool) time.Duration {
	if typing {
		return typingPause
	}
	if len(burst) == 0 {
		return 0
	}
	last := burst[len(burst)-1]
	if last.Kind != desk.KindText {
		return fragmentPause // a picture is often followed by its question
	}
	if complete(nlu.Clean(last.Text)) {
		return 0
	}
	return fragmentPause
}

func complete(text string) bool {
	tail := strings.TrimRight(text, " ~～")
	for _, end := range [...]string{"?", "？", "。", "！", "!", "吗", "呢", "么", "没", "没有", "不"} {
		if strings.HasSuffix(tail, end) {
			// "在吗" asks for nothing yet.
			return nlu.Read(text).Intent != nlu.Greeting
		}
	}
	for _, end := range [...]string{"，", ",", "、", "…", "..", "：", ":"} {
		if strings.HasSuffix(tail, end) {
			return false
		}
	}
	for _, end := range [...]string{"问一下", "问下", "请问", "咨询一下", "咨询下", "那个", "就是", "然后", "question"} {
		if strings.HasSuffix(tail, end) {
			return false
		}
	}
	r := nlu.Read(text)
	switch r.Intent {
	case nlu.Greeting, nlu.Empty:
		return false
	case nlu.Human, nlu.Thanks, nlu.Bye, nlu.Complaint, nlu.Identity:
		return true
	case nlu.Order, nlu.Product, nlu.Question:
	}
	if len(r.Numbers) > 0 || r.Phone != "" || r.Email != "" || asks(tail) {
		return true
	}
	return utf8.RuneCountInString(tail) >= wholeRunes && nlu.Language(tail) != "en" || strings.Count(tail, " ") >= wholeWords-1
}

// asks reports whether the text has a question word: a question is whole
// without a mark at its end, which few people type.
func asks(text string) bool {
	for _, word := range [...]string{"怎么", "怎样", "如何", "什么", "为啥", "谁", "哪", "多少", "多久", "几号", "几点", "能不能", "可不可以", "是不是", "有没有"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	first, rest, _ := strings.Cut(strings.ToLower(text), " ")
	switch first {
	case "how", "when", "where", "what", "why", "which", "who", "can", "could", "do", "does", "is", "are", "will":
		return strings.Contains(rest, " ")
	}
	return false
}
