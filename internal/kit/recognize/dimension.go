package recognize

import "strings"

var (
	dimensionsEN = makeDimensionsEN()
	dimensionsZH = makeTable(dimensionNamesZH, nil)
)

const dimensionNamesEN = `
Kilometer: km~|kms~|kilometer|kilometers|kilometre|kilometres|kilo meter|kilo meters
Hectometer: hm~|hectometer|hectometers|hectometre|hectometres
Decameter: dam~|decameter|decameters
Meter: m~|meter~|meters|metre|metres
Decimeter: dm~|decimeter|decimeters|decimetre|decimetres
Centimeter: cm~|cms~|centimeter|centimeters|centimetre|centimetres
Millimeter: mm~|millimeter|millimeters|millimetre|millimetres
Micrometer: μm|µm|um~|micrometer|micrometers|micrometre|micrometres|micron|microns
Nanometer: nm~|nanometer|nanometers|nanometre|nanometres
Picometer: picometer|picometers
Mile: mi~|mile|miles
Yard: yd~|yds~|yard~|yards~
Inch: in~|inch|inches|"~|″~
Foot: ft~|ft.~|foot~|feet~|'~
Light year: light year|light years|light-year|light-years
Nautical mile: nautical mile|nautical miles|nmi~
Kilogram: kg~|kgs~|kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos
Gram: g~|gr~|gram|grams|gramme|grammes|gm~
Milligram: mg~|milligram|milligrams|milligramme|milligrammes
Microgram: μg|µg|mcg~|microgram|micrograms|microgramme|microgrammes
Metric ton: metric ton|metric tons|metric tonne|metric tonnes
Ton: t~|ton|tons|tonne|tonnes
Pound: lb~|lbs~|pound~|pounds~
Ounce: oz~|ounce|ounces
Stone: stone~|stones~
Liter: l~|liter|liters|litre|litres|ltr~
Deciliter: dl~|deciliter|deciliters|decilitre|decilitres
Centiliter: cl~|centiliter|centiliters|centilitre|centilitres
Milliliter: ml~|mls~|milliliter|milliliters|millilitre|millilitres|cc~
Hectoliter: hl~|hectoliter|hectoliters|hectolitre|hectolitres
Gallon: gal~|gallon|gallons
Quart: qt~|quart|quarts
Pint: pint|pints
Cup: cup~|cups~
Teaspoon: tsp~|teaspoon|teaspoons
Tablespoon: tbsp~|tablespoon|tablespoons
Fluid ounce: fl oz|fl. oz|fluid ounce|fluid ounces
Barrel: barrel|barrels|bbl~
Cubic meter: cubic meter|cubic meters|cubic metre|cubic metres|m3~|m^3~|m³~|cbm~
Cubic centimeter: cubic centimeter|cubic centimeters|cubic centimetre|cubic centimetres|cm3~|cm^3~|cm³~
Cubic foot: cubic foot|cubic feet|ft3~|ft³~
Cubic inch: cubic inch|cubic inches|in3~|in³~
Cubic yard: cubic yard|cubic yards
Acre: acre|acres
Hectare: hectare|hectares
Meter per second: m/s|meters per second|meter per second|metres per second|metre per second|mps~
Kilometer per hour: km/h|kmh~|kph~|kmph~|kilometers per hour|kilometer per hour|kilometres per hour|kilometre per hour|kilometers an hour|kilometres an hour
Kilometer per minute: km/min|kilometers per minute|kilometres per minute
Kilometer per second: km/s|kilometers per second|kilometres per second
Mile per hour: mph~|mi/h|miles per hour|mile per hour|miles an hour|mile an hour|miles/hour
Knot: kt~|knot|knots
Foot per second: ft/s|feet per second|foot per second
Foot per minute: ft/min|feet per minute
Degree: degree|degrees|deg~|°
Radian: rad~|radian|radians
Turn: turn~|turns~
C: °c|℃|degree celsius|degrees celsius|degrees centigrade|degree centigrade|degrees c|degree c|deg c|celsius|centigrade
F: °f|℉|degree fahrenheit|degrees fahrenheit|degrees f|degree f|deg f|fahrenheit
K: kelvin|kelvins
Bit: bit~|bits~
Kilobit: kbit~|kilobit|kilobits|kb/s~|kbps~
Megabit: mbit~|megabit|megabits|mbps~
Gigabit: gbit~|gigabit|gigabits|gbps~
Byte: byte|bytes
Kilobyte: kb~|kilobyte|kilobytes|kilo byte
Megabyte: mb~|megabyte|megabytes|mega byte
Gigabyte: gb~|gigabyte|gigabytes|giga byte
Terabyte: tb~|terabyte|terabytes
Petabyte: pb~|petabyte|petabytes
Watt: w~|watt|watts
Kilowatt: kw~|kilowatt|kilowatts
Horsepower: hp~|horsepower
Volt: v~|volt|volts
Milliampere hour: mah~
Hertz: hz~|hertz
Kilohertz: khz~
Megahertz: mhz~
Gigahertz: ghz~
Kilowatt hour: kwh~
Joule: joule|joules
Calorie: cal~|calorie|calories
Kilocalorie: kcal~|kilocalorie|kilocalories
Pascal: pa~|pascal|pascals
Bar: bar~|bars~
Psi: psi~
Newton: newton|newtons
Year: years old|year old|year-old|years-old|-year-old|years of age|year of age|yrs old|yr old
Month: months old|month old|month-old|months of age
Week: weeks old|week old|week-old|weeks of age
Day: days old|day old|day-old|days of age
`

const dimensionNamesZH = `
Meter: 米~|公尺|m~
Kilometer: 千米|公里|km~
Decimeter: 分米|公寸|dm~
Centimeter: 厘米|釐米|公分|cm~
Millimeter: 毫米|公釐|mm~
Micrometer: 微米
Nanometer: 纳米|納米
Picometer: 皮米
Li: 里~|市里|华里
Zhang: 丈~
Chi: 尺~|市尺
Cun: 寸~|市寸
Mile: 英里|英哩
Inch: 英寸|英吋|吋
Foot: 英尺|呎
Yard?: 码~|碼~
Knot: 海里|海浬
Light year: 光年
Meter per second: 米每秒|米/秒|m/s
Kilometer per hour: 公里每小时|千米每小时|公里/小时|千米/小时|公里每小時|km/h
Kilometer per minute: 公里每分钟|千米每分钟|公里/分钟|千米/分钟
Kilometer per second: 公里每秒|千米每秒|公里/秒|千米/秒|km/s
Mile per hour: 英里每小时|英里/小时
Foot per second: 英尺每秒|英尺/秒
Square centimeter: 平方厘米|平方公分|cm²
Square decimeter: 平方分米
Square meter: 平方米|平方公尺|平米|平方~|m²|㎡
Square kilometer: 平方公里|平方千米
Square foot: 平方英尺|平方呎
Square inch: 平方英寸
Acre: 英亩|英畝
Are: 公亩
Hectare: 公顷|公頃
Mu: 亩~|畝~|市亩
Liter: 公升|升~|l~
Milliliter: 毫升|ml~
Cubic meter: 立方米|立方公尺|立方~
Cubic decimeter: 立方分米
Cubic centimeter: 立方厘米
Cubic millimeter: 立方毫米
Cubic foot: 立方英尺
Gallon: 加仑|加侖
Pint: 品脱|品脫
Dou: 斗~|市斗
Dan: 石~|市石
Kilogram: 千克|公斤|kg~|kgs~
Jin: 斤~|市斤
Liang: 两~|兩~|市两
Qian: 钱~
Gram: 克~|公克|g~
Milligram: 毫克|mg~
Microgram: 微克|μg~|ug~
Ton: 吨|噸|公吨|公噸|t~
Pound: 磅~
Ounce: 盎司|安士
Bit: 比特
Kilobit: 千比特|kbit~
Megabit: 兆比特
Gigabit: 十亿比特|吉比特
Byte: 字节|字節|byte~
Kilobyte: 千字节|kb~
Megabyte: 兆字节|mb~
Gigabyte: 千兆字节|十亿字节|吉字节|gb~
Terabyte: 兆兆字节|万亿字节|太字节|tb~
Petabyte: 千万亿字节|pb~
Degree: 度~|°~
C: 摄氏度|攝氏度|℃|°c~
F: 华氏度|華氏度|℉|°f~
Watt: 瓦~|瓦特|w~
Kilowatt: 千瓦|kw~
Volt: 伏~|伏特
Milliampere hour: 毫安时|毫安|mah~
Year: 岁~|周岁|歲~|週歲
Month: 个月大|個月大|月大
Week: 周大
Day: 天大
`

// makeDimensionsEN adds the squares of lengths to the table.
func makeDimensionsEN() unitTable {
	var b strings.Builder
	b.WriteString(dimensionNamesEN)
	for line := range strings.Lines(`kilometer|km|kilometers|kilometre|kilometres
hectometer|hm|hectometers|hectometre|hectometres
decameter|dam|decameters|decametre|decametres
meter|m|meters|metre|metres
decimeter|dm|decimeters|decimetre|decimetres
centimeter|cm|centimeters|centimetre|centimetres
millimeter|mm|millimeters|millimetre|millimetres
inch|in|inches
foot|ft|feet
mile|mi|miles
yard|yd|yards
`) {
		names := strings.Split(strings.TrimSpace(line), "|")
		b.WriteString("Square " + names[0] + ": ")
		for _, n := range names {
			b.WriteString("sq " + n + "|square " + n + "|sq. " + n + "|" + n + "2~|" + n + "^2~|" + n + "²|sq" + n + "|")
		}
		b.WriteString("sq" + names[0] + "~\n")
	}
	return makeTable(b.String(), nil)
}

func (s *scan) dimensions() []Found {
	tables := make([]unitTable, 0, 2)
	if s.zh {
		tables = append(tables, dimensionsZH)
	}
	tables = append(tables, dimensionsEN)
	var out []Found
	for i := 0; i < len(s.r); {
		m, ok := s.suffixed(i, tables...)
		ok = ok && !s.pathSign(i)
		if ok && m.unit.name == "Inch" && s.before(m.end, "in") && s.wordBehind(m.end) {
			ok = false // 5 in the box
		}
		if ok && m.unit.loose && isHan(s.at(m.end-1)) && s.zhNotUnit(i, m.end) {
			ok = false
		}
		if !ok {
			if q, j, is := s.bareUnit(i, tables); is {
				f := s.found(Dimension, i, j)
				f.Unit = q.name
				out = append(out, f)
				i = j
				continue
			}
			i = s.nextStart(i)
			continue
		}
		m = s.compound(m, tables)
		f := s.found(Dimension, i, m.end)
		f.Unit, f.Ambiguous, f.Value = m.unit.name, m.unit.vague, format(m.num)
		out = append(out, f)
		i = m.end
	}
	return out
}

// wordBehind is whether a word follows after a space, other than those that go
// on with a measure.
func (s *scan) wordBehind(i int) bool {
	j := s.spaces(i)
	return j > i && isLetter(s.at(j)) && s.anyOf(j, "x ", "by ", "and ", "or ", "more", "long", "wide", "tall", "high", "deep", "thick") < 0
}

// zhNotUnit tells units of one character that are a part of another word.
func (s *scan) zhNotUnit(i, end int) bool {
	switch s.at(end - 1) {
	case '里':
		return strings.ContainsRune("面边邊程", s.at(end)) && end < len(s.r)
	case '度':
		return s.at(end) == '假'
	case '克':
		return strings.ContainsRune("服制隆", s.at(end)) && end < len(s.r)
	}
	return false
}

// compound adds a smaller unit of the same kind: 12 ft 2 in, 两斤三两, 一吨半,
// 一米七五.
func (s *scan) compound(m measured, tables []unitTable) measured {
	if s.zh && isHan(s.at(m.end-1)) {
		if d, j, ok := s.zhTail(m.end, 1); ok {
			m.num, m.end = m.num+d, j
			return m
		}
	}
	parts := 0.0
	var sub measured
	ok := false
	switch m.unit.name {
	case "Foot", "Pound", "Jin", "Meter":
		if j := s.spaces(m.end); j < len(s.r) && j <= m.end+1 {
			sub, ok = s.suffixed(j, tables...)
		}
	}
	if !ok {
		return m
	}
	switch m.unit.name + " " + sub.unit.name {
	case "Foot Inch":
		parts = 12
	case "Pound Ounce":
		parts = 16
	case "Jin Liang":
		parts = 10
	case "Meter Centimeter":
		parts = 100
	}
	if parts > 0 && sub.num < parts {
		m.num, m.end = m.num+sub.num/parts, sub.end
	}
	return m
}
