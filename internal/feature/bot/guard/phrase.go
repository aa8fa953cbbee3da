package guard

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/quantity"
)

// Refusal says why a phrased answer is not said.
type Refusal string

// The refusals.
const (
	RefusedEmpty       Refusal = "empty"
	RefusedLong        Refusal = "too_long"
	RefusedMarkup      Refusal = "markup"      // what is not plain text
	RefusedLeak        Refusal = "leak"        // it speaks of instructions, models or passages
	RefusedLanguage    Refusal = "language"    // it is not in the customer's language
	RefusedUncited     Refusal = "uncited"     // a sentence has no source
	RefusedSource      Refusal = "source"      // it names a source that there is not
	RefusedNumber      Refusal = "number"      // an amount, a date, a duration that its sources do not have
	RefusedLink        Refusal = "link"        // an address that its sources do not have
	RefusedName        Refusal = "name"        // goods or codes that its sources do not have
	RefusedPromise     Refusal = "promise"     // a promise that its sources do not make
	RefusedNegation    Refusal = "negation"    // it says yes where its source says no, or the other way round
	RefusedUnsupported Refusal = "unsupported" // most of it stands in none of its sources
)

const (
	maxPhrasedZh = 240 // characters
	maxPhrasedEn = 600
	maxPhrased   = 4 // sentences
)

// Phrased holds an answer that a language model has written against the sources
// that it was given, whose numbers begin with 1: each of its sentences cites some
// in brackets, "[1]", and says nothing that these do not say. It returns the sources
// cited, in their order of appearance, or why the answer may not be said.
//
// It trusts nobody: not the model, which may have followed a sentence of the
// question or of a source, and not its own reading, so that a doubt is a refusal.
// names finds the goods that a text names, and may be nil.
func Phrased(text, lang string, sources []string, names func(text string) []string) (cited []int, refused Refusal) {
	text = strings.TrimSpace(text)
	most := maxPhrasedEn
	if lang == "zh" {
		most = maxPhrasedZh
	}
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return nil, RefusedEmpty
	case len(text) > 8*maxPhrasedEn || n > most:
		return nil, RefusedLong
	case !utf8.ValidString(text) || !plain(text):
		return nil, RefusedMarkup
	}
	text = narrow(text)
	from := make([]source, len(sources))
	for i, s := range sources {
		from[i] = readSource(s)
	}
	parts := statements(text)
	if len(parts) > maxPhrased {
		return nil, RefusedLong
	}
	for _, p := range parts {
		if len(p.cites) == 0 {
			return nil, RefusedUncited
		}
		var own []source
		for _, c := range p.cites {
			if c < 1 || c > len(from) {
				return nil, RefusedSource
			}
			own = append(own, from[c-1])
			if !slices.Contains(cited, c) {
				cited = append(cited, c)
			}
		}
		if r := p.against(own, lang, names); r != "" {
			return nil, r
		}
	}
	if len(cited) == 0 {
		return nil, RefusedUncited
	}
	return cited, ""
}

// plain reports whether a text has nothing but words, numbers and punctuation.
func plain(text string) bool {
	for _, r := range text {
		switch {
		case r == '\n':
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs), strings.ContainsRune("<>{}`|\\*#_~^", r), r == utf8.RuneError:
			return false
		}
	}
	return !strings.Contains(text, "](")
}

// narrow writes full-width letters, digits and brackets as ASCII, and all white
// space as blanks.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '【' || r == '［' || r == '〔':
			return '['
		case r == '】' || r == '］' || r == '〕':
			return ']'
		case '０' <= r && r <= '９', 'Ａ' <= r && r <= 'Ｚ', 'ａ' <= r && r <= 'ｚ', r == '％', r == '．', r == '＄', r == '－':
			return r - 0xFEE0
		case r == '￥':
			return '¥'
		case unicode.IsSpace(r) && r != '\n':
			return ' '
		case unicode.Is(unicode.Nd, r) && r > unicode.MaxASCII: // digits of other scripts
			return digitOf(r)
		}
		return r
	}, s)
}

// digitOf is the ASCII digit of a decimal digit; Unicode keeps tens together, and
// lets one ten follow another.
func digitOf(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return '0' + (r-zero)%10
}

// part is a sentence with what it cites.
type part struct {
	text  string
	cites []int
}

var citation = regexp.MustCompile(`\[(\d{1,3})\]`)

// statements cuts a text into its sentences. What is cited right after the end of one
// belongs to it.
func statements(text string) (out []part) {
	flush := func(s string) {
		p := part{text: strings.TrimSpace(citation.ReplaceAllString(s, " "))}
		for _, m := range citation.FindAllStringSubmatch(s, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				n = -1
			}
			p.cites = append(p.cites, n)
		}
		if !strings.ContainsFunc(p.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			if len(out) > 0 { // citations alone
				out[len(out)-1].cites = append(out[len(out)-1].cites, p.cites...)
			}
			return
		}
		out = append(out, p)
	}
	from := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		end := strings.ContainsRune("。！？!?；;\n", r)
		if r == '.' && (i == len(text) || text[i] == ' ' || text[i] == '[' || text[i] == '\n') {
			end = true
		}
		if !end {
			continue
		}
		for { // citations after the end
			rest := strings.TrimLeft(text[i:], " ”\"'）)")
			m := citation.FindStringIndex(rest)
			if m == nil || m[0] != 0 {
				break
			}
			i = len(text) - len(rest) + m[1]
		}
		flush(text[from:i])
		from = i
	}
	flush(text[from:])
	return out
}

// source is what a passage says, as sentences are held against it.
type source struct {
	text      string // narrow, lower case
	numbers   []quantity.Quantity
	sentences []string
}

func readSource(s string) source {
	s = strings.ToLower(narrow(s))
	out := source{text: s, numbers: quantity.Of(s)}
	for _, p := range statements(s) {
		out.sentences = append(out.sentences, p.text)
	}
	return out
}

var (
	link  = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s\[\]，。；、）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|shop|top|io|co|info|xyz|me|cc|link|app|site|vip|ru)\b(?:/[^\s\[\]，。；、）)]*)?`)
	code  = regexp.MustCompile(`(?i)\b(?:[a-z]+[-_]?\d[a-z0-9-]*|\d+[a-z][a-z0-9-]*\d[a-z0-9-]*)\b`)
	speak = regexp.MustCompile(`(?i)system prompt|\bprompts?\b|instruction|\bas an? (?:ai|language)|language model|\bai model|passages?\b|the (?:provided|given) (?:text|context|source|material)|ignore (?:all|any|the|previous)|\bgpt|openai|developer mode|jailbreak|\bdan\b` +
		`|提示词|系统提示|指令|语言模型|作为(?:一个|一名)?\s*(?:ai|人工智能|助手)|忽略(?:以上|之前|上述|前面)|资料中|材料中|根据(?:提供|给出|所给)|上述(?:资料|段落|内容)|开发者模式|越狱|角色扮演`)
)

// promises bind the shop. One has to stand in a source word for word.
var promises = []string{
	"保证", "一定", "绝对", "肯定", "必定", "务必", "免费", "赔", "补偿", "承诺", "包退", "包换", "包邮", "无条件", "全额", "全部退", "退款", "退还", "退钱", "返现", "赠送", "送您", "送你", "优惠", "折扣", "打折", "减免", "免单", "立即", "马上", "永久", "终身", "随时", "无限",
	"guarantee", "promise", "certainly", "definitely", "absolutely", "always", "never", "free", "refund", "compensat", "reimburs", "money back", "gift", "discount", "voucher", "coupon", "waive", "credit", "immediately", "instantly", "unconditional", "lifetime", "unlimited", "full amount", "warrant",
}

// negations turn a sentence round.
var negation = regexp.MustCompile(`不|没|无法|无需|无须|非|未|勿|禁止|除外|拒绝|\bnot\b|n't\b|n’t\b|\bno\b|\bnever\b|\bwithout\b|\bcannot\b|\bexcept|\bunless\b|\bneither\b|\bnor\b|\bexclud|\bunable\b|\brefus`)

// harmless words have a negation in them and negate nothing.
var harmless = strings.NewReplacer("不同", "", "不仅", "", "不但", "", "不少", "", "不过", "", "非常", "", "除非", "除外", "未来", "", "no.", "", "not only", "")

func negated(s string) bool { return negation.MatchString(harmless.Replace(s)) }

// against holds a sentence against its sources.
func (p *part) against(own []source, lang string, names func(string) []string) Refusal {
	low := strings.ToLower(p.text)
	has := func(s string) bool {
		return slices.ContainsFunc(own, func(o source) bool { return strings.Contains(o.text, s) })
	}
	if m := speak.FindString(low); m != "" && !has(m) {
		return RefusedLeak
	}
	for _, l := range link.FindAllString(low, -1) {
		if !has(strings.TrimRight(l, ".,;:!?")) {
			return RefusedLink
		}
	}
	if !speaks(p.text, lang) {
		return RefusedLanguage
	}
	for _, c := range code.FindAllString(low, -1) {
		if !has(c) && !quantity.Measured(c) {
			return RefusedName
		}
	}
	if names != nil {
		for _, n := range names(p.text) {
			if n = strings.ToLower(narrow(n)); n != "" && !has(n) {
				return RefusedName
			}
		}
	}
	for _, q := range quantity.Of(low) {
		if !slices.ContainsFunc(own, func(o source) bool { return slices.Contains(o.numbers, q) }) {
			return RefusedNumber
		}
	}
	for _, w := range promises {
		if strings.Contains(low, w) && !has(w) {
			return RefusedPromise
		}
	}
	share, nearest := support(low, own, lang)
	if share < leastSupport {
		return RefusedUnsupported
	}
	if negated(low) != negated(nearest) {
		return RefusedNegation
	}
	return ""
}

// speaks reports whether a sentence is in the language.
func speaks(s, lang string) bool {
	han, latin, other := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case r <= unicode.MaxLatin1 && unicode.IsLetter(r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	if lang == "zh" {
		return han > 0 && han*3 >= latin && other == 0
	}
	return latin > 0 && han == 0 && other == 0
}

// leastSupport is the share of a sentence that has to stand in its sources.
const leastSupport = 0.5

// support is the share of a sentence's words that its sources have, and the sentence
// of theirs that has most of them.
func support(low string, own []source, lang string) (share float64, nearest string) {
	words := pieces(low, lang)
	if len(words) == 0 {
		return 0, ""
	}
	found := 0
	for _, w := range words {
		if slices.ContainsFunc(own, func(o source) bool { return strings.Contains(o.text, w) }) {
			found++
		}
	}
	best := -1
	for _, o := range own {
		for _, s := range o.sentences {
			n := 0
			for _, w := range words {
				if strings.Contains(s, w) {
					n++
				}
			}
			if n > best {
				best, nearest = n, s
			}
		}
	}
	return float64(found) / float64(len(words)), nearest
}

var littleWords = map[string]bool{
	"the": true, "and": true, "you": true, "your": true, "for": true, "are": true, "can": true, "will": true, "with": true, "that": true, "this": true, "from": true, "may": true, "have": true, "has": true, "our": true, "its": true,
}

// pieces are what a sentence is compared by: pairs of characters, and beginnings of
// words.
func pieces(low, lang string) (out []string) {
	if lang == "zh" {
		var run []rune
		flush := func() {
			for i := 0; i+1 < len(run); i++ {
				out = append(out, string(run[i:i+2]))
			}
			run = run[:0]
		}
		for _, r := range low {
			if unicode.Is(unicode.Han, r) && !strings.ContainsRune("的了您请可以在是呢哦吧也就", r) {
				run = append(run, r)
			} else {
				flush()
			}
		}
		flush()
		if len(out) > 0 {
			return out
		}
	}
	for _, w := range strings.FieldsFunc(low, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) < 3 || littleWords[w] {
			continue
		}
		if len(w) > 5 {
			w = w[:5]
		}
		out = append(out, w)
	}
	return out
}
