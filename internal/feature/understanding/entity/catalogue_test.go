package entity_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
)

// goods is a catalogue in memory.
type goods []entity.CatalogueProduct

func (g goods) Vocabulary(context.Context) iter.Seq2[entity.CatalogueProduct, error] {
	return func(yield func(entity.CatalogueProduct, error) bool) {
		for _, p := range g {
			if !yield(p, nil) {
				return
			}
		}
	}
}

var shop = goods{
	{
		ID: "tee", Names: []string{"260g 重磅纯棉圆领 T 恤", "260 g Heavyweight Cotton Tee"}, Aliases: []string{"白T", "纯棉T恤", "重磅T恤", "t-shirt", "heavyweight tee"}, SKUs: []string{"XM-TEE-WH-L"},
		Options: []entity.CatalogueOption{{Name: "颜色", Value: "奶霜白"}, {Name: "尺码", Value: "L"}},
	},
	{ID: "hoodie", Names: []string{"加绒连帽卫衣", "Fleece-Lined Hoodie"}, Aliases: []string{"卫衣", "hoodie"}},
	{ID: "linen", Names: []string{"亚麻混纺长袖衬衫", "Linen-Blend Long-Sleeve Shirt"}},
	{ID: "oxford", Names: []string{"男士免烫牛津纺衬衫", "Men's Easy-Iron Oxford Shirt"}, Aliases: []string{"牛津纺"}},
	{ID: "jeans", Names: []string{"高腰直筒牛仔裤", "High-Rise Straight Jeans"}},
	{ID: "chino", Names: []string{"弹力修身休闲裤", "Stretch Slim Chinos"}},
	{ID: "dress", Names: []string{"法式碎花连衣裙", "Floral Midi Dress"}, Aliases: []string{"碎花裙"}},
	{ID: "skirt", Names: []string{"百褶半身裙", "Pleated Skirt"}},
	{ID: "down", Names: []string{"轻薄羽绒服", "Light Down Jacket"}, Aliases: []string{"羽绒服"}},
	{ID: "runner", Names: []string{"缓震跑步鞋", "Cushioned Running Shoes"}, Aliases: []string{"跑鞋"}},
	{ID: "canvas", Names: []string{"低帮帆布鞋", "Low-Top Canvas Sneakers"}},
	{ID: "earbuds", Names: []string{"降噪蓝牙耳机 Pro", "Noise-Cancelling Earbuds Pro"}, SKUs: []string{"AE-BUDS-01"}},
	{ID: "headphones", Names: []string{"头戴式蓝牙耳机", "Over-Ear Bluetooth Headphones"}},
	{ID: "powerbank", Names: []string{"磁吸无线充电宝 10000mAh", "Magnetic Power Bank 10000 mAh"}, Aliases: []string{"充电宝", "power bank"}, Options: []entity.CatalogueOption{{Name: "版本", Value: "礼盒装"}}},
	{ID: "charger", Names: []string{"65W 氮化镓充电器", "65 W GaN Charger"}},
	{ID: "keyboard", Names: []string{"87 键机械键盘", "87-Key Mechanical Keyboard"}, Aliases: []string{"机械键盘"}},
	{ID: "phone", Names: []string{"星云手机 X1", "Nebula Phone X1"}, Aliases: []string{"手机", "X1"}, Options: []entity.CatalogueOption{{Name: "容量", Value: "256GB"}}},
	{ID: "serum", Names: []string{"玻尿酸保湿精华液", "Hyaluronic Acid Serum"}, Aliases: []string{"精华"}},
	{ID: "mask", Names: []string{"补水面膜 10 片", "Hydrating Sheet Mask, 10 pcs"}, Aliases: []string{"面膜"}},
	{ID: "lipstick", Names: []string{"丝绒哑光口红", "Velvet Matte Lipstick"}},
	{ID: "sunscreen", Names: []string{"轻透防晒霜 SPF50", "Sheer Sunscreen SPF 50"}, Aliases: []string{"防晒"}},
	{ID: "diapers", Names: []string{"超柔婴儿纸尿裤", "Soft Baby Diapers"}},
	{ID: "stroller", Names: []string{"轻便折叠婴儿车", "Lightweight City Stroller"}},
	{ID: "apples", Names: []string{"阿克苏冰糖心苹果 5 斤", "Aksu Apples 2.5 kg"}, Aliases: []string{"苹果"}},
	{ID: "milk", Names: []string{"低温鲜牛奶", "Fresh Milk"}},
}

func extractor(tb testing.TB, g goods, o entity.Options) *entity.Extractor {
	tb.Helper()
	x, err := entity.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	l, err := entity.NewLexicon(context.Background(), g)
	if err != nil {
		tb.Fatal(err)
	}
	x.Use(l)
	return x
}

// large is a catalogue of n products whose names share their words, as names do.
func large(n int) goods {
	adjectives := []string{"加绒", "轻薄", "宽松", "修身", "复古", "法式", "韩版", "高腰", "纯棉", "真丝", "防水", "便携", "智能", "无线", "折叠", "迷你", "加厚", "透气", "儿童", "男士"}
	nouns := []string{"卫衣", "衬衫", "连衣裙", "羽绒服", "牛仔裤", "跑步鞋", "帆布鞋", "耳机", "充电宝", "键盘", "面膜", "口红", "台灯", "电饭煲", "保温杯", "双肩包", "行李箱", "瑜伽垫", "四件套", "吹风机"}
	en := []string{"Hoodie", "Shirt", "Dress", "Down Jacket", "Jeans", "Running Shoes", "Canvas Shoes", "Earbuds", "Power Bank", "Keyboard", "Sheet Mask", "Lipstick", "Desk Lamp", "Rice Cooker", "Thermos", "Backpack", "Suitcase", "Yoga Mat", "Bedding Set", "Hair Dryer"}
	enAdj := []string{"Fleece", "Light", "Relaxed", "Slim", "Vintage", "French", "Korean", "High-Rise", "Cotton", "Silk", "Waterproof", "Portable", "Smart", "Wireless", "Folding", "Mini", "Thick", "Breathable", "Kids", "Mens"}
	g := make(goods, 0, n)
	for i := range n {
		a, b, c := i%20, i/20%20, i/400%20
		g = append(g, entity.CatalogueProduct{
			ID:      fmt.Sprintf("p%05d", i),
			Names:   []string{fmt.Sprintf("%s%s%s%s 第%d款", adjectives[a], adjectives[b], adjectives[(c+7)%20], nouns[(a+b+c)%20], i), fmt.Sprintf("%s %s %s Model Z%d", enAdj[a], enAdj[b], en[(a+b+c)%20], i)},
			Aliases: []string{fmt.Sprintf("%s%s%d号", adjectives[b], nouns[(a+b+c)%20], i), fmt.Sprintf("ZX%d", i)},
			SKUs:    []string{fmt.Sprintf("SKU-%05d-A", i), fmt.Sprintf("SKU-%05d-B", i), fmt.Sprintf("SKU-%05d-C", i)},
			Options: []entity.CatalogueOption{{Name: "颜色", Value: "雾霾蓝"}, {Name: "尺码", Value: fmt.Sprint(36 + i%8)}},
		})
	}
	return g
}
