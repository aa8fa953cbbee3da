package extract

import "regexp"

// numbering is how a line begins.
type numbering int

const (
	numNone     numbering = iota
	numChapter            // 第一章
	numHan                // 一、
	numHanParen           // （一）
	numDecimal            // 1. 1.2
	numParen              // (1) 1)
	numBullet             // •
)

var numberPatterns = [...]struct {
	style numbering
	re    *regexp.Regexp
}{
	{numChapter, regexp.MustCompile(`^第[一二三四五六七八九十百0-9]+[章节条部分篇]`)},
	{numHan, regexp.MustCompile(`^[一二三四五六七八九十]+[、．.]`)},
	{numHanParen, regexp.MustCompile(`^[（(][一二三四五六七八九十]+[）)]`)},
	{numDecimal, regexp.MustCompile(`^(?:[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}[ 　\p{Han}]|[0-9]{1,3}[.．、](?:[^0-9]|$))`)},
	{numParen, regexp.MustCompile(`^(?:[（(][0-9]{1,3}[）)]|[0-9]{1,2}[)）]|[①-⑳])`)},
	{numBullet, regexp.MustCompile(`^[•●○■□◆▪‣·∙➢✓*–-](?:[ \t　]|\p{Han})`)},
}

// numberStyle tells how a line is numbered.
func numberStyle(s string) numbering {
	for _, p := range numberPatterns {
		if p.re.MatchString(s) {
			return p.style
		}
	}
	return numNone
}
