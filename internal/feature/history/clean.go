package history

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

// Pair is what a customer asked and what a person answered, both masked.
type Pair struct {
	Question string `json:"q"`
	Answer   string `json:"a,omitempty"` // "" = nobody did
	Lang     string `json:"l"`           // "" where the text does not show it
}

const (
	maxQuestion = 300
	maxAnswer   = 1000
)

// mask takes out who somebody is.
func mask(s string, limit int) string { return redact.Text(s, limit) }

// allPairs reads conversations on all processors.
func allPairs(talks [][]message) []Pair {
	parts := make([][]Pair, len(talks))
	var wg sync.WaitGroup
	next := make(chan int, 64)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				parts[i] = pairs(talks[i])
			}
		})
	}
	for i := range talks {
		next <- i
	}
	close(next)
	wg.Wait()
	return slices.Concat(parts...)
}

// pairs joins what a customer wrote in a row to one question, and what people
// wrote then to its answer. What says nothing is left out.
func pairs(talk []message) []Pair {
	var out []Pair
	var asked, answered []string
	flush := func() {
		if q := question(asked); q != "" {
			out = append(out, Pair{Question: q, Answer: answer(answered), Lang: hygiene.Language(q)})
		}
		asked, answered = nil, nil
	}
	for _, m := range talk {
		text := hygiene.Tidy(m.text, maxMessage)
		switch {
		case m.role == System || isSystem(text):
		case m.role == Customer:
			if len(answered) > 0 {
				flush()
			}
			if !isSmallTalk(text) && !isMedia(text) {
				asked = append(asked, text)
			}
		case m.role == Agent && len(asked) > 0:
			if !isSmallTalk(text) && !isMedia(text) && !isGreeting(text) {
				answered = append(answered, text)
			}
		}
	}
	flush()
	return out
}

func question(list []string) string {
	// Each by itself: an address must not swallow the line that follows.
	var parts []string
	for _, s := range unique(list) {
		if s = mask(s, maxQuestion); !isContact(s) {
			parts = append(parts, s)
		}
	}
	s := openings.ReplaceAllString(strings.Join(parts, " "), "")
	if utf8.RuneCountInString(s) > maxQuestion {
		s = string([]rune(s)[:maxQuestion])
	}
	bare := strings.ReplaceAll(index.Fold(placeholders.ReplaceAllString(s, "")), " ", "")
	if utf8.RuneCountInString(bare) < 2 || isSmallTalk(s) {
		return ""
	}
	if t := hygiene.Clean(s, maxQuestion); t.Gibberish || t.Spam {
		return ""
	}
	return typeset(strings.TrimSpace(s))
}

// typeset puts full-width signs behind Chinese again, which masking has made
// narrow.
func typeset(s string) string {
	before := ' '
	return strings.Map(func(r rune) rune {
		if hygiene.IsHan(before) {
			if i := strings.IndexRune(",?!:;", r); i >= 0 {
				r = []rune("，？！：；")[i]
			}
		}
		before = r
		return r
	}, s)
}

func answer(list []string) string {
	var out []string
	for _, s := range unique(list) {
		s = mask(s, maxMessage)
		for range 2 { // "亲，您好，"
			s = salutations.ReplaceAllString(s, "")
		}
		if s = strings.TrimSpace(signatures.ReplaceAllString(s, "")); s != "" && !isGreeting(s) && !isSmallTalk(s) {
			out = append(out, s)
		}
	}
	s := typeset(strings.Join(out, "\n"))
	if utf8.RuneCountInString(s) > maxAnswer {
		s = string([]rune(s)[:maxAnswer])
	}
	return s
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// smallTalk says nothing about what is wanted, in the form of index.Fold without
// blanks.
var smallTalk = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("你好 您好 你好呀 您好呀 你好啊 您好啊 hi hello hey hellothere hithere 在吗 在么 在不 在不在 有人吗 有人在吗 在嘛 亲 亲在吗 客服 人工 转人工 " +
		"人工客服 你好在吗 您好在吗 老板 老板在吗 请问 请问一下 你好请问 您好请问 嗯 嗯嗯 嗯呢 哦 哦哦 噢 好 好的 好吧 好滴 好嘞 行 行吧 可以 可以的 ok okay okk 知道了 明白 明白了 了解 " +
		"收到 谢谢 谢谢啦 谢谢你 谢谢您 多谢 感谢 好的谢谢 好谢谢 嗯谢谢 嗯好的 好的好的 谢了 thanks thankyou thx ty thanksalot thankyousomuch okthanks great 没事了 没了 没有了 不用了 没有 是 是的 对 对的 " +
		"不是 yes no yep nope sure 再见 拜拜 bye goodbye 早 早上好 上午好 中午好 下午好 晚上好 晚安 goodmorning goodafternoon goodevening 哈哈 哈哈哈 呵呵 稍等 等一下 在的 在 我在 亲在的 亲您好 亲你好 您好在的 好的亲 亲亲 " +
		"请稍等 稍等哦 亲稍等 稍等一下 不客气 不用谢 应该的 yourewelcome youarewelcome np noproblem onemoment onemomentplease justamoment") {
		m[w] = true
	}
	return m
}()

func isSmallTalk(s string) bool {
	if utf8.RuneCountInString(s) > 24 {
		return false
	}
	f := strings.ReplaceAll(index.Fold(s), " ", "")
	return f == "" || smallTalk[f] || smallTalk[strings.TrimRight(f, "啊呀哦呢吧哈了嘛啦的")]
}

var (
	openings     = regexp.MustCompile(`^(?i:(?:(?:你|您)好[呀啊哦]?|在吗|在么|亲|客服|请问一下|请问|hi|hello|hey|hi there)[\s,，.。!！~、]+)+`)
	placeholders = regexp.MustCompile(`\[(?:phone|email|link|address|number)\]`)
	contact      = regexp.MustCompile(`(?i)我的|我|收货|收件|联系|手机号码?|手机|电话号码?|电话|地址|订单编号|订单号?|单号|快递|运单|微信号?|姓名|邮箱|是|这个|号码|改成|改为|my|the|is|it's|phone|number|address|order|tracking|e-?mail`)
	fillers      = regexp.MustCompile(`(?i)(?:客服)?(?:你|您)们?好[呀啊哦]?|在吗|在么|有人吗|我(?:就是)?想(?:要)?(?:问|咨询|了解|请教)(?:一下|下|问)?|(?:请|想)问(?:一下|下)?|麻烦(?:你|您)?(?:帮我|帮忙)?(?:问|看|查|处理)?(?:一下|下|看看)|麻烦(?:你|您)?了|` +
		`(?:请|能不能|可以)?帮(?:我|忙)(?:看|查|处理)(?:看|一下|下)|谢谢(?:你|您|啦|了)?|拜托(?:了)?|^(?:亲|那个|客服|老板|就是)|\b(?:hi|hello|hey)(?: there)?\b|\bplease\b|\bthanks?(?: you)?(?: so much)?\b|\b(?:i (?:just )?(?:want(?:ed)?|would like|need) to (?:ask|know)|can you tell me|could you (?:please )?tell me)\b`)
	// systemLines are what programs write between people.
	systemLines = regexp.MustCompile(`(?i)^\W*(?:系统(?:消息|提示|通知)|会话(?:已)?(?:结束|关闭|开始|创建|转接)|对话(?:已)?(?:结束|关闭)|客服.{0,12}(?:接入|为您服务$|已离开)|用户.{0,12}(?:进入|离开)|您?已(?:经)?(?:进入|转接|接入|排队)|当前排队|正在为您(?:转接|分配)|` +
		`请对(?:我|本次|客服).{0,6}(?:服务|评价)|邀请.{0,4}评价|(?:对方|客户|买家)(?:正在|已)(?:输入|浏览|查看)|撤回了一条消息|chat (?:started|ended|transferred|closed)|conversation (?:started|ended|closed|assigned)|` +
		`.{0,40} (?:has )?(?:joined|left) the (?:chat|conversation)|ticket (?:was )?(?:created|closed|solved)|\[(?:system|event|bot)\])`)
	media = regexp.MustCompile(`(?i)^(?:\[[^\]]{1,12}\]|【[^】]{1,8}】|<(?:img|image|file)[^>]*>|/:\S{1,12}|https?://\S+|\[?(?:图片|表情|语音|视频|文件|卡片|image|sticker|file|photo)\]?|\s)+$`)
	// greetings are what the team says first and last, whatever was asked.
	greetings = regexp.MustCompile(`(?i)^(?:(?:亲|您好|你好|hi|hello|dear|欢迎)[^?？]{0,40}(?:光临|为您服务|很高兴|有什么.{0,6}帮|可以帮|在的|how (?:can|may) i (?:help|assist)|thank you for contacting|thanks for (?:contacting|reaching))|` +
		`(?:请问)?(?:还)?有(?:什么|其他|别的).{0,12}(?:帮|需要|问题)|(?:感谢|谢谢).{0,12}(?:咨询|支持|光临|理解)[^,，]{0,20}$|祝您|(?:is there )?anything else|have a (?:great|nice|good)|how (?:can|may) i (?:help|assist))`)
	salutations = regexp.MustCompile(`(?m)^(?:(?:亲爱的)?(?:\p{Han}{1,4}(?:先生|女士|小姐|同学)|尊敬的.{0,8}(?:客户|顾客|用户)|亲亲|亲)(?:您好|你好)?[\s,，!！~:：、]+|(?:亲[,，~]?)?(?:您好|你好)[\s,，!！~:：、]+|(?i:(?:hi|hello|dear|hey)(?:\s+(?:mr|mrs|ms|miss)\.?)?)\s+\p{Lu}[\p{L}'-]{1,20}(?:\s\p{Lu}[\p{L}'-]{1,20})?[\s,!.:]+)`)
	signatures  = regexp.MustCompile(`(?im)\s*(?:(?:我是)?(?:在线)?客服[\p{Han}\w]{1,6}(?:号)?(?:很高兴)?为您服务[。!！~]*|(?:best|kind|warm)?\s?regards,?\s*\n?.{0,30}|sincerely,?\s*\n?.{0,30}|^[—–-]{1,2}\s?\p{L}[\p{L} .]{1,20})$`)
)

// isContact reports whether a line does no more than to give a number or an address.
func isContact(s string) bool {
	if !placeholders.MatchString(s) {
		return false
	}
	rest := strings.ReplaceAll(index.Fold(contact.ReplaceAllString(placeholders.ReplaceAllString(s, " "), " ")), " ", "")
	return utf8.RuneCountInString(rest) <= 2
}

// core is a question without what people say around every question, as it is
// compared with others.
func core(s string) string {
	c := strings.TrimSpace(fillers.ReplaceAllString(placeholders.ReplaceAllString(s, " "), " "))
	if utf8.RuneCountInString(c) < 2 {
		return s
	}
	return c
}

// bare is a question without such words around it, as people read it.
func bare(s string) string {
	out := s
	for {
		out = strings.Trim(out, " ,，.。!！~、")
		all := fillers.FindAllStringIndex(out, -1)
		switch {
		case len(all) == 0:
		case all[0][0] == 0:
			out = out[all[0][1]:]
			continue
		case all[len(all)-1][1] == len(out):
			out = out[:all[len(all)-1][0]]
			continue
		}
		break
	}
	if utf8.RuneCountInString(out) < 2 {
		return s
	}
	return out
}

func isSystem(s string) bool { return systemLines.MatchString(s) }

func isMedia(s string) bool { return media.MatchString(s) }

func isGreeting(s string) bool {
	return utf8.RuneCountInString(s) < 80 && greetings.MatchString(s)
}
