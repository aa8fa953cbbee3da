package recognize

import (
	"math"
	"strings"
)

// ChineseDigit is the value of a Chinese digit, or -1.
func ChineseDigit(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一', '壹':
		return 1
	case '二', '贰', '貳', '两', '兩', '俩', '倆':
		return 2
	case '三', '叁', '仨':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆', '陸':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// ChinesePlace is the place value of a Chinese numeral: 10 for 十; or 0.
func ChinesePlace(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 1e4
	case '亿', '億':
		return 1e8
	case '兆':
		return 1e12
	}
	return 0
}

func isZhNumeral(r rune) bool { return ChineseDigit(r) >= 0 || ChinesePlace(r) > 0 }

// zhNumber reads a number that has a Chinese numeral in it at i: an integer, a
// decimal, a fraction, a dozen.
func (s *scan) zhNumber(i int) (num, bool) {
	r := s.at(i)
	if r != '负' && r != '負' && r != '半' && r != '-' && !isDigit(r) && !isZhNumeral(r) {
		return num{}, false
	}
	if r == '半' {
		if j := s.lit(i+1, "打"); j > 0 {
			return num{val: 6, end: j}, true
		}
		if u := ChinesePlace(s.at(i + 1)); u >= 100 && !isZhNumeral(s.at(i+2)) { // 半百
			return num{val: u / 2, end: i + 2}, true
		}
		return num{}, false
	}
	j, sign := s.zhSign(i)
	if u := ChinesePlace(r); u >= 1000 && !isZhNumeral(s.at(i-1)) { // 千分之三
		if k := s.zhPartsOf(i + 1); k > 0 {
			if n, ok := s.zhFloat(s.spaces(k)); ok {
				return num{val: n.val / u, end: n.end}, true
			}
		}
	}
	a, ok := s.zhFloat(j)
	if !ok {
		return num{}, false
	}
	a.val *= sign
	a.digits = isDigit(s.at(j))
	if f, is := s.zhFraction(a, sign); is {
		f.digits = false
		return f, true
	}
	if k := s.lit(a.end, "打"); k > 0 && !isZhNumeral(s.at(k)) && !isDigit(s.at(k)) && !strings.ContainsRune("折开扫电算", s.at(k)) {
		a.val, a.end, a.single, a.plain = a.val*12, k, false, false
	}
	if a.plain && a.digits && (r == '-' || sign > 0) {
		return num{}, false // nothing Chinese in it
	}
	return a, true
}

// zhHalfMore reads the 半 of 一件半, which is half a thing more.
func (s *scan) zhHalfMore(n num) (num, bool) {
	if !strings.ContainsRune("个個件份盒包瓶袋箱碗杯双雙套块塊条條支张張片打桶罐", s.at(n.end)) || n.end >= len(s.r) || s.at(n.end+1) != '半' {
		return n, false
	}
	e := n.end + 2
	if u, _ := s.zhUnitOfTime(e); u != noUnit || strings.ContainsRune("价價夜路折成", s.at(e)) && e < len(s.r) {
		return n, false
	}
	n.val, n.end, n.single, n.plain = n.val+0.5, e, false, false
	return n, true
}

func (s *scan) zhSign(i int) (int, float64) {
	switch s.at(i) {
	case '负', '負', '-':
		if s.at(i) == '-' && (isDigit(s.at(i-1)) || isLetter(s.at(i-1))) {
			return i, 1
		}
		return s.spaces(i + 1), -1
	}
	return i, 1
}

// zhFraction reads what follows a: 分之 and 又…分之.
func (s *scan) zhFraction(a num, sign float64) (num, bool) {
	whole, den := 0.0, a
	if j := s.lit(s.spaces(a.end), "又"); j > 0 {
		k := s.spaces(j)
		if top, e, _, is := s.decimal(k); is { // 3又1/2
			if d, f, is := s.fractionTail(k, e); is {
				return num{val: a.val + sign*top/d, end: f}, true
			}
		}
		d, ok := s.zhInteger(k)
		if !ok {
			return num{}, false
		}
		whole, den = a.val, d
	}
	j := s.zhPartsOf(den.end)
	if j < 0 {
		return num{}, false
	}
	k, sign2 := s.zhSign(s.spaces(j))
	top, ok := s.zhFloat(k)
	if !ok || den.val == 0 {
		return num{}, false
	}
	if whole != 0 {
		sign2 *= sign
	}
	return num{val: whole + sign2*top.val/den.val, end: top.end}, true
}

// zhPartsOf is the position after 分之 with spaces in it, or -1.
func (s *scan) zhPartsOf(i int) int {
	j := s.lit(s.spaces(i), "分")
	if j < 0 {
		return -1
	}
	return s.lit(s.spaces(j), "之")
}

// zhFloat reads an integer with an optional 点 and decimals, and 2.3万.
func (s *scan) zhFloat(i int) (num, bool) {
	if isDigit(s.at(i)) {
		if v, j, plain, ok := s.decimal(i); ok && !plain {
			n := num{val: v, end: j}
			if k := s.spaces(s.zhSome(j)); ChinesePlace(s.at(k)) >= 100 {
				n.val *= ChinesePlace(s.at(k))
				n.end = k + 1
				if u := ChinesePlace(s.at(n.end)); u >= 1e4 {
					n.val *= u
					n.end++
				}
				return n, true
			}
			n.plain = true
			return n, true
		}
	}
	n, ok := s.zhInteger(i)
	if !ok {
		return n, false
	}
	j := s.spaces(n.end)
	switch s.at(j) {
	case '点', '點', '.':
	default:
		return n, true
	}
	j = s.spaces(j + 1)
	if d := ChineseDigit(s.at(j)); d < 0 || strings.ContainsRune("两兩俩倆仨", s.at(j)) {
		return n, true
	}
	scale := 0.1
	for k := 0; k < 30; k++ {
		d := ChineseDigit(s.at(j))
		if d < 0 || strings.ContainsRune("两兩俩倆仨", s.at(j)) {
			break
		}
		n.val += float64(d) * scale
		scale /= 10
		n.end = j + 1
		j = s.spaces(j + 1)
	}
	n.single, n.plain = false, false
	if u := ChinesePlace(s.at(n.end)); u >= 1e4 {
		n.val *= u
		n.end++
	}
	return n, true
}

// zhSome skips 几, 多 and 余 before a place value.
func (s *scan) zhSome(i int) int {
	switch s.at(i) {
	case '几', '幾', '多', '余', '來', '来':
		if ChinesePlace(s.at(s.spaces(i+1))) > 0 {
			return i + 1
		}
	}
	return i
}

// zhInteger reads an integer of Chinese numerals, which may have Arabic digits
// in front of place values and spaces in between.
func (s *scan) zhInteger(i int) (num, bool) {
	if n, ok := s.zhSpelled(i); ok {
		return n, true
	}
	var hi, lo, part float64 // above 亿, above 万, below 万
	cur := -1.0              // the digit that waits for its place value
	last := 0.0              // the last place value
	zero, units, digits, chinese := false, 0, 0, 0
	j, end := i, i
	for steps := 0; steps < 60; steps++ {
		r := s.at(j)
		switch {
		case isDigit(r):
			e := s.skip(j, isDigit)
			if cur >= 0 || e-j > 8 || units == 0 && digits > 0 || units > 0 && !zero && ChinesePlace(s.at(s.zhSome(s.spaces(e)))) == 0 {
				goto done
			}
			cur = float64(s.atoi(j))
			digits++
			j = e
		case ChineseDigit(r) == 0:
			if units == 0 && digits > 0 || cur > 0 {
				goto done
			}
			if units == 0 {
				cur = 0
			}
			zero = true
			digits++
			chinese++
			j++
		case ChineseDigit(r) > 0:
			if cur >= 0 || units > 0 && (r == '两' || r == '兩') && ChinesePlace(s.at(j+1)) < 100 {
				goto done
			}
			cur = float64(ChineseDigit(r))
			digits++
			chinese++
			j++
		case ChinesePlace(r) > 0:
			u := ChinesePlace(r)
			if j > end && s.zhPartsOf(j+1) > 0 {
				goto done // the next word is 百分之 or the like
			}
			switch {
			case u < 1e4:
				if cur < 0 && (u != 10 || units > 0 && !zero && last != 100) {
					// 千三 is 1300, but 百 alone is a word.
					if units > 0 || ChineseDigit(s.at(s.spaces(j+1))) <= 0 || ChinesePlace(s.at(s.spaces(s.spaces(j+1)+1))) > 0 {
						goto done
					}
				}
				if last != 0 && last < 1e4 && u >= last {
					goto done
				}
				part += math.Abs(cur) * u
			case cur < 0 && part == 0 && units == 0:
				goto done
			case cur < 0 && part == 0 && u < 1e8: // 万万, 亿万
				if lo > 0 {
					lo *= u
				} else {
					hi *= u
				}
			case u < 1e8:
				lo += (part + max(cur, 0)) * u
			default:
				if x := lo + part + max(cur, 0); x > 0 {
					hi += x * u
				} else {
					hi *= u
				}
				lo = 0
			}
			if u >= 1e4 {
				part = 0
			}
			cur, last, zero = -1, u, false
			units++
			chinese++
			j++
		default:
			goto done
		}
		end = j
		j = s.spaces(j)
		if k := s.zhSome(j); k > j {
			j = s.spaces(k)
		}
	}
done:
	if digits == 0 && units == 0 || digits == 0 && last != 10 {
		return num{}, false
	}
	v := hi + lo + part
	if cur >= 0 {
		if units > 0 && !zero && last > 10 {
			cur *= last / 10 // 两百五
		}
		v += cur
	}
	// 二三十 and 七八个 are estimates.
	if ChineseDigit(s.at(end)) > 0 && units == 0 && chinese == 1 && s.at(end) != '两' && s.at(end) != '兩' {
		return num{}, false
	}
	return num{val: v, end: end, plain: chinese == 0, single: chinese == 1 && units == 0}, true
}

// zhSpelled reads digits that are spelled one by one: 二零一六.
func (s *scan) zhSpelled(i int) (num, bool) {
	j, v, zero := i, 0.0, false
	for ChineseDigit(s.at(j)) >= 0 && j-i < 15 {
		v = v*10 + float64(ChineseDigit(s.at(j)))
		zero = zero || ChineseDigit(s.at(j)) == 0
		j++
	}
	if n := j - i; n < 2 || n < 4 && !zero || n == 2 && ChineseDigit(s.at(i+1)) != 0 || s.at(i) == '零' && n == 2 || ChinesePlace(s.at(j)) > 0 || ChineseDigit(s.at(j)) >= 0 {
		return num{}, false
	}
	return num{val: v, end: j}, true
}

// singleStandsAlone is whether one Chinese numeral counts something, which its
// neighbours tell: it is a part of many words (一看, 四川, 大陆).
func (s *scan) singleStandsAlone(i, end int) bool {
	prev, next := s.at(i-1), s.at(end)
	if strings.ContainsRune("壹贰貳叁肆伍陆陸柒捌玖", s.at(i)) && isHan(prev) && !strings.ContainsRune("是为為共第等", prev) {
		return false
	}
	if ChineseDigit(prev) >= 0 || ChinesePlace(prev) > 0 {
		return false
	}
	if strings.ContainsRune("第统統唯惟专專万廿卅几幾", prev) && isHan(prev) {
		return false
	}
	if !isHan(next) {
		return !isLetter(next) && !isDigit(next)
	}
	for _, w := range []string{"这是", "那是", "不是", "也是", "还是", "而是", "却是", "更是", "但是", "這是", "還是", "卻是", "是", "英尺", "英寸"} {
		if s.lit(end, w) > 0 {
			return true
		}
	}
	if s.at(i) != '一' && strings.ContainsRune(counted, next) {
		return true
	}
	return strings.ContainsRune(measureWords, next)
}

// counted are characters that follow a number other than one; after one they
// mostly make a word.
const counted = "国國公平方英立手线線色轮輪战戰声系维維者省市县縣村区區城街校院局船车車碗餐客字指桌题題科例册冊版届州岛島路楼样樣边邊面体體处處室"

// measureWords are characters that follow a number of things.
const measureWords = "个個件只隻支枝条條本张張双雙对對套瓶盒包箱袋桶杯碗盘盤块塊片颗顆粒棵根台臺辆輛部架艘座间間层層栋棟楼樓户戶家所门門扇面幅首篇封页頁章节節段句位名人口头頭匹群队隊组組班批次趟回遍场場届屆期年月日号號天周週夜晚时時分秒刻岁歲元角毛米厘毫克吨噸斤两磅升尺寸里亩畝度倍成级級种種类類样樣份笔筆票项項步码碼格星季代重圈串束把壶壺锅鍋罐管卷捆团團堆滴朵顶頂床副具枚股道行列排路线線站课課单單例宗案字声聲到至以加减減乘除的和与與或国國"
