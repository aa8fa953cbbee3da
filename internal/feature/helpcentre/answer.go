package helpcentre

import (
	"cmp"
	"embed"

	"github.com/shopbell/shopbell/internal/desk"
)

//go:embed texts/*.json
var texts embed.FS

// Whoever reads the help centre is a guest on the website: that is the variant of an
// answer that is shown, if one fits them at the moment. Nobody's records are looked
// up. A variable says its fallback, else what it stands for: "your order number".

// reader is who reads, as far as it is known.
var reader = desk.KnowledgeQuery{ChannelKind: "webchat", Audience: desk.AudienceGuests}

// answer is what is shown of an entry.
func (in *input) answer(e *desk.Entry) string {
	answer := e.Answer
	if i := in.variant(e); i >= 0 {
		answer = e.Variants[i].Answer
	}
	return desk.PlainAnswer(answer, func(v desk.Variable) string {
		word := in.words.Text(e.Lang, string(v), nil)
		if v == desk.VarShopName {
			word = cmp.Or(desk.InLang(in.shop.Name, e.Lang), word)
		}
		return word
	})
}

func (in *input) variant(e *desk.Entry) int { return e.VariantFor(&reader, in.now) }
