package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	bareRunes   = 1 // beside a reference in a text that says nothing else
	littleRunes = 4 // beside a size or a colour in a text that asks what was asked before
)

// pointed is what the text points at among what was shown.
type pointed struct {
	ref      *desk.Reference // nil = it points at nothing that was shown
	products []desk.Product
	orders   []desk.Order
	entry    *desk.Entry
	sure     bool // it is one, or all of them are meant
}

// point resolves what the text points at. What was shown is looked up again:
// the memory has no more than ids, and only orders that this customer may hear
// about count.
func (t *turn) point() error {
	refs := slices.DeleteFunc(slices.Clone(t.meaning.References), func(r desk.Reference) bool {
		return r.Negated || r.Last && r.Kind != kindOrder
	})
	if len(refs) == 0 {
		return nil
	}
	ref := refs[len(refs)-1] // "not the first, the second one"
	shown := t.mem.Shown
	if ref.Kind == kindOrder && (len(shown) == 0 || shown[0].Kind != kindOrder || ref.Attribute != "") {
		return t.pointAtOrders(&ref, nil)
	}
	switch {
	case len(shown) == 0:
		return nil
	case shown[0].Kind == kindOrder:
		return t.pointAtOrders(&ref, shown)
	case shown[0].Kind == kindProduct:
		return t.pointAtProducts(&ref, shown)
	}
	items := make([]desk.Shown, len(shown))
	for i, it := range shown {
		items[i] = desk.Shown{ID: it.ID, Kind: it.Kind}
	}
	if found, ok := t.s.Understanding.Resolve(ref, items); ok && len(found) == 1 {
		t.to.ref, t.to.entry, t.to.sure = &ref, t.s.Knowledge.Entry(desk.EntryID(found[0].ID)), true
		t.trace.refers(ref.Text, found)
	}
	return nil
}

// pointAtOrders looks among the orders that were shown, or among all of the
// customer's, newest first.
func (t *turn) pointAtOrders(ref *desk.Reference, shown []item) error {
	own, err := t.accessible()
	if err != nil {
		return err
	}
	if shown != nil {
		own = inOrder(itemIDs(shown), own, func(o *desk.Order) string { return o.Number })
	}
	items := make([]desk.Shown, len(own))
	for i, o := range own {
		items[i] = desk.Shown{ID: o.Number, Kind: kindOrder, Price: o.Total.Minor, At: o.PlacedAt, Current: o.Number == t.mem.Order}
	}
	found, ok := t.s.Understanding.Resolve(*ref, items)
	if len(found) == 0 {
		return nil
	}
	t.trace.refers(ref.Text, found)
	t.to.ref, t.to.sure = ref, ok
	t.to.orders = inOrder(shownIDs(found), own, func(o *desk.Order) string { return o.Number })
	return nil
}

func (t *turn) pointAtProducts(ref *desk.Reference, shown []item) error {
	var products []desk.Product
	items := make([]desk.Shown, 0, len(shown))
	for _, it := range shown {
		p, err := t.s.Catalog.Get(t.ctx, desk.ProductID(it.ID))
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && !p.Active {
			continue
		}
		if err != nil {
			return err
		}
		products = append(products, p)
		low, _ := priceRange(p.Variants)
		one := desk.Shown{ID: it.ID, Kind: kindProduct, Price: low.Minor, Current: p.ID == t.mem.Product}
		if ref.Value != "" && t.comesIn(&p, ref.Attribute, ref.Value) {
			one.Attributes = map[string]string{ref.Attribute: ref.Value}
		}
		items = append(items, one)
	}
	if ref.Value != "" && slices.ContainsFunc(items, func(it desk.Shown) bool { return it.Current && it.Attributes != nil }) && t.mem.Asked != 0 && t.mem.Topic == kindProduct {
		return nil // "the blue one" of what is talked about
	}
	found, ok := t.s.Understanding.Resolve(*ref, items)
	if len(found) == 0 {
		return nil
	}
	t.trace.refers(ref.Text, found)
	t.to.ref, t.to.sure = ref, ok
	t.to.products = inOrder(shownIDs(found), products, func(p *desk.Product) string { return string(p.ID) })
	return nil
}

// inOrder returns of list what ids name, in their order.
func inOrder[T any](ids []string, list []T, id func(*T) string) []T {
	var out []T
	for _, want := range ids {
		if i := slices.IndexFunc(list, func(one T) bool { return id(&one) == want }); i >= 0 {
			out = append(out, list[i])
		}
	}
	return out
}

func itemIDs(list []item) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

func shownIDs(list []desk.Shown) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// aside is said around a reference without meaning anything else.
var aside = strings.NewReplacer(
	"我说的是", " ", "我要的是", " ", "我是说", " ", "说错了", " ", "问题", " ", "那个", " ", "这个", " ", "不是", " ", "不对", " ", "我选", " ", "我要", " ", "请问", " ",
	"是", " ", "选", " ", "就", " ", "吧", " ", "吗", " ", "呀", " ", "那", " ", "呢", " ", "啊", " ", "要", " ", "看", " ", "的", " ", "请", " ",
	"？", " ", "?", " ", "，", " ", "。", " ", "！", " ", "!", " ", ",", " ", ".", " ",
)

var asideWords = map[string]bool{
	"the": true, "one": true, "please": true, "and": true, "no": true, "not": true, "i": true, "mean": true, "meant": true, "a": true, "question": true, "what": true, "about": true,
	"in": true, "for": true, "size": true, "do": true, "you": true, "have": true, "how": true, "that": true, "this": true, "it": true, "my": true, "sorry": true, "first": true, "second": true, "third": true, "is": true, "s": true,
}

// bare reports whether the text says no more than what it points at.
func (t *turn) bare() bool {
	return t.besides(func(*desk.Mention) bool { return false }) <= bareRunes
}

// besides is how many characters the text has beside what it points at, some of
// what it names, and words that mean nothing by themselves.
func (t *turn) besides(named func(*desk.Mention) bool) int {
	text := []byte(t.text)
	for _, r := range t.meaning.References {
		blank(text, r.Start, r.End)
	}
	for i := range t.meaning.Mentions {
		if m := &t.meaning.Mentions[i]; named(m) {
			blank(text, m.Start, m.End)
		}
	}
	n := 0
	for w := range strings.FieldsSeq(aside.Replace(strings.ToLower(string(text)))) {
		if !asideWords[w] {
			n += utf8.RuneCountInString(w)
		}
	}
	return n
}

// littleBesides reports whether the text says hardly more than which product,
// size or colour is meant.
func (t *turn) littleBesides() bool {
	return t.besides(func(m *desk.Mention) bool { return isValue(m.Kind) || m.Kind == kindProduct }) <= littleRunes
}

func blank(text []byte, from, to int) {
	for i := max(0, from); i < min(to, len(text)); i++ {
		text[i] = ' '
	}
}

// lost reports whether the text counts what was not shown: "the fifth one" of
// four.
func (t *turn) lost() bool {
	return t.to.ref == nil && slices.ContainsFunc(t.meaning.References, func(r desk.Reference) bool { return r.Ordinal != 0 && !r.Negated && r.Kind != kindOrder })
}

// pointsAtOrder reports whether the text points at an order, known or not.
func (t *turn) pointsAtOrder() bool {
	return slices.ContainsFunc(t.meaning.References, func(r desk.Reference) bool { return r.Kind == kindOrder && !r.Negated })
}

// pointedOrders answers about orders that the text points at.
func (t *turn) pointedOrders(a answers) error {
	t.trace.Intent, t.outcome = kindOrder, Answered
	if !t.to.sure {
		var numbers []string
		for _, o := range t.to.orders[:min(otherOrders, len(t.to.orders))] {
			numbers = append(numbers, o.Number)
		}
		t.outcome, t.mem.Topic = AskedBack, kindOrder
		t.addText(t.say("order.ask_which"), numbers...)
		return nil
	}
	// A question that the shop answers ("can I cancel the second order") is answered
	// beside the order, as it is beside an order's number.
	also := t.read.Intent != nlu.Order && a.score() >= alone && !t.bare() && !t.asksContents()
	if also {
		if err := t.answer(a); err != nil || t.outcome != Answered {
			return err
		}
	}
	for i := range t.to.orders[:min(said, len(t.to.orders))] {
		if t.handOver == "" {
			t.show(&t.to.orders[i], nil)
		}
	}
	if also || t.handOver != "" {
		return nil
	}
	return t.alsoAsked()
}

// asksContents reports whether the text asks for what the card of an order has.
func (t *turn) asksContents() bool {
	low := strings.ToLower(t.read.Rest)
	return slices.ContainsFunc([]string{"有什么", "买了什么", "买了啥", "花了多少", "多少钱", "what was in", "what is in", "what's in", "did i buy", "did i order", "how much was", "how much did"},
		func(cue string) bool { return strings.Contains(low, cue) })
}

// choose answers with an entry that was offered and is pointed at.
func (t *turn) choose(e *desk.Entry) error {
	t.trace.Intent, t.outcome = string(nlu.Question), Answered
	t.noteChoice(e)
	return t.answerEntry(e, related(e, nil))
}

// noteChoice notes that the customer has chosen an entry of those that the turn
// before offered.
func (t *turn) noteChoice(e *desk.Entry) {
	if !t.offered || t.view.Conversation.ID == "" || !slices.Contains(t.mem.Shown, item{kindEntry, string(e.ID)}) {
		return
	}
	if asked := t.askedBefore(); asked != "" {
		t.chosen = &desk.Choice{Question: asked, Entry: e.ID, Customer: t.view.Customer.ID}
	}
}

// askedBefore is what the customer had asked when the bot offered questions, as
// it was looked up.
func (t *turn) askedBefore() string {
	end := len(t.view.Recent)
	for end > 0 && t.view.Recent[end-1].Sender == desk.SenderBot {
		end--
	}
	from := end
	for from > 0 && t.view.Recent[from-1].Sender == desk.SenderCustomer {
		from--
	}
	r := nlu.Read(burstText(t.view.Recent[from:end]))
	return r.Words()
}

// comesIn reports whether the product has an option of the value, as colours and
// sizes are compared: "navy" for 藏青.
func (t *turn) comesIn(p *desk.Product, kind, value string) bool {
	for _, v := range p.Variants {
		for _, o := range v.Options {
			if t.means(o.Value, kind, value) {
				return true
			}
		}
	}
	return false
}

// means reports whether an option's value is the mentioned one.
func (t *turn) means(option, kind, value string) bool {
	named, ok := t.options[option]
	if !ok {
		named = t.s.Understanding.Mentions(option, t.lang)
		if t.options == nil {
			t.options = map[string][]desk.Mention{}
		}
		t.options[option] = named
	}
	return slices.ContainsFunc(named, func(m desk.Mention) bool { return m.Kind == kind && strings.EqualFold(m.Value, value) })
}
