package feelings

// kind is what a phrase is a hint of.
type kind int

const (
	sarcasm kind = iota
	praise       // sarcasm where the text tells of trouble
	trouble
	contrast // a concession: praise is meant
	insult
	urgent
	polite
	angryFace
	anxiousFace
	sadFace
	happyFace
	surprisedFace
	kinds
)

// phraseLists are the phrases by kind, and those that look like them and are
// none. They are few on purpose: what needs a longer list needs a model.
func phraseLists() map[kind]struct{ yes, no string } {
	return map[kind]struct{ yes, no string }{
		sarcasm: {
			yes: "呵呵|真行|可真会|可真能|真有你的|真有你们的|真会做生意|挺会做生意|佩服佩服|活久见|我谢谢你|我真是谢谢|谢谢全家|谢谢你全家|栓q|了个寂寞|算你们狠|你们牛|你们真牛|逗我|逗谁呢|" +
				"玩我呢|~合着|敢情|恭喜你们|服了你们|真是服了|了不起啊|您可真|抢钱|打发要饭|做梦吧|[微笑]|[呵呵]|[白眼]|" +
				"thanks for nothing|thanks for ruining|thanks a bunch|just what i needed|exactly what i needed|oh great|oh wonderful|oh fantastic|oh lovely|oh brilliant|just great|just perfect|yeah right|slow clap|big surprise|" +
				"what a shock|good luck with that|real classy|very classy|real mature|you had one job|give me a break|so much for|are you kidding|you must be joking|bravo, you|love paying|love waiting|congrats, you|congratulations, you",
			no: "逗我开心|逗我笑|真行李|真行吗|真行得|真行不|敢情好|你们牛奶|你们牛肉|你们牛仔|你们牛排",
		},
		praise: {
			yes: "可真是|真好|真棒|太棒了|太好了|厉害|真不错|佩服|干得漂亮|真周到|真贴心|真大方|真专业|好样的|不愧是|了不起|恭喜|感谢你们|谢谢你们|谢谢啊|" +
				"great job|good job|nice job|nice work|great work|well done|bravo|wonderful|fantastic|brilliant|lovely|amazing|congrats|congratulations|very professional|so professional|so helpful|very helpful|" +
				"great service|excellent service|excellent way|way to go|ten out of ten|10/10|love how|genius|impressive|hats off|perfect",
			no: "不太好了|不厉害|not so helpful|not very helpful|not very professional",
		},
		trouble: {
			yes: "坏了|坏的|破的|破了|烂|空盒|空箱|空包|等了|又等|还没|没发|没到|不发货|发错|漏发|少发|错了|差评|骗|假货|二手|丢了|碎了|不退|不管|拖|推来推去|慢|漏水|过期|缺货|" +
				"broken|broke|late|empty|wrong|lost|missing|cracked|damaged|waiting|waited|still no|still not|still waiting|no reply|nobody|fake|doesn't work|does not work|doesn't turn on|delayed|left in the rain|in the rain|hung up|expired|dead|ruined",
			no: "灿烂|烂熟|拖鞋|拖把|拖地|慢慢|不慢|没坏了|等了一会|not broken|nothing broken|nothing missing|not late",
		},
		contrast: {
			yes: "但|不过|虽然|尽管|可是|还是|却|but|though|although|however|still great|still love|yet|despite|otherwise",
			no:  "还是没|还是不|还是坏",
		},
		insult: {
			yes: "骗子|垃圾|废物|饭桶|蠢货|蠢猪|白痴|智障|脑残|弱智|傻逼|傻b|煞笔|傻子|神经病|有病吧|有病啊|你有病|混蛋|王八蛋|不要脸|臭不要脸|人渣|奸商|黑心|黑店|无赖|缺德|狗东西|流氓|土匪|" +
				"滚|给我滚|滚蛋|滚开|滚远点|滚犊子|去死|他妈的|~妈的|你妈的|尼玛|特么|呸|~闭嘴|你闭嘴|给我闭嘴|都闭嘴|sb|tmd|nmd|nmsl|cnm|" +
				"idiot|idiots|moron|morons|stupid|dumb|liar|liars|crook|crooks|scammer|scammers|thief|thieves|scum|clown|clowns|pathetic|asshole|assholes|bastard|bastards|bullshit|fuck|fucking|f***|wtf|stfu|" +
				"shut up|go to hell|piss off|screw you|you're useless|you are useless|useless bot|useless people|joke of a|you people are a joke",
			no: "垃圾袋|垃圾桶|垃圾箱|垃圾篓|垃圾筒|垃圾架|垃圾车|垃圾铲|垃圾分类|垃圾处理|垃圾短信|垃圾邮件|垃圾食品|把垃圾|厨余垃圾|倒垃圾|扔垃圾|去死皮|去死角|去死海|他妈妈|当我傻子|stupid question|stupid me|dumb question|clown costume|clown nose|clown fish|liar's dice",
		},
		urgent: {
			yes: "急|急急|很急|好急|太急|急用|急需|急着|急死|着急|紧急|加急|火急|在线等|马上|立刻|立马|立即|赶紧|赶快|尽快|快点|快快|快|速回|速度点|速度发|速度处理|速速|火速|来不及|来得及|等不了|等不及|等不起|越快越好|刻不容缓|最晚今天|最晚明天|今天必须|必须今天|务必|优先处理|赶时间|救命|" +
				"urgent|urgently|asap|a.s.a.p|hurry|right now|right away|immediately|at once|quickly|be quick|pronto|emergency|deadline|today or|must arrive|by tonight|by tomorrow|by today|before tomorrow|this minute|this can't wait|it can't wait|running out of time|time is running out|rush order|expedite",
			no: "不急|不着急|不是很急|不太急|别着急|别急|不用着急|不用加急|不紧急|不用马上|不用赶|不用太快|不赶时间|急什么|急性|着急什么|快快乐乐|应急|紧急联系人|紧急出口|" +
				"not urgent|serious right now|furious right now|angry right now|mad right now|no hurry|no need to hurry|not in a hurry|don't hurry|no rush|no deadline|emergency contact|emergency kit|emergency light",
		},
		polite: {
			yes: "请问|请教|请您|请帮|烦请|麻烦|劳驾|劳烦|有劳|辛苦|拜托|谢谢|谢啦|谢了|感谢|多谢|感恩|感激|您好|打扰|不好意思|抱歉|对不起|可否|能否|" +
				"please|pls|plz|thank you|thanks|thank u|thx|cheers|much obliged|appreciate|appreciated|grateful|kindly|sorry|apologies|apologise|apologize|excuse me|pardon|would you mind|could you|would you|may i|if possible",
			no: "太麻烦|真麻烦|很麻烦|好麻烦|嫌麻烦|怕麻烦|麻烦死|添麻烦事|我谢谢你|谢谢全家|谢谢你全家|真是谢谢|感恩节|thanks for nothing|thanks for ruining|thanks a bunch|no thanks to|not sorry|sorry excuse|oh please|would you believe|pardon my french|thanksgiving",
		},
		angryFace:   {yes: "[怒]|[发怒]|[愤怒]|[怒骂]|[抓狂]|[咒骂]|[鄙视]|[菜刀]|>:(|(╯‵□′)╯|(╬"},
		anxiousFace: {yes: "[惊恐]|[流汗]|[冷汗]|[急]|[着急]|[焦虑]|[害怕]"},
		sadFace:     {yes: "[流泪]|[泪]|[大哭]|[难过]|[伤心]|[心碎]|[委屈]|[悲伤]|[失望]|[快哭了]|呜呜|t_t|t.t|tat|qaq|qwq|:(|:-(|:'(|;_;"},
		happyFace:   {yes: "[爱心]|[心]|[愉快]|[呲牙]|[哈哈]|[偷笑]|[憨笑]|[玫瑰]|[强]|[赞]|[鼓掌]|[拥抱]|[爱你]|[庆祝]|[耶]|[亲亲]|:)|:-)|:d|:-d|;)|<3|^_^|^^|xd|\\o/"},
		surprisedFace: {
			yes: "[惊讶]|[吃惊]|[震惊]|[哇]|:o|:-o|o_o|0_0",
		},
	}
}
