package bot

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	clearName = 0.75 // share of a product's name from which it is named
	fullName  = 0.9  // share from which it is named beyond doubt
	allAsked  = 0.85 // share of the words from which they may mean the product …
	halfName  = 0.4  // … with this share of its name
	mostAsked = 0.75 // share of the words that a name has when nothing else is meant
	halfAsked = 0.6  // share of the words without which a name is there by chance
	rivals    = 4    // products to choose from

	pointRunes = 36 // a question that points at something is short
)

// product answers what is asked about a product that the customer names, links
// to, or has been shown. done is false where the question is rather about
// something else.
func (t *turn) product(a answers) (done bool, err error) {
	about := t.wanted()
	if list := t.to.products; len(list) > 0 {
		if t.read.About == 0 && !t.bare() && (a.confident() || !t.namesValue(&list[0])) {
			t.mem.Product = list[0].ID
			return false, nil
		}
		if t.to.sure {
			for i := range list[:min(said, len(list))] {
				t.tellProduct(&list[i], about)
			}
		} else {
			t.chooseProduct(list[:min(rivals, len(list))], about)
		}
		return true, nil
	}
	least := halfAsked / 2
	if t.read.About == 0 && t.mem.About == 0 && !t.corrects() {
		least = halfAsked
	}
	named, err := t.resolve(least)
	if err != nil {
		return false, err
	}
	switch {
	case len(named) > 0 && t.betterKnown(a, &named[0]):
		return false, nil
	case len(named) > 0 && t.read.About == 0 && t.mem.About == 0 && a.confident() && !t.corrects():
		return false, nil
	case len(named) == 1:
		t.tellProduct(&named[0], about)
		return true, nil
	case len(named) > 1:
		t.chooseProduct(named, about)
		return true, nil
	case t.read.About == 0 && !t.followsProduct():
		return false, nil
	}
	if err := t.lookAtPage(); err != nil {
		return false, err
	}
	if t.mem.Product != "" && !t.lost() {
		done, err := t.lastProduct(a, about)
		if err != nil || done {
			return done, err
		}
	}
	if t.read.About == 0 || !t.pointsAt() && !t.lost() || a.confident() && (t.read.About == nlu.AboutParam || a.score() >= sure) {
		return false, nil
	}
	t.trace.Intent = "product"
	t.mem.About = about
	t.outcome = AskedBack
	t.addText(t.say("product.ask"), t.say("pick.human"))
	return true, nil
}

// lookAtPage takes the product of the page on which the customer writes for the
// one at hand, once: on the same page they may have gone on to another.
func (t *turn) lookAtPage() error {
	var text desk.TextPayload
	last := t.view.Burst[len(t.view.Burst)-1]
	if last.Kind != desk.KindText || json.Unmarshal(last.Payload, &text) != nil || text.Page == "" {
		return nil
	}
	p, err := t.s.Catalog.AtPage(t.ctx, text.Page)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err == nil && p.Active && p.ID != t.mem.Seen {
		t.mem.Seen, t.mem.Product = p.ID, p.ID
	}
	return err
}

// betterKnown reports whether an entry says it better than the product's record:
// the question is after something that the record does not have, or names the
// product only beside its matter ("is there a guarantee on the phone").
func (t *turn) betterKnown(a answers, p *desk.Product) bool {
	switch {
	case !a.confident():
		return false
	case t.read.About == nlu.AboutParam:
		return !t.asksParam(p)
	case t.read.Vague && t.namesValue(p):
		return false
	case t.read.Vague:
		return !nlu.Same(t.subject(), t.title(p)) && t.asked < mostAsked
	}
	return false
}

// namesValue reports whether the text names a size or a colour in which there is
// the product.
func (t *turn) namesValue(p *desk.Product) bool {
	if !slices.ContainsFunc(t.meaning.Mentions, func(m desk.Mention) bool { return isValue(m.Kind) && !m.Negated }) {
		return false
	}
	chosen, _ := t.namedChoices(p)
	return len(chosen) > 0
}

// lastProduct answers about the product that was talked about, if the question
// can be about it: it points at it, or names one of its options or parameters.
func (t *turn) lastProduct(a answers, about nlu.About) (done bool, err error) {
	p, err := t.s.Catalog.Get(t.ctx, t.mem.Product)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && !p.Active {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	chosen, _ := t.namedChoices(&p)
	if t.read.About == 0 && (len(chosen) == 0 || !t.littleBesides()) {
		return false, nil // it only goes on from what was asked before
	}
	if !t.pointsAt() && (a.score() >= sure || len(chosen) == 0 && !t.asksParam(&p)) {
		return false, nil
	}
	t.tellProduct(&p, about)
	return true, nil
}

// namedProduct shows a product that is named without a question.
func (t *turn) namedProduct() (done bool, err error) {
	named, err := t.resolve(halfAsked)
	if err != nil || len(named) == 0 {
		return false, err
	}
	if len(named) > 1 {
		t.chooseProduct(named, 0)
		return true, nil
	}
	t.tellProduct(&named[0], nlu.AboutStock|nlu.AboutPrice)
	return true, nil
}

// pointing are the words that stand for the thing at hand.
var pointing = []string{"这款", "这个", "这件", "这双", "这条", "这套", "那款", "那个", "那件", "那双", "它"}

// pointsAt reports whether the question says little more than that it is about
// the thing at hand: "多少钱", "那M码呢", "is it in stock".
func (t *turn) pointsAt() bool {
	low := strings.ToLower(t.said())
	if utf8.RuneCountInString(low) > pointRunes {
		return false
	}
	for _, w := range pointing {
		if strings.Contains(low, w) {
			return true
		}
	}
	for w := range strings.FieldsSeq(low) {
		switch strings.Trim(w, ".,?!'") {
		case "it", "this", "that", "one", "them", "these":
			return true
		}
	}
	return utf8.RuneCountInString(strings.ReplaceAll(t.subject(), " ", "")) <= 1
}

// beside are the words around the name of a product in a question about it.
var beside = strings.NewReplacer(
	"请问", " ", "想问", " ", "我想", " ", "一下", " ", "你们", " ", "我要", " ", "想要", " ", "想买", " ", "买个", " ", "买", " ", "还", " ", "有", " ", "吗", " ", "呢", " ", "么", " ", "的", " ",
	"了", " ", "没", " ", "啊", " ", "呀", " ", "那", " ", "这", " ", "款", " ", "个", " ", "件", " ", "码", " ", "号", " ", "色", " ", "货", " ", "是", " ", "什", " ", "几", " ", "多少", " ", "钱", " ",
	"？", " ", "?", " ", "，", " ", "。", " ", "！", " ", "!", " ", ",", " ", ".", " ",
)

var besideWords = map[string]bool{
	"do": true, "you": true, "have": true, "any": true, "is": true, "are": true, "the": true, "a": true, "an": true, "in": true, "stock": true, "available": true, "how": true,
	"much": true, "what": true, "does": true, "cost": true, "price": true, "of": true, "for": true, "your": true, "still": true, "got": true, "sell": true, "i": true, "want": true,
	"to": true, "buy": true, "there": true, "left": true, "please": true, "about": true, "and": true, "s": true, "m": true, "l": true, "xl": true, "xxl": true, "size": true,
	"looking": true, "no": true, "not": true, "mean": true, "meant": true, "sorry": true, "actually": true, "need": true, "im": true, "my": true, "me": true, "can": true, "get": true, "many": true, "some": true, "made": true, "or": true, "sold": true, "out": true,
}

// subject is what is left of the text when the question is taken away: the
// name of a product, at best.
func (t *turn) subject() string { return t.subjectOf(t.said()) }

func (t *turn) subjectOf(text string) string {
	s := strings.ToLower(text)
	if t.read.AboutCue != "" {
		s = strings.Replace(s, t.read.AboutCue, " ", 1)
	}
	var kept []string
	for w := range strings.FieldsSeq(beside.Replace(s)) {
		if !besideWords[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

var productLink = regexp.MustCompile(`/([A-Za-z0-9][A-Za-z0-9_-]{2,99})/?(?:[?#\s]|$)`)

// resolve finds the product that the words name: none, one, or several that
// are named alike. asked is the share of the words that the name must have.
func (t *turn) resolve(asked float64) ([]desk.Product, error) {
	if m := productLink.FindStringSubmatch(t.text); m != nil {
		p, err := t.s.Catalog.GetByExternalID(t.ctx, m[1])
		if err == nil && p.Active {
			t.asked = 1
			return []desk.Product{p}, nil
		}
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return nil, err
		}
	}
	subject := t.subject()
	if subject == "" {
		return nil, nil
	}
	hits, err := t.s.Catalog.Search(t.ctx, subject, rivals+2)
	if err != nil {
		return nil, err
	}
	if len(hits) == 0 || !hits[0].clear() || hits[0].Asked < asked {
		return t.mentionedProducts(asked)
	}
	t.asked = hits[0].Asked
	alike := []desk.Product{hits[0].Product}
	for _, h := range hits[1:] {
		if h.clear() && h.Offered >= hits[0].Offered-0.01 && h.Asked >= hits[0].Asked-0.05 && len(alike) < rivals {
			alike = append(alike, h.Product)
		}
	}
	if hits[0].Offered < fullName {
		// "衬衫": a word that several names have.
		for _, h := range hits[1:] {
			if h.clear() && h.Asked >= hits[0].Asked-0.05 && len(alike) < rivals && !slices.ContainsFunc(alike, func(p desk.Product) bool { return p.ID == h.Product.ID }) {
				alike = append(alike, h.Product)
			}
		}
	}
	// The one that was talked about is meant before its namesakes.
	for _, p := range alike {
		if p.ID == t.mem.Product {
			return []desk.Product{p}, nil
		}
	}
	return alike, nil
}

// mentionedProducts are those that the text names in a way that only the
// understanding finds: misspelt, or by their sound.
func (t *turn) mentionedProducts(asked float64) ([]desk.Product, error) {
	subject := t.subjectOf(t.without(func(m *desk.Mention) bool { return m.Negated || isValue(m.Kind) }))
	for _, m := range t.meaning.Mentions {
		if m.Kind != kindProduct || m.Negated {
			continue
		}
		share := float64(utf8.RuneCountInString(m.Text)) / float64(max(1, utf8.RuneCountInString(subject)))
		if share < max(asked, halfAsked) {
			continue
		}
		ids := []string{m.Value}
		if m.Value == "" {
			ids = strings.Split(m.Extra["candidates"], "\n")
		}
		var list []desk.Product
		for _, id := range ids[:min(rivals, len(ids))] {
			p, err := t.s.Catalog.Get(t.ctx, desk.ProductID(id))
			switch {
			case desk.CodeOf(err) == desk.CodeNotFound || err == nil && !p.Active:
			case err != nil:
				return nil, err
			default:
				list = append(list, p)
			}
		}
		if len(list) > 0 {
			t.asked = min(1, share)
			return list, nil
		}
	}
	return nil, nil
}

func (h *ProductHit) clear() bool {
	return h.Offered >= clearName || h.Asked >= allAsked && h.Offered >= halfName
}

func (t *turn) chooseProduct(list []desk.Product, about nlu.About) {
	t.trace.Intent = "product"
	t.mem.About = about
	t.outcome, t.mem.Topic = AskedBack, kindProduct
	var quick []string
	var items []item
	for i := range list {
		quick = append(quick, t.title(&list[i]))
		items = append(items, item{kindProduct, string(list[i].ID)})
	}
	t.mem.list(items)
	t.addText(t.say("product.ask_which"), quick...)
}

// tellProduct answers from the live record, with a card.
func (t *turn) tellProduct(p *desk.Product, about nlu.About) {
	t.trace.Intent, t.trace.Product = "product", string(p.ID)
	t.mem.Product, t.mem.About = p.ID, 0
	t.outcome = Answered
	text := t.productText(p, about)
	t.mem.tell(p.ID, about, t.single(p))
	payload, err := json.Marshal(t.productCard(p))
	if err != nil {
		t.pass(whyFailed, "talk.failed")
		return
	}
	t.add(desk.Reply{
		Kind: desk.KindProductCard, Text: text, Payload: payload,
		Evidence: []desk.Evidence{productEvidence(p, t.title(p))},
	}, guard.Product(p))
}

func productEvidence(p *desk.Product, title string) desk.Evidence {
	return desk.Evidence{Kind: "product", ID: string(p.ID), Title: title, Version: p.Version}
}

func (t *turn) title(p *desk.Product) string { return inLang(p.Title, t.lang) }

// inLang returns the text of the language, or that of the other one.
func inLang(texts map[string]string, lang string) string {
	if s := texts[lang]; s != "" {
		return s
	}
	for _, l := range [...]string{"zh", "en"} {
		if s := texts[l]; s != "" {
			return s
		}
	}
	return ""
}
