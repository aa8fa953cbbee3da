package bot

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	kindTable  = "table"
	maxQuoted  = 40 // runes of a cell that is repeated beside what was said
	intentName = "table"
)

// resumeTable goes on where a table has asked for a key.
func (t *turn) resumeTable() bool {
	if t.s.Tables == nil || t.mem.Table == nil || t.read.Intent != nlu.Question && t.read.Intent != nlu.Product && t.read.Intent != nlu.Order || t.read.OrderCue != "" {
		return false
	}
	q := t.tableQuery(nil)
	a := t.s.Tables.Ask(q)
	if !a.Resumed {
		return false
	}
	t.tellTable(&a)
	return true
}

// askTables answers from the cells of a table what one has been asked for. An
// entry that fits goes before a table that is not sure.
func (t *turn) askTables(found answers) (done bool, err error) {
	r := &t.read
	if t.s.Tables == nil || r.OrderCue != "" || len(r.Numbers) > 0 || r.Phone != "" || r.Email != "" || r.Intent != nlu.Question && r.Intent != nlu.Product {
		return false, nil
	}
	p, err := t.inView()
	if err != nil {
		return false, err
	}
	q := t.tableQuery(p)
	q.Talk = nil
	a := t.s.Tables.Ask(q)
	if a.Status == "" || !a.Sure && found.confident() {
		return false, nil
	}
	t.tellTable(&a)
	return true, nil
}

func (t *turn) tableQuery(p *desk.Product) desk.TableQuery {
	q := desk.TableQuery{Text: t.text, Lang: t.lang, Mentions: t.meaning.Mentions, Now: t.view.Now, Talk: t.mem.Table}
	if shop, err := t.s.Shops.Shop(t.ctx); err == nil {
		if zone, err := time.LoadLocation(shop.TimeZone); err == nil {
			q.Now = q.Now.In(zone)
		}
	}
	if p != nil {
		q.Product, q.Category = p.ExternalID, p.Category
	}
	return q
}

// tellTable says what the cells say, or asks for what has to be known first.
func (t *turn) tellTable(a *desk.TableAnswer) {
	t.trace.Intent, t.trace.Table = intentName, string(a.Table)
	t.mem.Topic, t.mem.Table = kindTable, a.Talk
	t.outcome = Answered
	var quick []string
	switch a.Status {
	case desk.TableMissing:
		t.outcome = AskedBack
		quick = slices.Clone(a.Ask.Options)
	case desk.TableOutside:
		quick = []string{t.say("pick.human")}
	case desk.TableFound:
	}
	reply := desk.Reply{Text: t.s.TableText(a, t.lang), QuickReplies: quick}
	if a.Status == desk.TableMissing {
		t.add(reply) // a question rests on nothing
		return
	}
	reply.Evidence = []desk.Evidence{{Kind: kindTable, ID: string(a.Table), Title: a.Title, Version: a.Version, Row: rowOf(a)}}
	t.add(reply, tableFacts(a))
}

// rowOf is the first row that the answer rests on, counted from 1.
func rowOf(a *desk.TableAnswer) int {
	if len(a.Hits) == 0 {
		return 0
	}
	return a.Hits[0].Row + 1
}

// tableFacts are the numbers of the cells, and those that the customer gave.
func tableFacts(a *desk.TableAnswer) *guard.Facts {
	texts := []string{a.Title, a.Off.Name, a.Off.Value}
	hits := slices.Clone(a.Hits)
	for _, near := range []*desk.TableHit{a.Below, a.Above} {
		if near != nil {
			hits = append(hits, *near)
		}
	}
	for _, f := range a.Said {
		texts = append(texts, f.Name, f.Value)
	}
	for _, h := range hits {
		for _, f := range append(slices.Clone(h.Keys), h.Values...) {
			texts = append(texts, f.Name, f.Value)
		}
	}
	return guard.Texts(texts...)
}

// TableText is what a customer reads of a table's answer.
func (s *Service) TableText(a *desk.TableAnswer, lang string) string {
	w := tableWords{s: s, lang: lang}
	switch a.Status {
	case desk.TableMissing:
		return w.ask(&a.Ask)
	case desk.TableOutside:
		return w.outside(a)
	case desk.TableFound:
		return w.found(a)
	}
	return s.texts.Text(lang, "table.none", nil)
}

type tableWords struct {
	s    *Service
	lang string
}

func (w tableWords) say(key string, args ...string) string {
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return w.s.texts.Text(w.lang, key, m)
}

func (w tableWords) ask(a *desk.TableAsk) string {
	switch {
	case a.Of == "height":
		return w.say("table.ask_height")
	case a.Of == "weight" && isBody(a.Name):
		return w.say("table.ask_weight")
	case a.Of == "foot":
		return w.say("table.ask_foot")
	case a.Of == "region":
		return w.say("table.ask_region")
	case a.Unit == "kg" || a.Unit == "jin" || a.Unit == "lb":
		return w.say("table.ask_mass", "name", w.lower(a.Name))
	}
	return w.say("table.ask", "name", w.lower(a.Name))
}

// isBody tells the weight of a person from that of a parcel: only 体重 does.
func isBody(name string) bool {
	return strings.Contains(name, "体重") || strings.Contains(strings.ToLower(name), "weight") && !strings.Contains(strings.ToLower(name), "parcel")
}

// lower makes the name of a column a word in a sentence; EU and SF stay.
func (w tableWords) lower(name string) string {
	if len(name) > 1 && 'A' <= name[0] && name[0] <= 'Z' && 'a' <= name[1] && name[1] <= 'z' {
		return strings.ToLower(name[:1]) + name[1:]
	}
	return name
}

func (w tableWords) found(a *desk.TableAnswer) string {
	hits := distinct(a.Hits)
	if len(hits) == 1 {
		var beside *desk.TableHit
		if len(a.Hits) == 1 {
			beside = &hits[0]
		}
		return w.say("table.one", "table", a.Title, "keys", w.said(a.Said, beside), "values", w.facts(hits[0].Values))
	}
	return w.say("table.several", "table", a.Title, "said", w.said(a.Said, nil), "lines", w.lines(hits))
}

// distinct leaves out rows that say the same with the same keys, and makes one of
// those that all say the same.
func distinct(hits []desk.TableHit) []desk.TableHit {
	same := func(a, b []desk.TableFact) bool {
		return slices.EqualFunc(a, b, func(x, y desk.TableFact) bool { return x.Name == y.Name && x.Value == y.Value })
	}
	for _, h := range hits[1:] {
		if !same(h.Values, hits[0].Values) {
			return hits
		}
	}
	return hits[:1]
}

// said is what the customer gave, each with the cell that it was found in.
func (w tableWords) said(said []desk.TableFact, in *desk.TableHit) string {
	var out []string
	for _, f := range said {
		cell := ""
		if in != nil {
			for _, k := range in.Keys {
				if k.Name == f.Name {
					cell = k.Value
				}
			}
		}
		switch {
		case f.Value == "":
			f.Value = cell // a day of the week: the cell says it
		case cell != "" && cell != f.Value && utf8.RuneCountInString(cell) <= maxQuoted:
			f.Value += w.say("table.cell", "cell", cell)
		}
		if f.Value != "" {
			out = append(out, w.say("table.fact", "name", w.lower(f.Name), "value", f.Value))
		}
	}
	if len(out) == 0 && in != nil {
		return w.facts(in.Keys)
	}
	return strings.Join(out, w.comma())
}

func (w tableWords) comma() string {
	if w.lang == "en" {
		return ", "
	}
	return "、"
}

func (w tableWords) facts(list []desk.TableFact) string {
	out := make([]string, 0, len(list))
	for _, f := range list {
		out = append(out, w.say("table.fact", "name", w.lower(f.Name), "value", f.Value))
	}
	if w.lang == "en" {
		return strings.Join(out, "; ")
	}
	return strings.Join(out, "；")
}

func (w tableWords) lines(hits []desk.TableHit) string {
	out := make([]string, 0, len(hits))
	for i := range hits {
		keys := make([]string, 0, len(hits[i].Keys))
		for _, k := range hits[i].Keys {
			keys = append(keys, w.say("table.fact", "name", w.lower(k.Name), "value", shortCell(k.Value)))
		}
		out = append(out, w.say("table.line", "keys", strings.Join(keys, w.comma()), "values", w.facts(hits[i].Values)))
	}
	return strings.Join(out, "\n")
}

// shortCell cuts a cell that lists many things.
func shortCell(s string) string {
	if utf8.RuneCountInString(s) <= maxQuoted {
		return s
	}
	return string([]rune(s)[:maxQuoted-1]) + "…"
}

func (w tableWords) outside(a *desk.TableAnswer) string {
	var near []desk.TableHit
	for _, h := range []*desk.TableHit{a.Below, a.Above} {
		if h != nil {
			near = append(near, *h)
		}
	}
	text := ""
	if len(near) > 0 {
		text = w.say("table.near", "lines", w.lines(near))
	}
	return w.say("table.outside", "table", a.Title, "name", w.lower(a.Off.Name), "value", a.Off.Value, "near", text)
}
