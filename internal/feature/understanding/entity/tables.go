package entity

// baseColors are colours of one character.
var baseColors = map[rune]string{
	'黑': "black", '白': "white", '红': "red", '蓝': "blue", '绿': "green", '黄': "yellow", '紫': "purple", '灰': "gray", '粉': "pink", '棕': "brown", '橙': "orange",
}

// colorTable: base colour, shade where it has a name of its own. 色 is added to
// Chinese words that lack it.
const colorTable = `
black = 黑色, 纯黑, 碳黑, 曜石黑, 哑光黑, 酷黑, 深空黑, 黑颜色, black
white = 白色, 纯白, 本白, 雪白, 亮白, 白颜色, white
white/off-white = 米白, 奶白, 乳白, 象牙白, 奶油白, off-white, off white, ivory, cream white
white/moon white = 月白
gray = 灰色, 银灰, 高级灰, 太空灰, 深空灰, gray, grey, space gray, space grey
gray/charcoal = 炭灰, 碳灰, 铁灰, 烟灰, charcoal, charcoal gray, charcoal grey
gray/heather = 麻灰, 花灰, 麻花灰, heather gray, heather grey
red = 红色, 大红, 正红, 中国红, 朱红, 红颜色, red
red/wine = 酒红, 枣红, 暗红, 勃艮第, burgundy, wine red, maroon, bordeaux
red/brick = 砖红, 铁锈红, 铁锈色, brick red, rust red
pink = 粉色, 粉红, 樱花粉, 桃粉, 少女粉, pink
pink/nude pink = 裸粉, 藕粉, 烟粉, 豆沙色, 藕色, blush, blush pink, dusty pink
pink/rose = 玫红, 玫瑰红, 玫粉, 西瓜红, hot pink, rose red, rose pink, fuchsia, magenta
orange = 橙色, 橘色, 橘黄, 桔色, 橘红, 爱马仕橙, orange
orange/coral = 珊瑚色, 珊瑚红, 珊瑚橙, coral
yellow = 黄色, 明黄, 柠檬黄, 黄颜色, yellow
yellow/mustard = 姜黄, 土黄, mustard, mustard yellow
yellow/pale yellow = 鹅黄, 奶黄, 嫩黄
green = 绿色, 草绿, 翠绿, 果绿, 荧光绿, 绿颜色, green
green/dark green = 墨绿, 祖母绿, 深绿, forest green, emerald, bottle green
green/olive = 军绿, 橄榄绿, olive, olive green, army green, military green
green/mint = 薄荷绿, 豆绿, 薄荷色, mint, mint green, sage, sage green
green/avocado = 牛油果绿, 抹茶绿, 抹茶色, matcha green
cyan = 青色, 湖蓝, 湖绿, 青绿, 孔雀蓝, 孔雀绿, 蓝绿色, teal, turquoise, cyan, aqua
blue = 蓝色, 宝蓝, 克莱因蓝, 蓝颜色, blue, royal blue, klein blue
blue/navy = 藏青, 藏蓝, 海军蓝, 深蓝, navy, navy blue
blue/sky blue = 天蓝, 浅蓝, 水蓝, 冰蓝, 婴儿蓝, sky blue, baby blue
blue/haze blue = 雾霾蓝, 灰蓝, dusty blue, slate blue, powder blue
blue/denim = 牛仔蓝, 牛仔色, denim blue, indigo
purple = 紫色, 深紫, 茄紫, purple, violet
purple/lavender = 香芋紫, 薰衣草紫, 浅紫, 丁香紫, 香芋色, lavender, lilac
brown = 棕色, 褐色, 咖啡色, 咖色, 深咖, 浅咖, 茶色, 巧克力色, 摩卡色, brown, chocolate brown, coffee brown, dark brown
brown/camel = 驼色, 焦糖色, 焦糖棕, camel, caramel
beige = 米色, 米黄, 杏色, 裸色, 肤色, 奶油色, 米杏, beige, apricot, nude, cream colored, cream coloured, cream color, cream colour
beige/khaki = 卡其, 卡其色, khaki, tan
beige/oat = 燕麦色, 奶茶色, 奶咖色, 奶咖, oatmeal, oat milk color
gold = 金色, 香槟金, 土豪金, 香槟色, gold, golden, champagne gold
gold/rose gold = 玫瑰金, rose gold
silver = 银色, 银白, silver
multicolor = 彩色, 花色, 拼色, 撞色, 五颜六色, multicolor, multicolour, multi-color, multicolored, multi-coloured
camouflage = 迷彩, 迷彩色, camo, camouflage
transparent = 透明, 透明色, transparent, see-through
`

const sizeTable = `
S = 小码, 小号, small, size small
M = 中码, 中号, medium, size medium
L = 大号, large, size large
XL = 加大号, 加大码, 加大, extra large, extra-large, x-large, x large
2XL = 特大号, 特大码, double extra large, double xl, xx-large, xx large
XS = 加小号, 特小号, 特小码, 加小码, extra small, extra-small, x-small
one-size = 均码, 通码, one size, one-size, one size fits all, free size, freesize
plus = 大码, 加肥加大, 特体, plus size, plus-size, plus sizes
`

const paymentTable = `
alipay = 支付宝, 支付保, 支付包, alipay, zhifubao
wechatpay = 微信支付, 微信付款, 微信付, 微信转账, 微信钱包, wechat pay, wechatpay, weixin pay
huabei = 花呗, 花贝, huabei
baitiao = 白条, 京东白条
creditcard = 信用卡, 信用咔, credit card, credit cards
debitcard = 借记卡, 储蓄卡, debit card
bankcard = 银行卡, bank card
unionpay = 云闪付, 银联, unionpay, union pay
cod = 货到付款, 货到付钱, 到付款, cash on delivery, pay on delivery, c.o.d., cod
transfer = 对公转账, 银行转账, 对公打款, 公对公, bank transfer, wire transfer, bank wire
paypal = paypal, pay pal, 贝宝
visa = visa, visa card
mastercard = mastercard, master card, 万事达
amex = amex, american express
applepay = apple pay, applepay, 苹果支付
googlepay = google pay, googlepay, gpay
klarna = klarna
afterpay = afterpay, clearpay
shoppay = shop pay
giftcard = 礼品卡, 购物卡, gift card, gift cards, giftcard
balance = 余额支付, 余额付款, store credit
installments = 分期付款, 分期, installments, instalments, installment, instalment
`

const carrierTable = `
sf = 顺丰, 顺风快递, 顺风, 顺疯, 顺丰速运, sf express, sf-express, shunfeng, sf快递, 发sf
zto = 中通, 中通快递, zto
yto = 圆通, 圆通速递, 园通, 圆通快递, yto
yunda = 韵达, 韵达快递, 云达快递, 运达快递, 韵哒, yunda
sto = 申通, 申通快递, 神通快递, 深通快递, sto express
jt = 极兔, 极兔快递, 极兔速递, 吉兔, j&t, j&t express
chinapost = 邮政, 邮政快递, 中国邮政, 邮局, 平邮, 挂号信, china post
ems = ems, 邮政特快
jd = 京东快递, 京东物流, 京东配送, jd logistics
deppon = 德邦, 德邦快递, 德帮, deppon
cainiao = 菜鸟, 菜鸟直送, 菜鸟速递, 丹鸟, 菜鸟驿站, 菜鸟裹裹, cainiao
best = 百世, 百世快递, 汇通
ups = ups
fedex = fedex, fed ex, 联邦快递
usps = usps, us postal service, u.s. postal service, us post
dhl = dhl, 敦豪
royalmail = royal mail
dpd = dpd
gls = gls
evri = evri, hermes courier
tnt = tnt
ontrac = ontrac
auspost = australia post, auspost
canadapost = canada post
`

const platformTable = `
taobao = 淘宝, 桃宝, 某宝, taobao, tb店
tmall = 天猫, 天猫店, tmall
jd = 京东, 京东商城, 狗东, 某东, jd.com
pdd = 拼多多, 拼夕夕, pdd, pinduoduo
douyin = 抖音, 抖店, 斗音, douyin
kuaishou = 快手, 快手小店, kuaishou
xiaohongshu = 小红书, 小红薯, xhs, xiaohongshu, rednote
vip = 唯品会
xianyu = 闲鱼, 咸鱼, xianyu
dewu = 得物, 毒app
1688 = 阿里巴巴, 1688
wechat = 微信, 公众号, 视频号, 微店, wechat, weixin
miniprogram = 小程序, mini program, mini-program, miniprogram
website = 官网, 官方网站, 网站, official website, official site, your website, your site
app = app, 手机端, 客户端
amazon = amazon, 亚马逊
ebay = ebay
aliexpress = aliexpress, 速卖通
tiktok = tiktok, tik tok, tiktok shop
instagram = instagram, insta
facebook = facebook, fb marketplace
shein = shein
temu = temu
walmart = walmart
etsy = etsy
`

// reasonTable: why something goes back. A dash of three points stands for up to
// eight characters of the same clause.
const reasonTable = `
too_small = 小了, 太小, 偏小, 有点小, 有些小, 码小, 太紧, 紧了, 有点紧, 偏紧, 勒得慌, 勒脚, 挤脚, 夹脚, 穿不下, 穿不进, 塞不进, 太短, 短了, 偏短, 有点短, 太窄, 偏窄, 太瘦, 瘦了, 不够大, too small, too tight, too short, too narrow, runs small, run small, fits small, fit small, tight on me, bit small, bit tight, little small, little tight, so small, so tight, size up, doesn't fit me it's small, squeezes
too_large = 大了, 太大, 偏大, 有点大, 有些大, 码大, 太松, 松了, 有点松, 偏松, 宽松过头, 太肥, 肥了, 太长, 长了, 偏长, 有点长, 太宽, 宽了, 掉跟, 不跟脚, 拖地, too big, too large, too loose, too long, too wide, too baggy, runs large, runs big, run large, run big, fits large, bit big, bit large, little big, little large, so big, so large, size down, huge on me
wrong_size = 尺码不对, 尺码不合适, 码数不对, 不合身, 尺寸不对, 不合适, 码发错, 尺码…发错, 发错…尺码, 发错…码, 发错尺码, wrong size, size is wrong, incorrect size, not my size, doesn't fit, does not fit, didn't fit, doesnt fit, don't fit, dont fit
wrong_color = 颜色不对, 颜色发错, 发错颜色, 颜色…发错, 发错…颜色, 色发错, 颜色错了, 颜色不一样, 错的颜色, wrong color, wrong colour, color is wrong, colour is wrong, incorrect color, different color than, different colour than, not the color i ordered, not the colour i ordered
wrong_item = 发错货, 发错了, 发错, 寄错, 寄错了, 错发, 货不对板, 不是我买的, 不是我要的, 不是我拍的, 发成…了, 商品不对, wrong item, wrong product, wrong one, wrong thing, wrong order, not what i ordered, different item, different product, incorrect item
damaged = 破损, 破了, 破洞, 烂了, 碎了, 摔坏, 压坏, 压扁, 坏了, 损坏, 裂了, 裂开, 开裂, 变形, 划痕, 漏了, 漏液, 洒了, 撕破, 断了, 磕碰, 瘪了, 有洞, 一个洞, damaged, broken, cracked, torn, ripped, shattered, smashed, dented, crushed, scratched, leaking, leaked, spilled, a hole, in pieces, scuffed
defective = 有瑕疵, 瑕疵, 次品, 残次品, 故障, 失灵, 不能用, 用不了, 没法用, 开不了机, 开不开机, 充不进电, 充不了电, 没反应, 不亮, 不工作, 不制冷, 死机, 黑屏, 接触不良, 线头, 有毛病, 用不成, 没声音, defective, faulty, malfunction, malfunctioning, doesn't work, does not work, not working, stopped working, won't turn on, wont turn on, won't charge, wont charge, doesn't turn on, doesn't charge, doesnt work, didn't work, dead on arrival, no sound, keeps crashing
missing = 少发, 漏发, 少件, 缺件, 少了, 漏寄, 少寄, 没有配件, 缺少, 少配件, 空包, 空盒, 没放…进去, 只收到, 没发全, missing, incomplete, not in the box, wasn't in the box, not included, only received, only got, left out, empty box, empty package
not_as_described = 与描述不符, 描述不符, 和描述不符, 和图片不一样, 与图片不符, 跟图片不一样, 图片不符, 实物不符, 货不对版, 色差, 和照片不一样, 跟照片不一样, 跟描述…不一样, 图片…差太多, 图片…差别, 实物…差, 不像图片, 虚假宣传, 材质不符, 跟直播…不一样, not as described, not as pictured, not as advertised, not like the picture, not like the photo, different from the picture, different from the photo, different from the description, looks nothing like, doesn't match the, does not match the, doesnt match the, misleading, false advertising
late = 太慢, 发货慢, 物流慢, 物流太慢, 快递太慢, 超时, 晚到, 等太久, 等了太久, 来不及, 迟迟不, 一直不发货, 还不发货, 延误, 送晚, 到太晚, 太晚, late, too late, delayed, taking too long, took too long, takes too long, arrived late, too slow, hasn't arrived, not arrived, never arrived, delay
unwanted = 不想要, 不要了, 不需要, 用不上, 不喜欢, 拍错, 买错, 多拍, 拍多, 重复下单, 买重, 买多, 后悔, 无理由, 不想买, 没看上, 不好看, changed my mind, change my mind, don't want it, dont want it, no longer want, no longer need, don't need it, dont need it, don't like, dont like, didn't like, ordered by mistake, by mistake, by accident, accidentally, ordered twice, no longer wanted, bought the wrong, ordered the wrong, not needed anymore, changed mind
quality = 质量差, 质量问题, 质量不好, 质量太差, 做工差, 做工粗糙, 掉色, 褪色, 起球, 脱线, 开线, 开胶, 掉毛, 有异味, 异味, 味道大, 味道很大, 刺鼻, 缩水, 粗糙, 太薄, 薄了, 透明的厉害, 扎人, 掉漆, 生锈, 发霉, 过期, 变质, 质量…差, poor quality, bad quality, low quality, quality is bad, quality is poor, quality issue, quality issues, quality problem, quality is terrible, cheaply made, poorly made, fell apart, falling apart, came apart, peeling, pilling, faded, fading, shrank, shrunk, shrinks, smells, smelly, bad smell, strange smell, too thin, see through, itchy, scratchy, expired, moldy, mouldy, rusty
allergy = 过敏, 起疹子, 红疹, 发痒, 烂脸, 起痘, 刺痛, 红肿, allergic, allergy, allergic reaction, rash, breakout, broke out, irritated my skin, skin irritation, hives, burning sensation
counterfeit = 假货, 假的, 假冒, 仿品, 高仿, 山寨, 盗版, 冒牌, 不是正品, 非正品, 翻新机, 二手的, fake, counterfeit, knockoff, knock-off, replica, not genuine, not authentic, not original, isn't genuine, isn't authentic, imitation
price = 降价, 买贵了, 别家便宜, 更便宜, price dropped, price drop, cheaper elsewhere, found it cheaper, found cheaper
`
