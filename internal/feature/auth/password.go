package auth

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// minPasswordRunes is the shortest password accepted. There are no rules about
// kinds of characters, and no upper end but secret.MaxPasswordBytes.
const minPasswordRunes = 10

// checkPassword refuses passwords that are short, common, or made of what
// everybody knows about the person.
func checkPassword(field, password, email, name string) error {
	switch {
	case !utf8.ValidString(password):
		return desk.Invalid(field, "error.field.utf8")
	case len(password) > secret.MaxPasswordBytes:
		return desk.Invalid(field, "error.password.too_long")
	case utf8.RuneCountInString(password) < minPasswordRunes:
		return desk.Invalid(field, "error.password.too_short")
	case isCommon(password, email, name):
		return desk.Invalid(field, "error.password.common")
	}
	return nil
}

func isCommon(password, email, name string) bool {
	p := fold(password)
	local, _, _ := strings.Cut(email, "@")
	for _, known := range []string{email, local, name, "shopbell"} {
		k := strings.ToLower(strings.ReplaceAll(known, " ", ""))
		if len(k) >= 3 && strings.Trim(strings.ReplaceAll(strings.ToLower(password), k, ""), "0123456789!@#$._- ") == "" {
			return true
		}
	}
	if fewSigns(p) || isRun(p) {
		return true
	}
	for _, form := range []string{password, strings.TrimRight(password, "0123456789!@#$._-"), strings.Trim(password, "!@#$._-")} {
		if _, bad := common()[fold(form)]; bad {
			return true
		}
	}
	return false
}

// fold undoes what people do to a common password to get it past a rule.
func fold(s string) string {
	return strings.NewReplacer("@", "a", "$", "s", "0", "o", "3", "e", "1", "i", "!", "i").Replace(strings.ToLower(s))
}

// fewSigns finds "aaaaaaaaaa", "1212121212", "abcabcabcabc".
func fewSigns(p string) bool {
	for n := 1; n <= 4; n++ {
		if len(p) > n && strings.TrimLeft(strings.ReplaceAll(p, p[:n], ""), p[:n]) == "" {
			return true
		}
	}
	return false
}

// isRun finds "abcdefghij", "9876543210".
func isRun(p string) bool {
	up, down := true, true
	for i := 1; i < len(p); i++ {
		d := int(p[i]) - int(p[i-1])
		up = up && (d == 1 || p[i-1] == '9' && p[i] == '0')
		down = down && (d == -1 || p[i-1] == '0' && p[i] == '9')
	}
	return up || down
}

// common holds the folded forms of what people choose: the words and keyboard
// walks of words, alone, doubled, in pairs, and with the usual endings. Made
// once, on the first use.
var common = sync.OnceValue(func() map[string]struct{} {
	set := make(map[string]struct{}, 8*len(commonWords))
	add := func(s string) {
		if utf8.RuneCountInString(s) >= 4 {
			set[fold(s)] = struct{}{}
		}
	}
	for _, w := range commonWords {
		add(w)
		add(w + w)
		for _, end := range commonEndings {
			add(w + end)
			add(end + w)
		}
	}
	return set
})

var commonEndings = []string{
	"1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890",
	"321", "111", "000", "520", "1314", "5201314", "666", "888", "168", "2023", "2024", "2025", "2026",
}

var commonWords = strings.Fields(`
password passw0rd passwort motdepasse contrasena senha mima qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm asdfgh
zxcvbn qazwsx qazwsxedc wsxedc edcrfv 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 zaq12wsx qweasd qweasdzxc asdqwe poiuytrewq
lkjhgfdsa mnbvcxz 1qazxsw2 abc abcd abcde abc123 a1b2c3d4 aa123456 letmein welcome welcometo iloveyou woaini woaini1314
woaiwojia login admin administrator root toor test tester testing guest demo user user123 default changeme changeit secret
master manager system server service support helpdesk office company shop store webshop seller merchant customer kefu
dianpu taobao tmall jingdong alibaba alipay weixin wechat pinduoduo douyin tencent baidu google facebook twitter amazon
apple android iphone samsung huawei xiaomi microsoft windows linux ubuntu debian oracle mysql postgres redis docker
monkey dragon tiger panda eagle falcon phoenix shadow sunshine rainbow butterfly flower princess prince queen king angel
devil heaven superman batman spiderman starwars pokemon pikachu naruto doraemon mickey minnie snoopy garfield football
baseball basketball soccer hockey tennis volleyball badminton swimming running dancing music guitar piano summer winter
spring autumn january february march april june july august september october november december monday tuesday wednesday
thursday friday saturday sunday morning evening midnight london paris berlin madrid moscow tokyo beijing shanghai
guangzhou shenzhen hangzhou chengdu china chinese america england france germany russia japan family mother father
brother sister darling honey lovely loveme lover forever happy lucky cookie chocolate banana orange cherry strawberry
coffee pepper ginger cheese hello hello123 helloworld freedom liberty trustno1 whatever nothing computer internet
network keyboard access security private pass pass1234 pa55word p4ssw0rd money dollar million diamond silver golden
platinum black white purple yellow green orange michael michelle jennifer jessica ashley amanda daniel david robert
charlie thomas george andrew joshua matthew anthony jordan hunter ranger buster maggie bailey harley ferrari porsche
mercedes toyota honda nissan yamaha corvette mustang camaro chelsea arsenal liverpool barcelona realmadrid juventus
manchester united zhangwei wangwei liwei wangfang zhangmin lijing wangjing zhanglei liuyang xiaoming xiaohong laopo laogong
baobao baobei beibei meimei gege didi jiejie haha hehe xixi wodemima nihao nihaoma xiexie zaijian gongsi zhongguo woshishei
`)
