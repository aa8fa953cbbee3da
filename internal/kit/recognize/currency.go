package recognize

import (
	"slices"
	"strings"
)

var currencyScales = map[string]float64{"100": 0.01, "10": 0.1, "1000": 0.001}

// currenciesEN and the other tables are never written to after they are made. A
// currency that several countries share is given as that of the largest, and is
// ambiguous.
var (
	currenciesEN = withCodes(makeTable(currencyNamesEN, currencyScales))
	currenciesZH = makeTable(currencyNamesZH, currencyScales)
	signsEN      = makeTable(currencySigns+"JPY: ¥|￥\n", nil)
	signsZH      = makeTable(currencySigns+"CNY: ¥|￥\n", nil)
	isoCodes     = strings.Fields("usd eur gbp cny rmb jpy hkd twd krw aud cad nzd sgd chf sek nok dkk inr rub brl mxn zar thb myr idr php vnd try pln czk huf aed sar ils egp ngn kes uah ars clp cop pen ron bgn isk qar kwd bhd omr jod pkr lkr bdt npr mmk khr lak mop mnt kzt gel azn btc eth usdt")
)

// Signs and what stands before an amount.
const currencySigns = `
USD?: $
USD: us$|us $|u.s $|u.s. $|u.s.$|usd$|usd $
HKD: hk$|hk $|hkd$|hkd $
TWD: nt$|nt $|twd$|twd $
SGD: s$|sgd$|sgd $
CAD: c$|c $|ca$|ca $|can$|can $|cad$|cad $
AUD: a$|au$|au $|aud$|aud $
NZD: nz$|nz $|nzd$|nzd $
MXN: mex$|mex $|mx$|mx $
BRL: r$
JMD: j$
BND: b$
NAD: n$
MOP: mop$|mop $
KYD: ci$|ci $
GYD: gy$|gy $|g$
WST: ws$|ws $
SBD: si$|si $
EUR: €
GBP?: £
CAD: canadian $|canada $
AUD: australian $|australia $
NZD: new zealand $
HKD: hong kong $
SGD: singapore $
TWD: taiwan $
JMD: jamaican $
USD: american $|u . s . $|u . s $|united states $
GBP: british £
EGP: egyptian £
LBP: lebanese £
KRW: ₩
INR: ₹
INR?: rs|rs.
RUB: ₽
TRY: ₺
THB: ฿
VND: ₫
ILS: ₪
UAH: ₴
NGN: ₦
GEL: ₾
PHP: ₱
KZT: ₸
CRC: ₡
PYG: ₲
LAK: ₭
MNT: ₮
GHS: ₵
BTC: ₿
AZN: ₼
KHR: ៛
`

const currencyNamesEN = `
USD?: dollar|dollars|bucks~|buck~
USD: us dollar|us dollars|u.s. dollar|u.s. dollars|u.s dollars|u.s dollar|united states dollar|united states dollars|american dollar|american dollars
USD*100?: cent|cents|penny~|pennies
GBP*100: pence
GBP?: pound~|pounds~|quid~
GBP: british pound|british pounds|pound sterling|pounds sterling|sterling
EUR: euro|euros
CNY: yuan|yuans|chinese yuan|renminbi|rmb
CNY*10: jiao
CNY*100: fen~
JPY: yen|yens|japanese yen
HKD: hong kong dollar|hong kong dollars
TWD: new taiwan dollar|new taiwan dollars|taiwan dollar|taiwan dollars
AUD: australian dollar|australian dollars|australia dollars
CAD: canadian dollar|canadian dollars|canada dollars
NZD: new zealand dollar|new zealand dollars
SGD: singapore dollar|singapore dollars
BSD: bahamian dollar|bahamian dollars
BBD: barbadian dollar|barbadian dollars
BZD: belize dollar|belize dollars
JMD: jamaican dollar|jamaican dollars
NAD: namibian dollar|namibian dollars
FJD: fijian dollar|fijian dollars
LRD: liberian dollar|liberian dollars
TTD: trinidad and tobago dollar|trinidad and tobago dollars
INR: indian rupee|indian rupees
PKR: pakistani rupee|pakistani rupees
LKR: sri lankan rupee|sri lankan rupees
NPR: nepalese rupee|nepalese rupees
INR?: rupee|rupees|rs~|rs.~
INR*100?: paisa|paise
CHF: swiss franc|swiss francs
CHF?: franc|francs
XAF: central african cfa franc|central african franc
XOF: west african cfa franc|west african franc
RWF: rwandan franc
CHF*100: rappen
EUR*100?: centime|centimes
BEF: belgian franc|belgian francs
FRF: french franc|french francs
DEM: deutsche mark|deutsche marks|german mark|german marks|deutschmark|deutschmarks
FIM: finnish markka
NLG: dutch guilder|dutch guilders|guilder|guilders|gulden
ESP: peseta|pesetas
ITL: italian lira|italian lire
TRY: turkish lira|turkish liras
SEK: swedish krona|swedish kronor|swedish crown
NOK: norwegian krone|norwegian krones|norwegian kroner
DKK: danish krone|danish krones|danish kroner
ISK: icelandic krona|icelandic króna
SEK?: krona|kronor|krone|kroner|krones
RUB: russian ruble|russian rubles|russia ruble|russian rouble|russian roubles
RUB?: ruble|rubles|rouble|roubles
BYN: belarusian ruble|belarusian rubles
RUB*100: kopek|kopeks
KRW: south korean won|korean won
KPW: north korean won
KRW?: won~
BRL: brazilian real|brazilian reals|brazil reals|brazilian reais
MXN: mexican peso|mexican pesos
ARS: argentine peso|argentine pesos
CLP: chilean peso|chilean pesos
COP: colombian peso|colombian pesos
CUP: cuban peso|cuban pesos
DOP: dominican peso|dominican pesos
PHP: philippine peso|philippine pesos
UYU: uruguayan peso|uruguayan pesos
MXN?: peso|pesos
MXN*100?: centavo|centavos
ZAR: south african rand
ZAR?: rand~|rands~
THB: thai baht|baht
VND: vietnamese dong
IDR: indonesian rupiah|rupiah
MYR: malaysian ringgit|ringgit|ringgits
SAR: saudi riyal|saudi riyals
QAR: qatari riyal|qatari riyals
SAR?: riyal|riyals|rial|rials
IRR: iranian rial|iranian rials
OMR: omani rial|omani rials
YER: yemeni rial|yemeni rials
AED: uae dirham|united arab emirates dirham
MAD: moroccan dirham|moroccan dirhams
AED?: dirham|dirhams
KWD: kuwaiti dinar|kuwaiti dinars
BHD: bahraini dinar|bahraini dinars
JOD: jordanian dinar|jordanian dinars
IQD: iraqi dinar|iraqi dinars
DZD: algerian dinar|algerian dinars
TND: tunisian dinar|tunisian dinars
RSD: serbian dinar|serbian dinars
LYD: libyan dinar|libyan dinars
KWD?: dinar|dinars
ILS: israeli new shekel|shekel|shekels
EGP: egyptian pound|egyptian pounds
LBP: lebanese pound|lebanese pounds
SYP: syrian pound|syrian pounds
SDG: sudanese pound|sudanese pounds
PLN: polish zloty|zloty|złoty|polish złoty
CZK: czech koruna|czech korunas|koruna
HUF: hungarian forint|hungarian forints|forint|forints
RON: romanian leu
BGN: bulgarian lev
HRK: croatian kuna
UAH: ukrainian hryvnia|hryvnia
GEL: georgian lari|lari
KZT: kazakhstani tenge|tenge
AZN: azerbaijani manat
TMT: turkmenistan manat
AZN?: manat|manats
MNT: mongolian tögrög|mongolian togrog
AFN: afghan afghani|afghani|afghanis
BDT: bangladeshi taka|taka|takas
MMK: burmese kyat
KHR: cambodian riel
LAK: lao kip
MOP: macanese pataca|pataca|patacas
KES: kenyan shilling|kenyan shillings
TZS: tanzanian shilling|tanzanian shillings
UGX: ugandan shilling|ugandan shillings
SOS: somali shilling|somali shillings
KES?: shilling|shillings
NGN: nigerian naira|naira
GHS: ghanaian cedi|cedi|cedis
ETB: ethiopian birr|birr
ZMW: zambian kwacha
MWK: malawian kwacha
AOA: angolan kwanza|kwanza|kwanzas
BWP: botswana pula
PEN: peruvian sol|peruvian nuevo sol
BOB: bolivian boliviano
VEF: venezuelan bolivar|venezuelan bolívar
PYG: paraguayan guaraní
CRC: costa rican colón|costa rican colon
GTQ: guatemalan quetzal
HNL: honduran lempira
NIO: nicaraguan córdoba
HTG: haitian gourde
BTC: bitcoin|bitcoins
CNY: rmb yuan|yuan rmb|yuan renminbi|chinese yuan renminbi|chinese renminbi|yuan of rmb
HKD: hk dollar|hk dollars
TWD: nt dollar|nt dollars
USD: u . s . dollars|u . s . dollar
USD*100: us cent|us cents|u.s. cents|american cents
EUR*100: euro cent|euro cents|eurocents
CAD*100: canadian cents
AUD*100: australian cents
GBP: british pounds sterling
BRL?: reais
ZMW?: kwacha|kwachas
VND?: dong~
TRY?: lira|liras|lire
PTE: escudo|escudos
GRD: drachma|drachmas
ATS: schilling|schillings
LTL: litas
PGK: kina~
AMD: dram~|drams~
LAK: kip~
KHR: riel|riels
MMK: kyat|kyats
GTQ: quetzal~|quetzals
HNL: lempira|lempiras
HTG: gourde|gourdes
PAB: balboa~|balboas
CRC?: colon~|colons~|colones
RON?: leu~|lei~
BGN: lev~|leva~
HRK: kuna|kunas
MZN: metical|meticals
GMD: dalasi
MGA: ariary
SLL: leone~|leones
TJS: somoni
VUV: vatu
AWG?: florin|florins
ZWL: zimbabwean dollar|zimbabwean dollars
BMD: bermudian dollar|bermudian dollars
BND: brunei dollar|brunei dollars
GYD: guyanese dollar|guyanese dollars
KYD: cayman islands dollar|cayman islands dollars
SRD: surinamese dollar|surinamese dollars
XCD: east caribbean dollar|east caribbean dollars
SBD: solomon islands dollar|solomon islands dollars
`

const currencyNamesZH = `
CNY: 人民币|人民幣|人民币元|元人民币|元人民幣|块人民币|块钱人民币|圆人民币
CNY: 元~|圆~|块钱~|塊錢~|块~|塊~|元钱~|元整~|圆整~
CNY*10: 角钱~|角~|毛钱~|毛~|毛錢~
CNY*100: 分钱~|分錢~|分~
USD: 美元|美金|美圆|美刀~|刀~
USD*100: 美分
EUR: 欧元|歐元
GBP: 英镑|英鎊
GBP*100: 便士
JPY: 日元|日圆|日圓|日币|日幣|日本元|円
JPY*100: 日本銭
HKD: 港元|港币|港幣|港圆|港圓|蚊~
TWD: 新台币|新台幣|台币|台幣|新臺幣|臺幣|箍~
KRW: 韩元|韓元|韩圆|韓圓|韩币
KPW: 朝鲜元|朝鲜圆
AUD: 澳元|澳大利亚元|澳币
CAD: 加元|加拿大元|加币
NZD: 新西兰元|纽元
SGD: 新加坡元|新元|新币|坡币
MOP: 澳门币|澳门元|澳門幣
CHF: 瑞士法郎
CHF?: 法郎
XAF: 中非法郎
FRF: 法国法郎
BEF: 比利时法郎
DEM: 德国马克
FIM: 芬兰马克
SEK: 瑞典克朗
NOK: 挪威克朗
DKK: 丹麦克朗|丹麦克郎
ISK: 冰岛克朗
CZK: 捷克克朗
SEK?: 克朗
RUB: 俄罗斯卢布|俄国卢布
BYN: 白俄罗斯卢布
RUB?: 卢布|盧布
RUB*100: 戈比
INR: 印度卢比
PKR: 巴基斯坦卢比
LKR: 斯里兰卡卢比
NPR: 尼泊尔卢比
MUR: 毛里求斯卢比
SCR: 塞舌尔卢比
INR?: 卢比|盧比
IDR: 印度尼西亚盾|印尼盾
VND: 越南盾
NLG: 荷兰盾
VND?: 盾~
THB: 泰铢|泰銖|泰元
MYR: 马币|林吉特|马来西亚林吉特|马来西亚币
PHP: 菲律宾比索
MXN: 墨西哥比索
ARS: 阿根廷比索
CLP: 智利比索
COP: 哥伦比亚比索
CUP: 古巴比索
UYU: 乌拉圭比索
MXN?: 比索
TRY: 土耳其里拉
SAR: 沙特里亚尔
QAR: 卡塔尔里亚尔|卡达里亚尔
IRR: 伊朗里亚尔
OMR: 阿曼里亚尔
SAR?: 里亚尔
AED: 阿联酋迪拉姆
MAD: 摩洛哥迪拉姆
AED?: 迪拉姆
KWD: 科威特第纳尔|科威特币
BHD: 巴林第纳尔
IQD: 伊拉克第纳尔
JOD: 约旦第纳尔
DZD: 阿尔及利亚第纳尔
TND: 突尼斯第纳尔
RSD: 塞尔维亚第纳尔
KWD?: 第纳尔
ILS: 谢克尔|以色列新谢克尔
EGP: 埃及镑
LBP: 黎巴嫩镑
SYP: 叙利亚镑
SDG: 苏丹镑
ZAR: 南非兰特|兰特
BRL: 巴西雷亚尔|雷亚尔
PLN: 波兰兹罗提|兹罗提
HUF: 匈牙利福林
UAH: 乌克兰格里夫纳|格里夫纳
RON: 罗马尼亚列伊
BGN: 保加利亚列弗
HRK: 克罗地亚库纳
KZT: 哈萨克斯坦坚戈|坚戈
GEL: 格鲁吉亚拉里
MMK: 缅元|缅甸元
KHR: 瑞尔
LAK: 老挝基普|基普
MNT: 蒙古图格里克|图格里克
BDT: 孟加拉塔卡|塔卡
KES: 肯尼亚先令
TZS: 坦桑尼亚先令
UGX: 乌干达先令
KES?: 先令
NGN: 奈拉|尼日利亚奈拉
GHS: 加纳塞地
ETB: 埃塞俄比亚比尔
PEN: 秘鲁索尔
BTC: 比特币
`

func withCodes(t unitTable) unitTable {
	for _, c := range isoCodes {
		q := quantity{name: strings.ToUpper(c), scale: 1, loose: true}
		if c == "rmb" {
			q.name = "CNY"
		}
		if _, ok := t.by[c]; !ok || c == "rmb" {
			t.put(c, q)
		}
	}
	for sign := range strings.FieldsSeq("€ ₾ ₽ ₹ ₩ ₫ ₪ ₴ ₦ ₱ ₺ ฿") {
		q := signsOf(sign)
		q.loose = true
		t.put(sign, q)
	}
	for _, sign := range []string{"us$", "hk$", "nt$", "c$", "a$", "s$"} {
		q := signsOf(sign)
		q.loose = true
		t.put(sign, q)
	}
	t.put("¢", quantity{name: "USD", scale: 0.01, loose: true, vague: true})
	t.put("$", quantity{name: "USD", scale: 1, loose: true, vague: true})
	t.put("£", quantity{name: "GBP", scale: 1, loose: true, vague: true})
	return t
}

func signsOf(sign string) quantity { return makeTable(currencySigns, nil).by[sign] }

func (s *scan) signTable() unitTable {
	if s.zh {
		return signsZH
	}
	return signsEN
}

func (s *scan) money() []Found {
	tables := make([]unitTable, 0, 2)
	if s.zh {
		tables = append(tables, currenciesZH)
	}
	tables = append(tables, currenciesEN) // codes and signs are used in both
	var out []Found
	for i := 0; i < len(s.r); {
		m, bare, ok := s.moneyAt(i, tables)
		if !ok {
			i = s.nextStart(i)
			continue
		}
		f := s.found(Currency, i, m.end)
		f.Unit, f.Ambiguous = m.unit.name, m.unit.vague
		if !bare {
			f.Value = format(m.num * m.unit.scale)
		}
		out = append(out, f)
		i = m.end
	}
	return out
}

// nextStart is the next position where something that counts may begin: not
// within a word or a run of digits.
func (s *scan) nextStart(i int) int {
	switch r := s.r[i]; {
	case isDigit(r):
		return s.skip(i, isDigit)
	case isLetter(r):
		return s.skip(i, isLetter)
	}
	return i + 1
}

func (s *scan) moneyAt(i int, tables []unitTable) (m measured, bare, ok bool) {
	if m, ok := s.prefixed(i); ok {
		return m, false, true
	}
	if m, ok := s.amount(i, tables); ok {
		return s.smaller(m, tables), false, true
	}
	q, j, ok := s.bareUnit(i, tables)
	return measured{unit: q, end: j}, true, ok
}

// bareUnit reads a unit that has no number.
func (s *scan) bareUnit(i int, tables []unitTable) (quantity, int, bool) {
	if isLetter(s.at(i-1)) && isLetter(s.at(i)) {
		return quantity{}, 0, false
	}
	for _, t := range tables {
		if q, j, ok := t.at(s, i); ok && !q.loose && !isDigit(s.at(j)) {
			return q, j, true
		}
	}
	return quantity{}, 0, false
}

// prefixed reads $20, US $ 150 million and USD 200.
func (s *scan) prefixed(i int) (measured, bool) {
	if isLetter(s.at(i-1)) && isLetter(s.at(i)) {
		return measured{}, false
	}
	q, j, ok := s.signTable().at(s, i)
	if !ok {
		k := s.skip(i, isASCIILetter)
		if k < i+3 || k > i+4 || !slices.Contains(isoCodes, s.sub(i, k)) {
			return measured{}, false
		}
		q, j = currenciesEN.by[s.sub(i, k)], k
	} else if s.at(j-1) != '.' && isLetter(s.at(j-1)) && !isSpace(s.at(j)) && !isDigit(s.at(j)) {
		return measured{}, false
	}
	j = s.spaces(j)
	if j >= len(s.r) || s.at(j) == '.' && !isDigit(s.at(j+1)) {
		return measured{}, false
	}
	n, ok := s.numberAt(j)
	if !ok || isLetter(s.at(n.end)) && isLetter(s.at(n.end-1)) {
		return measured{}, false
	}
	if n.digits {
		// "$12 million" has its magnitude in words, "$5-10" is two amounts.
		if isLetter(s.at(n.end)) && isDigit(s.at(n.end-1)) && !isHan(s.at(n.end)) {
			n.end = s.skip(j, func(r rune) bool { return isDigit(r) || r == '.' || r == ',' })
		}
	}
	return measured{num: n.val, unit: q, end: n.end}, true
}

// amount reads a number with the currency behind it, or with a multiple of one:
// 48.5 MGBP.
func (s *scan) amount(i int, tables []unitTable) (measured, bool) {
	if m, ok := s.suffixed(i, tables...); ok && !s.pathSign(i) {
		if q := m.unit; q.name == "USD" && s.at(m.end-1) == '$' && isDigit(s.at(s.spaces(m.end))) {
			return measured{}, false // the sign of the next amount
		}
		return m, true
	}
	n, ok := s.quantityNumber(i)
	if !ok {
		return measured{}, false
	}
	j := s.spaces(n.end)
	scale := 0.0
	switch s.at(j) {
	case 'k':
		scale = 1e3
	case 'm':
		scale = 1e6
	case 'b':
		scale = 1e9
	}
	k := s.skip(j, isASCIILetter)
	if scale == 0 || k != j+4 || !slices.Contains(isoCodes, s.sub(j+1, k)) {
		return measured{}, false
	}
	return measured{num: n.val * scale, unit: currenciesEN.by[s.sub(j+1, k)], end: k}, true
}

// pathSign is whether the number at i is a part of a code or an address.
func (s *scan) pathSign(i int) bool {
	prev := s.at(i - 1)
	return isDigit(s.at(i)) && (isLetter(prev) || prev == '-' && isLetter(s.at(i-2)) || prev == '/' && isLetter(s.at(i-2)))
}

// smaller adds the cents to an amount: 3 dollars 50 cents, 15 dollars and 15,
// 10块5毛, 三块五.
func (s *scan) smaller(m measured, tables []unitTable) measured {
	if m.unit.scale < 0.05 {
		return m
	}
	if s.zh && isHan(s.at(m.end-1)) {
		if d, j, ok := s.zhTail(m.end, m.unit.scale); ok {
			m.num, m.end = m.num+d/m.unit.scale, j
			return m
		}
	}
	j := s.spaces(m.end)
	and := false
	if k := s.anyOf(j, "and ", "又", "再", "零"); k > 0 {
		j, and = k, true
	}
	if j >= len(s.r) || !isDigit(s.at(j)) && !isHan(s.at(j)) && !isLetter(s.at(j)) {
		return m
	}
	if sub, ok := s.suffixed(j, tables...); ok {
		if sub.unit.scale < m.unit.scale && sameMoney(sub.unit, m.unit) && sub.num*sub.unit.scale < m.unit.scale {
			m.num, m.end = m.num+sub.num*sub.unit.scale/m.unit.scale, sub.end
			return s.smaller(m, nil)
		}
		return m
	}
	if and && s.en && isDigit(s.at(j)) {
		k := s.skip(j, isDigit)
		if next := s.at(k); k <= j+2 && !isLetter(s.at(s.spaces(k))) && next != ':' && next != '%' && (next != '.' || !isDigit(s.at(k+1))) {
			m.num, m.end = m.num+float64(s.atoi(j))/100, k
		}
	}
	return m
}

func sameMoney(a, b quantity) bool { return a.name == b.name || a.vague }

// zhTail reads what follows a unit without one of its own: 三块五 is 3.5, 三块半
// too, 一米七五 is 1.75.
func (s *scan) zhTail(i int, scale float64) (float64, int, bool) {
	if s.at(i) == '半' && !strings.ContainsRune("价價", s.at(i+1)) {
		return scale / 2, i + 1, true
	}
	if !s.before(i, "块", "塊", "米", "毛", "斤") {
		return 0, 0, false
	}
	j, v, place := i, 0.0, scale
	for j < i+3 {
		d := ChineseDigit(s.at(j))
		if isDigit(s.at(j)) {
			d = int(s.at(j) - '0')
		}
		if d < 0 {
			break
		}
		place /= 10
		v += float64(d) * place
		j++
	}
	next := s.at(j)
	if j == i || j > i+2 || ChinesePlace(next) > 0 || isDigit(next) || isLetter(next) || isHan(next) && (strings.ContainsRune(measureWords, next) && next != '的' && next != '以' || next == '折' || next == '成') {
		return 0, 0, false
	}
	return v, j, true
}
