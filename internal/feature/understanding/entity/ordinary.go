package entity

import (
	"strings"
	"unicode/utf8"
)

// ordinaryPairs are pairs of characters that stand in any message to a shop. In
// a product's name they say nothing about what is meant.
var ordinaryPairs = func() map[[2]rune]bool {
	m := map[[2]rune]bool{}
	for w := range strings.FieldsSeq(ordinaryHan) {
		a, n := utf8.DecodeRuneInString(w)
		b, _ := utf8.DecodeRuneInString(w[n:])
		m[[2]rune{a, b}] = true
	}
	return m
}()

// ordinaryWords are the English ones, also those that a spelling mistake could
// turn into a word of the catalogue.
var ordinaryWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(ordinaryEnglish) {
		m[w] = true
		m[singular(w)] = true
	}
	return m
}()

const ordinaryHan = `
衣服 东西 礼盒 套装 电源
怎么 什么 可以 多少 没有 你们 订单 我的 快递 退款 取消 退货 时候 一下 给我 发票 收到 还是 帮我 在哪 这个 么时 发货 地址
不能 不是 我要 一个 申请 显示 能不 为什 哪里 多久 付款 有没 电话 今天 错了 不了 支付 不要 运费 了一 还能 是什 东西 现在
到哪 退回 买的 优惠 客服 还没 了吗 麻烦 会员 下单 密码 哪个 不到 几天 是不 一样 了怎 么办 了没 积分 的订 处理 物流 是多
的吗 时间 公司 少钱 一次 有什 的是 自己 价格 拒收 售后 一直 请问 包裹 能退 问题 以吗 我没 账号 改成 换货 我想 颜色 能用
安装 几点 送到 信息 提示 一起 便宜 是哪 已经 成功 邮费 备注 签收 退了 上门 注销 一件 需要 两个 里面 退吗 不对 少了 谢谢
货吗 的那 货的 活动 商品 惠券 到了 坏了 单号 银行 联系 人工 货了 了还 朋友 不想 到账 费吗 没收 余额 支持 要不 不会 的地
重新 个月 我不 不上 价保 要多 派送 取件 那个 的时 能送 微信 机号 回收 有人 还有 尺码 的话 不一 服务 一点 的单 评价 货地
发错 送货 扣了 寄回 保修 我们 别的 几个 链接 确认 购物 付了 能改 的钱 短信 没到 要求 没人 把我 了我 到的 出来 账户 的不
回去 维修 你是 仓库 尾款 收货 修改 去了 消了 状态 么退 投诉 差评 是真 昨天 查一 了能 意思 哪些 行吗 好的 退的 之后 过期
别人 直接 一张 用不 以退 退到 我买 用了 想退 到货 之前 么算 用吗 上次 登录 推荐 会不 是正 个人 看到 么没 示已 反应 定金
预约 么还 不退 审核 恢复 送吗 记录 递员 质量 几号 有吗 明天 怎麼 家里 是假 发我 哪天 要了 票吗 的包 过了 点了 没反 看看
我退 退一 天了 失败 换个 名字 是我 换新 哪了 回来 收了 信用 是谁 分期 配送 这款 进去 能到 货怎 有多 有哪 么弄 这么 款吗
正品 新的 以后 我在 了吧 找不 到付 换成 没发 改一 关闭 开发 行卡 在吗 品卡 再送 安排 大概 们这 候能 两件 页面 么不 收费
看不 的手 里的 知道 了两 点的 差价 多长 满减 给你 的券 自动 系统 个订 我把 的东 付的 送的 我付 来的 么取 小时 发了 收吗
跟我 下我 到吗 师傅 开票 丢了 么改 打不 用卡 付不 退给 包邮 我下 么价 的还 不同 样的 第一 换一 哪看 么用 么开 帮忙 应该
用的 假的 验证 要退 的货 日期 发的 只有 单吗 单子 么我 单能 行不 晚上 预售 不用 买了 能换 了三 钱退 两天 数量 填错 城市
寄到 续费 要几 部分 到我 更新 前的 抬头 不行 不开 货到 来了 是你 们的 费多 人吗 打电 号不 退换 费险 没了 是要 能补 能帮
采购 单怎 装的 最近 是这 套餐 能再 功能 用什 操作 孩子 喜欢 我妈 地方 多了 打开 是几 给个 一半 期了 忘记 两次 么意
兑换 么申 想改 还在 我取 三个 要我 删除 都没 里看 的电 号码 金额 邮箱 没看 天能 收不 么关 我吗 周末 驿站 在家 注册 合作
好评 有货 为啥 我看 天就 想要 我一 就是 钱一 多大 要怎 使用 以用 合适 要买 款怎 哪一 想买 三百 品吗 的吧 生产 保存 一天
送不 图片 还要 盒子 以不 点不 单不 收的 开始 明明 候发 入口 结算 一单 情况 款了 下的 想换 退不 评论 退我 要什 七天 物车
这样 提交 拍的 单里 单上 写错 改吗 收件 默认 另一 消订 么处 发吗 完成 我这 找回 换了 忘了 我写 要的 回吗 能开 专票 付宝
在线 绑定 扣款 的退 提前 补偿 顺丰 自提 不发 哪家 说是 碎了 坏的 没退 影响 只退 门取 补发 款退 真人 器人 哈哈 库存 现货
缺货 件吗 通知 候到 个价 到手 一共 是一 直播 的和 你好 定制 发一 面有 不懂 一周 么操 下载 一百 不合 你家 区别 升级
适合 型号 生日 里有 人的 真的 品牌 能发 安全 全吗 长时 我就 从哪 不送 数据 装吗 卡吗 么样 算的 点开 送一 天下 价吗 下一
是怎 有优 张券 券怎 示不 单还 功了 提醒 付吗 保吗 分开 删掉 单的 写的 旧的 写一 单显 撤销 打包 再发 钱不 去的 查询 进度
么查 了钱 门口 话费 充值 理由 费怎 资料 催一 转账 的账 么换 张卡 让我 账单 平台 订阅 白条 货要 么快 一般 人在 我发 同意
消息 解决 质保 修吗 的号 码怎 么联 找谁 很好 黑色 色的 号能 这边 不够 款是 会有 久能 么回 么显 样吗 要付 么收 大的 智能
一步 几次 能放 码在 么设 设置 次买 么拍 了不 要注 么一 在你 哪款 的款 好看 送人 官方 新机 能保 假货 票是 能吃 分没 过敏
么材 期是 月份 子发 结束 打折 说好 点吗 我改 买两 拍了 券吗 店铺 里没 去哪 么领 有的 用券 我有 能分 单一 付尾 但是
货不 单有 发到 个地 两单 换吗 降价 少天 请的 了可 我拍 我换 购买 选错 刚才 件人 址不 里了 消的 手续 查下 太慢 结果 我还
卖家 继续 写着 不动 商家 来吗 都不 久到 视频 激活 说没 天到 无理 的卡 的发 票信 寄出 国外 請問 款成 扣我 开通 赶紧 关掉
卡怎 额怎 存在 费谁 天发 发出 北京 不在 门店 件退 上班 走了 么赔 破了 满意 请退 系我 原因 我自 花了 照片 消退 不进 泄露
说话 感谢 写个 的什 要等 到底 单没 都有 白色 是没 没货 回事 补吗 价是 的价 双十 十一 我算 天没 要加 尺寸 卖的 有几
子是 量多 加一 是两 个颜 后面 机怎 说明 明书 先用 么调 打印 好了 软件 么下 注意 的鞋 大一 选什 宝宝 这两 个好 了什 是啥
那款 老人 成分 跟你 一款 去年 人用 这件 一赔 授权 是自 第三 以提 扫码 查不 开的 塑料 么做 期多 期的 到期 产的 到几 不好
一年 别发 的能 要另 买吗 沒有 玻璃 另外 以送 寄给 清单 货单 明细 同款 参加 规则 折扣 十块 少一 介绍 能给 品能 最多 有收
说的 个号 到现 在还 红包 券能 不满 条件 块钱 能买 指定 天吗 不可 售的 付完 款的 能找 代付 么看 号给 我寄 不算 就行 三天
通过 不符 钱吗 后还 能一 规格 那边 么加 小了 其他 能把 出库 中一 訂單 以改 单了 改地 的了 单位 要换 单取 重复 我查 复吗
单被 说我 异常 解释 这单 货就 么解 个包 成了 寄的 个快 报销 批发 步了 能看 正常 有问 们收 买记 年前 以前 详情 么找 检查
不收 的给 卡密 票怎 可是 天无 号发 没开 对公 团购 票开 对不 能收 的邮 等着 是空 过来 路上 方式 个账 现金 不出 不成 证码
花呗 老是 我那 那笔 扣费 超时 款金 我钱 消费 息吗 没用 么少 新疆 大件 下午 来是 不去 送达 递到 放驿 件码 送上 代收 物业
天送 后天 递单 流信 快点 你了 们是 死了 人来 烂了 我是 会影 的信 接到 不喜 下退 换不 换的 量问 修要 发来 到退 后单 务单
们发 赔我 在不 的数 味道 宣传 赔偿 么补 以旧 旧换 登不 身份 付密 实名 认证 么好 推送 广告 叫什 营业 是机 是人 态度 再见
就这 是的 世界 码吗 色吗 几件 几双 穿着 起来 一双 一条 一套 两双 两条 三件 给您 亲们 谁家 今晚 明早 上周 下周 上午 早上
大小 红色 蓝色 绿色 黄色 灰色 粉色 紫色 棕色 橙色 米色 身高 体重 公斤 厘米 大码 小码 中码 均码
`

const ordinaryEnglish = `
box boxes plus leg legs back oil
the my it is do you to how can for what in order on does me of please return get and one refund have with when this are where was an want will from delivery invoice there
or not pay your account be back need two up that why got wrong send change at price who much gift long number still no out says payment address by code after like
shipping free don ship but take which come cancel size has new should work many isn use off doesn did too parcel paid sent before if good any old buy time review now
store day points go money tracking only package cost see something open didn email exchange item orders days right name as here password so deliver again been about today
last bought missing credit check add same put they just coupon received warranty different make leave someone date more ordered write cancelled never could all give
another nothing won these made shop we colour real request refunded courier thanks sale pick shows voucher broken stock left way difference discount arrived came
delivered repair next year find set would charge than ok three going already later status returns until site week remove first anything shipped part items ve late service
label yesterday charged mean between help keep once close ll claim update company call fee delete lost driver tell down ago over forgot checkout yet used bad trade person
product available tax page customer them brand cheaper without know else hasn bank membership refuse thank best seller had offer full working transfer possible stop
returned data warehouse everything pack live both fit included half other start second match instead app balance through purchase morning failed bill mail say
compensation keeps coming per rate changed cover together am model sell fake guarantee opened note cart collect link split times deposit drop postage ask edit fix door
month hours home agent really show food version large dollars details turn extra longer office original re short receipt five hand waiting accept rest mistake swap myself
subscription because place city being error cash plan tomorrow installation talk sold hi own premium inside big reset around end better twice look website choose top list
packaging monday deal signed then missed went were asked cancellation into since history file our amount sign pickup bot bulk bye yes during support run small people goes
safe pieces promo promised friend monthly receive preorder redeem register protection chat shipment arrive ticket correct description cards try post carrier evening
contact human speak complaint love hold gone anymore include friday final its let worth copy information months less expire picture nice happy birthday save count some
expired enter apply took accepted happens somebody reviews said online button quantity switch ordering locked explain withdraw night game business works wasn damaged
looks hello install become very hey star great wear members lid prices student bigger empty uk life washing buying us air yours cheap looking under genuine thing
authentic sure picked though invalid minimum rejected wait gifts adjustment refused hour limit placed mind rather confirmed undo pending showing sending team download
personal marked paypal express visa stuck insurance weekend country neighbour depot track nobody think broke gave pays quality replacement policy repaired profile renew
job shopping medium soon area ten stream load wash makes manual cm mum due apart recommend wedding well official print allergic while separately christmas customers
combine coupons tried supposed accident double dropped found option must custom confirmation moved zip hotel wanted bring stopped closed arrives processing far share
added cracked cut dispatch invoices id resend options declined verification instalments interest holidays ups covered locker collection away fast reach speed slow photo
sender called faulty rules exist video installer log access question stars messages unsubscribe staff ever getting gb batch xl ones piece wrapping expensive bundle whats
weight type heavy often stand default season hard care instructions him paying skin ideas boss third couldn proof contain smell years batteries whole comes message
paper wrapped sales promotion mother applied knock street family happened valid removed text samples weeks abroad upgrade ships town wrote taking unpaid quick reason
packages numbers partial stuff customs search comment window goods vat issue germany school issued haven fine taken statement payments read dollar high pm done cold
faster hurry location point th arrival expect sleep transit damage mine info attempt returning hurt returnable approved process feedback told face advertising counterfeit
terrible doctor assembly law value login facebook rid member newsletter learn supply wholesale rating negative goodbye world restock tonight moment kg pls four total pair
engraving spare covers metre colours quote talking wide loud waterproof tall eu cancelling wifi stain step usually suggest true tight march
son compare always standard notice vs ingredients feels compared present june refurbished party theirs straight manufacturer allowed fakes itself products
eat kind fabric opening fresh room wrap packed outside each anonymously join deals regular current amazon round lower dented low friends claimed
followers unlock reservation registered ad sister few replace travel none everyone ran void sizes fill reorder lol pattern recipient addresses house state unit po
entered restore separate accounts completed ready deleted disappeared shown record leaves tags dead key activation recharge flight concert activate qr billing
behind currency takes wire google everywhere transaction complete klarna turned deducted confirm select dispute instalment qualify rates fees schedule pin block canada
ireland calculated flat areas weekends within expected delivers rural delivering leeds international deliveries floor click miles public exactly earlier center
push crushed smashed leaked hole threw torn reject refusing costs redeliver given silent questions period inspection photos processed form class demand incorrect
tips cats defective described pictures logo sick technician near compensate username answer deletion closing earn reward emails mailing marketing alerts
reply anyone line things supplier partnership report solve story haha fly invented letter score market raise downtown their those whose color colors quickly tuesday
wednesday thursday saturday sunday pairs
`
