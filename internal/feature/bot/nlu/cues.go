package nlu

// Cues are matched in squeezed text: lower case, no blanks within Chinese.

// identityCues: is there a person on the other side?
var identityCues = []string{
	"真人吗", "是真人", "真人还是", "是不是真人", "是机器人", "是不是机器人", "机器人吗", "是人还是", "是人工还是", "是不是人工", "是人工吗", "你是人吗",
	"你是人工", "是ai吗", "是不是ai", "ai客服吗", "自动回复吗", "是自动回复", "你是谁", "你叫什么", "你是什么人", "你是ai", "你是 ai", "是 ai 吗", "是不是 ai", "你是智能", "是智能客服吗",
	"are you human", "are you a human", "are you real", "are you a real", "are you a bot", "are you a robot", "are you bot", "are you robot",
	"are you ai", "are you an ai", "are you a machine", "are you a person", "is this a bot", "is this bot", "is this a robot", "is this a real",
	"is this a human", "is this ai", "is this an ai", "talking to a bot", "talking to a human", "talking to a real", "talking to a person",
	"chatting with a bot", "chatting with a human", "chatting with a real", "speaking to a bot", "speaking with a human", "speaking to a human",
	"human or bot", "human or a bot", "bot or human", "bot or a human", "who are you", "what are you", "you a bot", "you a robot", "are you chatgpt",
}

// notHumanCues: people are named, but not asked for.
var notHumanCues = []string{
	"不用转人工", "不要转人工", "别转人工", "不转人工", "不用人工", "不需要人工", "不要人工", "别给我转人工", "先别转", "不想转人工", "不用找人工", "无需人工",
	"不需要转人工", "不必转人工", "不用给我转", "不找人工", "不必人工", "人工智能", "人工几点", "人工什么时候", "人工客服几点", "人工客服什么时候", "几点有人工", "人工上班",
	"人工客服上班", "人工在线时间", "人工服务时间", "人工客服的时间", "人工费", "手工",
	"no human", "no agent", "not a human", "don't want a human", "dont want a human", "don't need a human", "dont need a human",
	"don't want to talk to", "dont want to talk to", "no need for a human", "no need for an agent", "without a human", "not human",
	"don't want an agent", "don't transfer", "dont transfer", "don't need an agent", "don't need a person", "human hours",
	"human agents available", "when are human", "when can i talk",
}

// humanCues: a person is asked for.
var humanCues = []string{
	"转人工", "转人公", "转入工", "转人供", "转人攻", "转仁工", "传人工", "砖人工", "转下人工", "转个人工", "转真人", "转客服", "转接", "人工客服", "人工服务", "找人工", "要人工",
	"接人工", "叫人工", "喊人工", "换人工", "联系人工", "人工在吗", "有人工吗", "人工呢", "人工处理", "人工帮", "人工来", "真人客服", "找真人", "要真人", "换真人", "真人服务",
	"个真人", "真人来", "真人接", "跟真人", "和真人", "是真人就", "找客服", "叫客服", "换个人", "换人", "找个人", "叫个人", "来个人", "来人", "有没有人", "找你们客服", "跟人说", "和人说", "轉人工", "真人來", "zhuanrengong", "zhuan rengong",
	"rengong", "人工坐席", "活人", "不要机器人", "不想跟机器人", "不跟机器人",
	"real person", "real human", "live agent", "live person", "live chat", "human agent", "human please", "human being", "human support", "human help",
	"a human", "to human", "an agent", "to agent", "agent please", "support agent", "service agent", "representative", "customer rep", "operator",
	"speak to someone", "talk to someone", "speak with someone", "talk with someone", "speak to a person", "talk to a person", "speak with a person",
	"talk with a person", "speak to somebody", "talk to somebody", "actual person", "actual human", "a person please", "a person", "contact an agent",
	"customer service please", "connect me to", "connect me with", "transfer me", "someone real", "speak to a manager", "talk to a manager",
	"speak to your manager", "talk to your manager", "speak to a supervisor", "not a bot", "no bot", "no robot", "stop the bot",
}

// humanWords ask for a person when they stand alone.
var humanWords = map[string]bool{
	"人工": true, "真人": true, "客服": true, "人": true, "转": true, "转工": true, "人工人工": true, "人工啊": true, "人工吧": true, "请转人工": true, "我要人工": true,
	"我要客服": true, "要客服": true, "human": true, "agent": true, "person": true, "people": true, "staff": true, "representative": true, "operator": true, "manager": true,
	"humanpls": true, "helpdesk": true, "人工0": true, "人工1": true,
}

// furiousCues: the matter belongs to a person at once.
var furiousCues = []string{
	"投诉", "12315", "12345", "骗子", "骗我", "骗钱", "骗人", "欺诈", "欺骗消费者", "诈骗", "黑店", "黑心", "无良", "消协", "消费者协会", "工商局", "市场监管", "曝光你", "去曝光", "起诉你",
	"起诉", "律师函", "报警", "气死", "忍无可忍", "太过分", "垃圾店", "垃圾客服", "垃圾商家", "什么垃圾", "恶心人", "不要脸", "他妈", "妈的", "傻逼", "傻b", "去死", "王八蛋", "滚蛋", "草泥马",
	"操你", "tmd", "cnm", "假一赔",
	"complaint", "complain", "scam", "scammer", "scammers", "fraud", "cheat", "cheated", "cheaters", "liar", "liars", "rip off", "ripped off", "ripoff",
	"sue you", "lawyer", "consumer protection", "report you", "chargeback", "furious", "outrageous", "disgusting", "worst service",
	"worst shop", "fuck", "fucking", "bullshit", "shit", "screw you", "idiots", "unacceptable", "stole my money", "thieves", "police",
}

// notFuriousCues: the same words in a question that the shop answers.
var notFuriousCues = []string{
	"诈骗电话", "电话", "短信", "加微信", "验证码", "假一赔", "假一罚", "会不会被骗", "防骗", "是不是诈骗",
	"call me", "called me", "a call", "phone call", "text message", "sms", "qr code", "scan a",
}

// howToCues: the way is asked for, not the state.
var howToCues = []string{
	"怎么查", "如何查", "怎样查", "哪里查", "在哪查", "在哪看", "哪里看", "怎么看", "如何看", "在哪里能看", "怎么跟踪",
	"how do i track", "how can i track", "how to track", "where can i see", "where do i find", "where can i track", "how do i find", "how do i check",
}

// orderStrongCues: the customer's own order is meant, and its state.
var orderStrongCues = []string{
	"到哪了", "到哪里了", "到哪儿了", "到那了", "到那里了", "走到哪", "送到哪", "在哪里了", "物流到哪", "快递到哪", "发货了吗", "发货了没", "发货没", "发货没有", "发了吗", "发了没", "寄出了吗",
	"寄了吗", "寄了没", "发出了吗", "发出来了吗", "查订单", "查一下订单", "查下订单", "查我的订单", "查一下我的订单", "查下我的订单", "看看我的订单", "看我的订单", "看下我的订单", "看一下我的订单", "查物流",
	"查一下物流", "查下物流", "查我的物流", "查快递", "查一下快递", "查下快递", "查包裹", "查一下包裹", "我的订单…状态", "我的订单…怎么样", "我的订单…到", "我的订单…发", "我的快递…到哪", "我的快递…哪了", "我的快递…到了", "我的快递…发", "我的包裹…哪", "我的包裹…到了", "我的包裹…发", "我的货…到", "我的货…发",
	"我的东西…到", "我买的…到了", "我买的…发货", "我买的…什么时候到", "我买的…几时到", "我买的…发了", "我的订单…呢", "我的件…到", "我订单…到", "我订单…发", "我的单…到", "我的单…发", "我的物流",
	"订单状态", "订单进度", "订单进展", "物流进度", "物流状态", "催一下", "催发货", "催下", "快点发货", "催单", "我的货呢", "我的快递呢", "我的订单呢", "我那单", "我这单", "我这个订单", "我那个订单",
	"where is my", "where's my", "wheres my", "where are my", "wher is my", "where my order", "track my", "tracking my", "status of my", "order status",
	"my order status", "has my order", "has my package", "has my parcel", "did my order", "when will my", "when does my", "when is my", "will my order arrive", "will my package arrive", "will my parcel arrive", "is my order",
	"is my package", "is my parcel", "my order hasn't", "my order hasnt", "my order has not", "my order isn't", "check my order", "check on my order",
	"check order", "look up my order", "look up order", "find my order", "my package hasn't", "my parcel hasn't", "update on my order", "about my order",
	"order update", "my delivery", "my shipment", "have you shipped", "has it shipped", "did you ship", "has it been shipped", "is it shipped",
	"has it arrived", "when will it arrive", "my last order", "my recent order", "my latest order", "show my orders", "show me my orders",
}

// otherMatterCues: something beside the order is asked for, although the words
// are those of a lost parcel ("where is my refund").
var otherMatterCues = []string{
	"退款", "发票", "退货", "运费险", "优惠券", "积分", "赠品", "换货", "退的", "差价", "会员",
	"refund", "money", "invoice", "fapiao", "insurance", "voucher", "vouchers", "coupon", "coupons", "points", "refunds", "invoices", "return", "gift", "exchange", "deposit", "discount",
}

// orderWeakCues: about deliveries, perhaps the customer's own.
var orderWeakCues = []string{
	"上次买的", "之前买的", "昨天买的", "昨天下的单", "前天买的", "我下的单", "我拍的", "这个订单", "物流", "快递", "包裹", "发货", "订单", "什么时候到", "啥时候到", "几时到", "几天到", "多久到", "还没到", "没收到", "没到", "签收", "单号", "多久能到", "什么时候能到", "什么时候送到", "能到吗", "预计",
	"order", "delivery", "package", "parcel", "shipping", "shipped", "arrive", "tracking", "courier", "delivered",
}

// arrivalCues: when does it come? Of an order that is being talked about, or of
// deliveries in general.
var arrivalCues = []string{
	"什么时候到", "什么时候能到", "什么时候可以到", "什么时候送", "啥时候到", "啥时候能到", "几时到", "几时能到", "哪天到", "哪天能到", "几号到", "今天能到", "明天能到", "还要多久", "还有多久", "还没到", "怎么还不到", "到了吗", "到了没", "什么时候发货", "怎么还没发", "怎么还不发",
	"when will it", "when does it arrive", "will it arrive", "how long until", "how much longer", "arrive today", "arrive tomorrow", "not arrived", "hasn't arrived",
	"hasnt arrived", "not here yet", "still waiting", "when is it coming", "when is it due", "is it here", "not shipped", "still not shipped", "when will you ship",
}

// aroundNumbers may stand beside a number that is given as an answer.
var aroundNumbers = []string{
	"订单号码", "订单编号", "订单号", "订单", "快递单号", "物流单号", "运单号", "单号", "手机号码", "手机号", "手机", "电话号码", "电话", "邮箱", "是这个", "这个是", "这是", "是的", "我的", "帮我", "查一下",
	"查下", "查询", "看一下", "看下", "麻烦", "请", "下单", "注册", "是", "的", "查", "看", "号", "我", "尾号", "和", "你好", "您好",
	"里有什么", "买了什么", "多少钱", "花了多少", "怎么样", "什么情况", "情况",
	"whatisin", "whatsin", "whatwasin", "whatdidibuyin", "whatdidiorderin", "whatdidiorder", "howmuchwas", "howmuchis", "howmuchdidipayfor", "whatabout", "tellmeabout", "showme", "details", "information",
	"ordernumberis", "ordernumber", "orderno", "orderid", "order", "number", "myphonenumberis", "phonenumber", "phone", "emailaddress", "email", "mail", "itis", "its",
	"thisis", "here", "please", "check", "tracking", "my", "is", "and", "the", "no", "with", "status",
}

// stockCues: is it there?
var stockCues = []string{
	"有货", "没货", "现货", "库存", "缺货", "断货", "还有吗", "还有没", "还有几", "还剩", "卖完", "码有", "补货", "码呢", "色呢", "色的呢", "号呢",
	"in stock", "out of stock", "stock", "available", "availability", "any left", "sold out",
	"how many left",
}

// vagueCues: is there such a thing? Of goods, or of anything else.
var vagueCues = []string{
	"想买", "我要买", "买个", "有没有", "有吗", "有么", "有没", "的呢", "款呢",
	"do you have", "have you got", "do you sell", "got any", "what about", "how about", "do you carry", "looking for", "want to buy", "like to buy",
	"is there a", "are there any",
}

// priceCues: what does it cost?
var priceCues = []string{
	"多少钱", "价格", "价钱", "什么价", "怎么卖", "几块", "多少元", "多钱", "贵不贵", "售价", "几钱", "卖多少", "多少米",
	"how much is", "how much are", "how much does", "how much do", "how much for", "price", "cost", "what does it cost", "how expensive",
}

// paramCues: what is it like?
var paramCues = []string{
	"材质", "面料", "成分", "什么做的", "什么料", "重量", "多重", "克重", "尺寸", "多大", "多长", "容量", "规格", "参数", "功率", "续航", "厚度", "产地", "哪里产", "配置", "屏幕", "内存", "净含量", "适用", "保质期", "怎么洗", "洗涤",
	"选什么码", "选什么尺码", "穿什么码", "穿多大", "多大码", "什么码", "尺码建议", "接口", "防水", "电池", "版型", "厚吗", "厚不厚", "几公斤", "怎么保存", "储存",
	"material", "made of", "fabric", "weight", "weigh", "heavy", "dimension", "dimensions", "how big", "how long is", "how tall", "capacity", "spec",
	"specs", "specification", "power", "battery", "thick", "origin", "screen", "memory", "ingredients", "waterproof", "what size", "which size", "size advice",
	"composition", "fit", "wash", "care", "storage", "net content", "port", "ports",
}

// greetings stand at the beginning, longest first.
var greetings = []string{
	"how are you doing", "how are you today", "how are you", "how do you do", "how's it going", "good afternoon", "good morning", "good evening", "hello there", "hi there", "greetings", "hello", "hiya", "hey", "hi",
	"有人在吗", "客服在吗", "你好吗", "您好吗", "亲在吗", "在不在呀", "下午好", "上午好", "晚上好", "早上好", "中午好", "大家好", "在不在", "有人吗", "有人不", "你好啊", "您好啊", "你好呀", "哈喽", "哈啰", "哈罗", "你好", "您好", "在么", "在吗",
	"在嘛", "在不", "早安", "晚安", "嗨", "亲亲", "亲爱的", "亲", "客服你好", "早啊",
}

// mine are whole texts that ask for the customer's own orders.
var mine = set("我的订单", "我的物流", "我的快递", "我的包裹", "我的订单物流", "查我的订单", "myorder", "myorders", "mypackage", "myparcel", "mydelivery")

// thanks and byes are whole turns, without marks and blanks.
var thanks = set(
	"谢谢", "谢谢你", "谢谢您", "谢谢啦", "谢谢了", "多谢", "感谢", "非常感谢", "好的谢谢", "好谢谢", "好的谢谢你", "ok谢谢", "谢了", "谢啦", "太感谢了", "辛苦了", "好的", "好", "好滴", "好哒", "好吧", "嗯", "嗯嗯", "恩", "哦", "哦哦", "噢",
	"知道了", "明白了", "了解了", "了解", "明白", "收到", "可以", "行", "没事了", "没有了", "没了", "不用了", "没问题了", "好的知道了", "懂了", "清楚了", "好的明白了", "好的好的", "谢谢知道了", "3q", "thx", "ok", "okay", "okk", "k",
	"thanks", "thankyou", "thankyouverymuch", "thankyousomuch", "thanksalot", "manythanks", "cheers", "great", "greatthanks", "okthanks", "okaythanks",
	"gotit", "understood", "isee", "perfect", "nothanks", "nothankyou", "thatsall", "nothingelse", "alright", "cool", "ty", "good", "fine", "nice", "thanksbye",
	"noted", "thatshelpful", "veryhelpful", "awesome",
)

var byes = set(
	"再见", "拜拜", "拜", "88", "886", "回见", "下次再聊", "先这样", "再会", "我走了", "晚安",
	"bye", "byebye", "goodbye", "seeyou", "cya", "later", "goodnight", "haveaniceday", "thatsallbye",
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
