package upkeep

import (
	"embed"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/kit/i18n"
	"github.com/shopbell/shopbell/internal/kit/money"
)

//go:embed texts/*.json texts/digest.html
var textFiles embed.FS

var (
	texts = i18n.MustLoad(textFiles, "texts", "zh")
	page  = template.Must(template.ParseFS(textFiles, "texts/digest.html"))
)

const (
	mailedItems = 10  // of a section
	mailedTitle = 120 // characters
)

// letter writes a review list as a mail. It names no customers: what they asked is
// shown as the list of gaps shows it.
type letter struct {
	lang, base, name, shop string
	mine                   bool
	zone                   *time.Location
	now                    time.Time
}

func (l *letter) text(key string, args map[string]string) string {
	return texts.Text(l.lang, key, args)
}

type letterItem struct {
	Title, Link, State string
	Why                []string
}

type letterPart struct {
	Title string
	Total int64
	Items []letterItem
	More  string
}

func (l *letter) link(path string, query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Set(query[i], query[i+1])
		}
	}
	out := l.base + "/console/" + path
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}

// write returns the two forms of the mail, and how much there is to look at.
func (l *letter) write(parts []Part) (text, html, subject string, total int64, err error) {
	var shown []letterPart
	for _, p := range parts {
		open := l.part(&p)
		if open.Total == 0 {
			continue
		}
		total += open.Total
		shown = append(shown, open)
	}
	subject = l.text("mail.subject", map[string]string{"shop": l.shop, "n": strconv.FormatInt(total, 10)})
	mine, intro := "", "mail.intro"
	if l.mine {
		mine, intro = "true", "mail.introMine"
	}
	data := map[string]any{
		"Lang": l.lang, "Subject": subject, "Hello": l.text("mail.hello", map[string]string{"name": l.name}), "Intro": l.text(intro, nil),
		"Link": l.link("knowledge/review", "mine", mine), "Open": l.text("mail.open", nil), "Parts": shown,
		"Reason": l.text("mail.why", map[string]string{"shop": l.shop}), "Stop": l.text("mail.stop", nil), "Profile": l.link("settings/profile"),
	}
	var b strings.Builder
	err = page.Execute(&b, data)
	return l.plain(data, shown), b.String(), subject, total, err
}

func (l *letter) plain(data map[string]any, parts []letterPart) string {
	var b strings.Builder
	line := func(s ...string) { b.WriteString(strings.Join(s, "") + "\n") }
	say := func(key string) string { s, _ := data[key].(string); return s }
	line(say("Hello"))
	line(say("Intro"))
	line()
	line(say("Open"), ": ", say("Link"))
	for _, p := range parts {
		line()
		line("== ", p.Title, " (", strconv.FormatInt(p.Total, 10), ")")
		for _, i := range p.Items {
			state := ""
			if i.State != "" {
				state = " [" + i.State + "]"
			}
			line("- ", i.Title, state)
			for _, w := range i.Why {
				line("  ", w)
			}
			line("  ", i.Link)
		}
		if p.More != "" {
			line("  ", p.More)
		}
	}
	line()
	line("--")
	line(say("Reason"), " ", say("Stop"), ": ", say("Profile"))
	return b.String()
}

// part leaves out what somebody has looked at.
func (l *letter) part(p *Part) letterPart {
	out := letterPart{Title: l.text("section."+string(p.Section), nil), Total: p.Total}
	for i := range p.Items {
		item := &p.Items[i]
		if item.Done != nil {
			out.Total--
			continue
		}
		if len(out.Items) < mailedItems {
			out.Items = append(out.Items, l.item(p.Section, item))
		}
	}
	if left := out.Total - int64(len(out.Items)); left > 0 {
		out.More = l.text("mail.more", map[string]string{"n": strconv.FormatInt(left, 10)})
	}
	return out
}

func (l *letter) item(section Section, i *Item) letterItem {
	out := letterItem{Title: short(i.Title)}
	switch i.Kind {
	case ItemGap:
		out.Link = l.link("knowledge/gaps", "lang", i.Lang, "gap", i.ID)
	case ItemDocument:
		out.Link = l.link("knowledge/documents/" + i.ID)
	default:
		out.Link = l.link("knowledge", "lang", i.Lang, "entry", i.ID)
	}
	if i.State == "suspended" {
		out.State = l.text("state.suspended", nil)
	}
	for j := range i.Flags {
		out.Why = append(out.Why, l.flag(&i.Flags[j]))
	}
	if len(i.Flags) == 0 {
		out.Why = []string{l.why(section, i)}
	}
	return out
}

func (l *letter) why(section Section, i *Item) string {
	key := "why." + string(section)
	args := map[string]string{"at": l.day(i.At), "n": strconv.FormatInt(i.Count, 10)}
	switch {
	case section == SectionExpiring && !i.At.After(l.now):
		key = "why.expired"
	case section == SectionIdle && i.At.IsZero():
		key = "why.never"
	}
	return l.text(key, args)
}

func (l *letter) day(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.In(l.zone).Format(dayFormat)
}

// flag says in a sentence what is not so any more.
func (l *letter) flag(f *Flag) string {
	name := f.Claim.Name
	if name == "" {
		name = f.Claim.Record
	}
	args := map[string]string{"name": name, "was": f.Claim.Seen, "now": f.Now, "quote": f.Claim.Quote}
	key := "why." + string(f.Reason)
	switch f.Reason {
	case ReasonPrice:
		args["was"], args["now"] = f.Claim.Quote, prices(f.Now)
	case ReasonStock:
		if f.Now == isIn || f.Now == isOut {
			key += "." + f.Now
		} else {
			key += ".n"
		}
	case ReasonProduct:
		key += "." + f.Now
	case ReasonDocument, ReasonTable:
		if f.Now == isGone || f.Now == isOff {
			key += "." + f.Now
		}
	}
	return l.text(key, args)
}

// prices writes the prices of a product.
func prices(list string) string {
	var out []string
	for s := range strings.SplitSeq(list, ",") {
		m, err := ReadMoney(s)
		if err != nil {
			continue
		}
		out = append(out, m.Currency+" "+strings.TrimSuffix(money.Decimal(m.Minor, m.Currency), ".00"))
	}
	return strings.Join(out, ", ")
}

func short(s string) string {
	s = oneLine(s)
	n := 0
	for i := range s {
		if n == mailedTitle {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
