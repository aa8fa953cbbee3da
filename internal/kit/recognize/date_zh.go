package recognize

import (
	"strings"
	"time"
)

// The functions of the Chinese files read something at character i and return
// it with the position behind it.

var (
	zhThis = []string{"这一个", "這一個", "这个", "這個", "这一", "這一", "这", "這", "本", "当", "當"}
	zhLast = []string{"上上一个", "上上个", "上上個", "上上", "上一个", "上一個", "上个", "上個", "上一", "上"}
	zhNext = []string{"下下一个", "下下个", "下下個", "下下", "下一个", "下一個", "下个", "下個", "下一", "下"}
)

// zhRel reads 这, 上, 下下个 … as a number of units: 0, -1, 2.
func (s *scan) zhRel(i int) (n, e int, ok bool) {
	switch s.at(i) {
	case '这', '這', '本', '当', '當':
		if j := s.anyOf(i, zhThis...); j > 0 {
			return 0, j, true
		}
	case '上', '下':
		sign, words := -1, zhLast
		if s.at(i) == '下' {
			sign, words = 1, zhNext
		}
		j := s.anyOf(i, words...)
		n := 1
		if s.at(i+1) == s.at(i) {
			n = 2
			for s.at(i+n) == s.at(i) && n < 4 { // 下下下周
				n++
				j++
			}
			if n > 2 {
				j = s.opt(i+n, "一个", "个", "個")
			}
		}
		return sign * n, s.opt(j, "的"), true
	}
	return 0, 0, false
}

// zhInt reads a small number in Arabic digits or Chinese numerals.
func (s *scan) zhInt(i, maxDigits int) (int, int, bool) {
	if isDigit(s.at(i)) {
		j := s.skip(i, isDigit)
		if j-i > maxDigits || isDigit(s.at(i-1)) {
			return 0, 0, false
		}
		return s.atoi(i), j, true
	}
	n, ok := s.zhInteger(i)
	if !ok || n.val > 9999 || strings.ContainsAny(s.sub(i, n.end), " 百千万") {
		return 0, 0, false
	}
	return int(n.val), n.end, true
}

// zhYear reads a year with its 年, or one that is relative: 2018年, 一八年, 去年,
// 民国三年. Four digits need no 年 where bare says so.
func (s *scan) zhYear(i int, bare bool) (int, int, bool) {
	switch s.at(i) {
	case '今', '明', '去', '前', '后', '後', '大', '本':
		for _, y := range []struct {
			word string
			n    int
		}{{"今年", 0}, {"本年度", 0}, {"本年", 0}, {"明年", 1}, {"去年", -1}, {"大前年", -3}, {"前年", -2}, {"大后年", 3}, {"后年", 2}, {"後年", 2}} {
			if j := s.lit(i, y.word); j > 0 && !strings.ContainsRune("龄纪级", s.at(j)) {
				return s.now.Year() + y.n, j, true
			}
		}
		return 0, 0, false
	}
	if isDigit(s.at(i)) {
		j := s.skip(i, isDigit)
		if isDigit(s.at(i-1)) || s.at(i-1) == '.' || j-i > 4 || j-i < 2 {
			return 0, 0, false
		}
		y := s.atoi(i)
		k := s.lit(s.spaces(j), "年")
		if k < 0 {
			return y, j, bare && j-i == 4 && y >= 1900 && y <= 2100 && !isLetter(s.at(j)) && !isLetter(s.at(i-1))
		}
		switch j - i {
		case 2:
			y = fullYear(y)
		case 3:
			return 0, 0, false
		}
		if strings.ContainsRune("前后後内內级龄", s.at(k)) && j-i == 2 {
			return 0, 0, false
		}
		return y, k, y > 0
	}
	if y, j, ok := s.zhReign(i); ok {
		return y, j, true
	}
	// digits that are spelled one by one, and 两千年
	j, y := i, 0
	for ChineseDigit(s.at(j)) >= 0 && j-i < 4 {
		y = y*10 + ChineseDigit(s.at(j))
		j++
	}
	if j-i == 1 && s.at(j) == '千' {
		n, ok := s.zhInteger(i)
		if !ok || n.val < 1500 || n.val > 2100 {
			return 0, 0, false
		}
		y, j = int(n.val), n.end
	} else if j-i < 2 || j-i == 3 || ChineseDigit(s.at(i-1)) >= 0 || ChinesePlace(s.at(i-1)) > 0 {
		return 0, 0, false
	}
	k := s.lit(s.spaces(j), "年")
	if k < 0 {
		return 0, 0, false
	}
	if j-i == 2 {
		y = fullYear(y)
	}
	return y, k, true
}

// reigns are the first years of eras; never written to.
var reigns = map[string]int{
	"民国": 1912, "民國": 1912, "宣统": 1909, "光绪": 1875, "同治": 1862, "咸丰": 1851, "道光": 1821, "嘉庆": 1796, "乾隆": 1736,
	"雍正": 1723, "康熙": 1662, "顺治": 1644, "崇祯": 1628, "万历": 1573, "嘉靖": 1522, "永乐": 1403, "洪武": 1368, "开元": 713, "贞观": 627,
}

// zhReign reads a year that counts from an era.
func (s *scan) zhReign(i int) (int, int, bool) {
	if !isHan(s.at(i)) || !isHan(s.at(i+1)) || ChineseDigit(s.at(i)) >= 0 {
		return 0, 0, false
	}
	first := reigns[s.sub(i, i+2)]
	if first == 0 {
		return 0, 0, false
	}
	j := s.spaces(i + 2)
	n, k := 1, s.lit(j, "元")
	if k < 0 {
		var ok bool
		if n, k, ok = s.zhInt(j, 3); !ok {
			return 0, 0, false
		}
	}
	e := s.lit(s.spaces(k), "年")
	if e < 0 || n < 1 {
		return 0, 0, false
	}
	return first + n - 1, e, true
}

// zhMonth reads a month with its 月.
func (s *scan) zhMonth(i int) (int, int, bool) {
	m, j := 0, i
	switch s.at(i) {
	case '正':
		m, j = 1, i+1
	case '腊', '臘':
		m, j = 12, i+1
	case '冬':
		m, j = 11, i+1
	default:
		if ChineseDigit(s.at(i-1)) >= 0 && ChineseDigit(s.at(i)) >= 0 || ChinesePlace(s.at(i-1)) > 0 && s.at(i-1) != '千' {
			return 0, 0, false
		}
		var ok bool
		if m, j, ok = s.zhInt(i, 2); !ok || s.at(i-1) == '.' {
			return 0, 0, false
		}
	}
	if m < 1 || m > 12 {
		return 0, 0, false
	}
	k := s.lit(s.spaces(j), "月")
	if k < 0 {
		return 0, 0, false
	}
	return m, s.opt(k, "份"), true
}

// zhDay reads a day of the month with 日 or 号, 初一, and after a month a bare
// number.
func (s *scan) zhDay(i int, bare bool) (int, int, bool) {
	if j := s.anyOf(i, "初"); j > 0 {
		if d, k, ok := s.zhInt(j, 2); ok && d <= 10 {
			return d, k, true
		}
		return 0, 0, false
	}
	if s.at(i) == '廿' || s.at(i) == '卅' {
		d := 20
		if s.at(i) == '卅' {
			d = 30
		}
		j := i + 1
		if n := ChineseDigit(s.at(j)); n > 0 {
			d, j = d+n, j+1
		}
		return d, s.opt(j, "日", "号", "號"), d <= 31
	}
	d, j, ok := s.zhInt(i, 2)
	if !ok || d < 1 || d > 31 {
		return 0, 0, false
	}
	if k := s.anyOf(s.spaces(j), "日", "号", "號"); k > 0 {
		if strings.ContainsRune("线線楼樓店码碼机機馆館院元圆币电電色", s.at(k)) && isHan(s.at(k)) {
			return 0, 0, false
		}
		return d, k, true
	}
	if !bare || isLetter(s.at(j)) || strings.ContainsRune("%个個点點:.元块月年/-", s.at(j)) && j < len(s.r) && s.at(j) != '-' {
		return 0, 0, false
	}
	return d, j, true
}

// zhWeekday reads 周一, 星期天, 礼拜三.
func (s *scan) zhWeekday(i int) (int, int, bool) {
	j := s.anyOf(i, "星期", "礼拜", "禮拜", "周", "週")
	if j < 0 {
		return 0, 0, false
	}
	switch s.at(j) {
	case '日', '天', '七':
		return 7, j + 1, true
	}
	d := ChineseDigit(s.at(j))
	if d < 1 || d > 6 || s.at(j) == '两' || s.at(j) == '兩' {
		if isDigit(s.at(j)) && !isDigit(s.at(j+1)) && s.atoi(j) >= 1 && s.atoi(j) <= 7 && j == i+2 {
			return s.atoi(j), j + 1, true
		}
		return 0, 0, false
	}
	return d, j + 1, true
}

// zhNamedDay reads 今天, 大后天, 昨日 ….
func (s *scan) zhNamedDay(i int) (int, int, bool) {
	switch s.at(i) {
	case '今', '明', '昨', '后', '後', '前', '大', '当', '當':
	default:
		return 0, 0, false
	}
	for _, d := range []struct {
		n     int
		words []string
	}{
		{-3, []string{"大前天"}},
		{3, []string{"大后天", "大後天"}},
		{0, []string{"今天", "今日", "今儿个", "今儿", "当天", "當天", "当日", "當日"}},
		{1, []string{"明天", "明日", "明儿个", "明儿"}},
		{-1, []string{"昨天", "昨日", "昨儿个", "昨儿"}},
		{2, []string{"后天", "後天", "后儿"}},
		{-2, []string{"前天", "前日"}},
	} {
		j := s.anyOf(i, d.words...)
		if j < 0 {
			continue
		}
		if s.before(j, "今日", "明日") && strings.ContainsRune("头頭", s.at(j)) && j < len(s.r) || isZhNumeral(s.at(i-1)) && d.n != 0 && s.at(i) != '大' && s.at(i) != '明' && s.at(i) != '昨' {
			return 0, 0, false
		}
		return d.n, j, true
	}
	return 0, 0, false
}

// dateZH reads a day.
func (s *scan) dateZH(i int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	try(s.zhMonthDay(i))
	if isDigit(s.at(i)) {
		try(s.zhNumericDate(i))
	}
	if n, e, ok := s.zhNamedDay(i); ok {
		w := onDay(s.today().AddDate(0, 0, n))
		w.ambiguous = s.at(i) == '当' || s.at(i) == '當'
		try(w, e, true)
	}
	try(s.zhWeekdayDate(i))
	try(s.zhFeast(i))
	try(s.zhNthWeekday(i))
	try(s.zhOffset(i))
	return best, end, end > 0
}

// zhMonthDay reads (2018年)(农历)十月初一(星期三), 下个月3号, 29日.
func (s *scan) zhMonthDay(i int) (when, int, bool) {
	j := i
	lunar := false
	lunarAt := func(j int) int {
		if k := s.anyOf(j, "农历", "農曆", "阴历", "陰曆"); k > 0 {
			lunar = true
			return s.spaces(k)
		}
		return j
	}
	j = lunarAt(j)
	y := 0
	if yy, k, ok := s.zhYear(j, false); ok {
		y, j = yy, s.spaces(s.opt(k, "的"))
	}
	j = lunarAt(j)
	m, k, ok := 0, 0, false
	relative := false
	if s.lit(j, "大年") > 0 {
		if d, e, is := s.zhDay(s.lit(j, "大年"), true); is {
			return s.zhLunarDay(s.monthDay(y, 1, d), y, 1, d), e, true
		}
	}
	if m, k, ok = s.zhMonth(j); !ok {
		if n, e, is := s.zhRelMonth(j); is {
			x := s.date(s.now.Year(), int(s.now.Month())+n, 1)
			y, m, k, ok, relative = x.Year(), int(x.Month()), e, true, true
		}
	}
	if ok {
		d, e, is := s.zhDay(s.spaces(s.opt(k, "的")), !relative)
		if !is {
			return when{}, 0, false
		}
		w := s.monthDay(y, m, d)
		if lunar || strings.ContainsRune("正腊臘冬", s.at(j)) {
			w = s.zhLunarDay(w, y, m, d)
		}
		w.ambiguous = w.ambiguous || s.at(k) == '初'

		return w, s.zhWeekdayBehind(e), true
	}
	if j > i {
		return when{}, 0, false
	}
	if isDigit(s.at(i-1)) || isZhNumeral(s.at(i-1)) || s.at(i-1) == '第' || s.at(i-1) == '.' || isLetter(s.at(i-1)) {
		return when{}, 0, false
	}
	d, e, is := s.zhDay(j, false)
	if !is || s.at(e) == '元' || s.at(e) == '圆' {
		return when{}, 0, false
	}
	return s.dayOfMonth(d), s.zhWeekdayBehind(e), true
}

// zhLunarDay is a day of the Chinese calendar, of which three months are known
// by their feasts: the times are left out otherwise.
func (s *scan) zhLunarDay(w when, y, m, d int) when {
	w.ambiguous = true
	w.from, w.to = time.Time{}, time.Time{}
	h := holiday{lunar: unknownFeast}
	switch m {
	case 1:
		h = holiday{lunar: springFestival, after: d - 1}
	case 5:
		h = holiday{lunar: dragonBoat, after: d - 5}
	case 8:
		h = holiday{lunar: midAutumn, after: d - 15}
	}
	x := s.feast(h, y)
	w.from, w.to = x.from, x.to
	return w
}

// zhWeekdayBehind skips the weekday behind a date.
func (s *scan) zhWeekdayBehind(i int) int {
	j := s.spaces(i)
	if s.at(j) == ',' || s.at(j) == '(' {
		j = s.spaces(j + 1)
	}
	_, e, ok := s.zhWeekday(j)
	if !ok {
		return i
	}
	return s.skipOne(e, ')')
}

// zhRelMonth reads 下个月, 本月, 上月.
func (s *scan) zhRelMonth(i int) (int, int, bool) {
	n, j, ok := s.zhRel(i)
	if !ok {
		return 0, 0, false
	}
	e := s.lit(s.spaces(j), "月")
	return n, s.opt(max(e, 0), "份"), e > 0
}

// zhNumericDate reads 2015-12-23, 12-11-10, 3/23/2017, 7/23.
func (s *scan) zhNumericDate(i int) (when, int, bool) {
	if p := s.at(i - 1); isDigit(p) || isLetter(p) || (p == '.' || p == '/' || p == ':') && isDigit(s.at(i-2)) {
		return when{}, 0, false
	}
	var n, size [3]int
	j, count, sep := i, 0, rune(0)
	for count < 3 && isDigit(s.at(j)) {
		e := s.skip(j, isDigit)
		n[count], size[count] = s.atoi(j), e-j
		count++
		j = e
		k := s.spaces(j)
		c := s.at(k)
		if count == 3 || c != '/' && c != '-' && c != '.' && c != '\\' || sep != 0 && c != sep || !isDigit(s.at(s.spaces(k+1))) {
			break
		}
		sep = c
		j = s.spaces(k + 1)
	}
	if isLetter(s.at(j)) && s.at(j) != 't' || s.at(j) == '%' || s.at(j) == ':' || s.at(j) == '.' && isDigit(s.at(j+1)) {
		return when{}, 0, false
	}
	switch {
	case count == 3:
		y, m, d, ysize := n[0], n[1], n[2], size[0]
		switch {
		case size[0] == 4:
		case size[2] == 4 && sep != '.':
			y, m, d, ysize = n[2], n[1], n[0], 4
			if m > 12 {
				m, d = d, m
			}
		case size[2] == 4:
			y, m, d, ysize = n[2], n[1], n[0], 4
		case sep == '.':
			return when{}, 0, false
		default:
			if m > 12 { // 3-23-17
				y, m, d = n[2], n[0], n[1]
			}
		}
		if m < 1 || m > 12 || d < 1 || d > 31 || ysize == 3 {
			return when{}, 0, false
		}
		if ysize <= 2 {
			y = fullYear(y)
		}
		return s.monthDay(y, m, d), j, true
	case count == 2 && sep == '/' && size[0] <= 2 && size[1] <= 2:
		m, d := n[0], n[1]
		if m > 12 {
			m, d = d, m
		}
		if m < 1 || m > 12 || d < 1 || d > 31 || s.at(j) == '/' {
			return when{}, 0, false
		}
		return s.monthDay(0, m, d), j, true
	}
	return when{}, 0, false
}

// zhWeekdayDate reads a weekday, which 上 and 下 count by weeks.
func (s *scan) zhWeekdayDate(i int) (when, int, bool) {
	if wd, e, ok := s.zhWeekday(i); ok {
		if (s.at(i) == '周' || s.at(i) == '週') && (isZhNumeral(s.at(i-1)) || isDigit(s.at(i-1)) || s.zhCircle(i, e)) {
			return when{}, 0, false
		}
		return s.weekday(wd), e, true
	}
	n, j, ok := s.zhRel(i)
	if !ok {
		return when{}, 0, false
	}
	wd, e, ok := s.zhWeekday(s.spaces(j))
	if !ok {
		return when{}, 0, false
	}
	return s.weekdayOf(n, wd), e, true
}

// zhCircle tells 周一 from names and words such as 周日均 and 周六福.
func (s *scan) zhCircle(i, e int) bool {
	return s.at(i) == '周' && s.anyOf(e, "福", "均") > 0
}

// zhNthWeekday reads 四月的最后一个星期一, 下个月第二个周六.
func (s *scan) zhNthWeekday(i int) (when, int, bool) {
	y, j := 0, i
	if yy, k, ok := s.zhYear(i, false); ok {
		y, j = yy, k
	}
	m, k, ok := s.zhMonth(j)
	if !ok {
		n, e, is := s.zhRelMonth(j)
		if !is {
			return when{}, 0, false
		}
		x := s.date(s.now.Year(), int(s.now.Month())+n, 1)
		y, m, k = x.Year(), int(x.Month()), e
	}
	k = s.spaces(s.opt(k, "的"))
	n, e := s.zhNth(k)
	if n == 0 {
		return when{}, 0, false
	}
	wd, f, ok := s.zhWeekday(s.spaces(s.opt(e, "个", "個")))
	if !ok {
		return when{}, 0, false
	}
	w := s.feast(holiday{month: m, nth: n, weekday: time.Weekday(wd % 7)}, y)
	w.month = m
	return w, f, true
}

// zhNth reads 第一 … 第五 and 最后一 as 1 … 5 and -1, or 0.
func (s *scan) zhNth(i int) (int, int) {
	if j := s.anyOf(i, "最后一", "最後一"); j > 0 {
		return -1, j
	}
	j := s.lit(i, "第")
	if j < 0 {
		return 0, 0
	}
	n, e, ok := s.zhInt(j, 1)
	if !ok || n < 1 || n > 5 {
		return 0, 0
	}
	return n, e
}

// zhOffset reads 三天前, 两周后, 半小时后, which are a day or a moment.
func (s *scan) zhOffset(i int) (when, int, bool) {
	d, j, ok := s.durationZH(i)
	if !ok {
		return when{}, 0, false
	}
	j = s.spaces(j)
	sign := 1.0
	e := s.anyOf(j, "之前", "以前", "前")
	if e > 0 {
		sign = -1
		if s.lit(e, "后") > 0 || s.lit(e, "面") > 0 {
			return when{}, 0, false
		}
	} else if e = s.anyOf(j, "之后", "之後", "以后", "以後", "过后", "過後", "后", "後"); e < 0 {
		return when{}, 0, false
	}
	return s.moved(d, sign, s.today()), e, true
}
