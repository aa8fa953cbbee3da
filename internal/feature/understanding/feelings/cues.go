package feelings

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRunes is how much of a text Cues reads.
const MaxRunes = 2000

// Surface is what can be seen of a text's feeling without understanding it.
// Each of it is a hint: to be weighed together with a model, not to be acted on
// alone.
type Surface struct {
	Exclaims  int     // exclamation marks
	Questions int     // question marks
	Capitals  float64 // share of words in capitals among the words of three and more Latin letters
	Repeats   int     // longest run of one character or emoji; digits, blanks and ruled lines are no runs
	// Emoji counts emoji, stickers in brackets and emoticons by the feeling that
	// they show: Angry, Anxious, Sad, Happy or Surprise. nil where there are none.
	Emoji   map[string]int
	Sarcasm int // "呵呵", "thanks for nothing"; praise in a text that tells of trouble
	Insults int
	Urgent  int
	Polite  int
}

// Plain reports whether nothing on the surface shows a feeling.
func (s *Surface) Plain() bool {
	return s.Exclaims == 0 && s.Capitals == 0 && len(s.Emoji) == 0 && s.Sarcasm+s.Insults+s.Urgent+s.Polite == 0
}

// Cues reads the surface of a text. Its work grows with the length of the text
// only, up to MaxRunes.
func Cues(text string) Surface {
	text = head(text)
	s := Surface{Capitals: capitals(text)}
	s.marks(text)
	s.phrases(strings.ToLower(strings.ReplaceAll(text, "’", "'")))
	return s
}

// head cuts a text off after MaxRunes.
func head(text string) string {
	if len(text) <= MaxRunes {
		return text
	}
	n := 0
	for i := range text {
		if n == MaxRunes {
			return text[:i]
		}
		n++
	}
	return text
}

// capitals is the share of shouted words. Words with digits are numbers of
// orders and parts, and short ones are names of sizes and units: neither is
// written in capitals out of anger.
func capitals(text string) float64 {
	words, shouted := 0, 0
	letters, upper, digits := 0, 0, 0
	end := func() {
		if letters >= 3 && digits == 0 {
			words++
			if upper == letters {
				shouted++
			}
		}
		letters, upper, digits = 0, 0, 0
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		case unicode.IsDigit(r):
			digits++
		case r == '\'' || r == '’': // within a word: DON'T
		default:
			end()
		}
	}
	end()
	if words == 0 {
		return 0
	}
	return float64(shouted) / float64(words)
}

// marks counts what is told by single characters.
func (s *Surface) marks(text string) {
	var last rune
	run := 0
	chinese, smiles := false, 0
	for _, r := range text {
		switch r {
		case 0xFE0F, 0x200D: // how an emoji is drawn
			continue
		case '!', '！', '❗', '❕':
			s.Exclaims++
		case '‼':
			s.Exclaims += 2
		case '?', '？', '❓', '❔':
			s.Questions++
		case '⁉':
			s.Exclaims++
			s.Questions++
		case '🙏':
			s.Polite++
		case '🙂':
			smiles++
		}
		if 0x1F3FB <= r && r <= 0x1F3FF {
			continue // the colour of a skin
		}
		chinese = chinese || unicode.Is(unicode.Han, r)
		s.shows(emojiFeeling(r))
		if r != last {
			last, run = r, 0
		}
		run++
		if !unicode.IsDigit(r) && !unicode.IsSpace(r) && !strings.ContainsRune("-=_*#~", r) {
			s.Repeats = max(s.Repeats, run)
		}
	}
	// Among Chinese this smile is a cold one.
	if chinese {
		s.Sarcasm += smiles
	} else {
		for range smiles {
			s.shows(Happy)
		}
	}
}

func (s *Surface) shows(feeling string) {
	if feeling == "" {
		return
	}
	if s.Emoji == nil {
		s.Emoji = map[string]int{}
	}
	s.Emoji[feeling]++
}

// emojiFeeling is the feeling that an emoji shows, "" for most. Those that
// people use for several (😅 😏 🙃) are left out.
func emojiFeeling(r rune) string {
	switch r {
	case '😠', '😡', '🤬', '😤', '👿', '💢', '🖕', '👎', '🤮', '😾':
		return Angry
	case '😰', '😨', '😟', '😧', '😣', '😖', '😫', '😥', '🥶', '🆘', '🚨', '⏰':
		return Anxious
	case '😢', '😭', '😞', '😔', '😿', '💔', '🥺', '☹', '🙁', '😩', '🥀':
		return Sad
	case '😀', '😁', '😂', '🤣', '😃', '😄', '😆', '😊', '😍', '🥰', '😘', '😋', '😻', '🤗', '🤩', '☺', '👍', '👏', '💪', '❤', '💕', '💖', '💗', '🎉', '🎊', '🥳', '🌹', '✌', '💯':
		return Happy
	case '😮', '😯', '😲', '😱', '😳', '🤯', '🙀':
		return Surprise
	}
	return ""
}

// phrases counts what is told by words. The text is in lower case.
func (s *Surface) phrases(text string) {
	var counts, until [kinds]int
	for i, r := range text {
		for _, c := range phraseTable[r] {
			if i < until[c.kind] || !strings.HasPrefix(text[i:], c.text) || !c.fits(text, i) {
				continue
			}
			until[c.kind] = i + len(c.text)
			if !c.not {
				counts[c.kind]++
			}
		}
	}
	s.Sarcasm += counts[sarcasm]
	// "Great job, it is broken again" is no praise, "slow, but great" is.
	if counts[trouble] > 0 && counts[contrast] == 0 {
		s.Sarcasm += counts[praise]
	}
	s.Insults += counts[insult]
	s.Urgent += counts[urgent]
	s.Polite += counts[polite]
	for kind, feeling := range map[kind]string{angryFace: Angry, anxiousFace: Anxious, sadFace: Sad, happyFace: Happy, surprisedFace: Surprise} {
		for range counts[kind] {
			s.shows(feeling)
		}
	}
}

// phrase is one entry of a list. One that begins or ends with a Latin letter
// has to stand in the text as a word, one of a single Chinese character has to
// stand alone (急！ is urgent, 急救包 is for sale), and one that is written with
// ~ must not follow a Chinese character (妈的 is a curse, 妈妈的 is not).
type phrase struct {
	text  string
	kind  kind
	not   bool // looks like one of the kind and is none
	first bool
	alone bool
}

func (c *phrase) fits(text string, from int) bool {
	to := from + len(c.text)
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	switch {
	case isLetter(c.text[0]) && before < utf8.RuneSelf && isLetter(byte(before)),
		isLetter(c.text[len(c.text)-1]) && after < utf8.RuneSelf && isLetter(byte(after)):
		return false
	case (c.first || c.alone) && unicode.Is(unicode.Han, before):
		return false
	}
	return !c.alone || !unicode.Is(unicode.Han, after)
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// phraseTable has the phrases of all lists by their first character, the
// longest first, so that one walk finds them all and 不急 hides 急.
var phraseTable = func() map[rune][]phrase {
	m := map[rune][]phrase{}
	add := func(k kind, list string, not bool) {
		for text := range strings.SplitSeq(list, "|") {
			text, first := strings.CutPrefix(strings.TrimSpace(text), "~")
			r, size := utf8.DecodeRuneInString(text)
			alone := size == len(text) && unicode.Is(unicode.Han, r)
			m[r] = append(m[r], phrase{text, k, not, first, alone})
		}
	}
	for k, list := range phraseLists() {
		add(k, list.yes, false)
		if list.no != "" {
			add(k, list.no, true)
		}
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b phrase) int { return len(b.text) - len(a.text) })
	}
	return m
}()
