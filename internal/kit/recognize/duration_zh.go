package recognize

import "strings"

// zhUnitOfTime reads a unit of time; some need no 个, some must have one.
func (s *scan) zhUnitOfTime(i int) (unit, int) {
	switch s.at(i) {
	case '年', '个', '個', '月', '周', '週', '星', '礼', '禮', '天', '日', '小', '钟', '鐘', '时', '時', '分', '秒', '工', '季', '世', '刻', '晚', '夜':
	default:
		return noUnit, 0
	}
	for _, u := range []struct {
		unit  unit
		words []string
	}{
		{unitYear, []string{"年"}},
		{unitMonth, []string{"个月", "個月", "月"}},
		{unitWeek, []string{"个星期", "個星期", "星期", "个礼拜", "個禮拜", "礼拜", "禮拜", "周", "週"}},
		{unitBusinessDay, []string{"个工作日", "個工作日", "工作日", "个工作天"}},
		{unitHour, []string{"个小时", "個小時", "小时", "小時", "个钟头", "個鐘頭", "钟头", "鐘頭", "个钟", "时", "時"}},
		{unitMinute, []string{"分钟", "分鐘"}},
		{unitSecond, []string{"秒钟", "秒鐘", "秒"}},
		{unitQuarter, []string{"个季度", "季度"}},
		{unitDay, []string{"天", "日", "个晚上", "晚", "夜"}},
	} {
		if j := s.anyOf(i, u.words...); j > 0 {
			return u.unit, j
		}
	}
	return noUnit, 0
}

// oneDurationZH reads a number and a unit, or half a unit.
func (s *scan) oneDurationZH(i int) (when, int, bool) {
	if s.at(i) == '半' {
		if u, j := s.zhUnitOfTime(s.spaces(i + 1)); u != noUnit && s.at(j-1) != '夜' && s.at(j-1) != '晚' && !s.before(j, "半月") && !s.before(j, "半日") {
			return length(0.5, u), j, true
		}
		return when{}, 0, false
	}
	if j := s.anyOf(i, "几", "幾", "数", "數", "好几"); j > 0 {
		if u, k := s.zhUnitOfTime(j); u != noUnit && u != unitMonth && s.at(k-1) != '月' && s.at(k-1) != '时' || u == unitMonth && k > j+1 {
			w := length(3, u)
			w.vague = true
			return w, k, true
		}
		return when{}, 0, false
	}
	if p := s.at(i - 1); isDigit(p) || p == '第' || ChineseDigit(p) >= 0 || ChinesePlace(p) > 0 || p == '.' || p == ':' || p == '-' && isDigit(s.at(i-2)) {
		return when{}, 0, false
	}
	n, ok := num{}, false
	if isDigit(s.at(i)) {
		v, j, _, is := s.decimal(i)
		n, ok = num{val: v, end: j, digits: true}, is
		if k := s.zhSome(j); is && ChinesePlace(s.at(k)) > 0 {
			if x, is := s.zhFloat(i); is {
				n = x
				n.digits = true
			}
		}
	} else if isZhNumeral(s.at(i)) {
		if strings.ContainsRune("零〇", s.at(i)) {
			return when{}, 0, false
		}
		n, ok = s.zhInteger(i)
		if !ok {
			// 二三天, 七八个小时
			if a, b := ChineseDigit(s.at(i)), ChineseDigit(s.at(i+1)); a > 0 && b == a+1 {
				n, ok = num{val: float64(b), end: i + 2}, true
			}
		}
	}
	if !ok {
		return when{}, 0, false
	}
	vague := false
	j := s.spaces(n.end)
	if k := s.anyOf(j, "多", "来", "來", "余"); k > 0 {
		j, vague = k, true
	}
	half := 0.0
	if k := s.anyOf(j, "个半", "個半"); k > 0 {
		j, half = k, 0.5
	}
	u, e := s.zhUnitOfTime(j)
	if u == noUnit {
		return when{}, 0, false
	}
	switch unitText := s.sub(j, e); {
	case unitText == "月" && half == 0:
		return when{}, 0, false // 三月 is a month
	case unitText == "日" || unitText == "夜" || unitText == "晚":
		if unitText == "日" {
			return when{}, 0, false // 三日 is a day
		}
	case unitText == "年" && n.digits && n.end-i >= 3 || unitText == "年" && n.digits && s.at(i) == '0':
		return when{}, 0, false
	case (unitText == "时" || unitText == "時") && strings.ContainsRune("候间間代刻", s.at(e)) && e < len(s.r):
		return when{}, 0, false
	case unitText == "周" && strings.ContainsRune("年岁末", s.at(e)) && e < len(s.r), unitText == "年" && strings.ContainsRune("级代级龄級", s.at(e)) && e < len(s.r):
		return when{}, 0, false
	case unitText == "秒" && s.at(e) == '杀', unitText == "天" && s.lit(e, "猫") > 0:
		return when{}, 0, false
	}
	w := length(n.val+half, u)
	w.vague = vague
	if k := s.lit(e, "半"); k > 0 && half == 0 && !strings.ContainsRune("价價", s.at(k)) {
		w = length(n.val+0.5, u)
		e = k
	}
	return w, e, true
}

// zhAbout reads 3-5天 and 三到五个工作日, which are as long as the larger number.
func (s *scan) zhAbout(i int) (when, int, bool) {
	if p := s.at(i - 1); isDigit(p) || isZhNumeral(p) || isLetter(p) || p == '-' || p == '.' || p == '/' {
		return when{}, 0, false
	}
	a, j, ok := s.zhInt(i, 3)
	if !ok {
		return when{}, 0, false
	}
	k := s.anyOf(j, "-", "~", "到", "至", "—", "–", "～")
	b, e, ok := s.zhInt(max(k, 0), 3)
	if k < 0 || !ok || b <= a {
		return when{}, 0, false
	}
	u, f := s.zhUnitOfTime(s.spaces(e))
	if u == noUnit || s.at(f-1) == '日' && u == unitDay || s.at(f-1) == '月' && s.at(f-2) != '个' && s.at(f-2) != '個' || u == unitYear && b > 99 || u == unitHour && f == s.spaces(e)+1 {
		return when{}, 0, false
	}
	w := length(float64(b), u)
	w.vague = true
	return w, f, true
}

// durationZH reads a duration of one or more units.
func (s *scan) durationZH(i int) (when, int, bool) {
	if w, e, ok := s.zhAbout(i); ok {
		return w, e, true
	}
	w, e, ok := s.oneDurationZH(i)
	if !ok {
		return when{}, 0, false
	}
	for n := 0; n < 6; n++ {
		j := s.spaces(s.opt(s.spaces(e), "零", "又", "加", "多", "余"))
		x, f, ok := s.oneDurationZH2(j)
		if !ok || x.unit.duration(1) >= w.unit.duration(1) {
			break
		}
		w, e = s.plus(w, x), f
	}
	return w, e, true
}

// oneDurationZH2 is oneDurationZH within a duration, where 分 are minutes and a
// digit may stand before.
func (s *scan) oneDurationZH2(i int) (when, int, bool) {
	if n, j, ok := s.zhInt(i, 3); ok {
		if e := s.anyOf(s.spaces(j), "分"); e > 0 && s.at(e) != '钟' && s.at(e) != '鐘' {
			return length(float64(n), unitMinute), e, true
		}
	}
	return s.oneDurationZH(i)
}

// setZH reads a recurring time: 每天, 每周一, 每隔三天, 每天早上八点.
func (s *scan) setZH(i int) (when, int, bool) {
	j := s.anyOf(i, "每隔一", "每隔", "每个", "每個", "每一", "每", "隔")
	if j < 0 || s.at(i) == '隔' && s.anyOf(j, "天", "日", "周") < 0 {
		return when{}, 0, false
	}
	w := when{kind: Set}
	e := 0
	if s.anyOf(i, "每天", "每日") > 0 {
		w.timex, e = "P1D", i+2
	} else if wd, k, ok := s.zhWeekday(j); ok {
		w.timex, e = "XXXX-WXX-"+format(float64(wd)), k
	} else if u, k := s.zhUnitOfTime(s.spaces(j)); u != noUnit {
		n := 1.0
		if s.at(i) == '隔' || s.lit(i, "每隔") > 0 {
			n = 2
		}
		w.timex, e = "P"+u.timex(n), k
		if wd := s.at(k); u == unitMonth {
			if d, f, ok := s.zhDay(s.spaces(s.opt(k, "的")), false); ok {
				w.timex, e = "XXXX-XX-"+two(d), f
			}
		} else if u == unitWeek && ChineseDigit(wd) > 0 {
			return when{}, 0, false
		}
	} else if d, k, ok := s.durationZH(j); ok {
		w.timex, e = d.timex, k
	} else if k := s.anyOf(j, "周末", "週末"); k > 0 {
		w.timex, e = "XXXX-WXX-WE", k
	} else if m, k, ok := s.zhMonth(j); ok {
		w.timex, e = "XXXX-"+two(m), k
	} else if p, k := s.zhPart(j); p != noPart && k > j+1 {
		_, _, name := p.hours()
		w.timex, e = "T"+name, k
	} else {
		return when{}, 0, false
	}
	if k := s.anyOf(j, "周末", "週末"); k > e {
		w.timex, e = "XXXX-WXX-WE", k
	}
	k := s.spaces(s.opt(e, "的", "都"))
	if x, f, ok := s.rangeZH(k); ok && x.kind == TimeRange {
		w.timex += x.timex
		e = f
	} else if x, f, ok := s.clockZH(k); ok {
		w.timex += x.timex
		e = f
	} else if p, f := s.zhPart(k); p != noPart && f > k+1 {
		_, _, name := p.hours()
		w.timex += "T" + name
		e = f
	}
	return w, e, true
}
