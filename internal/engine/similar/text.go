package similar

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// maxRunes is how much of a text is compared.
const maxRunes = 160

// reader turns texts into tokens. It is immutable.
type reader struct {
	same map[rune][]variant // by first character, longest first
}

type variant struct{ from, to []rune }

// general joins what everybody says in several ways.
func general() map[string]string {
	return map[string]string{
		"您": "你", "俺": "我", "咱": "我", "咋": "怎么", "咋样": "怎么样", "啥": "什么", "啥时候": "什么时候", "为啥": "为什么",
		"干啥": "干什么", "干嘛": "干什么", "多会": "什么时候", "几时": "什么时候", "何时": "什么时候", "哪儿": "哪里", "哪个": "哪",
		"没有": "没", "没得": "没", "不可以": "不能", "不行": "不能", "能不能": "能", "可不可以": "能", "可以": "能", "会不会": "会",
		"是不是": "是", "有没有": "有", "多少钱": "价格", "请问": "", "麻烦": "", "你好": "", "您好": "", "亲": "", "话说": "",
		"一下": "", "吗": "", "呢": "", "吧": "", "啊": "", "呀": "", "哦": "", "啦": "", "嘛": "", "哈": "", "的": "", "了": "",
	}
}

func newReader(lex index.Lexicon) *reader {
	all := general()
	for from, to := range lex.Same {
		all[from] = to
	}
	for _, f := range lex.Filler {
		all[f] = ""
	}
	r := &reader{same: map[rune][]variant{}}
	for from, to := range all {
		f := []rune(index.Fold(from))
		if len(f) > 0 && isHan(f[0]) {
			r.same[f[0]] = append(r.same[f[0]], variant{f, []rune(index.Fold(to))})
		}
	}
	for _, list := range r.same {
		slices.SortFunc(list, func(a, b variant) int {
			return cmp.Or(cmp.Compare(len(b.from), len(a.from)), slices.Compare(a.from, b.from))
		})
	}
	return r
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// read cuts a text into characters and words.
func (r *reader) read(s string) []string {
	if len(s) > 4*maxRunes {
		s = s[:4*maxRunes]
	}
	text := []rune(index.Fold(s))
	text = text[:min(len(text), maxRunes)]
	var out []rune
	for i := 0; i < len(text); {
		v := match(r.same[text[i]], text[i:])
		if v == nil {
			out = append(out, text[i])
			i++
			continue
		}
		out = append(out, v.to...)
		i += len(v.from)
	}
	if len(out) == 0 {
		out = text // nothing but fillers: they are what is said
	}
	return tokens(out)
}

func match(list []variant, s []rune) *variant {
	for i := range list {
		if f := list[i].from; len(f) <= len(s) && slices.Equal(f, s[:len(f)]) {
			return &list[i]
		}
	}
	return nil
}

func tokens(text []rune) []string {
	var out []string
	for word := range strings.FieldsSeq(string(text)) {
		from := 0
		for i, r := range word {
			if !isHan(r) {
				continue
			}
			if from < i {
				out = append(out, word[from:i])
			}
			from = i + len(string(r))
			out = append(out, word[i:from])
		}
		if from < len(word) {
			out = append(out, word[from:])
		}
	}
	return out
}
