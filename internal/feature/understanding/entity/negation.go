package entity

import (
	"strings"
	"unicode/utf8"
)

// denial begins a scope in which what is named is not meant.
type denial struct {
	word    string
	reasons bool // only of reasons: 没破 says that it is whole, 没有M码 denies nothing that was asked for
}

var denials = []denial{
	{"不是", false},
	{"不要", false},
	{"别要", false},
	{"别发", false},
	{"别给", false},
	{"别用", false},
	{"不想要", false},
	{"不用", false},
	{"不需要", false},
	{"除了", false},
	{"不喜欢", false},
	{"不买", false},
	{"不选", false},
	{"不发", false},
	{"不走", false},
	{"并非", false},
	{"而非", false},
	{"非", true},
	{"没有", true},
	{"没", true},
	{"不存在", true},
	{"无", true},
	{"not", false},
	{"no", false},
	{"don't want", false},
	{"dont want", false},
	{"do not want", false},
	{"don't need", false},
	{"dont need", false},
	{"don't like", false},
	{"don't send", false},
	{"don't use", false},
	{"without", false},
	{"isn't", false},
	{"isnt", false},
	{"aren't", false},
	{"wasn't", false},
	{"wasnt", false},
	{"except", false},
	{"instead of", false},
	{"rather than", false},
	{"other than", false},
	{"didn't order", false},
	{"didnt order", false},
	{"never ordered", false},
	{"haven't ordered", false},
}

// denialEnds close a scope before its clause does.
var denialEnds = []string{"而是", "是", "我要", "要", "想要", "换", "改", "应该", "但", "只要", "but", "want", "need", "it's", "its", "i ordered", "i want", "i need", "just", "only", "because", "since", "so"}

const denialReach = 30 // bytes from the word of denial to what it denies

// negate marks what stands in the scope of a denial.
func (m *message) negate(found []Entity) {
	if len(found) == 0 {
		return
	}
	s := m.low
	for i, r := range s {
		if r < utf8.RuneSelf && (!isLower(byte(r)) || !wordStart(s, i)) {
			continue
		}
		best := denial{}
		for _, d := range denials {
			if len(d.word) > len(best.word) && strings.HasPrefix(s[i:], d.word) && (r >= utf8.RuneSelf || wordEnd(s, i+len(d.word))) {
				best = d
			}
		}
		if best.word == "" || m.noDenial(i, best.word) {
			continue
		}
		from := i + len(best.word)
		scope := m.after(from, denialReach+12)
		for _, w := range denialEnds {
			if k := indexWord(scope, w); k > 0 {
				scope = scope[:k]
			}
		}
		for k := range found {
			e := &found[k]
			if e.Start >= from && e.Start-from < min(len(scope), denialReach) && (!best.reasons || e.Kind == Reason) {
				e.Negated = true
			}
		}
	}
}

// noDenial reports whether a word of denial at i asks or answers: 是不是,
// "no, the blue one".
func (m *message) noDenial(i int, w string) bool {
	ahead, behind := m.low[:i], m.low[i+len(w):]
	switch {
	case w == "不是" && (strings.HasSuffix(ahead, "是") || strings.HasSuffix(ahead, "要")):
		return true
	case w == "不要" && (strings.HasSuffix(ahead, "要") || strings.HasPrefix(behind, "了") || strings.HasPrefix(behind, "钱")):
		return true
	case (w == "不用" || w == "不需要") && (strings.HasSuffix(ahead, "用") || strings.HasSuffix(ahead, "需要")):
		return true
	case strings.HasPrefix(w, "没") && strings.HasSuffix(ahead, "有"):
		return true
	case w == "不发" && strings.HasSuffix(ahead, "发"), w == "非" && strings.HasPrefix(behind, "常"):
		return true
	case w == "no" && (behind == "" || strings.IndexByte(",.!?", behind[0]) >= 0 || hasAnyPrefix(strings.TrimLeft(behind, " "), "longer", "wait", "problem", "worries")):
		return true
	case w == "not" && hasAnyPrefix(behind, " only", " sure"):
		return true
	case (w == "isn't" || w == "aren't") && strings.Trim(ahead, " ") == "":
		return true // a question: "isn't the blue one in stock?"
	}
	return false
}

func indexWord(s, w string) int {
	for from := 0; ; {
		k := strings.Index(s[from:], w)
		if k < 0 {
			return -1
		}
		k += from
		if w[0] >= utf8.RuneSelf || wordStart(s, k) && wordEnd(s, k+len(w)) {
			return k
		}
		from = k + len(w)
	}
}

// corrections stand at the beginning of a clause, between what was said and what
// is meant.
var corrections = []string{
	"哦不", "噢不", "啊不", "呃不", "额不", "不对", "不不", "说错", "打错", "写错", "搞错", "错了", "应该是", "我是说", "我说的是", "我是要", "改成", "改为", "改要", "还是要", "更正",
	"no wait", "wait no", "wait", "oh no", "oops", "sorry", "i mean", "i meant", "actually", "make that", "make it", "scratch that", "correction", "or rather", "rather", "no i mean", "my bad", "my mistake",
}

// correct marks what the customer took back: the last of its kind before the
// words of correction, where another of that kind follows.
func (m *message) correct(found []Entity) {
	if len(found) < 2 {
		return
	}
	s := m.low
	for i := range s {
		if !clauseStart(s, i) {
			continue
		}
		cue := 0
		for _, w := range corrections {
			if len(w) > cue && strings.HasPrefix(s[i:], w) && (w[0] >= utf8.RuneSelf || wordEnd(s, i+len(w))) {
				cue = len(w)
			}
		}
		for _, w := range [...]string{"不", "no"} {
			// "M, no, L": a bare no between two marks.
			if cue == 0 && i > 0 && strings.HasPrefix(s[i:], w) && i+len(w) < len(s) && strings.ContainsRune(clauseMarks, firstRune(s[i+len(w):])) {
				cue = len(w)
			}
		}
		if cue == 0 {
			continue
		}
		for k := range found {
			// The first of each kind behind the cue takes back the last ahead of it.
			next := &found[k]
			if next.Start < i+cue || next.Start-i-cue > 40 || next.Negated {
				continue
			}
			for j := k - 1; j >= 0; j-- {
				prev := &found[j]
				if prev.Kind != next.Kind {
					continue
				}
				if prev.End <= i && prev.Value != next.Value && !prev.Negated {
					prev.Corrected = true
				}
				break
			}
		}
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// clauseStart reports whether a clause, or what a speaker takes for one, begins
// at i: behind a mark, with or without a sigh between.
func clauseStart(s string, i int) bool {
	if i > 0 && !utf8.RuneStart(s[i]) {
		return false
	}
	ahead := strings.TrimRight(s[:i], " ")
	if ahead == "" {
		return i == 0
	}
	if len(ahead) < i {
		return true // the blank between words
	}
	last, _ := utf8.DecodeLastRuneInString(ahead)
	return strings.ContainsRune(clauseMarks+".…~-哦噢啊呃额嗯", last)
}
