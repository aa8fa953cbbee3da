package extract

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// styles are the styles of a document by their id. Ids say nothing: Word writes
// "1" for the first heading in Chinese, WPS "2". Names do, and outline levels.
type styles map[string]*style

type style struct {
	name, basedOn string
	outline       int // 0 = none given
	numID         string
	ilvl          int
	hasLevel      bool
	bold, notBold bool
}

// resolved is what a style means for a paragraph.
type resolved struct {
	heading         int // level, 0 = none
	title, contents bool
	list            int // level of a style that only looks like a list
	numID           string
	ilvl            int
	hasLevel        bool
}

func readStyles(p *parts, name string) (styles, error) {
	all := styles{}
	err := p.each(name, func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "style" || val(e, "type") != "paragraph" && val(e, "type") != "" {
			return nil
		}
		s := &style{}
		if len(all) < 5000 {
			all[val(e, "styleId")] = s
		}
		d := docx{x: x}
		return d.element(func(e xml.StartElement) error {
			v := val(e, "val")
			n, err := strconv.Atoi(v)
			switch e.Name.Local {
			case "name":
				s.name = v
			case "basedOn":
				s.basedOn = v
			case "outlineLvl":
				if err == nil && n >= 0 && n <= 9 {
					s.outline = n + 1
				}
			case "numId":
				s.numID = v
			case "ilvl":
				if err == nil {
					s.ilvl, s.hasLevel = min(max(n, 0), 8), true
				}
			case "b":
				s.bold, s.notBold = on(e), !on(e)
			}
			return nil
		})
	})
	return all, err
}

const maxStyleChain = 20

// bold reports whether a style is bold; the nearest in its chain says so.
func (s styles) bold(id string) bool {
	for range maxStyleChain {
		st := s[id]
		if st == nil {
			return false
		}
		if st.bold || st.notBold {
			return st.bold
		}
		id = st.basedOn
	}
	return false
}

// resolve follows what a style is based on.
func (s styles) resolve(id string) resolved {
	var r resolved
	outline := 0
	for range maxStyleChain {
		st := s[id]
		if st == nil {
			// A document may use the ids of Word without saying what they are.
			st = &style{name: id}
		}
		h, title, contents, list := styleName(st.name)
		if r.heading == 0 && outline == 0 {
			r.heading, outline = h, st.outline
		}
		r.title = r.title || title && outline == 0 && r.heading == 0
		r.contents = r.contents || contents
		if r.list == 0 {
			r.list = list
		}
		if r.numID == "" {
			r.numID = st.numID
			r.ilvl, r.hasLevel = st.ilvl, st.hasLevel
		}
		if id = st.basedOn; id == "" {
			break
		}
	}
	if outline > 0 && r.heading == 0 {
		r.heading = outline
	}
	if r.heading > 9 {
		r.heading = 0 // the level of ordinary text
	}
	return r
}

var (
	headingName  = regexp.MustCompile(`^(?:heading|标题|標題|überschrift|titre|título|見出し)[ _]?([1-9])(?:[ ,]|$|char)`)
	contentsName = regexp.MustCompile(`^(?:toc|目录|目錄|contents)[ _]?(?:heading|标题|[1-9])?$`)
	listName     = regexp.MustCompile(`^(?:list(?:[ _]?(?:bullet|number|continue))|列表(?:项目符号|编号)?|项目符号)[ _]?([2-9])?$`)
)

// styleName reads the name of a style.
func styleName(name string) (heading int, title, contents bool, list int) {
	name = strings.ToLower(strings.TrimSpace(name))
	if m := headingName.FindStringSubmatch(name); m != nil {
		return int(m[1][0] - '0'), false, false, 0
	}
	switch name {
	case "title", "标题", "標題", "文档标题":
		return 0, true, false, 0
	case "list paragraph", "列出段落", "列表段落":
		return 0, false, false, 0
	}
	if contentsName.MatchString(name) {
		return 0, false, true, 0
	}
	if m := listName.FindStringSubmatch(name); m != nil {
		list = 1
		if m[1] != "" {
			list = int(m[1][0] - '0')
		}
	}
	return 0, false, false, list
}

// lists are the numberings of a document.
type lists struct {
	nums     map[string]string // numId → abstractNumId
	starts   map[string]map[int]int
	abstract map[string]*[9]listLevel
	counts   map[string]*[9]int // by abstract numbering: several numbers share its count
	begun    map[string]bool    // numbers whose own start was applied
}

type listLevel struct {
	format, text, style string
	start               int
}

func readLists(p *parts, name string) (lists, error) {
	l := lists{
		nums: map[string]string{}, starts: map[string]map[int]int{}, abstract: map[string]*[9]listLevel{},
		counts: map[string]*[9]int{}, begun: map[string]bool{},
	}
	err := p.each(name, func(x *xmlReader, e xml.StartElement) error {
		d := docx{x: x}
		switch {
		case len(l.abstract)+len(l.nums) > 20_000:
			return fail(TooLarge, "too many numberings")
		case e.Name.Local == "abstractNum":
			levels := &[9]listLevel{}
			l.abstract[val(e, "abstractNumId")] = levels
			return d.element(levelsInto(levels))
		case e.Name.Local == "num":
			id, level := val(e, "numId"), 0
			return d.element(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "abstractNumId":
					l.nums[id] = val(e, "val")
				case "lvlOverride":
					level, _ = strconv.Atoi(val(e, "ilvl")) //nolint:errcheck // the first
				case "startOverride":
					if n, err := strconv.Atoi(val(e, "val")); err == nil {
						if l.starts[id] == nil {
							l.starts[id] = map[int]int{}
						}
						l.starts[id][level] = n
					}
				}
				return nil
			})
		}
		return nil
	})
	return l, err
}

func levelsInto(levels *[9]listLevel) func(e xml.StartElement) error {
	at := 0
	return func(e xml.StartElement) error {
		v := val(e, "val")
		switch e.Name.Local {
		case "lvl":
			n, err := strconv.Atoi(val(e, "ilvl"))
			if err != nil || n < 0 || n > 8 {
				n = 8
			}
			at = n
			levels[at].start = 1
		case "start":
			if n, err := strconv.Atoi(v); err == nil {
				levels[at].start = n
			}
		case "numFmt":
			if levels[at].format == "" {
				levels[at].format = v
			}
		case "lvlText":
			levels[at].text = clip(v, 80)
		case "pStyle":
			levels[at].style = v
		}
		return nil
	}
}

func (l lists) known(id string) bool {
	_, ok := l.nums[id]
	return ok
}

// levelOf is the level that a numbering gives to a style.
func (l lists) levelOf(id, style string) int {
	if levels := l.abstract[l.nums[id]]; levels != nil {
		for i, lv := range levels {
			if lv.style == style && style != "" {
				return i
			}
		}
	}
	return 0
}

// next counts on and returns the number as it is printed, "" for a bullet.
func (l lists) next(id string, level int) string {
	abstract := l.nums[id]
	levels := l.abstract[abstract]
	if levels == nil {
		return ""
	}
	counts := l.counts[abstract]
	if counts == nil {
		counts = &[9]int{}
		for i := range counts {
			counts[i] = levels[i].start - 1
		}
		l.counts[abstract] = counts
	}
	if !l.begun[id] {
		l.begun[id] = true
		for at, n := range l.starts[id] {
			if at >= 0 && at < 9 {
				counts[at] = n - 1
			}
		}
	}
	counts[level]++
	for i := level + 1; i < 9; i++ {
		counts[i] = levels[i].start - 1
	}
	if f := levels[level].format; f == "bullet" || f == "none" {
		return ""
	}
	out := levels[level].text
	for i := range 9 {
		mark := "%" + strconv.Itoa(i+1)
		if strings.Contains(out, mark) {
			out = strings.ReplaceAll(out, mark, number(max(counts[i], levels[i].start), levels[i].format))
		}
	}
	return clip(line(out), 40)
}

// number writes a number as a numbering asks for.
func number(n int, format string) string {
	switch format {
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 26*20 {
			break
		}
		s := strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
		if format == "lowerLetter" {
			s = strings.ToLower(s)
		}
		return s
	case "upperRoman", "lowerRoman":
		s := roman(n)
		if format == "lowerRoman" {
			s = strings.ToLower(s)
		}
		return s
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital":
		return hanNumber(n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var out strings.Builder
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	for i, s := range [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"} {
		for n >= values[i] {
			out.WriteString(s)
			n -= values[i]
		}
	}
	return out.String()
}

func hanNumber(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	}
	out := "十"
	if n >= 20 {
		out = string(digits[n/10]) + out
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}
