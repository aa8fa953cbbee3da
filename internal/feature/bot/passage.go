package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	maxPassages  = 6    // of a search
	maxOffered   = 3    // to choose from, and to go on with
	maxSources   = 3    // that a language model phrases from
	choiceRunes  = 24   // of a text that chooses a passage by its words
	surer        = 0.25 // that a passage has to score above an entry to go before it
	passageRunes = 700  // of a passage that is shown as a whole
)

// choosePassage answers with the passage that the turn before offered and this one
// names or counts.
func (t *turn) choosePassage() bool {
	offers := t.mem.Offers
	t.mem.Offers = nil
	if len(offers) == 0 || t.s.Passages == nil {
		return false
	}
	if utf8.RuneCountInString(t.read.Rest) <= choiceRunes+len("…") {
		for _, id := range offers {
			if h := t.s.Passages.Hit(id); h != nil && nlu.Same(t.text, h.Passage.Label()) {
				t.answerPassage([]desk.PassageHit{*h})
				return true
			}
		}
	}
	for _, r := range t.meaning.References {
		n := r.Ordinal
		if n < 0 {
			n += len(offers) + 1
		}
		if r.Negated || n < 1 || n > len(offers) || !t.bare() {
			continue
		}
		if h := t.s.Passages.Hit(offers[n-1]); h != nil {
			t.answerPassage([]desk.PassageHit{*h})
			return true
		}
	}
	return false
}

// findPassages looks in the shop's documents.
func (t *turn) findPassages(question string) ([]desk.PassageHit, error) {
	if t.s.Passages == nil || t.attached() || t.text == "" {
		return nil, nil
	}
	q := desk.KnowledgeQuery{Text: question, Lang: t.lang, Limit: maxPassages, Channel: t.view.Channel.ID, ChannelKind: t.view.Channel.Kind}
	if t.view.Conversation.ID != "" { // else it is a test, for nobody
		q.Audience = desk.AudienceGuests
		if t.view.Customer.Verified {
			q.Audience = desk.AudienceSignedIn
		}
	}
	hits, err := t.s.Passages.Search(t.ctx, q)
	if err == nil && len(hits) > 0 {
		t.trace.passages(hits)
	}
	return hits, err
}

// surerPassage answers with a passage although an entry would, where the entry is
// not sure and the passage by far surer.
func (t *turn) surerPassage(a answers) (bool, error) {
	if a.score() >= sure {
		return false, nil
	}
	hits, err := t.findPassages(t.read.Words())
	if err != nil || len(hits) == 0 || hits[0].Score < a.score()+surer {
		return false, err
	}
	t.answerPassage(hits)
	return true, nil
}

// passage answers from the shop's documents where no entry does. With offer set it
// asks back where it is half sure, and surer than any entry. It reports whether it
// has said something.
func (t *turn) passage(a answers, offer bool) (bool, error) {
	question := t.read.Words()
	if offer && t.trace.Rewritten != nil {
		question = t.trace.Rewritten.Question
	}
	hits, err := t.findPassages(question)
	if err != nil || len(hits) == 0 {
		return false, err
	}
	sure, near := t.s.Passages.Threshold()
	switch {
	case hits[0].Score >= sure && hits[0].Score >= a.score():
		t.answerPassage(hits)
		return true, nil
	case offer && hits[0].Score >= near && hits[0].Score > a.score() && t.view.Conversation.Misses+1 < desk.MaxMisses:
		t.offerPassages(hits, near)
		return true, nil
	}
	return false, nil
}

// offerPassages asks which one is meant.
func (t *turn) offerPassages(hits []desk.PassageHit, near float64) {
	t.outcome, t.trace.Intent = AskedBack, string(nlu.Question)
	var quick []string
	var names []string
	for _, h := range hits {
		label := h.Passage.Label()
		if h.Score < near || len(quick) == maxOffered || slices.Contains(quick, label) {
			continue
		}
		quick = append(quick, label)
		t.mem.Offers = append(t.mem.Offers, h.Passage.ID)
		if !slices.Contains(names, h.Document.Name) {
			names = append(names, h.Document.Name)
		}
	}
	key := "passage.ask"
	switch {
	case len(names) > 1:
		key = "passage.ask_several"
	case len(quick) == 1:
		key = "passage.ask_one"
	}
	t.mem.list(nil)
	t.addText(t.say(key, "name", names[0]), append(quick, t.say("pick.human"))...)
}

// answerPassage quotes the first of the passages, with its source. Asked for again,
// it shows more of it, and then offers a person.
func (t *turn) answerPassage(hits []desk.PassageHit) {
	h := &hits[0]
	t.outcome, t.trace.Intent = Answered, string(nlu.Question)
	t.mem.Topic = string(nlu.Question)
	human := t.say("pick.human")
	evidence := []desk.Evidence{passageEvidence(h)}
	text, quick := "", []string(nil)
	switch again := t.mem.Entry == "" && t.mem.Passage == h.Passage.ID; {
	case !again:
		t.mem.Passage, t.mem.Entry, t.mem.Repeats = h.Passage.ID, "", 0
		if said, cited := t.phrase(hits); said != "" {
			text, evidence = said, cited
		} else {
			text = h.Quote + "\n" + t.source(h)
		}
		quick = t.offerBeside(h)
	case t.mem.Repeats == 0:
		t.mem.Repeats++
		whole := h.Passage.Text
		if utf8.RuneCountInString(whole) > passageRunes {
			whole = string([]rune(whole)[:passageRunes]) + "…"
		}
		key := "passage.repeat"
		if whole == h.Quote { // there is no more of it
			key = "passage.repeat_same"
		}
		text = t.say(key, "text", whole, "source", t.source(h))
		quick = append(t.offerBeside(h), human)
	default:
		t.mem.Repeats++
		text = t.say("passage.repeat_more", "name", h.Document.Name)
		quick = []string{human}
	}
	t.mem.list(nil)
	t.add(desk.Reply{Text: text, QuickReplies: quick, Evidence: evidence})
}

// offerBeside are the headings near a passage, to go on with.
func (t *turn) offerBeside(h *desk.PassageHit) (quick []string) {
	for _, b := range t.s.Passages.Beside(h.Passage.ID, maxOffered) {
		quick = append(quick, b.Passage.Label())
		t.mem.Offers = append(t.mem.Offers, b.Passage.ID)
	}
	return quick
}

// source says where a passage stands.
func (t *turn) source(h *desk.PassageHit) string {
	where := ""
	if n := len(h.Passage.Path); n > 0 && h.Passage.Path[n-1] != h.Document.Name {
		where = t.say("passage.heading", "heading", h.Passage.Path[len(h.Passage.Path)-1])
	}
	if h.Passage.Page > 0 {
		where += t.say("passage.page", "n", strconv.FormatInt(h.Passage.Page, 10))
	}
	said := t.say("passage.source", "name", h.Document.Name, "where", where)
	if h.Document.URL != "" {
		said += "\n" + h.Document.URL
	}
	return said
}

func passageEvidence(h *desk.PassageHit) desk.Evidence {
	title := h.Document.Name
	if n := len(h.Passage.Path); n > 0 && h.Passage.Path[n-1] != h.Document.Name {
		title += " · " + h.Passage.Path[len(h.Passage.Path)-1]
	}
	return desk.Evidence{
		Kind: "passage", ID: string(h.Passage.ID), Title: title, Version: h.Document.Version, Document: string(h.Document.ID), Page: h.Passage.Page, URL: h.Document.URL,
	}
}

// phrase lets a language model say what passages answer, where the shop wants that.
// What the guard does not find in them is not said; "" then.
func (t *turn) phrase(hits []desk.PassageHit) (string, []desk.Evidence) {
	if t.s.Phraser == nil || len(t.replies) > 0 {
		return "", nil
	}
	_, near := t.s.Passages.Threshold()
	var from []desk.PassageHit
	var texts []string
	for i := range hits[:min(maxSources, len(hits))] {
		if h := hits[i]; i == 0 || h.Score >= near {
			from = append(from, h)
			texts = append(texts, strings.Join(append(slices.Clone(h.Passage.Path), h.Passage.Text), "\n"))
		}
	}
	said, model := t.s.Phraser.Phrase(t.ctx, t.read.Rest, texts, t.lang)
	if model == "" {
		return "", nil
	}
	t.trace.Phrased = &phrasing{Model: model}
	if said == "" {
		t.trace.Phrased.Refused = "no_answer"
		return "", nil
	}
	cited, refused := guard.Phrased(said, t.lang, texts, t.goods)
	if refused != "" {
		t.trace.Phrased.Refused = string(refused)
		return "", nil
	}
	var evidence []desk.Evidence
	text := said
	for _, n := range cited {
		h := &from[n-1]
		text += "\n[" + strconv.Itoa(n) + "] " + t.source(h)
		evidence = append(evidence, passageEvidence(h))
	}
	return text, evidence
}

// goods are the products that a text names.
func (t *turn) goods(text string) (out []string) {
	if t.s.Understanding == nil {
		return nil
	}
	for _, m := range t.s.Understanding.Mentions(text, t.lang) {
		if m.Kind == kindProduct && m.Start >= 0 && m.End <= len(text) && m.Start < m.End {
			out = append(out, text[m.Start:m.End])
		}
	}
	return out
}
