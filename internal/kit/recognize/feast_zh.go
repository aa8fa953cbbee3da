package recognize

import "time"

// feastsZH are the feasts by their Chinese names; never written to.
var feastsZH = map[string]holiday{
	"元旦": {month: 1, day: 1}, "元旦节": {month: 1, day: 1}, "新年": {month: 1, day: 1}, "情人节": {month: 2, day: 14}, "情人節": {month: 2, day: 14}, "妇女节": {month: 3, day: 8}, "女神节": {month: 3, day: 8}, "三八节": {month: 3, day: 8}, "三八妇女节": {month: 3, day: 8},
	"女生节": {month: 3, day: 7}, "植树节": {month: 3, day: 12}, "消费者权益日": {month: 3, day: 15}, "愚人节": {month: 4, day: 1}, "清明节": {month: 4, day: 4}, "清明": {month: 4, day: 4}, "清明節": {month: 4, day: 4},
	"五一": {month: 5, day: 1}, "五一节": {month: 5, day: 1}, "劳动节": {month: 5, day: 1}, "勞動節": {month: 5, day: 1}, "五一劳动节": {month: 5, day: 1}, "青年节": {month: 5, day: 4}, "五四青年节": {month: 5, day: 4}, "儿童节": {month: 6, day: 1}, "兒童節": {month: 6, day: 1}, "六一": {month: 6, day: 1}, "六一儿童节": {month: 6, day: 1}, "六一节": {month: 6, day: 1},
	"建党节": {month: 7, day: 1}, "建军节": {month: 8, day: 1}, "教师节": {month: 9, day: 10}, "國慶節": {month: 10, day: 1}, "国庆节": {month: 10, day: 1}, "国庆": {month: 10, day: 1}, "十一国庆": {month: 10, day: 1}, "国庆日": {month: 10, day: 1},
	"双十一": {month: 11, day: 11}, "双11": {month: 11, day: 11}, "雙十一": {month: 11, day: 11}, "雙11": {month: 11, day: 11}, "光棍节": {month: 11, day: 11}, "双十二": {month: 12, day: 12}, "双12": {month: 12, day: 12}, "雙十二": {month: 12, day: 12}, "双十": {month: 10, day: 10},
	"平安夜": {month: 12, day: 24}, "圣诞节": {month: 12, day: 25}, "聖誕節": {month: 12, day: 25}, "圣诞": {month: 12, day: 25}, "万圣节": {month: 10, day: 31}, "萬聖節": {month: 10, day: 31},
	"母亲节": {month: 5, nth: 2, weekday: time.Sunday}, "母親節": {month: 5, nth: 2, weekday: time.Sunday}, "父亲节": {month: 6, nth: 3, weekday: time.Sunday}, "父親節": {month: 6, nth: 3, weekday: time.Sunday}, "感恩节": {month: 11, nth: 4, weekday: time.Thursday}, "黑色星期五": {month: 11, nth: 4, weekday: time.Thursday, after: 1}, "黑五": {month: 11, nth: 4, weekday: time.Thursday, after: 1},
	"复活节": {},
	"春节":  {lunar: springFestival}, "春節": {lunar: springFestival}, "除夕": {lunar: newYearsEve}, "除夕夜": {lunar: newYearsEve}, "大年夜": {lunar: newYearsEve}, "年三十": {lunar: newYearsEve}, "大年三十": {lunar: newYearsEve}, "元宵节": {lunar: lanternFestival}, "元宵節": {lunar: lanternFestival}, "端午节": {lunar: dragonBoat}, "端午": {lunar: dragonBoat}, "端午節": {lunar: dragonBoat},
	"中秋节": {lunar: midAutumn}, "中秋": {lunar: midAutumn}, "中秋節": {lunar: midAutumn}, "重阳节": {lunar: unknownFeast}, "重陽節": {lunar: unknownFeast}, "七夕节": {lunar: unknownFeast}, "七夕": {lunar: unknownFeast}, "腊八节": {lunar: unknownFeast}, "小年夜": {lunar: unknownFeast},
}

// shoppingDays are sales that are called by the digits of their day; they are
// days only where 618 is no number of something.
var shoppingDays = map[string]holiday{"618": {month: 6, day: 18}, "1111": {month: 11, day: 11}, "1212": {month: 12, day: 12}}

// feastStarts are the characters with which a feast begins.
var feastStarts = starts(feastsZH)

func starts(m map[string]holiday) map[rune]bool {
	out := map[rune]bool{}
	for name := range m {
		for _, r := range name {
			out[r] = true
			break
		}
	}
	return out
}

// zhFeast reads a feast with its year.
func (s *scan) zhFeast(i int) (when, int, bool) {
	y, j := 0, i
	if yy, k, ok := s.zhYear(i, true); ok {
		y, j = yy, s.spaces(s.opt(k, "的"))
	}
	if j == i || isDigit(s.at(j)) {
		if e := s.skip(j, isDigit); e-j >= 3 && e-j <= 4 && !isDigit(s.at(j-1)) && s.at(j-1) != '.' && !isLetter(s.at(j-1)) {
			if h, ok := shoppingDays[s.sub(j, e)]; ok && s.anyOf(s.spaces(e), "当天", "那天", "大促", "活动", "期间", "的时候", "购物节", "年中", "之前", "之后", "前", "后", "有活动", "预售", "优惠", "打折", "降价", "那会") > 0 {
				return s.feast(h, y), s.opt(e, "购物节", "当天", "那天"), true
			}
		}
	}
	if !feastStarts[s.at(j)] || isZhNumeral(s.at(j)) && (isZhNumeral(s.at(j-1)) || s.at(j-1) == '第' || s.at(j-1) == '星' || s.at(j-1) == '周' || s.at(j-1) == '拜' || s.at(j-1) == '期') {
		return when{}, 0, false
	}
	for e := min(j+6, len(s.r)); e > j+1; e-- {
		h, ok := feastsZH[s.sub(j, e)]
		if !ok {
			continue
		}
		if next := s.at(e); isZhNumeral(s.at(e-1)) && (isZhNumeral(next) || isDigit(next) || next == '个' || next == '月' || next == '折' || next == '件' || next == '点' || next == '号' || next == '块' || next == '元') {
			continue
		}
		return s.feast(h, y), e, true
	}
	return when{}, 0, false
}
