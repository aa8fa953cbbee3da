package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/address"
)

// A name alone is a word like others. It is known by what stands before it or
// behind it: "我叫…", "收件人：…", "…女士", "my name is …", "Mrs …".

var (
	nameCues   = regexp.MustCompile(`(?:我叫|我的名字[是叫]?|名字叫|姓名|收[件货]人|寄件人|联系人|签收人|本人)[:： 是叫为]*`)
	familyCue  = regexp.MustCompile(`(?:我|免贵)姓`)
	nameTitles = []string{"先生", "女士", "小姐", "太太"}

	englishCues = regexp.MustCompile(`(?i:\b(?:my name is|my name's|(?:full )?name ?:|recipient ?:|contact ?:|attn\.? ?:?|dear|mr\.?|mrs\.?|ms\.?|miss)\s+)((?:[A-Z][\p{L}'’-]+)(?:\s+[A-Z][\p{L}'’-]*\.?){0,2})`)
	nobody      = []string{"Customer", "Sir", "Madam", "Team", "Seller", "Shop", "Store", "Support", "All", "Friend", "Valued"}
)

// notGiven are characters that go on with the sentence rather than with the name.
const notGiven = "想要的是来买退换在有没给收订和跟帮需请电手这那您你我他她们已今刚昨下不会能怎于就为把被让也都还去到寄问申办先女太师"

const maxGiven = 2 // characters of a given name

func names(s string) []span {
	var out []span
	for _, at := range nameCues.FindAllStringIndex(s, -1) {
		if n := chineseName(s[at[1]:]); n > 0 {
			out = append(out, span{at[1], at[1] + n, Name})
		}
	}
	for _, at := range familyCue.FindAllStringIndex(s, -1) {
		if n := address.FamilyName(s[at[1]:]); n > 0 {
			out = append(out, span{at[1], at[1] + n, Name})
		}
	}
	for _, title := range nameTitles {
		for from := 0; ; {
			i := strings.Index(s[from:], title)
			if i < 0 {
				break
			}
			i += from
			if n := nameBefore(s[:i]); n > 0 {
				out = append(out, span{i - n, i, Name})
			}
			from = i + len(title)
		}
	}
	for _, at := range englishCues.FindAllStringSubmatchIndex(s, -1) {
		if first, _, _ := strings.Cut(s[at[2]:at[3]], " "); !slices.Contains(nobody, first) {
			out = append(out, span{at[2], at[3], Name})
		}
	}
	return out
}

// chineseName is how many bytes a name at the beginning takes, 0 without one.
func chineseName(s string) int {
	n := address.FamilyName(s)
	if n == 0 {
		return 0
	}
	given := 0
	for _, r := range s[n:] {
		if given == maxGiven || !unicode.Is(unicode.Han, r) || strings.ContainsRune(notGiven, r) {
			break
		}
		n += utf8.RuneLen(r)
		given++
	}
	if given == 0 {
		return 0
	}
	return n
}

// nameBefore is how many bytes a name at the end takes, with or without a given
// name; the longest that can be one.
func nameBefore(s string) (n int) {
	for size := 0; size < (maxGiven+2)*utf8.UTFMax && size < len(s); {
		r, w := utf8.DecodeLastRuneInString(s[:len(s)-size])
		if !unicode.Is(unicode.Han, r) || size > 0 && strings.ContainsRune(notGiven, r) {
			break
		}
		size += w
		if f := address.FamilyName(s[len(s)-size:]); f > 0 && utf8.RuneCountInString(s[len(s)-size+f:]) <= maxGiven {
			n = size
		}
	}
	return n
}
