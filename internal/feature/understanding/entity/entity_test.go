package entity_test

import (
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// show writes entities as the tables do: kind:value, "!" ahead of what is
// denied, "~" ahead of what was taken back.
func show(list []entity.Entity) string {
	var parts []string
	for _, e := range list {
		s := e.Kind + ":" + e.Value
		switch {
		case e.Kind == entity.Product && e.Value == "":
			s = e.Kind + ":" + strings.Join(e.Candidates(), "|")
		case e.Kind == entity.Measure:
			s = e.Extra[entity.ExtraOf] + ":" + e.Value
		case e.Kind == entity.Tracking:
			s = e.Kind + ":" + e.Extra[entity.ExtraCarrier] + ":" + e.Value
		case e.Kind == entity.Quantity && e.Extra[entity.ExtraUnit] != "":
			s += " " + e.Extra[entity.ExtraUnit]
		case e.Extra[entity.ExtraShade] != "":
			s += "/" + e.Extra[entity.ExtraShade]
		}
		if e.Negated {
			s = "!" + s
		}
		if e.Corrected {
			s = "~" + s
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	x := extractor(t, shop, entity.Options{})
	for _, c := range []struct{ in, want string }{
		// Order numbers.
		{"订单号2025110112345678901到哪了", "order:2025110112345678901"},
		{"我的订单 W12345678 怎么还没发", "order:W12345678"},
		{"#W1234567 can I cancel it", "order:W1234567"},
		{"where is order #1001", "order:1001"},
		{"my order number is 20251101-0032", "order:20251101-0032"},
		{"order SB2025110001 hasn't arrived", "order:SB2025110001, reason:late"},
		{"210101-123456789012345 这单退款", "order:210101-123456789012345"},
		{"1234567890123456789", "order:1234567890123456789"},
		{"单号是12345吗，订单12345", "order:12345"},
		{"查一下订单 sb-20251101-77", "order:SB-20251101-77"},
		{"112-1234567-1234567 please check", "order:112-1234567-1234567"},
		{"密码123456789忘了", ""},
		{"验证码 845231 收不到", ""},
		{"型号AB12345678是这个吗", ""},
		{"2025-11-01 下的单", ""},
		{"订单 A8K2931 什么时候发", "order:A8K2931"},
		// Tracking numbers.
		{"SF1234567890123 到哪了", "tracking:sf:SF1234567890123"},
		{"sf 1234 5678 9012 3", "tracking:sf:SF1234567890123"},
		{"快递单号YT1234567890123", "tracking:yto:YT1234567890123"},
		{"JT0012345678901还没到", "tracking:jt:JT0012345678901"},
		{"JDVA12345678901 查下", "tracking:jd:JDVA12345678901"},
		{"中通单号 75123456789012", "carrier:zto, tracking:zto:75123456789012"},
		{"75123456789012", "tracking:zto:75123456789012"},
		{"773123456789012 物流不动", "tracking:sto:773123456789012"},
		{"韵达快递 4312345678901 一直没更新", "carrier:yunda, tracking:yunda:4312345678901"},
		{"RB123456785CN", "tracking:chinapost:RB123456785CN"},
		{"EE123456785CN ems", "tracking:ems:EE123456785CN, carrier:ems"},
		{"1Z999AA10123456784", "tracking:ups:1Z999AA10123456784"},
		{"1Z 999 AA1 01 2345 6784 where is it", "tracking:ups:1Z999AA10123456784"},
		{"usps 9400111202555842332669", "carrier:usps, tracking:usps:9400111202555842332669"},
		{"fedex tracking 986578788855", "carrier:fedex, tracking:fedex:986578788855"},
		{"dhl 3318810025 no update", "carrier:dhl, tracking:dhl:3318810025"},
		{"寄回的快递单号是9876543210987", "tracking:chinapost:9876543210987"},
		{"DPK364012345678", "tracking:deppon:DPK364012345678"},
		// Telephones and last digits.
		{"我手机号13812345678", "phone:13812345678"},
		{"电话 138 1234 5678 联系我", "phone:13812345678"},
		{"138-1234-5678", "phone:13812345678"},
		{"+86 13812345678", "phone:13812345678"},
		{"0755-12345678", "phone:075512345678"},
		{"400-123-4567 打不通", "phone:4001234567"},
		{"call me at (415) 555-0134", "phone:4155550134"},
		{"415-555-0134", "phone:4155550134"},
		{"+1 415 555 0134", "phone:4155550134"},
		{"+44 20 7946 0958", "phone:442079460958"},
		{"手机尾号5678", "tail:5678"},
		{"card ending in 4242", "tail:4242"},
		{"收件人电话１３８１２３４５６７８", "phone:13812345678"},
		{"订单20251101888，手机13812345678", "order:20251101888, phone:13812345678"},
		// Sizes.
		{"M码有货吗", "size:M"},
		{"有L吗", "size:L"},
		{"要xl的", "size:XL"},
		{"XXL还有没有", "size:2XL"},
		{"3xl码", "size:3XL"},
		{"2XL的多少钱", "size:2XL"},
		{"42码的", "size:42"},
		{"38.5有吗", "size:38.5"},
		{"36码半", "size:36.5"},
		{"三十八码", "size:38"},
		{"尺码42", "size:42"},
		{"鞋子穿42号", "size:42"},
		{"175/92A合适吗", "size:175/92A"},
		{"170/88A的", "size:170/88A"},
		{"大码有吗", "size:plus"},
		{"均码吗", "size:one-size"},
		{"中码和大号都要", "size:M, size:L"},
		{"L", "size:L"},
		{"m", "size:M"},
		{"US 9", "size:US 9"},
		{"us size 9.5 please", "size:US 9.5"},
		{"EU42 有吗", "size:EU 42"},
		{"UK 8.5", "size:UK 8.5"},
		{"is size 10 in stock", "size:10"},
		{"do you have it in medium?", "size:M"},
		{"I'll take a large please", "size:L"},
		{"extra large", "size:XL"},
		{"size small", "size:S"},
		{"W32 L34", "size:W32 L34"},
		{"75B的内衣", "size:75B"},
		{"M-L之间选哪个", "size:M, size:L"},
		{"S/M/L", "size:S, size:M, size:L"},
		{"5L的水", ""},
		{"12月24号能到吗", ""},
		{"it's a small problem", ""},
		{"tell us 9 times", ""},
		// Colours.
		{"白色", "color:white"},
		{"要黑的", "color:black"},
		{"换白", "color:white"},
		{"藏青色还有吗", "color:blue/navy"},
		{"米白", "color:white/off-white"},
		{"浅灰色", "color:gray/light gray"},
		{"深绿", "color:green/dark green"},
		{"黑M", "color:black, size:M"},
		{"navy or off-white?", "color:blue/navy, color:white/off-white"},
		{"the dark green one", "color:green/dark green"},
		{"burgundy", "color:red/wine"},
		{"奶霜白有吗", "color:奶霜白/奶霜白"},
		{"明白的", ""},
		{"红包怎么领", ""},
		{"gold member", ""},
		{"卡其色L码", "color:beige/khaki, size:L"},
		{"黑色白色各一件", "color:black, color:white, quantity:1 piece"},
		// Quantities.
		{"买两件", "quantity:2 piece"},
		{"我要3双", "quantity:3 pair"},
		{"拍了五盒面膜", "quantity:5 box, product:mask"},
		{"一百二十个", "quantity:120 piece"},
		{"十二瓶", "quantity:12 bottle"},
		{"面膜x2", "product:mask, quantity:2"},
		{"a pair", "quantity:1 pair"},
		{"3 boxes please", "quantity:3 box"},
		{"two of them", "quantity:2 piece"},
		{"half a dozen", "quantity:6 piece"},
		{"3 hoodies", "quantity:3, product:hoodie"},
		{"两个月了", ""},
		{"有一个问题", ""},
		{"双十一活动", ""},
		{"第二件半价", ""},
		{"20块钱", ""},
		{"这一件", ""},
		{"一提交就报错", ""},
		{"再加两米", ""},
		{"俩", "quantity:2 piece"},
		{"来一打", "quantity:12 dozen"},
		{"要100份", "quantity:100 portion"},
		// Payments, carriers, platforms.
		{"可以用支付宝吗", "payment:alipay"},
		{"微信支付失败", "payment:wechatpay"},
		{"能货到付款不", "payment:cod"},
		{"花呗分期", "payment:huabei, payment:installments"},
		{"do you take paypal or credit card", "payment:paypal, payment:creditcard"},
		{"apple pay", "payment:applepay"},
		{"发顺丰吗", "carrier:sf"},
		{"可以发顺风快递吗", "carrier:sf"},
		{"能不能不发中通", "!carrier:zto"},
		{"ship with UPS or FedEx?", "carrier:ups, carrier:fedex"},
		{"拼多多上更便宜", "platform:pdd, reason:price"},
		{"京东快递还是邮政", "carrier:jd, carrier:chinapost"},
		{"I bought it on Amazon", "platform:amazon"},
		{"淘宝店和小红书一样吗", "platform:taobao, platform:xiaohongshu"},
		// Reasons.
		{"衣服小了想换", "reason:too_small"},
		{"尺码偏大", "reason:too_large"},
		{"颜色发错了", "reason:wrong_color"},
		{"收到就是破的，破损了", "reason:damaged"},
		{"开不了机", "reason:defective"},
		{"少发了一件", "reason:missing, quantity:1 piece"},
		{"和图片不一样", "reason:not_as_described"},
		{"发货太慢了", "reason:late"},
		{"不想要了", "reason:unwanted"},
		{"质量太差", "reason:quality"},
		{"用了过敏", "reason:allergy"},
		{"是不是假货", "reason:counterfeit"},
		{"it's too small", "reason:too_small"},
		{"way too big for me", "reason:too_large"},
		{"arrived broken", "reason:damaged"},
		{"you sent the wrong item", "reason:wrong_item"},
		{"wrong colour", "reason:wrong_color"},
		{"doesn't turn on", "reason:defective"},
		{"I changed my mind", "reason:unwanted"},
		{"one is missing", "reason:missing"},
		{"not as described", "reason:not_as_described"},
		{"got a rash from it", "reason:allergy"},
		{"looks fake", "reason:counterfeit"},
		{"退货不需要运费吧", ""},
		{"不需要了", "reason:unwanted"},
		{"优惠券怎么不能用", ""},
		{"价格悬殊太大", ""},
		{"拉链坏了", "reason:damaged"},
		{"鞋子挤脚，想换大一码", "reason:too_small"},
		{"领口太松了", "reason:too_large"},
		{"穿一次就起球", "reason:quality"},
		{"拍错了能退吗", "reason:unwanted"},
		{"屏幕有划痕", "reason:damaged"},
		{"漏发赠品", "reason:missing"},
		{"the zipper is broken", "reason:damaged"},
		{"it runs small", "reason:too_small"},
		{"fell apart after one wash", "reason:quality"},
		{"ordered by mistake", "reason:unwanted"},
		{"it's not working", "reason:defective"},
		{"package never arrived", "reason:late"},
		// Body measures.
		{"身高165体重55kg穿什么码", "height:165, weight:55"},
		{"165cm 110斤", "height:165, weight:55"},
		{"一米六五，一百一十斤", "height:165, weight:55"},
		{"1米7 130斤选L还是XL", "height:170, weight:65, size:L, size:XL"},
		{"1.68m 60公斤", "height:168, weight:60"},
		{"165/55穿M吗", "height:165, weight:55, size:M"},
		{"170 130斤", "height:170, weight:65"},
		{"I'm 5'6\" and 130 lbs", "height:167.6, weight:59"},
		{"5 ft 10 tall, 75 kg", "height:177.8, weight:75"},
		{"height 165 weight 55", "height:165, weight:55"},
		{"胸围90腰围70", "bust:90, waist:70"},
		{"裤长100cm", ""},
		{"身高体重165 110", "height:165, weight:55"},
		// Products.
		{"卫衣有货吗", "product:hoodie"},
		{"卫依有货吗", "product:hoodie"},
		{"weiyi还有吗", "product:hoodie"},
		{"wei yi you huo ma", "product:hoodie"},
		{"mianmo duoshao qian", "product:mask"},
		{"连帽衣有吗", "product:hoodie"},
		{"我要一件卫衣还有一条连衣裙", "quantity:1 piece, product:hoodie, quantity:1 piece, product:dress"},
		{"牛崽裤", "product:jeans"},
		{"口红和防晒双", "product:lipstick, product:sunscreen"},
		{"跑部鞋", "product:runner"},
		{"do you sell lipstik?", "product:lipstick"},
		{"strollers", "product:stroller"},
		{"two power banks and a hoodie", "quantity:2, product:powerbank, product:hoodie"},
		{"hoodi in stock?", "product:hoodie"},
		{"加绒的卫衣多少钱", "product:hoodie"},
		{"重磅T恤", "product:tee"},
		{"白T有L码吗", "product:tee, size:L"},
		{"亚麻衬衫多少钱", "product:linen"},
		{"linen shirt", "product:linen"},
		{"衬衫有哪些", "product:linen|oxford"},
		{"牛津纺衬衫和百褶裙", "product:oxford, product:skirt"},
		{"mechanical keybord", "product:keyboard"},
		{"充电宝和面膜怎么卖", "product:powerbank, product:mask"},
		{"XM-TEE-WH-L 还有吗", "sku:XM-TEE-WH-L"},
		{"ae-buds-01", "sku:AE-BUDS-01"},
		{"蓝牙耳机", "product:earbuds|headphones"},
		{"降噪耳机", "product:earbuds"},
		{"noise cancelling earbuds", "product:earbuds"},
		{"羽绒福", "product:down"},
		{"婴儿车能上飞机吗", "product:stroller"},
		{"power bank礼盒装", "product:powerbank, option:礼盒装"},
		{"256gb的x1", "option:256GB, product:phone"},
		{"我的手机号多少", ""},
		{"你好在吗", ""},
		{"什么时候发货", ""},
		{"how long does shipping take", ""},
		{"白色连帽卫衣L码两件", "color:white, product:hoodie, size:L, quantity:2 piece"},
		// Denied.
		{"不是M码", "!size:M"},
		{"不要黑色，要白色", "!color:black, color:white"},
		{"不是质量问题，是太大了", "!reason:quality, reason:too_large"},
		{"没有破损", "!reason:damaged"},
		{"not the black one", "!color:black"},
		{"not black but white", "!color:black, color:white"},
		{"I don't want a large, I want a medium", "!size:L, size:M"},
		{"it isn't damaged", "!reason:damaged"},
		{"不是M是L", "!size:M, size:L"},
		{"是不是M码", "size:M"},
		{"有没有白色", "color:white"},
		{"要不要黑色", "color:black"},
		{"anything other than blue", "!color:blue"},
		{"no, the blue one", "color:blue"},
		// Taken back.
		{"M，哦不，L", "~size:M, size:L"},
		{"白色 不对 黑色", "~color:white, color:black"},
		{"我要两件，说错了，三件", "~quantity:2 piece, quantity:3 piece"},
		{"size M, sorry, L", "~size:M, size:L"},
		{"the red one, I meant blue", "~color:red, color:blue"},
		{"I'll take the black, actually make that navy", "~color:black, color:blue/navy"},
		{"I meant blue", "color:blue"},
		{"sorry, is the M available", "size:M"},
	} {
		got := show(x.Find(hygiene.Clean(c.in, 0), ""))
		if got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.in, got, c.want)
		}
	}
}
