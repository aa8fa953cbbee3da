package address

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// chinese reads the text from left to right: names of provinces and cities from
// the list, things with a number before their ending (138号, 7楼, 5-2-301), and
// names that an ending closes (西湖区, 文三路). What lies between is the name of
// an estate or a building.
func (p *parser) chinese() {
	p.phones()
	p.labelled()
	p.standingName()
	for i := 0; i < len(p.r); {
		if p.separator(i) {
			i++
			continue
		}
		n := p.place(i)
		if n == 0 {
			n = p.numbered(i, true)
		}
		if n == 0 {
			n = p.word(i)
		}
		i += max(n, 1)
	}
}

// separator tells whether nothing to read stands at i.
func (p *parser) separator(i int) bool {
	r := p.at(i)
	return !isHan(r) && !isDigit(r) && !isLetter(r) && r != '#'
}

// place reads a province, a city or a county and returns its length in runes.
func (p *parser) place(i int) int {
	if p.has(i, "中国") && p.level == 0 {
		return 2
	}
	for _, said := range []string{p.parts.District, p.parts.City, p.parts.Province} {
		if said != "" && p.level > levelOf(Province) && p.level < levelOf(Road) && p.has(i, said) && (utf8.RuneCountInString(said) > 2 || !p.continues(i+2)) {
			return utf8.RuneCountInString(said) // said again
		}
	}
	best, size := place{}, 0
	for _, c := range places()[p.at(i)] {
		n := p.placeAt(i, c)
		// 吉林吉林市, 海南藏族自治州: the level that is open wins.
		if n > size || n == size && n > 0 && c.city == (p.parts.Province != "") {
			best, size = c, n
		}
	}
	if size == 0 {
		return 0
	}
	kind := Province
	switch {
	case best.county:
		kind = District
	case best.city || best.municipal && p.parts.Province != "":
		kind = City
	}
	short := size == utf8.RuneCountInString(best.name)
	switch {
	case p.level > levelOf(Town), p.level >= levelOf(District) && (short || best.county):
		return 0 // a name inside the address: 文三路 … 上海大厦
	case *p.parts.field(kind) != "":
		return size // another one cannot be right either
	}
	p.put(kind, i, i+size)
	return size
}

// longPlace tells whether the full name of a province or city stands at i.
func (p *parser) longPlace(i int) bool {
	return slices.ContainsFunc(places()[p.at(i)], func(c place) bool { return c.rest != "" && p.has(i, c.name+c.rest) })
}

// placeAt is how many runes at i are the name of c, long or short.
func (p *parser) placeAt(i int, c place) int {
	n := utf8.RuneCountInString(c.name)
	switch {
	case c.rest != "" && p.has(i, c.name+c.rest):
		return n + utf8.RuneCountInString(c.rest)
	case !p.has(i, c.name) || p.continues(i+n):
		return 0
	case c.county:
		return n + p.oneOf(i+n, "新区", "市")
	case c.rest != "省":
		// 恩施州, 内蒙古自治区, 阿克苏市 are not official but common.
		n += p.oneOf(i+n, "自治州", "自治区", "地区", "市", "州")
	}
	return n
}

// continues tells whether the short name of a place that ends before i is the
// beginning of another name: 南京东路, 上海大厦, 宁波银行.
func (p *parser) continues(i int) bool {
	j := i
	if p.at(j) != 0 && strings.ContainsRune("东西南北中", p.at(j)) {
		j++
	}
	if p.has(i+1, "街道") {
		return true // 河南岸街道
	}
	return p.oneOf(j, "路", "街", "大道", "大街", "道", "巷", "弄") > 0 ||
		p.oneOf(i, "大厦", "广场", "银行", "商会", "大学", "学院", "饭店", "酒店", "大酒店", "宾馆", "花园", "小区", "新村", "村", "镇", "乡", "县", "区", "公寓", "火车站", "站", "机场", "国际") > 0
}

const numerals = "一二三四五六七八九十百零〇两甲乙丙丁"

// number reads one number at i: digits with a letter on either side, a single
// letter, or Chinese numerals. It returns its length in runes.
func (p *parser) number(i int) int {
	j := i
	switch r := p.at(i); {
	case isDigit(r) || isLetter(r):
		if isLetter(r) {
			j++
		}
		for isDigit(p.at(j)) {
			j++
		}
		if j-i > 6 || isLetter(p.at(j)) && isLetter(p.at(j+1)) {
			return 0
		}
		if isLetter(p.at(j)) && isDigit(p.at(j-1)) {
			j++
		}
		return j - i
	case r != 0 && strings.ContainsRune(numerals, r):
		for j-i < 4 && p.at(j) != 0 && strings.ContainsRune(numerals, p.at(j)) {
			j++
		}
		return j - i
	}
	return 0
}

// The endings of things with a number, longest first.
var numberedEndings = []struct{ ending, kind string }{
	{"号楼", Building},
	{"号馆", Building},
	{"号库", Building},
	{"号院", Number},
	{"号房", Room},
	{"号门", Unit},
	{"号铺", Room},
	{"号店", Room},
	{"单元", Unit},
	{"梯", Unit},
	{"栋", Building},
	{"幢", Building},
	{"座", Building},
	{"橦", Building},
	{"#楼", Building},
	{"#", Building},
	{"排", Building},
	{"楼层", Floor},
	{"层楼", Floor},
	{"楼", Floor},
	{"层", Floor},
	{"F", Floor},
	{"f", Floor},
	{"室", Room},
	{"房间", Room},
	{"房", Room},
	{"户", Room},
	{"铺", Room},
	{"弄", Number},
	{"号", Number},
}

// numbered reads numbers with their ending, or a chain of bare numbers. With
// keep false it only looks.
func (p *parser) numbered(i int, keep bool) int {
	from := i
	if n := p.oneOf(i, "负", "地下", "第"); n > 0 {
		i += n
	}
	type piece struct{ from, to int }
	var chain []piece
	for len(chain) < 5 {
		n := p.number(i)
		if n == 0 {
			break
		}
		chain = append(chain, piece{i, i + n})
		i += n
		if n := p.oneOf(i, "---", "--", "-", "~", "/", "、", "_", "之"); n > 0 && p.number(i+n) > 0 {
			i += n
			continue
		}
		break
	}
	if len(chain) == 0 {
		return 0
	}
	last := chain[len(chain)-1]
	if p.at(last.to) == ' ' {
		// 138 号
		for _, e := range numberedEndings {
			if p.has(last.to+1, e.ending) && isDigit(p.at(last.to-1)) && isHan(p.at(last.to+1)) {
				last.to++
				break
			}
		}
	}
	for _, e := range numberedEndings {
		if !p.has(last.to, e.ending) {
			continue
		}
		to := last.to + utf8.RuneCountInString(e.ending)
		kind := e.kind
		if (e.ending == "号" || e.ending == "房") && strings.ContainsRune("线公桥码", p.at(to)) && p.at(to) != 0 {
			return 0 // 1号线, 1号公馆: a name
		}
		if p.at(to) != 0 && (kind == Floor && strings.ContainsRune("村镇乡路街", p.at(to)) || isLetter(p.at(to-1)) && isLetter(p.at(to))) {
			return 0
		}
		if !keep {
			return to - from
		}
		if kind == Number && e.ending == "号" {
			kind = p.numberKind()
		}
		first := from
		if len(chain) > 1 && kind == Room {
			heads := chain[:len(chain)-1]
			kinds := []string{Building, Unit}
			if p.parts.Building != "" {
				kinds = []string{Unit, Floor}
			}
			for k, h := range heads[:min(len(heads), 2)] {
				p.put(kinds[k], h.from, h.to)
			}
			first = last.from
		}
		p.put(kind, first, to)
		return to - from
	}
	return p.bare(from, i, len(chain), keep, func(k int) (int, int) { return chain[k].from, chain[k].to })
}

// numberKind is what 12号 is at this point: the number of a road, then that of
// a building, then that of a room.
func (p *parser) numberKind() string {
	switch {
	case p.parts.Number == "" && p.parts.Building == "" && !p.estate:
		return Number
	case p.parts.Building == "" && p.level < levelOf(Unit):
		return Building
	}
	return Room
}

// bare reads numbers without an ending: 5-2-301, or the last number of all.
func (p *parser) bare(from, to, n int, keep bool, piece func(int) (int, int)) int {
	if r := p.at(from); !isDigit(r) && !isLetter(r) {
		return 0 // Chinese numerals alone are part of a name
	}
	next := p.at(to)
	size := to - from
	if n == 1 && p.last == Road && p.parts.Number == "" && isHan(next) && isDigit(p.at(from)) && size < 6 && !strings.ContainsRune("米天路区期组巷村大", next) {
		if keep {
			p.put(Number, from, to) // 新城大道317中天大厦
		}
		return size
	}
	if n == 1 {
		if isHan(next) || p.level < levelOf(Town) {
			return 0
		}
		var kind string
		switch {
		case size > 5 || isLetter(p.at(from)) && size < 2:
			return 0
		case p.last == Road && p.parts.Number == "":
			kind = Number
		case size >= 3 && p.parts.Room == "":
			kind = Room
		case p.parts.Building == "":
			kind = Building
		case p.parts.Unit == "":
			kind = Unit
		case p.parts.Room == "":
			kind = Room
		default:
			return 0
		}
		if keep {
			p.put(kind, from, to)
		}
		return to - from
	}
	if p.level < levelOf(Town) && isHan(next) {
		return 0
	}
	if !keep {
		return to - from
	}
	kinds := []string{Building, Room}
	switch {
	case p.last == Road && p.parts.Number == "":
		if n == 2 {
			p.put(Number, from, to) // 文三路138-2
			return to - from
		}
		kinds = []string{Number, Building, Room}
	case n == 2 && p.parts.Building != "":
		kinds = []string{Unit, Room}
	case n >= 3 && p.parts.Building != "":
		kinds = []string{Unit, Floor, Room}
	case n >= 4:
		kinds = []string{Building, Unit, Floor, Room}
	case n == 3:
		kinds = []string{Building, Unit, Room}
	}
	for k := range min(n, len(kinds)) {
		f, t := piece(k)
		p.put(kinds[k], f, t)
	}
	return to - from
}

// What an ending says, longest first. Limits are runes before the ending.
var endings = []struct {
	ending, kind string
	least, most  int
}{
	{"街道办事处", Town, 1, 6},
	{"特别行政区", District, 2, 4},
	{"自治县", District, 2, 10},
	{"自治旗", District, 2, 8},
	{"民族乡", Town, 1, 8},
	{"开发区", Community, 0, 10},
	{"高新区", Community, 0, 8},
	{"工业园区", Community, 0, 8},
	{"工业园", Community, 1, 8},
	{"工业区", Community, 1, 8},
	{"科技园", Community, 0, 8},
	{"产业园", Community, 0, 8},
	{"保税区", Community, 1, 8},
	{"村委会", Community, 1, 6},
	{"居委会", Community, 1, 6},
	{"新区", District, 1, 4},
	{"林区", District, 2, 4},
	{"街道", Town, 1, 6},
	{"苏木", Town, 2, 6},
	{"社区", Community, 1, 8},
	{"小区", Community, 1, 8},
	{"新村", Community, 1, 6},
	{"花园", Community, 1, 8},
	{"公寓", Community, 1, 8},
	{"大厦", Community, 1, 10},
	{"广场", Community, 1, 8},
	{"家园", Community, 1, 6},
	{"市场", Community, 1, 10},
	{"商城", Community, 1, 10},
	{"大学", Community, 1, 8},
	{"医院", Community, 1, 10},
	{"大道", Road, 1, 6},
	{"大街", Road, 1, 6},
	{"公路", Road, 1, 6},
	{"国道", Road, 0, 4},
	{"省道", Road, 0, 4},
	{"胡同", Road, 1, 5},
	{"路", Road, 1, 7},
	{"街", Road, 1, 6},
	{"巷", Road, 1, 6},
	{"弄", Road, 1, 5},
	{"道", Road, 1, 7},
	{"镇", Town, 1, 5},
	{"乡", Town, 1, 6},
	{"村", Community, 1, 6},
	{"区", District, 1, 4},
	{"县", District, 1, 5},
	{"市", District, 1, 4},
	{"旗", District, 2, 8},
}

// Words whose last character is no ending of a division.
var noEnding = []string{
	"城市", "超市", "夜市", "门市", "都市", "菜市", "花市", "上市", "小区", "社区", "园区", "校区", "厂区", "地区", "片区", "街区", "景区", "库区",
	"工业区", "生活区", "住宅区", "商业区", "度假区", "营业区", "别墅区", "家乡", "水乡",
}

// Words that are none by themselves: 东区 is not, 江东区 is.
var notAlone = []string{
	"东区", "西区", "南区", "北区", "中区", "一区", "二区", "三区", "四区", "五区", "六区", "城镇", "村镇", "乡镇", "本市", "本区", "新区", "老区",
}

// Endings of estates, in which 12号 is a building.
var estates = []string{"小区", "苑", "花园", "新村", "家园", "公寓", "花苑", "佳苑", "名苑", "庭", "府", "湾", "公馆", "山庄", "里", "园", "城"}

// word reads a name up to the ending that closes it, or up to the next number
// or separator, and returns its length in runes.
func (p *parser) word(i int) int {
	j := i
	for ; j < len(p.r) && j-i < 40; j++ {
		if p.separator(j) && p.at(j) != '·' {
			break
		}
		if j > i && p.numbered(j, false) > 0 && !isHan(p.at(j)) || j > i && isHan(p.at(j)) && p.numberedHan(j) {
			break
		}
		if j > i && p.level < levelOf(District) && p.longPlace(j) {
			break
		}
		if j > i+1 && p.sectionOf(j) > 0 || j == i && p.sectionOf(i) > 0 {
			break
		}
		for _, e := range endings {
			n := utf8.RuneCountInString(e.ending)
			if j-i < e.least || j-i > e.most || !p.has(j, e.ending) {
				continue
			}
			if p.closes(i, j, j+n, e.kind, e.ending) {
				to := j + n
				if e.kind == Road {
					to += p.section(to)
				}
				p.put(e.kind, i, to)
				return to - i
			}
			break
		}
	}
	if j == i {
		if n := p.sectionOf(i); n > 0 {
			p.put(Section, i, i+n)
			return n
		}
		return 1
	}
	return p.rest(i, j)
}

// sectionOf is the length of a part of an estate or village at i: 三期, 东区,
// 2组, 北门.
func (p *parser) sectionOf(i int) int {
	r := p.at(i)
	if r == 0 || p.level < levelOf(District) {
		return 0
	}
	n := p.number(i)
	if n == 0 && strings.ContainsRune("东西南北中", r) {
		n = 1
	}
	if n == 0 {
		return 0
	}
	e := p.oneOf(i+n, "期", "区", "组", "大门", "门", "队", "村民小组")
	if e == 0 || p.oneOf(i+n+e, "路", "街", "镇", "小区", "花园", "新村", "大道", "村") > 0 {
		return 0
	}
	return n + e
}

// numberedHan tells whether Chinese numerals at j number something (三幢).
func (p *parser) numberedHan(j int) bool {
	if r := p.at(j - 1); r != 0 && strings.ContainsRune(numerals, r) {
		return false
	}
	return p.numbered(j, false) > 0
}

// closes tells whether the ending from j to to ends a name of this kind here.
func (p *parser) closes(i, j, to int, kind, ending string) bool {
	toRoad := p.oneOf(to, "路", "街", "巷", "弄", "大道", "大街", "公路", "胡同") > 0 && p.oneOf(to, "路桥", "街道") == 0
	if toRoad && kind != Road && (kind != Town || !p.has(to, "路")) {
		return false // 新村路, 县前街
	}
	name := string(p.r[i:to])
	for _, w := range noEnding {
		if strings.HasSuffix(name, w) && (kind == District || kind == Town) {
			return false
		}
	}
	if slices.Contains(notAlone, name) {
		return false
	}
	switch kind {
	case District:
		if p.level > levelOf(District) || p.parts.District != "" {
			return false
		}
		if ending == "区" && j-i == 1 && !slices.Contains([]string{"城区", "郊区", "矿区", "江区"}, name) {
			return false
		}
	case Town:
		if p.level > levelOf(Community) {
			return false
		}
		if p.oneOf(to, "街道", "镇", "乡") > 0 || ending == "镇" && p.has(to, "江") {
			return false // 西乡街道
		}
	case Road:
		if ending == "道" && !isDigit(p.at(to)) {
			return false // 弥敦道555号, but 街道, 隧道
		}
		if ending == "街" && p.has(to, "道") || p.oneOf(to, "桥区", "口镇") > 0 {
			return false
		}
		if p.oneOf(to, "路", "街", "巷") > 0 {
			return false
		}
	case Community:
		if ending == "村" && (p.has(to, "镇") || p.has(to, "乡")) {
			return false
		}
	}
	return true
}

// section is the length of what may follow the name of a road: 东段, 一段.
func (p *parser) section(i int) int {
	if r := p.at(i); r != 0 && strings.ContainsRune("东西南北中一二三四五", r) && p.has(i+1, "段") {
		return 2
	}
	return 0
}

// rest records runes i to j, which no ending closes.
func (p *parser) rest(i, j int) int {
	if p.parts.Name == "" && p.parts.Phone != "" && p.level >= levelOf(Number) && p.isName(i, j) {
		p.put(Name, i, j)
		return j - i
	}
	if p.level == 0 && p.longPlace(j) {
		return j - i // 我住, 请寄: what leads to the address
	}
	to := j
	for again := true; again; {
		again = false
		for _, h := range helpers {
			if s, ok := strings.CutSuffix(string(p.r[i:to]), h); ok && utf8.RuneCountInString(s) != 1 {
				to = i + utf8.RuneCountInString(s)
				again = to > i
				break
			}
		}
	}
	if to-i >= 2 && p.hasHan(i, to) {
		p.put(Community, i, to)
	}
	return j - i
}

func (p *parser) hasHan(i, j int) bool {
	return slices.ContainsFunc(p.r[i:j], isHan)
}

// helpers say how to get there, not where it is.
var helpers = []string{"其它区", "其他区", "交叉口", "路口", "对面", "旁边", "附近", "隔壁", "门口", "楼下", "楼上", "转角", "院内", "内", "旁", "口", "电联", "收", "交"}
