package address

import "strings"

// The provinces and the prefectures of China with the kind of division that
// each is, from the division codes that the Ministry of Civil Affairs publishes.
// A line is a province and its prefectures; what follows a slash is the part of
// the official name that people leave out.
//
// Counties and districts (about 2,800, and several dozen change in a year) are
// recognised by their endings instead.
const divisions = `北京/市
天津/市
河北/省 石家庄/市 唐山/市 秦皇岛/市 邯郸/市 邢台/市 保定/市 张家口/市 承德/市 沧州/市 廊坊/市 衡水/市
山西/省 太原/市 大同/市 阳泉/市 长治/市 晋城/市 朔州/市 晋中/市 运城/市 忻州/市 临汾/市 吕梁/市
内蒙古/自治区 呼和浩特/市 包头/市 乌海/市 赤峰/市 通辽/市 鄂尔多斯/市 呼伦贝尔/市 巴彦淖尔/市 乌兰察布/市 兴安/盟 锡林郭勒/盟 阿拉善/盟
辽宁/省 沈阳/市 大连/市 鞍山/市 抚顺/市 本溪/市 丹东/市 锦州/市 营口/市 阜新/市 辽阳/市 盘锦/市 铁岭/市 朝阳/市 葫芦岛/市
吉林/省 长春/市 吉林/市 四平/市 辽源/市 通化/市 白山/市 松原/市 白城/市 延边/朝鲜族自治州
黑龙江/省 哈尔滨/市 齐齐哈尔/市 鸡西/市 鹤岗/市 双鸭山/市 大庆/市 伊春/市 佳木斯/市 七台河/市 牡丹江/市 黑河/市 绥化/市 大兴安岭/地区
上海/市
江苏/省 南京/市 无锡/市 徐州/市 常州/市 苏州/市 南通/市 连云港/市 淮安/市 盐城/市 扬州/市 镇江/市 泰州/市 宿迁/市
浙江/省 杭州/市 宁波/市 温州/市 嘉兴/市 湖州/市 绍兴/市 金华/市 衢州/市 舟山/市 台州/市 丽水/市
安徽/省 合肥/市 芜湖/市 蚌埠/市 淮南/市 马鞍山/市 淮北/市 铜陵/市 安庆/市 黄山/市 滁州/市 阜阳/市 宿州/市 六安/市 亳州/市 池州/市 宣城/市
福建/省 福州/市 厦门/市 莆田/市 三明/市 泉州/市 漳州/市 南平/市 龙岩/市 宁德/市
江西/省 南昌/市 景德镇/市 萍乡/市 九江/市 新余/市 鹰潭/市 赣州/市 吉安/市 宜春/市 抚州/市 上饶/市
山东/省 济南/市 青岛/市 淄博/市 枣庄/市 东营/市 烟台/市 潍坊/市 济宁/市 泰安/市 威海/市 日照/市 临沂/市 德州/市 聊城/市 滨州/市 菏泽/市
河南/省 郑州/市 开封/市 洛阳/市 平顶山/市 安阳/市 鹤壁/市 新乡/市 焦作/市 濮阳/市 许昌/市 漯河/市 三门峡/市 南阳/市 商丘/市 信阳/市 周口/市 驻马店/市
湖北/省 武汉/市 黄石/市 十堰/市 宜昌/市 襄阳/市 鄂州/市 荆门/市 孝感/市 荆州/市 黄冈/市 咸宁/市 随州/市 恩施/土家族苗族自治州
湖南/省 长沙/市 株洲/市 湘潭/市 衡阳/市 邵阳/市 岳阳/市 常德/市 张家界/市 益阳/市 郴州/市 永州/市 怀化/市 娄底/市 湘西/土家族苗族自治州
广东/省 广州/市 韶关/市 深圳/市 珠海/市 汕头/市 佛山/市 江门/市 湛江/市 茂名/市 肇庆/市 惠州/市 梅州/市 汕尾/市 河源/市 阳江/市 清远/市 东莞/市 中山/市 潮州/市 揭阳/市 云浮/市
广西/壮族自治区 南宁/市 柳州/市 桂林/市 梧州/市 北海/市 防城港/市 钦州/市 贵港/市 玉林/市 百色/市 贺州/市 河池/市 来宾/市 崇左/市
海南/省 海口/市 三亚/市 三沙/市 儋州/市
重庆/市
四川/省 成都/市 自贡/市 攀枝花/市 泸州/市 德阳/市 绵阳/市 广元/市 遂宁/市 内江/市 乐山/市 南充/市 眉山/市 宜宾/市 广安/市 达州/市 雅安/市 巴中/市 资阳/市 阿坝/藏族羌族自治州 甘孜/藏族自治州 凉山/彝族自治州
贵州/省 贵阳/市 六盘水/市 遵义/市 安顺/市 毕节/市 铜仁/市 黔西南/布依族苗族自治州 黔东南/苗族侗族自治州 黔南/布依族苗族自治州
云南/省 昆明/市 曲靖/市 玉溪/市 保山/市 昭通/市 丽江/市 普洱/市 临沧/市 楚雄/彝族自治州 红河/哈尼族彝族自治州 文山/壮族苗族自治州 西双版纳/傣族自治州 大理/白族自治州 德宏/傣族景颇族自治州 怒江/傈僳族自治州 迪庆/藏族自治州
西藏/自治区 拉萨/市 日喀则/市 昌都/市 林芝/市 山南/市 那曲/市 阿里/地区
陕西/省 西安/市 铜川/市 宝鸡/市 咸阳/市 渭南/市 延安/市 汉中/市 榆林/市 安康/市 商洛/市
甘肃/省 兰州/市 嘉峪关/市 金昌/市 白银/市 天水/市 武威/市 张掖/市 平凉/市 酒泉/市 庆阳/市 定西/市 陇南/市 临夏/回族自治州 甘南/藏族自治州
青海/省 西宁/市 海东/市 海北/藏族自治州 黄南/藏族自治州 海南/藏族自治州 果洛/藏族自治州 玉树/藏族自治州 海西/蒙古族藏族自治州
宁夏/回族自治区 银川/市 石嘴山/市 吴忠/市 固原/市 中卫/市
新疆/维吾尔自治区 乌鲁木齐/市 克拉玛依/市 吐鲁番/市 哈密/市 昌吉/回族自治州 博尔塔拉/蒙古自治州 巴音郭楞/蒙古自治州 阿克苏/地区 克孜勒苏/柯尔克孜自治州 喀什/地区 和田/地区 伊犁/哈萨克自治州 塔城/地区 阿勒泰/地区
台湾/省
香港/特别行政区
澳门/特别行政区`

// counties are the county-level cities, but for those whose name is a common word
// (合作, 新星), and the districts of large cities that people write without 市 or
// 区. With their endings all others are recognised too.
const counties = `
义乌 永康 东阳 兰溪 慈溪 余姚 奉化 乐清 瑞安 龙港 温岭 临海 玉环 海宁 平湖 桐乡 诸暨 嵊州 建德 江山 龙泉
江阴 宜兴 昆山 常熟 张家港 太仓 启东 如皋 海门 海安 丹阳 扬中 句容 仪征 高邮 泰兴 靖江 兴化 东台 邳州 新沂 溧阳
晋江 石狮 南安 福清 龙海 邵武 武夷山 建瓯 永安 漳平 福安 福鼎
增城 从化 台山 开平 鹤山 恩平 普宁 陆丰 英德 连州 高州 化州 信宜 廉江 雷州 吴川 四会 罗定 阳春 乐昌 南雄 兴宁
胶州 即墨 平度 莱西 章丘 龙口 莱阳 莱州 招远 栖霞 海阳 寿光 青州 诸城 安丘 高密 昌邑 曲阜 邹城 新泰 肥城 荣成 乳山 乐陵 禹城 临清 滕州
巩义 新郑 新密 荥阳 登封 中牟 禹州 长葛 偃师 汝州 舞钢 林州 卫辉 辉县 沁阳 孟州 灵宝 义马 永城 邓州 项城 济源
仙桃 潜江 天门 大冶 枣阳 老河口 宜城 宜都 当阳 枝江 钟祥 京山 应城 安陆 汉川 石首 洪湖 松滋 麻城 武穴 赤壁 广水 恩施 利川 丹江口
浏阳 宁乡 醴陵 湘乡 韶山 耒阳 常宁 武冈 邵东 汨罗 临湘 津市 沅江 资兴 洪江 冷水江 涟源 吉首
都江堰 彭州 邛崃 崇州 简阳 广汉 什邡 绵竹 江油 峨眉山 阆中 华蓥 万源 西昌 康定 马尔康 隆昌 射洪 会理
迁安 遵化 滦州 武安 沙河 涿州 定州 安国 高碑店 泊头 任丘 黄骅 河间 霸州 三河 深州 辛集 晋州 新乐
海城 瓦房店 庄河 普兰店 新民 东港 凤城 凌海 北镇 盖州 大石桥 灯塔 开原 北票 凌源 兴城
公主岭 榆树 德惠 蛟河 桦甸 舒兰 磐石 双辽 梅河口 集安 临江 大安 洮南 延吉 图们 敦化 珲春 龙井 和龙
巢湖 无为 桐城 潜山 天长 明光 界首 宁国 广德
瑞昌 庐山 共青城 乐平 贵溪 瑞金 龙南 丰城 樟树 高安 德兴 井冈山
仁怀 赤水 清镇 凯里 都匀 福泉 兴义 盘州 兴仁 黔西
安宁 宣威 腾冲 楚雄 个旧 开远 蒙自 弥勒 文山 景洪 大理 瑞丽 芒市 香格里拉 泸水 水富 澄江
文昌 琼海 万宁 东方 五指山 石河子 库尔勒 伊宁 昌吉 阜康 阿拉尔 格尔木 敦煌 玉门 韩城 华阴 兴平 神木 彬州 子长
海淀 朝阳 东城 西城 丰台 石景山 通州 昌平 大兴 顺义 房山 门头沟 怀柔 平谷 密云 延庆
浦东 黄浦 徐汇 长宁 静安 普陀 虹口 杨浦 闵行 宝山 嘉定 金山 松江 青浦 奉贤 崇明
越秀 海珠 荔湾 天河 白云 黄埔 番禺 花都 南沙 福田 罗湖 南山 盐田 宝安 龙岗 龙华 坪山 光明 顺德 南海 禅城 三水 高明
上城 下城 江干 拱墅 西湖 滨江 萧山 余杭 临平 钱塘 富阳 临安 海曙 江东 江北 镇海 北仑 鄞州 鹿城 龙湾 瓯海 洞头 柯桥 越城 上虞 婺城 金东 椒江 黄岩 路桥 南湖 秀洲 吴兴 南浔 柯城 衢江 定海 莲都
姑苏 虎丘 吴中 相城 吴江 鼓楼 玄武 秦淮 建邺 雨花台 栖霞 江宁 浦口 六合 溧水 高淳
江岸 江汉 硚口 汉阳 武昌 青山 洪山 蔡甸 江夏 黄陂 新洲 锦江 青羊 金牛 武侯 成华 龙泉驿 温江 双流 郫都 新都
渝中 渝北 江津 沙坪坝 九龙坡 南岸 北碚 巴南 万州 涪陵 永川 合川 碑林 雁塔 未央 莲湖 灞桥 长安
五家渠 图木舒克 可克达拉 铁门关 胡杨河 喀什 和田 阿克苏 阿勒泰 阿图什 塔城 乌苏 沙湾 奎屯 博乐 库车 阿拉山口 霍尔果斯 北屯 昆玉
东兴 凭祥 北流 桂平 横州 荔浦 靖西 平果 岑溪 合山 东宁 尚志 五常 五大连池 北安 密山 虎林 同江 富锦 抚远 铁力 海林 宁安 穆棱 绥芬河 安达 肇东 讷河 嫩江 漠河
丰镇 扎兰屯 牙克石 根河 额尔古纳 满洲里 阿尔山 乌兰浩特 二连浩特 锡林浩特 霍林郭勒 调兵山 扶余 平泉 南宫 古交 介休 侯马 霍州 孝义 汾阳 永济 河津 原平 高平 怀仁
邹平 长垣 监利 祁阳 禄丰 旬阳 华亭 临夏 青铜峡 灵武 同仁 玉树 德令哈 茫崖 米林 错那`

// place is a province, a prefecture or a county.
type place struct {
	name, rest string // 杭州, 市
	city       bool
	county     bool
	municipal  bool // a province that is a city: 北京
}

// gazetteer finds places by their first character.
type gazetteer map[rune][]place

func readDivisions() gazetteer {
	g := gazetteer{}
	for line := range strings.Lines(divisions) {
		for i, field := range strings.Fields(line) {
			name, rest, _ := strings.Cut(field, "/")
			first := []rune(name)[0]
			g[first] = append(g[first], place{name: name, rest: rest, city: i > 0, municipal: i == 0 && rest == "市"})
		}
	}
	for _, name := range strings.Fields(counties) {
		first := []rune(name)[0]
		g[first] = append(g[first], place{name: name, county: true})
	}
	return g
}

// usStates are the states of the USA, for their postal codes.
const usStates = `AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah;VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming;DC District of Columbia;PR Puerto Rico`

// surnames are the most frequent family names of China.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文牛樊葛邢安齐伍庞施洪阎倪俞季聂章鲁岳翟殷詹申耿关兰焦柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆乐冀胥南班储原栗燕楚鄢扶奚郁闻叶"

const doubleSurnames = "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 长孙 夏侯 轩辕 端木 百里 南宫 独孤"
